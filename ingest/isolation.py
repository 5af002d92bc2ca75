"""Parsing in a child process with limits on time and memory, so that no document can take the caller down.

The child is one Python process that is used again for the next document. It gets the content of a file and answers
with the parsed source as JSON: nothing that a hostile document makes of the child can run code in the parent.
"""

from __future__ import annotations

import json
import logging
import os
import re
import resource
import select
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ingest.parsers import check_suffix, parse_source
from kb.config import LimitsConfig
from kb.documents import Block, BlockKind, ParsedSource
from kb.errors import (
    EncryptedSource,
    IngestError,
    LimitExceeded,
    NoTextFound,
    UnreadableSource,
    UnsupportedFormat,
)
from kb.passages import Page

logger = logging.getLogger(__name__)

_MEBIBYTE = 1024 * 1024
_FRAME = struct.Struct(">QQ")
_ERRORS: dict[str, type[IngestError]] = {
    error.__name__: error
    for error in (UnsupportedFormat, UnreadableSource, EncryptedSource, NoTextFound, LimitExceeded)
}
_OUT_OF_MEMORY = "MemoryError"
# The start of an interpreter and the way through the pipe do not count as parsing.
_GRACE_SECONDS = 5.0
_CHILD = "import sys; from ingest.isolation import serve; serve(int(sys.argv[1]))"


