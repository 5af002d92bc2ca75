"""What ingestion needs of whoever keeps the documents; `index/` has it, and this folder does not know of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from ingest.containers import MemberJournal
from ingest.member_folder import MemberFolder
from kb.documents import Chunk, Document
from kb.errors import IngestError
from kb.sources import SeenFile, StoredFailure
from kb.statements import Proposals


class Catalogue(Protocol):
    """What ingestion reads and writes of the documents."""

    def transaction(self) -> AbstractContextManager[None]:
        """Make all writes of the body one change."""

    def list_places(self) -> Mapping[str, str]:
        """Return the id of the document at each path."""

    def set_places(self, document_id: str, paths: Sequence[str]) -> None:
        """Record that a known document now lies at these paths and no others."""

    def withdraw_document(self, document_id: str) -> None:
        """Take a document whose files are gone out of the list and the index."""


class Journal(MemberJournal, Protocol):
    """What ingestion remembers from one run to the next."""

    def list_seen_files(self) -> Mapping[str, SeenFile]:
        """Return files as they were when they were hashed last."""

    def put_seen_files(self, files: Mapping[str, SeenFile], *, forget: Sequence[str]) -> None:
        """Remember files that have been hashed, and forget others."""

    def list_failures(self) -> Sequence[StoredFailure]:
        """Return the sources that failed before."""

    def put_failure(self, path: str, error: IngestError, *, sha256: str | None, fingerprint: str) -> None:
        """Remember that a source could not be read."""

    def delete_failures(self, paths: Sequence[str]) -> None:
        """Forget the failures of these paths."""

    def list_statements(self, source: Literal["sidecar", "edit"]) -> Mapping[str, Proposals]:
        """Return what was stated about documents, by id."""

    def merge_statements(self, document_id: str) -> Proposals:
        """Return what counts of that for one document."""

    def set_statements(self, document_id: str, source: Literal["sidecar", "edit"], statements: Proposals) -> None:
        """Replace what was stated about a document."""

    def inherit_access(self, document_id: str, paths: Sequence[str]) -> None:
        """Let a document be internal that comes to a place where people have made another one internal."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where a run puts things: `index_document` stores one document all or nothing, `revise` indexes it anew.

    `members` is the folder for what was taken out of archives.
    """

    catalogue: Catalogue
    journal: Journal
    members: MemberFolder
    index_document: Callable[[Document, list[Chunk]], None]
    revise: Callable[[str], None]
