"""Pictures of the pages of PDFs and scans: drawn when they are first asked for, and kept in the data folder.

Whoever asks must be allowed to read the document; what is kept is looked up only after that.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from index.store import Filter
from ingest.page_images import render_page
from kb.documents import hash_bytes, make_document_id
from kb.errors import DocumentMissing, IngestError, StoreError
from knowledge_base import KnowledgeBase
from web.whole_files import write_whole

PICTURED = ("application/pdf", "image/png", "image/jpeg", "image/tiff")
"""The media types of documents whose pages have a picture."""

WIDTH_PIXELS = 1240
"""A4 at 150 dots an inch: small print can be read, and a page of a scan has about 150 kB."""

_FOLDER = "pages"
_LARGEST_CACHE = 256 * 2**20
_KEPT_SHARE = 0.9
_DRAWN_AT_ONCE = 2
_MOST_WAITING = 12
_PATIENCE_SECONDS = 15.0
_MOST_REMEMBERED = 1000

_drawing = threading.BoundedSemaphore(_DRAWN_AT_ONCE)
_waiting = threading.BoundedSemaphore(_MOST_WAITING)
# The pages that could not be drawn, the latest last: each costs its time once.
_undrawable: OrderedDict[Path, None] = OrderedDict()


def find_page_picture(knowledge_base: KnowledgeBase, document_id: str, page: int, filter: Filter) -> Path | None:
    """Return the file with the picture of a page, drawing it first when it is not kept yet.

    Raises DocumentMissing when the document is unknown, hidden from the asker or without this page, IngestError when it
    cannot be drawn, StoreError when it cannot be kept. None means that too many others are being drawn just now.
    """
    original = knowledge_base.original(document_id, filter)
    entry = knowledge_base.get_entry(document_id)
    if entry.media_type not in PICTURED or not 1 <= page <= entry.pages:
        raise DocumentMissing(document_id)
    folder = knowledge_base.config.paths.data / _FOLDER
    file = folder / document_id / f"{page}.webp"
    if _is_kept(file):
        return file
    if file in _undrawable:
        raise DocumentMissing(document_id)
    if not _waiting.acquire(blocking=False):
        return None
    try:
        if not _drawing.acquire(timeout=_PATIENCE_SECONDS):
            return None
        try:
            if not _is_kept(file):
                _keep(file, _draw(knowledge_base, original, document_id, entry.file, page))
        except IngestError:
            _undrawable[file] = None
            if len(_undrawable) > _MOST_REMEMBERED:
                _undrawable.popitem(last=False)
            raise
        finally:
            _drawing.release()
    finally:
        _waiting.release()
    _make_room(folder)
    return file


def _draw(knowledge_base: KnowledgeBase, original: Path, document_id: str, source: str, page: int) -> bytes:
    try:
        content = original.read_bytes()
    except OSError as error:
        # It is being taken away just now.
        raise DocumentMissing(document_id) from error
    # The file may have been changed since it was read: its pages are then those of another document.
    if make_document_id(hash_bytes(content)) != document_id:
        raise DocumentMissing(document_id)
    limits = knowledge_base.config.ingest.limits
    return render_page(content, source=source, page=page, width_pixels=WIDTH_PIXELS, limits=limits)


def _is_kept(file: Path) -> bool:
    """Return whether a picture is kept; what is looked at stays when room is made."""
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True


def _keep(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written ({error.strerror}); mend its rights or make room") from error


def _make_room(folder: Path, *, largest: int = _LARGEST_CACHE) -> None:
    """Remove the pictures that nobody has looked at for longest when all together are larger than `largest` bytes."""
    found = []
    for file in folder.glob("*/*.webp"):
        # Another thread may be making room too.
        with suppress(FileNotFoundError):
            found.append((file.stat(), file))
    total = sum(status.st_size for status, _ in found)
    if total <= largest:
        return
    for status, file in sorted(found, key=lambda item: item[0].st_mtime_ns):
        file.unlink(missing_ok=True)
        total -= status.st_size
        if total <= largest * _KEPT_SHARE:
            return
