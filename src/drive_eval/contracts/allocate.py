"""What allocate writes: trial people, their arms (in a file of their own) and the log's checks."""

from drive_eval.contracts.common import FILE, PERSON, ROW, ROW_KEY_NAMES, SHEET, SITE
from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import ARMS, SEX

FINDINGS = {
    "screened_out": "Screened out: no arm drawn",
    "no_arm": "No arm that the log's codes know",
    "repeat_allocation": "Allocated before; the first stands",
    "date_impossible": "Date randomised impossible; the Marac date stands",
    "date_before_marac": "Randomised before the Marac; the Marac date stands",
    "date_unknown": "Date randomised blank, or impossible without a Marac date: no index date",
    "date_out_of_order": "Date does not fit the order of numbers",
    "sequence_gap": "Numbers missing before this row",
    "sequence_repeated": "Number issued before",
    "overridden": "Panel asked for a place out of turn",
    "withdrawn": "Withdrawn after allocation",
    "ineligible": "Ineligible after allocation",
}

PEOPLE = Table(
    "allocate/people",
    "One row per person allocated, without the arm",
    ("person",),
    (
        PERSON,
        SITE,
        Column(
            "index_date",
            "date",
            "Index date: of the first allocation; null where blank, or impossible without a Marac date",
        ),
        Column("marac_date", "date", "Marac date on the row of the first allocation"),
        Column("quarter", "string", "Calendar quarter of the index date, as 2016Q2; undated", nullable=False),
        Column(
            "stratum", "string", "Site and quarter, or site and config's allocation period", nullable=False
        ),
        Column("age_at_index", "number", "Age at the index date, to a tenth of a year", "years"),
        Column("sex", "string", "Sex", codes=SEX),
        Column("overridden", "boolean", "The panel asked for a place out of turn", nullable=False),
        Column(
            "status",
            "string",
            "allocated, withdrawn, ineligible, unknown: of the first allocation",
            nullable=False,
        ),
        Column(
            "allocations",
            "integer",
            "Rows of the log that drew an arm for this person",
            "rows",
            nullable=False,
        ),
        Column("file", "string", "Raw file of the first allocation", nullable=False),
        Column("sheet", "string", "Worksheet of the first allocation", nullable=False),
        Column("row", "integer", "Row of the first allocation", nullable=False),
    ),
)

ARMS_TABLE = Table(
    "allocate/arms",
    "One row per person allocated: the arm of the first allocation (joined only in `estimate`)",
    ("person",),
    (
        PERSON,
        Column("arm", "string", "Arm of the first allocation", codes=ARMS, nullable=False),
        Column("later_arm", "string", "Arm drawn at a later allocation, where it differs", codes=ARMS),
        Column(
            "allocated_twice",
            "string",
            "same_arm, control_then_drive, drive_then_control; empty where once",
            nullable=False,
        ),
    ),
)

CHECKS = Table(
    "allocate/checks",
    "One row per row of the allocation log and finding on the process",
    (*ROW_KEY_NAMES, "finding"),
    (
        FILE,
        SHEET,
        ROW,
        SITE,
        Column(
            "finding",
            "string",
            "What was found",
            codes=FINDINGS,
            nullable=False,
        ),
        Column("detail", "string", "The finding in words, without names", nullable=False),
    ),
)

TABLES = (PEOPLE, ARMS_TABLE, CHECKS)
