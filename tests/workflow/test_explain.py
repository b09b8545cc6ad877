"""`drive-eval explain` on a finished study, and the way from the report to a key."""

import re
from pathlib import Path

import pytest

from drive_eval.contracts.parquet import read_table
from drive_eval.provenance import file_hash

from .conftest import drive_eval

KEY = "abuse_types/case_manager/paired/all/physical/any/drive/exit_vs_intake/risk_difference/"


def explained(key: str, study: Path) -> tuple[int, str]:
    done = drive_eval("explain", key, "--study", study)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_an_estimate_is_taken_back_to_plan_code_tables_and_rows(finished: Path) -> None:
    code, said = explained(KEY, finished)
    assert code == 0, said
    cases = finished / "data" / "processed" / "derive" / "drive_cases.parquet"
    assert "stats.paired_difference.tango" in said
    assert "docs/methods_paired_and_two_groups.md" in said
    assert f"drive_cases.parquet      sha256 {file_hash(cases)[:16]}\n" in said
    assert "drive/essex_cases.xlsx: " in said
    people = read_table(finished / "data" / "processed" / "allocate" / "people.parquet")["person"]
    assert not any(person in said for person in people)


def test_every_key_that_the_report_shows_can_be_explained(finished: Path) -> None:
    page = (finished / "results" / "feasibility" / "report.html").read_text("utf-8")
    shown = re.findall(r'data-key="([^"]+)" title="([^"]+)"', page)
    assert len(shown) > 300
    assert all(key == title for key, title in shown)
    keys = {key for listed, _ in shown for key in listed.split(" ; ")}
    one_of_each = {key.split("/")[0]: key for key in sorted(keys)}
    assert {"flow", "ledger", "linkage"} <= set(one_of_each)
    for key in ("ledger", "linkage", "flow", "design"):
        code, said = explained(one_of_each[key].replace("&gt;", ">"), finished)
        assert code == 0, said
    several = max((listed for listed, _ in shown), key=lambda listed: listed.count(" ; "))
    code, said = explained(several, finished)
    assert code == 0
    assert said.count("What it is") == len(several.split(" ; ")) > 1


@pytest.mark.parametrize("key", ["nothing/like/it", KEY.replace("physical", "physcal")])
def test_an_unknown_key_is_told_in_a_line_with_what_is_close(finished: Path, key: str) -> None:
    code, said = explained(key, finished)
    assert code == 2
    assert len(said.strip().splitlines()) == 1
    assert ("did you mean" in said) == ("abuse_types" in key)
