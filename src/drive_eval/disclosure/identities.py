"""Equations of this study: the participant flow, the paired table, contact, risk, needs, windows."""

from collections.abc import Iterable, Mapping

from drive_eval.disclosure.naming import CHANGE, Name
from drive_eval.disclosure.severity import THRESHOLDS, severity
from drive_eval.vocabulary import ABUSE_TYPES, ETHNICITY, NEEDS, RISK_REDUCED

Sum = tuple[Name, tuple[Name, ...]]
Named = Mapping[Name, list[int]]
_AFTER = ("continued", "withdrawn", "ineligible", "unknown")


def identities(named: Named) -> list[Sum]:
    """Every identity whose cells could be there; the caller keeps those that the values meet."""
    places = dict.fromkeys((name.population, name.subgroup, name.group) for name in named)
    paired = dict.fromkeys(name.outcome for name in named if name.outcome in ABUSE_TYPES)
    found: list[Sum] = [*recording(named)]
    for population, subgroup, group in places:
        place = Name("x", population, "", "", subgroup, group)
        if population == "flow":
            found += _flow(place)
        found += [*_risk(place), *_needs(place), *_contact(place), *_totals(place), *_said_twice(place)]
        for outcome in paired:
            found += [*_paired(place._replace(outcome=outcome)), *severity(place._replace(outcome=outcome))]
    return found


def _flow(place: Name) -> Iterable[Sum]:
    box = place._replace(period="")
    everyone = box._replace(kind="size", population="allocated")
    boxes = {
        name: box._replace(outcome=name) for name in ("assessed", "log_repeat", "drive_case", "no_drive_case")
    }
    left = [box._replace(outcome="excluded", level=level) for level in ("screened_out", "no_arm")]
    closed = everyone._replace(population="closed")
    case = [box._replace(outcome=name) for name in ("open", "crossed_over")]
    yield boxes["assessed"], (everyone, boxes["log_repeat"], *left)
    yield everyone, tuple(box._replace(outcome="after_allocation", level=level) for level in _AFTER)
    yield everyone, (boxes["drive_case"], boxes["no_drive_case"])
    if place.group == "drive":
        yield boxes["drive_case"], (closed, case[0])
    elif place.group == "control":
        yield boxes["drive_case"], (case[1],)
    else:
        own = [name._replace(group="drive") for name in (closed, case[0])]
        yield boxes["drive_case"], (*own, case[1]._replace(group="control"))
    received = Name("x", "allocated", "drive_case", "", place.subgroup, place.group)
    yield received, (boxes["drive_case"],)


def _risk(place: Name) -> Iterable[Sum]:
    reduced = tuple(place._replace(outcome="risk_change", level=level) for level in sorted(RISK_REDUCED))
    yield place._replace(outcome="risk_reduced"), reduced


def _needs(place: Name) -> Iterable[Sum]:
    """The needs of all people are the people of all needs."""
    total = place._replace(kind="total", outcome="number_of_needs")
    yield total, tuple(place._replace(outcome=need) for need in NEEDS)


def _contact(place: Name) -> Iterable[Sum]:
    """Who has contact is the size of that subgroup."""
    if place.population == "closed" and place.subgroup == "all":
        contact = place._replace(outcome="direct_contact")
        for value, kind in (("yes", "x"), ("no", "rest")):
            yield contact._replace(kind=kind), (place._replace(kind="size", subgroup=f"contact={value}"),)


def _totals(place: Name) -> Iterable[Sum]:
    """Counts that two analyses print under two names."""
    if place.population == "allocated":
        extract = place._replace(period="extract")
        yield (
            extract._replace(kind="total", outcome="all_incidents"),
            (extract._replace(kind="known", outcome="non_dva_share"),),
        )
        for outcome in ("dva_incidents", "non_dva_incidents"):
            before = place._replace(kind="total", outcome=f"{outcome}_pre_6m")
            yield before, (place._replace(kind="total", outcome=outcome, period="pre_6m"),)
    if place.population.endswith(":actions"):
        people = place.population.removesuffix(":actions")
        action = place._replace(population=people, outcome="multi_agency_action", kind="total")
        yield action, (place._replace(kind="size"),)
        yield action, (place._replace(kind="known", outcome="multi_agency_action"),)


def _said_twice(place: Name) -> Iterable[Sum]:
    """Counts that stand elsewhere under another name: progression criteria, ethnicity."""
    if place.population == "closed":
        yield place._replace(outcome="contact"), (place._replace(outcome="direct_contact"),)
    if place.population == "allocated":
        yield place._replace(outcome="recruitment"), (place._replace(kind="size"),)
        for level in ETHNICITY:
            own = place._replace(outcome="ethnicity", level=level)
            yield own, (own._replace(outcome="ethnicity_police"),)


def recording(named: Named) -> Iterable[Sum]:
    """Incidents by month: the base of one share is the count of another."""
    for name in list(named):
        if name.kind == "x" and name.outcome == "dva_share":
            yield name._replace(kind="known"), (name._replace(kind="total", outcome="all_incidents"),)
            yield name, (name._replace(kind="total", outcome="dva_incidents"),)
            for outcome in ("dva_crime_share", "recorded_within_90_days", "recording_lag"):
                yield name, (name._replace(kind="known", outcome=outcome),)


def _paired(place: Name) -> Iterable[Sum]:
    """Intake = stopped + went on; exit = started + went on; who did not at intake = started + never."""
    for level in THRESHOLDS:
        cell = place._replace(level=level)
        stopped, started, went_on, never = (
            cell._replace(level=f"{level}:{move}", period=CHANGE)
            for move in ("stopped", "started", "went_on", "never")
        )
        intake, exit_ = cell._replace(period="intake"), cell._replace(period="exit")
        yield intake, (stopped, went_on)
        yield exit_, (started, went_on)
        yield intake._replace(kind="rest"), (started, never)
        yield exit_._replace(kind="rest"), (stopped, never)
