"""Estimates and a source to the three reports."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from drive_eval.display.source import Source
from drive_eval.report.assemble import Content, assembled
from drive_eval.report.document import Document
from drive_eval.report.pdf import pdf_report
from drive_eval.report.web import html_report
from drive_eval.report.word_report import word_report


def reports(text: str, name: str, content: Content, source: Source) -> Mapping[str, bytes]:
    """The bytes of report.html, report.docx and report.pdf, from one source.

    `name` is how the source's file is called in messages.

    Raises
    ------
    CannotRun
        Where the source refers to something that is not there: one line for each, with its line.
    """
    files = {f"figures/{key}.svg": figure.svg for key, figure in content.figures.items()}
    files |= {f"figures/{key}.png": figure.png for key, figure in content.figures.items()}
    document = Document(
        markdown=assembled(text, name, content),
        files=files,
        title=content.facts["title"],
        subtitle=content.facts["phase"],
        source=source,
    )
    with TemporaryDirectory() as made, ThreadPoolExecutor(3) as pool:
        folder = Path(made)
        jobs = {
            "report.html": pool.submit(html_report, document, folder),
            "report.docx": pool.submit(word_report, document),
            "report.pdf": pool.submit(pdf_report, document, folder),
        }
        return {name: job.result() for name, job in jobs.items()}
