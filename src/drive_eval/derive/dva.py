"""Whether a police record is domestic violence and abuse: the flag, else what the record is."""

import pandas as pd

from drive_eval.derive.settings import DvaRule


def is_dva(records: pd.DataFrame, flag: pd.Series, rule: DvaRule) -> pd.Series:
    """True where flagged, or where the flag is blank and the record is domestic by its nature.

    By nature: a non-crime domestic incident, an offence of the rule's codes or titles, or a
    relationship of the rule's list. An explicit no is never overridden.
    """
    nature = (
        (records["record_kind"] == "non_crime_domestic")
        | records["offence_code"].isin(list(rule.codes))
        | records["offence_title"].isin(list(rule.titles))
        | records["relationship"].isin(list(rule.relationships))
    )
    return (flag == "yes") | ((flag != "no") & nature)


def record_flag(records: pd.DataFrame, record: pd.Series) -> pd.Series:
    """The flag of each row's record: yes if any row of it says yes, else no if any says no."""
    yes = (records["dva_flag"] == "yes").groupby(record).transform("any")
    no = (records["dva_flag"] == "no").groupby(record).transform("any")
    flag = pd.Series("unknown", index=records.index, dtype="string")
    return flag.mask(no, "no").mask(yes, "yes")
