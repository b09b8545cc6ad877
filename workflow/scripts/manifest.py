"""Hashes of every input and output, the config and plan, versions, seeds and run time."""

import csv
import json
from pathlib import Path

from drive_eval import provenance
from drive_eval.contracts.parquet import read_table
from drive_eval.job import reported, stop_if_changed
from drive_eval.whole import write_whole


def seconds(benchmark):
    """Wall-clock seconds of one job, as Snakemake measured it."""
    with Path(benchmark).open() as stream:
        return float(next(csv.DictReader(stream, delimiter="\t"))["s"])


with reported(snakemake.log[0]):
    stop_if_changed(read_table(Path(snakemake.input.files)), "while the run was going on")
    root = Path()
    results = Path(snakemake.output[0]).parent
    benchmarks = sorted(Path("logs/benchmarks").rglob("*.tsv"))
    configured = [path for path in Path("config").rglob("*") if path.suffix in {".yaml", ".md"}]
    outputs = [path for folder in (Path("data/processed"), results) for path in folder.rglob("*")]
    content = {
        "code_version": provenance.code_version(),
        "study": json.loads(snakemake.params.study),
        "seed": json.loads(snakemake.params.study)["seed"],
        "versions": dict(provenance.versions()),
        "config": provenance.file_hashes(configured, root),
        "inputs": provenance.file_hashes(Path("data/raw").rglob("*"), root),
        "outputs": provenance.file_hashes(outputs, root),
        "seconds": {
            path.relative_to("logs/benchmarks").with_suffix("").as_posix(): seconds(path)
            for path in benchmarks
            if path.stem != "manifest"
        },
    }
    write_whole(
        Path(snakemake.output[0]), (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
    )
