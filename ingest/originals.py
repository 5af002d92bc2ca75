"""The source file of a document, as long as it is still that: in the corpus folder, or taken out of an archive."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path

from ingest.member_folder import MemberFolder
from kb.documents import Document
from kb.sources import SeenFile


def find_original(
    document: Document, corpus: Path, *, members: MemberFolder, find_seen: Callable[[str], SeenFile | None]
) -> Path | None:
    """Return a file with the content of a document; None when there is none any more.

    A file that has changed since is another document, of which nobody knows yet who may read it. `find_seen` returns what
    is remembered of the file at a path.
    """
    root = corpus.resolve()
    for path in document.paths:
        file = root / path
        # Not Path.is_file: that raises for a drive that has lost its server.
        is_there = os.path.isfile(file) and file.resolve().is_relative_to(root)
        if is_there and _still_holds(document, file, seen=find_seen(path)):
            return file
    taken_out = members.locate(document.sha256)
    return taken_out if document.paths and taken_out.is_file() else None


def _still_holds(document: Document, file: Path, *, seen: SeenFile | None) -> bool:
    """Return whether a file has the content of a document, without reading it where its times tell."""
    try:
        found = file.stat()
        if seen is not None and seen.matches(found):
            return seen.sha256 == document.sha256
        with open(file, "rb") as content:
            is_alike = found.st_size == document.size_bytes
            return is_alike and file_digest(content, "sha256").hexdigest() == document.sha256
    except OSError:
        # It is going away just now, or this user may not read it.
        return False
