"""Is the right passage found: our search, its parts, and two peers on the same files and questions.

A result is right by the rule of `answer.evaluation`; every searcher is asked for ten results. Sentences are a task of their
own: each is a document, and its translation must find it.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from unittest import mock

import numpy as np

from answer.evaluation import (
    GoldQuestion,
    QuestionOutcome,
    evaluate_questions,
    is_right,
    read_gold_questions,
    summarise_outcomes,
)
from bench.indexes import RememberingEncoder, build_index, open_shared_encoder, open_store
from bench.logistic import tabulate_reliability
from bench.options import EXAMPLE_QUESTIONS, REPOSITORY, BenchOptions
from bench.peers import Found, Retrieve, cut_pieces, make_bm25_retriever, make_llama_retriever
from bench.report import Section, Table
from index.fusion import WEIGHTS, FusionWeights
from index.search import search_index
from index.store import EVERYTHING, Store
from index.word_vectors import WordVectors
from kb.config import Config
from knowledge_base import KnowledgeBase

DEPTH = 10
LANGUAGES = ("en", "es", "de", "ro")
SENTENCE_LANGUAGES = ("sl", "hr", "sr-Cyrl", "bs", "mk")
"""The languages whose sentences are found from English, and the English ones from them."""

_OURS = "SE Observatory"
_GOLD = REPOSITORY / "tests" / "gold"
_RIGHT_WITHIN = 3
_BINS = 5
_PIECE_TOKENS = 256
_ABLATED_PAIRS = (("en", "en"), ("de", "en"), ("ro", "en"))
_CHUNK_ALONE = FusionWeights(0, 0, 0, across=0)
# What adds to the words of a query, in the order in which the table adds it.
_EXPANSIONS = ("find_translations", "find_asked_dates", "find_asked_fields")


@dataclass(frozen=True, slots=True)
class Rank:
    """What became of one question: the rank of the first right result (None: not among the ten), their mean length."""

    gold: GoldQuestion
    rank: int | None
    characters: float


def measure_retrieval(options: BenchOptions) -> Section:
    """Return the tables of the own corpus, of XQuAD and of the parts of the ranking."""
    encoder = open_shared_encoder(options.work)
    corpus = REPOSITORY / "corpus"
    config = build_index(corpus, "corpus", work=options.work)
    searchers = make_searchers(config, encoder)
    tables = []
    sets = [("our example questions", EXAMPLE_QUESTIONS)]
    if options.evaluation is not None:
        sets.append(("the development questions", options.evaluation / "questions.jsonl"))
    for name, file in sets:
        questions = read_gold_questions(file)
        tables += tabulate_corpus(name, questions, searchers, config)
    tables += measure_gold(options.work, encoder)
    ablation = [("our corpus", read_gold_questions(sets[-1][1]), config)]
    if options.evaluation is not None:
        xquad = options.evaluation / "xquad"
        ranks: dict[str, dict[tuple[str, str], list[Rank]]] = {name: {} for name in searchers}
        for target in ("en",) if options.quick else LANGUAGES:
            target_config = build_index(xquad / "corpus" / target, f"xquad-{target}", work=options.work)
            searchers = make_searchers(target_config, encoder)
            for source in LANGUAGES:
                questions = read_sample(xquad / "questions", source, target, size=options.sample)
                for name, retrieve in searchers.items():
                    ranks[name][source, target] = rank_questions(questions, retrieve)
                if (source, target) in _ABLATED_PAIRS:
                    ablation.append((f"XQuAD {source}-{target}", questions, target_config))
        tables += tabulate_pairs(ranks)
        sentences = read_sentences(options.evaluation / "sib" / "sentences.jsonl")
        tables.append(tabulate_sentences(sentences, encoder, work=options.work))
    tables.append(tabulate_ablation(ablation, encoder))
    return Section(
        title="Retrieval",
        command=f"python -m bench.run --only retrieval --eval FOLDER --sample {options.sample}",
        notes=(
            "A result is right when it comes from the gold file, holds an answer string and shares at least half of the "
            "shorter side's words with the evidence. llama-index is its quickstart with our encoder, so with the same "
            "weights and prefixes: SimpleDirectoryReader, SentenceSplitter with 20 tokens overlapping, "
            "VectorStoreIndex in memory. BM25 is bm25s over the pieces of 256 tokens.",
        ),
        tables=tuple(tables),
    )


def make_searchers(config: Config, encoder: RememberingEncoder) -> dict[str, Retrieve]:
    """Return our search and its peers over the corpus of a built index, by name."""
    corpus = config.paths.corpus
    return {
        _OURS: make_our_retriever(open_store(config), encoder),
        "llama-index, 256 tokens": make_llama_retriever(corpus, encoder, tokens=_PIECE_TOKENS, limit=DEPTH),
        "llama-index, 512 tokens": make_llama_retriever(corpus, encoder, tokens=2 * _PIECE_TOKENS, limit=DEPTH),
        "BM25": make_bm25_retriever(cut_pieces(corpus, tokens=_PIECE_TOKENS), limit=DEPTH),
    }


def make_our_retriever(store: Store, encoder: RememberingEncoder, *, weights: FusionWeights = WEIGHTS) -> Retrieve:
    """Return the product's search over everything in a store."""
    vectors = WordVectors(encoder)

    def retrieve(query: str) -> list[Found]:
        hits = search_index(store, encoder, query, EVERYTHING, limit=DEPTH, weights=weights, vectors=vectors)
        return [Found(hit.entry.file, hit.passage.quote) for hit in hits]

    return retrieve


