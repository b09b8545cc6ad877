"""How the study went: missing data, progression criteria, design of the main phase."""

from typing import Final, Literal

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Absent,
    Cell,
    Column,
    Label,
    NotEstimable,
    Rating,
    TableRow,
    TableView,
    Value,
    Withheld,
    blocked,
    effect_cell,
    number_cell,
    points_cell,
    section,
    share_cell,
    share_limits_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.printed import count
from drive_eval.display.style import RATINGS
from drive_eval.display.tables.arms import ADJUSTED
from drive_eval.vocabulary import ARMS

CRITERIA: Final = {
    "recruitment": "Recruitment: people allocated, of the number planned",
    "allocation_fidelity": "Allocation fidelity: kept in the arm of the first allocation",
    "follow_up": "Follow-up: closed cases with an exit assessment",
    "outcome_completeness": "Completeness: closed cases with all abuse levels at intake and exit",
    "contact": "Contact: closed cases with direct contact",
}


def missing(book: Book, labels: Labels) -> TableView:
    """Who lacks each outcome, by arm, with the difference where both arms have the outcome."""
    rows: list[TableRow] = []
    for source in sorted({row.part("source") for row in book}, key=labels.rank):
        rows.append(section(f"{labels.of(source)}: {_WHOM.get(source, '')}".rstrip(": ")))
        where = {"source": source, "subgroup": "all", "level": "missing", "period": ""}
        names = {row.part("outcome") for row in book.find(**where, quantity="proportion")}
        rows.extend(_missing_row(book, labels, where, name) for name in sorted(names, key=labels.rank))
    return TableView(
        columns=(
            Column("Not known", 1.7, "left"),
            Column("Drive", 1.0),
            Column("Control", 1.0),
            Column("Crude difference, percentage points (95% interval)", 1.3),
            Column("Stratified difference, percentage points (95% interval)", 1.3),
        ),
        rows=tuple(rows),
        notes=("A type of abuse is missing where the level is not known at intake, at exit, or at both.",),
    )


_WHOM: Final = {
    "allocation": "everyone allocated",
    "case_manager": "closed Drive cases",
    "idva": "victims with Idva data",
}


def _missing_row(book: Book, labels: Labels, where: dict[str, str], name: str) -> TableRow:
    shares = [book.one(**where, outcome=name, group=arm, quantity="proportion") for arm in ARMS]
    between = {**where, "outcome": name, "group": "drive_vs_control", "quantity": "risk_difference"}
    differences = [book.one(**between, variant=variant) for variant in ("", ADJUSTED)]
    cells = (*(share_cell(row) for row in shares), *(points_cell(row) for row in differences))
    return TableRow((Label(labels.outcome(name), 1), *cells))


def progression(book: Book, labels: Labels) -> TableView:
    """Each criterion with its interval, its bounds and its colour, which is also a word and a mark."""
    rows = []
    for outcome, words in CRITERIA.items():
        share = book.one(outcome=outcome, quantity="proportion")
        bounds = [book.one(outcome=outcome, quantity="bound", level=level) for level in ("green", "amber")]
        verdicts = book.find(outcome=outcome, quantity="verdict")
        rating = rating_cell(verdicts[0] if verdicts else None)
        limits = [_bound(row) for row in bounds]
        rows.append(TableRow((Label(words), share_cell(share), share_limits_cell(share), *limits, rating)))
    return TableView(
        columns=(
            Column("Criterion", 2.1, "left"),
            Column("Share", 1.3),
            Column("95% interval", 1.2),
            Column("Green from", 0.6),
            Column("Amber from", 0.65),
            Column("Verdict", 1.9, "left"),
        ),
        rows=tuple(rows),
        notes=(
            "The verdict is that of the share itself; where the interval reaches another colour, it says so.",
        ),
    )


def rating_cell(row: Row | None) -> Cell:
    """The verdict on a criterion: colour, mark and word."""
    if row is None:
        return Absent()
    if why := blocked(row, "estimate"):
        return Withheld() if isinstance(why, Withheld) else why  # the key of a verdict has the colour in it
    level: dict[str, Literal["green", "amber", "red"]] = {"green": "green", "amber": "amber", "red": "red"}
    if row.part("level") not in level:
        return NotEstimable((row.key,))
    word = RATINGS[row.part("level")].word
    reach = f"\n({row.warning})" if row.warning.startswith("the interval reaches") else ""
    return Rating(level[row.part("level")], word + reach, (row.key,))


def _bound(row: Row | None) -> Cell:
    return effect_cell(row, 0, 100.0, unit="%")


def design(book: Book, labels: Labels) -> TableView:
    """Attrition, spread, ratio, and what the main phase could detect."""
    rows = [section("Attrition (share lost)")]
    attrition = book.find(level="attrition", quantity="proportion")
    order = ("source", "outcome", "group")
    for row in sorted(attrition, key=lambda row: [labels.rank(row.part(part)) for part in order]):
        who = f"{labels.of(row.part('group'))} ({labels.of(row.part('source'))})"
        name = f"{labels.outcome(row.part('outcome'))}, {who}"
        rows.append(TableRow((Label(name, 1), share_cell(row), share_limits_cell(row), Label(""))))
    rows.append(section("Spread of police incidents in the six months before"))
    for quantity, words, places in _SPREAD:
        for row in book.find(quantity=quantity, period="pre_6m"):
            name = f"{labels.outcome(row.part('outcome'))}: {words}"
            rows.append(TableRow((Label(name, 1), number_cell(row, places), Label(""), Label(""))))
    rows.append(section("Achieved ratio"))
    for row in book.find(outcome="allocation_ratio", quantity="ratio"):
        rows.append(
            TableRow((Label("Controls for each Drive place", 1), number_cell(row), Label(""), Label("")))
        )
    rows.append(section("Minimum detectable effect in the main phase"))
    for variant, said in _SIZES.items():
        for row in book.find(quantity="minimum_detectable_rate_ratio", variant=variant):
            name = f"{labels.outcome(row.part('outcome'))}, rate ratio: {said}"
            rows.append(TableRow((Label(name, 1), number_cell(row, 2), Label(""), _people(row))))
    for row in book.find(quantity="minimum_detectable_proportion"):
        name = "Risk reduced (Idva), share in Drive"
        rows.append(TableRow((Label(name, 1), effect_cell(row, 1, 100.0, unit="%"), Label(""), _people(row))))
    return TableView(
        columns=(Column("", 2.8, "left"), Column("Estimate"), Column("95% interval"), Column("Size", 0.7)),
        rows=tuple(rows),
        notes=_design_notes(book),
    )


_SPREAD: Final = (
    ("mean", "mean per person", 2),
    ("variance_to_mean", "variance over mean", 2),
    ("dispersion", "negative binomial dispersion", 2),
)
_SIZES: Final = {
    "": "planned size at the achieved ratio",
    "ratio=one_to_four": "planned size at one Drive place to four controls",
    "people=so_far": "people allocated so far",
}


def _design_notes(book: Book) -> tuple[str, ...]:
    """The methods and cautions that stand in the rows themselves."""
    rows = [row for row in book if row.part("quantity").startswith("minimum_detectable")]
    said = [text for row in rows for text in (row.method, row.warning) if text]
    return tuple(f"{text[:1].upper()}{text[1:]}." for text in dict.fromkeys(said))


def _people(row: Row) -> Cell:
    if row["n"] is None:
        return Withheld((row.key,)) if row.hides("n") else Absent()
    return Value(count(row["n"]), (row.key,))
