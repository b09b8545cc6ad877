"""A table in a Word file of its own, written part by part so that its bytes can be told in advance."""

from html import escape
from typing import Final

from drive_eval.display.cells import TableView
from drive_eval.display.source import Source
from drive_eval.display.style import ACCENT, INK, QUIET, WORD_FONT
from drive_eval.display.writers.archive import ISO_EPOCH, pack
from drive_eval.display.writers.word_xml import NOTE_STYLE, SOURCE_STYLE, paragraph, table_xml

XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAGE: Final = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"'
    ' w:header="567" w:footer="567" w:gutter="0"/>'
)


def table_document(view: TableView, source: Source) -> bytes:
    """The bytes of a DOCX: marking, title, table, notes, source line."""
    body = (
        paragraph(source.marking, "Marking")
        + paragraph(view.title, "Heading1", keep_next=True)
        + table_xml(view)
        + "".join(paragraph(note, NOTE_STYLE) for note in view.all_notes())
        + paragraph(source.line, SOURCE_STYLE)
    )
    document = f'<w:document xmlns:w="{MAIN}"><w:body>{body}<w:sectPr>{PAGE}</w:sectPr></w:body></w:document>'
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": document,
        "word/styles.xml": _styles(),
        "word/_rels/document.xml.rels": _relationships((f"{_OFFICE}/styles", "styles.xml")),
        "docProps/core.xml": core_properties(view.title),
    }
    return pack({name: (XML + content).encode() for name, content in parts.items()})


def core_properties(title: str) -> str:
    """Document properties without an author's name and without a clock."""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title, quote=False)}</dc:title><dc:creator>drive_eval</dc:creator>"
        "<dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{ISO_EPOCH}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{ISO_EPOCH}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def table_styles() -> str:
    """Paragraph styles of tables, notes and source lines; the report's Word file has them too."""
    return (
        style("TableText", "Table Text", size=16, before=20, after=20)
        + style("TableHead", "Table Head", size=16, before=40, after=40, bold=True, extra="<w:keepNext/>")
        + style(NOTE_STYLE, "Table Note", size=15, before=40, after=0, colour=QUIET)
        + style(SOURCE_STYLE, "Source Line", size=15, before=40, after=240, colour=QUIET)
    )


def style(
    identifier: str,
    name: str,
    *,
    size: int,
    before: int,
    after: int,
    bold: bool = False,
    colour: str = INK,
    based_on: str = "Normal",
    extra: str = "",
) -> str:
    """One paragraph style; `size` in half points, spaces in twentieths of a point."""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:qFormat/>'
        f'<w:pPr>{extra}<w:spacing w:before="{before}" w:after="{after}" w:line="240"'
        ' w:lineRule="auto"/></w:pPr>'
        f'<w:rPr>{fonts()}{weight}<w:color w:val="{colour[1:]}"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def fonts() -> str:
    """The run property that sets the house font."""
    names = " ".join(f'w:{script}="{WORD_FONT}"' for script in ("ascii", "hAnsi", "cs", "eastAsia"))
    return f"<w:rFonts {names}/>"


def _styles() -> str:
    heading = style(
        "Heading1", "heading 1", size=22, before=0, after=120, bold=True, colour=ACCENT,
        extra='<w:keepNext/><w:outlineLvl w:val="0"/>',
    ).replace(' w:customStyle="1"', "")  # fmt: skip
    return (
        f'<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts()}'
        '<w:sz w:val="20"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + style("Marking", "Marking", size=16, before=0, after=200, bold=True)
        + heading
        + table_styles()
        + "</w:styles>"
    )


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        "/word/styles.xml": f"{_WORD_TYPE}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    lines = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
