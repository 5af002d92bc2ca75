"""Whatever changes a data folder: ingesting, indexing anew, edits, finding which documents are alike.

Apart from `knowledge_base.py` because most processes only read, and reading needs none of what ingestion imports.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from index.cache_process import verify_cache_apart
from index.coverage import list_measured_words
from index.encoder import Encoder
from index.indexing import index_chunks
from index.rows import make_batches
from index.sqlite_store import ENCODER_SETTING, SqliteStore
from index.store import EVERYTHING, DocumentState
from index.vectors import VectorCache
from ingest.catalogue import Output
from ingest.chunking import cut_chunks
from ingest.duplicates import SIGNATURE_VERSION, TextSignature, find_near_copies, sign_text
from ingest.language_versions import (
    NEAREST,
    count_marks,
    find_language_versions,
    settle_likenesses,
)
from ingest.member_folder import MemberFolder
from ingest.parsers.ocr_packs import find_packs
from ingest.pipeline import PARSING_VERSION, ingest_folder
from ingest.report import IngestProgress, IngestReport
from kb.config import Config
from kb.documents import Chunk, Document, ParsedSource
from kb.errors import ConfigError
from kb.internal_folders import find_internal_folder
from kb.metadata import Evidence
from kb.statements import compose_metadata, read_statement
from observatory.extract import extract_records

log = logging.getLogger(__name__)

INDEXING_VERSION = "7"
"""Grows whenever the same chunks would get other keys or vectors from the same encoder."""

_COMPARED_AT_ONCE = 200
_MANY_CHUNKS = 500


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Changes one data folder; the caller holds its writer lock."""

    config: Config
    store: SqliteStore
    cache: VectorCache
    members: MemberFolder
    encoder: Encoder

    def ingest(
        self,
        paths: Sequence[Path] = (),
        *,
        unsettled: frozenset[str] = frozenset(),
        again: frozenset[str] = frozenset(),
        removals_are_meant: bool = False,
        cleared: frozenset[str] = frozenset(),
        show_progress: Callable[[IngestProgress], None] = lambda progress: None,
    ) -> IngestReport:
        """Bring the catalogue up to date with the corpus folder, or with what lies below `paths` inside it.

        `unsettled` are paths of files that are still being written; they are left alone. `again` are ids of documents, and
        paths of files that failed, that are read once more although nothing has changed. Where so many files are gone that
        a drive may be away, their documents stay, unless `removals_are_meant` or the folder is one of the `cleared`. Raises
        ConfigError without a corpus folder, FilesMissing when it is empty and was not.
        """
        corpus = self.config.paths.corpus
        # Not Path.is_dir: that raises for a drive that has lost its server.
        if not os.path.isdir(corpus):
            raise ConfigError(
                "paths.corpus",
                str(corpus),
                "no such folder; make it or name another with --corpus, or connect its drive",
            )
        fingerprint = self.fingerprint()
        self.store.stop_mapping()
        # Scanned pages that could not be recognised are tried again as soon as there is something to recognise them with.
        can_recognise = bool(self.config.ingest.ocr.languages and find_packs())
        unread = self.store.list_unread() if can_recognise else {}
        indexed = frozenset(
            document_id
            for document_id, (state, found) in self.store.list_states().items()
            if state is DocumentState.CURRENT and found == fingerprint and document_id not in unread.keys() | again
        )
        # What is forgotten is not known to fail again.
        self.store.journal.delete_failures(again)
        report = ingest_folder(
            corpus,
            self.config.ingest,
            output=Output(
                catalogue=self.store,
                journal=self.store.journal,
                members=self.members,
                index_document=lambda document, chunks: self._put(document, chunks, fingerprint=fingerprint),
                revise=lambda document_id: self._index_again(document_id, fingerprint=fingerprint),
            ),
            indexed=indexed,
            paths=paths,
            unsettled=unsettled,
            removals_are_meant=removals_are_meant,
            cleared=cleared,
            show_progress=show_progress,
        )
        self._warn_of_unknown_folders()
        self._compare_documents()
        if self.store.count_chunks() and not self.cache.looks_healthy(self.store):
            # A run that has grown large by reading should not grow by what Chroma needs as well.
            is_done = report.chunks >= _MANY_CHUNKS and verify_cache_apart(self.config.paths.data)
            if not is_done:
                self.cache.verify(self.store)
        return report

    def rebuild(
        self, *, reads_again: bool = False, show_progress: Callable[[IngestProgress], None] = lambda progress: None
    ) -> int:
        """Make chunks, keys, vectors, records and the cache anew from the texts in the catalogue; return the documents.

        It is one change: the old index answers until the new one is complete, also when this process dies half-way. With
        `reads_again` the next ingest reads every source file anew as well.
        """
        fingerprint = "" if reads_again else self.fingerprint()
        entries = self.store.list_documents(EVERYTHING)
        with self.store.transaction():
            self.store.set_setting(ENCODER_SETTING, self.encoder.fingerprint)
            self.store.word_vectors.clear()
            for number, entry in enumerate(entries):
                show_progress(IngestProgress(number, len(entries), number, len(entries), file=entry.file))
                self._index_again(entry.document_id, fingerprint=fingerprint)
        show_progress(IngestProgress(len(entries), len(entries), len(entries), len(entries)))
        if self.store.count_chunks():
            self.cache.rebuild(self.store)
        return len(entries)

    def edit(self, document_id: str, values: Mapping[str, object], *, contributor: str) -> None:
        """State what fields of a document are, whatever was proposed or a sidecar says; None takes a statement back.

        `contributor` names who says so. Raises ValueError for a field or value that is not allowed, and DocumentMissing.
        """
        origin = f"edit by {contributor}, {date.today().isoformat()}"
        read = {
            field: tuple(Evidence(text, 1.0, origin) for text in read_statement(field, value))
            for field, value in values.items()
            if value is not None
        }
        with self.store.transaction():
            entry = self.store.get_entry(document_id)
            kept = self.store.journal.list_statements("edit").get(document_id, {})
            stated = {field: items for field, items in kept.items() if field not in values} | read
            self.store.journal.set_statements(document_id, "edit", stated)
            if entry.state is DocumentState.CURRENT:
                # One that waits to be read again goes on waiting.
                _, fingerprint = self.store.list_states()[document_id]
                self._index_again(document_id, fingerprint=fingerprint)
            elif "access_level" in values:
                # The text of an older version is still read by who has its address.
                document = self.store.get_document(document_id, EVERYTHING)
                statements = self.store.journal.merge_statements(document_id)
                level = compose_metadata(document.proposals, statements).access_level
                self.store.set_access_level(document_id, level)

    def _index_again(self, document_id: str, *, fingerprint: str) -> None:
        """Index a document of the catalogue anew from its text, with the metadata that hold now."""
        document = self.store.get_document(document_id, EVERYTHING)
        layouts = self.store.list_layouts(document_id, EVERYTHING, first=1, last=len(document.pages))
        statements = self.store.journal.merge_statements(document_id)
        document = replace(document, metadata=compose_metadata(document.proposals, statements), layouts=layouts)
        parsed = ParsedSource(document.text, document.pages, document.blocks, document.media_type)
        chunks = cut_chunks(document.id, parsed, words=self.config.ingest.chunk_words)
        self._put(document, chunks, fingerprint=fingerprint)

    def _put(self, document: Document, chunks: list[Chunk], *, fingerprint: str) -> None:
        indexed = index_chunks(document, chunks, self.encoder)
        vectors = np.stack([item.vector for item in indexed]) if indexed else np.empty((0, 0), np.float32)
        words = self.store.word_vectors.list_missing(list_measured_words(document.text, document.metadata.language))
        word_vectors = self.encoder.encode_queries(words)
        with self.store.transaction():
            self.store.word_vectors.put(words, word_vectors)
            if self.store.get_setting(ENCODER_SETTING) is None:
                self.store.set_setting(ENCODER_SETTING, self.encoder.fingerprint)
            self.store.put_document(document, indexed, extract_records(document), fingerprint=fingerprint)
            self.store.likenesses.put_signature(
                document.id, sign_text(document.text).packed, vectors, count_marks(document.text)
            )

    def _warn_of_unknown_folders(self) -> None:
        """Say which internal folders of config.yaml are not there: one that is misspelt keeps nothing internal."""
        access, corpus = self.config.ingest.access, self.config.paths.corpus
        used = {find_internal_folder(path, access) for path in self.store.list_places()}
        for folder in access.internal_folders:
            if folder not in used and not os.path.isdir(corpus / folder.strip("/")):
                log.warning("ingest.access.internal_folders: the corpus has no folder %r; check its spelling", folder)

    def _compare_documents(self) -> None:
        """Find out to which others the documents are alike that have not been compared yet, some at a time."""
        table = self.store.likenesses
        signatures = {name: TextSignature(packed) for name, packed in table.list_signatures(compared=False).items()}
        known = {name: TextSignature(packed) for name, packed in table.list_signatures(compared=True).items()}
        for some in make_batches(sorted(signatures), _COMPARED_AT_ONCE):
            new = {name: signatures[name] for name in some}
            profiles = table.get_profiles({*some, *table.list_nearest(some, count=NEAREST)})
            found = [*find_near_copies(new, known), *find_language_versions(profiles, new=set(some))]
            table.put_likenesses(some, settle_likenesses(found, table.list_document_languages()))
            known |= new

    def fingerprint(self) -> str:
        """Return what made the chunks of a document: when it changes, the document is read and indexed again."""
        parts = [
            PARSING_VERSION,
            INDEXING_VERSION,
            self.encoder.fingerprint,
            str(self.config.ingest.chunk_words),
            self.config.ingest.access.model_dump_json(),
            str(SIGNATURE_VERSION),
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
