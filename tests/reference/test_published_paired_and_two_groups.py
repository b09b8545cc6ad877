"""Published tables, by name, to the digits printed."""

import pytest

from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.fisher import fisher
from drive_eval.stats.mcnemar import mcnemar
from drive_eval.stats.odds_ratio import odds_ratio
from drive_eval.stats.paired_difference import paired_difference, tango
from drive_eval.stats.paired_ratio import paired_ratio
from drive_eval.stats.proportions import single_proportion
from drive_eval.stats.risk_difference import risk_difference
from drive_eval.stats.risk_ratio import risk_ratio
from drive_eval.stats.square_tables import bowker, marginal_homogeneity
from drive_eval.stats.stratified import mantel_haenszel

BENTUR_2009 = [[1, 1], [7, 12]]  # airway hyper-responsiveness before and after stem cell transplantation
CAVO_2012 = [[59, 6], [16, 80]]  # complete response before and after consolidation therapy
EZRA_2010 = [[7, 25], [2, 68]]  # floppy eyelid syndrome and obstructive sleep apnoea
PERONDI_2004 = (7, 34, 1, 34)  # high- or standard-dose epinephrine
RITLAND_2007 = (0, 16, 15, 72)  # CHRNA4 genotype
DOLL_HILL_1950 = [[[647, 622], [2, 27]], [[41, 28], [19, 32]]]  # smoking and lung cancer


def printed(estimate, digits):
    return tuple(round(x, digits) for x in estimate.interval)


@pytest.mark.parametrize(
    ("arms", "newcombe", "miettinen_nurminen", "mee"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339), (0.0528, 0.3382), (0.0533, 0.3377)),
        ((9, 10, 3, 10), (0.1705, 0.8090), (0.1700, 0.8406), (0.1821, 0.8370)),
        ((6, 7, 2, 7), (0.0582, 0.8062), (0.0342, 0.8534), (0.0544, 0.8478)),
        ((5, 56, 0, 29), (-0.0381, 0.1926), (-0.0326, 0.1933), (-0.0313, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.1658, 0.2844), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.2879, 0.2879), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0), (0.7156, 1.0), (0.7225, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0), (0.6636, 1.0), (0.6777, 1.0)),
    ],
    ids="abcdefgh",
)
def test_newcombe_1998_independent_table_2(arms, newcombe, miettinen_nurminen, mee):
    """Newcombe 1998, Stat Med 17:873, Table II, contrasts (a) to (h), methods 10, 6 and 5."""
    assert printed(risk_difference(*arms), 4) == newcombe
    assert printed(risk_difference(*arms, method="miettinen_nurminen"), 4) == miettinen_nurminen
    assert printed(risk_difference(*arms, method="mee"), 4) == mee


@pytest.mark.parametrize(
    ("x", "n", "wilson", "clopper_pearson", "mid_p"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676), (0.2544, 0.3658)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617), (0.0601, 0.1581)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684), (0.0, 0.1391)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776), (0.0017, 0.1585)),
    ],
)
def test_newcombe_1998_single_table_1(x, n, wilson, clopper_pearson, mid_p):
    """Newcombe 1998, Stat Med 17:857, Table I, methods 3, 5 and 6."""
    assert printed(single_proportion(x, n), 4) == wilson
    assert printed(single_proportion(x, n, method="clopper_pearson"), 4) == clopper_pearson
    assert printed(single_proportion(x, n, method="mid_p"), 4) == mid_p


def test_tango_1998_crossover_and_lens_examples():
    """Tango 1998, Stat Med 17:891: crossover trial, 95%; soft contact lenses, 90%."""
    assert printed(tango(9, 3, 32), 3) == (-0.027, 0.390)
    assert printed(tango(0, 1, 44, 0.90), 3) == (-0.096, 0.037)


