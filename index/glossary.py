"""Words of the field in eight languages: what joins a question in one language to a passage in another by its words.

An encoder knows that "cooperative" and "zadruga" are near, but so are a hundred other words of the field to it. Only single
words are here; those that languages spell alike find each other without it (index/spelling.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.tokens import analyse
from kb.language import count_small_words

# One meaning a row and one language a column, named in the first row; several words of one meaning stand in a cell, and none
# where every word is ambiguous. Croatian, Bosnian and Serbian share a column.
_FILE = Path(__file__).with_name("glossary.tsv")
# Reading one of these needs no dictionary of lemmas, which takes half a second to load.
_STEMMED = ("en", "it", "es", "de", "fr")


def find_translations(text: str, languages: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the keys that words of the field have in these languages (BCP 47 tags), by their folded form in the text.

    The text is read in the language that its small words are of; one without small words, in those that are likely.
    """
    known = _read_table()
    targets = [column for column in known if column in {_find_column(language) for language in languages}]
    counts = count_small_words(text)
    most = max(counts.values(), default=0)
    sources = {_find_column(tag) for tag, count in counts.items() if count == most} or {*_STEMMED, *targets}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in known:
        if source not in sources:
            continue
        rows = _read_column(source).rows
        for form, key in analyse(text, source):
            for row in rows.get(key, ()):
                for target in targets:
                    found[form].update(dict.fromkeys(_read_column(target).keys[row]))
    return {form: tuple(keys) for form, keys in found.items()}


@dataclass(frozen=True, slots=True)
class _Column:
    """One language: the keys of each row of the table, and the rows of each key."""

    keys: tuple[tuple[str, ...], ...]
    rows: dict[str, tuple[int, ...]]


@cache
def _read_table() -> dict[str, list[str]]:
    """Return the cells of each column, by language."""
    languages, *rows = (line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines())
    return {language: [row[place] for row in rows] for place, language in enumerate(languages)}


@cache
def _read_column(language: str) -> _Column:
    keys = tuple(tuple(dict.fromkeys(key for _, key in analyse(cell, language))) for cell in _read_table()[language])
    rows: dict[str, tuple[int, ...]] = {}
    for row, of_row in enumerate(keys):
        for key in of_row:
            rows[key] = (*rows.get(key, ()), row)
    return _Column(keys, rows)


def _find_column(language: str) -> str:
    primary = language.split("-")[0].lower()
    return "hr" if primary in {"bs", "sr", "sh"} else primary
