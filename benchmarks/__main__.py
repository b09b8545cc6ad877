"""Run every benchmark module and print each figure beside its floor or peer.

`python -m benchmarks [NAME ...]` runs those whose module name holds one of the names.
"""

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> None:
    """Print one line a figure: what, how much, against what."""
    modules = sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__))
    chosen = [name for name in modules if name.startswith("bench_")]
    for name in chosen:
        if names and not any(wanted in name for wanted in names):
            continue
        print(f"\n{name.removeprefix('bench_').replace('_', ' ')}", flush=True)
        for what, figure, against in importlib.import_module(f"benchmarks.{name}").ratios():
            print(f"  {what:<70} {figure:>10.3g}  {against}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
