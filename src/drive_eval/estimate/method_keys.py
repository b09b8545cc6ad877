"""What the methods of the main phase leave in the estimates, in words, for the plan's reference."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GIVES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "count_effect": """
`rate_ratio` (numerator and denominator: incidents of Drive and of control), `rate_difference` a
person-year; group `drive_vs_control`. Headline adjusted; `adjusted=none` crude, `adjusted=site_quarter`
Mantel–Haenszel; variant `test=randomisation` is a `test`; `without=site` gives one `without=<site>` a
site
""",
        "change_effect": """
period `<window>_vs_pre_6m`: `ratio_of_rate_ratios` (everyone with time in both), level `any`:
`difference_in_differences` of shares (fully observed in both). Headline within strata of allocation,
`adjusted=none` crude
""",
        "marac_effect": """
`mean_difference` (people seen to the end), `rate_ratio` (everyone); outcome `serial`: `proportion` by
arm, `risk_difference`, `risk_ratio`, `odds_ratio`, `test`, crude and `adjusted=site_quarter`; variant
`test=randomisation` is a `test`
""",
        "matched_balance": """
outcome `matched`: `count` by arm; outcome `unmatched`, level the reason: `count`, group `drive`; each
covariate (level a category or `missing`), period `before` or `after`: `mean` by arm,
`standardised_mean_difference`, `variance_ratio`, `ecdf_mean`, `ecdf_max` between arms
""",
        "matched_pairs": """
population `matched`. By arm: as `police_windows`; between: `ratio_of_incident_ratios`,
`ratio_of_people_ratios`; by pair: `risk_difference`, `odds_ratio`, `test` (McNemar), variant
`test=signed_rank`, `gamma_critical` at level `any` and `incidents`
""",
        "matched_marac": """
population `matched`. By arm: as `marac_windows`; by pair: `mean_difference`, variant `test=signed_rank` and
`gamma_critical` at level `appearances` or `victims`; in `12m_after` also `risk_difference`, `odds_ratio`,
`test` (McNemar) and `gamma_critical` at level `any`
""",
        "contact_windows": """
group `drive`, subgroup `all`, `contact=yes`, `contact=no`: as `police_windows` by arm; nothing between them
""",
        "event_study": """
period `month_-6` … `month_27` (months from the index date): `rate` by arm, `rate_ratio` between; from
`month_0` `ratio_of_rate_ratios` against the six months before. Headline within strata of allocation,
`adjusted=none` crude; `band=sup_t`: limits that hold for all months of a line at once
""",
        "time_to_first": """
level `from_index` or `from_10m`: `survival` by arm, period `month_3`, `month_6` … (denominator: still at
risk), `restricted_mean` at `month_12`; between: `test` (log-rank), `hazard_ratio`, stratified,
`adjusted=none` crude
""",
        "recording": """
group `all`, subgroup `all` or `site=…`, period a calendar month `2016-04` or `extract`: `all_incidents`
and `dva_incidents` `count`, `dva_share`, `dva_crime_share` and `recorded_within_90_days` `proportion`,
`recording_lag` `median` and `q3` in days
""",
        "subgroup_effects": """
subgroup `<modifier>=<level>`: `rate_ratio`; subgroup `all`, level the modifier: `test` of interaction
""",
        "idva_between": """
period `exit_vs_intake`: `risk_difference` of the changes, crude; `adjusted=site_quarter`;
`bounds=worst`, `bounds=best`
""",
        "agreement": """
group `drive`, period `intake` or `exit` for abuse: `kappa`, variant `weights=linear`; level `same`:
`proportion`
""",
        "missing_counts": """
`rate_ratio` variant `missing=imputed`, `missing=delta_1_5` … `missing=delta_5`; `tipping_point` variant
`missing=tipping_point`
""",
        "missing_outcomes": """
`risk_difference` variant `missing=imputed`; `tipping_point` variant `missing=tipping_point` (log odds
ratio)
""",
        "missing_pairs": """
population `closed`, period `exit_vs_intake`: `share_stopped` variants `missing=worst`, `missing=best`;
`risk_difference` variant `missing=imputed`
""",
        "cost_benefit": """
outcome `delivery`, group `drive`: `cost_per_case`; between, per person allocated: `incidents_avoided`,
`benefit`, `delivery_cost`, `net_benefit`, `probability_net_benefit`, `cost_per_incident_avoided`; level
a price in pounds: `acceptability` (price in `numerator`); level `draw_001` …: `plane_avoided`,
`plane_net_cost`
""",
        "estimands": """
level `<analysis>.<method>`, period the windows joined by commas; quantities `population`, `treatment`,
`variable`, `intercurrent_events`, `summary`: the words stand in `method`
""",
    }
)
