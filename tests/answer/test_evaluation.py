"""Figures on gold questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answer.answers import Answer, AnswerMode, Citation
from answer.evaluation import (
    GoldQuestion,
    evaluate_questions,
    format_figures,
    is_right,
    read_gold_questions,
    summarise_outcomes,
)
from index.search import Hit
from kb.errors import ConfigError
from kb.passages import Passage
from tests.make_entry import make_entry

GOLD = GoldQuestion("g1", "How much?", "en", "a.txt", "Skupni proračun projekta znaša 1.500,00 EUR", ("1.500,00",))
NONE = GoldQuestion("n1", "Who won?", "de", None, "", ())


def make_hit(rank: int, file: str, text: str) -> Hit:
    entry = make_entry(paths=(file,), language="sl")
    passage = Passage("d", 0, len(text), 1, text)
    return Hit(
        rank=rank,
        passage=passage,
        sentence=passage,
        sentences=(),
        heading_path=(),
        entry=entry,
        scores={"fused": 1.0},
    )


HITS = [
    make_hit(1, "b.txt", "Proračun znaša 1.500,00 EUR"),
    make_hit(2, "a.txt", "Trajanje"),
    make_hit(3, "sub/a.txt", "PRORACUN  ZNASA\n1.500,00 EUR in še nekaj besed zraven"),
]


def answer_with(hit: Hit | None) -> Answer:
    citations = () if hit is None else (Citation(1, hit.passage, hit.entry),)
    mode = AnswerMode.REFUSAL if hit is None else AnswerMode.EXTRACTIVE
    return Answer("Q", "en", mode, hit is None, "", citations, (), 0.5)


@pytest.mark.parametrize(
    ("file", "text", "right"),
    [
        ("a.txt", "Proračun znaša 1.500,00 EUR", True),
        ("x/a.txt", "proracun znasa\n 1.500,00 eur", True),
        ("ba.txt", "Proračun znaša 1.500,00 EUR", False),
        ("a.txt", "Proračun znaša 2.500,00 EUR", False),
        ("a.txt", "1.500,00", True),
        ("a.txt", "V tabeli stoji 1.500,00 brez vsega drugega, kar bi kaj povedalo", False),
        ("a.txt", "", False),
    ],
)
def test_a_hit_is_right_when_file_answer_and_half_the_words_agree(file: str, text: str, right: bool) -> None:
    assert is_right(GOLD, [file], text) is right


def test_the_rank_is_that_of_the_first_right_hit() -> None:
    (outcome,) = evaluate_questions([GOLD], search=lambda query, limit: HITS, ask=None)
    assert (outcome.rank, outcome.pair, outcome.refused, outcome.is_quoted) == (3, "en -> sl", None, None)


def test_figures_count_answers_and_refusals() -> None:
    answers = {"How much?": answer_with(HITS[2]), "Who won?": answer_with(None)}
    outcomes = evaluate_questions([GOLD, NONE], search=lambda query, limit: HITS[:3], ask=answers.__getitem__)
    figures = summarise_outcomes(outcomes)
    assert list(figures) == ["all", "en", "en -> sl", "de", "de -> none"]
    assert figures["all"] == {
        "questions": 2,
        "hit@1": 0.0,
        "hit@5": 1.0,
        "hit@10": 1.0,
        "mrr@10": pytest.approx(1 / 3),
        "hit_characters": pytest.approx(sum(len(hit.passage.quote) for hit in HITS) / 3),
        "answer_in_quote": 1.0,
        "wrongly_refused": 0.0,
        "short_quotes": 1.0,
        "rightly_refused": 1.0,
    }
    assert figures["de"] == {"questions": 1, "rightly_refused": 1.0}


def test_figures_without_hits_are_zero() -> None:
    outcomes = evaluate_questions([GOLD], search=lambda query, limit: [], ask=lambda question: answer_with(None))
    assert summarise_outcomes(outcomes)["all"] == {
        "questions": 1,
        "hit@1": 0.0,
        "hit@5": 0.0,
        "hit@10": 0.0,
        "mrr@10": 0.0,
        "hit_characters": 0.0,
        "answer_in_quote": 0.0,
        "wrongly_refused": 1.0,
    }


def test_figures_are_a_table_with_a_gap_where_there_is_none() -> None:
    figures = {"all": {"questions": 2.0, "mrr@10": 0.5}, "de": {"questions": 1.0, "rightly_refused": 1.0}}
    assert format_figures(figures) == (
        "| | questions | mrr@10 | rightly_refused |\n|---|---|---|---|\n| all | 2 | 0.500 |  |\n| de | 1 |  | 1.000 |"
    )


def test_gold_questions_are_read_with_the_rarer_line_ends_inside(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    first = {"id": 1, "question": "A\u2028B", "file": None, "lang": "sl"}
    file.write_text("\ufeff" + json.dumps(first, ensure_ascii=False) + "\r\n\n", encoding="utf-8")
    assert read_gold_questions(file) == [GoldQuestion("1", "A\u2028B", "sl", None, "", ())]


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1}',
        '{"id": 1, "question": "Q"}',
        '{"id": 1, "question": null, "file": null}',
        '{"id": 1, "question": "Q", "file": 7}',
        '{"id": 1, "question": "Q", "file": null, "answer_strings": "never"}',
        '{"id": 1, "question": "Q", "file": null, "answer_strings": [5]}',
    ],
)
def test_a_wrong_gold_question_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": 1, "question": "Q", "file": null}\n' + line)
    with pytest.raises(ConfigError) as refused:
        read_gold_questions(file)
    assert str(refused.value).startswith(f"{file} line 2: not a gold question (")
