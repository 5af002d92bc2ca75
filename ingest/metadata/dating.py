"""Which date a document has: of issue, of the period it covers, or of the event it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import PurePosixPath

from ingest.metadata.date_cues import (
    DEADLINE_BEFORE,
    EARLIER_EVENT_BEFORE,
    ENDS_BEFORE,
    EVENT_LINE,
    EVENT_NEIGHBOUR,
    ISSUE_BEFORE,
    ISSUED_LINE,
    ISSUED_PROSE,
    MEETING_NOUN,
    NEXT_MEETING,
    PLACE_BEFORE,
    SIGNATURE_MARK,
    STARTS_BEFORE,
    VERSION,
    is_short_name,
)
from ingest.metadata.lines import Line, Reading, cut_sentence, read_lines
from ingest.metadata.title_cues import ISSUE_NUMBER
from ingest.metadata.type_cues import TYPE_WORD
from kb.dates import DateMention, find_dates
from kb.folding import fold_text
from kb.metadata import DateKind, DocumentType, Evidence, PartialDate
from kb.terms import match_field


@dataclass(frozen=True, slots=True)
class DateProposal:
    """A date of a document: what it dates and where it was read; `evidence.value` is the EDTF text."""

    date: PartialDate
    kind: DateKind
    evidence: Evidence


# Minutes and invitations are known by the day of the meeting, papers on something else by the day they were issued.
_EVENT_TYPES = (DocumentType.INVITATION, DocumentType.MINUTES)
_PROSE_EVENT = {
    DocumentType.INVITATION: 0.72,
    DocumentType.MINUTES: 0.72,
    DocumentType.NEWSLETTER: 0.4,
    DocumentType.ARTICLE: 0.45,
    DocumentType.DECLARATION: 0.4,
    DocumentType.MEMORANDUM: 0.4,
    DocumentType.OTHER: 0.35,
}
_NAME_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_.]?(?P<month>0[1-9]|1[0-2])(?:[-_.]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_NAME_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})[-_.](?P<month>\d{1,2})[-_.](?P<year>(?:19|20)\d\d)(?!\d)")
_OPENING_CHARACTERS = 1800
_TOP_LINES = 8
_HEADER_LINES = 3
_LONGEST_CUE_LINE = 160
_CLOSING_LINES = 6
_FARTHEST_CUE = 150
_FARTHEST_SUBJECT = 24
_LONGEST_EVENT_DAYS = 14
_SHORTEST_PROJECT_DAYS = 90
# What these are about has been adopted or signed by others.
_ON_OTHERS = (DocumentType.NEWSLETTER, DocumentType.ARTICLE)


def propose_date(reading: Reading, *, document_type: DocumentType) -> DateProposal | None:
    """Propose the date the catalogue shows: the date of issue, else the period covered, else that of the event.

    Of minutes and invitations the day of the meeting comes first. Sources are cue lines ("Date:", "V Kranju, dne …"),
    the file name, rows with a project's period, a period in the title and the first day that is named. A signed date at
    the end beats one in the header; candidates of one kind that disagree lower the confidence.
    """
    candidates = [
        *_dates_on_cue_lines(reading, document_type),
        *_dates_at_signatures(reading),
        *_dates_in_top_lines(reading, document_type),
        *_dates_in_closing_prose(reading, document_type),
        *_dates_in_imprint(reading),
        *_dates_of_versions(reading),
        *_dates_of_periods(reading, document_type),
        *_dates_in_name(reading.file),
        *_dates_in_properties(reading),
    ]
    year = next((item.date.earliest.year for item in candidates if item.kind is DateKind.ISSUED), None)
    candidates += _dates_of_events(reading, document_type, year=year)
    if not candidates:
        return None
    best = max(candidates, key=lambda item: item.evidence.confidence + _prefer(item.kind, document_type))
    others = [other for other in candidates if other.kind is best.kind and other is not best]
    agreeing = sum(_agree(best.date, other.date) for other in others)
    conflicts = len({other.date.edtf for other in others if not _agree(best.date, other.date)})
    confidence = best.evidence.confidence + 0.04 * min(agreeing, 2) - 0.08 * min(conflicts, 3)
    return replace(best, evidence=replace(best.evidence, confidence=round(min(0.98, max(0.1, confidence)), 3)))


def _prefer(kind: DateKind, document_type: DocumentType) -> float:
    """Return what a kind of date is worth for a type of document, beside how sure the date is."""
    if document_type in _EVENT_TYPES:
        return {DateKind.EVENT: 0.35, DateKind.ISSUED: 0.0, DateKind.PERIOD: -0.1}[kind]
    if document_type is DocumentType.PROJECT_SHEET:
        return {DateKind.PERIOD: 0.3, DateKind.ISSUED: 0.1, DateKind.EVENT: 0.0}[kind]
    return {DateKind.ISSUED: 0.15, DateKind.PERIOD: 0.07, DateKind.EVENT: 0.0}[kind]


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Tell whether two dates can be the same: one lies within the other."""
    return (one.earliest <= other.earliest and other.latest <= one.latest) or (
        other.earliest <= one.earliest and one.latest <= other.latest
    )


