"""The words of the evaluation: each code said once, with the label that is printed.

Codes are what tables hold; labels are what people read. The order of a vocabulary is its
display order. Sites are not here: they come from a study's config.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


def _ordered(**labels: str) -> Mapping[str, str]:
    return MappingProxyType(labels)


ARMS: Final = _ordered(drive="Drive", control="Control")
GROUPS: Final = _ordered(
    drive="Drive", control="Control", all="All", drive_vs_control="Drive against control"
)
AGENCIES: Final = _ordered(
    allocation="Allocation log",
    marac="Marac",
    police="Police",
    idva="Idva service",
    drive="Drive case management",
)
STAGES: Final = ("ingest", "link", "allocate", "derive", "match", "estimate", "display", "report")
PHASES: Final = _ordered(feasibility="Feasibility phase", main="Main phase")

ABUSE_TYPES: Final = _ordered(
    physical="Physical abuse",
    sexual="Sexual abuse",
    harassment_stalking="Harassment and stalking",
    jealous_controlling="Jealous and controlling behaviour",
)
# The four levels of the Severity of Abuse Grid, in order, then the two ways of not knowing.
SEVERITY: Final = _ordered(none="None", standard="Standard", moderate="Moderate", high="High")
NOT_KNOWN: Final = _ordered(unknown="Not known", not_asked="Not asked")
SEVERITY_SCORE: Final = MappingProxyType({level: score for score, level in enumerate(SEVERITY)})
YES_NO: Final = _ordered(yes="Yes", no="No", unknown="Not known", not_asked="Not asked")

NEEDS: Final = _ordered(
    substance_misuse="Substance misuse",
    alcohol="Alcohol",
    housing="Housing",
    mental_health="Mental health",
)
RISK_CHANGE: Final = _ordered(
    significantly_reduced="Significantly reduced",
    moderately_reduced="Moderately reduced",
    no_change="No or limited change",
    increased="Increased",
)
RISK_REDUCED: Final = frozenset({"significantly_reduced", "moderately_reduced"})
ACTION_CATEGORIES: Final = _ordered(
    information_sharing="Information sharing",
    disruption="Disruption",
    support="Support",
    child_safeguarding="Child safeguarding",
    risk_management="Risk management",
    referral="Referral",
    other="Other",
)
FORM_TYPES: Final = _ordered(intake="Intake", review="Review", exit="Exit", closure="Closure")
SEX: Final = _ordered(male="Male", female="Female", other="Other")
ETHNICITY: Final = _ordered(
    white_british="White British",
    white_other="White other",
    mixed="Mixed",
    asian="Asian",
    black="Black",
    other="Other",
)

LEDGER_STATUS: Final = _ordered(
    accepted="Accepted",
    accepted_with_queries="Accepted with queries",
    quarantined="Quarantined",
    duplicate="Duplicate",
    not_data="Not data",
)
# A role names how a person stands on a raw row; its kind says which of two blocks it is in.
PERPETRATOR_ROLES: Final = frozenset({"allocated", "perpetrator", "suspect", "offender", "service_user"})
VICTIM_ROLES: Final = frozenset({"victim", "client"})
ANALYSIS_ROLES: Final = ("primary", "secondary", "sensitivity", "exploratory", "descriptive")


@dataclass(frozen=True)
class Window:
    """A half-open span of calendar months from the index date: [first, last)."""

    name: str
    first_month: int
    last_month: int
    label: str


WINDOWS: Final = (
    Window("pre_6m", -6, 0, "6 months before"),
    Window("during", 0, 10, "During (10 months)"),
    Window("post_0_6m", 10, 16, "0–6 months after"),
    Window("post_6_12m", 16, 22, "6–12 months after"),
    Window("post_12_18m", 22, 28, "12–18 months after"),
    Window("post_0_12m", 10, 22, "0–12 months after"),
)
DAYS_PER_YEAR: Final = 365.25
