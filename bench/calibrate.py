"""`make calibrate`: learns when to refuse, and checks the weights of the ranking, on the evaluation sets.

Every question that the documents answer is asked of the whole index, and of one without the document that answers it or,
where there is a text on everything, with the passages that answer it taken out of the hits, which leaves the near misses
around them. A case is true when the index holds the answer, found or not: whoever asks wants to know whether the documents
answer. Of our gold set every other question is used; the rest is left for a test. What is printed goes into
answer/refusal.py, answer/extract.py and index/fusion.py by hand.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np

from answer.evaluation import GoldQuestion, is_right, read_gold_questions
from answer.question_language import tell_question_language
from answer.refusal import measure_features
from answer.sentences import measure_sentences
from bench.indexes import RememberingEncoder, build_index, leave_out, open_shared_encoder, open_store
from bench.logistic import (
    assign_folds,
    cross_validate,
    fit_logistic,
    measure_log_loss,
    measure_separation,
    tabulate_reliability,
)
from bench.options import EXAMPLE_QUESTIONS, REPOSITORY
from bench.quotes import QuoteCase, make_quote_case, tabulate_quotes
from bench.report import Table, write_table
from bench.retrieval import LANGUAGES, read_sample
from index.fusion import WEIGHTS, FusionWeights
from index.search import Hit, search_index
from index.store import EVERYTHING, Store
from index.word_vectors import WordVectors
from kb.config import Config

_HITS = 10
# More hits than are looked at, so that ten are left when the right ones are taken out.
_DEEP = 30
_CANDIDATES = 200
_FOLDS = 8
_RIDGE = 4.0
_BINS = 10
_THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_WHOLE, _NO_DOCUMENT, _NO_PASSAGE, _NEVER = "whole index", "document left out", "passage left out", "no answer anywhere"
_CORPUS, _GOLD, _PAPERS = "our corpus", "our gold set", "our papers"
_OWN, _ACROSS = "own language", "across languages"
# How much the sources count: papers of the network more than an encyclopedia, of which there are many more questions.
_SOURCE_SHARES = {_CORPUS: 0.3, _GOLD: 0.35, _PAPERS: 0.35, _OWN: 0.12, _ACROSS: 0.12}
# A question that was asked because it has no answer is nearer to what people ask than one whose document was taken out.
_NEVER_SHARE = 5.0
_GOLD_FOLDER = REPOSITORY / "tests" / "gold"
_PAPERS_FOLDER = REPOSITORY / "tests" / "papers"
_PAPER_QUESTIONS = Path(__file__).with_name("paper_questions.jsonl")
_SENTENCE = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
_LEXICAL = (0.0, 0.1, 0.2, 0.3, 0.5)
_SENTENCE_LEXICAL = (0.0, 0.05, 0.1, 0.2, 0.3)
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Case:
    """What the hits of one question looked like, and whether the index holds its answer.

    `group` names the document in question, whatever its language: a model is tested on documents that it was not fitted to.
    """

    features: Mapping[str, float]
    is_right: bool
    source: str
    kind: str
    group: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The parts of the ranking for the n candidates of one question, and which of them are right.

    `dense`, `lexical` and `right` have shape (n,). `similarities` and `shares` are those of all their sentences, in order;
    `starts`, shape (n,), says where the sentences of each candidate begin.
    """

    source: str
    dense: np.ndarray
    lexical: np.ndarray
    similarities: np.ndarray
    shares: np.ndarray
    starts: np.ndarray
    right: np.ndarray


