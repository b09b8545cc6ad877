"""Trial people and their arms: one row per person, from the first allocation."""

from collections.abc import Sequence

import pandas as pd

from drive_eval.allocate.strata import Period, quarters, strata
from drive_eval.contracts.allocate import ARMS_TABLE, PEOPLE
from drive_eval.contracts.common import ROW_KEY_NAMES

_KEY = list(ROW_KEY_NAMES)


def trial_people(
    drawn: pd.DataFrame, persons: pd.DataFrame, ages: pd.DataFrame, periods: Sequence[Period] = ()
) -> pd.DataFrame:
    """One row per person allocated, without the arm: the first allocation stands.

    `drawn` are the entries of `drawn_entries`; `persons` gives sex and `ages` the age at each
    entry's index date, both from `link`. Withdrawn, ineligible and overridden people stay.
    """
    first = drawn[drawn["turn"] == 0].merge(ages, on=_KEY, how="left")
    first = first.merge(persons[["person", "sex"]], on="person", how="left")
    turns = drawn.groupby("person").size().rename("allocations").reset_index()
    first = first.merge(turns, on="person")
    first["quarter"] = quarters(first["index_date"])
    first["stratum"] = strata(first["site"], first["index_date"], periods)
    first["overridden"] = first["override"] == "yes"
    return PEOPLE.conform(first[PEOPLE.column_names])


def trial_arms(drawn: pd.DataFrame) -> pd.DataFrame:
    """One row per person allocated: the arm first drawn, and what a later draw said.

    The same person drawn into both arms keeps the first; `allocated_twice` says in which order.
    """
    first = drawn.loc[drawn["turn"] == 0, ["person", "arm"]].set_index("person")
    later = drawn[drawn["turn"] > 0].join(first["arm"].rename("first_arm"), on="person")
    crossed = later[later["arm"] != later["first_arm"]].groupby("person")["arm"].first()
    arms = first.join(crossed.rename("later_arm"))
    twice = arms.index.isin(later["person"])
    both = arms["arm"].astype("string") + "_then_" + arms["later_arm"].astype("string")
    arms["allocated_twice"] = both.where(arms["later_arm"].notna(), "same_arm").where(twice, "")
    return ARMS_TABLE.conform(arms.reset_index())
