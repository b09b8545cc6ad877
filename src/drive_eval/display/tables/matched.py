"""The matched sample: balance before and after, who was left out, and its outcomes by pair."""

from typing import Final

from drive_eval.contracts.match import UNMATCHED_REASONS
from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    Column,
    Label,
    TableRow,
    TableView,
    count_cell,
    effect_cell,
    number_cell,
    p_cell,
    points_cell,
    section,
    share_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import BEFORE_AFTER
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.vocabulary import ARMS

_BETWEEN: Final = "drive_vs_control"
_SAMPLES: Final = {"before": "before", "after": "after"}
_MATCHED: Final = (
    "Matching reproduces the comparison published for Year 2; in a randomised trial it is a sensitivity "
    "analysis."
)


def matched_balance(book: Book, labels: Labels) -> TableView:
    """Means by arm and standardised differences before and after; then who was matched and who was not."""
    rows = [*grid(book, labels, Side(("outcome", "level"), "", {"subgroup": "all"}), _BALANCE)]
    return TableView(
        columns=columns(_BALANCE, "", 1.9),
        rows=tuple(rows),
        notes=(
            "Means, and shares as proportions. SMD: standardised mean difference. It divides by one "
            "standard deviation for before and after alike, so that the two can be compared. No p-values "
            "are given for balance.",
            _MATCHED,
        ),
    )


def _balance() -> tuple[Measure, ...]:
    measures = []
    for sample in _SAMPLES:
        for arm, label in ARMS.items():
            parts = {"period": sample, "group": arm, "quantity": "mean"}
            measures.append(Measure(f"{label}, {sample}", _two, (parts,), 0.8))
    for quantity, words in (
        ("standardised_mean_difference", "SMD, {}"),
        ("variance_ratio", "Variance ratio, {}"),
    ):
        for sample in _SAMPLES:
            parts = {"period": sample, "group": _BETWEEN, "quantity": quantity}
            measures.append(Measure(words.format(sample), _two, (parts,), 1.0))
    return tuple(measures)


def _two(row: Row | None) -> Cell:
    return number_cell(row, 2)


_BALANCE: Final = _balance()


def matched_people(book: Book, labels: Labels) -> TableView:
    """Who was matched, and why the others were not."""
    rows = [
        TableRow((Label(f"Matched, {label}"), count_cell(book.one(outcome="matched", group=arm))))
        for arm, label in ARMS.items()
        if book.one(outcome="matched", group=arm)
    ]
    left = sorted(book.find(outcome="unmatched", quantity="count"), key=lambda row: row.part("level"))
    if left:
        rows.append(section("Drive people not matched"))
    rows += [TableRow((Label(UNMATCHED_REASONS[row.part("level")], 1), count_cell(row))) for row in left]
    return TableView(columns=(Column("", 3.0, "left"), Column("People", 0.7)), rows=tuple(rows))


def matched_pairs(book: Book, labels: Labels) -> TableView:
    """People with any incident and rates in the matched sample, with the tests by pair."""
    where = {"population": "matched", "subgroup": "all"}
    windows = {
        (row.part("outcome"), row.part("period"))
        for row in book.find(**where, group="drive", quantity="rate")
    }
    rows: list[TableRow] = []
    last = ""
    for outcome, period in sorted(windows, key=lambda name: [labels.rank(part) for part in name]):
        if outcome != last:
            rows.append(section(labels.outcome(outcome)))
            last = outcome
        rows.append(_pair_row(book, labels, {**where, "outcome": outcome, "period": period}))
    return TableView(
        columns=columns(_PAIRS, "", 1.3),
        rows=tuple(rows),
        notes=(
            "Any incident: people whose window lies wholly inside the extract. Difference: Tango score "
            "interval by pair. p, any: exact McNemar test; p, number: Wilcoxon signed-rank test of the "
            "numbers of incidents in a pair. Gamma: the odds of being in Drive within a pair that a hidden "
            "cause would need to explain the result away (Rosenbaum); n.e. where the result is not "
            "significant even without one.",
            _MATCHED,
        ),
    )


_PAIRS: Final = (
    Measure("Any incident, Drive", share_cell, (), 1.2),
    Measure("Any incident, control", share_cell, (), 1.2),
    Measure("Difference by pair, percentage points (95% interval)", points_cell, (), 1.35),
    Measure("p, any", p_cell, (), 0.55),
    Measure("Gamma", number_cell, (), 0.6),
    Measure("Per person-year, Drive", effect_cell, (), 0.75),
    Measure("Per person-year, control", effect_cell, (), 0.75),
    Measure("p, number", p_cell, (), 0.65),
)


def _pair_row(book: Book, labels: Labels, where: dict[str, str]) -> TableRow:
    shares = [book.one(**where, level="", group=arm, quantity="proportion") for arm in ARMS]
    rates = [book.one(**where, level="", group=arm, quantity="rate") for arm in ARMS]
    between = {**where, "group": _BETWEEN}
    return TableRow(
        (
            Label(labels.of(where["period"]), 1),
            *(share_cell(row) for row in shares),
            points_cell(book.one(**between, quantity="risk_difference")),
            p_cell(book.one(**between, quantity="test")),
            number_cell(book.one(**between, level="any", quantity="gamma_critical"), 2),
            *(number_cell(row, 2) for row in rates),
            p_cell(book.one(**between, quantity="test", variant="test=signed_rank")),
        )
    )


def matched_change(book: Book, labels: Labels) -> TableView:
    """Change from the six months before in the matched sample, as published for Year 2."""
    where = {"population": "matched", "subgroup": "all", "level": ""}
    measures = [
        Measure(f"{title}, {said}", effect_cell, ({"group": group, "quantity": quantity},), 1.1)
        for title, within, contrast in (
            ("Incidents", "incident_ratio", "ratio_of_incident_ratios"),
            ("People", "people_ratio", "ratio_of_people_ratios"),
        )
        for group, said, quantity in (
            ("drive", "Drive", within),
            ("control", "control", within),
            (_BETWEEN, "Drive over control", contrast),
        )
    ]
    return TableView(
        columns=columns(measures, "Window, against the 6 months before", 1.5),
        rows=grid(
            book, labels, Side(("outcome", "period"), "outcome", where), measures,
            lambda parts: labels.of(parts["period"].removesuffix("_vs_pre_6m")),
        ),
        notes=(
            "Ratios, after over before, with 95% intervals, of people whose windows are both wholly seen; a "
            "longer window holds more. Between arms the members of a pair are not tied here.",
            BEFORE_AFTER,
        ),
    )  # fmt: skip
