"""Small invented identities, and what the rules make of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.ingest import IDENTITIES
from drive_eval.link.people import label_people
from drive_eval.link.pipeline import Links, by_rules, every_row, rules_under, start
from drive_eval.link.records import identity_records

Row = dict[str, Any]


class Say:
    """Rows of each agency in a few words; anything else of `IDENTITIES` by name."""

    def log(self, surname: str, forename: str, born: str | None, ref: str = "D-0001", **more: Any) -> Row:
        return self._row("allocation", "allocated", surname, forename, born, study_ref=ref, **more)

    def police(self, surname: str, forename: str, born: str | None, **more: Any) -> Row:
        return self._row("police", "suspect", surname, forename, born, **more)

    def marac(self, role: str, surname: str, forename: str, born: str | None, **more: Any) -> Row:
        """One half of a Marac row; give both halves the same `row`."""
        return self._row("marac", role, surname, forename, born, **more)

    def idva(self, **more: Any) -> Row:
        return self._row("idva", "perpetrator", None, None, None, **more)

    def client(self, ref: str, **more: Any) -> Row:
        return self._row("idva", "client", None, None, None, local_person_id=ref, **more)

    def drive(self, **more: Any) -> Row:
        return self._row("drive", "service_user", None, None, None, **more)

    def _row(
        self, agency: str, role: str, surname: str | None, forename: str | None, born: str | None, **more: Any
    ) -> Row:
        named = {"surname": surname, "forename": forename, "date_of_birth": born}
        return {"agency": agency, "role": role, "site": "essex", "file": f"{agency}.csv", **named} | more


@dataclass(frozen=True)
class Answer:
    """The rows in the order given, each with the label of its person, its role and the rule."""

    rows: pd.DataFrame
    links: Links

    def same(self, first: int, *others: int) -> bool:
        labels = self.rows["label"]
        return all(labels.iloc[first] == labels.iloc[other] for other in others)

    def rule(self, at: int) -> str:
        return str(self.rows["rule"].iloc[at])

    def role(self, at: int) -> str:
        return str(self.rows["role"].iloc[at])


@pytest.fixture(scope="session")
def say() -> Say:
    return Say()


@pytest.fixture(scope="session")
def identities_of(frame_of: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Identities from short rows, each on a row of its own unless it says which."""

    def build(*rows: Row) -> pd.DataFrame:
        return frame_of(IDENTITIES, [{"row": at + 1, "position": 1} | row for at, row in enumerate(rows)])

    return build


@pytest.fixture(scope="session")
def ask(identities_of: Callable[..., pd.DataFrame]) -> Callable[..., Answer]:
    """`ask(row, row, ...)`: who each row is, by the rules alone."""

    def answer(*rows: Row, probable: bool = True) -> Answer:
        given = pd.DataFrame([{"row": at + 1, "position": 1} | row for at, row in enumerate(rows)])
        records = identity_records(identities_of(*rows))
        links = by_rules(start(records), rules_under(probable))
        found = every_row(records.rows, links, label_people(links.evidence))
        key = ["file", "row", "typed", "position"]
        found = found.assign(typed=records.rows["role"]).drop(columns="sheet")
        asked = given.rename(columns={"role": "typed"})[key]
        return Answer(asked.merge(found, on=key, how="left"), links)

    return answer
