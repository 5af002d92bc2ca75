"""A parsed source -> its catalogue entry, every value with the passage or property it was read from.

`propose_metadata` reads as the table of contents: title, type, language, date, projects, access level. Each proposal is
a guess by cues in ten languages, with a confidence; a person may correct it later, so no proposal ever raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from kb.config import AccessConfig
from kb.dates import find_dates
from kb.documents import BlockKind, ParsedSource
from kb.folding import fold_text
from kb.language import identify_language
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, Metadata, PartialDate
from kb.passages import Passage, cut_passage
from kb.terms import match_field


@dataclass(frozen=True, slots=True)
class DateProposal:
    """A date of a document: what it dates and where it was read; `evidence.value` is the EDTF text."""

    date: PartialDate
    kind: DateKind
    evidence: Evidence


def propose_metadata(source: ParsedSource, *, document_id: str, file: str, access: AccessConfig) -> Metadata:
    """Propose the whole catalogue entry; `file` is the path relative to the corpus folder.

    `evidence` has the keys "title", "document_type", "language", "date", "projects" and "access_level", each only when
    something was proposed. Without any cue a document has a title from its file name and the type "other".
    """
    title = propose_title(source, document_id=document_id, file=file)
    document_type = propose_document_type(source, document_id=document_id, file=file)
    kind = DocumentType(document_type.value) if document_type else DocumentType.OTHER
    language = propose_language(source)
    dated = propose_date(source, document_id=document_id, file=file, document_type=kind)
    projects = propose_projects(source, document_id=document_id)
    level = propose_access_level(kind, file=file, access=access)
    proposals = {
        "title": title,
        "document_type": document_type,
        "language": language,
        "date": dated.evidence if dated else None,
        "projects": projects[0] if projects else None,
        "access_level": level,
    }
    if projects:
        proposals["projects"] = replace(projects[0], value="; ".join(project.value for project in projects))
    return Metadata(
        title=title.value,
        document_type=kind,
        language=language.value if language else "und",
        date=dated.date if dated else None,
        date_kind=dated.kind if dated else None,
        projects=tuple(project.value for project in projects),
        access_level=AccessLevel(level.value) if level else AccessLevel.PUBLIC,
        evidence={name: proposal for name, proposal in proposals.items() if proposal},
    )


# ---- lines


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text of record without white space at its ends; `number` counts lines that are not empty."""

    number: int
    start: int
    end: int
    text: str
    kind: BlockKind
    level: int
    is_prose: bool

    @property
    def folded(self) -> str:
        return fold_text(self.text)

    @property
    def is_capitals(self) -> bool:
        return self.text.isupper() and sum(letter.isalpha() for letter in self.text) > 3


_HEAD_CHARACTERS = 4000
_TAIL_CHARACTERS = 2500
_PROSE_CHARACTERS = 200
_NAVIGATION = frozenset(
    fold_text(
        "nazaj na vrh|na vrh|na vrh strani|natrag na vrh|nazad na vrh|povratak na vrh|на врх|назад на врх|scroll to top"
        "|back to top|to top|top|skip to content|skip to main content|torna su|torna all'inizio|vai al contenuto"
        "|volver arriba|ir arriba|ir al contenido|nach oben|zum inhalt springen|zum seitenanfang|haut de page"
        "|retour en haut|aller au contenu|home|domov|domača stran|početna|naslovna|inicio|startseite|accueil|menu|meni"
        "|menü|menú|izbornik|iskanje|search|prijava|login|natisni|print|deli|share|preskoči na vsebino|почетна|мени"
    ).split("|")
)


def _read_lines(source: ParsedSource, start: int = 0, end: int | None = None) -> list[_Line]:
    """Return the lines of a stretch that say something: not empty, no page furniture, no navigation."""
    blocks = list(source.blocks)
    lines: list[_Line] = []
    place = 0
    for match in re.compile(r"[^\n]*\S[^\n]*").finditer(source.text, start, len(source.text) if end is None else end):
        text = match[0].strip()
        opening = match.start() + len(match[0]) - len(match[0].lstrip())
        while place < len(blocks) and blocks[place].end <= opening:
            place += 1
        block = blocks[place] if place < len(blocks) and blocks[place].start < opening + len(text) else None
        if fold_text(text).strip(" .:»«>↑") in _NAVIGATION or not any(letter.isalnum() for letter in text):
            continue
        lines.append(
            _Line(
                len(lines),
                opening,
                opening + len(text),
                text,
                block.kind if block else BlockKind.PARAGRAPH,
                block.level if block else 0,
                block is not None and block.kind is BlockKind.PARAGRAPH and block.end - block.start > _PROSE_CHARACTERS,
            )
        )
    return lines


def _read_head(source: ParsedSource) -> list[_Line]:
    return _read_lines(source, 0, _line_end(source.text, _HEAD_CHARACTERS))


def _read_tail(source: ParsedSource) -> list[_Line]:
    return _read_lines(source, max(0, source.text.rfind("\n", 0, max(0, len(source.text) - _TAIL_CHARACTERS))))


