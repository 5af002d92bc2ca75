"""Files -> sources: contents with their hash, also those that lie in archives and mails."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.config import LimitsConfig
from kb.documents import hash_bytes, make_document_id
from kb.errors import IngestError, LimitExceeded, SourceUnavailable, UnreadableSource
from kb.sources import SeenFile

_MEBIBYTE = 2**20
# A file that was touched less than this before it was hashed may change again without a newer time stamp.
_SETTLED_NS = 2_000_000_000


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


def read_source(path: Path, limits: LimitsConfig, *, source: str) -> bytes:
    """Read a source file once, so that what is hashed is what is parsed.

    Raises LimitExceeded for a file over the size limit, UnreadableSource for what is no file, SourceUnavailable for one
    that cannot be read just now; all name `source`, its path relative to the corpus folder.
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
        raise _explain_loss(source, error) from error
    if len(content) > largest:
        raise LimitExceeded(
            source,
            f"is {max(size, len(content)) / _MEBIBYTE:.1f} MB, the limit is {limits.size_mb} MB",
            "split it or raise ingest.limits.size_mb in config.yaml",
        )
    return content


def hash_sources(
    files: Mapping[str, Path], limits: LimitsConfig, *, seen: Mapping[str, SeenFile]
) -> tuple[list[Source], dict[str, IngestError], dict[str, SeenFile]]:
    """Return every readable file with the hash of its content, and the errors of the others by path.

    A file whose size and times are those of `seen` is not read again. The third value holds what should be remembered of
    the files that were read.
    """
    sources: list[Source] = []
    failures: dict[str, IngestError] = {}
    hashed: dict[str, SeenFile] = {}
    for path, file in files.items():
        shown = escape_name(path)
        try:
            if shown != path:
                raise UnreadableSource(shown, "the name of the file is not valid UTF-8", "rename it")
            source, now = _hash_source(path, file, limits, seen.get(path))
        except IngestError as error:
            failures[shown] = error
        else:
            sources.append(source)
            if now is not None:
                hashed[path] = now
    return sources, failures, hashed


def _hash_source(path: str, file: Path, limits: LimitsConfig, seen: SeenFile | None) -> tuple[Source, SeenFile | None]:
    """Return a file as a source, and what to remember of it when it had to be read and is likely to stay as it is."""
    before = _stat_file(file, source=path)
    if seen is not None and seen.matches(before):
        return Source(path, file, seen.sha256, seen.size_bytes), None
    started = time.time_ns()
    content = read_source(file, limits, source=path)
    source = Source(path, file, hash_bytes(content), len(content))
    now = SeenFile(before.st_size, before.st_mtime_ns, before.st_ctime_ns, source.sha256)
    is_old = started - max(now.modified_ns, now.changed_ns) > _SETTLED_NS
    return source, now if is_old and now.matches(_stat_file(file, source=path)) else None


def _stat_file(file: Path, *, source: str) -> os.stat_result:
    try:
        return file.stat()
    except OSError as error:
        raise _explain_loss(source, error) from error


def _explain_loss(source: str, error: OSError) -> SourceUnavailable:
    return SourceUnavailable(
        source, f"cannot be read: {error.strerror or error}", "check that the file is there and its permissions"
    )


def escape_name(path: str) -> str:
    """Return a path that can be stored and printed: bytes that are not UTF-8 become escapes, as in `caf\\xe9.txt`."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
