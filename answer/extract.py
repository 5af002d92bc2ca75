"""Hits -> the quotes that answer, verbatim, in the order of their worth."""

from __future__ import annotations

from collections.abc import Sequence

from answer.answers import Citation
from answer.phrases import get_phrase, quote_text
from index.search import Hit
from kb.passages import Passage

# A further quote is given only when it is nearly as good as the first: the rest would be padding.
_MARGIN = 0.06


def choose_quotes(hits: Sequence[Hit], *, limit: int) -> list[Citation]:
    """Return at most `limit` quotes, the best first: the best sentence, list item or row of each of the first hits.

    A hit that scores clearly below the first is left out, and so is a quote that lies inside one already chosen.
    """
    citations: list[Citation] = []
    for hit in hits:
        if len(citations) == limit or hit.scores["fused"] < hits[0].scores["fused"] - _MARGIN:
            break
        if not any(_is_inside(hit.sentence, citation.passage) for citation in citations):
            citations.append(Citation(len(citations) + 1, hit.sentence, hit.entry))
    return citations


def write_extract(citations: Sequence[Citation], language: str) -> str:
    """Return the quotes as a text, framed in the asker's language, each with its [n]; the quotes stay as they are."""
    quotes = [f"{quote_text(citation.passage.quote, language)} [{citation.n}]" for citation in citations]
    return "\n\n".join([get_phrase("found", language), *quotes])


def _is_inside(inner: Passage, outer: Passage) -> bool:
    return inner.document_id == outer.document_id and outer.start <= inner.start and inner.end <= outer.end
