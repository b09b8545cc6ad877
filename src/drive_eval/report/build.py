"""Estimates and a source to the three reports."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from drive_eval.config import Study
from drive_eval.display.book import Book
from drive_eval.display.build import Views
from drive_eval.display.cells import TableView
from drive_eval.display.source import Source
from drive_eval.report.assemble import Content, Figure, assembled
from drive_eval.report.deviations import deviations_table
from drive_eval.report.document import Document
from drive_eval.report.pdf import pdf_report
from drive_eval.report.questions import questions_table
from drive_eval.report.web import html_report
from drive_eval.report.word_report import word_report
from drive_eval.vocabulary import PHASES

# Of `reporting`: said where the report speaks of open science.
_OPEN_SCIENCE: Final = ("registration", "protocol", "funding", "interests")
_NOT_GIVEN: Final = "Not given in the study’s config."


def content_of(
    book: Book,
    made: Views,
    pictures: Mapping[str, bytes],
    study: Study,
    source: Source,
    deviations: TableView | None = None,
) -> Content:
    """What a source may refer to; `pictures` holds the files of the figures folder by name.

    `deviations` is the table of a locked plan; without one the report says that the plan is not locked.
    """
    changed = deviations or deviations_table(None, (), {})
    figures = {
        name: Figure(view, pictures[f"{name}.svg"], pictures[f"{name}.png"])
        for name, view in made.figures.items()
    }
    return Content(
        book=book,
        tables={**made.tables, changed.id: changed},
        figures=figures,
        facts=facts_of(study, source),
        questions=questions_table(study.reporting, study.phase),
        source_line=source.line,
    )


def facts_of(study: Study, source: Source) -> Mapping[str, str]:
    """What `{{ study.NAME }}` may name."""
    sites = [site.label for site in study.sites.values()]
    return {
        "title": study.title,
        "phase": PHASES[study.phase],
        "sites": " and ".join(filter(None, (", ".join(sites[:-1]), sites[-1]))),
        "data_cut": source.data_cut,
        "plan": source.plan,
        "code": source.code,
        "marking": source.marking,
        "handling": source.handling,
        **{name: getattr(study.reporting, name) or _NOT_GIVEN for name in _OPEN_SCIENCE},
    }


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
