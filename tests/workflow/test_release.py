"""A release of a whole study: audited, without a withheld number or a canary in any of its files."""

import csv
import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.control import control
from drive_eval.disclosure.counted import cells_of
from drive_eval.disclosure.naming import lines
from drive_eval.disclosure.released import keys_of, released
from drive_eval.disclosure.rules import Rules

from .conftest import drive_eval, snakemake

CANARY = "QUONDAMX"
WORKED_OUT = {  # whole numbers that are no counts of their own, with the reason
    ("abuse_severity", "net_improvement", "numerator"): "improved less worsened, which are printed",
    ("abuse_types", "risk_difference", "numerator"): "exit less intake, which are printed",
    ("costs", "acceptability", "numerator"): "a price, not a count",
    ("design", "proportion", "n_missing"): "the share is of those missing already",
}


def results(study: Path) -> Path:
    return study / "results" / "feasibility"


def printed(study: Path) -> pd.DataFrame:
    return read_table(results(study) / "disclosure" / "printed.parquet")


def texts(folder: Path) -> dict[str, str]:
    """Everything that can be read in the files of a release, archives unpacked."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(path) as archive:
                parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
            found[path.relative_to(folder).as_posix()] = "\n".join(parts)
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8", "replace")
    return found


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")  # Snakemake's own mark
    }


def set_disclosure(study: Path, **rules: object) -> None:
    """Add to the study's config; what it says of disclosure already is replaced."""
    path = study / "config" / "config.yaml"
    text = re.sub(r"(?ms)^disclosure:.*?(?=^\S|\Z)", "", path.read_text("utf-8"))
    said = "".join(f"  {name}: {json.dumps(value)}\n" for name, value in rules.items())
    path.write_text(f"{text.rstrip()}\n\ndisclosure:\n{said}", "utf-8")


def test_the_manifest_names_every_file_and_every_number_withheld(finished: Path) -> None:
    release = results(finished) / "release"
    told = json.loads((release / "manifest.json").read_text("utf-8"))
    assert told["files"] == {
        name: digest
        for name, digest in hashes(release).items()
        if name not in {"manifest.json", "output_check.html"}
    }
    assert "passed" in told["checks"]["Attacker's audit"]
    held = pd.read_csv(results(finished) / "disclosure" / "suppressions.csv")
    assert len(told["suppressions"]) == len(held) > 0
    assert len({one["reason"] for one in told["suppressions"]}) <= 2


def test_every_count_in_print_has_a_name(finished: Path, year1: Path) -> None:
    for study in (finished, year1):
        for line in lines(printed(study)):
            cells = cells_of(line)
            counts = ["numerator", "denominator", "n", "n_missing"]
            if line.quantity in {"count", "stopped", "started", "person_days_observed"}:
                counts.append("estimate")
            for field in counts:
                value = line.numbers.get(field)
                if value is None or field in cells or not float(value).is_integer():
                    continue
                assert (line.analysis, line.quantity, field) in WORKED_OUT, f"{line.key} {field}"


@pytest.mark.parametrize("threshold", [5, 10])
def test_year_1_is_audited_clean(year1: Path, threshold: int) -> None:
    frame, rules = printed(year1), Rules(threshold=threshold)
    chosen = control(frame, rules, (), 30)
    left = released(frame, chosen.withheld, chosen.bounded)
    audit = audit_release(frame, left, rules, (), 30, chosen.bounded)
    assert audit.breaches == ()
    assert audit.intervals["passed"].all()
    assert not audit_release(frame, frame, rules, (), 30).passed


