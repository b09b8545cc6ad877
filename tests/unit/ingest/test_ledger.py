import pandas as pd
import pytest

from drive_eval.contracts.ingest import DRIVE_CONTACTS, LEDGER
from drive_eval.ingest.completeness import completeness, completeness_of
from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.ledger import LedgerImbalance, Notes, annotate, balance
from drive_eval.ingest.pseudonym import pseudonym
from drive_eval.ingest.queries import query_list, query_summary
from drive_eval.ingest.reasons import DUPLICATE, NOT_DATA, QUARANTINE, QUERY, REASONS, sentence, status_of
from drive_eval.vocabulary import LEDGER_STATUS


def ledger(*rows: tuple[int, str, str, str]) -> pd.DataFrame:
    """A ledger of one file from (row, status, reason, query)."""
    frame = pd.DataFrame(rows, columns=["row", "status", "reason", "query"])
    return frame.assign(file="drive/x.csv", sheet="", agency="drive", site="essex")


def files(raw_rows: int, raw_lines: int, blank: int = 0, continuation: int = 0) -> pd.DataFrame:
    """The entry of that file."""
    return pd.DataFrame(
        {
            "file": ["drive/x.csv"],
            "sheet": [""],
            "raw_rows": [raw_rows],
            "raw_lines": [raw_lines],
            "blank_rows": [blank],
            "continuation_lines": [continuation],
        }
    )


GOOD = ledger(
    (1, "not_data", "heading", ""), (2, "accepted", "", ""), (4, "duplicate", "duplicate", "Twice.")
)


def test_a_ledger_that_balances() -> None:
    balance(GOOD, files(3, 6, blank=1, continuation=2))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (files(4, 4), "4 rows read, 3 in the ledger"),
        (files(3, 9), "9 lines, 3 accounted for"),
        (files(3, 3).assign(file="drive/y.csv"), "0 in the ledger"),
        (files(3, 3).iloc[:0], "not among the files read"),
    ],
)
def test_a_lost_row_stops_the_run(entry: pd.DataFrame, says: str) -> None:
    with pytest.raises(LedgerImbalance, match=says):
        balance(GOOD, entry)


def test_a_row_twice_or_a_reason_of_no_list_stops_the_run() -> None:
    with pytest.raises(LedgerImbalance, match="row 2 is in the ledger twice"):
        balance(ledger((2, "accepted", "", ""), (2, "accepted", "", "")), files(2, 2))
    with pytest.raises(LedgerImbalance, match="no list knows"):
        balance(ledger((2, "accepted_with_queries", "odd", "?")), files(1, 1))


def test_each_reason_is_in_one_list_and_amounts_to_a_status() -> None:
    assert len(REASONS) == sum(map(len, (NOT_DATA, QUARANTINE, DUPLICATE, QUERY)))
    for code in REASONS:
        assert status_of({code}) in LEDGER_STATUS
    assert status_of({"heading", "duplicate"}) == "not_data"
    assert status_of({"duplicate", "arm_unknown"}) == "duplicate"
    assert status_of({"arm_unknown", "impossible_date"}) == "quarantined"
    assert status_of(set()) == "accepted"


def test_a_sentence_without_a_value_shows_none() -> None:
    assert (
        sentence("unmapped_value", "Sex") == "Column Sex: a value is not in the code list; what does it mean?"
    )
    assert "'q'" in sentence("unmapped_value", "Sex", "q")
    assert "q" not in sentence("pnc_check_letter", "PNC", "q1z").replace("check", "")


def test_notes_name_each_column_once() -> None:
    notes = Notes()
    for column in ("A", "B", "A"):
        notes.add("impossible_date", column)
    assert notes.reason == "impossible_date"
    assert notes.query.count("Column") == 2
    assert notes.status == "accepted_with_queries"


def test_annotating_adds_a_reason_and_the_status_it_amounts_to() -> None:
    keys = pd.MultiIndex.from_tuples([("drive/x.csv", "", 2), ("drive/x.csv", "", 4)])
    changed = annotate(GOOD, keys, "exit_before_intake").set_index("row")
    assert changed.loc[2, "status"] == "accepted_with_queries"
    assert changed.loc[4, "status"] == "duplicate"
    assert changed.loc[4, "reason"] == "duplicate;exit_before_intake"
    assert GOOD.set_index("row").loc[2, "status"] == "accepted"
    LEDGER.conform(changed.reset_index())


def test_queries_go_back_by_agency_and_are_counted() -> None:
    both = ledger(
        (1, "not_data", "heading", ""),
        (2, "accepted_with_queries", "impossible_date;pnc_check_letter", "A. B."),
        (3, "accepted_with_queries", "impossible_date", "A."),
    )
    assert list(query_list(both, "drive")["row"]) == [2, 3]
    assert len(query_list(both, "police")) == 0
    summary = query_summary(both).set_index("reason")
    assert summary.loc["impossible_date", "rows"] == 2
    assert summary.loc["heading", "meaning"] == "Heading row"
    assert not summary["meaning"].str.contains("{", regex=False).any()


def test_completeness_adds_up() -> None:
    frame = pd.DataFrame(
        {
            "file": "drive/x.csv",
            "sheet": "",
            "row": [1, 2, 3, 4],
            "site": ["essex", "essex", "essex", "south_wales"],
            "contact_date": pd.to_datetime(["2016-05-01", None, None, "2016-05-02"]),
            "contact_type": ["text", None, "letter", "text"],
            "minutes": [5.0, None, None, 3.0],
            "attended": ["yes", "unknown", "not_asked", "no"],
        }
    )
    table = completeness(DRIVE_CONTACTS, DRIVE_CONTACTS.conform(frame))
    assert (table["rows"] == table[["known", "unknown", "not_asked", "blank"]].sum(axis=1)).all()
    essex = table[table["site"] == "essex"].set_index("column")
    assert essex.loc["attended", ["known", "unknown", "not_asked", "blank"]].to_list() == [1, 1, 1, 0]
    assert essex.loc["minutes", ["known", "blank"]].to_list() == [1, 2]
    assert len(completeness(DRIVE_CONTACTS, DRIVE_CONTACTS.empty())) == 0
    assert len(completeness_of({})) == 0
    assert len(completeness_of({DRIVE_CONTACTS: frame})) == len(table)


def test_an_error_is_one_line() -> None:
    error = IngestError("the file is empty", Place("drive/x.csv", "S", 3, "DOB"), "send it again")
    assert str(error) == "drive/x.csv, sheet 'S', row 3, column 'DOB': the file is empty; send it again"


def test_pseudonyms() -> None:
    assert pseudonym(b"key", "case", "A") == pseudonym(b"key", "case", "A")
    assert len({pseudonym(k, d, v) for k in (b"1", b"2") for d in ("a", "b") for v in ("x", "y")}) == 8
    assert pseudonym(b"key", "ab", "c") != pseudonym(b"key", "a", "bc")
    with pytest.raises(ValueError, match="need a key"):
        pseudonym(b"", "case", "A")
