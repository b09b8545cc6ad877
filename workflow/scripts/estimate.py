"""The plan carried out: every number of the phase, in one table."""

from pathlib import Path

from drive_eval.config.costs import UnitCosts
from drive_eval.config.load import read
from drive_eval.config.parts import restore
from drive_eval.config.plan import Plan
from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.estimate.blind import blinded
from drive_eval.estimate.context import facts_from
from drive_eval.estimate.data import TABLES, assemble
from drive_eval.estimate.registry import check_plan
from drive_eval.estimate.rows import table, write_csv
from drive_eval.estimate.run import carry_out
from drive_eval.job import reported


def data(suffix):
    """The analysis sets of one person index: headline, `_strict` or `_loose`."""
    folder = {Path(path).stem: Path(path) for path in snakemake.input[f"derive{suffix}"]}
    return assemble(people, arms, checks, {name: read_table(folder[name]) for name in TABLES}, matches)


with reported(snakemake.log[0]):
    plan = read(Path(snakemake.input.plan), Plan)
    check_plan(plan, f"config/plan/{plan.phase}.yaml")
    prices = [read(Path(path), UnitCosts) for path in snakemake.input.unit_costs]
    facts = facts_from(restore(snakemake.params.settings), plan, *prices)
    people, arms, checks = (read_table(Path(snakemake.input[name])) for name in ("people", "arms", "checks"))
    matches = {Path(path).stem: read_table(Path(path)) for path in snakemake.input.match}
    linkage = {name: data(f"_{name}") for name in ("strict", "loose")}
    estimates = table(carry_out(plan.analyses, data(""), facts, linkage))
    if snakemake.params.blind:
        estimates = blinded(estimates)
    write_table(estimates, ESTIMATES, Path(snakemake.output.parquet))
    write_csv(estimates, Path(snakemake.output.csv))
