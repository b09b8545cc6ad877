"""Errors of a config file, all at once, each with its file and key."""

from collections.abc import Sequence


class ConfigError(ValueError):
    """One or more things to mend; `problems` holds one line each: file, key, what, how."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
