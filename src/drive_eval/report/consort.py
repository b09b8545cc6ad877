"""The CONSORT 2025 checklist: its 30 items, and where each is reported.

A place is the id of a section (`#flow`), of a table or of a figure of the source; `said` is what there
is to say besides, or why an item is not in this report. Source: Hopewell et al., CONSORT 2025 statement:
updated guideline for reporting randomised trials, 2025.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drive_eval.display.cells import Column, Label, TableRow, TableView, section

_HEADING: Final = re.compile(r"^#+\s+(?P<title>.*?)\s*\{#(?P<id>[\w-]+)[^}]*\}\s*$", re.M)


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    number: str
    words: str
    places: tuple[str, ...] = ()
    said: str = ""


def headings(text: str) -> dict[str, str]:
    """Titles of a source's sections by id."""
    return {match["id"]: match["title"] for match in _HEADING.finditer(text)}


def checklist(titles: dict[str, str], display: Callable[[str], str]) -> TableView:
    """The checklist with its places; `display` gives the number of a table or figure.

    Raises
    ------
    LookupError
        Where a place names no section, table or figure of the source.
    """
    rows: list[TableRow] = []
    for part, items in CHECKLIST.items():
        rows.append(section(part))
        rows += [_row(item, titles, display) for item in items]
    return TableView(
        id="consort",
        title="CONSORT 2025 checklist, and where each item is reported",
        columns=(Column("Item", 0.3, "left"), Column("What", 2.0, "left"), Column("Where", 2.2, "left")),
        rows=tuple(rows),
        notes=("Items in short form; sections by their titles.",),
    )


def _row(item: Item, titles: dict[str, str], display: Callable[[str], str]) -> TableRow:
    places = [_place(place, titles, display) for place in item.places]
    where = "; ".join(filter(None, (", ".join(places), item.said)))
    return TableRow((Label(item.number), Label(item.words), Label(where[:1].upper() + where[1:])))


def _place(place: str, titles: dict[str, str], display: Callable[[str], str]) -> str:
    if not place.startswith("#"):
        return display(place)
    if place[1:] not in titles:
        raise LookupError(f"the CONSORT checklist names section {place}, which this source does not have")
    return f"“{titles[place[1:]]}”"


_PROTOCOL: Final = "in the trial’s protocol, outside this report"

CHECKLIST: Final = {
    "Title and abstract": (
        Item("1a", "Identification as a randomised trial", ("#summary",)),
        Item("1b", "Structured summary of design, methods, results and conclusions", ("#summary",)),
    ),
    "Open science": (
        Item("2", "Registry, number and date of registration", ("#open-science",)),
        Item("3", "Where protocol and statistical analysis plan can be accessed", ("#open-science",)),
        Item("4", "Where data, code and other materials can be accessed", ("#open-science", "#provenance")),
        Item("5a", "Sources of funding and the role of funders", ("#open-science",)),
        Item("5b", "Conflicts of interest", ("#open-science",)),
    ),
    "Introduction": (
        Item("6", "Scientific background and rationale", ("#background",)),
        Item("7", "Objectives related to benefits and harms", ("#background", "#research-questions")),
    ),
    "Methods": (
        Item("8", "Patient and public involvement", (), _PROTOCOL),
        Item("9", "Trial design: type, allocation ratio, framework", ("#methods", "allocation")),
        Item("10", "Important changes after the trial began, with reasons", ("deviations",)),
        Item("11", "Settings and locations", ("#summary", "allocation")),
        Item("12a", "Eligibility of participants", ("#methods",)),
        Item("12b", "Eligibility of sites and of those who deliver", (), _PROTOCOL),
        Item("13", "Intervention and comparator", ("#background", "#methods")),
        Item("14", "Primary and secondary outcomes", ("#methods", "estimands")),
        Item("15", "How harms were defined and assessed", ("#harms",)),
        Item("16a", "How sample size was determined", (), _PROTOCOL),
        Item("16b", "Interim analyses and stopping guidelines", (), _PROTOCOL),
        Item("17a", "Who generated the sequence, and how", (), _PROTOCOL),
        Item("17b", "Type of randomisation and restriction", ("#methods", "#allocation")),
        Item("18", "Allocation concealment", ("allocation_checks",), "mechanism " + _PROTOCOL),
        Item("19", "Who could see the sequence", (), _PROTOCOL),
        Item("20a", "Who was blinded", ("#methods",)),
        Item("20b", "How blinding was achieved", ("#methods",), "no participant or practitioner was blinded"),
        Item("21a", "Statistical methods for outcomes and harms", ("#methods", "#harms")),
        Item("21b", "Who is included in each analysis", ("#methods", "estimands", "participant_flow")),
        Item("21c", "How missing data were handled", ("#missing", "sensitivity")),
        Item("21d", "Additional analyses, prespecified or post hoc", ("#methods", "#deviations")),
    ),
    "Results": (
        Item("22a", "Numbers allocated, treated and analysed, by group", ("participant_flow", "flow")),
        Item("22b", "Losses and exclusions after allocation, with reasons", ("participant_flow", "missing")),
        Item("23a", "Dates of recruitment and follow-up", ("allocation_over_time", "#provenance")),
        Item("23b", "Why the trial ended", (), _PROTOCOL),
        Item("24a", "Intervention and comparator as given", ("delivery", "delivery_by_site", "actions")),
        Item("24b", "Concomitant care", ("#delivery",), "what control received is not recorded for all"),
        Item("25", "Baseline data by group", ("baseline", "love_plot")),
        Item(
            "26", "Numbers analysed, outcomes and estimates, absolute and relative",
            ("police_windows", "police_effects", "police_any", "marac", "effects"),
        ),
        Item("27", "Harms in each group", ("harms",)),
        Item(
            "28", "Ancillary analyses",
            ("subgroups", "sensitivity", "event_study", "matched_pairs", "costs", "linkage_sensitivity"),
        ),
    ),
    "Discussion": (
        Item("29", "Interpretation, balancing benefits and harms", ("#interpretation",)),
        Item("30", "Limitations: bias, imprecision, generalisability, multiplicity", ("#limitations",)),
    ),
}  # fmt: skip
