"""Police records to distinct incidents: one occurrence is counted once per person."""

from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.contracts.derive import POLICE_INCIDENTS
from drive_eval.derive.dva import is_dva, record_flag
from drive_eval.derive.exclusions import excluded, unlinked
from drive_eval.derive.links import linked
from drive_eval.derive.periods import period_of
from drive_eval.derive.settings import Settings

_SET = "police_incidents"
_USED = [
    *ROW_KEY_NAMES, "site", "record_ref", "incident_ref", "record_kind", "counts", "recorded_at",
    "happened_from", "time_known", "offence_code", "offence_title", "dva_flag", "relationship",
]  # fmt: skip
_FLAGS = ["dva", "crime", "dva_crime", "violence_with_injury"]


def counting_records(
    records: pd.DataFrame, row_persons: pd.DataFrame, trial: Collection[str], cut: pd.Timestamp
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Rows that count (suspect or offender, not cancelled, known by the cut), and who left.

    Rows keep the columns that incidents are made of.
    """
    roles = ["suspect", "offender", "victim", "witness"]
    rows = linked(records[_USED], row_persons, trial, roles)
    own = rows["linked_role"].isin(["suspect", "offender"])
    late = (rows["recorded_at"].dt.normalize() > cut) | (rows["happened_from"].dt.normalize() > cut)
    left = [
        unlinked(_SET, records, rows),
        excluded(_SET, "not_suspect_or_offender", rows[~own]),
        excluded(_SET, "cancelled_or_no_crime", rows[own & ~rows["counts"]]),
        excluded(_SET, "after_data_cut", rows[own & rows["counts"] & late]),
    ]
    return rows[own & rows["counts"] & ~late], left


def police_incidents(rows: pd.DataFrame, periods: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per person and incident, from rows that count.

    The incident number ties records; the same person, offence and start date-time (where the
    time is known) under two numbers is one incident. Records are never tied on the date alone.
    """
    rows = rows.reset_index(drop=True)
    record = record_keys(rows)
    own = rows["person"].astype("string") + "|" + record
    dva = is_dva(rows, record_flag(rows, own), settings.dva)
    crime = rows["record_kind"] == "crime"
    injury = rows["offence_code"].isin(list(settings.injury_codes))
    injury |= rows["offence_title"].isin(list(settings.injury_titles))
    group = tied(rows, record)
    facts = pd.DataFrame(
        {
            "group": group,
            "person": rows["person"],
            "site": rows["site"],
            "incident": record,
            "record": record,
            "happened_on": rows["happened_from"].dt.normalize(),
            "recorded_on": rows["recorded_at"].dt.normalize(),
            "dva": dva,
            "crime": crime,
            "dva_crime": dva & crime,
            "violence_with_injury": injury & crime,
        }
    )
    by = facts.groupby("group", sort=False)
    incidents = by[["person", "site", "incident", "happened_on", "recorded_on"]].min()
    incidents["records"] = by["record"].nunique()
    incidents[_FLAGS] = by[_FLAGS].any()
    first, last = period_of(periods, "police", incidents["site"])
    incidents["in_extract"] = incidents["happened_on"].between(first, last)
    return POLICE_INCIDENTS.conform(incidents.reset_index(drop=True))


def record_keys(rows: pd.DataFrame) -> pd.Series:
    """A name for each row's record: its reference, else its incident's, else the row itself."""
    place = rows["file"] + " " + rows["sheet"] + " " + rows["row"].astype("string")
    return rows["record_ref"].fillna(rows["incident_ref"]).fillna(place).astype("string")


def tied(rows: pd.DataFrame, record: pd.Series) -> pd.Series:
    """A number per incident: rows of a person joined by incident, record, or double keying.

    The numbers do not depend on the order of the rows, only on which rows are joined.
    """
    codes = [_codes(names) for names in _names(rows, record)]
    label = pd.Series(range(len(rows)), index=rows.index)
    while True:
        before = label
        for code in codes:
            label = label.groupby(code).transform("min")
        if label.equals(before):
            return label


def _names(rows: pd.DataFrame, record: pd.Series) -> Iterator[pd.Series]:
    """What ties the rows of a person: the record, the incident, the same offence at the same minute."""
    person = rows["person"].astype("string") + "|"
    here = person + rows["site"].astype("string") + "|"
    yield here + record
    yield here + rows["incident_ref"]
    offence = rows["offence_code"].fillna(rows["offence_title"])
    timed = rows["time_known"] & rows["happened_from"].notna() & offence.notna()
    yield (person + offence + "|" + rows["happened_from"].astype("string")).where(timed)


def _codes(names: pd.Series) -> npt.NDArray[np.int64]:
    """A number for each name; a row without one has a number of its own."""
    codes, known = pd.factorize(names)
    return np.where(codes < 0, len(known) + np.arange(len(names)), codes)
