import json
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

from drive_eval import provenance
from drive_eval.config import ConfigError, Study
from drive_eval.config.load import read
from drive_eval.config.lock import lock_path, planned_settings
from drive_eval.config.parts import part
from drive_eval.contracts import derive, ingest, match
from drive_eval.vocabulary import AGENCIES


def table_names(contracts):
    """Names of a stage's tables, without the stage."""
    return [table.name.split("/")[-1] for table in contracts.TABLES]


def read_study():
    """config/config.yaml, with the command line's phase and data cut on top."""
    try:
        study = read(Path("config/config.yaml"), Study)
    except ConfigError as error:
        raise WorkflowError(str(error)) from None
    said = {name: config[name] for name in ("phase", "data_cut") if config.get(name)}
    return Study.model_validate({**study.model_dump(), **said})


STUDY = read_study()
PHASE = STUDY.phase
# A blind run has results and logs of its own, which hold nothing by arm.
BLIND = str(config.get("blind", False)).lower() in {"true", "1", "yes"}
RUN = f"{PHASE}_blind" if BLIND else PHASE
RESULTS = f"results/{RUN}"
INGEST_TABLES = [
    name
    for name in table_names(ingest)
    if name not in {"ledger", "files", "identities"}
]
ANALYSIS_SETS = table_names(derive)
MATCH_TABLES = table_names(match)
LARGE_MB = 20
# What earlier releases of the study printed and withheld.
EARLIER_RELEASES = [f"{folder}/disclosure" for folder in STUDY.disclosure.earlier]


def settings(stage):
    """The stage's part of the config: a change elsewhere does not rerun it."""
    return part(STUDY, stage)


def code(script):
    """Hash of the code that a script can reach: Snakemake does not see a changed import."""
    return provenance.code_hash(
        provenance.project_folder() / "workflow" / "scripts" / f"{script}.py"
    )


def raw_extracts(agency):
    """Every file an agency sent."""
    found = sorted(
        path for path in Path("data/raw", agency).rglob("*") if path.is_file()
    )
    return [path.as_posix() for path in found if not path.name.startswith((".", "~$"))]


def mappings(wildcards):
    """The mapping of every layout: one file each."""
    return sorted(path.as_posix() for path in Path("config/extracts").glob("*.yaml"))


def plan_lock(wildcards):
    """The lock of the phase's plan, where there is one."""
    path = lock_path(Path(), PHASE)
    return [path.as_posix()] if path.exists() else []


def planned_now():
    """The settings that the plan rests on, to be held against its lock."""
    return json.dumps(planned_settings(STUDY), sort_keys=True)


def data_cut_given(wildcards):
    """No file: only makes sure that the data cut is known before anything is counted."""
    if STUDY.data_cut is None:
        raise WorkflowError(
            "config/config.yaml: data_cut is missing; give the last day that counts."
        )
    return []


def row_persons(wildcards):
    """The person index under the headline, strict or loose threshold."""
    suffix = f"_{wildcards.linkage.rstrip('/')}" if wildcards.linkage else ""
    return f"data/processed/link/row_persons{suffix}.parquet"


def unit_costs(wildcards):
    """The unit costs of the cost-benefit analysis, where the study has any."""
    path = Path("config/costs/unit_costs.yaml")
    return [path.as_posix()] if path.exists() else []


def what_may_leave(wildcards):
    """The release, unless the config asks for none; a blind run has nothing to release."""
    if BLIND or not STUDY.disclosure.apply:
        return []
    return [f"{RESULTS}/release"]


def is_large(wildcards, input):
    """1 where a job reads millions of rows: it takes some GB, and the profile lets one run at a time."""
    return int(input.size_mb > LARGE_MB)


def identifying(path):
    """What identifies people is removed once links are made, unless kept on purpose."""
    return path if STUDY.linkage.keep_identifiers else temp(path)


provenance.pseudonym_key(Path("secure/pseudonym.key"))

# With nothing to read there is nothing to plan; only linting goes on.
if not any(Path("data/raw").glob("*/*")) and "--lint" not in sys.argv:
    places = ", ".join(f"data/raw/{agency}/" for agency in AGENCIES)
    sys.exit(
        f"No raw extracts: copy them into {places}, or simulate some with `drive-eval simulate`."
    )
