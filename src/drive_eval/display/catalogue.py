"""The catalogue of displays: every table and figure of the reports, in the order of the street."""

from collections.abc import Callable
from typing import Final, Protocol

import pandas as pd

from drive_eval.display.audit import LEDGER, LINKAGE
from drive_eval.display.book import Book
from drive_eval.display.cells import TableView
from drive_eval.display.figures import abuse_types as abuse_figure
from drive_eval.display.figures import allocation as allocation_figure
from drive_eval.display.figures import flow as flow_figure
from drive_eval.display.figures import forest, love, severity
from drive_eval.display.figures import missing as missing_figure
from drive_eval.display.figures.view import FigureView
from drive_eval.display.labels import Labels
from drive_eval.display.registry import ALL, FEASIBILITY, MAIN, Display, Query
from drive_eval.display.tables import abuse, arms, checks, conduct, flow, marac, people, police, records


class Drawing(Protocol):
    """What a module of a figure has: how its view is built, and how it is said in words."""

    def build(self, book: Book, labels: Labels) -> FigureView: ...
    def alt(self, data: pd.DataFrame) -> str: ...


def _table(
    name: str,
    title: str,
    analyses: str,
    build: Callable[[Book, Labels], TableView],
    phases: frozenset[str] = ALL,
    **parts: tuple[str, ...],
) -> Display:
    return Display(name, "table", title, Query(tuple(analyses.split()), parts), build, phases=phases)


def _figure(
    name: str,
    title: str,
    analyses: str,
    module: Drawing,
    phases: frozenset[str] = ALL,
    **parts: tuple[str, ...],
) -> Display:
    query = Query(tuple(analyses.split()), parts)
    return Display(name, "figure", title, query, module.build, module.alt, phases)


FIGURES: Final = (
    _figure("participant_flow", "Participant flow (CONSORT 2025)", "flow", flow_figure),
    _figure("allocation_over_time", "People allocated by quarter and site", "allocation", allocation_figure),
    _figure("love_plot", "Standardised differences at baseline, Drive less control", "baseline", love),
    _figure(
        "abuse_change",
        "Abuse types at intake and exit, closed Drive cases with both",
        "abuse_types",
        abuse_figure,
        source=("case_manager",),
        subgroup=("all",),
    ),
    _figure(
        "severity_shift",
        "Severity of abuse at intake and exit, closed Drive cases with both",
        "abuse_severity",
        severity,
        source=("case_manager",),
    ),
    _figure(
        "risk_differences",
        "Risk differences with intervals",
        "abuse_types risk_idva harms",
        forest,
        quantity=("risk_difference",),
    ),
    _figure("missingness", "Outcomes that are not known, by arm", "missing", missing_figure),
)

TABLES: Final = (
    _table("flow", "Participant flow", "flow", flow.flow),
    _table("allocation", "People allocated by site and quarter", "flow allocation", flow.allocation),
    _table("allocation_log", "Findings on the allocation log", "allocation", flow.allocation_log),
    _table("allocation_checks", "Checks on the process of allocation", "allocation", flow.allocation_checks),
    _table("baseline", "Profile of the arms before allocation", "baseline", people.baseline),
    _table("closed_profile", "Earlier offending of closed Drive cases", "baseline", people.closed_profile),
    _table("needs", "Complex needs of closed Drive cases", "needs", people.needs),
    _table("delivery", "Contact and length of closed Drive cases", "delivery", people.delivery),
    _table("delivery_by_site", "Delivery of closed Drive cases by site", "delivery", people.delivery_by_site),
    _table("actions", "Multi-agency actions", "delivery", people.actions),
    _table("abuse_types", "Abuse types at intake and exit", "abuse_types", abuse.abuse_types),
    _table(
        "abuse_sensitivity", "Abuse types: other intervals and tests", "abuse_types", abuse.abuse_sensitivity
    ),
    _table("severity", "Severity of abuse at intake and exit", "abuse_severity", abuse.severity),
    _table(
        "risk_case_manager", "Risk reduced, judged by case managers", "risk_case_manager",
        arms.risk_case_manager,
    ),
    _table("risk_idva", "Risk, judged by Idvas, by arm (exploratory)", "risk_idva", arms.risk_idva),
    _table("idva_bounds", "Risk judged by Idvas: what is not known", "risk_idva", arms.idva_bounds),
    _table("harms", "Harms by arm", "harms", arms.harms),
    _table("marac", "Marac after the index, by arm and between arms", "marac", marac.marac, MAIN),
    _table(
        "police_windows", "Police incidents by window and arm", "police_dva police_non_dva",
        police.police_windows, MAIN,
    ),
    _table(
        "police_effects", "Police incidents between arms: rate ratios and differences",
        "police_dva police_non_dva", police.police_effects, MAIN,
    ),
    _table(
        "police_any", "People with any police incident, between arms", "police_dva police_non_dva",
        police.police_any, MAIN,
    ),
    _table(
        "police_change", "Change from the six months before, by arm and between arms",
        "police_dva police_non_dva", police.police_change, MAIN,
    ),
    _table("missing", "Outcomes that are not known, by arm", "missing", conduct.missing),
    _table("progression", "Progression criteria", "progression", conduct.progression, FEASIBILITY),
    _table("design", "What these data imply for the main phase", "design", conduct.design, FEASIBILITY),
    _table(
        "linkage_sensitivity", "Headline numbers under other linkage thresholds",
        "flow delivery abuse_types risk_case_manager risk_idva", checks.linkage_sensitivity,
    ),
    _table("data_quality", "Raw rows by agency and what became of them", LEDGER, records.data_quality),
    _table("ledger_reasons", "Why rows were queried or set aside", LEDGER, records.ledger_reasons),
    _table("linkage", "Trial people with linked rows", LINKAGE, records.linkage),
    _table("linkage_rules", "Rows linked by each rule", LINKAGE, records.linkage_rules),
)  # fmt: skip

WARNINGS: Final = Display("warnings", "table", "Warnings", Query(()), checks.warnings)
