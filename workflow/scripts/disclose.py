"""What a release withholds, an attacker's audit of it, and the output checker's form for inside the study."""

from pathlib import Path

import pandas as pd

from drive_eval.config.parts import restore
from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.disclosure import record
from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.checklist import Form, checklist_page
from drive_eval.disclosure.control import control
from drive_eval.disclosure.released import printed_rows, released
from drive_eval.disclosure.rules import Rules
from drive_eval.display.audit import audit_frame
from drive_eval.display.build import book_of, views
from drive_eval.display.labels import labels_of
from drive_eval.errors import CannotRun
from drive_eval.job import reported
from drive_eval.report.printed_keys import printed_keys
from drive_eval.whole import whole_folder

with reported(snakemake.log[0]):
    study = restore(snakemake.params.settings)
    names = ("estimates", "ledger", "linkage_rates", "rules")
    frames = [read_table(Path(snakemake.input[name])) for name in names]
    text, book = Path(snakemake.input.text).read_text("utf-8"), book_of(*frames)
    keys = printed_keys(views(book, labels_of(study), study.phase), text, book)
    frame = printed_rows([frames[0], audit_frame(*frames[1:])], keys)
    strata = read_table(Path(snakemake.input.people), ["stratum"])["stratum"].nunique()
    rules = Rules(**study.disclosure.model_dump(include=set(Rules.__dataclass_fields__)))
    earlier = [
        record.earlier_release(
            read_table(Path(folder) / "printed.parquet"),
            pd.read_csv(Path(folder) / "suppressions.csv"),
            read_table(Path(folder) / "released.parquet"),
            rules.rounding_base,
        )
        for folder in snakemake.params.earlier
    ]
    chosen = control(frame, rules, earlier, strata)
    left = released(frame, chosen.withheld, chosen.bounded, rules.rounding_base)
    audit = audit_release(frame, left, rules, earlier, strata, chosen.bounded, chosen.coarse)
    if not audit.passed:
        raise CannotRun([f"The release is not safe: {breach}" for breach in audit.breaches])
    checks = record.summary(chosen, audit, len(frame))
    form = Form(
        f"Output check: {study.title}, {study.phase}",
        "INTERNAL: reasons in full",
        study.disclosure.model_dump(),
        {},
        checks,
        chosen.suppressions,
        audit.intervals,
    )
    with whole_folder(Path(snakemake.output[0])) as folder:
        write_table(frame, ESTIMATES, folder / "printed.parquet")
        write_table(left, ESTIMATES, folder / "released.parquet")
        record.suppressions_frame(chosen.suppressions).to_csv(folder / "suppressions.csv", index=False)
        audit.intervals.to_csv(folder / "intervals.csv", index=False)
        (folder / "summary.json").write_bytes(record.as_json(dict(checks)))
        (folder / "output_check.html").write_text(checklist_page(form), "utf-8")
