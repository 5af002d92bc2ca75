"""The content of a source file -> what is known of it: text of record, proposed metadata, chunks.

    parse_source -> mark_block_languages -> propose_metadata -> cut_chunks

All of it happens in the child process: what a hostile text makes slow costs only its own document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest.chunking import cut_chunks
from ingest.messages import Reading
from ingest.metadata import mark_block_languages, propose_metadata
from ingest.parsers import parse_source
from kb.config import IngestConfig
from kb.statements import Field


def read_content(
    content: bytes,
    *,
    source: str,
    file: str,
    document_id: str,
    config: IngestConfig,
    note_page: Callable[[int, int], None] = lambda page, pages: None,
) -> Reading:
    """Read one content; raises IngestError naming `source`.

    `source` is the path whose suffix tells the format, `file` the one that names the document and decides on its access
    level. `note_page(page, pages)` is called before each page that takes long.
    """
    parsed = parse_source(content, source=source, limits=config.limits, ocr=config.ocr, note_page=note_page)
    proposals = propose_metadata(parsed, document_id=document_id, file=file, access=config.access)
    language = proposals[Field.LANGUAGE][0].value if proposals.get(Field.LANGUAGE) else "und"
    parsed = replace(parsed, blocks=mark_block_languages(parsed, language=language))
    return Reading(parsed, proposals, tuple(cut_chunks(document_id, parsed, words=config.chunk_words)))
