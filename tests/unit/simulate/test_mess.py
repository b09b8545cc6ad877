"""Planted problems: each kind occurs, none at scale nought, and none takes away what a target needs."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from drive_eval.simulate import Supply, load_scenario, supply
from drive_eval.simulate.pnc import check_letter
from drive_eval.simulate.problems import PROBLEMS

from .reading import planted_of, rows_of, sheets_of, table_of, truth_of

COUNTED = {"alloc_bad_date", "alloc_before", "enc_lost", "idva_link_dob", "idva_nontrial"}
"""Problems without a rate of their own: facts of the scenario, or what follows from another problem."""


def test_every_rate_has_its_words() -> None:
    assert set(load_scenario("feasibility").mess) | COUNTED == set(PROBLEMS)


def test_every_kind_of_problem_occurs(feasibility: Supply) -> None:
    planted = planted_of(feasibility)
    assert [key for key, count in planted.items() if not count] == []


def test_twice_the_mess_plants_about_twice_as_much() -> None:
    tiny = load_scenario("tiny")
    once, twice = (planted_of(supply(replace(tiny, mess_scale=scale), 5)) for scale in (1.0, 2.0))
    keys = ("marac_agency", "pol_role_text", "pol_eth_missing", "drive_yn", "marac_kids")
    assert 1.5 < sum(twice[key] for key in keys) / sum(once[key] for key in keys) < 2.5


def test_no_mess_at_scale_nought() -> None:
    planted = planted_of(supply(replace(load_scenario("tiny"), mess_scale=0.0), 5))
    assert {key for key, count in planted.items() if count} <= COUNTED | {"alloc_footer"}


def matched(links: pd.DataFrame, people: pd.DataFrame, path: str, roles: set[str]) -> pd.DataFrame:
    found = links[(links["file"] == path) & links["role"].isin(roles)].assign(
        row=lambda t: t["row"].astype(int)
    )
    return found.merge(people.drop_duplicates("person_key"), on="person_key")


@pytest.mark.parametrize(
    ("path", "columns", "pattern"),
    [
        ("police/essex_athena.csv", ("Surname", "Forename(s)", "DOB"), "%d/%m/%Y"),
        ("police/south_wales_niche.csv", ("Surname", "Forenames", "Date of Birth"), "%d-%b-%Y"),
        ("police/sussex_niche.csv", ("surname", "forenames", "dob"), "%Y-%m-%d"),
    ],
)
def test_a_damaged_police_name_keeps_the_date_of_birth_and_the_reverse(
    feasibility: Supply, path: str, columns: tuple[str, str, str], pattern: str
) -> None:
    people = truth_of(feasibility, "persons.csv")
    links = matched(truth_of(feasibility, "links.csv"), people, path, {"suspect", "offender"})
    table = table_of(feasibility, path).merge(links, on="row", suffixes=("", "_true"))
    surname, forename, dob = columns
    true = (
        {"dob": "dob_true", "surname": "surname_true"}
        if "sussex" in path
        else {"dob": "dob", "surname": "surname"}
    )
    same_dob = pd.to_datetime(table[dob], format=pattern) == pd.to_datetime(table[true["dob"]])
    written = table[surname].str.replace("?", "", regex=False)
    lost = table[surname].str.contains("?", regex=False)
    same_name = (written == table[true["surname"]].str.upper()) & (
        table[forename].str.split().str[0].str.upper() == table["forename"].str.upper()
    )
    assert (same_dob | same_name | lost).all()
    assert (~same_dob).any()
    assert (~same_name).any()


def day_forms(day: date) -> set[str]:
    return {f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}", f"{day:%Y-%m-%d}", f"{day.day}-{day:%b-%y}"}


def plain(names: pd.Series) -> pd.Series:
    return names.str.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").str.strip().str.casefold()


def test_a_marac_row_keeps_the_date_of_birth_or_the_full_name(feasibility: Supply) -> None:
    people = truth_of(feasibility, "persons.csv")
    path = "marac/south_wales_marac.csv"
    links = matched(truth_of(feasibility, "links.csv"), people, path, {"perpetrator"})
    table = pd.DataFrame(rows_of(feasibility, path)[1:]).assign(row=lambda t: range(2, len(t) + 2))
    table = table.merge(links, on="row")
    right = [day_forms(date.fromisoformat(dob)) for dob in table["dob"]]
    same_dob = pd.Series(
        [bool({a, b} & forms) for a, b, forms in zip(table[7], table[11], right, strict=True)]
    )
    same_name = (plain(table[9]) == plain(table["surname"])) & (plain(table[10]) == plain(table["forename"]))
    assert (same_dob | same_name).all()
    assert (~same_dob).sum() > 5
    assert (~same_name).sum() > 5


def test_a_log_row_without_a_sound_date_of_birth_keeps_name_and_marac_ref(feasibility: Supply) -> None:
    people = truth_of(feasibility, "persons.csv").set_index("alloc_id")
    rows = sheets_of(feasibility, "allocation/allocation_log.xlsx")["Randomisation log"][3:]
    unsound = 0
    for row in rows:
        if len(row) < 14 or row[1] not in people.index:
            continue
        true = people.loc[str(row[1])]
        day = row[9].date() if isinstance(row[9], datetime) else None
        if (isinstance(day, date) and str(day) != true["dob"]) or row[9] in ("NK", None):
            unsound += 1
            assert str(row[7]).strip().casefold() == true["surname"].casefold()
            assert row[3]
    assert unsound > 5


def test_pnc_ids_fail_their_check_only_where_planted(feasibility: Supply) -> None:
    failed: set[str] = set()
    for path, column, urn in (
        ("police/essex_athena.csv", "PNC ID", "Person URN"),
        ("police/south_wales_niche.csv", "PNC", "Person_ID"),
        ("police/sussex_niche.csv", "pnc_id", "person_id"),
    ):
        table = table_of(feasibility, path)
        for written, person in zip(table[column], table[urn], strict=True):
            text = written.upper().removeprefix("PNC ID: ").replace("/", "")
            if text in ("", "NULL"):
                continue
            short = "/" in written and len(written.split("/")[0].removeprefix("PNC ID: ")) == 2
            year, serial = (text[:2], text[2:-1]) if short else (text[2:4], text[4:-1])
            if check_letter(int(year), int(serial)) != text[-1]:
                failed.add(person)
    planted = planted_of(feasibility)["pol_pnc_bad"]
    assert 0.6 * planted <= len(failed) <= planted
