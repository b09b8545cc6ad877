"""What the reader loses with each cell: the count, and every number that is worked out from it."""

from typing import Final

import numpy as np
import numpy.typing as npt

from drive_eval.disclosure.naming import Line
from drive_eval.disclosure.tables import Tables
from drive_eval.disclosure.worked_out import sources_of, worked_out

_EVERYONE: Final = 5.0
_ROLE: Final = {"primary": 8.0, "secondary": 3.0, "exploratory": 1.0, "sensitivity": 0.3}
_FIELDS: Final = {"estimate": 1.0, "conf_low": 0.5, "p_value": 0.5}


def worth(tables: Tables) -> npt.NDArray[np.float64]:
    """The cost of withholding each cell: more for the plan's headline, and for everyone than for a site."""
    weights = tables.system.weights.copy()
    sources = sources_of(tables)
    for printed in tables.printed:
        value = _of_row(printed.line)
        for cell in printed.cells.values():
            weights[cell] += 0.1 * value
        told = [field for field in worked_out(printed) if field in _FIELDS]
        for field, behind in sources.of(printed, told):
            weights[list(behind)] += value * _FIELDS[field]
    return weights


def _of_row(line: Line) -> float:
    value = _ROLE.get(line.role, 1.0) * (0.2 if line.variant else 1.0)
    return value * (_EVERYONE if line.subgroup == "all" else 1.0)