def _line_end(text: str, place: int) -> int:
    """Return the end of the line that holds an offset, so that no line is read by half."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def _collapse(text: str) -> str:
    return " ".join(text.replace("**", "").replace("\u00ad", "").split())


# ---- title

_JUNK_PROPERTY = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|.*\.(?:docx?|odt|rtf|pdf|pptx?|xlsx?|indd|txt|html?)"
    r"|untitled.*|document\d*"
    r"|dokument\d*|presentation\d*|powerpoint presentation|slide \d+|scan.*|img[_ -]?\d.*|brez naslova.*|bez naslova.*"
    r"|bez imena.*|ohne titel.*|unbenannt.*|senza titolo.*|sin titulo.*|sans titre.*|naslov|title|titel|titre"
    r"|home|index"
    r"|domov|pocetna|naslovna|layout \d+|https?://.*|www\..*|[\W\d_]*)"
)
_SUBJECT = re.compile(
    r"(?:zadeva|predmet|tema|naslov|subject|re|title|oggetto|titolo|asunto|titulo|betreff|titel|objet|titre"
    r"|предмет|наслов|тема)"
    r"\s*:\s*"
)
_HEADER_KEYS = re.compile(
    r"(?:datum|date|fecha|data|kraj|place|luogo|lugar|ort|lieu|st(?:evilka)?|broj|klasa|urbroj|ref|no|nr|num"
    r"|stevilka|ura"
    r"|cas|vrijeme|vreme|time|hora|ora|uhrzeit|heure|tel|telefon|e-?mail|e-?posta|web|from|to|od|za|prejemnik"
    r"|posiljatelj"
    r"|датум|место|број|време|дата|бр|тел)\b[^:]{0,20}:"
)
_ADDRESS = re.compile(
    r"@|https?://|www\.|\b(?:tel|fax|faks|trr|iban|oib|pib|mat\. ?st|davcna)\b|\b\d{4,5}\s+[a-z]|^p\.?\s?o\.? box"
)
_GENERIC_TITLES = frozenset(
    fold_text(
        "projekti|projekt|projekat|projects|project|our projects|naši projekti|progetti|i progetti|progetto"
        "|proyectos|proyecto"
        "|projekte|projets|projet|пројекти|пројекат|проекти|проект|novice|vijesti|vesti|novosti|news|notizie|noticias"
        "|nachrichten|actualités|вести|новости|uvod|uvodnik|introduction|introduzione|introducción|einleitung|увод"
        "|вовед"
        "|povzetek|sažetak|rezime|summary|sommario|resumen|zusammenfassung|résumé|резиме|kazalo|vsebina|sadržaj"
        "|contents"
        "|table of contents|indice|índice|inhalt|inhaltsverzeichnis|sommaire|садржај|o nas|o nama|about|about us"
        "|chi siamo"
        "|quiénes somos|über uns|à propos|dokumenti|documents|documenti|documentos|dokumente|documents|o projektu"
        "|o projekte"
        "|opis projekta|about the project|dnevni red|agenda|ordine del giorno|orden del día|tagesordnung|priloga|annex"
        "|prilog|allegato|anexo|anlage|annexe|dogodki|događaji|events|eventi|eventos|veranstaltungen|aktivnosti"
        "|activities"
        "|projektni list|projektna kartica|project sheet|project fact sheet|project factsheet|scheda progetto"
        "|scheda di progetto"
        "|ficha de proyecto|ficha del proyecto|projektblatt|projektsteckbrief|fiche projet|fiche de projet"
        "|predgovor|preface|vorwort|preambula|preamble|préambule|kontakt|contact|contatti|contacto"
    ).split("|")
)
# What stands above the title of a text for the press.
_PRESS_LABEL = re.compile(
    r"(?:sporocilo za (?:javnost|medije)|priopcenje(?: za (?:javnost|medije))?|saopstenje(?: za (?:javnost"
    r"|medije))?|press release"
    r"|comunicato stampa|nota de prensa|comunicado de prensa|pressemitteilung|communique de presse|саопштење(?: за .*)?"
    r"|соопштение(?: за .*)?|za objavo|for immediate release)[\s.:!]*"
)
_CONTINUES = re.compile(
    r"(?:[,–—:&/-]|\b(?:in|i|a|and|of|for|the|za|o|na|v|u|pri|z|s|sa|on|di|del|della|dei|per|e|de|la|el|los|las"
    r"|para|y|en"
    r"|und|der|die|das|des|zu|zur|zum|für|et|du|pour|и|за|о|на|у|во|од))$"
)
# "3. redne seje" goes on with a title, "3. Zaključki" is a section.
_ORDINAL = re.compile(r"\d{1,3}\.\s?[a-zčšžćđ]")
_TITLE_LINES = 14
_TITLE_CHARACTERS = 220


def propose_title(source: ParsedSource, *, document_id: str, file: str) -> Evidence:
    """Propose the title: the file's own property when it is sane, the first real heading or line, else the file name.

    The writing is kept. A title over several lines, or a generic one ("PROJECTS") with the line that makes it specific,
    is one passage; the value is its text on one line.
    """
    written = _propose_written_title(source, document_id)
    declared = _propose_declared_title(source, document_id)
    if declared and (written is None or declared.confidence >= written.confidence):
        return declared
    if written:
        return written
    return Evidence(_read_file_name(file), 0.3, "file name")


def _propose_declared_title(source: ParsedSource, document_id: str) -> Evidence | None:
    """Return the title property: with the passage that repeats it, doubtful when the document does not know it."""
    declared = _collapse(source.properties.get("title", ""))
    # "Projects | Name of the site": the site's name is no part of the title.
    declared = re.split(r"\s+[|»]\s+", declared)[0]
    folded = fold_text(declared)
    if (
        sum(letter.isalpha() for letter in declared) < 4
        or _JUNK_PROPERTY.fullmatch(folded)
        or folded in _GENERIC_TITLES
    ):
        return None
    for line in _read_head(source)[:_TITLE_LINES]:
        if fold_text(_collapse(line.text)) == folded:
            passage = cut_passage(document_id, source.text, source.pages, line.start, line.end)
            return Evidence(_collapse(passage.quote), 0.95, passage)
    head = set(re.findall(r"\w{4,}", fold_text(source.text[:_HEAD_CHARACTERS])))
    words = set(re.findall(r"\w{4,}", folded))
    known = len(words & head) / len(words) if words else 0.0
    return Evidence(declared, 0.85 if known >= 0.6 else 0.45, "title property")


def _propose_written_title(source: ParsedSource, document_id: str) -> Evidence | None:
    lines = _read_head(source)[:_TITLE_LINES]
    scored = [(score, line) for line in lines if (score := _score_title(line, lines)) is not None]
    if not scored:
        return None
    score, best = max(scored, key=lambda pair: (pair[0], -pair[1].number))
    subject = _SUBJECT.match(best.folded)
    start, last = best.start + (subject.end() if subject else 0), best
    while (following := _next_title_line(source, last, lines, start)) is not None:
        last = following
    value = _collapse(source.text[start : last.end])
    confidence = max(0.32, min(0.9, 0.45 + 0.12 * score))
    if fold_text(value).strip(" .:") in _GENERIC_TITLES:
        extension = next((line for line in lines if line.number == last.number + 1), None)
        addition = _read_extension(extension) if extension else ""
        if extension is None or not addition:
            return _cut_evidence(source, document_id, start, last.end, value, 0.3)
        value, last, confidence = f"{value} – {addition}", extension, 0.5
    return _cut_evidence(source, document_id, start, last.end, value, confidence)


def _read_extension(line: _Line) -> str:
    """Return what makes a generic title specific: the next line, or the name in its name row; else empty."""
    field = match_field(line.text)
    if field is not None:
        return _collapse(line.text[field.value_start :]) if field.field == "name" else ""
    return _collapse(line.text) if _may_be_title(line) else ""


def _cut_evidence(
    source: ParsedSource, document_id: str, start: int, end: int, value: str, confidence: float
) -> Evidence:
    return Evidence(value, round(confidence, 3), cut_passage(document_id, source.text, source.pages, start, end))


def _may_be_title(line: _Line) -> bool:
    """Tell whether a line can be a title at all: words, not an address, a key, a date or a long sentence."""
    folded = line.folded
    if len(line.text) > _TITLE_CHARACTERS or sum(letter.isalpha() for letter in line.text) < 4:
        return False
    if (
        line.is_prose
        or line.kind is BlockKind.TABLE_ROW
        or (line.kind is BlockKind.LIST_ITEM and line.number > 1 and not _ORDINAL.match(line.text))
    ):
        return False
    if _ADDRESS.search(folded) or _HEADER_KEYS.match(folded):
        return False
    return not _is_only_date(line.text)


def _score_title(line: _Line, lines: Sequence[_Line]) -> float | None:
    """Return how much a line looks like the title; None when it cannot be one."""
    subject = _SUBJECT.match(line.folded)
    if subject and subject.end() < len(line.text):
        return 4.0
    if not _may_be_title(line):
        return None
    score = -0.25 * line.number
    if line.kind is BlockKind.HEADING:
        score += 2.0 if line.level <= 1 else 1.2
    if line.is_capitals:
        score += 1.0
    if _TYPE_WORD.search(line.folded):
        score += 1.0
    if line.text[-1] in ".;," or line.text[0].islower():
        # A sentence; also "Society X, non-profit," of a letterhead.
        score -= 1.5
    if line.folded.strip(" .:") in _GENERIC_TITLES:
        score -= 2.0
    if _PRESS_LABEL.fullmatch(line.folded):
        score -= 2.5
    if (
        find_dates(line.text)
        and not line.is_capitals
        and line.number + 1 < len(lines)
        and lines[line.number + 1].is_capitals
    ):
        # "Interim report 10. 7. 2018" above "HALF-YEARLY REPORT" is a running header.
        score -= 2.0
    if any(previous.is_prose for previous in lines[: line.number]):
        score -= 2.0
    if match_field(line.text) is not None:
        score -= 1.0
    return score


def _next_title_line(source: ParsedSource, line: _Line, lines: Sequence[_Line], start: int) -> _Line | None:
    """Return the line that goes on with the title of `line`, None when the title ends there."""
    following = next((other for other in lines if other.number == line.number + 1), None)
    if following is None or following.end - start > _TITLE_CHARACTERS or not _may_be_title(following):
        return None
    if following.folded.strip(" .:") in _GENERIC_TITLES or re.match(
        r"(?:\d+|[IVX]+)\.\s+[^\W\d_a-zčšž]", following.text
    ):
        return None
    gap = source.text[line.end : following.start]
    is_close = gap.count("\n") <= 1
    is_open = bool(_CONTINUES.search(line.folded)) or following.text[0].islower()
    is_same_look = line.is_capitals == following.is_capitals and line.kind is following.kind is BlockKind.HEADING
    if is_close and (is_open or (is_same_look and line.is_capitals)):
        return following
    # "MINUTES" alone on its line names the type; the next line says of what.
    is_type_alone = re.fullmatch(r"\w+(?:\s[^\W\d_]+)?", line.folded) and _TYPE_WORD.search(line.folded)
    if is_type_alone and line.start == start:
        return following if len(following.text) < 140 and following.text[-1] not in ".;" else None
    return following if is_open and is_same_look else None


def _is_only_date(text: str) -> bool:
    """Tell whether a line is a date, with a place or a cue at most: "Kranj, 5. 3. 2020"."""
    mentions = find_dates(text)
    if not mentions:
        return False
    rest = fold_text(text[: mentions[0].start] + text[mentions[-1].end :])
    return len(re.findall(r"\w{2,}", rest)) <= 2 and _TYPE_WORD.search(rest) is None


def _read_file_name(file: str) -> str:
    """Return the name of a file as words: "2019-05-open_day.pdf" -> "Open day"."""
    stem = PurePosixPath(file).stem
    words = re.sub(r"[-_+.\s]+", " ", re.sub(r"^(?:19|20)\d\d(?:[-_.]?\d\d){0,2}(?=\D|$)", "", stem)).strip() or stem
    return words[:1].upper() + words[1:]


# ---- document type

# Stems over folded text; "~" is the start of a word. The first list names a type outright, wherever it stands at the
# top; the second only hints.
_TYPE_CUES: dict[DocumentType, str] = {
    DocumentType.DECLARATION: """
        ~deklaracij ~declaration ~dichiarazion ~declaracion ~erklarung ~декларациј ~manifest ~charter ~listina
        ~povelja
    """,
    DocumentType.MEMORANDUM: """
        ~memorandum ~memorando ~меморандум ~pism\\w+~o~namer ~pism\\w+~o~namjer ~letter~of~intent
        ~protocollo~d.intesa ~carta~de~intenciones ~absichtserklarung ~protocole~d.accord ~lettre~d.intention
        ~lettera~d.intenti ~писмо~о~намер ~protokol~o~s\\w+ ~sporazum~o~s\\w+ ~convenio~de~colaboracion
        ~kooperationsvereinbarung
    """,
    DocumentType.MINUTES: """
        ~zapisnik ~записник ~minutes~of ~minutes\\b ~meeting~minutes ~verbale\\b ~acta\\b ~actas\\b ~protokoll
        ~sitzungsprotokoll ~niederschrift ~proces.verbal ~compte.rendu
    """,
    DocumentType.REPORT: """
        ~porocil ~izvjesc ~izvjestaj ~izvestaj ~извешта ~извјешта ~report\\b ~reports\\b ~relazione ~rapporto
        ~informe\\b ~memoria~anual ~memoria~de ~\\w*bericht\\b ~rapport\\b
    """,
    DocumentType.NEWSLETTER: """
        ~novice\\b ~e.novice ~novicnik ~glasilo ~bilten ~билтен ~newsletter ~novosti ~bollettino ~notiziario
        ~boletin ~rundbrief ~infobrief ~newsletters ~lettre~d.information ~bulletin ~obvestila ~vijesti\\b ~vesti\\b
        ~вести\\b
    """,
    DocumentType.PROJECT_SHEET: """
        ~projektni~list ~opis~projekta ~predstavitev~projekta ~predstavljanje~projekta ~projektna~kartica
        ~project~sheet ~project~fact\\s?sheet ~project~fiche ~project~profile ~scheda~(?:di~)?progetto
        ~ficha~(?:de~|del~)?proyecto ~projektblatt ~projektsteckbrief ~projektbeschreibung ~fiche~(?:de~)?projet
        ~lista~projekta ~опис~пројекта ~опис~на~проект ~projekti\\b ~projects\\b ~progetti\\b ~proyectos\\b
        ~projekte\\b ~projets\\b ~пројекти ~проекти ^projekt\\b ^projekat\\b ^project\\b ^progetto\\b ^proyecto\\b
        ^projet\\b ^пројекат\\b ^проект\\b
    """,
    DocumentType.INVITATION: """
        ~vabil ~vabimo ~vabljeni ~pozivnic ~pozivamo ~poziv~na~(?:sjednic|sednic|sastan|konferenc|skup|okrug|susret)
        ~invitation ~you~are~invited ~invito\\b ~siete~invitat ~vi~invitiamo ~invitacion ~le~invitamos
        ~les~invitamos ~einladung ~позивниц ~позивамо ~покана ~покануваме ~nous~vous~invitons ~convocazione
        ~convocation
    """,
    DocumentType.POSITION_PAPER: """
        ~stalisc ~stajalist ~stanovist ~position~paper ~policy~brief ~policy~paper ~pozicijsk
        ~documento~di~posizione ~documento~de~posicion ~positionspapier ~stellungnahme ~prise~de~position ~становишт
        ~позициск ~предлог~мера ~predlog~ukrepov ~predlog~mera ~prijedlog~mjera ~priporocil ~preporuk ~препорак
        ~recommendations ~raccomandazioni ~recomendaciones ~empfehlungen ~recommandations
    """,
    DocumentType.ARTICLE: """
        ~clanek\\b ~clanak\\b ~чланак ~статија ~article\\b ~articolo\\b ~articulo\\b ~artikel\\b ~intervju
        ~interview ~интервју ~intervista ~entrevista ~press~release ~sporocilo~za~(?:javnost|medije) ~priopcenj
        ~saopsten ~саопштењ ~соопштен ~comunicato~stampa ~nota~de~prensa ~comunicado~de~prensa ~pressemitteilung
        ~communique~de~presse ~kolumna ~reportaza
    """,
}
_TYPE_HINTS: dict[DocumentType, str] = {
    DocumentType.MINUTES: """
        ~zapisal ~zapisnicar ~zapisnikar ~minutes~taken ~verbalizzant ~protokollfuhr ~записничар ~zapisnik~vodi
        ~prisotni ~navzoci ~odsotni ~nazocni ~prisutni ~odsutni ~присутни ~attendees ~present:
        ~apologies ~presenti: ~asistentes ~anwesend ~presents: ~sklep~st ~sklepcn ~kvorum ~ad~\\d
        ~zakljuc(?:ek|ak)~\\d
    """,
    DocumentType.DECLARATION: """
        ~izjavljamo ~deklariramo ~mi,~(?:podpis|potpis|predstavni) ~we,~the ~hereby~declare ~we~declare ~dichiariamo
        ~noi~sottoscritt ~declaramos ~nosotros,~ ~wir,~die ~erklaren~wir ~nous,~ ~declarons ~изјављујемо ~ми,~пот
        ~podpisnic ~potpisnic ~signator ~firmatari ~firmantes ~unterzeichn ~signataires ~потписни
    """,
    DocumentType.INVITATION: """
        ~vljudno~(?:vas~)?vab ~vabimo~vas ~vas~vabi ~vas~poziva ~pozivamo~vas ~we~(?:cordially~)?invite
        ~cordially~invit ~lieti~di~invit ~ha~il~piacere~di~invit ~tenemos~el~gusto ~wir~laden ~laden~sie
        ~herzlich~ein ~vous~invit ~вас~позива ~ве~покану ~rsvp ~prijav\\w+~na ~registration ~anmeldung ~inscripcion
        ~iscrizion ~udelezbo~potrdite ~potrdite~udelezbo
    """,
    DocumentType.REPORT: """
        ~porocilo~pripravil ~izvjes\\w+~izradi ~izvestaj~pripremi ~report~prepared ~reporting~period
        ~v~letu~porocanja ~obdobje~porocanja ~izvjestajno~razdoblje ~izvestajni~period ~periodo~di~riferimento
        ~berichtszeitraum
    """,
    DocumentType.MEMORANDUM: """
        ~stranki~sklenet ~podpisnici~se~zavez ~the~parties~agree ~the~parties ~le~parti~conveng ~las~partes
        ~die~parteien ~les~parties ~stranke~su~se ~ugovorne~stran ~уговорне~стране ~страните
    """,
    DocumentType.POSITION_PAPER: """
        ~zahtevamo ~pozivamo~vlad ~we~call~(?:on|upon) ~we~urge ~chiediamo ~exigimos ~instamos ~wir~fordern
        ~nous~demandons ~predlagamo ~predlazemo ~предлажемо ~предлагаме
    """,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _compile_cues(cues: str) -> re.Pattern[str]:
    return re.compile("|".join(fold_cue.replace("~", r"\b", 1).replace("~", r"\s+") for fold_cue in cues.split()))


_TYPE_PATTERNS = {kind: _compile_cues(cues) for kind, cues in _TYPE_CUES.items()}
_HINT_PATTERNS = {kind: _compile_cues(cues) for kind, cues in _TYPE_HINTS.items()}
# Stems of the one-word names of types, for telling titles.
_TYPE_WORD = re.compile(
    r"\b(?:deklaracij|declaration|dichiarazion|declaracion|erklarung|декларациј|memorandum|memorando|меморандум|zapisnik"
    r"|записник|minutes|verbale|acta|\w*protokoll|niederschrift|proces-verbal|compte rendu|porocil|izvjesc|izvjestaj"
    r"|izvestaj|извешта|report|relazione|rapporto|informe|\w*bericht|rapport|newsletter|bilten|билтен|bollettino|boletin"
    r"|rundbrief|glasilo|vabil|pozivnic|invitation|invito|invitacion|einladung|позивниц|покана|stalisc|stajalist|position"
    r"|stellungnahme|manifest)"
)
_SHEET_FIELDS = _words("acronym name programme period budget funding contract lead partner start end")


@dataclass(frozen=True, slots=True)
class _Vote:
    weight: float
    start: int
    end: int
    origin: str = ""


def propose_document_type(source: ParsedSource, *, document_id: str, file: str) -> Evidence | None:
    """Propose one of the closed list of types by weighted cues; None when nothing points to one.

    The evidence is the passage of the strongest cue, or "file name".
    """
    votes: dict[DocumentType, list[_Vote]] = {kind: [] for kind in DocumentType}
    title = propose_title(source, document_id=document_id, file=file)
    for kind, vote in (*_vote_by_title(title), *_vote_by_lines(source), *_vote_by_name(file), *_vote_by_fields(source)):
        votes[kind].append(vote)
    totals = {kind: sum(vote.weight for vote in given) for kind, given in votes.items()}
    ranking = sorted(totals, key=lambda kind: totals[kind], reverse=True)
    best, second = ranking[0], ranking[1]
    if totals[best] < 1.0:
        return None
    strongest = max(votes[best], key=lambda vote: (vote.weight, -vote.start))
    confidence = min(0.95, 0.4 + 0.1 * totals[best]) * (0.6 + 0.4 * (1 - totals[second] / totals[best]))
    if strongest.origin:
        return Evidence(best.value, round(confidence, 3), strongest.origin)
    return _cut_evidence(source, document_id, strongest.start, strongest.end, best.value, confidence)


def _vote_by_title(title: Evidence) -> Iterator[tuple[DocumentType, _Vote]]:
    """The type word in the title counts most; of several the first: "Minutes of the meeting on the report"."""
    if title.origin == "file name":
        return
    folded = fold_text(title.value)
    found = sorted(
        (match.start(), kind) for kind, pattern in _TYPE_PATTERNS.items() if (match := pattern.search(folded))
    )
    for rank, (_, kind) in enumerate(found):
        weight = max(0.5, 3.5 - rank)
        if isinstance(title.origin, Passage):
            yield kind, _Vote(weight, title.origin.start, title.origin.end)
        else:
            yield kind, _Vote(weight, 0, 0, title.origin)


def _vote_by_name(file: str) -> Iterator[tuple[DocumentType, _Vote]]:
    """The type word in the file name, and a little for the names of its folders."""
    path = PurePosixPath(fold_text(file))
    for text, weight in ((path.stem, 2.0), ("/".join(path.parts[:-1]), 0.8)):
        words = re.sub(r"[-_.+\s]+", " ", text)
        found = [(match.start(), kind) for kind, pattern in _TYPE_PATTERNS.items() if (match := pattern.search(words))]
        for rank, (_, kind) in enumerate(sorted(found)):
            yield kind, _Vote(weight / (rank + 1), 0, 0, "file name")


def _vote_by_lines(source: ParsedSource) -> Iterator[tuple[DocumentType, _Vote]]:
    """Type words in the first lines and headings, and the phrases that documents of a type have."""
    head = _read_head(source)
    for line in head:
        is_top = line.number < 6 and len(line.text) <= 120
        weight = 1.2 if is_top else 0.35 if line.kind is BlockKind.HEADING else 0.0
        if weight:
            for kind, pattern in _TYPE_PATTERNS.items():
                if pattern.search(line.folded):
                    # One sheet may be called "project" anywhere; the word alone says little outside the title.
                    yield (
                        kind,
                        _Vote(weight * (0.4 if kind is DocumentType.PROJECT_SHEET else 1.0), line.start, line.end),
                    )
    seen: dict[DocumentType, set[str]] = {}
    for line in (*head, *(line for line in _read_tail(source) if line.start > _HEAD_CHARACTERS)):
        for kind, pattern in _HINT_PATTERNS.items():
            for match in pattern.finditer(line.folded):
                known = seen.setdefault(kind, set())
                if match[0][:8] not in known and len(known) < 3:
                    known.add(match[0][:8])
                    yield kind, _Vote(0.9, line.start, min(line.end, line.start + 300))


def _vote_by_fields(source: ParsedSource) -> Iterator[tuple[DocumentType, _Vote]]:
    """Rows such as "Budget" and "Lead partner" make a project sheet, when there are three kinds of them."""
    fields: dict[str, _Line] = {}
    for line in _read_head(source):
        found = match_field(line.text)
        if found and found.field in _SHEET_FIELDS:
            fields.setdefault(found.field, line)
    if len(fields) >= 3:
        first = min(fields.values(), key=lambda line: line.start)
        yield DocumentType.PROJECT_SHEET, _Vote(min(4.5, 0.9 * len(fields)), first.start, first.end)


# ---- date

_ISSUED_LINE = re.compile(
    r"(?:datum(?: izdaje| objave| nastanka| priprave| dokumenta| izrade)?|date(?: of issue| issued| published)?"
    r"|issued(?: on)?"
    r"|objavljeno(?: dne)?|published(?: on)?|pubblicato(?: il)?|publicado(?: el)?|veroffentlicht(?: am)?|publie(?: le)?"
    r"|fecha(?: de publicacion)?|data(?: di pubblicazione)?|stand|датум|дата|објављено|објавено|izdano|created"
    r"|dated|dne|dana|dana,"
    r"|na dan|дана|на ден)\s*[:.,]?\s*(?:am |il |el |le |on |dne )?$"
)
# "V Kranju, dne 5. 3. 2020", "Zagreb, 12. lipnja 2019.", "En Murcia, a 3 de mayo de 2021", "Graz, am 3. Mai 2021".
_PLACE_BEFORE = re.compile(
    r"(?:(?:V|U|In|En|A|À|Fait à|Во|У|Given in|Done at)\s+)?[^\W\d_][\w.'’-]+(?:\s[^\W\d_][\w.'’-]+){0,3}\s*,?\s*"
    r"(?:dne|dana|dne:|a|am|den|li|lì|il|le|on|дана|на|ден)?\s*,?\s*"
)
_EVENT_NEIGHBOUR = re.compile(
    r"\s*(?:kraj|prostor|lokacija|ura|cas|zacetek|mjesto|mesto|vrijeme|vreme|pocetak|place|venue|location|time"
    r"|luogo|sede|ora"
    r"|orario|lugar|hora|ort|uhrzeit|zeit|lieu|heure|место|време|час|локација)\b[^:]{0,15}:"
)
_EVENT_LINE = re.compile(
    r"(?:termin|kdaj|kada|when|quando|cuando|wann|quand|кога|када|datum in (?:ura|cas|kraj)|datum i (?:vrijeme"
    r"|vreme|mjesto|mesto)"
    r"|date and (?:time|place|venue)|data e (?:ora|luogo)|fecha y (?:hora|lugar)|datum und (?:zeit|ort|uhrzeit)"
    r"|date et (?:heure|lieu)"
    r"|датум и (?:време|место))\s*:\s*"
)
_NAME_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_.]?(?P<month>0[1-9]|1[0-2])(?:[-_.]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_NAME_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})[-_.](?P<month>\d{1,2})[-_.](?P<year>(?:19|20)\d\d)(?!\d)")
_KIND_BONUS = {DateKind.ISSUED: 0.15, DateKind.PERIOD: 0.07, DateKind.EVENT: 0.0}


def propose_date(
    source: ParsedSource, *, document_id: str, file: str, document_type: DocumentType
) -> DateProposal | None:
    """Propose the date the catalogue shows: the date of issue, else the period covered, else that of the event.

    Sources are cue lines ("Date:", "V Kranju, dne …"), the file name, rows with a project's period, a period in the
    title and, for invitations, minutes, newsletters and articles, the first day that is named. A signed date at the end
    beats one in the header; candidates of one kind that disagree lower the confidence.
    """
    candidates = [
        *_dates_on_cue_lines(source, document_id, document_type),
        *_dates_in_top_lines(source, document_id, document_type),
        *_dates_of_periods(source, document_id, document_type),
        *_dates_of_events(source, document_id, document_type),
        *_dates_in_name(file),
        *_dates_in_properties(source),
    ]
    if not candidates:
        return None
    best = max(candidates, key=lambda candidate: candidate.evidence.confidence + _KIND_BONUS[candidate.kind])
    others = [other for other in candidates if other.kind is best.kind and other is not best]
    agreeing = sum(_agree(best.date, other.date) for other in others)
    conflicts = len({other.date.edtf for other in others if not _agree(best.date, other.date)})
    confidence = best.evidence.confidence + 0.04 * min(agreeing, 2) - 0.08 * min(conflicts, 3)
    return replace(best, evidence=replace(best.evidence, confidence=round(min(0.98, max(0.1, confidence)), 3)))


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Tell whether two dates can be the same: one lies within the other."""
    return (one.earliest <= other.earliest and other.latest <= one.latest) or (
        other.earliest <= one.earliest and one.latest <= other.latest
    )


