"""Which languages a document is in, and which of its blocks are in another than the whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.metadata.lines import Reading
from kb.documents import Block, BlockKind, ParsedSource
from kb.language import count_small_words, identify_language
from kb.metadata import Evidence
from kb.passages import cut_passage
from kb.script import script_of

_LEAST_CONFIDENCE = 0.2
# A second language counts from this share of the letters on; below it are quotations, names and addresses.
_SUBSTANTIAL = 0.15
_SURE = 0.8
_EQUAL = 0.55
# Text is judged in windows of about this many characters, and of a long document only so many of them.
_WINDOW_CHARACTERS = 600
_MOST_WINDOWS = 80
_LEAST_LETTERS = 40
# A block of fewer letters, or without small words of its language, may be a list of names.
_BLOCK_LETTERS = 45
_LEAST_SMALL_WORDS = 3
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_CELL = re.compile(r"[^\t\n]+")
_SISTERS = (frozenset({"hr", "bs", "sr-Latn"}),)

# Where the parts of a window stand: the cells of a column, or blocks that follow each other.
_Window = list[tuple[int, int]]


def propose_languages(reading: Reading) -> tuple[Evidence, ...]:
    """Propose all the languages of a substantial part of the text (15 % of the letters), the main one first.

    The main language is that of most letters, or the first of those that share them about evenly; an annex does not
    change it. Each other language has the first passage that is surely in it. Sister standards of one language, such as
    Croatian and Serbian in Latin script, count as the main one. Empty when no language can be told.
    """
    source = reading.source
    windows = _list_windows(source)
    guess = identify_language(_take_main_script(source.text, windows))
    if guess.tag == "und" or guess.confidence < _LEAST_CONFIDENCE:
        return ()
    letters: Counter[str] = Counter()
    first_place: dict[str, tuple[int, int]] = {}
    for window in windows:
        text = _join_window(source.text, window)
        if tag := _judge_window(text, guess.tag):
            letters[tag] += sum(map(str.isalpha, text))
            first_place.setdefault(tag, window[0])
    whole, most = sum(letters.values()), max(letters.values(), default=0)
    main = next((tag for tag, count in letters.items() if count >= _EQUAL * most), guess.tag)
    confidence = guess.confidence if main == guess.tag else round(letters[main] / whole, 3)
    found = [Evidence(main, confidence, "text")]
    for tag, count in letters.most_common():
        if tag != main and count >= _SUBSTANTIAL * whole:
            passage = cut_passage(reading.document_id, source.text, source.pages, *first_place[tag])
            found.append(Evidence(tag, round(count / whole, 3), passage))
    return tuple(found)


def _list_windows(source: ParsedSource) -> list[_Window]:
    """Return stretches of whole blocks in one script, each of some hundred characters; of a long text evenly chosen.

    The rows of a table are read by column, each column for itself: its two languages may stand side by side.
    """
    windows: list[_Window] = []
    open_windows: dict[int, int] = {}
    for column, start, end in _list_pieces(source):
        is_cyrillic = _is_cyrillic(source.text, start, end)
        place = open_windows.get(column, -1)
        window = windows[place] if place >= 0 else []
        size = sum(stop - begin for begin, stop in window) + end - start
        if window and size <= _WINDOW_CHARACTERS and is_cyrillic == _is_cyrillic(source.text, *window[-1]):
            window.append((start, end))
        else:
            windows.append([(start, end)])
            open_windows[column] = len(windows) - 1
    return windows[:: max(1, -(-len(windows) // _MOST_WINDOWS))]


def _list_pieces(source: ParsedSource) -> Iterator[tuple[int, int, int]]:
    """Yield the column, 0 outside of tables, and the offsets of each block or cell; a long block in several."""
    for block in source.blocks:
        if block.kind is BlockKind.TABLE_ROW and "\t" in source.text[block.start : block.end]:
            for column, cell in enumerate(_CELL.finditer(source.text, block.start, block.end), start=1):
                yield column, cell.start(), min(cell.end(), cell.start() + 2 * _WINDOW_CHARACTERS)
            continue
        for start in range(block.start, block.end, 2 * _WINDOW_CHARACTERS):
            yield 0, start, min(block.end, start + 2 * _WINDOW_CHARACTERS)


def _is_cyrillic(text: str, start: int, end: int) -> bool:
    return _CYRILLIC.search(text, start, min(end, start + 80)) is not None


def _join_window(text: str, window: _Window) -> str:
    return "\n".join(text[start:end] for start, end in window)


def _take_main_script(text: str, windows: Sequence[_Window]) -> str:
    """Return what is written in the main script, where two share a text: the whole would look like a third language."""
    parts: dict[bool, list[str]] = {}
    for window in windows:
        parts.setdefault(_is_cyrillic(text, *window[0]), []).append(_join_window(text, window))
    sizes = {script: sum(map(len, written)) for script, written in parts.items()}
    if len(sizes) < 2 or min(sizes.values()) < _SUBSTANTIAL * sum(sizes.values()):
        return text
    first = next(script for script, size in sizes.items() if size >= _EQUAL * max(sizes.values()))
    return "\n".join(parts[first])


def _judge_window(text: str, main: str) -> str:
    """Return the language of a window: the main one unless it is surely another; empty when it has too few letters."""
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return ""
    guess = identify_language(text)
    if guess.tag == "und":
        return ""
    if guess.tag == main or _are_sisters(guess.tag, main) or guess.confidence < 0.5:
        return main
    return guess.tag


def _are_sisters(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _SISTERS)


def mark_block_languages(source: ParsedSource, *, language: str) -> tuple[Block, ...]:
    """Return the blocks of a document, those surely in another language than it marked with that language.

    A block needs some words of text; a name, an address or a title between quotation marks is left alone. Croatian,
    Bosnian and Serbian in Latin script are not told apart block by block. About 0.2 milliseconds a block.
    """
    return tuple(
        replace(block, language=tag) if (tag := _tell_block(source.text, block, language)) else block
        for block in source.blocks
    )


def _tell_block(text: str, block: Block, language: str) -> str:
    """Return the tag of a block that is in another language, empty when it is not or cannot be told."""
    if block.end - block.start < _BLOCK_LETTERS:
        return ""
    part = text[block.start : min(block.end, block.start + 2 * _WINDOW_CHARACTERS)]
    if sum(map(str.isalpha, part)) < _BLOCK_LETTERS:
        return ""
    own_script = "Cyrl" if language in ("sr-Cyrl", "mk", "bg", "ru", "uk", "be") else "Latn"
    script = script_of(part)
    if script == own_script:
        counts = count_small_words(part)
        own = counts.get(language, 0)
        other = max((count for tag, count in counts.items() if not _are_sisters(tag, language)), default=0)
        # Most blocks are in the language of the document: its small words say so without asking the model.
        if own >= other or other < _LEAST_SMALL_WORDS:
            return ""
    guess = identify_language(part)
    if guess.tag in ("und", language) or _are_sisters(guess.tag, language) or guess.confidence < _SURE:
        return ""
    if block.kind is BlockKind.TABLE_ROW and len(re.findall(r"\w+", part)) < 10:
        return ""
    return guess.tag
