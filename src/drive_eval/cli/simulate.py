"""`drive-eval simulate`: a study of invented people, with its truth."""

from pathlib import Path

from drive_eval.cli.new import scaffold
from drive_eval.provenance import write_key


def simulate_study(
    scenario: str, scenario_file: Path | None, seed: int, out: Path, *, raw_only: bool
) -> None:
    """Write raw extracts and truth; and, unless `raw_only`, the study folder around them."""
    from drive_eval import simulate

    chosen = simulate.load_scenario(scenario if scenario_file is None else scenario_file.read_text("utf-8"))
    supply = simulate.supply(chosen, seed)
    if not raw_only:
        scaffold(out, supply.data_cut)
        write_key(out / "secure" / "pseudonym.key", supply.key)
    for folder, files in (("data/raw", supply.extracts), ("truth", supply.truth)):
        for name, content in files.items():
            path = out / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
