"""Which of the closed list of types a document has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.metadata.lines import Line, Reading, list_words
from ingest.metadata.title_cues import ISSUE_NUMBER
from ingest.metadata.title_lines import close_up, is_greeting
from ingest.metadata.title_signs import is_menu_line
from ingest.metadata.type_cues import HINT_PATTERNS, NAME_PATTERNS
from kb.dates import find_dates
from kb.documents import BlockKind
from kb.folding import fold_text
from kb.metadata import DocumentType, Evidence
from kb.passages import Passage
from kb.terms import match_field

_SHEET_FIELDS = list_words("acronym name programme period budget funding contract lead partner start end")
# Sections of a web site: what stands in them is no newsletter.
_MENU_WORDS = list_words(
    "novice vijesti vesti novosti news notizie noticias actualidad aktualno aktualnosti nachrichten aktuelles"
    " actualites вести новости clanki clanci articles articoli dogodki events projekti projects"
)
_TIME_OF_DAY = re.compile(
    r"\b(?:ob|u|at|alle|ore|ora|hora|a las|um|a|ab|od|from|pocetkom u|во|у|со почеток во|са почетком у|klockan)\s"
    r"\d{1,2}(?:[.:h]\d\d)?\s?(?:uri|uhr|sati|h|casova|часова|часот|pm|am|heures|horas|ure)?\b"
)
_EVENT_NOUN = re.compile(
    r"\b(?:okrugl\w+ sto|okrogl\w+ miz|konferenc|seminar|tribin|radionic|delavnic|posvet|predavanj|rencontre"
    r"|colloque|journee"
    r"|table ronde|tavola rotonda|convegno|jornada|encuentro|workshop|conference|tagung|fachtag|forum|susret"
    r"|srecanj|fair"
    r"|sajam|sejem|fiera|feria|messe|webinar|vebinar|open day|dan odprtih|dan otvorenih|atelier|taller|обук"
    r"|трибин|конферен"
    r"|семинар|форум|радиониц|работилниц|предавањ|саем|сајам|general assembly|obcni zbor|skupstin|assemblea|asamblea"
    r"|assemblee generale|mitgliederversammlung|generalversammlung)"
)
# "1) …", "A1. …", "§ 2", "Article 3": no page of a portal is written in articles and questions.
_NUMBERED = re.compile(
    r"[a-z]?\d{1,2}[.)]\s|§|(?:article|art|clen|clanak|clan|articulo|articolo|artikel|член|члан)\b\.?\s\d"
)
# A name that only sheets have, in any of their languages.
_SHEET_NAME = re.compile(
    r"steckbrief\b|projektblatt|factsheet|fact sheet|\b(?:fiche|ficha|scheda|fisa|фиша)\s|izkaznica|kartica"
)
_LEAST_WEIGHT = 0.65
_SCAN_LINES = 10


@dataclass(frozen=True, slots=True)
class _Vote:
    weight: float
    start: int
    end: int
    origin: str = ""


def propose_document_type(reading: Reading, *, title: Evidence) -> Evidence | None:
    """Propose one of the closed list of types by weighted cues; None when nothing points to one.

    The evidence is the passage of the strongest cue, or "file name".
    """
    votes: dict[DocumentType, list[_Vote]] = {kind: [] for kind in DocumentType}
    for kind, vote in (
        *_vote_by_title(title),
        *_vote_by_lines(reading, title),
        *_vote_by_name(reading.file),
        *_vote_by_fields(reading),
        *_vote_by_form(reading),
    ):
        votes[kind].append(vote)
    totals = {kind: sum(vote.weight for vote in given) for kind, given in votes.items()}
    ranking = sorted(totals, key=lambda kind: totals[kind], reverse=True)
    best, second = ranking[0], ranking[1]
    if totals[best] < _LEAST_WEIGHT:
        return None
    strongest = max(votes[best], key=lambda vote: (vote.weight, -vote.start))
    confidence = min(0.95, 0.4 + 0.1 * totals[best]) * (0.6 + 0.4 * (1 - totals[second] / totals[best]))
    if strongest.origin:
        return Evidence(best.value, round(confidence, 3), strongest.origin)
    return reading.cut(strongest.start, strongest.end, best.value, confidence)


def _find_names(folded: str) -> list[tuple[int, DocumentType]]:
    """Return the types that a text names, by where; of two at one place the longer name counts."""
    found: dict[int, tuple[int, DocumentType]] = {}
    for kind, pattern in NAME_PATTERNS.items():
        match = pattern.search(folded)
        if match and kind is DocumentType.OTHER and folded[: match.start()].strip(' »„"“«.0123456789'):
            # Strategies, plans and forms are also what other papers are about: only the first word names the type.
            continue
        if match and (match.start() not in found or found[match.start()][0] < match.end()):
            found[match.start()] = (match.end(), kind)
    return sorted((start, kind) for start, (_, kind) in found.items())


def _vote_by_title(title: Evidence) -> Iterator[tuple[DocumentType, _Vote]]:
    """The type word in the title counts most; of several the first: "Minutes of the meeting on the report"."""
    if title.origin == "file name":
        return
    folded = close_up(fold_text(title.value))
    section, dash, rest = folded.partition(" – ")
    if dash and section in _MENU_WORDS and not section.startswith("proj"):
        folded = rest
    for rank, (start, kind) in enumerate(_find_names(folded)):
        weight = max(0.5, (4.0 if start == 0 else 3.3) - 1.2 * rank)
        if isinstance(title.origin, Passage):
            yield kind, _Vote(weight, title.origin.start, title.origin.end)
        else:
            yield kind, _Vote(weight, 0, 0, title.origin)


def _vote_by_name(file: str) -> Iterator[tuple[DocumentType, _Vote]]:
    """The type word in the file name, and a little for the names of its folders."""
    path = PurePosixPath(fold_text(file))
    for text, weight in ((path.stem, 1.8), ("/".join(path.parts[:-1]), 0.8)):
        words = re.sub(r"[-_.+\s]+", " ", text)
        for rank, (_, kind) in enumerate(_find_names(words)):
            yield kind, _Vote(weight / (rank + 1), 0, 0, "file name")


def _vote_by_lines(reading: Reading, title: Evidence) -> Iterator[tuple[DocumentType, _Vote]]:
    """Type words in the first lines and headings, and the phrases that documents of a type have."""
    for line in reading.head:
        is_top = line.number < _SCAN_LINES and len(line.text) <= 120 and not line.is_prose
        is_alone = is_top and (line.is_capitals or line.kind is BlockKind.HEADING or len(line.text.split()) <= 4)
        weight = 1.6 if is_alone else 0.9 if is_top else 0.35 if line.kind is BlockKind.HEADING else 0.0
        if is_top and isinstance(title.origin, Passage) and 0 <= line.start - title.origin.end <= 3:
            # The subtitle.
            weight = 2.0
        if not weight:
            continue
        is_menu = line.folded.strip(" .:") in _MENU_WORDS or is_menu_line(line.folded)
        for rank, (start, kind) in enumerate(() if is_menu else _find_names(close_up(line.folded))):
            # One sheet may be called "project" anywhere; the word alone says little outside the title.
            sheet = 1.0 if _SHEET_NAME.search(line.folded) else 0.4
            share = {DocumentType.PROJECT_SHEET: sheet, DocumentType.OTHER: 0.6 if start == 0 else 0.4}.get(kind, 1.0)
            share *= 1.0 if start == 0 else 0.6
            yield kind, _Vote(weight * share / (rank + 1), line.start, line.end)
    seen: dict[DocumentType, set[str]] = {}
    for line in (*reading.head, *reading.tail):
        for kind, pattern in HINT_PATTERNS.items():
            for match in pattern.finditer(line.folded):
                known = seen.setdefault(kind, set())
                if match[0][:8] not in known and len(known) < 3:
                    known.add(match[0][:8])
                    yield kind, _Vote(0.9 if len(match[0]) > 6 else 0.6, line.start, min(line.end, line.start + 300))


def _vote_by_fields(reading: Reading) -> Iterator[tuple[DocumentType, _Vote]]:
    """Rows such as "Budget" and "Lead partner" make a project sheet, when there are three kinds of them."""
    fields: dict[str, Line] = {}
    for line in reading.head:
        found = match_field(line.text)
        if found and found.field in _SHEET_FIELDS:
            fields.setdefault(found.field, line)
    if len(fields) >= 3:
        first = min(fields.values(), key=lambda line: line.start)
        yield DocumentType.PROJECT_SHEET, _Vote(min(4.5, 0.9 * len(fields)), first.start, first.end)


def _vote_by_form(reading: Reading) -> Iterator[tuple[DocumentType, _Vote]]:
    """What the form says: a numbered issue with its month is a periodical, a saved web page mostly an article."""
    for line in reading.head[:10]:
        if line.is_prose or len(line.text) > 120:
            continue
        found = ISSUE_NUMBER.search(line.folded)
        dates = find_dates(line.text) if found else []
        if found and dates and any(mention.date.earliest != mention.date.latest for mention in dates):
            yield DocumentType.NEWSLETTER, _Vote(2.0, line.start, line.end)
            break
    top = [line for line in reading.head if line.start < 1500]
    if any(_EVENT_NOUN.search(line.folded) for line in top[:8]):
        for line in top:
            if _TIME_OF_DAY.search(line.folded) and len(line.text) < 400 and find_dates(line.text, year=2000):
                yield DocumentType.INVITATION, _Vote(0.7, line.start, min(line.end, line.start + 300))
                break
    for line in reading.head[:_SCAN_LINES]:
        # "Friday, 2 June 2023, 08:40 | Text and photos: Ana Kos" under the headline of a portal.
        if (
            "|" in line.text
            and len(line.text) < 120
            and re.search(r"\d[:.]\d\d\b", line.text)
            and find_dates(line.text)
        ):
            yield DocumentType.ARTICLE, _Vote(0.8, line.start, line.end)
            break
    is_page = reading.source.media_type in ("text/html", "multipart/related")
    rows = sum(match_field(line.text) is not None or _NUMBERED.match(line.folded) is not None for line in reading.head)
    if is_page and rows < 3 and any(line.is_prose for line in reading.head) and not any(map(is_greeting, reading.head)):
        yield DocumentType.ARTICLE, _Vote(1.0, 0, 0, "web page")
