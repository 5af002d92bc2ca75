"""Ranks and figures come out right, and every pair of languages gets the same questions."""

import json
from pathlib import Path

import pytest

import index.expansion
from answer.evaluation import GoldQuestion
from bench.peers import Found, make_bm25_retriever
from bench.retrieval import (
    _EXPANSIONS,
    Rank,
    _without_expansions,
    mean_reciprocal_rank,
    rank_questions,
    read_sample,
    read_sentences,
    share_within,
    tabulate_pairs,
)


def make_gold(id: str, file: str | None = "a.txt") -> GoldQuestion:
    return GoldQuestion(id, f"question {id}", "en", file, "The harvest is in May.", ("May",))


def test_a_question_has_the_rank_of_its_first_right_result() -> None:
    found = [
        Found("b.txt", "The harvest is in May."),
        Found("a.txt", "The harvest is late."),
        Found("a.txt", "The harvest is in May or June."),
        Found("a.txt", "The harvest is in May."),
    ]
    [rank] = rank_questions([make_gold("1"), make_gold("2", file=None)], lambda query: found)
    assert (rank.gold.id, rank.rank, rank.characters) == ("1", 3, (22 + 20 + 30 + 22) / 4)


def test_a_question_without_a_right_result_has_no_rank() -> None:
    assert [(r.rank, r.characters) for r in rank_questions([make_gold("1")], lambda query: [])] == [(None, 0.0)]


def test_figures_count_missing_ranks_as_nothing_found() -> None:
    ranks = [Rank(make_gold(str(n)), rank, 100) for n, rank in enumerate([1, 2, 6, None])]
    assert [share_within(ranks, depth) for depth in (1, 5, 10)] == [0.25, 0.5, 0.75]
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)


def test_the_sample_has_the_same_questions_for_every_pair(tmp_path: Path) -> None:
    for pair, order in (("en-de", range(20)), ("es-de", reversed(range(20)))):
        lines = [{"id": f"{n:02}", "question": pair, "lang": "x", "file": "a", "evidence": "e"} for n in order]
        (tmp_path / f"{pair}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    first = [gold.id for gold in read_sample(tmp_path, "en", "de", size=5)]
    assert len(set(first)) == 5
    assert [gold.id for gold in read_sample(tmp_path, "es", "de", size=5)] == first
    assert len(read_sample(tmp_path, "en", "de", size=50)) == 20


def test_pairs_are_averaged_within_and_across_languages() -> None:
    right, wrong = [Rank(make_gold("1"), 1, 100)], [Rank(make_gold("1"), None, 300)]
    averages, matrix = tabulate_pairs(
        {"ours": {("en", "en"): right, ("de", "en"): wrong, ("en", "de"): right, ("de", "de"): right}}
    )
    assert averages.rows == (
        ("ours, own language", "2", "2", "1.000", "1.000", "1.000", "100"),
        ("ours, across languages", "2", "2", "0.500", "0.500", "0.500", "200"),
    )
    assert matrix.columns == ("", "en", "de")
    assert matrix.rows == (("en", "1.000 / 1.000", "1.000 / 1.000"), ("de", "0.000 / 0.000", "1.000 / 1.000"))


def test_bm25_finds_words_as_they_are_written_and_nothing_else() -> None:
    pieces = [
        Found("a.txt", "The harvest is in May"),
        Found("b.txt", "A cold winter"),
        Found("c.txt", "harvest harvest"),
    ]
    retrieve = make_bm25_retriever(pieces, limit=10)
    assert [found.file for found in retrieve("HARVEST?")] == ["c.txt", "a.txt"]
    assert retrieve("harvests") == []
    assert retrieve("?") == []


def test_sentences_are_read_with_all_their_languages(tmp_path: Path) -> None:
    lines = [{"id": str(n), "texts": {"en": f"One {n}.", "sl": f"Ena {n}.\u2028"}} for n in range(2)]
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "sentences.jsonl").write_text(written + "\n", encoding="utf-8")
    found = read_sentences(tmp_path / "sentences.jsonl")
    assert [texts["sl"] for texts in found] == ["Ena 0.\u2028", "Ena 1.\u2028"]


def test_each_part_of_the_ranking_can_be_left_out() -> None:
    with _without_expansions(_EXPANSIONS):
        assert [len(getattr(index.expansion, name)("What is the budget of 21 June 2018?")) for name in _EXPANSIONS] == [
            0,
            0,
            0,
        ]
    assert getattr(index.expansion, _EXPANSIONS[-1])("What is the budget?") == {"budget": "field.budget"}
