"""`design`: what these data imply for the main phase: attrition, spread, ratio, detectable effects."""

import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.missing import absent
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.populations import closed
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction
from drive_eval.stats.design_proportions import detectable_two_proportions
from drive_eval.stats.design_rates import detectable_negative_binomial
from drive_eval.stats.design_result import Design
from drive_eval.stats.dispersion import CountDispersion, count_dispersion
from drive_eval.vocabulary import ABUSE_TYPES, ARMS

_BEFORE = "pre_6m"
_OUTCOME_YEARS = 1.0
_ASSUMED = "both arms at the rate of the six months before allocation, which is a peak: an optimistic guess"


def main_phase_design(job: Job) -> list[Row]:
    """Attrition by outcome, spread of police incidents, achieved ratio, minimum detectable effects."""
    people = job.data.people
    sizes = {arm: int((people["arm"] == arm).sum()) for arm in ARMS}
    rows = [*_attrition(job), _ratio(job, sizes)]
    for outcome in job.plan.outcomes:
        spread = _spread(job, outcome)
        rows += _spread_rows(job, outcome, spread)
        rows += _detectable_rates(job, outcome, spread, sizes)
    return rows + _detectable_idva(job, sizes)


def _attrition(job: Job) -> list[Row]:
    """Closed cases without a pair, and victims without a judgement by arm."""
    cases, victims = closed(job.data), job.data.idva_victims
    rows = []
    for abuse in ABUSE_TYPES:
        lost = int(absent(cases, OUTCOMES[abuse]).sum())
        row = job.row(
            outcome=abuse, level="attrition", population="closed", source="case_manager", group="drive"
        )
        rows.append(fraction(row, lost, len(cases), job.facts.conf_level))
    for arm in ARMS:
        own = victims[victims["arm"] == arm]
        lost = int(absent(own, OUTCOMES["risk_reduced"]).sum())
        row = job.row(outcome="risk_reduced", level="attrition", population="linked_victims", source="idva")
        row = row.but(group=arm, unit="victims")
        rows.append(fraction(row, lost, len(own), job.facts.conf_level))
    return rows


def _ratio(job: Job, sizes: dict[str, int]) -> Row:
    row = job.row(outcome="allocation_ratio", group="drive_vs_control", quantity="ratio", source="allocation")
    row = row.but(numerator=float(sizes["control"]), denominator=float(sizes["drive"]), n=sum(sizes.values()))
    if not sizes["drive"]:
        return row.warned("no Drive place: no ratio")
    return row.but(estimate=sizes["control"] / sizes["drive"], method="controls per Drive place, achieved")


def _spread(job: Job, outcome: str) -> CountDispersion:
    windows = job.data.person_windows
    before = windows[(windows["window"] == _BEFORE) & windows["fully_observed"]]
    return count_dispersion(before[outcome].to_numpy(dtype="float64"))


def _spread_rows(job: Job, outcome: str, spread: CountDispersion) -> list[Row]:
    row = job.row(outcome=outcome, period=_BEFORE, n=spread.n, unit="incidents").but(method=spread.method)
    parts = {"mean": spread.mean, "variance_to_mean": spread.ratio, "dispersion": spread.k}
    rows = [row.but(quantity=quantity, estimate=value) for quantity, value in parts.items()]
    return [part.warned(*spread.warnings) for part in rows]


def _detectable_rates(job: Job, outcome: str, spread: CountDispersion, sizes: dict[str, int]) -> list[Row]:
    """The nearest rate ratio below 1 that the main phase detects, at three sizes."""
    row = job.row(outcome=outcome, group="drive_vs_control", quantity="minimum_detectable_rate_ratio")
    row = row.but(period="post_0_12m", unit="ratio")
    if not spread.mean or spread.k is None or not min(sizes.values()):
        return [row.warned("no incidents or an empty arm: nothing to reckon with")]
    yearly = spread.mean * 2.0
    rows = []
    for variant, (drive, control) in main_phase_sizes(sizes, job.facts.main_phase_people).items():
        result = detectable_negative_binomial(
            yearly, spread.k, control, drive, power=job.facts.power, exposure=_OUTCOME_YEARS
        )
        rows.append(_detected(row.but(variant=variant), result).noted(_ASSUMED))
    return rows


def main_phase_sizes(sizes: dict[str, int], target: int) -> dict[str, tuple[float, float]]:
    """Drive and control sizes by variant: the target at the achieved ratio, at 1:4, and those so far."""
    share = sizes["drive"] / (sizes["drive"] + sizes["control"])
    return {
        "": (target * share, target * (1 - share)),
        "ratio=one_to_four": (target / 5, target * 4 / 5),
        "people=so_far": (float(sizes["drive"]), float(sizes["control"])),
    }


def _detectable_idva(job: Job, sizes: dict[str, int]) -> list[Row]:
    """The share with risk reduced that the main phase detects, above that seen in control."""
    victims = job.data.idva_victims
    known = {arm: OUTCOMES["risk_reduced"].read(victims[victims["arm"] == arm]).dropna() for arm in ARMS}
    row = job.row(outcome="risk_reduced", group="drive_vs_control", quantity="minimum_detectable_proportion")
    row = row.but(population="linked_victims", source="idva", unit="victims")
    if not min(len(values) for values in known.values()):
        return [row.warned("an arm without any known judgement: nothing to reckon with")]
    growth = job.facts.main_phase_people / sum(sizes.values())
    control = float(pd.Series(known["control"]).astype(float).mean())
    result = detectable_two_proportions(
        control,
        len(known["drive"]) * growth,
        len(known["control"]) * growth,
        power=job.facts.power,
        direction="above",
    )
    seen = known["control"]
    said = f"control at {seen.sum()}/{len(seen)}; judgements known at the same rate by arm"
    return [_detected(row, result).noted(said)]


def _detected(row: Row, result: Design) -> Row:
    people = None if result.n is None else round(result.n)
    return row.but(estimate=result.value, n=people, method=f"{result.method}; power {result.power}").warned(
        *result.warnings
    )
