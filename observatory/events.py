"""Events: from lists whose entries begin with a date, or end with one after a dash."""

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
from observatory.lines import LIST_MARKS, Heading, Line, find_headings, heading_above, split_lines, starts_with_date
from observatory.values import cut_value, make_record_id

_FEWEST_ENTRIES = 3
_LONGEST_DATE = 60
_LONGEST_TAIL = 90
_LONGEST_NAME = 2000
_MAX_CONTINUATION_LINES = 4
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
_PLACE = re.compile(
    r"(?:^|\s)(?P<preposition>[^\W\d_]{1,2})\s(?P<place>[^\W\d_a-z][^\W\d_]{2,}(?:[ -][^\W\d_a-z][^\W\d_]{2,})?)$"
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
    """Return the events of dated lists, in text order; a section counts as one from three dated entries on.

    A date without a year takes it from the nearest heading above that has one, else from the date or the title of the
    document. Once a document has such a list, a single list item that begins with a full date counts too. Deadlines
    and lists of documents or press cuttings are left out.
    """
    lines = split_lines(document.text)
    headings = [heading for heading in find_headings(lines, document.blocks) if not starts_with_date(heading.text)]
    sections: dict[int, list[_Entry]] = {}
    for entry in _find_entries(document, lines, headings):
        heading = heading_above(headings, entry.start)
        if heading is None or not _OTHER_LISTS.search(fold_text(heading.text)):
            sections.setdefault(heading.start if heading else -1, []).append(entry)
    has_list = any(len(entries) >= _FEWEST_ENTRIES for entries in sections.values())
    chosen = [
        entry
        for entries in sections.values()
        for entry in entries
        if len(entries) >= _FEWEST_ENTRIES or (has_list and entry.is_full and entry.is_list_item)
    ]
    return [_make_event(document, entry) for entry in sorted(chosen, key=lambda entry: entry.start)]


def _find_entries(document: Document, lines: Sequence[Line], headings: Sequence[Heading]) -> Iterator[_Entry]:
    """Yield the lines that begin or end with a date, and are no deadline."""
    marks = _list_year_marks(document, headings)
    heading_starts = {heading.start for heading in headings}
    is_paragraph_open = False
    for place, line in enumerate(lines):
        if line.is_blank:
            is_paragraph_open = False
            continue
        may_begin = line.is_list_item or not is_paragraph_open
        entry = _read_leading(document, lines, place, marks) if may_begin else None
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
    name_start = begin + length
    while name_start < end and document.text[name_start] in _SEPARATORS + "\n":
        name_start += 1
    name_end = _find_name_end(document.text, name_start, end)
    name = document.text[name_start:name_end]
    if sum(character.isalpha() for character in name) < 3 or _DEADLINE_NAME.match(fold_text(name)):
        return None
    is_list_item = begin > line.start and not document.text[line.start : begin].isspace()
    return _Entry((begin, begin + length), (name_start, name_end), begin, end, date, is_full, is_list_item)


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
    name = cut_value(document, "name", entry.name_span, within=within)
    values: list[RecordValue] = [
        name,
        cut_value(document, "date", entry.date_span, within=within, normalised=entry.date.edtf),
    ]
    place = _find_place(document, entry.name_span)
    if place is not None:
        values.append(cut_value(document, "place", place, within=within))
    identifier = make_record_id(Register.EVENTS, document.id, entry.start)
    return Record(identifier, Register.EVENTS, document.id, name.normalised, tuple(values))


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
