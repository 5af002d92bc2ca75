"""Blocks that a format names itself (DOCX, HTML, markdown) -> a text of record with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.parsers.characters import clean_characters
from kb.documents import Block, BlockKind, ParsedSource
from kb.folding import fold_text
from kb.passages import Page
from kb.terms import list_field_terms

_BETWEEN_PAGES = "\n\n"
# What columns are called, beside the field terms of sheets; folded before they are compared.
_COLUMN_TERMS = """
    št. | zap. št. | ime | ime in priimek | priimek | naziv | organizacija | ustanova | datum | ura | leto | enota |
    količina | znesek | vrednost | skupaj | cilj | ciljna vrednost | izhodišče | doseženo | realizirano | kazalnik |
    kazalec | opis | opomba | opombe | dejavnost | aktivnost | naloga | rok | odgovorna oseba | nosilec | vloga |
    funkcija | naslov | tema | br. | redni broj | rb. | r.b. | ime i prezime | prezime | sat | vrijeme | vreme |
    godina | jedinica | iznos | vrijednost | ukupno | pokazatelj | indikator | ciljana vrijednost | ostvareno |
    početna vrijednost | napomena | zadatak | odgovorno lice | uloga | grad | općina | opština | dan | predavač | бр.
    | редни број | име | име и презиме | презиме | назив | организација | установа | датум | сат | време | година |
    јединица | количина | износ | вредност | укупно | показатељ | индикатор | циљ | остварено | опис | напомена |
    улога | активност | задатак | рок | град | општина | р.бр. | реден број | вкупно | единица | забелешка | no. | no
    | nr. | # | first name | surname | organisation | organization | institution | date | time | year | unit |
    quantity | amount | value | total | indicator | baseline | target | achieved | actual | description | remarks |
    comment | comments | notes | task | activity | deadline | responsible | responsible person | role | position |
    city | town | type | category | item | title | price | cost | address | topic | speaker | country | share | n. |
    nome | cognome | nome e cognome | ente | organizzazione | data | ora | anno | unità | quantità | valore | totale |
    indicatore | valore iniziale | valore obiettivo | raggiunto | descrizione | note | compito | scadenza |
    responsabile | ruolo | città | tipo | categoria | voce | costo | prezzo | importo | n.º | nombre | apellidos |
    nombre y apellidos | entidad | organización | fecha | hora | año | unidad | cantidad | valor | indicador |
    línea de base | meta | logrado | descripción | observaciones | tarea | actividad | plazo | responsable | cargo |
    ciudad | categoría | concepto | coste | precio | nr | name | vorname | nachname | einrichtung | uhrzeit | zeit |
    jahr | einheit | menge | betrag | wert | summe | gesamt | ausgangswert | zielwert | erreicht | beschreibung |
    bemerkung | bemerkungen | anmerkung | aufgabe | aktivität | frist | verantwortlich | rolle | funktion | stadt |
    art | število | broj | број | number | numero | número | anzahl | kategorie | posten | kosten | preis | n° | nom |
    prénom | nom et prénom | organisme | heure | année | unité | quantité | montant | valeur | indicateur |
    valeur de référence | cible | atteint | remarques | tâche | activité | échéance | rôle | fonction | ville |
    catégorie | poste | coût | prix | mesec | mesto | kdaj | kaj | kje | kdo | kada | što | šta | gdje | gde | tko |
    кога | што | каде | кој | када | шта | где | when | what | where | who | wann | was | wo | wer | quand | quoi | où |
    qui | quando | cosa | dove | chi | cuándo | qué | dónde | quién