def _propose(
    reading: Reading, found: PartialDate, kind: DateKind, confidence: float, start: int, end: int
) -> DateProposal:
    return DateProposal(found, kind, reading.cut(start, end, found.edtf, confidence))


def _is_day(found: PartialDate) -> bool:
    return found.earliest == found.latest


def _is_short_span(found: PartialDate) -> bool:
    return 0 < (found.latest - found.earliest).days <= _LONGEST_EVENT_DAYS and "/" in found.edtf


def _is_other_day(folded: str, mention: DateMention) -> bool:
    """Tell whether what stands before a date makes it a deadline, or the day of another meeting or document."""
    opening = max(0, mention.start - 70)
    before = folded[opening : mention.start]
    if "/" in folded[mention.start : mention.end] and mention.date.edtf.count("-") == 1 and ISSUE_BEFORE.search(before):
        return True
    if DEADLINE_BEFORE.search(before):
        return True
    earlier = EARLIER_EVENT_BEFORE.search(before)
    # "Minutes of the meeting of 3 May" at the beginning of a line is the document's own title.
    return earlier is not None and (opening + earlier.start() > 0 or NEXT_MEETING.match(earlier[0]) is not None)


def _dates_on_cue_lines(reading: Reading, document_type: DocumentType) -> Iterator[DateProposal]:
    """Lines that say what their date is: "Datum: …", "When: …", and a place with a date at the top or the end."""
    lines = [*reading.head, *reading.tail]
    for index, line in enumerate(lines):
        mentions = find_dates(line.text) if len(line.text) <= _LONGEST_CUE_LINE else []
        if not mentions:
            continue
        mention = mentions[0]
        before, after = line.text[: mention.start], line.text[mention.end :].strip(" .)*_")
        is_late = index >= len(lines) * 2 / 3 and index > 6
        end = line.start + mention.end
        cue = line.folded[: mention.start].lstrip("*_ (|•-").replace("*", "")
        if EVENT_LINE.fullmatch(cue):
            yield _propose(reading, mention.date, DateKind.EVENT, 0.85, line.start, end)
        elif ISSUED_LINE.fullmatch(cue) and len(after) < 25:
            neighbours = [other.folded for other in lines[max(0, index - 2) : index + 3] if other is not line]
            is_event = any(EVENT_NEIGHBOUR.match(text) for text in neighbours) and not is_late
            kind = DateKind.EVENT if is_event else DateKind.ISSUED
            yield _propose(reading, mention.date, kind, 0.92 if is_late else 0.85, line.start, end)
        elif len(after) < 3 and len(before) <= 60 and PLACE_BEFORE.fullmatch(before.lstrip("*_ (")):
            is_edge = index < 14 or is_late
            has_comma = "," in before or bool(re.search(r"\b(?:dne|dana|дана|a|am|lì|il|le|den)\s*$", before))
            if is_edge and has_comma and document_type in _EVENT_TYPES and _is_short_span(mention.date):
                # "Kranj, 5.–6. 3. 2020": a letter is not written on two days.
                yield _propose(reading, mention.date, DateKind.EVENT, 0.8, line.start, end)
            elif is_edge and has_comma and is_short_name(before.partition(",")[0]):
                confidence = (0.88 if is_late else 0.8) - (0.0 if _is_day(mention.date) else 0.08)
                yield _propose(reading, mention.date, DateKind.ISSUED, confidence, line.start, end)