def read_sample(folder: Path, source: str, target: str, *, size: int) -> list[GoldQuestion]:
    """Return at most `size` questions in one language about documents in another, the same ones for every pair."""
    questions = sorted(read_gold_questions(folder / f"{source}-{target}.jsonl"), key=lambda gold: gold.id)
    if len(questions) <= size:
        return questions
    return random.Random("xquad").sample(questions, size)


def rank_questions(questions: Sequence[GoldQuestion], retrieve: Retrieve) -> list[Rank]:
    """Return the rank of the first right result of each question that the documents answer."""
    ranks = []
    for gold in questions:
        if gold.file is None:
            continue
        found = retrieve(gold.question)
        rank = next((n for n, one in enumerate(found, start=1) if is_right(gold, [one.file], one.text)), None)
        ranks.append(Rank(gold, rank, fmean(len(one.text) for one in found) if found else 0.0))
    return ranks


def share_within(ranks: Sequence[Rank], depth: int) -> float:
    """Return the share of questions whose first right result is among the first `depth`."""
    return fmean(rank.rank is not None and rank.rank <= depth for rank in ranks)


def mean_reciprocal_rank(ranks: Sequence[Rank]) -> float:
    """Return the mean of 1 / rank, 0 where nothing right was found."""
    return fmean(1 / rank.rank if rank.rank else 0.0 for rank in ranks)


def tabulate_corpus(
    name: str, questions: Sequence[GoldQuestion], searchers: dict[str, Retrieve], config: Config
) -> list[Table]:
    """Return one table over all questions and one per language, for the association's own documents."""
    ranks = {searcher: rank_questions(questions, retrieve) for searcher, retrieve in searchers.items()}
    outcomes = _ask_questions(questions, config)
    figures = summarise_outcomes(outcomes)
    answers = [_number(figures["all"].get(name)) for name in ("answer_in_quote", "wrongly_refused", "rightly_refused")]
    overall = Table(
        caption=f"The corpus, {name}: {len(questions)}, of which {sum(g.file is None for g in questions)} have no answer.",
        columns=(
            "searcher",
            "hit@1",
            "hit@5",
            "MRR@10",
            "characters of a hit",
            "answer in a quote",
            "wrongly refused",
            "rightly refused",
        ),
        rows=tuple(
            (*_ranking_row(searcher, found), *(answers if searcher == _OURS else ("", "", "")))
            for searcher, found in ranks.items()
        ),
    )
    return [overall, _tabulate_languages(name, ranks)]


