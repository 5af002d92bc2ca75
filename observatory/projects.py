"""Projects: from key-value sheets, from tables with a row per project, and from sections that give a duration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from kb.amounts import find_amounts, find_numbers, format_amount, format_number
from kb.dates import find_dates
from kb.documents import Document
from kb.folding import fold_text
from kb.records import REGISTER_FIELDS, Record, RecordValue, Register
from kb.terms import match_field
from observatory.lines import Heading, Line, find_headings, heading_above, split_cells, split_lines
from observatory.values import cut_value, make_record_id

_FACTS = ("programme", "period", "budget", "funding", "contract", "lead", "partner")
_REPEATED = ("funding", "partner", "contact", "period")
_SEVERAL_LINES = ("name", "programme", "funding", "lead", "partner", "contact")
_MAX_GAP_LINES = 3
_MAX_QUOTE = 1500
_MOST_SECTIONS = 200
_PERSON_WORDS = 6
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}|(?:https?://|www\.)\S+|"
    r"(?<![\w.])(?:\+|\(?0)[\d ()/.-]{6,24}\d"
)
_CONTACT_LABEL = re.compile(r"\s*[^\W\d][\w.-]{0,14}\s*:\s*")
_PERCENT_IN_BRACKETS = re.compile(r"\s*\([^()\n]{0,40}%[^()\n]{0,20}\)")
_ITEM_MARKS = " \t\r\n,;•▪◦●■·*|–—-"
_KEY_CURRENCY = re.compile(r"\(\s*(?:[^()\n]{1,12}\s)?(€|eur|rsd|usd|hrk|mkd|chf|gbp)\s*\)")
_PROJECT_WORD = (
    r"(?:projekt(?:a|u|om|ov|es|s)?|projekat|пројек(?:ат|та|ту|том)|проект(?:от)?|project|progetto|proyecto|projet|"
    r"operacij[aeo])"
)
_QUOTED_NAME = re.compile(
    rf"\b{_PROJECT_WORD}\s+(?:[^\W\d]+\s+){{0,2}}?(?:„(?P<a>[^„“”\n]{{3,160}})[“”]|“(?P<b>[^“”\n]{{3,160}})[”“]|"
    rf'»(?P<c>[^»«\n]{{3,160}})«|«\s?(?P<d>[^»«\n]{{3,160}}?)\s?»|"(?P<e>[^"\n]{{3,160}})")',
    re.IGNORECASE,
)
# What follows is in the case of a subject, or in a language without cases; "uz podršku Fondacije" is left out.
_FUNDED = re.compile(
    r"(?<!\w)(?:(?:finansijski|financijski|финансијски)\s+(?:podržava|podržao je|podržala je|podupire|подржава|"
    r"подржао је|подржала је)|(?:so|su|ko)?financira(?:jo|ju|ta)?|(?:su|ko)?finansira(?:ju)?|"
    r"(?:су|ко)?финансира(?:ју|ат)?|(?:ко)?финансиран\w?\s+од|поддржан\w?\s+од|(?:co-?)?(?:funded|financed)\s+by|"
    r"(?:co)?finanziat[oai]\s+da(?:ll['’]|l|lla|llo|lle|i|gli)?|(?:co)?financiad[oa]s?\s+por|"
    r"(?:ko)?(?:gefördert|finanziert)\s+(?:durch|von|vom|aus)|(?:co)?financée?s?\s+par)(?!\w)",
    re.IGNORECASE,
)
_COOPERATION = re.compile(
    r"\b(?:u\s+(?:kooperaciji|saradnji|suradnji|partnerstvu)\s+sa?|у\s+(?:кооперацији|сарадњи|партнерству)\s+са?|"
    r"во\s+(?:соработка|партнерство)\s+со|in\s+(?:cooperation|co-operation|partnership|collaboration)\s+with|"
    r"in\s+(?:collaborazione|partenariato|partnership)\s+con|en\s+(?:colaboración|cooperación|asociación)\s+con|"
    r"in\s+(?:zusammenarbeit|kooperation|partnerschaft)\s+mit|en\s+(?:partenariat|collaboration|coopération)\s+avec)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\s*(?:(?:the|die|der|das|dem|den|la|le|les|il|lo|el|los|las)\s+|l['’]\s?)?", re.IGNORECASE)
_NAME_END = re.compile(
    r"[;()\n:!?]|\.(?=\s|$)|,?\s(?:koj[iaeo]|ki|ter|kao|uz|u okviru|v okviru|који|која|кој|која|which|that|who|under|"
    r"within|through|che|nell|que|en el|qui|dans|mit|im|je|је|is|are|has|ha)\s",
    re.IGNORECASE,
)
_NAME_WORDS = 14


@dataclass(frozen=True, slots=True)
class _Row:
    """A field with its value: `text[start:end]` is the whole row, `spans` are the lines of its value."""

    field: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    key: str
    first_line: int
    last_line: int


def extract_projects(document: Document) -> list[Record]:
    """Return the projects that a document describes, in text order.

    A sheet needs a name, an acronym or a heading, and three fields in all; a section of prose needs a duration line. A
    value that cannot be told for sure is left out, or kept whole (a list of partners that cannot be split).
    """
    lines = split_lines(document.text)
    headings = find_headings(lines, document.blocks)
    records = list(_read_tables(document, lines))
    taken = [(value.passage.start, value.passage.end) for record in records for value in record.values]
    rows = [row for row in _find_rows(document, lines) if not any(a <= row.start < b for a, b in taken)]
    lone: list[_Row] = []
    for group in _group_rows(rows, lines):
        record = _read_sheet(document, group, headings)
        if record is None:
            lone.extend(group)
        else:
            records.append(record)
    durations = [row for row in lone if row.field == "period"]
    described = [_read_section(document, row, durations, headings) for row in durations[:_MOST_SECTIONS]]
    records.extend(record for record in described if record is not None)
    if len(records) == 1:
        contacts = [value for row in lone if row.field == "contact" for value in _read_contacts(document, row)]
        if contacts and not records[0].values_of("contact"):
            values = records[0].values + tuple(contacts)
            records[0] = Record(records[0].id, Register.PROJECTS, document.id, records[0].name, values)
    return sorted(records, key=lambda record: min(value.passage.start for value in record.values))


def _find_rows(document: Document, lines: Sequence[Line]) -> Iterator[_Row]:
    """Yield the rows of sheets: a field term, and its value up to a blank line or the next field."""
    matches = [match_field(line.text) for line in lines]
    for place, (line, found) in enumerate(zip(lines, matches, strict=True)):
        if found is None:
            continue
        cells = split_cells(line)
        keys = [index for index, cell in enumerate(cells) if _is_key(document.text[cell[0] : cell[1]])]
        if len(cells) > 1 and len(keys) == len(cells):
            # The header of a table.
            continue
        if len(cells) > 2 and len(keys) > 1:
            yield from _split_row(document, line, place, cells)
            continue
        key = line.text[found.key_start : found.value_start]
        spans: list[tuple[int, int]] = []
        if found.value_start < len(line.text):
            spans.append((line.start + found.value_start, line.end))
        last = place
        following = place + 1
        # A key alone on its line: the value may come after one blank line.
        if not spans and following + 1 < len(lines) and lines[following].is_blank:
            following += 1
        is_list = found.field in _SEVERAL_LINES or not spans
        while is_list and following < len(lines) and not lines[following].is_blank and matches[following] is None:
            spans.append((lines[following].content, lines[following].end))
            last = following
            following += 1
        if spans:
            yield _Row(found.field, line.start + found.key_start, lines[last].end, tuple(spans), key, place, last)


def _split_row(document: Document, line: Line, place: int, cells: Sequence[tuple[int, int]]) -> Iterator[_Row]:
    """Yield the fields of a row that holds several: key, value, key, value."""
    for index in range(0, len(cells) - 1):
        key = document.text[cells[index][0] : cells[index][1]]
        value = cells[index + 1]
        found = match_field(key) if _is_key(key) else None
        if found is not None and document.text[value[0] : value[1]].strip():
            yield _Row(found.field, cells[index][0], value[1], (value,), key, place, place)


def _is_key(cell: str) -> bool:
    found = match_field(cell)
    return found is not None and found.value_start == len(cell)


def _group_rows(rows: Sequence[_Row], lines: Sequence[Line]) -> Iterator[list[_Row]]:
    """Yield the rows of one sheet each: they stand close together, and no name comes twice."""
    group: list[_Row] = []
    for row in rows:
        if group:
            between = lines[group[-1].last_line + 1 : row.first_line]
            gap = sum(not line.is_blank for line in between)
            is_long = group[-1].last_line - group[-1].first_line > 15
            repeats = row.field not in _REPEATED and any(row.field == other.field for other in group)
            begins_again = row.field in ("name", "acronym") and repeats
            if gap > _MAX_GAP_LINES or begins_again or is_long:
                yield group
                group = []
        group.append(row)
    if group:
        yield group


def _read_sheet(document: Document, rows: Sequence[_Row], headings: Sequence[Heading]) -> Record | None:
    """Return the project of a sheet; None when the rows are too few to be one."""
    fields = {"period" if row.field in ("start", "end") else row.field for row in rows}
    facts = [field for field in _FACTS if field in fields]
    is_named = "name" in fields or "acronym" in fields
    if len(facts) < (2 if is_named else 3):
        return None
    currencies = {
        amount.currency
        for row in rows
        if row.field in ("budget", "funding")
        for amount in find_amounts(document.text[row.start : row.end])
        if amount.currency
    }
    currency = currencies.pop() if len(currencies) == 1 else None
    values: list[RecordValue] = []
    for row in rows:
        if row.field in _REPEATED or not any(value.field == row.field for value in values):
            values.extend(_read_row(document, row, currency))
    if not any(value.field == "period" for value in values):
        values.extend(_read_start_and_end(document, rows))
    return _make_project(document, values, headings, rows[0].start)


def _read_row(document: Document, row: _Row, currency: str | None) -> list[RecordValue]:
    """Return the values of a row; `currency` is the one of the sheet, for amounts written without."""
    if row.field == "period":
        return _read_period(document, row)
    if row.field == "budget":
        return _read_budget(document, row, currency)
    if row.field == "funding":
        return _read_funding(document, row, currency)
    if row.field == "contact":
        return _read_contacts(document, row)
    if row.field == "partner":
        return [
            cut_value(document, "partner", span, within=_quote_span(row, span))
            for span in _split_partners(document, row)
        ]
    if row.field in REGISTER_FIELDS[Register.PROJECTS]:
        start, end = _join_wrapped(document, row)
        span = _trim(document.text, start, end)
        if span[0] < span[1]:
            return [cut_value(document, row.field, span, within=(row.start, span[1]))]
    return []


def _read_period(document: Document, row: _Row) -> list[RecordValue]:
    start, end = row.spans[0]
    mentions = find_dates(document.text[start:end])
    if mentions:
        span = (start + mentions[0].start, start + mentions[0].end)
        return [cut_value(document, "period", span, within=(row.start, end), normalised=mentions[0].date.edtf)]
    if any(character.isdigit() for character in document.text[start:end]):
        return [cut_value(document, "period", (start, end), within=(row.start, end))]
    return []


def _read_start_and_end(document: Document, rows: Sequence[_Row]) -> list[RecordValue]:
    """Return the period between a start row and an end row; the quote holds both."""
    first = next((row for row in rows if row.field == "start"), None)
    last = next((row for row in rows if row.field == "end"), None)
    if first is None or last is None or last.start < first.start or last.end - first.start > _MAX_QUOTE:
        return []
    begins = find_dates(document.text[first.spans[0][0] : first.spans[0][1]])
    ends = find_dates(document.text[last.spans[0][0] : last.spans[0][1]])
    if not begins or not ends or begins[0].date.earliest > ends[0].date.latest:
        return []
    span = (first.spans[0][0] + begins[0].start, last.spans[0][0] + ends[0].end)
    normalised = f"{begins[0].date.edtf}/{ends[0].date.edtf}"
    return [cut_value(document, "period", span, within=(first.start, last.spans[0][1]), normalised=normalised)]


def _read_budget(document: Document, row: _Row, currency: str | None) -> list[RecordValue]:
    start, end = row.spans[0]
    value = document.text[start:end]
    in_key = _KEY_CURRENCY.search(fold_text(row.key))
    known = in_key.group(1).upper().replace("€", "EUR") if in_key else currency
    for amount in find_amounts(value)[:1]:
        normalised = format_amount(amount)
        if amount.currency is None and known:
            normalised = f"{normalised} {known}"
        span = (start + amount.start, start + amount.end)
        return [cut_value(document, "budget", span, within=(row.start, end), normalised=normalised)]
    numbers = find_numbers(value)
    if in_key and len(numbers) == 1 and not numbers[0].is_percent:
        span = (start + numbers[0].start, start + numbers[0].end)
        normalised = f"{format_number(numbers[0].value)} {known}"
        return [cut_value(document, "budget", span, within=(row.start, end), normalised=normalised)]
    return []


def _read_funding(document: Document, row: _Row, currency: str | None) -> list[RecordValue]:
    """Return one value per amount with what stands before it; without amounts, one value per line."""
    values: list[RecordValue] = []
    for start, end in row.spans:
        amounts = find_amounts(document.text[start:end])
        if not amounts and values:
            break
        if not amounts:
            span = _trim(document.text, start, end)
            if span[0] < span[1]:
                values.append(cut_value(document, "funding", span, within=(row.start, end)))
            break
        begin = start
        for amount in amounts:
            stop = start + amount.end
            if share := _PERCENT_IN_BRACKETS.match(document.text, stop, end):
                stop = share.end()
            span = _trim(document.text, begin, stop)
            normalised = format_amount(amount)
            if amount.currency is None and currency:
                normalised = f"{normalised} {currency}"
            values.append(cut_value(document, "funding", span, within=(row.start, end), normalised=normalised))
            begin = stop
    return values


def _read_contacts(document: Document, row: _Row) -> list[RecordValue]:
    """Return addresses and telephone numbers, and a person who stands on one line with them."""
    values: list[RecordValue] = []
    for start, end in row.spans:
        text = document.text[start:end]
        found = list(_CONTACT.finditer(text))
        if not found and values:
            break
        if not found:
            # "Contact person: Ann Hill"; lines under a heading "Contact" count only with an address.
            is_beside_key = document.text.find("\n", row.start, start) < 0
            words = text.split()
            if is_beside_key and 1 < len(words) <= _PERSON_WORDS and all(word[:1].isupper() for word in words[:2]):
                values.append(cut_value(document, "contact", _trim(document.text, start, end), within=(row.start, end)))
            continue
        rest = _CONTACT.sub("", _CONTACT_LABEL.sub("", text, count=1))
        if any(character.isalpha() for character in rest):
            spans = [_trim(document.text, start, end)]
        else:
            spans = [(start + match.start(), start + match.end()) for match in found]
        values.extend(cut_value(document, "contact", span, within=(row.start, end)) for span in spans)
    return values


def _split_partners(document: Document, row: _Row) -> list[tuple[int, int]]:
    """Return where each partner of a list stands: by line, by semicolon, or after the names of countries."""
    text = document.text
    items: list[tuple[int, int]] = []
    for start, end in row.spans:
        span = _trim(text, start, end)
        if span[0] == span[1]:
            continue
        if _is_prose(text[span[0] : span[1]]):
            break
        if items and (text[span[0]].islower() or text[items[-1][0] : items[-1][1]].endswith((",", "-", "–", "/"))):
            items[-1] = (items[-1][0], span[1])
        else:
            items.append(span)
    pieces: list[tuple[int, int]] = []
    for start, end in items:
        begin = start
        for mark in [found.start() for found in re.finditer(r";\s|;$", text[start:end])] + [end - start]:
            piece = _trim(text, begin, start + mark)
            if piece[0] < piece[1]:
                pieces.extend(_split_glued(text, _split_after_countries(text, piece, document.metadata.language)))
            begin = start + mark + 1
    return pieces


def _split_after_countries(text: str, span: tuple[int, int], language: str) -> list[tuple[int, int]]:
    """Split "A, Town, Country B, Town, Country"; the whole span when not every part ends with its country."""
    pattern = _country_pattern(language)
    folded = fold_text(text[span[0] : span[1]])
    cuts = []
    for found in pattern.finditer(folded):
        after = text[span[0] + found.end() : span[1]]
        if not after.strip(_ITEM_MARKS) or re.match(r"\s*[,;]?\s+[^\W\d_]", after):
            first = after.lstrip(_ITEM_MARKS)[:1]
            if not first or first.isupper():
                cuts.append(span[0] + found.end())
    if len(cuts) < 2 or text[cuts[-1] : span[1]].strip(_ITEM_MARKS + "."):
        return [span]
    pieces = []
    begin = span[0]
    for cut in cuts:
        piece = _trim(text, begin, cut)
        # A country just after another ("Ljubljana, Slovenija, Italija") is no partner.
        if len(text[piece[0] : piece[1]].split()) < 2:
            return [span]
        pieces.append(piece)
        begin = cut
    return pieces


def _split_glued(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Split "... podjetjeDruštvo ..." where a lost line end glued two words that both stand elsewhere in the text."""
    pieces: list[tuple[int, int]] = []
    for start, end in spans:
        begin = start
        for found in re.finditer(r"\b[^\W\d_]{8,40}\b", text[start:end]):
            word = found.group()
            for cut in range(4, len(word) - 3):
                left, right = word[:cut], word[cut:]
                if not (left[-1].islower() and right[0].isupper() and right[1:].islower()):
                    continue
                if re.search(rf"(?<!\w){left}(?!\w)", text) and re.search(rf"(?<!\w){right}(?!\w)", text):
                    place = start + found.start() + cut
                    pieces.append((begin, place))
                    begin = place
        pieces.append((begin, end))
    return pieces


