"""`costs`: what a case costs, net benefit per person allocated, the plane and the acceptability curve.

The effect and its uncertainty are the primary analysis's own rate difference. Nothing is guessed: a cost
that the study does not give leaves a row with a warning in place of a number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.config.costs import Costs, UnitCost, UnitCosts
from drive_eval.estimate.context import Job
from drive_eval.estimate.count_effect import adjusted_effect
from drive_eval.estimate.counts import count_frame
from drive_eval.estimate.rows import Row
from drive_eval.vocabulary import WINDOWS, Window

_DRAWN = "{} draws from the normal of the effect and the gamma of each cost, percentile interval"


@dataclass(frozen=True)
class Drawn:
    """Draws per person allocated: incidents avoided, their worth, and what delivering Drive costs."""

    avoided: npt.NDArray[np.float64]
    worth: npt.NDArray[np.float64]
    delivery: npt.NDArray[np.float64]


def cost_benefit(job: Job) -> list[Row]:
    """Cost per case; then for each outcome and window the net benefit and what goes with it."""
    terms, prices = job.facts.costs, job.facts.unit_costs
    base = job.row(unit="pounds", group="drive_vs_control")
    if terms is None or prices is None or prices.delivery is None:
        where = "terms under `costs` in config.yaml" if terms is None else "delivery cost in config/costs"
        empty = base.but(quantity="net_benefit", method="not reckoned")
        return [empty.warned(f"no {where}: nothing is guessed")]
    rows = [_delivery(job, base.but(group="drive"), terms, prices.delivery)]
    windows = {window.name: window for window in WINDOWS}
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            row = base.but(outcome=outcome, period=period)
            rows += _one(job, row, terms, prices, windows[period])
    return rows


def _delivery(job: Job, row: Row, terms: Costs, price: UnitCost) -> Row:
    """Delivering Drive, per case, as the study's table gives it."""
    cases = job.data.drive_cases
    filled = row.but(
        outcome="delivery",
        quantity="cost_per_case",
        estimate=price.amount,
        std_error=price.std_error,
        n=int((cases["arm"] == "drive").sum()),
        method=f"{terms.perspective}, {terms.price_year} prices; {price.source}, taken {price.dated}",
    )
    return filled.warned(*_cautions("delivery", price, terms))


def _cautions(name: str, price: UnitCost, terms: Costs) -> Iterator[str]:
    if price.invented:
        yield f"the unit cost of {name} is invented"
    if price.price_year != terms.price_year:
        yield f"the unit cost of {name} is in {price.price_year} prices, not {terms.price_year}: not uprated"


def _one(job: Job, row: Row, terms: Costs, prices: UnitCosts, window: Window) -> list[Row]:
    price, delivery = prices.incidents.get(row.outcome), prices.delivery
    lack = ""
    if price is None:
        lack = f"no unit cost of {row.outcome} in config/costs: nothing is guessed"
    elif window.last_month > terms.horizon_months:
        lack = f"the window ends after the horizon of {terms.horizon_months} months"
    difference = adjusted_effect(row, count_frame(job.data, row.outcome, row.period), job.facts.conf_level)[1]
    if not lack and (difference.estimate is None or not difference.std_error):
        lack = "; ".join(filter(None, ["the rate difference could not be estimated", difference.warning]))
    if lack or price is None or delivery is None or difference.estimate is None:
        return [row.but(quantity="net_benefit", method="not reckoned").warned(lack)]
    row = row.but(n=difference.n, n_missing=difference.n_missing)
    row = row.warned(*_cautions(row.outcome, price, terms), *_cautions("delivery", delivery, terms))
    drawn = _draw(job, terms, window, difference, price, delivery)
    level = job.facts.conf_level
    said = f"{terms.perspective}, {terms.price_year} prices, benefits discounted at {terms.discount_rate:g}"
    rows = [
        _summary(row.but(quantity="incidents_avoided", unit="incidents"), drawn.avoided, level),
        _summary(row.but(quantity="benefit"), drawn.worth, level),
        _summary(row.but(quantity="delivery_cost"), drawn.delivery, level),
        _summary(row.but(quantity="net_benefit"), drawn.worth - drawn.delivery, level),
        _share(row.but(quantity="probability_net_benefit"), drawn.worth > drawn.delivery),
        _per_incident(row, difference, drawn, level),
        *_curve(row, terms, drawn),
        *_plane(row, terms, drawn),
    ]
    return [part.noted(said) for part in rows]


