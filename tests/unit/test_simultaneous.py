"""The sup-t critical value: closed forms, brackets, and coverage of the whole line."""

import numpy as np
import pytest

from drive_eval.stats.simultaneous import sup_t, widened
from drive_eval.stats.tails import z_quantile


@pytest.mark.parametrize("k", [2, 5, 28])
def test_independent_estimates_have_sidaks_value(k: int) -> None:
    found = sup_t(np.eye(k), draws=200_000, seed=1)
    assert found.critical == pytest.approx(z_quantile(0.95 ** (1 / k)), abs=0.01)
    assert found.pointwise < found.critical <= found.bonferroni


def test_estimates_that_move_together_need_no_wider_band() -> None:
    column = np.random.default_rng(2).normal(size=(40, 1))
    found = sup_t(column @ np.array([[1.0, -2.0, 0.5]]), seed=1)
    assert found.critical == pytest.approx(found.pointwise, abs=0.02)


def test_what_does_not_vary_is_left_out() -> None:
    parts = np.eye(3)
    parts[:, 2] = 0.0
    assert sup_t(parts, seed=3).estimates == 2
    assert sup_t(np.zeros((4, 3))).critical == pytest.approx(1.959964, abs=1e-6)
    assert sup_t(np.eye(4)[:, :1]).critical == pytest.approx(1.959964, abs=1e-6)


def test_neither_scale_nor_order_matters() -> None:
    parts = np.random.default_rng(4).normal(size=(60, 6))
    first = sup_t(parts, draws=100_000, seed=5).critical
    assert sup_t(parts * np.arange(1, 7), draws=100_000, seed=5).critical == pytest.approx(first)
    assert sup_t(parts[:, ::-1], draws=100_000, seed=5).critical == pytest.approx(first, abs=0.02)


def test_the_band_covers_the_whole_line_as_often_as_it_says() -> None:
    rng = np.random.default_rng(6)
    mixing = rng.normal(size=(8, 10))
    critical = sup_t(mixing, seed=1).critical
    error = np.sqrt((mixing**2).sum(axis=0))
    drawn = rng.normal(size=(20_000, 8)) @ mixing
    inside = (np.abs(drawn) <= critical * error).all(axis=1).mean()
    assert inside == pytest.approx(0.95, abs=0.006)


def test_a_ratio_widens_on_the_log_scale() -> None:
    low, high = widened(2.0, 0.3, 2.8)
    assert low * high == pytest.approx(4.0)
    assert np.log(high / 2.0) == pytest.approx(0.84)


def test_what_is_no_matrix_of_numbers_is_refused() -> None:
    for wrong in ([1.0, 2.0], [[np.nan, 1.0]]):
        with pytest.raises(ValueError, match="influence"):
            sup_t(wrong)
