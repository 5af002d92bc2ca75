"""A reading on its way from the child that made it: whole when it is sound, refused when it is not."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping

import pytest

from ingest.messages import Reading, decode_reading, encode_reading, receive_message
from ingest.reading import read_content
from tests.ingest.make_sources import INGEST

TEXT = "ANNUAL REPORT\n\nThe network joined nine cooperatives in 2019."


@pytest.fixture
def reading() -> Reading:
    return read_content(TEXT.encode(), source="a.txt", file="a.txt", document_id="d", config=INGEST)


def send_over(header: Mapping[str, object]) -> dict[str, object]:
    """What arrives of a header: JSON knows more numbers and texts than Python's own types suggest."""
    received: dict[str, object] = json.loads(json.dumps(header))
    return received


def test_a_reading_arrives_as_it_was_sent(reading: Reading) -> None:
    header, content = encode_reading(reading)
    assert decode_reading(send_over(header), content, document_id="d") == reading


@pytest.mark.parametrize(
    "change",
    [
        {"text_bytes": float("inf")},
        {"text_bytes": -1},
        {"unread_pages": 10**30},
        {"media_type": "text/\ud800"},
        {"properties": {"title": "\udfff"}},
        {"pages": [[1, 0, 10**6, None]]},
        {"pages": []},
        {"proposals": {}},
        {"chunks": [[0, 5, 10**20, [], []]]},
        {"blocks": [["paragraph", 0, 5, 1, 0, False, "\ud800"]]},
        {"layouts": [[1, 1.0, 1.0, 14]]},
    ],
    ids=str,
)
def test_an_unsound_reading_is_refused(reading: Reading, change: dict[str, object]) -> None:
    header, content = encode_reading(reading)
    with pytest.raises((ValueError, KeyError, TypeError)):
        decode_reading(send_over({**header, **change}), content, document_id="d")


def test_a_header_that_nests_without_end_is_refused() -> None:
    ours, theirs = socket.socketpair()
    header = b"[" * 100_000
    with ours, theirs:
        theirs.sendall(len(header).to_bytes(8, "big") + bytes(8) + header)
        with pytest.raises(ValueError, match="nested too deep"):
            receive_message(ours, largest=1_000_000)
