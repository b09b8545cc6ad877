"""Calendar months and half-open windows, counted from a person's index date."""

import pandas as pd

from drive_eval.vocabulary import Window


def add_months(dates: pd.Series, months: int) -> pd.Series:
    """Each date moved by whole calendar months; a day that the month lacks becomes its last.

    >>> str(add_months(pd.Series(pd.to_datetime(["2016-08-31"])), -6)[0].date())
    '2016-02-29'
    """
    moved: pd.Series = dates.astype("datetime64[us]") + pd.DateOffset(months=months)
    return moved.astype("datetime64[us]")


def bounds(index_dates: pd.Series, window: Window) -> tuple[pd.Series, pd.Series]:
    """First day of a window and the day after its last, for each index date."""
    return add_months(index_dates, window.first_month), add_months(index_dates, window.last_month)


def overlap_days(start: pd.Series, end: pd.Series, first: pd.Series, last: pd.Series) -> pd.Series:
    """Days of [start, end) that lie in the period from `first` to `last`, both included.

    Where any of the four is unknown nothing is observed.
    """
    begin = start.where(start >= first, first)
    stop = (last + pd.Timedelta(days=1)).where(last + pd.Timedelta(days=1) <= end, end)
    days = (stop - begin).dt.days.clip(lower=0)
    known = start.notna() & end.notna() & first.notna() & last.notna()
    return days.where(known, 0).astype("int64")


def months_between(start: pd.Series, dates: pd.Series) -> pd.Series:
    """Calendar months from `start` to each date, with the fraction of the month begun.

    >>> a = pd.Series(pd.to_datetime(["2016-01-31"])); b = pd.Series(pd.to_datetime(["2016-02-29"]))
    >>> float(months_between(a, b)[0])
    1.0
    """
    whole = (dates.dt.year - start.dt.year) * 12 + dates.dt.month - start.dt.month
    month_ends = (dates.dt.day == dates.dt.days_in_month) & (start.dt.day >= dates.dt.day)
    fraction = ((dates.dt.day - start.dt.day) / dates.dt.days_in_month).mask(month_ends, 0.0)
    months: pd.Series = (whole + fraction).astype("float64")
    return months
