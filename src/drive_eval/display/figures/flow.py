"""Participant flow after CONSORT 2025: boxes from assessment to analysis, one column an arm."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from drive_eval.display import flow_lines as flow
from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, each, frame, record, states_in_words
from drive_eval.display.flow_lines import FlowLine
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, INK, PAPER, QUIET, SHADE, WIDTH_INCHES
from drive_eval.vocabulary import ABUSE_TYPES

_WORDS = ("stage", "box", "heading", "line", "group")
_LINE: Final = 0.16  # inches from line to line
_PAD: Final = 0.1
_GAP: Final = 0.3
_TEXT: Final = 7.4
_COLUMNS: Final = {
    "drive": (0.42, 3.3),
    "control": (3.4, 6.28),
    "side": (3.4, 6.28),
    "all": (0.42, 3.2),
    "allocated": (1.9, 4.8),
}


@dataclass(frozen=True)
class Box:
    """One box: its stage, its place, its heading, and the counts below it."""

    stage: str
    name: str
    group: str
    heading: FlowLine | str
    lines: tuple[FlowLine, ...] = ()


def build(book: Book, labels: Labels) -> FigureView:
    """Every box with its counts, in order from top to bottom."""
    records = []
    for box in _boxes(labels):
        entries = [*([box.heading] if isinstance(box.heading, FlowLine) else []), *box.lines]
        for line in entries:
            row = book.one(
                outcome=line.outcome, level=line.level, group=box.group, subgroup="all", quantity="count"
            )
            if row:
                heading = line.words if line is box.heading else ""
                heading = heading or (box.heading if isinstance(box.heading, str) else "")
                where = {"stage": box.stage, "box": box.name, "group": box.group}
                words = {**where, "heading": heading, "line": line.words}
                records.append(record(row, words))
    data = frame(records, _WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=max(_height(data), 1.5),
        notes=(
            "n counts people unless a box says entries or victims. People stay in the arm of "
            "their first allocation.",
        ),
    )


def _boxes(labels: Labels) -> list[Box]:
    arms = {"drive": "Allocated to Drive", "control": "Allocated to control"}
    after = (flow.CONTINUED, flow.WITHDRAWN, flow.INELIGIBLE, flow.STATUS_UNKNOWN)
    left = (flow.SCREENED_OUT, flow.NO_ARM, flow.REPEAT)
    cases = {
        "drive": (flow.DRIVE_CASE, flow.CLOSED, flow.OPEN, flow.NO_CASE),
        "control": (flow.NO_CASE, flow.CROSSED),
    }
    analysed = tuple(FlowLine(flow.ANALYSED, labels.outcome(abuse), abuse, 1) for abuse in ABUSE_TYPES)
    boxes = [
        Box("Enrolment", "all", "all", FlowLine("assessed", "Entries of the allocation log")),
        Box("Enrolment", "side", "all", "Not a first allocation", left),
        Box("Enrolment", "allocated", "all", FlowLine("allocated", "People allocated")),
    ]
    for arm, words in arms.items():
        boxes.append(Box("Allocation", arm, arm, FlowLine("allocated", words), after))
    for arm in arms:
        boxes.append(Box("Follow-up", arm, arm, "Drive case records", cases[arm]))
    for arm in arms:
        victims = FlowLine("idva_linked_victims", "Victims with Idva data")
        boxes.append(Box("Victims", arm, arm, victims, (flow.RISK_KNOWN, flow.RISK_UNKNOWN)))
    boxes.append(Box("Analysis", "drive", "drive", "Analysed: closed cases, both levels known", analysed))
    boxes.append(Box("Analysis", "control", "control", "Analysed: victims", (flow.RISK_KNOWN,)))
    return boxes


def _bands(data: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Rows of boxes from the top: the stage of each and the places of its boxes."""
    bands: list[tuple[str, list[str]]] = []
    for stage, part in data.groupby("stage", sort=False):
        names = list(dict.fromkeys(part["box"]))
        if "allocated" in names:
            upper = [name for name in names if name != "allocated"]
            bands += [(str(stage), upper), (str(stage), ["allocated"])]
        else:
            bands.append((str(stage), names))
    return bands


