"""A contracted Parquet written part by part, for tables that do not fit in memory."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from drive_eval.contracts.parquet import write_table
from drive_eval.contracts.table import ContractError, Table


class TableWriter:
    """Writes parts of a table in the order of its key; the file appears under its name when it is whole.

    Used as a context manager: an exception inside leaves no file. With no parts at all, the file
    holds the empty table.

    Raises
    ------
    ContractError
        Where a part is not what the contract says, or does not come after the one before.
    """

    def __init__(self, table: Table, path: Path, *, mode: int | None = None) -> None:
        self.table = table
        self.path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
        self._mode = mode
        self._last: tuple[object, ...] | None = None
        self._schema: pa.Schema | None = None
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        write_table(self.table.empty(), self.table, self._temporary, mode=self._mode)
        self._schema = pq.read_schema(self._temporary)
        self._writer = pq.ParquetWriter(self._temporary, self._schema, compression="zstd", version="2.6")
        return self

    def write(self, frame: pd.DataFrame) -> None:
        """Hold a part to the contract and add it."""
        assert self._writer is not None
        conformed = self.table.conform(frame)
        if conformed.empty:
            return
        key = conformed[list(self.table.key)]
        first, last = tuple(key.iloc[0]), tuple(key.iloc[-1])
        if self._last is not None and first <= self._last:
            raise ContractError(f"{self.table.name}: parts out of the order of {', '.join(self.table.key)}")
        self._last = last
        self._writer.write_table(pa.Table.from_pandas(conformed, self._schema, preserve_index=False))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._writer is not None
        self._writer.close()
        if kind is None:
            os.replace(self._temporary, self.path)
        self._temporary.unlink(missing_ok=True)
