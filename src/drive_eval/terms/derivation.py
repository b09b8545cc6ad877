"""What derive is told: the data cut, the extracts' periods and the counting rules."""

from typing import Literal

import pandas as pd

from drive_eval.config import ConfigError, Study
from drive_eval.derive.settings import DvaRule, Settings, Span


def derive_settings(study: Study) -> Settings:
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
