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
# # For report authors: find a number, restyle a figure
#
# Run it at the root of a study, or name the study in `DRIVE_EVAL_STUDY`.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

STUDY = Path(os.environ.get("DRIVE_EVAL_STUDY", "."))
STUDY = STUDY if (STUDY / "results").is_dir() else STUDY / ".."
RESULTS = STUDY / "results" / "feasibility"

# %% [markdown]
# ## Find an estimate
#
# Every number of the report is a row of `estimates.csv`. Its key is ten columns; most of the time `analysis`,
# `outcome`, `period` and `quantity` are enough to find it.

# %%
estimates = pd.read_csv(RESULTS / "estimates.csv", keep_default_na=False, na_values={"estimate": [""]})
contact = estimates.query(
    "analysis == 'delivery' and outcome == 'direct_contact' and quantity == 'proportion' "
    "and subgroup == 'all' and variant == ''"
)
contact[["population", "group", "estimate", "conf_low", "conf_high", "numerator", "denominator", "method"]]

# %% [markdown]
# ## Words to search by
#
# What the plan calls things:

# %%
estimates.groupby("analysis")["outcome"].unique().map(lambda names: ", ".join(sorted(names))).to_frame()

# %% [markdown]
# ## The files of a figure
#
# Each figure is there as SVG (for the web), PDF (for print) and PNG (for Word), with the data behind it as
# CSV and its alternative text.

# %%
figures = sorted(path.stem for path in (RESULTS / "figures").glob("*.csv"))
figures

# %%
print((RESULTS / "figures" / "abuse_change.txt").read_text(encoding="utf-8"))

# %% [markdown]
# ## Restyle one from its data
#
# The house style lives in `drive_eval.display.style`; a colour taken from there stays the arm's colour
# everywhere.

# %%
data = pd.read_csv(RESULTS / "figures" / "abuse_change.csv")
data.head()

# %%
from drive_eval.vocabulary import ABUSE_TYPES

headline = estimates.query(
    "analysis == 'abuse_types' and source == 'case_manager' and population == 'paired' and level == 'any' "
    "and quantity == 'proportion' and subgroup == 'all' and variant == '' and period in ('intake', 'exit')"
).astype({"estimate": float, "conf_low": float, "conf_high": float})
wide = headline.pivot(index="outcome", columns="period", values="estimate").reindex(list(ABUSE_TYPES))

figure, axis = plt.subplots(figsize=(7, 3))
for place, (_, shares) in enumerate(wide.iterrows()):
    axis.plot([shares["intake"], shares["exit"]], [place, place], color="0.7", zorder=1)
    axis.scatter(shares["intake"], place, color="black", label="Intake" if place == 0 else None)
    axis.scatter(
        shares["exit"], place, color="white", edgecolor="black", label="Exit" if place == 0 else None
    )
axis.set_yticks(range(len(wide)), [ABUSE_TYPES[outcome] for outcome in wide.index])
axis.set_xlim(0, 1)
axis.set_xlabel("Share of paired closed cases")
axis.invert_yaxis()
axis.legend(loc="lower right", frameon=False)
figure.tight_layout()
figure
