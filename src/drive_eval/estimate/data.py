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

_PSEUDONYMS = frozenset({"person", "client", "incident", "victims", "rank"})


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
    """The analysis sets with arms: `people` and `checks` from allocate, `sets` from derive by name.

    Rows are put in the order of the allocation log, never of pseudonyms, so that no last digit of
    an estimate depends on the study's key.
    """
    profile = sets["characteristics"].drop(columns=["site", "quarter", "age_at_index", "sex"])
    ordered = people.sort_values(["file", "sheet", "row"], kind="stable")
    trial = ordered.merge(arms, on="person", validate="1:1").merge(profile, on="person", how="left")
    own = trial.set_index("person")[["arm", "stratum", "quarter", "site"]].rename(
        columns={"site": "trial_site"}
    )
    own["rank"] = range(len(own))

    def with_arm(name: str) -> pd.DataFrame:
        """A set with its person's arm and stratum; the person's own site stands under `trial_site`."""
        frame = sets[name].drop(columns="quarter", errors="ignore").join(own, on="person", how="inner")
        keys = ["rank", *(column for column in frame.columns if column not in _PSEUDONYMS)]
        return frame.sort_values(keys, kind="stable").drop(columns="rank").reset_index(drop=True)

    return Data(
        people=trial,
        log_checks=checks,
        drive_cases=with_arm("drive_cases"),
        actions=with_arm("actions"),
        idva_victims=with_arm("idva_victims"),
        marac_windows=with_arm("marac_windows"),
        police_incidents=with_arm("police_incidents"),
        person_windows=with_arm("person_windows"),
        extract_periods=sets["extract_periods"],
    )


def by_arm(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The frame by arm, both arms always there and in the vocabulary's order."""
    return {arm: frame[frame["arm"] == arm] for arm in ARMS}
