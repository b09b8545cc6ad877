"""Snakemake's words, told as progress."""

import io

from rich.console import Console

from drive_eval.cli.progress import follow
from drive_eval.job import PROBLEM

OUTPUT = """\
Job stats:
job      count
-----  -------
link         1
all          1
total        2

[Sat Nov 21 21:12:06 2026]
rule link:
    jobid: 2
[Sat Nov 21 21:12:07 2026]
Finished jobid: 2 (Rule: link)
1 of 2 steps (50%) done
"""


def told(text: str, *, terminal: bool = False) -> tuple[object, str]:
    stream = io.StringIO()
    outcome = follow(text.splitlines(keepends=True), Console(file=stream, force_terminal=terminal, width=100))
    return outcome, stream.getvalue()


def test_jobs_are_counted() -> None:
    outcome, _ = told(OUTPUT)
    assert (outcome.done, outcome.total, outcome.problems, outcome.failed) == (1, 2, [], [])


def test_plain_output_has_a_line_a_job_and_no_escapes() -> None:
    _, text = told(OUTPUT)
    assert text.startswith("[1/2] link (")
    assert "\x1b" not in text


def test_on_a_terminal_the_stage_is_shown_live() -> None:
    _, text = told(OUTPUT, terminal=True)
    assert "link" in text
    assert "\x1b" in text


def test_problems_of_a_job_are_collected_and_its_noise_is_not() -> None:
    outcome, _ = told(
        OUTPUT
        + "PROBLEM: idva/x.csv, row 3: mend\nRuleException:\nCalledProcessError in x\nError in rule link:\n"
        + "WorkflowError:\nAt least one job did not complete successfully.\n"
    )
    assert outcome.problems == ["idva/x.csv, row 3: mend"]
    assert outcome.failed == ["link"]


def test_a_workflow_that_cannot_start_says_why() -> None:
    outcome, _ = told("WorkflowError in file x, line 3:\nNo raw extracts in data/raw\n")
    assert outcome.problems == ["No raw extracts in data/raw"]


def test_what_two_jobs_met_is_told_once() -> None:
    outcome, _ = told(f"{PROBLEM}No space left on device\n" * 2 + f"{PROBLEM}a: no such column\n")
    assert outcome.problems == ["No space left on device", "a: no such column"]
