"""The weights of quotes, searched on questions whose answers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean

from answer.evaluation import GoldQuestion, is_quoted
from answer.extract import WEIGHTS, QuoteWeights, select_quotes
from answer.question_language import tell_question_language
from answer.sentences import MeasuredSentence, measure_sentences
from bench.report import Table
from index.search import Hit
from index.word_vectors import WordVectors

_LIMIT = 3
_ROUNDS = 2
# What a hundred characters cost, and what it is worth that the first quote is right, where a quoted answer counts 1.
_COST, _FIRST_WORTH = 0.01, 0.25
_GRID: Mapping[str, tuple[float, ...]] = {
    "share": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
    "covered": (0.0, 0.04, 0.08, 0.1, 0.12, 0.16),
    "hit": (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7),
    "value": (0.0, 0.02, 0.03, 0.04, 0.05, 0.06),
    "heading": (0.0, 0.03, 0.05, 0.08),
    "names": (0.0, 0.03, 0.05, 0.1, 0.15),
    "margin": (0.03, 0.045, 0.06, 0.08, 0.1),
    "join": (0.0, 0.01, 0.02, 0.03, 0.045, 0.06),
}


@dataclass(frozen=True, slots=True)
class QuoteCase:
    """A question that the documents answer, with the sentences to choose quotes from."""

    gold: GoldQuestion
    source: str
    sentences: tuple[MeasuredSentence, ...]


@dataclass(frozen=True, slots=True)
class QuoteFigures:
    """How often a quote holds the answer, how often the first one does; quotes and characters of an answer on average."""

    quoted: float
    first: float
    quotes: float
    characters: float


def make_quote_case(gold: GoldQuestion, hits: Sequence[Hit], vectors: WordVectors, *, source: str) -> QuoteCase:
    """Measure what could be quoted once, so that many weights can be tried."""
    language = tell_question_language(gold.question)
    return QuoteCase(gold, source, tuple(measure_sentences(gold.question, hits, language=language, vectors=vectors)))


def judge_quotes(cases: Sequence[QuoteCase], weights: QuoteWeights) -> QuoteFigures:
    """Return the figures of some weights."""
    quoted, first, quotes, characters = [], [], [], []
    for case in cases:
        citations = select_quotes(case.gold.question, case.sentences, limit=_LIMIT, weights=weights)
        holds = [is_quoted(case.gold, [citation]) for citation in citations]
        quoted.append(any(holds))
        first.append(any(holds[:1]))
        quotes.append(len(citations))
        characters.append(sum(len(citation.passage.quote) for citation in citations))
    return QuoteFigures(fmean(quoted), fmean(first), fmean(quotes), fmean(characters))


def search_weights(cases: Sequence[QuoteCase], source_shares: Mapping[str, float]) -> QuoteWeights:
    """Return the best weights that changing one at a time leads to, beginning with the shipped ones."""
    best, best_worth = WEIGHTS, _rate_weights(cases, WEIGHTS, source_shares)
    for _ in range(_ROUNDS):
        for name, values in _GRID.items():
            tried = [replace(best, **{name: value}) for value in values]
            rated = [(_rate_weights(cases, weights, source_shares), weights) for weights in tried]
            worth, weights = max(rated, key=lambda pair: pair[0])
            if worth > best_worth:
                best, best_worth = weights, worth
    return best


def tabulate_quotes(cases: Sequence[QuoteCase], source_shares: Mapping[str, float]) -> Table:
    """Return the figures of the shipped weights and of the best ones, for each source."""
    rows = []
    for name, weights in (("as shipped", WEIGHTS), ("best found", search_weights(cases, source_shares))):
        values = ", ".join(f"{key}={value:g}" for key, value in asdict(weights).items())
        for source, members in _group_cases(cases).items():
            figures = judge_quotes(members, weights)
            rows.append(
                (
                    name,
                    values,
                    source,
                    str(len(members)),
                    f"{figures.quoted:.3f}",
                    f"{figures.first:.3f}",
                    f"{figures.quotes:.2f}",
                    f"{figures.characters:.0f}",
                )
            )
    return Table(
        "Quotes by their weights: share of the answerable questions whose answer is in a quote, whether or not it is shown.",
        ("weights", "values", "source", "questions", "answer in a quote", "in the first", "quotes", "characters"),
        tuple(rows),
    )


def _rate_weights(cases: Sequence[QuoteCase], weights: QuoteWeights, source_shares: Mapping[str, float]) -> float:
    worth = 0.0
    for source, members in _group_cases(cases).items():
        figures = judge_quotes(members, weights)
        value = figures.quoted + _FIRST_WORTH * figures.first - _COST * figures.characters / 100
        worth += source_shares.get(source, 1.0) * value
    return worth


def _group_cases(cases: Sequence[QuoteCase]) -> dict[str, list[QuoteCase]]:
    groups: dict[str, list[QuoteCase]] = {}
    for case in cases:
        groups.setdefault(case.source, []).append(case)
    return groups
