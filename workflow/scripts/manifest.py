"""Hashes of every input and output, the config and plan, versions, seeds and run time."""

import csv
import json
from pathlib import Path

from drive_eval import provenance
from drive_eval.job import reported


def seconds(benchmark):
    """Wall-clock seconds of one job, as Snakemake measured it."""
    with Path(benchmark).open() as stream:
        return float(next(csv.DictReader(stream, delimiter="\t"))["s"])


with reported(snakemake.log[0]):
    root = Path()
    results = Path(snakemake.output[0]).parent
    benchmarks = sorted(Path("logs/benchmarks").rglob("*.tsv"))
    outputs = [path for folder in (Path("data/processed"), results) for path in folder.rglob("*")]
    content = {
        "code_version": provenance.code_version(),
        "study": json.loads(snakemake.params.study),
        "seed": json.loads(snakemake.params.study)["seed"],
        "versions": dict(provenance.versions()),
        "config": provenance.file_hashes(Path("config").rglob("*.yaml"), root),
        "inputs": provenance.file_hashes(Path("data/raw").rglob("*"), root),
        "outputs": provenance.file_hashes(outputs, root),
        "seconds": {
            path.relative_to("logs/benchmarks").with_suffix("").as_posix(): seconds(path)
            for path in benchmarks
            if path.stem != "manifest"
        },
    }
    Path(snakemake.output[0]).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
