"""The lines that could be a title, and the signs by which a librarian would tell which of them is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.metadata.lines import Line, Reading, list_navigation
from ingest.metadata.names import is_organisation, is_person
from ingest.metadata.title_cues import (
    CALL,
    CONTINUES,
    EVENT_LABEL,
    GENERIC_TITLES,
    HEADER_KEYS,
    HEARING,
    INVITES,
    ISSUE_NUMBER,
    ORDINAL,
    PERIODICAL,
    PRESS_LABEL,
    SECTION,
    SLUG,
    SPEECH,
    SUBJECT,
    TITLE_KEY,
    WITHOUT_MARKS,
)
from ingest.metadata.title_lines import (
    LONGEST_TITLE,
    close_up,
    is_address,
    is_generic,
    is_only_date,
    is_quoted,
    may_be_title,
)
from ingest.metadata.type_cues import NAME_PATTERNS, TYPE_WORD
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text
from kb.layout import find_boxes
from kb.metadata import DocumentType
from kb.terms import match_field

_PROJECT_KEY = re.compile(r"proje[ck]|operac|пројек|проект|proget|proyect|vorhaben|action")
# "SSF/2024/02", "4300-17/2020", "ref. 12".
_REFERENCE = re.compile(
    r"\b[A-ZА-Я]{2,6}[-/]\d|\d[-/]\d+[-/]\d|\b(?:[Rr]ef|REF)\b|№|\b(?:[Šš]t|[Bb]r|[Бб]р|[Nn]o|[Nn]r)\.?\s?\d+[-/]\d"
)
# "Respondent type: …", a row by another name.
_KEY = re.compile(r"(?:[^\W\d_]+ ){0,2}[^\W\d_]+:\s")
_OPENING_MARKS = "»«„“”\"'‘’([¿¡"
_MENU_WORDS = 14
_MENU_CHARACTERS = 160
_SHEET_LINES = 24
_LATE = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be the title or begin it: from `start` on, an offset into the text of record.

    `signs` are what speaks for and against it, each with its strength, mostly 1.
    """

    line: Line
    start: int
    signs: dict[str, float]


# What a sign is worth. Fitted on labelled papers (`python -m bench.title_weights`); most weights are the mean of two
# fits, on 90 and on 114 papers, which moves them less than one. Signs that those papers hardly have (menus, references,
# numbers, properties, a row below a heading of the same name) and "first" were set by hand.
WEIGHTS: dict[str, float] = {
    "first": -0.8,
    "top heading": 2.8,
    "lower heading": -0.7,
    "guessed heading": 1.4,
    "capitals": 0.7,
    "short capitals": 2.0,
    "type first": 1.2,
    "type in capitals": 3.5,
    "after a type": -1.4,
    "below a title": -0.6,
    "sentence": -2.5,
    "colon": -1.3,
    "generic": -1.8,
    "label": -3.1,
    "menu": -3.0,
    "reference": -2.5,
    "key": -1.0,
    "beside a date": -1.3,
    "dated": -1.6,
    "numbered": -2.0,
    "over an issue": 1.1,
    "over a label": -2.1,
    "organisation": -3.1,
    "person": -0.7,
    "bars": -1.6,
    "section": -2.0,
    "after prose": -4.1,
    "issue": -1.9,
    "file name": -2.4,
    "row": -0.4,
    "named in a row": 3.1,
    "subject": 1.8,
    "in the subject": 0.3,
    "quoted": 2.8,
    "quoted after invitation": 1.2,
    "list item": -1.8,
    "long": -1.2,
    "before text": -0.8,
    "order": -1.4,
    "large": 1.9,
    "goes on": -2.0,
    "named above": -2.0,
    "property": 1.5,
    "property of the first line": 0.6,
}


def weigh_signs(signs: dict[str, float]) -> float:
    """Return how much the signs of a line speak for it as the title; only differences within one document mean much."""
    return sum(WEIGHTS[name] * strength for name, strength in signs.items())


