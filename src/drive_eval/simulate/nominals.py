"""Person records in police systems: the main record, second records, and the damage planted in either."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from drive_eval.simulate.mess import Clerk
from drive_eval.simulate.people import Person
from drive_eval.simulate.pnc import reshaped, spoilt
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.spelling import misspelt, short_form
from drive_eval.simulate.streams import chance, stream


@dataclass(frozen=True)
class Nominal:
    """One person record as the force holds it."""

    urn: int
    surname: str
    forenames: str
    dob: date
    sex: str
    pnc: str
    clean: bool = True


def nominals(
    scenario: Scenario, people: Sequence[Person], seed: int
) -> tuple[list[Nominal], list[Nominal | None], Counter[str]]:
    """Main record of everyone, the second record of a few, and the counts of what was planted."""
    rng = stream(seed, "nominals")
    clerk = Clerk(scenario, rng)
    shared = Counter((person.forename, person.surname) for person in people)
    numbers = 700_000 + rng.permutation(2 * len(people) + 2)
    main, second = [], []
    for at, person in enumerate(people):
        own = Nominal(
            int(numbers[2 * at]), person.surname, person.forenames, person.dob, person.sex, person.pnc
        )
        alone = shared[person.forename, person.surname] == 1
        main.append(_reshaped(_damaged(own, clerk, alone=alone), clerk))
        twice = person.key.startswith("P") and clerk.slips("pol_dup_nominal")
        other = replace(own, urn=int(numbers[2 * at + 1]), forenames=person.forename)
        second.append(_other(other, person, clerk, alone=alone) if twice else None)
    return main, second, clerk.counts


def _damaged(own: Nominal, clerk: Clerk, *, alone: bool) -> Nominal:
    """At most one slip: a damaged name keeps DOB and PNC ID, and the reverse."""
    rng = clerk.rng
    if clerk.slips("pol_nominal_typo"):
        return replace(own, surname=misspelt(rng, own.surname), clean=False)
    if (own.pnc or alone) and clerk.slips("pol_dob_err"):
        return replace(own, dob=wrong_day(rng, own.dob), clean=False)
    if own.pnc and clerk.slips("pol_name_swap"):
        return replace(own, surname=own.forenames.split(" ")[0], forenames=own.surname, clean=False)
    if own.pnc and clerk.slips("pol_pnc_bad"):
        return replace(own, pnc=spoilt(own.pnc), clean=False)
    return own


def _reshaped(own: Nominal, clerk: Clerk) -> Nominal:
    if own.pnc and own.clean and clerk.slips("pol_pnc_form"):
        return replace(own, pnc=reshaped(own.pnc, int(clerk.rng.integers(4))))
    return own


def _other(own: Nominal, person: Person, clerk: Clerk, *, alone: bool) -> Nominal:
    """A second record that differs in one part: alias, short forename, misspelling or DOB slip."""
    rng = clerk.rng
    if own.pnc and clerk.slips("pol_alias"):
        return replace(own, surname=person.other_surname, clean=False)
    if clerk.slips("pol_nick"):
        short = short_form(rng, person.forename) or person.forename[0]
        return replace(own, forenames=short, pnc="", clean=False)
    kept = "" if own.pnc and clerk.slips("pol_pnc_blank") else own.pnc
    if (kept or alone) and chance(rng, 0.35):
        return replace(own, dob=wrong_day(rng, own.dob), pnc=kept, clean=False)
    return replace(own, surname=misspelt(rng, own.surname), pnc=kept, clean=False)


def wrong_day(rng: np.random.Generator, dob: date) -> date:
    """A date of birth wrong in one part, or with day and month changed round."""
    if dob.day <= 12 and dob.day != dob.month and chance(rng, 0.25):
        return date(dob.year, dob.day, dob.month)
    step = -1 if chance(rng, 0.5) else 1
    if chance(rng, 0.5):
        return date(dob.year, dob.month, dob.day + step if 1 < dob.day < 28 else 14)
    return date(dob.year + step, dob.month, 28 if (dob.month, dob.day) == (2, 29) else dob.day)


def study_refs(
    people: Sequence[Person], refs: Mapping[str, Sequence[str]], seed: int
) -> tuple[list[bool], list[str]]:
    """Who the analysts were sure of, and the Alloc ID they wrote (the first, now and then a later one)."""
    rng = stream(seed, "study_refs")
    sure, written = [], []
    for person in people:
        sure.append(chance(rng, 0.83))
        own = refs.get(person.key, ())
        later = chance(rng, 0.3)
        written.append((own[-1] if later else own[0]) if own else "")
    return sure, written
