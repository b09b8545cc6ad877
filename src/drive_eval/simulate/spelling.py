"""Short forms of forenames, and the slips that typists make in names."""

import numpy as np

from drive_eval.simulate.streams import pick

SHORT: dict[str, tuple[str, ...]] = {
    "Alexander": ("Alex",),
    "Andrew": ("Andy", "Drew"),
    "Anthony": ("Tony", "Ant"),
    "Benjamin": ("Ben",),
    "Bradley": ("Brad",),
    "Charles": ("Charlie", "Chas"),
    "Christopher": ("Chris",),
    "Daniel": ("Dan", "Danny"),
    "David": ("Dave", "Davey"),
    "Edward": ("Ed", "Eddie", "Ted"),
    "Dafydd": ("Dai", "Daf"),
    "Geoffrey": ("Geoff",),
    "Gregory": ("Greg",),
    "James": ("Jim", "Jimmy"),
    "Jeffrey": ("Jeff",),
    "Jonathan": ("Jon",),
    "Joseph": ("Joe",),
    "Kenneth": ("Ken", "Kenny"),
    "Matthew": ("Matt",),
    "Michael": ("Mike", "Mick"),
    "Mohammed": ("Mo",),
    "Nathan": ("Nate",),
    "Nicholas": ("Nick", "Nicky"),
    "Oliver": ("Ollie",),
    "Patrick": ("Pat", "Paddy"),
    "Peter": ("Pete",),
    "Philip": ("Phil",),
    "Raymond": ("Ray",),
    "Richard": ("Rich", "Rick"),
    "Robert": ("Rob", "Bob", "Bobby"),
    "Samuel": ("Sam",),
    "Stephen": ("Steve",),
    "Steven": ("Steve",),
    "Stuart": ("Stu",),
    "Terence": ("Terry",),
    "Thomas": ("Tom", "Tommy"),
    "Timothy": ("Tim",),
    "Vincent": ("Vince",),
    "William": ("Will", "Bill", "Billy"),
    "Zachary": ("Zak", "Zac"),
    "Gwilym": ("Gwil",),
    "Gruffydd": ("Gruff",),
    "Krzysztof": ("Kris",),
    "Tomasz": ("Tomek",),
    "Abigail": ("Abi",),
    "Amanda": ("Mandy",),
    "Angela": ("Angie",),
    "Catherine": ("Cath", "Cathy"),
    "Christine": ("Chris", "Chrissie"),
    "Deborah": ("Debbie", "Deb"),
    "Elizabeth": ("Liz", "Beth"),
    "Jacqueline": ("Jackie",),
    "Jennifer": ("Jen", "Jenny"),
    "Jessica": ("Jess",),
    "Katherine": ("Kate",),
    "Kathryn": ("Kath", "Kathy"),
    "Margaret": ("Maggie",),
    "Michelle": ("Shell",),
    "Natalie": ("Nat",),
    "Nicola": ("Nicky",),
    "Patricia": ("Trish", "Pat"),
    "Philippa": ("Pip",),
    "Rebecca": ("Becky", "Becca"),
    "Samantha": ("Sam",),
    "Stephanie": ("Steph",),
    "Susan": ("Sue",),
    "Suzanne": ("Sue",),
    "Victoria": ("Vicky",),
}


def short_form(rng: np.random.Generator, forename: str) -> str | None:
    """A short form of the forename, or nothing where there is none."""
    forms = SHORT.get(forename)
    return pick(rng, forms) if forms else None


def misspelt(rng: np.random.Generator, surname: str) -> str:
    """The surname with a letter doubled, dropped, changed (even to a digit) or swapped, never the first."""
    for _ in range(20):
        place = int(rng.integers(1, max(2, len(surname) - 1)))
        letter = surname[place]
        if not letter.isalpha():
            continue
        slip = int(rng.integers(4))
        if slip == 0:
            out = surname[:place] + letter + surname[place:]
        elif slip == 1 and len(surname) > 4:
            out = surname[:place] + surname[place + 1 :]
        elif slip == 2:
            other = {"l": "1", "i": "1", "o": "0"}.get(letter, "") if rng.random() < 0.3 else ""
            out = surname[:place] + (other or pick(rng, "aeinorst")) + surname[place + 1 :]
        else:
            out = surname[:place] + surname[place + 1 : place + 2] + letter + surname[place + 2 :]
        if out.casefold() != surname.casefold():
            return out
    return surname + surname[-1]


def untidy(rng: np.random.Generator, text: str) -> str:
    """The same name in stray case, with stray spaces (plain or non-breaking) or with a curly apostrophe."""
    forms = [text.lower(), text.upper(), f"{text} ", f" {text}", f"{text}\N{NO-BREAK SPACE}"]
    if "'" in text:
        forms.append(text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"))
    if " " in text:
        forms.append(text.replace(" ", "  ", 1))
    return pick(rng, [form for form in forms if form != text])