@lru_cache(maxsize=16)
def _country_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of a country after a comma, dash or bracket, folded: in the document's language or English."""
    names = set(map(fold_text, _COUNTRY_ALIASES.split("|")))
    codes: set[str] = set()
    for tag in sorted({"en", language.replace("-", "_")}):
        try:
            territories = Locale.parse(tag).territories
        except ValueError:
            # "und", or a tag that Babel does not know.
            continue
        for code, name in territories.items():
            # Codes of three digits are continents.
            if len(str(code)) == 2:
                codes.add(fold_text(str(code)))
                names.add(fold_text(str(name)))
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    listed_codes = "|".join(sorted(codes))
    return re.compile(rf"(?:[,–—]\s*|\s-\s|\(\s*|,[^,()]*\(\s*)(?:{listed})(?!\w)(?:\s*\))?|\((?:{listed_codes})\)")


# Everyday names that Babel does not give for a territory.
_COUNTRY_ALIASES = (
    "Velika Britanija|Great Britain|UK|U.K.|England|Scotland|Wales|Gran Bretagna|Regno Unito|Gran Bretaña|"
    "Großbritannien|Grande-Bretagne|Велика Британија|Anglija|Engleska|Inghilterra|Inglaterra|Angleterre|Czech Republic|"
    "Češka|Češka republika|Repubblica Ceca|República Checa|Tschechische Republik|Macedonia|Makedonija|Македонија|"
    "Severna Makedonija|Sjeverna Makedonija|Bosna i Hercegovina|Bosna in Hercegovina|BiH|БиХ|Nizozemska|Holandija|"
    "The Netherlands|Holland|Paesi Bassi|Olanda|USA|ZDA|SAD|Kosovo|Косово|Turkey|Slovak Republic|"
    "Republic of Serbia|Republika Slovenija|Republika Srbija|Republika Hrvatska"
)


