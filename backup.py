"""The whole state to one file and back: catalogue, desk, what was taken out of archives, and the documents themselves.

Documents that were removed and can still be put back are part of the state.

A backup is a ZIP file in which one entry, `manifest.json`, says what must be in it: every other entry with its size and
SHA-256. What can be made again from the catalogue (the approximate-search cache, the unpacked model, pictures of pages)
is not in it. It holds internal documents, so only its owner may read the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from desk.database import DESK_MIGRATIONS, DESK_NAME
from index.sqlite_catalogue import SqliteCatalogue
from ingest.folder_news import name_file
from ingest.listing import list_files
from kb.config import Config
from kb.database import DATABASE_NAME, check_database, copy_database, hold_writer_lock
from kb.errors import BackupUnusable, ConfigError, IndexMissing, StoreError
from web.change_log import LOG_NAME
from web.kept_examples import EXAMPLES_NAME
from web.removal import REMOVED_FOLDER

_FORMAT = 1
_MANIFEST = "manifest.json"
_MEMBERS, _CORPUS = "members", "corpus"
# The databases of a data folder with the packages of their migrations; without the first there is nothing to restore.
_DATABASES = {DATABASE_NAME: "kb.migrations", DESK_NAME: DESK_MIGRATIONS}
# A manifest of 10^5 documents is some 20 MB; more is no manifest of ours.
_MANIFEST_BYTES = 256 * 2**20
# Folders of a data folder that are made from the catalogue.
_DERIVED = ("chroma", "pages")
_SET_ASIDE = "before-restore"
_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds or a restore has put back.

    `left_out` are files of the corpus folder that a backup lacks because they cannot be read or are not there now; `kept`
    those that differ from the ones in the backup, and stayed.
    """

    files: int
    size_bytes: int
    left_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def write_backup(config: Config, file: Path, *, with_documents: bool = True) -> BackupReport:
    """Write the state of a data folder, and the files of the corpus folder, to a new file.

    The file appears under its name when it is complete; a document that cannot be read now is left out. Raises
    ConfigError when it exists already, cannot be written or would lie among the documents; IndexMissing; Locked while
    another process writes.
    """
    target = file.resolve()
    data, corpus = config.paths.data, config.paths.corpus
    if target.exists():
        raise ConfigError(file, "", "is there already; choose another name")
    for folder in (corpus, data):
        if target.is_relative_to(folder.resolve()):
            raise ConfigError(file, "", f"lies inside {folder}, which it is a copy of; choose another folder")
    if not (data / DATABASE_NAME).exists():
        raise IndexMissing(data)
    with hold_writer_lock(data):
        try:
            with _make_workplace(target.parent / f".{target.name}.part") as work:
                databases = [name for name in _DATABASES if (data / name).exists()]
                for name in databases:
                    copy_database(data / name, work / name, migrations=_DATABASES[name])
                sources = {**{name: work / name for name in databases}, **_find_members(data / _MEMBERS)}
                sources |= _find_removed(data / REMOVED_FOLDER)
                if (data / LOG_NAME).exists():
                    # It may grow while it is copied.
                    sources[LOG_NAME] = Path(shutil.copyfile(data / LOG_NAME, work / LOG_NAME))
                if with_documents:
                    documents = _find_documents(corpus)
                    sources |= {f"{_CORPUS}/{path}": place for path, place in documents.items()}
                written = _write_archive(work / "backup", sources)
                os.replace(work / "backup", target)
        except OSError as error:
            raise ConfigError(file, "", f"cannot be written ({error.strerror or error})") from error
        left_out = _list_lacking(data, documents, written) if with_documents else ()
    return BackupReport(len(written), target.stat().st_size, left_out)


