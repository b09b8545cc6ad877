"""Files: every format, the same bytes each time, real tables, and nothing of a withheld value."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest

from drive_eval.contracts.estimates import KEY, NUMBERS
from drive_eval.display.book import Book
from drive_eval.display.build import Views, files, views
from drive_eval.display.figures.canvas import data_csv, drawn, house_style
from drive_eval.display.labels import Labels
from drive_eval.display.source import Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CANARY = 918273645.0


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_display_is_there_in_every_format(written: dict[str, bytes], made: Views) -> None:
    tables = {f"tables/{name}.{kind}" for name in made.tables for kind in ("docx", "html", "xlsx", "csv")}
    figures = {
        f"figures/{name}.{kind}" for name in made.figures for kind in ("svg", "pdf", "png", "csv", "txt")
    }
    assert set(written) == tables | figures
    assert all(written.values())


def test_the_same_views_give_the_same_bytes(written: dict[str, bytes], made: Views, source: Source) -> None:
    some = Views(
        {name: made.tables[name] for name in ("abuse_types", "progression")},
        {name: made.figures[name] for name in ("abuse_change", "allocation_over_time")},
    )
    for name, content in files(some, source):
        assert written[name] == content, name


def test_no_file_holds_a_clock_or_a_path(written: dict[str, bytes]) -> None:
    for name, content in written.items():
        plain = b"".join(parts(content).values()) if name.endswith(("docx", "xlsx")) else content
        assert not re.search(rb"/home/|/tmp/|/work/|/root/", plain), name
        assert b"CreationDate" not in plain, name
        if name.endswith(("docx", "xlsx")):
            assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {
                (1980, 1, 1, 0, 0, 0)
            }


def test_a_word_table_is_a_table_with_a_repeated_header(written: dict[str, bytes], made: Views) -> None:
    document = parts(written["tables/abuse_types.docx"])
    assert b"1980-01-01" in document["docProps/core.xml"]
    body = ElementTree.fromstring(document["word/document.xml"])
    [table] = body.iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert len(rows) == len(made.tables["abuse_types"].rows) + 1
    widths = [int(column.get(f"{W}w", 0)) for column in table.iter(f"{W}gridCol")]
    assert len(widths) == len(made.tables["abuse_types"].columns)
    assert sum(widths) == 9638
    text = "".join(node.text or "" for node in body.iter(f"{W}t"))
    assert "29/35 (82.9%)" in text
    assert "INTERNAL" in text
    assert "Source: data cut 30 April 2017" in text


def test_every_word_file_is_well_formed(written: dict[str, bytes]) -> None:
    for name, content in written.items():
        if name.endswith(".docx"):
            for part, xml in parts(content).items():
                assert ElementTree.fromstring(xml) is not None, (name, part)


def test_a_page_marks_headers_and_carries_keys(written: dict[str, bytes]) -> None:
    page = written["tables/abuse_types.html"].decode()
    assert '<html lang="en-GB">' in page
    assert '<th scope="col"' in page
    assert '<th scope="row"' in page
    assert 'data-key="abuse_types/case_manager/paired/all/physical/any/drive/intake/proportion/"' in page
    assert not re.search(r'(?:src|href)="https?:', page)


def test_a_workbook_has_the_table_as_printed_and_the_keys(written: dict[str, bytes]) -> None:
    sheets = pd.read_excel(io.BytesIO(written["tables/abuse_types.xlsx"]), sheet_name=None, header=None)
    assert list(sheets) == ["Table", "Keys"]
    assert "29/35 (82.9%)" in sheets["Table"].to_numpy().ravel().tolist()
    assert sheets["Keys"].iloc[1:, 2].str.count("/").eq(9).all()


def test_a_csv_has_one_line_a_row(written: dict[str, bytes], made: Views) -> None:
    frame = pd.read_csv(io.BytesIO(written["tables/abuse_types.csv"]), dtype=str)
    assert len(frame) == len(made.tables["abuse_types"].rows)
    assert frame.shape[1] == len(made.tables["abuse_types"].columns)


def test_figures_are_at_300_dots_an_inch(written: dict[str, bytes]) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(written["figures/abuse_change.png"])) as image:
        assert image.size[0] == 1890
        assert round(image.info["dpi"][0]) == 300


@pytest.fixture(scope="session")
def hidden(estimates: pd.DataFrame, labels: Labels) -> Views:
    """Views of a book whose every number is a canary, and is withheld."""
    marked = estimates.copy()
    for name in NUMBERS:
        marked[name] = int(CANARY) if name in ("n", "n_missing") else CANARY
    marked["warning"] = "saw 918273645"
    keys = {"/".join(key): frozenset[str]() for key in marked[list(KEY)].astype(str).itertuples(index=False)}
    return views(Book.of(marked, keys), labels, "feasibility")


@pytest.fixture(scope="session")
def canaries(hidden: Views, source: Source) -> dict[str, bytes]:
    """All files of tables, and the words and data of figures: their pictures hold text as outlines."""
    figures = {f"{name}.csv": data_csv(view.data).encode() for name, view in hidden.figures.items()}
    figures |= {f"{name}.txt": view.alt.encode() for name, view in hidden.figures.items()}
    return figures | dict(files(Views(hidden.tables, {}), source))


def test_a_withheld_value_is_in_no_file(canaries: dict[str, bytes]) -> None:
    shapes = (b"918273645", b"918,273,645", b"9.18273645")
    for name, content in canaries.items():
        plain = b"".join(parts(content).values()) if name.endswith(("docx", "xlsx")) else content
        assert not any(shape in plain for shape in shapes), name


@pytest.mark.parametrize("name", ["participant_flow", "allocation_over_time", "missingness"])
def test_a_picture_of_withheld_values_says_no_number(name: str, hidden: Views) -> None:
    from matplotlib.text import Text

    with house_style():
        figure = drawn(hidden.figures[name])
        said = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "xx" in said
    assert "273" not in said


def test_a_withheld_value_is_shown_as_withheld(canaries: dict[str, bytes]) -> None:
    assert b"xx" in canaries["tables/abuse_types.csv"]
    assert b'class="num withheld"' in canaries["tables/abuse_types.html"]
    assert b"xx: withheld" in canaries["tables/abuse_types.html"]
    assert b"withheld" in canaries["abuse_change.txt"]
