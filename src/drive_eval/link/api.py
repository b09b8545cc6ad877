"""The way in: identities and the allocation log to the tables of `link`."""

from pathlib import Path

import pandas as pd

from drive_eval.link import audit
from drive_eval.link.index import alone_where_silent, pseudonyms, row_persons
from drive_eval.link.people import label_people
from drive_eval.link.persons import allocation_ages, persons
from drive_eval.link.pipeline import Links, by_rules, by_scores, every_row, rules_under, score_pairs, start
from drive_eval.link.records import identity_records
from drive_eval.link.result import VARIANTS, LinkResult, Thresholds, conformed


def link(
    identities: pd.DataFrame,
    allocations: pd.DataFrame,
    thresholds: Thresholds,
    key: bytes,
    scratch: Path,
) -> LinkResult:
    """Say of every raw row and role who it is.

    Parameters
    ----------
    identities
        All agencies' `IDENTITIES`, one frame.
    allocations
        `ALLOCATIONS`: read for index dates and, once links are made, for rates by arm.
    thresholds
        Match probabilities of the three variants.
    key
        Key of the pseudonyms. Another key gives other names to the same people.
    scratch
        A private folder where DuckDB may spill identifiers.
    """
    records = identity_records(identities)
    del identities  # the widest of all frames, where the caller keeps no other name for it
    base = start(records)
    ruled = {probable: by_rules(base, rules_under(probable)) for probable in (True, False)}
    scores = score_pairs(ruled[False], scratch)
    chosen = {
        name: by_scores(ruled[probable], scores, getattr(thresholds, name), rules_under(probable))
        for name, probable in VARIANTS.items()
    }
    rows = _rows_by_threshold(records.rows, records.table, chosen)
    person = {name: pseudonyms(table, key) for name, table in rows.items()}
    head, best = rows["headline"], chosen["headline"]
    return conformed(
        {
            "row_persons": row_persons(head, person["headline"]),
            "row_persons_strict": row_persons(rows["strict"], person["strict"]),
            "row_persons_loose": row_persons(rows["loose"], person["loose"]),
            "persons": persons(best.evidence, person["headline"]),
            "allocation_ages": allocation_ages(head, best.evidence, allocations),
            "unlinked": audit.unlinked(head, best, scores),
            "linkage_rates": audit.linkage_rates(rows, allocations),
            "rules": audit.rules_used(rows),
            "queries": audit.queries(head, best),
            "weights": audit.weights(scores),
        }
    )


def _rows_by_threshold(
    rows: pd.DataFrame, table: pd.DataFrame, chosen: dict[str, Links]
) -> dict[str, pd.DataFrame]:
    """Labelled rows of each variant; variants with the same links share one answer."""
    done: dict[str, pd.DataFrame] = {}
    for name, links in chosen.items():
        twin = next((other for other in done if _same(links, chosen[other])), None)
        labelled = done[twin] if twin else every_row(rows, links, label_people(links.evidence))
        done[name] = labelled if twin else alone_where_silent(labelled, table)
    return done


def _same(links: Links, other: Links) -> bool:
    return links.evidence.links.equals(other.evidence.links)
