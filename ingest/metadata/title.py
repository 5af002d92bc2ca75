"""What a document is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ingest.metadata.lines import Line, Reading, collapse
from ingest.metadata.names import end_of_name, is_organisation, is_person
from ingest.metadata.title_cues import (
    ADDRESS,
    CLAUSE,
    COLLECTIONS,
    CONTINUES,
    EVENT_LABEL,
    GENERIC_TITLES,
    HEADER_KEYS,
    HELD,
    INVITES,
    JUNK_PROPERTY,
    MEETING,
    MENU,
    ORDINAL,
    PERIODICAL,
    PRESS_LABEL,
    REPLY_MARKS,
    SECTION,
    SIDES,
    SLUG,
    SPACED,
    SPEECH,
    STREET,
    SUBJECT,
    WITHOUT_MARKS,
)
from ingest.metadata.type_cues import TYPE_WORD
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text
from kb.metadata import Evidence
from kb.terms import match_field

_HEAD_LINES = 24
_PROJECT_KEY = r"proje[ck]|operac|пројек|проект|proget|proyect|vorhaben|action"
# Above a generic heading such as "Project sheet", below a heading of the project's own.
_NAME_ROW_SCORE = 1.6
_TITLE_CHARACTERS = 220
_MAIL = ("message/rfc822", "application/vnd.ms-outlook")


def propose_title(reading: Reading) -> Evidence:
    """Propose the title: the first real heading or line, the file's own property when it is sane, else the file name.

    The writing is kept. A title over several lines, or a generic one ("PROJECTS") with the line that makes it specific,
    is one passage; the value is its text on one line. A property that repeats a line of the document speaks for that
    line, no more: word processors fill it with the first line, whatever that is.
    """
    declared = _read_declared_title(reading)
    found = _find_declared(reading, declared) if declared else None
    if found and reading.source.media_type in _MAIL:
        return reading.cut(*found, collapse(reading.source.text[slice(*found)]), 0.95)
    written = _propose_written_title(reading, declared=found)
    if declared and not found:
        stated = Evidence(declared, _weigh_declared(reading, declared), "title property")
        if written is None or stated.confidence >= written.confidence:
            return stated
    if written:
        return written
    return Evidence(_read_file_name(reading.file), 0.3, "file name")


def _read_declared_title(reading: Reading) -> str:
    """Return the title property without the marks of a reply and the name of a site; empty where it says nothing."""
    declared = collapse(reading.source.properties.get("title", ""))
    if reading.source.media_type in _MAIL:
        declared = REPLY_MARKS.sub("", declared, count=1)
    # "Projects | Name of the site": the site's name is no part of the title.
    declared = re.split(r"\s+[|»]\s+", declared)[0]
    folded = fold_text(declared)
    is_junk = JUNK_PROPERTY.fullmatch(folded) or is_generic(folded)
    return "" if is_junk or sum(letter.isalpha() for letter in declared) < 4 else declared


def _find_declared(reading: Reading, declared: str) -> tuple[int, int] | None:
    """Return where a line at the top repeats the title property, None where none does."""
    folded = fold_text(declared)
    for line in reading.head[:_HEAD_LINES]:
        place = line.folded.find(folded) if len(line.text) <= len(declared) + 12 else -1
        if place >= 0:
            return line.start + place, line.start + place + len(folded)
        if fold_text(collapse(line.text)) == folded:
            return line.start, line.end
    return None


def _weigh_declared(reading: Reading, declared: str) -> float:
    """Return how sure a title property is that no line repeats: doubtful when the document does not know its words."""
    if is_organisation(declared) or SPEECH.match(fold_text(declared)):
        return 0.31
    head = set(re.findall(r"\w{4,}", fold_text(reading.source.text[:4000])))
    words = set(re.findall(r"\w{4,}", fold_text(declared)))
    known = len(words & head) / len(words) if words else 0.0
    return 0.85 if known >= 0.6 and len(words) > 1 else 0.45


def _propose_written_title(reading: Reading, *, declared: tuple[int, int] | None) -> Evidence | None:
    lines = reading.head[:_HEAD_LINES]
    is_marked = reading.source.media_type not in WITHOUT_MARKS
    scores = _score_titles(reading.head, is_marked=is_marked, declared=declared)
    scored = [(score, line) for line, score in zip(lines, scores, strict=False) if score is not None]
    if not scored:
        return None
    score, best = max(scored, key=lambda pair: (pair[0], -pair[1].number))
    if _is_sentence(best) and score < 0:
        named = [line for line, found in zip(reading.head, scores, strict=True) if found is not None]
        headline = next(filter(_is_headline, named), None)
        if headline is None and names_something(reading.file):
            return Evidence(_read_file_name(reading.file), 0.4, "file name")
        best = headline or best
    if INVITES.match(best.folded):
        # "Invitation", then somewhere below it what to: a line in quotation marks.
        best = next((line for line in lines[:12] if line.number > best.number and _is_quoted(line)), best)
    above = lines[best.number - 1] if best.number else None
    if above and above.number == 0 and _heads_collection(above, best):
        value = f"{collapse(above.text)} – {collapse(best.text)}"
        return reading.cut(above.start, best.end, value, 0.5)
    if declared and best.start <= declared[0] and declared[1] < best.end:
        return reading.cut(*declared, collapse(reading.source.text[slice(*declared)]), 0.9)
    return _cut_title(reading, best, lines, score=score)


def _cut_title(reading: Reading, best: Line, lines: Sequence[Line], *, score: float) -> Evidence:
    """Return the title that begins with a line: with the lines that go on with it, without the clause that ends it."""
    subject = SUBJECT.match(best.folded)
    row = _read_name_row(best)
    start, last = best.start + (row or (subject.end() if subject else 0)), best
    while not row and (following := _next_title_line(reading, last, lines, start)) is not None:
        last = following
    end = last.end
    if names_a_type(best.folded) and (clause := HELD.search(last.folded)) and clause.start() > 12:
        # "Minutes of the 3rd meeting held on 5 March" is called without when it was.
        end = last.start + clause.start()
    parts = reading.source.text[start:end].split("\n")
    value = collapse(" ".join(map(close_up, parts)))
    if subject:
        value = REPLY_MARKS.sub("", value, count=1) or value
    confidence = max(0.32, min(0.9, 0.45 + 0.12 * score))
    if is_generic(fold_text(value)):
        extension = next((line for line in lines if line.number == last.number + 1), None)
        addition = _read_extension(extension) if extension else ""
        if extension is None or not addition:
            return reading.cut(start, end, value, 0.3)
        if match_field(extension.text) is not None:
            # "Project sheet" is no part of the name that its first row gives.
            return reading.cut(extension.end - len(addition), extension.end, addition, 0.55)
        value, end, confidence = f"{value} – {addition}", extension.end, 0.5
    return reading.cut(start, end, value, confidence)


def _is_sentence(line: Line) -> bool:
    """Tell whether a line is written as a sentence: no heading, and a full stop at its end or no capital in front."""
    return line.kind is not BlockKind.HEADING and (line.text[-1] in ".;,:" or line.text[0].islower())


def _is_headline(line: Line) -> bool:
    """Tell whether a line below the opening text is the headline of what follows and not one of its sections."""
    return (
        (line.is_capitals or (line.kind is BlockKind.HEADING and line.level <= 2))
        and len(line.text.split()) >= 4
        and not _is_sentence(line)
        and SECTION.match(line.folded) is None
        and not is_organisation(line.text)
    )


def _is_quoted(line: Line) -> bool:
    """Tell whether a line is the name of something in quotation marks and nothing else."""
    text = line.text.strip("*_ .")
    return len(text.split()) >= 4 and len(text) < 160 and text[0] in '»«„“"' and text[-1] in '«»“”"'


def _heads_collection(above: Line, best: Line) -> bool:
    """Tell whether the first line names a collection, "PROJECTS", and the heading below it says of what or whose."""
    is_set_off = above.kind is BlockKind.HEADING or above.is_capitals
    is_below = best.kind is BlockKind.HEADING and (above.kind is not BlockKind.HEADING or best.level >= above.level)
    return is_set_off and is_below and above.folded.strip(" .:") in COLLECTIONS


def is_generic(folded: str) -> bool:
    """Tell whether a folded line says nothing of its own, in each of its parts: "about the project / presentation"."""
    parts = re.split(r"\s?/\s?", folded.strip(" .:"))
    return all(part in GENERIC_TITLES for part in parts)


def names_something(file: str) -> bool:
    """Tell whether the name of a file says what is in it: two words of letters, none from a scanner or a camera."""
    name = fold_text(_read_file_name(file))
    words = [
        word for word in re.findall(r"[^\W\d_]{4,}", name) if word not in ("final", "koncna", "scan", "copy", "kopija")
    ]
    return len(words) >= 2 and JUNK_PROPERTY.fullmatch(name) is None


def _read_extension(line: Line) -> str:
    """Return what makes a generic title specific: the next line, or the name in its name row; else empty."""
    field = match_field(line.text)
    if field is not None:
        return collapse(line.text[field.value_start :]) if field.field == "name" else ""
    return collapse(line.text) if _may_be_title(line) else ""


def _may_be_title(line: Line) -> bool:
    """Tell whether a line can be a title at all: words, not an address, a key, a date or a long sentence."""
    if len(line.text) > _TITLE_CHARACTERS or sum(letter.isalpha() for letter in line.text) < 4:
        return False
    if line.kind is BlockKind.TABLE_ROW and ("\t" in line.text or line.number > 2):
        return False
    is_item = line.kind is BlockKind.LIST_ITEM and line.number > 1
    if line.is_prose or (is_item and not (ORDINAL.match(line.text) or MEETING.match(line.folded))):
        return False
    if is_address(line) or HEADER_KEYS.match(line.folded) or SPEECH.match(line.folded) or MENU.search(line.text):
        return False
    # "Report prepared by: Ana Kos".
    return not _is_only_date(line.text) and not is_person(line.text.partition(":")[2].strip())


def is_address(line: Line) -> bool:
    """Tell whether a line of a letterhead gives an address, a telephone, a web site or a number of a register."""
    return bool(ADDRESS.search(line.folded) or (len(line.text) < 90 and STREET.search(line.folded)))


def is_greeting(line: Line) -> bool:
    """Tell whether a line opens or closes a letter."""
    return SPEECH.match(line.folded) is not None


def _score_titles(
    lines: Sequence[Line], *, is_marked: bool, declared: tuple[int, int] | None = None
) -> list[float | None]:
    """Return for each line how much it looks like the title; None when it cannot be one.

    `is_marked` says that the format names its headings; the highest that is there counts most. `declared` is the place
    of the line that the title property repeats.
    """
    levels = [line.level for line in lines[:_HEAD_LINES] if line.kind is BlockKind.HEADING]
    top_level = min(levels, default=1) if is_marked else 1
    scores: list[float | None] = []
    candidates = 0
    prose = masthead = False
    for line in lines:
        score = _score_title(line, lines, candidates=candidates, follows_prose=prose)
        if score is not None and is_marked and line.kind is BlockKind.HEADING:
            score += 1.5 if line.level == top_level <= 2 else 0.0
        if score is not None and masthead and line.level > 1:
            # "Neighbours", "Newsletter no. 4, April 2021", then the heading of its first text.
            score -= 3.0
        is_issue = PERIODICAL.match(line.folded) and (re.search(r"\d", line.text) or line.number < 3)
        masthead = masthead or (bool(is_issue) and not line.is_prose)
        if score is not None and declared and line.start <= declared[0] < line.end:
            # Of a line further down than the first, somebody chose it.
            score += 0.6 if line.number == 0 else 1.5
        scores.append(score)
        candidates += score is not None and not is_organisation(line.text)
        prose = prose or line.is_prose
    return scores


def _score_title(line: Line, lines: Sequence[Line], *, candidates: int, follows_prose: bool) -> float | None:
    if _read_name_row(line):
        return -1.0 if _is_named_project(lines[0], line) else _NAME_ROW_SCORE
    subject = SUBJECT.match(line.folded)
    if subject and subject.end() < len(line.text):
        return 4.0
    if not _may_be_title(line):
        return None
    neighbours = lines[line.number + 1 : line.number + 4]
    names_type = TYPE_WORD.search(close_up(line.folded))
    score = -0.3 * candidates - 0.03 * line.number
    if line.kind is BlockKind.HEADING:
        score += 2.0 if line.level <= 1 and not line.is_capitals else 1.3
    if line.is_capitals:
        # One or two words in capitals are as often a label above the title.
        score += 1.0 if len(line.text.split()) > 2 or names_type else 0.3
    if names_type:
        is_below_title = line.number > 0 and _is_plain_title(lines[line.number - 1], line)
        score += 1.2 if names_type.start() == 0 else 1.0 if line.is_capitals else 0.4
        # "Care before profit" above "Position paper on childcare": the second line is the subtitle.
        score -= 1.2 if is_below_title and len(line.text.split()) > 3 else 0.0
    if (line.text[-1] in ".;," and not names_type) or line.text[0].islower():
        # A sentence; also "Society X, non-profit," of a letterhead.
        score -= 1.5
    if line.text[-1] == ":":
        score -= 1.0
    if is_generic(line.folded):
        score -= 2.0
    if PRESS_LABEL.fullmatch(line.folded):
        score -= 4.0
    if EVENT_LABEL.fullmatch(line.folded):
        score -= 2.0
    # "Network of repair shops" above the rows of a sheet is its project; its partners have rows.
    heads_sheet = line.number == 0 and sum(match_field(other.text) is not None for other in lines[:_HEAD_LINES]) >= 3
    if not names_type and is_organisation(line.text) and not heads_sheet:
        score -= 2.5 if any(map(is_address, neighbours)) else 1.0
    if is_person(line.text) and not line.is_capitals:
        score -= 1.5
    if any(mark in line.text for mark in ("|", " › ", " > ", " » ", " · ")) and line.kind is not BlockKind.HEADING:
        # A menu, or the way to a page.
        score -= 2.0
    if SECTION.match(line.folded) and not ORDINAL.match(line.text):
        score -= 1.5
    if find_dates(line.text) and not line.is_capitals and any(other.is_capitals for other in neighbours[:1]):
        # "Interim report 10. 7. 2018" above "HALF-YEARLY REPORT" is a running header.
        score -= 2.0
    if follows_prose:
        score -= 2.0
    if names_type and line.number and PERIODICAL.match(line.folded):
        above = lines[line.number - 1]
        is_name = _may_be_title(above) and not is_organisation(above.text) and above.text[-1] not in ".:;,"
        # "GOOD NEIGHBOURS" above "Newsletter of the Network".
        score -= 1.5 if above.is_capitals or (line.number == 1 and is_name) else 0.0
    if SLUG.match(line.folded) and len(line.text.split()) <= 5:
        # The name of the file in the header of a page: "2019_minutes_3 – Society X".
        score -= 2.0
    if match_field(line.text) is not None:
        score -= 1.0
    return score


def _is_plain_title(line: Line, below: Line) -> bool:
    """Tell whether a line looks like a title of its own, written like the line below it."""
    return (
        _may_be_title(line)
        and len(line.text.split()) >= 3
        and line.kind is below.kind
        and line.is_capitals == below.is_capitals
        and not is_organisation(line.text)
        and not is_organisation(line.text.partition(",")[0])
        and line.text[-1] not in ".:;,"
        and not find_dates(line.text)
        and PRESS_LABEL.fullmatch(line.folded) is None
    )


def _read_name_row(line: Line) -> int:
    """Return where the name of a project begins in its row, such as "Title of the project"; 0 when the line is none."""
    field = match_field(line.text)
    if field is None or field.field != "name" or not 3 < len(line.text) - field.value_start <= _TITLE_CHARACTERS:
        return 0
    return field.value_start if re.search(_PROJECT_KEY, line.folded[: field.value_start]) else 0


def _is_named_project(top: Line, row: Line) -> bool:
    """Tell whether the heading at the top names the project that a row gives the full name of: "Project ABC"."""
    if top.is_prose or len(top.text) > 100 or top.number == row.number or match_field(top.text) is not None:
        return False
    words = set(re.findall(r"\w{3,}", top.folded)) - {word for generic in GENERIC_TITLES for word in generic.split()}
    return bool(words & set(re.findall(r"\w{3,}", row.folded[_read_name_row(row) :])))


def _next_title_line(reading: Reading, line: Line, lines: Sequence[Line], start: int) -> Line | None:
    """Return the line that goes on with the title of `line`, None when the title ends there."""
    following = next((other for other in lines if other.number == line.number + 1), None)
    if following is not None and _is_period_of_title(line, following):
        return following
    if following is None or following.end - start > _TITLE_CHARACTERS or not _may_be_title(following):
        return None
    if is_generic(following.folded) or CLAUSE.match(following.folded):
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
    is_quoted_name = following.text[0] in '»«„“"' and following.text.rstrip(" .")[-1] in '«»“”"' and not line.is_prose
    if is_quoted_name and len(following.text) < 100 and line.is_capitals == following.is_capitals:
        return following
    if line.start == start and _names_what_of(line, following):
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
    mentions = find_dates(following.text) if len(following.text) < 60 and not find_dates(line.text) else []
    if len(mentions) != 1 or not names_a_type(line.folded) or re.search(r"\d{4}", line.text):
        return False
    found = mentions[0].date
    is_long = (found.latest - found.earliest).days > 80
    rest = following.folded[: mentions[0].start] + following.folded[mentions[0].end :]
    return is_long and len(re.findall(r"\w{2,}", rest)) <= 3


def close_up(text: str) -> str:
    """Return a text without the spaces between its letters where it is spaced out: "M I N U T E S" -> "MINUTES"."""
    if len(text) < 7 or SPACED.fullmatch(text.strip()) is None:
        return text
    return " ".join(word.replace(" ", "") for word in re.split(r"\s{2,}", text.strip()))


def names_a_type(folded: str) -> bool:
    """Tell whether a folded line has the name of a type of document in it."""
    return TYPE_WORD.search(close_up(folded)) is not None


def _is_only_date(text: str) -> bool:
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
    return len(re.findall(r"\w{2,}", rest)) <= 2 and TYPE_WORD.search(rest) is None


def _read_file_name(file: str) -> str:
    """Return the name of a file as words: "2019-05-open_day.pdf" -> "Open day"."""
    stem = PurePosixPath(file).stem
    words = re.sub(r"[-_+.\s]+", " ", re.sub(r"^(?:19|20)\d\d(?:[-_.]?\d\d){0,2}(?=\D|$)", "", stem)).strip() or stem
    return words[:1].upper() + words[1:]
