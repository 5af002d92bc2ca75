"""Batch files: a JSON object a line in, one a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from console.options import check_text
from kb.errors import ConfigError


def answer_batch(
    queries: Path, output: Path | None, prepare: Callable[[dict[str, Any], str], Callable[[], dict[str, Any]]]
) -> None:
    """Answer a file line by line; a line that is wrong is found by `prepare` before anything is answered or written."""
    answers = [(line["id"], prepare(line, place)) for line, place in _read_jsonl(queries)]
    if output is None:
        _write_answers(answers, sys.stdout)
        return
    try:
        stream = open(output, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115 - closed by `with`
    except OSError as error:
        raise ConfigError(output, "", f"cannot be written ({error.strerror})") from error
    with stream:
        _write_answers(answers, stream)


def _write_answers(answers: Iterable[tuple[object, Callable[[], dict[str, Any]]]], stream: TextIO) -> None:
    for line_id, answer in answers:
        print(json.dumps({"id": line_id, **answer()}, ensure_ascii=False), file=stream)


def _read_jsonl(file: Path) -> Iterator[tuple[dict[str, Any], str]]:
    try:
        # Not splitlines: JSON allows the rarer line ends (U+2028) inside a text.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(file, "", f"cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        place = f"{file} line {number}"
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigError(place, "", f"not JSON ({error})") from error
        if not isinstance(content, dict) or "id" not in content:
            raise ConfigError(place, "id", "every line is an object with an id")
        yield content, place


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
