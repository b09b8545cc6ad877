"""What ingest writes: the row ledger, identities (secure) and one table per kind of record.

Every table is keyed by file, sheet and row, so that any number walks back to raw rows. Names,
dates of birth, PNC ids and every reference that an agency could look up are in `IDENTITIES`
alone; elsewhere they are keyed pseudonyms (columns of references below) or absent.
"""

from drive_eval.contracts.common import FILE, ROW, ROW_KEY, ROW_KEY_NAMES, SHEET, SITE, four_valued, severity
from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import (
    ACTION_CATEGORIES,
    AGENCIES,
    ARMS,
    ETHNICITY,
    FORM_TYPES,
    LEDGER_STATUS,
    NEEDS,
    RISK_CHANGE,
    SEX,
)

LEDGER = Table(
    "ingest/ledger",
    "One row per raw row of every extract (wholly blank rows are not counted)",
    ROW_KEY_NAMES,
    (
        FILE,
        SHEET,
        ROW,
        Column("agency", "string", "Agency that sent the file", codes=AGENCIES, nullable=False),
        Column("site", "string", "Site of the row as config names it; empty where unknown", nullable=False),
        Column("status", "string", "What became of the row", codes=LEDGER_STATUS, nullable=False),
        Column(
            "reason", "string", "Stable code(s) of why, joined by ';'; empty where accepted", nullable=False
        ),
        Column(
            "query",
            "string",
            "A sentence for the agency, without names or dates of birth; may be empty",
            nullable=False,
        ),
    ),
)

FILES = Table(
    "ingest/files",
    "One row per raw file and sheet that was read",
    ("file", "sheet"),
    (
        FILE,
        SHEET,
        Column("agency", "string", "Agency", codes=AGENCIES, nullable=False),
        Column("layout", "string", "Mapping that was applied (name of its YAML file)", nullable=False),
        Column("encoding", "string", "Text encoding found; empty for workbooks", nullable=False),
        Column("delimiter", "string", "Delimiter found; empty for workbooks", nullable=False),
        Column(
            "raw_rows", "integer", "Non-blank raw rows (CSV records, or sheet rows)", "rows", nullable=False
        ),
        Column("raw_lines", "integer", "Physical lines of a CSV; rows of a sheet", "lines", nullable=False),
        Column("blank_rows", "integer", "Wholly blank rows or lines, not counted", "rows", nullable=False),
        Column(
            "continuation_lines",
            "integer",
            "Lines of a CSV that go on with a quoted cell; raw_lines = raw_rows + blank_rows + these",
            "lines",
            nullable=False,
        ),
        Column("sha256", "string", "Hash of the file's bytes", nullable=False),
    ),
)

IDENTITIES = Table(
    "secure/identities",
    "One row per raw row, role and position of a person named on it (identifying; only `link` reads it)",
    ("file", "sheet", "row", "role", "position"),
    (
        FILE,
        SHEET,
        ROW,
        Column("agency", "string", "Agency", codes=AGENCIES, nullable=False),
        Column("site", "string", "Site; empty where unknown", nullable=False),
        Column(
            "role",
            "string",
            "allocated, perpetrator, victim, suspect, offender, witness, client, service_user",
            nullable=False,
        ),
        Column(
            "position",
            "integer",
            "1 for the first person in the role's cell, 2 for a second after '/'",
            nullable=False,
        ),
        Column("surname", "string", "Surname as typed, upper-cased, accents kept, aliases taken out"),
        Column("forename", "string", "First forename, upper-cased"),
        Column("middle_names", "string", "Further forenames, upper-cased"),
        Column("alias_surnames", "string", "Other surnames in the cell (aka, nee), '|'-joined"),
        Column("initials", "string", "Initials, forename then surname, upper-cased; given or from the name"),
        Column("date_of_birth", "date", "Date of birth where one whole, plausible date was given"),
        Column("date_of_birth_other", "date", "Second date of birth in the same cell"),
        Column(
            "birth_year", "integer", "Year of birth where only year or age was given (age: year at record)"
        ),
        Column("sex", "string", "Recorded sex", codes=SEX),
        Column("pnc_id", "string", "PNC id YYYY/NNNNNNNL that passes its check letter"),
        Column("study_ref", "string", "Alloc ID made canonical (D-0001); empty of meaning elsewhere"),
        Column("marac_ref", "string", "Marac case reference made canonical"),
        Column(
            "local_person_id", "string", "The force's or service's own person id (URN, Person_ID, SU ref)"
        ),
        Column("record_date", "date", "Date of the record, used to judge ages"),
    ),
)

