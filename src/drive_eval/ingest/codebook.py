"""The code lists of one layout: shared ones, its own additions, the config's names of sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drive_eval.config.mapping import Layout, Mappings
from drive_eval.config.mapping import Offence as OffenceEntry
from drive_eval.ingest.codes import CodeList
from drive_eval.ingest.fold import fold, tidy
from drive_eval.ingest.offences import Offence, OffenceList

_LONGEST_MARK: Final = 4  # of marks of 'not known' that end in a digit
UNKNOWN: Final = "unknown"


@dataclass
class Codebook:
    """The code lists of one layout, shared ones extended by its own and by the config's site names."""

    lists: Mapping[str, CodeList]
    unknown: CodeList
    offences: OffenceList
    date_order: str = "dmy"
    names_not_marks: frozenset[str] = frozenset()

    @classmethod
    def build(cls, mappings: Mappings, layout: Layout, sites: Mapping[str, Sequence[str]]) -> "Codebook":
        """Of one layout; `sites` are the config's sites with every way they are written."""
        shared, own = mappings.shared, layout.codes
        own_lists = {**shared.lists, **{name: {} for name in own if name not in shared.lists}}
        lists = {name: CodeList.build(variants, own.get(name, {})) for name, variants in own_lists.items()}
        own_sites = {site: names for site, names in own.get("site", {}).items() if site in sites}
        lists["site"] = CodeList.build({site: tuple(names) for site, names in sites.items()}, own_sites)
        marks = {UNKNOWN: (*shared.unknown, *layout.unknown)}
        not_marks = frozenset(fold(mark) for mark in shared.names_not_marks)
        return cls(lists, CodeList.build(marks), _offences(shared.offences), layout.date_order, not_marks)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the code lists, folded: what a message may quote."""
        phrases = [*self.unknown.exact, *self.offences.by_title]
        phrases += [phrase for codes in self.lists.values() for phrase in codes.exact]
        return frozenset(word for phrase in phrases for word in phrase.split())

    def is_unknown(self, text: str) -> bool:
        """Whether a cell is blank or a mark of 'not known'."""
        if len(text) > _LONGEST_MARK and text[-1].isdigit():
            return False
        stripped = tidy(text)
        return not stripped or not fold(stripped) or self.unknown.find(stripped) is not None


def _offences(entries: Sequence[OffenceEntry]) -> OffenceList:
    return OffenceList.build(
        (Offence(entry.code, entry.title, entry.kind), entry.variants) for entry in entries
    )
