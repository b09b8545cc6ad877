"""What the three police layouts have in common: one force's rows as columns of text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drive_eval.simulate.extract import Extract, Link, csv_bytes, lost_letters
from drive_eval.simulate.incidents import MINUTES
from drive_eval.simulate.mess import Clerk
from drive_eval.simulate.nominals import Nominal
from drive_eval.simulate.offences import ALL, DOMESTIC_BY_NATURE
from drive_eval.simulate.people import Person
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import stream

Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]

OUTCOMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "1": ("Charged/Summonsed", ("A1 charged", "A2 summonsed", "Charged", "1 - Charge / Summons")),
    "3": ("Adult caution", ("B1 Adult simple caution", "B2 Adult conditional caution")),
    "8": ("Community resolution", ("CMR1 Adult Restorative disposal", "Community Resolution")),
    "14": ("Evidential difficulties - victim declines / no suspect identified", ()),
    "15": ("Suspect identified - victim supports - evidential difficulties",
           ("Outcome 15", "15 - Evidential difficulties victim based")),
    "16": ("Suspect identified - evidential difficulties - victim does not support",
           ("Outcome 16", "16 – Suspect Identified",
            "16 - Suspect Identified - Evidential Difficulties - Victim not supporting")),
    "18": ("Investigation complete - no suspect identified", ()),
    "21": ("Further investigation not in the public interest - police decision", ()),
}  # fmt: skip

ETHNIC_LABELS = {
    "W1": "White British", "W2": "White Irish", "W9": "Any other White background",
    "M1": "White and Black Caribbean", "A1": "Indian", "A2": "Pakistani", "A3": "Bangladeshi",
    "A9": "Any other Asian background", "B1": "Caribbean", "B2": "African",
    "B9": "Any other Black background", "O9": "Any other ethnic group", "NS": "Not stated",
}  # fmt: skip
APPEARANCE = {
    "W": "1. White - North European", "N": "1. White - North European", "M": "3. Black", "B": "3. Black",
    "A": "4. Asian", "O": "6. Middle Eastern",
}  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """Everything a force holds: rows, people named in them, person records, the analysts' study refs."""

    rows: pd.DataFrame
    people: Sequence[Person]
    main: Sequence[Nominal]
    second: Sequence[Nominal | None]
    sure: Sequence[bool]
    refs: Sequence[str]


@dataclass(frozen=True)
class Style:
    """How one force words things: roles and flags (usual first), its word for empty, and date patterns."""

    roles: Mapping[str, tuple[str, ...]]
    domestic: tuple[str, ...]
    other: tuple[str, ...]
    empty: str