class IsolatedParser:
    """Runs `parse_source` in a child process; a context manager, to be used by one thread at a time or by many in turn.

    The child starts with the first document. One that crashes, hangs or is killed costs that document only: the next
    call starts a fresh child. The child ends when the parser is closed and when the parent dies, however it dies.
    """

    def __init__(self, limits: LimitsConfig) -> None:
        """Take the limits for every document; starts nothing."""
        self._limits = limits
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._messages: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Return the parser itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the parser."""
        self.close()

    def close(self) -> None:
        """End the child process; the parser can be used again and then starts another one."""
        with self._turn:
            self._stop()

    @property
    def child_pid(self) -> int | None:
        """Return the process id of the running child, or None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def parse(self, content: bytes, *, source: str) -> ParsedSource:
        """Parse the content of one source file; raises what `parse_source` raises.

        A child that runs out of time or memory becomes LimitExceeded, one that crashes UnreadableSource.
        """
        check_suffix(source)
        with self._turn:
            try:
                return self._parse_in_child(content, source=source)
            except BaseException as error:
                # After an interrupt the child may still be at work, and would answer the wrong question next.
                if not isinstance(error, IngestError):
                    self._stop()
                raise

    def _parse_in_child(self, content: bytes, *, source: str) -> ParsedSource:
        deadline = time.monotonic() + self._limits.seconds + _GRACE_SECONDS
        request = {"source": source, "limits": self._limits.model_dump()}
        # A child that died while it waited (its machine was short of memory, say) is no fault of this document.
        for attempt in (1, 2):
            if self.child_pid is None:
                self._start()
            assert self._channel is not None
            try:
                _send(self._channel, request, content, deadline=deadline)
                # Four bytes a character, and blocks of one character each: no sound answer is larger.
                largest = 64 * self._limits.characters + _MEBIBYTE
                answer, text = _receive(self._channel, deadline=deadline, largest=largest)
                break
            except TimeoutError as error:
                self._stop()
                raise LimitExceeded(
                    source,
                    f"took longer than {self._limits.seconds} seconds to read",
                    "split it or raise ingest.limits.seconds in config.yaml",
                ) from error
            except (BrokenPipeError, ConnectionResetError) as error:
                if attempt == 1 and self._died_waiting():
                    continue
                raise self._explain_death(source) from error
            except EOFError as error:
                raise self._explain_death(source) from error
            except ValueError as error:
                self._stop()
                raise _confused(source) from error
        memory = answer.get("memory_mb")
        if not isinstance(memory, int) or memory > self._limits.memory_mb / 2:
            # What one large document left behind must not count against the next.
            self._stop()
        return _decode_answer(answer, text, source=source, limits=self._limits)

    def _start(self) -> None:
        self._stop()
        ours, theirs = socket.socketpair()
        root = str(Path(__file__).resolve().parent.parent)
        self._messages = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        with theirs:
            # Not multiprocessing: its children import the main module again, which in a web server is the page itself.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CHILD, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._messages,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])},
            )
        self._channel = ours

    def _stop(self) -> int | None:
        """End the child and return its exit code; None when there was none."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        code: int | None = None
        if self._process is not None:
            # Nothing is lost with it: its work is the answer, and nobody waits for that any more.
            self._process.kill()
            code = self._process.wait()
            self._process = None
        if self._messages is not None:
            self._messages.close()
            self._messages = None
        return code

    def _died_waiting(self) -> bool:
        """Say whether the child was gone before it read the request."""
        assert self._process is not None
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            return False
        return self._process.returncode in (0, -9, -15)

    def _explain_death(self, source: str) -> IngestError:
        """Return the error for a child that ended without an answer, and clear it away."""
        assert self._process is not None and self._messages is not None
        try:
            code: int | None = self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            code = None
        self._messages.seek(0)
        said = self._messages.read()[-4000:].decode("utf-8", errors="replace")
        logger.debug("the parser of %s ended with %s: %s", source, code, said)
        self._stop()
        limits = self._limits
        if code == -24:
            return LimitExceeded(
                source,
                f"took longer than {limits.seconds} seconds of processor time to read",
                "split it or raise ingest.limits.seconds in config.yaml",
            )
        if "MemoryError" in said or "bad_alloc" in said or "emory" in said.rsplit("\n", 2)[-1]:
            return _memory_exceeded(source, limits)
        if code is not None and code < 0:
            # PDFium ends the process by a trap when it gets no memory.
            return LimitExceeded(
                source,
                f"stopped its reader (signal {-code}), most often for want of memory",
                "print it to a new PDF, or raise ingest.limits.memory_mb in config.yaml",
            )
        names = re.findall(r"^([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit))\b", said, re.MULTILINE)
        name = names[-1].rpartition(".")[2] if names else f"exit code {code}"
        return UnreadableSource(
            source, f"stopped its reader ({name})", "open it in the program that made it and save it anew"
        )


def serve(descriptor: int) -> None:
    """Be the child: answer requests on a socket until the parent closes it or dies."""
    channel = socket.socket(fileno=descriptor)
    threading.Thread(target=_leave_with_parent, args=(descriptor,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            request, content = _receive(channel, deadline=None, largest=sys.maxsize)
        except (EOFError, ConnectionResetError):
            return
        limits = LimitsConfig.model_validate(request["limits"])
        _limit_resources(limits)
        answer, text = _answer(content, source=str(request["source"]), limits=limits)
        del content
        _send(channel, answer, text, deadline=None)


def _answer(content: bytes, *, source: str, limits: LimitsConfig) -> tuple[dict[str, object], bytes]:
    """Parse and return the answer: a header and the text of record in UTF-8, or the name and fields of an error."""
    try:
        parsed = parse_source(content, source=source, limits=limits)
        header: dict[str, object] = {
            "media_type": parsed.media_type,
            "properties": dict(parsed.properties),
            "pages": [[page.number, page.start, page.end] for page in parsed.pages],
            "blocks": [[block.kind, block.start, block.end, block.page, block.level] for block in parsed.blocks],
            "memory_mb": _peak_memory_mb(),
        }
        return header, parsed.text.encode("utf-8")
    except IngestError as error:
        name, reason, action = type(error).__name__, error.reason, error.action
    except MemoryError:
        # What filled the memory is gone with the frames that held it.
        name, reason, action = _OUT_OF_MEMORY, "", ""
    except RecursionError:
        name, reason = LimitExceeded.__name__, "nests its parts too deep to be read"
        action = "open it in the program that made it and save it anew"
    return {"error": name, "reason": reason, "action": action, "memory_mb": _peak_memory_mb()}, b""


def _decode_answer(answer: Mapping[str, object], text: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Return the parsed source of an answer, or raise the error it carries.

    A child that a document took over could send anything; whatever is not a sound answer becomes UnreadableSource.
    """
    name = answer.get("error")
    if name == _OUT_OF_MEMORY:
        raise _memory_exceeded(source, limits)
    if isinstance(name, str) and name in _ERRORS:
        raise _ERRORS[name](source, str(answer.get("reason")), str(answer.get("action")))
    try:
        record = text.decode("utf-8")
        parsed = ParsedSource(
            text=record,
            pages=tuple(Page(int(number), int(start), int(end)) for number, start, end in _rows(answer, "pages")),
            blocks=tuple(
                Block(BlockKind(kind), int(start), int(end), int(page), int(level))
                for kind, start, end, page, level in _rows(answer, "blocks")
            ),
            media_type=str(answer["media_type"]),
            properties={str(key): str(value) for key, value in dict(answer["properties"]).items()},  # type: ignore[call-overload]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _confused(source) from error
    ranges = [(page.start, page.end) for page in parsed.pages] + [(block.start, block.end) for block in parsed.blocks]
    if not parsed.pages or any(not 0 <= start <= end <= len(record) for start, end in ranges):
        raise _confused(source)
    return parsed


def _rows(answer: Mapping[str, object], name: str) -> list[list[str]]:
    rows = answer[name]
    if not isinstance(rows, list):
        raise TypeError(name)
    return rows


def _confused(source: str) -> UnreadableSource:
    return UnreadableSource(source, "confused its reader", "print it to a new file and ingest that")


def _memory_exceeded(source: str, limits: LimitsConfig) -> LimitExceeded:
    return LimitExceeded(
        source,
        f"needs more than {limits.memory_mb:,} MB of memory to read",
        "split it or raise ingest.limits.memory_mb in config.yaml",
    )


def _peak_memory_mb() -> int:
    # Not ru_maxrss: what the parent had when it started this process counts there.
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) // 1024 if found else 0


