"""The truth agrees with itself, with the definitions, and with the rows read through the links."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from drive_eval.simulate import Supply

from .reading import rows_of, sheets_of, table_of, targets_of, truth_of

POLICE = {
    "police/essex_athena.csv": ("Incident Ref", "Committed From", "HO Offence Class", "ESX"),
    "police/south_wales_niche.csv": ("Incident No", "Date From", "Offence / Occurrence Type", "SWA"),
    "police/sussex_niche.csv": ("incident_number", "date_from", "offence", "WSX"),
}
NOT_CRIMES = "domestic|anti-social|concern|suspicious|road traffic"
FORMATS = {"ESX": "%d/%m/%Y", "SWA": "%d-%b-%y", "WSX": "%Y-%m-%d"}


def incidents(supply: Supply) -> pd.DataFrame:
    """Distinct incidents of people as live suspects, from the rows and the true links."""
    links = truth_of(supply, "links.csv")
    parts = []
    for path, (number, start, title, site) in POLICE.items():
        table = table_of(supply, path)
        table = table[["row", number, title, start]].set_axis(["row", "number", "title", "start"], axis=1)
        found = links[(links["file"] == path) & links["role"].isin(["suspect", "offender"])]
        table = table.merge(found.assign(row=found["row"].astype(int)), on="row")
        table["day"] = pd.to_datetime(table["start"].str.split(" ").str[0], format=FORMATS[site])
        table["crime"] = ~table["title"].str.lower().str.contains(NOT_CRIMES)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("name", ["feasibility", "tiny_main"])
def test_police_counts_are_those_of_the_rows(name: str, request: pytest.FixtureRequest) -> None:
    supply: Supply = request.getfixturevalue(name)
    outcomes = truth_of(supply, "outcomes.csv").set_index("person_key")
    rows = incidents(supply)
    rows = rows[rows["person_key"].isin(outcomes.index)]
    again = rows["number"].str.contains(r"9\d{6}$") & (rows["number"].str.len() > 12)
    index = pd.to_datetime(rows["person_key"].map(outcomes["index_date"]))
    first = index - pd.DateOffset(months=6)
    inside = (rows["day"] >= first) & (rows["day"] < index)
    counted = rows[inside & ~again].groupby("person_key")["number"].nunique()
    wanted = outcomes["dva_pre6"].astype(int) + outcomes["nondva_pre6"].astype(int)
    assert (counted.reindex(wanted.index, fill_value=0) == wanted).all()


YES, NO = {"y", "yes", "da", "1", "domestic"}, {"n", "no", "0"}
FLAGS = {
    "police/essex_athena.csv": ("Domestic Abuse", "HO Offence Class", "Relationship to Victim"),
    "police/south_wales_niche.csv": ("Qualifiers", "HO Code", "Rel to Victim"),
    "police/sussex_niche.csv": ("dom_flag", "ho_code", "relationship"),
}


def domestic(flag: str, code: str, title: str, relation: str) -> bool:
    """A row's flag by the contract; where it is blank, the offence or the relationship decides."""
    words = flag.strip().lower()
    if words in YES or {"domestic abuse", "domestic abuse - intimate", "da", "dom", "dv"} & set(
        words.split(";")
    ):
        return True
    if words in NO:
        return False
    nature = "domestic" in title.lower() or "controlling" in title.lower() or code.split(" ")[0] == "8U"
    return nature or "Breach of non-molestation" in title or relation not in ("", "null")


@pytest.mark.parametrize("name", ["feasibility", "tiny_main"])
def test_domestic_incidents_are_those_that_the_flags_and_rules_give(
    name: str, request: pytest.FixtureRequest
) -> None:
    supply: Supply = request.getfixturevalue(name)
    outcomes = truth_of(supply, "outcomes.csv").set_index("person_key")
    links = truth_of(supply, "links.csv")
    counted: dict[str, int] = {}
    for path, (flag, code, relation) in FLAGS.items():
        number, start, title, site = POLICE[path]
        table = table_of(supply, path)
        own = links[(links["file"] == path) & links["role"].isin(["suspect", "offender"])]
        table = table.merge(own.assign(row=own["row"].astype(int)), on="row")
        cells = zip(table[flag], table[code], table[title], table[relation], strict=True)
        table["dva"] = [domestic(*cell) for cell in cells]
        days = pd.to_datetime(table[start].str.split(" ").str[0], format=FORMATS[site])
        index = pd.to_datetime(table["person_key"].map(outcomes["index_date"]))
        again = table[number].str.contains(r"9\d{6}$") & (table[number].str.len() > 12)
        seen = table[(days >= index) & (days < index + pd.DateOffset(months=10)) & ~again]
        found = seen.groupby(["person_key", number])["dva"].any().groupby("person_key").sum()
        counted |= found.astype(int).to_dict()
    wanted = outcomes["dva_during"].astype(int)
    assert (pd.Series(counted).reindex(wanted.index, fill_value=0) == wanted).all()


