"""Calibration weighs its cases fairly and ranks candidates as the search does."""

import re
from pathlib import Path

import numpy as np
import pytest

from answer.evaluation import GoldQuestion, read_gold_questions
from bench.calibrate import (
    _PAPER_QUESTIONS,
    _PAPERS_FOLDER,
    Candidates,
    Case,
    balance_cases,
    collect_candidates,
    describe_refusal,
    find_rank,
    fuse_candidates,
    main,
    tabulate_weights,
)
from bench.calibrate import _Asked as Asked
from bench.indexes import RememberingEncoder
from index.fusion import WEIGHTS, FusionWeights
from index.indexing import index_chunks
from index.search import search_index
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING
from index.vectors import VectorCache
from kb.documents import Chunk
from tests.conftest import WordEncoder
from tests.index.make_documents import make_document


def make_case(value: float, *, is_right: bool, source: str = "our corpus", group: str = "a") -> Case:
    return Case({"dense": value}, is_right, source, "whole index" if is_right else "document left out", group)


def test_papers_of_the_network_weigh_more_and_true_and_false_cases_the_same() -> None:
    cases = [make_case(1, is_right=True)] + [make_case(0, is_right=False)] * 3
    cases += [make_case(1, is_right=True, source="own language")] * 2
    cases += [make_case(0, is_right=False, source="own language")] * 2
    assert balance_cases(cases).tolist() == pytest.approx([20 / 7, *[20 / 21] * 3, *[4 / 7] * 4])


def test_the_printed_constants_can_be_pasted() -> None:
    cases = [
        make_case(level + 0.1 * (number % 3), is_right=level == 1, group=f"document {number % 5}")
        for number in range(20)
        for level in (0, 1)
    ]
    printed = describe_refusal(cases)
    block = printed.partition("```python\n")[2].partition("```")[0]
    names: dict[str, dict[str, float]] = {}
    exec(block, {}, names)
    assert list(names["_COEFFICIENTS"]) == ["dense"]
    assert names["_COEFFICIENTS"]["dense"] > 1
    # All true cases stand above all false ones, whichever documents a model has not seen.
    assert "| our corpus, document left out |    20 |      1.000 |" in printed


def make_candidates(rows: list[tuple[float, float, float]], right: list[bool]) -> Candidates:
    """Candidates of one sentence each: similarity, that of the sentence, words."""
    dense, similarities, shares = np.array(rows).T
    return Candidates("our corpus", dense, shares, similarities, shares, np.arange(len(rows)), np.array(right))


def test_the_rank_counts_the_candidates_that_score_higher() -> None:
    found = make_candidates([(0.9, 0.5, 0.0), (0.8, 0.9, 0.0), (0.7, 0.7, 1.0)], [False, False, True])
    assert [find_rank(found, FusionWeights(*weights)) for weights in [(0, 0, 0), (1, 0, 0), (1, 1, 0)]] == [3, 2, 1]


def test_the_grid_shows_the_best_weights_first_and_the_shipped_ones_last() -> None:
    table = tabulate_weights([make_candidates([(0.9, 0.9, 0.0), (0.8, 0.8, 1.0)], [False, True])])
    assert table.rows[0][-2:] == ("1.000 / 1.000", "1.0000")
    assert table.rows[-1][:4] == (
        "as shipped",
        f"{WEIGHTS.sentence:g}",
        f"{WEIGHTS.lexical:g}",
        f"{WEIGHTS.sentence_lexical:g}",
    )


def test_candidates_are_fused_as_the_search_itself_fuses_them(tmp_path: Path, word_encoder: WordEncoder) -> None:
    store = SqliteStore(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))
    texts = ["Red apples grow here. The harvest is in May.", "Green pears. The harvest was red.", "May is cold."]
    for number, text in enumerate(texts):
        document = make_document(text, path=f"{number}.txt")
        sentences = tuple(match.span() for match in re.finditer(r"[^ ][^.]*\.", text))
        chunk = Chunk(document.id, 0, 0, len(text), 1, (), sentences)
        store.put_document(document, index_chunks(document, [chunk], word_encoder), [], fingerprint="x")
    gold = GoldQuestion("1", "When is the red harvest?", "en", "0.txt", texts[0], ("May",))
    encoder = RememberingEncoder(word_encoder)
    [found] = collect_candidates(Asked("our corpus", [gold], store, {}), encoder)
    for weights in (FusionWeights(0, 0, 0), FusionWeights(2, 0.2, 0.1), FusionWeights(0, 1, 1)):
        hits = search_index(store, encoder, gold.question, EVERYTHING, limit=10, weights=weights)
        assert find_rank(found, weights) == next(hit.rank for hit in hits if hit.entry.file == "0.txt")
        fused = sorted(fuse_candidates(found, weights), reverse=True)
        assert fused == pytest.approx([hit.scores["fused"] for hit in hits])


def test_a_missing_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--eval", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == (
        f"calibrate: no evaluation sets in {tmp_path / 'nowhere'}; name their folder with --eval\n"
    )


def test_the_questions_about_the_papers_name_what_stands_in_them() -> None:
    questions = read_gold_questions(_PAPER_QUESTIONS)
    answerable = [gold for gold in questions if gold.file is not None]
    assert (len(questions), len(answerable)) == (86, 35)
    for gold in answerable:
        text = (_PAPERS_FOLDER / str(gold.file)).read_text(encoding="utf-8")
        assert gold.evidence in text and all(answer in gold.evidence for answer in gold.answer_strings), gold.id
