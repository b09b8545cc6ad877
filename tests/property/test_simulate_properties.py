"""What holds of the simulator's small parts whatever they are given."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drive_eval.simulate.mess import Clerk, day_texts, serial, swapped_day
from drive_eval.simulate.names import SURNAMES
from drive_eval.simulate.periods import Span, plus_months, quarter, quarter_span, window
from drive_eval.simulate.pnc import LETTERS, check_letter, pnc_id, spoilt
from drive_eval.simulate.scenario import load_scenario
from drive_eval.simulate.spelling import misspelt, untidy
from drive_eval.simulate.streams import shared_out

DAYS = st.dates(date(1930, 1, 1), date(2029, 12, 31))
NAMES = st.sampled_from(sorted({name for pool in SURNAMES.values() for name in pool}))
TINY = load_scenario("tiny")
SEEDS = st.integers(0, 2**32 - 1)


@given(st.integers(1950, 2049), st.integers(1, 9_999_999))
def test_check_letter_catches_every_wrong_letter(year: int, number: int) -> None:
    identifier = pnc_id(year, number)
    assert check_letter(year % 100, number) == identifier[-1]
    assert spoilt(identifier)[-1] in LETTERS
    assert spoilt(identifier) != identifier


@given(st.integers(0, 500), st.lists(st.floats(0.1, 10), min_size=1, max_size=9))
def test_shares_add_up_and_stay_near(total: int, weights: list[float]) -> None:
    parts = shared_out(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True)
    )


@given(DAYS)
def test_windows_follow_on_from_one_another(index: date) -> None:
    spans = [window(index, name) for name in ("pre6", "during", "a0_6", "a6_12", "a12_18")]
    assert all(left.end == right.start for left, right in pairwise(spans))
    assert spans[1].start == index
    assert plus_months(plus_months(index, 12), -12) in (index, index - timedelta(days=1))
    assert quarter_span(quarter(index)).holds(index)


@given(DAYS, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_days_within_never_exceed_either_span(start: date, length: int, later: int, other: int) -> None:
    one = Span(start, start + timedelta(days=length))
    two = Span(start + timedelta(days=later), start + timedelta(days=later + other))
    assert 0 <= one.within(two).days() <= min(one.days(), two.days())


@given(DAYS)
def test_every_form_of_a_date_is_the_same_date(day: date) -> None:
    patterns = ("%d %b %Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y")
    for text, pattern in zip(day_texts(day), patterns, strict=False):
        assert datetime.strptime(text, pattern).date().timetuple()[1:3] == day.timetuple()[1:3]
    assert date(1899, 12, 30) + timedelta(days=serial(day)) == day
    turned = swapped_day(day)
    assert turned is None or swapped_day(turned) == day


@given(NAMES, SEEDS)
def test_a_misspelt_name_differs_and_keeps_its_initial(name: str, seed: int) -> None:
    wrong = misspelt(np.random.default_rng(seed), name)
    assert wrong.casefold() != name.casefold()
    assert wrong[0] == name[0]


@given(NAMES, SEEDS)
def test_an_untidy_name_is_the_same_name(name: str, seed: int) -> None:
    text = untidy(np.random.default_rng(seed), name)
    assert text != name
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\N{NO-BREAK SPACE}", " ").strip()
    assert plain.casefold() == name.casefold()


@given(st.integers(1, 9999), SEEDS)
def test_a_typed_alloc_id_keeps_its_number(number: int, seed: int) -> None:
    clerk = Clerk(TINY, np.random.default_rng(seed))
    typed = clerk.alloc_id("drive_alloc_id", f"D-{number:04d}")
    assert int(re.sub(r"\D", "", typed)) == number
