"""What match writes: matched pairs; no rows in a phase whose plan matches nobody."""

from drive_eval.contracts.common import PERSON
from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import ARMS

MATCHED = Table(
    "match/matched",
    "One row per person of a matched pair or set; empty where the plan matches nobody",
    ("pair", "person"),
    (
        Column("pair", "integer", "Number of the matched pair or set", nullable=False),
        PERSON,
        Column("arm", "string", "Arm of the first allocation", codes=ARMS, nullable=False),
        Column("distance", "number", "Distance to the Drive person on the logit of the propensity score"),
        Column("weight", "number", "Weight in the matched sample", nullable=False),
    ),
)

TABLES = (MATCHED,)
