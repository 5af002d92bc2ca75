"""Reading in a child process with limits on time and memory, so that no document can take the caller down.

The child is one Python process that is used again for the next document. It gets the content of a file and answers
with a reading as plain data (`ingest.messages`): nothing that a hostile document makes of the child can run code in the
parent.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from ingest.messages import Reading, decode_reading, encode_reading, receive_message, send_message
from ingest.parsers import check_suffix
from kb.config import IngestConfig, LimitsConfig
from kb.errors import INGEST_ERRORS, IngestError, LimitExceeded, SourceUnavailable, UnreadableSource

logger = logging.getLogger(__name__)

_MEBIBYTE = 1024 * 1024
_OUT_OF_MEMORY = "MemoryError"
# What no document can be blamed for: no room, a quota, a disk that is failing or can only be read.
_DISK_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
# The start of an interpreter and the way through the pipe do not count as reading.
_GRACE_SECONDS = 5.0
_CHILD = "import sys; from ingest.isolation import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class ExpandedMember:
    """A file that was in an archive or mail: its name there, and where its content lies now, or why it does not."""

    name: str
    file: Path | None
    error: IngestError | None


class IsolatedReader:
    """Runs `read_content` in a child process; a context manager, to be used by one thread at a time or by many in turn.

    The child starts with the first document. One that crashes, hangs or is killed costs that document only: the next
    call starts a fresh child. The child ends when the reader is closed and when the parent dies, however it dies.
    """

    def __init__(self, config: IngestConfig) -> None:
        """Take the limits for every document; starts nothing."""
        self._config = config
        self._limits = config.limits
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._messages: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the reader."""
        self.close()

    def close(self) -> None:
        """End the child process; the reader can be used again and then starts another one."""
        with self._turn:
            self._stop()

    def kill(self) -> None:
        """End the child process at once, also while another thread waits for it, whose call then fails."""
        process = self._process
        if process is not None:
            _kill_group(process)

    @property
    def child_pid(self) -> int | None:
        """Return the process id of the running child, or None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def read(
        self,
        content: bytes,
        *,
        source: str,
        file: str,
        document_id: str,
        note_page: Callable[[int, int], None] = lambda page, pages: None,
    ) -> Reading:
        """Read the content of one source file; takes and raises what `read_content` does.

        A child that runs out of time or memory becomes LimitExceeded, one that crashes UnreadableSource. Pages that are
        recognised have their own time: each gets `ocr.seconds_per_page` beyond what is left.
        """
        check_suffix(source)
        request = {"task": "read", "source": source, "file": file, "document_id": document_id}
        answer, received = self._ask(request, content, source=source, note_page=note_page)
        try:
            return decode_reading(answer, received, document_id=document_id)
        except (KeyError, TypeError, ValueError) as error:
            raise _confused(source) from error

    def expand(self, content: bytes, *, source: str, folder: Path) -> list[ExpandedMember]:
        """Take the members out of an archive or mail into an empty folder, where they get numbers for names.

        Raises IngestError for a container that cannot be opened at all.
        """
        request = {"task": "expand", "source": source, "folder": str(folder)}
        answer, _ = self._ask(request, content, source=source)
        try:
            return list(_decode_members(answer["members"], folder))
        except (KeyError, TypeError, ValueError) as error:
            raise _confused(source) from error

    def _ask(
        self,
        request: Mapping[str, object],
        content: bytes,
        *,
        source: str,
        note_page: Callable[[int, int], None] = lambda page, pages: None,
    ) -> tuple[dict[str, Any], bytes]:
        with self._turn:
            try:
                return self._ask_child(request, content, source=source, note_page=note_page)
            except BaseException as error:
                # After an interrupt the child may still be at work, and would answer the wrong question next.
                if not isinstance(error, IngestError):
                    self._stop()
                raise

    def _ask_child(
        self, request: Mapping[str, object], content: bytes, *, source: str, note_page: Callable[[int, int], None]
    ) -> tuple[dict[str, Any], bytes]:
        deadline = time.monotonic() + self._limits.seconds + _GRACE_SECONDS
        header = {**request, "config": self._config.model_dump(mode="json")}
        # Four bytes a character, blocks of one character each, and where each word stands: no sound answer is larger.
        largest = 96 * self._limits.characters + _MEBIBYTE
        # A child that died while it waited (its machine was short of memory, say) is no fault of this document.
        for attempt in (1, 2):
            if self.child_pid is None:
                self._start()
            assert self._channel is not None
            try:
                send_message(self._channel, header, content, deadline=deadline)
                answer, received = receive_message(self._channel, deadline=deadline, largest=largest)
                while "page" in answer:
                    note_page(int(answer["page"]), int(answer["pages"]))
                    patience = self._config.ocr.seconds_per_page + _GRACE_SECONDS
                    deadline = max(deadline, time.monotonic() + patience)
                    answer, received = receive_message(self._channel, deadline=deadline, largest=largest)
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
            except (TypeError, ValueError) as error:
                self._stop()
                raise _confused(source) from error
        memory = answer.get("memory_mb")
        if not isinstance(memory, int) or memory > self._limits.memory_mb / 2:
            # What one large document left behind must not count against the next.
            self._stop()
        name = answer.get("error")
        if name == _OUT_OF_MEMORY:
            raise _memory_exceeded(source, self._limits)
        if name in INGEST_ERRORS:
            raise INGEST_ERRORS[name](source, str(answer.get("reason")), str(answer.get("action")))
        return answer, received

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
                # Tesseract and LibreOffice are children of the child: they end with it.
                start_new_session=True,
                pass_fds=[theirs.fileno()],
                # A thread for each processor would take address space that the document may need.
                env={
                    **os.environ,
                    "OPENBLAS_NUM_THREADS": "1",
                    "OMP_NUM_THREADS": "1",
                    "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]),
                },
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
            _kill_group(self._process)
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
            request, content = receive_message(channel, largest=sys.maxsize)
        except (EOFError, ConnectionResetError):
            return
        config = IngestConfig.model_validate(request["config"])
        _limit_resources(config.limits)
        answer, content = _answer(request, content, config=config, channel=channel)
        send_message(channel, {**answer, "memory_mb": _peak_memory_mb()}, content)
        del content


def _answer(
    request: Mapping[str, Any], content: bytes, *, config: IngestConfig, channel: socket.socket
) -> tuple[dict[str, object], bytes]:
    """Do what is asked and return the answer: a reading, the members of a container, or the fields of an error."""

    def note_page(page: int, pages: int) -> None:
        _limit_resources(config.limits)
        send_message(channel, {"page": page, "pages": pages})

    # Only the child needs the parsers and all that finds metadata.
    from ingest.reading import read_content

    source = str(request["source"])
    try:
        if request["task"] == "expand":
            return {"members": list(_write_members(content, source, Path(request["folder"]), config.limits))}, b""
        return encode_reading(
            read_content(
                content,
                source=source,
                file=str(request["file"]),
                document_id=str(request["document_id"]),
                config=config,
                note_page=note_page,
            )
        )
    except IngestError as error:
        return _encode_error(error), b""
    except MemoryError:
        # What filled the memory is gone with the frames that held it.
        return {"error": _OUT_OF_MEMORY}, b""
    except OSError as error:
        if error.errno not in _DISK_FAILS:
            raise
        reason = f"the disk fails while it is read ({error.strerror})"
        return _encode_error(SourceUnavailable(source, reason, "make room on it and run `seobs ingest` again")), b""
    except RecursionError:
        action = "open it in the program that made it and save it anew"
        return _encode_error(LimitExceeded(source, "nests its parts too deep to be read", action)), b""


def _encode_error(error: IngestError) -> dict[str, object]:
    return {"error": type(error).__name__, "reason": error.reason, "action": error.action}


def _write_members(content: bytes, source: str, folder: Path, limits: LimitsConfig) -> Iterator[dict[str, object]]:
    """Write each member of a container to a numbered file and yield what the parent needs to know of it."""
    from ingest.members import BrokenMember, read_members

    for number, member in enumerate(read_members(content, source=source, limits=limits)):
        if isinstance(member, BrokenMember):
            yield {"name": member.name, **_encode_error(member.error)}
        else:
            (folder / str(number)).write_bytes(member.content)
            yield {"name": member.name, "number": number}


def _decode_members(members: list[Any], folder: Path) -> Iterator[ExpandedMember]:
    for member in members:
        name = str(member["name"])
        if "error" in member:
            error = INGEST_ERRORS[member["error"]](name, str(member["reason"]), str(member["action"]))
            yield ExpandedMember(name, None, error)
        else:
            yield ExpandedMember(name, folder / str(int(member["number"])), None)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


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
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    for kind, wanted in (
        (resource.RLIMIT_AS, limits.memory_mb * _MEBIBYTE),
        (resource.RLIMIT_CPU, used + limits.seconds + 1),
    ):
        _, most = resource.getrlimit(kind)
        # Who runs this may have less than config.yaml allows.
        resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _leave_with_parent(descriptor: int) -> None:
    """End this process when the other end of its socket is closed, also in the middle of a document."""
    poll = select.poll()
    poll.register(descriptor, 0)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll()):
        pass
    # The programs that it has started go too.
    os.killpg(0, signal.SIGKILL)
