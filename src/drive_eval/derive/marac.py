"""Marac appearances as perpetrator, and each person's count in the Marac windows."""

import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.contracts.derive import MARAC_APPEARANCES, MARAC_WINDOWS
from drive_eval.derive.calendar import add_months, months_between, overlap_days
from drive_eval.derive.exclusions import excluded, unlinked
from drive_eval.derive.links import linked
from drive_eval.derive.periods import period_of

_SET = "marac_appearances"
_MEETING = ["person", "site", "meeting_date"]
_END_MONTH = 22
_AFTER_MONTH = 10
_LOOKBACK_MONTHS = 12


def marac_appearances(
    cases: pd.DataFrame, row_persons: pd.DataFrame, people: pd.DataFrame, cut: pd.Timestamp
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Distinct meetings at which a trial person was heard as perpetrator, and what left.

    Deferred listings never count; a case listed twice at one meeting is one appearance; `link`
    has put right rows with victim and perpetrator in each other's columns.
    """
    rows = linked(cases, row_persons, people["person"], ["perpetrator"])
    dated = rows["meeting_date"].notna() & (rows["meeting_date"] <= cut)
    heard = rows["listing"] == "heard"
    left = [
        unlinked(_SET, cases, rows),
        excluded(_SET, "date_unknown", rows[rows["meeting_date"].isna()]),
        excluded(_SET, "after_data_cut", rows[rows["meeting_date"] > cut]),
        excluded(_SET, "deferred", rows[dated & ~heard]),
    ]
    rows = rows[dated & heard].merge(_victims(row_persons), on=list(ROW_KEY_NAMES), how="left")
    met = rows[_MEETING].drop_duplicates().sort_values(_MEETING, ignore_index=True)
    victims = rows.dropna(subset=["victim"]).drop_duplicates([*_MEETING, "victim"])
    heard_of = victims.sort_values([*_MEETING, "victim"]).groupby(_MEETING)["victim"].agg("|".join)
    met = met.join(heard_of.rename("victims"), on=_MEETING)
    met["victims"] = met["victims"].fillna("")
    index = people.set_index("person")
    met["months_from_index"] = months_between(met["person"].map(index["index_date"]), met["meeting_date"])
    met["is_index_case"] = (met["meeting_date"] == met["person"].map(index["marac_date"])).fillna(False)
    return MARAC_APPEARANCES.conform(met), left


def marac_windows(people: pd.DataFrame, met: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Appearances and victims of each person in the two Marac windows, with days observed.

    A window that opens before the site's list begins, or ends after the list does, is not fully
    observed. `index_to_12m_after` runs from the Marac of the first allocation to 22 months after the index
    date, `12m_after` from 10 to 22 months after it. A victim is new where not heard with the
    person at an earlier meeting in the lists, repeat where heard with the person before: ever, or
    (the other definition in circulation) within the 12 months up to the meeting.
    """
    dated = people[people["index_date"].notna()].reset_index(drop=True)
    first, last = period_of(periods, "marac", dated["site"])
    end = add_months(dated["index_date"], _END_MONTH)
    starts = {
        "index_to_12m_after": dated["marac_date"].fillna(dated["index_date"]),
        "12m_after": add_months(dated["index_date"], _AFTER_MONTH),
    }
    pairs = _victim_pairs(met)
    parts = []
    for window, start in starts.items():
        observed = overlap_days(start, end, first, last)
        rows = dated[["person", "site"]].assign(
            window=window, window_start=start, window_end=end, days_observed=observed
        )
        rows["fully_observed"] = observed == (end - start).dt.days
        span = rows[["person", "window_start", "window_end"]].assign(first=first, last=last)
        rows["appearances"] = _count(met, span, rows["person"])
        rows["new_victims"] = _count(pairs[~pairs["seen_before"]], span, rows["person"])
        rows["repeat_victims"] = _count(pairs[pairs["seen_before"]], span, rows["person"])
        rows["repeat_victims_12m"] = _count(pairs[pairs["seen_lately"]], span, rows["person"])
        rows["victims"] = _count(pairs, span, rows["person"])
        rows["lookback_seen"] = (add_months(start, -_LOOKBACK_MONTHS) >= first).fillna(False)
        parts.append(rows)
    return MARAC_WINDOWS.conform(pd.concat(parts, ignore_index=True))


def _count(events: pd.DataFrame, span: pd.DataFrame, people: pd.Series) -> pd.Series:
    """Distinct events of each person on observed days of [window_start, window_end)."""
    inside = events.merge(span, on="person")
    day = inside["meeting_date"]
    inside = inside[
        day.ge(inside["window_start"])
        & day.lt(inside["window_end"])
        & day.between(inside["first"], inside["last"])
    ]
    if "victim" in inside:
        inside = inside.drop_duplicates(["person", "victim"])
    return people.map(inside.groupby("person").size()).fillna(0).astype("int64")


def _victim_pairs(met: pd.DataFrame) -> pd.DataFrame:
    """One row per person, meeting and victim: was the pair heard before, and within 12 months."""
    pairs = met.assign(victim=met["victims"].str.split("|")).explode("victim")
    pairs = pairs[pairs["victim"].fillna("") != ""].sort_values(
        ["person", "victim", "meeting_date"], kind="stable"
    )
    pairs["seen_before"] = (
        pairs.groupby(["person", "victim"])["meeting_date"].transform("min") < pairs["meeting_date"]
    )
    before = pairs.groupby(["person", "victim"])["meeting_date"].shift()
    pairs["seen_lately"] = before.ge(add_months(pairs["meeting_date"], -_LOOKBACK_MONTHS)).fillna(False)
    return pairs


def _victims(row_persons: pd.DataFrame) -> pd.DataFrame:
    victims = row_persons[row_persons["role"] == "victim"]
    return victims[[*ROW_KEY_NAMES, "person"]].rename(columns={"person": "victim"})