@dataclass(frozen=True, slots=True)
class _Asked:
    """Questions of one set with the indexes to put them to; `others`, by file, lack the document that answers."""

    source: str
    questions: list[GoldQuestion]
    whole: Store
    others: Mapping[str, Store]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the learned constants and how good they are."""
    options = make_parser().parse_args(arguments)
    if not (options.eval / "questions.jsonl").is_file():
        print(f"calibrate: no evaluation sets in {options.eval}; name their folder with --eval", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="calibrate-") as temporary:
        work: Path = (options.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        encoder = open_shared_encoder(work)
        vectors = WordVectors(encoder)
        cases: list[Case] = []
        quotes: list[QuoteCase] = []
        candidates: list[Candidates] = []
        for asked in prepare_questions(
            options.eval.resolve(), encoder, work=work, languages=options.languages, sample=options.sample
        ):
            print(f"calibrate: {len(asked.questions)} questions, {asked.source}", file=sys.stderr)
            cases += collect_cases(asked, encoder, vectors)
            quotes += collect_quotes(asked, encoder, vectors)
            if not options.no_grid:
                candidates += collect_candidates(asked, encoder)
    print(describe_refusal(cases))
    print()
    print(write_table(tabulate_quotes(quotes, _SOURCE_SHARES)))
    if candidates:
        print()
        print(write_table(tabulate_weights(candidates)))
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibrate", description="Learn when to refuse.")
    parser.add_argument("--eval", type=Path, required=True, help="folder of the evaluation sets; nothing of it is kept")
    parser.add_argument("--sample", type=int, default=40, help="questions of each pair of languages (default: 40)")
    parser.add_argument("--languages", type=lambda written: written.split(","), default=list(LANGUAGES))
    parser.add_argument("--no-grid", action="store_true", help="leave the weights of the ranking alone")
    parser.add_argument("--work", type=Path, help="keep indexes here between runs (default: a temporary folder)")
    return parser


def prepare_questions(
    evaluation: Path, encoder: RememberingEncoder, *, work: Path, languages: Sequence[str], sample: int
) -> Iterator[_Asked]:
    """Yield our corpus and our gold set, then each pair of languages, with their indexes built."""
    corpus = read_gold_questions(EXAMPLE_QUESTIONS) + read_gold_questions(evaluation / "questions.jsonl")
    yield _leave_out_each(_CORPUS, REPOSITORY / "corpus", corpus, name="corpus", work=work)
    gold = read_gold_questions(_GOLD_FOLDER / "questions.jsonl")[::2]
    yield _leave_out_each(_GOLD, _GOLD_FOLDER / "documents", gold, name="gold", work=work)
    papers = read_gold_questions(_PAPER_QUESTIONS)
    yield _Asked(_PAPERS, papers, open_store(build_index(_copy_papers(work), "papers", work=work)), {})
    xquad = evaluation / "xquad"
    for target in languages:
        config = build_index(xquad / "corpus" / target, f"xquad-{target}", work=work)
        whole = open_store(config)
        for source in languages:
            yield _Asked(
                source=_OWN if source == target else _ACROSS,
                questions=read_sample(xquad / "questions", source, target, size=sample),
                whole=whole,
                others={},
            )


def _leave_out_each(source: str, corpus: Path, questions: list[GoldQuestion], *, name: str, work: Path) -> _Asked:
    config = build_index(corpus, name, work=work)
    others = {
        file: leave_out(config, [file], f"{name}-without-{number}", work=work)
        for number, file in enumerate(_list_files(config))
    }
    return _Asked(source=source, questions=questions, whole=open_store(config), others=others)


def _copy_papers(work: Path) -> Path:
    """Return a folder with the papers alone; what lies beside them cannot be read."""
    folder = work / "papers-documents"
    folder.mkdir(parents=True, exist_ok=True)
    for paper in _PAPERS_FOLDER.glob("[0-9]*.md"):
        shutil.copy(paper, folder)
    return folder


def collect_cases(asked: _Asked, encoder: RememberingEncoder, vectors: WordVectors) -> list[Case]:
    """Return the cases of a set of questions: two for each that the documents answer, one for any other."""
    cases = []
    for gold in asked.questions:
        hits = search_index(asked.whole, encoder, gold.question, EVERYTHING, limit=_DEEP, vectors=vectors)
        ways = {_WHOLE if gold.file else _NEVER: hits}
        if gold.file is not None and asked.source in (_OWN, _ACROSS):
            ways[_NO_PASSAGE] = [hit for hit in hits if not is_right(gold, hit.entry.paths, hit.passage.quote)]
        elif gold.file is not None and gold.file in asked.others:
            # What is left of a short paper is often an answer too.
            other = asked.others[gold.file]
            ways[_NO_DOCUMENT] = search_index(other, encoder, gold.question, EVERYTHING, limit=_HITS, vectors=vectors)
        for kind, found in ways.items():
            seen = [replace(hit, rank=rank) for rank, hit in enumerate(found[:_HITS], start=1)]
            if seen:
                cases.append(_make_case(gold, seen, vectors, source=asked.source, kind=kind))
    return cases


def collect_quotes(asked: _Asked, encoder: RememberingEncoder, vectors: WordVectors) -> list[QuoteCase]:
    """Return what could be quoted for each question that the documents answer."""
    return [
        make_quote_case(
            gold,
            search_index(asked.whole, encoder, gold.question, EVERYTHING, limit=_HITS, vectors=vectors),
            vectors,
            source=asked.source,
        )
        for gold in asked.questions
        if gold.file is not None
    ]


def collect_candidates(asked: _Asked, encoder: RememberingEncoder) -> list[Candidates]:
    """Return the parts of the ranking for all candidates of each question that has a right one among them."""
    found = []
    for gold in asked.questions:
        hits = search_index(asked.whole, encoder, gold.question, EVERYTHING, limit=_CANDIDATES)
        right = np.array([is_right(gold, hit.entry.paths, hit.passage.quote) for hit in hits], bool)
        if not right.any():
            continue
        sentences = [sentence for hit in hits for sentence in hit.sentences]
        found.append(
            Candidates(
                source=asked.source,
                dense=np.array([hit.scores["dense"] for hit in hits]),
                lexical=np.array([hit.scores["lexical"] for hit in hits]),
                similarities=np.array([sentence.similarity for sentence in sentences]),
                shares=np.array([sentence.share for sentence in sentences]),
                starts=np.cumsum([0, *(len(hit.sentences) for hit in hits[:-1])]),
                right=right,
            )
        )
    return found


def describe_refusal(cases: Sequence[Case]) -> str:
    """Return the constants for answer/refusal.py and tables that say how far to trust them, as Markdown.

    All tables are by cross-validation over documents: each case is judged by a model that has not seen its document.
    """
    names = list(cases[0].features)
    features = np.array([[case.features[name] for name in names] for case in cases])
    labels = np.array([case.is_right for case in cases], float)
    weights = balance_cases(cases)
    folds = assign_folds([case.group for case in cases], _FOLDS)
    model = fit_logistic(features, labels, weights, ridge=_RIDGE)
    probabilities = cross_validate(features, labels, weights, folds, ridge=_RIDGE)
    scales = features.std(axis=0)
    constants = [f"_INTERCEPT = {model.intercept:.4f}", "_COEFFICIENTS: dict[str, float] = {"]
    constants += [f'    "{name}": {value:.4f},' for name, value in zip(names, model.coefficients, strict=True)]
    strength = Table(
        f"{len(cases)} cases, {int(labels.sum())} true; papers of the network weigh more, true and false the same.",
        ("feature", "coefficient", "per standard deviation", "mean if true", "mean if false"),
        tuple(
            (
                name,
                f"{model.coefficients[i]:.4f}",
                f"{model.coefficients[i] * scales[i]:.2f}",
                f"{features[labels == 1, i].mean():.3f}",
                f"{features[labels == 0, i].mean():.3f}",
            )
            for i, name in enumerate(names)
        ),
    )
    parts = ["```python", *constants, "}", "```", "", write_table(strength), ""]
    parts += [write_table(_tabulate_features(names, features, labels, weights, folds)), ""]
    parts += [write_table(_tabulate_separation(cases, probabilities, labels)), ""]
    parts += [write_table(_tabulate_reliability(probabilities, labels, weights)), ""]
    parts.append(write_table(_tabulate_thresholds(cases, probabilities, labels)))
    return "\n".join(parts)


def balance_cases(cases: Sequence[Case]) -> np.ndarray:
    """Return a weight for each case, shape (n,), mean 1: true and false ones weigh the same within each source."""
    own = np.array([_NEVER_SHARE if case.kind == _NEVER else 1.0 for case in cases])
    sums: dict[tuple[str, bool], float] = defaultdict(float)
    for case, weight in zip(cases, own, strict=True):
        sums[case.source, case.is_right] += weight
    shares = [_SOURCE_SHARES.get(case.source, 1.0) / sums[case.source, case.is_right] for case in cases]
    weights = own * np.array(shares)
    balanced: np.ndarray = weights * (len(cases) / weights.sum())
    return balanced


def tabulate_weights(candidates: Sequence[Candidates]) -> Table:
    """Return the best weights of a grid, by the mean of the sources' MRR, with the shipped ones for comparison."""
    grid = [FusionWeights(*values) for values in itertools.product(_SENTENCE, _LEXICAL, _SENTENCE_LEXICAL)]
    sources = list(dict.fromkeys(found.source for found in candidates))
    scored = [(weights, [_score_weights(weights, candidates, source) for source in sources]) for weights in grid]
    scored.sort(key=lambda one: -fmean(mrr for _, mrr in one[1]))
    best = [(f"{place}.", *one) for place, one in enumerate(scored[:_SHOWN], start=1)]
    best.append(("as shipped", WEIGHTS, [_score_weights(WEIGHTS, candidates, source) for source in sources]))
    return Table(
        f"Weights of the ranking: hit@1 / MRR@10 over {len(candidates)} questions, best first of {len(grid)}.",
        ("", "sentence", "lexical", "sentence_lexical", *sources, "mean MRR"),
        tuple(
            (
                name,
                f"{weights.sentence:g}",
                f"{weights.lexical:g}",
                f"{weights.sentence_lexical:g}",
                *(f"{first:.3f} / {mrr:.3f}" for first, mrr in scores),
                f"{fmean(mrr for _, mrr in scores):.4f}",
            )
            for name, weights, scores in best
        ),
    )


