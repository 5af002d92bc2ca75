"""Hits -> the quotes that answer, verbatim, in the order of their worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.answers import Citation
from answer.expectation import asks_figure, gives_figure
from answer.names import share_missing_names
from answer.phrases import get_phrase, quote_text
from index.fields import find_asked_fields, name_row_field
from index.search import Hit
from index.store import CatalogueEntry
from kb.passages import Passage

# Chosen by hand on the development sets, where a little more or less changes little: how much words count beside
# similarity, how much the place of its hit, and what it is worth that it gives a figure, or a field of a sheet, when
# one is asked for: such a row is short, and an encoder sees little in it.
_SHARE_WEIGHT = 0.15
_HIT_WEIGHT = 0.5
_FIGURE_BONUS = 0.015
_FIELD_BONUS = 0.025
_HITS = 5
# A further quote is given only when it is nearly as good as the first: the rest would be padding.
_MARGIN = 0.045
_LEAD_IN_ENDS = (":",)


@dataclass(frozen=True, slots=True)
class _Quote:
    passage: Passage
    entry: CatalogueEntry
    score: float


def choose_quotes(question: str, hits: Sequence[Hit], *, limit: int) -> list[Citation]:
    """Return at most `limit` quotes, the best first: sentences, list items or rows of the first hits, wherever they are.

    A line that only leads into a list is quoted with what follows it. What scores clearly below the first is left out, and
    so is what comes from a hit without a name of the question that the first hit has: it is about another project or year.
    """
    if not hits:
        return []
    wants_figure = asks_figure(question)
    wanted_fields = set(find_asked_fields(question).values())
    quotes = [
        _Quote(
            _complete_lead_in(hit, place),
            hit.entry,
            sentence.similarity
            + _SHARE_WEIGHT * sentence.share
            + _HIT_WEIGHT * (hit.scores["fused"] - hits[0].scores["fused"])
            + (_FIGURE_BONUS if wants_figure and gives_figure(sentence.passage.quote) else 0.0)
            + (_FIELD_BONUS if name_row_field(sentence.passage.quote) in wanted_fields else 0.0),
        )
        for hit in _keep_named(question, hits[:_HITS])
        for place, sentence in enumerate(hit.sentences)
    ]
    quotes.sort(key=lambda quote: -quote.score)
    chosen: list[_Quote] = []
    for quote in quotes:
        if len(chosen) == limit or quote.score < quotes[0].score - _MARGIN:
            break
        if not any(_overlap(quote.passage, other.passage) for other in chosen):
            chosen.append(quote)
    return [Citation(n, quote.passage, quote.entry) for n, quote in enumerate(chosen, start=1)]


def _keep_named(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that miss no more of the question's names than the first one does."""
    missing = share_missing_names(question, hits[:1])
    return [hit for hit in hits if share_missing_names(question, [hit]) <= missing]


def write_extract(citations: Sequence[Citation], language: str) -> str:
    """Return the quotes as a text, framed in the asker's language, each with its [n]; the quotes stay as they are."""
    quotes = [f"{quote_text(citation.passage.quote, language)} [{citation.n}]" for citation in citations]
    return "\n\n".join([get_phrase("found", language), *quotes])


def _complete_lead_in(hit: Hit, place: int) -> Passage:
    """Return the sentence at a place; one that ends with a colon comes with the rest of its hit."""
    passage = hit.sentences[place].passage
    if not passage.quote.endswith(_LEAD_IN_ENDS) or place + 1 == len(hit.sentences):
        return passage
    start, end = passage.start, hit.sentences[-1].passage.end
    quote = hit.passage.quote[start - hit.passage.start : end - hit.passage.start]
    return Passage(passage.document_id, start, end, passage.page, quote)


def _overlap(one: Passage, other: Passage) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end
