"""Populations that a plan may name: one row per person or victim, with arm and strata."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from drive_eval.estimate.data import Data
from drive_eval.vocabulary import ARMS


@dataclass(frozen=True)
class Population:
    """Who an analysis is about; `arms` are those in which the population exists at all."""

    name: str
    label: str
    unit: str
    frame: Callable[[Data], pd.DataFrame]
    arms: tuple[str, ...] = tuple(ARMS)

    def split(self, data: Data) -> dict[str, pd.DataFrame]:
        """The population by arm, and `all` where it exists in both."""
        frame = self.frame(data)
        groups = {arm: frame[frame["arm"] == arm] for arm in self.arms}
        return {**groups, "all": frame} if len(groups) > 1 else groups


def allocated(data: Data) -> pd.DataFrame:
    """Everyone allocated, in the arm of the first allocation."""
    return data.people


def drive_cases(data: Data) -> pd.DataFrame:
    """Drive case records of people whose arm is Drive, open and closed."""
    return data.drive_cases[data.drive_cases["arm"] == "drive"]


def closed(data: Data) -> pd.DataFrame:
    """Drive cases of people whose arm is Drive, closed on or before the cut."""
    return data.drive_cases[(data.drive_cases["arm"] == "drive") & data.drive_cases["closed"]]


def linked_victims(data: Data) -> pd.DataFrame:
    """Idva clients whose perpetrator is in the trial, in that perpetrator's arm."""
    return data.idva_victims


def matched(data: Data) -> pd.DataFrame:
    """People of the matched sample, each once."""
    return data.people[data.people["person"].isin(data.matched["person"])]


def _registry(*populations: Population) -> Mapping[str, Population]:
    return MappingProxyType({population.name: population for population in populations})


POPULATIONS = _registry(
    Population("allocated", "everyone allocated", "people", allocated),
    Population("drive_cases", "Drive people with a case record", "people", drive_cases, ("drive",)),
    Population("closed", "closed Drive cases", "people", closed, ("drive",)),
    Population(
        "paired", "closed Drive cases with a known level at intake and exit", "people", closed, ("drive",)
    ),
    Population("matched", "Drive people and the controls matched to them", "people", matched),
    Population("linked_victims", "victims with Idva data", "victims", linked_victims),
)