"""
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/–-]\s?(?:(?:19|20)?\d\d))?\.?$")
_IN_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]")
_NUMBER_START = re.compile(r"[^\w]*(?:(?:[A-Z]{3}|KM|ca?|cca|do|od|bis|da|a|hasta)\b[.\s]*)?[^\w]*\d")
_ENDS_IN_YEAR = re.compile(r"\b(?:19|20)\d\d\.?$")
_BOLD_CHARACTERS = 110
_HEADER_CHARACTERS = 60
_HEADER_WORDS = 8
# Enough rows to know the kind of each column; a sheet may have a million.
_ROWS_LOOKED_AT = 40


class RecordWriter:
    """Collects blocks in reading order; each becomes a stretch of the text of record.

    List items and table rows stand on neighbouring lines, everything else is set off by a blank line. A page ends where
    the next begins.
    """

    def __init__(self) -> None:
        """Begin an empty text of record."""
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._page_starts = [0]
        self._is_run_open = False
        self._strong: list[int] = []

    @property
    def length(self) -> int:
        """Return how many characters the text of record has so far."""
        return self._length

    def start_page(self) -> None:
        """Begin the next page (a slide, a sheet of a workbook, a chapter); the first has begun already."""
        if self._length > self._page_starts[-1]:
            self._append(_BETWEEN_PAGES)
        self._page_starts.append(self._length)

    def end_run(self) -> None:
        """Let the next list item or table row begin a list or table of its own, set off by a blank line."""
        self._is_run_open = False

    def add(
        self, kind: BlockKind, text: str, *, level: int = 0, is_header: bool = False, is_strong: bool = False
    ) -> None:
        """Append one block; text without anything visible adds nothing.

        `is_strong` marks a paragraph that is wholly bold: in a document that names no headings it may be one.
        """
        # An empty first cell keeps its tab, or the others would move into the wrong columns.
        text = clean_characters(text)
        text = text.strip(" \n").rstrip() if kind == BlockKind.TABLE_ROW else text.strip()
        if not text or text.isspace():
            return
        if self._length > self._page_starts[-1]:
            last = self._blocks[-1]
            is_run = self._is_run_open and kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) and last.kind == kind
            self._append("\n" if is_run and (last.is_header or not is_header) else "\n\n")
        self._is_run_open = True
        start = self._length
        self._append(text)
        if is_strong and kind == BlockKind.PARAGRAPH and _may_be_heading(text):
            self._strong.append(len(self._blocks))
        self._blocks.append(Block(kind, start, self._length, len(self._page_starts), level, is_header))

    def add_rows(self, rows: Sequence[Sequence[str]], *, headers: int) -> None:
        """Append a table of its own, row by row; the first `headers` rows name its columns, empty ones are left out."""
        self.end_run()
        for place, cells in enumerate(rows):
            self.add(BlockKind.TABLE_ROW, "\t".join(join_cells(cells)), is_header=place < headers)

    def finish(self, media_type: str, properties: Mapping[str, str | None]) -> ParsedSource:
        """Return the parsed source; properties without a value are left out."""
        text = "".join(self._parts)
        self._promote_strong()
        # Pages at the end may have had nothing on them.
        length = self._blocks[-1].end if self._blocks else 0
        starts = [min(start, length) for start in self._page_starts]
        return ParsedSource(
            text=text[:length],
            pages=tuple(
                Page(number, start, end) for number, (start, end) in enumerate(pairwise([*starts, length]), start=1)
            ),
            blocks=tuple(self._blocks),
            media_type=media_type,
            properties=keep_filled(properties.items()),
        )

    def _promote_strong(self) -> None:
        """Make headings of the bold lines that something follows, when headings have not been named as such.

        All get one level: how they nest can only be guessed, and a wrong parent misleads more than none.
        """
        named = sum(1 for block in self._blocks if block.kind == BlockKind.HEADING)
        paragraphs = sum(1 for block in self._blocks if block.kind != BlockKind.TABLE_ROW)
        # A title alone names no sections; where most lines are bold, bold says nothing.
        if named > 1 or len(self._strong) * 2 > paragraphs:
            return
        strong = frozenset(self._strong)
        for place in self._strong:
            is_followed = place + 1 < len(self._blocks) and not (place + 1 in strong and place + 2 in strong)
            if is_followed:
                self._blocks[place] = replace(self._blocks[place], kind=BlockKind.HEADING, level=1 + named)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def keep_filled(properties: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return the properties that say something, cleaned and on one line; of equal names the first counts."""
    filled: dict[str, str] = {}
    for name, value in properties:
        text = " ".join(clean_characters(value or "").split())
        if text and name not in filled:
            filled[name] = text
    return filled


def join_cells(cells: Iterable[str]) -> Iterable[str]:
    """Yield the cells of a row without the tabs inside them, which would read as the next cell."""
    return (cell.replace("\t", " ").strip() for cell in cells)


def _may_be_heading(text: str) -> bool:
    """Say whether a bold paragraph is short, of one line and no sentence."""
    return (
        len(text) <= _BOLD_CHARACTERS
        and "\n" not in text
        and "\t" not in text
        and not text.endswith((".", ",", ";", "!", "?"))
        and sum(1 for character in text if character.isalpha()) > 2
    )