def _propose(
    source: ParsedSource, document_id: str, found: PartialDate, kind: DateKind, confidence: float, start: int, end: int
) -> DateProposal:
    return DateProposal(found, kind, _cut_evidence(source, document_id, start, end, found.edtf, confidence))


def _is_day(found: PartialDate) -> bool:
    return found.earliest == found.latest


def _dates_on_cue_lines(source: ParsedSource, document_id: str, document_type: DocumentType) -> Iterator[DateProposal]:
    """Lines that say what their date is: "Datum: …", "When: …", and a place with a date at the top or the end."""
    head, tail = _read_head(source), [line for line in _read_tail(source) if line.start >= _HEAD_CHARACTERS]
    lines = [*head, *tail]
    for index, line in enumerate(lines):
        mentions = find_dates(line.text) if len(line.text) <= 160 else []
        if not mentions:
            continue
        mention = mentions[0]
        before, after = line.text[: mention.start], line.text[mention.end :].strip(" .)")
        is_late = index >= len(lines) * 2 / 3 and index > 6
        end = line.start + mention.end
        folded = fold_text(before)
        if _EVENT_LINE.fullmatch(folded):
            yield _propose(source, document_id, mention.date, DateKind.EVENT, 0.85, line.start, end)
        elif _ISSUED_LINE.fullmatch(folded.lstrip("*_ (")):
            neighbours = [other.folded for other in lines[max(0, index - 2) : index + 3] if other is not line]
            is_event = any(_EVENT_NEIGHBOUR.match(text) for text in neighbours) and not is_late
            kind = DateKind.EVENT if is_event else DateKind.ISSUED
            yield _propose(source, document_id, mention.date, kind, 0.92 if is_late else 0.85, line.start, end)
        elif _is_day(mention.date) and len(after) < 3 and len(before) <= 60 and _PLACE_BEFORE.fullmatch(before):
            is_edge = index < 12 or is_late
            has_comma = "," in before or bool(re.search(r"\b(?:dne|dana|дана|a|am|lì|il|le)\s*$", before))
            if is_edge and has_comma:
                yield _propose(
                    source, document_id, mention.date, DateKind.ISSUED, 0.88 if is_late else 0.8, line.start, end
                )


