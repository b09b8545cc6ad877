import pytest

from drive_eval.ingest.fold import fold, repair_mojibake, tidy


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Referring agency", "referring agency"),
        ("  REFERRING\xa0 Agency ", "referring agency"),
        ("Children’s Social-Care", "childrens social care"),
        ("W.Sussex", "w sussex"),
        ("H&S", "h s"),
        ("Siân", "sian"),
        ("Llŷr", "llyr"),
        ("", ""),
        ("?", ""),
    ],
)
def test_case_space_punctuation_and_accents_are_folded(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("under Â£5000", "under £5000"),
        ("16 â€“ Suspect", "16 – Suspect"),
        ("Oâ€™Neill", "O’Neill"),
        ("LlÅ·r", "Llŷr"),
        ("Ã‚Â£5000", "£5000"),
    ],
)
def test_text_read_in_the_wrong_encoding_is_repaired(broken: str, whole: str) -> None:
    assert repair_mojibake(broken) == whole


@pytest.mark.parametrize("text", ["Siân", "£5000", "Zoë Brâd", "É", "naïve – and fine"])
def test_good_text_is_left_alone(text: str) -> None:
    assert repair_mojibake(text) == text


def test_apostrophes_and_spaces_are_made_plain() -> None:
    assert tidy(" O’Neill\xa0\u200b ") == "O'Neill"
