"""Text -> the same text without case and diacritics, character for character, so that offsets stay true."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kb.script import to_latin

# Letters that Unicode does not decompose into a base letter and a mark: Latin ones, the Greek sigma at the end of a word, and
# Arabic letters that are typed for each other, in Arabic and Persian.
_UNDECOMPOSED = {
    **{"đ": "d", "ł": "l", "ø": "o", "ß": "s", "ı": "i", "æ": "a", "œ": "o", "ς": "σ"},
    **{"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا"},
}
# Unicode's classes of marks that make another letter: the vowel signs of India, Hangul, and what tells が from か.
_LETTER_MARKS = (0, 8)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    lowered = character.lower()[0]
    parts = unicodedata.normalize("NFD", lowered)
    if any(unicodedata.combining(mark) in _LETTER_MARKS for mark in parts[1:]):
        return lowered
    base = parts[0]
    return _UNDECOMPOSED.get(base, base)


def fold_text(text: str) -> str:
    """Return the text in lower case without diacritics, of the same length: `fold_text(t)[i]` stands for `t[i]`.

    Digits of any script become 0 to 9. Cyrillic stays Cyrillic ("ЧЕШЋЕ" -> "чешће"); letters that merge in folding
    ("č", "ć") must merge in both texts that are compared. Expects composed text (NFC).
    """
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


def fold_latin(text: str) -> str:
    """Return a text as `fold_text` does, Cyrillic in Latin script; the length may change ("љ" -> "lj")."""
    return fold_text(to_latin(text))
