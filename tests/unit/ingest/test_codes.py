import pytest

from drive_eval.config.mapping import Mappings
from drive_eval.ingest.codebook import Codebook
from drive_eval.ingest.codes import CodeList, parse_code, parse_marks
from drive_eval.ingest.offences import clean_code, parse_offence, split_code

SITES = {"essex": ("Essex", "ESX")}


@pytest.fixture(scope="module")
def book(mappings: Mappings) -> Codebook:
    """The shared code lists alone."""
    return Codebook.build(mappings, mappings.layouts["essex_athena"], SITES)


def test_variants_are_folded_and_later_lists_win() -> None:
    codes = CodeList.build({"a": ("x.y",), "b": ("~^z",)}, {"b": ("X Y",)})
    assert codes.find("x-Y ") == "b"
    assert codes.find("zebra") == "b"
    assert codes.find("A") == "a"
    assert codes.find("other") is None


def test_an_unmapped_value_is_a_query_and_a_blank_is_not() -> None:
    codes = CodeList.build({"a": ()})
    assert parse_code("q", codes) == (None, "unmapped_value")
    assert parse_code(" ", codes) == (None, "")


def test_markers_in_a_list() -> None:
    codes = CodeList.build({"yes": ("DOMESTIC ABUSE", "DA")})
    assert parse_marks("ALCOHOL;Domestic abuse", codes).value == "yes"
    assert parse_marks("ALCOHOL", codes).value is None


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("arm", "ctrl", "control"),
        ("arm", "Cont.", "control"),
        ("arm", "Drive ", "drive"),
        ("sex", "Benyw", "female"),
        ("sex", "gwryw", "male"),
        ("sex", "Indeterminate", "other"),
        ("relationship", "Ex-P", "ex_partner"),
        ("relationship", "ex-husband", "ex_spouse"),
        ("relationship", "brother", "family"),
        ("relationship", "P", "partner"),
        ("referring_agency", "CSC", "childrens_social_care"),
        ("referring_agency", "Idva/WA", "idva"),
        ("repeat", "Y - 2nd", "yes"),
        ("repeat", "Ailadrodd", "yes"),
        ("repeat", "Newydd", "no"),
        ("listing", "Deferred to 06/10/16", "deferred"),
        ("listing", "Actions set", "heard"),
        ("severity", "Std", "standard"),
        ("severity", "Medium", "moderate"),
        ("severity", "No", "none"),
        ("severity", "9", "unknown"),
        ("ethnicity", "W1 - White British", "white_british"),
        ("ethnicity", "White : Eng/Welsh/Scot/N.Irish/British", "white_british"),
        ("ethnicity", "Any other Asian background", "asian"),
        ("ethnicity", "A4", "asian"),
        ("ethnicity", "B3", "black"),
        ("ethnicity", "NS", "unknown"),
        ("form_type", "Exit (planned)", "exit"),
        ("form_type", "Initial", "intake"),
        ("form_type", "Case closure", "closure"),
        ("risk_change", "sig. red.", "significantly_reduced"),
        ("risk_change", "Reduced - moderately", "moderately_reduced"),
        ("risk_change", "limited/no change", "no_change"),
        ("role", "Suspect - Arrested", "suspect"),
        ("role", "DEFENDANT", "offender"),
        ("role", "AP/INJ", "victim"),
        ("role", "INJURED PARTY", "victim"),
        ("not_counted", "No Crime - additional verifiable information", "yes"),
        ("not_counted", "N100/2", "yes"),
        ("not_counted", "CRI4 NCRS/HOCR directs that a crime should not be recorded", "yes"),
        ("not_counted", "NB no crime", "yes"),
        ("outcome", "A1 charged", "1"),
        ("outcome", "B1 Adult simple caution", "3"),
        ("action_category", "Rhannu gwybodaeth", "information_sharing"),
        ("action_category", "Child S/G", "child_safeguarding"),
    ],
)
def test_shared_code_lists(book: Codebook, name: str, cell: str, code: str) -> None:
    assert book.lists[name].find(cell) == code


def test_non_crime_is_not_no_crime(book: Codebook) -> None:
    assert book.lists["not_counted"].find("Non-crime") is None
    assert book.lists["not_counted"].find("non_crime") is None


@pytest.mark.parametrize("mark", ["NK", "n/k", "null", "?", "-", "Not known", "TBC", "", "\xa0"])
def test_marks_of_not_known(book: Codebook, mark: str) -> None:
    assert book.is_unknown(mark)


@pytest.mark.parametrize(
    ("code", "title", "found"),
    [
        ("105A", "Common assault (S39) and assault without injury (Class 105A)", "Assault without injury"),
        ("", "105A Common Assault and Battery", "Assault without injury"),
        ("8N", "Sec 47. Assault occasioning actual bodily harm", "Assault with injury"),
        ("8U", "Controlling and coercive behavious", "Controlling or coercive behaviour"),
        (
            "",
            "Engage in controlling/coercive behaviour in an intimate / family relationship.",
            "Controlling or coercive behaviour",
        ),
        ("66", "Breach of non", "Breach of non-molestation order"),
        ("66", "Breach of a restraining order", "Breach of a restraining order"),
        ("58C", "Criminal damage - vehicle under Â£5000", "Criminal damage to a vehicle"),
        ("8R", "Malicious Communucations", "Malicious communications"),
        ("", "DOMESTIC - NO CRIME", "Domestic incident - non crime"),
        ("8Q", "Pursue course of conduct in breach of Sec 1 (1) which amounts to stalking", "Stalking"),
    ],
)
def test_offences_by_title_first(book: Codebook, code: str, title: str, found: str) -> None:
    cell = parse_offence(code, title, book.offences)
    assert cell.value.title == found
    assert cell.reason == ""


def test_a_title_that_no_list_knows_takes_its_codes_offence_with_a_query(book: Codebook) -> None:
    cell = parse_offence("8N", "Something quite new", book.offences)
    assert (cell.value.title, cell.reason) == ("Assault with injury", "offence_title_unmapped")
    unknown = parse_offence("", "Something quite new", book.offences)
    assert (unknown.value.title, unknown.value.kind, unknown.reason) == (
        "something quite new",
        "",
        "unmapped_value",
    )
    both = parse_offence("8N", "Shoplifting", book.offences)
    assert (both.value.code, both.reason) == ("46", "offence_code_disagrees")


def test_home_office_codes_in_one_form() -> None:
    assert [clean_code(t) for t in ("8n", "037/02", "105a ", "x")] == ["8N", "37/2", "105A", ""]
    assert split_code("8N - Assault with injury") == ("8N", "Assault with injury")
