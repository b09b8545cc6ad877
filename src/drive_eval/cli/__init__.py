"""The command line: thin commands over the workflow. Exit codes: 0 done, 1 look, 2 cannot run."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from drive_eval.errors import CannotRun

app = typer.Typer(
    name="drive-eval",
    help="The evaluation of the Drive Project: from agency extracts to a traceable report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

StudyOption = Annotated[Path, typer.Option("--study", help="The study's folder.")]
PhaseOption = Annotated[Literal["feasibility", "main"] | None, typer.Option(help="Phase; else config's.")]
DateOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
_CTRL_C = 130  # as which typer tells of it


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    data_cut: DateOption = None,
) -> None:
    """Make a study folder: config, plans, mappings, and a place for each extract."""
    from drive_eval.cli.new import scaffold

    scaffold(folder, data_cut.date() if data_cut else None)
    typer.echo(
        f"Made {folder}: copy each agency's extracts into {folder}/data/raw/<agency>/ (see README.md there)."
    )


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(help="Seed; the same seed gives the same bytes.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write into.")],
    scenario: Annotated[Literal["feasibility", "main"], typer.Option(help="Scenario.")] = "feasibility",
    scenario_file: Annotated[Path | None, typer.Option(help="A scenario of your own, as YAML.")] = None,
    raw_only: Annotated[
        bool, typer.Option("--raw-only", help="Raw extracts and truth, no study folder.")
    ] = False,
) -> None:
    """Write extracts of invented people in the agencies' own layouts, and the truth beside them."""
    from drive_eval.cli.simulate import simulate_study

    simulate_study(scenario, scenario_file, seed, out, raw_only=raw_only)
    typer.echo(f"Simulated {scenario_file or scenario}, seed {seed}, into {out}.")


@app.command()
def check(study: StudyOption = Path(), cores: Annotated[int, typer.Option(min=1)] = 2) -> None:
    """Read the raw extracts only: row ledger, completeness, and query lists to send back."""
    from drive_eval.cli.run import run_check

    raise typer.Exit(run_check(study, cores))


@app.command()
def run(
    study: StudyOption = Path(),
    phase: PhaseOption = None,
    data_cut: DateOption = None,
    cores: Annotated[int, typer.Option(min=1, help="Jobs at a time.")] = 2,
    blind: Annotated[
        bool, typer.Option("--blind", help="Write results/<phase>_blind/: nothing that tells the arms apart.")
    ] = False,
) -> None:
    """Run the whole evaluation, from raw extracts to the report."""
    from drive_eval.cli.run import run_study

    day = data_cut.date() if data_cut else None
    raise typer.Exit(run_study(study, phase, day, cores, blind=blind))


@app.command()
def lock(
    name: Annotated[str, typer.Option(help="Who locks the plan.")],
    study: StudyOption = Path(),
    phase: PhaseOption = None,
    force: Annotated[bool, typer.Option("--force", help="Lock all the same; needs --note.")] = False,
    note: Annotated[str | None, typer.Option(help="Why; the report shows it.")] = None,
) -> None:
    """Freeze the plan by hash, date and name before outcomes are seen; the report then lists deviations."""
    from drive_eval.cli.plan_lock import lock_plan

    if force != bool(note and note.strip()):
        raise CannotRun("--force and --note belong together: a late or second lock says why")
    made = lock_plan(study, phase, name, note, datetime.now().date())
    chosen = made.plan["phase"]
    typer.echo(f"Locked config/plan/{chosen}.yaml on {made.date} by {made.name}: {made.hash}")


@app.command()
def describe(
    file: Annotated[Path, typer.Argument(metavar="FILE.parquet", help="Any table of the pipeline.")],
) -> None:
    """Say what one row is, and each column's type, unit, codes, meaning and missing count."""
    from drive_eval.cli.describe import describe_file

    describe_file(file)


@app.command()
def explain(
    key: Annotated[str, typer.Argument(metavar="KEY", help="An estimate's key, as report.html shows it.")],
    study: StudyOption = Path(),
    phase: PhaseOption = None,
) -> None:
    """Say where one estimate comes from: plan, method, code, tables and raw rows. No people."""
    from drive_eval.cli.explain import explain_key

    explain_key(key, study, phase)


@app.command()
def compare(
    results_a: Annotated[Path, typer.Argument(metavar="RESULTS_A", help="A results/<phase> folder.")],
    results_b: Annotated[Path, typer.Argument(metavar="RESULTS_B", help="Another.")],
    tolerance: Annotated[
        float, typer.Option(min=0, help="Largest difference that is none; relative, absolute below 1.")
    ] = 1e-9,
    alpha: Annotated[float, typer.Option(min=0, max=1, help="Level that a p-value crosses.")] = 0.05,
    out: Annotated[Path | None, typer.Option(help="Page to write; else beside RESULTS_A.")] = None,
) -> None:
    """Compare two runs: which estimates moved and why, and which extract's rows. Exit 0 same, 1 differs."""
    from drive_eval.cli.compare import compare_results

    raise typer.Exit(compare_results(results_a, results_b, tolerance, alpha, out))


@app.command()
def proofread(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="A .docx, .md, .html or .txt file.")],
    study: StudyOption = Path(),
    phase: PhaseOption = None,
    threshold: Annotated[int | None, typer.Option(min=1, help="Smallest count; else config's.")] = None,
    for_release: Annotated[
        bool, typer.Option("--for-release", help="Also mark counts below the disclosure threshold.")
    ] = False,
    alone: Annotated[bool, typer.Option("--alone", help="Hold the draft against itself alone.")] = False,
) -> None:
    """Find each number of a draft that disagrees with itself or the estimates. Exit 0 clean, 1 findings."""
    from drive_eval.cli.proofread import proofread_draft

    code = proofread_draft(draft, study, phase, threshold, alone=alone, for_release=for_release)
    raise typer.Exit(code)


def main() -> None:
    """Run a command; whatever goes wrong is told in lines, not in a traceback."""
    from drive_eval.config.errors import ConfigError

    try:
        # Without standalone mode a command's exit code comes back as the value of the call.
        code = app(standalone_mode=False) or 0
    except typer.Exit as stop:
        code = stop.exit_code
    except (CannotRun, ConfigError) as error:
        typer.echo(str(error), err=True)
        code = 2
    except usage_errors() as error:
        error.show()
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        code = _CTRL_C
    except OSError as error:
        typer.echo(f"{error.strerror or type(error).__name__}: {error.filename or ''}", err=True)
        code = 2
    if code == _CTRL_C:
        typer.echo("Stopped. What was finished is kept; run again to go on.", err=True)
        code = 2
    _leave(code)


def usage_errors() -> tuple[type[Any], ...]:
    """What typer raises where a command is not used as it should be; older ones raise click's own."""
    import click

    own = getattr(typer, "_click", click)
    return (click.ClickException, own.exceptions.ClickException)


def _leave(code: int) -> None:
    """Exit; a closed pipe (as with `| head`) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
