"""Rounding of counts to a base, half upwards, and what it leaves a reader to guess at."""

from math import floor


def nearest(value: float, base: int) -> int:
    """The multiple of `base` that a count is printed as.

    >>> [nearest(value, 5) for value in (12, 13, -2, -3)]
    [10, 15, 0, -5]
    """
    return base * floor(value / base + 0.5)


def possible(value: float, base: int) -> tuple[int, int]:
    """The smallest and the largest count that are printed as this one is.

    >>> possible(41, 5), possible(41, 10)
    ((38, 42), (35, 44))
    """
    printed = nearest(value, base)
    return printed - base // 2, printed + (base - 1) // 2


def room(base: int) -> int:
    """How far apart the counts behind a rounded one must lie: half of those that round to it stay possible.

    >>> [room(base) for base in (2, 3, 5, 10)]
    [1, 1, 2, 4]
    """
    return max(1, (base - 1) // 2)


def smallest(threshold: int, base: int | None) -> int:
    """The smallest count that may be printed: what it is rounded to must not tell which it is.

    With a base of 3, 8 and 9 are withheld under a threshold of 10, and a printed 9 could be 10 alone.

    >>> [smallest(10, base) for base in (None, 3, 5, 10)]
    [10, 11, 10, 10]
    """
    if base is None:
        return threshold
    most = possible(threshold, base)[1]
    return threshold if most - threshold >= room(base) else most + 1
