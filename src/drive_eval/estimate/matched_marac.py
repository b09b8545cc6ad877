"""The matched sample at Marac: appearances and victims after the index, by arm and by pair."""

from drive_eval.estimate.context import Job
from drive_eval.estimate.marac import marac_rows, seen_long_enough
from drive_eval.estimate.matched_pairs import matched_sample, nobody_matched
from drive_eval.estimate.matched_tests import mean_difference, nearest_pairs, paired_tests
from drive_eval.estimate.rows import Row
from drive_eval.vocabulary import ARMS

# Everyone was heard at the index Marac: whether there was any appearance says nothing in this window.
INDEX_WINDOW = "index_to_12m_after"


def matched_marac(job: Job) -> list[Row]:
    """Each outcome in both Marac windows: means and rates by arm; difference and tests by pair.

    A pair counts where both its members are seen to the end of the window, and for repeat victims 12
    months back. The lists begin with allocation: there is no change from before.
    """
    data = matched_sample(job.data)
    if data is None:
        return [nobody_matched(job)]
    pairs, level = int(data.matched["pair"].nunique()), job.facts.conf_level
    rows: list[Row] = []
    for period in sorted(data.marac_windows["window"].unique()):
        frame = data.marac_windows[data.marac_windows["window"] == period]
        for outcome in job.plan.outcomes:
            row = job.row(outcome=outcome, period=period)
            for arm in ARMS:
                rows += marac_rows(job, row.but(group=arm), frame[frame["arm"] == arm])
            own = frame.set_index("person")
            values = nearest_pairs(data, own[outcome], seen_long_enough(own, outcome))
            unit = "appearances" if outcome == "appearances" else "victims"
            missing = pairs - len(values)
            within = row.but(unit=f"{unit} per perpetrator", n_missing=missing)
            rows.append(mean_difference(within, values, level))
            rows += paired_tests(row, values, pairs, level, unit, any_too=period != INDEX_WINDOW)
    return rows
