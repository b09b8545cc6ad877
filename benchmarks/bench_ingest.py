"""A large police extract to checked Parquet: seconds and memory, beside an unchecked copy by polars."""
# ruff: noqa: E501 (lines as a force sends them)

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROWS = int(os.environ.get("DRIVE_EVAL_BENCH_ROWS", "5000000"))
HEADINGS = (
    "occ_number,incident_number,reported_on,date_from,date_to,ho_code,offence,dom_flag,status,outcome_code,"
    "outcome_text,division,person_id,classification,surname,forenames,dob,gender,ethnic_appearance,pnc_id,"
    "relationship,study_id"
)
LINES = (
    ",{0},2016-10-01 22:47:24,2016-10-01 18:05:00,,105A,Assault,1,open,1,,W,7,SUSPECT,TANNER,IVOR,1973-10-04,M,,,P,",
    ",{0},2016-10-02 04:03:07,2016-10-01,,8N,ABH,0,open,16,,W,8,VICTIM,ODDY,UNA,1962-06-23,F,,99/123456X,,D-0007",
)
INGEST = """
import sys
from functools import partial
from pathlib import Path
from drive_eval.config.mapping import Mappings, load_mappings
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER, POLICE_RECORDS
from drive_eval.contracts.stream import TableWriter
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.parts import Study
from drive_eval.ingest.source import RawFile
from contextlib import ExitStack
raw, out, extracts = map(Path, sys.argv[1:])
every = load_mappings(extracts)
mappings = Mappings(shared=every.shared, layouts={"sussex_niche": every.layouts["sussex_niche"]})
study = Study(mappings, {"west_sussex": ("West Sussex",)}, b"key")
with ExitStack() as stack:
    writers = {
        table.name: stack.enter_context(TableWriter(table, out / f"{table.name}.parquet"))
        for table in (LEDGER, FILES, IDENTITIES, POLICE_RECORDS)
    }
    for part in ingest_agency("police", [RawFile("police/sussex_niche.csv", partial(raw.open, "rb"))], study):
        for name, frame in part.frames.items():
            writers[name].write(frame)
"""
POLARS = "import sys, polars; polars.scan_csv(sys.argv[1], infer_schema=False).sink_parquet(sys.argv[2] + '/x.parquet')"


def ratios() -> list[tuple[str, float, str]]:
    """Seconds, rows a second and peak memory for a police CSV of `ROWS` rows."""
    extracts = Path(__file__).parents[1] / "config" / "extracts"
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "sussex_niche.csv"
        _write(raw)
        megabytes = raw.stat().st_size / 1e6
        peer, peer_memory = _measured([sys.executable, "-c", POLARS, str(raw), folder])
        seconds, memory = _measured([sys.executable, "-c", INGEST, str(raw), folder, str(extracts)])
    return [
        (
            f"{ROWS:,} rows ({megabytes:.0f} MB) to checked Parquet, s",
            seconds,
            f"polars, unchecked copy: {peer:.1f} s",
        ),
        ("peak memory, GB", memory, f"aim 1; polars: {peer_memory:.2f} GB"),
    ]


def _write(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerow(HEADINGS.split(","))
        for number in range(ROWS):
            stream.write(f"{47_000_000_000 + number}{LINES[number % 2].format(number // 2)}\n")


def _measured(command: list[str]) -> tuple[float, float]:
    start, peak = time.perf_counter(), 0.0
    process = psutil.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            peak = max(peak, process.memory_info().rss / 1e9)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.1)
    if process.wait() != 0:
        raise RuntimeError(f"a benchmark process ended with {process.returncode}")
    return time.perf_counter() - start, peak
