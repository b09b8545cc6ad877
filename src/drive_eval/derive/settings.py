"""What derive is told: the data cut, the extracts' periods and the counting rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from drive_eval.config import ConfigError, Study

Span = tuple[pd.Timestamp, pd.Timestamp]


@dataclass(frozen=True)
class DvaRule:
    """What makes a police record domestic where its flag is blank; an explicit no is never overridden."""

    codes: frozenset[str] = frozenset({"8U"})
    titles: frozenset[str] = frozenset({"Breach of non-molestation order"})
    relationships: frozenset[str] = frozenset({"partner", "ex_partner", "spouse", "ex_spouse", "family"})


@dataclass(frozen=True)
class Settings:
    """The config's part in derive, as plain values.

    `idva_forms_by` is the last day of Idva forms that count, None for the whole export as drawn.
    `police_periods` and `marac_periods` give a site's extract period (both days included) where
    config states it; for the other sites it is read from the extract's own dates.
    """

    data_cut: pd.Timestamp
    sites: tuple[str, ...]
    dva: DvaRule = field(default_factory=DvaRule)
    idva_forms_by: pd.Timestamp | None = None
    injury_codes: frozenset[str] = frozenset()
    injury_titles: frozenset[str] = frozenset()
    police_periods: Mapping[str, Span] = field(default_factory=dict)
    marac_periods: Mapping[str, Span] = field(default_factory=dict)


def settings_from(study: Study) -> Settings:
    """Derive's part of the study's config.

    Raises
    ------
    ConfigError
        Where the data cut is missing.
    """
    if study.data_cut is None:
        raise ConfigError(["config/config.yaml: data_cut: is missing; give the last day that counts"])
    words = study.definitions
    return Settings(
        data_cut=pd.Timestamp(study.data_cut),
        sites=tuple(study.sites),
        dva=DvaRule(
            frozenset(words.dva_offence_codes),
            frozenset(words.dva_offence_titles),
            frozenset(words.dva_relationships),
        ),
        idva_forms_by=pd.Timestamp(study.data_cut) if words.idva_forms == "by_data_cut" else None,
        injury_codes=frozenset(words.injury_offence_codes),
        injury_titles=frozenset(words.injury_offence_titles),
        police_periods=_spans(study, "police"),
        marac_periods=_spans(study, "marac"),
    )


def _spans(study: Study, agency: Literal["police", "marac"]) -> dict[str, Span]:
    """The extract's period by site, where config states it for all sites or for each."""
    given = study.extract_periods.get(agency)
    if given is None:
        return {}
    by_site = given if isinstance(given, dict) else dict.fromkeys(study.sites, given)
    return {site: (pd.Timestamp(span.first), pd.Timestamp(span.last)) for site, span in by_site.items()}