class Desk:
    """One force's rows as columns; every method returns a column of text."""

    def __init__(self, scenario: Scenario, held: Holding, site: str, style: Style, seed: int) -> None:
        sites = np.array([person.site for person in held.people])
        self.rows = held.rows[sites[held.rows["actor"].to_numpy()] == site].reset_index(drop=True)
        self.rng = stream(seed, f"police {site}")
        self.clerk = Clerk(scenario, self.rng)
        self.held, self.style = held, style
        self.size = len(self.rows)
        self.actor = self.rows["actor"].to_numpy()
        self.offence = self.rows["offence"].to_numpy()
        self.dva: Flags = self.rows["dva"].to_numpy(dtype=bool)
        self.cancelled: Flags = self.rows["cancelled"].to_numpy(dtype=bool)
        self.suspect: Flags = self.rows["role"].isin(["suspect", "offender"]).to_numpy()
        has_second = np.array([other is not None for other in held.second])[self.actor]
        self.use_second: Flags = has_second & (self.rng.random(self.size) < 0.3)
        self.clerk.counts["pol_dup_pair"] += int(self.rows["pair"].sum())
        self.clerk.counts["pol_double_keyed"] += int(self.rows["again"].sum())
        self._titles()
        self._relation()
        self._flags()

    def _titles(self) -> None:
        self.titles: Texts = np.array([offence.title for offence in ALL], dtype=object)[self.offence]
        hit = self.clerk.many("pol_off_text", np.array([bool(o.others) for o in ALL])[self.offence])
        for place in np.flatnonzero(hit):
            others = ALL[self.offence[place]].others
            self.titles[place] = others[int(self.rng.integers(len(others)))]
        money = np.array(["£" in title for title in self.titles], dtype=bool)
        for place in np.flatnonzero(self.clerk.many("pol_mojibake", money)):
            self.titles[place] = self.titles[place].replace("£", "Â£")
        codes: Texts = np.array([offence.code for offence in ALL], dtype=object)[self.offence]
        lost = self.clerk.many("pol_code_missing", codes != "")
        self.codes: Texts = np.where(lost, "", codes)

    def _relation(self) -> None:
        relation: Texts = self.rows["relation"].to_numpy(dtype=object)
        missing = self.clerk.many("pol_rel_missing", relation != "")
        says_no = np.full(self.size, len(self.style.other) > 1)
        self.firm_no = self.clerk.many("pol_rel_no", ~self.dva & self.suspect & says_no)
        self.relations: Texts = np.where(missing, "", np.where(self.firm_no, "Family", relation))

    def _flags(self) -> None:
        """The flag as written; left blank only where the row is domestic by its nature or relationship."""
        standard = np.array([offence.title for offence in ALL], dtype=object)[self.offence]
        by_nature = np.isin(standard.astype(str), sorted(DOMESTIC_BY_NATURE))
        sound = (self.titles == standard) | (standard == "Domestic incident - non crime")
        can = self.dva & self.suspect & by_nature & sound
        blank = self.clerk.many("pol_da_blank", can)
        blank |= self.clerk.many("pol_da_blank_rel", self.dva & self.suspect & ~can & (self.relations != ""))
        usual = np.where(self.dva, self.style.domestic[0], self.style.other[0]).astype(object)
        others = np.where(self.dva, len(self.style.domestic), len(self.style.other)) > 1
        for place in np.flatnonzero(self.clerk.many("pol_da_variant", others & ~blank & ~self.firm_no)):
            forms = self.style.domestic if self.dva[place] else self.style.other
            usual[place] = forms[1 + int(self.rng.integers(len(forms) - 1))]
        self.domestic: Texts = np.where(blank, self.style.empty, usual)

    def roles(self) -> Texts:
        """Role as the force words it."""
        role = self.rows["role"].to_numpy(dtype=object)
        usual: Texts = np.array([self.style.roles[name][0] for name in role], dtype=object)
        more = np.array([len(self.style.roles[name]) > 1 for name in role], dtype=bool)
        for place in np.flatnonzero(self.clerk.many("pol_role_text", more)):
            forms = self.style.roles[role[place]]
            usual[place] = forms[1 + int(self.rng.integers(len(forms) - 1))]
        return usual

    def untimed(self) -> Flags:
        """Which starts lose their time of day: only where no other incident of the person shares that day."""
        start = self.rows["start"].to_numpy()
        days = pd.DataFrame(
            {"actor": self.actor, "day": start // MINUTES, "serial": self.rows["serial"].to_numpy()}
        )
        alone = days.groupby(["actor", "day"])["serial"].transform("nunique").to_numpy() == 1
        return self.clerk.many("pol_no_time", alone & (start % MINUTES > 0))

    def outcomes(self, text: str) -> tuple[Texts, Flags]:
        """Outcome wording (`text` joins code and words) and whether it is the force's own."""
        code: Texts = self.rows["outcome"].to_numpy(dtype=object)
        usual: Texts = np.array(
            [text.format(c, OUTCOMES[c][0]) if c in OUTCOMES else "" for c in code], dtype=object
        )
        more = np.array([c in OUTCOMES and bool(OUTCOMES[c][1]) for c in code], dtype=bool) & ~self.cancelled
        own = self.clerk.many("pol_outcome_text", more)
        for place in np.flatnonzero(own):
            forms = OUTCOMES[code[place]][1]
            usual[place] = forms[int(self.rng.integers(len(forms)))]
        return usual, own

    def status(self, crime: str, still_open: str, quiet: str) -> Texts:
        """Finished crime, open crime, or no crime in it; cancelled rows are worded by the force."""
        code = self.rows["outcome"].to_numpy(dtype=object)
        out: Texts = np.where(code == "", quiet, np.where(code == "open", still_open, crime)).astype(object)
        return out

    def nominal(self, part: str) -> Texts:
        """A field of the person record that the row points to."""
        first: Texts = np.array([getattr(item, part) for item in self.held.main], dtype=object)
        other: Texts = np.array(
            [getattr(item, part) if item else None for item in self.held.second], dtype=object
        )
        out: Texts = np.where(self.use_second, other[self.actor], first[self.actor])
        return out

    def ethnicity(self) -> tuple[Texts, Flags]:
        """Self-defined code of the person, and where it was not recorded."""
        code: Texts = np.array([person.ethnicity for person in self.held.people], dtype=object)[self.actor]
        return code, self.clerk.many("pol_eth_missing", np.ones(self.size, dtype=bool))

    def study_refs(self, share: float) -> Texts:
        """Alloc ID where the analyst was sure of the person record."""
        sure = np.array(self.held.sure)[self.actor] & (self.rng.random(self.size) < share)
        clean = self.nominal("clean").astype(bool)
        kept = sure & (clean | (self.rng.random(self.size) < 0.3))
        return np.where(kept, np.array(self.held.refs, dtype=object)[self.actor], "")

    def either(self, forms: Sequence[str]) -> Texts:
        """One of the forms for each row."""
        return np.array(forms, dtype=object)[self.rng.integers(0, len(forms), self.size)]

    def extract(self, path: str, columns: Mapping[str, Texts], encoding: str) -> Extract:
        """Write the columns, some rows twice over, and link every row to its true person."""
        twice = self.clerk.many("pol_dup_row", np.ones(self.size, dtype=bool))
        order = np.repeat(np.arange(self.size), 1 + twice)
        body = list(zip(*(column[order].tolist() for column in columns.values()), strict=True))
        if encoding == "cp1252":
            self.clerk.counts["enc_lost"] += sum(
                lost_letters(columns[name][order].tolist()) for name in columns if "name" in name.lower()
            )
        keys = [person.key for person in self.held.people]
        roles = self.rows["role"].to_numpy(dtype=object)
        ends = np.where(self.cancelled, "_cancelled", "")
        links = tuple(
            Link(path, "", line, keys[self.actor[row]], f"{roles[row]}{ends[row]}")
            for line, row in enumerate(order, start=2)
        )
        return Extract(path, csv_bytes([list(columns), *body], encoding), links, Counter(self.clerk.counts))


def day_texts(when: NDArray[np.int64], pattern: str) -> Texts:
    """The day of each moment (minutes since 1970) as text."""
    days, place = np.unique(when // MINUTES, return_inverse=True)
    texts = [(date(1970, 1, 1) + timedelta(days=int(day))).strftime(pattern) for day in days]
    return np.array(texts, dtype=object)[place]


def clock_texts(when: NDArray[np.int64], seconds: str = "") -> Texts:
    """The time of day of each moment as text."""
    table = np.array([f" {at // 60:02d}:{at % 60:02d}{seconds}" for at in range(MINUTES)], dtype=object)
    return table[when % MINUTES]


def joined(*parts: Texts | str) -> Texts:
    """Text columns and constants run together."""
    out: Texts = reduce(add, (np.asarray(part, dtype=object) for part in parts))
    return out


def whole(values: NDArray[np.int64], pattern: str = "{}") -> Texts:
    """Whole numbers as text."""
    return np.array([pattern.format(value) for value in values.tolist()], dtype=object)


def or_empty(column: Texts, empty: str) -> Texts:
    """The column with the force's word for empty."""
    return np.where(column == "", empty, column)
