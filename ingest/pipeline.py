"""Source files -> documents in the catalogue. Read this first.

    list_files -> hash_sources -> find_changes -> for each new content: parse -> propose metadata -> cut chunks -> index

The catalogue is passed in, and so is what happens to a finished document: this folder knows nothing of indexes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.chunking import cut_chunks
from ingest.isolation import IsolatedParser
from ingest.metadata import propose_metadata
from ingest.sources import NewContent, find_changes, hash_sources, list_files, read_source
from kb.config import IngestConfig
from kb.documents import Chunk, Document, ParsedSource, hash_bytes, make_document_id
from kb.errors import IngestError, UnreadableSource

log = logging.getLogger(__name__)

PARSING_VERSION = "1"
"""Grows whenever the same file would become other text, metadata or chunks; documents made by an older one are read again."""


class Catalogue(Protocol):
    """What ingestion reads and writes of the catalogue."""

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
    report = IngestReport()
    files = list(list_files(corpus, paths))
    known_places = dict(catalogue.list_places())
    if not files and not paths:
        if known_places:
            raise UnreadableSource(
                corpus,
                f"the folder is empty, but {len(known_places)} files were ingested from it",
                "connect the drive it is on; nothing was changed (to start anew, remove the data folder)",
            )
        raise UnreadableSource(corpus, "the corpus folder holds no documents", "put files into it and run this again")
    sources, unreadable = hash_sources(files, config.limits)
    for path, error in unreadable:
        _note_failure(report, catalogue, path, error, sha256=None)
    changes = find_changes(
        sources,
        known_places,
        indexed,
        unreadable=[path for path, _ in unreadable],
        within=[path.resolve().relative_to(corpus.resolve()).as_posix() for path in paths],
    )
    for document_id, places in changes.places.items():
        catalogue.set_places(document_id, places)
    report.moved, report.copied = list(changes.moved), list(changes.copied)
    report.unchanged = list(changes.unchanged)
    fresh = set(changes.added) | set(changes.changed) | set(changes.copied) | {new for _, new in changes.moved}
    sizes = [content.sources[0].file.stat().st_size for content in changes.unread]
    with _open_parser(config, needed=bool(changes.unread)) as parser:
        for number, content in enumerate(changes.unread):
            path = content.sources[0].path
            show_progress(IngestProgress(number, len(sizes), sum(sizes[:number]), sum(sizes), path))
            try:
                document, chunks = read_document(content, config, parse=parser.parse)
            except IngestError as error:
                _note_failure(report, catalogue, path, error, sha256=content.sources[0].sha256)
                continue
            index_document(document, chunks)
            report.chunks += len(chunks)
            if path not in fresh:
                report.reread.append(path)
                report.unchanged = [other for other in report.unchanged if other != path]
    failed = {path for path, *_ in report.failed}
    report.added = [path for path in changes.added if path not in failed]
    report.changed = [path for path in changes.changed if path not in failed]
    for document_id in changes.gone:
        catalogue.withdraw_document(document_id)
    report.removed = list(changes.removed)
    if not paths:
        catalogue.delete_failures([path for path in catalogue.list_failed_paths() if path not in failed])
    show_progress(IngestProgress(len(sizes), len(sizes), sum(sizes), sum(sizes), ""))
    report.seconds = time.monotonic() - started
    return report


def read_document(
    content: NewContent, config: IngestConfig, *, parse: Callable[..., ParsedSource]
) -> tuple[Document, list[Chunk]]:
    """Return the document that a file is, and its chunks; raises IngestError naming the file.

    The bytes are read once more and hashed again: what is parsed is what the id says, even if the file has just changed.
    """
    started = time.monotonic()
    source = content.sources[0]
    content_bytes = read_source(source.file, config.limits, source=source.path)
    sha256 = hash_bytes(content_bytes)
    if sha256 != source.sha256:
        raise UnreadableSource(source.path, "the file changed while it was read", "run `seobs ingest` again")
    parsed = parse(content_bytes, source=source.path)
    document_id = make_document_id(sha256)
    metadata = propose_metadata(parsed, document_id=document_id, file=source.path, access=config.access)
    document = Document(
        id=document_id,
        sha256=sha256,
        paths=tuple(member.path for member in content.sources),
        media_type=parsed.media_type,
        size_bytes=len(content_bytes),
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
    log.warning("%s", error)
    report.failed.append((path, type(error).__name__, error.reason, error.action))
    catalogue.put_failure(path, error, sha256=sha256)
