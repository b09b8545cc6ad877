"""All analysis sets of a study from its typed records and a person index."""

from dataclasses import dataclass

import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.contracts.derive import DRIVE_ACTIONS_SET
from drive_eval.derive import exclusions, forms
from drive_eval.derive.characteristics import characteristics
from drive_eval.derive.drive_cases import drive_actions, drive_cases
from drive_eval.derive.idva import idva_victims
from drive_eval.derive.links import linked
from drive_eval.derive.marac import marac_appearances, marac_windows
from drive_eval.derive.periods import extract_periods
from drive_eval.derive.police import counting_records, police_incidents
from drive_eval.derive.settings import Settings
from drive_eval.derive.windows import person_windows


@dataclass(frozen=True)
class Records:
    """The typed records of `ingest` that derive reads."""

    marac_cases: pd.DataFrame
    police_records: pd.DataFrame
    idva_forms: pd.DataFrame
    drive_forms: pd.DataFrame
    drive_contacts: pd.DataFrame
    drive_actions: pd.DataFrame


def analysis_sets(
    records: Records, row_persons: pd.DataFrame, people: pd.DataFrame, settings: Settings
) -> dict[str, pd.DataFrame]:
    """Every table of contracts/derive.py, by the last part of its name.

    The same records under the strict or loose person index give the linkage variants; the trial
    people stay those of the headline index.
    """
    trial, cut = people["person"], settings.data_cut
    periods = extract_periods(records.police_records, records.marac_cases, settings)
    incidents, left = _incidents(records.police_records, row_persons, people, periods, settings)
    windows = person_windows(people, incidents, periods)
    met, deferred = marac_appearances(records.marac_cases, row_persons, people, cut)
    case_forms = linked(records.drive_forms, row_persons, trial, ["service_user"])
    contacts = linked(records.drive_contacts, row_persons, trial, ["service_user"])
    actions = linked(records.drive_actions, row_persons, trial, ["service_user"])
    idva = linked(records.idva_forms, row_persons, trial, ["perpetrator"])
    kept_actions = drive_actions(actions, cut)
    cases = drive_cases(case_forms, contacts, cut)
    left += [
        *deferred,
        *_forms_left("drive_cases", records.drive_forms, case_forms, "closure_date", cut),
        *_left("drive_contacts", records.drive_contacts, contacts, "contact_date", cut),
        *_left("actions", records.drive_actions, actions, "action_date", cut),
        *_forms_left("idva_victims", records.idva_forms, idva, "case_closed", settings.idva_forms_by),
        *_without_window(people, incidents, met),
        exclusions.excluded("drive_cases", "duplicate_forms_conflict", cases[cases["forms_conflict"]]),
    ]
    stated = _stated(records, row_persons, people)
    return {
        "characteristics": characteristics(
            people, stated, windows, _index_cases(records, row_persons, people), met
        ),
        "drive_cases": cases,
        "actions": DRIVE_ACTIONS_SET.conform(kept_actions[DRIVE_ACTIONS_SET.column_names]),
        "idva_victims": idva_victims(records.idva_forms, idva, people, settings.idva_forms_by),
        "marac_appearances": met,
        "marac_windows": marac_windows(people, met, periods),
        "police_incidents": incidents,
        "person_windows": windows,
        "extract_periods": periods,
        "exclusions": exclusions.table(left),
    }


def _incidents(
    police: pd.DataFrame,
    row_persons: pd.DataFrame,
    people: pd.DataFrame,
    periods: pd.DataFrame,
    settings: Settings,
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Distinct incidents, and the records that left; the rows between them go as soon as they are used."""
    counting, left = counting_records(police, row_persons, people["person"], settings.data_cut)
    return police_incidents(counting, periods, settings), left


def _left(
    name: str, records: pd.DataFrame, rows: pd.DataFrame, column: str, cut: pd.Timestamp
) -> list[pd.DataFrame]:
    """Records without a trial person, without a date, and after the cut."""
    return [
        exclusions.unlinked(name, records, rows),
        exclusions.excluded(name, "date_unknown", rows[rows[column].isna()]),
        exclusions.excluded(name, "after_data_cut", rows[rows[column] > cut]),
    ]


def _forms_left(
    name: str, records: pd.DataFrame, rows: pd.DataFrame, closed: str, cut: pd.Timestamp | None
) -> list[pd.DataFrame]:
    """The same of forms: an undated one leaves only where it is an exit that nothing can place."""
    late = rows.iloc[:0] if cut is None else rows[forms.form_day(rows, closed) > cut]
    return [
        exclusions.unlinked(name, records, rows),
        exclusions.excluded(name, "date_unknown", forms.unplaced(rows, closed)),
        exclusions.excluded(name, "after_data_cut", late),
    ]


def _without_window(people: pd.DataFrame, incidents: pd.DataFrame, met: pd.DataFrame) -> list[pd.DataFrame]:
    """Incidents without a day, and what happened to people without an index date: in no window."""
    nowhere = people.loc[people["index_date"].isna(), "person"]
    lost = incidents["person"].isin(nowhere)
    undated = incidents["happened_on"].isna() & ~lost
    return [
        exclusions.excluded("person_windows", "date_unknown", incidents[undated]),
        exclusions.excluded("person_windows", "no_index_date", incidents[lost]),
        exclusions.excluded("marac_windows", "no_index_date", met[met["person"].isin(nowhere)]),
    ]


def _stated(records: Records, row_persons: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Self-defined ethnicity wherever police or Drive records state it for a trial person."""
    roles = ["suspect", "offender", "victim", "witness"]
    said = records.police_records[[*ROW_KEY_NAMES, "ethnicity_self_defined", "recorded_at"]]
    police = linked(said, row_persons, people["person"], roles)
    police = police.rename(columns={"ethnicity_self_defined": "ethnicity", "recorded_at": "day"})
    drive = linked(records.drive_forms, row_persons, people["person"], ["service_user"])
    drive = drive.drop_duplicates(["file", "sheet", "row", "person"]).rename(columns={"form_date": "day"})
    columns = ["person", "ethnicity", "day", "source"]
    parts = [police.assign(source="police")[columns], drive.assign(source="drive")[columns]]
    return pd.concat(parts, ignore_index=True)


def _index_cases(records: Records, row_persons: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Marac rows at which a trial person was put through allocation."""
    rows = linked(records.marac_cases, row_persons, people["person"], ["perpetrator"])
    index = rows["person"].map(people.set_index("person")["marac_date"])
    return rows[(rows["meeting_date"] == index) & (rows["listing"] == "heard")]
