"""Lists of parts with their shares: `4,812 women: 3,031 in town (63%), 1,203 … (25%), 578 … (12%)`."""

from collections.abc import Sequence
from typing import Final

from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits

_FEWEST: Final = 2


def total_of_list(readings: Sequence[Reading], item: Proportion) -> Mention | None:
    """The total before a list of parts with shares, where the list's other shares show that it is theirs.

    Two others that follow from it are enough; one is, where the parts add up to the total.

    Parameters
    ----------
    readings
        The sentences of the passage, of which the last is that of the list.
    item
        The part whose total is looked for.
    """
    reading = readings[-1]
    shared = [one for one in reading.proportions if one.part is not None and one.share is not None]
    for total in _totals(readings, min((one.start for one in shared), default=0)):
        listed = [one for one in shared if one.whole is None or one.whole.value == total.value]
        others = [one for one in listed if one is not item]
        if others and all(_follows(one, total) for one in others) and _enough(listed, others, total):
            return total
    return None


def _totals(readings: Sequence[Reading], first: int) -> list[Mention]:
    """What may be the total: wholes of the sentence, counts before its list, those of the sentence before."""
    reading = readings[-1]
    wholes = [one.whole for one in reading.proportions if one.part is not None and one.whole is not None]
    here = [m for m in reading.counts if m.end <= first]
    before = readings[-2].counts if len(readings) > 1 else []
    return [m for m in (*wholes, *reversed(here), *reversed(before)) if m.value and not m.hedge]


def _follows(item: Proportion, total: Mention) -> bool:
    """Whether a part's share is what it is of a total."""
    if item.part is None or item.share is None or item.part.value > total.value:
        return False
    scale = 1 if item.share.kind == "fraction" else 100
    return fits(item.share, scale * item.part.value / total.value)


def _enough(listed: Sequence[Proportion], others: Sequence[Proportion], total: Mention) -> bool:
    whole = sum(one.part.value for one in listed if one.part is not None)
    return len(others) >= _FEWEST or whole == total.value
