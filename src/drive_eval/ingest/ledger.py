"""The row ledger: what became of every raw row, and proof that none was lost."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from drive_eval.ingest.reasons import REASONS, sentence, status_of


class LedgerImbalance(RuntimeError):
    """Rows that were read and rows of the ledger do not agree; the message names file and sheet."""


class Notes:
    """Reasons and sentences of one raw row, each code once, in the order in which they came."""

    __slots__ = ("sentences",)

    def __init__(self) -> None:
        self.sentences: dict[str, dict[str, None]] = {}

    def add(self, code: str, column: str = "", value: str = "") -> None:
        """Note a reason; the same reason on another column adds its sentence."""
        self.sentences.setdefault(code, {})[sentence(code, column, value)] = None

    @property
    def reason(self) -> str:
        """The codes, joined by ';'."""
        return ";".join(self.sentences)

    @property
    def query(self) -> str:
        """The sentences, joined by a space."""
        return " ".join(text for texts in self.sentences.values() for text in texts if text)

    @property
    def status(self) -> str:
        """What the codes amount to."""
        return status_of(set(self.sentences))


NOTHING = Notes()


def ledger_frame(
    file: str, sheet: str, agency: str, rows: Sequence[int], sites: Sequence[str], notes: Mapping[int, Notes]
) -> pd.DataFrame:
    """`LEDGER` rows of some raw rows; `notes` by position."""
    columns: dict[str, Any] = {
        "file": file,
        "sheet": sheet,
        "row": list(rows),
        "agency": agency,
        "site": list(sites),
        "status": [notes.get(position, NOTHING).status for position in range(len(rows))],
        "reason": [notes.get(position, NOTHING).reason for position in range(len(rows))],
        "query": [notes.get(position, NOTHING).query for position in range(len(rows))],
    }
    return pd.DataFrame(columns)


def annotate(ledger: pd.DataFrame, keys: pd.MultiIndex, code: str, column: str = "") -> pd.DataFrame:
    """The ledger with one more reason on the rows with these (file, sheet, row), and their new status."""
    index = pd.MultiIndex.from_frame(ledger[["file", "sheet", "row"]])
    hit = index.isin(keys)
    if not hit.any():
        return ledger
    changed = ledger.copy()
    text = sentence(code, column)
    chosen = changed.loc[hit]
    reasons = [
        f"{reason};{code}".strip(";") if code not in reason.split(";") else reason
        for reason in chosen["reason"]
    ]
    changed.loc[hit, "reason"] = reasons
    changed.loc[hit, "query"] = [f"{query} {text}".strip() for query in chosen["query"]]
    changed.loc[hit, "status"] = [status_of(set(reason.split(";"))) for reason in reasons]
    return changed


def balance(ledger: pd.DataFrame, files: pd.DataFrame) -> None:
    """Hold the ledger against the files: rows read = the sum over statuses, lines all accounted for.

    Raises
    ------
    LedgerImbalance
        Naming the first file and sheet that do not balance, and both counts.
    """
    repeated = ledger.duplicated(["file", "sheet", "row"])
    if repeated.any():
        first = ledger[repeated].iloc[0]
        raise LedgerImbalance(
            f"{first['file']} sheet '{first['sheet']}' row {first['row']} is in the ledger twice"
        )
    unknown = {
        code for codes in ledger["reason"].unique() for code in codes.split(";") if code
    } - REASONS.keys()
    if unknown:
        raise LedgerImbalance(f"reasons that no list knows: {sorted(unknown)}")
    counted = ledger.groupby(["file", "sheet"]).size().to_dict()
    for entry in files.to_dict("records"):
        key = (entry["file"], entry["sheet"])
        in_ledger = counted.pop(key, 0)
        if in_ledger != entry["raw_rows"]:
            raise LedgerImbalance(
                f"{key[0]} sheet '{key[1]}': {entry['raw_rows']} rows read, {in_ledger} in the ledger"
            )
        lines = entry["raw_rows"] + entry["blank_rows"] + entry["continuation_lines"]
        if lines != entry["raw_lines"]:
            raise LedgerImbalance(
                f"{key[0]} sheet '{key[1]}': {entry['raw_lines']} lines, {lines} accounted for"
            )
    if counted:
        raise LedgerImbalance(
            f"in the ledger but not among the files read: {min(str(key) for key in counted)}"
        )
