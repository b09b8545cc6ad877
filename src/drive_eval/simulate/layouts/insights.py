"""SafeLives Insights export: one row per form, two versions of the questionnaire in one file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from drive_eval.simulate.extract import Extract, Link, csv_bytes
from drive_eval.simulate.idva import TYPES, Client, Form
from drive_eval.simulate.layouts.police import ETHNIC_LABELS
from drive_eval.simulate.mess import Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, pick, stream, weighted

PATH = "idva/insights_export.csv"
HEADER = (
    "Client ref", "Service", "Insights version", "Form type", "Form date", "Case start", "Case closed",
    "Perp Alloc ID", "Perp initials", "Perp DOB", "Marac ref", "Perp on Drive?", "Client age",
    "Client gender", "Client ethnicity", "Disability", "LGBT", "Pregnant", "Children", "Relationship to perp",
    "DASH score", "SOAG physical", "SOAG sexual", "SOAG harassment & stalking", "SOAG jealous & controlling",
    "Escalation", "MH need", "Alcohol need", "Drugs need", "Financial need", "Housing need", "Client feels",
    "Risk change (Idva judgement)", "Abuse ceased", "Exit reason",
)  # fmt: skip
SERVICES = {"ESX": "Essex Idva service", "SWA": "South Wales Idva (co-located)", "WSX": "WORTH West Sussex"}
NEW_PORTAL = {"ESX": date(2017, 7, 1), "SWA": date(2017, 2, 1), "WSX": date(2017, 7, 1)}
FORMS = {
    "intake": ("Intake", "intake", "Initial"),
    "review": ("Review", "Review 1", "review"),
    "exit": ("Exit", "Closure", "Case closure", "Exit (planned)"),
}
SPELT = (("No", "None", "n"), ("Std", "Standard"), ("Mod", "Moderate", "m"), ("High", "h"))
JUDGEMENTS = {
    "sig": ("Significant reduction", "sig. red.", "Significantly reduced"),
    "mod": ("Moderate reduction", "moderately reduced", "Mod reduction"),
    "same": ("No or limited change", "No change", "limited/no change"),
    "up": ("Increase in risk", "Increased"),
    "DK": ("DK",),
    "": ("",),
}


def insights(
    scenario: Scenario,
    clients: Sequence[Client],
    arms: Mapping[str, str],
    refs: Mapping[str, Sequence[str]],
    marac_refs: Mapping[tuple[str, int], str],
    seed: int,
) -> Extract:
    """The export in order of form date; `refs` holds each person's Alloc IDs."""
    clerk = Clerk(scenario, stream(seed, "insights"))
    rows: list[tuple[date, list[str], tuple[str, str]]] = []
    for client in clients:
        _count_links(clerk, client)
        profile = _profile(clerk, client)
        for form in client.forms:
            named = _perpetrator(clerk, client, form, arms, refs, marac_refs)
            day, row = _row(clerk, client, form, profile, named)
            about = (client.victim.key, form.perpetrator.key)
            rows += [(day, row, about)] * (2 if clerk.slips("idva_dup") else 1)
    rows.sort(key=lambda item: item[0])
    links = []
    for line, (_, _, (victim, perpetrator)) in enumerate(rows, start=2):
        links += [Link(PATH, "", line, victim, "client"), Link(PATH, "", line, perpetrator, "perpetrator")]
    content = csv_bytes([HEADER, *(row for _, row, _ in rows)], "utf-8-sig")
    return Extract(PATH, content, tuple(links), Counter(clerk.counts))


def _count_links(clerk: Clerk, client: Client) -> None:
    if client.perpetrator.key.startswith("N"):
        clerk.counts["idva_nontrial"] += 1
    elif client.link != "alloc":
        clerk.counts["idva_no_alloc"] += 1
        clerk.counts[f"idva_link_{client.link}"] += 1


