"""Means, p-values and counts of people against the estimates."""

import re
from collections.abc import Sequence
from typing import Final

from drive_eval.proofread.context import Context
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.index import Index, Row, best, compatible, of
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits
from drive_eval.proofread.statements import PValue

_MEAN_BEFORE: Final = re.compile(
    r"\b(?:mean|average|averaged|averaging)\b[^.;\d]{0,60}?(?:\b(?:of|was|were|is|at|had)|"
    r"[=:,(])\s*(?:just |about |around |only |over |under )*$",
    re.IGNORECASE,
)
_MEAN_BESIDE: Final = re.compile(r"\b(?:mean|average|M)\s*[=:]?\s*$")
_MEAN_AFTER: Final = re.compile(r"^\s*(?:[a-z]+\s+){0,3}on average\b", re.IGNORECASE)
_FLOWS: Final = {
    "allocated": re.compile(
        r"^\s*(?:(?:people|perpetrators|cases|individuals|participants)\s+)?(?:were\s+|had been\s+|was\s+)?"
        r"(?:allocated|randomised|randomized|assigned)\s+to\s+(?:the\s+)?(?P<group>drive|control)",
        re.IGNORECASE,
    ),
    "allocated_in_brackets": re.compile(
        r"^\s*\(\s*(?P<group>drive|control)\s*\)[^.;]{0,40}\b(?:people|perpetrators|cases)?\s*allocated\b",
        re.IGNORECASE,
    ),
    "closed": re.compile(
        r"^\s*(?:drive\s+)?(?:cases\s+(?:were\s+|had been\s+)?closed|closed\s+(?:drive\s+)?cases)\b",
        re.IGNORECASE,
    ),
}
_NARROWER: Final = re.compile(
    r"\b(?:further|another|more|additional|extra|other|first|last|each|every)\s+$", re.IGNORECASE
)
_NEAR: Final = 0.05


def check_means(reading: Reading, index: Index, named: Context) -> list[Finding]:
    """Compare each mean with the means that were estimated of the outcome that the sentence names."""
    rows = of(index.means, named.outcomes)
    found = []
    for mention in reading.mentions if rows else ():
        before, after = reading.text[: mention.start], reading.text[mention.end :]
        if mention.kind in ("count", "decimal", "measure") and (
            _MEAN_BEFORE.search(before) or _MEAN_AFTER.match(after)
        ):
            finding = _mean(reading, mention, rows, named)
            if finding is not None:
                found.append(finding)
    return found


def _mean(reading: Reading, mention: Mention, rows: Sequence[Row], named: Context) -> Finding | None:
    equal = [row for row in rows if fits(mention, row.estimate)]
    if equal:
        row = best(equal, named)
        told = f"The estimate is {row.estimate:.2f}."
        return reading.finding(mention.start, mention.end, "matches", told, severity="info", key=row.key)
    meant = compatible(rows, named)
    if not named.groups:
        meant = [row for row in meant if row.group == "all"] or meant
    one_group = len({row.group for row in meant}) == 1
    if not (one_group and named.plain) or named.elsewhere or named.narrowed or len(named.outcomes) != 1:
        return None
    row = best(meant, named)
    told = f"The estimate is {row.estimate:.2f}."
    hint = f"{row.estimate:.{mention.decimals}f}" if len(meant) == 1 else ""
    return reading.finding(mention.start, mention.end, "contradicts", told, key=row.key, suggestion=hint)


def check_tests(reading: Reading, index: Index, named: Context) -> list[Finding]:
    """Compare a sentence's one p-value with those of the one outcome that it names."""
    rows = of(index.tests, named.outcomes)
    found = []
    for p in reading.p_values if rows else ():
        equal = [row for row in rows if _p_fits(p, row.p_value)]
        if equal:
            row = best(equal, named)
            told = f"The estimate's p-value is {row.p_value:.3g}."
            found.append(reading.finding(p.start, p.end, "matches", told, severity="info", key=row.key))
        elif (
            named.plain
            and len(reading.p_values) == 1
            and len(named.outcomes) == 1
            and not (named.elsewhere or named.narrowed)
        ):
            meant = compatible(rows, named)
            if meant and 0 < p.value <= 1:
                row = best(meant, named)
                told = f"The estimate's p-value is {row.p_value:.3g}."
                found.append(reading.finding(p.start, p.end, "contradicts", told, key=row.key))
    return found


def _p_fits(p: PValue, value: float) -> bool:
    if p.relation == "<":
        return value < p.value
    if p.relation == ">":
        return value > p.value
    return abs(value - p.value) <= 0.5 * 10.0**-p.decimals + 1e-9


def check_counts(reading: Reading, index: Index, named: Context) -> list[Finding]:
    """Compare the numbers of people allocated and of cases closed: only a near miss is called one."""
    found = []
    for mention in reading.counts:
        if mention.words and mention.value < 20:
            continue
        for outcome, pattern in _FLOWS.items():
            match = pattern.match(reading.text[mention.end :])
            if match is None:
                continue
            group = match.groupdict().get("group")
            finding = _flow(
                reading, mention, outcome.partition("_in_")[0], group.lower() if group else "", index, named
            )
            if finding is not None:
                found.append(finding)
    return found


def _flow(
    reading: Reading, mention: Mention, outcome: str, group: str, index: Index, named: Context
) -> Finding | None:
    rows = [row for row in of(index.counts, [outcome]) if row.headline]
    equal = [row for row in rows if row.estimate == mention.value]
    if equal:
        row = best(equal, named)
        told = f"The estimate is {row.estimate:,.0f}."
        return reading.finding(mention.start, mention.end, "matches", told, severity="info", key=row.key)
    whole = [row for row in rows if row.subgroup == "all" and (row.group == group or not group)]
    near = [row for row in whole if 0 < abs(row.estimate - mention.value) <= max(2.0, _NEAR * row.estimate)]
    narrower = named.subgroups or named.narrowed or _NARROWER.search(reading.text[: mention.start])
    if len(near) != 1 or narrower or named.elsewhere:
        return None
    told = f"The estimate is {near[0].estimate:,.0f}."
    hint = f"{near[0].estimate:,.0f}"
    return reading.finding(mention.start, mention.end, "near_miss", told, key=near[0].key, suggestion=hint)
