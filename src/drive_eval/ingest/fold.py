"""Text made comparable: repaired, tidied, folded."""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_INVISIBLE = str.maketrans({"\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "\xad": None})
_NOT_WORD = re.compile(r"[^0-9a-z]+")
# UTF-8 read as cp1252 begins with one of these and goes on with characters that no language puts there.
_MOJIBAKE = re.compile("[ÂÃÄÅÆâðÐ][^\\x00-\\x7f]")
_MOJIBAKE_RUN = re.compile("[\u00c2-\u00f4][^\\x00-\\x7f]{1,3}")


def tidy(text: str) -> str:
    """Repair mis-decoded text, make spaces and apostrophes plain, and strip the ends.

    >>> tidy(" under Â£5000\\xa0")
    'under £5000'
    """
    if not text:
        return text
    if not text.isascii():
        text = repair_mojibake(text).translate(_INVISIBLE).translate(_APOSTROPHES)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as cp1252 (once or twice); text that is not such is left alone.

    >>> repair_mojibake("LlÅ·r"), repair_mojibake("Siân")
    ('Llŷr', 'Siân')
    """
    for _ in range(3):
        if not _MOJIBAKE.search(text):
            return text
        repaired = _decoded(text)
        if repaired is None:
            repaired = _MOJIBAKE_RUN.sub(lambda match: _decoded(match[0]) or match[0], text)
        if repaired == text:
            return text
        text = repaired
    return text


def _decoded(text: str) -> str | None:
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return None
            raw.append(ord(character))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def fold(text: str) -> str:
    """Lower case, accents and apostrophes away, every other run of punctuation or space one space.

    >>> fold("Children's  Social-Care "), fold("W.Sussex")
    ('childrens social care', 'w sussex')
    """
    text = tidy(text).lower().replace("'", "")
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold_cached(text: str) -> str:
    """`fold`, remembering what it has folded: for columns in which few texts recur often."""
    return fold(text)
