"""Where a document was issued or its event took place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.metadata.date_cues import ISSUED_PROSE, PLACE_BEFORE, is_short_name
from ingest.metadata.declension import restore_nominative
from ingest.metadata.lines import Line, Reading, collapse, cut_sentence, list_navigation
from ingest.metadata.names import (
    find_organisation,
    find_people,
    is_organisation,
    is_person,
    list_calendar_words,
    list_countries,
    names_a_venue,
)
from ingest.metadata.title_cues import WITHOUT_MARKS
from ingest.metadata.title_lines import is_address, is_generic, is_greeting, is_only_date
from ingest.metadata.type_cues import TYPE_WORD
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text
from kb.metadata import DocumentType, Evidence
from kb.terms import match_field

_PLACE_KEY = re.compile(
    r"(?:kraj(?: (?:dogodka|srecanja|izvedbe|seje))?|lokacija|prizorisce|prostor|kje|mjesto(?: odrzavanja)?"
    r"|mesto(?: odrzavanja)?|gdje|gde|место(?: одржавања| на одржување)?|где|каде|локација|place|venue|location|where"
    r"|luogo|sede|dove|lugar|donde|ort|veranstaltungsort|tagungsort|wo|lieu|ou|kraj in (?:datum|cas)"
    r"|mjesto i (?:datum|vrijeme)|mesto i (?:datum|vreme)|place and (?:date|time)|ort und (?:datum|zeit)"
    r"|luogo e (?:data|ora)|lugar y (?:fecha|hora)|lieu et (?:date|heure))\s*[:|\t]\s*"
)
_POSTCODE = re.compile(
    r"(?<![\w./])(?:[A-Z]{1,3}-)?(?P<code>\d{4,6}) (?P<city>[^\W\d_a-zčšžćđ][\w’'.-]*(?:[ -](?:(?:di|de|del|der|am|an"
    r"|sur|la|le|pri"
    r"|na|ob|v|u|na|im|in)[ -])?[^\W\d_a-zčšžćđ][\w’'-]*){0,2})"
)
_CITY = (
    r"(?P<city>[^\W\d_a-zčšžćđа-шђјљњћџѓќѕ][\w’'-]+"
    r"(?:[ -](?:(?:di|de|del|der|am|an|la|le|sur|pri|na"
    r"|ob) )?[^\W\d_a-zčšžćđа-шђјљњћџѓќѕ][\w’'-]+){0,2}(?: mest[oua]\b)?)"
)
_BRITISH_POSTCODE = re.compile(
    r"(?P<city>[A-Z][\w’'-]+(?:[ -](?:(?:on|upon|in|under|by"
    r"|le)[ -])?[A-Z][\w’'-]+){0,2}),?\s[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
)
# What happens, then where: "potekala v Murciji", "held in Bath", "si terrà a Gorizia", "одржан во Скопје".
_EVENT_PROSE = re.compile(
    r"\b(?i:potek\w{2,5}|odvij\w{2,6}|bil[aoi]?|bo(?:do)?|održa\w{1,8}|odrza\w{1,8}|sastal\w?|sestal\w?|održava\w{0,3}"
    r"|zasedal\w?|usvojen\w?|zaključen\w?|sklenjen\w?|закључен\w?|склучен\w?|sprejet\w?|podpisan\w?|potpisan\w?"
    r"|held|take[s]? place|took place|met|meeting|gathered"
    r"|hosted|organised|ran|adopted|signed|si (?:è tenut|terr|svolg|tenn)\w{0,6}|svolt[oa]|tenut[oaie]{1,2}"
    r"|riunit\w{1,3}"
    r"|convocat\w{1,2}|approvat[oa]|celebr\w{1,6}|tendrá lugar|tuvo lugar|reunid\w{1,2}|se reun\w{2,6}|aprobad[oa]"
    r"|verabschiedet|beschlossen|unterzeichnet|sottoscritt[oa]|firmat[oa]|firmad[oa]|suscrit[oa]|signée?s?"
    r"|findet|fand|stattfindet|stattfand|tagte|trafen|versammelt|angenommen|a eu lieu|aura lieu|se tiendra|s'est tenue?"
    r"|réunie?s?|tenue?|organisée?|adoptée?|одржа\w{1,8}|одржува\w{0,4}|собрани|састал\w?|окупљени|усвојен\w?|донет\w?"
    r"|sabrani|okupljeni|zbrani)"
    r"(?P<between>(?:[^.!?;\n]|(?<=\d)\.){0,110}?)\s(?:v|u|in|at|a|à|en|во|у)\s" + _CITY
)
# "Held at the Town Hall, Bath on Monday".
_AT_VENUE = re.compile(
    r"\b(?i:held|takes? place|took place|meeting|met)\s(?:\w+\s){0,4}?(?:at|in)\s(?:the\s)?[^,.;\n]{3,50},\s" + _CITY
)
# "Thursday, 4 May at six in the Town Library in Bath.": when, then where, at the end of it.
_AFTER_DATE = re.compile(r"(?<=\s)(?:v|u|in|a|à|en|во|у)\s" + _CITY + r"(?=[.,;)]|$|\s\()")
_DATELINE = re.compile(rf"{_CITY}(?P<between>,? [^–—]{{0,40}}?)?\s?(?P<dash>[–—]|\.-| - )\s?[^\W\d_a-z]")
_SHORTEST_PARAGRAPH = 80
_FULL_STOP = re.compile(r"(?<!\d)[.!?](?:\s|$)")
# "En Cartagena, siendo las 18:30 horas": how the minutes of a meeting begin.
_OPENING = re.compile(r"(?:En|A|In|V|U|Во|У|À)\s" + _CITY + r",\s(?=\w)")
_MORE_CITIES = re.compile(r"(?:,\s|,?\s(?:and|in|i|e|y|und|et|и)\s)" + _CITY)
# Where an organisation has its seat: the place of its statutes and contracts.
_SEAT = re.compile(
    r"\b(?i:(?:s sedežem|sa sjedištem|sa sedištem|са седиштем|со седиште|(?:con )?sede(?: legale)?"
    r"|con domicilio(?: social)?"
    r"|mit (?:dem )?sitz|seinen sitz|standort|registered office|(?:is )?based|basée?|basat[oa]|con base"
    r"|siège(?: social)?(?: est)?(?: fixé)?|sedež (?:društva|zadruge|zavoda|združenja)"
    r"|sjedište (?:udruge|zadruge|udruženja)|sedište (?:udruženja|zadruge)|седиште (?:удружења|задруге))\s"
    r"(?:(?:je|è|est|is|ist|је)\s)?(?:fixé\s)?(?:in|at|v|u|у|во|en|a|à|nel|im)\s"
    r"(?:(?:comune di|the city of|la ciudad de|občini|općini|opštini|der stadt)\s)?)" + _CITY
)
_FORMAL = re.compile(r"(?:Fait à|Done (?:at|in)|Given in|Signed (?:at|in)|Dato a|Letto|Gegeben zu)\s")
_LOCATIVE = re.compile(r"^(?:V|U|Na|Во|У|На|v|u|na|во|у|на)\s+")
_ADOPTED_IN = re.compile(r"[^\W\d_]+\s(?:v|u|na|во|у|на|in|at|a|à|en)\s+")
_NOT_PLACE = re.compile(
    r"\b(?:zoom|teams\b|online|spletu\b|internet|videokonferenc|skype|webex|on-line|splet\b|mail\b|uri\b|uro\b|dvoran"
    r"|sejn[ai]|soba\b|sob[aeiou]\b|sal[aeu]\b|saal\b|room\b|hall\b|predsedni|skupscin|postovan|spostovan"
    r"|dom[au]?\b|hotel|prostor[ie]j?|сала\b|дом\b|просториј|хотел)"
)
_ADJECTIVE_END = re.compile(r"(?:[oe]m|[oe]j|ом|ем|ој|еј)$")
_COMMON_NOUN = re.compile(r" (?!dne\b|dana\b|дана\b|dana\b|је\b|со\b|na\b|od\b)[a-zčšžćđа-шђјљњћџ]{4,}")
# What a venue is called after its adjective: "v Mestni knjižnici", "u Narodnoj biblioteci".
_VENUE_NOUN = re.compile(
    r" (?:knjižn|šol|škol|dvoran|galerij|hiš|kuć|vi?jećnic|ve[ćč]nic|sal[iao]\b|bibliote|čitaonic|čitalnic|univerz|kavarn"
    r"|kavan|palač|cerkv|crkv|tržnic|stanic|библиоте|школ|сал[иау]\b|кућ|већниц|дворан|галериј|читаониц)"
)
# "v Mestni knjižnici na Ptuju": the town after the venue.
_AFTER_VENUE = re.compile(rf"(?: [^\W\d_A-Z]{{3,}}){{1,3}} (?:v|u|na|во|у|на) {_CITY}")
# The languages whose place names have another ending after "in".
_DECLINING = ("sl", "hr", "bs", "sr-Latn", "sr-Cyrl")
_OPENING_CHARACTERS = 1800
_STREET_WORD = re.compile(
    r"\b(?:ulica|ul|cesta|trg|street|road|lane|avenue|via|viale|piazza|calle|plaza|avenida|rue|boulevard|bulevar|platz"
    r"|улица|трг|булевар)\b|(?:strasse|gasse|platz|weg)$"
)
_TOP_LINES = 14
_MOST_PLACES = 5
_CLOSING_LINES = 6


def propose_places(reading: Reading, *, language: str, document_type: DocumentType) -> tuple[Evidence, ...]:
    """Propose the places of issue or of the event, the surest first, as written; empty is common.

    They stand before a date, in a row such as "Venue:", after the postcode of a letterhead, and in a sentence on what
    was held there. A place in an oblique case is given in the nominative where the document has that elsewhere, or
    its ending leaves no doubt.
    """
    declines = language in _DECLINING
    dated = [*_places_before_dates(reading, declines), *_places_at_signatures(reading, declines)]
    found = [
        *dated,
        *_places_in_rows(reading, declines, is_dated=bool(dated)),
        *_places_in_prose(reading, declines, is_dated=bool(dated)),
    ]
    if document_type is DocumentType.ARTICLE and not found:
        found = [*_places_in_datelines(reading)]
    if document_type is DocumentType.INVITATION and not found:
        found = [*_places_of_venues(reading)]
    if document_type is DocumentType.INVITATION and not found:
        found = [*_places_after_dates(reading, declines)]
    if not found:
        # The seat of one side of a memorandum is not where it was signed.
        seats = () if document_type is DocumentType.MEMORANDUM else _places_of_seat(reading, declines)
        found = [*_places_in_letterhead(reading), *seats]
        found = found[:1]
    found.sort(key=lambda item: -item.confidence)
    places: dict[str, Evidence] = {}
    for evidence in found:
        places.setdefault(fold_text(evidence.value), evidence)
    return tuple(places.values())[:_MOST_PLACES]


def _cut_place(
    reading: Reading, start: int, end: int, confidence: float, *, is_locative: bool = False
) -> Iterator[Evidence]:
    text = reading.source.text[start:end]
    stripped = text.strip(" ,.*_()|\t")
    if not stripped or len(stripped) > 60 or not stripped[0].isupper() or any(map(str.isdigit, stripped)):
        return
    if castle := re.match(
        r"(?:[Gg]rad|[Cc]ity of|[Cc]omune di|[Tt]own of|[Vv]ille de|Stadt|Град)\s(?=[^\W\d_a-z])", stripped
    ):
        stripped = stripped[castle.end() :]
    folded = fold_text(stripped)
    is_word = len(folded) < 3 or folded in list_navigation() or folded in list_calendar_words() or is_generic(folded)
    if is_word or folded in list_countries() or _NOT_PLACE.search(folded) or is_organisation(stripped):
        return
    is_adjective = _ADJECTIVE_END.search(stripped) and _COMMON_NOUN.match(reading.source.text, end)
    if is_locative and (is_adjective or _VENUE_NOUN.match(reading.source.text, end)):
        # "u Regionalnom centru" and "v Mestni knjižnici" are no places.
        return
    offset = start + text.index(stripped)
    value = collapse(stripped)
    if is_locative:
        value = restore_nominative(value, reading.source.text)
        if fold_text(value) in list_countries():
            # "v Sloveniji"
            return
    yield reading.cut(offset, offset + len(stripped), value, confidence)


def _places_before_dates(reading: Reading, declines: bool) -> Iterator[Evidence]:
    """ "Kranj, 5. 3. 2020", "V Mariboru, dne 1. 2. 2019" at the top or at the end, "Užice, Main street 2"."""
    lines = (*reading.head[:_TOP_LINES], *(*reading.head[_TOP_LINES:], *reading.tail)[-14:])
    for line in dict.fromkeys(lines):
        mentions = find_dates(line.text) if len(line.text) <= 160 else []
        opening = len(line.text) - len(line.text.lstrip("*_ (•-"))
        if len(mentions) > 1 and "·" in line.text and (near := _town_in_part(line)) is not None:
            yield from _cut_place(reading, line.start + near[0], line.start + near[1], 0.7)
            continue
        if mentions and (bar := max(line.text.rfind(mark, 0, mentions[0].start) for mark in "|·")) >= 0:
            # "Rosa Sempere | Elche | 24/01/2022", "Issue 2 · Ravensburg, July 2017".
            before = line.text[: mentions[0].start].rstrip(" |·")
            cut = max(before.rfind(mark) for mark in "|·") + 1
            opening = cut if bar >= len(before) else bar + 1
            opening += len(line.text[opening:]) - len(line.text[opening:].lstrip())
            if bar >= len(before) and cut and _is_town(before[opening:]) and not is_person(before[opening:]):
                yield from _cut_place(reading, line.start + opening, line.start + len(before), 0.7)
                continue
        if not mentions or (comma := line.text.find(",", opening, mentions[0].start)) < 0:
            bare = re.match(
                r"(?:[Vv]|[Uu]|In|À|A|En|Во|У|Fait à|(?:Done|Given|Signed) (?:at|in))\s"
                + _CITY
                + r"\s(?:dne|dana|am|a|le|il|on)\s",
                line.text[opening:],
            )
            if mentions and bare:
                start = line.start + opening
                yield from _cut_place(
                    reading, start + bare.start("city"), start + bare.end("city"), 0.8, is_locative=declines
                )
            continue
        before = line.text[opening : mentions[0].start]
        after = line.text[mentions[0].end :].strip(" .)*_")
        is_formal = _FORMAL.match(before) is not None
        if len(before) > 60 or (len(after) > 12 and not is_formal) or not PLACE_BEFORE.fullmatch(before):
            continue
        oblique = _LOCATIVE.match(before) or re.match(
            r"(?:In|A|À|En|Fait à|Done at|Done in|Given in|Signed in)\s+", before
        )
        start = opening + (oblique.end() if oblique else 0)
        if not oblique and (adopted := _ADOPTED_IN.match(before)) and ISSUED_PROSE.match(fold_text(before)):
            # "Adopted in Bath, 3 May 2020".
            start = opening + adopted.end()
            oblique = adopted
        name = line.text[start:comma]
        if not is_short_name(name):
            continue
        if is_person(name) and not oblique and line.number > _TOP_LINES:
            continue
        is_locative = declines and bool(_LOCATIVE.match(before) or oblique and oblique.re is _ADOPTED_IN)
        yield from _cut_place(reading, line.start + start, line.start + comma, 0.85, is_locative=is_locative)


def _places_at_signatures(reading: Reading, declines: bool) -> Iterator[Evidence]:
    """The place before a date inside one of the last lines, where a printed page has run them together."""
    for line in (*reading.head, *reading.tail)[-_CLOSING_LINES:]:
        for mention in find_dates(line.text):
            before = cut_sentence(line.text, mention.start)
            if 0 < len(before) < min(60, mention.start) and "," in before and PLACE_BEFORE.fullmatch(before):
                oblique = _LOCATIVE.match(before)
                start = line.start + mention.start - len(before) + (oblique.end() if oblique else 0)
                end = line.start + mention.start - len(before) + before.index(",")
                yield from _cut_place(reading, start, end, 0.75, is_locative=declines and oblique is not None)


def _find_postcode(text: str, start: int = 0) -> re.Match[str] | None:
    """Return the first postcode with its town; the year of a date is none ("3. 2. 2024 Town"), "2000 Town" may be."""
    coded = _POSTCODE.search(text, start)
    if coded and any(
        mention.start < coded.start("code") < mention.end and mention.end >= coded.end("code")
        for mention in find_dates(text[: coded.end()])
    ):
        return None
    return coded


def _town_in_part(line: Line) -> tuple[int, int] | None:
    """Return where the town stands in the line of an issue: "Issue 2/2017 · Summer · Ravensburg, July 2017"."""
    for part in re.finditer(r"[^·|]+", line.text):
        town, comma, rest = part[0].partition(",")
        if comma and _is_town(town.strip()) and find_dates(rest):
            start = part.start() + len(town) - len(town.lstrip())
            return start, start + len(town.strip())
    return None


def _places_in_rows(reading: Reading, declines: bool, *, is_dated: bool) -> Iterator[Evidence]:
    for line in (*reading.head, *reading.tail):
        folded = line.folded.replace("*", " ").replace("_", " ")
        opening = len(folded) - len(folded.lstrip(" •-"))
        key = _PLACE_KEY.match(folded, opening)
        if key and key.end() < len(line.text) <= 200:
            yield from _place_in_value(reading, line, key.end(), declines, is_dated=is_dated)


def _place_in_value(reading: Reading, line: Line, start: int, declines: bool, *, is_dated: bool) -> Iterator[Evidence]:
    """The city in the value of a place row: after a postcode, else the last part that is no country nor a street."""
    if coded := _find_postcode(line.text, start):
        first, last = coded.span("city")
        yield from _cut_place(reading, line.start + first, line.start + last, 0.85, is_locative=False)
        return
    parts = [(part.start(), part.end()) for part in re.finditer(r"[^,;()|\t]+", line.text) if part.end() > start]
    parts = [
        (max(first, start), last)
        for first, last in parts or [(start, len(line.text))]
        if fold_text(line.text[first:last]).strip(" .*_") not in list_countries()
        and not find_dates(line.text[first:last])
    ]
    for first, last in reversed(parts):
        within = re.search(r"\b(?:v|u|in|at|a|à|en|во|у)\s" + _CITY + r"\W*$", line.text[first:last])
        if within:
            first, last = first + within.start("city"), first + within.end("city")
            yield from _cut_place(reading, line.start + first, line.start + last, 0.75, is_locative=declines)
            return
        part = line.text[first:last].strip(" *_.")
        if is_dated and len(parts) > 1:
            # The last part may be the room; the place before the date is surer.
            return
        if part and part[0].isupper() and not any(map(str.isdigit, part)) and len(part.split()) <= 3:
            yield from _cut_place(reading, line.start + first, line.start + last, 0.8, is_locative=False)
            return


def _places_in_prose(reading: Reading, declines: bool, *, is_dated: bool) -> Iterator[Evidence]:
    """The place after a verb such as "was held" in the opening text; with a date in the line where one is known."""
    for line in reading.head:
        if line.start > _OPENING_CHARACTERS:
            return
        if line.is_capitals or (is_dated and not find_dates(line.text)):
            continue
        if at := _AT_VENUE.search(line.text):
            yield from _cut_place(reading, line.start + at.start("city"), line.start + at.end("city"), 0.65)
        opening = _OPENING.match(line.text)
        found = opening if opening and find_dates(line.text[:160]) else _EVENT_PROSE.search(line.text)
        while found:
            start, end = line.start + found.start("city"), line.start + found.end("city")
            yield from _cut_place(reading, start, end, 0.75 if found is opening else 0.65, is_locative=declines)
            if venue := _VENUE_NOUN.match(line.text, found.end()) and _AFTER_VENUE.match(line.text, found.end()):
                start, end = line.start + venue.start("city"), line.start + venue.end("city")
                yield from _cut_place(reading, start, end, 0.65, is_locative=declines)
                return
            following = _MORE_CITIES.match(line.text, found.end())
            if following is None:
                return
            found = following


def _places_after_dates(reading: Reading, declines: bool) -> Iterator[Evidence]:
    """The last place of the sentence that says when an event is."""
    for line in reading.head:
        mentions = find_dates(line.text) if line.start <= _OPENING_CHARACTERS else []
        if not mentions or mentions[0].start > 300:
            continue
        stop = _FULL_STOP.search(line.text, mentions[0].end)
        end = min(stop.end() if stop else len(line.text), mentions[0].end + 300)
        for found in [*_AFTER_DATE.finditer(line.text, mentions[0].end, end)][-1:]:
            start = line.start + found.start("city")
            yield from _cut_place(reading, start, line.start + found.end("city"), 0.6, is_locative=declines)
            return


def _places_in_datelines(reading: Reading) -> Iterator[Evidence]:
    """How a text for the press begins: "Bath – The society has bought …", "Torino, 3 maggio 2021 – …"."""
    for line in reading.head:
        dateline = _DATELINE.match(line.text)
        if dateline and len(line.text) > _SHORTEST_PARAGRAPH and _is_town(dateline["city"].title()):
            between = line.text[dateline.end("city") : dateline.start("dash")]
            if not between.strip(" ,") or find_dates(between):
                start, end = line.start + dateline.start("city"), line.start + dateline.end("city")
                yield from _cut_place(reading, start, end, 0.6)
                return


def _places_of_venues(reading: Reading) -> Iterator[Evidence]:
    """The town after a hall or house, on the line under or with the day of an event: "Great Hall, Bath"."""
    for line, following in zip(reading.head, reading.head[1:], strict=False):
        if line.is_prose or not find_dates(line.text):
            continue
        for near in (line, following):
            venue, comma, town = near.text.rpartition(", ")
            if comma and not near.is_prose and names_a_venue(fold_text(venue)) and _is_town(town):
                yield from _cut_place(reading, near.end - len(town), near.end, 0.6)
                return


def _places_in_letterhead(reading: Reading) -> Iterator[Evidence]:
    """The town of the address at the top or in the last lines, else the one beside the name of the organisation."""
    lines = (*reading.head[:_TOP_LINES], *(*reading.head[_TOP_LINES:], *reading.tail)[-6:])
    for line in dict.fromkeys(lines):
        if line.is_prose:
            continue
        coded = _find_postcode(line.text) or _BRITISH_POSTCODE.search(line.text)
        if coded:
            yield from _cut_place(reading, line.start + coded.start("city"), line.start + coded.end("city"), 0.5)
    for line in dict.fromkeys(lines):
        if line.is_prose or len(line.text) > 200 or is_greeting(line):
            continue
        field = match_field(line.text)
        people = find_people(line.text)
        if people and "." in line.text[: people[0][0]]:
            # "Dr. Ana Kos, Zadruga Lipa"
            continue
        if field is not None and field.field not in ("lead", "contact"):
            # The towns of partners are not where a paper is from.
            continue
        parts = [
            (part.start(), part.end())
            for part in re.finditer(r"(?:[^,;|·•\t–—.]|\.(?!\s))+", line.text)
            if field is None or part.end() > field.value_start
        ]
        is_lead = field is not None and field.field == "lead"
        if "\t" in line.text and not is_lead:
            # The rows of a table tell of other places too.
            continue
        texts = [line.text[first:last].strip(" *_©") for first, last in parts]
        has_name = any(is_organisation(text) or find_organisation(text) for text in texts)
        has_street = is_address(line)
        for (first, last), text in zip(parts, texts, strict=True):
            if (has_name or has_street or is_lead) and len(parts) > 1 and _is_town(text):
                yield from _cut_place(reading, line.start + first, line.start + last, 0.5)
        # A town on its own line under the name of the organisation or beside the date.
        near = reading.head[max(0, line.number - 1) : line.number + 2]
        is_above_prose = any(other.is_prose for other in reading.head[line.number + 1 : line.number + 2])
        is_guessed = reading.source.media_type in WITHOUT_MARKS and not is_above_prose
        is_named = re.match(r"(?:By|Von|Por|Par|Di|Le|La|Les|Il|The|Die|Der|Das)\s", line.text) is None
        is_plain = is_named and (line.kind is not BlockKind.HEADING or is_guessed) and not line.is_capitals
        if len(parts) == 1 and _is_town(texts[0]) and line.number < 6 and is_plain:
            beside = [other for other in near if other is not line]
            if any(is_organisation(other.text) or is_only_date(other.text) or is_address(other) for other in beside):
                yield from _cut_place(reading, line.start, line.end, 0.45)


def _is_town(text: str) -> bool:
    """Tell whether a part of an address can be a town: one to three capitalised words without digits, no street."""
    return (
        re.fullmatch(_CITY, text) is not None
        and not is_organisation(text)
        and not any(word.isupper() for word in text.split())
        and TYPE_WORD.search(fold_text(text)) is None
        and not is_generic(fold_text(text))
        and _STREET_WORD.search(fold_text(text)) is None
        and fold_text(text) not in list_countries()
    )


def _places_of_seat(reading: Reading, declines: bool) -> Iterator[Evidence]:
    """The seat that statutes or a contract name; none where the sides have different ones."""
    seats = [
        (line.start + found.start("city"), line.start + found.end("city"))
        for line in (*reading.head, *reading.tail)
        for found in _SEAT.finditer(line.text)
    ]
    if len({reading.source.text[start:end] for start, end in seats}) == 1:
        yield from _cut_place(reading, *seats[0], 0.4, is_locative=declines)
