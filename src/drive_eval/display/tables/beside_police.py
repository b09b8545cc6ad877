"""The matched sample at Marac, by pair; and Drive cases' police windows by contact, described."""

from typing import Final

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    TableRow,
    TableView,
    count_cell,
    effect_cell,
    mean_cell,
    p_cell,
    section,
    share_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import BEFORE_AFTER
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.display.tables.marac import PERIODS
from drive_eval.display.tables.police import WINDOW_NAMES
from drive_eval.vocabulary import ARMS

_BETWEEN: Final = "drive_vs_control"
_CONTACT: Final = {"contact=yes": "contact", "contact=no": "no contact"}


def matched_marac(book: Book, labels: Labels) -> TableView:
    """Means by arm, and the mean difference within pairs."""
    where = {"population": "matched", "subgroup": "all", "level": ""}
    pair = {"group": _BETWEEN, "quantity": "mean_difference"}
    measures = [
        *(
            Measure(label, _mean, tuple({"group": arm, "quantity": part} for part in ("mean", "sd")), 1.1)
            for arm, label in ARMS.items()
        ),
        Measure("Difference within pairs (95% interval)", _signed, (pair,), 1.5),
        Measure("p", p_cell, (pair,), 0.6),
        Measure(
            "p, signed ranks",
            p_cell,
            ({"group": _BETWEEN, "quantity": "test", "variant": "test=signed_rank"},),
            0.8,
        ),
    ]
    rows: list[TableRow] = []
    for period, title in PERIODS.items():
        part = grid(book, labels, Side(("outcome",), "", {**where, "period": period}), measures)
        rows += [section(title), *part] if part else []
    return TableView(
        columns=columns(measures, "Per perpetrator", 1.8),
        rows=tuple(rows),
        notes=(
            "Means (standard deviation): matched people whose window is seen to its end. Difference: Drive "
            "less control, of pairs in which both are; p: paired t test; signed ranks: Wilcoxon. Repeat "
            "victims only where the lists cover the 12 months before too.",
            "Matching reproduces the comparison published for Year 2; in a randomised trial it is a "
            "sensitivity analysis.",
        ),
    )


def contact_windows(book: Book, labels: Labels) -> TableView:
    """People with any incident, incidents and rates of closed Drive cases, with and without contact."""
    where = {"population": "closed", "group": "drive", "level": ""}
    measures = [
        Measure(f"{title}, {said}", cell, ({"subgroup": subgroup, "quantity": quantity},), width)
        for title, cell, quantity, width in (
            ("Any incident", share_cell, "proportion", 1.3),
            ("Incidents", count_cell, "count", 0.75),
            ("Per person-year", effect_cell, "rate", 1.25),
        )
        for subgroup, said in _CONTACT.items()
    ]
    return TableView(
        columns=columns(measures, "", 1.6),
        rows=grid(
            book.where(lambda row: row.part("period") in WINDOW_NAMES), labels,
            Side(("outcome", "period"), "outcome", where), measures,
        ),
        notes=(
            "Closed Drive cases. A description, not an effect of contact: contact comes after allocation, "
            "Drive acts without it too, and who could be reached differs in much besides. Cases whose "
            "contact is not known are in neither group. Any incident: people whose window lies wholly "
            "inside the extract.",
            BEFORE_AFTER,
        ),
    )  # fmt: skip


def _mean(mean: Row | None, sd: Row | None) -> Cell:
    return mean_cell(mean, sd, 2)


def _signed(row: Row | None) -> Cell:
    return effect_cell(row, 2, sign=True)
