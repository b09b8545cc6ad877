"""Why a row is queried, set aside or not data: stable codes, each with its sentence for the agency.

`{column}` is the heading, `{value}` the folded cell of a column that identifies nobody. A sentence
without `{value}` never gains one.
"""

# ruff: noqa: E501 (sentences for people, each on its line)
from typing import Final

NOT_DATA: Final = {
    "title": "",
    "heading": "",
    "banner": "",
    "total": "",
    "footer": "",
    "column_not_mapped": "Column(s) {column} are not in the mapping and were not read; are they needed?",
}
QUARANTINE: Final = {
    "sheet_not_mapped": "This sheet is not in the mapping; what does it hold?",
    "headings_not_usable": "The headings of this sheet could not be used, so the row was not read.",
    "field_count": "The row has more or fewer cells than the headings; is a cell split, or a delimiter unquoted?",
    "unclosed_quote_unreadable": "A quotation mark is opened and never closed, and the row cannot be read; please send it again.",
    "row_not_understood": "The row is too sparse to be a record and stands among records; what is it?",
    "arm_unknown": "Column {column}: the group is blank or not known, so the row is set aside; which group was drawn?",
    "form_type_unknown": "Column {column}: the form type is blank or not known, so the row is set aside; which form is it?",
}
DUPLICATE: Final = {"duplicate": "The row says the same as an earlier row; it is counted once."}
QUERY: Final = {
    "unmapped_value": "Column {column}: '{value}' is not in the code list; what does it mean?",
    "impossible_date": "Column {column}: there is no such date; what should it be?",
    "date_not_understood": "Column {column}: this is not a date; what should it be?",
    "dates_out_of_order": "Column {column}: the end is before the start; what should it be?",
    "birth_not_whole": "Column {column}: an age or a year stands for the date of birth; is the date known?",
    "birth_two_dates": "Column {column}: two dates of birth are given; which is right?",
    "birth_placeholder": "Column {column}: this date of birth is a placeholder or cannot be right; is the date known?",
    "birth_after_record": "Column {column}: the date of birth is after the date of the record; which is wrong?",
    "pnc_check_letter": "Column {column}: the PNC ID fails its check letter; please check it.",
    "pnc_no_letter": "Column {column}: the PNC ID has no check letter; please complete it.",
    "pnc_not_understood": "Column {column}: this is not a PNC ID; please check it.",
    "study_ref_not_understood": "Column {column}: this is not an Alloc ID; please check it.",
    "marac_ref_not_understood": "Column {column}: this is not a Marac reference; please check it.",
    "number_not_understood": "Column {column}: this is not a number; what should it be?",
    "out_of_range": "Column {column}: the number is out of range; what should it be?",
    "score_not_exact": "Column {column}: a band stands for the score; how many ticks?",
    "name_not_understood": "Column {column}: this is not a name alone; please check it.",
    "letters_lost": "Column {column}: letters were lost on export ('?'); please give the name in full.",
    "two_people_in_cell": "Column {column}: two people stand in one cell; please give each a row.",
    "two_names_in_cell": "Column {column}: two surnames stand in one cell; they were taken for one person's. Is that right?",
    "digit_in_name": "Column {column}: a digit stands in the name; please check it.",
    "ditto": "Column {column}: 'as above' was filled from the row above; please write it out.",
    "ditto_without_above": "Column {column}: 'as above' with no row above; what should it be?",
    "offence_code_disagrees": "Column {column}: the title and the Home Office code are of different offences; the title was followed.",
    "offence_title_unmapped": "Column {column}: '{value}' is not in the list of offences; the Home Office code was followed.",
    "offence_blank": "Column {column}: neither an offence nor its code is given.",
    "unclosed_quote": "A quotation mark is opened and never closed; the row was read as one line. Please check it.",
    "hidden_sheet": "The row stands on a hidden sheet; is it meant to be sent?",
    "hidden_row": "The row is hidden or filtered out of view; is it meant to be sent?",
    "merged_cell": "A merged cell was taken to mean every row that it covers; is that right?",
    "meeting_date_disagrees": "The sheet's name and its title give different meeting dates; the title was followed.",
    "meeting_date_unknown": "Neither the sheet's name nor its title gives the date of the meeting.",
    "custody_more_spells": "Column {column}: more custody spells than the tables hold; the first two are kept.",
    "allocation_before_marac": "The date randomised is before the Marac date; the Marac date stands as the index date.",
    "allocation_date_impossible": "The date randomised is impossible; the Marac date stands as the index date.",
    "allocation_date_blank": "The date randomised is blank; there is no index date.",
    "alloc_id_blank": "The Alloc ID is blank or not readable.",
    "alloc_id_two_people": "The same Alloc ID is given to two people; it links nobody until it is known whose it is.",
    "alloc_id_repeated": "The same Alloc ID stands on more than one row of one person.",
    "exit_before_intake": "The exit is dated before the intake; which date is wrong?",
    "closed_before_start": "The case is closed before it started; which date is wrong?",
    "form_repeated": "Another form of this type, date and person was sent with different content; which stands?",
    "case_listed_twice": "This case is listed more than once at this meeting.",
    "entry_repeated": "The same entry stands more than once; each is counted.",
    "happened_after_recorded": "The offence is dated after it was recorded; which date is wrong?",
    "site_unknown": "Column {column}: '{value}' is none of the study's sites; which site is it?",
    "role_unknown": "Column {column}: the role is blank or not known; what is it?",
    "reference_blank": "Column {column}: the reference is blank.",
}
REASONS: Final = {**NOT_DATA, **QUARANTINE, **DUPLICATE, **QUERY}


def status_of(codes: set[str]) -> str:
    """The ledger status that a row's reason codes amount to."""
    if codes & NOT_DATA.keys():
        return "not_data"
    if codes & DUPLICATE.keys():
        return "duplicate"
    if codes & QUARANTINE.keys():
        return "quarantined"
    return "accepted_with_queries" if codes else "accepted"


def sentence(code: str, column: str = "", value: str = "") -> str:
    """The sentence of a reason."""
    if "{value}" in REASONS[code] and not value:
        return REASONS[code].replace("'{value}'", "a value").format(column=column)
    return REASONS[code].format(column=column, value=value)