def _read_tables(document: Document, lines: Sequence[Line]) -> Iterator[Record]:
    """Yield the projects of tables whose header names the fields, a project a row."""
    place = 0
    while place < len(lines):
        cells = split_cells(lines[place])
        names = [match_field(document.text[start:end]) for start, end in cells]
        fields = [
            found.field if found is not None and _is_key(document.text[start:end]) else ""
            for found, (start, end) in zip(names, cells, strict=True)
        ]
        place += 1
        if len(cells) < 3 or sum(bool(field) for field in fields) < 3 or not {"name", "acronym"} & set(fields):
            continue
        while place < len(lines):
            row = split_cells(lines[place])
            if len(row) != len(cells):
                # "|---|---|" under a header has as many cells; anything else ends the table.
                break
            if any(character.isalnum() for character in lines[place].text):
                line = lines[place]
                values: list[RecordValue] = []
                for field, key, span in zip(fields, cells, row, strict=True):
                    if field and document.text[span[0] : span[1]].strip():
                        key_text = document.text[key[0] : key[1]]
                        cell = _Row(field, line.start, line.end, (span,), key_text, place, place)
                        values.extend(
                            cut_value(
                                document,
                                value.field,
                                _locate(document.text, value.written, span),
                                within=(line.start, line.end),
                                normalised=value.normalised,
                            )
                            for value in _read_row(document, cell, None)
                        )
                record = _make_project(document, values, (), line.start) if values else None
                if record is not None:
                    yield record
            place += 1


