"""Which is the largest: the row of a table with the highest or lowest figure in the column that a question asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from answer import question_words
from answer.question_words import compile_words
from answer.tables import find_table_head, list_rows
from index.coverage import find_content_words, measure_coverage
from index.word_vectors import WordVectors
from kb.amounts import read_number
from kb.documents import Document
from kb.folding import fold_text
from kb.passages import Passage
from kb.script import to_latin

_HIGHEST = compile_words(question_words.HIGHEST)
_LOWEST = compile_words(question_words.LOWEST)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"[€$£]?\s?(\d[\d.,]*)\s?(?:%|[€$£]|[^\W\d_]{1,3})?")
_LEAST_ROWS = 3
# A column is meant when its name holds a word of the question so far; one that holds it as much but for this may be meant too.
_HELD, _AS_MUCH = 0.5, 0.2


def asks_for_extreme(question: str) -> bool:
    """Return whether a question asks for the largest or smallest of something, in any of the network's languages."""
    folded = fold_text(to_latin(question))
    return bool(_HIGHEST.search(folded) or _LOWEST.search(folded))


def find_extreme_row(
    question: str, document: Document, row: Passage, *, language: str, vectors: WordVectors
) -> Passage | None:
    """Return the row of the table of a row that has the highest or lowest figure in the column asked about.

    None when the table is too small, when several rows share the figure, and when it cannot be told which column is meant
    and the columns that may be have it in different rows. `language` is the BCP 47 tag of the question.
    """
    head, rows = find_table_head(document, row), list_rows(document, row)
    if head is None or len(rows) < _LEAST_ROWS:
        return None
    names = head.quote.split("\n")[-1].split("\t")
    columns = _read_columns([one.quote.split("\t") for one in rows], len(names))
    words = find_content_words(question, language)
    if not columns or not words:
        return None
    languages = [document.metadata.language] * len(names)
    # The names are told apart by what is particular to each of them, so that all of them are measured.
    held = measure_coverage(words, names, languages=languages, vectors=vectors).max(axis=1)
    degrees = held[list(columns)]
    likely = [
        values
        for values, degree in zip(columns.values(), degrees, strict=True)
        if degree >= max(_HELD, degrees.max() - _AS_MUCH)
    ]
    is_lowest = _LOWEST.search(fold_text(to_latin(question))) is not None
    found = {_find_extreme(values, is_lowest=is_lowest) for values in likely}
    place = found.pop() if len(found) == 1 else None
    return None if place is None else rows[place]


def _read_columns(rows: Sequence[Sequence[str]], width: int) -> dict[int, list[Decimal]]:
    """Return the figures of each column that holds nothing else, by its place; no years."""
    columns = {}
    for place in range(1, width):
        found = [_FIGURE.fullmatch(cells[place].strip()) if place < len(cells) else None for cells in rows]
        written = [figure[1] for figure in found if figure is not None]
        if len(written) == len(rows) and not all(_YEAR.fullmatch(figure) for figure in written):
            columns[place] = [read_number(figure.rstrip(".,")) for figure in written]
    return columns


def _find_extreme(values: Sequence[Decimal], *, is_lowest: bool) -> int | None:
    """Return the place of the one highest or lowest value; a last one that is the sum of the others does not count."""
    counted = list(values[:-1]) if values[-1] == sum(values[:-1]) else list(values)
    best = min(counted) if is_lowest else max(counted)
    return counted.index(best) if counted.count(best) == 1 else None
