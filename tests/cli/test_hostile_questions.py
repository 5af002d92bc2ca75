"""Whatever is typed, pasted or sent as a question: an answer or a clear message, in bounded time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from llama_index.core.schema import QueryBundle

from answer.answers import AnswerMode
from index.encoder import Encoder
from index.llama import PassageRetriever
from index.store import EVERYTHING
from kb.config import Config, load_config
from kb.questions import LONGEST_QUESTION, clean_question, is_cut
from knowledge_base import KnowledgeBase
from tests.cli.commands import Run, write_lines
from tests.conftest import SHIPPED_CONFIG, WordEncoder

SHEET = "Most do dela\n\nProračun projekta Most do dela je 45.000 EUR.\n\nProjekt vodi Zadruga Lipa.\n"
NOTHING_TO_READ = [
    "",
    "   ",
    "\n\t\r\n",
    "\x00",
    "\x00\x07\x1b",
    "\u200b\u200d\ufeff",
    "\u202e\u202c",
    "\ud83d",
    "\u3000\u2003",
]
HARD_TO_READ = [
    "🦔🍀👩‍👩‍👧‍👦🏳️‍🌈",
    "?!… — ()[]{}",
    "in ali pa je v na za",
    "the of and to",
    "Kolikšен је proračун projекта?",
    "預算是多少？ كم الميزانية؟ בודג'ט",
    "'; DROP TABLE chunk; --",
    '" OR 1=1 --',
    '"',
    '"""""',
    "*",
    "proračun*",
    "proračun NEAR/2 dela",
    "NEAR(proračun dela, 3)",
    "proračun AND NOT OR",
    "AND",
    "keys:proračun",
    "text : dela",
    "^proračun + - ~ dela",
    "{proračun} (dela OR",
    "-proračun -dela",
    "(" * 500 + "proračun" + ")" * 500,
    "%s %d {0} ${HOME} $(id) `id` <script>alert(1)</script> ../../etc/passwd",
    "proračun\x00dela\x1b[31m",
    "\u202eaječarорp\u202c",
    "proračun \ud800 dela",
    "z" * 1900,
    "e\u0301" * 900,
    "٠١٢٣ ４５ ０００ EUR",
    "1e999999 -0 NaN inf 0x1F",
]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A knowledge base of one sheet, with the encoder of words; the tests only ask it."""
    folder = tmp_path_factory.mktemp("sheet")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "sheet.txt").write_text(SHEET, encoding="utf-8")
    config = load_config(SHIPPED_CONFIG, corpus=folder / "corpus", data=folder / "data")
    with closing(KnowledgeBase(config)) as knowledge_base:
        knowledge_base.__dict__["encoder"] = WordEncoder()
        knowledge_base.ingest()
        yield knowledge_base


@pytest.mark.parametrize("question", NOTHING_TO_READ, ids=ascii)
def test_a_question_without_anything_to_read_is_refused_without_passages(
    knowledge: KnowledgeBase, question: str
) -> None:
    answer = knowledge.ask(question, EVERYTHING, language="sl")
    assert (answer.mode, answer.refused, answer.nearest, answer.citations) == (AnswerMode.REFUSAL, True, (), ())
    assert answer.text == "V dokumentih ni odgovora na to vprašanje."
    assert answer.question == question
    assert knowledge.search(question, EVERYTHING) == []


@pytest.mark.parametrize("question", HARD_TO_READ, ids=lambda question: ascii(question)[:40])
def test_signs_and_syntax_are_only_text(knowledge: KnowledgeBase, question: str) -> None:
    answer = knowledge.ask(question, EVERYTHING, turns=["Kaj je Most do dela?", question])
    assert answer.question == question
    assert answer.refused == (answer.citations == ())
    assert all(SHEET[c.passage.start : c.passage.end] == c.passage.quote for c in answer.citations)
    hits = knowledge.search(question, EVERYTHING)
    assert all(hit.entry.file == "sheet.txt" for hit in hits)
    retriever = PassageRetriever(lambda query, limit: knowledge.search(query, EVERYTHING, limit=limit))
    assert [found.node.metadata["start"] for found in retriever.retrieve(QueryBundle(query_str=question))] == [
        hit.passage.start for hit in hits
    ]


def test_invisible_characters_change_nothing(knowledge: KnowledgeBase) -> None:
    plain = knowledge.ask("Kakšen je proračun projekta Most do dela?", EVERYTHING)
    hidden = knowledge.ask(
        "\u202dKakšen\x00 je pro\u200brac\u030cun\u00ad projekta\u2003Most do dela?\u202c", EVERYTHING
    )
    assert (hidden.text, hidden.confidence) == (plain.text, plain.confidence)
    assert "45.000 EUR" in plain.text


def test_a_command_in_a_question_drops_no_table(knowledge: KnowledgeBase) -> None:
    knowledge.search("'; DELETE FROM document; DROP TABLE chunk; --", EVERYTHING)
    assert [entry.file for entry in knowledge.list_documents(EVERYTHING)] == ["sheet.txt"]


@pytest.mark.parametrize(
    "question",
    [
        "proračun " * 11_112,
        " ".join(f"beseda{number}" for number in range(12_000)),
        "č" * 100_000,
        '"' * 100_000,
        "(" * 50_000 + ")" * 50_000,
        "1.599.869,80 " * 8_000,
        "In kaj pa? " * 9_000,
        "A" * 50_000 + " B" * 25_000,
    ],
    ids=lambda question: f"{question[:20]}…",
)
def test_a_hundred_thousand_characters_are_answered_in_two_seconds(
    shipped_knowledge: Config, shipped_encoder: Encoder, question: str
) -> None:
    """The beginning of the question is read; the real encoder and the real corpus take a part of a second."""
    with closing(KnowledgeBase(shipped_knowledge)) as knowledge_base:
        knowledge_base.__dict__["encoder"] = shipped_encoder
        knowledge_base.search("proračun", EVERYTHING)
        begun = time.process_time()
        answer = knowledge_base.ask(question, EVERYTHING, language="sl")
        seconds = time.process_time() - begun
    assert seconds < 2.0
    assert answer.refused == (answer.citations == ())
    assert is_cut(question)
    assert answer.notice != ""


def test_earlier_questions_of_any_length_are_read_in_two_seconds(knowledge: KnowledgeBase) -> None:
    turns = ["1. 5. 2018 " * 50_000, "Koliko dokumentov " * 50_000, "Ana Kos " * 50_000, '"a' * 200_000]
    begun = time.process_time()
    answer = knowledge.ask("In v nemščini?", EVERYTHING, turns=turns)
    assert time.process_time() - begun < 2.0
    assert answer.question == "In v nemščini?"


def test_a_long_question_is_cut_after_a_word() -> None:
    assert clean_question("beseda " * 1000) == " ".join(["beseda"] * 285)
    assert clean_question("x" * 100_000) == "x" * LONGEST_QUESTION
    assert not is_cut("  kratko   vprašanje " + " " * 10_000)


def test_the_commands_take_hostile_questions(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "sheet.txt").write_text(SHEET, encoding="utf-8")
    assert run_words("ingest").status == 0
    for question in ("", "   ", '"', "*", "keys:proračun", "🦔", "NEAR(", "z" * 5000):
        asked = run_words("ask", question, "--json")
        assert (asked.status, asked.json["question"]) == (0, question)
        found = run_words("search", question, "--json")
        assert (found.status, found.json["query"]) == (0, question)


def test_a_file_of_hostile_questions_is_answered_line_by_line(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "sheet.txt").write_text(SHEET, encoding="utf-8")
    run_words("ingest")
    questions = [*NOTHING_TO_READ[:-2], *(q for q in HARD_TO_READ if "\ud800" not in q)]
    file = write_lines(tmp_path / "q.jsonl", *({"id": n, "question": q} for n, q in enumerate(questions)))
    ran = run_words("ask", "--questions", str(file))
    assert ran.status == 0
    assert [json.loads(line)["question"] for line in ran.out.splitlines()] == [question for question in questions]


def test_half_a_character_in_a_file_is_named_with_its_line(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "sheet.txt").write_text(SHEET, encoding="utf-8")
    run_words("ingest")
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": 1, "question": "dela"}\n{"id": 2, "question": "\\ud800"}\n', encoding="utf-8")
    ran = run_words("ask", "--questions", str(file))
    assert (ran.status, ran.out) == (2, "")
    assert f"{file} line 2" in ran.err and "is not valid text (UTF-8)" in ran.err
