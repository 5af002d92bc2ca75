"""Bytes of a plain text or HTML file -> characters."""

from __future__ import annotations

import codecs

from ingest.parsers.code_pages import guess_code_page

_BOMS = (
    # The longer marks first: the UTF-32 one begins with the UTF-16 one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000


def decode_text(content: bytes, *, declared: str | None = None) -> str | None:
    """Return the characters of a text file, or None when the bytes are not text.

    A byte order mark decides, then UTF-8 where it is valid, then the encoding the file declares, then UTF-16 without
    a mark, then the likeliest of the eight-bit encodings that the languages of the network were written in.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\x00" in content[:_SAMPLE_BYTES]:
        encoding16 = _guess_utf16(content)
        return content.decode(encoding16, errors="replace") if encoding16 else None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if not _looks_like_text(content):
        return None
    if declared and (text := _decode_as(content, declared)) is not None:
        return text
    if _is_damaged_utf8(content):
        return content.decode("utf-8", errors="replace")
    return content.decode(guess_code_page(content), errors="replace")


def _guess_utf16(content: bytes) -> str | None:
    """Return the UTF-16 byte order of text without a mark; None when the zeros do not alternate as in text."""
    sample = content[: min(len(content), 4000) // 2 * 2]
    if len(sample) < 4:
        return None
    # Latin letters leave one byte of each pair zero, Cyrillic ones 4; spaces and newlines leave zeros in both.
    high_last = sum(1 for byte in sample[1::2] if byte in (0, 1, 4, 0x20)) / (len(sample) // 2)
    high_first = sum(1 for byte in sample[0::2] if byte in (0, 1, 4, 0x20)) / (len(sample) // 2)
    for share, name in ((high_last, "utf-16-le"), (high_first, "utf-16-be")):
        if share < 0.9 or share < max(high_first, high_last):
            continue
        text = sample.decode(name, errors="replace")
        if sum(1 for character in text if character.isprintable() or character in "\t\r\n") > 0.95 * len(text):
            return name
    return None


def _looks_like_text(content: bytes) -> bool:
    sample = content[:_SAMPLE_BYTES]
    controls = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\x0c\x1a")
    return controls <= len(sample) * 0.01


def _decode_as(content: bytes, encoding: str) -> str | None:
    """Return the text when a declared encoding exists and fits; declared iso-8859-1 is in truth cp1252."""
    try:
        name = codecs.lookup(encoding).name
        return content.decode("cp1252" if name == "iso8859-1" else name)
    except (LookupError, UnicodeDecodeError):
        return None


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes (a cut file, a pasted line) from an eight-bit encoding."""
    sample = content[:_SAMPLE_BYTES]
    decoded = sample.decode("utf-8", errors="replace")
    broken = decoded.count("\ufffd")
    whole = sum(1 for character in decoded if ord(character) > 127) - broken
    return whole >= 3 * broken
