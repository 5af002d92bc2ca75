"""Folders -> source files, and what has happened to them since the last run."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.config import LimitsConfig
from kb.documents import hash_bytes, make_document_id
from kb.errors import IngestError, LimitExceeded, UnreadableSource

_MEBIBYTE = 2**20
# Left behind by desktops, office programs and copying tools; never documents.
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "icon\r"}
_IGNORED_PREFIXES = (".", "~$")
_IGNORED_SUFFIXES = (".part", ".crdownload", ".tmp", ".meta.yaml")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: `path` relative to the corpus folder with forward slashes, and the SHA-256 (hex) of its content."""

    path: str
    file: Path
    sha256: str

    @property
    def document_id(self) -> str:
        """Return the id of the document that this content is."""
        return make_document_id(self.sha256)


@dataclass(frozen=True, slots=True)
class NewContent:
    """A content that must be read: all its places, and the documents that stood at them before."""

    sources: tuple[Source, ...]
    replaced: tuple[str, ...]

    @property
    def document_id(self) -> str:
        """Return the id of the document that this content will be."""
        return self.sources[0].document_id


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """What a run has to do.

    `unread` are contents that are not indexed (as they are now) with all their places; `places` gives the known documents
    whose places differ, with their new places; `gone` the documents without any place left. `moved`, `copied` and
    `unchanged` name paths for the report.
    """

    unread: tuple[NewContent, ...]
    places: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    copied: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def list_files(corpus: Path, paths: Sequence[Path] = ()) -> Iterator[tuple[str, Path]]:
    """Yield (path relative to the corpus, file) of every file below the given paths, or the whole corpus, sorted.

    Hidden and temporary files are passed over, and so are symbolic links that lead out of the corpus. Raises UnreadableSource
    for a given path that does not exist or lies outside the corpus.
    """
    root = corpus.resolve()
    found: dict[str, Path] = {}
    for start in [path.absolute() for path in paths] or [root]:
        if not start.exists():
            raise UnreadableSource(start, "no such file or folder", "check its spelling")
        if not start.resolve().is_relative_to(root):
            raise UnreadableSource(
                start, f"lies outside the corpus folder {corpus}", "copy it there, or name its folder with --corpus"
            )
        files = [start] if start.is_file() else _walk(start)
        for file in files:
            resolved = file.resolve()
            if resolved.is_relative_to(root) and not _is_ignored(file.name):
                # A link inside the corpus is another name of the file, not another file.
                place = file.parent.resolve() / file.name
                found[place.relative_to(root).as_posix()] = file
    yield from sorted(found.items())


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
    """Return every readable file with the hash of its content, and (path, error) for the others."""
    sources: list[Source] = []
    failures: list[tuple[str, IngestError]] = []
    for path, file in files:
        try:
            sources.append(Source(path, file, hash_bytes(read_source(file, limits, source=path))))
        except IngestError as error:
            failures.append((path, error))
    return sources, failures


def find_changes(
    sources: Sequence[Source],
    known_places: Mapping[str, str],
    indexed: frozenset[str],
    *,
    unreadable: Iterable[str] = (),
    within: Sequence[str] = (),
) -> SourceChanges:
    """Compare the files that are there with the places that are known.

    `known_places` maps paths to document ids; `indexed` are the ids of the documents that are in the index as the
    present parser, chunker and encoder would put them. `unreadable` paths exist and keep their documents. `within` limits
    a run to files and folders (relative paths): what lies elsewhere is left alone.
    """
    by_document: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_document[source.document_id].append(source)
    present = {source.path for source in sources} | set(unreadable)
    removed = sorted(path for path in known_places if path not in present and _lies_within(path, within))
    old_places: dict[str, set[str]] = defaultdict(set)
    for path, document_id in known_places.items():
        old_places[document_id].add(path)

    new_places = {document_id: set(paths) - set(removed) for document_id, paths in old_places.items()}
    for source in sources:
        for paths in new_places.values():
            paths.discard(source.path)
    for source in sources:
        new_places.setdefault(source.document_id, set()).add(source.path)

    unread, added, changed, moved, copied, unchanged = [], [], [], [], [], []
    for document_id, members in by_document.items():
        if document_id not in indexed:
            every_place = sorted(new_places[document_id])
            by_path = {member.path: member for member in members}
            replaced = {known_places[m.path] for m in members if known_places.get(m.path, document_id) != document_id}
            ordered = [by_path[path] for path in every_place if path in by_path]
            unread.append(NewContent(tuple(ordered), tuple(sorted(replaced))))
        left = sorted(old_places.get(document_id, set()) & set(removed))
        for source in sorted(members, key=lambda member: member.path):
            before = known_places.get(source.path)
            if before == document_id:
                unchanged.append(source.path)
            elif before is not None:
                changed.append(source.path)
            elif left:
                moved.append((left.pop(0), source.path))
            elif document_id in old_places or source is not members[0]:
                copied.append(source.path)
            else:
                added.append(source.path)
    moved_from = {old for old, _ in moved}
    unread_ids = {content.document_id for content in unread}
    return SourceChanges(
        unread=tuple(sorted(unread, key=lambda content: content.sources[0].path)),
        places={
            document_id: tuple(sorted(paths))
            for document_id, paths in new_places.items()
            if paths and paths != old_places.get(document_id, set()) and document_id not in unread_ids
        },
        # A document whose file has other content now stays until that content has been read: then it is superseded.
        gone=tuple(
            sorted(
                document_id
                for document_id, paths in new_places.items()
                if not paths and old_places[document_id] <= set(removed)
            )
        ),
        added=tuple(sorted(added)),
        changed=tuple(sorted(changed)),
        moved=tuple(sorted(moved)),
        copied=tuple(sorted(copied)),
        removed=tuple(path for path in removed if path not in moved_from),
        unchanged=tuple(sorted(unchanged)),
    )


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            if file.is_file():
                yield file


def _is_ignored(name: str) -> bool:
    lowered = name.lower()
    return lowered in _IGNORED_NAMES or lowered.startswith(_IGNORED_PREFIXES) or lowered.endswith(_IGNORED_SUFFIXES)


def _lies_within(path: str, within: Sequence[str]) -> bool:
    return not within or any(folder in (path, ".") or path.startswith(f"{folder}/") for folder in within)
