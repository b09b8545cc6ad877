"""What every model returns: its coefficients as estimates, and what can be made of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from drive_eval.models.sandwich import Satterthwaite
from drive_eval.stats.exponentiate import exponentiated
from drive_eval.stats.results import Estimate, HypothesisTest, merge_warnings
from drive_eval.stats.tails import chi_squared_upper, make_test
from drive_eval.stats.validation import Floats, refusal
from drive_eval.stats.wald import normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelResult:
    """A fitted model.

    ``terms`` names the coefficients in the order of the design; ``coefficient`` and ``covariance`` are on the
    scale of the link (nan where a coefficient could not be estimated). ``n`` counts rows, ``n_clusters``
    clusters (None without). ``dispersion`` is sigma squared (linear), the Pearson scale (quasi, GEE) or alpha
    with ``variance = mean + alpha mean^2`` (negative binomial, where ``theta = 1/alpha`` and ``theta_se`` are
    given too). ``df`` is nan where ``small_sample`` works it out when asked. ``correlation`` is the working
    correlation of a GEE. ``fitted`` are the means, one a row.
    """

    terms: tuple[str, ...]
    coefficient: Floats
    covariance: Floats
    df: Floats
    n: int
    conf_level: float
    method: str
    n_clusters: int | None = None
    dispersion: float | None = None
    theta: float | None = None
    theta_se: float | None = None
    correlation: float | None = None
    log_likelihood: float | None = None
    deviance: float | None = None
    df_residual: int | None = None
    converged: bool = True
    infinite: Mapping[str, float]
    fitted: Floats
    small_sample: Satterthwaite | None = None
    warnings: tuple[str, ...] = ()

    def __getitem__(self, term: str) -> Estimate:
        """The coefficient of a term, with its interval and the test that it is 0.

        A term that the data cannot tell apart from others (aliased) is None with a warning; one that
        separates the outcome perfectly is infinite with a warning.
        """
        i = self._position(term)
        if term in self.infinite:
            value = self.infinite[term]
            text = f"{term}: perfect separation, an infinite maximum likelihood estimate: no interval or test"
            return self._bare(None if math.isnan(value) else value, text)
        if math.isnan(self.coefficient[i]):
            return self._bare(None, f"{term}: not estimable, the data hold no information that is its own")
        return self._wald(float(self.coefficient[i]), float(self.covariance[i, i]), self._df(i))

    def ratio(self, term: str) -> Estimate:
        """``exp`` of a coefficient and its limits (odds, risk or rate ratio); ``std_error`` stays that of its
        log.
        """
        return exponentiated(self[term])

    def contrast(self, weights: Mapping[str, float]) -> Estimate:
        """The sum of ``weight x coefficient`` over terms, with its interval and the test that it is 0."""
        c = np.zeros(len(self.terms))
        for term, weight in weights.items():
            c[self._position(term)] = weight
        used = c != 0
        if np.isnan(self.coefficient[used]).any():
            return self._bare(None, "a term of the contrast is infinite or not estimable")
        b, v = np.nan_to_num(self.coefficient), np.nan_to_num(self.covariance)
        df = (
            self.small_sample.df(c[self._estimable()]) if self.small_sample is not None else self._shared_df()
        )
        variance, usual = float(c @ v @ c), float(c**2 @ np.diag(v))
        return self._wald(float(c @ b), variance if variance > 1e-10 * usual else 0.0, df)

    def joint_test(self, terms: Sequence[str]) -> HypothesisTest:
        """Wald test that all the terms are 0: chi-squared, or F over the denominator degrees of freedom.

        With CR2 errors the F test has the smallest of the terms' Satterthwaite degrees of freedom as its
        denominator, which is conservative; the method says so.
        """
        i = [self._position(term) for term in terms]
        b, v = self.coefficient[i], self.covariance[np.ix_(i, i)]
        name = f"Wald test of {len(i)} terms together"
        if not i or np.isnan(b).any():
            return make_test(None, method=name, n=self.n, warnings=("no term, or one that is not estimable",))
        if np.linalg.matrix_rank(v) < len(i):
            return make_test(None, method=name, n=self.n, warnings=("their covariance is singular",))
        statistic = float(b @ np.linalg.solve(v, b))
        df = min(self._df(j) for j in i)
        if math.isinf(df):
            p = chi_squared_upper(statistic, len(i))
            return make_test(p, method=f"{name}, chi-squared", statistic=statistic, df=len(i), n=self.n)
        from scipy.stats import f as f_distribution

        p = float(f_distribution.sf(statistic / len(i), len(i), df))
        return make_test(
            p, method=f"{name}, F with {df:.6g} denominator degrees of freedom", statistic=statistic / len(i),
            df=len(i), n=self.n,
        )  # fmt: skip

    def _position(self, term: str) -> int:
        if term not in self.terms:
            raise refusal("term", "one of " + ", ".join(self.terms), term)
        return self.terms.index(term)

    def _estimable(self) -> np.typing.NDArray[np.bool_]:
        return ~np.isnan(self.coefficient)

    def _df(self, i: int) -> float:
        """Degrees of freedom of a coefficient's test; Satterthwaite's are worked out only here."""
        if self.small_sample is None or not math.isnan(self.df[i]):
            return float(self.df[i])
        unit = np.zeros(len(self.terms))
        unit[i] = 1.0
        return self.small_sample.df(unit[self._estimable()])

    def _shared_df(self) -> float:
        known = self.df[self._estimable()]
        return float(known.min()) if known.size else math.inf

    def _wald(self, estimate: float, variance: float, df: float) -> Estimate:
        e = normal_estimate(estimate, max(variance, 0.0), self.conf_level, self.n, self.method, df=df)
        return replace(e, warnings=merge_warnings(e.warnings, self.warnings))

    def _bare(self, estimate: float | None, text: str) -> Estimate:
        return Estimate(
            estimate=estimate,
            conf_level=self.conf_level,
            n=self.n,
            method=self.method,
            warnings=merge_warnings((text,), self.warnings),
        )
