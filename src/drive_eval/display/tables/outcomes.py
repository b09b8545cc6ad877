"""Outcomes: abuse types, severity, risk, harms; three senses of "reduction" in three columns."""

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    Label,
    TableRow,
    TableView,
    count_cell,
    effect_cell,
    missing_cell,
    p_cell,
    points_cell,
    relative_cell,
    section,
    share_cell,
    share_limits_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.vocabulary import ABUSE_TYPES, SEVERITY

_ADJUSTED = "adjusted=site_quarter"
_CHANGE = {"period": "exit_vs_intake"}
_SOURCE = {"source": "case_manager", "subgroup": "all", "group": "drive"}
EXPLORATORY = "p-values are exploratory: this phase was not planned to show an effect."
PEAK = (
    "Everyone was at a peak of risk at intake, so some fall is expected without any intervention (regression to the "
    "mean); and case managers rate their own cases (assessor bias)."
)
CRUDE = (
    "Crude: pooled over sites and time. Stratified: Mantel–Haenszel over site and quarter, because the allocation "
    "ratio differed between them."
)


def abuse_types(book: Book, labels: Labels) -> TableView:
    """Shares at intake and exit, and the change in three senses, each in a column of its own."""
    measures = [
        Measure("Intake", share_cell, ({"period": "intake", "quantity": "proportion"},), 1.05),
        Measure("Exit", share_cell, ({"period": "exit", "quantity": "proportion"},), 1.05),
        Measure("Change, percentage points (95% interval)", points_cell, ({**_CHANGE, "quantity": "risk_difference"},), 1.25),
        Measure("Relative change in users (95% interval)", relative_cell, ({**_CHANGE, "quantity": "relative_change"},), 1.35),
        Measure("Stopped, of users at intake", share_cell, ({**_CHANGE, "quantity": "share_stopped"},), 1.05),
        Measure("Started", count_cell, ({**_CHANGE, "quantity": "started"},), 0.7),
        Measure("p", p_cell, ({**_CHANGE, "quantity": "test"},), 0.6),
    ]  # fmt: skip
    side = Side(("level", "outcome"), "level", _SOURCE)
    return TableView(
        columns=columns(measures, "", 1.5),
        rows=grid(book, labels, side, measures),
        notes=(
            "Closed Drive cases with a known level at both intake and exit. p: exact McNemar test. "
            + EXPLORATORY,
            "Percentage points: exit less intake. Relative change: in the number of people using the abuse. Stopped: "
            "of those using it at intake, those who no longer did at exit. The three are not the same number.",
            PEAK,
        ),
    )


def abuse_sensitivity(book: Book, labels: Labels) -> TableView:
    """The same change by other intervals and tests."""
    variants = {
        "": "exact",
        "test=mid_p": "mid-p",
        "test=asymptotic": "asymptotic",
        "test=corrected": "corrected",
    }
    change = {**_CHANGE, "quantity": "risk_difference"}
    tests = [
        Measure(f"p, {words}", p_cell, ({**_CHANGE, "quantity": "test", "variant": variant},), 0.75)
        for variant, words in variants.items()
    ]
    measures = [
        Measure("Tango score, percentage points", points_cell, (change,), 1.4),
        Measure("Newcombe (method 10)", points_cell, ({**change, "variant": "interval=newcombe"},), 1.4),
        *tests,
    ]
    side = Side(("level", "outcome"), "level", _SOURCE)
    return TableView(
        columns=columns(measures, "", 1.5), rows=grid(book, labels, side, measures), notes=(EXPLORATORY,)
    )


def severity(book: Book, labels: Labels) -> TableView:
    """Levels at intake and exit, who moved which way, and the test of the margins."""
    rows: list[TableRow] = []
    for abuse in ABUSE_TYPES:
        base = {**_SOURCE, "outcome": abuse}
        if not book.find(**base):
            continue
        rows.append(section(labels.outcome(abuse)))
        for level in SEVERITY:
            pair = [
                book.one(**base, level=level, period=end, quantity="proportion") for end in ("intake", "exit")
            ]
            rows.append(
                TableRow(
                    (Label(labels.of(level), 1), *(share_cell(row) for row in pair), Label(""), Label(""))
                )
            )
        for move in ("improved", "same", "worsened"):
            row = book.one(**base, level=move, quantity="proportion")
            cells = (Label(""), Label(""), share_cell(row), Label(""))
            rows.append(TableRow((Label(labels.of(move), 1), *cells)))
        net = book.one(**base, quantity="net_improvement")
        test = book.one(**base, quantity="test")
        cells = (Label(""), Label(""), points_cell(net), p_cell(test))
        rows.append(TableRow((Label("Improved less worsened, percentage points (95% interval)", 1), *cells)))
    measures = [Measure(title, share_cell, ()) for title in ("Intake", "Exit", "Change", "p")]
    measures[3] = Measure("p", share_cell, (), 0.5)
    return TableView(
        columns=columns(measures),
        rows=tuple(rows),
        notes=("p: Stuart–Maxwell test of equal margins. " + EXPLORATORY, PEAK),
    )


