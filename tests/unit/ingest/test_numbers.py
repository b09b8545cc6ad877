import pytest

from drive_eval.ingest.numbers import parse_children, parse_minutes, parse_score, parse_whole


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("17", 17, ""),
        ("17 (PJ)", 17, ""),
        ("16/24", 16, ""),
        ("14+", None, "score_not_exact"),
        ("HIGH", None, "score_not_exact"),
        ("45", None, "out_of_range"),
        ("seventeen", None, "number_not_understood"),
        ("", None, ""),
    ],
)
def test_dash_scores(text: str, value: int | None, reason: str) -> None:
    assert parse_score(text) == (value, reason)


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("3 (2 CP)", 3, ""),
        ("3 (2 CP, unborn)", 3, ""),
        ("2 + unborn", 2, ""),
        ("unborn", 0, ""),
        ("0", 0, ""),
        ("lots", None, "number_not_understood"),
        ("99", None, "out_of_range"),
    ],
)
def test_children(text: str, value: int | None, reason: str) -> None:
    assert parse_children(text) == (value, reason)


def test_minutes_and_whole_numbers() -> None:
    assert parse_minutes("45").value == 45
    assert parse_minutes("1h 30").value == 90
    assert parse_minutes("a while").reason == "number_not_understood"
    assert parse_whole("3.0", 0, 9).value == 3
    assert parse_whole("3.5", 0, 9).reason == "number_not_understood"
    assert parse_whole("12", 0, 9).reason == "out_of_range"