def test_a_table_of_the_release_says_what_the_internal_one_says_or_nothing(year1: Path) -> None:
    inside, outside = results(year1) / "tables", results(year1) / "release" / "tables"
    withheld = 0
    for path in sorted(outside.glob("*.csv")):
        if path.stem == "warnings":
            continue
        rows = [
            list(csv.reader((folder / path.name).open(encoding="utf-8-sig"))) for folder in (inside, outside)
        ]
        assert [len(row) for row in rows[0]] == [len(row) for row in rows[1]], path.name
        for own, public in zip(*rows, strict=True):
            for before, after in zip(own, public, strict=True):
                withheld += before != after
                assert after in (before, "xx"), f"{path.name}: {after}"
    assert withheld > 100


def test_no_verdict_tells_a_share_that_is_withheld(finished: Path) -> None:
    held = pd.read_csv(results(finished) / "disclosure" / "suppressions.csv")
    verdicts = held[held["key"].str.contains("/verdict/") & (held["field"] == "estimate")]
    assert len(verdicts), "the small study should hide a criterion"
    everything = texts(results(finished) / "release")
    for key in verdicts["key"]:
        assert not [name for name, text in everything.items() if key.rstrip("/") in text]


def planted(study: Path) -> None:
    """Estimates with canaries in the words beside every number that is withheld, and in all methods."""
    frame = read_table(results(study) / "estimates.parquet")
    held = pd.read_csv(results(study) / "disclosure" / "suppressions.csv")["key"]
    here = keys_of(frame).isin(set(held))
    assert here.any()
    frame.loc[here, "warning"] = f"{CANARY} 7 of 9 people"
    frame.loc[frame["unit"] != "words", "method"] = f"{CANARY} by hand"
    write_table(frame, ESTIMATES, results(study) / "estimates.parquet")


def test_canaries_beside_withheld_numbers_are_nowhere_and_the_same_release_comes_twice(study: Path) -> None:
    before = hashes(results(study) / "release")
    planted(study)
    command = ("--rerun-triggers", "mtime", "--config", "phase=feasibility", "--")
    done = snakemake(study, *command, "results/feasibility/release")
    assert done.returncode == 0, done.stdout + done.stderr
    release = results(study) / "release"
    found = [name for name, text in texts(release).items() if CANARY in text]
    assert found == []
    after = hashes(release)
    changed = {name for name in before if before[name] != after.get(name)}
    assert set(before) == set(after)
    words = {"tables/warnings", "report", "manifest", "output_check"}
    assert all(name.split(".")[0] in words for name in changed), changed

    set_disclosure(study, apply=False)
    shutil.rmtree(release)
    done = drive_eval("run", "--study", study)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert not release.exists()
    assert (results(study) / "report.html").exists()


def test_an_earlier_release_is_read_back_and_a_breach_stops_the_run_in_a_line(study: Path) -> None:
    own, first = results(study) / "disclosure", study / "results" / "first" / "disclosure"
    shutil.copytree(own, first)
    set_disclosure(study, earlier=["results/first"])
    done = drive_eval("run", "--study", study)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    held = pd.read_csv(own / "suppressions.csv")
    again = set(map(tuple, held[["key", "field"]].to_numpy()))
    once = pd.read_csv(first / "suppressions.csv")
    assert set(map(tuple, once[["key", "field"]].to_numpy())) <= again

    # The first release as a careless one: everything shown but one level of one outcome.
    frame = printed(study)
    small = frame[
        (frame["analysis"] == "baseline")
        & (frame["outcome"] == "relationship")
        & (frame["group"] == "drive")
        & frame["numerator"].between(1, 9)
    ].iloc[0]
    same = (frame["outcome"] == "relationship") & (frame["level"] == small["level"])
    write_table(frame[~same], ESTIMATES, first / "printed.parquet")
    pd.DataFrame(columns=["key", "field", "reason"]).to_csv(first / "suppressions.csv", index=False)
    done = drive_eval("run", "--study", study)
    assert done.returncode == 2, done.stdout + done.stderr
    said = [line for line in (done.stdout + done.stderr).splitlines() if "relationship" in line]
    assert said
    assert "Traceback" not in done.stdout + done.stderr
