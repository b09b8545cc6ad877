"""PNC IDs: year, serial and a check letter, as the Police National Computer issues them."""

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""The alphabet less I, O and S; the remainder modulo 23 counts along it."""


def check_letter(year: int, serial: int) -> str:
    """Letter for a year (two or four digits) and serial.

    >>> check_letter(1999, 123456), check_letter(20, 9), check_letter(1981, 154257)
    ('X', 'N', 'C')
    """
    return LETTERS[(year % 100 * 10_000_000 + serial) % 23]


def pnc_id(year: int, serial: int) -> str:
    """The full form, such as 1981/0154257C."""
    return f"{year:04d}/{serial:07d}{check_letter(year, serial)}"


def spoilt(identifier: str) -> str:
    """The same ID with one letter further along, so that it fails its own check."""
    return identifier[:-1] + LETTERS[(LETTERS.index(identifier[-1]) + 1) % 23]


def reshaped(identifier: str, form: int) -> str:
    """One of the shorter or looser forms in which the same ID is written; it still passes its check."""
    year, rest = identifier.split("/")
    return (
        f"{year[2:]}/{int(rest[:-1])}{rest[-1]}",
        year + rest,
        identifier.lower(),
        f"PNC ID: {identifier}",
    )[form % 4]
