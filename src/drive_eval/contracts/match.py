"""What match writes: matched sets, balance before and after; no rows in a phase whose plan matches nobody."""

from drive_eval.contracts.common import PERSON
from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import ARMS

UNMATCHED_REASONS = {
    "date_unknown": "The index date is unknown, and so is the quarter",
    "nobody_to_match": "Nobody of the other arm was allocated at that site in that quarter",
    "outside_caliper": "Nobody of the other arm was near enough",
    "used_up": "Those near enough were matched to somebody else",
}

MATCHED = Table(
    "match/matched",
    "One row per person of a matched pair or set; empty where the plan matches nobody",
    ("pair", "place"),
    (
        Column("pair", "integer", "Number of the matched pair or set", nullable=False),
        PERSON,
        Column("arm", "string", "Arm of the first allocation", codes=ARMS, nullable=False),
        Column(
            "place", "integer", "0 for the Drive person; controls from the nearest: 1, 2 …", nullable=False
        ),
        Column("distance", "number", "Distance to the Drive person on the logit of the propensity score"),
        Column("weight", "number", "Weight in the matched sample", nullable=False),
    ),
)

UNMATCHED = Table(
    "match/unmatched",
    "One row per Drive person without a control, with the reason",
    ("person",),
    (
        PERSON,
        Column("arm", "string", "Arm of the first allocation", codes=ARMS, nullable=False),
        Column("reason", "string", "Why nobody was matched", codes=UNMATCHED_REASONS, nullable=False),
    ),
)

BALANCE = Table(
    "match/balance",
    "One row per covariate (or level of one) before matching and in the matched sample",
    ("covariate", "level", "sample"),
    (
        Column("covariate", "string", "Covariate, by its name in the plan", nullable=False),
        Column("level", "string", "Category; missing; empty for a number", nullable=False),
        Column(
            "sample",
            "string",
            "Before matching, or the matched sample",
            codes={"before": "Before matching", "after": "Matched sample"},
            nullable=False,
        ),
        Column("mean_drive", "number", "Mean or share in Drive"),
        Column("mean_control", "number", "Mean or share in control, weighted in the matched sample"),
        Column("standardised_mean_difference", "number", "Drive less control over the standard deviation"),
        Column("variance_ratio", "number", "Variance in Drive over that in control; null for a category"),
        Column("ecdf_mean", "number", "Mean distance of the two cumulative distributions"),
        Column("ecdf_max", "number", "Largest distance of the two cumulative distributions"),
        Column("n_drive", "integer", "Drive people", "people", nullable=False),
        Column("n_control", "integer", "Controls, each counted once", "people", nullable=False),
        Column("method", "string", "Estimator, in words", nullable=False),
        Column("warning", "string", "What needs care; empty where nothing", nullable=False),
    ),
)

TABLES = (MATCHED, UNMATCHED, BALANCE)
