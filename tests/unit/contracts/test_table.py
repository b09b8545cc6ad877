"""A table's contract: what it accepts, what it refuses, and what its file tells."""

from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts import Column, ContractError, Table
from drive_eval.contracts.parquet import read_contract, read_table, write_table

TABLE = Table(
    "test/table",
    "One row per thing",
    ("id",),
    (
        Column("id", "integer", "Number", nullable=False),
        Column("arm", "string", "Arm", codes={"drive": "Drive", "control": "Control"}),
        Column("day", "date", "Day"),
        Column("share", "number", "Share", "proportion"),
        Column("known", "boolean", "Known"),
    ),
)


def frame(**changes: object) -> pd.DataFrame:
    base = {
        "id": [2, 1],
        "arm": ["drive", None],
        "day": [pd.Timestamp("2016-04-05"), None],
        "share": [0.5, None],
        "known": [True, None],
    }
    return pd.DataFrame({**base, **changes})


def test_rows_are_sorted_by_key_and_typed() -> None:
    held = TABLE.conform(frame())
    assert held["id"].tolist() == [1, 2]
    assert [str(kind) for kind in held.dtypes] == ["Int64", "string", "datetime64[us]", "float64", "boolean"]


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(ContractError, match="test/table"):
        TABLE.conform(frame(id=[1, 1]))


def test_an_unlisted_code_is_refused_without_quoting_it() -> None:
    with pytest.raises(ContractError) as caught:
        TABLE.conform(frame(arm=["CANARY", None]))
    assert "arm" in str(caught.value)
    assert "CANARY" not in str(caught.value)


def test_a_column_that_rides_along_is_refused() -> None:
    with pytest.raises(ContractError, match="surname"):
        TABLE.conform(frame(surname=["A", "B"]))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(ContractError, match="share"):
        TABLE.conform(frame().drop(columns="share"))


def test_a_wrong_kind_is_refused_without_quoting_it() -> None:
    with pytest.raises(ContractError) as caught:
        TABLE.conform(frame(share=["CANARY", 1]))
    assert "CANARY" not in str(caught.value)


def test_the_file_explains_itself(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    write_table(frame(), TABLE, path)
    assert read_contract(path) == TABLE
    pd.testing.assert_frame_equal(read_table(path), TABLE.conform(frame()))


def test_row_order_does_not_change_the_bytes(tmp_path: Path) -> None:
    write_table(frame(), TABLE, tmp_path / "a.parquet")
    write_table(frame().iloc[::-1], TABLE, tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_refused_frame_leaves_no_file_and_no_half_of_one(tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        write_table(frame(id=[1, 1]), TABLE, tmp_path / "table.parquet")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_frame_keeps_its_types(tmp_path: Path) -> None:
    write_table(TABLE.empty(), TABLE, tmp_path / "table.parquet")
    assert list(read_table(tmp_path / "table.parquet").columns) == TABLE.column_names


def test_permissions_are_those_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "secret.parquet"
    write_table(frame(), TABLE, path, mode=0o600)
    assert path.stat().st_mode & 0o777 == 0o600
