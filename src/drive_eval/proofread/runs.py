"""One run of text in Word's XML, cut in two where a comment begins or ends inside it."""

from xml.parsers import expat
from xml.sax.saxutils import escape

from drive_eval.proofread.wordml import element_end


def _children(raw: bytes) -> list[tuple[str, int, int, str]]:
    """The children of a run: name, first byte, last byte and text."""
    parser = expat.ParserCreate()
    found: list[tuple[str, int, int, str]] = []
    state = {"depth": 0, "start": 0}
    text: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        state["depth"] += 1
        if state["depth"] == 2:
            state["start"] = parser.CurrentByteIndex
            text.clear()

    def end(name: str) -> None:
        if state["depth"] == 2:
            last = element_end(raw, state["start"], parser.CurrentByteIndex)
            found.append((name.rpartition(":")[2], state["start"], last, _visible(name, "".join(text))))
        state["depth"] -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.append
    parser.Parse(raw, True)
    return found


def _visible(name: str, text: str) -> str:
    local = name.rpartition(":")[2]
    marks = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
    return text if local == "t" else marks.get(local, "")


def run_text(raw: bytes) -> str:
    """The text of one run, as its paragraph counts it."""
    return "".join(text for *_, text in _children(raw))


def split_run(raw: bytes, offset: int) -> tuple[bytes, bytes]:
    """Cut a run at a character of its text into two runs of the same looks.

    >>> split_run(b"<w:r><w:rPr><w:b/></w:rPr><w:t>36% (5</w:t></w:r>", 3)[1]
    b'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> (5</w:t></w:r>'
    """
    children = _children(raw)
    opening = raw[: children[0][1]]
    tag = opening[1:].split(b">")[0].split()[0]
    prefix = tag.rpartition(b":")[0]
    w = prefix + b":" if prefix else b""
    looks = b"".join(raw[first:last] for name, first, last, _ in children if name == "rPr")
    before, after, seen = [looks], [looks], 0
    for name, first, last, text in children:
        if name == "rPr":
            continue
        if name == "t" and seen < offset < seen + len(text):
            before.append(_text_element(w, text[: offset - seen]))
            after.append(_text_element(w, text[offset - seen :]))
        else:
            (before if seen + len(text) <= offset and (text or seen < offset) else after).append(
                raw[first:last]
            )
        seen += len(text)
    closing = b"</" + tag + b">"
    return opening + b"".join(before) + closing, opening + b"".join(after) + closing


def _text_element(w: bytes, text: str) -> bytes:
    return b'<%st xml:space="preserve">%s</%st>' % (w, escape(text).encode(), w)
