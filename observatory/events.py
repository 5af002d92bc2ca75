"""Events: an invitation's own, rows of tables, and lists whose entries begin or end with a date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.dates import find_dates, parse_date
from kb.documents import Document
from kb.folding import fold_text
from kb.metadata import PartialDate
from kb.records import Record, RecordValue, Register
from observatory.event_tables import read_event_tables
from observatory.invitations import read_invitation
from observatory.lines import (
    LIST_MARKS,
    Cover,
    Heading,
    Line,
    find_headings,
    heading_above,
    split_lines,
    starts_with_date,
)
from observatory.values import cut_value, make_record_id

_FEWEST_ENTRIES = 3
_LONGEST_DATE = 60
_LONGEST_TAIL = 90
_LONGEST_NAME = 2000
_MAX_CONTINUATION_LINES = 4
_MOST_NAME_WORDS = 14
_SEPARATORS = " \t\u00a0–—-:,.|"
_BRACKETS_AT_END = re.compile(r"\s*\([^()]*\)[\s.;,]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?)])\s+(?=[^\W\d_])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]{1,2}|npr|oz|itd|itn|ipd|prof|mag|ing|gosp|d\.o\.o|tzv|št|str|no|nr|inc|ltd)\.$"
)
_DASH_BEFORE = re.compile(r"\s[–—-]\s*$")
# A deadline, not an event: "do 31. 10. 2018", "by 31 October".
_DEADLINE_BEFORE = re.compile(
    r"(?:^|\s)(?:do|by|until|till|bis|entro(?:\s+il)?|fino\s+al?|hasta(?:\s+el)?|jusqu'au|до)\s+$"
)
_DEADLINE_NAME = re.compile(
    r"(?:rok|roka|deadline|frist|abgabe|scadenza|plazo|fecha límite|date limite|рок|краен рок)(?!\w)"
)
_OTHER_LISTS = re.compile(
    r"medij|press|clipping|objav|stampa|prensa|presse|медиј|штампа|member|clani|dokument|document|literatur|viri\b|"
    r"bibliogra|prilog|annex|allegat|anexo|zakonodaj|legislat|uradni list"
)
# Headings under which a single dated entry is an event to come.
_CALENDAR = re.compile(
    r"napovednik|dogodk|najav|koledar|kalendar|dogadanj|dogadaj|^agenda$|\bevents?\b|diary|calendar|appuntament|\beventi\b"
    r"|\btermine\b|veranstaltung|eventos|evenements|rendez-vous|prireditv|настани|најав|догађај|календар|what's on"
)
_LONGEST_CALENDAR = 5000
_CALENDAR_WORDS = 3
_PLACE = re.compile(
    r"(?:^|\s)(?P<preposition>[^\W\d_]{1,2})\s(?P<place>[^\W\d_a-z][^\W\d_]{2,}(?:[ -][^\W\d_a-z][^\W\d_]{2,})?)$"
)
_PLACE_BEHIND = re.compile(
    r",\s(?P<place>[^\W\d_a-zа-яšđčćž][^\W\d_]{2,}(?:[ -][^\W\d_A-ZА-Я][^\W\d_]{2,4})?)(?=[,.;]|\s*$)"
)
_PLACE_PREPOSITIONS = {
    "sl": "v",
    "hr": "u",
    "bs": "u",
    "sr": "u у",
    "mk": "во",
    "en": "in",
    "it": "a",
    "es": "en",
    "de": "in",
    "fr": "à",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A dated line: where its date, its name and the whole entry stand; `is_full` when the year is written."""

    date_span: tuple[int, int]
    name_span: tuple[int, int]
    start: int
    end: int
    date: PartialDate
    is_full: bool
    is_list_item: bool


