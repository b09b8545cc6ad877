"""Row ledgers of two runs: what became of each extract's rows, file by file."""

from typing import Final

import pandas as pd

from drive_eval.vocabulary import LEDGER_STATUS

COLUMNS: Final = ("file", "rows_first", "rows_second", "appeared", "vanished", "other_status", "statuses")
_ROW: Final = ["file", "sheet", "row"]


def compare_ledgers(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """One row a file whose rows differ: how many there were and are, came, went, or fared otherwise.

    Rows are matched by file, sheet and row number; `statuses` says what the counts of each status were
    and are, where they differ.
    """
    columns = [*_ROW, "status", "reason"]
    joined = first[columns].merge(
        second[columns], on=_ROW, how="outer", suffixes=("_first", "_second"), indicator=True
    )
    same = (joined["status_first"] == joined["status_second"]) & (
        joined["reason_first"].fillna("") == joined["reason_second"].fillna("")
    )
    joined["same"] = same.fillna(False).astype(bool)
    changed = joined.loc[~joined["same"], "file"].drop_duplicates().sort_values()
    rows = [_file(name, joined[joined["file"] == name]) for name in changed]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _file(name: str, rows: pd.DataFrame) -> list[object]:
    side = rows["_merge"]
    both = side == "both"
    return [
        name,
        int((side != "right_only").sum()),
        int((side != "left_only").sum()),
        int((side == "right_only").sum()),
        int((side == "left_only").sum()),
        int((both & ~rows["same"]).sum()),
        _statuses(rows),
    ]


def _statuses(rows: pd.DataFrame) -> str:
    first, second = (rows[f"status_{side}"].value_counts() for side in ("first", "second"))
    said = [
        f"{label.lower()} {first.get(status, 0)} → {second.get(status, 0)}"
        for status, label in LEDGER_STATUS.items()
        if first.get(status, 0) != second.get(status, 0)
    ]
    return "; ".join(said)