def _profile(clerk: Clerk, client: Client) -> list[str]:
    rng, victim = clerk.rng, client.victim
    age = (client.start - victim.dob).days // 365
    return [
        str(age), "Female" if victim.sex == "F" else "Male", ETHNIC_LABELS[victim.ethnicity],
        "Y" if chance(rng, 0.14) else "N", "Y" if chance(rng, 0.015) else "N",
        "Y" if victim.sex == "F" and chance(rng, 0.05) else "N",
        str(weighted(rng, range(5), (32, 27, 25, 12, 4))), client.relation,
    ]  # fmt: skip


def _perpetrator(
    clerk: Clerk,
    client: Client,
    form: Form,
    arms: Mapping[str, str],
    refs: Mapping[str, Sequence[str]],
    marac_refs: Mapping[tuple[str, int], str],
) -> list[str]:
    person = form.perpetrator
    drive = arms.get(person.key) == "D"
    belief = clerk.either("idva_drive_flag", "Y" if drive else "N", ("NK", "", "N" if drive else "Y"))
    if client.link == "alloc":
        typed = clerk.alloc_id("idva_alloc_id", pick(clerk.rng, refs[person.key]))
        return [typed, "", "", "", belief]
    if client.link == "marac":
        return ["", "", "", marac_refs[person.key, 1], belief]
    return ["", person.initials, f"{person.dob:%d/%m/%Y}", "", belief]


def _row(
    clerk: Clerk, client: Client, form: Form, profile: list[str], named: list[str]
) -> tuple[date, list[str]]:
    site = client.perpetrator.site
    version = 2 if form.day >= NEW_PORTAL[site] else 1
    start = form.start or client.start
    early = form.kind == "exit" and clerk.slips("idva_exit_early")
    day = start - timedelta(days=int(clerk.rng.integers(1, 9))) if early else form.day
    closed = f"{form.day:%d/%m/%Y}" if form.kind == "exit" else ""
    year_number = client.ref.split("/")
    number = int(year_number[1])
    typed = (f"{year_number[0].lower()}-{number:03d}", f"{year_number[0].lower()}-{number}")
    levels = [_level(clerk, form.levels[kind], version) for kind in TYPES]
    words = FORMS[form.kind]
    others = [w for w in words[1:] if w != "Exit (planned)" or form.reason == "Planned"]
    return day, [
        clerk.either("idva_ref", client.ref, typed), SERVICES[site], str(version),
        clerk.either("idva_form", words[0], others), f"{day:%d/%m/%Y}", f"{start:%d/%m/%Y}", closed, *named,
        *profile, *_asked(clerk, form, levels),
    ]  # fmt: skip


def _asked(clerk: Clerk, form: Form, levels: list[str]) -> list[str]:
    """Answers that only some forms ask for: Dash and needs at intake, judgement at exit."""
    rng = clerk.rng
    dash = "" if form.kind == "exit" else str(int(min(24, max(6, rng.normal(16.2, 3.2)))))
    intake = [""] * 6
    if form.kind == "intake":
        shares = ((41, 41, 18), (7, 78, 15), (6, 78, 16), (28, 63, 9), (22, 67, 11))
        intake = [weighted(rng, ("Y", "N", "DK"), (25, 49, 26))]
        intake += [weighted(rng, ("Y", "N", "NK"), share) for share in shares]
    leaving = [""] * 4
    if form.kind == "exit":
        feels = weighted(rng, ("safer", "much safer", "no change", "less safe"), (55, 23, 12, 10))
        words = JUDGEMENTS[form.judgement]
        leaving = [
            feels if form.reason == "Planned" else "", clerk.either("idva_risk_text", words[0], words[1:]),
            weighted(rng, ("N", "Y"), (73, 27)), form.reason,
        ]  # fmt: skip
    return [dash, *levels, *intake, *leaving]


def _level(clerk: Clerk, level: int | None, version: int) -> str:
    if level is None:
        return pick(clerk.rng, ("9", "9", "")) if version == 1 else pick(clerk.rng, ("DK", "DK", ""))
    if version == 1:
        return clerk.either("idva_grid_num", str(level), SPELT[level])
    return clerk.either("idva_grid_text", "NSMH"[level], SPELT[level])
