"""What to be careful of: warnings of the estimates, and headline numbers under other linkage."""

from collections.abc import Mapping
from typing import Final

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import Cell, Column, Label, TableRow, TableView, count_cell, share_cell
from drive_eval.display.labels import Labels
from drive_eval.display.tables.grid import Measure, columns


def warnings(book: Book, labels: Labels) -> TableView:
    """Every warning that stands in a row of the estimates, with how many rows carry it."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in book:
        for text in filter(None, row.warning.split("; ")):
            found.setdefault((row.part("analysis"), text), []).append(row)
    rows = []
    for (analysis, text), carriers in found.items():
        said = f"{text[:1].upper()}{text[1:]}"
        rows.append(
            TableRow((Label(labels.part("analysis", analysis)), Label(said), Label(_where(carriers, labels))))
        )
    return TableView(
        columns=(
            Column("Analysis", 0.8, "left"),
            Column("Warning", 2.2, "left"),
            Column("Where", 1.2, "left"),
        ),
        rows=tuple(rows) or (TableRow((Label("None"), Label("No estimate carries a warning"), Label(""))),),
    )


def _where(rows: list[Row], labels: Labels) -> str:
    """The outcomes that a warning is about; all of them where there are many."""
    names = list(dict.fromkeys(labels.outcome(row.part("outcome")) for row in rows if row.part("outcome")))
    shown = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    return shown or "The whole analysis"


def linkage_sensitivity(book: Book, labels: Labels) -> TableView:
    """Headline shares under the stricter and the looser linkage threshold."""
    thresholds = {"": "Headline", "linkage=strict": "Stricter", "linkage=loose": "Looser"}
    measures = [Measure(title, share_cell, ()) for title in thresholds.values()]
    rows = []
    for words, parts in _HEADLINES:
        found = [book.one(**parts, subgroup="all", variant=variant) for variant in thresholds]
        if any(found):
            rows.append(TableRow((Label(words), *(_count_or_share(row) for row in found))))
    return TableView(columns=columns(measures), rows=tuple(rows))


def _count_or_share(row: Row | None) -> Cell:
    return count_cell(row) if row and row.part("quantity") == "count" else share_cell(row)


def _count(outcome: str, group: str) -> Mapping[str, str]:
    return {"analysis": "flow", "outcome": outcome, "group": group, "level": "", "quantity": "count"}


def _share(analysis: str, outcome: str, **parts: str) -> Mapping[str, str]:
    return {"analysis": analysis, "outcome": outcome, "quantity": "proportion", **parts}


def _paired(abuse: str, period: str) -> Mapping[str, str]:
    return _share("abuse_types", abuse, population="paired", level="any", period=period)


_HEADLINES: Final = (
    ("Drive cases closed", _count("closed", "drive")),
    ("Victims with Idva data, Drive", _count("idva_linked_victims", "drive")),
    ("Victims with Idva data, control", _count("idva_linked_victims", "control")),
    ("Direct contact", _share("delivery", "direct_contact", population="closed")),
    ("Physical abuse at intake", _paired("physical", "intake")),
    ("Physical abuse at exit", _paired("physical", "exit")),
    ("Sexual abuse at intake", _paired("sexual", "intake")),
    ("Sexual abuse at exit", _paired("sexual", "exit")),
    ("Risk reduced, case manager", _share("risk_case_manager", "risk_reduced")),
    ("Risk reduced, Idva, Drive", _share("risk_idva", "risk_reduced", group="drive")),
    ("Risk reduced, Idva, control", _share("risk_idva", "risk_reduced", group="control")),
)
