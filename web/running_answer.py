"""A question that is being answered in a thread of its own, so that the page shows what is written and can stop it.

A written answer takes many seconds. The page looks at it now and then; a click elsewhere runs the page anew and the answer
goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from typing import TYPE_CHECKING, Protocol

from answer.answers import Answer, AnswerMode

if TYPE_CHECKING:
    from answer.answers import Citation


class Sentence(Protocol):
    """A checked sentence with its marks and what they cite, as `answer.generate.WrittenSentence` is."""

    @property
    def text(self) -> str:
        """Return the sentence with its [n]."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return what its [n] are bound to."""


Ask = Callable[[Callable[[Sentence], None]], Answer]
"""Answers a question and hands over each sentence as soon as it is checked."""

# Most of the time they wait for the language model; a question more waits for its turn.
_ANSWERED_AT_ONCE = 16
_pool = ThreadPoolExecutor(_ANSWERED_AT_ONCE, thread_name_prefix="answer")


class _StoppedByVisitor(BaseException):
    """Ends the work on an answer that nobody waits for any more; no handler of errors may take it for one."""


class RunningAnswer:
    """The answer to one question while it is written."""

    def __init__(self, question: str, ask: Ask) -> None:
        """Begin to answer."""
        self.question = question
        self._sentences: list[Sentence] = []
        self._lock = Lock()
        self._stopped = Event()
        self._future: Future[Answer] = _pool.submit(self._work, ask)

    @property
    def sentences(self) -> Sequence[Sentence]:
        """Return what has been written and checked so far."""
        with self._lock:
            return tuple(self._sentences)

    @property
    def is_done(self) -> bool:
        """Return whether nothing more will come: `result` then returns at once."""
        return self._stopped.is_set() or self._future.done()

    @property
    def is_stopped(self) -> bool:
        """Return whether it was stopped before it was whole."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Write no more; what is whole already stays whole. The thread ends with the sentence that it is at."""
        if not self._future.done():
            self._stopped.set()
            self._future.cancel()

    def result(self, *, language: str) -> Answer:
        """Return the answer, waiting for it; of a stopped one what had been written, perhaps nothing.

        `language` is the tag for a stopped answer: how much of the question was understood is not known. Raises what
        answering raised.
        """
        if not self.is_stopped:
            return self._future.result()
        written = self.sentences
        citations = {citation.n: citation for sentence in written for citation in sentence.citations}
        return Answer(
            question=self.question,
            language=language,
            mode=AnswerMode.GENERATED,
            refused=False,
            text=" ".join(sentence.text for sentence in written),
            citations=tuple(citations[n] for n in sorted(citations)),
            nearest=(),
            confidence=0.0,
        )

    def _work(self, ask: Ask) -> Answer:
        return ask(self._keep)

    def _keep(self, sentence: Sentence) -> None:
        with self._lock:
            if self._stopped.is_set():
                raise _StoppedByVisitor
            self._sentences.append(sentence)
