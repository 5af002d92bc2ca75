"""The knowledge base as its users call it: the command line, the pages and the benches do the same through here.

Puts the folders together: ingest reads documents, observatory finds records in them, index keeps and finds them, answer
answers from them. None of those knows another's insides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.cache_keeper import CacheKeeper
from index.encoder import Encoder, open_encoder
from index.likenesses import Decision, JudgedLikeness
from index.sqlite_store import ENCODER_SETTING, SqliteStore
from index.store import CatalogueEntry, DocumentState, Filter
from index.vectors import VectorCache
from index.word_vectors import WordVectors
from ingest.member_folder import MemberFolder
from ingest.originals import find_original
from kb.config import Config
from kb.database import DATABASE_NAME, hold_writer_lock, is_being_written
from kb.documents import Document
from kb.errors import DocumentMissing, EncoderMismatch, IndexMissing
from kb.layout import Box, find_boxes
from kb.likeness import Likeness, LikenessKind
from kb.passages import page_at
from kb.questions import clean_question
from kb.records import Record, Register
from kb.sources import StoredFailure

if TYPE_CHECKING:
    from answer.answers import Answer
    from answer.generate import WrittenSentence
    from index.search import Hit
    from ingest.folder_news import FolderNews
    from ingest.report import IngestProgress, IngestReport
    from upkeep import Upkeep

log = logging.getLogger(__name__)

# Two documents are related when their texts have more in common than any two, by this much of a cosine.
_RELATED = 0.25


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, with what, and what needs a hand; `problems` are sentences for a person, empty when all is well.

    `unread_pages` counts the scanned pages that could not be recognised.
    """

    counts: dict[str, int]
    languages: tuple[str, ...]
    encoder: str
    stale: tuple[str, ...]
    failures: tuple[StoredFailure, ...]
    problems: tuple[str, ...]
    unread_pages: int = 0


