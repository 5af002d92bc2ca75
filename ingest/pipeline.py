"""Source files -> documents in the catalogue. Read this first.

    list_files -> hash_sources -> find_changes -> for each new content: parse -> propose metadata -> cut chunks -> index

The catalogue is passed in, and so is what happens to a finished document: this folder knows nothing of indexes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from ingest.chunking import cut_chunks
from ingest.isolation import IsolatedParser
from ingest.metadata import propose_metadata
from ingest.sources import (
    NewContent,
    Source,
    SourceChanges,
    find_changes,
    hash_sources,
    lies_below,
    list_files,
    read_source,
)
from kb.config import AccessConfig, IngestConfig
from kb.documents import Chunk, Document, ParsedSource, hash_bytes
from kb.errors import IngestError, UnreadableSource

log = logging.getLogger(__name__)

PARSING_VERSION = "1"
"""Grows whenever the same file would become other text, metadata or chunks; older documents are then read again."""


class Catalogue(Protocol):
    """What ingestion reads and writes of the catalogue."""

    def transaction(self) -> AbstractContextManager[None]:
        """Make all writes of the body one change."""

    def list_places(self) -> Mapping[str, str]:
        """Return the id of the document at each path."""

    def set_places(self, document_id: str, paths: Sequence[str]) -> None:
        """Record that a known document now lies at these paths and no others."""

    def withdraw_document(self, document_id: str) -> None:
        """Take a document whose files are gone out of the list and the index."""

    def put_failure(self, path: str, error: IngestError, *, sha256: str | None) -> None:
        """Remember that a source could not be read."""

    def delete_failures(self, paths: Sequence[str]) -> None:
        """Forget the failures of these paths."""

    def list_failed_paths(self) -> Sequence[str]:
        """Return the paths that failed before."""


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """Where a run stands: documents and bytes done and to do, and the file that is being read."""

    done: int
    total: int
    bytes_done: int
    bytes_total: int
    file: str


@dataclass(slots=True)
class IngestReport:
    """What a run did, by path relative to the corpus; `failed` holds (path, kind of error, reason, action)."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    reread: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str, str, str]] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0


def ingest_folder(
    corpus: Path,
    config: IngestConfig,
    *,
    catalogue: Catalogue,
    indexed: frozenset[str],
    index_document: Callable[[Document, list[Chunk]], None],
    paths: Sequence[Path] = (),
    show_progress: Callable[[IngestProgress], None] = lambda progress: None,
) -> IngestReport:
    """Bring the catalogue up to date with the files of the corpus, or with those below `paths`.

    `indexed` are the ids of the documents that need not be read again. `index_document` stores one document, all or
    nothing. One bad file never stops the others; a run that dies is continued by the next. Raises UnreadableSource when
    a given path does not exist, or when the corpus is empty while the catalogue is not: that is how a drive looks
    that is not connected, and taking every document out would be the wrong answer.
    """
    started = time.monotonic()
    files, unlisted = list_files(corpus, paths)
    known_places = dict(catalogue.list_places())
    if not files and not unlisted and not paths:
        if known_places:
            raise UnreadableSource(
                corpus,
                f"the folder is empty, but {len(known_places)} files were ingested from it",
                "connect the drive it is on; nothing was changed (to start anew, remove the data folder)",
            )
        raise UnreadableSource(corpus, "the corpus folder holds no documents", "put files into it and run this again")
    sources, unreadable = hash_sources(files, config.limits)
    report = IngestReport()
    for path, error in [*unlisted, *unreadable]:
        _note_failure(report, catalogue, path, error, sha256=None)
    within = [path.resolve().relative_to(corpus.resolve()).as_posix() for path in paths]
    changes = _find_changes(
        sources,
        known_places,
        indexed,
        unreadable=[path for path, *_ in report.failed],
        within=within,
        access=config.access,
    )
    _move_documents(catalogue, changes)
    report.moved, report.copied, report.removed = list(changes.moved), list(changes.copied), list(changes.removed)
    read = _read_contents(
        changes.unread, config, catalogue=catalogue, report=report, index_document=index_document, show=show_progress
    )
    failed = {path for path, *_ in report.failed}
    report.added = [path for path in changes.added if path not in failed]
    report.changed = [path for path in changes.changed if path not in failed]
    report.copied = [path for path in changes.copied if path not in failed]
    report.reread = [path for path in changes.unchanged if path in read]
    report.unchanged = [path for path in changes.unchanged if path not in read and path not in failed]
    for document_id in changes.gone:
        catalogue.withdraw_document(document_id)
    catalogue.delete_failures(
        [
            path
            for path in catalogue.list_failed_paths()
            if path not in failed and (not within or lies_below(path, within))
        ]
    )
    report.seconds = time.monotonic() - started
    return report


def _find_changes(
    sources: Sequence[Source],
    known_places: Mapping[str, str],
    indexed: frozenset[str],
    *,
    unreadable: Sequence[str],
    within: Sequence[str],
    access: AccessConfig,
) -> SourceChanges:
    """Find what has changed; a document that came into or out of an internal folder counts as not indexed."""
    changes = find_changes(sources, known_places, indexed, unreadable=unreadable, within=within)
    were_internal = {document_id for path, document_id in known_places.items() if _is_internal(path, access)}
    crossed = {
        document_id
        for document_id, places in changes.places.items()
        if any(_is_internal(path, access) for path in places) != (document_id in were_internal)
    }
    if not crossed:
        return changes
    return find_changes(sources, known_places, indexed - crossed, unreadable=unreadable, within=within)