def extract_events(document: Document) -> list[Record]:
    """Return the event of an invitation, those of tables and those of dated lists, in text order.

    A section counts as a list from three dated entries on; under a heading such as "Calendar" or "Coming events" a single
    one with its year does. A date without a year takes it from the nearest heading above that has one, else from the date
    or the title of the document. Once a document has such a list, a single list item that begins with a full date counts
    too. Deadlines and lists of documents or press cuttings are left out.
    """
    lines = split_lines(document.text)
    records = [*read_event_tables(document, lines)]
    taken = Cover((value.passage.start, value.passage.end) for record in records for value in record.values)
    if (own := read_invitation(document)) is not None:
        records.append(own)
    headings = _list_headings(document, lines)
    sections: dict[int, list[_Entry]] = {}
    for entry in _find_entries(document, lines, headings):
        if entry.start in taken:
            continue
        heading = heading_above(headings, entry.start)
        if heading is None or not _OTHER_LISTS.search(fold_text(heading.text)):
            sections.setdefault(heading.start if heading else -1, []).append(entry)
    has_list = any(len(entries) >= _FEWEST_ENTRIES for entries in sections.values())
    chosen = [
        entry
        for entries in sections.values()
        for entry in entries
        if len(entries) >= _FEWEST_ENTRIES
        or (entry.is_full and (has_list and entry.is_list_item or _is_announced(headings, entry)))
    ]
    records += [_make_event(document, entry) for entry in chosen]
    return sorted(records, key=lambda record: min(value.passage.start for value in record.values))


def _list_headings(document: Document, lines: Sequence[Line]) -> list[Heading]:
    """Return the headings that are no dated entry, and the lines such as "Calendar" that stand right above a list."""
    headings = {
        heading.start: heading
        for heading in find_headings(lines, document.blocks)
        if not starts_with_date(heading.text)
    }
    for line in lines:
        text = line.text.strip(" :*_")
        is_short = 0 < len(text.split()) <= _CALENDAR_WORDS and not line.is_list_item and "\t" not in text
        if is_short and _CALENDAR.search(fold_text(text)) and not find_dates(text):
            headings.setdefault(line.start, Heading(line.start, line.end, line.text))
    return [headings[start] for start in sorted(headings)]


def _is_announced(headings: Sequence[Heading], entry: _Entry) -> bool:
    """Say whether an entry stands under a heading such as "Calendar"; its own name may look like a heading."""
    heading = heading_above(headings, min(entry.start, entry.name_span[0]))
    if heading is None or _CALENDAR.search(fold_text(heading.text)) is None:
        return False
    return entry.start - heading.end <= _LONGEST_CALENDAR


def _find_entries(document: Document, lines: Sequence[Line], headings: Sequence[Heading]) -> Iterator[_Entry]:
    """Yield the lines that begin or end with a date, and are no deadline."""
    marks = _list_year_marks(document, headings)
    heading_starts = {heading.start for heading in headings}
    is_paragraph_open = False
    for place, line in enumerate(lines):
        if line.is_blank:
            is_paragraph_open = False
            continue
        # Its name may stand in the first line of the paragraph.
        is_second = place > 0 and (place == 1 or lines[place - 2].is_blank) and starts_with_date(line.text)
        may_begin = line.is_list_item or not is_paragraph_open or is_second
        entry = _read_leading(document, lines, place, marks) if may_begin else None
        if entry is not None and is_second and is_paragraph_open and entry.name_span[0] > entry.start:
            entry = None
        entry = entry or _read_trailing(document, line)
        if entry is not None:
            yield entry
        # A date at the start of a wrapped line of prose begins no entry, one after an entry or a list item may.
        is_lead_in = line.start in heading_starts or line.text.rstrip().endswith(":")
        is_paragraph_open = entry is None and not line.is_list_item and not is_lead_in


