"""Essex Police, Athena: one row per investigation and person, dates day first, flag Y or N."""

import numpy as np

from drive_eval.simulate.extract import Extract
from drive_eval.simulate.incidents import MINUTES
from drive_eval.simulate.layouts.police import (
    ETHNIC_LABELS,
    Desk,
    Holding,
    Style,
    Texts,
    clock_texts,
    day_texts,
    joined,
    whole,
)  # fmt: skip
from drive_eval.simulate.scenario import Scenario

PATH = "police/essex_athena.csv"
STYLE = Style(
    roles={
        "suspect": ("Suspect", "Suspect - Arrested", "Named suspect", "Suspect - VA"),
        "offender": ("Offender",),
        "victim": ("Victim",),
        "witness": ("Witness",),
    },
    domestic=("Y", "Yes", "y", "Y ", "DA"),
    other=("N", "n", "No", ""),
    empty="",
)
NO_CRIME = (
    "No Crime - additional verifiable information",
    "No Crime - transferred to other force",
    "No Crime - recorded in error",
)
CANCELLED = ("CANX - recorded in error", "Cancelled", "N100/2")


def essex_police(scenario: Scenario, held: Holding, seed: int) -> Extract:
    """The Athena export."""
    desk = Desk(scenario, held, "ESX", STYLE, seed)
    rows = desk.rows
    serial, step = rows["serial"].to_numpy(), rows["step"].to_numpy()
    logged, recorded = rows["logged"].to_numpy(), rows["recorded"].to_numpy()
    starts = rows["start"].to_numpy()
    starts = np.where(desk.untimed(), starts // MINUTES * MINUTES, starts)
    outcome, _ = desk.outcomes("{} - {}")
    other_words = desk.clerk.many("pol_cancel_text", desk.cancelled)
    cancelled = np.where(other_words, desk.either(CANCELLED), desk.either(NO_CRIME))
    code, missing = desk.ethnicity()
    labels: Texts = np.array([f"{c} - {ETHNIC_LABELS[c]}" for c in code], dtype=object)
    dob = desk.nominal("dob")
    columns: dict[str, Texts] = {
        "Investigation Ref": joined("42/", whole(serial + 1 + step), "/", day_texts(logged, "%y")),
        "Incident Ref": joined("EP-", day_texts(logged, "%Y%m%d"), "-", whole(serial)),
        "Date/Time Recorded": joined(day_texts(recorded, "%d/%m/%Y"), clock_texts(recorded)),
        "Committed From": joined(day_texts(starts, "%d/%m/%Y"), clock_texts(starts)),
        "Committed To": _until(desk),
        "HO Offence Class": joined(np.where(desk.codes == "", "", desk.codes + " "), desk.titles),
        "Domestic Abuse": desk.domestic,
        "Status": np.where(desk.cancelled, cancelled, desk.status("Filed", "Under investigation", "")),
        "Outcome": np.where(desk.cancelled, "", outcome),
        "Person URN": whole(desk.nominal("urn").astype(np.int64)),
        "Role": desk.roles(),
        "Surname": np.array([text.upper() for text in desk.nominal("surname")], dtype=object),
        "Forename(s)": desk.nominal("forenames"),
        "DOB": np.array([f"{day:%d/%m/%Y}" for day in dob], dtype=object),
        "Sex": np.where(desk.nominal("sex") == "M", "Male", "Female").astype(object),
        "Self Defined Ethnicity": np.where(missing, desk.either(("", "", "NS - Not stated")), labels),
        "PNC ID": desk.nominal("pnc"),
        "Relationship to Victim": desk.relations,
    }
    return desk.extract(PATH, columns, "utf-8-sig")


def _until(desk: Desk) -> Texts:
    """End of a course of conduct; a few ends are days that do not exist."""
    starts, recorded = desk.rows["start"].to_numpy(), desk.rows["recorded"].to_numpy()
    course = np.isin(desk.codes.astype(str), ["8L", "8Q"]) & (desk.rng.random(desk.size) < 0.05)
    end = np.minimum(starts + desk.rng.integers(1, 30, desk.size) * 1440, recorded)
    text = np.where(course, joined(day_texts(end, "%d/%m/%Y"), clock_texts(end)), "")
    impossible = desk.clerk.many("pol_bad_to", ~course)
    return np.where(impossible, "29/02/2017 00:00", text)
