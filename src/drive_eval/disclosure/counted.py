"""Which fields of a row are counts, and of what; all its other numbers are worked out from counts."""

from collections.abc import Mapping
from typing import Final

from drive_eval.disclosure.naming import (
    AT_RISK,
    CHANGE,
    GAP,
    SAME_KNOWN,
    Line,
    Name,
    base,
    known,
    missing,
    share_of,
    size,
    whole,
)

_AFTER_THE_DRAW: Final = frozenset({"withdrawn", "ineligible", "overridden"})
SHARES: Final = frozenset({"proportion", "verdict", "share_stopped", "share_started"})


def cells_of(line: Line) -> dict[str, Name]:
    """The fields of a row that are counts, with the name of each; the others are worked out."""
    named = {
        field: name for field, name in _named(line).items() if whole(line, field, signed=name.kind == GAP)
    }
    if line.quantity in ("mean", "rate") and line.has("numerator") and "numerator" not in named:
        named["numerator"] = base(line, "total")
    if line.quantity == "mean" and whole(line, "denominator"):
        named["denominator"] = known(line)
    return named


def _named(line: Line) -> dict[str, Name]:
    quantity = line.quantity
    own = {"n": known(line), "n_missing": missing(line)}
    if line.level == "missing" and quantity == "proportion":
        gone = base(line, "missing", outcome=SAME_KNOWN.get(line.outcome, line.outcome))
        return {
            "numerator": gone,
            "denominator": size(line),
            "n": gone._replace(kind="known"),
            "n_missing": gone,
        }
    if line.level == "attrition":
        return {"numerator": missing(line), "denominator": size(line), "n": size(line)}
    if line.quantity == "cost_per_case":
        return {"n": size(line)._replace(population="closed")}
    if line.analysis == "flow":
        return {"estimate": _flow(line)}
    if line.analysis == "allocation":
        return _allocation(line)
    if line.unit == "pairs" or quantity == "gamma_critical":
        return own | _matched(line)
    if line.analysis == "matched_balance":
        return own | _balance(line)
    if line.analysis == "design" and quantity == "ratio":
        return _ratio(line)
    if line.period == CHANGE and line.level and (paired := _paired(line)):
        return own | paired
    if quantity in SHARES:
        return own | {"numerator": share_of(line), "denominator": known(line)}
    if quantity == "count":
        return own | {"estimate": base(line, "total", level=line.level)}
    if quantity == "person_days_observed":
        return own | {"estimate": base(line, "days")}
    if quantity in ("incident_ratio", "people_ratio"):
        return own | _change(line)
    if quantity == "rate_ratio":
        return own | {
            "numerator": base(line, "total", group="drive"),
            "denominator": base(line, "total", group="control"),
        }
    if quantity == "net_improvement":
        return own | {"denominator": known(line)}
    if quantity == "survival":
        return own | {"denominator": base(line, "x", level=f"{line.level}{AT_RISK}")}
    return own


def _flow(line: Line) -> Name:
    """Boxes of the participant flow; several are counts that other analyses print too."""
    place = base(line, "size", outcome="")
    victims = place._replace(population="linked_victims", outcome="risk_change")
    same = {
        "allocated": place,
        "log_allocated": place,
        "closed": place._replace(population="closed"),
        "idva_linked_victims": place._replace(population="linked_victims"),
        "idva_risk_known": victims._replace(kind="known"),
        "idva_risk_unknown": victims._replace(kind="missing"),
        "analysed": place._replace(kind="known", population="closed", outcome=line.level),
        "not_analysed": place._replace(kind="missing", population="closed", outcome=line.level),
    }
    return same.get(line.outcome) or base(line, "x", population="flow", level=line.level)


