"""What a release prints: keys of tables, figures and sentences, and every row of words."""

from drive_eval.display.book import Book, Row
from drive_eval.display.build import Views
from drive_eval.report.printed_keys import printed_keys


def row(quantity: str, unit: str) -> Row:
    names = ("analysis", "source", "population", "subgroup", "outcome", "level", "group", "period")
    parts = {**dict.fromkeys(names, "a"), "quantity": quantity, "variant": ""}
    return Row(parts, {}, unit=unit)


def test_words_and_sentences_count_and_nothing_else() -> None:
    words, said, other = row("population", "words"), row("mean", "people"), row("sd", "people")
    book = Book([words, said, other])
    keys = printed_keys(Views({}, {}), f"About {{{{ {said.key} | number }}}}.", book)
    assert keys == {words.key, said.key}
