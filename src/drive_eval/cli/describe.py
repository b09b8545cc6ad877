"""`drive-eval describe`: a Parquet file explains itself."""

from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from drive_eval.contracts.parquet import read_contract, read_table
from drive_eval.errors import CannotRun


def describe_file(path: Path) -> None:
    """Print a table's contract with the missing count of every column.

    Raises
    ------
    CannotRun
        Where the file is absent, not Parquet, or not one that the pipeline wrote.
    """
    import pyarrow as pa

    if not path.is_file():
        raise CannotRun(f"{path}: no such file")
    try:
        contract = read_contract(path)
    except pa.ArrowInvalid:
        raise CannotRun(f"{path}: not a Parquet file") from None
    if contract is None:
        raise CannotRun(f"{path}: carries no contract, so the pipeline did not write it")
    frame = read_table(path)
    console = Console(width=None if Console().is_terminal else 160)
    console.print(f"[bold]{contract.name}[/bold]: {contract.one_row_is}.")
    console.print(f"{len(frame):,} rows; key: {', '.join(contract.key)}.")
    if contract.source:
        console.print(f"From: {contract.source}.")
    grid = Grid("column", "type", "unit", "missing", "meaning", "codes", show_lines=False)
    for column in contract.columns:
        codes = ", ".join(column.codes) if column.codes else ""
        missing = f"{int(frame[column.name].isna().sum()):,}"
        grid.add_row(column.name, column.kind, column.unit, missing, column.meaning, codes)
    console.print(grid)
