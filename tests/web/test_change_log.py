"""The log of who signed in and who changed what."""

from __future__ import annotations

import logging
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import StoreError
from tests.web.sign_in import make_visitor
from web.change_log import LOG_NAME, Change, Deed, append_changes, make_change, read_changes, read_changes_of
from web.visitors import NOBODY, Role


def make_correction(number: int) -> Change:
    """Return a correction, made at some second."""
    return Change(f"2026-01-01T00:00:{number:02}+00:00", "Eva", "editor", Deed.CORRECTED, "d", "", "title", "", "Š\n🙂")


def test_the_latest_changes_come_first(tmp_path: Path) -> None:
    changes = [make_correction(number) for number in range(5)]
    append_changes(tmp_path, changes[:2])
    append_changes(tmp_path, changes[2:])
    assert read_changes(tmp_path, limit=100) == changes[::-1]
    assert read_changes(tmp_path, limit=2) == [changes[4], changes[3]]


def test_nothing_has_happened_in_a_new_folder(tmp_path: Path) -> None:
    assert read_changes(tmp_path, limit=10) == []


def test_only_its_owner_reads_the_log(tmp_path: Path) -> None:
    append_changes(tmp_path, [make_correction(1)])
    assert stat.S_IMODE((tmp_path / LOG_NAME).stat().st_mode) == 0o600


def test_of_a_long_log_the_end_is_read(tmp_path: Path) -> None:
    changes = [make_correction(number % 60) for number in range(3000)]
    append_changes(tmp_path, changes)
    read = read_changes(tmp_path, limit=10_000)
    assert 1000 < len(read) < 3000
    assert read == changes[: -len(read) - 1 : -1]


def test_a_damaged_line_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    append_changes(tmp_path, [make_correction(1)])
    with open(tmp_path / LOG_NAME, "ab") as file:
        file.write(b'{"when": "2026\n[1]\n{"deed": "flew"}\n')
    append_changes(tmp_path, [make_correction(2)])
    with caplog.at_level(logging.WARNING):
        assert read_changes(tmp_path, limit=10) == [make_correction(2), make_correction(1)]
    assert len(caplog.records) == 3


def test_a_change_says_who_in_which_role(tmp_path: Path) -> None:
    signed_in = make_change(make_visitor(Role.EDITOR, name="Ana"), Deed.CORRECTED, who="somebody else", field="title")
    here = make_change(NOBODY, Deed.CORRECTED, who="Eva", field="title")
    assert [(change.who, change.role) for change in (signed_in, here)] == [("Ana", "editor"), ("Eva", "visitor")]


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / LOG_NAME).mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        append_changes(tmp_path, [make_correction(1)])


def test_the_changes_of_one_document_are_found_in_a_long_log(tmp_path: Path) -> None:
    mine = [replace(make_correction(number), document_id="mine") for number in range(3)]
    judged = replace(make_correction(9), document_id="other", other_id="mine", deed=Deed.JUDGED)
    # What only names the id in a value is no change of the document.
    foreign = replace(make_correction(8), new="mine")
    append_changes(tmp_path, [mine[0], *(make_correction(number % 60) for number in range(3000)), foreign])
    append_changes(tmp_path, [mine[1], judged, mine[2]])
    assert read_changes_of(tmp_path, "mine", limit=10) == [mine[2], judged, mine[1], mine[0]]
    assert read_changes_of(tmp_path, "mine", limit=2) == [mine[2], judged]
    assert read_changes_of(tmp_path / "new", "mine", limit=2) == []
