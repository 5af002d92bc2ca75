"""Indicators: counts, shares and amounts in lines that set goals or report results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.amounts import AmountMention, NumberMention, find_amounts, find_numbers, format_number
from kb.dates import DateMention, find_dates
from kb.documents import Document
from kb.folding import fold_text
from kb.records import Record, RecordValue, Register
from kb.terms import match_field
from observatory.lines import Heading, Line, find_headings, heading_above, split_cells, split_lines
from observatory.values import cut_value, make_record_id

TARGET, RESULT = "target", "result"

# Words at the start of a word; folded. Goals win over results ("expected results").
_NO_CUE = re.compile(
    r"\b(?:ciljn\w+|target\s+(?:group|audience)\w*|zielgrupp\w*|gruppi? target|"
    r"destinatari\w*|grupos? (?:objetivo|meta)|"
    r"publico objetivo|groupes? cibles?|publics? cibles?|циљн\w+|целн\w+|ciljani\w*)"
)
_TARGET_CUE = re.compile(
    r"\b(?:cilj\w*|(?:pricakovan|ocekivan|predviden|nacrtovan|planiran)\w*|vodil\w* k (?:rezultat|ucink)\w*|"
    r"zastavil\w*|"
    r"циљ\w*|цел(?:и|та|ите)?\b|(?:очекуван|очекиван|планиран|предвиден)\w*|objectives?|goals?|targets?|aims?|"
    r"expected|planned|obiettiv\w+|attes[ioae]|previst\w+|objetivos?|metas?|esperad\w+|"
    r"ziel(?:e|en|s|setzung\w*|wert\w*)?\b|erwartet\w*|geplant\w*|objectifs?|attendus?|prevus?|escomptes?)"
)
_RESULT_CUE = re.compile(
    r"\b(?:rezultat\w*|doseg(?:li|la|el|lo)|dosez(?:en|k)\w*|uresnicen\w*|realizira\w*|realizacij\w*|opravljen\w*|"
    r"postig(?:li|nut|nuć|nuc)\w*|postign\w+|ostvar(?:en|ili|ila|io)\w*|резултат\w*|постигн\w+|остварен\w*|остварил\w*|"
    r"results?|achiev\w+|outcomes?|outputs?|accomplish\w+|risultat\w+|raggiunt\w+|conseguit\w+|resultados?|logros?|"
    r"logrado\w*|alcanzad\w+|ergebnis\w*|erreicht\w*|erfolge?n?\b|resultats?|atteint\w*|realisations?|realises?)"
)
_RESULT_VERB = re.compile(
    r"\b(?:doseg(?:li|la|el|lo)|realiziral\w*|uresnicil\w*|postigl\w+|ostvaril\w+|постигнавме|постигнат\w+|остварил\w+|"
    r"achieved|reached|trained|supported|created|raggiunt[oiae]|formato|formati|coinvolt[oiae]|alcanzado|logrado|formado|"
    r"erreicht\w*|geschaffen|geschult|atteint|forme|accompagne)\b"
)
_TARGET_NOUN = re.compile(
    r"\b(?:cilj\w*|циљ\w*|целта|цел|objective|goal|target|aim|obiettivo|objetivo|meta|ziel|objectif)\b"
)
# A list item that begins with what was done and a number: "Vključenih 126 ...", "Trained 40 ...".
_DONE_ITEM = re.compile(
    r"(?:vkljucen|usposobljen|izveden|organiziran|prodan|objavljen|ustanovljen|zaposlen|vzpostavljen|ustvarjen|pripravljen|"
    r"ukljucen|odrzan|organizovan|obucen|osnovan|realizovan|objavljen|укључен|одржан|организован|обучен|основан|"
    r"вклучен|организиран|trained|organi[sz]ed|held|created|involved|reached|supported|published|formati|organizzat|"
    r"coinvolt|creat[ie]\b|realizzat|formad[oa]s|organizad[oa]s|cread[oa]s|realizad[oa]s|apoyad[oa]s|geschult|organisiert|"
    r"geschaffen|durchgefuhrt|formes|organises|crees|accompagnes)\w*\s+(?:[^\W\d_]+\s+)?(?=\d)"
)
_AT_LEAST = re.compile(
    r"(?:vsaj|najmanj|vec kot|nad|skupno|minimalno|barem|najmanje|vise od|preko|најмање|најмалку|барем|повеќе од|"
    r"више од|"
    r"at least|more than|over|about|minimum|mindestens|wenigstens|uber|mehr als|rund|al menos|mas de|por lo menos|"
    r"como minimo|almeno|piu di|oltre|au moins|plus de|environ)\s+$"
)
_COUNT_LABEL = re.compile(
    r"(?:stevilo|broj|број|number|numero|no\. of|anzahl|zahl|nombre|numero di|delez|share|anteil|udio|udeo)\b"
)
# After these words a number is a name, not a count: "skupina 2", "annex 3".
_NUMBERED = re.compile(
    r"\b(?:prilog\w*|skupin\w*|tock\w*|clen\w*|faz\w*|wp|group\w*|annex|phase|article|chapter|kapitel|anhang|allegato|anexo|"
    r"annexe|fase|grup\w*|razred\w*|letnik\w*|stran\w*|str|st|br|no|nr|page|seite|pagina|sklop\w*|korak|step|modul\w*|"
    r"paket\w*|ulic\w*|uredb\w*|agenda|goal|sdg|covid|horizon|obzorje|horizonte|priority|prioritet\w*|os|axis|"
    r"прилог|група|фаза|член|чл|бр)[.\s:]*$"
)
_TIME_UNIT = re.compile(
    r"(?:dni|dan|dneh|dnevi|dana|ur|uri|ure|urah|sat|sata|sati|let|leta|leti|letih|mesec\w*|mjesec\w*|teden\w*|tedn\w*|"
    r"minut\w*|godin\w*|дана|дена|часа|година|години|месец\w*|недел\w*|сати|days?|hours?|years?|months?|weeks?|minutes?|"
    r"giorn\w+|or[ea]|ann[io]|mes[ei]|settiman\w+|dias?|horas?|anos?|meses|semanas?|tage?n?|stunden?|jahre?n?|monate?n?|"
    r"wochen?|jours?|heures?|ans?|annees?|mois|semaines?|uhr|h|km|m2|m|kg|ha|letnik\w*)\b"
)
_STOP_WORDS = frozenset(
    fold_text(
        """
        in ter ali pa na v z s iz za od do pri po ob med kot ki je so bo bodo sta smo da tudi kar kjer pod nad skozi
        zaradi
        i ili te u sa s k o koji koja koje su će ce biti uz iz kod između kroz
        и или у са со на за од до по во при кои која кое који које су ће се е ќе кај преку
        and or in on at to for with from by who which that is are was were will be has have per than as through during
        e o ed a ad con per da dal dalla dai nel nella nei sul su che è sono tra fra
        y o u a con para por en que es son desde hasta sobre
        und oder in im an am auf mit für von vom zu zum zur bei durch die der das den dem ist sind werden wird aus nach
        et ou à a au aux avec pour par dans sur qui que est sont dont
        """
    ).split()
)
_LINKS = {
    "en": "of",
    "it": "di del della dei degli delle dell d",
    "es": "de del de la",
    "fr": "de des du d l la",
}
_CONJUNCTIONS = frozenset(fold_text("in ali i ili и или and or e o ed y u und oder et ou").split())
_TOKEN = re.compile(r"[ \u00a0]*(?:\n[ \t]+)?(?P<word>[^\W\d_]+(?:[-’'/][^\W\d_]+)*\.?|[*_»„“\"«]+)")
# Prepositions that lead to a number and are articles or part of a name elsewhere: "del 30 %", "um 20 %".
_BEFORE_NUMBERS = frozenset(("del", "dello", "di", "de", "of", "um", "au", "les", "las", "los", "le", "la", "i", "gli"))
_NAME_WORDS = 6
_LABEL_WORDS = 9
_SENTENCE = re.compile(r"[^.;!?\n]+(?:\.(?!\s+[^\W\da-z]|\s*$)[^.;!?\n]*|\n(?!\s*\n|\s*[•▪◦●■·–—-]\s)[^.;!?\n]*)*")
_LEAD_IN_LINES = 3
_LONGEST_STATEMENT = 2000
_YEAR_ONLY = re.compile(r"(?:19|20)\d\d")
_JOINED_KEY = 5


@dataclass(frozen=True, slots=True)
class _Finding:
    """A number with what it counts: spans into the text; `kind` is TARGET or RESULT."""

    kind: str
    name: tuple[int, int]
    number: tuple[int, int]
    normalised: str
    unit: tuple[int, int] | None
    unit_normalised: str
    within: tuple[int, int]
    period: tuple[tuple[int, int], tuple[int, int], str] | None


@dataclass(frozen=True, slots=True)
class _Scope:
    """A stretch of text in which numbers are goals or results, with the period that its lead-in gives."""

    kind: str
    start: int
    end: int
    period: tuple[tuple[int, int], tuple[int, int], str] | None


def extract_indicators(document: Document) -> list[Record]:
    """Return the indicators of a document, in text order.

    Numbers count under a heading or lead-in that speaks of goals or results, in a sentence that does so itself, in list
    items that begin with what was done, and in tables with a column for targets or results. A target and a result with
    the same words become one record when each stands once in the document.
    """
    lines = split_lines(document.text)
    headings = find_headings(lines, document.blocks)
    findings = list(_read_tables(document, lines))
    scopes = _find_scopes(document, lines, headings)
    scopes += _find_planned_activities(document, lines, headings)
    for scope in scopes:
        for line_start, line_end in _list_statements(document.text, scope.start, scope.end):
            findings.extend(_read_statement(document, scope, line_start, line_end))
    in_scope = [(scope.start, scope.end) for scope in scopes]
    findings.extend(_read_outside(document, lines, in_scope))
    unique = {finding.number: finding for finding in reversed(findings)}
    return _join_findings(document, [unique[number] for number in sorted(unique)])


def _find_scopes(document: Document, lines: Sequence[Line], headings: Sequence[Heading]) -> list[_Scope]:
    """Return the lists under lead-ins and headings that speak of goals or results, in text order, not overlapping."""
    scopes: list[_Scope] = []
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
        kind = _read_cue(text)
        if kind is None:
            place = lead_end + 1
            continue
        end = _find_list_end(lines, lead_end + 1, heading_starts)
        if end > lead_end + 1:
            span = (lines[lead_start].start, lines[lead_end].end)
            scopes.append(_Scope(kind, lines[lead_end].end, lines[end - 1].end, _read_period(document.text, span)))
        place = max(end, lead_end + 1)
        while heading is not None and place < len(lines) and lines[place].start not in heading_starts:
            # Under a heading, after its list: a paragraph that begins with a count ("12 workshops and 1 conference").
            line = lines[place]
            if line.text[:1].isdigit() and not line.is_list_item:
                scopes.append(_Scope(kind, line.start, line.end, None))
            elif _is_lead_in(lines, place) and _read_cue(line.text) is not None:
                break
            place += 1
    return scopes


def _find_planned_activities(
    document: Document, lines: Sequence[Line], headings: Sequence[Heading]
) -> Iterator[_Scope]:
    """Yield the "Activities: ..." lines of sections that give a project's duration: what a project plans to do."""
    rows = [(line, found) for line in lines if (found := match_field(line.text)) and found.value_start < len(line.text)]
    durations = [line for line, found in rows if found.field == "period"]
    for line, found in rows:
        if found.field != "activity":
            continue
        heading = heading_above(headings, line.start)
        same = [row for row in durations if heading_above(headings, row.start) == heading]
        if len(same) == 1:
            period = _read_period(document.text, (same[0].start, same[0].end))
            yield _Scope(TARGET, line.start + found.value_start, line.end, period)


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
        elif end == 0 or not _is_first_statement(lines, place):
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


