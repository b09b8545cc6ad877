"""Who is named on each row: the identifying half of an extract, which only `link` reads."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from drive_eval.ingest.births import Birth
from drive_eval.ingest.decode import Batch, birth_year
from drive_eval.ingest.names import Name
from drive_eval.ingest.records.common import Built

COLUMNS: Final = (
    "role",
    "position",
    "surname",
    "forename",
    "middle_names",
    "alias_surnames",
    "initials",
    "date_of_birth",
    "date_of_birth_other",
    "birth_year",
    "sex",
    "pnc_id",
    "study_ref",
    "marac_ref",
    "local_person_id",
    "record_date",
)


class _Who(NamedTuple):
    """A person of a kind of record: prefix of the fields, role, and which references are theirs."""

    prefix: str
    role: str
    study_ref: str = ""
    marac_ref: str = ""


PEOPLE: Final[Mapping[str, tuple[_Who, ...]]] = {
    "allocation": (_Who("allocated", "allocated", "study_ref", "marac_ref"),),
    "marac_case": (
        _Who("victim", "victim", "", "marac_ref"),
        _Who("perpetrator", "perpetrator", "", "marac_ref"),
    ),
    "police_record": (_Who("person", "", "person_study_ref"),),
    "idva_form": (
        _Who("client", "client", "", "perpetrator_marac_ref"),
        _Who("perpetrator", "perpetrator", "perpetrator_study_ref", "perpetrator_marac_ref"),
    ),
    "drive_case": (_Who("service_user", "service_user", "study_ref"),),
    "drive_form": (_Who("service_user", "service_user", "study_ref"),),
    "drive_contact": (_Who("service_user", "service_user", "study_ref"),),
    "drive_action": (_Who("service_user", "service_user", "study_ref"),),
}


def identities(record: str, batch: Batch, built: Built) -> tuple[list[int], dict[str, list[Any]]]:
    """`IDENTITIES` columns (without row keys) and the batch position of each row.

    Every person that the layout names has a row, known by something or not, so that no raw row is
    without its people. A second person in the cell has position 2 and a name alone.
    """
    positions: list[int] = []
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for who in PEOPLE[record]:
        _person(who, batch, built, positions, columns)
    return positions, columns


def _person(
    who: _Who, batch: Batch, built: Built, positions: list[int], columns: dict[str, list[Any]]
) -> None:
    def part(name: str) -> list[Any]:
        return batch.get(f"{who.prefix}_{name}")

    roles: Sequence[Any] = [who.role] * batch.size if who.role else built.overrides["role"]
    study = batch.get(who.study_ref) if who.study_ref else [None] * batch.size
    marac = built.overrides.get("marac_ref") or (
        batch.get(who.marac_ref) if who.marac_ref else [None] * batch.size
    )
    people = _names(part("name"), part("surname"), part("forename"))
    births, ages, given = part("birth"), part("age"), part("initials")
    sexes, pncs, local = part("sex"), part("pnc"), part("local_id")
    _ask_birth(f"{who.prefix}_birth", batch, built)
    for position, names in enumerate(people):
        birth, record_date = births[position], built.record_dates[position]
        for rank, name in enumerate(names, start=1):
            positions.append(position)
            lead = rank == 1
            row = (
                roles[position] or "unknown",
                rank,
                name.surname or None,
                name.forename or None,
                name.middle or None,
                name.aliases or None,
                (given[position] if lead and given[position] else name.initials) or None,
                birth.day if lead and birth else None,
                birth.other if lead and birth else None,
                _year(birth, ages[position], record_date) if lead else None,
                _known(sexes[position]) if lead else None,
                pncs[position] if lead else None,
                study[position] if lead else None,
                marac[position],
                local[position] if lead else None,
                record_date,
            )
            for column, value in zip(COLUMNS, row, strict=True):
                columns[column].append(value)


def _names(whole: list[Any], surnames: list[Any], forenames: list[Any]) -> list[tuple[Name, ...]]:
    """The people of each row, from a whole-name cell or from surname and forename cells."""
    people = []
    for names, last, first in zip(whole, surnames, forenames, strict=True):
        if names is not None:
            people.append(names)
        elif last is None and first is None:
            people.append((Name(),))
        else:
            people.append(_joined(last or (), first or ()))
    return people


def _ask_birth(name: str, batch: Batch, built: Built) -> None:
    """Ask about a date of birth that is after the record it stands on."""
    for position, (birth, record_date) in enumerate(zip(batch.get(name), built.record_dates, strict=True)):
        if (
            birth is not None
            and birth.day is not None
            and record_date is not None
            and birth.day > record_date
        ):
            batch.ask(position, "birth_after_record", name)


@lru_cache(maxsize=65536)
def _joined(last: tuple[Name, ...], first: tuple[Name, ...]) -> tuple[Name, ...]:
    """Surnames and forenames of one row. Two bare surnames over one forename are one person's names."""
    if len(last) > 1 and len(first) == 1 and not any(name.forename for name in last[1:]):
        others = [last[0].aliases, *(name.surname for name in last[1:])]
        last = (last[0]._replace(aliases="|".join(filter(None, others))),)
    joined = []
    for rank in range(max(len(last), len(first))):
        name = last[rank] if rank < len(last) else Name()
        given = first[rank] if rank < len(first) else Name()
        joined.append(
            Name(
                name.surname,
                given.forename or name.forename,
                given.middle or name.middle,
                "|".join(filter(None, (name.aliases, given.aliases if not name.aliases else ""))),
            )
        )
    return tuple(joined)


def _year(birth: Birth | None, age: int | None, record: date | None) -> int | None:
    year = birth_year(birth, record)
    if year is None and age is not None and record is not None and (birth is None or birth.day is None):
        return record.year - age
    return year


def _known(value: str | None) -> str | None:
    return None if value == "unknown" else value
