"""Readers side by side: what becomes of those that are still reading when nobody wants the rest."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest

from ingest.isolation import IsolatedReader
from ingest.pool import Finished, ReaderPool
from kb.errors import UnreadableSource
from tests.ingest.make_sources import INGEST

TWO = INGEST.model_copy(update={"processes": 2})


def test_results_come_as_they_are_done_and_errors_with_their_tasks() -> None:
    error = UnreadableSource("b", "is damaged", "mend it")

    def work(reader: IsolatedReader, task: str) -> str:
        if task == "b":
            raise error
        return task.upper()

    with ReaderPool(TWO) as pool:
        finished = sorted(pool.run("abc", work), key=lambda one: one.task)
    assert finished == [Finished("a", "A", None), Finished("b", None, error), Finished("c", "C", None)]


def test_a_reader_that_is_still_at_work_is_killed_when_no_more_results_are_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed = threading.Event()
    monkeypatch.setattr(IsolatedReader, "kill", lambda reader: killed.set())

    def work(reader: IsolatedReader, task: str) -> bool:
        return task == "quick" or killed.wait(20.0)

    with ReaderPool(TWO) as pool, pytest.raises(ZeroDivisionError), closing(pool.run(["slow", "quick"], work)) as found:
        for _ in found:
            raise ZeroDivisionError
    assert killed.is_set()
