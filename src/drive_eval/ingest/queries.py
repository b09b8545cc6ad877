"""What goes back to an agency: its queries row by row, and how many of each kind."""

import pandas as pd

from drive_eval.ingest.reasons import NOT_DATA, REASONS

QUERY_COLUMNS = ["file", "sheet", "row", "status", "reason", "query"]
SUMMARY_COLUMNS = ["agency", "file", "status", "reason", "meaning", "rows"]


def query_list(ledger: pd.DataFrame, agency: str) -> pd.DataFrame:
    """The rows of one agency about which there is something to ask, in the order of the file.

    Nothing in it identifies anyone: file, sheet and row lead the agency to the cell. Where there is
    nothing to ask, the frame has no rows.
    """
    asked = ledger[(ledger["agency"] == agency) & (ledger["query"] != "")]
    return asked[QUERY_COLUMNS].sort_values(["file", "sheet", "row"]).reset_index(drop=True)


def query_summary(ledger: pd.DataFrame) -> pd.DataFrame:
    """Rows that each reason touches, by agency, file and status; a row with two counts in both."""
    each = ledger[ledger["reason"] != ""].assign(reason=lambda frame: frame["reason"].str.split(";"))
    each = each.explode("reason")
    counted = each.groupby(["agency", "file", "status", "reason"]).size().reset_index(name="rows")
    counted["meaning"] = [_meaning(code) for code in counted["reason"]]
    return counted[SUMMARY_COLUMNS]


def _meaning(code: str) -> str:
    """A reason in words, without the place of any one row."""
    text = REASONS[code].replace("Column {column}: ", "").replace("'{value}'", "a value")
    text = text.replace("Column(s) {column} are", "Some columns are")
    return text or f"{code.capitalize()} row" if code in NOT_DATA else text
