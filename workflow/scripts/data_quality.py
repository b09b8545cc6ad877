"""What goes back to each agency, and how complete each table is."""

from pathlib import Path

from drive_eval.contracts.ingest import TABLES
from drive_eval.contracts.parquet import read_table
from drive_eval.display.writers.frames import frame_workbook
from drive_eval.ingest.completeness import completeness_of
from drive_eval.ingest.queries import query_list, query_summary
from drive_eval.job import reported
from drive_eval.vocabulary import AGENCIES

with reported(snakemake.log[0]):
    ledger = read_table(Path(snakemake.input.ledger))
    paths = {Path(path).stem: Path(path) for path in snakemake.input.tables}
    tables = [table for table in TABLES if table.name.split("/")[-1] in paths]
    complete = completeness_of({table: read_table(paths[table.name.split("/")[-1]]) for table in tables})
    summary = query_summary(ledger)
    ledger.to_csv(snakemake.output.ledger, index=False)
    summary.to_csv(snakemake.output.summary, index=False)
    complete.to_csv(snakemake.output.completeness, index=False)
    Path(snakemake.output.completeness_book).write_bytes(frame_workbook({"Completeness": complete}))
    for agency, path in zip(AGENCIES, snakemake.output.queries, strict=True):
        sheets = {"Queries": query_list(ledger, agency), "Summary": summary[summary["agency"] == agency]}
        Path(path).write_bytes(frame_workbook(sheets))
