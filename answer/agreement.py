"""Do the quotes of an answer agree: two places that give different figures for what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from answer.answers import Citation
from answer.expectation import CountMention, ValueKind, find_counts, find_value_kind
from answer.names import hold_word
from index.fields import find_asked_fields, name_row_field
from kb.amounts import find_amounts, read_number

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{4,}")
# How many of the words after a figure may name what it counts: "110 odgovornih podjetij".
_COUNTED_WORDS = 3


def find_disagreement(question: str, citations: Sequence[Citation]) -> tuple[tuple[str, int], ...]:
    """Return the figures, as written, and the numbers of the citations that answer a question differently, best first.

    Empty when they agree or when that cannot be told: figures are compared only when the best quote gives one, when they
    count what the question names or stand in the same field of a sheet, and when every quote names the same years, those of
    the question among them.
    """
    years = {tuple(sorted(set(_YEAR.findall(citation.passage.quote)))) for citation in citations}
    asked = set(_YEAR.findall(question))
    if len(years) > 1 or (asked and not all(asked <= set(named) for named in years)):
        return ()
    given: dict[Decimal, tuple[str, int]] = {}
    for citation in citations:
        found = _find_figure(question, citation.passage.quote)
        if found is not None:
            value, written = found
            given.setdefault(value, (written, citation.n))
        elif not given:
            # The best quote answers otherwise: what the others count is something else.
            return ()
    return tuple(given.values()) if len(given) > 1 else ()


def _find_figure(question: str, quote: str) -> tuple[Decimal, str] | None:
    """Return the one figure of a quote that answers the question; None when there is none or several."""
    kind = find_value_kind(question)
    figures: list[tuple[Decimal, str]] = []
    if kind is ValueKind.COUNT:
        figures = [
            (read_number(count.written), count.written)
            for count in find_counts(quote)
            if re.fullmatch(r"\d[\d.,]*", count.written) and _counts_what_is_asked(question, count)
        ]
    elif kind is ValueKind.AMOUNT and name_row_field(quote) in find_asked_fields(question).values():
        figures = [(amount.value, quote[amount.start : amount.end]) for amount in find_amounts(quote)]
    return figures[0] if len(figures) == 1 else None


def _counts_what_is_asked(question: str, count: CountMention) -> bool:
    words = _WORD.findall(count.after)[:_COUNTED_WORDS]
    return any(hold_word(question, word) for word in words)
