from datetime import date

import pytest

from drive_eval.ingest.births import Birth, parse_birth
from drive_eval.ingest.dates import DateForm

FORM = DateForm()


@pytest.mark.parametrize(
    ("text", "birth", "reason"),
    [
        ("12/03/1985", Birth(date(1985, 3, 12)), ""),
        ("11/03/88", Birth(date(1988, 3, 11)), ""),
        ("2/1/05", Birth(date(2005, 1, 2)), ""),
        ("33625", Birth(date(1992, 1, 22)), ""),
        ("12/03/1985 or 03/12/1985", Birth(date(1985, 3, 12), date(1985, 12, 3)), "birth_two_dates"),
        ("12/03/1985 / 12/03/1986", Birth(date(1985, 3, 12), date(1986, 3, 12)), "birth_two_dates"),
        ("12/03/1985; 30/02/1985", Birth(date(1985, 3, 12)), "birth_two_dates"),
        ("1983", Birth(year=1983), "birth_not_whole"),
        ("34", Birth(age=34), "birth_not_whole"),
        ("34 yrs", Birth(age=34), "birth_not_whole"),
        ("approx 34", Birth(age=34), "birth_not_whole"),
        ("aged 34 (est)", Birth(age=34), "birth_not_whole"),
        ("approx 30s", None, "birth_not_whole"),
        ("01/01/1900", None, "birth_placeholder"),
        ("31/12/1899", None, "birth_placeholder"),
        ("1900", None, "birth_placeholder"),
        ("29/02/1985", None, "impossible_date"),
        ("see notes", None, "date_not_understood"),
        ("", None, ""),
    ],
)
def test_what_a_date_of_birth_cell_says(text: str, birth: Birth | None, reason: str) -> None:
    assert parse_birth(text, FORM) == (birth, reason)
