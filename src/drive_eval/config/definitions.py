"""Definitions that the headline numbers use; a study may change them."""

from typing import Literal

from pydantic import Field

from drive_eval.config.section import Section


class Definitions(Section):
    """Counting rules of the contract that a study may change."""

    dva_offence_codes: tuple[str, ...] = Field(
        ("8U",), description="Home Office codes that are domestic by their nature where the flag is blank."
    )
    dva_offence_titles: tuple[str, ...] = Field(
        ("Breach of non-molestation order",),
        description="Offences, by the code list's wording, that are domestic by their nature where the flag is blank.",
    )
    dva_relationships: tuple[str, ...] = Field(
        ("partner", "ex_partner", "spouse", "ex_spouse", "family"),
        description="Relationships that make a record domestic where the flag is blank.",
    )
    idva_forms: Literal["as_drawn", "by_data_cut"] = Field(
        "as_drawn",
        description="Which Idva forms count: all in the export as it was drawn (as the published Year 1 figures do; "
        "judgements on forms after the data cut are counted in a warning, and left out as variant forms=by_cut), or those dated by the data cut.",
    )
    injury_offence_codes: tuple[str, ...] = Field(
        ("1", "2", "4.1", "4.2", "4.10", "5D", "5E", "8N", "8P", "8S", "8T", "8V"),
        description="Home Office codes that count as violence with injury (harms); homicide and attempts included.",
    )
    injury_offence_titles: tuple[str, ...] = Field(
        (),
        description="Offences, by the code list's wording, that count as violence with injury where they carry no code.",
    )
