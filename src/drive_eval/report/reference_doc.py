"""pandoc's own reference document, restyled to the house: same input, same bytes, no file to keep."""

import re
from html import escape
from typing import Final

from drive_eval.display.source import Source
from drive_eval.display.style import ACCENT, INK, QUIET
from drive_eval.display.writers.archive import pack, unpack
from drive_eval.display.writers.word import MAIN, PAGE, XML, fonts, style, table_styles
from drive_eval.display.writers.word_xml import field, run
from drive_eval.report.pandoc import default_file

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def reference_document(source: Source) -> bytes:
    """The bytes of the reference document: styles, A4, marking in the header, source in the footer."""
    parts = unpack(default_file("reference.docx"))
    text = {name: content.decode() for name, content in parts.items()}
    text["word/styles.xml"] = _styles(text["word/styles.xml"])
    text["word/header1.xml"] = _running("hdr", _centred(run(source.marking, "<w:b/>")))
    text["word/footer1.xml"] = _running("ftr", _footer(source))
    overrides = "".join(
        f'<Override PartName="/word/{name}1.xml" ContentType="{_KIND}.{name}+xml"/>'
        for name in ("header", "footer")
    )
    text["[Content_Types].xml"] = text["[Content_Types].xml"].replace("</Types>", f"{overrides}</Types>")
    links = "".join(
        f'<Relationship Id="rIdRun{at}" Type="{_OFFICE}/{name}" Target="{name}1.xml"/>'
        for at, name in enumerate(("header", "footer"))
    )
    path = "word/_rels/document.xml.rels"
    text[path] = text[path].replace("</Relationships>", f"{links}</Relationships>")
    text["word/document.xml"] = re.sub(
        r"<w:sectPr>.*?</w:sectPr>", _section(), text["word/document.xml"], flags=re.S
    )
    return pack({name: content.encode() for name, content in text.items()})


def _section() -> str:
    return (
        f'<w:sectPr xmlns:r="{_OFFICE}"><w:headerReference w:type="default" r:id="rIdRun0"/>'
        f'<w:footerReference w:type="default" r:id="rIdRun1"/>{PAGE}</w:sectPr>'
    )


def _running(kind: str, paragraphs: str) -> str:
    return f'{XML}<w:{kind} xmlns:w="{MAIN}">{paragraphs}</w:{kind}>'


def _centred(content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Running"/><w:jc w:val="center"/></w:pPr>{content}</w:p>'


def _footer(source: Source) -> str:
    line = run(escape(source.line, quote=False).replace("&amp;", "&"))
    page = f"{run('Page ')}{field('PAGE', '1')}{run(' of ')}{field('NUMPAGES', '1')}"
    first = f'<w:p><w:pPr><w:pStyle w:val="Running"/></w:pPr>{line}</w:p>'
    return f'{first}<w:p><w:pPr><w:pStyle w:val="Running"/><w:jc w:val="right"/></w:pPr>{page}</w:p>'


def _styles(text: str) -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts()}<w:color w:val="{INK[1:]}"/>'
        '<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault>"
        "</w:docDefaults>"
    )
    text = re.sub(r"<w:docDefaults>.*?</w:docDefaults>", lambda _: defaults, text, flags=re.S)
    own = _own_styles()
    for identifier in own:
        pattern = rf'<w:style [^>]*w:styleId="{identifier}".*?</w:style>'
        text = re.sub(pattern, "", text, flags=re.S)
    text = text.replace(
        '<w:spacing w:before="180" w:after="180" />', '<w:spacing w:before="0" w:after="120"/>'
    )
    return text.replace("</w:styles>", "".join(own.values()) + table_styles() + "</w:styles>")


def _own_styles() -> dict[str, str]:
    sizes = {1: (30, 360, 120), 2: (24, 280, 80), 3: (20, 220, 60)}
    own = {
        f"Heading{level}": _built_in(
            style(
                f"Heading{level}", f"heading {level}", size=size, before=before, after=after, bold=True,
                colour=ACCENT, extra=f'<w:keepNext/><w:keepLines/><w:outlineLvl w:val="{level - 1}"/>',
            )
        )
        for level, (size, before, after) in sizes.items()
    }  # fmt: skip
    own["Title"] = _built_in(style("Title", "Title", size=40, before=0, after=60, bold=True, colour=ACCENT))
    own["Subtitle"] = _built_in(style("Subtitle", "Subtitle", size=22, before=0, after=240, colour=QUIET))
    caption = "<w:keepNext/><w:keepLines/>"
    own["Caption"] = _built_in(
        style("Caption", "caption", size=18, before=240, after=80, bold=True, extra=caption)
    )
    for name in ("Table", "Image"):
        name = f"{name} Caption"
        own[name.replace(" ", "")] = style(
            name.replace(" ", ""),
            name,
            size=18,
            before=240,
            after=80,
            bold=True,
            based_on="Caption",
            extra=caption,
        )
    own["Figure"] = style("Figure", "Figure", size=20, before=200, after=0, extra="<w:keepNext/>")
    own["Running"] = style("Running", "Running", size=14, before=0, after=0, colour=QUIET)
    return own


def _built_in(text: str) -> str:
    return text.replace(' w:customStyle="1"', "")
