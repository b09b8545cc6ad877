"""Sussex Police, Niche: the whole force area, ISO dates, names in capitals, flag 1 or 0, `null` for empty."""

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

PATH = "police/sussex_niche.csv"
EMPTY = "null"
STYLE = Style(
    roles={
        "suspect": ("SUSPECT", "Suspect"),
        "offender": ("OFFENDER", "OFFDR"),
        "victim": ("VICTIM", "INJURED PARTY"),
        "witness": ("WITNESS", "WIT"),
    },
    domestic=("1", "Y", "DA", "Domestic"),
    other=("0", "N", "null"),
    empty=EMPTY,
)
NO_CRIME = ("NB no crime", "CRI6 created in error", "N100/2 credible evidence to the contrary")


def sussex_police(scenario: Scenario, held: Holding, seed: int) -> Extract:
    """The Sussex Niche export."""
    desk = Desk(scenario, held, "WSX", STYLE, seed)
    rows = desk.rows
    serial, step = rows["serial"].to_numpy(), rows["step"].to_numpy()
    logged, recorded = rows["logged"].to_numpy(), rows["recorded"].to_numpy()
    starts, untimed = rows["start"].to_numpy(), desk.untimed()
    outcome, own_words = desk.outcomes("{1}")
    code = rows["outcome"].to_numpy(dtype=object)
    plain_code = np.where((code == "open") | own_words | desk.cancelled, "", code)
    other_words = desk.clerk.many("pol_cancel_text", desk.cancelled)
    status = desk.status("finalised", "open", "non_crime")
    ethnicity, missing = desk.ethnicity()
    seen: Texts = np.array([APPEARANCE[c[0]] for c in ethnicity], dtype=object)
    seconds = desk.rng.integers(0, 60, desk.size)
    cancelled = np.where(other_words, desk.either(NO_CRIME), "Crime cancelled")
    columns: dict[str, Texts] = {
        "occ_number": joined("47", day_texts(logged, "%y"), whole(serial + 1 + step, "{:07d}")),
        "incident_number": joined(day_texts(logged, "%Y%m%d"), whole(serial, "{:07d}")),
        "reported_on": joined(
            day_texts(recorded, "%Y-%m-%d"), clock_texts(recorded), whole(seconds, ":{:02d}")
        ),
        "date_from": joined(day_texts(starts, "%Y-%m-%d"), np.where(untimed, "", clock_texts(starts, ":00"))),
        "date_to": _until(desk),
        "ho_code": or_empty(desk.codes, EMPTY),
        "offence": desk.titles,
        "dom_flag": desk.domestic,
        "status": np.where(desk.cancelled, np.where(other_words, "finalised", "cancelled"), status),
        "outcome_code": or_empty(plain_code, EMPTY),
        "outcome_text": or_empty(np.where(desk.cancelled, cancelled, outcome), EMPTY),
        "division": _divisions(desk),
        "person_id": whole(desk.nominal("urn").astype(np.int64)),
        "classification": desk.roles(),
        "surname": np.array([text.upper() for text in desk.nominal("surname")], dtype=object),
        "forenames": np.array([text.upper() for text in desk.nominal("forenames")], dtype=object),
        "dob": np.array([f"{day:%Y-%m-%d}" for day in desk.nominal("dob")], dtype=object),
        "gender": desk.nominal("sex"),
        "ethnic_appearance": np.where(missing, EMPTY, seen),
        "pnc_id": or_empty(desk.nominal("pnc"), EMPTY),
        "relationship": or_empty(desk.relations, EMPTY),
        "study_id": or_empty(desk.study_refs(0.6), EMPTY),
    }
    return desk.extract(PATH, columns, "utf-8")


def _divisions(desk: Desk) -> Texts:
    """West Sussex for nearly all; people outside the trial live in the rest of the force area too."""
    outside = np.array([person.key.startswith("N") for person in desk.held.people])[desk.actor]
    elsewhere = np.where(outside, 0.75, 0.04)
    draw = desk.rng.random(desk.size)
    other = np.where(outside & (draw < 0.35), "East Sussex", "Brighton & Hove")
    return np.where(draw < elsewhere, other, "West Sussex").astype(object)


def _until(desk: Desk) -> Texts:
    """End of a course of conduct, seldom recorded."""
    starts, recorded = desk.rows["start"].to_numpy(), desk.rows["recorded"].to_numpy()
    course = np.isin(desk.codes.astype(str), ["8L", "8Q"]) & (desk.rng.random(desk.size) < 0.02)
    end = np.minimum(starts + desk.rng.integers(1, 30, desk.size) * 1440, recorded)
    return np.where(course, joined(day_texts(end, "%Y-%m-%d"), clock_texts(end, ":00")), EMPTY)
