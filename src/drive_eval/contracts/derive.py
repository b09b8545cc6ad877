"""What derive writes: the analysis sets, one row per person, victim, appearance or incident.

None of them holds an arm: `estimate` joins it.
"""

from drive_eval.contracts.common import PERSON, SITE, four_valued, severity
from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import ABUSE_TYPES, ACTION_CATEGORIES, AGENCIES, ETHNICITY, NEEDS, RISK_CHANGE, SEX

CHARACTERISTICS = Table(
    "derive/characteristics",
    "One row per person allocated: profile before allocation",
    ("person",),
    (
        PERSON,
        SITE,
        Column("quarter", "string", "Calendar quarter of the index date", nullable=False),
        Column("age_at_index", "number", "Age at the index date", "years"),
        Column("sex", "string", "Sex", codes=SEX),
        Column(
            "ethnicity",
            "string",
            "Self-defined only, the most frequent in police and Drive records; null where never stated",
            codes=ETHNICITY,
        ),
        Column(
            "ethnicity_police",
            "string",
            "The same from police records alone, the one source of both arms: what arms are compared on",
            codes=ETHNICITY,
        ),
        Column("dva_incidents_pre_6m", "integer", "DVA incidents in the 6 months before", "incidents"),
        Column("non_dva_incidents_pre_6m", "integer", "Other incidents in the 6 months before", "incidents"),
        Column(
            "pre_6m_fully_observed",
            "boolean",
            "The 6 months before lie inside the police extract",
            nullable=False,
        ),
        Column("relationship", "string", "Relationship to the victim on the index Marac case"),
        Column("dash_score", "integer", "Dash score on the index Marac case"),
        Column("children", "integer", "Children on the index Marac case"),
        Column("marac_referrer", "string", "Agency that referred the index Marac case"),
        Column(
            "index_marac_victims",
            "integer",
            "Distinct victims heard with the person at the index Marac",
            "victims",
        ),
    ),
)

DRIVE_CASES = Table(
    "derive/drive_cases",
    "One row per person with a Drive case record",
    ("person",),
    (
        PERSON,
        SITE,
        Column("start_date", "date", "Case start"),
        Column("closure_date", "date", "Closure, where on or before the data cut"),
        Column("closed", "boolean", "Closed on or before the data cut", nullable=False),
        Column("closure_reason", "string", "Why it closed"),
        four_valued("direct_contact", "The case manager spoke with the service user"),
        *(four_valued(f"need_{need}", f"Need: {label}") for need, label in NEEDS.items()),
        four_valued("previous_offences", "Previous offences"),
        four_valued("previous_dva_offences", "Previous DVA offences"),
        four_valued("children_social_care", "Children's social care involved"),
        Column("intake_date", "date", "Date of the earliest intake"),
        Column("exit_date", "date", "Date of the latest exit by the data cut"),
        *(
            severity(f"{abuse}_intake", f"{label} at the earliest intake")
            for abuse, label in ABUSE_TYPES.items()
        ),
        *(
            severity(f"{abuse}_exit", f"{label} at the latest exit by the cut")
            for abuse, label in ABUSE_TYPES.items()
        ),
        Column("risk_change", "string", "Case manager's judgement", codes=RISK_CHANGE),
        Column(
            "contacts_attended",
            "integer",
            "Contacts at which the person was reached, by the cut",
            "contacts",
            nullable=False,
        ),
        Column("contacts_attempted", "integer", "Contact log entries by the cut", "contacts", nullable=False),
        Column("days_in_custody", "integer", "Days in custody between case start and closure or cut", "days"),
        Column("died", "boolean", "Closed because the person died", nullable=False),
        Column("forms_conflict", "boolean", "Duplicate forms disagree", nullable=False),
    ),
)

DRIVE_ACTIONS_SET = Table(
    "derive/actions",
    "One row per multi-agency action dated by the data cut",
    ("file", "sheet", "row"),
    (
        Column("file", "string", "Raw file", nullable=False),
        Column("sheet", "string", "Worksheet", nullable=False),
        Column("row", "integer", "Row", nullable=False),
        PERSON,
        SITE,
        Column("action_date", "date", "Date"),
        Column("category", "string", "Category", codes=ACTION_CATEGORIES),
        Column("agency", "string", "Agency concerned"),
    ),
)

IDVA_VICTIMS = Table(
    "derive/idva_victims",
    "One row per Idva client whose perpetrator is in the trial",
    ("client",),
    (
        Column("client", "string", "Pseudonym of the Idva client", nullable=False),
        PERSON,
        SITE,
        Column("intake_date", "date", "Earliest intake"),
        Column("exit_date", "date", "Latest exit"),
        Column("judged_on", "date", "Date of the form that carries the Idva's judgement"),
        *(severity(f"{abuse}_intake", f"{label} at intake") for abuse, label in ABUSE_TYPES.items()),
        *(severity(f"{abuse}_exit", f"{label} at exit") for abuse, label in ABUSE_TYPES.items()),
        Column("risk_change", "string", "Idva's judgement at exit", codes=RISK_CHANGE),
        four_valued("abuse_ceased", "Abuse ceased, at exit"),
        Column("insights_version_intake", "integer", "Questionnaire version at intake"),
        Column(
            "perpetrators", "integer", "Trial perpetrators this client is linked to", "people", nullable=False
        ),
    ),
)

