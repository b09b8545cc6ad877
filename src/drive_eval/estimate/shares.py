"""Rows that describe: shares of those known, and the middle and spread of numbers."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from drive_eval.estimate.rows import Row
from drive_eval.stats.proportions import single_proportion, wilson

QUANTILES = "quartiles by linear interpolation (type 7)"


def share(row: Row, values: pd.Series, conf_level: float, method: str = "wilson") -> Row:
    """The share of yes among yes or no; unknown answers are missing, never no."""
    known = values.dropna().astype(bool)
    result = single_proportion(int(known.sum()), len(known), conf_level, method)
    return row.but(
        quantity="proportion",
        numerator=float(known.sum()),
        denominator=float(len(known)),
        n=len(known),
        n_missing=len(values) - len(known),
    ).of(result)


def fraction(row: Row, count: int, total: int, conf_level: float, n_missing: int = 0) -> Row:
    """A share given as counts."""
    filled = row.but(
        quantity="proportion", numerator=float(count), denominator=float(total), n=total, n_missing=n_missing
    )
    return filled.of(wilson(count, total, conf_level))


def category_shares(row: Row, values: pd.Series, categories: Sequence[str], conf_level: float) -> list[Row]:
    """The share of each category among those known, one row a level."""
    known = values.dropna()
    tally = known.value_counts()
    levels = list(categories) or sorted(known.unique())
    missing = len(values) - len(known)
    return [
        fraction(row.but(level=str(level)), int(tally.get(level, 0)), len(known), conf_level, missing)
        for level in levels
    ]


def number_summary(row: Row, values: pd.Series) -> list[Row]:
    """Mean, standard deviation, median and quartiles of a number, of those known."""
    known = values.dropna().astype("float64")
    n, missing = len(known), len(values) - len(known)
    base = row.but(n=n, n_missing=missing)
    if not n:
        return [base.but(quantity="mean", method="mean").warned("nobody known")]
    mean = base.but(
        quantity="mean",
        estimate=known.mean(),
        numerator=float(known.sum()),
        denominator=float(n),
        method="mean",
    )
    spread = float(known.std(ddof=1)) if n > 1 else None
    parts = [
        mean,
        base.but(quantity="sd", estimate=spread, method="standard deviation (n - 1)"),
    ]
    for quantity, q in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
        parts.append(base.but(quantity=quantity, estimate=float(known.quantile(q)), method=QUANTILES))
    return parts


def subgroups(frame: pd.DataFrame, names: Sequence[str]) -> Mapping[str, pd.DataFrame]:
    """The frame under `all` and under each `name=value` of the named splits.

    Contact has both its values even where nobody has one: an empty group is nobody, not no row.
    """
    parts = {"all": frame}
    for name in names:
        labels = SPLITS[name](frame)
        for value in sorted({*labels.dropna().unique(), *_ALWAYS.get(name, ())}):
            parts[f"{name}={value}"] = frame[(labels == value).fillna(False)]
    return parts


def _site(frame: pd.DataFrame) -> pd.Series:
    """The site of the trial person, which may differ from the site of the record."""
    return frame["trial_site"] if "trial_site" in frame else frame["site"]


def _contact(frame: pd.DataFrame) -> pd.Series:
    return frame["direct_contact"].where(frame["direct_contact"].isin(["yes", "no"]))


def _sex(frame: pd.DataFrame) -> pd.Series:
    return frame["sex"]


_ALWAYS: Mapping[str, tuple[str, ...]] = {"contact": ("no", "yes")}
SPLITS: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    "site": _site,
    "contact": _contact,
    "sex": _sex,
}
