"""The catalogue of displays: every table and figure of the reports, in the order of the street."""

from collections.abc import Callable
from typing import Final

from drive_eval.display.audit import LEDGER, LINKAGE
from drive_eval.display.book import Book
from drive_eval.display.cells import TableView
from drive_eval.display.figures import abuse_types as abuse_figure
from drive_eval.display.figures import allocation as allocation_figure
from drive_eval.display.figures import flow as flow_figure
from drive_eval.display.figures import forest, love, severity
from drive_eval.display.figures import missing as missing_figure
from drive_eval.display.labels import Labels
from drive_eval.display.registry import ALL, FEASIBILITY, Display, Query
from drive_eval.display.tables import conduct, flow, outcomes, people, records


def _table(
    name: str,
    title: str,
    analyses: str,
    build: Callable[[Book, Labels], TableView],
    phases: frozenset[str] = ALL,
    **parts: tuple[str, ...],
) -> Display:
    return Display(name, "table", title, Query(tuple(analyses.split()), parts), build, phases=phases)


FIGURES: Final = (
    Display(
        "participant_flow", "figure", "Participant flow (CONSORT 2025)", Query(("flow",)), flow_figure.build,
        flow_figure.alt,
    ),
    Display(
        "allocation_over_time", "figure", "People allocated by quarter and site", Query(("allocation",)),
        allocation_figure.build, allocation_figure.alt,
    ),
    Display(
        "love_plot", "figure", "Standardised differences at baseline, Drive less control", Query(("baseline",)),
        love.build, love.alt,
    ),
    Display(
        "abuse_change", "figure", "Abuse types at intake and exit, closed Drive cases with both",
        Query(("abuse_types",), {"source": ("case_manager",), "subgroup": ("all",)}), abuse_figure.build,
        abuse_figure.alt,
    ),
    Display(
        "severity_shift", "figure", "Severity of abuse at intake and exit, closed Drive cases with both",
        Query(("abuse_severity",), {"source": ("case_manager",)}), severity.build, severity.alt,
    ),
    Display(
        "risk_differences", "figure", "Risk differences with intervals",
        Query(("abuse_types", "risk_idva", "harms"), {"quantity": ("risk_difference",)}), forest.build, forest.alt,
    ),
    Display(
        "missingness", "figure", "Outcomes that are not known, by arm", Query(("missing",)), missing_figure.build,
        missing_figure.alt,
    ),
)  # fmt: skip

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
    _table("abuse_types", "Abuse types at intake and exit", "abuse_types", outcomes.abuse_types),
    _table(
        "abuse_sensitivity", "Abuse types: other intervals and tests", "abuse_types", outcomes.abuse_sensitivity
    ),
    _table("severity", "Severity of abuse at intake and exit", "abuse_severity", outcomes.severity),
    _table(
        "risk_case_manager", "Risk reduced, judged by case managers", "risk_case_manager",
        outcomes.risk_case_manager,
    ),
    _table("risk_idva", "Risk, judged by Idvas, by arm (exploratory)", "risk_idva", outcomes.risk_idva),
    _table("idva_bounds", "Risk judged by Idvas: what is not known", "risk_idva", outcomes.idva_bounds),
    _table("harms", "Harms by arm", "harms", outcomes.harms),
    _table("missing", "Outcomes that are not known, by arm", "missing", conduct.missing),
    _table("progression", "Progression criteria", "progression", conduct.progression, FEASIBILITY),
    _table("design", "What these data imply for the main phase", "design", conduct.design, FEASIBILITY),
    _table(
        "linkage_sensitivity", "Headline numbers under other linkage thresholds",
        "flow delivery abuse_types risk_case_manager risk_idva", conduct.linkage_sensitivity,
    ),
    _table("data_quality", "Raw rows by agency and what became of them", LEDGER, records.data_quality),
    _table("ledger_reasons", "Why rows were queried or set aside", LEDGER, records.ledger_reasons),
    _table("linkage", "Trial people with linked rows", LINKAGE, records.linkage),
    _table("linkage_rules", "Rows linked by each rule", LINKAGE, records.linkage_rules),
)  # fmt: skip

WARNINGS: Final = Display("warnings", "table", "Warnings", Query(()), conduct.warnings)
