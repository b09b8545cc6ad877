"""What can be known to be wrong before anything runs: config, plans, mappings, raw folders."""

from datetime import date
from pathlib import Path

from drive_eval.config.errors import ConfigError
from drive_eval.config.load import read, read_all
from drive_eval.config.mapping import Mapping as ExtractMapping
from drive_eval.config.plan import Plan
from drive_eval.config.study import Study
from drive_eval.errors import CannotRun
from drive_eval.vocabulary import AGENCIES


def validate_study(folder: Path, phase: str | None, data_cut: date | None) -> Study:
    """The study's config, with the command line's phase and data cut on top.

    Raises
    ------
    ConfigError
        With every problem of config, plan and mappings at once.
    CannotRun
        Where the folder is no study, or no extract has come.
    """
    if not (folder / "config").is_dir():
        raise CannotRun(f"{folder}: is not a study folder (it has no config/); `drive-eval new` makes one")
    config = folder / "config" / "config.yaml"
    mappings = [(path, ExtractMapping) for path in sorted((folder / "config" / "extracts").glob("*.yaml"))]
    problems: list[str] = []
    study = None
    try:
        study = read(config, Study)
    except ConfigError as error:
        problems.extend(error.problems)
    plan = folder / "config" / "plan" / f"{phase or (study.phase if study else 'feasibility')}.yaml"
    try:
        read_all([(plan, Plan), *mappings])
    except ConfigError as error:
        problems.extend(error.problems)
    if problems or study is None:
        raise ConfigError(problems)
    if not any((folder / "data" / "raw").glob("*/*")):
        raw = ", ".join(f"data/raw/{agency}/" for agency in AGENCIES)
        raise CannotRun(f"{folder}: no raw extracts; copy them into {raw}")
    said = {name: value for name, value in (("phase", phase), ("data_cut", data_cut)) if value}
    return Study.model_validate({**study.model_dump(), **said})
