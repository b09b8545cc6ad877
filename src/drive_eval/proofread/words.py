"""Numbers in words: `nineteen`, `forty-eight`, `two thirds`, `over half`."""

import re
from typing import Final

_UNIT_NAMES: Final = re.findall(
    r"\w+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
)
_TEN_NAMES: Final = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_UNITS: Final = {word: value for value, word in enumerate(_UNIT_NAMES, 1)}
_TENS: Final = {word: 10 * value for value, word in enumerate(_TEN_NAMES, 2)}
_BELOW_TWENTY: Final = "|".join(sorted(_UNIT_NAMES, key=len)[::-1])
_SMALL: Final = f"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNIT_NAMES[:9])}))?|{_BELOW_TWENTY})"
_HUNDREDS: Final = f"(?:(?:an?|{_SMALL}) hundred(?: and {_SMALL})?)"
# The pattern of a whole number in words; `none` is the nought of prose.
NUMBER_WORDS: Final = f"(?:{_HUNDREDS}|{_SMALL}|none(?= of )|a dozen)"

_PART_NAMES: Final = re.findall(r"\w+", "third quarter fifth sixth seventh eighth ninth tenth")
_PARTS: Final = {
    "half": 2,
    "halves": 2,
    **{name + plural: parts for parts, name in enumerate(_PART_NAMES, 3) for plural in ("", "s")},
}
_PART: Final = "|".join(sorted(_PARTS, key=len)[::-1])
# The pattern of a fraction in words.
FRACTION_WORDS: Final = rf"(?:(?:an?|one|two|three|four|five|seven|nine)[- ](?:{_PART})|half|\d/(?:3|4|5)s)"


def number(words: str) -> int:
    """The value of a whole number in words.

    >>> number("forty-eight"), number("a hundred and sixty-one"), number("none")
    (48, 161, 0)
    """
    if words.lower() in ("none", "a dozen"):
        return 0 if words.lower() == "none" else 12
    total = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += _UNITS.get(word, _TENS.get(word, 0))
    return total


def fraction(words: str) -> float:
    """The value of a fraction in words.

    >>> fraction("half"), round(fraction("two-thirds"), 3), fraction("three quarters")
    (0.5, 0.667, 0.75)
    """
    told = re.split(r"[\s-]+", words.lower())
    if len(told) == 1:
        return 0.5
    return _UNITS.get(told[0], 1) / _PARTS[told[1]]
