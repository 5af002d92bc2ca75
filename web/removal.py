"""Files that staff take out of the corpus folder: kept for 30 days in the data folder, and put back at a click.

A file lies in `removed/<day>/<document id>/<its path in the corpus>`: everything there is to know of it stands in that.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from ingest.listing import SIDECAR_SUFFIX, name_sidecars
from kb.errors import StoreError
from web.uploads import find_free_place, find_place, give_free_name

KEPT_DAYS = 30
"""How many days a removed file can be put back."""

REMOVED_FOLDER = "removed"
"""Folder of the data folder that holds them."""

_DRAFT = ".moving-"
_DOCUMENT_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that was removed: when, its id, and the paths in the corpus folder that its files had."""

    day: date
    document_id: str
    paths: tuple[str, ...]

    @property
    def ends(self) -> date:
        """Return the day on which it is deleted."""
        return self.day + timedelta(days=KEPT_DAYS)


def remove_files(corpus: Path, data: Path, document_id: str, paths: Sequence[str], *, today: date) -> tuple[str, ...]:
    """Move the files of a document out of the corpus folder, each with its sidecar; return the paths that were moved.

    Files that are gone already are passed over. Raises StoreError; what was moved before then can be put back.
    """
    if not _DOCUMENT_ID.fullmatch(document_id):
        raise StoreError(f"{document_id!r} is no id of a document")
    keep = data / REMOVED_FOLDER / today.isoformat() / document_id
    moved = []
    for path in paths:
        for name in (path, f"{path}{SIDECAR_SUFFIX}"):
            source = find_place(corpus, str(PurePosixPath(name).parent)) / PurePosixPath(name).name
            if source.is_file() or source.is_symlink():
                _move(source, keep / name)
                moved.append(name)
    return tuple(moved)


def put_back(corpus: Path, data: Path, removed: Removed) -> tuple[str, ...]:
    """Move the files of a removed document back to where they were; return their paths.

    One whose place has been taken meanwhile gets a number, and so does its sidecar. Raises StoreError when the folder cannot
    be written.
    """
    keep = data / REMOVED_FOLDER / removed.day.isoformat() / removed.document_id
    sidecars = {f"{path}{SIDECAR_SUFFIX}" for path in removed.paths}
    back: list[Path] = []
    for path in removed.paths:
        if path not in sidecars and ((keep / path).is_symlink() or (keep / path).is_file()):
            target = find_place(corpus, str(PurePosixPath(path).parent)) / PurePosixPath(path).name
            back += _put_back_file(keep / path, target)
    shutil.rmtree(keep, ignore_errors=True)
    return tuple(file.relative_to(corpus.resolve()).as_posix() for file in back)


def list_removed(data: Path, *, today: date) -> list[Removed]:
    """Return what was removed and can still be put back, the latest first."""
    found = []
    for day in _list_days(data):
        if day + timedelta(days=KEPT_DAYS) <= today:
            continue
        folder = data / REMOVED_FOLDER / day.isoformat()
        for document in sorted(folder.iterdir()):
            paths = sorted(
                Path(parent, name).relative_to(document).as_posix()
                for parent, _folders, names in os.walk(document)
                # What a kill has left half-way is none of its files.
                if not Path(parent).name.startswith(_DRAFT)
                for name in names
            )
            if paths and _DOCUMENT_ID.fullmatch(document.name):
                found.append(Removed(day, document.name, tuple(paths)))
    return found


def forget_old_removals(data: Path, *, today: date | None = None) -> None:
    """Delete what was removed so long ago that it cannot be put back any more."""
    for day in _list_days(data):
        if day + timedelta(days=KEPT_DAYS) <= (today or date.today()):
            shutil.rmtree(data / REMOVED_FOLDER / day.isoformat(), ignore_errors=True)


def _put_back_file(kept: Path, target: Path) -> list[Path]:
    """Move a file back with its sidecar; return the places of both. Under another name it has a sidecar of its own.

    The sidecar comes first, and where the file goes: it may say that a document is internal.
    """
    sidecar = kept.with_name(f"{kept.name}{SIDECAR_SUFFIX}")
    left = next((Path(name) for name in name_sidecars(str(target)) if Path(name).is_file()), None)
    if left is not None and os.path.lexists(target) and not sidecar.is_file():
        try:
            shutil.copyfile(left, sidecar)
        except OSError as error:
            raise StoreError(
                f"{left.name}: cannot be copied ({error.strerror}); mend its rights or make room"
            ) from error
    if not sidecar.is_file():
        return [_move(kept, target)]
    place = find_free_place(target, beside=SIDECAR_SUFFIX)
    found = _move(sidecar, place.with_name(f"{place.name}{SIDECAR_SUFFIX}"))
    return [_move(kept, place), found]


def _list_days(data: Path) -> list[date]:
    days = []
    try:
        names = sorted((entry.name for entry in (data / REMOVED_FOLDER).iterdir() if entry.is_dir()), reverse=True)
    except FileNotFoundError:
        return []
    for name in names:
        try:
            days.append(date.fromisoformat(name))
        except ValueError:
            # Somebody else's folder.
            continue
    return days


def _move(source: Path, target: Path) -> Path:
    """Move a file to a free name, also to another disk; return that name. Raises StoreError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            moved = give_free_name(source, target)
        except FileExistsError:
            raise
        except OSError:
            # The two folders lie on different disks.
            with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=target.parent) as beside:
                draft = shutil.copy2(source, Path(beside, "file"), follow_symlinks=False)
                moved = give_free_name(Path(draft), target)
        source.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{source.name}: cannot be moved ({error.strerror}); mend the rights of the folders"
        ) from error
    return moved
