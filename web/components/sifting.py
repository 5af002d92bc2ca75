"""The documents of the list as a table of codes: what filters keep and count is found in it without going through all entries.

With ten thousand documents a pass over the entries takes longer than all the rest of a page; the table is made once for each
state of the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np

from index.store import CatalogueEntry, Filter
from knowledge_base import KnowledgeBase
from web import knowledge
from web.components.filters import (
    FACETS,
    Choices,
    FacetCounts,
    FilterOptions,
    collect_options,
    is_in_years,
    keep_title,
    list_codes,
    list_years,
)

_Code = TypeVar("_Code", str, int)


class EntryTable:
    """Entries in their order, what the filters offer for them, and which of them each choice keeps."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        """Take the entries of one visitor's list; they are not changed."""
        self.entries: tuple[CatalogueEntry, ...] = tuple(entries)
        self.options: FilterOptions = collect_options(self.entries)
        codes_of = [list_codes(entry) for entry in self.entries]
        self._facets = {name: _Column([codes[place][1] for codes in codes_of]) for place, name in enumerate(FACETS)}
        years_of = [list_years(entry) for entry in self.entries]
        self._years = _Column(years_of)
        self._decades = _Column([{year - year % 10 for year in years} for years in years_of])

    def sift(self, choices: Choices, *, title: str = "") -> tuple[list[CatalogueEntry], FacetCounts]:
        """Return the entries that meet the choices, and what each filter would find if the others stayed as they are.

        Only entries count at all whose title holds all the words of `title`.
        """
        titled = np.ones(len(self.entries), dtype=bool)
        if title:
            titled[:] = [keep_title(entry, title) for entry in self.entries]
        met = {name: self._facets[name].mark(codes) for name, codes in choices.list_codes().items() if codes}
        if choices.year_from or choices.year_to:
            met["year"] = np.fromiter((is_in_years(entry, choices) for entry in self.entries), dtype=bool)
        missed = len(met) - sum((marks.astype(int) for marks in met.values()), np.zeros(len(self.entries), dtype=int))
        kept: np.ndarray = titled & (missed == 0)

        def find_countable(name: str) -> np.ndarray:
            if name not in met:
                return kept
            # What misses nothing but this filter's own choice would be found with another choice of it.
            countable: np.ndarray = kept | (titled & (missed == 1) & ~met[name])
            return countable

        counts = FacetCounts(
            {name: column.count(find_countable(name)) for name, column in self._facets.items()},
            self._years.count(find_countable("year")),
            self._decades.count(find_countable("year")),
        )
        return [self.entries[place] for place in np.flatnonzero(kept)], counts


class _Column(Generic[_Code]):
    """The codes of every entry in one facet: pairs (entry, code) by their places, each pair once."""

    def __init__(self, codes_of: Sequence[Iterable[_Code]]) -> None:
        self._places: dict[_Code, int] = {}
        pairs = [
            (row, self._places.setdefault(code, len(self._places)))
            for row, codes in enumerate(codes_of)
            for code in set(codes)
        ]
        self._rows, self._columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        self._height = len(codes_of)

    def mark(self, codes: Iterable[_Code]) -> np.ndarray:
        """Return bool, shape (entries,): whether an entry has any of the codes."""
        wanted = [self._places[code] for code in codes if code in self._places]
        marks = np.zeros(self._height, dtype=bool)
        marks[self._rows[np.isin(self._columns, wanted)]] = True
        return marks

    def count(self, kept: np.ndarray) -> Counter[_Code]:
        """Return how many of the kept entries (bool, shape (entries,)) have each code; codes that none has are left out."""
        numbers = np.bincount(self._columns[kept[self._rows]], minlength=len(self._places))
        return Counter({code: int(numbers[place]) for code, place in self._places.items() if numbers[place]})


def tabulate_list(knowledge_base: KnowledgeBase, filter: Filter) -> EntryTable:
    """Return the table of the documents that a filter lets through, made anew only when the catalogue has changed."""
    return knowledge.derive_from_list(knowledge_base, filter, EntryTable)