def test_marac_appearances_are_meetings_in_the_lists(feasibility: Supply) -> None:
    outcomes = truth_of(feasibility, "outcomes.csv").set_index("person_key")
    links = truth_of(feasibility, "links.csv")
    heard: set[tuple[str, str, str]] = set()
    for path in (
        "marac/essex_marac_2016_17.xlsx",
        "marac/south_wales_marac.csv",
        "marac/west_sussex_marac.xlsx",
    ):
        deferred = deferred_rows(feasibility, path)
        own = links[(links["file"] == path) & (links["role"] == "perpetrator")]
        days = meeting_days(feasibility, path)
        heard |= {
            (key, path, days[sheet, row])
            for sheet, row, key in zip(own["sheet"], own["row"], own["person_key"], strict=True)
            if (sheet, row) not in deferred
        }
    counted = pd.Series([key for key, _, _ in heard]).value_counts()
    wanted = outcomes["marac_all"].astype(int)
    assert (counted.reindex(wanted.index, fill_value=0) == wanted).all()


def cells(supply: Supply, path: str) -> list[tuple[str, str, list[object]]]:
    if path.endswith("csv"):
        return [("", str(at), list(row)) for at, row in enumerate(rows_of(supply, path)[1:], start=2)]
    return [
        (title, str(at), list(row))
        for title, rows in sheets_of(supply, path).items()
        for at, row in enumerate(rows[3:], start=4)
    ]


def deferred_rows(supply: Supply, path: str) -> set[tuple[str, str]]:
    return {(sheet, row) for sheet, row, line in cells(supply, path) if "Deferred" in str(line[-1])}


def meeting_days(supply: Supply, path: str) -> dict[tuple[str, str], str]:
    out = {}
    for sheet, row, line in cells(supply, path):
        if "essex" in path:
            out[sheet, row] = sheet
            continue
        value = line[1]
        if isinstance(value, int):
            value = datetime(1899, 12, 30) + timedelta(days=value)
        if isinstance(value, str):
            forms = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%b-%y", "%d.%m.%Y", "%d %b %Y")
            value = next(day for form in forms if (day := parsed(value, form)))
        out[sheet, row] = f"{value:%Y-%m-%d}"
    return out


def parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def test_targets_add_up(feasibility: Supply) -> None:
    targets = targets_of(feasibility)
    for arm in ("drive", "control"):
        sites = sum(targets[f"allocated_{arm}_{site}"]["value"] for site in ("ESX", "SWA", "WSX"))
        assert sites == targets[f"allocated_{arm}"]["value"]
    assert targets["closed_contact"]["den"] == targets["closed_drive"]["value"]
    needs = [targets[f"closed_needs_count_{number}"] for number in range(5)]
    assert sum(need["num"] for need in needs) == needs[0]["den"]
    contact, none = (targets[f"closed_cm_risk_reduced_{name}"] for name in ("contact", "no_contact"))
    assert contact["num"] + none["num"] == targets["closed_cm_risk_reduced"]["num"]
    assert contact["den"] + none["den"] == targets["closed_cm_risk_reduced"]["den"]
    for kind in ("phys", "sex", "hs", "jc"):
        part = {name: targets[f"closed_{kind}_{name}"] for name in ("intake", "exit", "stopped", "started")}
        change = part["stopped"]["value"] - part["started"]["value"]
        assert part["intake"]["num"] - part["exit"]["num"] == change
        assert part["intake"]["den"] == part["exit"]["den"]