def fuse_candidates(found: Candidates, weights: FusionWeights) -> np.ndarray:
    """Return the score that the search would give each candidate under these weights, shape (n,)."""
    sentences = weights.sentence * found.similarities + weights.sentence_lexical * found.shares
    fused: np.ndarray = found.dense + np.maximum.reduceat(sentences, found.starts) + weights.lexical * found.lexical
    return fused


def find_rank(found: Candidates, weights: FusionWeights) -> int:
    """Return the rank of the best right candidate under these weights, from 1; ties go to the right one."""
    fused = fuse_candidates(found, weights)
    return 1 + int((fused > fused[found.right].max()).sum())


def _score_weights(weights: FusionWeights, candidates: Sequence[Candidates], source: str) -> tuple[float, float]:
    ranks = [find_rank(found, weights) for found in candidates if found.source == source]
    return fmean(rank == 1 for rank in ranks), fmean(1 / rank if rank <= _HITS else 0.0 for rank in ranks)


def _make_case(gold: GoldQuestion, hits: Sequence[Hit], vectors: WordVectors, *, source: str, kind: str) -> Case:
    # "de-Geology.txt" and "en-Geology.txt" are one article; a question without a document stands for itself.
    group = gold.id if gold.file is None else gold.file.partition("-")[2] if source in (_OWN, _ACROSS) else gold.file
    language = tell_question_language(gold.question)
    sentences = measure_sentences(gold.question, hits, language=language, vectors=vectors)
    features = measure_features(gold.question, hits, sentences, language=language, vectors=vectors)
    return Case(features, kind == _WHOLE, source, kind, group)


