"""Who signed in and who changed what: one line of JSON for each, in a file of the data folder that only grows."""

from __future__ import annotations

import json
import logging
import os
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from kb.errors import StoreError
from web.visitors import Visitor

_log = logging.getLogger(__name__)

LOG_NAME = "changes.jsonl"
_READ_BYTES = 2**18


class Deed(StrEnum):
    """What was done."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    CORRECTED = "corrected"
    CHECKED = "checked"
    JUDGED = "judged"
    ADDED = "added"
    REMOVED = "removed"
    PUT_BACK = "put back"
    REREAD = "reread"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log: when (ISO 8601, UTC), who in which role, did what.

    A correction has document, field, and the value before and after, several of a field on lines. A judgement has the
    two documents and their likeness as field, and what the staff said before and after. A file that was added or put
    back has its path as the value after, one that was removed or read again as the value before.
    """

    when: str
    who: str
    role: str
    deed: Deed
    document_id: str = ""
    other_id: str = ""
    field: str = ""
    old: str = ""
    new: str = ""


def make_change(
    visitor: Visitor,
    deed: Deed,
    *,
    who: str = "",
    document_id: str = "",
    other_id: str = "",
    field: str = "",
    old: str = "",
    new: str = "",
) -> Change:
    """Return what a visitor does now; `who` names one who has not signed in."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return Change(when, visitor.name or who, visitor.role.value, deed, document_id, other_id, field, old, new)


def append_changes(data: Path, changes: Sequence[Change]) -> None:
    """Write changes to the end of the log; raises StoreError when they cannot be kept."""
    lines = "".join(json.dumps(asdict(change), ensure_ascii=False) + "\n" for change in changes)
    file = data / LOG_NAME
    try:
        data.mkdir(parents=True, exist_ok=True)
        # One write at the end of the file is whole, whoever else writes.
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(place, lines.encode("utf-8", "replace"))
        finally:
            os.close(place)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written ({error.strerror}); mend its rights or make room") from error


def read_changes(data: Path, *, limit: int) -> list[Change]:
    """Return the latest changes, the newest first; what lies further back than 256 kB of the file is left out."""
    try:
        with open(data / LOG_NAME, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _READ_BYTES))
            content = file.read()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{data / LOG_NAME}: cannot be read ({error.strerror}); mend its rights") from error
    return _read_lines(content.split(b"\n")[size > _READ_BYTES : -1][-limit:])


def read_changes_of(data: Path, document_id: str, *, limit: int) -> list[Change]:
    """Return the latest changes of one document, the newest first; raises StoreError."""
    wanted = json.dumps(document_id).encode()
    try:
        with open(data / LOG_NAME, "rb") as file:
            # The id stands in the line of each change that is of it; other lines need not be read.
            lines = deque((line for line in file if wanted in line and line.endswith(b"\n")), maxlen=limit)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{data / LOG_NAME}: cannot be read ({error.strerror}); mend its rights") from error
    return [change for change in _read_lines(lines) if document_id in (change.document_id, change.other_id)]


def _read_lines(lines: Iterable[bytes]) -> list[Change]:
    """Return the changes on lines of the log, the last first."""
    changes = []
    for line in lines:
        try:
            values = json.loads(line)
            changes.append(Change(**{**values, "deed": Deed(values["deed"])}))
        except (ValueError, TypeError, KeyError):
            # The machine stopped, or the disk was full, in the middle of a line.
            _log.warning("%s: a line is damaged and left out", LOG_NAME)
    return changes[::-1]
