"""Text without markup -> its headings, paragraphs, list items and table rows, found by how the lines are laid out.

Lines are first joined into groups (a paragraph wrapped over several lines, a bullet with its continuation, a key with
its values), then each group gets its kind from its own form and from its neighbours. Where the layout is unclear a
line stays a paragraph: a heading that is missed costs little, a wrong one misleads every chunk under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.line_dates import begins_with_month, find_dated_lines, is_lone_date
from kb.documents import Block, BlockKind
from kb.passages import Page, page_at
from kb.terms import match_field

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
_CONTACT = re.compile(
    r"\S@\S|https?://|www\.|\b(?:tel|fax|faks|mob|gsm|e-?mail|e-?pošta)\b[.:]|(?:\+|\b00)\d[\d\s/()-]{6,}|"
    r"\(?\b0\d{1,3}\)?[\s/-]\d[\d\s/-]{4,}",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"€|\bEUR\b|\bRSD\b|\d\s?%", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?…:;][)\]\"'“”«»’]*$")
_SENTENCE_END = re.compile(r"[.!?…][)\]\"'“”«»’]*$")
_ADDRESS_START = re.compile(r"\S+@\S|https?://|www\.")
_TITLE = r"(?:(?:dr|mag|prof|doc|ing|dipl|mr|ms|mrs|g|ga|sig|dott|д-р|др|проф)\.?\s+)*"
_NAME = rf"{_LETTER}[^\W\d_]+(?:-{_LETTER}[^\W\d_]+)?"
_PERSON = re.compile(rf"{_TITLE}{_NAME}(?:\s{_NAME}){{1,2}}(?:\s?[,(]|\s[–-]\s|$)", re.IGNORECASE)
_DOT_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*$")

# A number with its unit or sign: "40", "1.850,00 din", "12 %", "~ 3", "–", "2018/19", "4. 7."
_VALUE = re.compile(r"[^\w\s]{0,2}\s?(?:[€$£]\s?)?\d[\d\s.,/:–-]*\s?(?:%|€|[^\W\d_]{1,4}\.?)?|[–—-]")

_WIDTH_RANGE = (30, 160)
_HEADING_CHARACTERS = 110
_DIGITS = frozenset("0123456789")
# "§ 3", "Article 4", "III."; the longest word for an article and its number fit into so many characters.
_NUMERALS = _DIGITS | frozenset("IVXL")
_ARTICLE_CHARACTERS = 28
_MARKER_CHARACTERS = 12
_KEY_CHARACTERS = 48
_LONG_TEXT = 300
_LONGEST_VALUE = 200
_CAPITALS_CHARACTERS = 160
_HEADING_WORDS = 14
_DEEPEST_LEVEL = 6


@dataclass(slots=True)
class _Line:
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


@dataclass(slots=True)
class _Group:
    """Neighbouring lines that make one block."""

    lines: list[_Line]
    kind: BlockKind
    level: int = 0
    is_fixed: bool = False
    text: str = field(default="")


def find_blocks(
    text: str,
    *,
    pages: Sequence[Page] = (),
    headings: Mapping[int, int] | None = None,
    rows: Mapping[int, bool] | None = None,
) -> list[Block]:
    """Return the blocks of a clean text in order; together they hold every character that is not white space.

    Ranges begin and end on visible characters, those of rows with the tabs of empty cells, and never overlap.
    `headings` gives the level of lines that a parser knows to be headings (by their font, say), by the offset of their
    first visible character; `rows` names the lines that are rows of tables in the same way, and says which of them name
    the columns. A block that runs over a page break has the page of its first character; without pages everything
    stands on page 1.
    """
    known = headings or {}
    known_rows = rows or {}
    lines = _split_lines(text)
    _mark_lines(lines, known, known_rows)
    groups = _group_lines(lines, known)
    _classify(groups, is_guessing=len(known) < 2)
    _nest_lists(groups)
    headers = _find_header_rows(groups, known_rows)
    return [
        Block(
            group.kind,
            _find_start(text, group),
            group.lines[-1].end,
            page_at(pages, group.lines[0].start) if pages else 1,
            group.level,
            place in headers,
        )
        for place, group in enumerate(groups)
    ]


def _find_start(text: str, group: _Group) -> int:
    """Return where a block begins: a row of a table with the tabs of the empty cells before its first letter."""
    start = group.lines[0].start
    while group.lines[0].is_fixed and start and text[start - 1] == "\t":
        start -= 1
    return start


# Lines ---------------------------------------------------------------------------------------------------------------


def _split_lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
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
            lines.append(_Line(start, start + len(stripped), stripped, indent, indent + len(stripped), gap))
            gap = 0
        offset += len(raw) + 1
    if lines and lines[0].gap == 0:
        lines[0].gap = 1
    return lines


def _mark_lines(lines: list[_Line], known: Mapping[int, int], rows: Mapping[int, bool]) -> None:
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


def _read_marker(line: _Line) -> None:
    text = line.text
    first = text[0]
    # Most lines are prose: their first characters tell without a pattern that they have no marker.
    if (not first.isalnum() or first == "o") and (bullet := _BULLET.match(text)):
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
        is_amount = marker == "number" and "." in number and not body[0].isupper()
        # "A. Novak" is a person.
        is_initial = marker == "letter" and number.isupper() and bool(re.match(rf"{_LETTER}\.|{_NAME}(?:,|$)", body))
        if is_plain or is_amount or is_initial or begins_with_month(text) or is_lone_date(text):
            return
        line.marker, line.number, line.body = marker, number, body
        return


def _drop_stray_numbers(lines: list[_Line]) -> None:
    """Take the marker from numbers that are ordinals: "4. festival" needs a third or fifth item nearby to be one."""
    for place, line in enumerate(lines):
        if line.marker not in ("number", "letter") or not line.body[:1].islower():
            continue
        neighbours = lines[max(0, place - 12) : place] + lines[place + 1 : place + 13]
        near = {other.number for other in neighbours if other.marker == line.marker}
        before, after = _neighbour_numbers(line.number)
        if before not in near and after not in near:
            line.marker, line.number, line.body = "", "", line.text


def _neighbour_numbers(number: str) -> tuple[str, str]:
    """Return the number before and after: "3" -> ("2", "4"), "2.1" -> ("2.0", "2.2"), "b" -> ("a", "c")."""
    head, dot, last = number.rpartition(".")
    if last.isdecimal():
        return f"{head}{dot}{int(last) - 1}", f"{head}{dot}{int(last) + 1}"
    if len(last) == 1:
        return chr(ord(last) - 1), chr(ord(last) + 1)
    return "", ""


def _mark_rows(lines: list[_Line]) -> None:
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
        if 0 <= line.body.find("\t") <= 120 and not _DOT_LEADER.search(line.body):
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
    for first, last in _runs(lines):
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


def _runs(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of lines without a blank line between them."""
    first = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place].gap:
            yield first, place
            first = place


