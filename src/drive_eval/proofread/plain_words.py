"""Whether a sentence says nothing but an estimate's own words.

A percentage without counts is called wrong only in such a sentence. `Direct contact was made within four
weeks in 50% of cases` names an outcome, states another number and is right: `within four weeks` narrows it,
and no list of narrowing words could be complete. So the list is of the words that narrow nothing.
"""

import re
from typing import Final

_WORDS: Final = frozenset(
    re.findall(
        r"[a-z-]+",
        """
        a an the of in on at by to from for with without and or but as than then there where
        when while that this these those which who whom whose it its they their them both each
        between all any some only just about around nearly almost over under more less fewer
        most least approximately roughly not no none nor i e or so also still however overall
        therefore thus again according compared against out up down per s was were is are be
        been being had has have did do does could per cent percent percentage point points half
        halved third thirds quarter quarters fifth fifths tenth one two three four five six
        seven eight nine ten twelve proportion share rate figure number numbers total mean
        median average level levels p value test exact mid-p mcnemar relative absolute
        terms two-sided statistically
        significant significantly estimate estimated drive control controls group groups arm
        arms cohort case cases closed perpetrator perpetrators people person persons service
        user users client clients victim victims survivor survivors individual individuals
        offender offenders participant participants case-manager case-managers manager managers
        idva idvas police marac maracs direct one-to-one contact intake exit start end baseline
        closure entry outset intervention pilot project programme evaluation period year month
        months use used uses using report reports reported record recorded records find found
        stand stood fall falls fell fallen falling drop drops dropped decrease decreases
        decreased decline declines declined reduce reduces reduced reducing reduction reductions
        rise rises rose risen increase increases increased change changes changed went gone low
        lower lowered higher judge judged judges rate rated assess assessed see seen saw show
        shows showed shown occur occurred experience experienced identify identified present
        known made make took take taken place received had reach reached equal equalled amounted
        linked allocated matched paired physical physically sexual sexually abuse abusive
        violence violent harassment stalking jealous controlling behaviour behaviours behavior
        coercive risk risks alcohol substance misuse drug drugs mental health housing need needs
        accommodation previous previously offence offences offending dva non-dva domestic
        incident incidents crime crimes appearance appearances appeared age aged years old male
        men moderate high information sharing child safeguarding multi-agency action actions
        work essex south wales west sussex
        """,
    )
)


def plain(text: str) -> bool:
    """Whether every word of a sentence is one that narrows nothing.

    >>> plain("At intake, 85% of perpetrators used physical abuse.")
    True
    >>> plain("Direct contact was made within four weeks in 50% of cases.")
    False
    """
    return all(word.strip("-") in _WORDS for word in re.findall(r"[a-z][a-z-]*", text.lower()))
