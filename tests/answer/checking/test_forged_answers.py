"""Forged answers are never shown and honest ones stay, in several languages and scripts.

tests/answer/forged/passages.json holds what is cited. A line of forged.jsonl is an answer that its passages do not support:
`kind` says how it was forged, `shown` which of its sentences may stay all the same, `needs_meaning` that only an
encoder can tell. A line of honest.jsonl is an answer that must stay whole.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from answer.checking.citations import check_sentences
from index.encoder import Encoder

_FORGED = Path(__file__).parent / "forged"
PASSAGES: dict[str, list[str]] = json.loads((_FORGED / "passages.json").read_text(encoding="utf-8"))
INSTRUCTIONS = (
    "Use only the numbered passages. End every sentence with the number of the passage it rests on, like [1]. "
    "Copy numbers, dates and names exactly."
)


def read_lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_FORGED / name).read_text(encoding="utf-8").splitlines()]


FORGED = read_lines("forged.jsonl")
HONEST = read_lines("honest.jsonl")


class EveryTextIsAlike:
    """An encoder that finds no difference: what is caught with it is caught by figures, names and words alone."""

    name = "alike"
    fingerprint = "alike-1"
    dimension = 1

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.ones((len(texts), 1), dtype=np.float32)

    encode_passages = encode_queries


def show(line: dict[str, Any], encoder: Encoder) -> list[str]:
    """Return the sentences of an answer that would be shown."""
    checked = check_sentences(line["answer"], PASSAGES[line["passages"]], encoder, instructions=INSTRUCTIONS)
    return [sentence.text for sentence in checked if not sentence.fault]


def describe(line: dict[str, Any]) -> str:
    return f"{line.get('kind', 'honest')}: {line['answer'][:60]}"


@pytest.mark.parametrize("line", [line for line in FORGED if "needs_meaning" not in line], ids=describe)
def test_a_forged_answer_is_not_shown(line: dict[str, Any]) -> None:
    assert show(line, EveryTextIsAlike()) == line.get("shown", [])


@pytest.mark.parametrize("line", [line for line in FORGED if "needs_meaning" in line], ids=describe)
def test_a_forged_answer_without_any_fact_is_told_by_its_meaning(
    line: dict[str, Any], shipped_encoder: Encoder
) -> None:
    assert show(line, shipped_encoder) == []


@pytest.mark.parametrize("line", HONEST, ids=describe)
def test_an_honest_answer_is_shown_whole(line: dict[str, Any]) -> None:
    checked = check_sentences(line["answer"], PASSAGES[line["passages"]], EveryTextIsAlike(), instructions=INSTRUCTIONS)
    assert [sentence.fault for sentence in checked] == [""] * len(checked)


def test_nine_of_ten_honest_answers_are_near_enough_in_meaning(shipped_encoder: Encoder) -> None:
    """Every sixth of them: encoding all takes seconds. The slow test takes them all."""
    lines = HONEST[::6]
    faults = [
        describe(line)
        for line in lines
        for sentence in check_sentences(line["answer"], PASSAGES[line["passages"]], shipped_encoder)
        if sentence.fault
    ]
    assert len(faults) <= len(lines) // 10, faults


@pytest.mark.slow
def test_no_forged_and_nine_of_ten_honest_answers_are_shown(shipped_encoder: Encoder) -> None:
    wrong = [describe(line) for line in FORGED if show(line, shipped_encoder) != line.get("shown", [])]
    kept = [line for line in HONEST if show(line, shipped_encoder)]
    assert wrong == []
    assert len(kept) >= 0.9 * len(HONEST)


def test_the_sets_are_large_enough_and_hold_every_kind() -> None:
    assert len(FORGED) >= 200
    assert len(HONEST) >= 60
    assert len({line["kind"] for line in FORGED}) >= 30
    assert len({line["answer"] for line in FORGED}) == len(FORGED)