def find_header_rows(rows: Sequence[Sequence[str]], *, strong: Sequence[bool] = ()) -> int:
    """Return how many rows at the top of a table name its columns: 0, 1 or, with names in two storeys, 2.

    Rows are cells with their columns aligned: empty text where a cell is merged away. `strong` says of each row whether
    all its cells are set in bold or otherwise marked. A row counts as a header when each cell is a short name and
    something speaks for it: it alone is strong, numbers stand below its words, its names are known as those of
    columns, or its words are much shorter than everything below. A table of keys and values has no header.
    """
    rows = rows[:_ROWS_LOOKED_AT]
    width = max((_filled_width(row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return 0
    table = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in rows]
    if _names_columns(table[0]):
        is_strong = strong[:1] == [True] and not all(strong[1 : len(rows)])
        return 1 if is_strong or _is_header(table[0], table[1:]) else 0
    if len(table) > 2 and any(table[0]):
        joined = _join_storeys(table[0], table[1])
        if any(not cell for cell in table[0]) and _names_columns(joined) and _has_numbers_below(joined, table[2:]):
            return 2
    return 0


def _filled_width(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _names_columns(row: Sequence[str]) -> bool:
    """Say whether every cell but the first, which may be empty, is a short name and no two are the same."""
    filled = [cell for cell in row if cell]
    return (
        all(row[1:])
        and not _is_number(row[0])
        and not _is_year(row[0])
        and all(_is_name(cell) for cell in filled)
        and len({cell.casefold() for cell in filled}) == len(filled)
    )


def _is_name(cell: str) -> bool:
    if _is_year(cell):
        return True
    return (
        len(cell) <= _HEADER_CHARACTERS
        and len(cell.split()) <= _HEADER_WORDS
        and not _is_number(cell)
        and not cell.endswith((";", "!", ","))
        and "@" not in cell
        and "://" not in cell
    )


def _is_year(cell: str) -> bool:
    """Say whether a cell is a year, perhaps with its unit: "2018/19", "2022 (EUR)"."""
    return _YEAR.match(_IN_BRACKETS.sub("", cell)) is not None


def _is_number(cell: str) -> bool:
    """Say whether a cell holds an amount, a date, a share or another number rather than words."""
    cell = _IN_BRACKETS.sub("", cell) or cell
    digits = sum(1 for character in cell if character.isdecimal())
    letters = sum(1 for character in cell if character.isalpha())
    if not digits or not _NUMBER_START.match(cell):
        return False
    # "12 EUR", "2. oktobar 2017."; words that are counted ("5 novih članov") are words.
    return letters <= 3 or digits >= letters or bool(_ENDS_IN_YEAR.search(cell))


def _is_header(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    if _holds_keys(names, below):
        return False
    filled = [cell for cell in names if cell]
    known = sum(1 for cell in filled if _is_column_term(cell))
    if known >= 2 and known * 2 > len(filled):
        return True
    return _has_numbers_below(names, below) or (len(names) > 2 and _is_shorter(names, below))


def _holds_keys(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether the first column holds field terms and the second their values: a sheet, not a table of columns."""
    if len(names) not in (2, 4) or _is_column_term(names[1]):
        return False
    # "Founded | in March" above "Members | 120" is a first value, not the name of a column.
    if names[0][:1].isupper() and names[1][:1].islower():
        return True
    keys = [row[0] for row in below if row[0]]
    known = sum(1 for key in keys if _is_column_term(key))
    return _is_column_term(names[0]) and known > 0 and known * 3 >= len(keys)


def _has_numbers_below(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether a column has a word at the top and numbers below, or all years at the top are above numbers."""
    evident = years = 0
    for column, name in enumerate(names):
        cells = [row[column] for row in below if row[column] not in ("", "-", "–", "/")]
        numbers = sum(1 for cell in cells if _is_number(cell))
        if not cells or numbers * 5 < len(cells) * 4:
            continue
        if name and _is_year(name):
            years += not all(_is_year(cell) for cell in cells)
        elif name:
            evident += 1
    # One row of numbers under two columns may as well be the second line of a sheet of keys and values.
    return (evident > 0 or years > 1) and (len(names) > 2 or len(below) > 1)


def _is_shorter(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether a column has a short name above cells that are all long."""
    if len(below) < 2:
        return False
    for column, name in enumerate(names):
        lengths = [len(row[column]) for row in below]
        if name and min(lengths) >= max(25, 3 * len(name)):
            return True
    return False


def _join_storeys(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the full names of columns whose upper name may stand above several lower ones."""
    joined: list[str] = []
    last = ""
    for above, name in zip(upper, lower, strict=True):
        last = above or last
        joined.append(f"{last} {name}".strip() if name else above)
    return joined


def _is_column_term(cell: str) -> bool:
    """Say whether a cell, without what it adds in brackets, is a known name of a column."""
    folded = " ".join(fold_text(re.sub(r"[(\[].*", "", cell)).rstrip(" :").split())
    return folded in _COLUMN_SPELLINGS or folded in _FIELD_SPELLINGS


_COLUMN_SPELLINGS = frozenset(" ".join(fold_text(term).split()) for term in _COLUMN_TERMS.split("|"))
_FIELD_SPELLINGS = frozenset(list_field_terms())
