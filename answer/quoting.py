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
# What an item begins with, by the kind of mark: a list goes on with the kind that it began with.
_ITEM = re.compile(
    r"\s*(?:(?P<dot>[•·▪◦*–—-])|(?P<number>\(?\d{1,2}[.)])|(?P<roman>\([ivx]+\))|(?P<letter>\(?[a-z]\))|"
    r"(?P<step>[^\W\d_]{3,12} \d{1,2}[:)]))\s"
)
_PIECE_END = re.compile(rf"(?<=[.!?;])\s+|(?<=[{FULL_STOPS}；])\s*|\n+")
_CLAUSE_END = re.compile(rf"(?<=[,،])\s+|(?<=[，、])\s*|(?<=[{UNPARTED}])\s+(?=[{UNPARTED}])|\t")
_WORD = re.compile(r"\w{4,}")
_FEW_WORDS = 6
_HEADING_WORDS = 10
_ONE_WORD_ITEM = 2
_SENTENCE_ENDS = (*".!?;,", *FULL_STOPS, *"；，؛،")
# A run of a script that writes its words together, too long for a heading; sentences have no mark at their end there.
_LONG_RUN = re.compile(f"[{UNPARTED}]{{30}}")
_QUESTION_ENDS = ("?", "？", "؟", "?“", "?”", "?»", "?«", '?"')
# "€ 1.402,50", "+26,3 %", "600.000 RSD"; no year, no day.
_FIGURE = re.compile(r"(?!(?:19|20)\d\d\b)(?!\d{1,2}\.\s?\d{1,2}\.)[€$£+–−-]?\s?\d[\d.,\s]*(?:%|[€$£]|[^\W\d_]{1,3})?")
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
    # "• a new bakery" says something, "• bakery" in a form to be filled in does not.
    is_item = find_mark(quote) == "dot" and len(rest.split()) > _ONE_WORD_ITEM
    # "Dear members," is no sentence, and not the item of a list that "(a) to vote," is.
    is_greeting = quote.rstrip().endswith(",") and not find_mark(quote)
    is_said = is_item or (quote.rstrip().endswith(_SENTENCE_ENDS) and not is_greeting) or _LONG_RUN.search(quote)
    return not gives_value and not is_said and not re.search(r"\d", quote)


def is_question(quote: str) -> bool:
    """Return whether a quote only asks: it answers nothing."""
    return quote.rstrip().endswith(_QUESTION_ENDS)


def find_table_heads(quotes: Sequence[str]) -> set[int]:
    """Return the numbers of the quotes that only name the columns of the rows after them.

    Such a row has words where rows below it have figures; a year, alone or with a unit, is a word there.
    """
    heads: set[int] = set()
    first = 0
    while first < len(quotes):
        cells = quotes[first].split("\t")
        last = first + 1
        while len(cells) > 1 and last < len(quotes) and quotes[last].count("\t"):
            last += 1
        below = [row.split("\t") for row in quotes[first + 1 : last]]
        figures = {place for row in below for place, cell in enumerate(row) if _FIGURE.fullmatch(cell.strip())}
        if figures and not any(_FIGURE.fullmatch(cell.strip()) for cell in cells) and len(cells) > min(figures):
            heads.add(first)
        first = last
    return heads


def find_table(passages: Sequence[Passage], place: int) -> tuple[int, int] | None:
    """Return the numbers of the head and of the last row of the table that the row at a place belongs to.

    None for what is no row below a head, and for a table that is too long to quote.
    """
    heads = find_table_heads([passage.quote for passage in passages])
    first = place
    while first >= 0 and first not in heads and "\t" in passages[first].quote:
        first -= 1
    if first not in heads or first == place:
        return None
    last = place
    while last + 1 < len(passages) and last + 1 not in heads and "\t" in passages[last + 1].quote:
        last += 1
    return (first, last) if passages[last].end - passages[first].start <= LONGEST else None


def find_list(passages: Sequence[Passage], place: int) -> int:
    """Return the number of the last passage to quote with the one at a place: the end of its list when it leads into one.

    A line with a colon leads into what follows it while that looks like an item, or into all of it where nothing does, and
    a heading into items of another kind than itself; up to LONGEST.
    """
    quote = passages[place].quote
    own = find_mark(quote)
    following = find_mark(passages[place + 1].quote) if place + 1 < len(passages) else ""
    has_items = following not in ("", own)
    is_short = (
        len(quote.split()) <= _HEADING_WORDS and not quote.rstrip().endswith(_SENTENCE_ENDS) and "\t" not in quote
    )
    if not quote.rstrip().endswith(_LEAD_IN_ENDS) and not (is_short and has_items):
        return place
    last = place
    for number in range(place + 1, len(passages)):
        mark = find_mark(passages[number].quote)
        is_over = has_items and (not mark or mark == own)
        if is_over or passages[number].end - passages[place].start > LONGEST:
            break
        last = number
    return last


def find_mark(quote: str) -> str:
    """Return the kind of mark that a list item begins with; empty when it is none."""
    found = _ITEM.match(quote)
    return (found.lastgroup or "") if found is not None else ""


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
