"""Files of questions: a line in, a line out, and no line that is wrong goes unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import ANSWER_KEYS, BUDGET_QUESTION, COOP, Run, write_lines


def test_a_file_of_queries_is_answered_line_by_line(run: Run, tmp_path: Path) -> None:
    queries = write_lines(
        tmp_path / "queries.jsonl",
        {"id": 7, "question": "budget of SocioLab"},
        {"id": "coop\u2028", "question": "proračun", "project": "COOP", "from": 2012, "type": ["project_sheet"]},
        {"id": None, "question": "proračun", "language": "de"},
    )
    queries.write_text("\ufeff" + queries.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    output = tmp_path / "hits.jsonl"
    ran = run("search", "--queries", str(queries), "--output", str(output), "--limit", "2")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    assert [(list(line), line["id"], len(line["hits"])) for line in lines] == [
        (["id", "hits"], 7, 2),
        (["id", "hits"], "coop\u2028", 2),
        (["id", "hits"], None, 0),
    ]
    assert lines[0]["hits"] == run("search", "budget of SocioLab", "--limit", "2", "--json").json["hits"]
    assert {hit["file"] for hit in lines[1]["hits"]} == {COOP}
    to_stdout = run("search", "--queries", str(queries), "--limit", "2")
    assert to_stdout.out == output.read_text(encoding="utf-8")


def test_a_file_of_questions_and_conversations_is_answered_line_by_line(run: Run, tmp_path: Path) -> None:
    questions = write_lines(
        tmp_path / "questions.jsonl",
        {"id": "q1", "question": BUDGET_QUESTION},
        {"id": "q2", "turns": [{"question": "Kakšen je proračun projekta COOP?"}, {"question": "Koliko je trajal?"}]},
        {"id": "q3", "turns": [{"question": BUDGET_QUESTION}]},
    )
    output = tmp_path / "answers.jsonl"
    ran = run("ask", "--questions", str(questions), "--output", str(output))
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    first, second, third = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in (first, second, third)] == [["id", *ANSWER_KEYS]] * 3
    alone = run("ask", BUDGET_QUESTION, "--json").json
    assert first == {"id": "q1", **alone}
    assert third == {"id": "q3", **alone}
    assert second["question"] == "Koliko je trajal?"
    assert {citation["file"] for citation in second["citations"] or second["nearest"]} == {COOP}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON (Expecting property name"),
        ("[" * 100_000, "not JSON ("),
        ("7", "every line is a JSON object"),
        ('{"id": NaN, "question": "Q"}', "not JSON (NaN is no JSON number)"),
        ('{"id": 1e999, "question": "Q"}', "id: a text, a whole number or null is needed"),
        ('{"id": [1], "question": "Q"}', "id: a text, a whole number or null is needed"),
        ('{"question": "Q"}', "id: every line is an object with an id"),
        ('{"id": 1}', "question: a text is needed"),
        ('{"id": 1, "question": 5}', "question: a text is needed"),
        ('{"id": 1, "question": "\\ud83d"}', "question: is not valid text (UTF-8)"),
        ('{"id": 1, "turns": []}', 'turns: a list of {"question": ...} is needed'),
        ('{"id": 1, "turns": ["Q"]}', 'turns: a list of {"question": ...} is needed'),
        ('{"id": 1, "turns": [{"question": null}]}', "question: a text is needed"),
        ('{"id": 1, "question": "Q", "type": "novel"}', "type: 'novel' is no document type; one of"),
        ('{"id": 1, "question": "Q", "language": 5}', "language: a text or a list of texts is needed"),
        ('{"id": 1, "question": "Q", "project": "\\ud83d"}', "project: is not valid text (UTF-8)"),
        ('{"id": 1, "question": "Q", "public": "no"}', "public: true or false is needed"),
        ('{"id": 1, "question": "Q", "from": "soon"}', "date: 'soon' is no date"),
        ('{"id": 1, "question": "Q", "from": ["2018"]}', "date: ['2018'] is no date"),
        ('{"id": 1, "question": "Q", "to": "2018-02-31"}', "date: '2018-02-31' is no date"),
    ],
)
def test_a_malformed_line_of_a_batch_is_named_before_anything_is_answered(
    run: Run, tmp_path: Path, line: str, message: str
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 0, "question": "Q"}\n\n' + line + "\n")
    output = tmp_path / "answers.jsonl"
    output.write_text("earlier answers")
    for more in ([], ["--output", str(output)]):
        ran = run("ask", "--questions", str(questions), *more)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"seobs: {questions} line 3: {message}")
        assert ran.err.count("\n") == 1
    assert output.read_text() == "earlier answers"


def test_an_output_that_cannot_be_written_is_exit_2(run: Run, tmp_path: Path) -> None:
    questions = write_lines(tmp_path / "questions.jsonl", {"id": 0, "question": "Q"})
    ran = run("ask", "--questions", str(questions), "--output", str(tmp_path / "nowhere/a.jsonl"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"seobs: {tmp_path}/nowhere/a.jsonl: cannot be written (No such file or directory)\n"


def test_answers_never_overwrite_their_questions(run: Run, tmp_path: Path) -> None:
    questions = write_lines(tmp_path / "questions.jsonl", {"id": 0, "question": "Q"})
    (tmp_path / "same.jsonl").symlink_to(questions)
    for output in (questions, tmp_path / "same.jsonl"):
        ran = run("ask", "--questions", str(questions), "--output", str(output))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"seobs: {output}: holds the questions; name another file for the answers\n"
    assert questions.read_text() == '{"id": 0, "question": "Q"}\n'


def test_line_ends_of_windows_and_the_same_id_twice_are_taken_as_they_are(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_bytes(b'{"id": 1, "question": "COOP"}\r\n\r\n{"id": 1, "question": "COOP", "language": ""}\r\n')
    first, second = run("search", "--queries", str(queries), "--limit", "1").out.splitlines()
    assert first == second
    assert json.loads(first)["hits"][0]["file"] == COOP


def test_a_file_without_questions_has_no_answers(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text("\ufeff\n  \n", encoding="utf-8")
    ran = run("search", "--queries", str(queries), "--output", str(tmp_path / "hits.jsonl"))
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "hits.jsonl").read_text() == ""
