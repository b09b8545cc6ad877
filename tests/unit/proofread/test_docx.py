"""Reading and annotating Word files: runs split anywhere, what is deleted or boxed, notes, the same bytes."""

import io
import re
import zipfile
from collections.abc import Callable

import pandas as pd
import pytest

from drive_eval.proofread import (
    Finding,
    UnreadableDraft,
    annotated_docx,
    findings_table,
    proofread,
    read_docx,
    read_draft,
    read_html,
    read_markdown,
    read_text,
)
from drive_eval.proofread.runs import split_run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, **parts: str) -> bytes:
    """The smallest Word file with this body."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def run(text: str, looks: str = "") -> str:
    """A run of text."""
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def part(data: bytes, name: str) -> str:
    """One part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def findings(data: bytes) -> list[Finding]:
    """What is wrong in a draft against itself."""
    return [one for one in proofread(read_docx(data), _NO_ESTIMATES) if one.counts]


_NO_ESTIMATES = pd.DataFrame(
    columns=[
        *"analysis source population subgroup outcome level group period quantity variant".split(),  # noqa: SIM905
        *("estimate", "numerator", "denominator", "p_value"),
    ]
)


def commented(data: bytes) -> str:
    """The text between the first comment's marks."""
    body = part(data, "word/document.xml")
    inside = body[body.index("commentRangeStart") : body.index("commentRangeEnd")]
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", inside))


@pytest.mark.parametrize(
    "runs",
    [
        run("In 36% (5 out of 13) cases."),
        run("In 3") + run("6% (5 ", "<w:b/>") + run("out") + run(" of 1") + run("3) cases."),
        "".join(run(letter) for letter in "In 36% (5 out of 13) cases."),
        run("In ") + "<w:ins>" + run("36% (5 ") + "</w:ins>" + run("out of 13) cases."),
        '<w:hyperlink w:anchor="x">' + run("In 36% (5 out") + "</w:hyperlink>" + run(" of 13) cases."),
    ],
)
def test_a_comment_hangs_on_the_words_however_their_runs_are_split(runs: str) -> None:
    draft = docx(f"<w:p>{runs}</w:p>")
    (finding,) = findings(draft)
    assert finding.text == "36% (5 out of 13)"
    back = annotated_docx(draft, read_docx(draft), [finding])
    assert commented(back) == finding.text
    assert read_docx(back).passages == read_docx(draft).passages
    assert "5/13 is 38.46%" in part(back, "word/comments.xml")
    assert "comments.xml" in part(back, "[Content_Types].xml")
    assert "relationships/comments" in part(back, "word/_rels/document.xml.rels")


@pytest.mark.parametrize(
    "inserted",
    [
        "<w:del><w:r><w:delText>7 </w:delText></w:r></w:del>",
        f"<w:moveFrom>{run('7')}</w:moveFrom>",
        f"<w:del><w:r><w:pict><w:txbxContent><w:p>{run('36% (5 of 13)')}</w:p></w:txbxContent></w:pict></w:r>"
        "</w:del>",
        run("3", '<w:vertAlign w:val="superscript"/>'),
        run("99", "<w:strike/>"),
        run("99", "<w:vanish/>"),
        "<w:r><w:instrText>PAGE 36% (5 of 13)</w:instrText></w:r>",
        "<w:r><w:footnoteReference w:id='2'/></w:r>",
    ],
)
def test_what_is_not_the_text_is_not_read(inserted: str) -> None:
    draft = docx(f"<w:p>{run('It fell in 38% (5 out of 13')}{inserted}{run(') cases.')}</w:p>")
    assert read_docx(draft).passages[0].text == "It fell in 38% (5 out of 13) cases."
    assert findings(draft) == []


