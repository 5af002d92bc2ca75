"""Reading the corpus folder for the app: in a process of its own, one at a time, and what it says of itself.

The process holds a lock as long as it lives, so that it is known to be gone however it ended; what it is doing stands in a
file of the data folder. Whoever asks for a reading while one is under way has left word: it reads once more at its end.
Neither the end of the server ends the process, nor the other way round.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from kb.config import Config
from kb.database import explain_failures
from kb.errors import FilesMissing, KnowledgeBaseError, Locked, StoreError
from web.removal import forget_old_removals
from web.whole_files import write_whole

if TYPE_CHECKING:
    from ingest.report import IngestProgress, IngestReport
    from knowledge_base import KnowledgeBase

_log = logging.getLogger(__name__)

_FOLDER = "reading"
_GATE, _ALIVE, _WANTED, _STATE, _LOG = "gate", "alive", "wanted.json", "state.json", "log"
_ROOT = Path(__file__).resolve().parent.parent
_PROCESS = "import sys; from web.reading import run_reading; run_reading(sys.argv[1], int(sys.argv[2]))"
_SECONDS_BETWEEN_NOTES = 0.4
_PATIENCE_SECONDS = 600.0
# A few small files at the beginning tell nothing of the large ones.
_SHARE_TO_JUDGE_BY = 0.05


class Phase(StrEnum):
    """Where a reading stands."""

    NONE = "none"
    STARTING = "starting"
    WAITING = "waiting"  # for another program that is writing
    READING = "reading"
    DONE = "done"
    STOPPED = "stopped"  # by a person
    FAILED = "failed"  # it says why
    BROKEN = "broken"  # it is gone without a word


class Fate(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    REREAD = "reread"
    RESTATED = "restated"
    MOVED = "moved"
    COPIED = "copied"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a failed one has the kind of its error, reason and way out, a moved one its old path."""

    fate: Fate
    path: str
    kind: str = ""
    reason: str = ""
    action: str = ""
    old_path: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading that is under way, or the last one.

    `started_at` and `ended_at` are seconds since 1970, 0 when unknown; `done` of `total` documents and `bytes_done` of
    `bytes_total` are read, `page` of `pages` is being recognised in `file`. `message` tells why it failed, in English.
    """

    phase: Phase = Phase.NONE
    pid: int = 0
    started_at: float = 0.0
    ended_at: float = 0.0
    done: int = 0
    total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    pages_done: int = 0
    file: str = ""
    page: int = 0
    pages: int = 0
    unchanged: int = 0
    outcomes: tuple[Outcome, ...] = ()
    message: str = ""
    again: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Return whether the process is at work."""
        return self.phase in (Phase.STARTING, Phase.WAITING, Phase.READING)

    def estimate_seconds(self, now: float) -> float | None:
        """Return how long it will still take; None while nothing is known of its speed."""
        elapsed = now - self.started_at
        if self.phase is not Phase.READING or elapsed <= 0 or self.bytes_done >= self.bytes_total:
            return None
        if self.bytes_done < _SHARE_TO_JUDGE_BY * self.bytes_total:
            return None
        return elapsed * (self.bytes_total - self.bytes_done) / self.bytes_done


def start_reading(data: Path, *, again: Sequence[str] = ()) -> None:
    """Have the corpus folder read by a process of its own; the one that is at work reads once more when it is done.

    `again` are ids of documents and paths of failed files that are read although nothing has changed. The process reads
    the configuration that this one reads. A folder among them that failed since its files are gone was emptied on purpose.
    Raises StoreError when it cannot be started.
    """
    folder = data / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _hold(folder / _GATE):
            wanted = {*again, *_read_json(folder / _WANTED, [])}
            with open(folder / _ALIVE, "a", encoding="ascii") as alive:
                is_free = _try_lock(alive.fileno())
                last = _read_state(folder)
                if is_free and last.is_active:
                    # It died before it had read these.
                    wanted |= {*last.again}
                _write_json(folder / _WANTED, sorted(wanted))
                if is_free:
                    _write_state(folder, Reading(Phase.STARTING, started_at=time.time(), again=tuple(sorted(wanted))))
                    _start_process(folder, alive.fileno())
    except OSError as error:
        raise StoreError(
            f"{folder}: reading cannot be started ({error.strerror}); mend its rights or make room"
        ) from error


def find_reading(data: Path) -> Reading:
    """Return the reading that is under way, or the last one."""
    folder = data / _FOLDER
    if not (folder / _STATE).exists():
        return Reading()
    with _hold(folder / _GATE):
        reading = _read_state(folder)
        if reading.is_active and not _is_alive(folder):
            return replace(reading, phase=Phase.BROKEN)
        return reading


def stop_reading(data: Path) -> None:
    """Have the process that is at work stop; what it has read stays, and the next one goes on from there."""
    folder = data / _FOLDER
    if not (folder / _STATE).exists():
        return
    with _hold(folder / _GATE):
        reading = _read_state(folder)
        # While the lock is held the number is that of the process.
        if reading.is_active and reading.pid and _is_alive(folder):
            os.kill(reading.pid, signal.SIGTERM)


# The process


