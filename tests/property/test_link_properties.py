"""What holds of every linking: no order, no key and no arm in it; every row named; ties left open."""

import string
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drive_eval.contracts.ingest import ALLOCATIONS, IDENTITIES
from drive_eval.link import LinkResult, Thresholds, link
from drive_eval.link.names import fold_name, soundex

PEOPLE = 90
THRESHOLDS = Thresholds(headline=0.95, strict=0.999, loose=0.8)
FEW = settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def invent(seed: int) -> pd.DataFrame:
    """A log, a Marac list and police rows about the same people, with damage of every kind."""
    rng = np.random.default_rng(seed)
    letters = np.array(list(string.ascii_uppercase))
    surnames = ["".join(rng.choice(letters, 6)) for _ in range(40)]
    forenames = ["ROBERT", "DAVID", "ADAM", "CAROL", "ELIN", "MEGAN", "WAYNE", "IESTYN"]
    rows: list[dict[str, Any]] = []
    for number in range(PEOPLE):
        surname, forename = str(rng.choice(surnames)), str(rng.choice(forenames))
        born = pd.Timestamp("1955-01-01") + pd.Timedelta(days=int(rng.integers(0, 15_000)))
        site = str(rng.choice(["essex", "south_wales"]))
        who = {"surname": surname, "forename": forename, "date_of_birth": born, "site": site}
        ref = {"marac_ref": f"MAR/{number}"}
        rows.append(who | ref | {"agency": "allocation", "role": "allocated", "study_ref": f"D-{number:04d}"})
        rows.append(who | ref | {"agency": "marac", "role": "perpetrator"})
        for copy in range(4):
            row = who | {"agency": "police", "role": "suspect", "local_person_id": f"{number}-{copy}"}
            damage = rng.integers(0, 6)
            if damage == 1:
                row["surname"] = surname[:2] + surname[3:]
            elif damage == 2 and born.day <= 12:
                row["date_of_birth"] = pd.Timestamp(year=born.year, month=born.day, day=born.month)
            elif damage == 3:
                row["forename"] = forename[0]
            elif damage == 4:
                row["date_of_birth"] = born + pd.Timedelta(days=int(rng.choice([-10, -1, 1, 10])))
            elif damage == 5:
                row |= {"surname": str(rng.choice(surnames)), "forename": str(rng.choice(forenames))}
            rows.append(row)
    frame = pd.DataFrame(rows).assign(file=lambda f: f["agency"] + ".csv", sheet="", position=1)
    frame["row"] = range(1, len(frame) + 1)
    return IDENTITIES.conform(frame.reindex(columns=IDENTITIES.column_names))


def log_of(identities: pd.DataFrame, arms: tuple[str, str] = ("drive", "control")) -> pd.DataFrame:
    """The allocation log behind the identities, arms in turn."""
    rows = identities.loc[identities["agency"] == "allocation", ["file", "sheet", "row", "site"]]
    said = rows.assign(
        arm=[arms[at % 2] for at in range(len(rows))],
        sequence_number=range(len(rows)),
        index_date=pd.Timestamp("2016-06-01"),
        index_date_rule="allocation_date",
        override="no",
        status="allocated",
    )
    return ALLOCATIONS.conform(said.reindex(columns=ALLOCATIONS.column_names))


def ask(identities: pd.DataFrame, folder: Path, key: bytes = b"k", **more: Any) -> LinkResult:
    return link(identities, log_of(identities, **more), THRESHOLDS, key, folder)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@FEW
@given(seed=st.integers(0, 2**31))
def test_order_key_and_arm_change_nothing(seed: int, scratch: Path) -> None:
    identities = invent(seed)
    first = ask(identities, scratch)
    shuffled = ask(identities.sample(frac=1, random_state=seed % 1000), scratch)
    pd.testing.assert_frame_equal(first.row_persons, shuffled.row_persons)
    pd.testing.assert_frame_equal(first.weights, shuffled.weights)

    other_arms = ask(identities, scratch, arms=("control", "drive"))
    for name in ("row_persons", "row_persons_strict", "row_persons_loose", "unlinked", "persons", "rules"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(other_arms, name))

    other_key = ask(identities, scratch, key=b"another").row_persons
    assert not set(other_key["person"]) & set(first.row_persons["person"])
    renamed = first.row_persons["person"].factorize()[0]
    np.testing.assert_array_equal(renamed, other_key["person"].factorize()[0])


def test_every_row_and_role_is_named_once_and_accounts_add_up(scratch: Path) -> None:
    identities = invent(7)
    result = ask(identities, scratch)
    key = ["file", "sheet", "row", "role", "position"]
    pd.testing.assert_frame_equal(result.row_persons[key], identities[key])
    trial = set(result.row_persons.loc[result.row_persons["file"] == "allocation.csv", "person"])
    assert set(result.persons["person"]) == trial
    outside = result.row_persons[~result.row_persons["person"].isin(trial)]
    assert len(result.unlinked) == len(outside)
    assert (outside["rule"] == "own").all()
    for threshold, rows in result.rules.groupby("threshold"):
        assert rows["rows"].sum() == len(identities), threshold


def test_a_looser_threshold_never_links_less(scratch: Path) -> None:
    result = ask(invent(11), scratch)
    linked = [
        int((table["rule"] != "own").sum())
        for table in (result.row_persons_strict, result.row_persons, result.row_persons_loose)
    ]
    assert linked == sorted(linked)
    assert set(result.row_persons["rule"]) >= {"03_name_date", "04_similar_name_date", "05_name_near_date"}


@given(name=st.text(max_size=20))
def test_folding_twice_is_folding_once(name: str) -> None:
    once = fold_name(name)
    assert fold_name(once) == once
    assert fold_name(name.lower()) == fold_name(name.upper()) or not name.isascii()


@given(name=st.text(alphabet=string.ascii_uppercase, max_size=12))
def test_a_sound_is_four_characters_or_none(name: str) -> None:
    assert len(soundex(name)) == (4 if name else 0)
    assert soundex(name)[:1] == name[:1]