def _limit_resources(limits: LimitsConfig) -> None:
    """Set the address space of this process, and its processor time from now on; a later call may set them anew."""
    memory = limits.memory_mb * _MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.seconds + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _leave_with_parent(descriptor: int) -> None:
    """End this process when the other end of its socket is closed, also in the middle of a document."""
    poll = select.poll()
    poll.register(descriptor, 0)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll()):
        pass
    os._exit(0)


# A message is two lengths, a JSON object and some bytes.


def _send(channel: socket.socket, header: Mapping[str, object], content: bytes, *, deadline: float | None) -> None:
    encoded = json.dumps(header, ensure_ascii=False).encode("utf-8", errors="replace")
    channel.settimeout(_remaining(deadline))
    channel.sendall(_FRAME.pack(len(encoded), len(content)) + encoded)
    channel.settimeout(_remaining(deadline))
    channel.sendall(content)


def _receive(channel: socket.socket, *, deadline: float | None, largest: int) -> tuple[dict[str, object], bytes]:
    """Receive a message; raises ValueError when it is none, or larger than `largest` bytes."""
    header_size, content_size = _FRAME.unpack(_receive_exactly(channel, _FRAME.size, deadline=deadline))
    if header_size + content_size > largest:
        raise ValueError("the message is too large")
    header = json.loads(_receive_exactly(channel, header_size, deadline=deadline))
    if not isinstance(header, dict):
        raise ValueError("the message has no header")
    return header, _receive_exactly(channel, content_size, deadline=deadline)


def _receive_exactly(channel: socket.socket, size: int, *, deadline: float | None) -> bytes:
    """Receive a number of bytes; raises EOFError when the other end is gone, TimeoutError after the deadline."""
    received = bytearray()
    while len(received) < size:
        channel.settimeout(_remaining(deadline))
        piece = channel.recv(min(size - len(received), _MEBIBYTE))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)


def _remaining(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
