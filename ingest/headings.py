"""Which groups of lines are headings: by their own form and by what stands before and after them."""

from __future__ import annotations

import re

from ingest.line_dates import is_lone_date
from ingest.line_groups import TERMINAL, LineGroup, is_capitals, is_prose, starts_lower
from ingest.line_marks import DOT_LEADER, OPENING_QUOTES, PERSON_NAME, neighbour_numbers
from ingest.sentences import count_words
from kb.documents import BlockKind
from kb.language import count_small_words
from kb.script import FULL_STOPS

_CONTACT = re.compile(
    r"\S@\S|https?://|www\.|\b(?:tel|fax|faks|mob|gsm|e-?mail|e-?pošta)\b[.:]|(?:\+|\b00)\d[\d\s/()-]{6,}|"
    r"\(?\b0\d{1,3}\)?[\s/-]\d[\d\s/-]{4,}",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"€|\bEUR\b|\bRSD\b|\d\s?%", re.IGNORECASE)
_TITLE = r"(?:(?:dr|mag|prof|doc|ing|dipl|mr|ms|mrs|g|ga|sig|dott|д-р|др|проф)\.?\s+)*"
_PERSON = re.compile(rf"{_TITLE}{PERSON_NAME}(?:\s{PERSON_NAME}){{1,2}}(?:\s?[,(]|\s[–-]\s|$)", re.IGNORECASE)
# "3 Results", not "3 May" or "3 members".
_CHAPTER = re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")
_LEAST_CHAPTERS = 3
_TITLE_PAGE = 3
# Where the page stands in a site, or who wrote it and when.
_TRAIL = re.compile(r"\s[|›>»·]\s")
_TWO_SENTENCES = re.compile(r"[.!?]\s+\(|[!?]\s+\S")
_HEADING_CHARACTERS = 110
_CAPITALS_CHARACTERS = 160
_HEADING_WORDS = 14


def find_headings(groups: list[LineGroup], *, is_guessing: bool) -> None:
    """Find the headings, from the end of the text: whether a line is one depends on what follows it.

    Where several headings are known, a plain line is none (`is_guessing` is False).
    """
    known = (place for place, group in enumerate(groups) if group.is_fixed and group.kind == BlockKind.HEADING)
    title = next(known, -1)
    announced = _find_announced(groups)
    crowded = _find_crowds(groups) if is_guessing else frozenset()
    chapters = _find_chapters(groups) if is_guessing else frozenset()
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        following = groups[place + 1] if place + 1 < len(groups) else None
        before = groups[place - 1] if place else None
        if group.is_fixed or following is None:
            if group.kind == BlockKind.LIST_ITEM and group.lines[0].marker == "article":
                group.kind, group.level = BlockKind.PARAGRAPH, 0
            continue
        if group.kind == BlockKind.TABLE_ROW:
            continue
        marker = group.lines[0].marker
        # "FORUM OF COOPERATIVES" over the title: whose paper it is.
        is_sender = place + 1 == title and following.level == 1
        if marker == "article":
            _classify_article(group, before, following)
        elif marker in ("number", "roman", "letter") or (marker == "bracket" and group.lines[0].number.isdecimal()):
            if place not in announced and _is_numbered_heading(group, before, following):
                group.kind, group.level = BlockKind.HEADING, 1 if is_capitals(group.lines[0].body) else 2
        elif is_sender:
            continue
        elif not marker and is_capitals(group.text):
            # Under the title of minutes or a declaration comes where and when it was signed.
            is_dated = is_lone_date(following.text) and place + 2 < len(groups)
            # "MINUTES" and "of the third meeting"
            goes_on = _opens_with_small_word(following)
            if _is_capitals_heading(group, following, is_title=is_dated or goes_on):
                group.kind, group.level = BlockKind.HEADING, 1
        elif place in chapters:
            group.kind, group.level = BlockKind.HEADING, 1
        elif is_guessing and not marker and place not in crowded:
            below = groups[place + 2] if place + 2 < len(groups) else None
            if _is_plain_heading(group, before, following, below=below):
                group.kind, group.level = BlockKind.HEADING, 2


def _find_announced(groups: list[LineGroup]) -> set[int]:
    """Return the places of numbered lines after "We propose:" that count on and have lists under them: items."""
    announced: set[int] = set()
    expected = ("", "")
    for place, group in enumerate(groups[:-1]):
        line = group.lines[0]
        if group.kind != BlockKind.LIST_ITEM:
            expected = ("", "1") if group.kind == BlockKind.PARAGRAPH and group.text.endswith(":") else ("", "")
            continue
        if line.number != expected[1] or expected[0] not in ("", line.marker):
            continue
        if groups[place + 1].kind == BlockKind.LIST_ITEM:
            announced.add(place)
            expected = line.marker, neighbour_numbers(line.number)[1]
    return announced


