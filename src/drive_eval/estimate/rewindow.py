"""The same people with windows counted by another rule: recorded dates, an earlier end, some people out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import pandas as pd

from drive_eval.derive.windows import person_windows
from drive_eval.estimate.data import Data, with_arm

LAG_DAYS: Final = 90


def by_recorded_date(data: Data) -> Data:
    """Incidents dated by when they were recorded, in place of when they happened."""
    incidents = data.police_incidents
    return _again(data, incidents.assign(happened_on=incidents["recorded_on"]), data.extract_periods)


def ending_earlier(data: Data) -> Data:
    """Police windows that end 90 days before the extract does, since recent incidents still arrive."""
    police = data.extract_periods["agency"] == "police"
    last = data.extract_periods["last_day"]
    periods = data.extract_periods.assign(last_day=last.mask(police, last - pd.Timedelta(days=LAG_DAYS)))
    return _again(data, data.police_incidents, periods)


def fully_seen_only(data: Data) -> Data:
    """Windows that are fully observed; a window only partly seen counts nothing."""
    windows = data.person_windows
    nothing = windows["days_observed"].where(windows["fully_observed"], 0)
    return replace(data, person_windows=windows.assign(days_observed=nothing))


def without_deaths(data: Data) -> Data:
    """People without those known to have died (recorded for Drive cases alone)."""
    died = data.drive_cases.loc[data.drive_cases["died"], "person"]
    return data.of_people(~data.people["person"].isin(died))


def without_overrides(data: Data) -> Data:
    """People whose arm was drawn; the panel asked for a place out of turn for the others."""
    return data.of_people(~data.people["overridden"])


def _again(data: Data, incidents: pd.DataFrame, periods: pd.DataFrame) -> Data:
    windows = person_windows(data.people, incidents, periods)
    return replace(data, person_windows=with_arm(windows, data.people), extract_periods=periods)


SAMPLES: Final[Mapping[str, Callable[[Data], Data]]] = MappingProxyType(
    {
        "dated=recorded": by_recorded_date,
        "lag=90_days": ending_earlier,
        "window=fully_observed": fully_seen_only,
        "deaths=left_out": without_deaths,
        "overrides=left_out": without_overrides,
    }
)