ALLOCATIONS = Table(
    "ingest/allocations",
    "One row per row of the allocation log (screened-out rows included)",
    ROW_KEY_NAMES,
    (
        *ROW_KEY,
        SITE,
        Column("sequence_number", "integer", "Order in which the number was issued"),
        Column("marac_date", "date", "Date of the Marac at which the case was heard"),
        Column("allocation_date", "date", "Date randomised as logged; null where impossible or blank"),
        Column(
            "index_date",
            "date",
            "Allocation date; the Marac date where that is impossible or earlier than the Marac",
        ),
        Column(
            "index_date_rule",
            "string",
            "allocation_date, marac_date_impossible, marac_date_earlier, unknown",
            nullable=False,
        ),
        Column("arm", "string", "Arm drawn; null where none was drawn", codes=ARMS),
        four_valued("override", "Panel asked for a place out of turn"),
        Column(
            "status",
            "string",
            "What became of the allocation",
            codes={
                "allocated": "Allocated",
                "screened_out": "Screened out (never drawn)",
                "withdrawn": "Withdrawn",
                "ineligible": "Ineligible after allocation",
                "unknown": "Not known",
            },
            nullable=False,
        ),
    ),
)

MARAC_CASES = Table(
    "ingest/marac_cases",
    "One row per case listed at a Marac meeting",
    ROW_KEY_NAMES,
    (
        *ROW_KEY,
        SITE,
        Column("case_ref", "string", "Pseudonym of the case reference"),
        Column("meeting_date", "date", "Date of the meeting"),
        Column("area", "string", "Marac area, folded"),
        Column(
            "listing",
            "string",
            "Heard at this meeting, or deferred to another",
            codes={"heard": "Heard", "deferred": "Deferred"},
            nullable=False,
        ),
        four_valued("repeat_flag", "Repeat as the coordinator marked it"),
        Column("referring_agency", "string", "Referring agency, by the code list"),
        Column("dash_score", "integer", "Dash risk checklist ticks, 0-27"),
        Column("relationship", "string", "Relationship of perpetrator to victim, by the code list"),
        Column("children", "integer", "Children in the household"),
    ),
)

POLICE_RECORDS = Table(
    "ingest/police_records",
    "One row per police record (offence or non-crime incident) and person",
    ROW_KEY_NAMES,
    (
        *ROW_KEY,
        SITE,
        Column("record_ref", "string", "Pseudonym of the crime or occurrence number"),
        Column(
            "incident_ref", "string", "Pseudonym of the incident number, which ties records of one incident"
        ),
        Column("recorded_at", "datetime", "When the record was made"),
        Column("happened_from", "datetime", "When it happened, or began"),
        Column("happened_to", "datetime", "When it ended"),
        Column("time_known", "boolean", "Whether happened_from has a time of day", nullable=False),
        Column("offence_code", "string", "Home Office code, from the code or the title; null where unmapped"),
        Column(
            "offence_title",
            "string",
            "Offence, by the code list's own wording; the folded raw title where unmapped",
        ),
        Column(
            "record_kind",
            "string",
            "Crime, domestic incident without a crime, or other non-crime",
            codes={
                "crime": "Crime",
                "non_crime_domestic": "Domestic incident without a crime",
                "non_crime_other": "Other incident without a crime",
            },
            nullable=False,
        ),
        Column("counts", "boolean", "False where cancelled or no-crimed (status or outcome)", nullable=False),
        four_valued("dva_flag", "Domestic abuse flag: yes, no, or unknown where blank"),
        Column("relationship", "string", "Relationship to the victim, by the code list"),
        Column(
            "role",
            "string",
            "Role of the person",
            codes={"suspect": "Suspect", "offender": "Offender", "victim": "Victim", "witness": "Witness"},
        ),
        Column("outcome", "string", "Outcome code (Home Office number), where given"),
        Column("division", "string", "Division of the force, folded; empty where not given"),
        Column("ethnicity_self_defined", "string", "Self-defined ethnicity, grouped", codes=ETHNICITY),
        Column("sex", "string", "Recorded sex", codes=SEX),
    ),
)

