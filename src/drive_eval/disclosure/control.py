"""Disclosure control of a release: what is sensitive, and what else must go with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drive_eval.disclosure.attainable import attainable
from drive_eval.disclosure.contributions import contributions
from drive_eval.disclosure.narrowed import too_telling
from drive_eval.disclosure.paired import safe_p_values
from drive_eval.disclosure.rules import Rules, sensitive
from drive_eval.disclosure.suppress import CannotProtect, suppress
from drive_eval.disclosure.tables import Earlier, said, tables_of
from drive_eval.disclosure.withhold import TOO_TELLING, Suppression, by_key, suppressions
from drive_eval.disclosure.worth import worth
from drive_eval.errors import CannotRun

_OPEN = "No release is safe, since earlier ones tell a count that the rules withhold"


@dataclass(frozen=True)
class Control:
    """What a release withholds, and why; what that costs, and what it must cost at least.

    `bounded` are p-values that are shown as lying below 0.001 although counts behind them are withheld;
    `coarse` are counts that are withheld only since, rounded, they would tell others to the last one.
    """

    suppressions: tuple[Suppression, ...]
    bounded: frozenset[tuple[str, str]]
    coarse: frozenset[tuple[str, str]]
    cost: float
    bound: float

    @property
    def withheld(self) -> Mapping[str, frozenset[str]]:
        """The fields withheld by key."""
        return by_key(iter(self.suppressions))


def control(
    frame: pd.DataFrame, rules: Rules, earlier: Sequence[Earlier] = (), parameters: int = 0
) -> Control:
    """Choose what the rows of a release may show.

    Parameters
    ----------
    frame : every row that the release prints, in the columns of the estimates, with its true numbers.
    rules : the data owner's rules.
    earlier : what earlier releases of the study showed: it is known whatever is done now.
    parameters : the most parameters that a model of the study has beside its constant.

    Raises
    ------
    CannotRun
        Where a sensitive number stays open with everything withheld: an earlier release shows too much.
    """
    tables = tables_of(frame, earlier, worth)
    found = sensitive(tables, rules, contributions(tables))
    needs = found.needs if earlier else attainable(tables.system, found.needs)
    try:
        choice = suppress(tables.system, needs)
    except CannotProtect as error:
        raise CannotRun([f"{_OPEN}: {said(tables, cell)}" for cell in error.cells]) from None
    coarse = too_telling(tables, choice.hidden, rules)
    hidden = choice.hidden | coarse
    safe = safe_p_values(tables, hidden, rules.rounding_base)
    why = {**found.why, **dict.fromkeys(np.flatnonzero(coarse).tolist(), TOO_TELLING)}
    every = list(suppressions(tables, hidden, why, rules, parameters))
    kept = tuple(one for one in every if (one.key, one.field) not in safe)
    bounded = safe & {(one.key, one.field) for one in every}
    alone = frozenset((one.key, one.field) for one in kept if one.reason == TOO_TELLING)
    return Control(kept, bounded, alone, choice.cost, choice.bound)
