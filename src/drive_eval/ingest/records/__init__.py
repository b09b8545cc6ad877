"""Decoded columns to the rows of each table, one module per kind of record."""

from collections.abc import Callable, Mapping
from typing import Final

from drive_eval.ingest.decode import Batch
from drive_eval.ingest.records import allocation, drive, idva, marac, police
from drive_eval.ingest.records.common import Built, Context

Builder = Callable[[Batch, Context], Built]

BUILDERS: Final[Mapping[str, Builder]] = {
    "allocation": allocation.build,
    "marac_case": marac.build,
    "police_record": police.build,
    "idva_form": idva.build,
    "drive_case": drive.build_case,
    "drive_form": drive.build_form,
    "drive_contact": drive.build_contact,
    "drive_action": drive.build_action,
}
