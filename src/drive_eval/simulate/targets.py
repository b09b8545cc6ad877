"""Numbers that a correct pipeline reproduces, counted from the planted truth."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from drive_eval.simulate.allocation import Log
from drive_eval.simulate.drive import NEEDS, DriveCase
from drive_eval.simulate.idva import REDUCED, TYPES, Client
from drive_eval.simulate.outcomes import MEASURES, Outcome
from drive_eval.simulate.periods import WINDOWS

ARMS = {"drive": "D", "control": "C"}
WITHOUT_DRIFT = ("SWA", "WSX")
ANY = "perpetrators with the window fully observed, any incident"


@dataclass(frozen=True)
class Target:
    """One number, with numerator and denominator where it is a share, mean or ratio."""

    value: float
    unit: str
    phase: str = "both"
    num: int | None = None
    den: int | None = None
    tolerance: float | None = None

    def text(self) -> dict[str, object]:
        """As written to the targets file."""
        out: dict[str, object] = {
            "value": self.value,
            "source": "generated",
            "unit": self.unit,
            "phase": self.phase,
        }
        more = {"tolerance": self.tolerance, "num": self.num, "den": self.den}
        return out | {name: value for name, value in more.items() if value is not None}


Targets = dict[str, Target]


def share(num: int, den: int, unit: str) -> Target:
    """A proportion of exact counts."""
    return Target(round(num / den, 4), unit, num=num, den=den)


def police(value: float, unit: str, num: int | None = None, den: int | None = None) -> Target:
    """A police or Marac number: main phase, within one per cent."""
    return Target(value, unit, "main", num, den, 0.01)


def count_targets(
    log: Log, outcomes: Sequence[Outcome], clients: Sequence[Client], drive: Sequence[DriveCase], cut: date
) -> Targets:
    """All targets by name."""
    followed = any(outcome.full["a0_6"] for outcome in outcomes)
    closed = [o.case for o in outcomes if o.entry.arm == "D" and o.case and o.case.closed_by(cut)]
    return {
        **_allocated(log, outcomes),
        **_closed(closed, falls=followed),
        **_actions(outcomes, cut),
        **_idva(log, clients),
        **_police(outcomes),
        **_extract(outcomes),
    }


def _allocated(log: Log, outcomes: Sequence[Outcome]) -> Targets:
    out: Targets = {}
    groups = {arm: [o for o in outcomes if o.entry.arm == code] for arm, code in ARMS.items()}
    for arm, group in groups.items():
        out[f"allocated_{arm}"] = Target(len(group), "perpetrators, first allocation")
    for arm, group in groups.items():
        ages = [(o.entry.allocated - o.person.dob).days / 365.25 for o in group]
        out[f"age_{arm}"] = Target(round(sum(ages) / len(ages), 2), "mean years at first allocation")
        out[f"men_{arm}"] = share(sum(o.person.sex == "M" for o in group), len(group), "perpetrators")
    for arm, group in groups.items():
        for site in dict.fromkeys(o.entry.site for o in outcomes):
            number = sum(o.entry.site == site for o in group)
            out[f"allocated_{arm}_{site}"] = Target(number, "perpetrators")
    pairs = [log.first[entry.person.key].arm + entry.arm for entry in log.allocations if entry.number == 2]
    same = sum(pair in ("CC", "DD") for pair in pairs)
    out["twice_same_arm"] = Target(same, "people allocated twice in one arm")
    out["twice_control_then_drive"] = Target(pairs.count("CD"), "people, count in control")
    out["twice_drive_then_control"] = Target(pairs.count("DC"), "people, count in Drive")
    return out


def _closed(closed: Sequence[DriveCase], *, falls: bool) -> Targets:
    known = "closed Drive cases where known"
    out: Targets = {"closed_drive": Target(len(closed), "Drive cases closed by the data cut")}
    if not closed:
        return out
    out["closed_contact"] = share(sum(case.contact for case in closed), len(closed), "closed Drive cases")
    for need in NEEDS:
        answers = [case.needs[need] for case in closed if case.needs[need] in ("Y", "N")]
        _add(out, f"closed_need_{need}", answers.count("Y"), len(answers), known)
    some = [case for case in closed if any(answer in ("Y", "N") for answer in case.needs.values())]
    numbers = [sum(answer == "Y" for answer in case.needs.values()) for case in some]
    for number in range(5):
        unit = "closed Drive cases with any need item recorded"
        if some:
            hit = numbers.count(number)
            out[f"closed_needs_count_{number}"] = Target(hit, unit, num=hit, den=len(some))
    for kind in TYPES:
        out |= _abuse(closed, kind, fall=falls)
    judged = [case for case in closed if case.judgement]
    groups: tuple[tuple[str, Callable[[DriveCase], bool]], ...] = (
        ("", lambda case: True), ("_contact", lambda case: case.contact),
        ("_no_contact", lambda case: not case.contact),
    )  # fmt: skip
    for name, belongs in groups:
        group = [case for case in judged if belongs(case)]
        _add(
            out,
            f"closed_cm_risk_reduced{name}",
            sum(c.judgement in REDUCED for c in group),
            len(group),
            known,
        )
    for name, field in (("offences", "prior"), ("dva", "prior_dva")):
        answers = [getattr(case, field) for case in closed if getattr(case, field) in ("Y", "N")]
        _add(out, f"closed_prev_{name}", answers.count("Y"), len(answers), known)
    return out


def _add(out: Targets, name: str, num: int, den: int, unit: str) -> None:
    if den:
        out[name] = share(num, den, unit)


def _abuse(closed: Sequence[DriveCase], kind: str, *, fall: bool) -> Targets:
    """Paired: a known level at intake and at exit."""
    unit = "closed Drive cases with both forms"
    pairs = [
        (before, after)
        for case in closed
        if (before := case.intake.levels[kind]) is not None
        and case.exit is not None
        and (after := case.exit.levels[kind]) is not None
    ]
    out: Targets = {}
    for label, floor in (("", 1), ("modhigh_", 2)):
        name = f"closed_{kind}_{label}"
        _add(out, f"{name}intake", sum(before >= floor for before, _ in pairs), len(pairs), unit)
        _add(out, f"{name}exit", sum(after >= floor for _, after in pairs), len(pairs), unit)
    out[f"closed_{kind}_stopped"] = Target(sum(before >= 1 > after for before, after in pairs), unit)
    out[f"closed_{kind}_started"] = Target(sum(after >= 1 > before for before, after in pairs), unit)
    first, last = (sum(pair[at] >= 1 for pair in pairs) for at in (0, 1))
    if fall and first:
        out[f"closed_{kind}_relative_fall"] = Target(
            round(1 - last / first, 4), "relative fall in number of users"
        )
    return out


def _actions(outcomes: Sequence[Outcome], cut: date) -> Targets:
    unit = "multi-agency actions for people whose arm is Drive, dated by the data cut"
    out: Targets = {}
    cases = [o.case for o in outcomes if o.entry.arm == "D" and o.case]
    for label, group in (("", cases), ("closed_", [case for case in cases if case.closed_by(cut)])):
        done = [action.category for case in group for action in case.actions if action.day <= cut]
        for name, category in (("child_safeguarding", "child"), ("information_sharing", "info")):
            _add(out, f"{label}actions_{name}", done.count(category), len(done), unit)
    return out


def _idva(log: Log, clients: Iterable[Client]) -> Targets:
    out: Targets = {}
    linked = [client for client in clients if client.perpetrator.key in log.first]
    for arm, code in ARMS.items():
        group = [client for client in linked if log.first[client.perpetrator.key].arm == code]
        known = [client for client in group if client.judgement]
        out[f"idva_linked_{arm}"] = Target(len(group), "victim/survivors with Idva data")
        reduced = sum(client.judgement in REDUCED for client in known)
        _add(out, f"idva_risk_reduced_{arm}", reduced, len(known), "victim/survivors where known")
    return out


def _police(outcomes: Sequence[Outcome]) -> Targets:
    out: Targets = {}
    for arm, code in ARMS.items():
        group = [outcome for outcome in outcomes if outcome.entry.arm == code]
        for name in WINDOWS:
            out |= _window(group, name, arm)
        for name in ("a0_6", "a6_12", "a12_18"):
            out |= _change(group, name, arm)
        full = [o for o in group if o.marac_full]
        if full:
            total = sum(o.marac["index_to_12m_after"] for o in full)
            unit = "meetings per perpetrator, index meeting included, fully observed"
            out[f"marac_mean_index_to_12m_after_{arm}"] = police(
                round(total / len(full), 3), unit, total, len(full)
            )
        unit = "meetings in the 12 months after the intervention, as observed"
        out[f"marac_12m_after_total_{arm}"] = police(sum(o.marac["12m_after"] for o in group), unit)
    return out


def _window(group: Sequence[Outcome], name: str, arm: str) -> Targets:
    out: Targets = {}
    full = [o for o in group if o.full[name]]
    for measure in MEASURES:
        if full:
            some = sum(o.counts[measure, name] > 0 for o in full)
            key = f"police_{measure}_any_{name}_{arm}"
            out[key] = police(round(some / len(full), 4), ANY, some, len(full))
        total = sum(o.counts[measure, name] for o in group)
        out[f"police_{measure}_total_{name}_{arm}"] = police(
            total, "incidents, all perpetrators, as observed"
        )
    days = sum(o.observed[name] for o in group)
    out[f"police_obsdays_{name}_{arm}"] = police(days, "person-days inside the extract")
    return out


def _change(group: Sequence[Outcome], name: str, arm: str) -> Targets:
    """Change from before, in people fully observed in both windows."""
    out: Targets = {}
    both = [o for o in group if o.full[name] and o.full["pre6"]]
    for measure in ("dva", "nondva"):
        for suffix, people in (
            ("", both),
            ("_without_essex", [o for o in both if o.entry.site in WITHOUT_DRIFT]),
        ):
            before = sum(o.counts[measure, "pre6"] for o in people)
            after = sum(o.counts[measure, name] for o in people)
            unit = (
                "as above, sites without recording drift"
                if suffix
                else ("ratio of incident totals, same fully observed people")
            )
            if before:
                key = f"police_{measure}_incidents_ratio_{name}_vs_pre6_{arm}{suffix}"
                out[key] = police(round(after / before, 4), unit, after, before)
        before = sum(o.counts[measure, "pre6"] > 0 for o in both)
        after = sum(o.counts[measure, name] > 0 for o in both)
        if before:
            unit = "ratio of people with any incident, same fully observed people"
            key = f"police_{measure}_people_ratio_{name}_vs_pre6_{arm}"
            out[key] = police(round(after / before, 4), unit, after, before)
    return out


def _extract(outcomes: Sequence[Outcome]) -> Targets:
    dva = sum(outcome.in_extract["dva"] for outcome in outcomes)
    other = sum(outcome.in_extract["nondva"] for outcome in outcomes)
    both, people = dva + other, len(outcomes)
    out = {
        "police_incidents_per_perpetrator": police(
            round(both / people, 3), "incidents over the extract period", both, people
        )
    }
    if both:
        out["police_share_nondva"] = police(round(other / both, 4), "incidents", other, both)
    return out