def list_candidates(reading: Reading, *, declared: tuple[int, int] | None = None) -> list[Candidate]:
    """Return the lines at the top that may be the title, in text order, with their signs.

    `declared` is where a line repeats the title property.
    """
    lines = reading.head
    is_marked = reading.source.media_type not in WITHOUT_MARKS
    levels = [line.level for line in lines if line.kind is BlockKind.HEADING]
    scene = _Scene(
        lines,
        min(levels, default=0) if is_marked else 0,
        declared,
        _measure_lines(reading),
        _find_subject(lines) or fold_text(reading.source.properties.get("title", "")),
        sum(match_field(line.text) is not None for line in lines[:_SHEET_LINES]) >= 3,
        sum(HEADER_KEYS.match(line.folded) is not None for line in lines[:4]) >= 2,
    )
    candidates: list[Candidate] = []
    seen: set[str] = set()
    for line in lines:
        start = _read_start(line)
        if (start or may_be_title(line) or _is_title_twice(line)) and not _is_bare_key(line):
            signs = _list_signs(line, scene, start=start, above=candidates, seen=seen)
            if line.number and _is_bare_key(lines[line.number - 1]):
                signs["named in a row"] = 1.0
            candidates.append(Candidate(line, line.start + start, signs))
        if line.is_prose:
            seen.add("prose")
        if INVITES.match(line.folded) or (start and INVITES.match(line.folded[start:])):
            seen.add("invitation")
    return candidates


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known of the whole top of a document; `heights` are those of its lines beside the usual one."""

    lines: Sequence[Line]
    top_level: int
    declared: tuple[int, int] | None
    heights: dict[int, float]
    subject: str
    is_sheet: bool
    is_mail: bool


def _list_signs(
    line: Line, scene: _Scene, *, start: int, above: Sequence[Candidate], seen: set[str]
) -> dict[str, float]:
    text, folded = line.text[start:], close_up(line.folded[start:]).lstrip("»«„“”\"' ([¡¿")
    words = len(text.split())
    following = scene.lines[line.number + 1 : line.number + 4]
    earlier = scene.lines[line.number - 1 : line.number] if line.number else ()
    before = earlier[0] if earlier else None
    is_heading = line.kind is BlockKind.HEADING
    is_named_above = start and any(_share_name(other.line, line, start) for other in above)
    is_reference = _REFERENCE.search(text) is not None
    is_slug = SLUG.match(folded) is not None and words <= 5
    is_label = is_slug or is_generic(folded) or _is_label(folded) or (text[0] == "(" and text[-1] == ")")
    # "Invitation", then somewhere below it what to: a line in quotation marks.
    is_label = is_label or (INVITES.match(folded) is not None and _names_event(scene.lines[line.number + 1 :]))
    is_key = not start and _KEY.match(text) and any(_KEY.match(other.text) for other in (*following[:1], *earlier))
    type_word = None if is_label or is_key else _find_type(folded)
    is_name = is_organisation(text)
    field = match_field(line.text)
    found = {
        "first": not above,
        "top heading": is_heading and line.level == scene.top_level,
        "lower heading": is_heading and 0 < scene.top_level < line.level,
        "guessed heading": is_heading and not scene.top_level,
        "capitals": line.is_capitals and words > 2 and not is_label and not is_reference,
        "short capitals": line.is_capitals and words <= 2 and not is_label and not is_reference,
        "type first": type_word is not None and type_word.start() == 0,
        "type in capitals": type_word is not None and line.is_capitals,
        "after a type": any("type first" in other.signs or "type in capitals" in other.signs for other in above),
        "below a title": not start
        and before is not None
        and bool(above)
        and above[-1].line is before
        and _is_plain(before, line),
        "goes on": before is not None and _goes_on(before, line),
        "sentence": text[-1] in ".;," or text[0].islower(),
        "colon": text[-1] == ":",
        "generic": is_generic(folded),
        "label": is_label and not is_slug and not is_generic(folded),
        "menu": is_menu_line(folded),
        "reference": is_reference,
        "key": is_key,
        "beside a date": words <= 2 and any(_is_of_letterhead(other) for other in (*following[:1], *earlier)),
        "dated": type_word is None and _ends_in_day(text),
        "numbered": ISSUE_NUMBER.search(folded),
        "over an issue": not is_slug and any(_is_issue(other) or _is_issue_date(other) for other in following[:2]),
        "over a label": any(_is_label(other.folded) for other in following[:1]),
        "organisation": is_name and not (scene.is_sheet and not above),
        "person": is_person(text) or is_person(text.partition(" ")[2]),
        "bars": any(mark in text for mark in ("|", " › ", " > ", " » ", " · ")),
        "section": (SECTION.match(folded) and not ORDINAL.match(text)) or _is_field_heading(line, start=start),
        "after prose": "prose" in seen,
        "issue": _is_issue(line),
        "file name": is_slug,
        "row": not start and field is not None,
        "named in a row": start and SUBJECT.match(line.folded) is None and not is_named_above,
        "subject": SUBJECT.match(line.folded) and not scene.is_mail,
        "in the subject": not start and 4 < len(folded) < len(scene.subject) and folded in scene.subject,
        "named above": is_named_above,
        "quoted": is_quoted(text) and words >= 4,
        "quoted after invitation": is_quoted(text) and "invitation" in seen,
        "list item": line.kind is BlockKind.LIST_ITEM or not (text[0].isalnum() or text[0] in _OPENING_MARKS),
        "long": words > 16,
        "before text": any(
            other.is_prose or SPEECH.match(other.folded) or is_person(other.text) for other in following[:1]
        ),
    }
    signs = {name: 1.0 for name, is_there in found.items() if is_there}
    signs["order"] = math.log1p(min(len(above), _LATE))
    if (height := scene.heights.get(line.start, 1.0)) > 1.0:
        signs["large"] = math.log(min(height, 3.0))
    if scene.declared and line.start <= scene.declared[0] < line.end:
        # Word processors fill the property with the first line; of another line, somebody chose it.
        signs["property" if line.number else "property of the first line"] = 1.0
    return signs


def _find_subject(lines: Sequence[Line]) -> str:
    """Return the folded subject of a mail or letter, empty where none is stated."""
    for line in lines:
        if found := SUBJECT.match(line.folded):
            return line.folded[found.end() :]
    return ""


def _measure_lines(reading: Reading) -> dict[int, float]:
    """Return the height of each line at the top, by its start, as a multiple of the usual one; empty without layout."""
    if not reading.source.layouts:
        return {}
    heights: dict[int, float] = {}
    first = [layout for layout in reading.source.layouts if layout.page <= 2]
    for line in reading.head:
        boxes = find_boxes(first, line.start, line.end)
        if boxes:
            heights[line.start] = max(box.bottom - box.top for box in boxes)
    usual = median(heights.values()) if heights else 0.0
    return {start: height / usual for start, height in heights.items()} if usual else {}


def _is_issue(line: Line) -> bool:
    """Tell whether a line is that of an issue: "Newsletter no. 4, April 2021"."""
    is_numbered = re.search(r"\d", line.text) is not None or line.number < 3
    return PERIODICAL.match(line.folded) is not None and is_numbered and not line.is_prose


def _is_issue_date(line: Line) -> bool:
    """Tell whether a line gives the number and the date of an issue: "No. 12, June 2019"."""
    return len(line.text) < 90 and ISSUE_NUMBER.search(line.folded) is not None and bool(find_dates(line.text))


def _is_label(folded: str) -> bool:
    """Tell whether a line names a kind of text or event and nothing else, as it stands above the title."""
    head, dash, rest = folded.partition(" – ")
    label = head if dash and len(rest.split()) <= 4 else folded
    if any(pattern.fullmatch(label) for pattern in (PRESS_LABEL, EVENT_LABEL, HEARING, CALL)):
        return True
    # "INVITO – EINLADUNG".
    parts = re.split(r"\s?[–/|·]\s?", folded)
    return len(parts) > 1 and all(INVITES.match(part) and " " not in part for part in parts)


def is_menu_line(folded: str) -> bool:
    """Tell whether a line is the menu of a web page: two of its few words are names of sections."""
    sections = list_navigation() | GENERIC_TITLES
    parts = re.split(r"\s{2,}|\s?[|·•/\t]\s?", folded[:_MENU_CHARACTERS])
    words = parts if len(parts) > 2 else folded[:_MENU_CHARACTERS].split()
    return 4 <= len(words) < _MENU_WORDS and sum(word in sections for word in words) * 3 > len(words)


def _ends_in_day(text: str) -> bool:
    """Tell whether a line ends with a place and a day: "Town hall – Kranj, 5 March 2020"."""
    mentions = find_dates(text)
    if not mentions or mentions[-1].date.earliest != mentions[-1].date.latest:
        return False
    return len(text) - mentions[-1].end < 8 and text[: mentions[-1].start].rstrip().endswith(",")


def _is_of_letterhead(line: Line) -> bool:
    """Tell whether a line gives the date, the number or the address of a letter: a town may stand beside it."""
    return is_only_date(line.text) or is_address(line) or HEADER_KEYS.match(line.folded) is not None


def _find_type(folded: str) -> re.Match[str] | None:
    """Return where a folded line names a type of document; plans, forms and the like only where it begins with one."""
    return TYPE_WORD.search(folded) or NAME_PATTERNS[DocumentType.OTHER].match(folded)


def _names_event(below: Sequence[Line]) -> bool:
    """Tell whether one of the next lines is the name of something in quotation marks and nothing else."""
    return any(is_quoted(line.text) and len(line.text.split()) >= 4 for line in below[:_LATE])


def _goes_on(before: Line, line: Line) -> bool:
    """Tell whether a line is the second half of what the line above it begins: "SOLIDARITY FOR", "A BETTER VILLAGE"."""
    is_open = CONTINUES.search(before.folded) is not None and not before.is_prose
    return is_open and line.start - before.end <= 2 and line.is_capitals == before.is_capitals


def _share_name(above: Line, row: Line, start: int) -> bool:
    """Tell whether a heading names the project that a row gives the full name of: "Project ABC"."""
    if above.is_prose or len(above.text) > 100 or match_field(above.text) is not None:
        return False
    words = set(re.findall(r"\w{3,}", above.folded)) - {word for generic in GENERIC_TITLES for word in generic.split()}
    return bool(words & set(re.findall(r"\w{3,}", row.folded[start:])))


def _is_plain(line: Line, below: Line) -> bool:
    """Tell whether a line looks like a title of its own, written like the line below it."""
    return (
        len(line.text.split()) >= 3
        and line.kind is below.kind
        and line.is_capitals == below.is_capitals
        and not is_organisation(line.text.partition(",")[0])
        and line.text[-1] not in ".:;,"
        and not find_dates(line.text)
        and PRESS_LABEL.fullmatch(line.folded) is None
    )


def _is_title_twice(line: Line) -> bool:
    """Tell whether a row has the title in two languages side by side: both cells name a type of document."""
    cells = line.folded.split("\t")
    return line.number < 3 and len(cells) == 2 and all(TYPE_WORD.match(cell.strip()) for cell in cells)


def _is_field_heading(line: Line, *, start: int) -> bool:
    """Say whether a line is a field term of a project sheet alone ("PURPOSE OF THE PROJECT"), with its text below it."""
    field = match_field(line.text)
    return not start and field is not None and field.field != "name" and field.value_start >= len(line.text)


def _is_bare_key(line: Line) -> bool:
    """Tell whether a line is the key of a name and nothing else, with the name below it: "Title of the project"."""
    if " " not in line.text:
        return False
    field = match_field(line.text)
    return field is not None and field.field == "name" and field.value_start >= len(line.text)


def _read_start(line: Line) -> int:
    """Return where the title begins in a row or line that names it, such as "Title of the project"; 0 in any other."""
    if (subject := SUBJECT.match(line.folded)) and subject.end() < len(line.text):
        return subject.end()
    start = 0
    field = match_field(line.text)
    if field is not None and field.field == "name":
        is_project = _PROJECT_KEY.search(line.folded[: field.value_start]) is not None
        start = field.value_start if is_project or TITLE_KEY.match(line.folded) else 0
    elif key := TITLE_KEY.match(line.folded):
        start = key.end()
    return start if 3 < len(line.text) - start <= LONGEST_TITLE else 0
