"""Marac after the index: means by arm, and the arms compared crude beside stratified."""

from typing import Final

from drive_eval.display.book import Book
from drive_eval.display.cells import (
    Label,
    TableRow,
    TableView,
    adjusted_p_cell,
    effect_cell,
    mean_cell,
    p_cell,
    points_cell,
    section,
    share_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import CRUDE
from drive_eval.display.tables.grid import Measure, columns
from drive_eval.vocabulary import ARMS

PERIODS: Final = {
    "index_to_12m_after": "From the index Marac to 12 months after the intervention",
    "12m_after": "12 months after the intervention",
}
_NONE: Final = "adjusted=none"
_BETWEEN: Final = {"group": "drive_vs_control"}


def marac(book: Book, labels: Labels) -> TableView:
    """Appearances and victims per perpetrator, and serial perpetrators, by arm and between arms."""
    rows: list[TableRow] = []
    for period, title in PERIODS.items():
        where = {"population": "allocated", "subgroup": "all", "period": period}
        names = {row.part("outcome") for row in book.find(**where)}
        part = [_row(book, labels, {**where, "outcome": name}) for name in sorted(names, key=labels.rank)]
        rows += [section(title), *part] if part else []
    between = "difference (95% interval)"
    measures = [
        Measure("Drive", mean_cell, (), 1.1),
        Measure("Control", mean_cell, (), 1.1),
        Measure(f"Stratified {between}", effect_cell, (), 1.3),
        Measure(f"Crude {between}", effect_cell, (), 1.3),
        Measure("Stratified rate ratio (95% interval)", effect_cell, (), 1.25),
        Measure("p", p_cell, (), 0.6),
        Measure("p, Holm", adjusted_p_cell, (), 0.6),
    ]
    return TableView(
        columns=columns(measures, "Per perpetrator", 1.5),
        rows=tuple(rows),
        notes=(
            "Means (standard deviation) and mean differences: people whose window is seen to its end. Rate "
            "ratios: everyone, per observed time. The index Marac itself is one appearance. Serial "
            "perpetrators: heard with two or more distinct victims; shares, differences in percentage "
            "points and, in place of a rate ratio, the risk ratio. Repeat victims and serial perpetrators "
            "only where the lists cover the 12 months before too.",
            CRUDE + " p: of the stratified difference; of serial perpetrators, crude.",
        ),
    )


def _row(book: Book, labels: Labels, where: dict[str, str]) -> TableRow:
    if where["outcome"] == "serial":
        return _serial(book, labels, where)
    means = [
        [book.one(**where, level="", group=arm, quantity=quantity) for quantity in ("mean", "sd")]
        for arm in ARMS
    ]
    difference = {**where, **_BETWEEN, "quantity": "mean_difference"}
    adjusted, crude = (book.one(**difference, variant=variant) for variant in ("", _NONE))
    ratio = book.one(**where, **_BETWEEN, quantity="rate_ratio")
    return TableRow(
        (
            Label(labels.outcome(where["outcome"]), 1),
            *(mean_cell(mean, sd, 2) for mean, sd in means),
            effect_cell(adjusted, sign=True),
            effect_cell(crude, sign=True),
            effect_cell(ratio),
            p_cell(adjusted),
            adjusted_p_cell(adjusted),
        )
    )


def _serial(book: Book, labels: Labels, where: dict[str, str]) -> TableRow:
    shares = [book.one(**where, group=arm, quantity="proportion") for arm in ARMS]
    crude, adjusted = (
        book.one(**where, **_BETWEEN, quantity="risk_difference", variant=variant)
        for variant in ("", "adjusted=site_quarter")
    )
    ratio, test = (book.one(**where, **_BETWEEN, quantity=name) for name in ("risk_ratio", "test"))
    return TableRow(
        (
            Label(labels.outcome("serial"), 1),
            *(share_cell(row) for row in shares),
            points_cell(adjusted),
            points_cell(crude),
            effect_cell(ratio),
            p_cell(test),
            adjusted_p_cell(test),
        )
    )
