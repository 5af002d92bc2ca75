"""Several child processes that read documents side by side."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from ingest.isolation import IsolatedReader
from kb.config import IngestConfig
from kb.errors import IngestError

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_PATIENCE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Finished(Generic[_Task, _Result]):
    """A task with its result or with the error that it ended in."""

    task: _Task
    result: _Result | None
    error: IngestError | None


class ReaderPool:
    """`processes` readers, started when they are needed; a context manager that leaves no process behind."""

    def __init__(self, config: IngestConfig) -> None:
        """Take the settings; starts nothing."""
        count = config.processes or len(os.sched_getaffinity(0))
        self._readers = [IsolatedReader(config) for _ in range(count)]
        self._idle: queue.SimpleQueue[IsolatedReader] = queue.SimpleQueue()
        for reader in self._readers:
            self._idle.put(reader)

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all child processes."""
        for reader in self._readers:
            reader.close()

    @property
    def reader(self) -> IsolatedReader:
        """Return a reader for single calls, while no tasks are run."""
        return self._readers[0]

    def run(
        self,
        tasks: Iterable[_Task],
        work: Callable[[IsolatedReader, _Task], _Result],
        *,
        wait_for_more: Callable[[], None] = lambda: None,
    ) -> Generator[Finished[_Task, _Result], None, None]:
        """Do the work of each task with one of the readers and yield what became of it, in the order of completion.

        At most two results per reader wait to be taken. `wait_for_more` is called about four times a second while the
        caller waits. Errors other than IngestError end the run. Close the generator when no more results are wanted: what
        is still being read is then given up.
        """
        source = iter(tasks)
        running: dict[Future[_Result], _Task] = {}

        def do(task: _Task) -> _Result:
            reader = self._idle.get()
            try:
                return work(reader, task)
            finally:
                self._idle.put(reader)

        with ThreadPoolExecutor(len(self._readers), thread_name_prefix="reader") as threads:
            try:
                while True:
                    while len(running) < 2 * len(self._readers):
                        task = next(source, None)
                        if task is None:
                            break
                        running[threads.submit(do, task)] = task
                    if not running:
                        return
                    done, _ = wait(running, timeout=_PATIENCE_SECONDS, return_when=FIRST_COMPLETED)
                    wait_for_more()
                    for future in done:
                        task = running.pop(future)
                        try:
                            yield Finished(task, future.result(), None)
                        except IngestError as error:
                            yield Finished(task, None, error)
            finally:
                for future in running:
                    future.cancel()
                # Whoever stops taking results does not want to wait for the rest.
                for reader in self._readers if running else ():
                    reader.kill()
