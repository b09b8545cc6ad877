"""P-values that no test can give, and p-values that their own sentence denies."""

import math
import re
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.statements import PValue

_ALPHA: Final = 0.05
# "Significantly reduced" is a judgement of risk; what is significantly longer or associated was tested.
_POSITIVE: Final = re.compile(
    r"\b(?:statistically|highly|strongly|very) significant(?:ly)?\b|"
    r"\bsignificant (?:differences?|associations?|effects?|relationships?|correlations?|interactions?|"
    r"predictors?)\b|"
    r"\bsignificantly (?:longer|shorter|higher|lower|greater|smaller|larger|more|less|fewer|better|worse|"
    r"older|younger|faster|slower|different|differed|associated|correlated|related|predict(?:s|ed|ive))\b",
    re.IGNORECASE,
)
_NEGATIVE: Final = re.compile(
    r"\b(?:not|no|neither|nor|n't|without(?: any)?|"
    r"never)\s+(?:\w+\s+){0,3}?(?:statistically\s+)?significant(?:ly)?\b|"
    r"\bnon-?\s?significant\b|\bnot statistically significant\b|\bdid not (?:reach|attain) (?:statistical "
    r")?significance\b|"
    r"\bstatistically insignificant\b|\bno evidence (?:of|for|that)\b",
    re.IGNORECASE,
)
# Of several p-values, only that in the bracket which closes a claim is held to it.
_CLAIM_LAST: Final = re.compile(r"\bsignifican(?:t|tly|ce)\b[^.;,()]{0,60}\([^()]{0,60}$", re.IGNORECASE)
_CONJUNCTION: Final = re.compile(r"\b(?:whereas|while|but)\b", re.IGNORECASE)
_QUALIFIED: Final = re.compile(
    r"\b(?:level|alpha|threshold|adjust\w*|correct\w*|holm|bonferroni|interaction|one-(?:sided|tailed)|"
    r"border\w*|"
    r"marginal\w*|trend|if|would|unless|when|although|though|but|however|whereas|while)\b",
    re.IGNORECASE,
)
_RATIO: Final = re.compile(r"\b(?:ratios?|a?OR|RR|HR|IRR|SMR)\b")
_DIFFERENCE: Final = re.compile(r"\b(?:differences?|differed|percentage points?)\b|\bβ|\b[bB]\s*=")
_STATISTIC: Final = re.compile(
    r"(?:\b(?P<name>t|z|F|r)|(?P<chi>χ²|χ2|χ\^2|\bX2|\bchi-squared?))\s*"
    r"(?:\(\s*(?P<df>\d+(?:\.\d+)?)(?:\s*,\s*(?:N\s*=\s*\d+|(?P<df2>\d+(?:\.\d+)?)))?\s*\))?\s*=\s*"
    r"(?P<value>-?(?:\d+(?:\.\d+)?|\.\d+))\s*[,;]\s*$"
)


def check_p_values(reading: Reading) -> list[Finding]:
    """Check each p-value of a sentence."""
    found = []
    for p in reading.p_values:
        finding = _impossible(reading, p) or _statistic(reading, p)
        if finding is not None:
            found.append(finding)
    return found or _significance(reading) or _by_its_interval(reading)


def _impossible(reading: Reading, p: PValue) -> Finding | None:
    least = 10.0**-p.decimals
    if p.value < 0 or p.value > 1 or (p.relation == ">" and p.value >= 1):
        told = "A p-value lies between 0 and 1."
    elif p.value == 0 and p.relation != ">":
        told = f"No p-value is 0: print p < {least:g}." if p.decimals else "No p-value is 0: print p < 0.001."
    else:
        return None
    hint = f"p < {least:g}" if p.value == 0 and p.decimals else ""
    return reading.finding(p.start, p.end, "p_value", told, suggestion=hint)


