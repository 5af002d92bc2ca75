"""Question and hits -> every sentence of the first hits with what tells whether it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answer.expectation import ValueKind, find_value_kind, gives_value
from answer.names import describe_hit, describe_place, find_names, hold_word, measure_missing_names
from answer.quoting import find_list, find_table_heads, is_heading, is_question
from index.coverage import find_content_words, measure_coverage
from index.fields import find_asked_fields, name_row_field
from index.search import Hit
from index.word_vectors import WordVectors
from kb.folding import fold_text
from kb.script import to_latin
from kb.terms import match_field

_HITS = 7
_NAMING = ("name", "acronym")
# Who asks about "Green Roofs" knows a project that is called "Green Roofs in the City".
_MOST_OF_NAME = 0.5
_ADDRESSES = (ValueKind.WEBSITE, ValueKind.EMAIL, ValueKind.TELEPHONE)
# What a word of the question counts that stands in a title or heading above a sentence, beside the sentence, or elsewhere in
# its hit. A name that stands anywhere in the hit counts whole: a text says once whom it is about; one that stands only in
# another hit of the document counts less, since that may be about something else.
_ABOVE, _BESIDE, _ELSEWHERE, _NAME_ELSEWHERE = 0.8, 0.6, 0.4, 0.6
# Of a question without content words nothing is covered and nothing is missing.
_UNTOLD = 0.5
_CELLS = " | "
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class MeasuredSentence:
    """A sentence, list item or row with what tells whether it answers; `place` is its number in its hit.

    `behind` is by how much its hit scores below the first one, `missing` the share of the question's names and numbers that
    stand neither in the hit nor above it (half where they stand elsewhere in the document). `covered` is which share of the
    question's words the sentence and what stands around it hold, `own` which it holds itself, 0 to 1. `gives_value` when it
    has a value of the kind asked for, `gives_field` when it is the row of a sheet for the field asked for. `is_other_year`
    when it, or the head of its table, names years and none of those that are asked about; `head` is the row that names the
    columns of its table, empty without one; `is_table_head` marks such a row.
    """

    hit: Hit
    place: int
    behind: float
    missing: float
    covered: float
    own: float
    gives_value: bool
    gives_field: bool
    is_heading: bool
    is_other_year: bool
    head: str
    is_table_head: bool

    @property
    def quote(self) -> str:
        """Return the sentence as it stands."""
        return self.hit.sentences[self.place].passage.quote


def measure_sentences(
    question: str, hits: Sequence[Hit], *, language: str, vectors: WordVectors
) -> list[MeasuredSentence]:
    """Return the sentences of the first hits, in their order; `language` is the BCP 47 tag of the question."""
    shown = hits[:_HITS]
    kind = find_value_kind(question)
    fields = set(find_asked_fields(question).values())
    coverages = _measure_coverages(question, shown, language=language, vectors=vectors)
    measured = []
    for hit, (covered, own), missing in zip(shown, coverages, measure_missing_names(question, shown), strict=True):
        behind = hits[0].scores["fused"] - hit.scores["fused"]
        quotes = _list_quotes(hit)
        heads = find_table_heads(quotes)
        above = _list_heads(hit)
        for place, quote in enumerate(quotes):
            measured.append(
                MeasuredSentence(
                    hit=hit,
                    place=place,
                    behind=behind,
                    missing=missing,
                    covered=float(covered[place]),
                    own=float(own[place]),
                    gives_value=kind is not None and gives_value(quote, kind, question=question, head=above[place]),
                    gives_field=name_row_field(quote) in fields,
                    is_heading=(place in heads or _says_nothing(question, hit, place)) and kind not in _ADDRESSES,
                    is_other_year=_names_other_year(question, f"{above[place]}\n{quote}"),
                    head=above[place],
                    is_table_head=place in heads,
                )
            )
    return measured


def _says_nothing(question: str, hit: Hit, place: int) -> bool:
    """Return whether a sentence answers no question: a heading without its list, a question, a title, or names asked with."""
    passages = [sentence.passage for sentence in hit.sentences]
    quote = passages[place].quote
    if find_list(passages, place) > place:
        return False
    return is_heading(quote) or is_question(quote) or _only_names(question, quote, hit)


def _only_names(question: str, quote: str, hit: Hit) -> bool:
    """Return whether a line is the title or issuer of its document, or gives a name that the question has already."""
    row = match_field(quote)
    if row is not None and row.field in _NAMING:
        words = find_content_words(quote[row.value_start :], hit.entry.language)
        return bool(words) and sum(hold_word(question, word) for word in words) >= _MOST_OF_NAME * len(words)
    folded = fold_text(to_latin(quote)).strip()
    return any(folded in fold_text(to_latin(name)) for name in (hit.entry.title, hit.entry.issuer))


def _measure_coverages(
    question: str, hits: Sequence[Hit], *, language: str, vectors: WordVectors
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return how much of the question each sentence of each hit covers with what stands around it, and by itself.

    The arrays have the shape (sentences of the hit,).
    """
    words = find_content_words(question, language)
    if not words or not hits:
        return [(np.full(len(hit.sentences), _UNTOLD), np.full(len(hit.sentences), _UNTOLD)) for hit in hits]
    names = {part for name in find_names(question) for part in find_content_words(name, language)}
    is_name = np.array([word in names for word in words], bool)
    texts = [
        text for hit in hits for text in (describe_place(hit), describe_hit(hit), *_list_quotes(hit), *_list_heads(hit))
    ]
    sizes = [2 + 2 * len(hit.sentences) for hit in hits]
    languages = [hit.entry.language for hit, size in zip(hits, sizes, strict=True) for _ in range(size)]
    degrees = measure_coverage(words, texts, languages=languages, vectors=vectors)
    parts = np.split(degrees, np.cumsum(sizes)[:-1])
    found = []
    for hit, part in zip(hits, parts, strict=True):
        above, anywhere, own, heads = part[0], part[1], part[2 : 2 + len(hit.sentences)], part[2 + len(hit.sentences) :]
        beside = np.zeros_like(own)
        beside[1:] = own[:-1]
        beside[:-1] = np.maximum(beside[:-1], own[1:])
        same = [others[1] for other, others in zip(hits, parts, strict=True) if _share_document(hit, other)]
        names_held = np.maximum(anywhere, _NAME_ELSEWHERE * np.max(same, axis=0))
        around = np.maximum(_ABOVE * above, np.where(is_name, names_held, _ELSEWHERE * anywhere))
        covered = np.maximum.reduce([own, _BESIDE * beside, _ABOVE * heads, np.broadcast_to(around, own.shape)])
        found.append((covered.mean(axis=1), own.mean(axis=1)))
    return found


def _names_other_year(question: str, text: str) -> bool:
    asked, named = set(_YEAR.findall(question)), set(_YEAR.findall(text))
    return bool(asked and named) and not asked & named


def _share_document(one: Hit, other: Hit) -> bool:
    return one.entry.document_id == other.entry.document_id


def _list_heads(hit: Hit) -> list[str]:
    """Return for each sentence of a hit the row above it that names the columns of its table; empty where there is none."""
    quotes = _list_quotes(hit)
    named = find_table_heads(quotes)
    # The head of a table that was cut in two stands in the path of its second part.
    head = hit.heading_path[-1] if hit.heading_path and _CELLS in hit.heading_path[-1] else ""
    heads = []
    for place, quote in enumerate(quotes):
        if "\t" not in quote:
            head = ""
        heads.append("" if place in named else head)
        if place in named:
            head = quote
    return heads


def _list_quotes(hit: Hit) -> list[str]:
    return [sentence.passage.quote for sentence in hit.sentences]
