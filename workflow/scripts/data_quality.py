"""What goes back to each agency, and how complete each table is."""

from pathlib import Path

from drive_eval.contracts.ingest import TABLES
from drive_eval.contracts.parquet import read_table
from drive_eval.display.writers.frames import frame_workbook
from drive_eval.ingest.completeness import completeness_of
from drive_eval.ingest.queries import query_list, query_summary
from drive_eval.job import reported
from drive_eval.vocabulary import AGENCIES
from drive_eval.whole import whole_file, write_whole

with reported(snakemake.log[0]):
    ledger = read_table(Path(snakemake.input.ledger))
    paths = {Path(path).stem: Path(path) for path in snakemake.input.tables}
    tables = [table for table in TABLES if table.name.split("/")[-1] in paths]
    complete = completeness_of({table: read_table(paths[table.name.split("/")[-1]]) for table in tables})
    summary = query_summary(ledger)
    for name, frame in (("ledger", ledger), ("summary", summary), ("completeness", complete)):
        with whole_file(Path(snakemake.output[name])) as temporary:
            frame.to_csv(temporary, index=False)
    write_whole(Path(snakemake.output.completeness_book), frame_workbook({"Completeness": complete}))
    for agency, path in zip(AGENCIES, snakemake.output.queries, strict=True):
        sheets = {"Queries": query_list(ledger, agency), "Summary": summary[summary["agency"] == agency]}
        write_whole(Path(path), frame_workbook(sheets))
