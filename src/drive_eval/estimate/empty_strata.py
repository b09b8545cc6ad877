"""Strata of allocation in which one arm is empty: nothing can be compared there."""

from typing import Final

from drive_eval.estimate.attention import EMPTY_ARM
from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import stratum

# A draw leaves a small stratum without an arm now and then; less often than this, it was no chance.
_RARE: Final = 0.01


def empty_strata(job: Job) -> list[Row]:
    """A row for each stratum with one arm alone, and whether a fair draw would leave that.

    The chance is `(1 - share)^n`, with the smaller arm's share in all strata together. The rows do not
    say which arm it is: a blind run shows them.
    """
    people = job.data.people[job.data.people["index_date"].notna()]
    share = min(float((people["arm"] == arm).mean()) for arm in ("drive", "control")) if len(people) else 0.0
    rows = []
    for name, own in people.groupby(stratum(people)):
        if own["arm"].nunique() > 1:
            continue
        said = f"an arm has nobody among {len(own)} people of {name}: the stratum carries nothing"
        row = job.row(outcome="empty_arm", subgroup=f"stratum={name}", n=len(own))
        row = row.counted(len(own), method="people of a stratum with one arm alone").warned(said)
        rare = f"a draw leaves that less than once in {round(1 / _RARE)} times: {EMPTY_ARM}"
        rows.append(row.warned(rare) if (1 - share) ** len(own) < _RARE else row)
    return rows
