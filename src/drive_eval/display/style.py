"""The house style, said once: colours, order, fonts and sizes of every figure, table and page.

Colours are of the Okabe-Ito palette, which people with the common colour deficiencies can tell
apart; the arms also differ in marker and hatching, so that nothing rests on colour alone. DejaVu
Sans comes with matplotlib: a figure looks the same on every machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

FONT: Final = "DejaVu Sans"
WEB_FONTS: Final = '"DejaVu Sans", Verdana, "Segoe UI", sans-serif'
WORD_FONT: Final = "Arial"
HASH_SALT: Final = "drive_eval"
DPI: Final = 300
WIDTH_INCHES: Final = 6.3  # the text width of an A4 page

INK: Final = "#1a1a1a"
QUIET: Final = "#5f6368"
RULE: Final = "#c9ccd1"
PAPER: Final = "#ffffff"
SHADE: Final = "#f3f4f6"
ACCENT: Final = "#1f3a5f"

ARM_ORDER: Final = ("drive", "control", "all")
ARM_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"drive": "#0072B2", "control": "#D55E00", "all": "#4d4d4d"}
)
ARM_MARKERS: Final[Mapping[str, str]] = MappingProxyType({"drive": "o", "control": "s", "all": "D"})
# Intake and exit are of one arm: two lightnesses of its colour, and open against filled markers.
TIME_COLOURS: Final[Mapping[str, str]] = MappingProxyType({"intake": "#8fbfdc", "exit": "#0072B2"})
# Ordered levels from light to dark; each bar also carries its count.
SEVERITY_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"none": "#eef3f7", "standard": "#b7d3e6", "moderate": "#5c9dc6", "high": "#0b4f7d"}
)
WITHHELD_HATCH: Final = "////"


@dataclass(frozen=True)
class RatingStyle:
    """How a red/amber/green rating is shown: word, mark, ink and shade."""

    word: str
    mark: str
    ink: str
    shade: str


RATINGS: Final[Mapping[str, RatingStyle]] = MappingProxyType(
    {
        "green": RatingStyle("Green: go", "●", "#0b5d3b", "#d9f0e4"),
        "amber": RatingStyle("Amber: go with changes", "▲", "#7a4b00", "#fdeccb"),
        "red": RatingStyle("Red: stop", "■", "#8c1c13", "#f9d9d6"),
    }
)


def figure_settings() -> dict[str, Any]:
    """matplotlib settings of every figure."""
    return {
        "font.family": "sans-serif",
        "font.sans-serif": [FONT],
        "font.size": 8.5,
        "axes.titlesize": 9,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 8.5,
        "axes.labelcolor": INK,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": 8,
        "ytick.labelsize": 8,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "grid.color": RULE,
        "grid.linewidth": 0.5,
        "legend.fontsize": 8,
        "legend.frameon": False,
        "hatch.linewidth": 0.5,
        "hatch.color": QUIET,
        "figure.facecolor": PAPER,
        "savefig.facecolor": PAPER,
        "text.hinting": "none",
        "svg.fonttype": "path",
        "svg.hashsalt": HASH_SALT,
        "pdf.fonttype": 42,
        "pdf.compression": 6,
        "path.simplify": False,
    }
