"""What allocate is told: the spans over which a site drew at one ratio."""

import pandas as pd

from drive_eval.allocate.strata import Period
from drive_eval.config import Study


def allocation_periods(study: Study) -> tuple[Period, ...]:
    """Spans over which a site drew at one ratio, where config gives them."""
    return tuple(
        Period(given.site, pd.Timestamp(given.first), pd.Timestamp(given.last))
        for given in study.allocation_periods
    )
