"""Participant flow as boxes whose arithmetic must hold: a box equals the sum of its children."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drive_eval.errors import CannotRun


class FlowError(CannotRun):
    """A box of the flow that is not the sum of its children; the run stops."""


@dataclass(frozen=True)
class Box:
    """One box: its outcome and level in the estimates, its count, and the boxes it splits into.

    `children` partition the box. `unit` says what is counted.
    """

    outcome: str
    count: int
    level: str = ""
    unit: str = "people"
    children: tuple["Box", ...] = ()

    def checked(self) -> "Box":
        """This box, or an error naming the first box whose children do not add up to it."""
        if self.count < 0:
            raise FlowError(f"flow: {self.name} is {self.count}")
        total = sum(child.count for child in self.children)
        if self.children and total != self.count:
            names = " + ".join(f"{child.name} {child.count}" for child in self.children)
            raise FlowError(f"flow: {self.name} {self.count} is not {names} = {total}")
        for child in self.children:
            child.checked()
        return self

    @property
    def name(self) -> str:
        """Outcome and level as messages show them."""
        return f"{self.outcome}:{self.level}" if self.level else self.outcome

    def walk(self) -> Iterator["Box"]:
        """This box and all below it, top down."""
        yield self
        for child in self.children:
            yield from child.walk()


def check_parts(whole: int, parts: Sequence[int], what: str) -> None:
    """Raise where parts (arms, sites) do not add up to their whole."""
    if sum(parts) != whole:
        raise FlowError(f"flow: {what}: {whole} is not the sum of its parts {list(parts)}")