def _locate(text: str, written: str, span: tuple[int, int]) -> tuple[int, int]:
    start = text.index(written, span[0])
    return start, start + len(written)


def _read_section(
    document: Document, row: _Row, durations: Sequence[_Row], headings: Sequence[Heading]
) -> Record | None:
    """Return the project that a section with a duration line describes; None when it has no name."""
    text = document.text
    period = [value for value in _read_period(document, row) if "-" in value.normalised or "/" in value.normalised]
    if not period:
        return None
    heading = heading_above(headings, row.start)
    earlier = [other.end for other in durations if other.end < row.start]
    start = max([heading.end if heading else 0, *earlier])
    later = [other.start for other in headings if other.start > row.start]
    later += [other.start for other in durations if other.start > row.start]
    end = min([*later, len(text)])
    names = [found for found in _QUOTED_NAME.finditer(text, start, end) if found.lastgroup]
    spellings = {fold_text(" ".join(str(found[found.lastgroup or 0]).split())) for found in names}
    values: list[RecordValue] = []
    if len(spellings) == 1:
        quoted = names[0].span(names[0].lastgroup or 0)
        values.append(cut_value(document, "name", quoted, within=_sentence_around(text, quoted[0], start, end)))
    elif heading is not None and not any(heading.start < other < row.start for other in earlier):
        values.append(cut_value(document, "name", (heading.start, heading.end), within=(heading.start, heading.end)))
    else:
        return None
    values.extend(period)
    for field, cue in (("funding", _FUNDED), ("partner", _COOPERATION)):
        for found in cue.finditer(text, row.spans[0][1], end):
            span = _name_after(text, found.end(), end)
            if span is not None:
                within = _sentence_around(text, span[0], start, end)
                values.append(cut_value(document, field, span, within=within))
    return _make_project(document, values, headings, row.start)