def _dates_in_top_lines(source: ParsedSource, document_id: str, document_type: DocumentType) -> Iterator[DateProposal]:
    """A date in the first lines or the title: a day is of issue or of the event, a range or month is a period."""
    is_about_event = document_type in (DocumentType.INVITATION, DocumentType.MINUTES)
    for line in _read_head(source)[:5]:
        if (
            line.is_prose
            or len(line.text) > 160
            or (found := match_field(line.text)) is not None
            and found.field == "period"
        ):
            continue
        for mention in find_dates(line.text)[:1]:
            is_alone = _is_only_date(line.text)
            if is_about_event:
                kind, confidence = DateKind.EVENT, 0.7
            elif _is_day(mention.date):
                kind, confidence = DateKind.ISSUED, 0.7 if is_alone else 0.6
            elif document_type is DocumentType.NEWSLETTER or is_alone:
                kind, confidence = DateKind.ISSUED, 0.65
            else:
                kind, confidence = DateKind.PERIOD, 0.6 if len(mention.date.edtf) > 4 else 0.5
            yield _propose(
                source,
                document_id,
                mention.date,
                kind,
                confidence,
                line.start + mention.start,
                line.start + mention.end,
            )


def _dates_of_periods(source: ParsedSource, document_id: str, document_type: DocumentType) -> Iterator[DateProposal]:
    """Rows with the period of a project; several projects on one sheet make each less certain."""
    if document_type not in (DocumentType.PROJECT_SHEET, DocumentType.REPORT, DocumentType.OTHER):
        return
    found: list[tuple[_Line, int, int, PartialDate]] = []
    lines = _read_lines(source)
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        field = match_field(line.text)
        if field is None or field.field != "period":
            continue
        # The key may stand alone on its line, with the value below.
        place = line if field.value_start < len(line.text) else following
        offset = field.value_start if place is line else 0
        if place is None:
            continue
        for mention in find_dates(place.text[offset:])[:1]:
            found.append((line, line.start, place.start + offset + mention.end, mention.date))
    confidence = 0.75 if document_type is DocumentType.PROJECT_SHEET else 0.5
    for _, start, end, period in found[:4]:
        yield _propose(source, document_id, period, DateKind.PERIOD, confidence, start, end)


