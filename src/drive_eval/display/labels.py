"""Printed words for the codes of the estimates: from the vocabulary first, then from this list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from drive_eval.config import Study
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.vocabulary import (
    ABUSE_TYPES,
    ACTION_CATEGORIES,
    AGENCIES,
    ETHNICITY,
    GROUPS,
    LEDGER_STATUS,
    NEEDS,
    NOT_KNOWN,
    RISK_CHANGE,
    SEVERITY,
    SEX,
    WINDOWS,
    YES_NO,
)

_OTHER: Final = {
    "any": "Any",
    "moderate_or_high": "Moderate or high",
    "intake": "Intake",
    "exit": "Exit",
    "case_manager": "Drive case manager",
    "idva": "Idva",
    "same_arm": "Twice in the same arm",
    "control_then_drive": "Control, later Drive",
    "drive_then_control": "Drive, later control",
    "allocated_twice": "Allocated twice",
    "ex_partner": "Ex-partner",
    "ex_spouse": "Ex-spouse",
    "date_before_marac": "Allocation date before the Marac",
    "date_impossible": "Allocation date impossible",
    "date_out_of_order": "Date out of order",
    "no_arm": "No arm drawn",
    "complete": "Completed",
    "complete_indirect": "Completed, indirect work only",
    "missing": "Not known",
    "children_social_care": "Children’s social care",
    "overridden": "Panel asked for a place out of turn",
    "withdrawn": "Withdrawn",
    "ineligible": "Found ineligible",
}
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **_OTHER,
        **ACTION_CATEGORIES,
        **ETHNICITY,
        **SEX,
        **NOT_KNOWN,
        **YES_NO,
        **LEDGER_STATUS,
        **{window.name: window.label for window in WINDOWS},
        **NEEDS,
        **RISK_CHANGE,
        **SEVERITY,
        **ABUSE_TYPES,
        **AGENCIES,
        **GROUPS,
    }
)
_ANALYSES: Final = MappingProxyType(
    {
        "flow": "Participant flow",
        "allocation": "Allocation",
        "missing": "Missing data",
        "risk_idva": "Risk judged by Idvas",
        "risk_case_manager": "Risk judged by case managers",
        "abuse_severity": "Severity",
        "police_dva": "Police: domestic",
        "police_non_dva": "Police: not domestic",
        "matched_balance": "Matching",
        "event_study": "Month by month",
        "time_to_first": "Time to a first incident",
    }
)
# What an effect may differ by, in the order of print.
MODIFIERS: Final = MappingProxyType(
    {
        "site": "Site",
        "sex": "Sex",
        "age": "Age at allocation",
        "ethnicity": "Ethnicity",
        "prior": "DVA incidents in the 6 months before",
    }
)
_LEVELS: Final = MappingProxyType(
    {
        "age=under_30": "Under 30",
        "age=30_to_39": "30 to 39",
        "age=40_and_over": "40 and over",
        "ethnicity=other": "Any other",
        "prior=lowest": "Lowest third",
        "prior=middle": "Middle third",
        "prior=highest": "Highest third",
    }
)
_RANK: Final = MappingProxyType(
    {
        code: rank
        for rank, code in enumerate(
            dict.fromkeys(
                [
                    "", "all", *ABUSE_TYPES, "any", "moderate_or_high", *SEVERITY, *NEEDS, *RISK_CHANGE, *SEX,
                    *(code for code in ETHNICITY if code != "other"), *ACTION_CATEGORIES, "allocation",
                    "case_manager", *AGENCIES,
                    *LEDGER_STATUS, *YES_NO, *GROUPS,
                    "age",
                    "sex",
                    "ethnicity",
                    "dva_incidents_pre_6m",
                    "non_dva_incidents_pre_6m",
                    *OUTCOMES,
                    *(level.partition("=")[2] for level in _LEVELS if level != "ethnicity=other"),
                    *(window.name for window in WINDOWS),
                    "intake",
                    "exit",
                ]
            )
        )
    }
)  # fmt: skip


def plain(code: str) -> str:
    """A code without a label of its own, as words.

    >>> plain("too_little_information")
    'Too little information'
    """
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def labels_of(study: Study) -> "Labels":
    """The labels of a study, which names its sites."""
    return Labels({code: site.label for code, site in study.sites.items()})


@dataclass(frozen=True)
class Labels:
    """Printed words, with the study's own names of its sites."""

    sites: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """The label of any code."""
        return self.sites.get(code) or _WORDS.get(code) or plain(code)

    def rank(self, code: str) -> tuple[int, str]:
        """Sorts codes as they are printed: vocabulary and sites in their order, the rest by name last."""
        if code in self.sites:
            return 100 + list(self.sites).index(code), code
        code = code.removesuffix("_vs_pre_6m")
        _, _, value = code.partition("=")
        if value:
            return self.rank(value)
        last = code in ("other", "unknown", "not_asked", "missing", "failed")
        return _RANK.get(code, 200) + (1000 if last else 0), code

    def outcome(self, code: str) -> str:
        """The label of an outcome, as the registry of outcomes has it."""
        return OUTCOMES[code].label if code in OUTCOMES else self.of(code)

    def measured(self, code: str) -> str:
        """The label of an outcome with its unit, where that does not go without saying."""
        unit = OUTCOMES[code].unit if code in OUTCOMES else ""
        return f"{self.outcome(code)}, {unit}" if unit in ("years", "days") else self.outcome(code)

    def part(self, name: str, code: str) -> str:
        """The label of one part of a key."""
        if name == "analysis":
            return _ANALYSES.get(code) or self.of(code)
        if name == "outcome":
            return self.measured(code)
        return self.subgroup(code) if name == "subgroup" else self.of(code)

    def subgroup(self, subgroup: str) -> str:
        """`site=essex` as Essex; `contact=yes` as Contact: yes; `all` as All."""
        name, _, value = subgroup.partition("=")
        if not value:
            return self.of(subgroup)
        return self.of(value) if name == "site" else f"{self.of(name)}: {self.of(value).lower()}"

    def subgroup_level(self, subgroup: str) -> str:
        """The level of a subgroup alone: `prior=lowest` as Lowest third."""
        return _LEVELS.get(subgroup) or self.of(subgroup.partition("=")[2])

    def site_codes(self) -> tuple[str, ...]:
        """Sites in the order in which they are printed."""
        return tuple(self.sites)
