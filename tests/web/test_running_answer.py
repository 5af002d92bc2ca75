"""A written answer goes on while the page does other things, and can be stopped at any moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from answer.answers import Answer, AnswerMode, Citation
from answer.generate import WrittenSentence
from index.store import Filter
from kb.errors import GeneratorUnavailable
from tests.web.sample_knowledge import SampleKnowledgeBase
from web.running_answer import RunningAnswer, Sentence

Show = Callable[[Sentence], None]
PATIENCE_SECONDS = 10.0


@pytest.fixture
def citation(tmp_path: Path) -> Citation:
    return SampleKnowledgeBase(tmp_path).ask("Koliko zadrug?", Filter()).citations[0]


@pytest.fixture
def whole(tmp_path: Path) -> Answer:
    return SampleKnowledgeBase(tmp_path).ask("Koliko zadrug?", Filter())


def test_sentences_are_there_before_the_answer_is_whole(whole: Answer, citation: Citation) -> None:
    shown, may_end = Event(), Event()

    def ask(show: Show) -> Answer:
        show(WrittenSentence("Zadrug je 42. [1]", (citation,), ""))
        shown.set()
        assert may_end.wait(PATIENCE_SECONDS)
        return whole

    running = RunningAnswer("Koliko zadrug?", ask)
    assert shown.wait(PATIENCE_SECONDS)
    assert [sentence.text for sentence in running.sentences] == ["Zadrug je 42. [1]"]
    assert not running.is_done
    may_end.set()
    assert running.result(language="sl") is whole
    assert (running.is_done, running.is_stopped) == (True, False)


def test_a_stopped_answer_is_what_was_written_until_then(citation: Citation, whole: Answer) -> None:
    shown, may_go_on, ended = Event(), Event(), Event()

    def ask(show: Show) -> Answer:
        try:
            show(WrittenSentence("Zadrug je 42. [1]", (citation,), ""))
            shown.set()
            assert may_go_on.wait(PATIENCE_SECONDS)
            show(WrittenSentence("Regij je osem. [1]", (citation,), ""))
        finally:
            ended.set()
        return whole

    running = RunningAnswer("Koliko zadrug?", ask)
    assert shown.wait(PATIENCE_SECONDS)
    running.stop()
    assert running.is_done
    may_go_on.set()
    # The thread does not write on for nobody.
    assert ended.wait(PATIENCE_SECONDS)
    answer = running.result(language="sl")
    assert (answer.text, answer.citations, answer.mode) == ("Zadrug je 42. [1]", (citation,), AnswerMode.GENERATED)
    assert (answer.question, answer.language, answer.refused) == ("Koliko zadrug?", "sl", False)


def test_stopping_a_whole_answer_changes_nothing(whole: Answer) -> None:
    running = RunningAnswer("Koliko zadrug?", lambda show: whole)
    assert running.result(language="sl") is whole
    running.stop()
    assert not running.is_stopped
    assert running.result(language="sl") is whole


def test_what_goes_wrong_reaches_who_waits() -> None:
    def ask(show: Show) -> Answer:
        raise GeneratorUnavailable("http://localhost", "the language model failed")

    running = RunningAnswer("Koliko?", ask)
    with pytest.raises(GeneratorUnavailable):
        running.result(language="sl")
