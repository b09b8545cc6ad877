"""Linking held to the truth of a whole supply: the shared one where it is, a simulated one where not."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.config.loading import read_study
from drive_eval.config.mapping import read_mapping_folder
from drive_eval.ingest.agency import Study, ingest_agency
from drive_eval.ingest.source import RawFile
from drive_eval.link import LinkResult, Thresholds, link
