"""Is the right passage found: our search, its parts, and two peers on the same files and questions.

A result is right by the rule of `answer.evaluation`; every searcher is asked for ten results.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from unittest import mock

from answer.evaluation import GoldQuestion, evaluate_questions, is_right, read_gold_questions, summarise_outcomes
from bench.indexes import RememberingEncoder, build_index, open_shared_encoder, open_store
from bench.options import EXAMPLE_QUESTIONS, REPOSITORY, BenchOptions
from bench.peers import Found, Retrieve, cut_pieces, make_bm25_retriever, make_llama_retriever
from bench.report import Section, Table
from index.fusion import WEIGHTS, FusionWeights
from index.search import search_index
from index.store import EVERYTHING, Store
from kb.config import Config
from knowledge_base import KnowledgeBase

DEPTH = 10
LANGUAGES = ("en", "es", "de", "ro")
_OURS = "SE Observatory"
_PIECE_TOKENS = 256
_ABLATED_PAIRS = (("en", "en"), ("de", "en"), ("ro", "en"))


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

    def retrieve(query: str) -> list[Found]:
        hits = search_index(store, encoder, query, EVERYTHING, limit=DEPTH, weights=weights)
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
    with closing(KnowledgeBase.open(config)) as knowledge_base:
        outcomes = evaluate_questions(
            questions,
            search=lambda query, limit: knowledge_base.search(query, EVERYTHING, limit=limit),
            ask=lambda question: knowledge_base.ask(question, EVERYTHING),
        )
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


def tabulate_ablation(sets: Sequence[tuple[str, Sequence[GoldQuestion], Config]], encoder: RememberingEncoder) -> Table:
    """Return hit@1 / MRR of our ranking as its parts are added one by one."""
    steps = (
        ("similarity of the chunk", FusionWeights(0, 0, 0), False),
        ("+ similarity of the best sentence", FusionWeights(WEIGHTS.sentence, 0, 0), False),
        ("+ words of the chunk and the sentence", WEIGHTS, False),
        ("+ fields of project sheets (as shipped)", WEIGHTS, True),
    )
    rows = []
    for name, weights, has_fields in steps:
        row = [name]
        for _, questions, config in sets:
            retrieve = make_our_retriever(open_store(config), encoder, weights=weights)
            if has_fields:
                ranks = rank_questions(questions, retrieve)
            else:
                with _without_fields():
                    ranks = rank_questions(questions, retrieve)
            row.append(_pair_cell(ranks))
        rows.append(tuple(row))
    return Table("Parts of our ranking: hit@1 / MRR@10.", ("ranking", *(name for name, _, _ in sets)), tuple(rows))


@contextmanager
def _without_fields() -> Iterator[None]:
    """Let no question ask for a field of a project sheet."""
    with mock.patch("index.search.find_asked_fields", lambda question: {}):
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
