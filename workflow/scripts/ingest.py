"""One agency's raw extracts to its tables, its part of the ledger and, apart, its identities."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from drive_eval.config.mapping import read_mappings
from drive_eval.config.parts import restore
from drive_eval.contracts.ingest import TABLES
from drive_eval.contracts.parquet import read_table
from drive_eval.contracts.stream import TableWriter
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.parts import Study
from drive_eval.ingest.source import RawFile
from drive_eval.job import reported, stop_if_changed
from drive_eval.provenance import pseudonym_key
from drive_eval.whole import write_whole

with reported(snakemake.log[0]):
    texts = {Path(name).name: Path(name).read_text("utf-8") for name in snakemake.input.mappings}
    sites = restore(snakemake.params.settings).sites
    names = {code: (code, site.label, *site.names) for code, site in sites.items()}
    study = Study(read_mappings(texts), names, pseudonym_key(Path(snakemake.input.key)))
    raw = [Path(name) for name in snakemake.input.raw]
    files = [RawFile(path.relative_to("data/raw").as_posix(), partial(path.open, "rb")) for path in raw]
    outputs = {name: Path(path) for name, path in snakemake.output.items()}
    problems = []
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            path = outputs.get(table.name.rsplit("/", 1)[-1])
            if path is not None:
                secure = path.parts[0] == "secure"
                if secure:
                    path.parent.chmod(0o700)
                writer = TableWriter(table, path, mode=0o600 if secure else None)
                writers[table.name] = stack.enter_context(writer)
        for part in ingest_agency(snakemake.params.agency, files, study):
            problems += [str(problem) for problem in part.problems]
            for name, frame in part.frames.items():
                writers[name].write(frame)
    read = read_table(outputs["files"], ["file", "sha256"])
    stop_if_changed(read, "while it was being read")
    write_whole(outputs["problems"], "".join(f"{line}\n" for line in problems).encode())