class KnowledgeBase:
    """Everything one data folder holds. Thread-safe for reading; one process at a time may write."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._cache = VectorCache(config.paths.data)
        self._members = MemberFolder(config.paths.data / "members")
        exact_below = config.index.exact_below
        self._store = SqliteStore(config.paths.data, exact_below=exact_below, cache=self._cache)
        self._keeper = CacheKeeper(self._cache, self._store, data=config.paths.data, exact_below=exact_below)

    @classmethod
    def open(cls, config: Config, *, allow_empty: bool = False) -> KnowledgeBase:
        """Open what has been ingested.

        Raises IndexMissing when nothing has been; with `allow_empty` a run in which every document failed will do.
        """
        if not (config.paths.data / DATABASE_NAME).exists():
            raise IndexMissing(config.paths.data)
        knowledge_base = cls(config)
        if not allow_empty and not knowledge_base._store.count()["documents"]:
            knowledge_base.close()
            raise IndexMissing(config.paths.data)
        return knowledge_base

    def close(self) -> None:
        """Give back the files of this thread; a small cache of vectors that looks damaged is made anew first."""
        self._keeper.leave_in_order()
        self._cache.close()
        self._store.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The configured encoder, loaded at first use."""
        encoder = open_encoder(self.config.index, data=self.config.paths.data)
        built_with = self._store.get_setting(ENCODER_SETTING)
        if built_with is not None and built_with != encoder.fingerprint:
            raise EncoderMismatch(f"{encoder.name} ({encoder.fingerprint})", built_with)
        return encoder

    @cached_property
    def _word_vectors(self) -> WordVectors:
        return WordVectors(self.encoder, self._store.word_vectors.get)

    def keep_cache(self) -> None:
        """Own the approximate-search cache from now on, and bring it up to date in the background after every change.

        For a process that stays and answers many questions; searches never wait for it.
        """
        self._keeper.keep()

    # Writing

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
        paths of files that failed, that are read once more although nothing has changed. When the encoder is another than
        the one that the index was built with, everything is indexed anew first. Where so many files are gone that a drive
        may be away, their documents stay, unless `removals_are_meant` or the folder is one of the `cleared`. Raises Locked
        while another process writes, ConfigError without a corpus folder, FilesMissing when it is empty and was not.
        """
        with hold_writer_lock(self.config.paths.data):
            try:
                upkeep = self._open_upkeep()
            except EncoderMismatch as error:
                log.warning("the index was built with %s: all documents are indexed anew", error.found)
                self.__dict__["encoder"] = open_encoder(self.config.index, data=self.config.paths.data)
                upkeep = self._open_upkeep()
                # Another version of the product may also read the files better.
                upkeep.rebuild(reads_again=True, show_progress=show_progress)
            return upkeep.ingest(
                paths,
                unsettled=unsettled,
                again=again,
                removals_are_meant=removals_are_meant,
                cleared=cleared,
                show_progress=show_progress,
            )

    def rebuild(self, *, show_progress: Callable[[IngestProgress], None] = lambda progress: None) -> int:
        """Make chunks, keys, vectors, records and the cache anew from the texts in the catalogue; return the documents.

        It is one change: the old index answers until the new one is complete, also when this process dies half-way. An
        encoder that has been changed in config.yaml takes effect here. Raises Locked while another process writes.
        """
        with hold_writer_lock(self.config.paths.data):
            self.__dict__["encoder"] = open_encoder(self.config.index, data=self.config.paths.data)
            return self._open_upkeep().rebuild(show_progress=show_progress)

    def edit(self, document_id: str, values: Mapping[str, object], *, contributor: str) -> None:
        """State what fields of a document are, whatever was proposed or a sidecar says; None takes a statement back.

        `contributor` names who says so. Raises ValueError for a field or value that is not allowed, DocumentMissing, and
        Locked while another process writes.
        """
        with hold_writer_lock(self.config.paths.data):
            self._open_upkeep().edit(document_id, values, contributor=contributor)

    def withdraw_document(self, document_id: str) -> None:
        """Take a document whose files were removed out of the list and the index at once, before the next reading.

        Raises Locked while another process writes; the next reading does the same.
        """
        with hold_writer_lock(self.config.paths.data):
            self._store.withdraw_document(document_id)

    def _open_upkeep(self) -> Upkeep:
        # Not at the top: what only reads should not wait for all that ingestion imports.
        from upkeep import Upkeep

        return Upkeep(self.config, self._store, self._cache, self._members, self.encoder)

    # Reading

    def search(
        self, query: str, filter: Filter, *, limit: int = 10, is_question: bool = False, folds: bool = False
    ) -> list[Hit]:
        """Return the best passages for a query, best first; of a very long one its beginning counts.

        A hyphen before a word leaves out what holds it, unless the query is a question. With `folds` the same passage of a
        copy or another language version of a document is folded under the first.
        """
        # Not at the top: a command that only lists should not wait for all that searching imports.
        from index.folding import fold_hits
        from index.search import search_index

        hits = search_index(
            self._store,
            self.encoder,
            clean_question(query),
            self._leave_out_older(filter),
            limit=2 * limit if folds else limit,
            has_operators=not is_question,
            vectors=self._word_vectors,
        )
        return fold_hits(hits, self._store, limit=limit) if folds else hits

    def ask(
        self,
        question: str,
        filter: Filter,
        *,
        turns: Sequence[str] = (),
        language: str | None = None,
        show_sentence: Callable[[WrittenSentence], None] = lambda sentence: None,
    ) -> Answer:
        """Answer a question from the documents, or refuse.

        `turns` are the earlier questions of the conversation; `language` is that of the asker's interface, for questions too
        short to tell theirs; `show_sentence` gets each sentence of a written answer as soon as it is checked.
        """
        from answer.ask import answer_question
        from answer.catalogue_questions import answer_from_catalogue
        from answer.register_questions import answer_from_registers

        # Whoever pasted a book before asked about its beginning; the catalogue reads the earlier questions too.
        turns = [clean_question(turn) for turn in turns]
        return answer_question(
            question,
            turns=turns,
            likely_languages=[*([language] if language else []), *self._store.list_languages()],
            search=lambda query, limit: self.search(query, filter, limit=limit, is_question=True),
            read_document=lambda document_id: self.get_document(document_id, filter),
            encoder=self.encoder,
            vectors=self._word_vectors,
            config=self.config.answer,
            consult_catalogue=lambda asked, tag: (
                answer_from_catalogue(asked, language=tag, catalogue=self, filter=filter, turns=turns)
                or answer_from_registers(asked, language=tag, registers=self, filter=filter)
            ),
            show_sentence=show_sentence,
        )

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        """Return the historical list: current documents, newest first."""
        return self._store.list_documents(filter)

    def list_names(self) -> dict[str, list[str]]:
        """Return the projects, issuers, authors and places of the current documents, by these words, in order."""
        return self._store.list_names()

    def list_titles(self) -> list[tuple[str, str]]:
        """Return (title, document id) of the current documents."""
        return self._store.list_titles()

    def get_entry(self, document_id: str) -> CatalogueEntry:
        """Return the catalogue entry of a document in any state, without its text; raises DocumentMissing."""
        return self._store.get_entry(document_id)

    def list_versions(self, document_id: str) -> list[CatalogueEntry]:
        """Return all versions of a document, the oldest first, itself among them; raises DocumentMissing."""
        return self._store.list_versions(document_id)

    def list_stated_versions(self) -> dict[str, str]:
        """Return which document staff call the newer version of which, as ids: the newer by the older."""
        return self._store.newer_versions.list_newer()

    def list_later_versions(self) -> dict[str, tuple[str, ...]]:
        """Return the later versions of the current documents that staff call an older one, as ids, the latest last."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self._store.newer_versions.list_newer():
            versions = self._store.list_versions(name)
            ids = [version.document_id for version in versions]
            place = ids.index(name)
            current = [version for version in versions[place + 1 :] if version.state is DocumentState.CURRENT]
            if current and versions[place].state is DocumentState.CURRENT:
                found[name] = tuple(version.document_id for version in current)
        return found

    def state_newer_version(self, older_id: str, newer_id: str | None) -> None:
        """Keep that a document is the newer version of another at a different place; None takes it back.

        In the list and in searches the newer one stands for both, to those who may read it. Raises ValueError when it is
        itself among the earlier versions of the other, DocumentMissing, and Locked while another process writes.
        """
        with hold_writer_lock(self.config.paths.data):
            ids = [version.document_id for version in self._store.list_versions(older_id)]
            if newer_id is not None:
                self._store.get_entry(newer_id)
                if newer_id in ids[: ids.index(older_id) + 1]:
                    raise ValueError(f"{newer_id} is an earlier version of {older_id}")
            self._store.newer_versions.put(older_id, newer_id)

    def _leave_out_older(self, filter: Filter) -> Filter:
        """Return a filter without the documents of which a newer version meets it too."""
        later = self.list_later_versions()
        if not later:
            return filter
        found = set(self._store.list_ids(filter))
        older = tuple(name for name, names in later.items() if name in found and not found.isdisjoint(names))
        return replace(filter, without_documents=(*filter.without_documents, *older))

    def list_likenesses(self, document_id: str) -> list[JudgedLikeness]:
        """Return the documents that are nearly the same as this one or the same in another language, most alike first.

        Those that staff have rejected are among them.
        """
        return self._store.likenesses.list_likenesses(document_id)

    def list_language_versions(self, document_id: str) -> list[CatalogueEntry]:
        """Return the documents that are one text in several languages with this one, itself among them, by language.

        Empty when there are none. What staff have confirmed counts, what they have rejected does not.
        """
        found: dict[tuple[str, str], Likeness] = {}
        asked, waiting = set[str](), [document_id]
        while waiting:
            asked.add(name := waiting.pop())
            for likeness in _trust_decisions(self._store.likenesses.list_likenesses(name)):
                if likeness.kind is LikenessKind.LANGUAGE_VERSION:
                    found[likeness.document_id, likeness.other_id] = likeness
                    waiting += {likeness.document_id, likeness.other_id} - asked - set(waiting)
        group = next((group for group in self._group_versions(list(found.values())) if document_id in group), ())
        entries = [self._store.get_entry(name) for name in group]
        return sorted(entries, key=lambda entry: (entry.language, entry.document_id))

    def list_language_groups(self) -> list[tuple[str, ...]]:
        """Return all groups of documents that are one text in several languages, as ids; rules as above."""
        return self._group_versions(_trust_decisions(self._store.likenesses.list_kind(LikenessKind.LANGUAGE_VERSION)))

    def _group_versions(self, likenesses: Sequence[Likeness]) -> list[tuple[str, ...]]:
        from ingest.language_versions import group_language_versions

        names = {name for likeness in likenesses for name in (likeness.document_id, likeness.other_id)}
        return group_language_versions(likenesses, {name: self._store.get_entry(name).language for name in names})

    def list_related(self, document_id: str, filter: Filter, *, limit: int) -> list[CatalogueEntry]:
        """Return the current documents that have most to do with this one, of the filter's access levels.

        First those of the same project, then by what their texts are about; one that is the same work is left out, and
        so is one that has no more in common with it than any other. Raises DocumentMissing.
        """
        entry = self._store.get_entry(document_id)
        same = {document_id, *self._store.list_kin(document_id)}
        similarities = dict(self._store.likenesses.rank_related(document_id))
        allowed = Filter(projects=entry.projects, access_levels=filter.access_levels)
        # A project may have hundreds of documents: only what is returned is read.
        of_project = set(self._store.list_ids(allowed)) - same if entry.projects else set()
        related = sorted(of_project, key=lambda name: (-similarities.get(name, 0.0), name))[:limit]
        found = [self._store.get_entry(name) for name in related]
        for name, similarity in similarities.items():
            if len(found) >= limit or similarity <= _RELATED:
                break
            if name in same or name in of_project:
                continue
            other = self._store.get_entry(name)
            if other.access_level in filter.access_levels:
                found.append(other)
        return found

    def decide_likeness(self, likeness: Likeness, decision: Decision | None) -> None:
        """Keep what staff say of a likeness, found or not; None takes it back. Raises Locked while another writes."""
        with hold_writer_lock(self.config.paths.data):
            self._store.likenesses.decide(likeness, decision)

    def get_document(self, document_id: str, filter: Filter) -> Document:
        """Return a document with its text; raises DocumentMissing when it is unknown or hidden from the asker."""
        return self._store.get_document(document_id, filter)

    def find_boxes(self, document_id: str, start: int, end: int, filter: Filter) -> list[Box]:
        """Return where a range of the text of record stands on its printed pages, a rectangle for each line.

        Empty for formats without printed pages. Raises DocumentMissing when the document is unknown or hidden.
        """
        pages = self._store.get_document(document_id, filter).pages
        first, last = page_at(pages, start), page_at(pages, max(start, end - 1))
        return find_boxes(self._store.list_layouts(document_id, filter, first=first, last=last), start, end)

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        """Return the records of the observatory."""
        return self._store.list_records(register, filter)

    def original(self, document_id: str, filter: Filter) -> Path:
        """Return the source file of a document; raises DocumentMissing when it is unknown, hidden or no longer there.

        A file that has changed since is another document, of which nobody knows yet who may read it.
        """
        document = self._store.get_document(document_id, filter)
        corpus, find_seen = self.config.paths.corpus, self._store.journal.find_seen_file
        file = find_original(document, corpus, members=self._members, find_seen=find_seen)
        if file is None:
            raise DocumentMissing(document_id)
        return file

    def list_places(self) -> dict[str, str]:
        """Return the id of the document at each path of the corpus folder."""
        return self._store.list_places()

    def list_failures(self) -> list[StoredFailure]:
        """Return the files that could not be read, by path."""
        return self._store.journal.list_failures()

    def look_at_folder(self) -> FolderNews:
        """Return what has happened in the corpus folder since it was read last, without reading any file.

        Raises IngestError when the folder cannot be looked at.
        """
        from ingest.folder_news import compare_folder
        from ingest.listing import list_files

        journal = self._store.journal
        return compare_folder(
            list_files(self.config.paths.corpus).files,
            seen=journal.list_seen_files(),
            places=self._store.list_places(),
            failed=[failure.path for failure in journal.list_failures()],
        )

    def list_doubts(self, fields: Sequence[str], filter: Filter, *, below: float) -> list[tuple[str, float]]:
        """Return (document id, confidence) of the documents of which a field is doubtful, the most doubtful first.

        Doubtful is what nobody has stated and what was proposed with less confidence than `below`; a field that nothing
        was proposed for has the confidence 0.
        """
        return self._store.list_doubts(fields, filter, below=below)

    def list_undecided(self, filter: Filter) -> list[Likeness]:
        """Return the likenesses that staff have said nothing of, the most alike first."""
        said = {frozenset(pair) for pair in self._store.newer_versions.list_newer().items()}
        visible = {entry.document_id for entry in self._store.list_documents(filter)}
        return [
            likeness
            for likeness in self._store.likenesses.list_undecided()
            if {likeness.document_id, likeness.other_id} <= visible
            and frozenset((likeness.document_id, likeness.other_id)) not in said
        ]

    def generation(self) -> int:
        """Return a number that grows with every change of the catalogue."""
        return self._store.generation()

    def status(self) -> Status:
        """Return what is indexed and what needs a hand; checks the cache of vectors and mends it when it can."""
        fingerprint = self._open_upkeep().fingerprint()
        stale = tuple(
            sorted(
                document_id
                for document_id, (state, found) in self._store.list_states().items()
                if state is DocumentState.CURRENT and found != fingerprint
            )
        )
        failures = tuple(self._store.journal.list_failures())
        problems = [f"{failure.path}: {failure.reason}; {failure.action}" for failure in failures]
        if not self._store.count()["documents"]:
            problems.append("no document is indexed; mend what failed, or put documents into the corpus folder")
        if unread := self._store.list_unread():
            problems.append(
                f"{sum(unread.values())} scanned pages of {len(unread)} documents were not recognised; install Tesseract "
                "with a pack for each language (Debian: tesseract-ocr-slv and so on) and run `seobs ingest`"
            )
        if stale:
            problems.append(
                f"{len(stale)} documents were indexed with other settings or an older version; run `seobs ingest`"
            )
        if self._store.count_chunks() and not is_being_written(self.config.paths.data):
            self._keeper.mend()
        return Status(
            counts=self._store.count(),
            languages=tuple(self._store.list_languages()),
            encoder=f"{self.encoder.name} ({self.encoder.fingerprint})",
            stale=stale,
            failures=failures,
            problems=tuple(problems),
            unread_pages=sum(unread.values()),
        )


def _trust_decisions(judged: Sequence[JudgedLikeness]) -> list[Likeness]:
    """Return the likenesses that staff have not rejected; those that they have confirmed are sure."""
    return [
        replace(item.likeness, similarity=1.0) if item.decision == "confirmed" else item.likeness
        for item in judged
        if item.decision != "rejected"
    ]
