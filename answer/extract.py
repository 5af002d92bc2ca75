"""Hits -> the quotes that answer, verbatim, in the order of their worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.answers import Citation
from answer.phrases import get_phrase, quote_text
from answer.quoting import LONGEST, cut_around, find_list, find_mark, join_passages
from answer.sentences import MeasuredSentence
from index.fields import name_row_field
from index.search import Hit
from index.store import CatalogueEntry
from kb.passages import Passage


@dataclass(frozen=True, slots=True)
class QuoteWeights:
    """What a sentence's worth is made of beside its similarity, which counts 1, in units of similarity.

    `share` weighs the question's words that it holds by their keys in the index, `covered` those that it holds in any
    language with what stands around it, `hit` the score of its hit, `value` that it gives a value of the kind
    asked for; `heading` is taken off what is only a heading or an address, `names` off what stands where names of the
    question are missing. `margin` is how much worse than the first a further quote may be: the rest would be padding;
    `join` is how much worse a neighbour may be to become one quote with it.
    """

    share: float
    covered: float
    hit: float
    value: float
    heading: float
    names: float
    margin: float
    join: float


# Chosen by `make calibrate` on the development sets.
WEIGHTS = QuoteWeights(
    share=0.05, covered=0.12, hit=0.15, value=0.04, heading=0.05, names=0.08, margin=0.06, join=0.045
)
# A quote whose hit lacks this much more of the names than the first one's is about something else.
_OTHER_NAMES = 0.9


def weigh_sentence(measured: MeasuredSentence, weights: QuoteWeights) -> float:
    """Return the worth of a sentence as a quote, in units of similarity."""
    sentence = measured.hit.sentences[measured.place]
    worth = sentence.similarity + weights.share * sentence.share + weights.covered * measured.covered
    worth -= weights.hit * measured.behind + weights.names * measured.missing
    return worth + weights.value * measured.gives_value - weights.heading * measured.is_heading


def choose_quotes(question: str, sentences: Sequence[MeasuredSentence], *, limit: int) -> list[Citation]:
    """Return at most `limit` quotes, the best first: sentences, list items or rows of the first hits, wherever they are.

    A line that leads into a list is quoted with the list; neighbours in a paragraph become one quote, and so do items of one
    list with those between them. None is longer than LONGEST if it can be cut. What is worth clearly less than the first is
    left out, and so is what has none of the names that the first one has.
    """
    return select_quotes(question, sentences, limit=limit, weights=WEIGHTS)


def select_quotes(
    question: str, sentences: Sequence[MeasuredSentence], *, limit: int, weights: QuoteWeights
) -> list[Citation]:
    """Return the quotes that some weights choose."""
    ordered = sorted(
        ((weigh_sentence(sentence, weights), sentence) for sentence in sentences), key=lambda pair: -pair[0]
    )
    best = ordered[0][0] if ordered else 0.0
    chosen: list[tuple[Passage, CatalogueEntry]] = []
    for worth, sentence in ordered:
        first = ordered[0][1]
        if worth < best - weights.margin:
            break
        if chosen and (sentence.is_heading or sentence.missing > first.missing + _OTHER_NAMES):
            continue
        passage = _complete_passage(sentence)
        others = [one for one, _ in chosen]
        # Who asks for a value wants the item that gives it, not the list.
        joined = None if first.gives_value else _join_list(others, passage, sentence.hit)
        if joined is None and worth >= best - weights.join and sentence.gives_value >= first.gives_value:
            joined = _join_neighbour(others, passage, sentence.hit)
        if joined is not None:
            number, whole = joined
            chosen[number] = whole, sentence.hit.entry
        elif len(chosen) < limit and not any(_overlap(passage, other) for other in others):
            chosen.append((passage, sentence.hit.entry))
    return [
        Citation(n, cut_around(passage, question, longest=LONGEST), entry)
        for n, (passage, entry) in enumerate(chosen, start=1)
    ]


def write_extract(citations: Sequence[Citation], language: str, *, figures: Sequence[tuple[str, int]] = ()) -> str:
    """Return the quotes as a text, framed in the asker's language, each with its [n]; the quotes stay as they are.

    `figures` are those that differ, as written, with the numbers of their citations: the text then says so first.
    """
    lines = [get_phrase("found", language)]
    if figures:
        differing = ", ".join(f"{written} [{n}]" for written, n in figures)
        lines.insert(0, f"{get_phrase('disagree', language)} {differing}.")
    quotes = [f"{quote_text(citation.passage.quote, language)} [{citation.n}]" for citation in citations]
    return "\n\n".join([*lines, *quotes])


def _complete_passage(sentence: MeasuredSentence) -> Passage:
    """Return the sentence; one that leads into a list comes with the list, as far as it is not too long."""
    passages = [one.passage for one in sentence.hit.sentences]
    last = find_list(passages, sentence.place)
    return join_passages(sentence.hit.passage, passages[sentence.place], passages[last])


def _join_neighbour(chosen: Sequence[Passage], passage: Passage, hit: Hit) -> tuple[int, Passage] | None:
    """Return the number of the chosen quote that a passage stands beside, and both as one.

    None when it stands alone or both together would be too long. Rows of sheets and tables stand for themselves.
    """
    whole = hit.passage
    for number, other in enumerate(chosen):
        if _is_row(passage) or _is_row(other):
            continue
        first, second = sorted((passage, other), key=lambda one: one.start)
        is_inside = other.document_id == whole.document_id and whole.start <= first.start and second.end <= whole.end
        between = whole.quote[first.end - whole.start : second.start - whole.start] if is_inside else "apart"
        last = max(first, second, key=lambda one: one.end)
        if not between.strip() and "\n\n" not in between and last.end - first.start <= LONGEST:
            return number, join_passages(whole, first, last)
    return None


def _join_list(chosen: Sequence[Passage], passage: Passage, hit: Hit) -> tuple[int, Passage] | None:
    """Return the number of the chosen quote that is of the same list as a passage, and both with the items between them."""
    for number, other in enumerate(chosen):
        first = min(passage, other, key=lambda one: one.start)
        last = max(passage, other, key=lambda one: one.end)
        if other.document_id != passage.document_id or last.end > hit.passage.end:
            continue
        inside = [one.passage for one in hit.sentences if first.start <= one.passage.start < last.end]
        # A list begins with an item, or with what leads into it and came with it.
        is_list = len(inside) > 1 and inside[0].start == first.start and all(find_mark(one.quote) for one in inside[1:])
        is_whole = is_list and (find_mark(inside[0].quote) != "" or first.end > inside[0].end)
        if is_whole and last.end - first.start <= LONGEST:
            return number, join_passages(hit.passage, first, last)
    return None


def _is_row(passage: Passage) -> bool:
    return "\t" in passage.quote or name_row_field(passage.quote) is not None


def _overlap(one: Passage, other: Passage) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end