def _dates_of_events(source: ParsedSource, document_id: str, document_type: DocumentType) -> Iterator[DateProposal]:
    """The first day or span of days in the opening text of a document that tells of one event."""
    confidence = {
        DocumentType.INVITATION: 0.65,
        DocumentType.MINUTES: 0.65,
        DocumentType.NEWSLETTER: 0.45,
        DocumentType.ARTICLE: 0.45,
        DocumentType.DECLARATION: 0.4,
        DocumentType.MEMORANDUM: 0.4,
        DocumentType.OTHER: 0.35,
    }.get(document_type)
    if confidence is None:
        return
    opening = source.text[:1500]
    for mention in find_dates(opening):
        if (mention.date.latest - mention.date.earliest).days <= 14:
            yield _propose(source, document_id, mention.date, DateKind.EVENT, confidence, mention.start, mention.end)
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


def _dates_in_properties(source: ParsedSource) -> Iterator[DateProposal]:
    """The day the file says it was made: better than nothing, but often that of a template or a conversion."""
    match = re.match(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)", source.properties.get("created", ""))
    if match and 1990 <= int(match[1]) <= date.today().year:
        for mention in find_dates(f"{int(match[3])}. {int(match[2])}. {match[1]}"):
            yield DateProposal(mention.date, DateKind.ISSUED, Evidence(mention.date.edtf, 0.25, "created property"))


