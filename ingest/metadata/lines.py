"""The lines of a document that say something, as all the proposals read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kb.documents import Block, BlockKind, ParsedSource
from kb.folding import fold_text
from kb.metadata import Evidence
from kb.passages import cut_passage


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text of record without white space at its ends; `number` counts the lines of its stretch.

    `folded` is the text without case, diacritics and the misreadings of a scanner, character for character. `is_prose`
    marks the lines of a long paragraph.
    """

    number: int
    start: int
    end: int
    text: str
    folded: str
    kind: BlockKind
    level: int
    is_prose: bool

    @property
    def is_capitals(self) -> bool:
        """Tell whether all its letters are capitals; a scanner may have made an "l" of some "I"."""
        capitals = sum(map(str.isupper, self.text))
        small = sum(map(str.islower, self.text))
        return capitals > 3 and (small == 0 or (small == self.text.count("l") and 4 * small <= capitals))


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed source with the lines at its top and at its end; `tail` has none that `head` has."""

    source: ParsedSource
    document_id: str
    file: str
    head: tuple[Line, ...]
    tail: tuple[Line, ...]

    def cut(self, start: int, end: int, value: str, confidence: float) -> Evidence:
        """Return a value with the passage it was read from."""
        passage = cut_passage(self.document_id, self.source.text, self.source.pages, start, end)
        return Evidence(value, round(confidence, 3), passage)


_HEAD_CHARACTERS = 4000
_TAIL_CHARACTERS = 2500
_PROSE_CHARACTERS = 200
_LINE = re.compile(r"[^\n]+")
# A line of a hostile or broken file may be a megabyte long; what it says, it says at its beginning.
_LONGEST_LINE = 2000


@cache
def list_navigation() -> frozenset[str]:
    """Return the folded words by which web pages lead from one to another, such as "back to top"."""
    return frozenset(fold_text(_NAVIGATION).split("|"))


_SYMBOLS_AROUND = re.compile(r"^\W+|\W+$")
_NAVIGATION = (
    "nazaj na vrh|na vrh|naslovnica|na vrh strani|natrag na vrh|nazad na vrh|povratak na vrh|на врх"
    "|назад на врх|scroll to top"
    "|back to top|to top|top|skip to content|skip to main content|torna su|torna all'inizio|vai al contenuto"
    "|volver arriba|ir arriba|ir al contenido|nach oben|zum inhalt springen|zum seitenanfang|haut de page"
    "|retour en haut|aller au contenu|home|domov|domača stran|početna|naslovna|inicio|startseite|accueil|menu|meni"
    "|menü|menú|izbornik|iskanje|search|prijava|login|natisni|print|deli|share|preskoči na vsebino|почетна|мени"
    "|kontakt|contact|contatti|contacto|o nas|o nama|about us|chi siamo|quiénes somos|über uns|à propos|за нас|о нама"
    "|print this page|stampa|imprimir|drucken|imprimer|preberi več|pročitaj više|read more|leggi tutto|leer más"
    "|weiterlesen|skoči na sadržaj|preskoči na sadržaj|idi na sadržaj|preskoči na vsebino|пређи на садржај"
    "|прескочи на содржина"
    "|прескочи на садржај|aller au contenu principal|vai al contenuto principale|ir al contenido principal"
    "|čitaj naglas|poslušaj|slušaj|read aloud|listen|ascolta|escuchar|vorlesen|écouter|lire la suite"
    "|прочитај више|прочитај повеќе|facebook|twitter|linkedin|instagram|youtube"
)


def read_source(source: ParsedSource, *, document_id: str, file: str) -> Reading:
    """Return the reading that all the proposals share; `file` is the path relative to the corpus folder."""
    head_end = line_end(source.text, _HEAD_CHARACTERS)
    tail_start = max(head_end, source.text.rfind("\n", 0, max(0, len(source.text) - _TAIL_CHARACTERS)))
    return Reading(
        source,
        document_id,
        file,
        tuple(read_lines(source, 0, head_end)),
        tuple(read_lines(source, tail_start)),
    )


def read_lines(source: ParsedSource, start: int = 0, end: int | None = None) -> list[Line]:
    """Return the lines of a stretch that say something: not empty, no page furniture, no navigation."""
    blocks = source.blocks
    navigation = list_navigation()
    lines: list[Line] = []
    place = 0
    for match in _LINE.finditer(source.text, start, len(source.text) if end is None else end):
        written = match[0][:_LONGEST_LINE]
        text = written.strip()
        if not text:
            continue
        opening = match.start() + len(written) - len(written.lstrip())
        while place < len(blocks) and blocks[place].end <= opening:
            place += 1
        block = blocks[place] if place < len(blocks) and blocks[place].start < opening + len(text) else None
        folded = fold_text(text)
        if not any(map(str.isalnum, text)) or _SYMBOLS_AROUND.sub("", folded) in navigation:
            continue
        lines.append(
            Line(
                len(lines),
                opening,
                opening + len(text),
                text,
                mend_scan(text, folded),
                block.kind if block else BlockKind.PARAGRAPH,
                block.level if block else 0,
                block is not None and _is_prose(block),
            )
        )
    return lines


def _is_prose(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.end - block.start > _PROSE_CHARACTERS


_MISREAD_WORD = re.compile(r"[^\W\d_]*[A-ZČŠŽĆĐ][^\W_]*")
_MISREAD = str.maketrans({"l": "i", "1": "i", "|": "i", "0": "o", "5": "s"})


def mend_scan(text: str, folded: str) -> str:
    """Return the folded text with the usual misreadings mended in words of capitals: "ZAPlSN1K" -> "zapisnik"."""
    if not _LOOKS_MISREAD.search(text):
        return folded
    mended = list(folded)
    for match in _MISREAD_WORD.finditer(text):
        word = match[0]
        capitals = sum(map(str.isupper, word))
        if len(word) >= 4 and capitals >= 3 and all(letter.isupper() or letter in "l105" for letter in word):
            mended[match.start() : match.end()] = folded[match.start() : match.end()].translate(_MISREAD)
            # A true "L" is a capital; only the small letter stands for "I".
            for offset, letter in enumerate(word):
                if letter.isupper():
                    mended[match.start() + offset] = folded[match.start() + offset]
    return "".join(mended)


_LOOKS_MISREAD = re.compile(r"[A-ZČŠŽĆĐ][l105][A-ZČŠŽĆĐ]")


def list_words(text: str) -> frozenset[str]:
    """Return the words of a text, for word lists that read as one."""
    return frozenset(text.split())


_SENTENCE_END = re.compile(r"[.!?:;]\s+(?=[^\W\d_])")


def cut_sentence(text: str, end: int) -> str:
    """Return the beginning of the sentence that an offset of a line stands in, up to that offset."""
    opening = max(
        (mark.end() for mark in _SENTENCE_END.finditer(text, max(0, end - 120), end)), default=max(0, end - 120)
    )
    return text[opening:end]


def line_end(text: str, place: int) -> int:
    """Return the end of the line that holds an offset, so that no line is read by half."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def collapse(text: str) -> str:
    """Return a text on one line, without the marks of bold type and soft hyphens."""
    return " ".join(text.replace("**", "").replace("\u00ad", "").split())
