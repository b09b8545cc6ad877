"""Write the files that are generated from the config's models: `make docs`."""

from pathlib import Path

from drive_eval.config.reference import generated

for name, text in generated().items():
    path = Path(__file__).parents[1] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(name)
