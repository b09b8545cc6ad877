"""Hold one run's estimates against the targets of a supply: black box, through the contract alone.

    python check_targets.py TARGETS.yaml ESTIMATES.parquet [--phase PHASE]

Prints each target that is missing or off, then a summary line; exit 1 if any is.
"""

import argparse, re, sys
import pandas as pd, yaml

ABUSE = {"phys": "physical", "sex": "sexual", "hs": "harassment_stalking", "jc": "jealous_controlling"}
SITE = {"ESX": "essex", "SWA": "south_wales", "WSX": "west_sussex"}
NEED = {
    "substance": "substance_misuse",
    "alcohol": "alcohol",
    "housing": "housing",
    "mental": "mental_health",
}
WINDOW = {
    "pre6": "pre_6m",
    "during": "during",
    "a0_6": "post_0_6m",
    "a6_12": "post_6_12m",
    "a12_18": "post_12_18m",
}
POLICE = {
    "dva": ("police_dva", "dva_incidents"),
    "dvacrime": ("police_dva", "dva_crimes"),
    "nondva": ("police_non_dva", "non_dva_incidents"),
}


def row_of(key):
    """Contract key of a target name, or None where the contract fixes no row."""

    def q(analysis, outcome, quantity, **more):
        return dict(analysis=analysis, outcome=outcome, quantity=quantity, **more)

    if m := re.fullmatch(r"allocated_(drive|control)(?:_(ESX|SWA|WSX))?", key):
        return q("flow", "allocated", "count", group=m[1], subgroup=f"site={SITE[m[2]]}" if m[2] else "all")
    if m := re.fullmatch(r"(age|men|white_british)_(drive|control)", key):
        base = dict(population="allocated", group=m[2], subgroup="all")
        return {
            "age": q("baseline", "age", "mean", **base),
            "men": q("baseline", "sex", "proportion", level="male", **base),
            "white_british": q("baseline", "ethnicity", "proportion", level="white_british", **base),
        }[m[1]]
    if m := re.fullmatch(r"twice_(\w+)", key):
        return q("allocation", "allocated_twice", "count", level=m[1])
    if key == "closed_drive":
        return q("flow", "closed", "count", group="drive", subgroup="all")
    if key == "closed_contact":
        return q("delivery", "direct_contact", "proportion", population="closed", subgroup="all")
    if m := re.fullmatch(r"closed_need_(\w+)", key):
        return q("needs", NEED[m[1]], "proportion", population="closed", subgroup="all")
    if m := re.fullmatch(r"closed_needs_count_(\d)", key):
        return q("needs", "number_of_needs", "proportion", population="closed", level=m[1], subgroup="all")
    if m := re.fullmatch(r"closed_(phys|sex|hs|jc)_(modhigh_)?(intake|exit|stopped|started)", key):
        base = dict(
            source="case_manager",
            population="paired",
            subgroup="all",
            level="moderate_or_high" if m[2] else "any",
        )
        if m[3] in ("intake", "exit"):
            return q("abuse_types", ABUSE[m[1]], "proportion", period=m[3], **base)
        return q("abuse_types", ABUSE[m[1]], m[3], period="exit_vs_intake", **base)
    if m := re.fullmatch(r"closed_cm_risk_reduced(?:_(contact|no_contact))?", key):
        sub = {None: "all", "contact": "contact=yes", "no_contact": "contact=no"}[m[1]]
        return q("risk_case_manager", "risk_reduced", "proportion", population="closed", subgroup=sub)
    if m := re.fullmatch(r"closed_prev_(offences|dva)", key):
        return q(
            "baseline",
            {"offences": "previous_offences", "dva": "previous_dva_offences"}[m[1]],
            "proportion",
            population="closed",
            group="drive",
        )
    if m := re.fullmatch(r"(closed_)?actions_(child_safeguarding|information_sharing)", key):
        return q(
            "delivery",
            "multi_agency_action",
            "proportion",
            level=m[2],
            population="closed" if m[1] else "allocated",
        )
    if m := re.fullmatch(r"idva_linked_(drive|control)", key):
        return q("flow", "idva_linked_victims", "count", group=m[1], subgroup="all")
    if m := re.fullmatch(r"idva_risk_reduced_(drive|control)", key):
        return q("risk_idva", "risk_reduced", "proportion", group=m[1], subgroup="all")
    if m := re.fullmatch(
        r"police_(dva|dvacrime|nondva)_(any|total)_(pre6|during|a0_6|a6_12|a12_18)_(drive|control)", key
    ):
        a, o = POLICE[m[1]]
        return q(
            a,
            o,
            {"any": "proportion", "total": "count"}[m[2]],
            period=WINDOW[m[3]],
            group=m[4],
            subgroup="all",
        )
    if m := re.fullmatch(r"police_obsdays_(pre6|during|a0_6|a6_12|a12_18)_(drive|control)", key):
        return q(
            "police_dva",
            "dva_incidents",
            "person_days_observed",
            period=WINDOW[m[1]],
            group=m[2],
            subgroup="all",
        )
    if m := re.fullmatch(
        r"police_(dva|nondva)_(incidents|people)_ratio_(a0_6|a6_12|a12_18)_vs_pre6_(drive|control)", key
    ):
        a, o = POLICE[m[1]]
        return q(
            a,
            o,
            {"incidents": "incident_ratio", "people": "people_ratio"}[m[2]],
            period=f"{WINDOW[m[3]]}_vs_pre_6m",
            group=m[4],
            subgroup="all",
        )
    if key == "police_incidents_per_perpetrator":
        return q("police_dva", "all_incidents", "mean", period="extract", group="all")
    if key == "police_share_nondva":
        return q("police_dva", "non_dva_share", "proportion", period="extract", group="all")
    if m := re.fullmatch(r"marac_mean_index_to_12m_after_(drive|control)", key):
        return q("marac", "appearances", "mean", period="index_to_12m_after", group=m[1], subgroup="all")
    if m := re.fullmatch(r"marac_12m_after_total_(drive|control)", key):
        return q("marac", "appearances", "count", period="12m_after", group=m[1], subgroup="all")
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("targets")
    parser.add_argument("estimates")
    parser.add_argument("--phase", default="feasibility", choices=["feasibility", "main"])
    parser.add_argument("--all", action="store_true", help="print every target, not only those that are off")
    options = parser.parse_args()
    targets = yaml.safe_load(open(options.targets))["targets"]
    table = pd.read_parquet(options.estimates)
    if "variant" in table:
        table = table[table["variant"].fillna("") == ""]
    key_columns = [
        c
        for c in (
            "analysis",
            "source",
            "population",
            "subgroup",
            "outcome",
            "level",
            "group",
            "period",
            "quantity",
            "variant",
        )
        if c in table
    ]
    repeated = int(table.duplicated(key_columns).sum())
    if repeated:
        print("REPEATED KEYS", repeated)
    right = wrong = absent = unfixed = 0
    for key, target in targets.items():
        if options.phase == "feasibility" and target.get("phase") == "main":
            continue
        want = row_of(key)
        if want is None:
            unfixed += 1
            continue
        hit = table
        for column, value in want.items():
            hit = hit[hit[column].astype(str) == value]
        if hit.empty:
            absent += 1
            print("ABSENT", key, want)
            continue
        values = []
        for _, row in hit.iterrows():
            if "num" in target:
                values.append((row["numerator"], row["denominator"]))
            else:
                values.append(row["estimate"])
        slack = target.get("tolerance", 0)

        def near(got):
            if "num" in target:
                n, d = got
                room = lambda count: max(1.0, slack * count) if slack else 1e-9
                return (
                    n == n
                    and d == d
                    and abs(n - target["num"]) <= room(target["num"])
                    and abs(d - target["den"]) <= room(target["den"])
                )
            return abs(got - target["value"]) <= (
                max(1.0, slack * abs(target["value"])) if slack else 0.02 if key.startswith("age_") else 1e-6
            )

        if any(near(v) for v in values):
            right += 1
            if options.all:
                print("ok    ", key, values[0])
        else:
            wrong += 1
            print(
                "OFF   ",
                key,
                "got",
                values[:3],
                "want",
                (target["num"], target["den"]) if "num" in target else target["value"],
            )
    print(f"{right} right, {wrong} off, {absent} absent, {unfixed} not fixed by the contract")
    sys.exit(0 if not wrong and not absent and not repeated else 1)


main()
