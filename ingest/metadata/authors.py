"""Who wrote a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr
from itertools import takewhile

from ingest.metadata.lines import Line, Reading, collapse
from ingest.metadata.names import find_people, is_person, names_a_venue
from ingest.metadata.title_lines import is_address, is_greeting, names_a_type
from kb.dates import find_dates
from kb.folding import fold_text
from kb.metadata import DocumentType, Evidence
from kb.passages import Passage
from kb.terms import match_field

# A byline that begins a line: "Author:", "Prepared by", "Zapisnikar:", "Por", "Von".
_BYLINE = re.compile(
    r"(?:(?:porocilo|zapisnik|besedilo|tekst|text|clanek|clanak|dokument|gradivo|izvjesce|izvjestaj|izvestaj"
    r"|report|texto"
    r"|testo|texte|bericht|protokoll|извештај|записник|текст|документ) )?"
    r"(?:je |su |so |sta )?(?:(?:il|la|el|le|der|die|the) (?=segretari|secretari|secretaire|verbali|schrift"
    r"|protokoll))?"
    r"(?:avtor(?:ica|ji|ice|ici|ja)?(?: besedila| clanka| porocila)?|pripravil[aio]?|sestavil[aio]?|napisal[aio]?"
    r"|zapisal[aio]?|zapisnikar(?:ica|ja)?|zapisnik (?:vodila?|zapisala?|pisala?)|spisal[ao]?|urednic[ae]"
    r"|urednik|uredil[ao]?"
    r"|autor(?:i|ica|ice|a|in|en|es|as|ka|ke|innen|:in|\*in)?(?: teksta| clanka)?|izradil[aoi]|izradi[ol]"
    r"|sastavi[ol]?[ai]?"
    r"|pripremi(?:o|la|li|le)?|napisao|zapisnicar(?:ka)?|zapisnik vodi|izvjesce izradil[aoi]|pise|uredni[ck]a?|uredio"
    r"|by|written by|authors?|prepared by|compiled by|report by|text by|minutes taken by|minutes by"
    r"|minute taker|drafted by"
    r"|edited by|note taker"
    r"|a cura di|di|redatto da|scritto da|autor[ei]|autric[ei]|verbalizzante|segretari[oa] verbalizzante|testo di"
    r"|relatore|redazione|estensore"
    r"|por|autor[ae]?s?|redactad[ao] por|elaborad[ao] por|escrit[ao] por|texto de|texto|coordinacion|redaccion"
    r"|von|verfasst von|verfasser(?:in)?|text|bericht von|erstellt von|protokoll(?:fuhrung|fuhrer(?:in)?|ant(?:in)?)?"
    r"|fur das protokoll|schriftfuhrer(?:in)?|redaktion|protokolliert von"
    r"|par|redige par|ecrit par|auteur[e]?s?|autrice|propos recueillis par|texte|redaction|secretaire de seance"
    r"|compte.rendu (?:redige|etabli) par|rapporteur[e]?"
    r"|direct(?:eur|rice) de (?:la )?publication|razgovara(?:o|la)|razgovor vodi(?:o|la)|pogovarjala? (?:se je|sta se)"
    r"|pogovor je vodila?|intervju (?:vodi(?:o|la)|pripravila?)|intervista (?:di|a cura di)|interview(?:ed by| von)?"
    r"|das gesprach fuhrten?|entrevista(?: de| por)?|разговара(?:о|ла)|разговор водеше|uredni[sš]tvo"
    r"|urednicki odbor|redakcija|odgovorn[ai] uredni[ck]a?|glavn[ai] uredni[ck]a?"
    r"|priredi[ol][ai]?|priredila"
    r"|obradi(?:o|la)|napisala i fotografirala|tekst i fotografije|besedilo in fotografije|za zapisnik"
    r"|zapisnik je vodi[ol]a?"
    r"|text und fotos?|texte und redaktion|redaktionsteam|schriftleitung|autor/in|fur die redaktion"
    r"|testi(?: e foto)?(?: di)?|testi a cura di|direttore responsabile|in redazione|il verbalizzante"
    r"|redattric[ei]|redattor[ei]"
    r"|coordinacion y redaccion|redaccion y coordinacion|textos(?: y fotos)?|autoria|equipo de redaccion|redactora?"
    r"|texte et photos|textes|tekstovi|besedila|текстови|responsable de (?:la )?redaction|comite de redaction"
    r"|coordination|redactrice|redacteur"
    r"|words by|story by|words|editors?|editorial team|contributors|research team|evaluators?|lead author"
    r"|minutes prepared by"
    r"|(?:белешке|забелешке) води(?:о|ла)|(?:biljeske|beleske|zabiljeske) vodi(?:o|la)|уредни[кц]а?"
    r"|уредништво|редакција|записник водела|приредио|приредила|израдили|припремиле|подготвиле|го подготви"
    r"|ја подготви|изработиле|аутори|автори|уредува|записничар на седницата|водител на записник"
    r"|аутор(?:ка|и)?|припреми(?:о|ла|ли)|саставио|саставила|написао|написала|записничар(?:ка)?|записник води(?:о|ла)?"
    r"|израдио|израдила|автор(?:ка|и)?|подготвил[аe]?|изготвил[аe]?|составил[аe]?|изработил[ае]?|напишал[ае]?"
    r"|записничар|записникот го водеше|пишува|пише)"
    r"(?P<end>\s*(?:\([^)\n]{0,20}\)\s*)?(?::|–|—|\t|\|)\s*|\s+|$)"
)
# Words that are also everyday words stand in a byline only with a colon, or as the whole of what precedes a name.
_WEAK = frozenset(["di", "por", "von", "par", "by", "text", "texto", "texte"])
# Who keeps the minutes signs them as the secretary.
_SECRETARY = re.compile(
    r"(?:(?:il|la|el|le|the|der|die)\s)?(?:segretari[oa](?: verbalizzante)?|secretari[oa]|secretary|secretaire"
    r"|schriftfuhrer(?:in)?|tajnik"
    r"|tajnica|sekretar(?:ka)?|секретар)\s*:?\s*"
)
_EDITOR_AFTER = re.compile(
    r",?\s*\(?(?:(?:glavn[ai]|odgovorn[ai]) )?(?:urednic[ae]|urednik|editor(?:-in-chief)?|redattrice|redattore"
    r"|redaktion"
    r"|redakteur(?:in)?|redactora?|redactrice|redacteur|уредни[кц]а?)\b"
)
_FUNCTION = re.compile(
    r"\b(?:predsedni|predsjedni|predsednic|president|presidente|prasident|obmann|obfrau|direktor|director"
    r"|direttor|directeur"
    r"|directrice|geschaftsfuhr|ravnatelj|tajni|voditelj|vodja|koordinator|coordinator|coordinador|manager|chair|chief"
    r"|председни|директор|координатор|претседател|секретар|sekretar|secretar|segretari|\bteam\b|команда"
    r"|управител|upravitelj)"
)
_SIGNED_TYPES = (
    DocumentType.REPORT,
    DocumentType.INVITATION,
    DocumentType.POSITION_PAPER,
    DocumentType.ARTICLE,
    DocumentType.OTHER,
)
# "Dokument su pripremili Ana Kos i Jan Hren", "was written by", inside a sentence.
_IN_SENTENCE = re.compile(
    r"\b(?:pripravil[aio]|sestavil[aio]|napisal[aio]|pripremil[aioe]|pripremio|izradil[aio]|izradio|napisao|written by"
    r"|prepared by|drafted by|compiled by|redatto da|a cura di|scritto da|elaborado por|redactado por|escrito por"
    r"|verfasst von|erstellt von|redige par|ecrit par|припремил[аи]|припремио|написала|подготвил[еаи]|изготвил[еаи]"
    r"|ureduje|ureja|urejata|уредува|ureduju|уређује|la cura|lo cura|edited by|cuida de la edicion"
    r"|a fungere da segretari[oa]"
    r"|come segretari[oa]|actua como secretari[oa]|zapisnik (?:je )?(?:vodila|pisala|vodil)"
    r"|vodi(?:la)? zapisnik|koja vodi zapisnik)\s+"
)
_WRITER_BEFORE = re.compile(
    r"(?P<name>[^\W\d_a-z][\w’'-]+ [^\W\d_a-z][\w’'-]+),? (?:koji|koja|ki|који|која|који|who) (?:vodi|piše|водi"
    r"|води|takes)"
)
_WRITER_AFTER = re.compile(
    r"\s*\((?:schriftfuhrer(?:in)?|protokoll\w*|zapisnikar\w*|zapisnicar\w*|verbalizzante|segretari[oa]|minutes"
    r"|note.?taker|secretaire(?: de seance)?|secretari[oa]|записничар\w*|minute taker|taking minutes)\)"
)
_DATE_BEHIND = re.compile(r", [^,;]{1,24}$")
_LOGIN = re.compile(r"[\w.-]*\d[\w.-]*|[\w.-]+|.*[@\\/_].*")
_TOP_LINES = 14
_MOST_AUTHORS = 10


def propose_authors(reading: Reading, *, document_type: DocumentType) -> tuple[Evidence, ...]:
    """Propose the people who wrote a document, in text order, as written; empty is common.

    They stand in a byline or a note on who prepared the text or took the minutes, on a line of their own under the
    title, or in the properties of the file unless that is a login name or a program.
    """
    found = [*_authors_in_bylines(reading), *_authors_in_sentences(reading)]
    if not found and document_type is DocumentType.MINUTES:
        found = [*_secretaries(reading)]
    if not found:
        found = [*_authors_under_title(reading)]
    if not found:
        found = [*_authors_in_properties(reading)]
    if not found and document_type in _SIGNED_TYPES:
        found = [*_lone_signer(reading)]
    by_name = {fold_text(evidence.value): evidence for evidence in sorted(found, key=lambda item: item.confidence)}
    chosen = sorted(by_name.values(), key=lambda item: item.origin.start if isinstance(item.origin, Passage) else 0)
    return tuple(chosen[:_MOST_AUTHORS])


def _cut_people(reading: Reading, line: Line, start: int, confidence: float) -> Iterator[Evidence]:
    for first, last in find_people(line.text, start):
        if (
            len(line.text[first:last].split()) > 2
            and _DATE_BEHIND.match(line.text, last)
            and find_dates(line.text[last:])
        ):
            # A printed page may have run "Ana Kos" and "Kranj, May 2020" together.
            last = line.text.rindex(" ", first, last)
        yield reading.cut(line.start + first, line.start + last, collapse(line.text[first:last]), confidence)


def _authors_in_bylines(reading: Reading) -> Iterator[Evidence]:
    lines = [*reading.head, *reading.tail]
    for place, line in enumerate(lines):
        if len(line.text) > 240:
            continue
        # The key may be the second on its line: "Published by X. Coordination: Y."
        starts = [0, *(mark.end() for mark in re.finditer(r"[.;|•·]\s+|\s–\s", line.text))][:6]
        for start in starts:
            start += len(line.text[start:]) - len(line.text[start:].lstrip("*_ •-"))
            byline = _BYLINE.match(line.folded.replace("*", " ").replace("_", " "), start)
            if byline is None:
                continue
            key = line.folded[start : byline.start("end")].strip()
            is_clear = bool(set(":–—\t|") & set(byline["end"]))
            if byline.end() >= len(line.text.rstrip("*_ ")):
                names = lines[place + 1 : place + 1 + _MOST_AUTHORS] if key not in _WEAK else []
                for other in takewhile(
                    lambda line: len(line.text) < 80 and find_people(line.text, _skip_bullet(line)), names
                ):
                    yield from _cut_people(reading, other, _skip_bullet(other), 0.8)
            elif is_clear or key not in _WEAK or (line.number < _TOP_LINES and len(line.text) < 70):
                people = list(_cut_people(reading, line, byline.end(), 0.9 if is_clear else 0.75))
                yield from people
                if people:
                    break


def _skip_bullet(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip("•*-–▪ "))


def _authors_in_sentences(reading: Reading) -> Iterator[Evidence]:
    for line in (*reading.head, *reading.tail):
        for cue in _IN_SENTENCE.finditer(line.folded):
            yield from _cut_people(reading, line, cue.end(), 0.7)
        for first, last in find_people(line.text)[:1]:
            if _EDITOR_AFTER.match(line.folded, last):
                yield reading.cut(line.start + first, line.start + last, collapse(line.text[first:last]), 0.7)
        if found := _WRITER_BEFORE.search(line.text):
            start, end = found.span("name")
            yield reading.cut(line.start + start, line.start + end, collapse(found["name"]), 0.7)
        for mark in _WRITER_AFTER.finditer(line.folded):
            before = re.search(r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){1,2}$", line.text[: mark.start()][-60:])
            if before and is_person(before[0]):
                end = line.start + mark.start()
                yield reading.cut(end - len(before[0]), end, collapse(before[0]), 0.7)


def _authors_under_title(reading: Reading) -> Iterator[Evidence]:
    """Names alone on a line near the top, with an organisation after a comma at most."""
    for line in reading.head[:_TOP_LINES]:
        above = reading.head[line.number - 1].folded if line.number else ""
        if line.is_prose or _FUNCTION.search(above) or _SECRETARY.match(above):
            return
        people = find_people(line.text)
        is_other = names_a_type(line.folded) or is_address(line) or find_dates(line.text) or is_greeting(line)
        is_other = is_other or names_a_venue(line.folded) or match_field(line.text) is not None
        if people and line.number and len(line.text) < 160 and not line.is_capitals and not is_other:
            rest = line.text[people[-1][1] :].strip()
            if rest[:1] in ",|·–" or not any(map(str.isalpha, rest)):
                yield from _cut_people(reading, line, 0, 0.55)
                return


def _secretaries(reading: Reading) -> Iterator[Evidence]:
    lines = [*reading.head, *reading.tail]
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        function = _SECRETARY.match(line.folded)
        if function and function.end() == len(line.text) and following and is_person(following.text):
            yield from _cut_people(reading, following, 0, 0.7)
        elif function and is_person(line.text[function.end() :].strip()):
            yield from _cut_people(reading, line, function.end(), 0.7)


def _lone_signer(reading: Reading) -> Iterator[Evidence]:
    """The one person who signed at the end, with a function; nobody where there are several."""
    last = [line for line in (*reading.head, *reading.tail)][-14:]
    signers = [line for line in last if is_person(line.text.partition(",")[0]) and len(line.text) < 90]
    if len(signers) == 1:
        line = signers[0]
        place = last.index(line)
        # A printed page may have run the function together with the text above it.
        around = " ".join((*(other.folded[-60:] for other in last[max(0, place - 1) : place]), line.folded))
        around += " ".join(other.folded for other in last[place + 1 : place + 2] if len(other.text) < 90)
        if _FUNCTION.search(around):
            yield from list(_cut_people(reading, line, 0, 0.45))[:1]


def _authors_in_properties(reading: Reading) -> Iterator[Evidence]:
    written = collapse(reading.source.properties.get("author", ""))[:400]
    display, address = parseaddr(written) if "@" in written else (written, "")
    for part in re.split(r"[;,]| and | in | und | et ", display):
        name = part.strip()
        if is_person(name) and not _LOGIN.fullmatch(name):
            yield Evidence(name, 0.6 if address else 0.45, "author property")