def _read_leading(
    document: Document, lines: Sequence[Line], place: int, marks: Sequence[tuple[int, int]]
) -> _Entry | None:
    """Read "9. 1. Name of the event (...)", with the lines that go on from it."""
    line = lines[place]
    # Bullets look like day numbers ("9. "), so the date is looked for at the first character that is none.
    begin = line.start + len(line.text) - len(line.text.lstrip(LIST_MARKS))
    head = document.text[begin : min(line.end, begin + _LONGEST_DATE)]
    year = _year_at(marks, begin)
    written = _read_date_at_start(head, year)
    if written is None:
        return None
    length, date, is_full = written
    end = line.end
    following = place + 1
    while following < len(lines) and following - place <= _MAX_CONTINUATION_LINES and not lines[following].is_blank:
        text = lines[following].text
        if lines[following].is_list_item or starts_with_date(text) or document.text[begin:end].rstrip().endswith("."):
            break
        if text.isupper() or not text[:1].isalpha() or not (text[:1].islower() or end - begin > 70):
            break
        end = lines[following].end
        following += 1
    if is_full and re.match(r",[^:\n]{0,90}$", document.text[begin + length : line.end]):
        return _read_named_above(document, lines, place, (begin, begin + length), date, is_full)
    name_start = begin + length
    while name_start < end and document.text[name_start] in _SEPARATORS + "\n":
        name_start += 1
    name_end = _find_name_end(document.text, name_start, end)
    name = document.text[name_start:name_end]
    if sum(character.isalpha() for character in name) < 3 or _DEADLINE_NAME.match(fold_text(name)):
        return None
    is_list_item = begin > line.start and not document.text[line.start : begin].isspace()
    return _Entry((begin, begin + length), (name_start, name_end), begin, end, date, is_full, is_list_item)


def _read_named_above(
    document: Document,
    lines: Sequence[Line],
    place: int,
    date_span: tuple[int, int],
    date: PartialDate,
    is_full: bool,
) -> _Entry | None:
    """Read "Name of the event" with "3 May 2021, Bath, 10 am" below it; None when no name stands there.

    After the comma is where or when it is, so that a line without a name above gives none.
    """
    above = place - 1
    if above > 0 and lines[above].is_blank:
        above -= 1
    if above < 0 or lines[above].is_blank or lines[above].start == lines[place].start:
        return None
    line = lines[above]
    text = line.text.strip()
    is_name = 1 < len(text.split()) <= _MOST_NAME_WORDS and text[-1].isalnum() or text[-1:] in "“”»«\"'!)?"
    if not is_name or find_dates(text) or "\t" in text or line.text.isupper() or _DEADLINE_NAME.match(fold_text(text)):
        return None
    return _Entry(date_span, (line.content, line.end), line.content, lines[place].end, date, is_full, False)


def _read_date_at_start(head: str, year: int | None) -> tuple[int, PartialDate, bool] | None:
    """Return how long the date at the start of an entry is, the date, and whether its year is written."""
    for mention in find_dates(head)[:1]:
        if mention.start == 0 and len(mention.date.edtf) > 4 and "-" in mention.date.edtf:
            return mention.end, mention.date, True
    if year is None:
        return None
    for mention in find_dates(head, year=year)[:1]:
        if mention.start == 0:
            return mention.end, mention.date, False
    # "SEPTEMBER – press conference": a month alone, set off from the name.
    month = re.match(r"([^\W\d_]{3,})\s*[–—:-]\s", head)
    date = parse_date(f"{month[1]} {year}") if month else None
    return (len(month[1]), date, False) if month and date else None


def _read_trailing(document: Document, line: Line) -> _Entry | None:
    """Read "Name of the event – 15. 9. 2018", with a short remark after the date."""
    text = line.text
    mentions = [mention for mention in find_dates(text) if "-" in mention.date.edtf]
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    before, after = text[: mention.start], text[mention.end :]
    if not _DASH_BEFORE.search(before) or _DEADLINE_BEFORE.search(fold_text(before)) or len(after) > _LONGEST_TAIL:
        return None
    name_start = line.content
    name_end = line.start + len(_DASH_BEFORE.sub("", before))
    name = document.text[name_start:name_end]
    if sum(character.isalpha() for character in name) < 3 or len(name.split()) > 25 or re.search(r"\w{3}[.!?]\s", name):
        return None
    span = (line.start + mention.start, line.start + mention.end)
    return _Entry(span, (name_start, name_end), line.content, line.end, mention.date, True, line.is_list_item)


