"""`drive-eval simulate`: a study of invented people, with its truth."""

from pathlib import Path
from typing import TYPE_CHECKING

from drive_eval.cli.new import scaffold
from drive_eval.errors import CannotRun
from drive_eval.provenance import write_key

if TYPE_CHECKING:
    from drive_eval.simulate import Scenario


def simulate_study(
    scenario: str, scenario_file: Path | None, seed: int, out: Path, *, raw_only: bool
) -> None:
    """Write raw extracts and truth; and, unless `raw_only`, the study folder around them."""
    from drive_eval import simulate

    chosen = simulate.load_scenario(scenario) if scenario_file is None else _from_file(scenario_file)
    supply = simulate.supply(chosen, seed)
    if not raw_only:
        scaffold(out, supply.data_cut, "main" if scenario == "main" else "feasibility")
        write_key(out / "secure" / "pseudonym.key", supply.key)
    for folder, files in (("data/raw", supply.extracts), ("truth", supply.truth)):
        for name, content in files.items():
            path = out / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _from_file(path: Path) -> "Scenario":
    from drive_eval.simulate import read_scenario

    try:
        return read_scenario(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError) as error:
        raise CannotRun(f"{path}: not a scenario: {error}") from None
