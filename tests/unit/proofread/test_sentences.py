"""One sentence at a time: every kind of slip is found and named, and its true twin is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drive_eval.proofread import Finding

Check = Callable[[str], list[Finding]]
HERE = Path(__file__).parent

SLIPS = [
    ("percentage", "Risk was reduced in 36% (5 out of 13) of cases at two sites."),
    ("percentage", "The control group had 161 out of 221 (72.8%)."),
    ("percentage", "Nineteen of the 48 cases (45%) had contact."),
    ("percentage", "Only 36 per cent (five out of thirteen) were seen."),
    ("percentage", "Of the 48 closed cases, 19 (42%) had direct contact."),
    ("percentage", "Of the 48 closed cases 43% (n = 19) had direct contact."),
    ("percentage", "There were 19 victims, of whom 15 (89%) were safer."),
    ("percentage", "Of 28 known cases, it fell in 14 (60%)."),
    ("percentage", "Contact was less common in Essex (23/35 [66%]) than elsewhere (29/35 [93%])."),
    ("percentage", "79% (161/221) in one group; 79% (15/19) in the other."),
    ("percentage", "39% (184) of the 198 people were seen."),
    ("percentage", "93% of the 198 (148) were seen."),
    ("percentage", "Improvement: 15/19 = 0.69."),
    ("percentage", "In 9 of 14 and 5 of 13 cases (64% and 36%, respectively) it fell."),
    ("percentage", "Victims were safer in 15 of 19 cases, or 75%, by then."),
    ("percentage", "About 36% (5 out of 9) were seen."),
    ("percentage", "More than 80% (15 of 19) were seen."),
    ("fraction", "Over half of known cases (14 of 28) were safer."),
    ("fraction", "Two thirds of them (23 of 48) were safer."),
    ("fraction", "Almost two thirds (23 of 35, 65.7%) and over half (48%) were safer."),
    ("impossible_percentage", "43% of the 48 cases had contact."),
    ("part_exceeds_whole", "34 of the 28 cases were closed."),
    ("part_exceeds_whole", "There were 53 allocations out of 48 referrals."),
    ("change", "Incidents fell from 40 to 30, a 33% drop."),
    ("change", "Incidents halved from 28 to 20."),
    ("change", "Incidents fell by two thirds, from 30 to 20."),
    ("change", "Incidents were reduced by 120%."),
    ("direction", "Incidents rose from 40 to 30."),
    ("direction", "The rate fell from 2.7 to 3.3."),
    ("points_as_per_cent", "It fell from 29 of 35 (82.9%) to 23 of 35 (65.7%), a 17% reduction."),
    ("points_as_per_cent", "The share dropped from 60% to 45%, i.e. by 15%."),
    ("relative_as_absolute", "It fell by 21 percentage points, from 82.9% to 65.7%."),
    ("relative_as_absolute", "It fell from 60% to 45%, a 25-point fall."),
    ("change", "It fell from 60% to 45%, a 10-point drop."),
    ("p_value", "p < 0.000 for every outcome."),
    ("p_value", "The p-value was 0.000."),
    ("p_value", "The two arms did not differ (p = 1.04)."),
    ("p_significance", "The fall was statistically significant (p = 0.21)."),
    ("p_significance", "The fall was not significant (p = 0.003)."),
    ("test_statistic", "The difference held, t(34) = 2.10, p = .003."),
    ("interval", "The rate ratio was 0.64 (95% CI 0.65 to 0.98)."),
    ("interval", "The rate ratio was 0.80 (95% CI 0.98 to 0.65)."),
    ("interval", "82.9% (29/35; 95% CI 84 to 92) were seen."),
    ("interval", "The mean number of sessions was 12.4 (range 0–11)."),
    ("sum", "There were 14 with contact and 13 without, of 28."),
    ("sum", "Change was known for 28 cases: 14 with direct contact and 13 without."),
    ("sum", "Of the 28 cases, 14 had direct contact and 13 did not."),
    ("sum", "We met 34 practitioners, 11 service users and two victim-survivors, a total of 48."),
    ("sum", "We met 48 people (34 practitioners, 11 service users and two victim-survivors)."),
    ("sum", "The 1,872 perpetrators comprised 198 Drive and 1,574 control cases."),
    ("sum", "The sum is 14 + 13 = 28."),
    ("sum", "It fell in 14 of 28. With contact it fell in 9 of 14 and without in 5 of 13."),
    ("sum", "It was known for 28 cases. It fell in 9 of 14 with contact and in 5 of 13 without."),
    (
        "percentage",
        "In total, 1,772 were allocated across the three sites, of whom 1,574 (89.8%) were controls.",
    ),
    ("percentage", "At the data cut 48 cases had closed. There was no contact in 29 of these (64%)."),
    ("sum", "Of the 28 cases where it was known, risk fell in 14, stayed the same in ten and rose in five."),
    ("sum", "Of the 34 practitioners, 22 were women, nine were men and five preferred not to say."),
    ("sum", "Of the 39 people known, five had no needs and 33 had at least one."),
    ("sum", "It was the ex-partner (86), the partner (68), family (18) or a spouse (25), making 198 in all."),
    ("sum", "There were 212 actions in total: disruption (81), support (64), referral (52) and other (9)."),
    ("change", "Incidents were 60% less frequent in Drive than in control (IRR = 0.60)."),
    ("points_as_per_cent", "Repeat victims were 9% lower in Drive: 13.3% as against 22.3%."),
    ("p_significance", "Time to an incident was significantly longer in Drive (HR = 0.84, p = 0.176)."),
    ("percentage", "Most (109; 97.6%) of the 119 cases were closed as complete."),
    ("percentage", "Five people (15% of 39) had none of the four needs."),
    ("direction", "Cases rose from 43 in the six months before to 31 in the six months after."),
    ("change", "Assaults were recorded for 23 people at intake and for three at exit, a reduction of 78%."),
    ("points_as_per_cent", "It was 29 of 35 (83%) at intake and 23 of 35 (66%) at exit, a fall of 17%."),
    ("change", "The cost per case fell by 33%, from £2,800 in 2016/17 to £2,100 in 2018/19."),
    ("change", "Costs halved from £2,800 to £2,100."),
    ("change", "Funding fell by 17% from £2.0m to £2.4m."),
    ("p_significance", "The crude ratio was statistically significant (0.75, 95% CI 0.55 to 1.02)."),
    ("p_significance", "The odds ratio was not significant (0.80, 95% CI 0.65 to 0.98)."),
    (
        "percentage",
        "It was sent to 64 people, with two reminders. Forty-one replied, a response rate of 61%.",
    ),
    ("fraction", "A majority (46 of 98) wanted the scheme to continue."),
    ("fraction", "Most practitioners (16 of 34; 47%) worked in one site."),
    ("fraction", "A minority of cases (29 of 48) had no contact."),
    ("points_as_per_cent", "Attendance improved from 61% to 74%, an improvement of 13%."),
    ("p_significance", "The difference was highly significant (p = 0.42)."),
    ("p_significance", "There was no evidence of a difference (p = 0.002)."),
    ("interval", "The median wait was 12 days (IQR 14 to 30)."),
    ("sum", "There were 14 with contact and 13 without (n = 28)."),
    ("sum", "Of the 60 people who replied, 35 (58%) were women and 27 (45%) men."),
    ("percentage", "We had 2,314. Of these, 1,402 (61%) started, 611 (29%) did not and 301 (13%) may."),
    ("interval", "It was 21% against 34% (adjusted OR 0.48, 95% CI 0.49 to 0.77)."),
    ("p_significance", "One fell (p = 0.001), whereas the other was not significant (0.4; p = 0.02)."),
    ("change", "Contact was 15 percentage points higher in Essex (65%) than in Wales (54%)."),
    ("change", "By then the gap had narrowed to 12 percentage points (31% versus 40%)."),
    ("change", "Staff costs rose from £110,000 to £132,000 (28%) and travel fell from £80,000 to £20,000."),
    ("direction", "Drinking fell from 3.1 to 3.4 days a week."),
    ("sum", "A total of 98 interviews were held, 52 with users and 44 with staff."),
    ("near_miss", "At intake, 31 of 35 perpetrators (88.6%) used physical abuse."),
    ("near_miss", "Idvas judged risk reduced for 15 of 18 Drive victims (83%)."),
    ("near_miss", "A total of 189 perpetrators were allocated to Drive."),
    ("contradicts", "Physical abuse at intake stood at 85%."),
    ("contradicts", "At exit, 29 of the 35 (82.9%) perpetrators used physical abuse."),
    ("contradicts", "There was an 82% reduction in physical abuse."),
    ("contradicts", "Physical abuse fell by two thirds."),
    ("contradicts", "The mean age of perpetrators was 43."),
    ("contradicts", "Physical abuse fell (p < .001)."),
    ("contradicts", "Housing was a need for 78% of those for whom it was known."),
    ("points_as_per_cent", "Physical abuse fell by 17% between intake and exit."),
    ("relative_as_absolute", "Physical abuse fell by 21 percentage points."),
]

TRUE = [
    "Risk was reduced in 36% (5 out of 14) of cases without contact, or about a third.",
    "The control group had 161 out of 221 (72.9%), about 73% or nearly three quarters.",
    "Of the 48 closed cases, 19 (40%) had contact and 29 (60%) did not; of these, 10 (34%) were in Essex.",
    "Of the 48 closed cases, where known, 27 (69%) had needs.",
    "Thirteen of the 48 had no pair of forms and so 35 (73%) were analysed.",
    "It fell from 29 of 35 (82.9%) to 23 of 35 (65.7%), a 21% reduction (17 percentage points).",
    "Over half of known cases (15 of 28) were safer, and half (14 of 28) in 2017.",
    "The rate ratio was 0.80 (95% CI 0.65 to 0.98; p = 0.03), an 18% reduction (95% CI 0.70 to 0.96).",
    "An 18% reduction (rate ratio 0.82, 95% CI 0.70 to 0.96).",
    "The fall was not statistically significant (p = 0.21) at the 5% level.",
    "Incidents halved from 28 to 14, more than halved from 30 to 12 and doubled from 14 to 28.",
    "Risk fell in 79% (15) and 73% (161) of Drive and control victims.",
    "In Year 1, 198 were allocated to Drive and 1,574 to control (1:8); see Table 3, p. 12 and (2017: 34).",
    "The phase rose from 12 to 24 months and costs fell from £3 to £2.",
    "The 43 police forces met 24/7 over 12 months on 12/03/2017, aged 18–25, [12] for £53 million.",
    "Of the 48 cases, 19 had contact and 35 had pairs.",
    "Of the 28 cases, 14 had contact and 13 did not; for one it was not known.",
    "Of 62 victims, 19 had a known risk: 15 improved and 4 did not.",
    "48 cases (19 with contact, 35 with pairs) were closed.",
    "In Essex 20 men and 5 women took part, and a total of 310 actions were recorded.",
    "Physical abuse fell by 21%, from 29 of 35 to 23 of 35, or by 17 percentage points (p = 0.03).",
    "An earlier study (Gondolf, 2004) found that physical abuse fell by 82%.",
    "If physical abuse fell by 82%, 5 people would use it at exit.",
    "Of the 29 who used physical abuse at intake, six (21%) stopped.",
    "15 of the 19 victims (79%) were safer, 24% of all 62.",
    "The mean age was 34 years (range 18–62; SD 9.1).",
    "Abuse was rated on a four-point scale (0 = none, 1 = standard, 2 = moderate, 3 = high).",
    "Answers ran from 1 = strongly disagree to 5 = strongly agree, of 10 items in all.",
    "Printed as page 5 of 12, at 36% (5 of 14).",
    "The mean score fell from 24 to 21, a 3-point drop.",
    "Of 1,600 people in 40 forces, of whom 400 (25%) answered, 30 were not asked.",
    "There were 48 closed cases. Where known, it was missing in 20 of these (71%).",
    "Of the 28 cases where it was known, risk fell in 14, stayed the same in nine and rose in five.",
    "Of the 48 closed cases, risk fell in 14, stayed the same in nine and rose in five.",
    "Repeat victims were 40% lower in Drive (8 of 60, 13.3%) than in control (79 of 355, 22.3%).",
    "Attendance was 50% higher (12 of 20) in the second year.",
    "Risk was significantly reduced in 14 of 28 cases (p = 0.30).",
    "Most (109; 91.6%) of the 119 cases were closed, and five people (13% of 39) had no needs.",
    "The remaining 29 (24% of 120, or 60% of 48) were open.",
    "The wait fell from 24 days in the first six months to 12 days in the last six, a fall of 50%.",
    "It was 29 of 35 (83%) at intake and 23 of 35 (66%) at exit (a 21% fall).",
    "There were 30 forms at intake and 12 interviews at exit, a difference of 10% between sites.",
    "The cost per case fell by a quarter, from about £2,800 in 2016/17 to £2,100 in 2018/19.",
    "Use fell by 33% as the price rose from £20 to £21.",
    "The crude ratio was not statistically significant (0.75, 95% CI 0.55 to 1.02).",
    "The difference was statistically significant (-12.1, 95% CI -27.3 to -0.4).",
    "It was sent to 64 people, with two reminders. Forty-one replied, a response rate of 64%.",
    "A small majority (50%) stayed, and the most victims (40 of 98) were in Kent.",
    "Most (21 of 34) agreed; the most common need (21 of 60) was housing.",
    "There was no evidence of a difference (p = 0.2), but strong evidence of a trend (p = 0.002).",
    "The mean wait was 32 days (IQR 14 to 30) and the median wait 22 days (IQR 14 to 30).",
    "Of the 60 people who replied, 35 (58%) were women and 12 (20%) men under 30.",
    "We had 2,314. Of these, 1,402 (61%) started, 611 (26%) did not and 301 (13%) may.",
    "It was 11 percentage points higher with one (65%) than without (54%), or 20% higher in relative terms.",
    "Costs rose from £110,000 to £132,000 (20%); travel fell by three quarters from £80,000 to £20,000.",
    "A total of 120 people took part, 70 with children and 60 in work.",
    "Drinking fell from 5.1 to 3.4 days a week, and waits were cut from 12 weeks to 30 days.",
    "Waits fell from 2 hours to 50 minutes.",
    "Police forces recorded over 1.1 million incidents in 2016/17, of which 46% (488,049) were crimes.",
]


@pytest.mark.parametrize(("kind", "sentence"), SLIPS)
def test_a_slip_is_found_and_named(check: Check, kind: str, sentence: str) -> None:
    assert kind in {finding.kind for finding in check(sentence)}


@pytest.mark.parametrize("sentence", TRUE)
def test_a_true_sentence_is_left_alone(check: Check, sentence: str) -> None:
    assert [(finding.kind, finding.text) for finding in check(sentence)] == []


@pytest.mark.parametrize("sentence", HERE.joinpath("slips.txt").read_text().splitlines())
def test_a_slip_in_an_author_s_own_words_is_found(check: Check, sentence: str) -> None:
    assert check(sentence)


@pytest.mark.parametrize("sentence", HERE.joinpath("true_sentences.txt").read_text().splitlines())
def test_a_true_sentence_in_an_author_s_own_words_is_left_alone(check: Check, sentence: str) -> None:
    assert [(finding.kind, finding.text) for finding in check(sentence)] == []


def test_of_two_estimates_nearly_equalled_that_is_meant_which_the_words_name_last(check: Check) -> None:
    sentence = "Mental health was a need in 21 out of 28 cases (75%) and alcohol in 21 out of 30 (70%)."
    assert [finding.suggestion for finding in check(sentence)] == ["20 out of 28 (71%)"]


def test_the_finding_says_what_the_counts_give(check: Check) -> None:
    (finding,) = check("The control group had 161 out of 221 (72.8%).")
    assert finding.text == "161 out of 221 (72.8%)"
    assert "161/221 is 72.85%" in finding.expected
    assert finding.suggestion == "72.9% (161 out of 221)"
