"""The config that a new study starts from."""

from pathlib import Path

import pytest

from drive_eval.cli.new import scaffold
from drive_eval.config import Study
from drive_eval.config.load import read


@pytest.mark.parametrize("phase", ["feasibility", "main"])
def test_a_study_is_of_the_phase_that_it_was_made_for(tmp_path: Path, phase: str) -> None:
    scaffold(tmp_path / "study", None, phase)
    study = read(tmp_path / "study" / "config" / "config.yaml", Study)
    assert (study.phase, study.data_cut, study.extract_periods) == (phase, None, {})