def _dates_at_signatures(reading: Reading) -> Iterator[DateProposal]:
    """A place with a date inside one of the last lines, where a printed page has run them together.

    "The meeting closed at nine. Kranj, 5. 3. 2020. The president Ana Kos" was three lines.
    """
    for line in (*reading.head, *reading.tail)[-_CLOSING_LINES:]:
        for mention in find_dates(line.text):
            before = cut_sentence(line.text, mention.start)
            if 0 < len(before) < min(60, mention.start) and "," in before and PLACE_BEFORE.fullmatch(before):
                start, end = line.start + mention.start - len(before), line.start + mention.end
                yield _propose(reading, mention.date, DateKind.ISSUED, 0.8, start, end)


def _dates_in_top_lines(reading: Reading, document_type: DocumentType) -> Iterator[DateProposal]:
    """A date in the first lines or the title: a day is of issue or of the event, a range or month is a period."""
    for line in reading.head[:_TOP_LINES]:
        if (
            line.is_prose
            or len(line.text) > _LONGEST_CUE_LINE
            or (line.number >= 5 and len(line.text) > 60)
            or ((found := match_field(line.text)) is not None and found.field in ("period", "start", "end"))
        ):
            continue
        for mention in [found for found in find_dates(line.text) if not _is_other_day(line.folded, found)][:1]:
            if document_type in _EVENT_TYPES and ISSUED_LINE.fullmatch(line.folded[: mention.start].lstrip("*_ (|•-")):
                # "Date: Mon, 20 May 2019" in the header of a mail is not the day of the meeting.
                continue
            is_alone = _is_alone(line, mention)
            kind, confidence = _judge_top_date(mention.date, document_type, is_alone=is_alone)
            if document_type is DocumentType.NEWSLETTER and _is_day(mention.date) and line.number > _HEADER_LINES:
                # Below its header a newsletter tells of days to come.
                confidence = min(confidence, 0.55)
            yield _propose(
                reading, mention.date, kind, confidence, line.start + mention.start, line.start + mention.end
            )


def _judge_top_date(found: PartialDate, document_type: DocumentType, *, is_alone: bool) -> tuple[DateKind, float]:
    is_year = len(found.edtf) == 4
    if document_type in _EVENT_TYPES and not is_year:
        # A day alone on its line under the letterhead is that of the letter.
        return (DateKind.ISSUED, 0.6) if is_alone and _is_day(found) else (DateKind.EVENT, 0.7)
    if _is_day(found):
        return DateKind.ISSUED, 0.7 if is_alone else 0.6
    if document_type is DocumentType.NEWSLETTER and (found.latest - found.earliest).days < 200:
        return DateKind.ISSUED, 0.66
    if "/" not in found.edtf and (document_type is DocumentType.NEWSLETTER or (is_alone and not is_year)):
        return DateKind.ISSUED, 0.65 if not is_year else 0.5
    if "/" not in found.edtf and not is_year and document_type not in (DocumentType.PROJECT_SHEET, DocumentType.OTHER):
        return DateKind.ISSUED, 0.55
    if is_alone and is_year and document_type not in (DocumentType.REPORT, DocumentType.PROJECT_SHEET):
        return DateKind.ISSUED, 0.5
    return DateKind.PERIOD, 0.6 if not is_year else 0.5


def _is_alone(line: Line, mention: DateMention) -> bool:
    rest = line.folded[: mention.start] + line.folded[mention.end :]
    return len(re.findall(r"\w{2,}", rest)) <= 2 and not TYPE_WORD.search(rest) and not MEETING_NOUN.search(rest)


def _dates_in_closing_prose(reading: Reading, document_type: DocumentType) -> Iterator[DateProposal]:
    """Sentences on the adoption or signing of the document: "Approvato dall'assemblea in data 12 maggio 2014"."""
    lines = [*reading.head, *reading.tail]
    for index, line in enumerate(lines):
        cues = [*islice(ISSUED_PROSE.finditer(line.folded), 20)]
        if not cues:
            continue
        # In a short paper the last eight lines are most of it.
        is_end = index >= len(lines) - 8 and 2 * index >= len(lines)
        is_late = not line.is_prose and (is_end or bool(SIGNATURE_MARK.search(line.folded)))
        confidence = 0.75 if is_late else 0.55 if index < _TOP_LINES and not line.is_prose else 0.4
        if document_type in _ON_OTHERS:
            confidence = 0.4
        for mention in find_dates(line.text):
            cue = next((cue for cue in cues if 0 <= mention.start - cue.end() <= _FARTHEST_CUE), None)
            if cue and "/" not in mention.date.edtf:
                end = line.start + mention.end
                if is_end and cue.start() > _FARTHEST_SUBJECT:
                    # "We are against the draft adopted on 9 June": what was adopted is not this paper.
                    confidence = min(confidence, 0.6)
                yield _propose(reading, mention.date, DateKind.ISSUED, confidence, line.start + cue.start(), end)
                break


