"""Damaged and mixed-up files of every format: the parent lives, and nothing but an IngestError comes of them.

SEOBS_FUZZ_SECONDS is how long each format is tried (5 by default), SEOBS_FUZZ_SEED where the damage begins (0); a failure
names its seed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.isolation import IsolatedReader
from ingest.parsers import CONTAINER_SUFFIXES, SUPPORTED_SUFFIXES
from kb.errors import IngestError
from tests.ingest.make_sources import limit_ingest
from tests.ingest.test_containers import make_mail, make_zip
from tests.torture.corpus import list_recipes, make_corpus, make_scans

SECONDS = float(os.environ.get("SEOBS_FUZZ_SECONDS", "5"))
SEED = int(os.environ.get("SEOBS_FUZZ_SEED", "0"))
# Whatever structure a format has, these break it: lengths, signs, ends of parts, markup of the neighbours.
_POISON = (
    *(b"\x00", b"\xff" * 4, b"\x7f\xff\xff\xff", b"%PDF-1.7", b"PK\x03\x04", b"endstream", b"<w:p>", b"]]>", b"&a;"),
    *(
        b"{\\rtf1",
        b"\\u-32768?",
        b"<!DOCTYPE a [",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
        b"\xd8\x00",
    ),
    *(b"999999999999", b"-1", b"=?utf-8?b?", b"\r\n\r\n", b"\t" * 40, "\u202e\u0301".encode()),
)


def damage(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return a content with some bytes changed, cut, doubled, poisoned or replaced by a piece of another file."""
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        place = chance.randrange(len(damaged) + 1)
        length = min(len(damaged) - place, int(chance.expovariate(1 / 40)))
        match chance.randrange(7):
            case 0:
                del damaged[place:]
            case 1:
                del damaged[place : place + length]
            case 2:
                damaged[place:place] = damaged[place : place + length] * chance.choice((1, 2, 50))
            case 3:
                damaged[place : place + length] = chance.randbytes(length)
            case 4:
                damaged[place:place] = chance.choice(_POISON)
            case 5:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                damaged[place : place + length] = other[start : start + length]
            case _:
                if place < len(damaged):
                    damaged[place] ^= 1 << chance.randrange(8)
    return bytes(damaged)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """Sound files by suffix."""
    folder = tmp_path_factory.mktemp("originals")
    make_corpus(folder, count=2 * len(list_recipes()), seed=3)
    make_scans(folder, seed=3, count=5)
    found: dict[str, list[bytes]] = {}
    for file in sorted(folder.iterdir()):
        found.setdefault(file.suffix, []).append(file.read_bytes())
    found[".zip"] = [make_zip({"a.txt": b"One", "b/c.eml": make_mail({"d.txt": b"Two"}), "e.docx": found[".docx"][0]})]
    found[".md"] = [b"# Plan\n\n- a\n  - b\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> quote[^1]\n\n[^1]: note"]
    return found


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(limit_ingest(seconds=20)) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted({*SUPPORTED_SUFFIXES, *CONTAINER_SUFFIXES} - {".doc", ".xls", ".ppt"}))
def test_no_damage_does_more_than_an_ingest_error(
    suffix: str, originals: dict[str, list[bytes]], reader: IsolatedReader, tmp_path: Path
) -> None:
    own = originals.get(suffix) or [content for contents in originals.values() for content in contents[:1]]
    others = [content for contents in originals.values() for content in contents]
    source = f"2019/a{suffix}"
    seed = SEED
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        seed += 1
        chance = random.Random(seed)
        content = damage(chance.choice(own), others, chance)
        started = time.monotonic()
        try:
            if suffix in CONTAINER_SUFFIXES:
                workplace = tmp_path / str(seed)
                workplace.mkdir()
                reader.expand(content, source=source, folder=workplace)
            if suffix in SUPPORTED_SUFFIXES:
                reader.read(content, source=source, file=source, document_id="d")
        except IngestError as error:
            assert error.source == source
            # A bug of a parser ends its process; limits that do so are reported as limits.
            assert "stopped its reader (" not in error.reason or "signal" in error.reason, (
                f"seed {seed}: {error.reason}"
            )
            assert "confused" not in error.reason, f"seed {seed}"
        assert time.monotonic() - started < 40, f"seed {seed}"
