"""Folders -> source files, and what has happened to them since the last run."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from ingest.parsers import check_suffix
from kb.config import LimitsConfig
from kb.documents import hash_bytes, make_document_id
from kb.errors import IngestError, LimitExceeded, UnreadableSource

_MEBIBYTE = 2**20
# Left behind by desktops, office programs and copying tools; never documents.
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "icon\r"}
_IGNORED_PREFIXES = (".", "~$")
_IGNORED_SUFFIXES = (".part", ".crdownload", ".tmp", ".meta.yaml", "~")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: `path` relative to the corpus folder with forward slashes, SHA-256 (hex) and size of its content."""

    path: str
    file: Path
    sha256: str
    size_bytes: int

    @property
    def document_id(self) -> str:
        """Return the id of the document that this content is."""
        return make_document_id(self.sha256)


@dataclass(frozen=True, slots=True)
class NewContent:
    """A content that must be read: where it was found in this run, all its places, and known places that it has left.

    All are sorted by path.
    """

    sources: tuple[Source, ...]
    places: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def document_id(self) -> str:
        """Return the id of the document that this content will be."""
        return self.sources[0].document_id


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """What a run has to do.

    `unread` are contents that are not indexed (as they are now) with all their places; `places` gives the other
    documents whose places differ, with their new places. `overwritten` are documents that have lost every place to
    other known ones, with the places they lost to them; `gone` those whose files are all removed. `added` to
    `unchanged` name paths for the report.
    """

    unread: tuple[NewContent, ...]
    places: Mapping[str, tuple[str, ...]]
    overwritten: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    copied: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def list_files(
    corpus: Path, paths: Sequence[Path] = ()
) -> tuple[list[tuple[str, Path]], list[tuple[str, IngestError]]]:
    """Return (path relative to the corpus, file) of every file below the given paths, or the whole corpus, sorted.

    The second list holds (path, error) of the folders that cannot be listed. Hidden and temporary files are passed
    over, and so are symbolic links that lead out of the corpus. Raises UnreadableSource for a given path that does not
    exist or lies outside the corpus.
    """
    root = corpus.resolve()
    found: dict[str, Path] = {}
    unlisted: dict[str, IngestError] = {}
    for start in [path.absolute() for path in paths] or [root]:
        if not start.exists():
            raise UnreadableSource(start, "no such file or folder", "check its spelling")
        if not start.resolve().is_relative_to(root):
            raise UnreadableSource(
                start, f"lies outside the corpus folder {corpus}", "copy it there, or name its folder with --corpus"
            )
        errors: list[OSError] = []
        for file in [start] if start.is_file() else _walk(start, errors):
            if file.resolve().is_relative_to(root) and not _is_ignored(file.name):
                # A link inside the corpus is another name of the file, not another file.
                place = file.parent.resolve() / file.name
                found[place.relative_to(root).as_posix()] = file
        for error in errors:
            folder = Path(error.filename or start).resolve().relative_to(root).as_posix()
            unlisted[folder] = UnreadableSource(
                folder, f"the folder cannot be listed: {error.strerror or error}", "check its permissions"
            )
    return sorted(found.items()), sorted(unlisted.items())


