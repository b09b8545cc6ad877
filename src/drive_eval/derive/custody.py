"""Days in custody while a case was open: time at risk is described for Drive cases only."""

import pandas as pd


def days_in_custody(forms: pd.DataFrame, cases: pd.DataFrame, cut: pd.Timestamp) -> pd.Series:
    """Days by person inside any custody spell, from case start to closure or the cut.

    A spell without an end is taken to last to the end of the case; overlapping spells count once.
    `cases` is indexed by person and has `start_date` and `closure_date`.
    """
    spells = forms.loc[
        forms["custody_from"].notna(), ["person", "custody_from", "custody_to"]
    ].drop_duplicates()
    spells = spells.join(cases[["start_date", "closure_date"]], on="person")
    last = spells["closure_date"].fillna(cut)
    begin = spells["custody_from"].where(spells["custody_from"] > spells["start_date"], spells["start_date"])
    begin = begin.fillna(spells["custody_from"])
    end = spells["custody_to"].fillna(last)
    spells["begin"], spells["end"] = begin, end.where(end < last, last)
    spells = spells[spells["end"] >= spells["begin"]].sort_values(["person", "begin", "end"], kind="stable")
    total: dict[str, int] = {}
    reached: dict[str, pd.Timestamp] = {}
    for person, start, stop in zip(spells["person"], spells["begin"], spells["end"], strict=True):
        first = max(start, reached[person]) if person in reached else start
        if stop > first:
            total[person] = total.get(person, 0) + (stop - first).days
            reached[person] = stop
    return pd.Series(total, dtype="int64")
