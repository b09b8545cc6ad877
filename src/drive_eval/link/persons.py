"""What the index says of each trial person: sex, where the date of birth came from, age at allocation."""

import numpy as np
import pandas as pd

from drive_eval.link.compare import Counts, date_relation
from drive_eval.link.evidence import Evidence
from drive_eval.vocabulary import DAYS_PER_YEAR

SOURCES = ("allocation", "marac", "drive")
FEWEST_AGAINST_LOG = 2
SEX_SOURCES = ("allocation", "marac", "drive", "police")


def births(evidence: Evidence) -> pd.DataFrame:
    """Date of birth and its source by person: the log where usable, else Marac, else Drive.

    Where an agency gives several, the one given by most of its records stands; of equals the one that
    Marac and the police support, then the earliest. A date in the log is not usable where Marac holds
    it with day and month changed round, and with the police at least twice and more often than as logged.
    """
    known = _linked(evidence).dropna(subset=["date_of_birth"])
    given = known.groupby(["person", "agency", "date_of_birth"]).size().rename("records").reset_index()
    given["support"] = _support(known, given["person"], given["date_of_birth"])
    crossed = _changed_round(given["date_of_birth"])
    against = _support(known, given["person"], crossed)
    marac = _support(known[known["agency"] == "marac"], given["person"], crossed) > 0
    often = marac & (against >= FEWEST_AGAINST_LOG) & (against > given["support"])
    outvoted = often & (given["agency"] == "allocation")
    given = given[given["agency"].isin(SOURCES) & ~outvoted]
    given["rank"] = given["agency"].map({source: rank for rank, source in enumerate(SOURCES)})
    ordered = given.sort_values(
        ["person", "rank", "records", "support", "date_of_birth"], ascending=[True, True, False, False, True]
    )
    best = ordered.drop_duplicates("person").set_index("person")
    return best[["date_of_birth", "agency"]].rename(columns={"agency": "source"})


def _support(known: pd.DataFrame, person: pd.Series, date: pd.Series) -> Counts:
    """Records of Marac and the police (kept for both arms alike) that give the person this date."""
    others = known[known["agency"].isin(["marac", "police"])]
    counts = others.groupby(["person", "date_of_birth"]).size()
    asked = pd.MultiIndex.from_arrays([person, date])
    return np.asarray(counts.reindex(asked).fillna(0), dtype=np.int64)


def _changed_round(dates: pd.Series) -> pd.Series:
    """Dates with day and month changed round; missing where that is no date, or the same one."""
    parts = pd.DataFrame({"year": dates.dt.year, "month": dates.dt.day, "day": dates.dt.month})
    crossed = pd.to_datetime(parts.where(parts["month"] <= 12), errors="coerce")
    return crossed.where(crossed != dates).astype(dates.dtype)


def sexes(evidence: Evidence) -> pd.Series:
    """Sex by person: the log where given, else Marac, else Drive, else police; most frequent within each."""
    known = _linked(evidence)
    known = known[(known["sex"] != "") & known["agency"].isin(SEX_SOURCES)]
    counts = known.groupby(["person", "agency", "sex"]).size().rename("records").reset_index()
    counts["rank"] = counts["agency"].map({source: rank for rank, source in enumerate(SEX_SOURCES)})
    ordered = counts.sort_values(["person", "rank", "records", "sex"], ascending=[True, True, False, True])
    return ordered.drop_duplicates("person").set_index("person")["sex"]


def _linked(evidence: Evidence) -> pd.DataFrame:
    columns = ["agency", "block", "date_of_birth", "sex"]
    known = evidence.links.merge(evidence.table[columns], left_on="record", right_index=True)
    return known[known["block"] == "perpetrator"]


def persons(evidence: Evidence, person: pd.Series) -> pd.DataFrame:
    """Rows of `link/persons`; `person` gives the pseudonym of each label."""
    labels = pd.Index(sorted(evidence.trial.entries["person"].unique()))
    born = births(evidence)
    return pd.DataFrame(
        {
            "person": person.reindex(labels).to_numpy(),
            "date_of_birth_source": born["source"].reindex(labels).fillna("").to_numpy(),
            "sex": sexes(evidence).reindex(labels).to_numpy(),
        }
    )


def allocation_ages(rows: pd.DataFrame, evidence: Evidence, allocations: pd.DataFrame) -> pd.DataFrame:
    """Rows of `link/allocation_ages`: age in completed and tenth years at each row's index date."""
    key = ["file", "sheet", "row"]
    log = rows.loc[rows["agency"] == "allocation", [*key, "label"]].drop_duplicates(key)
    dated = allocations[[*key, "index_date"]].merge(log, on=key, how="left")
    born = births(evidence)["date_of_birth"].reindex(dated["label"]).reset_index(drop=True)
    days = (pd.to_datetime(dated["index_date"]).reset_index(drop=True) - born).dt.days
    return dated[key].assign(age_at_index=(days / DAYS_PER_YEAR).round(1).to_numpy(dtype="float64"))


def disagreeing_dates(evidence: Evidence) -> pd.DataFrame:
    """Records (of perpetrators) whose date of birth is not the person's, with how it stands to it."""
    born = births(evidence)["date_of_birth"]
    known = _linked(evidence).dropna(subset=["date_of_birth"])
    standing = born.reindex(known["person"]).reset_index(drop=True)
    relation = date_relation(known["date_of_birth"].reset_index(drop=True), standing)
    differs = np.isin(relation, ["swapped", "slip", "different"])
    return known.loc[differs, ["record"]].assign(relation=relation[differs])
