"""`flow`: participant flow by arm and site; every box equals the sum of its children or the run stops."""

from collections.abc import Sequence

import pandas as pd

from drive_eval.allocate.flow import Box, check_parts
from drive_eval.estimate.context import Job
from drive_eval.estimate.data import Data
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.pairs import level_scores
from drive_eval.estimate.rows import Row
from drive_eval.vocabulary import ABUSE_TYPES, ARMS

_METHOD = "count; boxes checked against the sum of their parts"
_ONLY_IN = {
    "closed": "drive",
    "open": "drive",
    "analysed": "drive",
    "not_analysed": "drive",
    "crossed_over": "control",
}
_RECORDED_BY = {
    "drive_case": "case_manager",
    "no_drive_case": "case_manager",
    "closed": "case_manager",
    "open": "case_manager",
    "analysed": "case_manager",
    "not_analysed": "case_manager",
    "idva_linked_victims": "idva",
    "idva_risk_known": "idva",
    "idva_risk_unknown": "idva",
}


def participant_flow(job: Job) -> list[Row]:
    """Every box of the flow for each arm and site, and the log's entries for everyone."""
    data, sites = job.data, job.facts.sites
    rows: list[Row] = []
    for box in _log_box(data).checked().walk():
        rows.append(_row(job, box, "all", "all"))
    groups = {group: _groups(data, group, sites) for group in (*ARMS, "all")}
    for group, parts in groups.items():
        for site, boxes in parts.items():
            subgroup = "all" if site is None else f"site={site}"
            rows += [_row(job, box, group, subgroup) for box in boxes if _exists(box, group)]
        for at, box in enumerate(parts[None]):
            check_parts(box.count, [parts[site][at].count for site in sites], f"{box.name} by site")
    for at, box in enumerate(groups["all"][None]):
        check_parts(box.count, [groups[arm][None][at].count for arm in ARMS], f"{box.name} by arm")
    return rows


def _exists(box: Box, group: str) -> bool:
    """Closed and open cases are of people whose arm is Drive, crossed-over ones of control."""
    return _ONLY_IN.get(box.outcome, group) == group


def _row(job: Job, box: Box, group: str, subgroup: str) -> Row:
    population = "linked_victims" if box.unit == "victims" else "allocated"
    population = "closed" if box.outcome in ("closed", "analysed", "not_analysed") else population
    row = job.row(
        outcome=box.outcome,
        level=box.level,
        group=group,
        subgroup=subgroup,
        unit=box.unit,
        population=population,
        source=_RECORDED_BY.get(box.outcome, job.plan.source),
    )
    return row.counted(box.count, method=_METHOD)


def _log_box(data: Data) -> Box:
    """Entries of the allocation log: first allocations, repeats, screened out, no arm."""
    findings = data.log_checks["finding"].value_counts()
    first, entries = len(data.people), int(data.people["allocations"].sum())
    left = {name: int(findings.get(name, 0)) for name in ("screened_out", "no_arm")}
    children = (
        Box("log_allocated", first, unit="entries"),
        Box("log_repeat", entries - first, unit="entries"),
        *(Box("excluded", count, level=name, unit="entries") for name, count in left.items()),
    )
    return Box("assessed", entries + sum(left.values()), unit="entries", children=children)


def _groups(data: Data, group: str, sites: Sequence[str]) -> dict[str | None, list[Box]]:
    """The boxes of one group, everywhere (None) and in each site."""
    people = _parts(data.people[["arm", "site", "status"]], group, "site", sites)
    cases = _parts(data.drive_cases, group, "trial_site", sites)
    victims = _parts(data.idva_victims, group, "trial_site", sites)
    return {site: _boxes(people[site], cases[site], victims[site], group) for site in (None, *sites)}


def _boxes(people: pd.DataFrame, cases: pd.DataFrame, victims: pd.DataFrame, group: str) -> list[Box]:
    """All boxes below `allocated` of one group and site, checked, top down."""
    status = people["status"].value_counts()
    known = ("allocated", "withdrawn", "ineligible")
    after = {name: int(status.get(name, 0)) for name in known}
    after["unknown"] = len(people) - sum(after.values())
    stayed = Box(
        "allocated",
        len(people),
        children=tuple(
            Box("after_allocation", count, level="continued" if name == "allocated" else name)
            for name, count in after.items()
        ),
    )
    with_case = _cases(cases, group)
    served = Box(
        "allocated", len(people), children=(with_case, Box("no_drive_case", len(people) - len(cases)))
    )
    helped = _victims(victims)
    boxes = [*stayed.checked().walk(), *list(served.checked().walk())[1:]]
    boxes += [box for split in _analysed(cases, group) for box in split.checked().children]
    return boxes + list(helped.checked().walk())


def _parts(
    frame: pd.DataFrame, group: str, column: str, sites: Sequence[str]
) -> dict[str | None, pd.DataFrame]:
    """The rows of a group, all (None) and by site."""
    own = frame if group == "all" else frame[frame["arm"] == group]
    by_site = dict(list(own.groupby(column, observed=True)))
    return {None: own} | {site: by_site.get(site, own.iloc[:0]) for site in sites}


def _cases(cases: pd.DataFrame, group: str) -> Box:
    """Case records; closed is about people whose arm is Drive, so control has none."""
    own = cases["arm"] == "drive"
    closed = int((cases["closed"] & own).sum())
    children = [Box("closed", closed), Box("open", int((~cases["closed"] & own).sum()))]
    children.append(Box("crossed_over", int((~own).sum())))
    return Box("drive_case", len(cases), children=tuple(children))


def _analysed(cases: pd.DataFrame, group: str) -> list[Box]:
    """For each type of abuse: closed cases with and without a pair of known levels."""
    closed = cases[cases["closed"] & (cases["arm"] == "drive")]
    boxes = []
    for abuse in ABUSE_TYPES:
        both = level_scores(closed[f"{abuse}_intake"]).notna() & level_scores(closed[f"{abuse}_exit"]).notna()
        paired = int(both.sum())
        parts = (Box("analysed", paired, level=abuse), Box("not_analysed", int((~both).sum()), level=abuse))
        boxes.append(Box("closed", len(closed), level=abuse, children=parts))
    return boxes


def _victims(victims: pd.DataFrame) -> Box:
    known = int(OUTCOMES["risk_reduced"].read(victims).notna().sum())
    parts = (
        Box("idva_risk_known", known, unit="victims"),
        Box("idva_risk_unknown", len(victims) - known, unit="victims"),
    )
    return Box("idva_linked_victims", len(victims), unit="victims", children=parts)
