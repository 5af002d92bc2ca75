"""What is remembered of source files from one run to the next."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kb.errors import IngestError


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as it was when it was hashed: size, times in nanoseconds since 1970, SHA-256 (hex) of its content."""

    size_bytes: int
    modified_ns: int
    changed_ns: int
    sha256: str

    def matches(self, found: os.stat_result) -> bool:
        """Return whether a file that looks so now is as it was."""
        return (self.size_bytes, self.modified_ns, self.changed_ns) == (
            found.st_size,
            found.st_mtime_ns,
            found.st_ctime_ns,
        )


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A file in an archive or mail; one that could not be taken out has an error and no hash."""

    name: str
    sha256: str
    size_bytes: int
    error: IngestError | None = None


@dataclass(frozen=True, slots=True)
class StoredFailure:
    """A source that could not become a document at the last attempt; `failed_at` is ISO 8601, UTC.

    `fingerprint` stands for the parsers and limits it failed with, empty when another attempt may go better anyway.
    """

    path: str
    sha256: str | None
    kind: str
    reason: str
    action: str
    fingerprint: str
    failed_at: str
