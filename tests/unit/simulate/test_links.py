"""Links: every data row of every extract, once for each role, and no other row."""

import pytest

from drive_eval.simulate import Supply

from .reading import rows_of, sheets_of, truth_of

ROLES = {
    "allocation": ({"allocated"}, {"screened_out"}),
    "marac": ({"perpetrator", "victim"},),
    "idva": ({"client", "perpetrator"},),
    "drive": ({"service_user"},),
}
HEADINGS = {"Service users": 2, "Randomisation log": 3, "Marac cases": 3}


@pytest.mark.parametrize("name", ["feasibility", "tiny", "tiny_main"])
def test_links_cover_each_data_row_once_per_role(name: str, request: pytest.FixtureRequest) -> None:
    supply: Supply = request.getfixturevalue(name)
    links = truth_of(supply, "links.csv")
    assert not links.duplicated(["file", "sheet", "row", "role"]).any()
    by_file = dict(iter(links.groupby("file")))
    assert set(by_file) == set(supply.extracts)
    for path, table in by_file.items():
        roles = table.groupby(["sheet", "row"])["role"].agg(frozenset)
        if path.startswith("police"):
            assert (roles.map(len) == 1).all()
        else:
            assert set(roles) <= {frozenset(wanted) for wanted in ROLES[path.split("/")[0]]}
        assert set(roles.index) == data_rows(supply, path)


def data_rows(supply: Supply, path: str) -> set[tuple[str, str]]:
    if path.endswith(".csv"):
        return {("", str(row)) for row in range(2, len(rows_of(supply, path)) + 1)}
    out = set()
    for title, rows in sheets_of(supply, path).items():
        first = 3 if "essex_marac" in path else HEADINGS.get(title, 1)
        for number, row in enumerate(rows[first:], start=first + 1):
            deferred = len(row) > 7 and row[0] is None and row[7] is not None
            if deferred or (row and row[0] not in (None, "TOTAL")):
                out.add((title, str(number)))
    return out


def test_people_of_the_links_are_those_of_the_truth(feasibility: Supply) -> None:
    links, people = truth_of(feasibility, "links.csv"), truth_of(feasibility, "persons.csv")
    trial = links[links["person_key"].str.startswith("P")]
    assert set(trial["person_key"]) == set(people["person_key"])
    allocated = links[links["role"] == "allocated"]
    assert len(allocated) == len(people)
    assert (links["person_key"].str[0].isin(["P", "V", "N"])).all()