def _find_name_end(text: str, start: int, end: int) -> int:
    """Return where the name of an entry ends: at its first sentence end, without brackets after it."""
    end = min(end, start + _LONGEST_NAME)
    for found in _SENTENCE_END.finditer(text, start, end):
        so_far = text[start : found.start()]
        follows = text[found.end() : found.end() + 1]
        if so_far.endswith(")") and not follows.isupper():
            continue
        if len(so_far.split()) > 1 and not follows.islower() and not _ABBREVIATION.search(fold_text(so_far)):
            end = found.start()
            break
    while found_brackets := _BRACKETS_AT_END.search(text[start:end]):
        if found_brackets.start() == 0:
            break
        end = start + found_brackets.start()
    while end > start and text[end - 1] in " \t\u00a0\n\r;,.|":
        if text[end - 1] == "." and _ABBREVIATION.search(fold_text(text[start:end])):
            break
        end -= 1
    return end


def _list_year_marks(document: Document, headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Return (offset, year): from which place on which year holds for dates without one, in text order.

    It is the document's own, or that of its title, until a heading names a single year.
    """
    marks: list[tuple[int, int]] = []
    own = document.metadata.date
    if own is not None and own.earliest.year == own.latest.year:
        marks.append((-1, own.earliest.year))
    elif len(years := _list_years(document.metadata.title)) == 1:
        marks.append((-1, years[0]))
    for heading in headings:
        if len(years := _list_years(heading.text)) == 1:
            marks.append((heading.start, years[0]))
    return marks


def _year_at(marks: Sequence[tuple[int, int]], offset: int) -> int | None:
    place = bisect_left(marks, offset, key=lambda mark: mark[0])
    return marks[place - 1][1] if place else None


def _list_years(text: str) -> list[int]:
    """Return the years that the dates of a text lie in, each once, the most frequent first."""
    counts: Counter[int] = Counter()
    for mention in find_dates(text):
        counts.update({mention.date.earliest.year, mention.date.latest.year})
    return [year for year, _ in counts.most_common()]


def _make_event(document: Document, entry: _Entry) -> Record:
    within = (entry.start, entry.end)
    at_end = _find_place_at_end(document, entry.name_span)
    name_end = document.text.rindex(",", entry.name_span[0], at_end[0]) if at_end else entry.name_span[1]
    name = cut_value(document, "name", (entry.name_span[0], name_end), within=within)
    values: list[RecordValue] = [
        name,
        cut_value(document, "date", entry.date_span, within=within, normalised=entry.date.edtf),
    ]
    place = _find_place(document, entry.name_span) or _find_place_after_comma(document, entry) or at_end
    if place is not None:
        values.append(cut_value(document, "place", place, within=within))
    identifier = make_record_id(Register.EVENTS, document.id, entry.start)
    return Record(identifier, Register.EVENTS, document.id, name.normalised, tuple(values))


def _find_place_after_comma(document: Document, entry: _Entry) -> tuple[int, int] | None:
    """Return where the one word stands after the comma behind a date whose name is above: "3 May 2021, Bath, 10 am"."""
    if entry.name_span[0] > entry.date_span[0]:
        return None
    found = _PLACE_BEHIND.match(document.text, entry.date_span[1], entry.end)
    if found is None or parse_date(f"1 {found['place']} 2000") is not None:
        return None
    return found.span("place")


def _find_place_at_end(document: Document, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return where the one capitalised word stands that ends a name after its only comma: "Spring fair, Bath"."""
    name, comma, place = document.text[slice(*span)].partition(", ")
    is_town = place.isalpha() and place[0].isupper() and not place.isupper() and len(place) > 2
    if not comma or not is_town or len(name) < 3 or parse_date(f"1 {place} 2000") is not None:
        return None
    return span[1] - len(place), span[1]


def _find_place(document: Document, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return where the place stands that ends a name after the preposition of the document's language, as written."""
    text = document.text[span[0] : span[1]]
    found = _PLACE.search(text)
    prepositions = _PLACE_PREPOSITIONS.get(document.metadata.language.split("-")[0], "").split()
    if found is None or found["preposition"].lower() not in prepositions:
        return None
    place = found["place"]
    if not place[0].isupper() or place.isupper() or parse_date(f"1 {place} 2000") is not None:
        return None
    return span[0] + found.start("place"), span[0] + found.end("place")
