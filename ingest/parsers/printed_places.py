"""Where the words of the text of record stand on their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from ingest.parsers.characters import clean_characters
from ingest.parsers.printed_words import HYPHEN_MARKS, PrintedLine, PrintedWord, WordRun, WordTable

_Array = np.ndarray[Any, np.dtype[Any]]
_TOKEN = re.compile(r"\S+")
PlacedWord = tuple[int, int, float, float, float, float]


class PlacedRun(NamedTuple):
    """Neighbouring words of a table, the first of which stands at an offset of the text of record.

    The last word is `cut` characters shorter than in the table: its hyphen is gone.
    """

    table: WordTable
    first: int
    last: int
    offset: int
    cut: int


def place_runs(line: PrintedLine, text: str, start: int) -> list[PlacedRun]:
    """Return the words of a clean line with their places, none where they must be placed one by one."""
    words = line.words
    if not isinstance(words, WordRun):
        return []
    table = words.table
    if len(words.ranges) == 1:
        # By far the most lines: one stretch of the page's characters as it stands.
        first, last = words.ranges[0]
        begin, end = table.starts[first], table.ends[last - 1]
        if table.text[begin:end] == text:
            return [PlacedRun(table, first, last, start, 0)]
    runs: list[PlacedRun] = []
    place = 0
    for first, last in words.ranges:
        begin, end = table.starts[first], table.ends[last - 1]
        own, cut = table.text[begin:end], 0
        if own[-1] in HYPHEN_MARKS:
            own = own[:-1] + "-"
        if own[-1] == "-" and len(own) > 1 and len(text) - place < len(own):
            own, cut = own[:-1], 1
        if not text.startswith(own, place):
            return []
        runs.append(PlacedRun(table, first, last, start + place, cut))
        place += len(own)
        # A space or the tab before the next cell; empty cells have their tab too.
        while place < len(text) and text[place] in " \t":
            place += 1
    return runs if place == len(text) else []


def list_words(words: Sequence[PlacedWord | PlacedRun]) -> _Array | list[PlacedWord]:
    """Return words and runs of words as rows of start, end, left, top, right, bottom."""
    tables: list[_Array] = []
    for table, group in groupby(words, key=lambda word: word.table if isinstance(word, PlacedRun) else None):
        if table is not None:
            tables.append(_unroll(table, list(group)))  # type: ignore[arg-type]
        else:
            tables.append(np.array(list(group), np.float64))
    return tables[0] if len(tables) == 1 else np.concatenate(tables)


def _unroll(table: WordTable, runs: Sequence[PlacedRun]) -> _Array:
    """Return the words of runs of one table: float64, shape (words, 6)."""
    _, firsts, lasts, offsets, cuts = zip(*runs, strict=True)
    first = np.array(firsts)
    counts = np.array(lasts) - first
    ends = counts.cumsum()
    total = int(ends[-1])
    index = np.repeat(first - ends + counts, counts)
    index += np.arange(total)
    rows = np.empty((6, total))
    rows[:2] = table.spans.take(index, axis=1)
    rows[:2] += np.repeat(np.array(offsets) - table.spans[0].take(first), counts)
    if any(cuts):
        rows[1, ends - 1] -= cuts
    rows[2:] = table.boxes.take(index, axis=1)
    return rows.T


def place_words(line: PrintedLine, text: str, start: int) -> Iterator[PlacedWord]:
    """Yield each word of a clean line, which begins at `start` in the text of record, with its place on the page.

    A word that was cut inside the line (two lines of a cell) has a place for each part.
    """
    words: Sequence[PrintedWord] = line.words
    if not words:
        return
    if text == line.text and " ".join([word.text for word in words]) == text:
        for word, left, right, own_top, own_bottom in words:
            end = start + len(word)
            if own_bottom:
                yield start, end, left, own_top, right, own_bottom
            else:
                yield start, end, left, line.top, right, line.bottom
            start = end + 1
        return
    tokens = text.split()
    if len(tokens) != len(words):
        words = _split_words(words)
    parts = tokens if len(tokens) == len(words) else _cut_tokens(tokens, words)
    if len(parts) != len(words):
        # The words are not those of the text: each gets its share of the line.
        width = (line.right - line.left) / len(text)
        for match in _TOKEN.finditer(text):
            first, last = match.span()
            yield (
                start + first,
                start + last,
                line.left + first * width,
                line.top,
                line.left + last * width,
                line.bottom,
            )
        return
    top, bottom = line.top, line.bottom
    place = 0
    for part, (_, left, right, own_top, own_bottom) in zip(parts, words, strict=True):
        place = text.index(part, place)
        end = place + len(part)
        if own_bottom:
            yield start + place, start + end, left, own_top, right, own_bottom
        else:
            yield start + place, start + end, left, top, right, bottom
        place = end


def _cut_tokens(tokens: Sequence[str], words: Sequence[PrintedWord]) -> list[str]:
    """Return the words of the text, cut again where the printed words are; none where they do not fit."""
    parts: list[str] = []
    remaining = list(reversed(tokens))
    for word in words:
        if not remaining:
            return []
        token = remaining.pop()
        first = word.text if token.startswith(word.text) else word.text.removesuffix("-")
        if first and token.startswith(first) and len(token) > len(first):
            remaining.append(token[len(first) :])
            token = first
        parts.append(token)
    return [] if remaining else parts


def _split_words(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words as they stand in the clean text: one that holds a hard space is two, an invisible one none."""
    split: list[PrintedWord] = []
    for word in words:
        text = clean_characters(word.text)
        parts = text.split()
        if len(parts) == 1:
            split.append(word._replace(text=parts[0]))
        elif parts:
            width = (word.right - word.left) / len(text)
            for match in _TOKEN.finditer(text):
                first, last = match.span()
                left, right = word.left + first * width, word.left + last * width
                split.append(word._replace(text=match[0], left=left, right=right))
    return split
