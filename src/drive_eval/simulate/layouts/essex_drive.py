"""Essex Drive provider: a workbook with one line per service user, and sheets of contacts and actions."""

from collections import Counter
from collections.abc import Sequence

from drive_eval.simulate.drive import NEEDS, Action, Assessment, Contact, DriveCase
from drive_eval.simulate.extract import Extract, Link, Sheet, workbook_bytes
from drive_eval.simulate.idva import TYPES
from drive_eval.simulate.layouts.drive import DETAILS, ENDS, by_day, custody, identity
from drive_eval.simulate.layouts.police import ETHNIC_LABELS
from drive_eval.simulate.mess import Cell, Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import pick, stream

PATH = "drive/essex_cases.xlsx"
HEADER = (
    "SU ref", "Alloc ID", "Initials", "DOB", "Gender", "Ethnicity", "CM", "Date allocated", "Start date",
    "Direct contact Y/N", "Substance misuse", "Alcohol misuse", "Housing", "Mental health",
    "Previous offences", "Previous DVA offences", "Children", "CSC involved", "INTAKE date",
    "INTAKE Physical", "INTAKE Sexual", "INTAKE H&S", "INTAKE J&C", "EXIT date", "EXIT Physical",
    "EXIT Sexual", "EXIT H&S", "EXIT J&C", "Risk at exit (CM judgement)", "Custody", "Closure date",
    "Closure reason", "Notes",
)  # fmt: skip
CONTACTS = ("Alloc ID", "Date", "Type", "Minutes", "Attended")
ACTIONS = ("Alloc ID", "Date", "Agency", "Category", "Detail")
ANSWERS = {"Y": ("Y", "Yes", "y", "Y "), "N": ("N", "No", "n"), "NK": ("NK",), "": (None,)}
LEVELS = (("None", "none", "None ", "No"), ("Standard", "Std", "standard"),
          ("Moderate", "Mod", "moderate", "Medium"), ("High", "high", "HIGH"))  # fmt: skip
JUDGEMENTS = {
    "sig": ("Reduced - significantly", "reduced significantly", "Sig reduced"),
    "mod": ("Reduced - moderately", "reduced moderately", "Mod. reduced"),
    "same": ("No change", "no change"),
    "up": ("Increased",),
}
KINDS = {"f2f": "Face to face", "tel": "Telephone", "text": "Text", "letter": "Letter", "home": "Home visit",
         "prison": "Prison visit"}  # fmt: skip
CATEGORIES = {
    "info": ("Information sharing", "Info sharing ", "Info share", "information-sharing"),
    "disrupt": ("Disrupt", "Disruption", "disrupt."),
    "risk": ("Risk management",),
    "support": ("Support",),
    "refer": ("Referral",),
    "child": ("Child safeguarding", "Child S/G", "CS", "child safeguarding"),
}


def essex_drive(scenario: Scenario, cases: Sequence[DriveCase], seed: int) -> Extract:
    """The provider's workbook."""
    clerk = Clerk(scenario, stream(seed, "drive ESX"))
    own = [case for case in cases if case.person.site == "ESX"]
    people: list[tuple[DriveCase, list[Cell]]] = []
    for case in own:
        row = _case(clerk, case)
        people += [(case, row)] * (2 if clerk.slips("drive_dup_case") else 1)
    met = [(case, _contact(clerk, case, contact)) for case, contact in by_day(own, Contact)]
    done = [(case, _action(clerk, case, action)) for case, action in by_day(own, Action)]
    pages = (("Cases", HEADER, people, "C3"), ("Contacts", CONTACTS, met, None),
             ("Multi-agency actions", ACTIONS, done, None))  # fmt: skip
    sheets = [
        Sheet(t, [list(head), *(row for _, row in rows)], (1,), (), freeze) for t, head, rows, freeze in pages
    ]
    links = tuple(
        Link(PATH, title, line, case.person.key, "service_user")
        for title, _, rows, _ in pages
        for line, (case, _) in enumerate(rows, start=2)
    )
    return Extract(PATH, workbook_bytes(sheets), links, Counter(clerk.counts))


def _case(clerk: Clerk, case: DriveCase) -> list[Cell]:
    who, person = identity(clerk, case), case.person
    ethnicity = f"{person.ethnicity} {ETHNIC_LABELS[person.ethnicity]}"
    left: list[Cell] = [None, *(pick(clerk.rng, ("NK", None)) if case.closed else None for _ in TYPES)]
    judgement: Cell = pick(clerk.rng, ("NK", None)) if case.closed else None
    if case.exit:
        left = _assessed(clerk, case.exit)
        if case.judgement:
            words = JUDGEMENTS[case.judgement]
            judgement = clerk.either("drive_risk", words[0], words[1:])
    day = clerk.day
    return [
        case.ref, who.alloc_id, who.initials, day("drive_date_text", who.dob) if who.dob else who.unknown,
        person.sex, ethnicity, case.worker, day("drive_date_text", case.entry.allocated),
        day("drive_date_text", case.start), _answer(clerk, "Y" if case.contact else "N"),
        *(_answer(clerk, case.needs[need]) for need in NEEDS), _answer(clerk, case.prior),
        _answer(clerk, case.prior_dva), case.children, _answer(clerk, case.csc),
        *_assessed(clerk, case.intake), *left, judgement, custody(person.custody, case.start) or None,
        day("drive_date_text", case.closed), ENDS.get(case.end), "Deceased" if case.end == "G" else None,
    ]  # fmt: skip


def _assessed(clerk: Clerk, form: Assessment) -> list[Cell]:
    return [clerk.day("drive_date_text", form.day), *(_level(clerk, form.levels[kind]) for kind in TYPES)]


def _level(clerk: Clerk, level: int | None) -> Cell:
    if level is None:
        return pick(clerk.rng, ("NK", None))
    return clerk.either("drive_grid", LEVELS[level][0], LEVELS[level][1:])


def _answer(clerk: Clerk, answer: str) -> Cell:
    forms = ANSWERS[answer]
    return clerk.either("drive_yn", forms[0], forms[1:])


def _contact(clerk: Clerk, case: DriveCase, contact: Contact) -> list[Cell]:
    met: Cell = "Y" if contact.attended else clerk.either("drive_dna", "N", ("DNA",))
    typed = clerk.alloc_id("drive_alloc_id", case.entry.alloc_id)
    return [typed, clerk.day("drive_date_text", contact.day), KINDS[contact.kind], contact.minutes, met]


def _action(clerk: Clerk, case: DriveCase, action: Action) -> list[Cell]:
    words = CATEGORIES[action.category]
    return [
        clerk.alloc_id("drive_alloc_id", case.entry.alloc_id), clerk.day("drive_date_text", action.day),
        action.agency, clerk.either("drive_cat", words[0], words[1:]), DETAILS[action.category],
    ]  # fmt: skip
