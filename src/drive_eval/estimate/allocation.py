"""`allocation`: ratio by site and quarter, against plan where known, and the checks on the process."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.data import by_arm
from drive_eval.estimate.empty_strata import empty_strata
from drive_eval.estimate.rows import Row
from drive_eval.stats.allocation_ratio import allocation_ratio
from drive_eval.stats.omnibus import omnibus_balance
from drive_eval.vocabulary import ARMS, SEX

_TWICE = ("same_arm", "control_then_drive", "drive_then_control")
_BY_ARM = ("overridden", "withdrawn", "ineligible")
_PERMUTATIONS = 2000
_SPANS = {"quarter": "quarter", "month": "month"}


def allocation_process(job: Job) -> list[Row]:
    """Counts and ratio over time and place, repeats, findings of the log, one omnibus balance test."""
    parts = (_counts, _ratios, _planned, empty_strata, _twice, _findings, _balance)
    return [row for part in parts for row in part(job)]


def _counts(job: Job) -> list[Row]:
    """People allocated by arm, site, and quarter or month of the index date."""
    people = job.data.people.assign(month=_months(job.data.people["index_date"]))
    rows = []
    for span in _SPANS.values():
        tally = people.groupby(["site", span, "arm"]).size()
        for site in job.facts.sites:
            for when in sorted(people[span].unique()):
                for arm in ARMS:
                    row = job.row(outcome="allocated", group=arm, subgroup=f"site={site}", period=str(when))
                    rows.append(row.counted(int(tally.get((site, when, arm), 0))))
    return rows


def _ratios(job: Job) -> list[Row]:
    """Controls per Drive place, and the share drawn into Drive, overall, by site and by quarter."""
    people = job.data.people
    parts = {("all", ""): people}
    parts |= {(f"site={site}", ""): people[people["site"] == site] for site in job.facts.sites}
    for site in job.facts.sites:
        own = people[people["site"] == site]
        parts |= {(f"site={site}", str(quarter)): part for quarter, part in own.groupby("quarter")}
    cells = {key: {arm: len(part) for arm, part in by_arm(frame).items()} for key, frame in parts.items()}
    drive = [cell["drive"] for cell in cells.values()]
    total = [sum(cell.values()) for cell in cells.values()]
    shares = allocation_ratio(drive, total, conf_level=job.facts.conf_level).strata
    rows = []
    for (subgroup, period), cell, result in zip(cells, cells.values(), shares, strict=True):
        n = sum(cell.values())
        row = job.row(outcome="allocation_ratio", subgroup=subgroup, period=period, n=n)
        rows.append(_ratio(row.but(group="drive_vs_control"), cell["control"], cell["drive"]))
        share = row.but(group="drive", outcome="drive_share", quantity="proportion")
        rows.append(share.but(numerator=float(cell["drive"]), denominator=float(n)).of(result))
    quarters = [cell for (_, period), cell in cells.items() if period]
    if quarters:
        tested = allocation_ratio(
            [cell["drive"] for cell in quarters], [sum(cell.values()) for cell in quarters]
        )
        row = job.row(outcome="allocation_ratio", group="drive_vs_control", level="same_in_all_strata")
        rows.append(row.tested(tested.homogeneity))
    return rows


def _ratio(row: Row, control: int, drive: int) -> Row:
    counts = row.but(
        quantity="ratio",
        numerator=float(control),
        denominator=float(drive),
        method="controls per Drive place",
    )
    return counts.but(estimate=control / drive) if drive else counts.warned("no Drive place: no ratio")


def _planned(job: Job) -> list[Row]:
    """The draw of each planned period against its planned ratio."""
    people = job.data.people
    rows, drive, total, shares = [], [], [], []
    for planned in job.facts.planned:
        own = people[people["stratum"] == planned.stratum]
        drive.append(int((own["arm"] == "drive").sum()))
        total.append(len(own))
        shares.append(1.0 / (1.0 + planned.ratio))
    if not shares:
        text = "no allocation periods in config: strata are site by quarter, which is an assumption"
        row = job.row(
            outcome="allocation_ratio", group="drive_vs_control", level="against_plan", quantity="test"
        )
        return [row.but(method="not tested").warned(text)]
    result = allocation_ratio(drive, total, shares, job.facts.conf_level)
    for planned, estimate, x, n in zip(job.facts.planned, result.strata, drive, total, strict=True):
        row = job.row(outcome="drive_share", group="drive", subgroup=f"stratum={planned.stratum}", n=n)
        row = row.but(quantity="proportion", numerator=float(x), denominator=float(n))
        rows.append(row.of(estimate))
    row = job.row(outcome="allocation_ratio", group="drive_vs_control", level="against_plan")
    return [*rows, row.tested(result.against_plan)] if result.against_plan else rows


def _twice(job: Job) -> list[Row]:
    """People allocated more than once, by what was drawn first and later; the first stands."""
    tally = job.data.people["allocated_twice"].value_counts()
    row = job.row(outcome="allocated_twice")
    return [row.but(level=level).counted(int(tally.get(level, 0))) for level in _TWICE]


def _findings(job: Job) -> list[Row]:
    """Findings on the log by site, and those after the draw by arm."""
    checks, people = job.data.log_checks, job.data.people
    rows = []
    names = sorted(checks["finding"].unique())
    for subgroup, part in [("all", checks)] + [
        (f"site={site}", checks[checks["site"] == site]) for site in job.facts.sites
    ]:
        tally = part["finding"].value_counts()
        row = job.row(outcome="log_finding", subgroup=subgroup, unit="entries")
        rows += [row.but(level=name).counted(int(tally.get(name, 0))) for name in names]
    for arm, frame in by_arm(people).items():
        counts = {name: int((frame["status"] == name).sum()) for name in _BY_ARM[1:]}
        counts["overridden"] = int(frame["overridden"].sum())
        for name in _BY_ARM:
            rows.append(job.row(outcome="after_the_draw", level=name, group=arm).counted(counts[name]))
    return rows


def _balance(job: Job) -> list[Row]:
    """One permutation test of all baseline covariates together, within site and quarter."""
    people = job.data.people
    covariates = balance_covariates(people)
    result = omnibus_balance(
        covariates,
        (people["arm"] == "drive").to_numpy(dtype=np.int64),
        people["stratum"].to_numpy(dtype=object),
        fixed=people["overridden"].to_numpy(dtype=np.int64),
        permutations=_PERMUTATIONS,
        seed=job.facts.seed,
    )
    row = job.row(outcome="balance", group="drive_vs_control", n=len(people))
    return [row.tested(result, variant="")]


def balance_covariates(people: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Age, sex, ethnicity and earlier incidents as columns; a missing value is the mean, and said so."""
    columns: dict[str, pd.Series] = {}
    for name in ("age_at_index", "dva_incidents_pre_6m", "non_dva_incidents_pre_6m"):
        values = people[name].astype("float64")
        middle = values.mean() if values.notna().any() else 0.0
        columns[name] = values.fillna(middle)
        columns[f"{name} missing"] = values.isna().astype("float64")
    for sex in list(SEX)[:-1]:
        columns[f"sex {sex}"] = (people["sex"] == sex).fillna(False).astype("float64")
    white = (people["ethnicity_police"] == "white_british").fillna(False)
    columns["white British"] = white.astype("float64")
    columns["ethnicity missing"] = people["ethnicity_police"].isna().astype("float64")
    return pd.DataFrame(columns).to_numpy(dtype=np.float64)


def _months(dates: pd.Series) -> pd.Series:
    months: pd.Series = dates.dt.strftime("%Y-%m").astype("string").fillna("undated")
    return months
