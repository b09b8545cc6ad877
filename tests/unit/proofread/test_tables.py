"""Tables: totals of columns and rows, percentages against bases; and tables that are no sums."""

import pandas as pd
import pytest

from drive_eval.proofread import proofread, read_text

WRONG = {
    "known does not add up": (
        "Group\tReduced\tKnown\t%\nContact\t9\t14\t64%\nNo contact\t5\t13\t38%\nTotal\t14\t28\t50%",
        {"28": "14 + 13 is 27, not 28."},
    ),
    "percentage of its row": (
        "Group\tReduced\tKnown\t%\nContact\t9\t14\t64%\nNo contact\t5\t13\t36%\nAll\t14\t27\t52%",
        {"36%": "5/13 is 38.46%."},
    ),
    "denominators in the cells": (
        "Group\tRisk reduced\nContact\t9/14 (64%)\nNo contact\t5/13 (38%)\nAll\t14/28 (50%)",
        {"14/28 (50%)": "14 + 13 is 27, not 28."},
    ),
    "one column": (
        "Site\tDrive\nEssex\t60\nSouth Wales\t70\nWest Sussex\t68\nTotal\t199",
        {"199": "60 + 70 + 68 is 198, not 199."},
    ),
    "a row's total": (
        "Site\tDrive\tControl\tTotal\nEssex\t60\t500\t560\nWales\t70\t574\t654\nTotal\t130\t1,074\t1,204",
        {"654": "70 + 574 is 644, not 654."},
    ),
    "a total, of which the percentage beside it is right as mended": (
        "Site\tAll\tDomestic\t%\nEssex\t200\t50\t25.0\nWales\t100\t40\t40.0\nTotal\t330\t90\t30.0",
        {"330": "200 + 100 is 300, not 330."},
    ),
    "percentage of its heading": (
        "\tDrive (n = 198)\tControl (n = 1,574)\nMale\t184 (95%)\t1,464 (93%)\nFemale\t14 (7%)\t110 (7%)",
        {"95%": "184/198 is 92.93%."},
    ),
    "percentage of its total": (
        "Needs\tPeople\t%\n0\t5\t13\n1\t11\t28\n2\t5\t13\n3\t15\t35\n4\t3\t8\nTotal\t39\t100",
        {"35": "15/39 is 38.46%."},
    ),
    "two rows and a base": (
        "Arm\tReduced\tKnown\t%\nDrive\t15\t19\t78.9\nControl\t161\t221\t72.8",
        {"72.8": "161/221 is 72.85%."},
    ),
    "subtotals": (
        "Site\tn\nA\t3\nB\t4\nSubtotal\t7\nC\t5\nD\t6\nSubtotal\t11\nTotal\t19",
        {"19": "3 + 4 + 5 + 6 is 18, not 19."},
    ),
    "the nearest counts are not those of the percentages": (
        "Site\tDrive\tControl\tTotal\t% in Drive\nEssex\t70\t620\t690\t10.1\nWales\t84\t640\t724\t16.1\n"
        "Sussex\t44\t314\t358\t12.3\nTotal\t198\t1,574\t1,772\t11.2",
        {"16.1": "84/724 is 11.60%."},
    ),
    "points between the percentages in brackets": (
        "Abuse\tIntake\tExit\tChange\nPhysical\t29 (82.9%)\t23 (65.7%)\t-17.1\n"
        "Sexual\t11 (34.4%)\t8 (25.0%)\t-6.4\nStalking\t25 (75.8%)\t21 (63.6%)\t-12.1",
        {"-6.4": "From 34.4 to 25 is -9.4."},
    ),
}
RIGHT = {
    "adds up": "Site\tDrive\tControl\tTotal\nEssex\t6\t50\t56\nWales\t7\t57\t64\nTotal\t13\t107\t120",
    "total first": "Site\tn\nTotal\t130\nEssex\t60\nWales\t70",
    "more than one answer each": (
        "Need\tn (%)\nDrugs\t18 (69%)\nAlcohol\t21 (70%)\nHomes\t19 (68%)\nTotal\t48"
    ),
    "means and deviations": (
        "\tDrive (n = 198)\nMale\t184 (93%)\nFemale\t14 (7%)\nMean age (SD)\t34 (9)\nTotal\t198"
    ),
    "years": "Year\tIncidents\n2015\t30\n2016\t40\nTotal\t70",
    "withheld": "Group\tn\nA\t<10\nB\t15\nTotal\t22",
    "rounded to five": "Group\tn\nA\t10\nB\t15\nC\t20\nTotal\t50",
    "subtotals": "Site\tn\nA\t3\nB\t4\nSubtotal\t7\nC\t5\nD\t6\nSubtotal\t11\nTotal\t18",
    "differences": "Measure\tDrive\tControl\tTotal\nAge\t34.2\t34.0\t34.1\nRisk\t79%\t73%\t74%",
    "words": "Aim\tWhat was done\n1\t12 interviews in 3 sites\n2\tA survey of 40\nTotal\tSee page 3",
    "to a hundred": "Level\t%\nNone\t33.3\nSome\t33.3\nHigh\t33.3\nTotal\t100",
    "a mean among sums": (
        "\tContact\tNo contact\tAll\nCases\t19\t29\t48\nDone\t16\t26\t42\nMean length (days)\t307\t302\t304"
    ),
    "an average among sums, not named so": (
        "\tEssex\tWales\tAll\nCases\t19\t29\t48\nDone\t16\t26\t42\nDays open\t307\t302\t304"
    ),
    "averages": "Site\tMean sessions\nEssex\t6\nWales\t8\nAll\t7",
}


def told(text: str, estimates: pd.DataFrame) -> dict[str, str]:
    """What is wrong in the cells of a table, by the text of the cell."""
    found = proofread(read_text(text), estimates.iloc[:0])
    return {one.text: one.expected for one in found if one.counts}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_total_or_percentage_is_found(name: str, estimates: pd.DataFrame) -> None:
    text, expected = WRONG[name]
    assert told(text, estimates) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_table_is_left_alone(name: str, estimates: pd.DataFrame) -> None:
    assert told(RIGHT[name], estimates) == {}


def test_the_finding_says_which_cell(estimates: pd.DataFrame) -> None:
    found = proofread(read_text(WRONG["one column"][0]), estimates)
    assert [one.location for one in found if one.counts] == ["table 1, row 5, column 2"]
