"""Invented people: who they are, what they are called, when they were born and how the police know them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from drive_eval.simulate import names
from drive_eval.simulate.periods import Span
from drive_eval.simulate.pnc import pnc_id
from drive_eval.simulate.scenario import People
from drive_eval.simulate.streams import chance, pick, weighted

ETHNICITIES: dict[str, tuple[float, str]] = {
    "W2": (1.2, "english"), "W9": (4.8, "polish"), "M1": (1.6, "caribbean"), "A1": (1.1, "south_asian"),
    "A2": (1.2, "south_asian"), "A3": (1.0, "south_asian"), "A9": (1.1, "elsewhere"),
    "B1": (1.3, "caribbean"), "B2": (1.6, "african"), "B9": (0.4, "african"), "O9": (0.8, "elsewhere"),
    "NS": (2.2, "english"),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One invented person; `key` is P for the trial's perpetrators, V for victims, N for others."""

    key: str
    site: str
    sex: str
    dob: date
    forename: str
    middle: str
    surname: str
    other_surname: str
    ethnicity: str
    pnc: str
    custody: tuple[Span, ...] = ()
    death: date | None = None
    moved: date | None = None

    @property
    def initials(self) -> str:
        """First letters of forename and surname."""
        return self.forename[0] + self.surname[0]

    @property
    def forenames(self) -> str:
        """Forename with the middle name, where there is one."""
        return f"{self.forename} {self.middle}" if self.middle else self.forename

    @property
    def plain(self) -> bool:
        """Whether the name survives a Windows (cp1252) export."""
        return all(_survives(letter) for letter in self.forename + self.surname)


def _survives(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


class Registry:
    """Hands out people of whom no two share a date of birth and an initial, so that one slip hides nobody."""

    def __init__(self, settings: People, rng: np.random.Generator, reference: date) -> None:
        self._settings = settings
        self._rng = rng
        self._reference = reference
        self._taken: set[tuple[str, date]] = set()
        self._serials: set[tuple[int, int]] = set()

    def perpetrator(self, key: str, site: str, sex: str | None = None) -> Person:
        """A perpetrator (of the trial or not)."""
        sex = sex or ("M" if chance(self._rng, self._settings.men) else "F")
        age = self._settings.median_age * float(np.exp(self._rng.normal(0, self._settings.age_spread)))
        person = self._person(key, site, sex, age, 18.3, 74.0)
        return self._with_pnc(person) if chance(self._rng, self._settings.with_pnc) else person

    def victim(self, key: str, site: str, sex: str) -> Person:
        """A victim; most are not known to the police by a PNC ID."""
        person = self._person(key, site, sex, 31 * float(np.exp(self._rng.normal(0, 0.33))), 16.2, 80.0)
        return self._with_pnc(person) if chance(self._rng, 0.08) else person

    def namesake(self, key: str, of: Person) -> Person:
        """Somebody else of the same name, born at another time."""
        twin = self.perpetrator(key, of.site, of.sex)
        return self._unique(replace(twin, forename=of.forename, surname=of.surname, ethnicity=of.ethnicity))

    def _person(self, key: str, site: str, sex: str, age: float, low: float, high: float) -> Person:
        rng = self._rng
        codes = list(ETHNICITIES)
        others = [ETHNICITIES[code][0] for code in codes]
        white = chance(rng, self._settings.white_british)
        code = weighted(rng, codes, others)
        ethnicity = "W1" if white else code
        heritage = "english" if white else ETHNICITIES[code][1]
        if heritage == "polish" and chance(rng, 0.4):
            heritage = "romanian"
        given, family = heritage, heritage
        if heritage == "english" and site == "SWA":
            given = "welsh" if chance(rng, 0.35) else "english"
            family = "welsh" if chance(rng, 0.6) else "english"
        years = min(max(age, low), high)
        if years in (low, high):
            years = (
                low + float(rng.random()) * (8 if years == low else -8)
                if years == low
                else high - 6 * float(rng.random())
            )
        dob = self._reference - timedelta(days=int(years * 365.25) + int(rng.integers(200)))
        surname = pick(rng, names.SURNAMES[family])
        person = Person(
            key=key, site=site, sex=sex, dob=dob, forename=pick(rng, names.FORENAMES[given, sex]),
            middle=pick(rng, names.MIDDLE[sex]) if chance(rng, 0.3) else "",
            surname=surname, other_surname=_other(rng, surname), ethnicity=ethnicity, pnc="",
        )  # fmt: skip
        return self._unique(person)

    def _unique(self, person: Person) -> Person:
        while _marks(person) & self._taken:
            person = replace(person, dob=person.dob - timedelta(days=int(self._rng.integers(1, 60))))
        self._taken |= _marks(person)
        return person

    def _with_pnc(self, person: Person) -> Person:
        while True:
            first = max(1995, person.dob.year + 14)
            year = int(self._rng.integers(first, max(first + 1, self._reference.year)))
            serial = int(self._rng.integers(1_000, 690_000))
            if (year % 100, serial) not in self._serials:
                self._serials.add((year % 100, serial))
                return replace(person, pnc=pnc_id(year, serial))


def _marks(person: Person) -> set[tuple[str, date]]:
    """What nobody else may share: either initial with the date of birth, day and month either way round."""
    return {
        (mark, day)
        for mark in (f"{person.forename[0]}.", f".{person.surname[0]}")
        for day in turned(person.dob)
    }


def _other(rng: np.random.Generator, surname: str) -> str:
    other = pick(rng, names.SURNAMES["english"])
    return other if other != surname else other + "s"


def turned(day: date) -> set[date]:
    """The date, and the date with day and month changed round where that is a date."""
    return {day, date(day.year, day.day, day.month)} if day.day <= 12 else {day}
