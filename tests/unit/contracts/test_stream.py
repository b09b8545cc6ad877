from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.parquet import read_contract, read_table, write_table
from drive_eval.contracts.stream import TableWriter
from drive_eval.contracts.table import Column, ContractError, Table

TABLE = Table(
    "t/numbers",
    "One row per number",
    ("n",),
    (
        Column("n", "integer", "Number", nullable=False),
        Column("w", "string", "Word"),
        Column("d", "date", "Day"),
    ),
)


def part(*numbers: int) -> pd.DataFrame:
    """Rows of the table."""
    return pd.DataFrame({"n": list(numbers), "w": [None if n % 2 else "é" for n in numbers], "d": None})


def test_parts_make_the_table_that_one_write_makes(tmp_path: Path) -> None:
    with TableWriter(TABLE, tmp_path / "parts.parquet", mode=0o600) as writer:
        for numbers in ((1, 2), (), (3,), (7, 5)):
            writer.write(part(*numbers))
    write_table(part(1, 2, 3, 5, 7), TABLE, tmp_path / "whole.parquet")
    pd.testing.assert_frame_equal(
        read_table(tmp_path / "parts.parquet"), read_table(tmp_path / "whole.parquet")
    )
    assert read_contract(tmp_path / "parts.parquet") == TABLE
    assert (tmp_path / "parts.parquet").stat().st_mode & 0o777 == 0o600


def test_no_parts_make_the_empty_table(tmp_path: Path) -> None:
    with TableWriter(TABLE, tmp_path / "a" / "x.parquet"):
        pass
    assert len(read_table(tmp_path / "a" / "x.parquet")) == 0


def written(path: Path, *parts: pd.DataFrame | None) -> None:
    """Write parts; None stands for something going wrong there."""
    with TableWriter(TABLE, path) as writer:
        for frame in parts:
            if frame is None:
                raise ZeroDivisionError
            writer.write(frame)


def test_parts_out_of_order_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="out of the order of n"):
        written(tmp_path / "x.parquet", part(2, 3), part(3))
    assert list(tmp_path.iterdir()) == []


def test_an_exception_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        written(tmp_path / "x.parquet", part(1), None)
    assert list(tmp_path.iterdir()) == []