def test_tang_2003_screening_and_lens_examples():
    """Tang, Tang & Chan 2003, Stat Med 22:1217: ratio of paired proportions, 90%."""
    assert printed(paired_ratio([[446, 5], [16, 690]], 0.90), 3) == (0.958, 0.992)
    assert printed(paired_ratio([[43, 0], [1, 0]], 0.90), 3) == (0.904, 1.039)


def test_fagerland_2013_airway_table():
    """Fagerland, Lydersen & Laake 2013, BMC Med Res Methodol 13:91: four p-values of one table."""
    p = {name: mcnemar(1, 7, name).p_value for name in ("asymptotic", "corrected", "exact", "mid_p")}
    assert {name: round(x, 3) for name, x in p.items()} == {
        "asymptotic": 0.034,
        "corrected": 0.077,
        "exact": 0.070,
        "mid_p": 0.039,
    }


def test_fagerland_2014_airway_table():
    """Fagerland, Lydersen & Laake 2014, Stat Med 33:2850: intervals for the difference and the ratio."""
    assert printed(paired_difference(BENTUR_2009), 3) == (-0.517, -0.026)
    assert printed(paired_difference(BENTUR_2009, method="newcombe"), 3) == (-0.507, -0.026)
    assert printed(paired_difference(BENTUR_2009, method="wald"), 3) == (-0.520, -0.052)
    assert printed(paired_ratio(BENTUR_2009), 3) == (0.065, 0.907)


def test_fagerland_2017_chapter_8_consolidation_therapy():
    """Fagerland, Lydersen & Laake 2017, Statistical Analysis of Contingency Tables, chapter 8."""
    assert printed(paired_difference(CAVO_2012), 4) == (-0.1240, -0.0054)
    assert printed(paired_difference(CAVO_2012, method="newcombe"), 4) == (-0.1186, -0.0046)
    assert printed(paired_difference(CAVO_2012, method="bonett_price"), 4) == (-0.1195, -0.0032)
    assert printed(paired_difference(CAVO_2012, method="agresti_min"), 4) == (-0.1182, -0.0045)
    assert printed(paired_difference(CAVO_2012, method="wald"), 4) == (-0.1184, -0.0058)
    assert printed(paired_ratio(CAVO_2012), 4) == (0.7476, 0.9876)
    assert printed(paired_ratio(CAVO_2012, method="mover"), 4) == (0.7592, 0.9866)
    assert printed(paired_ratio(CAVO_2012, method="bonett_price"), 4) == (0.7579, 0.9910)
    assert printed(paired_ratio(CAVO_2012, method="wald"), 4) == (0.7597, 0.9886)
    assert printed(conditional_odds_ratio(6, 16, method="wilson"), 4) == (0.1514, 0.9287)
    p = {name: mcnemar(6, 16, name).p_value for name in ("asymptotic", "corrected", "exact", "mid_p")}
    assert {name: round(x, 6) for name, x in p.items()} == {
        "asymptotic": 0.033006,
        "corrected": 0.055009,
        "exact": 0.052479,
        "mid_p": 0.034690,
    }


def test_fagerland_2017_chapter_8_conditional_odds_ratio():
    (_, b), (c, _) = EZRA_2010
    assert conditional_odds_ratio(b, c).estimate == 12.5
    assert printed(conditional_odds_ratio(b, c), 4) == (3.1169, 108.8892)
    assert printed(conditional_odds_ratio(b, c, method="mid_p"), 4) == (3.4681, 78.2972)


