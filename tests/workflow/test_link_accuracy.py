"""Linking held to the truth of whole supplies: the shared ones where they are, and a simulated one always."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.config.load import read
from drive_eval.config.mapping import load_mappings
from drive_eval.config.study import Study as Config
from drive_eval.contracts.ingest import ALLOCATIONS, IDENTITIES
from drive_eval.ingest.agency import Study, ingest_agency
from drive_eval.ingest.source import RawFile
from drive_eval.link import Thresholds, link
from drive_eval.simulate import load_scenario, supply
from drive_eval.vocabulary import AGENCIES, PERPETRATOR_ROLES

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "extracts"
THRESHOLDS = Thresholds(headline=0.95, strict=0.999, loose=0.8)
LEAST_PRECISION = 0.999
LEAST_RECALL = 0.99
HEAVIER = 4.0
Supply = tuple[dict[str, bytes], pd.DataFrame]


def shared(name: str) -> Supply:
    folder = SHARED / name
    agencies = [path for path in folder.rglob("*") if path.is_file() and path.parent.name in AGENCIES]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in agencies}
    return files, pd.read_csv(folder / "truth" / "links.csv", keep_default_na=False)


def simulated(scenario: str, seed: int, mess: float) -> Supply:
    made = supply(replace(load_scenario(scenario), mess_scale=mess), seed)
    return dict(made.extracts), pd.read_csv(BytesIO(made.truth["links.csv"]), keep_default_na=False)


def supplies() -> list[object]:
    """The shared supplies where the checkout has them, and simulated people with heavier mess."""
    here = [
        pytest.param(shared, (name,), id=name) for name in ("year1", "main_small") if (SHARED / name).is_dir()
    ]
    made = [("tiny", 5, 1.0), ("feasibility", 8, HEAVIER)] if not here else [("tiny", 5, HEAVIER)]
    return here + [pytest.param(simulated, given, id=f"{given[0]}-seed{given[1]}") for given in made]


def row_persons(files: dict[str, bytes], scratch: Path) -> pd.DataFrame:
    """Raw bytes to `link/row_persons`, through the functions of ingest and link."""
    config = read(ROOT / "config" / "config.yaml", Config)
    sites = {code: (code, site.label, *site.names) for code, site in config.sites.items()}
    study = Study(load_mappings(ROOT / "config" / "extracts"), sites, b"key")
    parts = [
        part
        for agency in AGENCIES
        for part in ingest_agency(
            agency,
            [
                RawFile(name, partial(BytesIO, data))
                for name, data in files.items()
                if name.startswith(f"{agency}/")
            ],
            study,
        )
    ]
    frames = {
        table.name: table.conform(
            pd.concat([part.frames[table.name] for part in parts if table.name in part.frames])
        )
        for table in (IDENTITIES, ALLOCATIONS)
    }
    return link(frames[IDENTITIES.name], frames[ALLOCATIONS.name], THRESHOLDS, b"key", scratch).row_persons


def with_truth(found: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Rows with the true person of the row, and the true person that the pseudonym stands for.

    Roles are compared by half: a police row is of one nominal, whatever the role.
    """
    perpetrators = PERPETRATOR_ROLES | {"suspect_cancelled", "offender_cancelled", "screened_out"}
    halves = []
    for table in (found, truth):
        police = table["file"].str.startswith("police/")
        side = table["role"].isin(perpetrators).map({True: "perpetrator", False: "victim"})
        halves.append(table.assign(side=side.mask(police, "nominal"), row=table["row"].astype("int64")))
    rows = halves[0][halves[0]["position"] == 1]
    true = halves[1].drop_duplicates(["file", "sheet", "row", "side"])[
        ["file", "sheet", "row", "side", "person_key"]
    ]
    both = rows.merge(true, on=["file", "sheet", "row", "side"])
    log = both[both["file"].str.startswith("allocation/")]
    stands_for = log.drop_duplicates("person").set_index("person")["person_key"]
    return both.assign(got=both["person"].map(stands_for))


@pytest.mark.parametrize(("make", "given"), supplies())
def test_links_are_right_for_every_file_and_victim(
    make: Callable[..., Supply], given: tuple[object, ...], tmp_path: Path
) -> None:
    files, truth = make(*given)
    both = with_truth(row_persons(files, tmp_path), truth)
    log = both[both["file"].str.startswith("allocation/")][["person", "person_key"]].drop_duplicates()
    assert not log["person"].duplicated().any(), "people merged"
    assert not log["person_key"].duplicated().any(), "people split"

    for file, rows in both.groupby("file"):
        wanted = rows["person_key"].isin(log["person_key"])
        right = int((rows["got"] == rows["person_key"]).sum())
        assert right >= LEAST_PRECISION * rows["got"].notna().sum(), file
        assert right >= LEAST_RECALL * wanted.sum(), file

    victims = both[both["file"].str.startswith("marac/") & (both["side"] == "victim")]
    together = pairs(victims, "person", "person_key")
    assert together >= 0.995 * pairs(victims, "person"), "victims merged"
    assert together >= 0.98 * pairs(victims, "person_key"), "victims split"


def pairs(rows: pd.DataFrame, *columns: str) -> int:
    """How many pairs of rows are alike in the columns."""
    sizes = rows.groupby(list(columns)).size()
    return int((sizes * (sizes - 1) // 2).sum())
