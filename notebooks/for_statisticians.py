# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # For statisticians: from an estimate back to the rows
#
# Opens each intermediate table with its contract, then rebuilds one 2×2 table by hand and compares
# it with its estimate. Run it at the root of a study, or name the study in `DRIVE_EVAL_STUDY`.

# %%
import os
from pathlib import Path

import pandas as pd

from drive_eval.contracts.parquet import read_contract, read_table

STUDY = Path(os.environ.get("DRIVE_EVAL_STUDY", "."))
STUDY = STUDY if (STUDY / "data" / "processed").is_dir() else STUDY / ".."
PROCESSED = STUDY / "data" / "processed"

# %% [markdown]
# ## Every table, and what one row of it is

# %%
tables = []
for path in sorted(PROCESSED.rglob("*.parquet")):
    contract = read_contract(path)
    rows = len(read_table(path, columns=[]))
    where = path.relative_to(PROCESSED).as_posix()
    tables.append({"table": where, "rows": rows, "one row is": contract.one_row_is if contract else ""})
pd.DataFrame(tables)

# %% [markdown]
# ## One contract in full
#
# `drive-eval describe FILE` prints the same, with the missing count of each column.

# %%
contract = read_contract(PROCESSED / "derive" / "drive_cases.parquet")
pd.DataFrame(
    {
        "column": [column.name for column in contract.columns],
        "kind": [column.kind for column in contract.columns],
        "codes": [", ".join(column.codes or ()) for column in contract.columns],
        "meaning": [column.meaning for column in contract.columns],
    }
)

# %% [markdown]
# ## Physical abuse at intake and exit, by hand
#
# The population `paired`: closed cases of people whose arm is Drive, with a known level at the earliest
# intake and at the latest exit by the data cut. Arms are in a table of their own and are joined here.

# %%
cases = read_table(PROCESSED / "derive" / "drive_cases.parquet")
arms = read_table(PROCESSED / "allocate" / "arms.parquet")
cases = cases.merge(arms[arms["arm"] == "drive"], on="person")
closed = cases[cases["closed"]]
KNOWN = ["none", "standard", "moderate", "high"]
paired = closed[closed["physical_intake"].isin(KNOWN) & closed["physical_exit"].isin(KNOWN)]
intake, exit_ = paired["physical_intake"] != "none", paired["physical_exit"] != "none"
by_hand = pd.DataFrame(
    [[(intake & exit_).sum(), (intake & ~exit_).sum()], [(~intake & exit_).sum(), (~intake & ~exit_).sum()]],
    index=["intake: any", "intake: none"],
    columns=["exit: any", "exit: none"],
)
by_hand

# %% [markdown]
# ## The same from the estimates, by key

# %%
estimates = read_table(STUDY / "results" / "feasibility" / "estimates.parquet")


def estimate(**key: str) -> pd.Series:
    """The one headline row of a key; parts not given are free."""
    found = estimates[estimates["variant"] == ""]
    for column, value in key.items():
        found = found[found[column] == value]
    assert len(found) == 1, f"{len(found)} rows"
    return found.iloc[0]


physical = {
    "analysis": "abuse_types",
    "outcome": "physical",
    "level": "any",
    "population": "paired",
    "subgroup": "all",
}
at_intake = estimate(**physical, period="intake", quantity="proportion")
at_exit = estimate(**physical, period="exit", quantity="proportion")
stopped = estimate(**physical, period="exit_vs_intake", quantity="stopped")
started = estimate(**physical, period="exit_vs_intake", quantity="started")
test = estimate(**physical, period="exit_vs_intake", quantity="test")

# %%
assert (at_intake["numerator"], at_intake["denominator"]) == (intake.sum(), len(paired))
assert (at_exit["numerator"], at_exit["denominator"]) == (exit_.sum(), len(paired))
assert stopped["estimate"] == by_hand.loc["intake: any", "exit: none"]
assert started["estimate"] == by_hand.loc["intake: none", "exit: any"]

# %% [markdown]
# ## The exact test by its formula
#
# Of the b + c discordant pairs, b is binomial with probability one half where nothing changed; the exact
# p-value is twice the smaller tail, at most 1.

# %%
from math import comb

b, c = int(stopped["estimate"]), int(started["estimate"])
tail = sum(comb(b + c, k) for k in range(min(b, c) + 1)) / 2 ** (b + c)
assert abs(test["p_value"] - min(1.0, 2 * tail)) < 1e-12
test[["method", "statistic", "p_value", "n", "n_missing", "warning"]]

# %% [markdown]
# ## And back to the raw rows
#
# Who is on each raw row is in `link/row_persons`; what became of the row is in the ledger.

# %%
row_persons = read_table(PROCESSED / "link" / "row_persons.parquet")
ledger = read_table(PROCESSED / "ingest" / "ledger.parquet")
rows = row_persons[
    row_persons["person"].isin(paired["person"]) & row_persons["file"].str.startswith("drive/")
]
behind = rows.merge(ledger, on=["file", "sheet", "row"])
assert len(behind) == len(rows)
behind.groupby(["file", "status"]).size()
