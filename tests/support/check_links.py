"""Hold the ledger and the links of one run against the truth of its supply: black box, through the contract alone.

    python check_links.py TRUTH_DIR STUDY/data/processed

A person (pseudonym) stands for the true person of the first allocation row that it holds. Precision and recall are over rows of people in the trial, by file and role kind.
"""

import sys
from pathlib import Path
import pandas as pd

truth_dir, processed = Path(sys.argv[1]), Path(sys.argv[2])
truth = pd.read_csv(truth_dir / "links.csv", dtype=str, keep_default_na=False)
trial = set(pd.read_csv(truth_dir / "persons.csv", dtype=str)["person_key"])
bad = 0

ledger = pd.read_parquet(processed / "ingest" / "ledger.parquet")
missing = truth[["file", "sheet", "row"]].drop_duplicates()
ledger_keys = set(zip(ledger["file"].astype(str), ledger["row"].astype(int)))
lost = [(f, r) for f, s, r in missing.itertuples(index=False) if (f, int(r)) not in ledger_keys]
print(f"ledger: {len(ledger)} rows; true data rows not in it: {len(lost)} {lost[:3]}")
print(ledger.groupby("status").size().to_dict())
bad += bool(lost)

links = pd.read_parquet(processed / "link" / "row_persons.parquet")
links["row"] = links["row"].astype(int)
truth["row"] = truth["row"].astype(int)
KIND = {
    "perpetrator": "perp",
    "suspect": "perp",
    "offender": "perp",
    "suspect_cancelled": "perp",
    "offender_cancelled": "perp",
    "allocated": "perp",
    "service_user": "perp",
    "victim": "vic",
    "victim_cancelled": "vic",
    "client": "vic",
    "witness": "other",
}
truth["kind"] = truth["role"].map(KIND)
wanted = truth[truth["person_key"].isin(trial)]
alloc = links[links["file"].str.contains("allocation_log")]
alloc_truth = truth[(truth["file"].str.contains("allocation_log")) & (truth["role"] == "allocated")]
who = (
    alloc.merge(alloc_truth, on=["file", "row"], suffixes=("", "_t"))
    .drop_duplicates("person")
    .set_index("person")["person_key"]
)
merged_people = alloc.merge(alloc_truth, on=["file", "row"]).groupby("person")["person_key"].nunique()
split_people = alloc.merge(alloc_truth, on=["file", "row"]).groupby("person_key")["person"].nunique()
print(
    f"allocation log: people wrongly merged {int((merged_people > 1).sum())}, wrongly split {int((split_people > 1).sum())}"
)
bad += int((merged_people > 1).sum()) + int((split_people > 1).sum()) > 0
links["person_key"] = links["person"].map(who)
got = links.dropna(subset=["person_key"])
for file, rows in wanted.groupby("file"):
    want_keys = set(zip(rows["row"], rows["person_key"]))
    have = got[got["file"] == file]
    have_keys = set(zip(have["row"], have["person_key"]))
    hit = len(want_keys & have_keys)
    precision = hit / len(have_keys) if have_keys else float("nan")
    recall = hit / len(want_keys)
    fine = precision >= 0.999 and recall >= 0.985
    bad += not fine
    print(
        f"{'ok  ' if fine else 'OFF '}{file}: precision {precision:.4f} recall {recall:.4f} of {len(want_keys)}"
    )
sys.exit(1 if bad else 0)