# Groups --------------------------------------------------------------------------------------------------------------


def _group_lines(lines: list[_Line], known: Mapping[int, int]) -> list[_Group]:
    widths = _find_widths(lines)
    groups: list[_Group] = []
    for place, line in enumerate(lines):
        if groups and _continues(groups[-1], lines[place - 1], line, width=widths[place - 1], known=known):
            groups[-1].lines.append(line)
            continue
        if line.start in known:
            groups.append(_Group([line], BlockKind.HEADING, level=known[line.start], is_fixed=True))
        elif line.is_row:
            groups.append(_Group([line], BlockKind.TABLE_ROW))
        elif line.marker:
            groups.append(_Group([line], BlockKind.LIST_ITEM, level=1))
        else:
            groups.append(_Group([line], BlockKind.PARAGRAPH))
    for group in groups:
        group.text = " ".join(line.text for line in group.lines)
    return groups


def _find_widths(lines: list[_Line]) -> list[int]:
    """Return for each line the column where its text was wrapped by hand or by a mail program; 0 where it was not.

    The evidence is a line that stops in the middle of a sentence, followed by one that begins in lower case.
    """
    low, high = _WIDTH_RANGE
    evidence = [
        line.length
        if place + 1 < len(lines)
        and low <= line.length <= high
        and not lines[place + 1].gap
        and not lines[place + 1].marker
        and _starts_lower(lines[place + 1].text)
        and not _TERMINAL.search(line.text)
        else 0
        for place, line in enumerate(lines)
    ]
    lengths = sorted(length for length in evidence if length)
    if not lengths:
        return [0] * len(lines)
    overall = lengths[int(len(lengths) * 0.9)] if len(lengths) >= 3 else 0
    # One line may end in mid-sentence by chance; a long one that does was hardly cut by its author.
    certain = 60
    widths: list[int] = []
    for first, last in _runs(lines):
        own = [length for length in evidence[first:last] if length]
        is_sure = len(own) >= 2 or (len(own) == 1 and own[0] >= certain)
        widths.extend([max(own) if is_sure else overall] * (last - first))
    return widths