def measure_gold(work: Path, encoder: RememberingEncoder) -> list[Table]:
    """Return the figures of our gold set, the half that the constants were learned from and the other, and the reliability."""
    config = build_index(_GOLD / "documents", "gold", work=work)
    searchers = {_OURS: make_our_retriever(open_store(config), encoder)}
    questions = read_gold_questions(_GOLD / "questions.jsonl")
    halves = {"our gold set, learned from": questions[::2], "our gold set, held out": questions[1::2]}
    tables = [tabulate_corpus(name, half, searchers, config)[0] for name, half in halves.items()]
    return [*tables, tabulate_confidence(_ask_questions(questions[1::2], config))]


def tabulate_confidence(outcomes: Sequence[QuestionOutcome]) -> Table:
    """Return how often answers of about the same confidence have the right passage among the first three."""
    confidences = np.array([outcome.confidence or 0.0 for outcome in outcomes])
    right = np.array([float(outcome.rank is not None and outcome.rank <= _RIGHT_WITHIN) for outcome in outcomes])
    return Table(
        f"Does the confidence hold? {len(outcomes)} questions that it was not learned from, answered or not.",
        ("confidence", "questions", "mean confidence", "share right"),
        tuple(
            (f"{b.low:.1f} to {b.high:.1f}", str(b.cases), _number(b.mean_probability), _number(b.share_true))
            for b in tabulate_reliability(confidences, right, np.ones(len(outcomes)), bins=_BINS)
        ),
    )


def _ask_questions(questions: Sequence[GoldQuestion], config: Config) -> list[QuestionOutcome]:
    with closing(KnowledgeBase.open(config)) as knowledge_base:
        return evaluate_questions(
            questions,
            search=lambda query, limit: knowledge_base.search(query, EVERYTHING, limit=limit),
            ask=lambda question: knowledge_base.ask(question, EVERYTHING),
        )


def _tabulate_languages(name: str, ranks: dict[str, list[Rank]]) -> Table:
    languages = Counter(rank.gold.language for rank in next(iter(ranks.values())))
    rows = []
    for language in sorted(languages):
        members = [[rank for rank in found if rank.gold.language == language] for found in ranks.values()]
        rows.append((language, str(languages[language]), *(_pair_cell(found) for found in members)))
    return Table(
        f"The corpus, {name}: hit@1 / MRR@10 by language of the question.",
        ("language", "questions", *ranks),
        tuple(rows),
    )


def tabulate_pairs(ranks: dict[str, dict[tuple[str, str], list[Rank]]]) -> list[Table]:
    """Return the averages of the searchers over pairs of languages, and hit@1 / MRR of each pair."""
    averages = []
    for searcher, pairs in ranks.items():
        for name, members in (
            ("own language", [found for (source, target), found in pairs.items() if source == target]),
            ("across languages", [found for (source, target), found in pairs.items() if source != target]),
        ):
            averages.append(
                (
                    f"{searcher}, {name}",
                    str(len(members)),
                    str(sum(map(len, members))),
                    _number(fmean(share_within(found, 1) for found in members)),
                    _number(fmean(share_within(found, 5) for found in members)),
                    _number(fmean(mean_reciprocal_rank(found) for found in members)),
                    f"{fmean(rank.characters for found in members for rank in found):.0f}",
                )
            )
    tables = [
        Table(
            "XQuAD, means over pairs of question and document language.",
            ("searcher", "pairs", "questions", "hit@1", "hit@5", "MRR@10", "characters of a hit"),
            tuple(averages),
        )
    ]
    for searcher, pairs in ranks.items():
        targets = list(dict.fromkeys(target for _, target in pairs))
        tables.append(
            Table(
                f"XQuAD, {searcher}: hit@1 / MRR@10, language of the question down, of the documents across.",
                ("", *targets),
                tuple(
                    (source, *(_pair_cell(pairs[source, target]) for target in targets))
                    for source in dict.fromkeys(source for source, _ in pairs)
                ),
            )
        )
    return tables