# ---- language, projects, access


def propose_language(source: ParsedSource) -> Evidence | None:
    """Propose the language of the text as a BCP 47 tag; None when it cannot be told."""
    guess = identify_language(source.text)
    if guess.tag == "und" or guess.confidence < 0.2:
        return None
    return Evidence(guess.tag, guess.confidence, "text")


_PROJECT_WORD = (
    r"(?:projekt(?:a|u|om|i|e|ov|oma|ih|es|s)?|projek(?:at|ta|tu|tom|ti)|operacij[aeio]|project|progetto"
    r"|proyecto|projet"
    r"|пројек(?:ат|та|ту|том|ти)|проект(?:от|и|ите)?|Projekts?)"
)
_QUOTED_PROJECT = re.compile(
    rf"\b{_PROJECT_WORD}(?:\s+(?:pod imenom|z imenom|z naslovom|pod nazivom|called|entitled|titled|denominato"
    rf"|denominado|namens|intitulé))?"
    r"\s*[:–-]?\s*(?:„(?P<a>[^“”\"„\n]{3,120})[“”\"]|“(?P<b>[^“”\n]{3,120})[”“]|»(?P<c>[^«»\n]{3,120})«"
    r"|«(?P<d>[^«»\n]{3,120})»"
    r"|\"(?P<e>[^\"\n]{3,120})\")",
    re.IGNORECASE,
)
_ACRONYM = r"(?P<name>[A-ZČŠŽĆĐ][\w+-]{0,20}[A-ZČŠŽĆĐ][\w+-]{0,20}|[А-ЯЉЊЂЋЏЈ]{3,20})"
_NAMED_PROJECT = re.compile(rf"\b(?:(?i:{_PROJECT_WORD}))\s+(?:\*\*|»|„|“|\")?{_ACRONYM}(?![\w-])")
_PROJECT_NAMED = re.compile(rf"(?<![\w-]){_ACRONYM}(?:-|\s)(?i:project|projekts?|projektes)\b")
_PROGRAMMES = _words(
    "eu eus esf ess esrr erdf esif ipa interreg erasmus erasmus+ leader clld las life horizon easi urbact amif"
    " cosme rs bih"
    " sfrj undp usaid eukp mddsz mgrt ngo nvo ngos se sse koro covid covid-19 rrp rrf"
)
_MOST_PROJECTS = 12


