"""Text -> the same text without case and diacritics, character for character, so that offsets stay true."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = {"đ": "d", "ł": "l", "ø": "o", "ß": "s", "ı": "i", "æ": "a", "œ": "o"}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    lowered = character.lower()[0]
    base = unicodedata.normalize("NFD", lowered)[0]
    return _UNDECOMPOSED.get(base, base)


def fold_text(text: str) -> str:
    """Return the text in lower case without diacritics, of the same length: `fold_text(t)[i]` stands for `t[i]`.

    Cyrillic stays Cyrillic ("ЧЕШЋЕ" -> "чешће"); letters that merge in folding ("č", "ć") must merge in both texts
    that are compared. Expects composed text (NFC).
    """
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))
