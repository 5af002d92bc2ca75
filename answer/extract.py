"""Hits -> the quotes that answer, verbatim, in the order of their worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from answer.answers import Citation, Comparison
from answer.expectation import find_value_kind, gives_value
from answer.phrases import get_phrase, quote_text
from answer.quoting import LONGEST, cut_around, find_list, find_mark, find_table, join_passages
from answer.sentences import MeasuredSentence
from answer.tables import write_quote
from index.fields import name_row_field
from index.search import Hit
from index.store import CatalogueEntry
from kb.passages import Passage


@dataclass(frozen=True, slots=True)
class QuoteWeights:
    """What a sentence's worth is made of beside its similarity, which counts 1, in units of similarity.

    `share` weighs the question's words that it holds by their keys in the index, `covered` those that it holds in any
    language with what stands around it, `hit` the score of its hit, `value` that it gives a value of the kind asked for,
    `field` that it is the row of a sheet for the field asked for; `heading` is taken off what is only a heading or an
    address, `names` off what stands where names of the question are missing, `years` off what names other years than those
    asked about. `margin` is how much worse than the first a further quote may be: the rest would be padding; `join` is how
    much worse a neighbour may be to become one quote with it.
    """

    share: float
    covered: float
    hit: float
    value: float
    field: float
    heading: float
    names: float
    years: float
    margin: float
    join: float


# Chosen by `make calibrate` on the development sets.
WEIGHTS = QuoteWeights(
    share=0.05,
    covered=0.12,
    hit=0.15,
    value=0.04,
    field=0.03,
    heading=0.05,
    names=0.08,
    years=0.08,
    margin=0.06,
    join=0.045,
)
# Of a question whose words the first quote holds so far, further quotes hold more than this.
_HELD, _NOT_HELD = 0.5, 0.05
# A table may be the answer though its rows, which are short, are worth so much less than the first sentence.
_ROW_MARGIN = 0.12
# A question is about the table, not about a row of it, when so much of the other rows fit it as well.
_AS_WELL = 0.5
# A quote whose hit lacks this much more of the names than the first one's is about something else.
_OTHER_NAMES = 0.9


def weigh_sentence(measured: MeasuredSentence, weights: QuoteWeights) -> float:
    """Return the worth of a sentence as a quote, in units of similarity."""
    sentence = measured.hit.sentences[measured.place]
    worth = sentence.similarity + weights.share * sentence.share + weights.covered * measured.covered
    worth -= weights.hit * measured.behind + weights.names * measured.missing
    worth -= weights.years * measured.is_other_year
    worth += weights.value * measured.gives_value + weights.field * measured.gives_field
    return worth - weights.heading * measured.is_heading


def choose_quotes(question: str, sentences: Sequence[MeasuredSentence], *, limit: int) -> list[Citation]:
    """Return at most `limit` quotes, the best first: sentences, list items or rows of the first hits, wherever they are.

    A line that leads into a list is quoted with the list; neighbours in a paragraph become one quote, and so do items of one
    list with those between them. None is longer than LONGEST if it can be cut. What is worth clearly less than the first is
    left out, and so is what has none of the names that the first one has, or is told for another year.
    """
    return select_quotes(question, sentences, limit=limit, weights=WEIGHTS)


def select_quotes(
    question: str, sentences: Sequence[MeasuredSentence], *, limit: int, weights: QuoteWeights
) -> list[Citation]:
    """Return the quotes that some weights choose."""
    # What names the columns of a table comes with its rows.
    quotable = [sentence for sentence in sentences if not sentence.is_table_head]
    ordered = sorted(
        ((weigh_sentence(sentence, weights), sentence) for sentence in quotable), key=lambda pair: -pair[0]
    )
    best = ordered[0][0] if ordered else 0.0
    chosen: list[tuple[Passage, CatalogueEntry]] = []
    for worth, sentence in ordered:
        first = ordered[0][1]
        if worth < best - weights.margin:
            break
        is_other = sentence.missing > first.missing + _OTHER_NAMES or sentence.is_other_year > first.is_other_year
        if chosen and (sentence.is_heading or is_other):
            continue
        passage = _complete_passage(sentence, sentences)
        others = [one for one, _ in chosen]
        # Who asks for a value wants the item that gives it, not the list.
        joined = None if first.gives_value else _join_list(others, passage, sentence.hit)
        if joined is None and worth >= best - weights.join and sentence.gives_value >= first.gives_value:
            joined = _join_neighbour(others, passage, sentence.hit)
        if joined is not None:
            number, whole = joined
            chosen[number] = whole, sentence.hit.entry
        elif (
            len(chosen) < limit
            and not any(_overlap(passage, other) for other in others)
            and not (chosen and _is_padding(sentence, first))
        ):
            chosen.append((passage, sentence.hit.entry))
    return [
        Citation(n, cut_around(passage, question, longest=LONGEST), entry)
        for n, (passage, entry) in enumerate(chosen, start=1)
    ]


def add_quote(citations: Sequence[Citation], sentence: MeasuredSentence, *, limit: int) -> list[Citation]:
    """Return the quotes with a sentence after the first, unless it is among them; the last gives way where there are `limit`."""
    passage = sentence.hit.sentences[sentence.place].passage
    if any(_overlap(passage, citation.passage) for citation in citations):
        return list(citations)
    kept = [citations[0], Citation(2, passage, sentence.hit.entry), *citations[1:]][:limit]
    return [replace(citation, n=n) for n, citation in enumerate(kept, start=1)]


def choose_row(sentences: Sequence[MeasuredSentence]) -> MeasuredSentence | None:
    """Return the best row below a head, if it is about whom the first quote is about and not much worse; None without one."""
    ordered = sorted(sentences, key=lambda sentence: -weigh_sentence(sentence, WEIGHTS))
    least = weigh_sentence(ordered[0], WEIGHTS) - _ROW_MARGIN if ordered else 0.0
    for row in ordered:
        if row.head and "\t" in row.quote and row.missing <= ordered[0].missing:
            return row if weigh_sentence(row, WEIGHTS) >= least else None
    return None


def choose_given(question: str, citations: Sequence[Citation]) -> list[Citation]:
    """Return the first of some quotes that gives a value of the kind that a question asks for; none without such a kind."""
    kind = find_value_kind(question)
    if kind is None:
        return []
    given = [citation for citation in citations if gives_value(citation.passage.quote, kind, question=question)]
    return given[:1]


def merge_quotes(citations: Iterable[Citation], *, limit: int) -> list[Citation]:
    """Return at most `limit` of the best quotes for several questions, numbered anew; what two of them share is quoted once."""
    taken: list[Citation] = []
    for citation in citations:
        if len(taken) < limit and not any(_overlap(citation.passage, other.passage) for other in taken):
            taken.append(replace(citation, n=len(taken) + 1))
    return taken


def write_extract(
    citations: Sequence[Citation],
    language: str,
    *,
    comparison: Comparison | None = None,
    missing: Sequence[str] = (),
) -> str:
    """Return the quotes as a text, framed in the asker's language, each with its [n]; the quotes stay as they are.

    `comparison` holds the figures that agree or differ: the text says so first. `missing` are the parts of the question that
    nothing answers: they are named at the end.
    """
    lines = [get_phrase("found", language)]
    if comparison is not None:
        figures = ", ".join(f"{written} [{n}]" for written, n in comparison.figures)
        lines.insert(0, f"{get_phrase('disagree' if comparison.differ else 'agree', language)} {figures}.")
    quotes = [f"{quote_text(write_quote(citation), language)} [{citation.n}]" for citation in citations]
    lacking = [f"{get_phrase('part_not_found', language)} {quote_text(part, language)}" for part in missing]
    return "\n\n".join([*lines, *quotes, *lacking])


def _is_padding(sentence: MeasuredSentence, first: MeasuredSentence) -> bool:
    """Return whether a further quote only stands near what the first one says.

    So do the rows of a table that hold less of the question than the row quoted first.
    """
    if "\t" in first.quote and "\t" in sentence.quote and sentence.own < first.own:
        return True
    return first.own >= _HELD and sentence.own <= _NOT_HELD


def _complete_passage(sentence: MeasuredSentence, sentences: Sequence[MeasuredSentence]) -> Passage:
    """Return the sentence; one that leads into a list comes with the list, as far as it is not too long.

    A table comes whole with a row that fits the question no better than its other rows do, and gives nothing that is asked for.
    """
    passages = [one.passage for one in sentence.hit.sentences]
    first, last = sentence.place, find_list(passages, sentence.place)
    run = find_table(passages, sentence.place)
    if run is not None and not (sentence.gives_field or sentence.gives_value):
        owns = [one.own for one in sentences if one.hit is sentence.hit and run[0] < one.place <= run[1]]
        alike = sum(own >= sentence.own for own in owns) - 1
        if len(owns) > 1 and alike >= _AS_WELL * (len(owns) - 1):
            first, last = run
    return join_passages(sentence.hit.passage, passages[first], passages[last])


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