def propose_projects(source: ParsedSource, *, document_id: str) -> list[Evidence]:
    """Propose the names of the projects a document is about, in text order, as written; empty is common.

    Taken are the acronym or name row of a sheet, a name in quotation marks after the word "project", and an acronym
    next to that word when the document uses it more than once. Rather misses a project than invents one.
    """
    found = [
        *_projects_in_rows(source, document_id),
        *_projects_in_quotes(source, document_id),
        *_projects_by_acronym(source, document_id),
    ]
    found.sort(key=lambda evidence: evidence.origin.start if isinstance(evidence.origin, Passage) else 0)
    projects: list[Evidence] = []
    for evidence in found:
        name = fold_text(evidence.value)
        if not any(name == (known := fold_text(other.value)) or _is_part(name, known) for other in projects):
            projects.append(evidence)
    return projects[:_MOST_PROJECTS]


def _is_part(name: str, known: str) -> bool:
    """Tell whether one name is a word of the other: "COOP" and "COOP – working together" are one project."""
    return bool(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", known) or re.search(rf"(?<!\w){re.escape(known)}(?!\w)", name)
    )


def _projects_in_rows(source: ParsedSource, document_id: str) -> Iterator[Evidence]:
    names: list[Evidence] = []
    acronyms: list[Evidence] = []
    lines = _read_lines(source)
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        field = match_field(line.text)
        if field is None or field.field not in ("name", "acronym"):
            continue
        key = fold_text(line.text[field.key_start : field.key_end])
        if field.field == "name" and not re.search(
            r"proje[ck]|operac|пројек|проект|proget|proyect|vorhaben|projet|action", key
        ):
            continue
        place = line if field.value_start < len(line.text) else following
        if place is None:
            continue
        start = place.start + (field.value_start if place is line else 0)
        value = _collapse(source.text[start : place.end]).strip("»«„“”\"' ")
        if not 2 <= len(value) <= 200:
            continue
        evidence = _cut_evidence(source, document_id, line.start, place.end, value, 0.9)
        if field.field == "acronym":
            acronyms.append(evidence)
        else:
            names.append(replace(evidence, value=_short_name(value)))
    yield from acronyms
    if not acronyms:
        yield from names


