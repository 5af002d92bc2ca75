"""Batch files: a JSON object a line in, one a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

from console.options import check_text
from kb.errors import ConfigError
from kb.json_lines import read_json_lines

Prepare = Callable[[dict[str, Any], str], Callable[[], dict[str, Any]]]
"""(line, its place) -> what answers it; raises ConfigError for a line that is wrong."""


def answer_batch(queries: Path, output: Path | None, prepare: Prepare) -> None:
    """Answer a file line by line; a line that is wrong is found by `prepare` before anything is answered or written."""
    answers = [(_id_of(line, place), prepare(line, place)) for line, place in read_json_lines(queries)]
    if output is None:
        _write_answers(answers, sys.stdout)
        return
    if output.exists() and output.samefile(queries):
        raise ConfigError(output, "", "holds the questions; name another file for the answers")
    try:
        stream = open(output, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115 - closed by `with`
    except OSError as error:
        raise ConfigError(output, "", f"cannot be written ({error.strerror})") from error
    with stream:
        _write_answers(answers, stream)


def question_of(line: dict[str, Any], place: str) -> str:
    """Return the question of a line of a batch file; raises ConfigError naming the line."""
    question = line.get("question")
    if not isinstance(question, str):
        raise ConfigError(place, "question", "a text is needed")
    return check_text(question, place, "question")


def turns_of(line: dict[str, Any], place: str) -> list[str]:
    """Return the questions of a conversation, one for a line that holds a single one; raises ConfigError."""
    turns = line.get("turns")
    if turns is None:
        return [question_of(line, place)]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
        raise ConfigError(place, "turns", 'a list of {"question": ...} is needed')
    return [question_of(turn, place) for turn in turns]


def _id_of(line: dict[str, Any], place: str) -> str | int | None:
    """Return what tells a line from the others; the answer has the same."""
    if "id" not in line:
        raise ConfigError(place, "id", "every line is an object with an id")
    line_id = line["id"]
    if not isinstance(line_id, str | int | None):
        raise ConfigError(place, "id", "a text, a whole number or null is needed")
    return line_id


def _write_answers(answers: Iterable[tuple[str | int | None, Callable[[], dict[str, Any]]]], stream: TextIO) -> None:
    for line_id, answer in answers:
        print(json.dumps({"id": line_id, **answer()}, ensure_ascii=False), file=stream)
