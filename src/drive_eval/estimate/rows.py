"""One row of the estimates: the ten parts of its key, and what stands behind the number."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pandas as pd

from drive_eval.contracts.estimates import ESTIMATES, KEY
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.whole import whole_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One estimated quantity. `family` is for adjusting p-values and is not written."""

    analysis: str
    role: str
    source: str
    population: str
    subgroup: str = "all"
    outcome: str = ""
    level: str = ""
    group: str = "all"
    period: str = ""
    quantity: str = ""
    variant: str = ""
    estimate: float | None = None
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    conf_level: float | None = None
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    n_missing: int | None = None
    unit: str = "people"
    method: str = ""
    warning: str = ""
    family: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The ten parts that name the row."""
        return tuple(str(getattr(self, part)) for part in KEY)

    def but(self, **changes: object) -> "Row":
        """The same row with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def warned(self, *messages: str) -> "Row":
        """The same row with more warnings, each said once."""
        said = [part for part in (*self.warning.split("; "), *messages) if part]
        return replace(self, warning="; ".join(dict.fromkeys(said)))

    def noted(self, *cautions: str) -> "Row":
        """The same row with what every reader of the method should know, said in `method`."""
        said = [part for part in (*self.method.split("; "), *cautions) if part]
        return replace(self, method="; ".join(dict.fromkeys(said)))

    def counted(self, count: float, **changes: object) -> "Row":
        """A plain count."""
        return self.but(**{"quantity": "count", "method": "count", **changes, "estimate": float(count)})

    def of(self, result: Estimate, **changes: object) -> "Row":
        """This row holding a result of the statistics library."""
        filled = replace(
            self,
            estimate=result.estimate,
            std_error=result.std_error,
            conf_low=result.conf_low,
            conf_high=result.conf_high,
            conf_level=result.conf_level,
            statistic=result.statistic,
            df=result.df,
            p_value=result.p_value,
            n=self.n if self.n is not None else result.n,
            method=result.method,
        )
        return filled.warned(*result.warnings).but(**changes)

    def tested(self, result: HypothesisTest, **changes: object) -> "Row":
        """This row holding a test."""
        filled = replace(
            self,
            quantity="test",
            statistic=result.statistic,
            df=result.df,
            p_value=result.p_value,
            n=self.n if self.n is not None else result.n,
            method=result.method,
        )
        return filled.warned(*result.warnings).but(**changes)


def table(rows: Iterable[Row]) -> pd.DataFrame:
    """The rows as the contracted estimates, in the order of their keys.

    Raises
    ------
    ContractError
        Where two rows have the same key.
    """
    names = [field.name for field in fields(Row) if field.name != "family"]
    frame = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    return ESTIMATES.conform(frame)


def write_csv(estimates: pd.DataFrame, path: Path) -> None:
    """The estimates as CSV beside the Parquet, numbers in full; whole or not at all."""
    with whole_file(path) as temporary:
        estimates.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
