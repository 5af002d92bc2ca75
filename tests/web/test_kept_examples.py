"""Examples are chosen beside the pages and kept for the next start."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import IndexMissing
from web import kept_examples
from web.kept_examples import Example, KeptExamples

_ONE, _OTHER = Example("Who leads Alfa?", "a", "Ana"), Example("When was the fair?", "b")


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """Collect what is to be done in the background, for the test to do."""
    found: list[Callable[[], None]] = []
    monkeypatch.setattr(kept_examples, "run_beside", found.append)
    return found


def find(kept: KeptExamples, name: str, generation: int, *chosen: Example) -> tuple[Example, ...] | None:
    choice = kept.find(name, generation, lambda: chosen)
    return None if choice is None else choice.examples


def test_what_was_chosen_last_is_shown_until_the_new_choice_is_made(
    tmp_path: Path, waiting: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptExamples(tmp_path)
    assert find(kept, "en", 1, _ONE) is None
    waiting.pop()()
    assert (find(kept, "en", 1, _OTHER), waiting) == ((_ONE,), [])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 30)
    assert (find(kept, "en", 2, _OTHER), waiting) == ((_ONE,), [])
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert find(kept, "en", 2, _OTHER) == (_ONE,)
    waiting.pop()()
    assert (find(kept, "en", 2), waiting) == ((_OTHER,), [])


def test_choices_outlive_the_server(tmp_path: Path, waiting: list[Callable[[], None]]) -> None:
    before = KeptExamples(tmp_path / "data")
    for name, example in (("en", _ONE), ("sl", _OTHER)):
        find(before, name, 1, example)
        waiting.pop()()
    after = KeptExamples(tmp_path / "data")
    assert [find(after, name, 1) for name in ("en", "sl", "de")] == [(_ONE,), (_OTHER,), None]


@pytest.mark.parametrize(
    "damaged", ["", "[]", '{"en": {}}', '{"en": {"generation": 1, "chosen_at": 1, "examples": [1]}}']
)
def test_a_damaged_file_counts_as_none(tmp_path: Path, waiting: list[Callable[[], None]], damaged: str) -> None:
    (tmp_path / "examples.json").write_text(damaged, encoding="utf-8")
    kept = KeptExamples(tmp_path)
    assert find(kept, "en", 1, _ONE) is None
    waiting.pop()()
    assert find(kept, "en", 1) == (_ONE,)


def test_what_was_chosen_stays_when_the_next_choice_fails(
    tmp_path: Path, waiting: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[Example]:
        raise IndexMissing(tmp_path)

    kept = KeptExamples(tmp_path)
    find(kept, "en", 1, _ONE)
    waiting.pop()()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    kept.find("en", 2, fail)
    waiting.pop()()
    assert (find(kept, "en", 2, _OTHER), waiting) == ((_ONE,), [])
    monkeypatch.setattr(time, "time", lambda: now + 122)
    find(kept, "en", 2, _OTHER)
    waiting.pop()()
    assert find(kept, "en", 2) == (_OTHER,)


def test_a_choice_that_breaks_is_not_made_again_at_once(tmp_path: Path, waiting: list[Callable[[], None]]) -> None:
    def break_down() -> list[Example]:
        raise ZeroDivisionError

    kept = KeptExamples(tmp_path)
    kept.find("en", 1, break_down)
    with pytest.raises(ZeroDivisionError):
        waiting.pop()()
    assert (find(kept, "en", 1, _ONE), waiting) == ((), [])


def test_half_a_character_in_a_title_stops_no_choice(tmp_path: Path, waiting: list[Callable[[], None]]) -> None:
    half = Example("What is “\ud83d” about?", "c")
    kept = KeptExamples(tmp_path)
    find(kept, "en", 1, half)
    waiting.pop()()
    assert find(KeptExamples(tmp_path), "en", 1) == (half,)


def test_a_choice_that_fails_shows_nothing_and_is_made_again_after_a_rest(
    tmp_path: Path, waiting: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[Example]:
        raise IndexMissing(tmp_path)

    kept = KeptExamples(tmp_path)
    kept.find("en", 1, fail)
    waiting.pop()()
    assert (find(kept, "en", 1, _ONE), waiting) == ((), [])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    find(kept, "en", 1, _ONE)
    waiting.pop()()
    assert find(kept, "en", 1) == (_ONE,)
