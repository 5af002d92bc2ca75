"""Where a text lists goals or results: under a lead-in or heading that says so, with the period it gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.dates import find_dates
from kb.documents import Document
from kb.terms import match_field
from observatory.indicator_cues import TARGET, read_cue
from observatory.lines import Heading, Line, heading_above, split_lines

_LEAD_IN_LINES = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of text in which numbers are goals or results, with the period that its lead-in gives."""

    kind: str
    start: int
    end: int
    period: tuple[tuple[int, int], tuple[int, int], str] | None


def find_scopes(document: Document, lines: Sequence[Line], headings: Sequence[Heading]) -> list[Scope]:
    """Return the lists under lead-ins and headings that speak of goals or results, in text order, not overlapping."""
    scopes: list[Scope] = []
    heading_starts = {heading.start: heading for heading in headings}
    place = 0
    while place < len(lines):
        line = lines[place]
        heading = heading_starts.get(line.start)
        lead_end = place
        if heading is not None:
            lead_end = place + heading.text.count("\n")
        elif not _is_lead_in(lines, place):
            place += 1
            continue
        lead_start = _lead_in_start(lines, place) if heading is None else place
        text = document.text[lines[lead_start].start : lines[lead_end].end]
        kind = read_cue(text)
        if kind is None:
            place = lead_end + 1
            continue
        end = _find_list_end(lines, lead_end + 1, heading_starts)
        if end > lead_end + 1:
            span = (lines[lead_start].start, lines[lead_end].end)
            scopes.append(Scope(kind, lines[lead_end].end, lines[end - 1].end, read_single_period(document.text, span)))
        place = max(end, lead_end + 1)
        while heading is not None and place < len(lines) and lines[place].start not in heading_starts:
            # Under a heading, after its list: a paragraph that begins with a count ("12 workshops and 1 conference").
            line = lines[place]
            if line.text[:1].isdigit() and not line.is_list_item:
                scopes.append(Scope(kind, line.start, line.end, None))
            elif _is_lead_in(lines, place) and read_cue(line.text) is not None:
                break
            place += 1
    return scopes


def find_planned_activities(document: Document, lines: Sequence[Line], headings: Sequence[Heading]) -> Iterator[Scope]:
    """Yield the "Activities: ..." lines of sections that give a project's duration: what a project plans to do."""
    rows = [(line, found) for line in lines if (found := match_field(line.text)) and found.value_start < len(line.text)]
    durations: dict[Heading | None, list[Line]] = {}
    for line, found in rows:
        if found.field == "period":
            durations.setdefault(heading_above(headings, line.start), []).append(line)
    for line, found in rows:
        same = durations.get(heading_above(headings, line.start), ()) if found.field == "activity" else ()
        if len(same) == 1:
            period = read_single_period(document.text, (same[0].start, same[0].end))
            yield Scope(TARGET, line.start + found.value_start, line.end, period)


def _is_lead_in(lines: Sequence[Line], place: int) -> bool:
    """Say whether a line ends with a colon, or comes before a list without ending a sentence."""
    text = lines[place].text.strip()
    if not text or "\t" in text or len(text) > 300:
        return False
    if text.endswith(":"):
        return True
    following = place + 1
    while following < len(lines) and lines[following].is_blank and following - place < 2:
        following += 1
    is_before_list = following < len(lines) and lines[following].is_list_item
    return is_before_list and not lines[place].is_list_item and not text.endswith((".", ";", ",", "!", "?"))


def _lead_in_start(lines: Sequence[Line], place: int) -> int:
    """Return the first line of the paragraph that ends in a lead-in."""
    first = place
    while first and place - first < _LEAD_IN_LINES and not lines[first - 1].is_blank and not lines[first].is_list_item:
        if lines[first - 1].is_list_item or lines[first - 1].text.rstrip().endswith((".", ";", ":")):
            break
        first -= 1
    return first


def _find_list_end(lines: Sequence[Line], place: int, headings: dict[int, Heading]) -> int:
    """Return the line after the list that begins at a line: list items with their wrapped lines and blank lines."""
    end = place
    in_item = False
    while place < len(lines):
        line = lines[place]
        if line.is_blank:
            in_item = False
        elif line.start in headings or _is_field_row(line):
            break
        elif line.is_list_item:
            in_item = True
            end = place + 1
        elif in_item or (line.text.startswith((" ", "\t")) and end == place):
            end = place + 1
        elif not _is_first_statement(lines, place):
            break
        else:
            end = place + 1
        place += 1
    return end


def _is_field_row(line: Line) -> bool:
    found = match_field(line.text)
    return found is not None and not line.is_list_item and found.value_start < len(line.text)


def _is_first_statement(lines: Sequence[Line], place: int) -> bool:
    """Say whether a line without a bullet stands directly under its lead-in or under such a line."""
    return bool(place) and not lines[place - 1].is_blank and not lines[place - 1].is_list_item


def read_single_period(text: str, span: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """Return (span of the period, span of the line that gives it, its date) when a text gives exactly one."""
    mentions = find_dates(text[span[0] : span[1]])
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    return (span[0] + mention.start, span[0] + mention.end), span, mention.date.edtf


def list_statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the list items of a scope stand, each with its wrapped lines."""
    lines = [line for line in split_lines(text[start:end])]
    begin: int | None = None
    last = start
    for line in lines:
        if begin is not None and (line.is_blank or line.is_list_item):
            yield begin, last
            begin = None
        if line.is_blank:
            continue
        if begin is None:
            begin = start + line.content
        last = start + line.end
    if begin is not None:
        yield begin, last
