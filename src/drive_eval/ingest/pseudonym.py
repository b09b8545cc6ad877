"""Keyed pseudonyms: the same value gives the same sixteen characters, and none without the key."""

import hmac


def pseudonym(key: bytes, kind: str, value: str) -> str:
    """HMAC-SHA256 of a value within its kind, as 16 hexadecimal characters.

    `kind` separates domains: a case reference and a client reference that are spelled alike do not
    get the same pseudonym.

    Raises
    ------
    ValueError
        For an empty key, under which anyone could rebuild the pseudonyms.

    >>> pseudonym(b"k", "case", "MAR/16/0007") == pseudonym(b"k", "client", "MAR/16/0007")
    False
    """
    if not key:
        raise ValueError("pseudonyms need a key; it is empty")
    return hmac.digest(key, f"{kind}\x1f{value}".encode(), "sha256")[:8].hex()