def _find_crowds(groups: list[LineGroup]) -> set[int]:
    """Return the places of short lines that stand in a row of four or more: a list or a table without marks."""
    crowded: set[int] = set()
    row: list[int] = []
    for place, group in enumerate([*groups, None]):
        is_short = (
            group is not None
            and group.kind == BlockKind.PARAGRAPH
            and len(group.text) <= _HEADING_CHARACTERS
            and not TERMINAL.search(group.text)
            and not is_capitals(group.text)
        )
        if is_short:
            row.append(place)
            continue
        # Under the lines of a title page the first section begins: its name is the last of them.
        opens_section = group is not None and len(row) > 1 and is_prose(group.text) and row[0] <= _TITLE_PAGE
        if len(row) > 3:
            crowded.update(row[:-1] if opens_section else row)
        row = []
    return crowded


def _find_chapters(groups: list[LineGroup]) -> set[int]:
    """Return the places of headings that begin with a number without a dot: set off, and numbered one after the other."""
    found: list[tuple[int, int]] = []
    for place, group in enumerate(groups[:-1]):
        following = groups[place + 1]
        if group.kind != BlockKind.PARAGRAPH or group.is_fixed or len(group.lines) > 2:
            continue
        if group.text[0].isdigit() and group.lines[0].gap and following.lines[0].gap:
            number = _CHAPTER.match(group.text)
            if (
                number is not None
                and _is_chapter_name(group.text[number.end() :])
                and not group.text.endswith((".", ":"))
            ):
                found.append((int(number[1]), place))
    numbers = [number for number, _ in found]
    if len(found) < _LEAST_CHAPTERS or numbers != list(range(1, len(found) + 1)):
        return set()
    return {place for _, place in found}


def _is_chapter_name(text: str) -> bool:
    return text[0].isupper() and _is_heading_text(text)


def _classify_article(group: LineGroup, before: LineGroup | None, following: LineGroup) -> None:
    """An article, agenda item or chapter: a heading over its text, an item in an agenda, else a paragraph."""
    siblings = [other for other in (before, following) if other is not None and _is_short_article(other)]
    if not _is_short_article(group):
        group.kind, group.level = BlockKind.PARAGRAPH, 0
    elif (
        (following in siblings and not following.lines[0].gap and following.kind != BlockKind.HEADING)
        or (following.kind == BlockKind.LIST_ITEM and following.lines[0].marker == "article")
        # The last line of an agenda.
        or (not group.lines[0].gap and before is not None and before in siblings)
    ):
        group.kind, group.level = BlockKind.LIST_ITEM, 1
    else:
        group.kind, group.level = BlockKind.HEADING, 1 if is_capitals(group.lines[0].body) else 2


def _is_short_article(group: LineGroup) -> bool:
    # "Section 5)." goes on with a reference that began in the line before.
    if group.lines[0].marker != "article" or len(group.lines) > 2 or group.text.count("(") < group.text.count(")"):
        return False
    body = group.lines[0].body if len(group.lines) == 1 else group.text
    is_short = len(body) <= _HEADING_CHARACTERS and len(body.split()) <= _HEADING_WORDS
    return is_short and not body.rstrip().endswith((",", ";")) and len(re.findall(r"[.!?](?:\s|$)", body)) <= 1


def _is_numbered_heading(group: LineGroup, before: LineGroup | None, following: LineGroup) -> bool:
    line = group.lines[0]
    if not line.gap or len(group.lines) > 2 or not _is_heading_text(line.body if len(group.lines) == 1 else group.text):
        return False
    if (
        group.text.rstrip().endswith((".", ":", "!"))
        or not line.body.lstrip(OPENING_QUOTES)[:1].isupper()
        or _AMOUNT.search(group.text)
    ):
        return False
    numbers = neighbour_numbers(line.number) if line.marker != "roman" else ("", "")
    for other, neighbour in zip((before, following), numbers, strict=True):
        if other is None or other.kind == BlockKind.HEADING or other.lines[0].marker != line.marker:
            continue
        if line.marker == "roman" or other.lines[0].number == neighbour:
            return False
    if group.text.endswith("?") and following.kind != BlockKind.PARAGRAPH:
        # One of a questionnaire.
        return False
    if following.lines[0].gap:
        return _is_body(following) or following.kind == BlockKind.HEADING
    return following.kind == BlockKind.PARAGRAPH and _is_body(following) and len(following.text) > 2 * len(group.text)


