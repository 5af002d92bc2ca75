"""The SQLite file: opened by many at once, written by one, all or nothing."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import resources
from pathlib import Path
from threading import Timer

import pytest

from kb.database import (
    DATABASE_NAME,
    connect_database,
    explain_failures,
    hold_writer_lock,
    is_being_written,
    write_transaction,
)
from kb.errors import Locked, StoreError
from tests.conftest import REPOSITORY


def set_value(connection: sqlite3.Connection, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO setting VALUES ('name', ?)", (value,))


def get_value(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT value FROM setting WHERE name = 'name'").fetchone()
    return None if row is None else str(row["value"])


def test_a_new_file_has_every_migration(tmp_path: Path) -> None:
    scripts = [entry.name for entry in resources.files("kb.migrations").iterdir() if entry.name.endswith(".sql")]
    with closing(connect_database(tmp_path / "new/folder" / DATABASE_NAME)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(scripts)
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        set_value(connection, "kept")
    with closing(connect_database(tmp_path / "new/folder" / DATABASE_NAME)) as connection:
        assert get_value(connection) == "kept"


def test_a_new_file_can_be_opened_by_several_processes_at_once(tmp_path: Path) -> None:
    """Two seconds for four interpreters: the race is between processes."""
    code = "import sys, pathlib; from kb.database import connect_database; connect_database(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(tmp_path / DATABASE_NAME)]
    opened = [subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE) for _ in range(4)]
    assert [process.communicate()[1] for process in opened] == [b""] * 4


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with closing(connect_database(tmp_path / DATABASE_NAME)) as connection:
        set_value(connection, "before")
        with pytest.raises(KeyboardInterrupt), write_transaction(connection):
            set_value(connection, "half")
            with write_transaction(connection):
                set_value(connection, "inner")
            raise KeyboardInterrupt
        assert get_value(connection) == "before"


def test_a_transaction_that_cannot_be_committed_is_not_left_open(tmp_path: Path) -> None:
    with closing(connect_database(tmp_path / DATABASE_NAME)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), write_transaction(connection):
            # What is checked at the end only fails there, as a full disk does.
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("INSERT INTO place VALUES ('a.txt', 'nobody')")
        assert not connection.in_transaction
        with write_transaction(connection):
            set_value(connection, "later")
        with closing(connect_database(tmp_path / DATABASE_NAME)) as other:
            assert get_value(other) == "later"


def test_the_error_that_ended_a_transaction_is_not_lost(tmp_path: Path) -> None:
    with closing(connect_database(tmp_path / DATABASE_NAME)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="disk is full"), write_transaction(connection):
            # SQLite rolls back by itself when the disk is full.
            connection.execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")
        assert not connection.in_transaction


def test_readers_see_the_state_before_a_transaction_until_it_is_done(tmp_path: Path) -> None:
    with (
        closing(connect_database(tmp_path / DATABASE_NAME)) as writer,
        closing(connect_database(tmp_path / DATABASE_NAME)) as reader,
    ):
        set_value(writer, "before")
        with write_transaction(writer):
            set_value(writer, "after")
            assert get_value(reader) == "before"
        assert get_value(reader) == "after"


@pytest.mark.parametrize("content", [b"no database " * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / DATABASE_NAME
    file.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        connect_database(file)
    assert str(refused.value).startswith(f"{file}: cannot be opened as a database (")
    assert str(refused.value).endswith("restore a backup or move it away and run `seobs ingest`")
    assert file.read_bytes() == content


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / DATABASE_NAME
    with closing(connect_database(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="written by a newer version of SE Observatory; upgrade before opening it$"):
        connect_database(file)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file/below"):
        with pytest.raises(StoreError, match=f"^{folder}: cannot be made a data folder"):
            connect_database(folder / DATABASE_NAME)
        with pytest.raises(StoreError, match="cannot be made a data folder"), hold_writer_lock(folder):
            pass


def test_one_writer_at_a_time_and_the_next_after_it(tmp_path: Path) -> None:
    with (
        hold_writer_lock(tmp_path),
        pytest.raises(Locked, match=f"being written by process {os.getpid()};"),
        hold_writer_lock(tmp_path),
    ):
        pass
    with hold_writer_lock(tmp_path):
        pass


def test_the_lock_of_a_killed_writer_is_gone(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, signal, sys; from kb.database import hold_writer_lock\n"
        "with hold_writer_lock(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=REPOSITORY, check=False)
    assert killed.returncode == -9
    with hold_writer_lock(tmp_path):
        pass


def test_a_failing_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    connect_database(file).close()
    with (
        closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection,
        pytest.raises(StoreError) as refused,
        explain_failures(tmp_path),
    ):
        connection.execute("DELETE FROM document")
    assert str(refused.value) == (
        f"{tmp_path}: the database fails (attempt to write a readonly database); "
        "give this user the right to write there, also for reading"
    )


def test_a_mistake_in_a_query_is_not_explained_away(tmp_path: Path) -> None:
    with (
        closing(connect_database(tmp_path / "a.sqlite")) as connection,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        explain_failures(tmp_path),
    ):
        connection.execute("SELECT * FROM no_table")


def test_a_folder_is_being_written_as_long_as_the_lock_is_held(tmp_path: Path) -> None:
    assert not is_being_written(tmp_path)
    with hold_writer_lock(tmp_path):
        assert is_being_written(tmp_path)
    assert not is_being_written(tmp_path)


def test_who_only_asks_whether_a_folder_is_being_written_keeps_nobody_from_writing(tmp_path: Path) -> None:
    with hold_writer_lock(tmp_path):
        pass
    asking = open(tmp_path / "writer.lock", encoding="utf-8")  # noqa: SIM115 - closed by the timer
    fcntl.flock(asking, fcntl.LOCK_SH)
    # A long look, as on a busy machine.
    look = Timer(0.01, asking.close)
    look.start()
    with hold_writer_lock(tmp_path):
        assert asking.closed
    look.join()


def test_a_full_disk_does_not_keep_the_writer_from_its_lock(tmp_path: Path) -> None:
    (tmp_path / "writer.lock").symlink_to("/dev/full")
    with hold_writer_lock(tmp_path):
        pass
