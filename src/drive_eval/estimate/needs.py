"""`needs`: each complex need of those known, and the number of needs of those with any item recorded."""

from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import describe
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction, subgroups
from drive_eval.vocabulary import NEEDS


def needs(job: Job) -> list[Row]:
    """The plan's outcomes described; for `number_of_needs` also the share with each number."""
    rows = describe(job)
    if "number_of_needs" not in job.plan.outcomes:
        return rows
    population = POPULATIONS[job.plan.population]
    for group, frame in population.split(job.data).items():
        for subgroup, part in subgroups(frame, job.plan.subgroups).items():
            numbers = OUTCOMES["number_of_needs"].read(part)
            known = numbers.dropna()
            for number in range(len(NEEDS) + 1):
                row = job.row(outcome="number_of_needs", level=str(number), group=group, subgroup=subgroup)
                count = int((known == number).sum())
                rows.append(fraction(row, count, len(known), job.facts.conf_level, len(part) - len(known)))
    return rows
