"""A plain reader of simulated supplies for these tests, apart from both the simulator and the pipeline."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import yaml
from openpyxl import load_workbook

from drive_eval.simulate import Supply

ENCODINGS = {"south_wales_marac": "cp1252", "south_wales_niche": "cp1252"}


def rows_of(supply: Supply, path: str) -> list[list[str]]:
    """Records of a CSV, heading first."""
    encoding = next((code for name, code in ENCODINGS.items() if name in path), "utf-8-sig")
    text = supply.extracts[path].decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if "marac" in path else ","))


def table_of(supply: Supply, path: str) -> pd.DataFrame:
    """A CSV as text, with the physical row."""
    head, *body = rows_of(supply, path)
    return pd.DataFrame(body, columns=head).assign(row=range(2, len(body) + 2))


def sheets_of(supply: Supply, path: str) -> dict[str, list[tuple[Any, ...]]]:
    """Cells of every sheet of a workbook."""
    book = load_workbook(io.BytesIO(supply.extracts[path]), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def truth_of(supply: Supply, name: str) -> pd.DataFrame:
    """A truth file as text."""
    return pd.read_csv(io.BytesIO(supply.truth[name]), dtype=str, keep_default_na=False)


def targets_of(supply: Supply) -> Mapping[str, Mapping[str, Any]]:
    """Targets by name."""
    targets: Mapping[str, Mapping[str, Any]] = yaml.safe_load(supply.truth["targets.yaml"])["targets"]
    return targets


def planted_of(supply: Supply) -> dict[str, int]:
    """Planted problems by key."""
    text = supply.truth["MESS.md"].decode().split("## Facts")[0]
    cells: Sequence[list[str]] = [
        line.strip("| ").split(" | ") for line in text.splitlines() if line[:2] == "| "
    ]
    return {line[0]: int(line[-1]) for line in cells if line[0] != "key"}