def _name_after(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the name stands that begins at an offset, after an article; None when it is no name."""
    article = _ARTICLE.match(text, start, end)
    begin = article.end() if article else start
    if begin >= end or not (text[begin].isupper() or text[begin] in "„“\"«»'"):
        return None
    stopped = _NAME_END.search(text, begin, end)
    stop = stopped.start() if stopped else end
    span = _trim(text, begin, stop)
    if not 0 < len(text[span[0] : span[1]].split()) <= _NAME_WORDS:
        return None
    return span


def _sentence_around(text: str, offset: int, start: int, end: int) -> tuple[int, int]:
    """Return the sentence, or the rest of the line, around an offset; it stays between start and end."""
    begin = max(start, text.rfind("\n", start, offset) + 1)
    for found in re.finditer(r"[.!?]\s+(?=[^\W\d_a-z])", text[begin:offset]):
        if text[begin + found.end()].isupper():
            begin = begin + found.end()
            break
    stopped = re.compile(r"\n|[.!?](?=\s+[^\W\da-z]|\s*$)").search(text, offset, end)
    return begin, stopped.end() if stopped else end


def _make_project(
    document: Document, values: Sequence[RecordValue], headings: Sequence[Heading], start: int
) -> Record | None:
    """Return the record with its short name; a sheet without a name takes that of the heading above."""
    shown = list(values)
    names = [value for value in shown if value.field == "name"]
    acronyms = [value for value in shown if value.field == "acronym"]
    if not names and not acronyms:
        heading = heading_above(headings, start)
        if heading is None:
            return None
        span = (heading.start, heading.end)
        names = [cut_value(document, "name", span, within=span)]
        shown += names
    name = acronyms[0].normalised if acronyms else find_acronym(names[0].normalised) or names[0].normalised
    order = {field: place for place, field in enumerate(REGISTER_FIELDS[Register.PROJECTS])}
    shown.sort(key=lambda value: order[value.field])
    identifier = make_record_id(Register.PROJECTS, document.id, start)
    return Record(identifier, Register.PROJECTS, document.id, name, tuple(shown))


def find_acronym(name: str) -> str | None:
    """Return the acronym that a project's full name begins or ends with, set off by a dash or brackets, or None.

    "New ways of work – SocioWork" and "Green Islands (GRIS)" have one; a name wholly in capitals has one only in front
    of its dash when it is a single word ("LINK – WORKING TOGETHER").
    """
    in_brackets = re.search(r"\(([^\W\d_][\w.&+-]{1,19})\)\s*$", name)
    if in_brackets and _is_acronym(in_brackets[1]):
        return in_brackets[1]
    parts = re.split(r"\s[–—-]\s|:\s", name)
    if len(parts) < 2:
        return None
    candidates = [parts[0]] if name.isupper() else [parts[-1], parts[0]]
    for part in candidates:
        bare = part.strip(" \"'„“”»«")
        if _is_acronym(bare):
            return bare
    return None


def _is_acronym(word: str) -> bool:
    if not re.fullmatch(r"[^\W\d_][\w.&+-]{1,19}", word):
        return False
    return word.isupper() or sum(character.isupper() for character in word) > 1


def _join_wrapped(document: Document, row: _Row) -> tuple[int, int]:
    """Return the value of a row with the lines that go on from the first."""
    text = document.text
    start, end = row.spans[0]
    for begin, stop in row.spans[1:]:
        is_open = text[start:end].rstrip().endswith((",", "-", "–", ":")) or text[begin : begin + 1].islower()
        if not is_open or _is_prose(text[begin:stop]):
            break
        end = stop
    return start, end


def _is_prose(line: str) -> bool:
    """Say whether a line is a sentence rather than a name: long, with a full stop at its end or inside."""
    return len(line.split()) > 8 and bool(re.search(r"[^\W\d_]{4,}[.!?](?:\s|$)", line))


def _quote_span(row: _Row, span: tuple[int, int]) -> tuple[int, int]:
    """Return the row as far as a value's end; the value alone when that is too long to show."""
    return (row.start, span[1]) if span[1] - row.start <= _MAX_QUOTE else span


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut list marks and white space off both ends of a range; a bracket or full stop at its end stays."""
    while start < end and text[start] in _ITEM_MARKS:
        start += 1
    while end > start and text[end - 1] in _ITEM_MARKS:
        end -= 1
    return start, end
