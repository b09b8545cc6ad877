"""Trial people, their arms and the checks on the allocation log."""

from pathlib import Path

from drive_eval.allocate.checks import log_checks
from drive_eval.allocate.entries import drawn_entries, log_entries
from drive_eval.allocate.people import trial_arms, trial_people
from drive_eval.config.parts import restore
from drive_eval.contracts.allocate import ARMS_TABLE, CHECKS, PEOPLE
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.job import reported
from drive_eval.terms.allocation import allocation_periods

with reported(snakemake.log[0]):
    periods = allocation_periods(restore(snakemake.params.settings))
    read = {name: read_table(Path(path)) for name, path in snakemake.input.items()}
    entries = log_entries(read["allocations"], read["row_persons"])
    drawn = drawn_entries(entries)
    people = trial_people(drawn, read["persons"], read["allocation_ages"], periods)
    write_table(people, PEOPLE, Path(snakemake.output.people))
    write_table(trial_arms(drawn), ARMS_TABLE, Path(snakemake.output.arms))
    write_table(log_checks(entries), CHECKS, Path(snakemake.output.checks))