def _continues(group: _Group, previous: _Line, line: _Line, *, width: int, known: Mapping[int, int]) -> bool:
    """Say whether a line belongs to the same block as the one before it."""
    if line.start in known or group.is_fixed:
        # A heading over two lines: both known, one level, nothing between.
        same = line.start in known and group.is_fixed and known[line.start] == group.level
        return same and not line.gap and len(group.lines) < 3
    if line.is_row or (line.marker and not _is_dash_inside(group, previous, line, width)):
        return False
    is_open = not _TERMINAL.search(previous.text) and not _ADDRESS_START.match(line.text)
    goes_on = is_open and _starts_lower(line.text)
    if line.gap:
        # A blank line in the middle of a sentence: a page break, or a converter's slip inside a bullet.
        is_full = previous.length >= (0.6 * width if width else 60)
        starts_a_list = _starts_lower(group.lines[0].body) and not group.lines[0].marker
        return goes_on and line.gap == 1 and is_full and not starts_a_list and not _is_capitals(previous.text)
    if group.lines[0].is_fixed:
        return False
    if group.kind == BlockKind.TABLE_ROW:
        if _is_prose(line.text):
            return goes_on
        if group.lines[0].is_sheet or group.lines[0].text.endswith(":"):
            return True
        return goes_on or line.indent > group.lines[0].indent
    if _is_capitals(previous.text):
        return _is_capitals(line.text) and len(group.lines) < 3 and not _SENTENCE_END.search(previous.text)
    if _is_capitals(line.text) and len(line.text.split()) > 1 and not goes_on and not width:
        return False
    if group.kind == BlockKind.LIST_ITEM and line.indent > group.lines[0].indent:
        return True
    return goes_on or _is_wrapped(previous, line, width)


def _is_dash_inside(group: _Group, previous: _Line, line: _Line, width: int) -> bool:
    """Tell a dash between two parts of a wrapped sentence from one that opens a list item."""
    if not line.marker.startswith("bullet") or line.text[0] not in "–—-" or line.gap:
        return False
    if any(other.marker == line.marker for other in group.lines) or _TERMINAL.search(previous.text):
        return False
    return line.body[:1].islower() and _is_wrapped(previous, line, width)


def _is_wrapped(previous: _Line, line: _Line, width: int) -> bool:
    """Say whether the first word of a line would not have fitted on the line before."""
    if not width or previous.length > 1.25 * width:
        return False
    return previous.length + 1 + len(line.text.split(maxsplit=1)[0]) > 0.92 * width


def _starts_lower(text: str) -> bool:
    return text.lstrip("\"'(„“”»«‘’[")[:1].islower()


def _is_capitals(text: str) -> bool:
    """Say whether the letters are capitals, a slip or a short word in lower case allowed, and make some words."""
    if len(text) > _LONG_TEXT:
        return text.isupper()
    capitals = sum(map(str.isupper, text))
    return capitals >= 3 and (letters := sum(map(str.isalpha, text))) >= 4 and capitals >= 0.9 * letters


def _is_prose(text: str) -> bool:
    return len(text.split()) > 10 and bool(_SENTENCE_END.search(text))


# Tables --------------------------------------------------------------------------------------------------------------


def _find_header_rows(groups: list[_Group], known: Mapping[int, bool]) -> set[int]:
    """Return the places of the rows that name the columns of a table: the first of several, with no values in it."""
    headers: set[int] = set()
    first = 0
    while first < len(groups):
        last = first
        while last < len(groups) and _is_cells(groups[last]) and (last == first or groups[last].lines[0].gap == 0):
            last += 1
        if any(known.get(group.lines[0].start, False) for group in groups[first:last]):
            headers.update(place for place in range(first, last) if known.get(groups[place].lines[0].start, False))
        elif last - first > 1 and _names_columns([_read_cells(group) for group in groups[first:last]]):
            headers.add(first)
        first = max(last, first + 1)
    return headers


def _is_cells(group: _Group) -> bool:
    return group.kind == BlockKind.TABLE_ROW and ("\t" in group.text or group.lines[0].is_fixed)


