"""Names taken apart: surname, forenames, former and other surnames, a second person in the cell."""

import re
from collections.abc import Callable
from typing import NamedTuple

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.fold import tidy

_KNOWN_AS = r"a\.?k\.?a\.?|alias|also known as|known as|n[eé]e|formerly|previously"
_ALIAS = re.compile(
    rf"[(\[]\s*(?:{_KNOWN_AS}|prev\.?|now|or|was)?[ :.]*([^)\]]*)[)\]]|[ ,;]+(?:{_KNOWN_AS})[ :.]+(.+)$", re.I
)
_BARE_ALIAS = re.compile(rf"[ ,;]+(?:{_KNOWN_AS})[ :.]*$", re.I)
_NICKNAME = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|(?<!\w)'([^']+)'(?!\w)")
_NOT_A_NAME = re.compile(r"\d|^(?:dob|d\.o\.b)", re.I)
_BETWEEN_PEOPLE = re.compile(r"\s+/\s*|\s*/\s+|\s+&\s+|\s*\n\s*|\s*;\s*|\s+and\s+", re.I)
_PARTICLES = frozenset(
    {"de", "da", "di", "du", "la", "le", "van", "von", "der", "den", "del", "dos"}
    | {"al", "el", "bin", "ibn", "ap", "ab", "st"}
)


class Name(NamedTuple):
    """One person's name, upper-cased. Blank parts are empty; other surnames are joined by '|'."""

    surname: str = ""
    forename: str = ""
    middle: str = ""
    aliases: str = ""

    @property
    def initials(self) -> str:
        """Forename's then surname's first letter, where both are known."""
        return self.forename[:1] + self.surname[:1] if self.forename and self.surname else ""


def parse_surname(text: str) -> Cell:
    """The people of a surname cell (a tuple of `Name`); after '/' a second person, often with a forename.

    >>> parse_surname("Smith (aka Jones)").value
    (Name(surname='SMITH', forename='', middle='', aliases='JONES'),)
    >>> [(n.surname, n.forename) for n in parse_surname("Griffiths / Ryan DAVIES").value]
    [('GRIFFITHS', ''), ('DAVIES', 'RYAN')]
    """
    return _people(text, lambda part, first: _surname_only(part) if first else _second_person(part))


def parse_forename(text: str) -> Cell:
    """The forenames of a cell, as `Name`s without surnames."""
    return _people(text, lambda part, _: _forenames(part))


def parse_full_name(text: str, surname_first: bool = True) -> Cell:
    """The people of a whole-name cell: 'SURNAME, Forename', 'SURNAME Forename' or 'Forename SURNAME'.

    Capitals tell the surname; where they do not (all or none in capitals), the order is the mapping's.

    >>> [tuple(parse_full_name(t).value[0][:2]) for t in ("KELLY, Sean", "Sean KELLY", "McDONALD Ann")]
    [('KELLY', 'SEAN'), ('KELLY', 'SEAN'), ('MCDONALD', 'ANN')]
    """
    return _people(text, lambda part, _: _full(part, surname_first))


def _people(text: str, one: Callable[[str, bool], Name]) -> Cell:
    text = tidy(text.replace("\n", " / "))
    if not text:
        return BLANK
    bare, aliases = _take_aliases(text)
    parts = [part for part in _BETWEEN_PEOPLE.split(bare) if part.strip(" .,-")]
    if not parts:
        return Cell(None, "name_not_understood")
    people = tuple(one(part, position == 0) for position, part in enumerate(parts))
    first = people[0]._replace(
        aliases="|".join(dict.fromkeys([*filter(None, [people[0].aliases]), *aliases]))
    )
    digits = sum(character.isdigit() for character in bare)
    if digits > sum(character.isalpha() for character in bare):
        return Cell(None, "name_not_understood")
    return Cell((first, *people[1:]), _reason(text, people, digits))


def _reason(text: str, people: tuple[Name, ...], digits: int) -> str:
    if len(people) > 1:
        return "two_people_in_cell" if any(name.forename for name in people) else "two_names_in_cell"
    if any(character in text for character in "?�"):
        return "letters_lost"
    return "digit_in_name" if digits else ""


def _take_aliases(text: str) -> tuple[str, list[str]]:
    """The text without alias phrases and nicknames, and the other surnames found in them."""
    aliases: list[str] = []

    def taken(found: re.Match[str]) -> str:
        for alias in re.split(r"\s*[/,;|]\s*", (found[1] or found[2] or "").strip()):
            words = alias.strip(" .").split()
            if words and not _NOT_A_NAME.search(alias):
                aliases.append(words[-1].upper())
        return " "

    bare = _ALIAS.sub(taken, _NICKNAME.sub(" ", text))
    bare = _BARE_ALIAS.sub("", bare.strip())
    return tidy(re.sub(r"\s+,", ",", bare)), aliases


def _surname_only(text: str) -> Name:
    before, _, after = text.partition(",")
    words = after.upper().split()
    return Name(_clean(before), words[0] if words else "", " ".join(words[1:]))


def _second_person(text: str) -> Name:
    words = text.split()
    return _full(text, surname_first=False) if len(words) > 1 else _surname_only(text)


def _forenames(text: str) -> Name:
    words = _clean(text).replace(",", " ").split()
    return Name("", words[0] if words else "", " ".join(words[1:]))


def _full(text: str, surname_first: bool) -> Name:
    if "," in text:
        return _surname_only(text)
    words = text.split()
    if len(words) == 1:
        return Name(_clean(text))
    capitals = [_is_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        surname = [word for word, is_capital in zip(words, capitals, strict=True) if is_capital]
        forenames = [word for word, is_capital in zip(words, capitals, strict=True) if not is_capital]
    else:
        cut = _surname_length(words if surname_first else words[::-1], surname_first)
        surname, forenames = (
            (words[:cut], words[cut:])
            if surname_first
            else (words[len(words) - cut :], words[: len(words) - cut])
        )
    upper = [_clean(word) for word in forenames]
    return Name(_clean(" ".join(surname)), upper[0] if upper else "", " ".join(upper[1:]))


def _surname_length(words: list[str], surname_first: bool) -> int:
    """Words of the surname, counted from its side: particles belong to it."""
    length = 1
    if surname_first:
        while length < len(words) - 1 and words[length - 1].lower() in _PARTICLES:
            length += 1
    else:
        while length < len(words) - 1 and words[length].lower() in _PARTICLES:
            length += 1
    return length


def _is_capitals(word: str) -> bool:
    bare = re.sub(r"^(?:Mc|Mac|O'|D'|Fitz)", "", word)
    return len(bare.strip(".'-")) > 1 and bare.isupper()


def _clean(text: str) -> str:
    text = re.sub(r"\s*-\s*", "-", text.upper())
    return re.sub(r"\s*'\s*", "'", text).strip(" .,-")
