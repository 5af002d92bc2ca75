"""A new content -> the document that it becomes, read in a child process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from ingest.changes import NewContent
from ingest.messages import Reading
from ingest.report import IngestProgress
from ingest.sources import Source, read_source
from kb.config import IngestConfig
from kb.documents import Chunk, Document, hash_bytes
from kb.errors import IngestError, SourceUnavailable
from kb.internal_folders import find_internal_folder
from kb.statements import compose_metadata


def read_document(
    content: NewContent, config: IngestConfig, *, read: Callable[..., Reading], progress: IngestProgress | None = None
) -> tuple[Document, list[Chunk]]:
    """Return the document that a content is, before people have said anything of it, and its chunks.

    The bytes are read and hashed once more: what is parsed is what the id says, even if the file has just changed.
    Of several copies the first is read that can be: "a.pdf" may be a text file that is also there as "b.txt". Raises
    IngestError naming the file.
    """

    def note_page(page: int, pages: int) -> None:
        if progress is not None:
            progress.page, progress.pages = page, pages

    errors: list[IngestError] = []
    for source in _choose_copies(content.sources):
        # A copy in an internal folder makes the document internal, wherever else it lies.
        internal = (path for path in content.places if find_internal_folder(path, config.access) is not None)
        file = next(internal, source.path)
        try:
            bytes_read = read_source(source.file, config.limits, source=source.path)
            if hash_bytes(bytes_read) != source.sha256:
                raise SourceUnavailable(source.path, "the file changed while it was read", "run `seobs ingest` again")
            reading = read(
                bytes_read, source=source.path, file=file, document_id=content.document_id, note_page=note_page
            )
        except IngestError as error:
            errors.append(error)
            continue
        document = Document(
            id=content.document_id,
            sha256=source.sha256,
            paths=content.places,
            media_type=reading.parsed.media_type,
            size_bytes=len(bytes_read),
            text=reading.parsed.text,
            pages=reading.parsed.pages,
            blocks=reading.parsed.blocks,
            metadata=compose_metadata(reading.proposals),
            proposals=reading.proposals,
            layouts=reading.parsed.layouts,
            unread_pages=reading.parsed.unread_pages,
        )
        return document, list(reading.chunks)
    raise errors[0]


def _choose_copies(sources: Sequence[Source]) -> Iterator[Source]:
    """Yield one copy for each suffix, in order of path."""
    seen: set[str] = set()
    for source in sources:
        suffix = PurePath(source.path).suffix.lower()
        if suffix not in seen:
            seen.add(suffix)
            yield source
