"""What the tests of the command line share: how a command ended, the shipped documents, the keys of the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOCIOLAB = "2018-sociolab-podravje.txt"
COOP = "2012-coop-predstavitev-projekta.txt"
REPORT = "2018-07-12-zses-polletno-porocilo.txt"
NEWSLETTER = "2025-09-resees-novice-murcia.txt"
BUDGET_QUESTION = "What is the budget of the SocioLab project?"
PASSAGE_KEYS = ["document_id", "title", "file", "page", "start", "end", "quote"]
HIT_KEYS = ["rank", "document_id", "title", "file", "page", "start", "end", "text", "scores"]
ANSWER_KEYS = [
    "question",
    "language",
    "mode",
    "refused",
    "answer",
    "citations",
    "nearest",
    "confidence",
    "notice",
    "understood_as",
    "documents",
]


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def write_lines(file: Path, *lines: object) -> Path:
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return file
