"""The period that each extract covers, by site: stated in config, or read from its own dates."""

from typing import Any

import pandas as pd

from drive_eval.contracts.derive import EXTRACT_PERIODS
from drive_eval.derive.settings import Settings, Span


def extract_periods(police: pd.DataFrame, marac: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per agency and site: first and last day, and how they are known.

    A police extract runs from its first to its last recorded date. A Marac list runs from its
    first meeting to the day before the next one would have been due (the usual gap between its
    meetings), since a list is complete between meetings. Neither runs past the data cut.
    """
    cut = settings.data_cut
    recorded = police["recorded_at"].dt.normalize()
    rows = []
    for site in settings.sites:
        days = recorded[(police["site"] == site) & (recorded <= cut)]
        rows.append(_row("police", site, settings.police_periods.get(site), days.min(), days.max(), cut))
        meetings = marac.loc[(marac["site"] == site) & (marac["meeting_date"] <= cut), "meeting_date"]
        last = _next_due(meetings)
        rows.append(_row("marac", site, settings.marac_periods.get(site), meetings.min(), last, cut))
    return EXTRACT_PERIODS.conform(pd.DataFrame(rows))


def period_of(periods: pd.DataFrame, agency: str, sites: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last observed day of an agency's extract, for each site of a column."""
    own = periods[periods["agency"] == agency].set_index("site")
    first, last = (own[day].reindex(sites).set_axis(sites.index) for day in ("first_day", "last_day"))
    return first, last


def _next_due(meetings: pd.Series) -> pd.Timestamp | None:
    days = meetings.drop_duplicates().sort_values()
    if days.empty:
        return None
    usual = days.diff().median()
    gap = pd.Timedelta(0) if pd.isna(usual) else pd.Timedelta(usual).floor("D") - pd.Timedelta(days=1)
    last: pd.Timestamp = days.iloc[-1] + max(gap, pd.Timedelta(0))
    return last


def _row(
    agency: str, site: str, given: Span | None, first: Any, last: Any, cut: pd.Timestamp
) -> dict[str, object]:
    if given is not None:
        first, last = given
    known = last is not None and not pd.isna(last)
    return {
        "agency": agency,
        "site": site,
        "first_day": first if known else pd.NaT,
        "last_day": min(pd.Timestamp(str(last)), cut) if known else pd.NaT,
        "known_from": "config" if given is not None else "dates" if known else "nothing",
    }
