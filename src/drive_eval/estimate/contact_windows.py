"""Drive people's police windows by direct contact: description, never an effect of contact.

Contact comes after allocation, and Drive acts without it too (disruption, other agencies); who could be
reached differs in much besides. Nothing here compares the two groups.
"""

from typing import Final

from drive_eval.estimate.context import Job
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import subgroups
from drive_eval.estimate.windows import BEFORE, change_from_before, change_rows, window_rows

DESCRIBED: Final = "contact comes after allocation, and Drive acts without it too: description, no effect"


def contact_windows(job: Job) -> list[Row]:
    """Levels in each window and change from the six months before, for all Drive cases and by subgroup."""
    cases = POPULATIONS[job.plan.population].frame(job.data)
    rows: list[Row] = []
    for subgroup, part in subgroups(cases, job.plan.subgroups).items():
        frame = job.data.person_windows[job.data.person_windows["person"].isin(part["person"])]
        for outcome in job.plan.outcomes:
            for period in job.plan.periods:
                row = job.row(outcome=outcome, period=period, group="drive", subgroup=subgroup)
                rows += window_rows(row, frame[frame["window"] == period], job.facts.conf_level)
                if period != BEFORE:
                    change = change_from_before(frame, outcome, period, job.facts.conf_level)
                    rows += change_rows(row.but(period=f"{period}_vs_{BEFORE}"), change)
    return [row.noted(DESCRIBED) for row in rows]
