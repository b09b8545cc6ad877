"""What the analyses read: analysis sets with the arm joined, once, here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from drive_eval.contracts.match import BALANCE, MATCHED, UNMATCHED
from drive_eval.vocabulary import ARMS

TABLES = (
    "characteristics",
    "drive_cases",
    "actions",
    "idva_victims",
    "marac_appearances",
    "marac_windows",
    "police_incidents",
    "person_windows",
    "extract_periods",
)

_OF_PERSONS = (
    "people",
    "drive_cases",
    "actions",
    "idva_victims",
    "marac_appearances",
    "marac_windows",
    "police_incidents",
    "person_windows",
    "matched",
    "unmatched",
)
_PSEUDONYMS = frozenset({"person", "client", "incident", "victims", "rank"})


@dataclass(frozen=True)
class Data:
    """Analysis sets of one person index, each with `arm`, `stratum` and `quarter` of its person.

    `matched`, `unmatched` and `balance` are the tables of `match`, empty where nobody was matched.
    """

    people: pd.DataFrame
    log_checks: pd.DataFrame
    drive_cases: pd.DataFrame
    actions: pd.DataFrame
    idva_victims: pd.DataFrame
    marac_appearances: pd.DataFrame
    marac_windows: pd.DataFrame
    police_incidents: pd.DataFrame
    person_windows: pd.DataFrame
    extract_periods: pd.DataFrame
    matched: pd.DataFrame = field(default_factory=MATCHED.empty)
    unmatched: pd.DataFrame = field(default_factory=UNMATCHED.empty)
    balance: pd.DataFrame = field(default_factory=BALANCE.empty)

    def of_people(self, kept: pd.Series) -> "Data":
        """The same of some people only, by a mask over `people`."""
        names = self.people.loc[kept, "person"]
        sets = {name: getattr(self, name) for name in _OF_PERSONS}
        own = {name: frame[frame["person"].isin(names)] for name, frame in sets.items()}
        return replace(self, **{name: frame.reset_index(drop=True) for name, frame in own.items()})


def assemble(
    people: pd.DataFrame,
    arms: pd.DataFrame,
    checks: pd.DataFrame,
    sets: Mapping[str, pd.DataFrame],
    matches: Mapping[str, pd.DataFrame] | None = None,
) -> Data:
    """The analysis sets with arms: `people` and `checks` from allocate, `sets` from derive by name.

    `matches` holds the tables of `match` by name.

    Rows are put in the order of the allocation log, never of pseudonyms, so that no last digit of
    an estimate depends on the study's key.
    """
    profile = sets["characteristics"].drop(columns=["site", "quarter", "age_at_index", "sex"])
    ordered = people.sort_values(["file", "sheet", "row"], kind="stable")
    trial = ordered.merge(arms, on="person", validate="1:1").merge(profile, on="person", how="left")
    return Data(
        people=trial,
        log_checks=checks,
        drive_cases=with_arm(sets["drive_cases"], trial),
        actions=with_arm(sets["actions"], trial),
        idva_victims=with_arm(sets["idva_victims"], trial),
        marac_appearances=with_arm(sets["marac_appearances"], trial),
        marac_windows=with_arm(sets["marac_windows"], trial),
        police_incidents=with_arm(sets["police_incidents"], trial),
        person_windows=with_arm(sets["person_windows"], trial),
        extract_periods=sets["extract_periods"],
        **(matches or {}),
    )


def with_arm(frame: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """A set with its person's arm and stratum; the person's own site stands under `trial_site`."""
    own = people.set_index("person")[["arm", "stratum", "quarter", "site"]]
    own = own.rename(columns={"site": "trial_site"}).assign(rank=range(len(own)))
    joined = frame.drop(columns="quarter", errors="ignore").join(own, on="person", how="inner")
    keys = ["rank", *(column for column in joined.columns if column not in _PSEUDONYMS)]
    return joined.sort_values(keys, kind="stable").drop(columns="rank").reset_index(drop=True)


def by_arm(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The frame by arm, both arms always there and in the vocabulary's order."""
    return {arm: frame[frame["arm"] == arm] for arm in ARMS}
