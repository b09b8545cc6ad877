"""Was the allocation as planned: the ratio in each stratum, against plan and against the other strata."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.proportions import binomial_test, clopper_pearson
from drive_eval.stats.results import Estimate, HypothesisTest, merge_warnings
from drive_eval.stats.tails import chi_squared_upper, make_test
from drive_eval.stats.validation import Floats, confidence_level, counts, refusal, same_length, vector


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRatio:
    """The share allocated to treatment by stratum, against plan, and whether the strata differ.

    ``strata`` holds one Estimate a stratum in the order given: the share treated, its Clopper-Pearson
    interval and, where a planned share is given, the exact binomial test. ``against_plan`` tests all strata
    at once, ``homogeneity`` whether the share is the same in every stratum; ``overall`` is the crude share.
    """

    strata: tuple[Estimate, ...]
    overall: Estimate
    against_plan: HypothesisTest | None
    homogeneity: HypothesisTest
    n: int
    method: str
    warnings: tuple[str, ...] = ()


def allocation_ratio(
    treated: npt.ArrayLike,
    total: npt.ArrayLike,
    planned: npt.ArrayLike | None = None,
    conf_level: float = 0.95,
) -> AllocationRatio:
    """Test the allocation ratio stratum by stratum (site and period).

    Parameters
    ----------
    treated : people allocated to treatment, one entry a stratum. total : people allocated to either arm.
    planned : planned share treated of each stratum, strictly between 0 and 1 (1:8 is 1/9); None if not known.
    conf_level : level of the Clopper-Pearson intervals.

    Raises
    ------
    ValueError : not whole counts, more treated than people, lengths differ, a planned share not within (0,
        1).

    Degenerate cases
    ----------------
    No stratum, or nobody in any: no test, a warning. A stratum with nobody: its estimate is None with a
    warning, it adds nothing to the tests or their degrees of freedom. All people in one arm, or one stratum
    only: homogeneity is not tested, a warning.

    References
    ----------
    Exact binomial test, two-sided by summing the probabilities no greater than that seen (R's
    ``binom.test``). Against plan: ``sum_s (x_s - n_s p_s)^2 / (n_s p_s (1 - p_s))`` on as many degrees of
    freedom as strata with people. Homogeneity: Pearson's chi-squared of the strata x 2 table (Agresti 2013,
    Categorical Data Analysis) on one less.

    Examples
    --------
    >>> r = allocation_ratio([12, 30], [100, 140], planned=[1 / 9, 1 / 5])
    >>> [round(e.p_value, 4) for e in r.strata], round(r.against_plan.p_value, 4)
    ([0.7499, 0.6727], 0.8787)
    """
    level = confidence_level(conf_level)
    x, n = counts("treated", treated), counts("total", total)
    same_length(treated=x, total=n)
    if (x > n).any():
        i = int(np.flatnonzero(x > n)[0])
        raise refusal("treated", f"at most total = {n[i]} in stratum {i}", int(x[i]))
    shares = None if planned is None else _planned(planned, x.size)
    strata = tuple(
        _with_plan(int(a), int(b), level, None if shares is None else float(shares[i]))
        for i, (a, b) in enumerate(zip(x, n, strict=True))
    )
    homogeneity = _homogeneity(x.astype(np.float64), n.astype(np.float64))
    against = None if shares is None else _against_plan(x.astype(np.float64), n.astype(np.float64), shares)
    return AllocationRatio(
        strata=strata,
        overall=clopper_pearson(int(x.sum()), int(n.sum()), level),
        against_plan=against,
        homogeneity=homogeneity,
        n=int(n.sum()),
        method="share allocated to treatment by stratum, Clopper-Pearson intervals, exact binomial tests",
        warnings=merge_warnings(homogeneity.warnings, () if against is None else against.warnings),
    )


def _planned(planned: npt.ArrayLike, strata: int) -> Floats:
    shares = vector("planned", planned)
    if shares.size != strata:
        raise refusal("planned", f"one share for each of {strata} strata", f"{shares.size}")
    if ((shares <= 0) | (shares >= 1)).any():
        raise refusal("planned", "shares strictly between 0 and 1 (1:8 is 1/9)", shares.tolist())
    return shares


def _with_plan(x: int, n: int, level: float, share: float | None) -> Estimate:
    estimate = clopper_pearson(x, n, level)
    return estimate if share is None or n == 0 else estimate.with_test(binomial_test(x, n, share))


def _against_plan(x: Floats, n: Floats, shares: Floats) -> HypothesisTest:
    method = "chi-squared test of the allocation against the planned shares"
    seen = n > 0
    if not seen.any():
        return make_test(None, method=method, n=0, warnings=("nobody was allocated: no test against plan",))
    x, n, p = x[seen], n[seen], shares[seen]
    statistic, df = float(((x - n * p) ** 2 / (n * p * (1 - p))).sum()), int(seen.sum())
    return make_test(
        chi_squared_upper(statistic, df),
        method=method,
        statistic=statistic,
        df=df,
        n=int(n.sum()),
        warnings=_small(np.concatenate([n * p, n * (1 - p)])),
    )


def _homogeneity(x: Floats, n: Floats) -> HypothesisTest:
    method = "chi-squared test of one and the same share in every stratum"
    x, n = x[n > 0], n[n > 0]
    if n.size < 2 or x.sum() in (0, n.sum()):
        text = "homogeneity needs two strata and two arms with people: not tested"
        return make_test(None, method=method, n=int(n.sum()), warnings=(text,))
    p = x.sum() / n.sum()
    statistic = float(((x - n * p) ** 2 / (n * p * (1 - p))).sum())
    return make_test(
        chi_squared_upper(statistic, n.size - 1),
        method=method,
        statistic=statistic,
        df=n.size - 1,
        n=int(n.sum()),
        warnings=_small(np.concatenate([n * p, n * (1 - p)])),
    )


def _small(expected: Floats) -> tuple[str, ...]:
    """The usual caution about a chi-squared approximation."""
    few = int(np.count_nonzero(expected < 5))
    return (f"{few} of {expected.size} expected counts are below 5: approximate",) if few else ()
