"""Every kind of problem that a supply can carry: its key in the scenario, and what it is in words."""


def said(text: str) -> dict[str, str]:
    """A dictionary from lines of `key: words`; an indented line goes on with the one before."""
    whole = text.strip().replace("\n    ", " ")
    return dict(line.split(": ", 1) for line in whole.splitlines())


PROBLEMS: dict[str, str] = said(
    """
alloc_alias: allocation: alias or second surname in the surname cell
alloc_bad_date: allocation: impossible Date randomised (30/02 of its year); the Marac date stands
alloc_before: allocation: Date randomised earlier than the Marac date; the Marac date stands
alloc_dob_blank: allocation: DOB blank, 'NK', age only, year only or 01/01/1900 (present in the Marac
    list)
alloc_dob_swap: allocation: DOB day and month swapped
alloc_dob_text: date typed as text in a workbook (dd/mm/yy, dd.mm.yyyy, 'd Mon yyyy', ISO) or left as an
    Excel serial number
alloc_dup_variant: allocation: second entry of a person allocated twice differs in one part (surname
    typo, nickname, alias in cell, DOB day/month swapped, capitals without middle name)
alloc_footer: allocation: blank row and a hand-written check note under the last row
alloc_group: allocation: Group spelled otherwise (D, drive, 'Drive ', DRIVE; C, ctrl, control, Cont)
alloc_marac_text: date typed as text in a workbook (dd/mm/yy, dd.mm.yyyy, 'd Mon yyyy', ISO) or left as
    an Excel serial number
alloc_over: allocation: Override? blank instead of N
alloc_rand_text: date typed as text in a workbook (dd/mm/yy, dd.mm.yyyy, 'd Mon yyyy', ISO) or left as
    an Excel serial number
alloc_sex: allocation: Sex written otherwise (Male, m, Female)
alloc_site: allocation: site name variants (ESX, S Wales, S. Wales, W Sussex, West sussex)
drive_alloc_blank: Drive: Alloc ID blank in a case record (initials and DOB present)
drive_alloc_id: Alloc ID typed by hand (D31, d 0031, D0031, D-31, 0031)
drive_cat: Drive: action category in another spelling
drive_date_csv: Drive South Wales: date in another form (d-Mon-yy, ISO, dd/mm/yy)
drive_date_text: date typed as text in a workbook (dd/mm/yy, dd.mm.yyyy, 'd Mon yyyy', ISO) or left as
    an Excel serial number
drive_dna: Drive: missed contact written DNA (not N)
drive_dob: Drive: DOB blank or NK in a case record (Alloc ID present)
drive_dup_case: Drive: case row entered twice
drive_dup_form: Drive South Wales: the same form entered twice
drive_form: Drive South Wales: form type in another wording
drive_grid: Drive: severity level in another spelling or type
drive_risk: Drive: case manager risk judgement in another wording
drive_yn: Drive: yes/no code in another spelling or type
enc_lost: letters outside cp1252 lost on export ('Llŷr' arrives as 'Ll?r')
idva_alloc_id: Alloc ID typed by hand (D31, d 0031, D0031, D-31, 0031)
idva_drive_flag: Idva: 'Perp on Drive?' wrong, NK or blank (the allocation log decides)
idva_dup: Idva: the same form exported twice
idva_exit_early: Idva: exit form dated before the intake form
idva_form: Idva: form type in another wording (Case closure, Exit (planned), Initial)
idva_grid_num: Idva: text severity level on an old-style form
idva_grid_text: Idva: severity level spelled out or in lower case on the new portal
idva_link_dob: Idva: of those, linked only by initials + DOB
idva_link_marac: Idva: of those, linked only by Marac ref
idva_no_alloc: Idva: client without the perpetrator's Alloc ID (perpetrator initials + DOB, or Marac
    ref, instead)
idva_nontrial: Idva: client whose perpetrator is not in the allocation log (perpetrator initials and DOB
    only)
idva_ref: Idva: client ref typed otherwise (x17-42 for X17/0042)
idva_risk_text: Idva: risk change in another wording
marac_agency: Marac: referring agency abbreviated or spelled otherwise
marac_csv_date: Marac South Wales: date in another form (dd/mm/yy, d-Mon-yy, ISO)
marac_dash: Marac: Dash score as text ('17 (PJ)', '14+', 'HIGH', '16/24', blank)
marac_date_text: date typed as text in a workbook (dd/mm/yy, dd.mm.yyyy, 'd Mon yyyy', ISO) or left as
    an Excel serial number
marac_deferred: Marac: case listed at the meeting before and deferred (not heard there)
marac_ditto: Marac Essex: 'as above' instead of the perpetrator's details (same perpetrator as the row
    above)
marac_dup: Marac: the same case entered twice at one meeting
marac_kids: Marac: children cell as text ('3 (1 CP)', 'unborn', 'NK')
marac_perp_alias: Marac: alias in the perpetrator name cell
marac_perp_dob: Marac: perpetrator DOB not known (NK, blank, TBC, '?') or age only (full name good; only
    at re-appearances)
marac_perp_dob2: Marac: two DOBs in one cell ('12/03/1985 or 03/12/1985')
marac_perp_nick: Marac: perpetrator under a short forename (DOB and surname good)
marac_perp_swapdm: Marac: perpetrator DOB day and month swapped (full name good)
marac_perp_typo: Marac: perpetrator surname misspelt (DOB and forename good)
marac_rel: Marac: relationship abbreviated
marac_repeat: Marac: repeat flag in other words (Y, Repeat, New, 'Y - 2nd', blank)
marac_repeat_wrong: Marac: repeat flag disagrees with the dates of the same victim and perpetrator
marac_sheet: Marac Essex: sheet name not in the usual form (12.5.16, '12.05.16 ', '12.05.16 (2)',
    12-05-16)
marac_swapped: Marac: victim and perpetrator in each other's columns (counter-allegation entry; only at
    re-appearances)
marac_two_perps: Marac South Wales: a second alleged perpetrator (not in the trial) in the same cell
    after '/'
marac_vic_dob: Marac: victim DOB missing or NK
marac_vic_nee: Marac: victim shown with a former surname ('nee')
marac_vic_typo: Marac: victim surname misspelt
marac_welsh: Marac South Wales: row typed in Welsh (Gwryw / Benyw, Ailadrodd, Newydd)
marac_wsx_name: Marac West Sussex: name written forename first or with a comma
name_case: name cell with stray case, trailing or non-breaking space, double space, or curly apostrophe
pol_alias: police: of those, nominal under another surname (same PNC ID, forename, DOB)
pol_bad_to: police Essex: impossible 'Committed To' (29/02/2017)
pol_cancel_text: police: cancelled crime shown otherwise (Cancelled, N100/2, CANX)
pol_code_missing: police: HO code missing, title only
pol_da_blank: police: DA flag blank although the offence is domestic by its nature
pol_da_blank_rel: police: DA flag blank on another domestic offence; the relationship shows that it is
    one
pol_da_variant: police: DA flag written otherwise (Yes, DA, DOM, 'Domestic Abuse - Intimate'; No, blank
    or null for no)
pol_dob_err: police: nominal DOB wrong by one part or day/month swapped (names intact)
pol_double_keyed: police: incident keyed twice under another number (same person, same date and time
    from, same offence)
pol_dup_nominal: police: second nominal record for the same person (alias, nickname, typo, DOB slip)
pol_dup_pair: police: the same domestic incident also held as a separate non-crime record (same incident
    number, second reference)
pol_dup_row: police: exact duplicate row
pol_eth_missing: police: ethnicity blank / NS / null
pol_mojibake: police: mis-decoded pound sign ('Â£5000')
pol_name_swap: police: forename and surname swapped (DOB and PNC ID intact)
pol_nick: police: of those, nickname or initial for the forename and no PNC ID (surname and DOB good)
pol_no_time: police: time of day lost from the incident date
pol_nominal_typo: police: nominal with a misspelt surname (DOB and PNC ID intact)
pol_off_text: police: offence title in another wording than the standard list
pol_outcome_text: police: outcome in force wording (A1 charged, B1 Adult simple caution, Outcome 16) in
    place of code and standard text
pol_pnc_bad: police: PNC ID fails its check letter (names and DOB intact)
pol_pnc_blank: police: of those, PNC ID not carried to the second record
pol_pnc_form: police: PNC ID in a short form (YY/N..N L, no slash, lower case)
pol_rel_missing: police: relationship missing on a domestic row
pol_rel_no: police Essex and Sussex: relationship Family on a row whose DA flag says no (the no stands)
pol_role_text: police: role wording varies (Suspect - Arrested, Named suspect, DEFENDANT)
"""
)
