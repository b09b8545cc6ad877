"""The catalogue of displays: every table and figure of the reports, in the order of the street."""

from collections.abc import Callable
from typing import Final, Protocol

import pandas as pd

from drive_eval.display.audit import LEDGER, LINKAGE
from drive_eval.display.book import Book
from drive_eval.display.cells import TableView
from drive_eval.display.figures import abuse_types as abuse_figure
from drive_eval.display.figures import allocation as allocation_figure
from drive_eval.display.figures import costs as cost_figure
from drive_eval.display.figures import (
    effects,
    event_study,
    forest,
    love,
    matched_love,
    recording,
    severity,
    severity_idva,
    subgroups,
    survival,
    windows,
)
from drive_eval.display.figures import flow as flow_figure
from drive_eval.display.figures import missing as missing_figure
from drive_eval.display.figures.view import FigureView
from drive_eval.display.labels import Labels
from drive_eval.display.registry import ALL, FEASIBILITY, MAIN, Display, Query
from drive_eval.display.tables import (
    abuse,
    arms,
    beside_police,
    checks,
    conduct,
    costs,
    flow,
    idva,
    marac,
    matched,
    over_time,
    people,
    police,
    records,
    sensitivity,
)


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
    _figure(
        "police_rates", "Police incidents per person-year by window and arm", "police_dva police_non_dva",
        windows, MAIN,
    ),
    _figure(
        "event_study", "Domestic incidents month by month around allocation", "event_study", event_study, MAIN
    ),
    _figure("survival", "Time to a first domestic incident", "time_to_first", survival, MAIN),
    _figure(
        "recording", "Domestic incidents by month, and how soon they are recorded", "recording", recording,
        MAIN,
    ),
    _figure(
        "matched_love", "Standardised differences before and after matching", "matched_balance", matched_love,
        MAIN,
    ),
    _figure(
        "effects", "Primary and secondary effects between the arms",
        "police_dva police_non_dva marac time_to_first", effects, MAIN,
    ),
    _figure(
        "severity_shift_idva", "Severity of abuse at intake and exit as Idvas see it, by arm",
        "abuse_severity", severity_idva, MAIN, source=("idva",),
    ),
    _figure("costs", "Cost-effectiveness plane and acceptability curve", "costs", cost_figure, MAIN),
    _figure("subgroups", "The primary effect in subgroups", "subgroups", subgroups, MAIN),
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
    _table("abuse_types", "Abuse types at intake and exit", "abuse_types", abuse.abuse_types),
    _table(
        "abuse_sensitivity", "Abuse types: other intervals and tests", "abuse_types", abuse.abuse_sensitivity
    ),
    _table(
        "abuse_missing", "Abuse types: exits that are not known", "abuse_types", abuse.abuse_missing, MAIN,
        source=("case_manager",),
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
    _table(
        "time_to_first", "Time to a first domestic incident, by arm and between arms", "time_to_first",
        over_time.time_to_first, MAIN,
    ),
    _table(
        "recording_extract", "What police record, and how soon", "recording", over_time.recording, MAIN
    ),
    _table(
        "matched_balance", "Balance before and after matching", "matched_balance",
        matched.matched_balance, MAIN,
    ),
    _table("matched_people", "Who was matched", "matched_balance", matched.matched_people, MAIN),
    _table(
        "matched_pairs", "The matched sample, by pair", "police_dva police_non_dva",
        matched.matched_pairs, MAIN,
    ),
    _table(
        "matched_change", "Change from the six months before in the matched sample",
        "police_dva police_non_dva", matched.matched_change, MAIN,
    ),
    _table(
        "matched_marac", "Marac after the index in the matched sample, by pair", "marac",
        beside_police.matched_marac, MAIN,
    ),
    _table(
        "contact_windows", "Police incidents of closed Drive cases, with and without contact",
        "police_dva police_non_dva", beside_police.contact_windows, MAIN,
    ),
    _table("interactions", "Tests of interaction", "subgroups", over_time.interactions, MAIN),
    _table(
        "sensitivity", "The primary effect under other methods, samples and windows",
        "police_dva missing", sensitivity.sensitivity, MAIN,
    ),
    _table(
        "abuse_types_idva", "Abuse types at intake and exit as Idvas see them, by arm (exploratory)",
        "abuse_types", idva.abuse_types_idva, MAIN, source=("idva",),
    ),
    _table(
        "severity_idva", "Severity of abuse as Idvas see it, by arm (exploratory)", "abuse_severity",
        idva.severity_idva, MAIN, source=("idva",),
    ),
    _table("agreement", "Agreement of Idvas and case managers", "agreement", idva.agreement, MAIN),
    _table("costs_summary", "Costs and benefits per person allocated", "costs", costs.costs, MAIN),
    _table("acceptability", "Acceptability of the cost", "costs", costs.acceptability, MAIN),
    _table("estimands", "Estimands", "estimands", costs.estimands, MAIN),
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
