"""Write the files that are generated from the config's models: `make docs`."""

from pathlib import Path

from drive_eval.config.reference import generated
from drive_eval.estimate.reference import plan_reference

for name, text in {**generated(), "docs/plan.md": plan_reference()}.items():
    path = Path(__file__).parents[1] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(name)
