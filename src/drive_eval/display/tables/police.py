"""Police incidents by window: levels by arm, effects between arms, and change from the six months before."""

from collections.abc import Callable
from typing import Final

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    Label,
    TableRow,
    TableView,
    adjusted_p_cell,
    count_cell,
    effect_cell,
    p_cell,
    points_cell,
    section,
    share_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import BEFORE_AFTER, CRUDE, DETECTION, MODEL
from drive_eval.display.tables.grid import Measure, Parts, Side, columns, grid
from drive_eval.vocabulary import ARMS, WINDOWS

NONE: Final = "adjusted=none"
STRATIFIED: Final = "adjusted=site_quarter"
WINDOW_NAMES: Final = frozenset(window.name for window in WINDOWS)
BETWEEN: Final = "drive_vs_control"
_EVERYONE: Final = {"population": "allocated", "subgroup": "all"}


def police_windows(book: Book, labels: Labels) -> TableView:
    """People with any incident, incidents and rates by arm, in each window."""
    measures = [
        *_by_arm("Any incident, {}", share_cell, "proportion", 1.35),
        *_by_arm("Incidents, {}", count_cell, "count", 0.75),
        *_by_arm("Per person-year, {} (95% interval)", effect_cell, "rate", 1.25),
    ]
    side = Side(("outcome", "period"), "outcome", {**_EVERYONE, "level": ""})
    windows = book.where(lambda row: row.part("period") in WINDOW_NAMES)
    return TableView(
        columns=columns(measures, "", 1.35),
        rows=grid(windows, labels, side, measures),
        notes=(
            "Any incident: people whose window lies wholly inside the extract. Incidents and rates: "
            "everyone, as observed; rates are per observed person-year. Windows are counted from the index "
            "date, the date of allocation, in both arms.",
            "Arms pooled over sites and time, for description: the comparison between them is in the table "
            "of effects, within site and quarter.",
            BEFORE_AFTER,
        ),
    )


def _by_arm(title: str, cell: Callable[..., Cell], quantity: str, width: float) -> list[Measure]:
    return [
        Measure(title.format(label), cell, ({"group": arm, "quantity": quantity},), width)
        for arm, label in ARMS.items()
    ]


def police_effects(book: Book, labels: Labels) -> TableView:
    """Rate ratios and differences between arms: adjusted, stratified and crude side by side."""
    ratio, difference = ({"quantity": name} for name in ("rate_ratio", "rate_difference"))
    measures = [
        Measure("Adjusted rate ratio (95% interval)", effect_cell, (ratio,), 1.25),
        Measure(
            "Stratified rate ratio (95% interval)", effect_cell, ({**ratio, "variant": STRATIFIED},), 1.25
        ),
        Measure("Crude rate ratio (95% interval)", effect_cell, ({**ratio, "variant": NONE},), 1.25),
        Measure("Adjusted difference, per person-year", _signed, (difference,), 1.4),
        Measure("p", p_cell, (ratio,), 0.6),
        Measure("p, Holm", adjusted_p_cell, (ratio,), 0.6),
    ]
    side = Side(("outcome", "period"), "outcome", {**_EVERYONE, "level": "", "group": BETWEEN})
    return TableView(
        columns=columns(measures, "", 1.35),
        rows=grid(book, labels, side, measures, lambda parts: _window(parts, labels)),
        notes=(
            "The primary analysis is that of DVA incidents in the window 0–12 months after; all others are "
            "secondary or sensitivity. " + MODEL,
            CRUDE,
            "p, Holm: adjusted within the family of secondary outcomes that the plan names. " + DETECTION,
        ),
    )


def _window(parts: Parts, labels: Labels) -> str:
    primary = (parts["outcome"], parts["period"]) == ("dva_incidents", "post_0_12m")
    return labels.of(parts["period"]) + (" (primary)" if primary else "")


def _signed(row: Row | None) -> Cell:
    return effect_cell(row, 2, sign=True)


def police_any(book: Book, labels: Labels) -> TableView:
    """People with any incident between arms: absolute and relative, crude beside stratified."""
    where = {**_EVERYONE, "level": "", "group": BETWEEN}
    differ, ratio = ({"quantity": name} for name in ("risk_difference", "risk_ratio"))
    measures = [
        Measure("Crude difference, percentage points (95% interval)", points_cell, (differ,), 1.3),
        Measure(
            "Stratified difference, percentage points", points_cell, ({**differ, "variant": STRATIFIED},), 1.3
        ),
        Measure("Crude risk ratio (95% interval)", effect_cell, (ratio,), 1.25),
        Measure(
            "Stratified risk ratio (95% interval)", effect_cell, ({**ratio, "variant": STRATIFIED},), 1.25
        ),
        Measure("p, crude", p_cell, ({"quantity": "test"},), 0.6),
    ]
    return TableView(
        columns=columns(measures, "", 1.35),
        rows=grid(book, labels, Side(("outcome", "period"), "outcome", where), measures),
        notes=("People whose window lies wholly inside the extract. " + CRUDE,),
    )


def police_change(book: Book, labels: Labels) -> TableView:
    """Change from the six months before in each arm, and between arms crude beside stratified."""
    rows: list[TableRow] = []
    names = {
        (row.part("outcome"), row.part("period")) for row in book if row.part("period").endswith("_vs_pre_6m")
    }
    order = sorted(names, key=lambda name: [labels.rank(part) for part in name])
    for title, quantity, contrast, within in _CHANGES:
        for outcome in dict.fromkeys(name for name, _ in order):
            part: list[TableRow] = []
            for period in (period for name, period in order if name == outcome):
                where = {**_EVERYONE, "outcome": outcome, "period": period}
                arms = [book.one(**where, level="", group=arm, quantity=quantity) for arm in ARMS]
                crude = book.one(**where, level="", group=BETWEEN, quantity=contrast)
                adjusted = book.one(**where, group=BETWEEN, quantity=within) if within else None
                if any((*arms, crude, adjusted)):
                    said = Label(labels.of(period.removesuffix("_vs_pre_6m")), 1)
                    cells = [effect_cell(row) for row in (*arms, crude, adjusted)]
                    part.append(TableRow((said, *cells, p_cell(adjusted))))
            rows += [section(f"{title}: {labels.outcome(outcome)}"), *part] if part else []
    measures = [
        Measure("Drive (95% interval)", effect_cell, (), 1.2),
        Measure("Control (95% interval)", effect_cell, (), 1.2),
        Measure("Drive over control, crude", effect_cell, (), 1.2),
        Measure("Drive over control, stratified", effect_cell, (), 1.2),
        Measure("p, stratified", p_cell, (), 0.6),
    ]
    return TableView(
        columns=columns(measures, "Window, against the 6 months before", 1.5),
        rows=tuple(rows),
        notes=(
            "Ratios, after over before: of numbers of incidents and of people with any. Windows differ in "
            "length: a longer window holds more. Stratified: ratio of Mantel–Haenszel rate ratios within "
            "site and quarter (difference in differences on the log scale), of rates per observed time.",
            BEFORE_AFTER,
        ),
    )


_CHANGES: Final = (
    ("Incidents", "incident_ratio", "ratio_of_incident_ratios", "ratio_of_rate_ratios"),
    ("People with any incident", "people_ratio", "ratio_of_people_ratios", ""),
)
