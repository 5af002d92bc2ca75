"""Do the documents agree: places that give the same figure for what is asked, or different ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from answer import question_words
from answer.answers import Citation, Comparison
from answer.expectation import CountMention, ValueKind, find_counts, find_value_kind
from answer.extract import WEIGHTS, weigh_sentence
from answer.names import hold_word
from answer.question_words import compile_words
from answer.sentences import MeasuredSentence
from index.fields import find_asked_fields, name_row_field
from kb.amounts import find_amounts, read_number
from kb.folding import fold_text
from kb.script import to_latin

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{4,}")
_COUNT = compile_words(question_words.COUNT)
_DIGITS = re.compile(r"\d[\d.,]*")
# How many of the words after a figure may name what it counts: "110 odgovornih podjetij".
_COUNTED_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that answers; `counted` is the word for what it counts, empty for money, `years` those it is told for."""

    value: Decimal
    written: str
    counted: str
    years: frozenset[str]


def compare_figures(question: str, citations: Sequence[Citation]) -> Comparison | None:
    """Return the figures by which the quotes answer a question; None when fewer than two do, or that cannot be told.

    Figures are compared only when the best quote gives one, when they count what the question names, have one unit or stand
    in the same field of a sheet, and when they are told for the same years, those of the question among them.
    """
    asked = frozenset(_YEAR.findall(question))
    # A unit says less than a name of what is counted: "500 square metres" may be those of anything.
    is_count = find_value_kind(question) is not ValueKind.QUANTITY
    given: list[tuple[_Figure, int]] = []
    for citation in citations:
        figure = _find_figure(question, *_split_rows(citation))
        if figure is None and not given:
            # The best quote answers otherwise: what the others count is something else.
            return None
        is_about_same = (
            is_count or not given or _holds_as_much(question, citations[0].passage.quote, citation.passage.quote)
        )
        if figure is not None and is_about_same and (not given or _is_comparable(given[0][0], figure)):
            given.append((figure, citation.n))
    if any(figure.years != given[0][0].years or not asked <= figure.years for figure, _ in given):
        return None
    values = {figure.value for figure, _ in given}
    if len(given) < 2:
        return None
    first = {figure.value: (figure.written, n) for figure, n in reversed(given)}
    kept = sorted(first.values(), key=lambda pair: pair[1]) if len(values) > 1 else [(f.written, n) for f, n in given]
    return Comparison(tuple(kept), differ=len(values) > 1)


def find_rival(question: str, sentences: Sequence[MeasuredSentence]) -> MeasuredSentence | None:
    """Return the best sentence that is from another document than the first quote and gives another figure for the same."""
    if not sentences:
        return None
    first, *others = sorted(sentences, key=lambda one: -weigh_sentence(one, WEIGHTS))
    figure = _find_figure(question, first.quote, first.head)
    if figure is None:
        return None
    for sentence in others:
        if sentence.hit.entry.document_id == first.hit.entry.document_id or sentence.missing > first.missing:
            continue
        other = _find_figure(question, sentence.quote, sentence.head)
        if other is None or not _is_comparable(figure, other) or other.years != figure.years:
            continue
        is_row = bool(sentence.head and "\t" in sentence.quote)
        if other.value != figure.value and (is_row or _holds_as_much(question, first.quote, sentence.quote)):
            return sentence
    return None


def _split_rows(citation: Citation) -> tuple[str, str]:
    """Return the quote of a citation and the head of its table; both empty when it quotes several rows."""
    quote, head = citation.passage.quote, "" if citation.head is None else citation.head.quote
    below = quote.removeprefix(head).strip()
    first, *others = below.split("\n")
    return ("", "") if others and "\t" in first else (below, head)


def _holds_as_much(question: str, first: str, other: str) -> bool:
    """Return whether a quote holds every word of the question that the first one holds."""
    return all(hold_word(other, word) for word in _WORD.findall(question) if hold_word(first, word))


def _is_comparable(one: _Figure, other: _Figure) -> bool:
    if not one.counted or not other.counted:
        return one.counted == other.counted
    return hold_word(one.counted, other.counted) or hold_word(other.counted, one.counted)


def _find_figure(question: str, quote: str, head: str) -> _Figure | None:
    """Return the one figure of a quote that answers the question; None when there is none or several."""
    kind = find_value_kind(question)
    years = frozenset(_YEAR.findall(quote))
    figures: list[_Figure] = []
    if head and "\t" in quote:
        cell = _find_cell(question, quote, head) if kind in (ValueKind.COUNT, ValueKind.QUANTITY) else None
        figures = [] if cell is None else [cell]
    elif kind in (ValueKind.COUNT, ValueKind.QUANTITY):
        counts = [count for count in find_counts(quote) if _DIGITS.fullmatch(count.written)]
        figures = [
            _Figure(read_number(count.written), count.written, counted, years)
            for count in counts
            if (counted := _name_counted(question, count, needs_named=kind is ValueKind.COUNT))
        ]
    elif kind is ValueKind.AMOUNT and name_row_field(quote) in find_asked_fields(question).values():
        figures = [_Figure(amount.value, quote[amount.start : amount.end], "", years) for amount in find_amounts(quote)]
    return figures[0] if len(figures) == 1 else None


def _find_cell(question: str, row: str, head: str) -> _Figure | None:
    """Return the cell of a row in the column of the year asked about, when its label holds nothing but what is asked."""
    asked = _YEAR.findall(question)
    label, *cells = row.split("\t")
    named = _WORD.findall(_COUNT.sub(" ", fold_text(to_latin(label))))
    counted = named[0] if named and all(hold_word(question, word) for word in named) else ""
    columns = [place for place, name in enumerate(head.split("\t")[1:]) if set(_YEAR.findall(name)) & set(asked)]
    if not counted or len(asked) != 1 or len(columns) != 1 or columns[0] >= len(cells):
        return None
    written = cells[columns[0]].strip()
    if not _DIGITS.fullmatch(written):
        return None
    return _Figure(read_number(written), written, counted, frozenset(asked))


def _name_counted(question: str, count: CountMention, *, needs_named: bool) -> str:
    """Return the word for what is counted: one that the question holds, or without need of one the unit; empty for none."""
    words = _WORD.findall(count.after)[:_COUNTED_WORDS]
    named = next((word for word in words if hold_word(question, word)), "")
    return named or ("" if needs_named else next(iter(words), ""))