def _dates_in_imprint(reading: Reading) -> Iterator[DateProposal]:
    """The number and month of an issue in one of the last lines: "Volume 6, no. 4, October 2022, published by …"."""
    for line in (*reading.head, *reading.tail)[-_CLOSING_LINES:]:
        number = ISSUE_NUMBER.search(line.folded)
        for mention in find_dates(line.text)[:1] if number else ():
            if (
                number
                and mention.start - number.end() < 40
                and (mention.date.latest - mention.date.earliest).days < 200
            ):
                start, end = line.start + min(number.start(), mention.start), line.start + mention.end
                yield _propose(reading, mention.date, DateKind.ISSUED, 0.6, start, end)


def _dates_of_versions(reading: Reading) -> Iterator[DateProposal]:
    """The day of the last version, where a table lists two or more of them with their days."""
    rows = [line for line in reading.head if VERSION.match(line.folded)]
    days = [(line, mention) for line in rows for mention in find_dates(line.text) if _is_day(mention.date)]
    if len({line.number for line, _ in days}) > 1:
        line, last = max(days, key=lambda found: found[1].date.latest)
        yield _propose(reading, last.date, DateKind.ISSUED, 0.8, line.start + last.start, line.start + last.end)


def _dates_of_periods(reading: Reading, document_type: DocumentType) -> Iterator[DateProposal]:
    """Rows with the period of a project; several projects on one sheet make each less certain."""
    if document_type not in (DocumentType.PROJECT_SHEET, DocumentType.REPORT, DocumentType.OTHER):
        return
    found: list[tuple[int, int, PartialDate]] = []
    ends: dict[str, tuple[int, int, PartialDate]] = {}
    lines = read_lines(reading.source, 0, min(len(reading.source.text), 60_000))
    top = reading.head[-1].end if reading.head else 0
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        for mention in find_dates(line.text) if line.end <= top and len(line.text) <= _LONGEST_CUE_LINE else ():
            before = line.folded[: mention.start]
            name = "start" if STARTS_BEFORE.search(before) else "end" if ENDS_BEFORE.search(before) else ""
            if name:
                ends.setdefault(name, (line.start, line.start + mention.end, mention.date))
        field = match_field(line.text)
        if field is None or field.field not in ("period", "start", "end"):
            continue
        # The key may stand alone on its line, with the value below.
        place = line if field.value_start < len(line.text) else following
        offset = field.value_start if place is line else 0
        if place is None:
            continue
        for mention in find_dates(place.text[offset:])[:1]:
            entry = (line.start, place.start + offset + mention.end, mention.date)
            if field.field == "period":
                found.append(entry)
            else:
                ends.setdefault(field.field, entry)
    confidence = 0.75 if document_type is DocumentType.PROJECT_SHEET else 0.5
    if not found and len(ends) < 2 and document_type is DocumentType.PROJECT_SHEET:
        yield from _first_long_span(reading)
    for start, end, period in found[:4]:
        yield _propose(reading, period, DateKind.PERIOD, confidence, start, end)
    if len(ends) == 2 and not found:
        (start, _, first), (_, end, last) = ends["start"], ends["end"]
        if first.earliest < last.earliest and start < end and "/" not in first.edtf + last.edtf:
            whole = PartialDate(first.earliest, last.latest, f"{first.edtf}/{last.edtf}")
            yield _propose(reading, whole, DateKind.PERIOD, confidence, start, end)


def _is_date_of_letter(line: Line, mention: DateMention, before: str) -> bool:
    """Tell whether a line is a place with a day and no more: "Kranj, 5. 3. 2020"; not "Séance du 5 mars 2020"."""
    is_line = _is_day(mention.date) and len(line.text) - mention.end < 8
    return is_line and PLACE_BEFORE.fullmatch(before) is not None and not MEETING_NOUN.search(fold_text(before))


