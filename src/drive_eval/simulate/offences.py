"""Offences as forces record them: code, standard title, other wordings in use, and how common each is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offence:
    """One offence; the weights are its share of domestic and of other crime."""

    code: str
    title: str
    others: tuple[str, ...]
    dva: float
    non_dva: float


def _table(text: str) -> tuple[Offence, ...]:
    """Offences from lines of code, weights and title, each followed by lines of other wordings."""
    out: list[Offence] = []
    for line in text.strip().splitlines():
        if line.startswith("    "):
            last = out[-1]
            out[-1] = Offence(last.code, last.title, (*last.others, line.strip()), last.dva, last.non_dva)
        else:
            code, dva, non_dva, title = line.split(" ", 3)
            out.append(Offence(code.strip("-"), title, (), float(dva), float(non_dva)))
    return tuple(out)


CRIMES = _table(
    """
105A 30 6 Assault without injury
    Common assault (S39) and assault without injury (Class 105A)
    Common Assault and Battery
    Common assault and battery - Criminal Justice Act 1988 Sec 39
    Assault without Injury
8N 19 4 Assault with injury
    Assault occasioning actual bodily harm (Sec 47)
    Assault occasioning actual bodily harm (Section 47)
    Sec 47. Assault occasioning actual bodily harm
    Assault with Injury
5D 2.5 0.7 Assault with intent to cause serious harm
    Sec 18. Wounding with intent to do GBH
    Serious wounding
8L 9 0.8 Harassment
    Harassment - without violence (course of conduct)
    HARASSMENT
8Q 2.5 0.1 Stalking
    Pursue course of conduct in breach of Sec 1 (1) which amounts to stalking
    Stalking involving fear of violence
8R 5 1.5 Malicious communications
    Malicious Comms
    Malicious Communucations
    Sending letters etc with intent to cause distress or anxiety
8U 2 0 Controlling or coercive behaviour
    Engage in controlling/coercive behaviour in an intimate / family relationship.
    Controlling and coercive behavious
66 5 0 Breach of non-molestation order
    Breach of non
    Breach of a restraining order
3B 2 0.2 Threats to kill
    Make threats to kill
19C 1.8 0.1 Rape of a female aged 16 and over
    Rape of female 16+
20A 0.9 0.1 Sexual assault on a female aged 13 and over
    Sexual assault female 13+
9A 6 8 Public fear, alarm or distress
    Affray
    S4A Public Order - intentional harassment alarm or distress
58A 5 1.5 Criminal damage to a dwelling
    CRIMINAL DAMAGE DWELLING
    Criminal Damage - dwelling under £5000
58C 2.5 4 Criminal damage to a vehicle
    Criminal damage - vehicle under £5000
58D 3.5 5 Other criminal damage
    Criminal damage other
59 1 0.6 Threat or possession with intent to commit criminal damage
    Threats to damage property
104 0 4.5 Assault without injury on a constable
    Assault PC
10D 0 4 Possession of article with blade or point
    Bladed article in public place
28E 0 4.5 Burglary - residential
    Burglary dwelling
34B 0 2.2 Robbery of personal property
    Robbery - personal
45 0 4.5 Theft from motor vehicle
    Theft from vehicle
46 0 16 Shoplifting
    Theft from shop
    THEFT - SHOPLIFTING
48 0 4 Theft or unauthorised taking of a motor vehicle
    Take conveyance without authority
    TWOC
49 0 8 Other theft
    Theft not classified elsewhere
79 0 1.3 Perverting the course of justice
    Pervert course of justice
92A 0 3.5 Trafficking in controlled drugs
    PWITS Class A
92D 0 6 Possession of drugs (excl. cannabis)
    Possess controlled drug Class A
92E 0 10 Possession of cannabis
    Poss Class B
    Possession of controlled drug - cannabis
99 0 5.5 Other notifiable offence
    Dangerous driving
"""
)

DOMESTIC_INCIDENT = _table(
    """
- 0 0 Domestic incident - non crime
    Domestic Incident (non-crime)
    Non Crime Domestic
    DOMESTIC - NO CRIME
"""
)[0]

OTHER_INCIDENTS = _table(
    """
- 0 40 Anti-social behaviour - nuisance
- 0 20 Concern for safety
- 0 20 Suspicious circumstances
- 0 20 Road traffic offence
"""
)

ALL: tuple[Offence, ...] = (*CRIMES, DOMESTIC_INCIDENT, *OTHER_INCIDENTS)
DOMESTIC_BY_NATURE = frozenset(
    {"Domestic incident - non crime", "Controlling or coercive behaviour", "Breach of non-molestation order"}
)
"""Standard titles that are domestic whatever the flag; a wording cut short ("Breach of non") is not."""
