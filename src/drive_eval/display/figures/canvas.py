"""Drawing without a screen: one figure object, settled once, then written in three formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

import pandas as pd

from drive_eval.display.figures.view import FigureView
from drive_eval.display.style import (
    DPI,
    PAPER,
    QUIET,
    RULE,
    SHADE,
    WITHHELD_HATCH,
    figure_settings,
)

FORMATS: Final = ("svg", "pdf", "png")
_METADATA: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


@contextmanager
def house_style() -> Iterator[None]:
    """matplotlib as the house sets it, whatever the user's own settings are."""
    import matplotlib

    settings: Any = figure_settings()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


def drawn(view: FigureView) -> Any:
    """The figure, drawn and laid out; its layout no longer changes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.05)
    figure = Figure(figsize=(view.width, view.height), dpi=DPI, layout=layout)
    FigureCanvasAgg(figure)
    view.draw(figure, view.data)
    for _ in range(2):  # text beside a panel moves with the panel's width: settle twice
        if figure.axes[0].get_subplotspec() is not None:
            figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        # The solver of the layout is exact only to the last bits, which differ from run to run.
        left, bottom, width, height = (round(side, 4) for side in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))
    return figure


def figure_files(view: FigureView) -> dict[str, bytes]:
    """The figure's bytes by format, and its data and alternative text."""
    with house_style():
        figure = drawn(view)
        files = {name: _written(figure, view, name) for name in FORMATS}
    files["csv"] = data_csv(view.data).encode()
    files["txt"] = (view.alt + "\n").encode()
    return files


def data_csv(data: pd.DataFrame) -> str:
    """The data behind a figure, unrounded; a value that is not shown is an empty field."""
    return data.to_csv(index=False, lineterminator="\n")


def empty_panel(axes: Any, message: str = "Not estimable from these data") -> None:
    """A panel that says that it has nothing to show."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(RULE)
    axes.set_facecolor(SHADE)
    axes.text(0.5, 0.5, message, ha="center", va="center", color=QUIET, transform=axes.transAxes)


def withheld_band(axes: Any, left: float, right: float, at: float, height: float = 0.5) -> None:
    """A hatched band where a withheld value would stand."""
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (left, at - height / 2), right - left, height,
            facecolor=PAPER, edgecolor=RULE, hatch=WITHHELD_HATCH, linewidth=0.5, zorder=2,
        )
    )  # fmt: skip


def _written(figure: Any, view: FigureView, kind: str) -> bytes:
    buffer = BytesIO()
    metadata: dict[str, str | None] = dict(_METADATA[kind])
    if kind != "png":
        metadata["Title"] = view.title
    figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
    return buffer.getvalue()
