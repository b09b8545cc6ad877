"""What the report says besides numbers."""

from typing import Literal

from pydantic import Field

from drive_eval.config.section import Section


class ResearchQuestion(Section):
    """One research question of the evaluation, and how far this report answers it."""

    question: str = Field(description="The question, in a sentence.")
    answered: Literal["answered", "partly", "not_yet"] = Field(description="How far.")
    comment: str = Field("", description="Where, or why not; a sentence.")
    sections: tuple[str, ...] = Field((), description="Ids of report sections that bear on it.")


class Reporting(Section):
    """Research questions, marking and house style choices of a study."""

    marking: str = Field("INTERNAL", description="Marking on every page.")
    research_questions: tuple[ResearchQuestion, ...] = Field(
        (), description="The evaluation's research questions, in order."
    )
