import pytest

from drive_eval.ingest.references import (
    CHECK_LETTERS,
    check_letter,
    parse_client_ref,
    parse_marac_ref,
    parse_plain_ref,
    parse_pnc,
    parse_study_ref,
)

PUBLISHED = [
    "99/123456X",
    "1999/1234567B",
    "20/9N",
    "20030011985X",
    "20120052494Q",
    "20230583843L",
    "2001/0171310W",
    "2011/0275516Q",
    "2008/0056560Z",
    "2003/0062845E",
    "1981/0154257C",
]


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_ids_pass_their_check_letter(text: str) -> None:
    assert parse_pnc(text).value is not None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("99/123456X", "1999/0123456X"),
        ("2003/62845e", "2003/0062845E"),
        ("03/62845E", "2003/0062845E"),
        ("20030062845E", "2003/0062845E"),
        ("PNC ID: 2003/0062845E", "2003/0062845E"),
        (" 2003 / 0062845 E ", "2003/0062845E"),
        ("2003/OO62845E", "2003/0062845E"),
        ("2003/0062845A; 1981/0154257C", "1981/0154257C"),
    ],
)
def test_short_and_hand_typed_forms_are_one(text: str, canonical: str) -> None:
    assert parse_pnc(text).value == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2003/0062845A", "pnc_check_letter"),
        ("03/0062845", "pnc_no_letter"),
        ("not on PNC", "pnc_not_understood"),
        ("", ""),
    ],
)
def test_ids_that_fail_are_asked_about(text: str, reason: str) -> None:
    assert parse_pnc(text) == (None, reason)


def test_the_check_alphabet_leaves_out_i_o_and_s() -> None:
    assert len(CHECK_LETTERS) == 23
    assert not set("IOS") & set(CHECK_LETTERS)
    assert check_letter(2011, 275516) == "Q"


@pytest.mark.parametrize(
    "text", ["D-0031", "D31", "d 0031", "D0031", "D-31", "0031", "31", "31.0", "D-OO31", "Alloc ID D-0031"]
)
def test_alloc_ids_typed_by_hand(text: str) -> None:
    assert parse_study_ref(text).value == "D-0031"


@pytest.mark.parametrize("text", ["TOTAL", "X-12", "D-0000", "Rows checked against sealed list"])
def test_what_is_no_alloc_id_is_asked_about(text: str) -> None:
    assert parse_study_ref(text).reason == "study_ref_not_understood"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("MAR/16/0007", "MAR/16/0007"),
        ("mar 16 7", "MAR/16/0007"),
        ("WS-16-0012", "WS/16/0012"),
        ("ESX 070416/05", "ESX/070416/0005"),
        ("ESX070416/5", "ESX/070416/0005"),
    ],
)
def test_marac_references(text: str, canonical: str) -> None:
    assert parse_marac_ref(text).value == canonical


@pytest.mark.parametrize("text", ["X17/0042", "x17-42", "X17 42", " x17/42 "])
def test_client_references(text: str) -> None:
    assert parse_client_ref(text).value == "X17/0042"


def test_plain_references_lose_spaces_and_a_floats_tail() -> None:
    assert parse_plain_ref(" 42/00123/17 ").value == "42/00123/17"
    assert parse_plain_ref("720292.0").value == "720292"
