"""Ingest held to the truth of whole supplies: the shared ones where they are, and simulated ones always."""

from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.config.load import read
from drive_eval.config.mapping import load_mappings
from drive_eval.config.study import Study as Config
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.ledger import balance
from drive_eval.ingest.parts import CONTRACTS, Part, Study, join
from drive_eval.ingest.source import RawFile
from drive_eval.simulate import load_scenario, supply
from drive_eval.vocabulary import AGENCIES

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "extracts"
KEYS = ["file", "sheet", "row"]
NOT_UNDERSTOOD = (
    "unmapped|not_mapped|not_understood|unknown|field_count|unclosed|headings|out_of_range|disagrees|after_re"
)


@dataclass(frozen=True)
class Supply:
    """Raw bytes by name under data/raw, and the truth beside them."""

    files: dict[str, bytes]
    truth: dict[str, pd.DataFrame]


def shared(name: str) -> Supply:
    folder = SHARED / name
    paths = [path for path in folder.rglob("*") if path.is_file() and path.parent.name in AGENCIES]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    tables = ("links", "persons")
    return Supply(
        files, {table: _truth((folder / "truth" / f"{table}.csv").read_bytes()) for table in tables}
    )


def simulated(mess: float) -> Supply:
    made = supply(replace(load_scenario("tiny"), mess_scale=mess), 23)
    tables = ("links", "persons")
    return Supply(dict(made.extracts), {table: _truth(made.truth[f"{table}.csv"]) for table in tables})


def _truth(content: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False)


def ingested(given: Supply) -> Part:
    config = read(ROOT / "config" / "config.yaml", Config)
    sites = {code: (code, site.label, *site.names) for code, site in config.sites.items()}
    study = Study(load_mappings(ROOT / "config" / "extracts"), sites, b"key")
    parts = []
    for agency in AGENCIES:
        files = [
            RawFile(name, partial(BytesIO, content))
            for name, content in given.files.items()
            if name.startswith(f"{agency}/")
        ]
        parts += list(ingest_agency(agency, files, study))
    return join(parts)


SUPPLIES = [
    *(
        pytest.param(partial(shared, name), id=name)
        for name in ("year1", "main_small")
        if (SHARED / name).is_dir()
    ),
    pytest.param(partial(simulated, 1.0), id="simulated"),
    pytest.param(partial(simulated, 5.0), id="simulated-heavier"),
]


@pytest.fixture(scope="module", params=SUPPLIES)
def whole(request: pytest.FixtureRequest) -> tuple[Supply, Part]:
    """A supply and what ingest made of it."""
    given = request.param()
    return given, ingested(given)


def test_the_ledger_balances_and_every_table_is_as_its_contract_says(whole: tuple[Supply, Part]) -> None:
    _, part = whole
    assert [str(problem) for problem in part.problems] == []
    balance(part.frames[LEDGER.name], part.frames[FILES.name])
    for name, frame in part.frames.items():
        CONTRACTS[name].conform(frame)


def test_every_true_row_is_data_and_nothing_else_is(whole: tuple[Supply, Part]) -> None:
    given, part = whole
    ledger = part.frames[LEDGER.name]
    data = ledger[~ledger["status"].isin(["not_data", "quarantined"])]
    truth = given.truth["links"].astype({"row": int})
    assert set(map(tuple, data[KEYS].to_numpy())) == set(map(tuple, truth[KEYS].to_numpy()))


def test_every_person_of_a_true_row_has_an_identity_in_that_role(whole: tuple[Supply, Part]) -> None:
    given, part = whole
    truth = given.truth["links"].astype({"row": int})
    roles = truth["role"].str.removesuffix("_cancelled").replace({"screened_out": "allocated"})
    people = part.frames[IDENTITIES.name]
    wanted = set(zip(truth["file"], truth["sheet"], truth["row"], roles, strict=True))
    assert wanted <= set(map(tuple, people[[*KEYS, "role"]].to_numpy()))


def test_pnc_ids_that_pass_their_check_are_the_true_ones(whole: tuple[Supply, Part]) -> None:
    given, part = whole
    true_ids = given.truth["persons"].drop_duplicates("person_key").set_index("person_key")["pnc_id"]
    links = given.truth["links"].astype({"row": int})
    police = links[links["file"].str.startswith("police/") & links["person_key"].isin(true_ids.index)]
    read_ids = part.frames[IDENTITIES.name].query("agency == 'police' and position == 1")
    both = police.merge(read_ids, on=KEYS).dropna(subset=["pnc_id"])
    assert len(both) > 0.85 * len(police)
    assert (both["pnc_id"] == both["person_key"].map(true_ids)).all()


def test_no_code_of_these_layouts_is_left_unmapped(whole: tuple[Supply, Part]) -> None:
    _, part = whole
    ledger = part.frames[LEDGER.name]
    odd = ledger[ledger["reason"].str.contains(NOT_UNDERSTOOD)]
    assert odd[["file", "row", "reason"]].to_dict("records") == []


def test_no_surname_is_in_a_query(whole: tuple[Supply, Part]) -> None:
    given, part = whole
    queries = " ".join(part.frames[LEDGER.name]["query"].unique()).lower()
    said = set(queries.replace("'", " ").replace(".", " ").split())
    surnames = {name.lower() for name in given.truth["persons"]["surname"]}
    assert said & surnames <= {"may", "wills", "read", "page", "day", "given", "cross"}
