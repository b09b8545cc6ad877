"""What the extracts were like: raw rows by status, why rows were set aside, and who could be linked."""

from drive_eval.display.audit import LEDGER, LINKAGE
from drive_eval.display.book import Book
from drive_eval.display.cells import Column, Label, TableRow, TableView, count_cell, number_cell, share_cell
from drive_eval.display.labels import Labels
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.vocabulary import AGENCIES, ARMS, LEDGER_STATUS


def data_quality(book: Book, labels: Labels) -> TableView:
    """Raw rows of each agency by what became of them."""
    measures = [
        Measure("Files and sheets", count_cell, ({"outcome": "files_and_sheets"},), 0.8),
        Measure("Rows", count_cell, ({"outcome": "raw_rows", "level": ""},), 0.8),
        *(
            Measure(label, count_cell, ({"outcome": "raw_rows", "level": status},), 0.9)
            for status, label in LEDGER_STATUS.items()
        ),
    ]
    where = {"analysis": LEDGER, "quantity": "count"}
    return TableView(
        columns=columns(measures, "Agency", 1.6),
        rows=grid(book, labels, Side(("source",), "", where), measures),
        notes=(
            "Every raw row is counted once: rows are the sum of the statuses. Not data: titles, "
            "headings, totals and "
            "footers.",
        ),
    )


def ledger_reasons(book: Book, labels: Labels) -> TableView:
    """Why rows were queried, set aside or left out, by agency."""
    sources = [agency for agency in AGENCIES if book.find(source=agency)]
    measures = [Measure(labels.of(agency), count_cell, ({"source": agency},)) for agency in sources]
    where = {"analysis": LEDGER, "outcome": "reason", "quantity": "count"}
    return TableView(
        columns=columns(measures, "Reason", 2.2),
        rows=grid(book, labels, Side(("level",), "", where), measures),
        notes=("A row may have several reasons.",),
    )


def linkage(book: Book, labels: Labels) -> TableView:
    """Trial people with at least one linked row, by agency, site and arm, at three thresholds."""
    thresholds = {"": "Headline", "linkage=strict": "Stricter", "linkage=loose": "Looser"}
    measures = [
        Measure(f"{labels.of(arm)}, {words.lower()}", share_cell, ({"group": arm, "variant": variant},))
        for variant, words in thresholds.items()
        for arm in ARMS
    ]
    where = {"analysis": LINKAGE, "outcome": "linked", "quantity": "proportion"}
    side = Side(("source", "subgroup"), "source", where)
    return TableView(
        columns=columns(measures, "Agency and site", 1.5),
        rows=grid(book, labels, side, measures, lambda parts: labels.subgroup(parts["subgroup"])),
        notes=(
            "People allocated with at least one row linked to them. The same identifiers are "
            "used for both arms.",
        ),
    )


def linkage_rules(book: Book, labels: Labels) -> TableView:
    """How many raw rows each rule of the cascade linked."""
    found = book.find(analysis=LINKAGE, outcome="rule", quantity="count")
    meanings = {row.part("level"): row.method for row in found}
    sources = [agency for agency in AGENCIES if any(row.part("source") == agency for row in found)]
    rows = []
    for rule in sorted(meanings):
        cells = [
            count_cell(
                book.one(analysis=LINKAGE, outcome="rule", quantity="count", level=rule, source=agency)
            )
            for agency in sources
        ]
        scores = book.find(analysis=LINKAGE, outcome="rule", quantity="lowest_score", level=rule)
        lowest = min(
            (row for row in scores if row["estimate"] is not None),
            key=lambda row: row["estimate"] or 0.0,
            default=None,
        )
        hidden = next((row for row in scores if row.hides("estimate")), None)
        score = number_cell(hidden or lowest, 3)  # the lowest may be the one that is withheld
        rows.append(TableRow((Label(f"{meanings[rule]}"), *cells, score)))
    return TableView(
        columns=(
            Column("Rule", 2.4, "left"),
            *(Column(labels.of(agency), 0.8) for agency in sources),
            Column("Lowest score", 0.7),
        ),
        rows=tuple(rows),
        notes=(
            "Rows linked by each rule, in the order of the cascade. Score: probability of a "
            "match; 1 for a rule.",
        ),
    )