def _first_long_span(reading: Reading) -> Iterator[DateProposal]:
    """The first span of months or years that the text of a sheet without rows gives: "runs from May 2020 to June 2022"."""
    for line in reading.head:
        for mention in find_dates(line.text):
            is_long = (mention.date.latest - mention.date.earliest).days >= _SHORTEST_PROJECT_DAYS
            if is_long and "/" in mention.date.edtf and not _is_other_day(line.folded, mention):
                start, end = line.start + mention.start, line.start + mention.end
                yield _propose(reading, mention.date, DateKind.PERIOD, 0.55, start, end)
                return


def _dates_of_events(reading: Reading, document_type: DocumentType, *, year: int | None) -> Iterator[DateProposal]:
    """The first day or span of days in the opening text of a document that tells of one event.

    `year` completes a day without one, as in "on Friday, 5 March, at six" under a dated letterhead.
    """
    confidence = _PROSE_EVENT.get(document_type)
    if confidence is None:
        return
    is_about_event = document_type in _EVENT_TYPES
    for line in reading.head:
        if line.start > _OPENING_CHARACTERS:
            return
        cue = line.folded.lstrip("*_ (|•-")
        for mention in find_dates(line.text, year=year if is_about_event else None):
            if (mention.date.latest - mention.date.earliest).days > _LONGEST_EVENT_DAYS or _is_other_day(
                line.folded, mention
            ):
                continue
            before = line.text[: mention.start].strip("*_ (")
            is_letter_date = (
                is_about_event
                and (
                    _is_date_of_letter(line, mention, before)
                    # "Date: Mon, 20 May 2019 09:14:00 +0200" in the header of a mail.
                    or (
                        ISSUED_LINE.fullmatch(line.folded[: mention.start].lstrip("*_ ("))
                        and not any(map(str.isalpha, line.text[mention.end :]))
                    )
                )
            )
            if is_letter_date and not EVENT_LINE.match(cue):
                continue
            yield _propose(
                reading, mention.date, DateKind.EVENT, confidence, line.start + mention.start, line.start + mention.end
            )
            return


def _dates_in_name(file: str) -> Iterator[DateProposal]:
    """A date in the file name: "2018-07-12-report.pdf", "2025-09-news.txt", "news 3.5.2021.docx"."""
    stem = PurePosixPath(file).stem
    match = _NAME_DAY_FIRST.search(stem) or _NAME_DATE.search(stem)
    if match is None:
        return
    parts = match.groupdict()
    edtf = "-".join(f"{int(parts[name]):02}" for name in ("year", "month", "day") if parts[name])
    for mention in find_dates(_written_date(parts)):
        confidence = {4: 0.35, 7: 0.5}.get(len(edtf), 0.65)
        yield DateProposal(mention.date, DateKind.ISSUED, Evidence(mention.date.edtf, confidence, "file name"))
        return


def _written_date(parts: dict[str, str | None]) -> str:
    """Write the parts of a date the way `find_dates` reads them in every language: "12. 7. 2018", "7/2018", "2018"."""
    year, month, day = parts["year"], parts["month"], parts["day"]
    if month and day:
        return f"{int(day)}. {int(month)}. {year}"
    return f"{int(month)}/{year}" if month else f"{year}"


def _dates_in_properties(reading: Reading) -> Iterator[DateProposal]:
    """The day the file says it was made: better than nothing, but often that of a template or a conversion.

    A mail is dated by its own header, which is its date of issue.
    """
    is_mail = reading.source.media_type in ("message/rfc822", "application/vnd.ms-outlook")
    created = reading.source.properties.get("created", "")
    match = re.match(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)", created)
    if match and re.match(r"(?:D:)?\d{4}-?01-?01T?00:?00:?00|2013-12-23T23:15:00", created):
        # The first second of a year is what programs write that know no date; a common library has one of its own.
        return
    if match and 1990 <= int(match[1]) <= date.today().year:
        for mention in find_dates(f"{int(match[3])}. {int(match[2])}. {match[1]}"):
            evidence = Evidence(mention.date.edtf, 0.85 if is_mail else 0.25, "created property")
            yield DateProposal(mention.date, DateKind.ISSUED, evidence)
