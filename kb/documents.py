"""What a source file becomes: a text of record with pages and blocks, cut into chunks.

All offsets are half-open ranges of Python string indices (code points) into the text of record of one document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.layout import PageLayout
from kb.metadata import Evidence, Metadata
from kb.passages import Page


class BlockKind(StrEnum):
    """What a block is; decides how it is cut, quoted and shown."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row; blocks are in text order and do not overlap.

    `level` is the depth of a heading from 1, the nesting of a list item from 1, and 0 otherwise. `is_header` marks the
    rows at the top of a table that name its columns; the cells of a row are separated by tabs. `language` is a BCP 47
    tag where the block is surely in another language than its document, and empty otherwise.
    """

    kind: BlockKind
    start: int
    end: int
    page: int
    level: int = 0
    is_header: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """What a parser returns: the text of record, where its pages and blocks are, and what the file says of itself.

    `properties` holds the file's own metadata by lower-case name ("title", "author", "created", "modified",
    "subject", "language"), verbatim. `layouts` tells where the words of printed pages stand; other formats have none.
    `unread_pages` counts scanned pages that could not be recognised for want of a program or language pack.
    """

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    media_type: str
    properties: Mapping[str, str] = field(default_factory=dict)
    layouts: tuple[PageLayout, ...] = ()
    unread_pages: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One source file and its metadata.

    `paths` are all the places where this very content lies, relative to the corpus folder, sorted; the first names
    the document where one name is needed. `proposals` is the evidence that ingestion found, `metadata` what counts: people
    may have stated something else. `layouts` is empty where the words have no known place on a page.
    """

    id: str
    sha256: str
    paths: tuple[str, ...]
    media_type: str
    size_bytes: int
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    metadata: Metadata
    proposals: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    layouts: tuple[PageLayout, ...] = ()
    unread_pages: int = 0

    @property
    def file(self) -> str:
        """Return the path of the document relative to the corpus folder."""
        return self.paths[0]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some neighbouring blocks under one heading path: what is embedded and indexed.

    `sentences` are the (start, end) ranges of its sentences, list items and rows, in order, inside the chunk.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    page: int
    heading_path: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]


def make_document_id(sha256: str) -> str:
    """Return the document id for the SHA-256 (hex) of a source file: its first 16 digits."""
    return sha256[:16]


def hash_bytes(content: bytes) -> str:
    """Return the SHA-256 of a file's content as hex."""
    return hashlib.sha256(content).hexdigest()
