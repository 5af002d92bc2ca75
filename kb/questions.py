"""What people and programs send as a question -> a text that every later step can work with."""

from __future__ import annotations

import unicodedata

LONGEST_QUESTION = 2000
"""Characters of a question that are read; a longer one is a document that was pasted by mistake."""

# Control characters, marks that are invisible or turn the reading direction, halves of characters, unassigned ones.
_UNREADABLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_MOST_READ = 4 * LONGEST_QUESTION


def clean_question(question: str) -> str:
    """Return a question without what cannot be read, white space collapsed, cut after its last whole word.

    Its characters are composed (NFC), so that "č" typed as two characters is the one of the documents.
    """
    readable = "".join(
        " " if character.isspace() else character
        for character in question[:_MOST_READ]
        if character.isspace() or unicodedata.category(character) not in _UNREADABLE
    )
    cleaned = unicodedata.normalize("NFC", " ".join(readable.split()))
    if len(cleaned) <= LONGEST_QUESTION:
        return cleaned
    beginning = cleaned[: LONGEST_QUESTION + 1]
    return (beginning.rsplit(" ", 1)[0] if " " in beginning else beginning)[:LONGEST_QUESTION]


def is_cut(question: str) -> bool:
    """Return whether `clean_question` reads only the beginning of a question."""
    return len(" ".join(question.split())) > LONGEST_QUESTION
