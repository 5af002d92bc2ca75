"""Where a quote begins and ends: whole lists, joined neighbours, and no more than can be read at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.names import hold_word
from kb.passages import Passage
from kb.script import FULL_STOPS, UNPARTED

LONGEST = 400
"""The most characters of one quote."""

_LEAD_IN_ENDS = (":", "：")
_ITEM = re.compile(r"\s*(?:[•·▪◦*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_PIECE_END = re.compile(rf"(?<=[.!?;])\s+|(?<=[{FULL_STOPS}；])\s*|\n+")
_CLAUSE_END = re.compile(rf"(?<=[,،])\s+|(?<=[，、])\s*|(?<=[{UNPARTED}])\s+(?=[{UNPARTED}])|\t")
_WORD = re.compile(r"\w{4,}")
_FEW_WORDS = 6
_SENTENCE_ENDS = (*".!?;,", *FULL_STOPS, *"；，؛،")
# A run of a script that writes its words together, too long for a heading; sentences have no mark at their end there.
_LONG_RUN = re.compile(f"[{UNPARTED}]{{30}}")
_ADDRESS = re.compile(r"\S*(?:https?://|www\.|@)\S+")


def is_heading(quote: str) -> bool:
    """Return whether a line says nothing by itself: a few words without figure, value or end of sentence, or an address."""
    rest = _ADDRESS.sub(" ", quote).strip()
    if len(rest.split()) > _FEW_WORDS:
        return False
    if rest != quote.strip():
        return True
    label, separator, value = quote.partition("\t") if "\t" in quote else quote.partition(":")
    gives_value = bool(separator and label.strip() and value.strip())
    is_said = quote.rstrip().endswith(_SENTENCE_ENDS) or _LONG_RUN.search(quote) is not None
    return not gives_value and not is_said and not re.search(r"\d", quote)


def find_list(passages: Sequence[Passage], place: int) -> int:
    """Return the number of the last passage to quote with the one at a place: the end of its list when it leads into one.

    What follows a lead-in belongs to it while it looks like an item, or all of it where nothing does, up to LONGEST.
    """
    if not passages[place].quote.rstrip().endswith(_LEAD_IN_ENDS):
        return place
    start = passages[place].start
    has_items = place + 1 < len(passages) and _ITEM.match(passages[place + 1].quote) is not None
    last = place
    for number in range(place + 1, len(passages)):
        is_item = _ITEM.match(passages[number].quote) is not None
        if (has_items and not is_item) or passages[number].end - start > LONGEST:
            break
        last = number
    return last


def join_passages(whole: Passage, first: Passage, last: Passage) -> Passage:
    """Return the part of a passage from the beginning of one part of it to the end of another."""
    quote = whole.quote[first.start - whole.start : last.end - whole.start]
    return Passage(first.document_id, first.start, last.end, first.page, quote)


def cut_around(passage: Passage, question: str, *, longest: int) -> Passage:
    """Return a passage, cut at ends of sentences or lines to what holds the most words of the question.

    A sentence that is itself too long is cut at its commas. What is short enough stays as it is, and so does what has no
    such ends.
    """
    for end in (_PIECE_END, _CLAUSE_END):
        if len(passage.quote) > longest:
            passage = _cut_at(end, passage, question, longest=longest)
    return passage


def _cut_at(end_of_piece: re.Pattern[str], passage: Passage, question: str, *, longest: int) -> Passage:
    ends = [found.start() for found in end_of_piece.finditer(passage.quote)]
    starts = [0, *(found.end() for found in end_of_piece.finditer(passage.quote))]
    pieces = [(start, end) for start, end in zip(starts, [*ends, len(passage.quote)], strict=True) if start < end]
    words = _WORD.findall(question)
    best = max(
        range(len(pieces)),
        key=lambda number: (sum(hold_word(passage.quote[slice(*pieces[number])], word) for word in words), -number),
    )
    start, end = pieces[best]
    for _, later in pieces[best + 1 :]:
        if later - start > longest:
            break
        end = later
    for earlier, _ in reversed(pieces[:best]):
        if end - earlier > longest:
            break
        start = earlier
    return Passage(
        passage.document_id, passage.start + start, passage.start + end, passage.page, passage.quote[start:end]
    )