def test_fagerland_2017_chapter_4_two_groups():
    assert printed(risk_difference(*PERONDI_2004), 4) == (0.0189, 0.3404)
    assert printed(risk_difference(*PERONDI_2004, method="mee"), 4) == (0.0284, 0.3439)
    assert printed(risk_difference(*PERONDI_2004, method="agresti_caffo"), 4) == (0.0116, 0.3217)
    assert printed(risk_difference(*RITLAND_2007, method="miettinen_nurminen"), 4) == (-0.3164, -0.0056)
    assert printed(risk_ratio(*PERONDI_2004), 4) == (1.2209, 42.5757)
    assert printed(risk_ratio(*PERONDI_2004, method="miettinen_nurminen"), 4) == (1.2086, 43.0330)
    assert printed(risk_ratio(*PERONDI_2004, method="katz"), 4) == (0.9096, 53.8695)
    assert printed(odds_ratio(9, 13, 4, 14, "mid_p"), 4) == (1.0226, 31.5025)
    assert printed(odds_ratio(3, 4, 1, 4, "mid_p"), 4) == (0.3101, 308.5568)
    assert round(fisher(*RITLAND_2007).p_value, 5) == 0.06287
    assert round(fisher(*RITLAND_2007, mid_p=True).p_value, 5) == 0.04466


def test_fagerland_2017_chapter_2_single_proportion():
    expected = {
        "wilson": (0.5699, 0.9341),
        "wilson_corrected": (0.5369, 0.9503),
        "clopper_pearson": (0.5435, 0.9595),
        "mid_p": (0.5699, 0.9500),
        "jeffreys": (0.5792, 0.9442),
    }
    assert {method: printed(single_proportion(13, 16, method=method), 4) for method in expected} == expected


def test_fagerland_2017_chapter_10_smoking_and_lung_cancer():
    """Doll & Hill 1950 as chapter 10 has it.

    The book's software prints the interval 2.3556 to 8.6880 for the odds ratio; one of its sums takes n12 +
    n22 where Robins, Breslow & Greenland have n12 + n21. R's mantelhaen.test and statsmodels give what is
    here.
    """
    found = mantel_haenszel(DOLL_HILL_1950)
    assert round(found.odds_ratio.estimate, 4) == 4.5239
    assert printed(found.odds_ratio, 4) == (2.4171, 8.4671)
    assert (round(found.cmh.statistic, 2), round(found.tarone.statistic, 3)) == (24.92, 5.175)
    assert round(found.tarone.p_value, 5) == 0.02292
    assert round(found.risk_difference.estimate, 4) == 0.3294
    assert printed(found.risk_difference_greenland_robins, 4) == (0.2281, 0.4307)
    assert round(found.risk_ratio.estimate, 4) == 2.4751
    assert printed(found.risk_ratio, 4) == (1.5831, 3.8698)


def test_stuart_1955_and_bhapkar_1966_distance_vision():
    """7,477 women, right eye against left: Stuart 11.96, Bhapkar 11.98 (3 df); Bowker 19.11."""
    vision = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
    found = marginal_homogeneity(vision)
    assert round(found.stuart_maxwell.statistic, 2) == 11.96
    assert round(found.bhapkar.statistic, 2) == 11.98
    assert round(bowker(vision).statistic, 2) == 19.11


def test_fagerland_2017_chapter_9_susceptibility_of_pathogens():
    """Peterson 2007: Stuart 26.250 and Bhapkar 27.304 on 3 degrees of freedom, Bowker's statistic 26.250.

    The book gives Bowker 6 degrees of freedom, one for each pair of cells. Three of the six pairs are
    empty; they can add nothing to the statistic and are not counted here, so df is 3.
    """
    table = [[596, 18, 6, 5], [0, 2, 0, 0], [0, 0, 42, 0], [11, 0, 0, 0]]
    margins, symmetry = marginal_homogeneity(table), bowker(table)
    assert (round(margins.stuart_maxwell.statistic, 3), margins.stuart_maxwell.df) == (26.250, 3)
    assert round(margins.stuart_maxwell.p_value, 6) == 0.000008
    assert (round(margins.bhapkar.statistic, 3), round(margins.bhapkar.p_value, 6)) == (27.304, 0.000005)
    assert (round(symmetry.statistic, 3), symmetry.df) == (26.250, 3)
    assert symmetry.warnings
