"""South Wales Police, Niche: qualifiers as a list, dates as 01-Jul-16, `null` for empty, Windows encoding."""

import numpy as np

from drive_eval.simulate.extract import Extract
from drive_eval.simulate.layouts.police import (
    APPEARANCE,
    Desk,
    Holding,
    Style,
    Texts,
    clock_texts,
    day_texts,
    joined,
    or_empty,
    whole,
)  # fmt: skip
from drive_eval.simulate.scenario import Scenario

PATH = "police/south_wales_niche.csv"
EMPTY = "null"
STYLE = Style(
    roles={
        "suspect": ("Suspect", "SUSPECT (named)"),
        "offender": ("Offender", "DEFENDANT"),
        "victim": ("Aggrieved", "Victim"),
        "witness": ("Witness", "WITNESS"),
    },
    domestic=("DOMESTIC ABUSE", "DA", "DOM", "DV", "Domestic Abuse - Intimate"),
    other=("",),
    empty="",
)
NO_CRIME = (
    "CRI4 NCRS/HOCR directs that a crime should not be recorded",
    "CRI5 credible evidence to the contrary",
    "NB no crime",
)
CANCELLED = ("Cancelled", "N100/2", "Finalised")


def south_wales_police(scenario: Scenario, held: Holding, seed: int) -> Extract:
    """The South Wales Niche export."""
    desk = Desk(scenario, held, "SWA", STYLE, seed)
    rows = desk.rows
    serial, step = rows["serial"].to_numpy(), rows["step"].to_numpy()
    logged, recorded = rows["logged"].to_numpy(), rows["recorded"].to_numpy()
    starts, untimed = rows["start"].to_numpy(), desk.untimed()
    outcome, _ = desk.outcomes("{} - {}")
    other_words = desk.clerk.many("pol_cancel_text", desk.cancelled)
    cancelled = np.where(other_words, desk.either(CANCELLED), "No crime")
    status = desk.status("Finalised", "New", "Non-crime")
    code, missing = desk.ethnicity()
    seen: Texts = np.array([APPEARANCE[c[0]] for c in code], dtype=object)
    columns: dict[str, Texts] = {
        "Study ref": desk.study_refs(1.0),
        "Occurrence No": joined(day_texts(logged, "%y"), whole(serial + 1 + step, "{:08d}")),
        "Incident No": joined(day_texts(logged, "%d%m%y"), "-", whole(serial)),
        "HO Code": or_empty(desk.codes, EMPTY),
        "Offence / Occurrence Type": desk.titles,
        "Date From": joined(day_texts(starts, "%d-%b-%y"), np.where(untimed, "", clock_texts(starts))),
        "Date To": _until(desk),
        "Date Recorded": joined(day_texts(recorded, "%d-%b-%y"), clock_texts(recorded)),
        "Qualifiers": _qualifiers(desk),
        "Person_ID": whole(desk.nominal("urn").astype(np.int64)),
        "Role": desk.roles(),
        "Surname": np.array([text.upper() for text in desk.nominal("surname")], dtype=object),
        "Forenames": desk.nominal("forenames"),
        "Date of Birth": np.array([f"{day:%d-%b-%Y}" for day in desk.nominal("dob")], dtype=object),
        "Gender": np.where(desk.nominal("sex") == "M", "Male", "Female").astype(object),
        "Officer Defined Ethnicity": np.where(desk.rng.random(desk.size) < 0.03, EMPTY, seen),
        "SDE": np.where(missing, desk.either((EMPTY, EMPTY, "NS")), code),
        "PNC": or_empty(desk.nominal("pnc"), EMPTY),
        "Rel to Victim": or_empty(desk.relations, EMPTY),
        "Status": np.where(desk.cancelled, cancelled, status),
        "Outcome": or_empty(np.where(desk.cancelled, desk.either(NO_CRIME), outcome), EMPTY),
    }
    return desk.extract(PATH, columns, "cp1252")


def _qualifiers(desk: Desk) -> Texts:
    more = desk.rng.random(desk.size)
    extra = np.where(more < 0.14, "ALCOHOL", np.where(more < 0.18, "VULNERABLE ADULT", "")).astype(object)
    both = (desk.domestic != "") & (extra != "")
    return or_empty(joined(desk.domestic, np.where(both, ";", ""), extra), EMPTY)


def _until(desk: Desk) -> Texts:
    starts, recorded = desk.rows["start"].to_numpy(), desk.rows["recorded"].to_numpy()
    course = np.isin(desk.codes.astype(str), ["8L", "8Q"]) & (desk.rng.random(desk.size) < 0.03)
    end = np.minimum(starts + desk.rng.integers(1, 30, desk.size) * 1440, recorded)
    return np.where(course, joined(day_texts(end, "%d-%b-%y"), clock_texts(end)), EMPTY)
