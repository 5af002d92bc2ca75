"""Which organisation issued a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr

from ingest.metadata.lines import Line, Reading, collapse, list_words
from ingest.metadata.names import (
    end_of_name,
    find_organisation,
    find_people,
    is_organisation,
    is_person,
    names_two,
)
from ingest.metadata.title_lines import is_address
from ingest.metadata.type_cues import NAME_PATTERNS
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text
from kb.metadata import DocumentType, Evidence
from kb.passages import Passage
from kb.terms import match_field

# "Publisher: X", "Published by X".
_ISSUER_KEY = re.compile(
    r"(?:izdajatelj(?:ica)?|izdal[ao]?|zalozni[kc]\w*|izdaja|izdavac|nakladnik|izdaje|publisher|published by|issued by"
    r"|issuer|issuing organi[sz]ation|editore|edito da|a cura dell?[a']?|pubblicato da|emesso da|editor|edita"
    r"|editado por"
    r"|publicado por|entidad editora|herausgeber(?:in)?|herausgegeben von"
    r"|medieninhaber(?:in)?(?: und herausgeber(?:in)?)?"
    r"|eigentumer|impressum|verleger|editeur|edite par|publie par|directeur de (?:la )?publication|emetteur"
    r"|издавач|издаје|издава|objavlja|objavio|objavila|objavil|organizator(?:ji|ica)?|organizer|organised by|hosted by"
    r"|kolofon|colophon|imprint|impresum|организатор|organizza|organiza|organise par|veranstalter(?:in)?)"
    r"\s*(?:[:–—|\t]|(?<=von)\s|(?<=by)\s|(?<=por)\s|(?<=par)\s|(?<=da)\s|$)\s*"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?,?\s*)?", re.IGNORECASE)
# "For the society:", "President of the society".
_SIGNED_FOR = re.compile(r"^(?:za|for|per|por|fur|pour|za\.|за)\s+(?!.*:.)")
_PROPERTIES = (("company", 0.5), ("publisher", 0.7), ("organization", 0.6))
_NAME_END = re.compile(
    r"(?<!\b\w)(?<!\b\w\w)\.\s|(?<!\b\w)\.$|;|\s[–|·]\s|,\s(?=[^,]*\d)|\t|\s\(|,\s(?:ulica|ul\.|zanj)"
)
_SENTENCE_MARK = re.compile(r"[.;|·•]\s+|\s[–—]\s")
# "The association is named »X«", "ayant pour titre : « X »": how statutes say who they are of.
_NAMED = re.compile(
    r"(?:denominat[ao]|denominazione(?: di)?|denominad[ao]|con la denominacion(?: de)?|z imenom|pod imenom"
    r"|ime drustva je"
    r"|pod nazivom|naziv (?:udruge|udruzenja|zadruge|drustva) (?:je|glasi)|named|called|by the name of|the name of the"
    r" (?:society|association|charity|co-?operative) (?:is|shall be)|fuhrt den namen|mit dem namen|tragt den namen"
    r"|l['’]associazione|cooperativa sociale|la asociacion|(?:der|ein) verein|l['’]association|\b(?:drustvo|udruga"
    r"|udruzenje|zavod|zadruga|удружење|здружението)|ayant pour (?:titre|nom|denomination)|denommee?|под називом"
    r"|под именом|со име|под назив"
    r"|назив удружења је)\s?:?\s{0,2}"
)
_NAME_QUOTES = re.compile(r"[«»„“”\"]\s?([^«»„“”\"\n]{3,100}?)\s?[«»„“”\"]")
# "About X." closes a text for the press.
_ABOUT = re.compile(
    r"(?:about|a propos (?:de la |du |des |de |d['’])|uber (?:den |die |das )?|sobre |acerca de |chi e )\s?"
)
_FREE_MAIL = list_words("gmail hotmail outlook yahoo live icloud gmx web t-1 siol amis libero orange free")
# What two sides conclude has no issuer; "\w*vertrag" also of a lease or of employment.
_CONTRACT = re.compile(
    r"\b(?:pogodb\w|ugovor\w?|уговор\w?|договор|contract|contratto|contrato|\w*vertrag|contrat|agreement)\b"
)
# "The newsletter of the Network of Farms", "Boletín de la Red Textil".
_ISSUE_OF = re.compile(
    r"\b(?:newsletter|bulletin|magazine|boletin|bollettino|notiziario|rundbrief|mitteilungen|билтен|весник)"
    r" (?:of (?:the )?|de la |del |de |della |dell['’]|di |der |des |du |на )"
)
_SHARED_TYPES = (DocumentType.MEMORANDUM, DocumentType.DECLARATION)
# Who is listed is a partner or one of many.
_ROWS_AND_ITEMS = (BlockKind.TABLE_ROW, BlockKind.LIST_ITEM)
_LEAST_OF_SHARED = 0.72
_TOP_LINES = 12
_SCAN_CHARACTERS = 20_000
_LONGEST_NAME = 160
_MOST_NAME_WORDS = 10


def propose_issuer(reading: Reading, *, title: Evidence, document_type: DocumentType) -> Evidence | None:
    """Propose the organisation that issued a document, as it is written; None when none is named.

    Looked at are an imprint ("Publisher:"), the letterhead, who signed, the sender of a mail and the properties of the
    file, the surest first.
    """
    candidates = [
        *_issuers_in_imprint(reading),
        *_issuers_in_letterhead(reading, title),
        *_issuers_in_signature(reading),
        *_issuers_in_prose(reading, document_type),
        *_issuers_in_rows(reading),
        *_issuers_in_properties(reading),
    ]
    best = max(candidates, key=lambda item: item.confidence, default=None)
    is_contract = document_type is DocumentType.OTHER and _CONTRACT.search(fold_text(title.value)) is not None
    if best and (is_contract or document_type in _SHARED_TYPES) and best.confidence < _LEAST_OF_SHARED:
        # Two sides or many signed it; whoever is named first is not its issuer, unless it alone stands above the title.
        is_first = (
            isinstance(best.origin, Passage) and bool(reading.head) and best.origin.start == reading.head[0].start
        )
        if (
            is_contract
            or document_type is DocumentType.MEMORANDUM
            or not is_first
            or len({item.value for item in _issuers_in_signature(reading)}) > 1
        ):
            return None
    if best and names_two(best.value):
        return None
    return best


def _cut_name(reading: Reading, start: int, end: int, confidence: float) -> Evidence:
    text = reading.source.text
    while start < end and text[start] in "*_ \t–—-•|©":
        start += 1
    while end > start and (
        text[end - 1] in "*_ \t,;:–—-|" or (text[end - 1] == "." and not _ends_short(text[start:end]))
    ):
        end -= 1
    return reading.cut(start, end, collapse(text[start:end]), confidence)


def _ends_short(text: str) -> bool:
    """Tell whether a full stop belongs to the last word: "d. o. o.", "e.V."."""
    return re.search(r"(?:^|[\s.])\w{1,2}\.$", text) is not None


def _issuers_in_imprint(reading: Reading) -> Iterator[Evidence]:
    lines = [*reading.head, *reading.tail]
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        key = None
        # The key may begin a later sentence: "Printed in 400 copies. Publisher: X".
        for opening in [0, *(mark.end() for mark in _SENTENCE_MARK.finditer(line.text))][:8]:
            opening += len(line.text[opening:]) - len(line.text[opening:].lstrip("*_ •-"))
            key = _ISSUER_KEY.match(line.folded.replace("*", " ").replace("_", " "), opening)
            if key:
                break
        if key and key.end() < len(line.text):
            end = _end_of_name(line, key.end())
            name = line.text[key.end() : end].strip("*_ ")
            if 2 < len(name) <= _LONGEST_NAME and not is_person(name) and not name[0].islower():
                weak = line.folded.startswith(("organi", "veranst", "hosted", "организ", "editor"), opening)
                confidence = 0.75 if weak else 0.9
                end = key.end() + min(end - key.end(), end_of_name(line.text[key.end() : end]))
                yield _cut_name(reading, line.start + key.end(), line.start + end, confidence)
        elif key and following and len(following.text) <= _LONGEST_NAME and not is_person(following.text):
            end = _end_of_name(following, 0)
            yield _cut_name(reading, following.start, following.start + end, 0.8)
        elif copyright_mark := _COPYRIGHT.search(line.text[:300]):
            end = _end_of_name(line, copyright_mark.end())
            name, _, _ = line.text[copyright_mark.end() : end].partition(",")
            is_long = len(name.split()) > 2 and re.search(r"\b[a-z]{2,3}\b", name) is not None
            if 2 <= len(name.split()) <= 8 and name.strip()[0].isupper() and (is_long or not is_person(name.strip())):
                confidence = 0.7 if is_organisation(name) else 0.55
                yield _cut_name(
                    reading,
                    line.start + copyright_mark.end(),
                    line.start + copyright_mark.end() + len(name),
                    confidence,
                )


def _end_of_name(line: Line, start: int) -> int:
    """Return where a name that begins in a line ends: at a full stop, an address or a further key."""
    stop = _NAME_END.search(line.text, start)
    return stop.start() if stop else len(line.text)


def _issuers_in_letterhead(reading: Reading, title: Evidence) -> Iterator[Evidence]:
    """An organisation in the first lines; surer above an address, less sure below the title."""
    titled = False
    for line in reading.head[:_TOP_LINES]:
        is_title = line.text in title.value or title.value in line.text
        name = line.text.strip("*_ ")
        titled = titled or is_title
        if line.is_prose or len(line.text) > _LONGEST_NAME or is_title:
            continue
        following = reading.head[line.number + 1 : line.number + 5]
        has_address = not titled and any(map(is_address, following))
        base = 0.65 if titled else 0.84 if has_address else 0.7
        head, _, rest = name.partition(", ")
        people = find_people(line.text)
        beside = line.text[people[-1][1] :].lstrip(", –") if people and match_field(line.text) is None else ""
        if is_organisation(beside):
            place = line.start + line.text.index(beside)
            yield _cut_name(reading, place, place + end_of_name(beside), 0.68)
        elif is_organisation(name) and not find_dates(name):
            yield _cut_name(reading, line.start, line.start + end_of_name(line.text), base - 0.02 * line.number)
        elif (end := end_of_name(name)) < len(name) and is_organisation(name[:end]):
            # The address goes on in the same line: "Society »X« Main Street 4".
            place = line.start + line.text.index(name)
            yield _cut_name(reading, place, place + end, base - 0.02 * line.number)
        elif rest and is_organisation(head):
            place = line.text.index(head)
            yield _cut_name(
                reading, line.start + place, line.start + place + len(head), base - 0.05 - 0.02 * line.number
            )
        elif has_address and line.number == 0 and _may_be_name(line):
            # A name without any word that tells: "Green Street", and its address below.
            yield _cut_name(reading, line.start, line.start + _end_of_name(line, 0), 0.55)
        elif found := find_organisation(line.text):
            start, end = found
            yield _cut_name(reading, line.start + start, line.start + end, base - 0.25 - 0.02 * line.number)


def _may_be_name(line: Line) -> bool:
    return (
        len(line.text.split()) <= 8
        and not any(pattern.match(line.folded) for pattern in NAME_PATTERNS.values())
        and line.text[0].isupper()
        and line.text[-1] not in ".:;?!"
        and not is_address(line)
        and not is_person(line.text)
        and not find_dates(line.text)
    )


def _issuers_in_signature(reading: Reading) -> Iterator[Evidence]:
    """An organisation in the last lines: on a line of its own, after a name and a comma, or "for the society X"."""
    lines = (*reading.head, *reading.tail)[-12:]
    signers = 0
    for line in reversed(lines):
        if (bars := re.search(r"\s[·|•]\s", line.text)) and not line.is_prose:
            # The foot of a web page: "Society X, Main Street 4, Kranj · Privacy · Made by Y".
            name = line.text[: bars.start()].strip("*_© ")
            place = line.text.index(name)
            if is_organisation(name.partition(",")[0]):
                yield _cut_name(
                    reading, line.start + place, line.start + place + end_of_name(name.partition(", ")[0]), 0.62
                )
        if line.is_prose or len(line.text) > _LONGEST_NAME or line.kind in _ROWS_AND_ITEMS:
            continue
        name = line.text.strip("*_ ")
        before, comma, after = name.partition(", ")
        if line.kind is BlockKind.HEADING:
            continue
        if is_organisation(name):
            signers += 1
            end = line.start + end_of_name(line.text)
            yield _cut_name(reading, line.start, end, 0.6 - 0.1 * (signers - 1))
        elif comma and is_organisation(before) and is_address(line):
            # The foot of a page: "Society X, Main Street 4, Kranj".
            yield _cut_name(reading, line.start, line.start + line.text.index(", "), 0.62)
        elif comma and is_person(before) and is_organisation(after):
            signers += 1
            place = line.text.index(after)
            yield _cut_name(reading, line.start + place, line.start + place + len(after), 0.5 - 0.15 * (signers - 1))
        elif (signed := _SIGNED_FOR.match(line.folded)) and is_organisation(name[signed.end() :].rstrip(":, ")):
            yield _cut_name(reading, line.start + signed.end(), line.end, 0.45)


def _issuers_in_prose(reading: Reading, document_type: DocumentType) -> Iterator[Evidence]:
    """The name that statutes give the organisation, or of whom the end of a text for the press tells."""
    if document_type is DocumentType.OTHER:
        for line in reading.head:
            for named in _NAMED.finditer(line.folded):
                if quoted := _NAME_QUOTES.match(line.text, named.end()):
                    yield _cut_name(reading, line.start + quoted.start(1), line.start + quoted.end(1), 0.75)
                    return
    if document_type is DocumentType.NEWSLETTER:
        for line in reading.head[:_TOP_LINES]:
            if (issue := _ISSUE_OF.search(line.folded)) and line.text[issue.end() : issue.end() + 1].isupper():
                end = re.search(r"\.\s|[,;|·(]|\s[–—-]\s|$", line.text[issue.end() :])
                stop = issue.end() + (end.start() if end else 0)
                if 1 < len(line.text[issue.end() : stop].split()) <= _MOST_NAME_WORDS:
                    yield _cut_name(reading, line.start + issue.end(), line.start + stop, 0.6)
                    return
    if document_type is DocumentType.ARTICLE:
        for line in (*reading.head, *reading.tail):
            about = _ABOUT.match(line.folded)
            end = re.search(r"[.:]\s|[.:]?$", line.text)
            if about and end and 0 < end.start() - about.end() <= 60 and line.text[about.end()].isupper():
                yield _cut_name(reading, line.start + about.end(), line.start + end.start(), 0.6)


def _issuers_in_rows(reading: Reading) -> Iterator[Evidence]:
    """The lead partner of a project sheet, without the town after it."""
    for line, following in zip(reading.head, [*reading.head[1:], None], strict=False):
        field = match_field(line.text)
        if field and field.field == "lead":
            start = line.start + field.value_start
            value = line.text[field.value_start :]
            if not value and following is not None and match_field(following.text) is None:
                # The key stands above its value.
                start, value = following.start, following.text
            name = re.split(r"[;(]\s", value)[0]
            name = name[: end_of_name(name)]
            # "Leeds City Farm" is written as the name of a person is.
            if len(name) > 3 and not (is_person(name) and len(name.split()) == 2):
                yield _cut_name(reading, start, start + len(name), 0.66)
                return


def _issuers_in_properties(reading: Reading) -> Iterator[Evidence]:
    properties = reading.source.properties
    for name, confidence in _PROPERTIES:
        value = collapse(properties.get(name, ""))[:_LONGEST_NAME]
        if len(value) > 2 and not is_person(value) and fold_text(value) not in ("microsoft", "hewlett-packard", "home"):
            yield Evidence(value, confidence, f"{name} property")
    author = collapse(properties.get("author", ""))[:_LONGEST_NAME]
    display, address = parseaddr(author)
    # Of an organisation the paper does not name, it is the maker of a template; a mail has its sender there.
    text = fold_text(reading.source.text[:_SCAN_CHARACTERS])
    for value in (display, author):
        if is_organisation(value) and ("@" in address or fold_text(value) in text):
            yield Evidence(value, 0.6, "author property")
            break
    domain = address.rpartition("@")[2].lower()
    labels = domain.split(".")
    if len(labels) >= 2 and labels[-2] not in _FREE_MAIL and "@" in address:
        yield Evidence(domain, 0.3, "author property")
