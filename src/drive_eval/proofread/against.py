"""Shares against the estimates: which one a proportion equals, nearly equals, or contradicts."""

import re
from collections.abc import Sequence
from typing import Final

from drive_eval.proofread.context import Context, nearest_outcome
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.index import Index, Row, best, compatible, of
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits, printed

_NEAR: Final = 0.05
_FAR: Final = 0.15
_FEWEST: Final = 8
_DENIED: Final = re.compile(
    r"\b(?:not|no|never|without|none|nor|neither|free of|remain\w*|rest|other|women|female|lack\w*)\b|n't\b",
    re.IGNORECASE,
)
_ARM_AFTER: Final = re.compile(
    r"\s*(?:of|for|in|among|amongst)\s+(?:the )?(drive|control)\b(?!ling)", re.IGNORECASE
)
# A share of something else than the outcome itself: who changed, who is not known, who was asked.
_OTHER_SENSE: Final = re.compile(
    r"\b(?:improv\w+|worsen\w*|unchanged|no change|stopp\w*|started|no longer|ceased|new(?:ly)?|not known|"
    r"unknown|known for|missing|"
    r"recorded for|pairs?\b(?! of)|no pair|reported that|said|told|agreed|felt|interview\w*|respond\w*|"
    r"severity|change[ds]?|differ\w*)\b",
    re.IGNORECASE,
)


def check_share(reading: Reading, item: Proportion, index: Index, named: Context) -> Finding | None:
    """Compare one proportion with the estimates; None where no estimate has anything to say of it."""
    rows = of(index.shares, named.outcomes)
    denied = bool(_DENIED.search(reading.text))
    equal = _equal(item, index, rows, named, denied)
    if rows and _plain(reading, named):  # counts of another outcome are those of this one by chance alone
        equal = [row for row in equal if row.outcome in named.outcomes]
    if equal:
        row = best(equal, named)
        wrong = _other_row(reading, item, row, equal, rows, named)
        return wrong or reading.finding(
            item.start, item.end, "matches", _told(row), severity="info", key=row.key
        )
    if named.elsewhere or not rows:
        return None
    candidates = compatible(rows, named)
    return _near_miss(reading, item, candidates, named) or _contradiction(reading, item, candidates, named)


def _told(row: Row) -> str:
    return f"{row.numerator:,.0f}/{row.denominator:,.0f}, {row.percent:.2f}%."


def _equal(item: Proportion, index: Index, rows: Sequence[Row], named: Context, denied: bool) -> list[Row]:
    """The rows that a proportion states: by its counts, or by its share among the rows that are named."""
    if item.part is not None and item.whole is not None:
        part, whole = item.part.value, item.whole.value
        direct, rest = index.by_counts.get((part, whole), ()), index.by_counts.get((whole - part, whole), ())
        for counted in (direct, rest if denied else ()):
            meant = [row for row in counted if row.outcome in named.outcomes]
            if meant:
                return meant
        return [row for row in direct if not rows or (row.headline and row.subgroup == "all")]
    fitting = [row for row in rows if _fits_share(item.share, row, denied)]
    if item.part is not None:
        return [row for row in fitting if row.numerator == item.part.value] or fitting
    return fitting


def _fits_share(share: Mention | None, row: Row, denied: bool) -> bool:
    """Whether a share is a row's, or, in a sentence that denies something, what is left of it."""
    if share is None:
        return False
    scale = 0.01 if share.kind == "fraction" else 1.0
    return fits(share, scale * row.percent) or (denied and fits(share, scale * (100 - row.percent)))


def _only(named: frozenset[str]) -> bool:
    return len(named) == 1


def _plain(reading: Reading, named: Context) -> bool:
    """Whether a sentence says one thing of one outcome, and of nobody narrower than an estimate."""
    outcomes = named.outcomes - {"allocated", "closed"} or named.outcomes
    return named.plain and _only(outcomes) and not named.narrowed and not _OTHER_SENSE.search(reading.text)


