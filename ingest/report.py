"""What a run of ingestion says of itself: where it stands while it lasts, and at its end what became of each file."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from ingest.changes import SourceChanges


@dataclass(slots=True)
class IngestProgress:
    """Where a run stands: documents, bytes and pages done, those to do, and the file that was begun last.

    `page` of `pages` is being recognised in that file; both are 0 while none is.
    """

    done: int = 0
    total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    pages_done: int = 0
    file: str = ""
    page: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one document took to read, and to index."""

    file: str
    pages: int
    chunks: int
    reading_seconds: float
    indexing_seconds: float


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
    restated: list[str] = field(default_factory=list)
    failed: list[tuple[str, str, str, str]] = field(default_factory=list)
    timings: list[Timing] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0


def complete_report(report: IngestReport, changes: SourceChanges, read: Set[str]) -> None:
    """Fill in what became of the files that did not fail; `read` are the paths whose content was read."""
    failed = {path for path, *_ in report.failed}
    # Contents were read side by side and came in any order.
    report.failed.sort()
    report.timings.sort(key=lambda timing: timing.file)
    report.moved, report.removed = list(changes.moved), list(changes.removed)
    report.added = [path for path in changes.added if path not in failed]
    report.changed = [path for path in changes.changed if path not in failed]
    report.copied = [path for path in changes.copied if path not in failed]
    report.reread = [path for path in changes.unchanged if path in read]
    report.unchanged = [path for path in changes.unchanged if path not in read and path not in failed]
