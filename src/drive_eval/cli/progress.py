"""Snakemake's output, told as progress: live on a terminal, one line a job elsewhere."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from drive_eval.job import PROBLEM

_STARTED = re.compile(r"^(?:local)?(?:rule|checkpoint) (\w+):$")
_FINISHED = re.compile(r"^Finished jobid: \d+ \(Rule: (\w+)\)$")
_STEPS = re.compile(r"^(\d+) of (\d+) steps \(\d+(?:\.\d+)?%\) done$")
_TOTAL = re.compile(r"^total\s+(\d+)$")


@dataclass
class Outcome:
    """What a run of Snakemake said: jobs done of all, problems in lines, and the failed rules."""

    done: int = 0
    total: int = 0
    problems: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def follow(lines: Iterable[str], console: Console) -> Outcome:
    """Show progress while the lines come; returns what they said."""
    outcome = Outcome()
    started = time.monotonic()
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading the study", total=None)
        workflow_error = False
        for line in lines:
            text = line.rstrip("\n")
            if found := _TOTAL.match(text):
                outcome.total = int(found[1])
                bar.update(task, total=outcome.total)
            elif found := _STARTED.match(text):
                bar.update(task, description=_stage(found[1]))
            elif found := _FINISHED.match(text):
                if not console.is_terminal:
                    _plain(console, outcome, found[1], time.monotonic() - started)
            elif found := _STEPS.match(text):
                outcome.done = int(found[1])
                bar.update(task, completed=outcome.done)
            elif text.startswith(PROBLEM):  # two jobs may meet the same full disk
                if (problem := text.removeprefix(PROBLEM)) not in outcome.problems:
                    outcome.problems.append(problem)
            elif text.startswith("Error in rule "):
                outcome.failed.append(text.removeprefix("Error in rule ").rstrip(":"))
            elif text.startswith("WorkflowError"):
                workflow_error = True
            elif workflow_error and not outcome.failed and text.strip():
                outcome.problems.append(text.strip())
    return outcome


def _plain(console: Console, outcome: Outcome, rule: str, elapsed: float) -> None:
    console.print(
        f"[{outcome.done + 1}/{outcome.total}] {_stage(rule)} ({elapsed:.1f} s)",
        markup=False,
        highlight=False,
    )


def _stage(rule: str) -> str:
    return rule.replace("_", " ")
