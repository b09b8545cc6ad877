"""South Wales Drive provider: three CSVs, the cases with one line per form."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from drive_eval.simulate.drive import NEEDS, Action, Assessment, Contact, DriveCase
from drive_eval.simulate.extract import Extract, Link, csv_bytes
from drive_eval.simulate.idva import TYPES
from drive_eval.simulate.layouts.drive import DETAILS, ENDS, by_day, custody, identity
from drive_eval.simulate.layouts.police import ETHNIC_LABELS
from drive_eval.simulate.mess import Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import pick, stream

FORMS_PATH = "drive/south_wales_forms.csv"
CONTACTS_PATH = "drive/south_wales_contacts.csv"
ACTIONS_PATH = "drive/south_wales_actions.csv"
HEADER = (
    "Form type", "SU ref", "Alloc ID", "Initials", "DOB", "Gender", "Ethnicity", "Case manager", "Form date",
    "Start date", "Direct contact", "Substance misuse", "Alcohol", "Housing", "Mental health",
    "Previous offending", "Previous DVA offending", "Children", "CSC involvement", "Abuse: physical",
    "Abuse: sexual", "Abuse: harassment/stalking", "Abuse: jealous/controlling", "CM risk judgement",
    "Custody from-to", "Closure date", "Closure reason",
)  # fmt: skip
CONTACTS = ("Alloc ID", "Contact date", "Contact type", "Mins", "Attended?")
ACTIONS = ("Alloc ID", "Action date", "Agency", "Action category", "Detail")
WORDS = {
    "intake": ("Intake", "INTAKE", "Initial"),
    "review": ("Review",),
    "exit": ("Exit", "exit", "Exit assessment"),
    "closure": ("Closure", "Case closure", "Closed"),
}
ANSWERS = {"Y": ("Yes", "Y", "yes"), "N": ("No", "N", "no"), "NK": ("Not known",), "": ("",)}
LEVELS = (("N", "n", "None"), ("S", "s", "Std"), ("M", "m", "Mod"), ("H", "h", "High"))
JUDGEMENTS = {
    "sig": ("Significant reduction", "significant reduction", "Sig. red."),
    "mod": ("Moderate reduction", "Mod. red.", "moderate reduction"),
    "same": ("No or limited change",),
    "up": ("Increase",),
}
KINDS = {"f2f": "F2F", "tel": "TC", "text": "txt", "letter": "Letter", "home": "HV", "prison": "Prison"}
CATEGORIES = {
    "info": ("Info sharing", "info sharing", "Info-share", "Rhannu gwybodaeth"),
    "disrupt": ("Disruption", "Disrupt"),
    "risk": ("Risk mgmt",),
    "support": ("Support",),
    "refer": ("Referral",),
    "child": ("Child safeguarding", "CS", "child safeguarding", "Child S/G"),
}


def south_wales_drive(scenario: Scenario, cases: Sequence[DriveCase], seed: int) -> list[Extract]:
    """Forms, contacts and actions."""
    clerk = Clerk(scenario, stream(seed, "drive SWA"))
    own = [case for case in cases if case.person.site == "SWA"]
    forms: list[tuple[date, DriveCase, list[str]]] = []
    for case in own:
        for kind, day, form in _forms(case):
            row = _form(clerk, case, kind, day, form)
            twice = kind == "intake" and clerk.slips("drive_dup_form")
            forms += [(day, case, row)] * (2 if twice else 1)
    forms.sort(key=lambda item: (item[0], item[1].ref))
    met = [(case, _contact(clerk, case, contact)) for case, contact in by_day(own, Contact)]
    done = [(case, _action(clerk, case, action)) for case, action in by_day(own, Action)]
    files = ((FORMS_PATH, HEADER, [(case, row) for _, case, row in forms]), (CONTACTS_PATH, CONTACTS, met),
             (ACTIONS_PATH, ACTIONS, done))  # fmt: skip
    out = [_file(path, header, rows) for path, header, rows in files]
    return [*out, Extract("", b"", (), Counter(clerk.counts))]


def _file(path: str, header: Sequence[str], rows: Sequence[tuple[DriveCase, list[str]]]) -> Extract:
    links = tuple(
        Link(path, "", at, case.person.key, "service_user") for at, (case, _) in enumerate(rows, start=2)
    )
    return Extract(path, csv_bytes([header, *(row for _, row in rows)], "utf-8"), links)


def _forms(case: DriveCase) -> list[tuple[str, date, Assessment | None]]:
    out: list[tuple[str, date, Assessment | None]] = [("intake", case.intake.day, case.intake)]
    out += [("review", case.review.day, case.review)] if case.review else []
    out += [("exit", case.exit.day, case.exit)] if case.exit else []
    return [*out, ("closure", case.closed, None)] if case.closed else out


def _form(clerk: Clerk, case: DriveCase, kind: str, day: date, form: Assessment | None) -> list[str]:
    who, person, when = identity(clerk, case), case.person, clerk.day_csv
    intake, closing = kind == "intake", kind == "closure"
    asked = [*(case.needs[need] for need in NEEDS), case.prior, case.prior_dva]
    answers = [_answer(clerk, answer) if intake else "" for answer in asked]
    judgement = ""
    if kind == "exit":
        words = JUDGEMENTS.get(case.judgement)
        unknown = pick(clerk.rng, ("Not known", ""))
        judgement = clerk.either("drive_risk", words[0], words[1:]) if words else unknown
    return [
        clerk.either("drive_form", WORDS[kind][0], WORDS[kind][1:]), case.ref, who.alloc_id or "",
        who.initials, when("drive_date_csv", who.dob) if who.dob else who.unknown or "",
        "Male" if person.sex == "M" else "Female", ETHNIC_LABELS[person.ethnicity], case.worker,
        when("drive_date_csv", day), when("drive_date_csv", case.start),
        "" if intake else _answer(clerk, "Y" if case.contact else "N"), *answers,
        str(case.children) if intake else "", _answer(clerk, case.csc) if intake else "",
        *(_level(clerk, form.levels[kind]) if form else "" for kind in TYPES), judgement,
        custody(person.custody, case.start) if kind in ("review", "closure") else "",
        when("drive_date_csv", case.closed) if closing else "", ENDS[case.end] if closing else "",
    ]  # fmt: skip


def _level(clerk: Clerk, level: int | None) -> str:
    if level is None:
        return pick(clerk.rng, ("NK", ""))
    return clerk.either("drive_grid", LEVELS[level][0], LEVELS[level][1:])


def _answer(clerk: Clerk, answer: str) -> str:
    return clerk.either("drive_yn", ANSWERS[answer][0], ANSWERS[answer][1:])


def _contact(clerk: Clerk, case: DriveCase, contact: Contact) -> list[str]:
    met = "Yes" if contact.attended else clerk.either("drive_dna", "No", ("DNA",))
    typed = clerk.alloc_id("drive_alloc_id", case.entry.alloc_id)
    minutes = "" if contact.minutes is None else str(contact.minutes)
    return [typed, clerk.day_csv("drive_date_csv", contact.day), KINDS[contact.kind], minutes, met]


def _action(clerk: Clerk, case: DriveCase, action: Action) -> list[str]:
    words = CATEGORIES[action.category]
    return [
        clerk.alloc_id("drive_alloc_id", case.entry.alloc_id), clerk.day_csv("drive_date_csv", action.day),
        action.agency, clerk.either("drive_cat", words[0], words[1:]), DETAILS[action.category],
    ]  # fmt: skip
