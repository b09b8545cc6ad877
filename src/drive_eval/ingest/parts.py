"""What ingest hands on: frames by contract name, with the errors met on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from drive_eval.config.mapping import Mappings
from drive_eval.contracts.ingest import TABLES
from drive_eval.ingest.errors import IngestError

CONTRACTS: Final = {table.name: table for table in TABLES}
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Study:
    """What every file is read with: mappings, the sites' names, the key of the pseudonyms."""

    mappings: Mappings
    sites: Mapping[str, Sequence[str]]
    key: bytes


@dataclass
class Part:
    """Some rows of an agency: frames by contract name, and the errors met on the way."""

    frames: Frames = field(default_factory=dict)
    problems: list[IngestError] = field(default_factory=list)


def join(parts: Iterable[Part]) -> Part:
    """All parts as one."""
    collected = list(parts)
    names = dict.fromkeys(name for part in collected for name in part.frames)
    frames = {
        name: pd.concat([part.frames[name] for part in collected if name in part.frames], ignore_index=True)
        for name in names
    }
    return Part(frames, [problem for part in collected for problem in part.problems])
