"""Characters of a source -> characters of the text of record: one form for what looks the same, else verbatim."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    # One code point for two letters, from old Croatian fonts; nobody types them into a search box.
    "\u01c4": "DŽ",
    "\u01c5": "Dž",
    "\u01c6": "dž",
    "\u01c7": "LJ",
    "\u01c8": "Lj",
    "\u01c9": "lj",
    "\u01ca": "NJ",
    "\u01cb": "Nj",
    "\u01cc": "nj",
}
# Word writes bullets of its symbol fonts as private-use characters.
_SYMBOLS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0a8": "▪",
    "\uf06e": "■",
    "\uf06f": "□",
    "\uf071": "□",
    "\uf076": "❖",
    "\uf0d8": "➢",
    "\uf0e0": "→",
    "\uf0e8": "→",
    "\uf0f0": "→",
    "\uf0fc": "✓",
    "\uf02d": "-",
    "\uf0be": "-",
}
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc"
    + "".join(
        map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC)))
    )
)
_SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0C, 0x85)]
_TABLE: dict[int, str | None] = {
    **{ord(character): letters for character, letters in _LIGATURES.items()},
    **{ord(character): bullet for character, bullet in _SYMBOLS.items()},
    **{ord(character): " " for character in _SPACES},
    **{ord(character): None for character in _INVISIBLE},
    **dict.fromkeys(_CONTROLS),
    0x0C: "\n\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n\n",
}
_NEWLINE = re.compile(r"\r\n?")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_SYMBOL_BULLET = re.compile(r"^([ \t]*)[\uf020-\uf0ff](?=[ \t])", re.MULTILINE)


def clean_characters(text: str) -> str:
    """Return the text in NFC with "\\n" newlines and plain spaces.

    Invisible characters go, ligatures and symbol-font bullets become what they look like, a form feed becomes a blank
    line. Tabs, and everything a reader can see, stay as they are. Cleaning a clean text changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _NEWLINE.sub("\n", text)
    text = _LONE_SURROGATE.sub("\ufffd", _NONCHARACTER.sub("", text))
    text = text.translate(_TABLE)
    text = _SYMBOL_BULLET.sub(r"\1•", text)
    return unicodedata.normalize("NFC", text)


def collapse_spaces(text: str) -> str:
    """Return the text on one line, runs of white space as one space, none at its ends."""
    return " ".join(text.split())
