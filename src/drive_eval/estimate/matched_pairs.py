"""The matched sample's police windows: levels, change from before, and tests by pair.

In a randomised trial matching is sensitivity; it reproduces the published comparison.
"""

from drive_eval.estimate.attention import UNMATCHED
from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import count_frame
from drive_eval.estimate.data import Data
from drive_eval.estimate.matched_tests import nearest_pairs, paired_tests
from drive_eval.estimate.rows import Row
from drive_eval.estimate.windows import BEFORE, change_from_before, change_rows, window_rows
from drive_eval.stats.ratio_of_totals import ratio_of_ratios
from drive_eval.vocabulary import ARMS

NOBODY = f"{UNMATCHED}: the plan has no terms of matching, or no control was near enough"


def matched_pairs(job: Job) -> list[Row]:
    """Windows, change from before and paired tests of the matched sample."""
    data = matched_sample(job.data)
    if data is None:
        return [nobody_matched(job)]
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            rows += _levels(job, data, outcome, period)
            rows += _paired(job, data, outcome, period)
            if period != BEFORE:
                rows += _changes(job, data, outcome, period)
    return rows


def _levels(job: Job, data: Data, outcome: str, period: str) -> list[Row]:
    own = data.person_windows[data.person_windows["window"] == period]
    rows: list[Row] = []
    for arm in ARMS:
        row = job.row(outcome=outcome, period=period, group=arm)
        rows += window_rows(row, own[own["arm"] == arm], job.facts.conf_level)
    return rows


def _changes(job: Job, data: Data, outcome: str, period: str) -> list[Row]:
    level, windows = job.facts.conf_level, data.person_windows
    base = job.row(outcome=outcome, period=f"{period}_vs_{BEFORE}")
    changes = {
        arm: change_from_before(windows[windows["arm"] == arm], outcome, period, level) for arm in ARMS
    }
    rows = []
    for arm, change in changes.items():
        rows += change_rows(base.but(group=arm), change)
    drive, control = changes["drive"], changes["control"]
    both = base.but(group="drive_vs_control", n=drive.n + control.n)
    return [
        *rows,
        both.of(
            ratio_of_ratios(drive.incidents, control.incidents, level), quantity="ratio_of_incident_ratios"
        ),
        both.of(ratio_of_ratios(drive.people, control.people, level), quantity="ratio_of_people_ratios"),
    ]


def matched_sample(data: Data) -> Data | None:
    """The data of people in the matched sample, each once; None where nobody was matched."""
    if data.matched.empty:
        return None
    return data.of_people(data.people["person"].isin(data.matched["person"]))


def nobody_matched(job: Job) -> Row:
    """The one row of an analysis by pair without a pair."""
    row = job.row(group="drive_vs_control", quantity="count", outcome=job.plan.outcomes[0])
    return row.counted(0, method="matched pairs").warned(NOBODY)


def _paired(job: Job, data: Data, outcome: str, period: str) -> list[Row]:
    frame = count_frame(data, outcome, period).set_index("person")
    values = nearest_pairs(data, frame["events"], frame["fully_observed"])
    row = job.row(outcome=outcome, period=period)
    pairs = int(data.matched["pair"].nunique())
    return paired_tests(row, values, pairs, job.facts.conf_level, "incidents")
