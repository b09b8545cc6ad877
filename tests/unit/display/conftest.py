"""One book of real shape for all tests of displays: the estimates of the year 1 supply (invented people)."""

import fcntl
import os
import pickle
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.parquet import read_table
from drive_eval.display.audit import audit_frame
from drive_eval.display.book import Book, shell
from drive_eval.display.build import Views, files, views
from drive_eval.display.labels import Labels
from drive_eval.display.source import Source

SITES = {"essex": "Essex", "south_wales": "South Wales", "west_sussex": "West Sussex"}
ATHENA = "police/essex_athena.csv"
LEDGER = pd.DataFrame(
    [
        (ATHENA, "", 2, "police", "essex", "accepted", ""),
        (ATHENA, "", 3, "police", "essex", "accepted_with_queries", "impossible_date;ditto"),
        ("marac/essex.xlsx", "April", 1, "marac", "essex", "not_data", "title"),
    ],
    columns=["file", "sheet", "row", "agency", "site", "status", "reason"],
)
RATES = pd.DataFrame(
    [
        ("headline", "police", "essex", "drive", 70, 64, 300),
        ("strict", "police", "essex", "drive", 70, 63, 290),
    ],
    columns=["threshold", "agency", "site", "arm", "people", "people_linked", "rows_linked"],
)
RULES = pd.DataFrame(
    [
        ("headline", "police", "01_reference", "Alloc ID as typed", 250, 1.0),
        ("headline", "police", "splink", "Match probability", 6, 0.994),
    ],
    columns=["threshold", "agency", "rule", "meaning", "rows", "score_min"],
)


@pytest.fixture(scope="session")
def estimates() -> pd.DataFrame:
    return read_table(Path(__file__).with_name("data") / "estimates.parquet")


@pytest.fixture(scope="session")
def audit() -> pd.DataFrame:
    return audit_frame(LEDGER, RATES, RULES)


@pytest.fixture(scope="session")
def book(estimates: pd.DataFrame, audit: pd.DataFrame) -> Book:
    return Book.of(estimates).joined(Book.of(audit))


@pytest.fixture(scope="session")
def blind_book(estimates: pd.DataFrame, audit: pd.DataFrame) -> Book:
    """The shell of a blind run: nothing by arm."""
    return Book.of(estimates, shell(estimates)).joined(Book.of(audit, shell(audit)))


@pytest.fixture(scope="session")
def main_estimates() -> pd.DataFrame:
    """The main phase's estimates of the small supply (invented people)."""
    return read_table(Path(__file__).with_name("data") / "main_estimates.parquet")


@pytest.fixture(scope="session")
def main_book(main_estimates: pd.DataFrame, audit: pd.DataFrame) -> Book:
    return Book.of(main_estimates).joined(Book.of(audit))


@pytest.fixture(scope="session")
def blind_main_book(main_estimates: pd.DataFrame, audit: pd.DataFrame) -> Book:
    return Book.of(main_estimates, shell(main_estimates)).joined(Book.of(audit, shell(audit)))


@pytest.fixture(scope="session")
def labels() -> Labels:
    return Labels(SITES)


@pytest.fixture(scope="session")
def source() -> Source:
    return Source("30 April 2017", "feasibility version 1 (3f2a91c0)", "drive_eval 0.1.0 (81ab23cd)")


@pytest.fixture(scope="session")
def made(book: Book, labels: Labels) -> Views:
    return views(book, labels, "feasibility")


@pytest.fixture(scope="session")
def made_main(main_book: Book, labels: Labels) -> Views:
    return views(main_book, labels, "main")


@pytest.fixture(scope="session")
def written(made: Views, source: Source, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of the feasibility phase; made once for all test processes of a run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if not run:
        return dict(files(made, source))
    shared = tmp_path_factory.getbasetemp().parent / f"displays-{run}.pickle"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            shared.write_bytes(pickle.dumps(dict(files(made, source))))
    content: dict[str, bytes] = pickle.loads(shared.read_bytes())
    return content
