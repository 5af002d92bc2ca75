"""The lines of a clean text: how they stand, what they begin with (a bullet, a number, "Article 3"), which are rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.line_dates import begins_with_month, find_dated_lines, is_lone_date
from kb.terms import match_field

OPENING_QUOTES = "\"'„“»«‘"
_LETTER = r"[^\W\d_]"
_BULLET = re.compile(r"(?:[•●○◦‣▪▫■□◆◇❖➢➤►▶✓✔✗➔→·∙⁃]\s*|[-–—−‐‑*+](?!\S)\s*|o(?:\t|\s{3,}))(?=\S)")
# "(1)", "1)", "a)", "(iv)"
_BRACKETED = re.compile(r"\(?(?P<number>\d{1,3}|[a-zа-я]|[čšžćđ]|[ivx]{2,5})\)\s*(?=\S)")
# "1.", "1. 2. ", "2.1", "2.1.", "IV."; "1.5 million" and "10.000" are told apart by what follows.
_NUMBERED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,2}){0,3})\.?(?P<gap>\s+)(?=\S)|(?P<tight>\d{1,3})\.(?=[^\W\d_])")
_ROMAN = re.compile(r"(?P<number>[IVXL]{1,6})\.\s+(?=\S)")
_LETTERED = re.compile(r"(?P<number>[A-Za-zА-Яа-я])\.(?:\t|\s+)(?=\S)")
_ARTICLE_WORDS = (
    r"article|art\.|artikel|articolo|art[íi]culo|člen|član|čl\.|члан|член|чл\."
    r"|top|tagesordnungspunkt|agenda item|item|ad|točka|tačka|тачка|точка|k točki|point|punkt|punto"
    r"|poglavje|poglavlje|поглавље|поглавје|chapter|section|kapitel|abschnitt|cap[íi]tulo|capitolo|chapitre"
    r"|secci[óo]n|sezione|t[íi]tulo|titolo|titre|annexe?|anexo|allegato|anhang|priloga|prilog|прилог"
)
_ARTICLE = re.compile(
    rf"(?:(?:{_ARTICLE_WORDS})(?P<number>\s*\d{{1,3}}|\s+(?-i:[IVXL]{{1,6}}))(?:\.\d{{1,2}})?(?![\w/])[.:)]*"
    r"|(?P<before>\d{1,3})\.?\s*(?:člen|član|članak|točka|tačka|poglavje|члан|член)\b\.?"
    r"|§\s*(?P<paragraph>\d{1,3})\b)",
    re.IGNORECASE,
)
_KEY_COLON = re.compile(rf"(?P<key>{_LETTER}[^:.\t;!?]{{0,44}}?)\s?:(?=\s|$)\s*(?P<value>.*)$")
PERSON_NAME = rf"{_LETTER}[^\W\d_]+(?:-{_LETTER}[^\W\d_]+)?"
DOT_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*$")
_DIGITS = frozenset("0123456789")
# "§ 3", "Article 4", "III."; the longest word for an article and its number fit into so many characters.
_NUMERALS = _DIGITS | frozenset("IVXL")
_ARTICLE_CHARACTERS = 28
_MARKER_CHARACTERS = 12
_KEY_CHARACTERS = 48
# The end of a line tells a leader: a line of nothing but dots would be gone through from each of them.
_LEADER_CHARACTERS = 60
_LONGEST_VALUE = 200


@dataclass(slots=True)
class TextLine:
    """A line with something on it; `length` and `indent` are in columns, `gap` counts the blank lines before it."""

    start: int
    end: int
    text: str
    indent: int
    length: int
    gap: int
    marker: str = ""
    number: str = ""
    body: str = ""
    is_row: bool = False
    is_sheet: bool = False
    is_fixed: bool = False


def split_lines(text: str) -> list[TextLine]:
    """Return the lines that have something on them, in order."""
    lines: list[TextLine] = []
    offset = 0
    gap = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if not stripped:
            gap += 1
        else:
            lead = indent = 0
            if raw[0].isspace():
                lead = len(raw) - len(raw.lstrip())
                indent = len(raw[:lead].expandtabs(4))
            start = offset + lead
            lines.append(TextLine(start, start + len(stripped), stripped, indent, indent + len(stripped), gap))
            gap = 0
        offset += len(raw) + 1
    if lines and lines[0].gap == 0:
        lines[0].gap = 1
    return lines


def mark_lines(lines: list[TextLine], known: Mapping[int, int], rows: Mapping[int, bool]) -> None:
    """Give each line its marker ("bullet", "number", "roman", "letter", "article", "dated") and say which are rows."""
    dates = find_dated_lines([line.text for line in lines])
    for place, line in enumerate(lines):
        line.body = line.text
        if line.start in known:
            continue
        if line.start in rows:
            line.is_row = line.is_fixed = True
            continue
        if place in dates:
            line.marker = "dated"
            continue
        _read_marker(line)
    _drop_stray_numbers(lines)
    _mark_rows(lines)


def _read_marker(line: TextLine) -> None:
    text = line.text
    first = text[0]
    # Most lines are prose: their first characters tell without a pattern that they have no marker.
    if (not first.isalnum() or first == "o") and (bullet := _BULLET.match(text)):
        if bullet.end() < len(text) - 1 and text[-1] == first and text[-2].isspace():
            # "– END –"
            return
        line.marker, line.number, line.body = "bullet" + first, "", text[bullet.end() :]
        return
    may_be_article = first.isupper() or first.isdigit() or first == "§"
    if (
        may_be_article
        and not _NUMERALS.isdisjoint(text[:_ARTICLE_CHARACTERS])
        and (article := _ARTICLE.match(text)) is not None
    ):
        number = article["number"] or article["before"] or article["paragraph"]
        line.marker, line.number, line.body = "article", number.strip(), text[article.end() :].lstrip(" .:–-\t")
        return
    begin = text[:_MARKER_CHARACTERS]
    if not first.isdigit() and "." not in begin and ")" not in begin:
        return
    for marker, pattern in (("bracket", _BRACKETED), ("number", _NUMBERED), ("roman", _ROMAN), ("letter", _LETTERED)):
        match = pattern.match(text)
        if match is None:
            continue
        number = match["number"] or match["tight"] if marker == "number" else match["number"]
        body = text[match.end() :]
        # "12 delavnic", "3 May": a number without a dot opens an item only as a section number ("2.1 Aims").
        is_plain = marker == "number" and text[len(number) : len(number) + 1] != "." and "." not in number
        # "10.000 članov", "1.5 milijona"
        is_amount = marker == "number" and "." in number and not body.lstrip(OPENING_QUOTES)[:1].isupper()
        # "A. Novak" is a person.
        is_initial = (
            marker == "letter" and number.isupper() and bool(re.match(rf"{_LETTER}\.|{PERSON_NAME}(?:,|$)", body))
        )
        if is_plain or is_amount or is_initial or begins_with_month(text) or is_lone_date(text):
            return
        line.marker, line.number, line.body = marker, number, body
        return


def _drop_stray_numbers(lines: list[TextLine]) -> None:
    """Take the marker from what opens no item: ordinals, and letters that stand for a word ("г. Марковић", Mr).

    "4. festival" needs a third or fifth item nearby to be one, as "4. REDNA SEJA" does right under "ZAPISNIK".
    """
    for place, line in enumerate(lines):
        if line.marker not in ("number", "letter"):
            continue
        if line.body[:1].islower() or (line.marker == "letter" and line.number.islower()):
            neighbours = lines[max(0, place - 12) : place] + lines[place + 1 : place + 13]
        elif _continues_capitals(lines, place):
            neighbours = lines[place + 1 : place + 2]
        else:
            continue
        near = {other.number for other in neighbours if other.marker == line.marker}
        before, after = neighbour_numbers(line.number)
        if before not in near and after not in near:
            line.marker, line.number, line.body = "", "", line.text


def _continues_capitals(lines: list[TextLine], place: int) -> bool:
    """Say whether a line is in capitals, as the line right above it is, which has no marker."""
    if not place or lines[place].gap or lines[place - 1].marker:
        return False
    return lines[place].text.isupper() and lines[place - 1].text.isupper()


def neighbour_numbers(number: str) -> tuple[str, str]:
    """Return the number before and after: "3" -> ("2", "4"), "2.1" -> ("2.0", "2.2"), "b" -> ("a", "c")."""
    head, dot, last = number.rpartition(".")
    if last.isdecimal():
        return f"{head}{dot}{int(last) - 1}", f"{head}{dot}{int(last) + 1}"
    if len(last) == 1:
        return chr(ord(last) - 1), chr(ord(last) + 1)
    return "", ""


def _mark_rows(lines: list[TextLine]) -> None:
    """Mark lines of key-value sheets and tables.

    A tab, or a colon after a known field term, is enough. A colon after other words needs such a neighbour, and so
    does a field term with nothing but a space before its value.
    """
    keyed = [False] * len(lines)
    fields = [""] * len(lines)
    for place, line in enumerate(lines):
        if line.is_fixed:
            continue
        if line.marker == "dated" and "\t" in line.text:
            # A calendar in columns.
            line.marker, line.is_row = "", True
            continue
        if line.marker.startswith("bullet") or line.marker in ("article", "dated"):
            continue
        if 0 <= line.body.find("\t") <= 120 and not DOT_LEADER.search(line.body[-_LEADER_CHARACTERS:]):
            line.is_row = True
        if line.marker:
            continue
        colon = _KEY_COLON.match(line.text) if ":" in line.text[:_KEY_CHARACTERS] else None
        if colon is not None and len(colon["key"].split()) <= 5 and not colon["value"].startswith("//"):
            keyed[place] = 0 < len(colon["value"]) <= _LONGEST_VALUE and line.text[0].isupper()
        if line.text[0].isupper() and (match := match_field(line.text)) is not None:
            fields[place] = match.field
            separator = line.text[match.key_end : match.value_start]
            is_alone = match.value_start == len(line.text)
            if (":" in separator or "\t" in separator) and not is_alone:
                line.is_row = True
            following = lines[place + 1] if place + 1 < len(lines) else None
            if is_alone and (following is None or following.gap or following.marker):
                # "Aims:" over a list, "Contact" over an address: no row of its own.
                fields[place] = ""
    for place, line in enumerate(lines):
        if not keyed[place]:
            continue
        near = [other for other in (place - 1, place + 1) if 0 <= other < len(lines)]
        close = [other for other in near if lines[max(place, other)].gap <= 1 and not lines[other].marker]
        if any(keyed[other] or lines[other].is_row > lines[other].is_fixed for other in close):
            line.is_row = True
    if not any(fields):
        return
    for first, last in runs(lines):
        in_run = {fields[place] for place in range(first, last) if fields[place]}
        for place in range(first, last):
            if not fields[place] or lines[place].is_fixed:
                continue
            neighbours = {
                fields[other] for other in (place - 1, place + 1) if 0 <= other < len(lines) and fields[other]
            }
            is_heading_like = lines[place].gap and (place + 1 == last) and last - first == 1
            if len(in_run) > 1 or (neighbours - {fields[place]} and not is_heading_like):
                lines[place].is_row = True
                lines[place].is_sheet = len(in_run) > 1


def runs(lines: list[TextLine]) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of lines without a blank line between them."""
    first = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place].gap:
            yield first, place
            first = place
