"""Speed of matching, balance, randomisation tests and models against a peer or a floor, in one run."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from drive_eval.models.negative_binomial import negative_binomial_regression
from drive_eval.models.regression import logistic_regression
from drive_eval.stats.allocation import omnibus_balance, stratified_randomisation_test
from drive_eval.stats.balance import covariate_balance
from drive_eval.stats.design import detectable_mcnemar
from drive_eval.stats.matching import caliper_width, greedy_matching, optimal_matching


def ratios() -> list[tuple[str, float, str]]:
    """(what was run, figure, what the figure is against): seconds with a floor, or how many times faster."""
    rng = np.random.default_rng(2016)
    return [
        _randomisation(rng),
        _omnibus(rng),
        _greedy(rng),
        _optimal(rng),
        _balance(rng),
        _negative_binomial(rng),
        _cluster_robust(rng),
        _power(),
    ]


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _trial(rng: np.random.Generator, n: int = 2000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    strata = rng.integers(0, 24, n)
    treated = (rng.random(n) < 0.2).astype(int)
    return rng.negative_binomial(0.6, 0.3, n).astype(float), treated, strata


def _randomisation(rng: np.random.Generator) -> tuple[str, float, str]:
    y, treated, strata = _trial(rng)
    took = _seconds(lambda: stratified_randomisation_test(y, treated, strata, permutations=10_000))
    return "stratified randomisation test, 10,000 permutations of 2,000 people", took, "seconds; at most 1"


def _omnibus(rng: np.random.Generator) -> tuple[str, float, str]:
    _, treated, strata = _trial(rng)
    x = rng.normal(size=(treated.size, 12))
    took = _seconds(lambda: omnibus_balance(x, treated, strata, permutations=10_000))
    return (
        "omnibus balance test, 10,000 permutations of 2,000 people, 12 covariates",
        took,
        "seconds; at most 2",
    )


def _greedy(rng: np.random.Generator) -> tuple[str, float, str]:
    treated = np.repeat([1, 0], [20_000, 100_000])
    score = rng.normal(size=treated.size) + 0.4 * treated
    caliper = caliper_width(score, treated)
    ids = rng.permutation(treated.size)
    took = _seconds(lambda: greedy_matching(score, treated, ids, caliper=caliper))
    return "greedy matching of 20,000 to 100,000 with a caliper", took, "seconds; at most 2 (R's MatchIt 13)"


def _optimal(rng: np.random.Generator) -> tuple[str, float, str]:
    treated = np.repeat([1, 0], [500, 2100])
    score = rng.normal(size=treated.size) + 0.4 * treated
    took = _seconds(lambda: optimal_matching(score, treated, np.arange(treated.size)))
    return "optimal matching of 500 to 2,100", took, "seconds; at most 5"


def _balance(rng: np.random.Generator) -> tuple[str, float, str]:
    from tableone import TableOne

    n = 1_000_000
    x = rng.normal(size=(n, 20))
    x[:, 10:] = x[:, 10:] > 0.3
    treated = (rng.random(n) < 0.2).astype(int)
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(20)]).assign(arm=treated)
    names = [f"x{i}" for i in range(20)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = _seconds(
            lambda: TableOne(
                frame,
                columns=names,
                categorical=names[10:],
                groupby="arm",
                smd=True,
                pval=False,
                missing=False,
            )
        )
    own = _seconds(lambda: covariate_balance(x, treated))
    return (
        "balance of 1,000,000 rows x 20 columns, with eCDF",
        peer / own,
        "times as fast as tableone; at least 5",
    )


def _negative_binomial(rng: np.random.Generator) -> tuple[str, float, str]:
    import statsmodels.api as sm

    n = 2500
    x = pd.DataFrame(rng.normal(size=(n, 20)), columns=[f"x{i}" for i in range(20)])
    time_seen = rng.uniform(0.5, 1.0, n)
    y = rng.negative_binomial(0.7, 0.7 / (0.7 + time_seen * np.exp(0.3 * x["x0"])))

    def peer() -> object:
        model = sm.NegativeBinomial(y, sm.add_constant(x), offset=np.log(time_seen))
        return model.fit(disp=0, maxiter=500)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = min(_seconds(peer) for _ in range(3))
    own = min(_seconds(lambda: negative_binomial_regression(y, x, exposure=time_seen)) for _ in range(3))
    return "negative binomial, 2,500 people, 20 terms, HC1", theirs / own, "times as fast as statsmodels"


def _cluster_robust(rng: np.random.Generator) -> tuple[str, float, str]:
    n = 20_000
    who = np.repeat(np.arange(n // 2), 2)
    x, y = rng.normal(size=(n, 5)), rng.integers(0, 2, n)
    took = _seconds(lambda: logistic_regression(y, x, cluster=who))
    return "logistic CR2 with Satterthwaite, 20,000 rows in 10,000 clusters", took, "seconds; at most 5"


def _power() -> tuple[str, float, str]:
    took = _seconds(lambda: detectable_mcnemar(0.05, 1000))
    return "detectable effect of the exact McNemar test, 1,000 pairs", took, "seconds; at most 2"


if __name__ == "__main__":
    for what, figure, against in ratios():
        print(f"{figure:10.3f}  {against}  {what}")