def _read_cells(group: _Group) -> list[str]:
    return [cell.strip() for cell in group.text.split("\t")]


def _names_columns(rows: list[list[str]]) -> bool:
    """Say whether the first row is short names over values: over numbers, or over longer texts in several columns."""
    header, values = rows[0], rows[1:]
    if len(header) < max(map(len, values)) - 1 or any(len(cell) > _HEADING_CHARACTERS for cell in header):
        return False
    if any(_VALUE.fullmatch(cell) for cell in header if cell) or header[0].endswith(":"):
        return False
    # An empty corner is lost where a line begins with it.
    shift = 1 if len(header) < max(map(len, values)) else 0
    columns = [[row[place + shift] for row in values if place + shift < len(row)] for place in range(len(header))]
    if any(cells and all(_VALUE.fullmatch(cell) or not cell for cell in cells) and any(cells) for cells in columns):
        return True
    if len(header) < 3 or not all(header):
        return False
    return any(_count_digits(cell) for row in values for cell in row) or len(values) > 1


def _count_digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


# Kinds ---------------------------------------------------------------------------------------------------------------


def _classify(groups: list[_Group], *, is_guessing: bool) -> None:
    """Find the headings, from the end of the text: whether a line is one depends on what follows it.

    Where several headings are known, a plain line is none (`is_guessing` is False).
    """
    crowded = _find_crowds(groups) if is_guessing else frozenset()
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
        if marker == "article":
            _classify_article(group, before, following)
        elif marker in ("number", "roman", "letter") or (marker == "bracket" and group.lines[0].number.isdecimal()):
            if _is_numbered_heading(group, before, following):
                group.kind, group.level = BlockKind.HEADING, 1 if _is_capitals(group.lines[0].body) else 2
        elif not marker and _is_capitals(group.text):
            # Under the title of minutes or a declaration comes where and when it was signed.
            is_dated = is_lone_date(following.text) and place + 2 < len(groups)
            if _is_capitals_heading(group, following, is_dated=is_dated):
                group.kind, group.level = BlockKind.HEADING, 1
        elif is_guessing and not marker and place not in crowded and _is_plain_heading(group, before, following):
            group.kind, group.level = BlockKind.HEADING, 2


def _find_crowds(groups: list[_Group]) -> set[int]:
    """Return the places of short lines that stand in a row of four or more: a list or a table without marks."""
    crowded: set[int] = set()
    row: list[int] = []
    for place, group in enumerate([*groups, None]):
        is_short = (
            group is not None
            and group.kind == BlockKind.PARAGRAPH
            and len(group.text) <= _HEADING_CHARACTERS
            and not _TERMINAL.search(group.text)
            and not _is_capitals(group.text)
        )
        if is_short:
            row.append(place)
            continue
        if len(row) > 3:
            crowded.update(row)
        row = []
    return crowded


def _classify_article(group: _Group, before: _Group | None, following: _Group) -> None:
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
        group.kind, group.level = BlockKind.HEADING, 1 if _is_capitals(group.lines[0].body) else 2


def _is_short_article(group: _Group) -> bool:
    if group.lines[0].marker != "article" or len(group.lines) > 2:
        return False
    body = group.lines[0].body if len(group.lines) == 1 else group.text
    is_short = len(body) <= _HEADING_CHARACTERS and len(body.split()) <= _HEADING_WORDS
    return is_short and not body.rstrip().endswith((",", ";")) and len(re.findall(r"[.!?](?:\s|$)", body)) <= 1


def _is_numbered_heading(group: _Group, before: _Group | None, following: _Group) -> bool:
    line = group.lines[0]
    if not line.gap or len(group.lines) > 2 or not _is_heading_text(line.body if len(group.lines) == 1 else group.text):
        return False
    if group.text.rstrip().endswith((".", ":", "!")) or not line.body[:1].isupper() or _AMOUNT.search(group.text):
        return False
    numbers = _neighbour_numbers(line.number) if line.marker != "roman" else ("", "")
    for other, neighbour in zip((before, following), numbers, strict=True):
        if other is None or other.kind == BlockKind.HEADING or other.lines[0].marker != line.marker:
            continue
        if line.marker == "roman" or other.lines[0].number == neighbour:
            return False
    if following.lines[0].gap:
        return _is_body(following) or following.kind == BlockKind.HEADING
    return following.kind == BlockKind.PARAGRAPH and _is_body(following) and len(following.text) > 2 * len(group.text)


