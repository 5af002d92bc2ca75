"""What people and programs send as a question -> a text that every later step can work with."""

from __future__ import annotations

from kb.typed_text import clean_line

LONGEST_QUESTION = 2000
"""Characters of a question that are read; a longer one is a document that was pasted by mistake."""

_MOST_READ = 4 * LONGEST_QUESTION


def clean_question(question: str) -> str:
    """Return a question without what cannot be read, white space collapsed, cut after its last whole word.

    Its characters are composed (NFC), so that "č" typed as two characters is the one of the documents.
    """
    cleaned = clean_line(question[:_MOST_READ])
    if len(cleaned) <= LONGEST_QUESTION:
        return cleaned
    beginning = cleaned[: LONGEST_QUESTION + 1]
    return (beginning.rsplit(" ", 1)[0] if " " in beginning else beginning)[:LONGEST_QUESTION]


def is_cut(question: str) -> bool:
    """Return whether `clean_question` reads only the beginning of a question."""
    return len(" ".join(question.split())) > LONGEST_QUESTION
