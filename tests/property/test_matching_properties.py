"""What holds after every matching: caliper kept, no reuse, strata respected, row order without effect."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.matching import greedy_matching, optimal_matching
from drive_eval.stats.sensitivity import rosenbaum_mcnemar, rosenbaum_wilcoxon

MODERATE = settings(max_examples=60, deadline=None)
PEOPLE = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.sampled_from("ab")), max_size=24)
CALIPER = st.one_of(st.none(), st.sampled_from([0.1, 0.25, 0.5]))
ORDER = st.sampled_from(["largest", "smallest", "closest"])


def columns(people):
    score = np.array([p[0] / 10 for p in people])
    return score, np.array([p[1] for p in people], bool), np.array([p[2] for p in people], str)


def check(m, score, treated, strata, caliper, ratio, replace=False):
    assert treated[m.treated].all()
    assert not treated[m.control].any()
    assert (strata[m.treated] == strata[m.control]).all()
    assert caliper is None or (m.distance <= caliper).all()
    np.testing.assert_array_equal(m.distance, np.abs(score[m.treated] - score[m.control]))
    each = list(zip(m.treated.tolist(), m.control.tolist(), strict=True))
    assert len(set(each)) == len(each)
    assert replace or len(set(m.control.tolist())) == len(each)
    assert not each or np.bincount(m.treated).max() <= ratio
    assert sorted({*m.treated.tolist(), *m.unmatched.tolist()}) == np.flatnonzero(treated).tolist()
    np.testing.assert_allclose(m.weights[~treated].sum(), m.n_control_matched, atol=1e-9)
    assert m.weights[treated].sum() == m.n_treated_matched


@MODERATE
@given(PEOPLE, CALIPER, st.integers(1, 3), st.booleans(), ORDER, st.randoms())
def test_greedy(people, caliper, ratio, replace, order, random):
    score, treated, strata = columns(people)
    ids = np.arange(len(people)) * 7 % 101
    options = {"caliper": caliper, "ratio": ratio, "replace": replace, "order": order}
    m = greedy_matching(score, treated, ids, strata=strata, **options)
    check(m, score, treated, strata, caliper, ratio, replace)
    new = list(range(len(people)))
    random.shuffle(new)
    again = greedy_matching(score[new], treated[new], ids[new], strata=strata[new], **options)
    assert ids[m.treated].tolist() == ids[new][again.treated].tolist()
    assert ids[m.control].tolist() == ids[new][again.control].tolist()


@MODERATE
@given(PEOPLE, CALIPER, st.integers(1, 2), st.randoms())
def test_optimal(people, caliper, ratio, random):
    score, treated, strata = columns(people)
    ids = np.arange(len(people)) * 7 % 101
    m = optimal_matching(score, treated, ids, caliper=caliper, strata=strata, ratio=ratio)
    check(m, score, treated, strata, caliper, ratio)
    greedy = greedy_matching(score, treated, ids, caliper=caliper, strata=strata, ratio=ratio)
    assert m.treated.size >= greedy.treated.size
    if m.treated.size == greedy.treated.size and m.n_treated_matched == greedy.n_treated_matched:
        assert m.total_distance <= greedy.total_distance + 1e-9
    new = list(range(len(people)))
    random.shuffle(new)
    again = optimal_matching(
        score[new], treated[new], ids[new], caliper=caliper, strata=strata[new], ratio=ratio
    )
    assert ids[m.treated].tolist() == ids[new][again.treated].tolist()
    assert ids[m.control].tolist() == ids[new][again.control].tolist()


@MODERATE
@given(st.integers(0, 30), st.integers(0, 30), st.floats(1, 20), st.sampled_from(["exact", "normal"]))
def test_rosenbaum_bounds_enclose_the_plain_p_and_widen(a, rest, gamma, method):
    plain, at, further = (rosenbaum_mcnemar(a, a + rest, g, method=method) for g in (1.0, gamma, 2 * gamma))
    assert 0 < further.p_lower <= at.p_lower <= plain.p_lower * (1 + 1e-9)
    assert plain.p_upper * (1 - 1e-9) <= at.p_upper <= further.p_upper <= 1


@MODERATE
@given(st.lists(st.integers(-6, 6), max_size=14), st.floats(1, 10), st.randoms())
def test_rosenbaum_wilcoxon_is_indifferent_to_the_order_of_pairs(differences, gamma, random):
    shuffled = list(differences)
    random.shuffle(shuffled)
    for method in ("exact", "normal"):
        r, s = (rosenbaum_wilcoxon(d, gamma, method=method) for d in (differences, shuffled))
        np.testing.assert_allclose([r.p_lower, r.p_upper], [s.p_lower, s.p_upper], rtol=1e-9)
        assert 0 < r.p_lower <= r.p_upper * (1 + 1e-9) <= 1 + 2e-9