def restore_backup(config: Config, file: Path, *, replace: bool = False) -> BackupReport:
    """Put the state of a backup into the data folder, and the documents that are missing into the corpus folder.

    Everything is unpacked and checked before anything is changed. With `replace` the catalogue that is there is moved
    to a folder `before-restore-...` beside it. A document of the corpus folder is never overwritten. Raises
    BackupUnusable when the file is no backup, damaged or of a newer version; ConfigError when there is a catalogue and
    `replace` is not given; Locked while another process writes; StoreError when a folder cannot be written: restoring
    once more goes on from there.
    """
    data, corpus = config.paths.data, config.paths.corpus
    if (data / DATABASE_NAME).exists() and not replace:
        raise ConfigError(
            "seobs restore", "", f"{data} holds a catalogue already; add --replace to set it aside and restore"
        )
    with hold_writer_lock(data), _make_workplace(data / "restoring") as work:
        with _open_archive(file) as (archive, manifest):
            entries = _check_manifest(file, archive, manifest)
            for name, (size, sha256) in entries.items():
                _unpack(file, archive, name, work / name, size=size, sha256=sha256)
        try:
            # A database of an older version is migrated, one of a newer version refused.
            for name in entries.keys() & _DATABASES.keys():
                check_database(work / name, migrations=_DATABASES[name])
        except StoreError as error:
            raise BackupUnusable(file, f"it cannot be used ({error})") from error
        try:
            kept = _put_in_place(work, data, corpus)
        except OSError as error:
            raise StoreError(
                f"{file}: only a part was put back ({error}); mend the rights of the folders or make room, and restore again"
            ) from error
    return BackupReport(len(entries), file.stat().st_size, kept=tuple(kept))


@contextmanager
def _make_workplace(folder: Path) -> Iterator[Path]:
    """Make a folder that goes in the end; what an interrupted run left there goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# Writing


def _find_members(folder: Path) -> dict[str, Path]:
    """Return the contents taken out of archives, by their name in the backup."""
    return {f"{_MEMBERS}/{path}": folder / path for path in _list_below(folder) if "open-" not in path}


def _find_removed(folder: Path) -> dict[str, Path]:
    """Return the removed documents by their name in the backup, without links, whose place may be anywhere."""
    return {
        f"{REMOVED_FOLDER}/{path}": folder / path for path in _list_below(folder) if not (folder / path).is_symlink()
    }


def _list_below(folder: Path) -> list[str]:
    """Return the files below a folder, relative to it; none when there is no such folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _find_documents(corpus: Path) -> dict[str, Path]:
    """Return the documents and sidecars of the corpus folder by path; none when its drive is away."""
    if not os.path.isdir(corpus):
        return {}
    listing = list_files(corpus)
    return listing.files | listing.sidecars


def _list_lacking(data: Path, documents: Mapping[str, Path], written: Set[str]) -> tuple[str, ...]:
    """Return the files that were found but are not in the backup, and those that the catalogue knows and nobody found."""
    with closing(SqliteCatalogue(data)) as catalogue:
        known = {path if path in documents else name_file(path) for path in catalogue.list_places()}
    return tuple(path for path in sorted(known | documents.keys()) if f"{_CORPUS}/{path}" not in written)


def _write_archive(draft: Path, sources: dict[str, Path]) -> set[str]:
    """Write a backup; return the names of the sources that are in it: all but documents that cannot be opened."""
    entries: dict[str, dict[str, Any]] = {}
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, source in sources.items():
                try:
                    name.encode("utf-8")
                    content = open(source, "rb")  # noqa: SIM115 - closed by `with`
                except (OSError, UnicodeEncodeError):
                    if not name.startswith((f"{_CORPUS}/", f"{REMOVED_FOLDER}/")):
                        raise
                    # It has gone since it was found, this user may not read it, or its name is no text.
                    continue
                with content, archive.open(name, "w", force_zip64=True) as packed:
                    entries[name] = _copy_content(content, packed)
            manifest = {
                "format": _FORMAT,
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "entries": entries,
            }
            archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    return {*entries}


def _copy_content(content: BinaryIO, target: IO[bytes]) -> dict[str, Any]:
    """Copy a file and describe what was copied: a document may change while it is read."""
    sha256, size_bytes = hashlib.sha256(), 0
    while block := content.read(_AT_ONCE):
        target.write(block)
        sha256.update(block)
        size_bytes += len(block)
    return {"bytes": size_bytes, "sha256": sha256.hexdigest()}


def _describe(source: Path) -> dict[str, Any]:
    with open(source, "rb") as content:
        return {"bytes": source.stat().st_size, "sha256": file_digest(content, "sha256").hexdigest()}


# Reading


