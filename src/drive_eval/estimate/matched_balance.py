"""Balance before and after matching, and who could not be matched; no p-value, by design."""

import math
from collections.abc import Iterator

from drive_eval.contracts.match import UNMATCHED_REASONS
from drive_eval.estimate.context import Job
from drive_eval.estimate.matched_pairs import NOBODY
from drive_eval.estimate.rows import Row
from drive_eval.vocabulary import ARMS

_BALANCE = ("standardised_mean_difference", "variance_ratio", "ecdf_mean", "ecdf_max")


def matched_balance(job: Job) -> list[Row]:
    """Balance of each covariate before (`period` before) and after matching, and who was left out."""
    data = job.data
    base = job.row(unit="people")
    drive = data.matched[data.matched["arm"] == "drive"]
    rows = [
        base.but(outcome="matched", group=arm).counted(int(own["person"].nunique()), method="people matched")
        for arm, own in ((arm, data.matched[data.matched["arm"] == arm]) for arm in ARMS)
    ]
    if drive.empty:
        rows = [row.warned(NOBODY) for row in rows]
    tally = data.unmatched["reason"].value_counts()
    for reason, said in UNMATCHED_REASONS.items():
        row = base.but(outcome="unmatched", level=reason, group="drive", n=len(drive) + len(data.unmatched))
        count = int(tally.get(reason, 0))
        filled = row.counted(count, method=said)
        near = f"{count} Drive people have no control within the caliper"
        rows.append(filled.warned(near) if count and reason == "outside_caliper" else filled)
    for entry in data.balance.to_dict("records"):
        rows += _balance_rows(base, {str(name): value for name, value in entry.items()})
    return rows


def _balance_rows(base: Row, entry: dict[str, object]) -> Iterator[Row]:
    row = base.but(outcome=entry["covariate"], level=entry["level"], period=entry["sample"])
    row = row.but(method=entry["method"]).warned(str(entry["warning"]))
    for arm in ARMS:
        n, mean = int(str(entry[f"n_{arm}"])), _number(entry[f"mean_{arm}"])
        found = row.but(group=arm, quantity="mean", estimate=mean, n=n)
        if entry["level"] and mean is not None:  # the mean of yes and no is a share
            found = found.but(numerator=float(round(mean * n)), denominator=float(n))
        yield found
    people = int(str(entry["n_drive"])) + int(str(entry["n_control"]))
    for name in _BALANCE:
        value = _number(entry[name])
        if value is not None or name == "standardised_mean_difference":
            yield row.but(group="drive_vs_control", quantity=name, estimate=value, n=people)


def _number(value: object) -> float | None:
    number = float(str(value)) if isinstance(value, int | float) else math.nan
    return None if math.isnan(number) else number
