"""Contracted frames to Parquet and back: same rows, same bytes, whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from drive_eval.contracts.table import Column, Table
from drive_eval.whole import whole_file

_METADATA_KEY = b"drive_eval.contract"


def write_table(frame: pd.DataFrame, table: Table, path: Path, *, mode: int | None = None) -> None:
    """Hold a frame to its contract and write it with that contract in the file's own metadata.

    The file appears under its name only when it is whole. `mode` sets the file's permissions
    (0o600 in `secure/`).

    Raises
    ------
    ContractError
        Where the frame is not what the contract says.
    """
    conformed = table.conform(frame)
    arrow = pa.Table.from_pandas(conformed, preserve_index=False)
    arrow = arrow.replace_schema_metadata({_METADATA_KEY: _description(table)})
    with whole_file(path, mode=mode) as temporary:
        pq.write_table(arrow, temporary, compression="zstd", version="2.6")


def read_table(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a contracted Parquet with pandas types as `Table.conform` gives them."""
    frame: pd.DataFrame = pq.read_table(path, columns=columns).to_pandas(types_mapper=_pandas_type)
    return frame


def read_contract(path: Path) -> Table | None:
    """The contract that a file carries, or None where it carries none."""
    metadata = pq.read_schema(path).metadata or {}
    if _METADATA_KEY not in metadata:
        return None
    content = json.loads(metadata[_METADATA_KEY])
    columns = tuple(Column(**column) for column in content.pop("columns"))
    return Table(**{**content, "key": tuple(content["key"]), "columns": columns})


def _description(table: Table) -> bytes:
    content = {
        "name": table.name,
        "one_row_is": table.one_row_is,
        "key": list(table.key),
        "source": table.source,
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "meaning": column.meaning,
                "unit": column.unit,
                "codes": dict(column.codes) if column.codes else None,
                "nullable": column.nullable,
            }
            for column in table.columns
        ],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _pandas_type(arrow_type: pa.DataType) -> Any:
    if pa.types.is_string(arrow_type) or pa.types.is_large_string(arrow_type):
        return pd.StringDtype("pyarrow")
    if pa.types.is_int64(arrow_type):
        return pd.Int64Dtype()
    if pa.types.is_boolean(arrow_type):
        return pd.BooleanDtype()
    return None