def run_reading(data: str, alive: int) -> None:
    """Read the corpus folder until nobody wants it read once more; this is all that the process does.

    `alive` is the descriptor of the lock that says that it lives.
    """
    from web.knowledge import read_config

    folder = Path(data) / _FOLDER
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    # A process that was started in the background of a shell would not hear of Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # The pages come first.
    os.nice(5)
    earlier: tuple[Outcome, ...] = ()
    try:
        while True:
            reading = Reading(Phase.READING, os.getpid(), time.time(), again=_take_wanted(folder), outcomes=earlier)
            _write_state(folder, reading)
            ended = _read_folder(folder, reading, read_config())
            with _hold(folder / _GATE):
                _write_state(folder, ended)
                if ended.phase is not Phase.DONE or not (folder / _WANTED).exists():
                    # Nobody can come in between: word that is left from now on finds no process, and starts one.
                    os.close(alive)
                    return
            earlier = ended.outcomes
    except KeyboardInterrupt:
        _write_state(folder, replace(_read_state(folder), phase=Phase.STOPPED, ended_at=time.time(), again=()))


def _read_folder(folder: Path, reading: Reading, config: Config) -> Reading:
    """Read the folder once and return how it ended; waits for another program that is writing."""
    from knowledge_base import KnowledgeBase

    noted = 0.0
    latest = reading

    def note(progress: IngestProgress) -> None:
        nonlocal noted, latest
        latest = replace(reading, started_at=started, **asdict(progress))
        if time.monotonic() - noted >= _SECONDS_BETWEEN_NOTES:
            _write_state(folder, latest)
            noted = time.monotonic()

    deadline = time.monotonic() + _PATIENCE_SECONDS
    try:
        forget_old_removals(config.paths.data)
        with explain_failures(config.paths.data):
            knowledge_base = KnowledgeBase(config)
            while True:
                started = time.time()
                try:
                    report = knowledge_base.ingest(
                        again=frozenset(reading.again),
                        cleared=_list_missing(knowledge_base) & {*reading.again},
                        show_progress=note,
                    )
                    break
                except Locked:
                    if time.monotonic() > deadline:
                        raise
                    _write_state(folder, replace(reading, phase=Phase.WAITING))
                    time.sleep(0.5)
            knowledge_base.close()
    except (KnowledgeBaseError, OSError) as error:
        # OSError: a disk that is full, or fails.
        _log.error("the folder was not read: %s", error)
        return replace(latest, phase=Phase.FAILED, ended_at=time.time(), message=str(error), again=())
    return replace(
        latest,
        phase=Phase.DONE,
        ended_at=time.time(),
        outcomes=_join_outcomes(reading.outcomes, _list_outcomes(report)),
        unchanged=len(report.unchanged),
        again=(),
    )


def _list_missing(knowledge_base: KnowledgeBase) -> frozenset[str]:
    """Return the folders out of which so many files are gone that their drive may be away."""
    return frozenset(
        failure.path for failure in knowledge_base.list_failures() if failure.kind == FilesMissing.__name__
    )


def _join_outcomes(earlier: Sequence[Outcome], later: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Return what became of files in two readings, one after the other; of one file the later counts."""
    paths = {outcome.path for outcome in later}
    return (*later, *(outcome for outcome in earlier if outcome.path not in paths))


def _list_outcomes(report: IngestReport) -> tuple[Outcome, ...]:
    """Return what became of the files; what failed comes first, and of the rest what is new."""
    outcomes = [Outcome(Fate.FAILED, path, kind, reason, action) for path, kind, reason, action in report.failed]
    for fate, paths in (
        (Fate.ADDED, report.added),
        (Fate.CHANGED, report.changed),
        (Fate.REREAD, report.reread),
        (Fate.RESTATED, report.restated),
        (Fate.COPIED, report.copied),
        (Fate.REMOVED, report.removed),
    ):
        outcomes += [Outcome(fate, path) for path in paths]
    outcomes += [Outcome(Fate.MOVED, new, old_path=old) for old, new in report.moved]
    return tuple(outcomes)


def _start_process(folder: Path, alive: int) -> None:
    """Start the process with the lock that tells that it lives: it goes with the last process that holds it open."""
    with open(folder / _LOG, "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROCESS, str(folder.parent), str(alive)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl+C in the terminal of the server is not for this one.
            start_new_session=True,
            pass_fds=[alive],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])},
        )
    # Somebody must hear of its end, or it stays in the list of processes.
    Thread(target=process.wait, name="reading", daemon=True).start()


def _take_wanted(folder: Path) -> tuple[str, ...]:
    with _hold(folder / _GATE):
        wanted = tuple(_read_json(folder / _WANTED, []))
        (folder / _WANTED).unlink(missing_ok=True)
    return wanted


@contextmanager
def _hold(file: Path) -> Iterator[None]:
    with open(file, "a", encoding="ascii") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _is_alive(folder: Path) -> bool:
    with open(folder / _ALIVE, "a", encoding="ascii") as alive:
        return not _try_lock(alive.fileno())


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_state(folder: Path) -> Reading:
    stored = _read_json(folder / _STATE, {})
    try:
        outcomes = tuple(Outcome(**{**item, "fate": Fate(item["fate"])}) for item in stored.pop("outcomes", ()))
        again = tuple(stored.pop("again", ()))
        return Reading(**{**stored, "phase": Phase(stored.get("phase", Phase.NONE))}, outcomes=outcomes, again=again)
    except (TypeError, ValueError, KeyError) as error:
        _log.warning("what the last reading said of itself is of another version: %s", error)
        return Reading()


def _write_state(folder: Path, reading: Reading) -> None:
    _write_json(folder / _STATE, asdict(reading))


def _read_json(file: Path, otherwise: Any) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return otherwise


def _write_json(file: Path, content: Any) -> None:
    # In ASCII, as the name of a file may hold half a character.
    write_whole(file, json.dumps(content).encode("ascii"))
