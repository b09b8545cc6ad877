"""Calendar quarters, and the strata within which the draw was made at one ratio."""

from collections.abc import Sequence

import pandas as pd

from drive_eval.config.study import AllocationPeriod

UNDATED = "undated"


def quarters(dates: pd.Series) -> pd.Series:
    """The calendar quarter of each date, as 2016Q2.

    >>> list(quarters(pd.Series(pd.to_datetime(["2016-04-01", None]))))
    ['2016Q2', 'undated']
    """
    known = (
        dates.dt.year.astype("Int64").astype("string")
        + "Q"
        + dates.dt.quarter.astype("Int64").astype("string")
    )
    named: pd.Series = known.fillna(UNDATED)
    return named


def strata(sites: pd.Series, dates: pd.Series, periods: Sequence[AllocationPeriod]) -> pd.Series:
    """Site and config's allocation period where one holds the date, else site and quarter."""
    names = sites.astype("string") + " " + quarters(dates)
    for period in periods:
        inside = (sites == period.site) & dates.between(pd.Timestamp(period.first), pd.Timestamp(period.last))
        names = names.mask(inside, period_name(period))
    return names


def period_name(period: AllocationPeriod) -> str:
    """The stratum of one of config's allocation periods."""
    return f"{period.site} {period.first.isoformat()} to {period.last.isoformat()}"