@contextmanager
def _open_archive(file: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """Open a backup and read its manifest."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(_MANIFEST).file_size > _MANIFEST_BYTES:
                raise BackupUnusable(file, "its manifest is too large")
            manifest = json.loads(archive.read(_MANIFEST))
            if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
                raise BackupUnusable(file, "its manifest is not one of SE Observatory")
            if manifest["format"] > _FORMAT:
                raise BackupUnusable(file, "it was written by a newer version of SE Observatory")
            yield archive, manifest
    except KeyError as error:
        raise BackupUnusable(file, "it has no manifest") from error
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError) as error:
        # zipfile raises RuntimeError for what is encrypted or packed in a way that it does not know.
        raise BackupUnusable(file, str(error)) from error


def _check_manifest(file: Path, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of each entry by name; raises BackupUnusable unless the archive holds just those."""
    described = manifest.get("entries")
    if not isinstance(described, dict) or DATABASE_NAME not in described:
        raise BackupUnusable(file, "its manifest names no catalogue")
    held = [info.filename for info in archive.infolist() if info.filename != _MANIFEST]
    if sorted(held) != sorted(described):
        raise BackupUnusable(file, "it does not hold what its manifest names")
    entries = {}
    for name, description in described.items():
        path = PurePosixPath(name)
        inside = (
            name in _DATABASES
            or name == LOG_NAME
            or (len(path.parts) > 1 and path.parts[0] in (_MEMBERS, REMOVED_FOLDER, _CORPUS))
        )
        if not inside or ".." in path.parts or path.as_posix() != name or "\0" in name:
            raise BackupUnusable(file, f"an entry has a name that no backup has ({name!r})")
        try:
            entries[name] = (int(description["bytes"]), str(description["sha256"]))
        except (TypeError, KeyError, ValueError, OverflowError) as error:
            raise BackupUnusable(file, f"its manifest does not describe {name!r}") from error
    return entries


def _unpack(file: Path, archive: zipfile.ZipFile, name: str, target: Path, *, size: int, sha256: str) -> None:
    """Write one entry; raises BackupUnusable when it is not what the manifest says, without writing more than that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = size
    with archive.open(name) as packed, open(target, "xb") as unpacked:
        while block := packed.read(_AT_ONCE):
            left -= len(block)
            if left < 0:
                break
            unpacked.write(block)
        unpacked.flush()
        os.fsync(unpacked.fileno())
    with open(target, "rb") as content:
        if left or file_digest(content, "sha256").hexdigest() != sha256:
            raise BackupUnusable(file, f"{name!r} in it is damaged")


def _put_in_place(unpacked: Path, data: Path, corpus: Path) -> list[str]:
    """Move what was unpacked to where it belongs; return the documents that differ from those there. Raises OSError."""
    kept = _put_documents(unpacked / _CORPUS, corpus)
    for folder in (_MEMBERS, REMOVED_FOLDER):
        for path in _list_below(unpacked / folder):
            _move(unpacked / folder / path, data / folder / path)
    if (data / DATABASE_NAME).exists():
        _set_aside(data)
    for name in _DERIVED:
        shutil.rmtree(data / name, ignore_errors=True)
    (data / EXAMPLES_NAME).unlink(missing_ok=True)
    # The catalogue comes last: from then on the data folder holds what was restored, whatever happens.
    for name in (LOG_NAME, *reversed(_DATABASES)):
        if (unpacked / name).exists():
            os.replace(unpacked / name, data / name)
    return kept


def _put_documents(unpacked: Path, corpus: Path) -> list[str]:
    """Move the documents that the corpus folder lacks into it; return those that are there with another content."""
    kept = []
    for path in _list_below(unpacked):
        source, target = unpacked / path, corpus / path
        if not os.path.lexists(target):
            if _leads_out(target, corpus):
                kept.append(path)
            else:
                _move(source, target)
        elif not target.is_file() or _describe(source) != _describe(target):
            kept.append(path)
    return kept


def _leads_out(target: Path, corpus: Path) -> bool:
    """Return whether a link on the way leads out of the corpus folder."""
    return not target.parent.resolve().is_relative_to(corpus.resolve())


def _move(source: Path, target: Path) -> None:
    """Put a file into its place in one step, also when that is on another disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=target.parent) as beside:
        draft = Path(beside, "file")
        shutil.copyfile(source, draft)
        os.replace(draft, target)
    source.unlink()


def _set_aside(data: Path) -> None:
    """Move the databases that are there into a folder of their own, with everything that was written to them."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_SET_ASIDE}-{datetime.now(UTC):%Y%m%d-%H%M%S}-", dir=data))
    # The logs of the databases go first: without its log a database is an older one, with the log of another it is damaged.
    logs = [f"{database}{suffix}" for suffix in ("-shm", "-wal") for database in _DATABASES]
    for name in (*logs, *_DATABASES, LOG_NAME):
        if (data / name).exists():
            os.replace(data / name, folder / name)
