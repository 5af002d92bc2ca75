"""Which languages a document is in, and which of its blocks are in another than the whole."""

from __future__ import annotations

import re
from collections import Counter
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
_SISTERS = (frozenset({"hr", "bs", "sr-Latn"}),)


def propose_languages(reading: Reading) -> tuple[Evidence, ...]:
    """Propose all the languages of a substantial part of the text (15 % of the letters), the main one first.

    The main language is that of most letters, or the first of those that share them about evenly; an annex does not
    change it. Each other language has the first passage that is surely in it. Sister standards of one language, such as
    Croatian and Serbian in Latin script, count as the main one. Empty when no language can be told.
    """
    source = reading.source
    guess = identify_language(source.text)
    if guess.tag == "und" or guess.confidence < _LEAST_CONFIDENCE:
        return ()
    letters: Counter[str] = Counter()
    first_place: dict[str, tuple[int, int]] = {}
    for start, end in _list_windows(source):
        text = source.text[start:end]
        if tag := _judge_window(text, guess.tag):
            letters[tag] += sum(map(str.isalpha, text))
            first_place.setdefault(tag, (start, end))
    whole, most = sum(letters.values()), max(letters.values(), default=0)
    main = next((tag for tag, count in letters.items() if count >= _EQUAL * most), guess.tag)
    confidence = guess.confidence if main == guess.tag else round(letters[main] / whole, 3)
    found = [Evidence(main, confidence, "text")]
    for tag, count in letters.most_common():
        if tag != main and count >= _SUBSTANTIAL * whole:
            passage = cut_passage(reading.document_id, source.text, source.pages, *first_place[tag])
            found.append(Evidence(tag, round(count / whole, 3), passage))
    return tuple(found)


def _list_windows(source: ParsedSource) -> list[tuple[int, int]]:
    """Return stretches of whole blocks in one script, each of some hundred characters; of a long text evenly chosen."""
    windows: list[tuple[int, int]] = []
    was_cyrillic = False
    for block in source.blocks:
        is_cyrillic = _CYRILLIC.search(source.text, block.start, min(block.end, block.start + 80)) is not None
        for start in range(block.start, block.end, 2 * _WINDOW_CHARACTERS):
            end = min(block.end, start + 2 * _WINDOW_CHARACTERS)
            if windows and end - windows[-1][0] <= _WINDOW_CHARACTERS and is_cyrillic == was_cyrillic:
                windows[-1] = (windows[-1][0], end)
            else:
                windows.append((start, end))
        was_cyrillic = is_cyrillic
    return windows[:: max(1, -(-len(windows) // _MOST_WINDOWS))]


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
