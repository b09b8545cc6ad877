"""The files of a release: made as ever, from a book that holds no more than may leave."""

from collections.abc import Mapping

from drive_eval.config import Study
from drive_eval.display.book import Book
from drive_eval.display.build import files, views
from drive_eval.display.cells import TableView
from drive_eval.display.labels import labels_of
from drive_eval.display.source import Source
from drive_eval.report.build import content_of, reports


def release_files(
    book: Book, study: Study, source: Source, text: str, name: str, deviations: TableView
) -> Mapping[str, bytes]:
    """Bytes of every file by its path in the release; `text` is the report's source and `name` its file."""
    made = views(book, labels_of(study), study.phase)
    found = dict(files(made, source))
    pictures = {
        path.removeprefix("figures/"): data for path, data in found.items() if path.startswith("figures/")
    }
    content = content_of(book, made, pictures, study, source, deviations)
    return {**found, **reports(text, name, content, source)}
