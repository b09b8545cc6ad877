"""The randomisation log: two title lines, headings on line 3, a hand-written note at the foot."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from drive_eval.simulate.allocation import Entry, Log
from drive_eval.simulate.extract import Extract, Link, Sheet, workbook_bytes
from drive_eval.simulate.marac import Maracs
from drive_eval.simulate.mess import Cell, Clerk, day_texts, serial, swapped_day
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.spelling import misspelt, short_form
from drive_eval.simulate.streams import pick, stream

PATH = "allocation/allocation_log.xlsx"
SHEET = "Randomisation log"
HEADER = ("Seq", "Alloc ID", "Site", "Marac ref", "Marac date", "Date randomised", "Group", "Perp surname",
          "Perp forename(s)", "Perp DOB", "Sex", "Override?", "Reason", "Status")  # fmt: skip
SITES = {
    "ESX": ("Essex", "ESX", "essex"),
    "SWA": ("South Wales", "SW", "S Wales", "S. Wales"),
    "WSX": ("West Sussex", "W Sussex", "W.Sussex", "West sussex"),
}
GROUPS = {
    "D": ("Drive", "D", "d", "drive", "Drive ", "DRIVE"),
    "C": ("Control", "C", "c", "ctrl", "CTRL", "control", "Control ", "Cont."),
}
SEXES = {"M": ("M", "Male", "male", "m"), "F": ("F", "Female", "f")}


@dataclass(frozen=True)
class Written:
    """Identity as written on a row of the log; `dob` is a date, a word for unknown, or blank."""

    surname: str
    forenames: str
    dob: date | str | None
    guarded: bool = False
    untouched: bool = False


def allocation_log(scenario: Scenario, log: Log, maracs: Maracs, seed: int) -> tuple[Extract, frozenset[str]]:
    """The workbook, and the people whose date of birth it does not give soundly (Marac must, then)."""
    clerk = Clerk(scenario, stream(seed, "allocation log"))
    arms = Counter(entry.arm for entry in log.first.values())
    written = [_identity(clerk, entry, arms[entry.arm]) for entry in log.entries]
    guarded = frozenset(e.person.key for e, w in zip(log.entries, written, strict=True) if w.guarded)
    width = len(HEADER)
    titles: list[list[Cell]] = [
        ["Drive Project evaluation - randomisation log (evaluation team only, not for onward circulation)"],
        [
            f"All sites. Printed {scenario.printed:%d %B %Y}. "
            "Drive : control ratio follows case manager capacity in each site."
        ],
    ]
    body = [_row(clerk, e, w, maracs) for e, w in zip(log.entries, written, strict=True)]
    foot: list[list[Cell]] = []
    if scenario.mess["alloc_footer"] > 0:
        note: list[Cell] = [None, "Rows checked against sealed list by JM / TO", None, None,
                            f"{scenario.printed:%d/%m/%y}"]  # fmt: skip
        foot = [[None] * width, [*note, *[None] * (width - len(note))]]
        clerk.counts["alloc_footer"] = len(foot)
    sheet = Sheet(
        title=SHEET, bold=(1, 3), merged=("A1:N1", "A2:N2"), freeze="A4",
        rows=[*[[*row, *[None] * (width - 1)] for row in titles], list(HEADER), *body, *foot],
    )  # fmt: skip
    links = tuple(
        Link(PATH, SHEET, row, entry.person.key, "allocated" if entry.number else "screened_out")
        for row, entry in enumerate(log.entries, start=4)
    )
    return Extract(PATH, workbook_bytes([sheet]), links, Counter(clerk.counts)), guarded


def _identity(clerk: Clerk, entry: Entry, arm_size: int) -> Written:
    """At most one slip: a damaged name keeps the date of birth, and the reverse."""
    person = entry.person
    plain = Written(person.surname, person.forenames, person.dob)
    if entry.number == 2 and clerk.slips("alloc_dup_variant"):
        return _variant(clerk, entry, plain)
    if entry.number != 1:
        return plain
    if clerk.slips("alloc_alias"):
        form = pick(clerk.rng, ("{} (aka {})", "{} / {}"))
        return replace(plain, surname=form.format(person.surname, person.other_surname), untouched=True)
    if clerk.slips("alloc_dob_blank"):
        age = (entry.marac_date - person.dob).days // 365
        forms = ("NK", None, f"{age} yrs", f"{person.dob:%Y}", date(1900, 1, 1))
        return replace(plain, dob=pick(clerk.rng, forms), guarded=True)
    turned = swapped_day(person.dob)
    if turned and abs((turned - person.dob).days) <= 1.5 * arm_size and clerk.slips("alloc_dob_swap"):
        return replace(plain, dob=turned, guarded=True)
    return plain


def _variant(clerk: Clerk, entry: Entry, plain: Written) -> Written:
    """The second entry of a person differs in one part from the first."""
    person, rng = entry.person, clerk.rng
    forms = [
        replace(plain, surname=misspelt(rng, person.surname), untouched=True),
        replace(plain, surname=f"{person.surname} (aka {person.other_surname})", untouched=True),
        replace(plain, surname=person.surname.upper(), forenames=person.forename.upper(), untouched=True),
    ]
    short, turned = short_form(rng, person.forename), swapped_day(person.dob)
    if short:
        forms.append(replace(plain, forenames=short, untouched=True))
    if turned:
        forms.append(replace(plain, dob=turned, guarded=True))
    return pick(rng, forms)


def _row(clerk: Clerk, entry: Entry, written: Written, maracs: Maracs) -> list[Cell]:
    surname, forenames = written.surname, written.forenames
    if not written.untouched:
        surname, forenames = clerk.name(surname), clerk.name(forenames)
    override = "Y" if entry.override else clerk.either("alloc_over", "N", (None,))
    groups = GROUPS[entry.arm] if entry.arm else None
    return [
        entry.seq, entry.alloc_id or None,
        clerk.either("alloc_site", SITES[entry.site][0], SITES[entry.site][1:]),
        maracs.index_ref.get((entry.person.key, entry.number)),
        clerk.day("alloc_marac_text", entry.marac_date), _allocated(clerk, entry),
        clerk.either("alloc_group", groups[0], groups[1:]) if groups else None, surname, forenames,
        _dob(clerk, written.dob),
        clerk.either("alloc_sex", SEXES[entry.person.sex][0], SEXES[entry.person.sex][1:]), override,
        entry.reason or None, entry.status,
    ]  # fmt: skip


def _allocated(clerk: Clerk, entry: Entry) -> Cell:
    if entry.date_fault == "impossible":
        clerk.counts["alloc_bad_date"] += 1
        return f"30/02/{entry.allocated.year}"
    if entry.date_fault == "early":
        clerk.counts["alloc_before"] += 1
        return entry.allocated - timedelta(days=int(clerk.rng.integers(1, 7)))
    return clerk.day("alloc_rand_text", entry.allocated)


def _dob(clerk: Clerk, dob: date | str | None) -> Cell:
    if not isinstance(dob, date) or dob.year == 1900 or not clerk.slips("alloc_dob_text"):
        return dob
    forms: tuple[Cell, ...] = (*day_texts(dob), serial(dob))
    return pick(clerk.rng, forms)
