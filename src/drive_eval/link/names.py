"""Names made comparable: folded letters, letters lost on export, and every way a name is written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd

# Letters that Unicode does not take apart into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {"Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Æ": "AE", "Œ": "OE", "ẞ": "SS"}
)
_NOT_LETTERS = re.compile(r"[^A-Z?]")
# What Windows-1252 cannot hold arrives as '?': in Wales w and y with a circumflex.
_LIKELIEST_LOST = "WY"


def fold_name(name: str) -> str:
    """Upper-case letters without accents, spaces, hyphens or apostrophes; '?' is a lost letter.

    >>> fold_name("O’Néill-Jones"), fold_name("Ll?r")
    ('ONEILLJONES', 'LL?R')
    """
    upper = name.replace("�", "?").upper().translate(_WHOLE_LETTERS)
    apart = unicodedata.normalize("NFKD", upper)
    return _NOT_LETTERS.sub("", apart)


def fold_column(names: pd.Series) -> pd.Series:
    """`fold_name` over a column, each different value once; empty where there is no name."""
    typed = names.fillna("").astype("str")
    folded = {name: fold_name(name) for name in typed.unique()}
    return typed.map(folded).astype("str")


def restore_lost_letters(folded: pd.Series, known: Iterable[str]) -> pd.Series:
    """Replace each name that lost letters by the one known whole name that fits, where just one does.

    Names that fit by the letters likeliest to be lost come before names that fit by any letter.
    """
    broken = [name for name in folded.unique() if "?" in name.strip("?")]
    if not broken:
        return folded
    by_length: dict[int, list[str]] = {}
    for name in sorted({name for name in known if name and "?" not in name}):
        by_length.setdefault(len(name), []).append(name)
    whole = {name: _only_fit(name, by_length.get(len(name), [])) for name in broken}
    return folded.map(lambda name: whole.get(name, name)).astype("str")


def _only_fit(broken: str, candidates: Sequence[str]) -> str:
    for letters in (f"[{_LIKELIEST_LOST}]", "."):
        pattern = re.compile(broken.replace("?", letters))
        fits = [name for name in candidates if pattern.fullmatch(name)]
        if fits:
            return fits[0] if len(fits) == 1 else broken
    return broken


def fits_lost_letters(left: str, right: str) -> bool:
    """Whether two folded names are the same where each '?' may be any one letter."""
    return len(left) == len(right) and all(a == b or "?" in (a, b) for a, b in zip(left, right, strict=True))


def name_parts(name: str) -> tuple[str, ...]:
    """Folded parts of a name of several words or a hyphen; none where it has one part."""
    parts = [fold_name(part) for part in re.split(r"[\s\-–/]+", name)]
    kept = tuple(part for part in parts if len(part) > 2)
    return kept if len([part for part in parts if part]) > 1 else ()


def soundex(name: str) -> str:
    """The Soundex code of a folded name (initial and three digits); empty for an empty name.

    >>> soundex("ROBERT"), soundex("RUPERT"), soundex("ASHCRAFT")
    ('R163', 'R163', 'A261')
    """
    sounded = [letter for letter in name if letter not in "HW" or letter == name[:1]]
    digits = [_SOUND.get(letter, "") for letter in sounded]
    changes = [new for old, new in pairwise(digits) if new and new != old]
    return "".join([*name[:1], *changes])[:4].ljust(4, "0") if name else ""


_SOUND = {
    letter: digit
    for digit, letters in {"1": "BFPV", "2": "CGJKQSXZ", "3": "DT", "4": "L", "5": "MN", "6": "R"}.items()
    for letter in letters
}
