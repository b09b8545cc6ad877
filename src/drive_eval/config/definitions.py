"""Definitions that the headline numbers use; a study may change them."""

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
    injury_offence_codes: tuple[str, ...] = Field(
        ("1", "2", "4.1", "4.2", "4.10", "5D", "5E", "8N", "8P", "8S", "8T", "8V"),
        description="Home Office codes that count as violence with injury (harms); homicide and attempts included.",
    )
    injury_offence_titles: tuple[str, ...] = Field(
        (),
        description="Offences, by the code list's wording, that count as violence with injury where they carry no code.",
    )
