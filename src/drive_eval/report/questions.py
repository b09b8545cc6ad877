"""The research questions as a table: how far this report answers each, where, and why no further."""

from typing import Final

from drive_eval.config.reporting import Phase, Reporting
from drive_eval.display.cells import Column, Label, TableRow, TableView

ANSWERED: Final = {"answered": "Answered", "partly": "Partly answered", "not_yet": "Not yet answered"}


def questions_table(reporting: Reporting, phase: Phase) -> TableView:
    """One row a question, in the order of the study's config."""
    rows = []
    for number, question in enumerate(reporting.research_questions, 1):
        answer = question.phases.get(phase)
        status = ANSWERED[answer.status] if answer else ANSWERED["not_yet"]
        comment = answer.comment if answer else ""
        rows.append(TableRow((Label(str(number)), Label(question.question), Label(status), Label(comment))))
    return TableView(
        id="research_questions",
        title="Research questions and how far this report answers them",
        columns=(
            Column("", 0.25, "left"),
            Column("Question", 2.0, "left"),
            Column("Status", 0.9, "left"),
            Column("Where, or why not yet", 2.6, "left"),
        ),
        rows=tuple(rows),
    )
