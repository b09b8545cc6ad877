"""Check letters agree with IDs published in official test data."""

import pytest

from drive_eval.simulate.pnc import check_letter, pnc_id, reshaped, spoilt


@pytest.mark.parametrize(
    ("year", "serial", "letter"),
    [
        (1999, 123456, "X"), (1999, 1234567, "B"), (2020, 9, "N"), (2003, 11985, "X"), (2012, 52494, "Q"),
        (2023, 583843, "L"), (2001, 171310, "W"), (2011, 275516, "Q"), (2008, 56560, "Z"), (2003, 62845, "E"),
        (1981, 154257, "C"),
    ],
)  # fmt: skip
def test_published_ids_pass(year: int, serial: int, letter: str) -> None:
    assert check_letter(year, serial) == letter
    assert pnc_id(year, serial)[-1] == letter


def test_a_spoilt_id_fails_and_a_reshaped_one_passes() -> None:
    identifier = pnc_id(2003, 62845)
    assert spoilt(identifier)[:-1] == identifier[:-1]
    assert spoilt(identifier)[-1] != identifier[-1]
    forms = [reshaped(identifier, form) for form in range(4)]
    assert forms == ["03/62845E", "20030062845E", "2003/0062845e", "PNC ID: 2003/0062845E"]
