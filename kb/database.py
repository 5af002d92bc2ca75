"""SQLite files: opened with the right settings, migrated by number; the catalogue is written by one process at a time."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib import resources
from pathlib import Path

from kb.errors import Locked, StoreError

DATABASE_NAME = "catalogue.sqlite"
_LOCK_NAME = "writer.lock"
_MEND = "restore a backup or move it away and run `seobs ingest`"
_GIVE_ACCESS = "give this user the right to write there, also for reading"
# What to do by SQLite's primary result code, the low byte of an extended one.
_PRIMARY = 0xFF
_ACTIONS = {
    sqlite3.SQLITE_CORRUPT: _MEND,
    sqlite3.SQLITE_NOTADB: _MEND,
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_IOERR: "see whether the disk is full or failing",
    sqlite3.SQLITE_BUSY: "wait for the other process to finish",
    sqlite3.SQLITE_READONLY: _GIVE_ACCESS,
    sqlite3.SQLITE_CANTOPEN: _GIVE_ACCESS,
    sqlite3.SQLITE_PERM: _GIVE_ACCESS,
}


def connect_database(file: Path, *, migrations: str = "kb.migrations") -> sqlite3.Connection:
    """Open a database, creating and migrating it as needed; `migrations` is the package that holds its scripts.

    The connection is in autocommit mode: writes go through `write_transaction`. One connection per thread.
    Raises StoreError when the file is damaged or was written by a newer version of the product.
    """
    _make_folder(file.parent)
    try:
        connection = sqlite3.connect(file, isolation_level=None, timeout=10.0)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA mmap_size = 1073741824")
        _migrate(connection, file, migrations)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{file}: cannot be opened as a database ({error}); {_choose_action(error)}") from error
    return connection


@contextmanager
def explain_failures(data: Path) -> Iterator[None]:
    """Raise StoreError, saying what to do, when the disk fails the body: a damaged file, no room, no right to write.

    Any other error of a database is a mistake of the program, and goes on as it is.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & _PRIMARY not in _ACTIONS:
            raise
        raise StoreError(f"{data}: the database fails ({error}); {_choose_action(error)}") from error


def copy_database(source: Path, target: Path, *, migrations: str = "kb.migrations") -> None:
    """Write a copy of a database as it is at one moment, without the space of what was deleted.

    Readers and a writer may go on meanwhile. Raises StoreError when the source is damaged or the disk is full.
    """
    with closing(connect_database(source, migrations=migrations)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{source}: cannot be copied ({error}); {_choose_action(error)}") from error


def check_database(file: Path, *, migrations: str = "kb.migrations") -> None:
    """Migrate a database that no other process uses and read all of it; raises StoreError when any of it is damaged.

    Afterwards the file holds everything; nothing waits in a write-ahead log beside it.
    """
    with closing(connect_database(file, migrations=migrations)) as connection:
        try:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError as error:
            found = [str(error)]
    if found != ["ok"]:
        raise StoreError(f"{file}: {found[0]}")


@contextmanager
def write_transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run the body in one transaction: all of it is kept, or none when it raises or the process dies.

    Inside another transaction the body joins that one. Readers see the state before it until it is done.
    """
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # Whatever it was, an interrupt or a disk that is full at the very end: nothing half-written may stay, and the error
        # goes on. A transaction left open would swallow every later one; SQLite itself has ended some.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def hold_writer_lock(data: Path) -> Iterator[None]:
    """Be the only writer of a data folder; the lock goes when the process ends, however it ends.

    Raises Locked, naming the owner, when another process holds it, and StoreError when nothing may be written there.
    """
    _make_folder(data)
    try:
        lock = open(data / _LOCK_NAME, "a+b", buffering=0)  # noqa: SIM115 - closed by `with`
    except OSError as error:
        raise StoreError(f"{data}: cannot be written ({error.strerror}); {_GIVE_ACCESS}") from error
    with lock:
        if not _take_lock(lock.fileno()):
            lock.seek(0)
            raise Locked(f"process {lock.read(20).decode('ascii', 'replace').strip() or 'unknown'}")
        # The number is only for the message above: a full disk is no reason not to make room in here.
        with suppress(OSError):
            lock.truncate(0)
            lock.write(str(os.getpid()).encode("ascii"))
        yield


def _take_lock(descriptor: int) -> bool:
    """Lock a file for this process alone; False when another one keeps it locked.

    Who asks whether the folder is being written holds the lock too, for less than a thousandth of a second.
    """
    for pause_seconds in (0.005, 0.02, 0.05):
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(pause_seconds)
    return False


def is_being_written(data: Path) -> bool:
    """Return whether some process is the writer of a data folder at this moment."""
    try:
        with open(data / _LOCK_NAME, encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # Nobody has written here yet, or only somebody else may.
        return False
    return False


def _choose_action(error: sqlite3.DatabaseError) -> str:
    return _ACTIONS.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & _PRIMARY, _MEND)


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{data}: cannot be made a data folder ({error.strerror}); name another with --data"
        ) from error


def _migrate(connection: sqlite3.Connection, file: Path, migrations: str) -> None:
    """Apply the migrations that the file lacks, in one transaction: two processes may open a new file at once."""
    scripts = sorted(
        (entry for entry in resources.files(migrations).iterdir() if entry.name.endswith(".sql")),
        key=lambda entry: entry.name,
    )
    if _read_version(connection) > len(scripts):
        raise StoreError(f"{file}: written by a newer version of SE Observatory; upgrade before opening it")
    if _read_version(connection) == len(scripts):
        return
    with write_transaction(connection):
        for script in scripts[_read_version(connection) :]:
            for statement in _split_statements(script.read_text(encoding="utf-8")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(scripts)}")


def _read_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _split_statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; `executescript` would commit what stands before it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
