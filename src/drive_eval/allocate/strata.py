"""Calendar quarters, and the strata within which the draw was made at one ratio."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

UNDATED = "undated"


@dataclass(frozen=True)
class Period:
    """Days (both included) over which a site drew at one ratio."""

    site: str
    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def name(self) -> str:
        """The stratum that the period is."""
        return f"{self.site} {self.first.date()} to {self.last.date()}"


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


def strata(sites: pd.Series, dates: pd.Series, periods: Sequence[Period]) -> pd.Series:
    """Site and config's allocation period where one holds the date, else site and quarter."""
    names = sites.astype("string") + " " + quarters(dates)
    for period in periods:
        inside = (sites == period.site) & dates.between(period.first, period.last)
        names = names.mask(inside, period.name)
    return names
