"""`drive-eval new`: a study folder outside the repository."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Final

from drive_eval.errors import CannotRun
from drive_eval.provenance import project_folder
from drive_eval.vocabulary import AGENCIES

_SNAKEFILE: Final = """\
# The workflow of the installed drive_eval; run `snakemake --cores 2` here, or `drive-eval run`.
from drive_eval.provenance import snakefile


include: snakefile()


rule evaluation:
    default_target: True
    input:
        rules.all.input,
"""
_GITIGNORE: Final = "# Real data never enters a repository.\n*\n"
_WHERE: Final = {
    "allocation": "the allocation (randomisation) log",
    "marac": "each Marac's case lists, as the coordinators keep them",
    "police": "each force's extract, one row per offence and person",
    "idva": "the Insights export of the Idva services",
    "drive": "the Drive providers' case files, with their contact and action logs",
}


def scaffold(folder: Path, data_cut: date | None, phase: str = "feasibility") -> None:
    """Write a study's config, plans, mappings, empty raw folders, Snakefile and README.

    Raises
    ------
    CannotRun
        Where the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotRun(f"{folder}: is there already and not empty; name a new folder")
    project = project_folder()
    shutil.copytree(
        project / "config", folder / "config", ignore=shutil.ignore_patterns("schema", "*.lock.yaml")
    )
    shutil.copytree(project / "profiles", folder / "profiles")
    config = folder / "config" / "config.yaml"
    config.write_text(_study_config(config.read_text(encoding="utf-8"), data_cut, phase), encoding="utf-8")
    for agency in AGENCIES:
        (folder / "data" / "raw" / agency).mkdir(parents=True)
    (folder / "Snakefile").write_text(_SNAKEFILE)
    (folder / ".gitignore").write_text(_GITIGNORE)
    (folder / "README.md").write_text(_readme(), encoding="utf-8")


def _study_config(sample: str, data_cut: date | None, phase: str) -> str:
    """The sample's config without what is true of the sample alone: phase, data cut and periods."""
    sample = re.sub(r"^phase:.*$", f"phase: {phase}", sample, flags=re.M)
    cut = f"data_cut: {data_cut}" if data_cut else "data_cut:"
    text = re.sub(r"^data_cut:.*$", cut, sample, flags=re.M)
    return re.sub(r"^extract_periods:\n(?:[ \t]+.*\n)+", "extract_periods: {}\n", text, flags=re.M)


def _readme() -> str:
    rows = "\n".join(f"- `data/raw/{agency}/`: {what}" for agency, what in _WHERE.items())
    return f"""# A study of the Drive evaluation

Copy the extracts, as received, into

{rows}

and never change them there. Then, in this folder:

1. `drive-eval check`: reads them, and writes `results/data_quality/` with a query list for each agency.
2. In `config/config.yaml`, give the data cut (the last day that counts) and the extracts' periods.
3. `drive-eval run`: the whole evaluation; the report is in `results/<phase>/`.

`config/config.yaml` is the file to edit; `config/plan/` is the analysis plan as data; `config/extracts/`
says how each layout is read; `config/report/` is the report's text. `secure/` holds what identifies
people and is readable by you alone: do not copy it.
"""