def _draw(
    job: Job, terms: Costs, window: Window, difference: Row, price: UnitCost, delivery: UnitCost
) -> Drawn:
    """Draws of the effect over the whole window, of the incident's cost and of delivery, per person."""
    rng = np.random.default_rng(job.facts.seed)
    length = (window.last_month - window.first_month) / 12
    middle = (window.last_month + window.first_month) / 24
    effect = rng.normal(difference.estimate or 0.0, difference.std_error or 0.0, terms.draws)
    avoided = -effect * length
    worth = avoided * _gamma(rng, price, terms.draws) * (1 + terms.discount_rate) ** -middle
    people = job.data.people
    cases = job.data.drive_cases
    share = (cases["arm"] == "drive").sum() / max(int((people["arm"] == "drive").sum()), 1)
    return Drawn(avoided, worth, _gamma(rng, delivery, terms.draws) * float(share))


def _gamma(rng: np.random.Generator, price: UnitCost, draws: int) -> npt.NDArray[np.float64]:
    if not price.std_error or not price.amount:
        return np.full(draws, price.amount)
    shape = (price.amount / price.std_error) ** 2
    return np.asarray(rng.gamma(shape, price.amount / shape, draws))


def _summary(row: Row, values: npt.NDArray[np.float64], conf_level: float) -> Row:
    """Mean over the draws, with the percentiles that hold the level."""
    low, high = np.quantile(values, [(1 - conf_level) / 2, (1 + conf_level) / 2])
    return row.but(
        estimate=float(values.mean()),
        std_error=float(values.std(ddof=1)),
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
        method="per person allocated; " + _DRAWN.format(len(values)),
    )


def _share(row: Row, hits: npt.NDArray[np.bool_]) -> Row:
    return row.but(
        estimate=float(hits.mean()), unit="probability", method="share of draws; " + _DRAWN.format(len(hits))
    )


def _per_incident(row: Row, difference: Row, drawn: Drawn, conf_level: float) -> Row:
    """Delivery cost per incident avoided; none where the effect's interval spans zero."""
    row = row.but(quantity="cost_per_incident_avoided", method="delivery cost over incidents avoided")
    low, high = difference.conf_low, difference.conf_high
    if low is None or high is None or low <= 0 <= high:
        return row.warned("no ratio: the interval of the effect spans zero")
    if float(drawn.avoided.mean()) < 0:
        return row.warned("no ratio: incidents rose")
    ratio = _summary(row, drawn.delivery / drawn.avoided, conf_level)
    return ratio.but(estimate=float(drawn.delivery.mean() / drawn.avoided.mean()), std_error=None)


def _curve(row: Row, terms: Costs, drawn: Drawn) -> Iterator[Row]:
    """Share of draws in which Drive is worth its cost, at each price of an incident avoided."""
    for price in terms.willingness_to_pay:
        point = row.but(quantity="acceptability", level=f"{price:g}", numerator=price)
        yield _share(point, price * drawn.avoided > drawn.delivery).noted(
            "level: pounds per incident avoided, in place of the unit cost"
        )


def _plane(row: Row, terms: Costs, drawn: Drawn) -> Iterator[Row]:
    """The first draws as points: incidents avoided, and cost net of what they are worth."""
    width = len(str(terms.plane_points))
    for at in range(min(terms.plane_points, terms.draws)):
        point = row.but(level=f"draw_{at + 1:0{width}d}", method="one draw, per person allocated", warning="")
        net = float(drawn.delivery[at] - drawn.worth[at])
        yield point.but(quantity="plane_avoided", estimate=float(drawn.avoided[at]), unit="incidents")
        yield point.but(quantity="plane_net_cost", estimate=net)
