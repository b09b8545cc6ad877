"""Studies with known truth: supplies in the agencies' own layouts, from invented people.

Shares no code list, name pool or format table with the stages that read such files.
"""

from drive_eval.simulate.scenario import Scenario, load_scenario, read_scenario
from drive_eval.simulate.supply import Supply, supply

__all__ = ["Scenario", "Supply", "load_scenario", "read_scenario", "supply"]
