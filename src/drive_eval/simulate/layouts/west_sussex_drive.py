"""West Sussex Drive provider: a workbook in codes (1 yes, 0 no, 9 not known; levels 0 to 3)."""

from collections import Counter
from collections.abc import Sequence

from drive_eval.simulate.drive import NEEDS, Action, Assessment, Contact, DriveCase
from drive_eval.simulate.extract import Extract, Link, Sheet, workbook_bytes
from drive_eval.simulate.idva import TYPES
from drive_eval.simulate.layouts.drive import DETAILS, by_day, custody, identity
from drive_eval.simulate.mess import Cell, Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import pick, stream

PATH = "drive/west_sussex_cases.xlsx"
TITLE = "West Sussex Drive service - case summary (codes: see covering note)"
HEADER = (
    "Ref", "Drive no.", "Inits", "d.o.b.", "Sex", "Eth code", "Worker", "Case start", "Contact made",
    "D1 Drugs", "D2 Alcohol", "D3 Accommodation", "D4 MH", "PrevOff", "PrevDVA", "No chn", "SocServ",
    "T1 date", "T1_P", "T1_S", "T1_HS", "T1_JC", "T2 date", "T2_P", "T2_S", "T2_HS", "T2_JC", "T2_risk",
    "Remand/prison", "Case end", "End code",
)  # fmt: skip
CONTACTS = ("Drive no.", "Date", "Contact code", "Mins", "Seen (1/0)")
ACTIONS = ("Drive no.", "Date", "Agency", "Cat", "Note")
ANSWERS: dict[str, tuple[Cell, ...]] = {"Y": (1, "Y", "1"), "N": (0, "N", "0"), "NK": (9,), "": (None,)}
LEVELS: tuple[tuple[Cell, ...], ...] = ((0, "0", "none"), (1, "1", "std"), (2, "2", "mod"), (3, "3", "high"))
JUDGEMENTS: dict[str, tuple[Cell, ...]] = {"sig": (1, "1"), "mod": (2, "2"), "same": (3, "3"), "up": (4, "4")}
KINDS = {"f2f": 1, "tel": 2, "home": 3, "text": 4, "letter": 5, "prison": 6}
CATEGORIES = {
    "info": ("IS", "IS ", "is"),
    "disrupt": ("DIS", "dis"),
    "risk": ("RM",),
    "support": ("SUP",),
    "refer": ("REF",),
    "child": ("CS", "cs", "C.S."),
}


def west_sussex_drive(scenario: Scenario, cases: Sequence[DriveCase], seed: int) -> Extract:
    """The provider's workbook."""
    clerk = Clerk(scenario, stream(seed, "drive WSX"))
    own = [case for case in cases if case.person.site == "WSX"]
    people: list[tuple[DriveCase, list[Cell]]] = []
    for case in own:
        row = _case(clerk, case)
        people += [(case, row)] * (2 if clerk.slips("drive_dup_case") else 1)
    met = [(case, _contact(clerk, case, contact)) for case, contact in by_day(own, Contact)]
    done = [(case, _action(clerk, case, action)) for case, action in by_day(own, Action)]
    title: list[Cell] = [TITLE, *[None] * (len(HEADER) - 1)]
    sheets = [
        Sheet("Service users", [title, list(HEADER), *(row for _, row in people)], (1, 2), (), "C3"),
        Sheet("Contact log", [list(CONTACTS), *(row for _, row in met)], (1,)),
        Sheet("Actions log", [list(ACTIONS), *(row for _, row in done)], (1,)),
    ]
    links = [
        Link(PATH, sheet.title, line, case.person.key, "service_user")
        for sheet, rows, first in zip(sheets, (people, met, done), (3, 2, 2), strict=True)
        for line, (case, _) in enumerate(rows, start=first)
    ]
    return Extract(PATH, workbook_bytes(sheets), tuple(links), Counter(clerk.counts))


def _case(clerk: Clerk, case: DriveCase) -> list[Cell]:
    who, person, day = identity(clerk, case), case.person, clerk.day
    left: list[Cell] = [None, *(pick(clerk.rng, (9, None)) if case.closed else None for _ in TYPES)]
    judgement: Cell = pick(clerk.rng, (9, None)) if case.closed else None
    if case.exit:
        left = _assessed(clerk, case.exit)
        if case.judgement:
            judgement = _coded(clerk, "drive_risk", JUDGEMENTS[case.judgement])
    return [
        case.ref, who.alloc_id, who.initials, day("drive_date_text", who.dob) if who.dob else who.unknown,
        1 if person.sex == "M" else 2, person.ethnicity, case.worker, day("drive_date_text", case.start),
        _answer(clerk, "Y" if case.contact else "N"), *(_answer(clerk, case.needs[need]) for need in NEEDS),
        _answer(clerk, case.prior), _answer(clerk, case.prior_dva), case.children, _answer(clerk, case.csc),
        *_assessed(clerk, case.intake), *left, judgement, custody(person.custody, case.start) or None,
        day("drive_date_text", case.closed), case.end or None,
    ]  # fmt: skip


def _assessed(clerk: Clerk, form: Assessment) -> list[Cell]:
    return [clerk.day("drive_date_text", form.day), *(_level(clerk, form.levels[kind]) for kind in TYPES)]


def _level(clerk: Clerk, level: int | None) -> Cell:
    return pick(clerk.rng, (9, None)) if level is None else _coded(clerk, "drive_grid", LEVELS[level])


def _answer(clerk: Clerk, answer: str) -> Cell:
    return _coded(clerk, "drive_yn", ANSWERS[answer])


def _coded(clerk: Clerk, key: str, forms: tuple[Cell, ...]) -> Cell:
    return clerk.either(key, forms[0], forms[1:])


def _contact(clerk: Clerk, case: DriveCase, contact: Contact) -> list[Cell]:
    typed = clerk.alloc_id("drive_alloc_id", case.entry.alloc_id)
    day = clerk.day("drive_date_text", contact.day)
    return [typed, day, KINDS[contact.kind], contact.minutes, int(contact.attended)]


def _action(clerk: Clerk, case: DriveCase, action: Action) -> list[Cell]:
    words = CATEGORIES[action.category]
    return [
        clerk.alloc_id("drive_alloc_id", case.entry.alloc_id), clerk.day("drive_date_text", action.day),
        action.agency, clerk.either("drive_cat", words[0], words[1:]), DETAILS[action.category],
    ]  # fmt: skip
