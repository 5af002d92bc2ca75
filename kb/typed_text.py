"""What people and programs type or paste -> one line of text without anything that cannot be read."""

from __future__ import annotations

import unicodedata

# Control characters, marks that are invisible or turn the reading direction, halves of characters, unassigned ones.
_UNREADABLE = ("Cc", "Cf", "Cs", "Co", "Cn")


def clean_line(text: str) -> str:
    """Return a text on one line, its white space collapsed, composed (NFC), without what cannot be read."""
    readable = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in _UNREADABLE
    )
    return unicodedata.normalize("NFC", " ".join(readable.split()))
