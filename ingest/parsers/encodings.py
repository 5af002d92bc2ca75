"""Bytes of a plain text or HTML file -> characters."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    # The longer marks first: the UTF-32 one begins with the UTF-16 one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000
_RARE = 0.2

_CENTRAL = "čšžćđČŠŽĆĐ"
_WESTERN = "àèéìíòóùúçñâêîôûëïœæáÀÈÉÇÑÁÍÓÚ¿¡ªº"
_GERMAN = "äöüßÄÖÜ"
# The same bytes in cp1250 and cp1252; in a western language only foreign names have the last ones.
_SHARED, _SHARED_CENTRAL = "áéíóúâëçÁÉÍÓÚ", "šžŠŽ"
_PUNCTUATION = "„“”‘’‚–—…»«€£Ø°§·•´²³¼½¾±×÷©®™ "
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_CYRILLIC_VOWELS = "аеиоуАЕИОУ"
_CAPITAL_INSIDE = re.compile(r"[а-џ][А-ЯЀ-Џ]")
# Frequent words without any letter outside ASCII: they read the same in every candidate encoding.
_CENTRAL_WORDS = re.compile(
    rb"(?<![\x80-\xff\w])(?:in|je|za|na|ki|se|iz|od|da|su|po|pri|ali|kot|s|z|i|u|koje|koji|bi|ima|ter|do)(?![\x80-\xff\w])",
    re.IGNORECASE,
)
_WESTERN_WORDS = re.compile(
    rb"(?<![\x80-\xff\w])(?:de|di|la|il|le|les|des|et|el|los|las|del|che|per|con|por|en|una?|une|und|der|die|das|den|von|mit"
    rb"|est|pour|the|of|and|for|with|that|from|are)(?![\x80-\xff\w])",
    re.IGNORECASE,
)


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
    return content.decode(guess_encoding(content), errors="replace")


def guess_encoding(content: bytes) -> str:
    """Return the likeliest encoding of bytes that are not UTF-8: of Windows, ISO 8859, old Macs or DOS.

    Text in Cyrillic has most of its letters outside ASCII. Between the Latin ones the letters decide that each
    encoding makes of the bytes, and the language group of the plain words: the byte E8 is č in cp1250 and è in cp1252.
    """
    sample = content[:_SAMPLE_BYTES]
    ascii_letters = sum(1 for byte in sample if 65 <= byte <= 90 or 97 <= byte <= 122)
    other = sum(1 for byte in sample if byte >= 0xA0)
    if other > ascii_letters:
        return max(("cp1251", "iso-8859-5", "mac-cyrillic"), key=lambda name: _score_cyrillic(sample, name))
    central = len(_CENTRAL_WORDS.findall(sample))
    western = len(_WESTERN_WORDS.findall(sample))
    lean = (central - western) / (central + western) if central + western else 0.0
    scores = {
        "cp1250": _score_letters(sample, "cp1250", _CENTRAL, lean),
        "iso-8859-2": _score_letters(sample, "iso-8859-2", _CENTRAL, lean),
        "cp1252": _score_letters(sample, "cp1252", _WESTERN, -lean),
        # The euro sign stands elsewhere.
        "iso-8859-15": _score_letters(sample, "iso-8859-15", _WESTERN, -lean) - 0.0001,
        # Files of old Macs and of DOS are rare.
        "mac-latin2": _score_letters(sample, "mac-latin2", _CENTRAL, lean) - _RARE,
        "mac-croatian": _score_letters(sample, "mac-croatian", _CENTRAL, lean) - _RARE,
        "cp852": _score_letters(sample, "cp852", _CENTRAL, lean) - _RARE,
        "mac-roman": _score_letters(sample, "mac-roman", _WESTERN, -lean) - _RARE,
        "cp850": _score_letters(sample, "cp850", _WESTERN, -lean) - _RARE,
    }
    return max(scores, key=lambda name: scores[name])


def _score_letters(sample: bytes, encoding: str, expected: str, lean: float) -> float:
    """Return the mean worth of the characters outside ASCII, raised when the plain words speak for the encoding."""
    text = sample.decode(encoding, errors="replace")
    worth = 0.0
    count = 0
    for found in _NOT_ASCII.finditer(text):
        character = found[0]
        before, following = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        count += 1
        if character in _PUNCTUATION or character == "\xa0":
            worth += 0.2
        elif not character.isalpha() or following.isdecimal():
            # A sign, or a letter before a digit: the byte A3 of "£25" is Ł in cp1250.
            worth -= 1.5
        elif character.isupper() and (before.islower() or not (before.isalpha() or following.isalpha())):
            # The wrong encoding puts capitals into words, and in the place of signs.
            worth -= 1.0
        elif character in expected:
            worth += 0.3 if character in _SHARED else 1.0
        elif character in _GERMAN:
            worth += 0.6
        elif character in _SHARED_CENTRAL:
            worth -= 1.2
        elif character not in _SHARED:
            worth -= 0.7
    return worth / max(1, count) + 0.5 * lean


def _score_cyrillic(sample: bytes, encoding: str) -> float:
    """Return how much reads as Cyrillic words: vowels and small letters, less for capitals inside of words."""
    text = sample.decode(encoding, errors="replace")
    letters = _CYRILLIC.findall(text)
    vowels = sum(1 for letter in letters if letter in _CYRILLIC_VOWELS)
    small = sum(1 for letter in letters if letter.islower())
    return vowels + 0.2 * small - len(_CAPITAL_INSIDE.findall(text))


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
