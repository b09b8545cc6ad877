"""The numbered cascade: one record a rule, in the order in which they are tried."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from drive_eval.link.compare import Flags
from drive_eval.link.evidence import Evidence, other_middle_name, other_pnc, other_sex
from drive_eval.link.rules_names import (
    by_initials_and_date,
    by_name_and_date,
    by_name_and_near_date,
    by_name_without_date,
    by_names_changed_round,
    by_similar_name_and_date,
)
from drive_eval.link.rules_reference import (
    by_local_person,
    by_marac_reference,
    by_pnc_id,
    by_study_reference,
)

Find = Callable[[pd.DataFrame, Evidence], pd.DataFrame]
Refuse = Callable[[pd.DataFrame, Evidence], Flags]
Grade = Literal["certain", "probable"]


@dataclass(frozen=True)
class Rule:
    """A rule of the cascade.

    `find` proposes pairs of record and person; `refuse` says which of them something contradicts.
    A record is linked where one person is left. Rules graded probable do not rest on a whole date
    of birth or a reference; the strict variant does without them.
    """

    id: str
    meaning: str
    find: Find
    refuse: tuple[Refuse, ...] = ()
    grade: Grade = "certain"


def _another_namesake(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    return other_pnc(pairs, evidence) & other_middle_name(pairs, evidence)


RULES: Final = (
    Rule(
        "01_study_reference",
        "Alloc ID as typed, unless initials and date of birth both say another person",
        by_study_reference,
    ),
    Rule(
        "02_pnc_id",
        "PNC id (check letter right) of a police record already linked; name or date of birth agrees",
        by_pnc_id,
    ),
    Rule(
        "03_name_date",
        "Surname, first forename and date of birth the same",
        by_name_and_date,
        (_another_namesake,),
    ),
    Rule(
        "04_similar_name_date",
        "Date of birth the same; name the same but for an alias, short form, misspelling or lost letter",
        by_similar_name_and_date,
        (other_pnc, other_sex),
    ),
    Rule(
        "05_name_near_date",
        "Full name the same; day and month of birth changed round, or a slip, middle name or victim the same",
        by_name_and_near_date,
        (other_pnc, other_sex, other_middle_name),
        "probable",
    ),
    Rule(
        "06_initials_date_site",
        "Initials and date of birth the same within the site, where no name is given",
        by_initials_and_date,
        (other_sex,),
    ),
    Rule(
        "07_marac_reference",
        "Marac reference of the case that led to allocation, or of a case linked to one person",
        by_marac_reference,
    ),
    Rule(
        "08_local_person",
        "The force's or service's own id of a person already linked; name or date of birth agrees",
        by_local_person,
        (other_pnc,),
    ),
    Rule(
        "09_names_changed_round",
        "Date of birth the same; surname and forename in each other's place",
        by_names_changed_round,
        (other_pnc, other_sex),
    ),
    Rule(
        "10_name_no_date",
        "No date of birth: full name the same within the site, with the same victim or no other bearer",
        by_name_without_date,
        (other_pnc, other_sex, other_middle_name),
        "probable",
    ),
)
SWAPPED_RULE: Final = "11_swapped_columns"
SPLINK_RULE: Final = "splink"
OWN_RULE: Final = "own"
LOG_RULE: Final = "00_allocation_log"
MEANINGS: Final = {
    LOG_RULE: "Row of the allocation log itself; people allocated twice are one person",
    **{rule.id: rule.meaning for rule in RULES},
    SWAPPED_RULE: "In the victim's column at Marac, opposite a known victim or one never a perpetrator",
    SPLINK_RULE: "Match probability of the pair at or above the threshold, and of no other person",
    OWN_RULE: "Found in nobody's trial record; a person by itself",
}