def test_targets_follow_from_the_outcomes(tiny_main: Supply) -> None:
    targets, outcomes = targets_of(tiny_main), truth_of(tiny_main, "outcomes.csv")
    for arm, code in (("drive", "D"), ("control", "C")):
        group = outcomes[outcomes["arm_first"] == code]
        for name in ("pre6", "during", "a0_6", "a6_12", "a12_18"):
            total = group[f"dva_{name}"].astype(int).sum()
            assert targets[f"police_dva_total_{name}_{arm}"]["value"] == total
            full = group[group[f"full_{name}"] == "1"]
            if len(full):
                target = targets[f"police_nondva_any_{name}_{arm}"]
                assert target["num"] == (full[f"nondva_{name}"].astype(int) > 0).sum()
                assert target["den"] == len(full)
        both = group[(group["full_a0_6"] == "1") & (group["full_pre6"] == "1")]
        ratio = targets[f"police_dva_incidents_ratio_a0_6_vs_pre6_{arm}"]
        assert ratio["num"] == both["dva_a0_6"].astype(int).sum()
        assert ratio["den"] == both["dva_pre6"].astype(int).sum()


def test_windows_are_calendar_months_inside_the_extract(tiny_main: Supply) -> None:
    outcomes = truth_of(tiny_main, "outcomes.csv")
    start, end = pd.Timestamp("2015-07-01"), pd.Timestamp("2019-07-01")
    for name, first, last in (("pre6", -6, 0), ("during", 0, 10), ("a12_18", 22, 28)):
        for index, days, full in zip(
            outcomes["index_date"], outcomes[f"obsdays_{name}"], outcomes[f"full_{name}"], strict=True
        ):
            opens = pd.Timestamp(index) + pd.DateOffset(months=first)
            closes = pd.Timestamp(index) + pd.DateOffset(months=last)
            assert int(days) == max(0, (min(closes, end) - max(opens, start)).days)
            assert full == str(int(opens >= start and closes <= end))


def test_the_marac_date_stands_where_the_log_gives_no_sound_date(feasibility: Supply) -> None:
    people = truth_of(feasibility, "persons.csv").set_index("alloc_id")
    rows = sheets_of(feasibility, "allocation/allocation_log.xlsx")["Randomisation log"][3:]
    early = impossible = 0
    for row in rows:
        if len(row) < 14 or row[1] not in people.index or not isinstance(row[4], datetime):
            continue
        true = people.loc[str(row[1])]
        if isinstance(row[5], str) and row[5].startswith("30/02"):
            impossible += 1
            assert true["index_date"] == true["marac_date"]
        elif isinstance(row[5], datetime) and row[5] < row[4]:
            early += 1
            assert true["index_date"] == true["marac_date"]
    assert impossible <= 1
    assert 3 <= early <= 5


def test_nothing_counted_is_dated_after_the_cut(feasibility: Supply) -> None:
    cut = feasibility.data_cut
    table = table_of(feasibility, "idva/insights_export.csv")
    assert max(datetime.strptime(day, "%d/%m/%Y").date() for day in table["Form date"]) <= cut
    actions = truth_of(feasibility, "actions.csv")
    assert (actions["date"] > str(cut)).any()
    assert actions["date"].max() < str(date(2017, 5, 12))


def test_a_victim_of_two_perpetrators_counts_with_the_first(feasibility: Supply) -> None:
    links, victims = truth_of(feasibility, "links.csv"), truth_of(feasibility, "victims.csv")
    people = truth_of(feasibility, "persons.csv").drop_duplicates("person_key").set_index("person_key")
    forms = links[links["file"] == "idva/insights_export.csv"]
    wide = forms.pivot_table(index="row", columns="role", values="person_key", aggfunc="first")
    two = wide.groupby("client")["perpetrator"].agg(set)
    two = two[two.map(len) > 1]
    assert len(two) == 2
    counted = victims.set_index("victim_key")["person_key"]
    assert counted.index.is_unique
    for victim, both in two.items():
        assert counted[victim] == min(both, key=lambda key: people.loc[key, "index_date"])


def test_some_drive_people_die_while_their_case_is_open(tiny_main: Supply) -> None:
    persons = truth_of(tiny_main, "persons.csv")
    drive = persons[(persons["arm_first"] == "D") & (persons["death"] != "") & (persons["drive_start"] != "")]
    died, start, closed = (pd.to_datetime(drive[name]) for name in ("death", "drive_start", "drive_closed"))
    ended = (died > start) & (closed > died) & (closed - died <= pd.Timedelta(days=10))
    assert ended.sum() >= 2
    mess = tiny_main.truth["MESS.md"].decode()
    [line] = [line for line in mess.splitlines() if "cases that ended in death" in line]
    assert int(line.split("|")[-2]) >= 2
