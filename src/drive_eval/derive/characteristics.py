"""Each person's profile before allocation, on what is known in the same way for both arms."""

import pandas as pd

from drive_eval.contracts.derive import CHARACTERISTICS
from drive_eval.vocabulary import ETHNICITY

_MARAC = ["relationship", "dash_score", "children", "marac_referrer"]


def characteristics(
    people: pd.DataFrame,
    stated: pd.DataFrame,
    windows: pd.DataFrame,
    index_cases: pd.DataFrame,
    appearances: pd.DataFrame,
) -> pd.DataFrame:
    """One row per person: demography, the six months before, and the index Marac case.

    `stated` has every statement of ethnicity: person, ethnicity, day and source (police, drive).
    """
    profile = people[["person", "site", "quarter", "age_at_index", "sex"]].copy()
    profile["ethnicity"] = profile["person"].map(self_defined_ethnicity(stated))
    police = stated[stated["source"] == "police"]
    profile["ethnicity_police"] = profile["person"].map(self_defined_ethnicity(police))
    before = windows[windows["window"] == "pre_6m"].set_index("person")
    profile["dva_incidents_pre_6m"] = profile["person"].map(before["dva_incidents"])
    profile["non_dva_incidents_pre_6m"] = profile["person"].map(before["non_dva_incidents"])
    seen = profile["person"].map(before["fully_observed"])
    profile["pre_6m_fully_observed"] = seen.astype("boolean").fillna(False)
    case = index_case(index_cases)
    for column in _MARAC:
        profile[column] = profile["person"].map(case[column])
    heard = appearances[appearances["is_index_case"] & (appearances["victims"] != "")]
    victims = heard.set_index("person")["victims"].str.count(r"\|") + 1
    profile["index_marac_victims"] = profile["person"].map(victims.groupby(level=0).sum())
    return CHARACTERISTICS.conform(profile)


def self_defined_ethnicity(rows: pd.DataFrame) -> pd.Series:
    """The most frequent self-defined ethnicity of each person, by person.

    `rows` has person, ethnicity and day. Of equally frequent ones the latest stated stands, then
    the first in the vocabulary's order. Officer-defined ethnicity never stands in.
    """
    stated = rows[rows["ethnicity"].notna()].copy()
    stated["order"] = stated["ethnicity"].map({code: order for order, code in enumerate(ETHNICITY)})
    tally = stated.groupby(["person", "ethnicity", "order"], as_index=False).agg(
        times=("day", "size"), latest=("day", "max")
    )
    tally = tally.sort_values(
        ["person", "times", "latest", "order"], ascending=[True, False, False, True], kind="stable"
    )
    return tally.drop_duplicates("person").set_index("person")["ethnicity"]


def index_case(cases: pd.DataFrame) -> pd.DataFrame:
    """One row per person from the Marac rows heard at the index meeting, in row order.

    The highest Dash score and number of children stand; relationship and referrer are those of
    the first row that gives them.
    """
    ordered = cases.sort_values(["file", "sheet", "row"], kind="stable").groupby("person")
    return pd.DataFrame(
        {
            "relationship": ordered["relationship"].first(),
            "dash_score": ordered["dash_score"].max(),
            "children": ordered["children"].max(),
            "marac_referrer": ordered["referring_agency"].first(),
        }
    )