def _allocation(line: Line) -> dict[str, Name]:
    place = base(line, "size", outcome="")
    if line.outcome in ("allocated", "drive_share", "allocation_ratio"):
        if line.quantity == "ratio":
            return _ratio(line)
        if line.quantity == "count":
            return {"estimate": place}
        everyone = place._replace(group="all")
        return {"numerator": place._replace(group="drive"), "denominator": everyone, "n": everyone}
    if line.outcome == "log_finding" and line.level in ("screened_out", "no_arm"):
        return {"estimate": base(line, "x", population="flow", outcome="excluded", level=line.level)}
    if line.outcome == "log_finding" and line.level == "repeat_allocation":
        return {"estimate": base(line, "x", population="flow", outcome="log_repeat")}
    if line.outcome in ("after_the_draw", "log_finding") and line.level in _AFTER_THE_DRAW:
        return {"estimate": base(line, "x", population="flow", outcome="after_allocation", level=line.level)}
    return {"estimate": base(line, "x", level=line.level), "n": known(line)}


def _ratio(line: Line) -> dict[str, Name]:
    """Controls per Drive place."""
    place = base(line, "size", outcome="")
    arms = {"numerator": place._replace(group="control"), "denominator": place._replace(group="drive")}
    return arms | {"n": place._replace(group="all")}


def _matched(line: Line) -> dict[str, Name]:
    """Pairs of a Drive person and a control of whom one alone has the outcome.

    The test's statistic is the smaller of the two numbers, its bound rests on both together, and the
    difference of risks is theirs.
    """
    pair = base(line, "x", group="all")
    if line.quantity == "odds_ratio":
        return {
            "numerator": pair._replace(level="drive_only"),
            "denominator": pair._replace(level="control_only"),
        }
    if line.quantity == "gamma_critical":
        population = f"{line.population}:pairs"
        return {"n": pair._replace(population=population, level="one_only")} if line.level == "any" else {}
    if line.quantity == "risk_difference":
        return {"numerator": pair._replace(kind=GAP), "denominator": known(line)}
    if line.quantity == "test" and not line.variant:
        return {"statistic": pair._replace(level="fewer_only")}
    return {"denominator": known(line)}


def _balance(line: Line) -> dict[str, Name]:
    """People matched and not; the mean of a level, or of not being known, is a share."""
    if line.outcome == "matched":
        return {"estimate": size(line)}
    if line.outcome == "unmatched":
        return {
            "estimate": base(line, "x", level=line.level),
            "n": size(line)._replace(population="allocated"),
        }
    if line.quantity != "mean" or not line.level:
        return {}
    if line.level == "missing":
        return {"numerator": missing(line), "denominator": size(line), "n": size(line)}
    return {"numerator": share_of(line), "denominator": known(line)}


def _paired(line: Line) -> dict[str, Name]:
    """Change of one person from intake to exit at a level: the four cells of the paired table."""
    cell = base(line, "x", level=line.level)
    intake, exit_ = cell._replace(period="intake"), cell._replace(period="exit")
    stopped, started = (cell._replace(level=f"{line.level}:{move}") for move in ("stopped", "started"))
    fields: Mapping[str, dict[str, Name]] = {
        "stopped": {"estimate": stopped},
        "started": {"estimate": started},
        "share_stopped": {"numerator": stopped, "denominator": intake},
        "share_started": {"numerator": started, "denominator": intake._replace(kind="rest")},
        "relative_change": {"numerator": exit_, "denominator": intake},
        "odds_ratio": {"numerator": started, "denominator": stopped},
        "risk_difference": {"denominator": known(line)},
        "count": {"estimate": cell},
    }
    found = dict(fields.get(line.quantity, {}))
    if (
        "denominator" in found
        and line.quantity in SHARES
        and line.numbers.get("n") == line.numbers.get("denominator")
    ):
        found["n"] = found["denominator"]  # the share's own base, and not all whose change is known
    return found


def _change(line: Line) -> dict[str, Name]:
    """Totals of two windows, of those observed in both."""
    kind = "total" if line.quantity == "incident_ratio" else "x"
    now = base(line, kind)
    return {"numerator": now._replace(level="after"), "denominator": now._replace(level="before")}
