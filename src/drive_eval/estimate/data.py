"""What the analyses read: analysis sets with the arm joined, once, here."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from drive_eval.vocabulary import ARMS

TABLES = (
    "characteristics",
    "drive_cases",
    "actions",
    "idva_victims",
    "marac_windows",
    "police_incidents",
    "person_windows",
    "extract_periods",
)


@dataclass(frozen=True)
class Data:
    """Analysis sets of one person index, each with `arm`, `stratum` and `quarter` of its person."""

    people: pd.DataFrame
    log_checks: pd.DataFrame
    drive_cases: pd.DataFrame
    actions: pd.DataFrame
    idva_victims: pd.DataFrame
    marac_windows: pd.DataFrame
    police_incidents: pd.DataFrame
    person_windows: pd.DataFrame
    extract_periods: pd.DataFrame


def assemble(
    people: pd.DataFrame, arms: pd.DataFrame, checks: pd.DataFrame, sets: Mapping[str, pd.DataFrame]
) -> Data:
    """The analysis sets with arms: `people` and `checks` from allocate, `sets` from derive by name."""
    profile = sets["characteristics"].drop(columns=["site", "quarter", "age_at_index", "sex"])
    trial = people.merge(arms, on="person", validate="1:1").merge(profile, on="person", how="left")
    joined = trial.set_index("person")

    def with_arm(frame: pd.DataFrame) -> pd.DataFrame:
        """A set with its person's arm and stratum; people's own site stands under `trial_site`."""
        own = joined[["arm", "stratum", "quarter", "site"]].rename(columns={"site": "trial_site"})
        return frame.join(own, on="person", how="inner").reset_index(drop=True)

    return Data(
        people=trial,
        log_checks=checks,
        drive_cases=with_arm(sets["drive_cases"]),
        actions=with_arm(sets["actions"]),
        idva_victims=with_arm(sets["idva_victims"]),
        marac_windows=with_arm(sets["marac_windows"]),
        police_incidents=with_arm(sets["police_incidents"]),
        person_windows=with_arm(sets["person_windows"]),
        extract_periods=sets["extract_periods"],
    )


def by_arm(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The frame by arm, both arms always there and in the vocabulary's order."""
    return {arm: frame[frame["arm"] == arm] for arm in ARMS}