MARAC_APPEARANCES = Table(
    "derive/marac_appearances",
    "One row per person and meeting where the person was heard as perpetrator",
    ("person", "site", "meeting_date"),
    (
        PERSON,
        SITE,
        Column("meeting_date", "date", "Meeting", nullable=False),
        Column("victims", "string", "Pseudonyms of the victims heard, '|'-joined", nullable=False),
        Column(
            "months_from_index",
            "number",
            "Calendar months from the index date (fraction within a month)",
            "months",
        ),
        Column(
            "is_index_case",
            "boolean",
            "The Marac at which the person was put through allocation",
            nullable=False,
        ),
    ),
)

POLICE_INCIDENTS = Table(
    "derive/police_incidents",
    "One row per trial person and distinct incident as suspect or offender",
    ("person", "incident"),
    (
        PERSON,
        Column(
            "incident",
            "string",
            "Pseudonym of the incident (lowest record of the records that it ties)",
            nullable=False,
        ),
        SITE,
        Column("happened_on", "date", "Day on which it happened (date from)"),
        Column("recorded_on", "date", "Day on which it was first recorded"),
        Column("records", "integer", "Records tied by the incident", "records", nullable=False),
        Column("dva", "boolean", "Domestic violence and abuse, by the config's definition", nullable=False),
        Column("crime", "boolean", "At least one record is a crime", nullable=False),
        Column("dva_crime", "boolean", "At least one record is a DVA crime", nullable=False),
        Column(
            "violence_with_injury", "boolean", "At least one record is violence with injury", nullable=False
        ),
        Column("in_extract", "boolean", "Happened inside the extract's period", nullable=False),
    ),
)

PERSON_WINDOWS = Table(
    "derive/person_windows",
    "One row per person and window: days observed and incidents",
    ("person", "window"),
    (
        PERSON,
        SITE,
        Column("window", "string", "Window", nullable=False),
        Column("window_start", "date", "First day", nullable=False),
        Column("window_end", "date", "Day after the last", nullable=False),
        Column(
            "days_observed",
            "integer",
            "Days of the window inside the police extract's period",
            "days",
            nullable=False,
        ),
        Column(
            "fully_observed",
            "boolean",
            "Every day of the window is inside the extract's period",
            nullable=False,
        ),
        Column("dva_incidents", "integer", "DVA incidents, as observed", "incidents", nullable=False),
        Column("dva_crimes", "integer", "DVA incidents with a crime", "incidents", nullable=False),
        Column("non_dva_incidents", "integer", "Other incidents", "incidents", nullable=False),
        Column(
            "violence_with_injury",
            "integer",
            "Incidents with violence with injury",
            "incidents",
            nullable=False,
        ),
    ),
)

MARAC_WINDOWS = Table(
    "derive/marac_windows",
    "One row per person and Marac window: meetings heard as perpetrator and their victims",
    ("person", "window"),
    (
        PERSON,
        SITE,
        Column("window", "string", "index_to_12m_after or 12m_after", nullable=False),
        Column("window_start", "date", "First day", nullable=False),
        Column("window_end", "date", "Day after the last", nullable=False),
        Column(
            "days_observed",
            "integer",
            "Days of the window inside the Marac list's period",
            "days",
            nullable=False,
        ),
        Column(
            "fully_observed",
            "boolean",
            "The list runs from the start of the window to its end",
            nullable=False,
        ),
        Column("appearances", "integer", "Distinct meetings", "appearances", nullable=False),
        Column(
            "new_victims",
            "integer",
            "Distinct victims heard with the person for the first time in the lists",
            "victims",
            nullable=False,
        ),
        Column(
            "repeat_victims",
            "integer",
            "Distinct victims heard with the person at an earlier meeting too",
            "victims",
            nullable=False,
        ),
        Column(
            "repeat_victims_12m",
            "integer",
            "Distinct victims heard with the person within 12 months of the meeting before",
            "victims",
            nullable=False,
        ),
        Column(
            "victims",
            "integer",
            "Distinct victims heard with the person",
            "victims",
            nullable=False,
        ),
        Column(
            "lookback_seen",
            "boolean",
            "The list covers the 12 months before the window too",
            nullable=False,
        ),
    ),
)

EXTRACT_PERIODS = Table(
    "derive/extract_periods",
    "One row per agency and site: the period that the extract covers",
    ("agency", "site"),
    (
        Column("agency", "string", "police or marac", codes=AGENCIES, nullable=False),
        SITE,
        Column("first_day", "date", "First day"),
        Column("last_day", "date", "Last day, never after the data cut"),
        Column(
            "known_from",
            "string",
            "How the period is known",
            codes={
                "config": "Stated in config",
                "dates": "Read from the extract's own dates",
                "nothing": "No record of the site",
            },
            nullable=False,
        ),
    ),
)

EXCLUSIONS = Table(
    "derive/exclusions",
    "One row per analysis set, reason and site: records (of windows: incidents, meetings) that left, and why",
    ("analysis_set", "reason", "site"),
    (
        Column("analysis_set", "string", "Analysis set", nullable=False),
        Column("reason", "string", "Why", nullable=False),
        SITE,
        Column("records", "integer", "Records", "records", nullable=False),
    ),
)

TABLES = (
    CHARACTERISTICS,
    DRIVE_CASES,
    DRIVE_ACTIONS_SET,
    IDVA_VICTIMS,
    MARAC_APPEARANCES,
    POLICE_INCIDENTS,
    MARAC_WINDOWS,
    PERSON_WINDOWS,
    EXTRACT_PERIODS,
    EXCLUSIONS,
)
