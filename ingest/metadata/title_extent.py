"""Where a title ends that begins on a line, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.metadata.lines import Line, Reading, collapse
from ingest.metadata.names import end_of_name, is_organisation
from ingest.metadata.title_cues import (
    CLAUSE,
    COLLECTIONS,
    CONTINUES,
    HELD,
    MEETING,
    ORDINAL,
    REPLY_MARKS,
    SECTION,
    SIDES,
)
from ingest.metadata.title_lines import LONGEST_TITLE, close_up, is_generic, is_quoted, may_be_title, names_a_type
from ingest.metadata.title_signs import Candidate
from ingest.metadata.type_cues import TYPE_WORD
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text
from kb.metadata import Evidence
from kb.terms import match_field

# "am 23. Juni 2022, 19:30 Uhr, Kurhaus": when and where it was.
_WHEN = re.compile(r"(?:am|on|le|il|el|dne|dana|na dan|den|на ден|дана)\s(?:[^\W\d_]{3,12},?\s)?\d")


def cut_title(reading: Reading, candidate: Candidate, *, confidence: float) -> Evidence:
    """Return the title that begins with a candidate: with the lines that go on with it, without a clause on when.

    A title that says nothing of its own ("Project sheet", "PROJECTS") is completed by what follows it; where nothing
    does, its confidence is low.
    """
    lines, best = reading.head, candidate.line
    start, last = candidate.start, best
    while start == best.start and (following := _next_title_line(reading, last, lines, start)) is not None:
        last = following
    end = last.end
    if names_a_type(best.folded) and (clause := HELD.search(last.folded)) and clause.start() > 12:
        # "Minutes of the 3rd meeting held on 5 March" is called without when it was.
        end = last.start + clause.start()
    # Of a title in two languages side by side the first.
    end = start + len(reading.source.text[start:end].partition("\t")[0].rstrip())
    parts = reading.source.text[start:end].split("\n")
    value = collapse(" ".join(map(close_up, parts)))
    if start > best.start:
        value = REPLY_MARKS.sub("", value, count=1) or value
    if is_generic(fold_text(value)):
        extension = lines[last.number + 1] if last.number + 1 < len(lines) else None
        addition = _read_extension(extension) if extension else ""
        if extension is None or not addition:
            return reading.cut(start, end, value, min(confidence, 0.3))
        if match_field(extension.text) is not None:
            # "Project sheet" is no part of the name that its first row gives.
            return reading.cut(extension.end - len(addition), extension.end, addition, min(confidence, 0.55))
        value, end, confidence = f"{value} – {addition}", extension.end, min(confidence, 0.5)
    return reading.cut(start, end, value, confidence)


def _read_extension(line: Line) -> str:
    """Return what makes a generic title specific: the next line, or the name in its name row; else empty."""
    field = match_field(line.text)
    if field is not None:
        return collapse(line.text[field.value_start :]) if field.field == "name" else ""
    return collapse(line.text) if may_be_title(line) else ""


def heads_collection(above: Line, best: Line) -> bool:
    """Tell whether the first line names a collection, "PROJECTS", and the heading below it says of what or whose."""
    is_set_off = above.kind is BlockKind.HEADING or above.is_capitals
    is_below = best.kind is BlockKind.HEADING and (above.kind is not BlockKind.HEADING or best.level >= above.level)
    return is_set_off and is_below and above.folded.strip(" .:") in COLLECTIONS


def _next_title_line(reading: Reading, line: Line, lines: Sequence[Line], start: int) -> Line | None:
    """Return the line that goes on with the title of `line`, None when the title ends there."""
    following = lines[line.number + 1] if line.number + 1 < len(lines) else None
    if following is not None and _is_period_of_title(line, following):
        return following
    if following is None or following.end - start > LONGEST_TITLE or not may_be_title(following):
        return None
    if is_generic(following.folded) or CLAUSE.match(following.folded) or _WHEN.match(following.folded):
        return None
    row = match_field(following.text)
    if row is not None and set(following.text[row.key_end : row.value_start]) & set(":|\t"):
        return None
    if SIDES.match(following.folded) and names_a_type(line.folded):
        return None
    types = (TYPE_WORD.search(line.folded), TYPE_WORD.match(following.folded))
    if all(types) and min(len(other.text.split()) for other in (line, following)) > 3:
        # "THE DECLARATION OF X" above "DÉCLARATION DE X": the title in another language.
        return None
    is_section = SECTION.match(following.folded) and not ORDINAL.match(following.text)
    if is_section and not MEETING.match(following.folded):
        return None
    gap = reading.source.text[line.end : following.start]
    is_close = gap.count("\n") <= 1
    is_open = bool(CONTINUES.search(line.folded)) or following.text[0].islower()
    is_same_look = line.is_capitals == following.is_capitals and line.kind is following.kind is BlockKind.HEADING
    if line.is_capitals and following.is_capitals and line.kind is following.kind is BlockKind.PARAGRAPH:
        # A title typed as two lines of capitals.
        return None if is_organisation(following.text) else following
    if is_quoted(following.text) and len(following.text) < 100 and line.is_capitals == following.is_capitals:
        return following
    if line.start == start and _names_what_of(line, following):
        return following
    is_type = len(line.text.split()) <= 4 and names_a_type(line.folded) and line.text[-1] not in ".:;"
    if is_type and following.text[0].islower() and following.text[-1] not in ".:;," and len(following.text) < 140:
        return following
    if is_close and (is_open or (is_same_look and line.is_capitals)):
        return following
    # "MINUTES" alone on its line names the type; the next line says of what.
    is_type_alone = re.fullmatch(r"\w+(?:\s[^\W\d_]+)?", close_up(line.folded)) and names_a_type(line.folded)
    if is_type_alone and " " in line.text and is_organisation(following.text[: end_of_name(following.text)]):
        # "Annual report" above the name of the society; "STATUTES" alone are those of it.
        return None
    if is_type_alone and line.start == start:
        return following if len(following.text) < 140 and following.text[-1] not in ".;" else None
    return following if is_open and is_same_look else None


def _names_what_of(line: Line, following: Line) -> bool:
    """Tell whether the line below "FINAL EVALUATION REPORT" names in quotation marks of what it is one."""
    return (
        names_a_type(line.folded)
        and len(line.text.split()) <= 4
        and not any(map(str.isdigit, line.text))
        and len(following.text) < 100
        and re.match(r"\w+\s[»„“«\"][^»«„“”\"\n]{3,60}[«“”»\"]", following.text) is not None
        and not is_organisation(following.text.partition(",")[0])
    )


def _is_period_of_title(line: Line, following: Line) -> bool:
    """Tell whether a line gives the period that the title above it leaves open: "REPORT", "for the year 2019"."""
    is_key = ":" in following.text
    mentions = (
        find_dates(following.text) if len(following.text) < 60 and not is_key and not find_dates(line.text) else []
    )
    if len(mentions) != 1 or not names_a_type(line.folded) or re.search(r"\d{4}", line.text):
        return False
    found = mentions[0].date
    is_long = (found.latest - found.earliest).days > 80
    rest = following.folded[: mentions[0].start] + following.folded[mentions[0].end :]
    return is_long and len(re.findall(r"\w{2,}", rest)) <= 3
