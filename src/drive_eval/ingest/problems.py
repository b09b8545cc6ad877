"""Errors of ingest as a table, so that the ledger is written before the run stops on them."""

from collections.abc import Sequence

import pandas as pd

from drive_eval.contracts.ingest import PROBLEMS
from drive_eval.ingest.errors import IngestError


def problems_frame(problems: Sequence[IngestError], agency: str) -> pd.DataFrame:
    """`PROBLEMS` rows in the order in which the errors were met; no errors, no rows."""
    rows = [
        {
            "number": number,
            "agency": agency,
            "file": problem.place.file,
            "sheet": problem.place.sheet,
            "row": problem.place.row,
            "column": problem.place.column,
            "problem": problem.what,
            "mend": problem.mend,
            "line": str(problem),
        }
        for number, problem in enumerate(problems, start=1)
    ]
    return pd.DataFrame(rows, columns=PROBLEMS.column_names)