def _read_cue(text: str) -> str | None:
    folded = fold_text(text)
    without = _NO_CUE.sub(" ", folded)
    if len(without) < len(folded) and len(folded.split()) < 6:
        return None
    if _TARGET_CUE.search(without):
        return TARGET
    return RESULT if _RESULT_CUE.search(without) else None


def _read_period(text: str, span: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """Return (span of the period, span of the line that gives it, its date) when a text gives exactly one."""
    mentions = find_dates(text[span[0] : span[1]])
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    return (span[0] + mention.start, span[0] + mention.end), span, mention.date.edtf


def _list_statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
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


def _read_statement(document: Document, scope: _Scope, start: int, end: int) -> Iterator[_Finding]:
    """Yield the numbers of a list item; its own period wins over that of the lead-in."""
    own = _read_period(document.text, (start, end))
    kind = scope.kind
    for finding in _find_counts(document, kind, start, end):
        yield replace(finding, period=own or scope.period)


def _read_outside(document: Document, lines: Sequence[Line], scopes: Sequence[tuple[int, int]]) -> Iterator[_Finding]:
    """Yield the numbers of sentences that name a goal or a result themselves, outside the scopes."""
    text = document.text
    for line in lines:
        if line.is_list_item and not _is_inside(scopes, line.start):
            done = _DONE_ITEM.match(fold_text(text[line.content : line.end]))
            if done:
                found = list(_find_counts(document, RESULT, line.content, line.end))
                yield from (finding for finding in found[:1] if finding.number[0] <= line.content + done.end() + 1)
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if _is_inside(scopes, start) or _is_inside(scopes, end - 1) or not any(map(str.isdigit, sentence.group())):
            continue
        folded = fold_text(sentence.group())
        without = _NO_CUE.sub(lambda found: " " * len(found.group()), folded)
        target = _TARGET_NOUN.search(without)
        result = _RESULT_VERB.search(without)
        cue = target or result
        if cue is None or match_field(sentence.group().split("\n")[0]) is not None:
            continue
        while start < end and text[start].isspace():
            start += 1
        period = _read_period(text, (start, end))
        for finding in _find_counts(document, TARGET if target else RESULT, start, end):
            if finding.number[0] >= sentence.start() + cue.end():
                yield replace(finding, period=period)


def _is_inside(scopes: Sequence[tuple[int, int]], offset: int) -> bool:
    return any(start <= offset < end for start, end in scopes)


def _find_counts(document: Document, kind: str, start: int, end: int) -> Iterator[_Finding]:
    """Yield the counts, shares and amounts of a statement with the words they count."""
    if end - start > _LONGEST_STATEMENT:
        return
    statement = document.text[start:end]
    dates = find_dates(statement, year=2000)
    amounts = find_amounts(statement)
    for amount in amounts:
        if amount.currency is not None and not _overlaps(dates, amount.start, amount.end):
            yield from _read_amount(document, kind, amount, start, end)
    for number in find_numbers(statement):
        if _overlaps(dates, number.start, number.end) or any(
            amount.currency and amount.start <= number.start < amount.end for amount in amounts
        ):
            continue
        is_label = number.upper is None and _NUMBERED.search(fold_text(statement[: number.start])) is not None
        if is_label or _is_bare_year(statement, number):
            continue
        finding = _read_number(document, kind, number, start, end)
        if finding is not None:
            yield finding


def _overlaps(dates: Sequence[DateMention], start: int, end: int) -> bool:
    return any(mention.start < end and start < mention.end for mention in dates)


def _is_bare_year(statement: str, number: NumberMention) -> bool:
    return _YEAR_ONLY.fullmatch(statement[number.start : number.end]) is not None


def _read_amount(document: Document, kind: str, amount: AmountMention, start: int, end: int) -> Iterator[_Finding]:
    name = _label_before(document.text, start, start + amount.start)
    if name is None:
        return
    digits = (start + amount.start, start + amount.end)
    written = document.text[digits[0] : digits[1]]
    # The unit is what stands beside the digits: "EUR", "€", "milijona evrov".
    unit = re.search(r"[^\W\d_]+\.?$|[€$£]$", written) or re.match(r"[€$£]|[^\W\d_]+", written)
    span = (digits[0] + unit.start(), digits[0] + unit.end()) if unit else None
    yield _Finding(kind, name, digits, format_number(amount.value), span, amount.currency or "", (start, end), None)


def _read_number(document: Document, kind: str, number: NumberMention, start: int, end: int) -> _Finding | None:
    """Return the finding of a count or share; None when what it counts cannot be told."""
    text = document.text
    first, last = start + number.start, start + number.end
    unit = None
    name = None
    if number.is_percent:
        sign = re.search(r"[^\d\s.,–-]+$", text[first:last])
        unit = (first + sign.start(), last) if sign else None
        name = _label_before(text, start, first) or _rest_after(text, last, end)
    elif not _TIME_UNIT.match(fold_text(text[last:end].lstrip())):
        name = _words_after(text, last, end, document.metadata.language) or _count_label(text, start, first, last, end)
    if name is None:
        return None
    normalised = format_number(number.value)
    if number.upper is not None:
        normalised = f"{normalised}-{format_number(number.upper)}"
    return _Finding(kind, name, (first, last), normalised, unit, "%" if unit else "", (start, end), None)


def _words_after(text: str, start: int, end: int, language: str) -> tuple[int, int] | None:
    """Return where the noun phrase after a number stands: words up to punctuation, a preposition or a verb."""
    links = _LINKS.get(language.split("-")[0], "").split()
    words: list[tuple[int, int]] = []
    place = start
    while len(words) < _NAME_WORDS and (token := _TOKEN.match(text, place, end)):
        word = fold_text(token["word"]).strip("’'.")
        span = token.span("word")
        if not any(character.isalpha() for character in word):
            break
        if word in links and words:
            follows = _TOKEN.match(text, token.end(), end)
            if follows is None or fold_text(follows["word"]) in _STOP_WORDS - set(links):
                break
        elif word in _STOP_WORDS and not (
            word in _CONJUNCTIONS and words and _joins_adjectives(text, words[-1], token.end(), end)
        ):
            break
        words.append((span[0], span[1] - 1 if token["word"].endswith(".") else span[1]))
        place = token.end()
        if token["word"].endswith("."):
            break
    while words and fold_text(text[words[-1][0] : words[-1][1]]) in _STOP_WORDS:
        words.pop()
    if not words or len(text[words[0][0] : words[-1][1]]) < 3:
        return None
    return words[0][0], words[-1][1]


def _rest_after(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words after a share stand, up to punctuation: "20 % *more sales in villages*"."""
    found = re.compile(r"\s+([^\W\d_][^,;.:()\n]*[^\W\d_])").match(text, start, end)
    return found.span(1) if found and len(found[1].split()) <= _LABEL_WORDS else None


def _joins_adjectives(text: str, before: tuple[int, int], place: int, end: int) -> bool:
    """Say whether the words around a conjunction have one ending and a noun follows: "novih ali ohranjenih mest"."""
    second = _TOKEN.match(text, place, end)
    third = _TOKEN.match(text, second.end(), end) if second else None
    if second is None or third is None or fold_text(third["word"]) in _STOP_WORDS:
        return False
    first_ending, second_ending = text[before[0] : before[1]][-2:], second["word"][-2:]
    return first_ending == second_ending and len(second["word"]) > 4


def _label_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand that lead to a share or amount, without "for", "by", "at least" at their end."""
    stop = end
    cut = max(text.rfind(mark, start, end) for mark in (",", ";", ": ", "(", "–", "—"))
    begin = start
    if cut >= start and text[cut + 1 : end].strip():
        begin = cut + 1
    while True:
        before = fold_text(text[begin:stop])
        stripped = len(before.rstrip(" \t\n\u00a0:-–—(€$£"))
        minimum = _AT_LEAST.search(before[:stripped] + " ")
        if minimum:
            stripped = len(before[: minimum.start()].rstrip())
        last = re.search(r"(?:^|\s)([^\W\d_]{1,6})$", before[:stripped])
        if last and (last[1] in _STOP_WORDS or last[1] in _BEFORE_NUMBERS):
            stripped = last.start()
        if stripped == len(before):
            break
        stop = begin + stripped
    while begin < stop and not text[begin].isalnum() and text[begin] not in '»„“"«':
        begin += 1
    words = text[begin:stop].split()
    if not 0 < len(words) <= _LABEL_WORDS or any(character.isdigit() for character in text[begin:stop]):
        return None
    return (begin, stop) if stop - begin >= 4 else None


def _count_label(text: str, start: int, first: int, last: int, end: int) -> tuple[int, int] | None:
    """Return where the label of "Number of members: 200" stands; None unless the number ends the statement."""
    if text[last:end].strip(" \t.;,*)"):
        return None
    before = text[start:first]
    if not _COUNT_LABEL.match(fold_text(before)) and not before.rstrip().endswith((":", "–", "—")):
        return None
    return _label_before(text, start, first)


def _read_tables(document: Document, lines: Sequence[Line]) -> Iterator[_Finding]:
    """Yield the targets and results of tables whose header has a column for them."""
    place = 0
    while place < len(lines):
        cells = split_cells(lines[place])
        place += 1
        if len(cells) < 2:
            continue
        kinds = [_read_column(document.text[start:end]) for start, end in cells]
        if kinds[0] is not None or not any(kinds):
            continue
        while place < len(lines) and len(row := split_cells(lines[place])) == len(cells):
            line = lines[place]
            place += 1
            name = row[0]
            if not any(character.isalpha() for character in document.text[name[0] : name[1]]):
                continue
            for kind, (start, end) in zip(kinds, row, strict=True):
                numbers = find_numbers(document.text[start:end]) if kind else []
                if kind and len(numbers) == 1:
                    first, last = start + numbers[0].start, start + numbers[0].end
                    unit = (last - 1, last) if document.text[last - 1] == "%" else None
                    normalised = format_number(numbers[0].value)
                    if numbers[0].upper is not None:
                        normalised = f"{normalised}-{format_number(numbers[0].upper)}"
                    within = (line.start, line.end)
                    yield _Finding(kind, name, (first, last), normalised, unit, "%" if unit else "", within, None)


def _read_column(header: str) -> str | None:
    """Return what a short column header stands for."""
    return _read_cue(header) if 0 < len(header.split()) <= 4 else None


def _join_findings(document: Document, findings: Sequence[_Finding]) -> list[Record]:
    """Return the records; a target and the one result with the same words become one, when it is the only pair."""
    keys = [_key_of(document.text, finding) for finding in findings]
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, (finding, key) in enumerate(zip(findings, keys, strict=True)):
        alike.setdefault((finding.kind, *key[:2]), []).append(place)
    partners = []
    for finding, key in zip(findings, keys, strict=True):
        opposite = RESULT if finding.kind == TARGET else TARGET
        others = alike.get((opposite, *key[:2]), [])
        partners.append([other for other in others if _is_same_thing(key, keys[other])])
    repeated = {key for kind in (TARGET, RESULT) for key in _list_repeated(findings, keys, kind)}
    records: list[Record] = []
    for place, finding in enumerate(findings):
        others = partners[place]
        is_pair = len(others) == 1 and partners[others[0]] == [place] and keys[place] not in repeated
        if not is_pair:
            records.append(_make_indicator(document, [finding]))
        elif finding.kind == TARGET:
            records.append(_make_indicator(document, [finding, findings[others[0]]]))
    return records


def _list_repeated(
    findings: Sequence[_Finding], keys: Sequence[tuple[str, ...]], kind: str
) -> Iterator[tuple[str, ...]]:
    """Yield the keys that several findings of one kind share."""
    counts = Counter(key for finding, key in zip(findings, keys, strict=True) if finding.kind == kind)
    return (key for key, count in counts.items() if count > 1)


def _is_same_thing(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two keys are equal, or the shorter one, of two words or more, begins the longer."""
    shorter, longer = sorted((key, other), key=len)
    return key == other or (len(shorter) > 2 and longer[: len(shorter)] == shorter)


def _key_of(text: str, finding: _Finding) -> tuple[str, ...]:
    """Return the unit and the beginnings of the words of a finding's name, in order."""
    words = re.findall(r"[^\W\d_]+", fold_text(text[finding.name[0] : finding.name[1]]))
    return (finding.unit_normalised, *(word[:_JOINED_KEY] for word in words if word not in _STOP_WORDS))


def _make_indicator(document: Document, findings: Sequence[_Finding]) -> Record:
    """Return the record of one finding, or of a target and its result."""
    first = findings[0]
    name = cut_value(document, "name", first.name, within=first.within)
    values: list[RecordValue] = [name]
    for finding in findings:
        normalised = finding.normalised
        values.append(cut_value(document, finding.kind, finding.number, within=finding.within, normalised=normalised))
    for finding in findings:
        if finding.unit is not None and not any(value.field == "unit" for value in values):
            unit = finding.unit_normalised
            values.append(cut_value(document, "unit", finding.unit, within=finding.within, normalised=unit))
    if first.period is not None:
        span, within, edtf = first.period
        values.append(cut_value(document, "period", span, within=within, normalised=edtf))
    identifier = make_record_id(Register.INDICATORS, document.id, first.number[0])
    return Record(identifier, Register.INDICATORS, document.id, name.normalised, tuple(values))