def test_a_slip_in_a_footnote_is_commented_where_the_note_is_called() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{run("It was 36% (5 of 13).")}</w:p>'
        "</w:footnote></w:footnotes>"
    )
    draft = docx(f'<w:p>{run("So.")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=notes)
    (finding,) = findings(draft)
    assert finding.location == "footnote 2"
    body = part(annotated_docx(draft, read_docx(draft), [finding]), "word/document.xml")
    assert re.search(
        r'commentRangeStart w:id="0"/><w:r><w:footnoteReference w:id="2"/></w:r><w:commentR', body
    )


def test_a_slip_in_a_text_box_is_found_once_and_commented_where_the_box_hangs() -> None:
    box = f"<w:txbxContent><w:p>{run('It was 36% (5 of 13).')}</w:p></w:txbxContent>"
    drawn = (
        '<w:r><mc:AlternateContent xmlns:mc="urn:mc">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    draft = docx(f"<w:p>{run('It was 38% (5 of')}{drawn}{run(' 13).')}</w:p>")
    (finding,) = findings(draft)
    assert (finding.location, finding.text) == ("text box 1", "36% (5 of 13)")
    assert [passage.text for passage in read_docx(draft).passages][-1] == "It was 38% (5 of 13)."
    body = part(annotated_docx(draft, read_docx(draft), [finding]), "word/document.xml")
    assert 'commentRangeStart w:id="0"/><w:r><mc:Alt' in body
    assert body.count("36% (5 of 13)") == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"word/document.xml", b"word/document.xmm", 1),
        lambda data: data.replace(b"Relationship Id", b"Relationship <d", 1),
        lambda _: b"\xd0\xcf\x11\xe0 an old Word file",
    ],
    ids=["cut short", "renamed", "bad XML", "old"],
)
def test_a_damaged_word_file_is_refused_in_one_line(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnreadableDraft) as refused:
        read_docx(damage(docx(f"<w:p>{run('It was 36% (5 of 13).')}</w:p>")))
    assert "\n" not in str(refused.value)


def test_comments_already_there_are_kept() -> None:
    old = f'<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="A"><w:p/></w:comment></w:comments>'
    draft = docx(f"<w:p>{run('In 36% (5 of 13) cases.')}</w:p>", comments=old)
    comments = part(annotated_docx(draft, read_docx(draft), findings(draft)), "word/comments.xml")
    assert re.findall(r'w:id="(\d+)"', comments) == ["7", "8"]


def test_a_clean_draft_keeps_every_part_as_it_was() -> None:
    draft = docx(f"<w:p>{run('In 38% (5 of 13) cases.')}</w:p>")
    back = annotated_docx(draft, read_docx(draft), [])
    assert part(back, "word/document.xml") == part(draft, "word/document.xml")


def test_the_same_draft_gives_the_same_bytes() -> None:
    table = "| Site | n |\n|---|---|\n| A | 60 |\n| B | 70 |\n| Total | 131 |\n"
    text = f"It fell in 36% (5 of 13) cases.\n\n{table}"
    once, again = read_markdown(text), read_markdown(text)
    told = proofread(once, _NO_ESTIMATES)
    assert {one.kind for one in told} == {"percentage", "table_total"}
    assert annotated_docx(None, once, told) == annotated_docx(None, again, proofread(again, _NO_ESTIMATES))


def test_every_format_gives_the_same_findings() -> None:
    text = "Risk fell in 5 of\n13 cases (36%) and in 15 of 19 (79%).\n\nAnd p < .001; p = 0.000."
    drafts = [read_text(text), read_markdown(text), read_html(f"<p>{text.replace('<', '&lt;')}</p>")]
    told = [[one.text for one in proofread(draft, _NO_ESTIMATES) if one.counts] for draft in drafts]
    assert told[0] == told[1] == told[2] == ["5 of 13 cases (36%)", "p = 0.000"]


def test_the_table_of_findings_has_a_row_for_each() -> None:
    told = proofread(read_text("In 36% (5 of 13) cases."), _NO_ESTIMATES)
    frame = findings_table(told)
    assert list(frame["text"]) == ["36% (5 of 13)"]
    assert list(frame["location"]) == ["paragraph 1"]
    assert list(frame["suggestion"]) == ["38% (5 out of 13)"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_draft_is_read_by_the_ending_of_its_name(encoding: str) -> None:
    text = "Risk – the one that Idvas judge – fell in 36% (5 of 13) cases; it cost £400 each, they’d say.\n"
    found = proofread(read_draft(text.encode(encoding), ".TXT"), _NO_ESTIMATES)
    assert [one.text for one in found] == ["36% (5 of 13)"]
    with pytest.raises(UnreadableDraft, match=r"not [.]odt"):
        read_draft(b"", ".odt")


@pytest.mark.parametrize("data", [b"not a file", b"PK\x03\x04", b""])
def test_what_is_no_word_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableDraft, match="Word file"):
        read_docx(data)


def test_a_file_that_declares_entities_is_refused() -> None:
    with pytest.raises(UnreadableDraft):
        read_docx(with_doctype())


def with_doctype() -> bytes:
    """A Word file whose main part declares a document type."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{W}"/>')
    return out.getvalue()


def test_a_run_is_cut_between_its_tabs_and_breaks() -> None:
    before, after = split_run(b"<w:r><w:t>ab</w:t><w:tab/><w:t>cd</w:t></w:r>", 3)
    assert before == b"<w:r><w:t>ab</w:t><w:tab/></w:r>"
    assert after == b"<w:r><w:t>cd</w:t></w:r>"
