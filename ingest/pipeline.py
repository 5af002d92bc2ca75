"""Source files -> documents in the catalogue. Read this first.

    list_files -> hash_sources -> open_containers -> find_changes -> find_missing -> for each new content, side by side
    in child processes: read_content (text, language, metadata, chunks) -> what people state about it -> index

The catalogue is passed in, and so is what happens to a finished document: this folder knows nothing of indexes.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TypeVar

from ingest.catalogue import Catalogue, Journal, Output
from ingest.changes import NewContent, SourceChanges, find_changes, lies_below
from ingest.containers import open_containers
from ingest.isolation import IsolatedReader
from ingest.listing import Listing, list_files, name_place
from ingest.memory import give_back_memory
from ingest.missing import find_missing, refuse_empty
from ingest.new_documents import read_document
from ingest.parsers import CONTAINER_SUFFIXES, check_suffix
from ingest.parsers.ocr_packs import find_packs
from ingest.pool import Finished, ReaderPool
from ingest.report import IngestProgress, IngestReport, Timing, complete_report
from ingest.sidecars import collect_statements
from ingest.sources import Source, escape_name, hash_sources
from kb.config import AccessConfig, IngestConfig
from kb.documents import Chunk, Document
from kb.errors import IngestError, SourceUnavailable
from kb.internal_folders import find_internal_folder
from kb.sources import StoredFailure
from kb.statements import compose_metadata

_Found = TypeVar("_Found")
log = logging.getLogger(__name__)

PARSING_VERSION = "7"
"""Grows whenever the same file would become other text, metadata or chunks; older documents are then read again."""

_TRIM_CHUNKS = 200


def ingest_folder(
    corpus: Path,
    config: IngestConfig,
    *,
    output: Output,
    indexed: frozenset[str],
    paths: Sequence[Path] = (),
    unsettled: frozenset[str] = frozenset(),
    removals_are_meant: bool = False,
    cleared: frozenset[str] = frozenset(),
    show_progress: Callable[[IngestProgress], None] = lambda progress: None,
) -> IngestReport:
    """Bring the catalogue up to date with the files of the corpus, or with those below `paths`.

    `indexed` are the ids of the documents that need not be read again; `unsettled` files are still being written and left
    as they are. What failed before with the same content and settings fails again without being read, unless `paths`
    name it. One bad file never stops the others; a run that dies is continued by the next. Where so many files are gone
    that a drive may be away, their documents stay as they were and the folder fails, unless `removals_are_meant` or the
    folder is one of the `cleared`, which failed so before and were emptied on purpose. Raises FilesMissing when the whole
    corpus is empty and was not, UnreadableSource when it never held anything or a given path does not exist.
    """
    started = time.monotonic()
    run = _Run(config, output, IngestReport(), fingerprint=_fingerprint(config), retry=bool(paths))
    listing = list_files(corpus, paths)
    known_places = dict(output.catalogue.list_places())
    if not listing.files and not listing.errors and not paths and not (removals_are_meant and known_places):
        refuse_empty(corpus, known_places)
    within = [name_place(path, corpus) for path in paths]
    with ReaderPool(config) as pool:
        sources = run.find_sources(listing, within, unsettled, pool.reader)
        left_alone = [*(path for path, *_ in run.report.failed), *run.unopened, *unsettled]
        compare = partial(_find_changes, sources, known_places, indexed, within=within, access=config.access)
        changes = compare(unreadable=left_alone)
        missing = {}
        if not removals_are_meant:
            found = find_missing(changes, known_places, listing, corpus=corpus, within=within)
            missing = {folder: error for folder, error in found.items() if folder not in cleared}
        if missing:
            for folder, error in missing.items():
                run.note_failure(folder, error, sha256=None)
            out_of_reach = [path for path in changes.removed if lies_below(path, missing)]
            changes = compare(unreadable=[*left_alone, *out_of_reach])
        _move_documents(output.catalogue, changes)
        run.restate(listing, sources, changes)
        read = run.read_contents(changes.unread, pool, show_progress)
    complete_report(run.report, changes, read)
    for document_id in changes.gone:
        output.catalogue.withdraw_document(document_id)
    _forget_failures(output.journal, {path for path, *_ in run.report.failed}, within=within)
    # What archives held that are out of reach now is still theirs.
    if not within and not missing:
        output.members.keep_only(run.members)
    run.report.seconds = time.monotonic() - started
    return run.report


def _fingerprint(config: IngestConfig) -> str:
    """Return what the success of reading a content depends on: parsers, limits, and programs that may be missing."""
    helpers = ["soffice"] if shutil.which("soffice") else []
    helpers += find_packs()
    parts = [PARSING_VERSION, config.limits.model_dump_json(), config.ocr.model_dump_json(), *helpers]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


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
    were_internal = {
        document_id for path, document_id in known_places.items() if find_internal_folder(path, access) is not None
    }
    crossed = {
        document_id
        for document_id, places in changes.places.items()
        if any(find_internal_folder(path, access) is not None for path in places) != (document_id in were_internal)
    }
    if not crossed:
        return changes
    return find_changes(sources, known_places, indexed - crossed, unreadable=unreadable, within=within)


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


def _forget_failures(journal: Journal, failed: Set[str], *, within: Sequence[str]) -> None:
    """Forget what failed before and was not met again; with `within` only what lies there could have been met."""
    journal.delete_failures(
        [
            failure.path
            for failure in journal.list_failures()
            if failure.path not in failed and (not within or lies_below(failure.path, within))
        ]
    )


@dataclass(slots=True)
class _Run:
    """One run over the corpus: its settings, where things go, and what has happened so far."""

    config: IngestConfig
    output: Output
    report: IngestReport
    fingerprint: str
    retry: bool
    members: set[str] = field(default_factory=set)
    unopened: Sequence[str] = ()

    def find_sources(
        self, listing: Listing, within: Sequence[str], unsettled: frozenset[str], reader: IsolatedReader
    ) -> list[Source]:
        """Return the sources of a known format, also those in archives; note the failures of the others."""
        journal = self.output.journal
        failures = dict(listing.errors)
        files = {path: file for path, file in listing.files.items() if path not in unsettled}
        seen = journal.list_seen_files()
        hashed, unreadable, fresh = hash_sources(_keep_known(files, failures), self.config.limits, seen=seen)
        gone = [path for path in seen if path not in listing.files and (not within or lies_below(path, within))]
        if fresh or gone:
            journal.put_seen_files(fresh, forget=gone)
        opened = open_containers(
            hashed,
            self.config.limits,
            folder=self.output.members,
            journal=journal,
            fingerprint=self.fingerprint,
            expand=reader.expand,
        )
        self.members, self.unopened = opened.members, opened.unopened
        sources = _keep_known({source.path: source for source in opened.sources}, failures)
        for path, error in sorted({**failures, **unreadable, **opened.errors}.items()):
            self.note_failure(path, error, sha256=None)
        return list(sources.values())

    def restate(self, listing: Listing, sources: Sequence[Source], changes: SourceChanges) -> None:
        """Take over what sidecars state now; a document that is not read anyway is indexed anew with it."""
        journal, catalogue = self.output.journal, self.output.catalogue
        places: dict[str, list[str]] = {}
        for source in sources:
            places.setdefault(source.document_id, []).append(source.path)
        stated, errors = collect_statements(places, listing.sidecars, files=listing.files)
        for path, error in sorted(errors.items()):
            self.note_failure(path, error, sha256=None)
        before = journal.list_statements("sidecar")
        unread = {content.document_id for content in changes.unread}
        for document_id, statements in stated.items():
            if statements == before.get(document_id, {}):
                continue
            with catalogue.transaction():
                journal.set_statements(document_id, "sidecar", statements)
                if document_id not in unread:
                    self.output.revise(document_id)
                    self.report.restated.append(places[document_id][0])

    def read_contents(
        self, contents: Sequence[NewContent], pool: ReaderPool, show: Callable[[IngestProgress], None]
    ) -> set[str]:
        """Read contents side by side, index each that is done, note those that cannot be read; return the read paths."""
        read: set[str] = set()
        before = {} if self.retry else {failure.path: failure for failure in self.output.journal.list_failures()}
        unread = [content for content in contents if not self._fails_again(content, before)]
        progress = IngestProgress(total=len(unread), bytes_total=sum(_size(content) for content in unread))

        def read_one(reader: IsolatedReader, content: NewContent) -> tuple[Document, list[Chunk], float]:
            progress.file, progress.page, progress.pages = content.sources[0].path, 0, 0
            started = time.monotonic()
            document, chunks = read_document(content, self.config, read=reader.read, progress=progress)
            return document, chunks, time.monotonic() - started

        if unread:
            show(progress)
        trimmed_at = 0
        # Closed at once when a document cannot be indexed: others may take minutes to read.
        with closing(pool.run(unread, read_one, wait_for_more=lambda: show(progress))) as results:
            for finished in results:
                progress.pages_done += self._settle(finished, read)
                progress.done += 1
                progress.bytes_done += _size(finished.task)
                show(progress)
                if self.report.chunks >= trimmed_at + _TRIM_CHUNKS:
                    give_back_memory()
                    trimmed_at = self.report.chunks
        return read

    def _settle(self, finished: Finished[NewContent, tuple[Document, list[Chunk], float]], read: set[str]) -> int:
        """Index what was read of a content and add its paths to `read`, or note its failure; return its pages."""
        content = finished.task
        if finished.result is None:
            assert finished.error is not None
            # Every copy is named: none of them is in the catalogue.
            for source in content.sources:
                self.note_failure(source.path, finished.error, sha256=source.sha256)
            return 0
        document, chunks, seconds = finished.result
        self._index(content, document, chunks, seconds)
        read.update(source.path for source in content.sources)
        return len(document.pages)

    def _index(self, content: NewContent, document: Document, chunks: list[Chunk], reading_seconds: float) -> None:
        started = time.monotonic()
        with self.output.catalogue.transaction():
            self.output.journal.inherit_access(document.id, document.paths)
            statements = self.output.journal.merge_statements(document.id)
            document = replace(document, metadata=compose_metadata(document.proposals, statements))
            self.output.index_document(document, chunks)
            if content.left:
                self.output.catalogue.set_places(document.id, content.places)
        self.report.chunks += len(chunks)
        timing = Timing(document.file, len(document.pages), len(chunks), reading_seconds, time.monotonic() - started)
        self.report.timings.append(timing)
        log.info(
            "%s: %d pages, %d chunks, %s, %.2f s",
            document.id,
            timing.pages,
            timing.chunks,
            document.metadata.language,
            timing.reading_seconds + timing.indexing_seconds,
        )

    def _fails_again(self, content: NewContent, before: Mapping[str, StoredFailure]) -> bool:
        """Say whether all copies of a content failed before with the same settings, and report that they still do."""
        known = [
            failure
            for source in content.sources
            if (failure := before.get(source.path))
            and (failure.sha256, failure.fingerprint) == (source.sha256, self.fingerprint)
        ]
        if len(known) < len(content.sources):
            return False
        self.report.failed += [(failure.path, failure.kind, failure.reason, failure.action) for failure in known]
        return True

    def note_failure(self, path: str, error: IngestError, *, sha256: str | None) -> None:
        """Report a failure and remember it."""
        log.info("%s", error)
        self.report.failed.append((path, type(error).__name__, error.reason, error.action))
        is_lasting = sha256 is not None and not isinstance(error, SourceUnavailable)
        self.output.journal.put_failure(path, error, sha256=sha256, fingerprint=self.fingerprint if is_lasting else "")


def _keep_known(found: Mapping[str, _Found], failures: dict[str, IngestError]) -> dict[str, _Found]:
    """Return what has a suffix that can be read or opened; the errors of the others are added to `failures`."""
    kept: dict[str, _Found] = {}
    for path, item in found.items():
        try:
            if PurePath(path).suffix.lower() not in CONTAINER_SUFFIXES:
                check_suffix(path)
        except IngestError as error:
            failures[escape_name(path)] = type(error)(escape_name(path), error.reason, error.action)
        else:
            kept[path] = item
    return kept


def _size(content: NewContent) -> int:
    return content.sources[0].size_bytes