def _lines(data: pd.DataFrame, stage: str, box: str) -> list[tuple[str, bool]]:
    """What a box prints: each line, and whether it is the box's heading."""
    part = data[(data["stage"] == stage) & (data["box"] == box)]
    lines: list[tuple[str, bool]] = []
    for at, row in enumerate(each(part)):
        is_heading = row.heading == row.line
        if at == 0 and not is_heading and row.heading:
            lines.append((str(row.heading), True))
        lines.append((f"{row.line} (n = {_count(row)})", is_heading))
    return lines


def _count(row: Any) -> str:
    return {"withheld": "xx", "not_estimable": "n.e."}.get(row.state) or printed.count(row.estimate)


def _band_height(data: pd.DataFrame, stage: str, names: list[str]) -> float:
    return max(len(_lines(data, stage, name)) for name in names) * _LINE + 2 * _PAD


def _height(data: pd.DataFrame) -> float:
    heights = [_band_height(data, stage, names) for stage, names in _bands(data)]
    return sum(heights) + _GAP * max(len(heights) - 1, 0) + 0.1


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Boxes in inches from the top left corner, arrows between rows."""
    if data.empty:
        empty_panel(figure.subplots())
        return
    height = _height(data)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH_INCHES)
    axes.set_ylim(height, 0)
    top = 0.05
    before: tuple[list[str], float] | None = None
    places: dict[str, list[float]] = {}
    for stage, names in _bands(data):
        bottom = top + _band_height(data, stage, names)
        for name in names:
            _box(axes, _lines(data, stage, name), name, top, bottom)
        if before:
            _arrows(axes, before[0], before[1], names, top)
        if "side" in names:
            _arrow(axes, (_COLUMNS["all"][1], (top + bottom) / 2), (_COLUMNS["side"][0], (top + bottom) / 2))
        places.setdefault(stage, [top, bottom])[1] = bottom
        before, top = (names, bottom), bottom + _GAP
    for stage, (first, last) in places.items():
        _stage(axes, stage, first, last)


def _box(axes: Any, lines: list[tuple[str, bool]], name: str, top: float, bottom: float) -> None:
    from matplotlib.patches import Rectangle

    left, right = _COLUMNS[name]
    edge = ARM_COLOURS.get(name, QUIET) if name in ("drive", "control") else QUIET
    axes.add_patch(
        Rectangle((left, top), right - left, bottom - top, facecolor=PAPER, edgecolor=edge, linewidth=1.0)
    )
    first = top + _PAD + _LINE / 2
    for at, (text, heading) in enumerate(lines):
        axes.text(
            left + 0.09 + (0.0 if heading else 0.12), first + at * _LINE, text, fontsize=_TEXT, va="center",
            fontweight="bold" if heading else "normal", color=INK,
        )  # fmt: skip


def _arrows(axes: Any, above: list[str], start: float, below: list[str], end: float) -> None:
    """From a row of boxes to the next: straight down, or from one box out to two."""
    if len(above) == len(below):
        for name in below:
            centre = sum(_COLUMNS[name]) / 2
            _arrow(axes, (centre, start), (centre, end))
        return
    origin = sum(_COLUMNS["all" if "all" in above else above[0]]) / 2
    if len(below) == 1:
        _arrow(axes, (2.6, start), (2.6, end))
        return
    middle = (start + end) / 2
    centres = [sum(_COLUMNS[name]) / 2 for name in below]
    axes.plot([origin, origin], [start, middle], color=QUIET, linewidth=0.9)
    axes.plot([min(centres), max(centres)], [middle, middle], color=QUIET, linewidth=0.9)
    for centre in centres:
        _arrow(axes, (centre, middle), (centre, end))


def _arrow(axes: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    style = {
        "arrowstyle": "-|>",
        "color": QUIET,
        "linewidth": 0.9,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 8,
    }
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def _stage(axes: Any, stage: str, top: float, bottom: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((0.02, top), 0.24, bottom - top, facecolor=SHADE, edgecolor="none"))
    axes.text(
        0.14, (top + bottom) / 2, stage, rotation=90, ha="center", va="center", fontsize=7, fontweight="bold",
        color=QUIET,
    )  # fmt: skip


def alt(data: pd.DataFrame) -> str:
    """The figure in words: every box and its counts, from the top."""
    sentences = []
    for (stage, box), part in data.groupby(["stage", "box"], sort=False):
        arm = {"drive": "Drive, ", "control": "Control, "}.get(str(box), "")
        counts = "; ".join(f"{row.line} {_count(row)}" for row in each(part))
        sentences.append(f"{stage}: {arm}{counts}.")
    return "Participant flow. " + " ".join(sentences) + states_in_words(data)
