"""The lines of printed pages made clean, on their way into the text of record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.characters import clean_characters
from ingest.parsers.printed_words import PrintedLine

WIDEST_LEADING = 0.7
_HYPHENS = "-\u2010\u00ad"
# Nothing that `clean_characters` changes: ASCII, Latin and Cyrillic letters, and the usual dashes, quotes and signs.
_CLEAN = re.compile(
    "[\t\n -~\u00a1-\u00ac\u00ae-\u01c3\u01cd-\u02ff\u0370-\u052f\u1e00-\u1fff\u2010-\u2026\u2030-\u205e\u20ac\u2022"
    "\u2190-\u2bff]*"
)


@dataclass(slots=True)
class CleanLine:
    """A printed line on its way into the text: its clean text and the level it has as a heading."""

    printed: PrintedLine
    text: str
    level: int


def clean_lines(lines: Sequence[PrintedLine]) -> list[CleanLine]:
    """Return the lines that have something on them."""
    cleaned: list[CleanLine] = []
    is_clean = _is_clean("\n".join([line.text for line in lines]))
    for line in lines:
        text = line.text
        # A soft hyphen at a line end is a hyphen that was printed; elsewhere the cleaning drops it.
        if len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalpha():
            text = text[:-1] + "-"
        if not is_clean and not _is_clean(text):
            text = clean_characters(text).replace("\n", " ")
        # Tabs stay, at the ends too: they stand for empty cells.
        text = text.strip(" ") if "\t" in text else text.strip()
        if text and not text.isspace():
            cleaned.append(CleanLine(line, text, line.level))
    return cleaned


def _is_clean(text: str) -> bool:
    """Say whether cleaning would surely change nothing."""
    return (
        text.isascii()
        and text.replace("\n", "").isprintable()
        or (_CLEAN.fullmatch(text) is not None and unicodedata.is_normalized("NFC", text))
    )


def is_apart(upper: PrintedLine, lower: PrintedLine) -> bool:
    """Say whether there is more space between two lines than inside a paragraph, or another column begins."""
    return not -0.7 * lower.size <= lower.top - upper.bottom < 0.35 * lower.size


def wraps(upper: PrintedLine, lower: PrintedLine, rightmost: float) -> bool:
    """Say whether a line that stands a little apart goes on from the one above, which had no room for its first word."""
    if not 0 <= lower.top - upper.bottom < WIDEST_LEADING * lower.size or not lower.words:
        return False
    first = lower.words[0]
    return upper.right + first.right - first.left + 0.2 * lower.size > rightmost
