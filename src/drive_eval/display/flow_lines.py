"""The lines of the participant flow, in order: table and figure read the same list."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class FlowLine:
    """One count of the flow: its outcome and level, and how it is said in the table."""

    outcome: str
    words: str
    level: str = ""
    indent: int = 0


@dataclass(frozen=True)
class FlowSection:
    """Lines under one heading."""

    title: str
    lines: tuple[FlowLine, ...]


ASSESSED: Final = FlowLine("assessed", "Entries of the allocation log")
SCREENED_OUT: Final = FlowLine("excluded", "Screened out, never drawn", "screened_out", 1)
NO_ARM: Final = FlowLine("excluded", "No arm on the row", "no_arm", 1)
REPEAT: Final = FlowLine("log_repeat", "Repeat of a person already allocated", indent=1)
FIRST: Final = FlowLine("log_allocated", "First allocation of a person", indent=1)
ALLOCATED: Final = FlowLine("allocated", "People allocated")
CONTINUED: Final = FlowLine("after_allocation", "Continued", "continued", 1)
WITHDRAWN: Final = FlowLine("after_allocation", "Withdrawn after allocation", "withdrawn", 1)
INELIGIBLE: Final = FlowLine("after_allocation", "Found ineligible after allocation", "ineligible", 1)
STATUS_UNKNOWN: Final = FlowLine("after_allocation", "What followed is not known", "unknown", 1)
DRIVE_CASE: Final = FlowLine("drive_case", "With a Drive case record")
CLOSED: Final = FlowLine("closed", "Closed by the data cut", indent=1)
OPEN: Final = FlowLine("open", "Open at the data cut", indent=1)
CROSSED: Final = FlowLine("crossed_over", "Case record, but arm is control", indent=1)
NO_CASE: Final = FlowLine("no_drive_case", "Without a Drive case record")
VICTIMS: Final = FlowLine("idva_linked_victims", "Victims with Idva data")
RISK_KNOWN: Final = FlowLine("idva_risk_known", "Idva’s judgement of risk known", indent=1)
RISK_UNKNOWN: Final = FlowLine("idva_risk_unknown", "Idva’s judgement of risk not known", indent=1)
ANALYSED: Final = "analysed"
NOT_ANALYSED: Final = "not_analysed"

SECTIONS: Final = (
    FlowSection("Allocation log (entries)", (ASSESSED, SCREENED_OUT, NO_ARM, REPEAT, FIRST)),
    FlowSection("Allocation (people)", (ALLOCATED, CONTINUED, WITHDRAWN, INELIGIBLE, STATUS_UNKNOWN)),
    FlowSection("Drive cases (people)", (DRIVE_CASE, CLOSED, OPEN, CROSSED, NO_CASE)),
    FlowSection("Victims (clients of Idva services)", (VICTIMS, RISK_KNOWN, RISK_UNKNOWN)),
)
