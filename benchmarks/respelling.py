"""A simulated supply under other names: its sites, its Alloc IDs and its Marac and client references."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from drive_eval.simulate.layouts.allocation_log import SITES
from drive_eval.simulate.layouts.insights import SERVICES

SERIES = {"ESX": "ESX", "SWA": "MAR", "WSX": "WS"}
EACH = 10_000  # Alloc IDs of a region
# What stands before and after a whole cell of a worksheet, and a whole field of a CSV.
SHEET, TEXT = (b">", b"<"), (b'[,;\n"]', b'[,;\r"]')


def respelt(path: str, content: bytes, region: int, names: Mapping[str, tuple[str, str]]) -> bytes:
    """The extract with every reference made the region's own; `names` has label and letters by layout."""
    if not path.endswith(".xlsx"):
        return _respelt(path, content, TEXT, region, names)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                data = _respelt(path, data, SHEET, region, names)
            target.writestr(item, data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _respelt(
    path: str, data: bytes, ends: tuple[bytes, bytes], region: int, names: Mapping[str, tuple[str, str]]
) -> bytes:
    before, after = ends

    def cells(forms: Sequence[str], new: str) -> bytes:
        wanted = "|".join(re.escape(form) for form in forms).encode()
        return re.sub(b"(?i)(?<=%b)\\s*(?:%b)\\s*(?=%b)" % (before, wanted, after), new.encode(), data)

    alloc = re.compile(b"(?<=%b)[Dd][- ]?(\\d{1,4})(?=%b)" % ends)
    data = alloc.sub(lambda found: b"D-%d" % (region * EACH + int(found[1])), data)
    for layout, (label, letters) in names.items():
        series = b"(?i)(?<=%b)%b(?=[ /-]\\d)" % (before, SERIES[layout].encode())
        data = re.sub(series, letters.encode(), data)
        if path.startswith("allocation/"):
            data = cells(SITES[layout], label)
        if path.startswith("idva/"):
            data = cells([SERVICES[layout]], f"{label} Idva service")
    return data