def _other_row(
    reading: Reading, item: Proportion, row: Row, equal: Sequence[Row], rows: Sequence[Row], named: Context
) -> Finding | None:
    """Counts that are an estimate's, in a sentence that plainly names another: `at exit, 29 of 35`."""
    counted = [one for one in reading.proportions if one.ratio is not None]
    if item.ratio is None or len(counted) != 1 or not _plain(reading, named) or not _only(named.periods):
        return None
    if named.elsewhere or any(
        one.period in named.periods or one.outcome not in named.outcomes for one in equal
    ):
        return None
    meant = [one for one in compatible(rows, named) if one.period in named.periods]
    if len(meant) != 1 or meant[0].denominator != row.denominator:
        return None
    told = f"These are the counts of {row.period}; the words name {meant[0].period}: {_told(meant[0])}"
    return reading.finding(item.start, item.end, "contradicts", told, key=meant[0].key)


def _near_miss(
    reading: Reading, item: Proportion, candidates: Sequence[Row], named: Context
) -> Finding | None:
    """One of the two counts is the estimate's and the other is not."""
    if item.part is None or item.whole is None or item.part.hedge or item.whole.hedge:
        return None
    part, whole = item.part.value, item.whole.value
    if whole < _FEWEST or _OTHER_SENSE.search(reading.text) or named.narrowed:
        return None
    periods = {row.period for row in candidates}
    if len(periods) > 1 and not (periods & named.periods):
        return None
    near = [row for row in candidates if row.denominator == whole or _swapped_whole(row, part, whole)]
    if not near:
        return None
    meant = nearest_outcome(reading.text, named.outcomes, item.start, item.end)
    row = min(near, key=lambda one: (one.outcome != meant, abs(one.numerator - part), one.key))
    if not named.plain and abs(row.numerator - part) > max(3.0, _FAR * row.numerator):
        return None
    told = f"The estimate is {_told(row)}"
    hint = f"{row.numerator:,.0f} out of {row.denominator:,.0f}"
    if item.share is not None and item.share.kind == "percent":
        hint += f" ({printed(row.percent, item.share)})"
    return reading.finding(item.start, item.end, "near_miss", told, key=row.key, suggestion=hint)


def _swapped_whole(row: Row, part: float, whole: float) -> bool:
    if row.numerator != part:
        return False
    near = abs(row.denominator - whole) <= max(2.0, _NEAR * row.denominator)
    return near or _one_slip(f"{row.denominator:.0f}", f"{whole:.0f}")


def _one_slip(right: str, typed: str) -> bool:
    """Whether two numbers differ by one digit, or by two digits that have changed places."""
    wrong = [a != b for a, b in zip(right, typed, strict=False)]
    return len(right) == len(typed) and (
        sum(wrong) == 1 or (sum(wrong) == 2 and sorted(right) == sorted(typed))
    )


def _of_its_own_arm(
    reading: Reading, item: Proportion, shares: Sequence[Proportion], candidates: Sequence[Row]
) -> list[Row]:
    """`79% of Drive victims and 83% of control victims`: each share is of the arm named right after it."""
    arms = [_ARM_AFTER.match(reading.text[one.end :]) for one in shares]
    named = [arm[1].lower() for arm in arms if arm is not None]
    if len(set(named)) != len(shares):
        return []
    own = named[next(at for at, one in enumerate(shares) if one is item)]
    return [row for row in candidates if row.group == own]


def _contradiction(
    reading: Reading, item: Proportion, candidates: Sequence[Row], named: Context
) -> Finding | None:
    """A percentage without counts whose words leave one estimate to be meant, and it is another number."""
    shares = [one for one in reading.proportions if one.share is not None]
    if len(shares) > 1:
        candidates = _of_its_own_arm(reading, item, shares, candidates)
    if item.share is None or item.whole is not None or not _plain(reading, named) or len(candidates) != 1:
        return None
    row = candidates[0]
    if item.part is not None and item.part.value == row.numerator and fits(item.share, row.percent):
        return None
    told_text = f"The estimate is {_told(row)}"
    hint = printed(row.percent, item.share)
    return reading.finding(item.start, item.end, "contradicts", told_text, key=row.key, suggestion=hint)
