"""What must hold of any extract: no row is lost, batches change nothing, references read back."""
# ruff: noqa: E501 (lines as agencies send them)

import csv
import io
import string
from functools import partial
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.config.mapping import Mappings, load_mappings
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.births import parse_birth
from drive_eval.ingest.dates import DateForm, find_date, parse_moment, parse_spans
from drive_eval.ingest.fold import fold
from drive_eval.ingest.ledger import balance
from drive_eval.ingest.names import parse_forename, parse_full_name, parse_surname
from drive_eval.ingest.numbers import parse_children, parse_minutes, parse_score
from drive_eval.ingest.parts import CONTRACTS, Part, Study, join
from drive_eval.ingest.references import (
    check_letter,
    parse_client_ref,
    parse_marac_ref,
    parse_plain_ref,
    parse_pnc,
    parse_study_ref,
)
from drive_eval.ingest.source import RawFile

MAPPINGS = load_mappings(Path(__file__).parents[2] / "config" / "extracts")
LAYOUT = "drive_south_wales_contacts"
POLICE = "sussex_niche"
LETTERS = st.characters(exclude_categories=["C", "Z"])
CELL = st.one_of(
    st.text(alphabet=st.one_of(LETTERS, st.sampled_from(' ,;"')), max_size=12),
    st.text(alphabet=st.one_of(LETTERS.filter(lambda c: c not in ',"'), st.sampled_from(" \n")), max_size=12),
)
TYPED = st.one_of(
    CELL,
    st.sampled_from(
        ["D-0031", "d 31", "21/05/2016", "30/02/2016", "F2F", "txt", "45", "DNA", "Yes", "", "NK", "as above"]
    ),
)
HEADINGS = "Alloc ID,Contact date,Contact type,Mins,Attended?\n"


def read(layout: str, data: bytes, batch_rows: int) -> Part:
    """One file under one layout."""
    one = Mappings(shared=MAPPINGS.shared, layouts={layout: MAPPINGS.layouts[layout]})
    agency = MAPPINGS.layouts[layout].agency
    file = RawFile(one.layouts[layout].files[0].replace("*", ""), partial(io.BytesIO, data))
    return join(
        ingest_agency(agency, [file], Study(one, {"south_wales": ("South Wales",)}, b"key"), batch_rows)
    )


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A contact log as a CSV writer would leave it: any cells, quoted newlines among them."""
    rows = draw(st.lists(st.lists(TYPED, min_size=5, max_size=5), max_size=12))
    stream = io.StringIO()
    csv.writer(stream, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(rows)
    return HEADINGS + stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(text=tables())
def test_every_row_of_a_well_written_file_is_in_the_ledger_once(text: str) -> None:
    part = read(LAYOUT, text.encode("utf-8-sig"), 1000)
    balance(part.frames[LEDGER.name], part.frames[FILES.name])
    wanted = [row for row in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in row)]
    assert len(part.frames[LEDGER.name]) == len(wanted)
    for name, frame in part.frames.items():
        CONTRACTS[name].conform(frame)


@settings(max_examples=100, deadline=None)
@given(body=st.text(alphabet='a1/,";\n\r D-', max_size=200))
def test_no_file_however_broken_loses_a_line(body: str) -> None:
    part = read(LAYOUT, (HEADINGS + body).encode(), 1000)
    balance(part.frames[LEDGER.name], part.frames[FILES.name])
    assert int(part.frames[FILES.name]["raw_lines"].iloc[0]) == 1 + len(list(io.StringIO(body, newline="\n")))


LINE = st.sampled_from(
    [
        "1,1,2015-10-01 22:47:24,2015-10-01,null,8N,x,1,open,1,,W,7,SUSPECT,TANNER,IVOR,1973-10-04,M,,null,null,D-1",
        "2,1,2015-10-01 22:47:24,2015-10-01,null,8N,ABH,1,open,1,,W,7,Named suspect,TANNER,IVOR,1973-10-04,M,,,null,D-1",
        '3,1,2015-10-01 22:47:24,2015-10-01,null,8N,"a\nb",1,open,1,,W,7,VICTIM,ODDY,UNA,NK,F,,99/123456X,null,',
        '4,1,2015-10-01 22:47:24,2015-10-01,null,8N,"ABH,1,open,1,,W,7,VICTIM,ODDY,UNA,NK,F,,99/123456X,null,',
        "too,short",
        "",
        "TOTAL,4",
        "5,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24",
    ]
)
NICHE = (
    "occ_number,incident_number,reported_on,date_from,date_to,ho_code,offence,dom_flag,status,outcome_code,"
    "outcome_text,division,person_id,classification,surname,forenames,dob,gender,ethnic_appearance,pnc_id,"
    "relationship,study_id\n"
)


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINE, max_size=25), batch_rows=st.integers(1, 7))
def test_how_rows_fall_into_batches_changes_nothing(lines: list[str], batch_rows: int) -> None:
    data = (NICHE + "\n".join(lines) + "\n").encode()
    whole, parted = read(POLICE, data, 10**6), read(POLICE, data, batch_rows)
    balance(parted.frames[LEDGER.name], parted.frames[FILES.name])
    assert whole.frames.keys() == parted.frames.keys()
    for name, frame in whole.frames.items():
        pd.testing.assert_frame_equal(
            CONTRACTS[name].conform(frame), CONTRACTS[name].conform(parted.frames[name])
        )
    tables_of = whole.frames.get("ingest/police_records")
    people = whole.frames.get(IDENTITIES.name)
    if tables_of is not None and people is not None:
        assert set(tables_of["row"]) <= set(people["row"])


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=30))
def test_no_cell_stops_a_reader_and_none_gives_value_and_nothing_to_show(text: str) -> None:
    form = DateForm()
    cells = [parse_birth(text, form), parse_moment(text, form), parse_spans(text, form)]
    readers = (parse_surname, parse_forename, parse_full_name, parse_pnc, parse_study_ref, parse_marac_ref)
    cells += [reader(text) for reader in readers]
    cells += [
        reader(text)
        for reader in (parse_client_ref, parse_plain_ref, parse_score, parse_children, parse_minutes)
    ]
    find_date(text)
    for cell in cells:
        assert isinstance(cell.reason, str)
        assert cell.value is None or cell.value != ""


@given(text=st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert set(fold(text)) <= set(string.ascii_lowercase + string.digits + " ")


@given(year=st.integers(1950, 2049), serial=st.integers(0, 10**7 - 1), slip=st.integers(1, 22))
def test_pnc_ids_read_back_from_every_form_and_a_wrong_letter_never_passes(
    year: int, serial: int, slip: int
) -> None:
    letter = check_letter(year, serial)
    whole = f"{year}/{serial:07d}{letter}"
    for text in (
        whole,
        f"{year % 100:02d}/{serial}{letter}",
        f"{year}{serial:07d}{letter}",
        f"PNC ID: {whole}",
        whole.lower(),
    ):
        assert parse_pnc(text).value == whole
    wrong = "ZABCDEFGHJKLMNPQRTUVWXY"[("ZABCDEFGHJKLMNPQRTUVWXY".index(letter) + slip) % 23]
    assert parse_pnc(f"{year}/{serial:07d}{wrong}").reason == "pnc_check_letter"


@given(
    number=st.integers(1, 9999),
    form=st.sampled_from(["D-{:04d}", "D{}", "d {:04d}", "D-{}", "{:04d}", " d-{:04d} "]),
)
def test_alloc_ids_read_back_from_every_typing(number: int, form: str) -> None:
    assert parse_study_ref(form.format(number)).value == f"D-{number:04d}"
