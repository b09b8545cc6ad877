"""Changes against their own two ends: size, direction, and per cent against percentage points."""

from collections.abc import Sequence
from typing import Final

from drive_eval.proofread.changes import Change, changes
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import range_of

Range = tuple[float, float]

_LOOSE_FACTOR: Final = 0.07


def check_changes(reading: Reading) -> list[Finding]:
    """Check each change of a sentence against the ends that the sentence gives."""
    found = []
    for change in changes(reading):
        finding = _too_large(reading, change) or _direction(reading, change) or _size(reading, change)
        if finding is not None:
            found.append(finding)
    return found


def relative(before: Range, after: Range) -> Range:
    """The relative changes, in per cent and signed, that two rounded ends allow."""
    values = [100 * (b - a) / a for a in before for b in after if a > 0]
    return (min(values), max(values)) if values else (float("-inf"), float("inf"))


def overlaps(one: Range, other: Range) -> bool:
    """Whether two ranges share a value."""
    return one[0] <= other[1] + 1e-9 and other[0] <= one[1] + 1e-9


def _too_large(reading: Reading, change: Change) -> Finding | None:
    size = change.size
    if size is None or change.direction != "down" or size.kind != "percent" or size.value <= 100:
        return None
    if change.comparative:
        return None
    return reading.finding(size.start, size.end, "change", "Nothing falls by more than 100%.")


def _direction(reading: Reading, change: Change) -> Finding | None:
    if change.before is None or change.after is None or not _way(change):
        return None
    before, after = _comparable(change)
    if before is None or after is None:
        return None
    wrong = after[0] > before[1] if _way(change) == "down" else after[1] < before[0]
    if not wrong:
        return None
    name = "a rise" if _way(change) == "down" else "a fall"
    told = f"From {_middle(before):g} to {_middle(after):g} is {name}."
    return reading.finding(change.before.start, change.after.end, "direction", told)


def _way(change: Change) -> str:
    """The way that a change goes by its verb or, where it has none, by the sign of its size."""
    return change.direction or ("down" if change.size is not None and change.size.value < 0 else "")


def _comparable(change: Change) -> tuple[Range | None, Range | None]:
    if change.before is None or change.after is None:
        return None, None
    shares = change.before.share_range, change.after.share_range
    if shares[0] is not None and shares[1] is not None:
        return shares
    return change.before.size_range, change.after.size_range


def _middle(span: Range) -> float:
    return round((span[0] + span[1]) / 2, 1)


def _size(reading: Reading, change: Change) -> Finding | None:
    if change.before is None or change.after is None or change.comparative:
        return None
    if change.factor is not None:
        return _factor(reading, change)
    if change.size is None:
        return None
    if change.size.kind in ("count", "decimal"):
        return _plain_difference(reading, change, change.size)
    allowed = _allowed(change)
    points = _points(change)
    stated = _stated(change.size)
    if not allowed:
        return None
    size = change.size
    if size.kind == "points":
        if points is None or any(overlaps(stated, one) for one in _unsigned([points])):
            return None
        if any(overlaps(stated, one) for one in allowed):
            told = f"The change is {_span(points)} percentage points; {size.value:g} is the relative change."
            return reading.finding(
                size.start, size.end, "relative_as_absolute", told, suggestion=f"{size.value:g}%"
            )
        told = f"The two ends differ by {_span(points)} percentage points."
        return reading.finding(size.start, size.end, "change", told)
    if any(overlaps(stated, one) for one in allowed):
        return None
    if size.kind == "percent" and points is not None and overlaps(stated, _unsigned([points])[0]):
        told = f"The relative change is {_span(allowed[0])}%; {size.value:g} is in percentage points."
        hint = f"{size.value:g} percentage points"
        return reading.finding(size.start, size.end, "points_as_per_cent", told, suggestion=hint)
    told = f"The two ends give a change of {_span(allowed[0])}%."
    return reading.finding(size.start, size.end, "change", told, suggestion=f"{_span(allowed[0])}%")


def _plain_difference(reading: Reading, change: Change, size: Mention) -> Finding | None:
    """`Up 0.6 from 7.3`: the size is the difference of the two ends."""
    if change.before is None or change.after is None:
        return None
    before, after = change.before.size_range, change.after.size_range
    if before is None or after is None or change.before.plain is None or size.hedge:
        return None
    span = _unsigned([(after[0] - before[1], after[1] - before[0])])[0]
    if overlaps((size.value - size.half_unit, size.value + size.half_unit), span):
        return None
    told = f"The two ends differ by {_middle(span):g}."
    return reading.finding(size.start, size.end, "change", told, suggestion=f"{_middle(span):g}")


def _stated(size: Mention) -> Range:
    low, high = range_of(size)
    scale = 100 if size.kind == "fraction" else 1
    return (scale * low, scale * high) if size.value >= 0 else (-high, -low)


def _allowed(change: Change) -> list[Range]:
    """The relative changes, unsigned, that the ends allow: of the counts and of the percentages."""
    if change.before is None or change.after is None:
        return []
    sizes = change.before.size_range, change.after.size_range
    shares = change.before.share_range, change.after.share_range
    told = [relative(a, b) for a, b in (sizes, shares) if a is not None and b is not None]
    return _unsigned(told)


def _points(change: Change) -> Range | None:
    if change.before is None or change.after is None:
        return None
    before, after = change.before.share_range, change.after.share_range
    if before is None or after is None:
        return None
    return after[0] - before[1], after[1] - before[0]


def _unsigned(spans: Sequence[Range]) -> list[Range]:
    out: list[Range] = []
    for low, high in spans:
        if low <= 0 <= high:
            out.append((0.0, max(-low, high)))
        else:
            out.append((min(abs(low), abs(high)), max(abs(low), abs(high))))
    return out


def _span(span: Range) -> str:
    low, high = sorted(abs(round(value, 1)) for value in span)
    return f"{low:g}" if high - low < 0.05 else f"{low:g} to {high:g}"


def _factor(reading: Reading, change: Change) -> Finding | None:
    before, after = _comparable(change)
    if before is None or after is None or change.factor is None or before[0] <= 0:
        return None
    loose = 2 * _LOOSE_FACTOR * change.factor
    low, high = after[0] / before[1], after[1] / before[0]
    more = "more than" in reading.lower[max(change.start - 12, 0) : change.start + 10]
    fair = (
        low <= change.factor
        if more and change.factor < 1
        else overlaps((low, high), (change.factor - loose, change.factor + loose + (9 if more else 0)))
    )
    if fair:
        return None
    told = f"The two ends are in the ratio {_middle(after) / _middle(before):.2f} to 1."
    return reading.finding(change.start, change.end, "change", told)