def _is_capitals_heading(group: LineGroup, following: LineGroup, *, is_title: bool) -> bool:
    text = group.text
    if not group.lines[0].gap or len(text) > _CAPITALS_CHARACTERS or len(group.lines) > 3:
        return False
    if _CONTACT.search(text) or is_lone_date(text) or "\t" in text or text.rstrip().endswith((",", ";", ":")):
        return False
    return is_title or following.kind == BlockKind.HEADING or _is_body(following)


def _opens_with_small_word(group: LineGroup) -> bool:
    """Say whether a group that is set off goes on in lower case with a preposition or the like: "of the third meeting"."""
    is_lower = group.lines[0].gap > 0 and starts_lower(group.text)
    return is_lower and bool(count_small_words(group.text.split(maxsplit=1)[0]))


def _is_plain_heading(
    group: LineGroup, before: LineGroup | None, following: LineGroup, *, below: LineGroup | None
) -> bool:
    """A short line that is set off on both sides and stands over a text; `below` is what stands under the next one."""
    text = group.text
    if group.kind != BlockKind.PARAGRAPH or len(group.lines) > 2:
        return False
    if not group.lines[0].gap or not following.lines[0].gap:
        return False
    if (
        not _is_heading_text(text)
        or text.endswith((".", ":", *FULL_STOPS, "："))
        or starts_lower(text)
        or text[0].isdigit()
    ):
        return False
    if before is not None and before.text.endswith((":", ",")) and before.kind != BlockKind.LIST_ITEM:
        return False
    if before is not None and _PERSON.match(text) and _is_like_person(text, following):
        return False
    # A lead-in of one or two words ("National:") may as well follow a remark.
    is_short_lead_in = following.text.endswith(":") and len(following.text.split()) <= 2
    # The first line of a document is its title, whatever it stands over.
    is_title = before is None and following.kind == BlockKind.PARAGRAPH
    is_dateline = _TRAIL.search(following.text) is not None
    if following.kind == BlockKind.HEADING and following.level == 1:
        # "Those present agree on the following" over "CLAUSES"; a sender over "MINUTES" and "of the third meeting".
        is_over_title = below is not None and below.kind == BlockKind.PARAGRAPH and not is_prose(below.text)
        return before is None and not is_over_title
    return (
        is_title or is_dateline or following.kind == BlockKind.HEADING or (_is_body(following) and not is_short_lead_in)
    )


def _is_heading_text(text: str) -> bool:
    words = text.split()
    if len(text) > _HEADING_CHARACTERS or count_words(text, 0, len(text)) > _HEADING_WORDS or "\t" in text:
        return False
    if text.endswith((",", ";", "–", "-", "…")) or not any(character.isalpha() for character in text):
        return False
    if _TRAIL.search(text) or _TWO_SENTENCES.search(text):
        return False
    if text.count("(") != text.count(")") or _CONTACT.search(text) or is_lone_date(text) or DOT_LEADER.search(text):
        return False
    numeric = sum(1 for word in words if any(character.isdigit() for character in word))
    return not (_AMOUNT.search(text) or (numeric >= 2 and numeric >= 0.4 * len(words)))


def _is_like_person(text: str, following: LineGroup) -> bool:
    """Tell "Ana Kranjc, secretary" from "Social Economy": a name has no running text under it."""
    words = text.split()
    if re.match(rf"{_TITLE}{PERSON_NAME}(?:\s{PERSON_NAME}){{1,2}}\s?,", text) and words[1][:1].isupper():
        return True
    if not all(word[:1].isupper() for word in words):
        return False
    return following.kind == BlockKind.HEADING or (
        following.kind == BlockKind.PARAGRAPH and not is_prose(following.text)
    )


def _is_body(group: LineGroup) -> bool:
    """Say whether a group is what stands under a heading, rather than a signature, an address or a date."""
    if group.kind != BlockKind.PARAGRAPH:
        return True
    text = group.text
    # Dots or a line to write on.
    if not any(map(str.isalpha, text)):
        return False
    if is_lone_date(text) or (_CONTACT.search(text) and len(text) <= _HEADING_CHARACTERS):
        return False
    if re.match(rf"{_TITLE}{PERSON_NAME}(?:\s{PERSON_NAME}){{1,2}}\s?[,(–-]", text) and text.split()[1][:1].isupper():
        return is_prose(text)
    return text.endswith(":") or (bool(TERMINAL.search(text)) and count_words(text, 0, len(text)) > 1) or len(text) > 60