def read_sentences(file: Path) -> list[Mapping[str, str]]:
    """Return the sentences of a JSONL file of `texts` in several languages, each by language tag."""
    lines = file.read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["texts"] for line in lines if line.strip()]


def tabulate_sentences(sentences: Sequence[Mapping[str, str]], encoder: RememberingEncoder, *, work: Path) -> Table:
    """Return how often a sentence in English finds its translation first, and the other way, by language."""
    stores = {language: _index_sentences(sentences, language, work=work) for language in ("en", *SENTENCE_LANGUAGES)}
    rows = []
    for language in SENTENCE_LANGUAGES:
        cells = []
        for source, target in ((language, "en"), ("en", language)):
            for weights in (WEIGHTS, _CHUNK_ALONE):
                retrieve = make_our_retriever(stores[target], encoder, weights=weights)
                found = [retrieve(texts[source])[0].file for texts in sentences]
                cells.append(_number(fmean(file == _name_sentence(n) for n, file in enumerate(found))))
        rows.append((language, *cells))
    return Table(
        f"SIB-200: share of {len(sentences)} sentences that find their translation first.",
        ("language", "to English", "vectors alone", "from English", "vectors alone"),
        tuple(rows),
    )


def _index_sentences(sentences: Sequence[Mapping[str, str]], language: str, *, work: Path) -> Store:
    """Return the index of the sentences in one language, each a document."""
    folder = work / "sentences" / language
    folder.mkdir(parents=True, exist_ok=True)
    for number, texts in enumerate(sentences):
        (folder / _name_sentence(number)).write_text(texts[language] + "\n", encoding="utf-8")
    return open_store(build_index(folder, f"sentences-{language}", work=work))


def _name_sentence(number: int) -> str:
    return f"{number:03}.txt"


def tabulate_ablation(sets: Sequence[tuple[str, Sequence[GoldQuestion], Config]], encoder: RememberingEncoder) -> Table:
    """Return hit@1 / MRR of our ranking as its parts are added one by one."""
    keys_alone = replace(WEIGHTS, across=0.0)
    steps = (
        ("similarity of the chunk", _CHUNK_ALONE, _EXPANSIONS),
        ("+ similarity of the best sentence", replace(_CHUNK_ALONE, sentence=WEIGHTS.sentence), _EXPANSIONS),
        ("+ words of the chunk and the sentence", replace(keys_alone, alike=0.0), _EXPANSIONS),
        ("+ words that are spelled alike", keys_alone, _EXPANSIONS),
        ("+ translations of words of the field", keys_alone, _EXPANSIONS[1:]),
        ("+ dates in any spelling", keys_alone, _EXPANSIONS[2:]),
        ("+ fields of project sheets", keys_alone, ()),
        ("+ meanings of words across languages (as shipped)", WEIGHTS, ()),
    )
    rows = []
    for name, weights, left_out in steps:
        row = [name]
        for _, questions, config in sets:
            retrieve = make_our_retriever(open_store(config), encoder, weights=weights)
            with _without_expansions(left_out):
                row.append(_pair_cell(rank_questions(questions, retrieve)))
        rows.append(tuple(row))
    return Table("Parts of our ranking: hit@1 / MRR@10.", ("ranking", *(name for name, _, _ in sets)), tuple(rows))


@contextmanager
def _without_expansions(names: Sequence[str]) -> Iterator[None]:
    """Let these functions of `index.expansion` find nothing."""
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(mock.patch(f"index.expansion.{name}", lambda *arguments: {}))
        yield


def _ranking_row(name: str, ranks: Sequence[Rank]) -> tuple[str, ...]:
    return (
        name,
        _number(share_within(ranks, 1)),
        _number(share_within(ranks, 5)),
        _number(mean_reciprocal_rank(ranks)),
        f"{fmean(rank.characters for rank in ranks):.0f}",
    )


def _pair_cell(ranks: Sequence[Rank]) -> str:
    return f"{_number(share_within(ranks, 1))} / {_number(mean_reciprocal_rank(ranks))}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
