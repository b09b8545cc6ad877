"""ZIP containers (DOCX, XLSX) whose bytes depend on their content alone."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

# The first moment that the ZIP format can hold.
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
ISO_EPOCH: Final = "1980-01-01T00:00:00Z"


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these parts in the order given, with fixed times and modes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts of a ZIP, in its order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