def _tabulate_features(
    names: Sequence[str], features: np.ndarray, labels: np.ndarray, weights: np.ndarray, folds: np.ndarray
) -> Table:
    def judge(name: str, kept: Sequence[int]) -> tuple[str, ...]:
        probabilities = cross_validate(features[:, kept], labels, weights, folds, ridge=_RIDGE)
        loss = measure_log_loss(probabilities, labels, weights)
        return name, f"{loss:.4f}", f"{measure_separation(probabilities, labels):.3f}"

    every = list(range(len(names)))
    rows = [judge("all features", every)]
    if len(names) > 1:
        rows += [judge(f"without {name}", [i for i in every if i != left_out]) for left_out, name in enumerate(names)]
    return Table(
        "What each feature is worth: a lower log loss is better; a feature whose absence lowers it does harm.",
        ("features", "log loss", "separation"),
        tuple(rows),
    )


def _tabulate_separation(cases: Sequence[Case], probabilities: np.ndarray, labels: np.ndarray) -> Table:
    sources = np.array([case.source for case in cases])
    kinds = np.array([case.kind for case in cases])
    rows = []
    for source in dict.fromkeys(sources.tolist()):
        for kind in (_NO_DOCUMENT, _NO_PASSAGE, _NEVER):
            chosen = (sources == source) & ((labels == 1) | ((kinds == kind) & (labels == 0)))
            if (labels[chosen] == 0).any():
                separation = measure_separation(probabilities[chosen], labels[chosen])
                rows.append((f"{source}, {kind}", str(int((labels[chosen] == 0).sum())), f"{separation:.3f}"))
    return Table(
        "Answered against unanswerable: how often the answered one has the higher confidence.",
        ("unanswerable", "cases", "separation"),
        tuple(rows),
    )


