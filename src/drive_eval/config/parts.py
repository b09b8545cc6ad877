"""Which part of the config each stage reads: a change elsewhere does not rerun it."""

from types import MappingProxyType
from typing import Final

from drive_eval.config.study import Study

PARTS: Final = MappingProxyType(
    {
        "ingest": {"sites"},
        "link": {"sites", "linkage"},
        "allocate": {"sites", "allocation_periods"},
        "derive": {"sites", "data_cut", "extract_periods", "definitions"},
        "match": {"sites", "phase"},
        "estimate": {"sites", "data_cut", "allocation_periods", "progression", "seed", "costs"},
        "disclose": {"sites", "data_cut", "phase", "title", "reporting", "disclosure"},
        "display": {"sites", "data_cut", "phase", "title", "reporting"},
        "report": {"sites", "data_cut", "phase", "title", "reporting"},
    }
)


def part(study: Study, stage: str) -> str:
    """The stage's part of the config as canonical JSON; what it does not read is left out."""
    return study.model_dump_json(include=PARTS[stage])


def restore(text: str) -> Study:
    """A study from a part; what was left out is at its default."""
    return Study.model_validate_json(text)
