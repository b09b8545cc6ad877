"""A table's contract, and how a frame is held to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

Kind = Literal["string", "integer", "number", "boolean", "date", "datetime"]

_DTYPES: Mapping[Kind, Any] = {
    "string": "string[pyarrow]",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
}


class ContractError(ValueError):
    """A frame that is not what its contract says; the message names table, column and rule."""


@dataclass(frozen=True)
class Column:
    """One column: its kind, what it means, its unit and, where it is coded, its code list."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    codes: Mapping[str, str] | None = None
    nullable: bool = True


@dataclass(frozen=True)
class Table:
    """One Parquet file: its name (`stage/name`), what a row is, its key and its columns."""

    name: str
    one_row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source: str = field(default="")

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def column_names(self) -> list[str]:
        """The columns in the order in which they are written."""
        return [column.name for column in self.columns]

    def empty(self) -> pd.DataFrame:
        """A frame of no rows that meets the contract."""
        return self.conform(pd.DataFrame({name: [] for name in self.column_names}))

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the contract's columns, types and row order, or raise.

        Extra columns are refused, so that nothing (a name, say) rides along. Rows are sorted by
        the key, which must be unique: equal input gives equal bytes.

        Raises
        ------
        ContractError
            Naming the table, the column and the rule that was broken; never a value that was read.
        """
        missing = [name for name in self.column_names if name not in frame.columns]
        extra = [str(name) for name in frame.columns if name not in self.column_names]
        if missing or extra:
            raise ContractError(f"{self.name}: columns missing {missing}, not in the contract {extra}")
        typed = frame[self.column_names].copy()
        for column in self.columns:
            try:
                typed[column.name] = typed[column.name].astype(_DTYPES[column.kind])
            except (TypeError, ValueError) as error:
                raise ContractError(f"{self.name}.{column.name}: not of kind {column.kind}") from error
        typed = typed.sort_values(list(self.key), kind="stable", na_position="first").reset_index(drop=True)
        self._validate(typed)
        return typed

    def _validate(self, frame: pd.DataFrame) -> None:
        import pandera.errors

        try:
            _schema(self).validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as error:
            cases = error.failure_cases
            broken = sorted({f"{row.column}: {row.check}" for row in cases.itertuples()})
            raise ContractError(f"{self.name}: {len(cases)} failures ({'; '.join(broken)})") from None


def _schema(table: Table) -> Any:
    """The pandera schema of a table: nullability, code lists and the unique key."""
    import pandera.pandas as pa

    columns = {
        column.name: pa.Column(
            nullable=column.nullable,
            checks=pa.Check.isin(list(column.codes)) if column.codes else None,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(columns, unique=list(table.key), strict=True)
