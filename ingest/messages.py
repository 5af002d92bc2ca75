"""What the parsing process and its parent say to each other: framed messages, and a reading as one of them.

A message is a JSON object and some bytes. Whatever a hostile document makes of the child, nothing that it sends can run
code in the parent: an answer that is not sound raises ValueError, KeyError or TypeError.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.documents import Block, BlockKind, Chunk, ParsedSource
from kb.layout import PageLayout
from kb.metadata import Evidence
from kb.passages import Page, cut_passage
from kb.statements import Field, Proposals

_FRAME = struct.Struct(">QQ")
_PAST_NUMBERS = 2**31


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one content gave; `proposals` is what its metadata may be, before people have said anything."""

    parsed: ParsedSource
    proposals: Proposals
    chunks: tuple[Chunk, ...]


def send_message(
    channel: socket.socket, header: Mapping[str, object], content: bytes = b"", *, deadline: float | None = None
) -> None:
    """Send a JSON object and some bytes; raises TimeoutError after the deadline (monotonic seconds)."""
    encoded = json.dumps(header, ensure_ascii=False).encode("utf-8", errors="replace")
    channel.settimeout(_remaining(deadline))
    channel.sendall(_FRAME.pack(len(encoded), len(content)) + encoded)
    channel.settimeout(_remaining(deadline))
    channel.sendall(content)


def receive_message(
    channel: socket.socket, *, largest: int, deadline: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """Receive a message; raises ValueError when it is none or larger than `largest` bytes, EOFError at the end."""
    header_size, content_size = _FRAME.unpack(_receive_exactly(channel, _FRAME.size, deadline=deadline))
    if header_size + content_size > largest:
        raise ValueError("the message is too large")
    try:
        header = json.loads(_receive_exactly(channel, header_size, deadline=deadline))
    except RecursionError as error:
        raise ValueError("the header is nested too deep") from error
    if not isinstance(header, dict):
        raise ValueError("the header is not an object")
    return header, bytes(_receive_exactly(channel, content_size, deadline=deadline))


def _receive_exactly(channel: socket.socket, size: int, *, deadline: float | None) -> bytearray:
    received = bytearray()
    while len(received) < size:
        channel.settimeout(_remaining(deadline))
        piece = channel.recv(min(size - len(received), 1 << 20))
        if not piece:
            raise EOFError
        received += piece
    return received


def _remaining(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


def encode_reading(reading: Reading) -> tuple[dict[str, object], bytes]:
    """Return a reading as the two parts of a message."""
    parsed = reading.parsed
    text = parsed.text.encode("utf-8")
    header: dict[str, object] = {
        "media_type": parsed.media_type,
        "properties": dict(parsed.properties),
        "unread_pages": parsed.unread_pages,
        "pages": [[page.number, page.start, page.end, page.ocr_confidence] for page in parsed.pages],
        "blocks": [
            [block.kind, block.start, block.end, block.page, block.level, block.is_header, block.language]
            for block in parsed.blocks
        ],
        "text_bytes": len(text),
        "layouts": [[layout.page, layout.width, layout.height, len(layout.words)] for layout in parsed.layouts],
        "proposals": {field: [_encode_evidence(item) for item in items] for field, items in reading.proposals.items()},
        "chunks": [
            [chunk.start, chunk.end, chunk.page, chunk.heading_path, chunk.sentences] for chunk in reading.chunks
        ],
    }
    return header, text + b"".join(layout.words for layout in parsed.layouts)


def decode_reading(header: Mapping[str, Any], content: bytes, *, document_id: str) -> Reading:
    """Return the reading that a message holds; raises ValueError, KeyError or TypeError when it holds none."""
    text_bytes = _number(header["text_bytes"])
    text = content[:text_bytes].decode("utf-8")
    pages = tuple(
        Page(_number(n), _number(start), _number(end), _share(sure)) for n, start, end, sure in header["pages"]
    )
    blocks = tuple(
        Block(
            BlockKind(kind),
            _number(start),
            _number(end),
            _number(page),
            _number(level),
            bool(is_header),
            _text(language),
        )
        for kind, start, end, page, level, is_header, language in header["blocks"]
    )
    ranges = [(page.start, page.end) for page in pages] + [(block.start, block.end) for block in blocks]
    chunks = []
    for ordinal, (start, end, page, path, sentences) in enumerate(header["chunks"]):
        cut = tuple((_number(first), _number(last)) for first, last in sentences)
        place = _number(start), _number(end)
        ranges += [place, *cut]
        chunks.append(Chunk(document_id, ordinal, *place, _number(page), tuple(map(_text, path)), cut))
    if not pages or any(not 0 <= start <= end <= len(text) for start, end in ranges):
        raise ValueError("a range lies outside the text")
    parsed = ParsedSource(
        text=text,
        pages=pages,
        blocks=blocks,
        media_type=_text(header["media_type"]),
        properties={_text(key): _text(value) for key, value in dict(header["properties"]).items()},
        layouts=tuple(_decode_layouts(header["layouts"], content[text_bytes:])),
        unread_pages=_number(header["unread_pages"]),
    )
    proposals = {
        str(Field(field)): tuple(_decode_evidence(item, document_id, parsed) for item in items)
        for field, items in dict(header["proposals"]).items()
    }
    if not proposals.get(Field.TITLE):
        raise ValueError("there is no title")
    return Reading(parsed, proposals, tuple(chunks))


def _encode_evidence(item: Evidence) -> list[object]:
    if isinstance(item.origin, str):
        return [item.value, item.confidence, item.origin, 0, 0]
    return [item.value, item.confidence, None, item.origin.start, item.origin.end]


def _decode_evidence(item: list[Any], document_id: str, parsed: ParsedSource) -> Evidence:
    value, confidence, origin, start, end = item
    if origin is not None:
        return Evidence(_text(value), float(confidence), _text(origin))
    passage = cut_passage(document_id, parsed.text, parsed.pages, _number(start), _number(end))
    return Evidence(_text(value), float(confidence), passage)


def _decode_layouts(rows: list[Any], packed: bytes) -> Iterator[PageLayout]:
    place = 0
    for page, width, height, size in rows:
        end = place + _number(size)
        yield PageLayout(_number(page), float(width), float(height), packed[place:end])
        place = end
    if place != len(packed):
        raise ValueError("the layouts are not complete")


def _number(value: object) -> int:
    """Return a count or an offset; what no catalogue could store is none."""
    if not isinstance(value, int) or not 0 <= value < _PAST_NUMBERS:
        raise ValueError(f"{value!r:.40} is no count")
    return value


def _text(value: object) -> str:
    """Return a text; half a character, which JSON can name and nothing can store, raises UnicodeEncodeError."""
    text = str(value)
    text.encode("utf-8")
    return text


def _share(value: object) -> float | None:
    return None if value is None else float(str(value))
