"""Blocks that a format names itself (DOCX, HTML, markdown) -> a text of record with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ingest.parsers.characters import clean_characters
from kb.documents import Block, BlockKind, ParsedSource
from kb.passages import Page


class RecordWriter:
    """Collects blocks in reading order; each becomes a stretch of the text of record.

    List items and table rows stand on neighbouring lines, everything else is set off by a blank line.
    """

    def __init__(self) -> None:
        """Begin an empty text of record."""
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    @property
    def length(self) -> int:
        """Return how many characters the text of record has so far."""
        return self._length

    def add(self, kind: BlockKind, text: str, *, level: int = 0) -> None:
        """Append one block; text without anything visible adds nothing."""
        text = clean_characters(text).strip()
        if not text:
            return
        if self._blocks:
            together = kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) and self._blocks[-1].kind == kind
            self._append("\n" if together else "\n\n")
        start = self._length
        self._append(text)
        self._blocks.append(Block(kind, start, self._length, 1, level))

    def finish(self, media_type: str, properties: Mapping[str, str | None]) -> ParsedSource:
        """Return the parsed source as one page; properties without a value are left out."""
        return ParsedSource(
            text="".join(self._parts),
            pages=(Page(1, 0, self._length),),
            blocks=tuple(self._blocks),
            media_type=media_type,
            properties=keep_filled(properties.items()),
        )

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def keep_filled(properties: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return the properties that say something, cleaned and on one line; of equal names the first counts."""
    filled: dict[str, str] = {}
    for name, value in properties:
        text = " ".join(clean_characters(value or "").split())
        if text and name not in filled:
            filled[name] = text
    return filled