def risk_case_manager(book: Book, labels: Labels) -> TableView:
    """Risk reduced as case managers judge it, by contact: a description."""
    measures = [
        Measure("Risk reduced, of those known", share_cell, ({"quantity": "proportion"},), 1.2),
        Measure("95% interval", share_limits_cell, ({"quantity": "proportion"},), 1.2),
        Measure("Not known", missing_cell, ({"quantity": "proportion"},), 0.8),
    ]
    where = {"population": "closed", "outcome": "risk_reduced", "group": "drive", "level": ""}
    rows = grid(
        book, labels, Side(("subgroup",), "", where), measures, lambda parts: _who(parts["subgroup"], labels)
    )
    return TableView(
        columns=columns(measures, "Closed Drive cases"),
        rows=rows,
        notes=(
            "Reduced: significant or moderate reduction. Contact comes after allocation, and Drive also acts without "
            "it: the two groups are described, not compared.",
            PEAK,
        ),
    )


def _who(subgroup: str, labels: Labels) -> str:
    known = {"all": "All", "contact=yes": "With direct contact", "contact=no": "Without direct contact"}
    return known.get(subgroup) or labels.subgroup(subgroup)


def risk_idva(book: Book, labels: Labels) -> TableView:
    """Idvas' judgements by arm; crude and stratified differences side by side, with bounds."""
    return TableView(
        columns=columns(_ARM_MEASURES, "Victims with Idva data", 1.5),
        rows=_arm_rows(book, labels, {"population": "linked_victims", "subgroup": "all"}),
        notes=(
            "Only victims who engaged with an Idva, after allocation and at different rates by arm: exploratory. "
            + EXPLORATORY,
            CRUDE,
        ),
    )


def idva_bounds(book: Book, labels: Labels) -> TableView:
    """How far the difference could move if the victims not known were known."""
    where = {
        "outcome": "risk_reduced",
        "quantity": "risk_difference",
        "group": "drive_vs_control",
        "subgroup": "all",
    }
    words = {
        "": "Crude, those known",
        _ADJUSTED: "Stratified, those known",
        "interval=miettinen_nurminen": "Crude, Miettinen–Nurminen interval",
        "bounds=worst": "All not known go against Drive",
        "bounds=best": "All not known go in favour of Drive",
    }
    rows = []
    for variant, said in words.items():
        row = book.one(**where, variant=variant)
        if row:
            rows.append(TableRow((Label(said), points_cell(row), missing_cell(row))))
    measures = [
        Measure("Difference, percentage points (95% interval)", points_cell, (), 1.4),
        Measure("Victims not known", missing_cell, (), 0.7),
    ]
    return TableView(
        columns=columns(measures, "Risk reduced, Drive less control"),
        rows=tuple(rows),
        notes=("Not known: victims heard at an index Marac without a known judgement.",),
    )


def harms(book: Book, labels: Labels) -> TableView:
    """Harms by arm; where both arms have the record, the difference crude and stratified."""
    rows: list[TableRow] = []
    for source in sorted({row.part("source") for row in book}, key=labels.rank):
        part = _arm_rows(book, labels, {"source": source, "subgroup": "all"})
        rows += [section(f"Recorded by: {labels.of(source)}"), *part] if part else []
    return TableView(
        columns=columns(_ARM_MEASURES, "", 1.7),
        rows=tuple(rows),
        notes=(
            "Not adjusted for multiplicity. Recorded practice is not what happened: Drive’s contact brings incidents "
            "to notice (detection).",
            CRUDE,
        ),
    )


def _between(quantity: str, variant: str = "") -> dict[str, str]:
    return {"group": "drive_vs_control", "quantity": quantity, "variant": variant}


_ARM_MEASURES = (
    Measure("Drive", share_cell, ({"group": "drive", "quantity": "proportion"},)),
    Measure("Control", share_cell, ({"group": "control", "quantity": "proportion"},)),
    Measure("Crude difference, percentage points (95% interval)", points_cell, (_between("risk_difference"),), 1.3),
    Measure("Stratified difference, percentage points (95% interval)", points_cell, (_between("risk_difference", _ADJUSTED),), 1.3),
    Measure("Crude risk ratio (95% interval)", effect_cell, (_between("risk_ratio"),), 1.15),
    Measure("p, crude", p_cell, (_between("test"),), 0.6),
)  # fmt: skip


def _arm_rows(book: Book, labels: Labels, where: dict[str, str]) -> list[TableRow]:
    """One row an outcome and period; shares have an empty level, police comparisons level `any`."""
    names = dict.fromkeys(
        (row.part("outcome"), row.part("level"), row.part("period"))
        for row in book.find(**where, quantity="proportion", group=("drive", "control"))
    )
    rows = []
    for outcome, level, period in sorted(names, key=lambda name: tuple(labels.rank(part) for part in name)):
        cells = [
            _arm_cell(book, measure, {**where, "outcome": outcome, "level": level, "period": period})
            for measure in _ARM_MEASURES
        ]
        said = ", ".join([labels.outcome(outcome), *(labels.of(part) for part in (level, period) if part)])
        rows.append(TableRow((Label(said), *cells)))
    return rows


def _arm_cell(book: Book, measure: Measure, where: dict[str, str]) -> Cell:
    wanted = {**where, **measure.parts[0]}
    row: Row | None = book.one(**wanted)
    if row is None and not where["level"]:
        row = book.one(**{**wanted, "level": "any"})
    return measure.cell(row)