IDVA_FORMS = Table(
    "ingest/idva_forms",
    "One row per Idva form (intake, review or exit)",
    ROW_KEY_NAMES,
    (
        *ROW_KEY,
        SITE,
        Column("client", "string", "Pseudonym of the Idva client reference"),
        Column("insights_version", "integer", "Questionnaire version, 1 or 2"),
        Column("form_type", "string", "Intake, review or exit", codes=FORM_TYPES),
        Column("form_date", "date", "Date of the form"),
        Column("case_start", "date", "Case start"),
        Column("case_closed", "date", "Case closed"),
        four_valued("perpetrator_on_drive", "The Idva's own belief"),
        Column("client_age", "integer", "Client's age", "years"),
        Column("client_sex", "string", "Client's sex", codes=SEX),
        Column("client_ethnicity", "string", "Client's ethnicity, grouped", codes=ETHNICITY),
        Column("children", "integer", "Children"),
        Column("relationship", "string", "Relationship to the perpetrator, by the code list"),
        Column("dash_score", "integer", "Dash risk checklist ticks"),
        severity("physical", "Physical abuse"),
        severity("sexual", "Sexual abuse"),
        severity("harassment_stalking", "Harassment and stalking"),
        severity("jealous_controlling", "Jealous and controlling behaviour"),
        four_valued("escalation", "Abuse escalating"),
        four_valued("need_mental_health", "Client's mental-health need"),
        four_valued("need_alcohol", "Client's alcohol need"),
        four_valued("need_drugs", "Client's drugs need"),
        four_valued("need_financial", "Client's financial need"),
        four_valued("need_housing", "Client's housing need"),
        Column("client_feels", "string", "How safe the client feels, by the code list"),
        Column(
            "risk_change",
            "string",
            "Idva's judgement at exit; null where unknown or not asked",
            codes=RISK_CHANGE,
        ),
        four_valued("abuse_ceased", "Abuse ceased, at exit"),
        Column("exit_reason", "string", "Why the case ended, by the code list"),
    ),
)

DRIVE_FORMS = Table(
    "ingest/drive_forms",
    "One row per raw row and form type of a Drive case record (a wide row gives intake, exit and closure)",
    (*ROW_KEY_NAMES, "form_type"),
    (
        *ROW_KEY,
        SITE,
        Column("form_type", "string", "Intake, review, exit or closure", codes=FORM_TYPES, nullable=False),
        Column("form_date", "date", "Date of the form"),
        Column("start_date", "date", "Case start"),
        Column("closure_date", "date", "Case closed; null while open"),
        Column("closure_reason", "string", "Why the case closed, by the code list"),
        four_valued("direct_contact", "The case manager spoke with the service user"),
        *(four_valued(f"need_{need}", f"Need: {label}") for need, label in NEEDS.items()),
        four_valued("previous_offences", "Previous offences"),
        four_valued("previous_dva_offences", "Previous domestic violence and abuse offences"),
        four_valued("children_social_care", "Children's social care involved"),
        Column("children", "integer", "Children"),
        severity("physical", "Physical abuse"),
        severity("sexual", "Sexual abuse"),
        severity("harassment_stalking", "Harassment and stalking"),
        severity("jealous_controlling", "Jealous and controlling behaviour"),
        Column(
            "risk_change",
            "string",
            "Case manager's judgement; null where unknown or not asked",
            codes=RISK_CHANGE,
        ),
        Column("custody_from", "date", "Custody spell starts"),
        Column("custody_to", "date", "Custody spell ends"),
        Column("custody_2_from", "date", "A second custody spell on the same row starts"),
        Column("custody_2_to", "date", "A second custody spell on the same row ends"),
        Column("ethnicity", "string", "Ethnicity as the provider holds it, grouped", codes=ETHNICITY),
        Column("sex", "string", "Recorded sex", codes=SEX),
    ),
)

DRIVE_CONTACTS = Table(
    "ingest/drive_contacts",
    "One row per entry of a Drive contact log",
    ROW_KEY_NAMES,
    (
        *ROW_KEY,
        SITE,
        Column("contact_date", "date", "Date"),
        Column("contact_type", "string", "face_to_face, telephone, home_visit, text, letter, prison, other"),
        Column("minutes", "number", "Length", "minutes"),
        four_valued("attended", "Whether the service user was reached"),
    ),
)

DRIVE_ACTIONS = Table(
    "ingest/drive_actions",
    "One row per multi-agency action",
    ROW_KEY_NAMES,
    (
        *ROW_KEY,
        SITE,
        Column("action_date", "date", "Date"),
        Column("agency", "string", "Agency concerned, folded"),
        Column("category", "string", "Category", codes=ACTION_CATEGORIES),
    ),
)

TABLES = (
    LEDGER,
    FILES,
    IDENTITIES,
    ALLOCATIONS,
    MARAC_CASES,
    POLICE_RECORDS,
    IDVA_FORMS,
    DRIVE_FORMS,
    DRIVE_CONTACTS,
    DRIVE_ACTIONS,
)
