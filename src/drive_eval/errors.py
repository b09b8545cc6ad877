"""Errors that are for people: one line each, what, where and how to mend it."""

from collections.abc import Sequence


class CannotRun(Exception):
    """The run cannot go on; `problems` holds one line each, without names or dates of birth."""

    def __init__(self, problems: Sequence[str] | str) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))