def _short_name(name: str) -> str:
    """Return the acronym at either end of a project's name, "Active again – ACTA" -> "ACTA", else the name."""
    parts = re.split(r"\s+[–—-]\s+|\s*[()]\s*", name)
    for part in (parts[-1] or parts[-2 if len(parts) > 1 else -1], parts[0]):
        if len(parts) > 1 and re.fullmatch(_ACRONYM, part.strip()) and (part.strip() != part.strip().lower()):
            return part.strip()
    return name


def _projects_in_quotes(source: ParsedSource, document_id: str) -> Iterator[Evidence]:
    for match in _QUOTED_PROJECT.finditer(source.text):
        name = _collapse(next(group for group in match.groups() if group))
        if name[0].isupper() and len(name.split()) <= 14:
            yield _cut_evidence(source, document_id, match.start(), match.end(), _short_name(name), 0.75)


def _projects_by_acronym(source: ParsedSource, document_id: str) -> Iterator[Evidence]:
    seen: set[str] = set()
    for match in _in_order(_NAMED_PROJECT.finditer(source.text), _PROJECT_NAMED.finditer(source.text)):
        name = match["name"]
        line_start = source.text.rfind("\n", 0, match.start()) + 1
        line = source.text[line_start : _line_end(source.text, match.end())]
        # In a line of capitals every word looks like an acronym.
        is_shouted = line.isupper() and name.isupper() and len(line.split()) > 2
        if len(name) < 3 or name in seen or is_shouted or fold_text(name) in _PROGRAMMES:
            continue
        if len(re.findall(rf"(?<![\w-]){re.escape(name)}(?!\w)", source.text)) >= 2:
            seen.add(name)
            yield _cut_evidence(source, document_id, match.start(), match.end(), name, 0.7)


def _in_order(*matches: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    return sorted((match for group in matches for match in group), key=lambda match: match.start())


def propose_access_level(document_type: DocumentType, *, file: str, access: AccessConfig) -> Evidence | None:
    """Return "internal" with the rule of config.yaml that says so; None when the document is public."""
    for folder in access.internal_folders:
        if PurePosixPath(file).is_relative_to(folder.strip("/")):
            return Evidence(AccessLevel.INTERNAL.value, 1.0, f"internal_folders: {folder}")
    if document_type in access.internal_types:
        return Evidence(AccessLevel.INTERNAL.value, 1.0, f"internal_types: {document_type.value}")
    return None