def read_source(path: Path, limits: LimitsConfig, *, source: str) -> bytes:
    """Read a source file once, so that what is hashed is what is parsed.

    Raises LimitExceeded for a file over the size limit, UnreadableSource for one that cannot be read; both name
    `source`, its path relative to the corpus folder.
    """
    largest = limits.size_mb * _MEBIBYTE
    try:
        # A named pipe would block for ever at the opening.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableSource(source, "is not a regular file", "put the document itself into the corpus folder")
        with open(path, "rb") as file:
            content = file.read(largest + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise UnreadableSource(
            source, f"cannot be read: {error.strerror or error}", "check that the file is there and its permissions"
        ) from error
    if len(content) > largest:
        raise LimitExceeded(
            source,
            f"is {max(size, len(content)) / _MEBIBYTE:.1f} MB, the limit is {limits.size_mb} MB",
            "split it or raise ingest.limits.size_mb in config.yaml",
        )
    return content


def hash_sources(
    files: Iterable[tuple[str, Path]], limits: LimitsConfig
) -> tuple[list[Source], list[tuple[str, IngestError]]]:
    """Return every readable file of a known format with the hash of its content, and (path, error) for the others."""
    sources: list[Source] = []
    failures: list[tuple[str, IngestError]] = []
    for path, file in files:
        shown = escape_name(path)
        try:
            if shown != path:
                raise UnreadableSource(shown, "the name of the file is not valid UTF-8", "rename it")
            check_suffix(path)
            content = read_source(file, limits, source=path)
        except IngestError as error:
            failures.append((shown, error))
        else:
            sources.append(Source(path, file, hash_bytes(content), len(content)))
    return sources, failures


def escape_name(path: str) -> str:
    """Return a path that can be stored and printed: bytes that are not UTF-8 become escapes, as in `caf\\xe9.txt`."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def find_changes(
    sources: Sequence[Source],
    known_places: Mapping[str, str],
    indexed: Set[str],
    *,
    unreadable: Sequence[str] = (),
    within: Sequence[str] = (),
) -> SourceChanges:
    """Compare the files that are there with the places that are known.

    `known_places` maps paths to document ids; `indexed` are the ids of the documents that are in the index as the
    present parser, chunker and encoder would put them. `unreadable` files and folders exist and keep their documents.
    `within` limits a run to files and folders (relative paths): what lies elsewhere is left alone.
    """
    by_document: dict[str, list[Source]] = defaultdict(list)
    for source in sorted(sources, key=lambda source: source.path):
        by_document[source.document_id].append(source)
    kept = {source.path: source.document_id for source in sources}
    removed = sorted(
        path
        for path in known_places
        if path not in kept and _is_in_scope(path, within) and not lies_below(path, unreadable)
    )
    old_places = _group_places(known_places)
    gone_paths = set(removed)
    # A path whose new content is not indexed keeps its document until that content has been read.
    owners = {path: document_id for path, document_id in known_places.items() if path not in gone_paths}
    owners |= {source.path: source.document_id for source in sources if source.document_id in indexed}
    new_places = _group_places(owners)

    unread = []
    report: dict[str, list[str]] = defaultdict(list)
    moved: list[tuple[str, str]] = []
    for document_id, members in by_document.items():
        if document_id not in indexed:
            elsewhere = {path for path in new_places.get(document_id, ()) if path not in kept}
            places = tuple(sorted(elsewhere | {member.path for member in members}))
            old = old_places.get(document_id, ())
            unread.append(NewContent(tuple(members), places, tuple(path for path in old if path not in places)))
        left = [
            path
            for path in old_places.get(document_id, ())
            if path in gone_paths or kept.get(path, document_id) != document_id
        ]
        for source in members:
            before = known_places.get(source.path)
            if before == document_id:
                report["unchanged"].append(source.path)
            elif left:
                moved.append((left.pop(0), source.path))
            elif before is not None:
                report["changed"].append(source.path)
            elif document_id in old_places or source is not members[0]:
                report["copied"].append(source.path)
            else:
                report["added"].append(source.path)
    moved_from = {old for old, _ in moved}
    homeless = [
        document_id for document_id in old_places if document_id not in new_places and document_id not in by_document
    ]
    lost = {
        document_id: tuple(path for path in old_places[document_id] if path not in gone_paths)
        for document_id in homeless
    }
    return SourceChanges(
        unread=tuple(sorted(unread, key=lambda content: content.sources[0].path)),
        places={
            document_id: paths
            for document_id, paths in new_places.items()
            if paths != old_places.get(document_id) and (document_id in indexed or document_id not in by_document)
        },
        overwritten={document_id: paths for document_id, paths in lost.items() if paths},
        gone=tuple(sorted(document_id for document_id, paths in lost.items() if not paths)),
        added=tuple(sorted(report["added"])),
        changed=tuple(sorted(report["changed"])),
        moved=tuple(sorted(moved)),
        copied=tuple(sorted(report["copied"])),
        removed=tuple(path for path in removed if path not in moved_from),
        unchanged=tuple(sorted(report["unchanged"])),
    )


def lies_below(path: str, folders: Iterable[str]) -> bool:
    """Say whether a relative path is one of these files or lies below one of these folders; "." is the whole corpus."""
    return any(folder in (path, ".") or path.startswith(f"{folder}/") for folder in folders)


def _group_places(owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the sorted paths of each document."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(owners):
        places[owners[path]].append(path)
    return {document_id: tuple(paths) for document_id, paths in places.items()}


def _walk(folder: Path, errors: list[OSError]) -> Iterator[Path]:
    """Yield the files below a folder; what cannot be listed is added to `errors`."""
    for parent, folders, names in os.walk(folder, onerror=errors.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            try:
                is_file = file.is_file()
            except PermissionError:
                # Reading it will say why.
                is_file = True
            if is_file:
                yield file


def _is_ignored(name: str) -> bool:
    lowered = name.lower()
    return lowered in _IGNORED_NAMES or lowered.startswith(_IGNORED_PREFIXES) or lowered.endswith(_IGNORED_SUFFIXES)


def _is_in_scope(path: str, within: Sequence[str]) -> bool:
    return not within or lies_below(path, within)
