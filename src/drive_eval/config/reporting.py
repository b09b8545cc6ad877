"""What the report says besides numbers."""

from typing import Literal

from pydantic import Field

from drive_eval.config.section import Section

Phase = Literal["feasibility", "main"]


class Answer(Section):
    """How far one phase's report answers a question."""

    status: Literal["answered", "partly", "not_yet"] = Field(description="How far.")
    comment: str = Field(
        "", description="Where in the report, or why not yet; a sentence, without numbers of the study."
    )


class ResearchQuestion(Section):
    """One research question of the evaluation, and how far each phase answers it."""

    question: str = Field(description="The question, in a sentence.")
    phases: dict[Phase, Answer] = Field(
        default_factory=dict, description="Answer by phase; a phase that is not named has not answered yet."
    )


class Reporting(Section):
    """Research questions and marking of a study."""

    marking: str = Field("INTERNAL", min_length=1, description="Marking on every page.")
    research_questions: tuple[ResearchQuestion, ...] = Field(
        (), description="The evaluation's research questions, in order, and how far each is answered."
    )
    registration: str = Field(
        "", description="Registry, number and date of registration (CONSORT 2025, item 2); a sentence."
    )
    protocol: str = Field(
        "",
        description="Where protocol and statistical analysis plan can be read (CONSORT 2025, item 3); a sentence.",
    )
    funding: str = Field(
        "", description="Who funds the evaluation, and what part they had in it (item 5a); a sentence."
    )
    interests: str = Field("", description="Conflicts of interest (item 5b); a sentence.")
    deviation_reasons: dict[str, str] = Field(
        default_factory=dict,
        description="Why the plan was changed after it was locked: a sentence for each key that the report's table of deviations lists.",
    )
