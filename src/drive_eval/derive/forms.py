"""Which form speaks: the earliest intake, the latest exit by the cut; a review never stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from drive_eval.vocabulary import NOT_KNOWN

_UNKNOWN = frozenset(NOT_KNOWN)
_UNDATED = {"first": pd.Timestamp("2200-01-01"), "last": pd.Timestamp("1800-01-01")}


@dataclass(frozen=True)
class Chosen:
    """What the chosen forms say: one row per entity (index), and who has conflicting duplicates."""

    values: pd.DataFrame
    dates: pd.Series
    conflict: pd.Series


def known(values: pd.Series) -> pd.Series:
    """True where an answer is known: neither null, `unknown` nor `not_asked`."""
    return values.notna() & ~values.isin(_UNKNOWN)


def form_day(forms: pd.DataFrame, closed: str) -> pd.Series:
    """The day of each form; an undated exit or closure counts as of the case's closure (column `closed`)."""
    return forms["form_date"].where(~_at_the_end(forms), forms["form_date"].fillna(forms[closed]))


def unplaced(forms: pd.DataFrame, closed: str) -> pd.DataFrame:
    """Exits and closures without any day: an exit has to be placed; other undated forms stay in play."""
    return forms[_at_the_end(forms) & form_day(forms, closed).isna()]


def _at_the_end(forms: pd.DataFrame) -> pd.Series:
    return forms["form_type"].isin(["exit", "closure"])


def by_the_cut(forms: pd.DataFrame, day: pd.Series, cut: pd.Timestamp | None) -> pd.DataFrame:
    """Forms dated on or before the cut (all, where there is none), with their `day`.

    Undated forms keep a null day.
    """
    dated = forms.assign(day=day.astype("datetime64[us]"))
    return dated if cut is None else dated[dated["day"].isna() | (dated["day"] <= cut)]


def chosen(forms: pd.DataFrame, entity: str, items: Sequence[str], which: Literal["first", "last"]) -> Chosen:
    """The items on each entity's first or last form; forms of the same day are read together.

    Among forms of the chosen day a known answer stands against an unknown one; two known answers
    that differ are a conflict, and the item is then unknown. A form without a day is used only
    where the entity has no other.
    """
    forms = forms.assign(day=forms["day"].fillna(_UNDATED[which]))
    target = forms.groupby(entity)["day"].transform("min" if which == "first" else "max")
    at = forms[forms["day"] == target]
    values, conflicts = {}, {}
    for item in items:
        values[item], conflicts[item] = _agreed(at, entity, item)
    frame = pd.DataFrame(values, index=pd.Index(sorted(at[entity].unique()), name=entity))
    dates = at.groupby(entity)["form_date"].min() if len(at) else pd.Series(dtype="datetime64[us]")
    return Chosen(frame, dates, pd.DataFrame(conflicts, index=frame.index).any(axis=1))


def first_known(forms: pd.DataFrame, entity: str, items: Sequence[str]) -> Chosen:
    """Item by item, the answer on the earliest form that knows it."""
    return _item_by_item(forms, entity, items, "first")


def last_known(forms: pd.DataFrame, entity: str, items: Sequence[str]) -> Chosen:
    """Item by item, the answer on the latest form that knows it."""
    return _item_by_item(forms, entity, items, "last")


def _item_by_item(
    forms: pd.DataFrame, entity: str, items: Sequence[str], which: Literal["first", "last"]
) -> Chosen:
    entities = pd.Index(sorted(forms[entity].unique()), name=entity)
    values = pd.DataFrame(index=entities)
    conflict = pd.Series(False, index=entities)
    for item in items:
        part = chosen(forms[known(forms[item])], entity, [item], which)
        values[item] = part.values[item].reindex(entities)
        conflict |= part.conflict.reindex(entities, fill_value=False)
    return Chosen(values, pd.Series(dtype="datetime64[us]"), conflict)


def _agreed(at: pd.DataFrame, entity: str, item: str) -> tuple[pd.Series, pd.Series]:
    """The one known answer of each entity, `unknown` where they differ, else how it is not known."""
    answers = at[[entity, item]].drop_duplicates()
    sure = answers[known(answers[item])]
    count = sure.groupby(entity).size()
    unsure = answers[~known(answers[item])].groupby(entity)[item].max()
    entities = pd.Index(sorted(at[entity].unique()), name=entity)
    conflict = count.reindex(entities, fill_value=0) > 1
    single = sure.drop_duplicates(entity, keep=False).set_index(entity)[item].reindex(entities)
    value = single.where(single.notna(), unsure.reindex(entities)).mask(conflict, "unknown")
    return value, conflict
