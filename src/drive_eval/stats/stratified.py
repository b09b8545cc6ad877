"""Two groups compared within strata: Mantel-Haenszel estimates, tests of association and of homogeneity."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np

from drive_eval.stats import validation as check
from drive_eval.stats.results import Estimate, HypothesisTest, merge_warnings
from drive_eval.stats.tails import chi_squared_test, make_test, normal_two_sided, z_quantile
from drive_eval.stats.validation import Bools, Floats

NO_STRATUM = "no stratum holds people of both groups: nothing can be compared"
NOTHING_VARIES = (
    "no stratum holds both groups and both outcomes: nothing can be tested and p is 1 by definition"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszel:
    """What ``mantel_haenszel`` returns.

    ``odds_ratio`` (Robins-Breslow-Greenland variance), ``risk_ratio`` (Greenland-Robins),
    ``risk_difference`` (Sato) and ``risk_difference_greenland_robins`` compare the first group with the
    second. ``cmh`` and ``cmh_corrected`` test association; ``breslow_day`` and ``tarone`` test whether the
    odds ratio is the same in all strata. ``n_strata`` counts the strata handed in, ``n_informative`` those
    that hold both groups.
    """

    odds_ratio: Estimate
    risk_ratio: Estimate
    risk_difference: Estimate
    risk_difference_greenland_robins: Estimate
    cmh: HypothesisTest
    cmh_corrected: HypothesisTest
    breslow_day: HypothesisTest
    tarone: HypothesisTest
    n: int
    n_strata: int
    n_informative: int
    warnings: tuple[str, ...] = ()


def mantel_haenszel(tables: object, conf_level: float = 0.95) -> MantelHaenszel:
    """Stratified comparison of two groups on a yes/no outcome.

    ``tables`` has shape (strata, 2, 2): each ``[[a, b], [c, d]]``, counts of people; rows the first and
    second group, columns event yes/no. Write n1 = a + b, n2 = c + d, m = a + c, T = n1 + n2, sums over
    strata.

    * odds ratio ``R / S``, R = sum r = sum ad/T, S = sum s = sum bc/T, with variance of the log
      ``sum P r / (2 R^2) + sum (P s + Q r) / (2 R S) + sum Q s / (2 S^2)``, P = (a + d)/T, Q = (b + c)/T;
    * risk ratio ``A / C``, A = sum a n2/T, C = sum c n1/T, with variance of the log
      ``sum (m n1 n2 - a c T) / T^2 / (A C)``;
    * risk difference ``D = sum (a n2 - c n1)/T / W``, W = sum n1 n2/T; Sato's variance is ``(D sum [n1^2 c
      - n2^2 a + n1 n2 (n2 - n1)/2]/T^2 + sum [a (n2 - c) + c (n1 - a)]/(2 T)) / W^2``, Greenland and
      Robins' ``sum [(a b n2^3 + c d n1^3) / (n1 n2 T^2)] / W^2``;
    * CMH ``(|sum (a - E)| - k)^2 / sum V``, E = n1 m/T, V = n1 n2 m (T - m) / (T^2 (T - 1)), k = 0 or 1/2;
      the corrected numerator is never drawn past 0;
    * Breslow-Day ``sum (a - e)^2 / v``, e the count with this margin and the Mantel-Haenszel odds ratio and
      ``1/v = 1/e + 1/(m - e) + 1/(n1 - e) + 1/(n2 - m + e)``; Tarone takes ``(sum (a - e))^2 / sum v`` off.
      Chi-squared with (strata that hold both groups and both outcomes) - 1 degrees of freedom.

    Intervals are normal, on the log scale for ratios. Source: Mantel & Haenszel 1959, J Natl Cancer Inst
    22:719; Robins, Breslow & Greenland 1986, Biometrics 42:311; Greenland & Robins 1985, Biometrics 41:55;
    Sato 1989, Biometrics 45:1323; Breslow & Day 1980, equation 4.30; Tarone 1985, Biometrika 72:91.

    Raises ValueError for tables of another shape, bad counts or level. Degenerate, each with a warning:
    strata without one of the groups add nothing and are counted; none left gives no estimates and p = 1; a
    ratio of 0 or infinity has no standard error and [0, infinity] (see ``common_odds_ratio`` for its exact
    limits); homogeneity cannot be tested then (no p-value), nor with one informative stratum (p = 1).

    Examples
    --------
    >>> r = mantel_haenszel([[[647, 622], [2, 27]], [[41, 28], [19, 32]]])
    >>> round(r.odds_ratio.estimate, 4), round(r.odds_ratio.conf_low, 4), round(r.risk_difference.estimate, 4)
    (4.5239, 2.4171, 0.3294)
    """
    cells = check.tables_2x2("tables", tables)
    conf_level = check.confidence_level(conf_level)
    both = (cells.sum(axis=2) > 0).all(axis=1)
    s = _Strata.of(cells[both].astype(np.float64))
    z = z_quantile(conf_level)
    said: tuple[str, ...] = ()
    if len(cells) > both.sum() > 0:
        said = (
            f"{len(cells) - int(both.sum())} of {len(cells)} strata lack one of the groups and add nothing",
        )
    odds = _odds_ratio(s, z, conf_level, said)
    result = MantelHaenszel(
        odds_ratio=odds,
        risk_ratio=_risk_ratio(s, z, conf_level, said),
        risk_difference=_risk_difference(s, z, conf_level, said, sato=True),
        risk_difference_greenland_robins=_risk_difference(s, z, conf_level, said, sato=False),
        cmh=_cmh(s, 0.0, "Cochran-Mantel-Haenszel test"),
        cmh_corrected=_cmh(s, 0.5, "Cochran-Mantel-Haenszel test with continuity correction"),
        breslow_day=_homogeneity(s, odds.estimate, tarone=False),
        tarone=_homogeneity(s, odds.estimate, tarone=True),
        n=int(cells.sum()),
        n_strata=len(cells),
        n_informative=int(both.sum()),
    )
    parts = (getattr(result, field.name) for field in fields(result))
    return replace(result, warnings=merge_warnings(*(getattr(part, "warnings", ()) for part in parts)))


@dataclass(frozen=True, slots=True)
class _Strata:
    """The cells and margins of the strata that hold both groups."""

    a: Floats
    b: Floats
    c: Floats
    d: Floats
    n1: Floats
    n2: Floats
    m: Floats
    t: Floats

    @classmethod
    def of(cls, cells: Floats) -> _Strata:
        a, b, c, d = cells[:, 0, 0], cells[:, 0, 1], cells[:, 1, 0], cells[:, 1, 1]
        return cls(a, b, c, d, a + b, c + d, a + c, a + b + c + d)

    @property
    def n(self) -> int:
        return int(self.t.sum())

    @property
    def varying(self) -> Bools:
        """Which strata hold both outcomes as well as both groups."""
        return (self.m > 0) & (self.m < self.t)


def _odds_ratio(s: _Strata, z: float, conf_level: float, said: tuple[str, ...]) -> Estimate:
    r, q = s.a * s.d / s.t, s.b * s.c / s.t
    above, below = float(r.sum()), float(q.sum())
    error = None
    if above and below:
        p, o = (s.a + s.d) / s.t, (s.b + s.c) / s.t
        variance = (p * r).sum() / (2 * above**2) + (o * q).sum() / (2 * below**2)
        error = math.sqrt(float(variance + (p * q + o * r).sum() / (2 * above * below)))
    return _log_estimate(
        above, below, error, z, conf_level, s, said, "Mantel-Haenszel odds ratio, RBG variance"
    )


def _risk_ratio(s: _Strata, z: float, conf_level: float, said: tuple[str, ...]) -> Estimate:
    above, below = float((s.a * s.n2 / s.t).sum()), float((s.c * s.n1 / s.t).sum())
    error = None
    if above and below:
        spread = (s.m * s.n1 * s.n2 - s.a * s.c * s.t) / s.t**2
        error = math.sqrt(max(0.0, float(spread.sum()) / (above * below)))
    method = "Mantel-Haenszel risk ratio, Greenland-Robins variance"
    return _log_estimate(above, below, error, z, conf_level, s, said, method)


def _log_estimate(
    above: float,
    below: float,
    error: float | None,
    z: float,
    conf_level: float,
    s: _Strata,
    said: tuple[str, ...],
    method: str,
) -> Estimate:
    estimate, low, high = None, 0.0, math.inf
    test = None
    if error is not None:
        estimate = above / below
        low, high = estimate * math.exp(-z * error), estimate * math.exp(z * error)
        if error > 0.0:
            statistic = math.log(estimate) / error
            test = make_test(normal_two_sided(statistic), method="", statistic=statistic)
        else:
            said += ("everybody has the event: the standard error is 0 and says nothing of uncertainty",)
    elif above or below:
        estimate = math.inf if above else 0.0
        said += ("the ratio is at 0 or infinity and has no standard error: see the exact common odds ratio",)
    else:
        said += (NO_STRATUM if not s.t.size else "no stratum informs the ratio: it is undefined",)
    result = Estimate(
        estimate=estimate,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=s.n,
        method=method,
        warnings=said,
    )
    return result if test is None else result.with_test(test)


def _risk_difference(
    s: _Strata, z: float, conf_level: float, said: tuple[str, ...], *, sato: bool
) -> Estimate:
    method = f"Mantel-Haenszel risk difference, {'Sato' if sato else 'Greenland-Robins'} variance"
    if not s.t.size:
        said += (NO_STRATUM,)
        return Estimate(
            estimate=None,
            conf_low=-1.0,
            conf_high=1.0,
            conf_level=conf_level,
            n=0,
            method=method,
            warnings=said,
        )
    weight = float((s.n1 * s.n2 / s.t).sum())
    difference = float(((s.a * s.n2 - s.c * s.n1) / s.t).sum()) / weight
    if sato:
        p = (s.n1**2 * s.c - s.n2**2 * s.a + s.n1 * s.n2 * (s.n2 - s.n1) / 2) / s.t**2
        q = (s.a * (s.n2 - s.c) + s.c * (s.n1 - s.a)) / (2 * s.t)
        variance = float(difference * p.sum() + q.sum())
    else:
        spread = (s.a * s.b * s.n2**3 + s.c * s.d * s.n1**3) / (s.n1 * s.n2 * s.t**2)
        variance = float(spread.sum())
    error = math.sqrt(max(0.0, variance)) / weight
    if error == 0.0:
        said += ("the standard error of the risk difference is 0 here and says nothing of uncertainty",)
    test = None
    if error > 0.0:
        statistic = difference / error
        test = make_test(normal_two_sided(statistic), method="", statistic=statistic)
    result = Estimate(
        estimate=difference,
        std_error=error,
        conf_low=max(-1.0, difference - z * error),
        conf_high=min(1.0, difference + z * error),
        conf_level=conf_level,
        n=s.n,
        method=method,
        warnings=said,
    )
    return result if test is None else result.with_test(test)


def _cmh(s: _Strata, correction: float, method: str) -> HypothesisTest:
    keep = s.varying
    if not keep.any():
        return make_test(1.0, method=method, statistic=0.0, df=0.0, n=s.n, warnings=(NOTHING_VARIES,))
    expected = s.n1 * s.m / s.t
    variance = (s.n1 * s.n2 * s.m * (s.t - s.m) / (s.t**2 * np.maximum(s.t - 1.0, 1.0)))[keep]
    gap = max(0.0, abs(float((s.a - expected)[keep].sum())) - correction)
    return chi_squared_test(gap * gap / float(variance.sum()), 1, method=method, n=s.n)


def _homogeneity(s: _Strata, common: float | None, *, tarone: bool) -> HypothesisTest:
    method = "Breslow-Day test" + (" with Tarone's correction" if tarone else "")
    keep = s.varying
    if int(keep.sum()) < 2:
        message = "fewer than two strata hold both groups and both outcomes: nothing to compare, and p is 1"
        return make_test(1.0, method=method, statistic=0.0, df=0.0, n=s.n, warnings=(message,))
    if common is None or common == 0.0 or math.isinf(common):
        message = "no homogeneity test: the common odds ratio is 0, infinite or undefined"
        return HypothesisTest(p_value=None, n=s.n, method=method, warnings=(message,))
    a, n1, n2, m = s.a[keep], s.n1[keep], s.n2[keep], s.m[keep]
    e = _fitted_count(n1, n2, m, common)
    v = 1.0 / (1.0 / e + 1.0 / (m - e) + 1.0 / (n1 - e) + 1.0 / (n2 - m + e))
    statistic = float(((a - e) ** 2 / v).sum())
    if tarone:
        statistic = max(0.0, statistic - float((a - e).sum()) ** 2 / float(v.sum()))
    return chi_squared_test(statistic, int(keep.sum()) - 1, method=method, n=s.n)


def _fitted_count(n1: Floats, n2: Floats, m: Floats, odds: float) -> Floats:
    """The count e with e (n2 - m + e) = odds (m - e)(n1 - e), without cancellation of either root form."""
    linear = n2 - m + odds * (m + n1)
    spread = np.sqrt(linear * linear + 4.0 * (1.0 - odds) * odds * m * n1)
    with np.errstate(divide="ignore", invalid="ignore"):
        direct = 2.0 * odds * m * n1 / (linear + spread)
        other = (spread - linear) / (2.0 * (1.0 - odds))
    return np.asarray(np.where(linear > 0.0, direct, other), dtype=np.float64)
