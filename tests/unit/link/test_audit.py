"""What the audit says: reasons, queries, sources of dates of birth, ages, rates by arm."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.ingest import ALLOCATIONS
from drive_eval.link import LinkResult, Thresholds, link

BORN = "1980-01-02"
Result = Callable[..., LinkResult]


@pytest.fixture
def result(identities_of: Any, frame_of: Any, tmp_path: Path) -> Result:
    """`result(row, row, ...)`: the whole of `link`; every allocation is to Drive on 2 July 2016."""

    def run(*rows: dict[str, Any]) -> LinkResult:
        log = [at + 1 for at, row in enumerate(rows) if row["agency"] == "allocation"]
        drawn = {"arm": "drive", "index_date": "2016-07-02", "site": "essex", "file": "allocation.csv"}
        allocations = frame_of(ALLOCATIONS, [{"row": row} | drawn for row in log])
        thresholds = Thresholds(headline=0.95, strict=0.999, loose=0.8)
        return link(identities_of(*rows), allocations, thresholds, b"key", tmp_path)

    return run


def test_nothing_in_gives_empty_tables(result: Result) -> None:
    found = result()
    assert found.row_persons.empty
    assert found.linkage_rates.empty


def test_why_a_row_was_not_linked(result: Result, say: Any) -> None:
    found = result(
        say.log("PRICE", "DARREN", BORN, "D-0031"),
        say.log("PRICE", "DEAN", BORN, "D-0032"),
        say.police("PRICE", "D", BORN),
        say.drive(study_ref="D-0999"),
        say.drive(study_ref="D-0031", initials="XY", date_of_birth="1971-05-06"),
        say.police("YATES", "XAVIER", "1966-01-01"),
        say.police(None, None, None),
    )
    assert found.unlinked.set_index("row")["reason"].to_dict() == {
        3: "tie",
        4: "unknown_reference",
        5: "contradicted_reference",
        6: "not_in_trial",
        7: "too_little_information",
    }


def test_queries_name_the_disagreement_and_nobody(result: Result, say: Any) -> None:
    found = result(
        say.log("KNIGHT", "ADAM", BORN, "D-0031", sex="male"),
        say.log("KNIGHT", "A", BORN, "D-0400", sex="male"),
        say.police("KNIGHT", "ADAM", "1980-02-01", sex="male"),
        say.police("KNIGHT", "ADAM", BORN, sex="female"),
        say.drive(study_ref="D-0999"),
    )
    asked = dict(zip(found.queries["row"], found.queries["reason"], strict=True))
    assert asked == {
        2: "allocated_under_two_spellings",
        3: "date_of_birth_disagrees",
        4: "sex_disagrees",
        5: "reference_unknown",
    }
    text = " ".join(found.queries["query"]).upper()
    assert "KNIGHT" not in text
    assert "1980" not in text


class TestDateOfBirth:
    def test_the_log_first(self, result: Result, say: Any) -> None:
        found = result(
            say.log("KNIGHT", "ADAM", BORN, marac_ref="MAR/1"),
            say.marac("perpetrator", "KNIGHT", "ADAM", "1980-01-12", marac_ref="MAR/1"),
        )
        assert found.persons["date_of_birth_source"].tolist() == ["allocation"]
        assert found.allocation_ages["age_at_index"].tolist() == [36.5]

    def test_then_marac_then_drive(self, result: Result, say: Any) -> None:
        found = result(
            say.log("KNIGHT", "ADAM", None, "D-0031", marac_ref="MAR/1"),
            say.marac("perpetrator", "KNIGHT", "ADAM", BORN, marac_ref="MAR/1"),
            say.log("YATES", "XAVIER", None, "D-0032"),
            say.drive(study_ref="D-0032", initials="XY", date_of_birth="1970-01-02"),
            say.log("PRICE", "DEAN", None, "D-0033"),
        )
        sources = found.row_persons.merge(found.persons, on="person").set_index("row")["date_of_birth_source"]
        assert sources[[1, 3, 5]].tolist() == ["marac", "drive", ""]
        assert found.allocation_ages.set_index("row")["age_at_index"].isna().to_dict() == {
            1: False,
            3: False,
            5: True,
        }

    @pytest.mark.parametrize(
        ("others", "source", "age"),
        [
            ("p", "allocation", 36.3),
            ("m", "allocation", 36.3),
            ("pp", "allocation", 36.3),
            ("mp", "marac", 35.8),
        ],
    )
    def test_the_log_is_outvoted_on_a_swap_that_marac_and_another_show(
        self, result: Result, say: Any, others: str, source: str, age: float
    ) -> None:
        log = say.log("KNIGHT", "ADAM", "1980-03-09", "D-0031")
        held = {
            "p": say.police("KNIGHT", "ADAM", "1980-09-03", study_ref="D-0031"),
            "m": say.marac("perpetrator", "KNIGHT", "ADAM", "1980-09-03"),
        }
        rows = [held[other] | {"local_person_id": str(at)} for at, other in enumerate(others)]
        found = result(log, *rows)
        assert found.persons["date_of_birth_source"].tolist() == [source]
        assert found.allocation_ages["age_at_index"].tolist() == [age]


def test_rates_count_people_of_each_arm_who_were_found(result: Result, say: Any) -> None:
    found = result(
        say.log("KNIGHT", "ADAM", BORN, "D-0031"),
        say.log("YATES", "XAVIER", "1971-05-06", "D-0032"),
        say.police("KNIGHT", "ADAM", BORN),
        say.police("KNIGHT", "ADAM", BORN),
    )
    rates = found.linkage_rates
    head = rates[rates["threshold"] == "headline"]
    assert head[["agency", "arm", "people", "people_linked", "rows_linked"]].to_numpy().tolist() == [
        ["police", "drive", 2, 1, 2]
    ]


def test_sex_is_the_log_s_where_it_says(result: Result, say: Any) -> None:
    found = result(
        say.log("KNIGHT", "ADAM", BORN, "D-0031", sex="male"),
        say.police("KNIGHT", "ADAM", BORN, sex="female"),
        say.log("YATES", "ROBIN", "1971-05-06", "D-0032"),
        say.police("YATES", "ROBIN", "1971-05-06", sex="female"),
    )
    people = found.row_persons.merge(found.persons, on="person").set_index("row")["sex"]
    assert people[[1, 3]].tolist() == ["male", "female"]
    pd.testing.assert_index_equal(found.persons.index, pd.RangeIndex(2))
