"""Readers whose child processes outlive them: starting one takes longer than to read the small documents of most tests."""

from __future__ import annotations

import os
import subprocess
from socket import socket
from typing import IO

from ingest.isolation import IsolatedReader

_Child = tuple["subprocess.Popen[bytes]", socket, IO[bytes]]
# The children that nobody uses, by what they were started in.
_waiting: dict[object, list[_Child]] = {}


class KeptReader(IsolatedReader):
    """A reader that begins with the child of one that was closed, and leaves its own to the next.

    Only a child that was started in the same folder and environment will do. What is interrupted or killed is not kept.
    """

    def close(self) -> None:
        with self._turn:
            if self.child_pid is not None:
                assert self._process is not None and self._channel is not None and self._messages is not None
                _waiting.setdefault(self._surroundings, []).append((self._process, self._channel, self._messages))
                self._process = self._channel = self._messages = None
            self._stop()

    def _start(self) -> None:
        self._stop()
        self._surroundings = _describe_surroundings()
        kept = _waiting.get(self._surroundings)
        if kept:
            self._process, self._channel, self._messages = kept.pop()
        if self.child_pid is None:
            super()._start()


def end_kept_readers() -> None:
    """End all children that nobody uses."""
    for kept in _waiting.values():
        for child in kept:
            reader = IsolatedReader.__new__(IsolatedReader)
            reader._process, reader._channel, reader._messages = child
            reader._stop()
    _waiting.clear()


def _describe_surroundings() -> object:
    # Which test is being run stands there too.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return os.getcwd(), frozenset(environment.items())
