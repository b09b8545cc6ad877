"""A sentence read once: its numbers and what they are said to be of each other."""

from dataclasses import dataclass
from functools import cached_property

from drive_eval.proofread.document import Document, Passage, Sentence, sentences, whole
from drive_eval.proofread.findings import Finding, Severity
from drive_eval.proofread.mentions import Mention, mentions
from drive_eval.proofread.proportions import Proportion, proportions
from drive_eval.proofread.statements import Interval, PValue, intervals, masked, p_values


@dataclass(frozen=True)
class Reading:
    """One sentence (or cell) and everything numeric in it."""

    sentence: Sentence
    p_values: tuple[PValue, ...]
    intervals: tuple[Interval, ...]
    mentions: tuple[Mention, ...]
    proportions: tuple[Proportion, ...]

    @property
    def text(self) -> str:
        """The normalised sentence."""
        return self.sentence.text

    @cached_property
    def lower(self) -> str:
        """The sentence in small letters, for looking up words."""
        return self.text.lower()

    @cached_property
    def counts(self) -> list[Mention]:
        """The whole numbers that count something and are no denominator."""
        wholes = {
            id(item.whole) for item in self.proportions if item.whole is not None and item.part is not None
        }
        return [m for m in self.mentions if m.kind == "count" and not m.hedge and id(m) not in wholes]

    def finding(
        self,
        start: int,
        end: int,
        kind: str,
        expected: str,
        *,
        severity: Severity = "error",
        key: str = "",
        suggestion: str = "",
    ) -> Finding:
        """A finding on part of this sentence; a bracket opened inside it is closed."""
        words = self.text[start:end]
        for left, right in ("()", "[]"):
            if words.count(left) > words.count(right) and self.text[end : end + 1] == right:
                end += 1
                words = self.text[start:end]
        passage = self.sentence.passage
        first = self.sentence.start + start
        return Finding(
            passage.index,
            first,
            first + len(words),
            passage.location,
            passage.text[first : first + len(words)],
            kind,
            severity,
            expected,
            key,
            suggestion,
            passage.section,
            " ".join(self.text.split()),
        )


def read(sentence: Sentence) -> Reading:
    """Read one sentence."""
    text = sentence.text
    probabilities, limits = p_values(text), intervals(text)
    mask = masked(text, [*probabilities, *limits])
    starts = sentence.start == 0 and sentence.passage.kind != "cell"
    found = mentions(text, starts_passage=starts, mask=mask)
    return Reading(
        sentence, tuple(probabilities), tuple(limits), tuple(found), tuple(proportions(mask, found))
    )


def read_passage(passage: Passage) -> list[Reading]:
    """The sentences of a passage that hold a number; a cell is one sentence."""
    if passage.kind == "reference":
        return []
    if passage.kind == "cell":
        return [read(sentence) for sentence in whole(passage)]
    return [read(sentence) for sentence in sentences(passage)]


def read_document(document: Document) -> list[list[Reading]]:
    """The readings of each passage, in the order of the passages."""
    return [read_passage(passage) for passage in document.passages]
