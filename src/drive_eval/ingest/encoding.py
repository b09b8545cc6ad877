"""Which encoding a CSV is in, decided from its bytes in one pass that never holds the file."""

import codecs
import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final

CHUNK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_CP1252: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes tells: size, hash, encoding and how lines end."""

    size: int
    sha256: str
    encoding: str
    newline: str
    head: bytes


def scan(stream: BinaryIO) -> Scan:
    """Hash a stream and settle its encoding: byte-order mark, UTF-16 without one, UTF-8, else cp1252.

    Where cp1252 leaves some bytes without meaning, charset-normalizer is asked about the first part of
    the file; its answer counts only if it is a single-byte encoding of the Latin script.
    """
    digest = hashlib.sha256()
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    size, seen, head = 0, set[int](), b""
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        head = head or chunk
        size += len(chunk)
        if utf8 is not None:
            try:
                utf8.decode(chunk)
            except UnicodeDecodeError:
                utf8 = None
        if not chunk.isascii():
            seen.update(set(chunk) & _NOT_IN_CP1252)
    if utf8 is not None:
        try:
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = None
    encoding = _encoding(head, utf8 is not None, bool(seen))
    return Scan(size, digest.hexdigest(), encoding, _newline(head, encoding), head)


def _encoding(head: bytes, is_utf8: bool, outside_cp1252: bool) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    sample = head[:4096]
    if sample.count(0) > len(sample) // 4:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    if is_utf8:
        return "utf-8"
    return _tie_break(head) if outside_cp1252 else "cp1252"


def _tie_break(head: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(head, cp_isolation=["cp1252", "latin_1", "iso8859_14", "iso8859_15", "cp850"]).best()
    return best.encoding if best is not None else "cp1252"


def _newline(head: bytes, encoding: str) -> str:
    text = head.decode(encoding, errors="replace")
    return "\n" if "\n" in text or "\r" not in text else "\r"
