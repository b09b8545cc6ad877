"""The base of every section: unknown keys are refused, values cannot be changed."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of a config file; every field carries a description, which makes the reference."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)