def _is_capitals_heading(group: _Group, following: _Group, *, is_dated: bool) -> bool:
    text = group.text
    if not group.lines[0].gap or len(text) > _CAPITALS_CHARACTERS or len(group.lines) > 3:
        return False
    if _CONTACT.search(text) or is_lone_date(text) or "\t" in text or text.rstrip().endswith((",", ";", ":")):
        return False
    return is_dated or following.kind == BlockKind.HEADING or _is_body(following)


def _is_plain_heading(group: _Group, before: _Group | None, following: _Group) -> bool:
    """A short line that is set off on both sides and stands over a text."""
    text = group.text
    if group.kind != BlockKind.PARAGRAPH or len(group.lines) > 2:
        return False
    if not group.lines[0].gap or not following.lines[0].gap:
        return False
    if not _is_heading_text(text) or text.endswith((".", ":")) or _starts_lower(text) or text[0].isdigit():
        return False
    if before is not None and before.text.endswith((":", ",")) and before.kind != BlockKind.LIST_ITEM:
        return False
    if before is not None and _PERSON.match(text) and _is_like_person(text, following):
        return False
    # A lead-in of one or two words ("National:") may as well follow a remark.
    is_short_lead_in = following.text.endswith(":") and len(following.text.split()) <= 2
    # The first line of a document is its title, whatever it stands over.
    is_title = before is None and following.kind == BlockKind.PARAGRAPH
    return is_title or following.kind == BlockKind.HEADING or (_is_body(following) and not is_short_lead_in)


def _is_heading_text(text: str) -> bool:
    words = text.split()
    if len(text) > _HEADING_CHARACTERS or len(words) > _HEADING_WORDS or "\t" in text:
        return False
    if text.endswith((",", ";", "–", "-", "…")) or not any(character.isalpha() for character in text):
        return False
    if text.count("(") != text.count(")") or _CONTACT.search(text) or is_lone_date(text) or _DOT_LEADER.search(text):
        return False
    numeric = sum(1 for word in words if any(character.isdigit() for character in word))
    return not (_AMOUNT.search(text) or (numeric >= 2 and numeric >= 0.4 * len(words)))


def _is_like_person(text: str, following: _Group) -> bool:
    """Tell "Ana Kranjc, secretary" from "Social Economy": a name has no running text under it."""
    words = text.split()
    if re.match(rf"{_TITLE}{_NAME}(?:\s{_NAME}){{1,2}}\s?,", text) and words[1][:1].isupper():
        return True
    if not all(word[:1].isupper() for word in words):
        return False
    return following.kind == BlockKind.HEADING or (
        following.kind == BlockKind.PARAGRAPH and not _is_prose(following.text)
    )


def _is_body(group: _Group) -> bool:
    """Say whether a group is what stands under a heading, rather than a signature, an address or a date."""
    if group.kind != BlockKind.PARAGRAPH:
        return True
    text = group.text
    if is_lone_date(text) or (_CONTACT.search(text) and len(text) <= _HEADING_CHARACTERS):
        return False
    if re.match(rf"{_TITLE}{_NAME}(?:\s{_NAME}){{1,2}}\s?[,(–-]", text) and text.split()[1][:1].isupper():
        return _is_prose(text)
    return text.endswith(":") or (bool(_TERMINAL.search(text)) and len(text.split()) > 1) or len(text) > 60


def _nest_lists(groups: list[_Group]) -> None:
    """Give list items their level: a deeper indent, or another kind of mark under the same indent, goes one down."""
    stack: list[_Line] = []
    for group in groups:
        if group.kind != BlockKind.LIST_ITEM:
            stack = []
            continue
        line = group.lines[0]
        place = _find_sibling(stack, line)
        if place is None:
            stack = [other for other in stack if other.indent <= line.indent]
            place = len(stack)
        stack = [*stack[:place], line]
        group.level = min(len(stack), _DEEPEST_LEVEL)


def _find_sibling(stack: list[_Line], line: _Line) -> int | None:
    """Return the place of the item that a line follows in the same list, innermost first.

    The next number counts as the next item whatever its indent is.
    """
    for place in range(len(stack) - 1, -1, -1):
        other = stack[place]
        if other.marker != line.marker:
            continue
        if other.indent == line.indent or (line.number and line.number == _neighbour_numbers(other.number)[1]):
            return place
    return None