def _is_internal(path: str, access: AccessConfig) -> bool:
    return lies_below(path, [folder.strip("/") for folder in access.internal_folders])


def _move_documents(catalogue: Catalogue, changes: SourceChanges) -> None:
    """Bring the places of known documents up to date, all at once: two files that swapped names replace nothing."""
    if not changes.places:
        return
    with catalogue.transaction():
        for document_id, places in changes.overwritten.items():
            catalogue.set_places(document_id, places)
        for document_id in changes.places:
            catalogue.set_places(document_id, ())
        for document_id, places in changes.places.items():
            catalogue.set_places(document_id, places)


def _read_contents(
    contents: Sequence[NewContent],
    config: IngestConfig,
    *,
    catalogue: Catalogue,
    report: IngestReport,
    index_document: Callable[[Document, list[Chunk]], None],
    show: Callable[[IngestProgress], None],
) -> set[str]:
    """Read and index contents one by one, note those that cannot be read, and return the paths of the others."""
    read: set[str] = set()
    bytes_done, bytes_total = 0, sum(content.sources[0].size_bytes for content in contents)
    with _open_parser(config, needed=bool(contents)) as parser:
        for number, content in enumerate(contents):
            path = content.sources[0].path
            show(IngestProgress(number, len(contents), bytes_done, bytes_total, path))
            bytes_done += content.sources[0].size_bytes
            try:
                document, chunks = read_document(content, config, parse=parser.parse)
            except IngestError as error:
                # Every copy is named: none of them is in the catalogue.
                for source in content.sources:
                    _note_failure(report, catalogue, source.path, error, sha256=source.sha256)
                continue
            index_document(document, chunks)
            if content.left:
                catalogue.set_places(document.id, content.places)
            report.chunks += len(chunks)
            read.update(source.path for source in content.sources)
    show(IngestProgress(len(contents), len(contents), bytes_total, bytes_total, ""))
    return read


def read_document(
    content: NewContent, config: IngestConfig, *, parse: Callable[..., ParsedSource]
) -> tuple[Document, list[Chunk]]:
    """Return the document that a content is, and its chunks; raises IngestError naming the file.

    The bytes are read and hashed once more: what is parsed is what the id says, even if the file has just changed.
    Of several copies the first is read that can be: "a.pdf" may be a text file that is also there as "b.txt".
    """
    started = time.monotonic()
    source, size_bytes, parsed = _parse_copy(content.sources, config, parse=parse)
    # A copy in an internal folder makes the document internal, wherever else it lies.
    file = next((path for path in content.places if _is_internal(path, config.access)), source.path)
    document_id = content.document_id
    metadata = propose_metadata(parsed, document_id=document_id, file=file, access=config.access)
    document = Document(
        id=document_id,
        sha256=source.sha256,
        paths=content.places,
        media_type=parsed.media_type,
        size_bytes=size_bytes,
        text=parsed.text,
        pages=parsed.pages,
        blocks=parsed.blocks,
        metadata=metadata,
    )
    chunks = cut_chunks(document_id, parsed, words=config.chunk_words)
    log.info(
        "%s: %d pages, %d chunks, %s, %.2f s",
        document_id,
        len(document.pages),
        len(chunks),
        metadata.language,
        time.monotonic() - started,
    )
    return document, chunks


def _parse_copy(
    sources: Sequence[Source], config: IngestConfig, *, parse: Callable[..., ParsedSource]
) -> tuple[Source, int, ParsedSource]:
    """Return the first copy that can be read, its size in bytes and its content; raises what the first one raised."""
    by_suffix: dict[str, Source] = {}
    for source in sources:
        by_suffix.setdefault(PurePath(source.path).suffix.lower(), source)
    errors: list[IngestError] = []
    for source in by_suffix.values():
        try:
            content = read_source(source.file, config.limits, source=source.path)
            if hash_bytes(content) != source.sha256:
                raise UnreadableSource(source.path, "the file changed while it was read", "run `seobs ingest` again")
            return source, len(content), parse(content, source=source.path)
        except IngestError as error:
            errors.append(error)
    raise errors[0]


class _Parser(Protocol):
    def parse(self, content: bytes, *, source: str) -> ParsedSource: ...


class _NoParser:
    def parse(self, content: bytes, *, source: str) -> ParsedSource:
        raise AssertionError(f"nothing was to be read, least of all {source}")


@contextmanager
def _open_parser(config: IngestConfig, *, needed: bool) -> Iterator[_Parser]:
    """Start the parsing process only when there is something to parse: a run over unchanged files stays quick."""
    if not needed:
        yield _NoParser()
        return
    with IsolatedParser(config.limits) as parser:
        yield parser


def _note_failure(
    report: IngestReport, catalogue: Catalogue, path: str, error: IngestError, *, sha256: str | None
) -> None:
    log.info("%s", error)
    report.failed.append((path, type(error).__name__, error.reason, error.action))
    catalogue.put_failure(path, error, sha256=sha256)