def _tabulate_reliability(probabilities: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> Table:
    return Table(
        "Does the confidence hold? Weighted like the fit: half of the cases are true.",
        ("confidence", "cases", "mean confidence", "share true"),
        tuple(
            (f"{b.low:.1f} to {b.high:.1f}", str(b.cases), f"{b.mean_probability:.3f}", f"{b.share_true:.3f}")
            for b in tabulate_reliability(probabilities, labels, weights, bins=_BINS)
        ),
    )


def _tabulate_thresholds(cases: Sequence[Case], probabilities: np.ndarray, labels: np.ndarray) -> Table:
    sources = np.array([case.source for case in cases])
    kinds = np.array([case.kind for case in cases])
    rows = []
    for source in dict.fromkeys(sources.tolist()):
        chosen = (sources == source) & (labels == 1)
        rows.append(_threshold_row(f"{source}, answered", probabilities[chosen], is_answer_right=True))
        for kind in (_NO_DOCUMENT, _NO_PASSAGE, _NEVER):
            chosen = (sources == source) & (kinds == kind) & (labels == 0)
            if chosen.any():
                rows.append(_threshold_row(f"{source}, refused: {kind}", probabilities[chosen], is_answer_right=False))
    return Table(
        "Right behaviour by threshold: share of the answerable that is answered, and of the unanswerable that is refused.",
        ("", "cases", *(f"{threshold:g}" for threshold in _THRESHOLDS)),
        tuple(rows),
    )


def _threshold_row(name: str, probabilities: np.ndarray, *, is_answer_right: bool) -> tuple[str, ...]:
    shares = [float(((probabilities >= threshold) == is_answer_right).mean()) for threshold in _THRESHOLDS]
    return (name, str(len(probabilities)), *(f"{share:.3f}" for share in shares))


def _list_files(config: Config) -> list[str]:
    return sorted(entry.file for entry in open_store(config).list_documents(EVERYTHING))


if __name__ == "__main__":
    sys.exit(main())