def _significance(reading: Reading) -> list[Finding]:
    """A p-value and the one claim of its sentence, or of its clause, at odds at 5%."""
    if len(reading.p_values) == 1:
        return _at_odds(reading, reading.p_values[0], reading.text)
    ends = [0, *(p.end for p in reading.p_values)]
    clauses = [
        (p, _CONJUNCTION.split(reading.text[end : p.start])[-1])
        for p, end in zip(reading.p_values, ends, strict=False)
    ]
    return [
        one for p, clause in clauses if _CLAIM_LAST.search(clause) for one in _at_odds(reading, p, clause)
    ]


def _at_odds(reading: Reading, p: PValue, words: str) -> list[Finding]:
    if _QUALIFIED.search(words):
        return []
    denied, claimed = list(_NEGATIVE.finditer(words)), list(_POSITIVE.finditer(words))
    below = p.relation != ">" and (p.value < _ALPHA or (p.relation == "<" and p.value <= _ALPHA))
    above = p.relation != "<" and (p.value > _ALPHA or (p.relation == ">" and p.value >= _ALPHA))
    if len(denied) == 1 and below:
        told = "The p-value is below 0.05, and the sentence says not significant."
    elif not denied and len(claimed) == 1 and above:
        told = "The p-value is above 0.05, and the sentence says significant."
    else:
        return []
    return [reading.finding(p.start, p.end, "p_significance", told, severity="warning")]


def _by_its_interval(reading: Reading) -> list[Finding]:
    """`A statistically significant ratio (0.75, 95% CI 0.55 to 1.02)`: the interval holds no difference."""
    if reading.p_values or len(reading.intervals) != 1 or _QUALIFIED.search(reading.text):
        return []
    (interval,) = reading.intervals
    if not re.search(r"\b95\s?(?:%|per\s?cent)", reading.text[interval.start - 1 : interval.end]):
        return []
    lead = reading.text[: interval.start]
    null = 1.0 if _RATIO.search(lead) else 0.0 if _DIFFERENCE.search(lead) else None
    if null is None or (null == 1 and interval.low <= 0):
        return []
    denied, claimed = list(_NEGATIVE.finditer(reading.text)), list(_POSITIVE.finditer(reading.text))
    holds = interval.low < null < interval.high
    if holds and len(claimed) == 1 and not denied:
        told = f"The interval includes {null:g}, no difference, and the sentence says significant."
    elif not interval.low <= null <= interval.high and len(denied) == 1 and interval.low < interval.high:
        told = (
            f"The interval does not include {null:g}, no difference, and the sentence says not significant."
        )
    else:
        return []
    return [reading.finding(interval.start, interval.end, "p_significance", told, severity="warning")]


def _statistic(reading: Reading, p: PValue) -> Finding | None:
    """`t(34) = 2.10, p = .04`: the p-value worked out again, two-sided or one-sided."""
    match = _STATISTIC.search(reading.text[: p.start])
    if match is None or (match["df"] is None and match["name"] != "z"):
        return None
    printed = match["value"]
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    centre = abs(float(printed))
    low = _tail(match, centre + half)
    high = _tail(match, max(centre - half, 0.0))
    if math.isnan(low):
        return None
    reach = 0.5 * 10.0**-p.decimals
    for sides in (1.0, 0.5) if match["chi"] is None and match["name"] != "F" else (1.0,):
        a, b = low * sides, high * sides
        fair = {"=": a - reach <= p.value <= b + reach, "<": a < p.value, ">": b > p.value}[p.relation]
        if fair:
            return None
    told = f"{match.group().strip(' ,;')} gives p = {_tail(match, centre):.3g}."
    return reading.finding(match.start(), p.end, "test_statistic", told, severity="warning")


def _tail(match: re.Match[str], value: float) -> float:
    from scipy import stats  # only a draft that prints a test statistic pays for this import

    df = float(match["df"] or "nan")
    if match["chi"]:
        return float(stats.chi2.sf(value, df))
    if match["name"] == "z":
        return float(2 * stats.norm.sf(value))
    if match["name"] == "t":
        return float(2 * stats.t.sf(value, df))
    if match["name"] == "F":
        return float(stats.f.sf(value, df, float(match["df2"]))) if match["df2"] else math.nan
    if value >= 1:
        return math.nan
    return float(2 * stats.t.sf(value * math.sqrt(df / (1 - value * value)), df))
