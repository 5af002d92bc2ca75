"""What a line at the top of a document is by its form: an address, a greeting, a date, a label, a name in quotes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from ingest.metadata.lines import Line
from ingest.metadata.names import is_person
from ingest.metadata.title_cues import (
    ADDRESS,
    ADDRESSEE,
    BYLINE,
    GENERIC_TITLES,
    HEADER_KEYS,
    JUNK_PROPERTY,
    MEETING,
    MENU,
    ORDINAL,
    QUESTION_WORD,
    SPACED,
    SPEECH,
    STREET,
    UNMARKED_KEY,
)
from ingest.metadata.type_cues import TYPE_WORD
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text

LONGEST_TITLE = 220
"""Characters of the longest title."""


def may_be_title(line: Line) -> bool:
    """Tell whether a line can be a title at all: words, not an address, a key, a date or a long sentence."""
    if len(line.text) > LONGEST_TITLE or sum(letter.isalpha() for letter in line.text) < 4:
        return False
    if line.kind is BlockKind.TABLE_ROW and "\t" in line.text:
        return False
    is_item = line.kind is BlockKind.LIST_ITEM and line.number > 1
    if line.is_prose or (is_item and not (ORDINAL.match(line.text) or MEETING.match(line.folded))):
        return False
    if is_address(line) or HEADER_KEYS.match(line.folded) or SPEECH.match(line.folded) or MENU.search(line.text):
        return False
    if QUESTION_WORD.fullmatch(line.folded) or BYLINE.fullmatch(line.folded):
        return False
    if UNMARKED_KEY.match(line.folded) or ADDRESSEE.match(line.folded):
        return False
    # "Report prepared by: Ana Kos".
    return not is_only_date(line.text) and not is_person(line.text.partition(":")[2].strip())


def is_address(line: Line) -> bool:
    """Tell whether a line of a letterhead gives an address, a telephone, a web site or a number of a register."""
    return bool(ADDRESS.search(line.folded) or (len(line.text) < 90 and STREET.search(line.folded)))


def is_greeting(line: Line) -> bool:
    """Tell whether a line opens or closes a letter."""
    return SPEECH.match(line.folded) is not None


def is_generic(folded: str) -> bool:
    """Tell whether a folded line says nothing of its own, in each of its parts: "about the project / presentation"."""
    parts = re.split(r"\s?/\s?", folded.strip(" .:"))
    return all(part in GENERIC_TITLES for part in parts)


def is_quoted(text: str) -> bool:
    """Tell whether a text is the name of something in quotation marks and nothing else."""
    text = text.strip("*_ .")
    return 2 < len(text) < 160 and text[0] in '»«„“"' and text[-1] in '«»“”"'


def close_up(text: str) -> str:
    """Return a text without the spaces between its letters where it is spaced out: "M I N U T E S" -> "MINUTES"."""
    if len(text) < 7 or SPACED.fullmatch(text.strip()) is None:
        return text
    return " ".join(word.replace(" ", "") for word in re.split(r"\s{2,}", text.strip()))


def names_a_type(folded: str) -> bool:
    """Tell whether a folded line has the name of a type of document in it."""
    return TYPE_WORD.search(close_up(folded)) is not None


def is_only_date(text: str) -> bool:
    """Tell whether a line is a date, with a place or a cue at most: "Kranj, 5. 3. 2020"."""
    mentions = find_dates(text)
    if not mentions or (mentions[0].start > 0 and len(mentions[0].date.edtf) == 4):
        # "Spring fair 2019" is no date.
        return False
    if (
        mentions
        and re.fullmatch(r"\d{1,2}/\d{4}", text[mentions[0].start :])
        and re.search(r"\w\s$", text[: mentions[0].start])
    ):
        # Nor is "Letter to members 2/2019", the second of that year.
        return False
    rest = fold_text(text[: mentions[0].start] + text[mentions[-1].end :])
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= 2 and TYPE_WORD.search(rest) is None


def names_something(file: str) -> bool:
    """Tell whether the name of a file says what is in it: two words of letters, none from a scanner or a camera."""
    name = fold_text(read_file_name(file))
    words = [
        word for word in re.findall(r"[^\W\d_]{4,}", name) if word not in ("final", "koncna", "scan", "copy", "kopija")
    ]
    return len(words) >= 2 and JUNK_PROPERTY.fullmatch(name) is None


def read_file_name(file: str) -> str:
    """Return the name of a file as words: "2019-05-open_day.pdf" -> "Open day"."""
    stem = PurePosixPath(file).stem
    words = re.sub(r"[-_+.\s]+", " ", re.sub(r"^(?:19|20)\d\d(?:[-_.]?\d\d){0,2}(?=\D|$)", "", stem)).strip() or stem
    return words[:1].upper() + words[1:]
