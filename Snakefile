# The evaluation, stage by stage: raw extracts to a finished report.
include: "workflow/rules/common.smk"
include: "workflow/rules/ingest.smk"
include: "workflow/rules/link.smk"
include: "workflow/rules/allocate.smk"
include: "workflow/rules/derive.smk"
include: "workflow/rules/match.smk"
include: "workflow/rules/estimate.smk"
include: "workflow/rules/display.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/disclose.smk"


rule all:
    default_target: True
    input:
        rules.data_quality.output,
        rules.link_queries.output,
        rules.estimate.output,
        rules.display.output,
        rules.report.output,
        rules.manifest.output,
        what_may_leave,


rule check:
    input:
        rules.data_quality.output,
