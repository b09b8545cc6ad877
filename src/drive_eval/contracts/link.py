"""What link writes: one person index over all agencies, and its audit."""

from drive_eval.contracts.common import FILE, PERSON, ROW, ROW_KEY_NAMES, SHEET, SITE
from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import AGENCIES, ARMS, SEX

ROW_PERSONS = Table(
    "link/row_persons",
    "One row per raw row, role and position: who it is",
    (*ROW_KEY_NAMES, "role", "position"),
    (
        FILE,
        SHEET,
        ROW,
        Column(
            "role",
            "string",
            "Role on the row, with victim and perpetrator put right where swapped",
            nullable=False,
        ),
        Column("position", "integer", "1 for the first person in the role's cell", nullable=False),
        PERSON,
        Column(
            "rule",
            "string",
            "Numbered rule of the cascade, `splink`, or `own` for a person found nowhere else",
            nullable=False,
        ),
        Column("score", "number", "Match probability (1 for a rule)", "probability"),
        Column("swapped", "boolean", "Victim and perpetrator stood in each other's columns", nullable=False),
    ),
)

PERSONS = Table(
    "link/persons",
    "One row per person in the allocation log (trial people)",
    ("person",),
    (
        PERSON,
        Column("date_of_birth_source", "string", "allocation, marac, drive, or empty", nullable=False),
        Column(
            "sex", "string", "Sex: allocation log where given, else Marac, else Drive, else police", codes=SEX
        ),
    ),
)

ALLOCATION_AGES = Table(
    "link/allocation_ages",
    "One row per row of the allocation log: the person's age at that row's index date",
    ROW_KEY_NAMES,
    (
        FILE,
        SHEET,
        ROW,
        Column(
            "age_at_index",
            "number",
            "Age at the index date, to a tenth of a year (so that it does not give a date of birth)",
            "years",
        ),
    ),
)

UNLINKED = Table(
    "link/unlinked",
    "One row per raw row and role that was looked for in the trial and not found, or found more than once",
    (*ROW_KEY_NAMES, "role", "position"),
    (
        FILE,
        SHEET,
        ROW,
        Column("role", "string", "Role on the row", nullable=False),
        Column("position", "integer", "Position in the role's cell", nullable=False),
        Column(
            "reason",
            "string",
            "not_in_trial, tie, too_little_information, below_threshold, unknown_reference, contradicted_reference",
            nullable=False,
        ),
    ),
)

LINKAGE_RATES = Table(
    "link/linkage_rates",
    "One row per agency, site and arm: trial people with at least one linked row, at each threshold",
    ("threshold", "agency", "site", "arm"),
    (
        Column("threshold", "string", "headline, strict or loose", nullable=False),
        Column("agency", "string", "Agency", nullable=False),
        SITE,
        Column("arm", "string", "Arm of the first allocation", codes=ARMS, nullable=False),
        Column("people", "integer", "People allocated", "people", nullable=False),
        Column("people_linked", "integer", "Of them, with a linked row", "people", nullable=False),
        Column("rows_linked", "integer", "Rows linked to them", "rows", nullable=False),
    ),
)

LINK_RULES = Table(
    "link/rules",
    "One row per rule, agency and threshold: how many rows it linked",
    ("threshold", "agency", "rule"),
    (
        Column("threshold", "string", "headline, strict or loose", nullable=False),
        Column("agency", "string", "Agency", nullable=False),
        Column("rule", "string", "Rule", nullable=False),
        Column("meaning", "string", "The rule in words", nullable=False),
        Column("rows", "integer", "Rows linked", "rows", nullable=False),
        Column("score_min", "number", "Lowest score", "probability"),
        Column("score_median", "number", "Median score", "probability"),
    ),
)

LINK_QUERIES = Table(
    "link/queries",
    "One row per raw row, role and reason where linking found agencies in disagreement",
    (*ROW_KEY_NAMES, "role", "position", "reason"),
    (
        FILE,
        SHEET,
        ROW,
        Column("role", "string", "Role on the row", nullable=False),
        Column("position", "integer", "Position in the role's cell", nullable=False),
        Column("agency", "string", "Agency to ask", codes=AGENCIES, nullable=False),
        Column(
            "reason",
            "string",
            "date_of_birth_disagrees, sex_disagrees, reference_contradicted, reference_unknown, "
            "columns_swapped, allocated_under_two_spellings",
            nullable=False,
        ),
        Column(
            "query", "string", "A sentence for the agency, without names or dates of birth", nullable=False
        ),
    ),
)

LINK_WEIGHTS = Table(
    "link/weights",
    "One row per comparison and level of the probabilistic model",
    ("comparison", "position"),
    (
        Column("comparison", "string", "What is compared", nullable=False),
        Column("position", "integer", "Order of the level, the closest first", nullable=False),
        Column("level", "string", "How two values stand", nullable=False),
        Column("m", "number", "Share of pairs of one person at this level", "probability"),
        Column("u", "number", "Share of pairs of two people at this level", "probability"),
        Column("weight", "number", "log2(m / u): evidence for (above 0) or against one person", "bits"),
    ),
)

TABLES = (
    ROW_PERSONS,
    PERSONS,
    ALLOCATION_AGES,
    UNLINKED,
    LINKAGE_RATES,
    LINK_RULES,
    LINK_QUERIES,
    LINK_WEIGHTS,
)
