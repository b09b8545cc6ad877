"""The study's config: typed, described, and refused where it says what nobody reads."""

from drive_eval.config.errors import ConfigError
from drive_eval.config.study import Study

__all__ = ["ConfigError", "Study"]
