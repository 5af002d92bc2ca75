"""Papers as Word documents: styles, lists with their own numbers, notes, tracked changes, text boxes, odd tables."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph as WordParagraph

from kb.documents import BlockKind
from tests.torture.gold import GoldBlock, Place, Rendered, gold_note, gold_of, gold_option, gold_row
from tests.torture.papers import (
    NOTE_MARK,
    Heading,
    Item,
    Paper,
    Paragraph,
    Table,
    drop_marks,
    number_marks,
    number_part,
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_BULLETS, _NUMBERS = 90, 91
_EPOCH = (2020, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a Word document has besides its text.

    `changes` puts tracked changes into every third paragraph, `extras` adds a text box, a table of merged cells, a
    table inside a table and an empty heading; `box` False leaves the text box out. `own_lists` gives each list a
    definition of its own; otherwise they share one and say where they begin anew. `prints_marks` asks for the
    numbers of notes in the text, where the document is to be printed.
    """

    notes: bool = True
    box: bool = True
    own_lists: bool = False
    prints_marks: bool = False
    changes: bool = False
    extras: bool = False
    runs: bool = True


def render_docx(
    paper: Paper, *, style: WordStyle, chance: random.Random, spoil: Callable[[str], str] = str
) -> Rendered:
    """Return a paper as a Word document; `spoil` may write the same characters in other ways."""
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = "Tajništvo"
    numbers = number_marks(paper) if style.notes else {}
    lists = _Lists(document, shares=not style.own_lists)
    gold: list[GoldBlock] = []
    if style.runs:
        # Word keeps these lines apart from the text; printed on a page or two nobody can tell.
        gold += (gold_option(line) for line in (f"{paper.name} – SE", "Stran") * 2)
        document.sections[0].header.paragraphs[0].text = f"{paper.name} – SE"
        document.sections[0].footer.paragraphs[0].text = "Stran"
    for place, part in enumerate(paper.parts):
        if not isinstance(part, Item):
            lists.end()
        gold += gold_of(number_part(part, numbers) if style.prints_marks else part)
        match part:
            case Heading(text, level):
                _write(document.add_heading(level=level), text, numbers=numbers, spoil=spoil)
            case Paragraph(text):
                paragraph = document.add_paragraph()
                _write(paragraph, text, numbers=numbers, spoil=spoil)
                if style.changes and place % 3 == 0:
                    _track_changes(paragraph, chance)
            case Item(text, level, number):
                paragraph = document.add_paragraph()
                _write(paragraph, text, numbers=numbers, spoil=spoil)
                lists.add(paragraph, level=level, number=number)
            case Table(rows, has_header):
                table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
                for number_, row in enumerate(rows):
                    cells = table.add_row()
                    for cell, text in zip(cells.cells, row, strict=True):
                        _write(cell.paragraphs[0], text, numbers=numbers, spoil=spoil)
                        for run in cell.paragraphs[0].runs if has_header and number_ == 0 else ():
                            run.bold = True
                    if has_header and number_ == 0:
                        cells._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {_NAMESPACES}/>"))
                document.add_paragraph()
    if style.extras:
        gold += _add_extras(document, chance, with_box=style.box)
    if numbers:
        _add_notes(document, paper, numbers, spoil)
        gold += (gold_note(text) for _, text in paper.notes)
    buffer = io.BytesIO()
    document.save(buffer)
    return Rendered(fix_times(buffer.getvalue()), tuple(gold))


def fix_times(content: bytes) -> bytes:
    """Return a zip-based document with the same time on all its parts, so that equal papers make equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = entry.compress_type
            part = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                part = fix_times(part)
            elif entry.filename == "docProps/core.xml":
                part = _TIME.sub(b"2020-01-01T00:00:00Z", part)
            new.writestr(info, part)
    return buffer.getvalue()


def _write(paragraph: WordParagraph, text: str, *, numbers: dict[str, int], spoil: Callable[[str], str]) -> None:
    """Write a text into a paragraph, in several runs as Word does, with references to its notes."""
    last = 0
    for mark in [*NOTE_MARK.finditer(text), None]:
        piece = spoil(text[last : mark.start() if mark else len(text)])
        # Word splits runs where a spelling was corrected or the cursor once stood.
        middle = len(piece) // 2
        for half in (piece[:middle], piece[middle:]):
            if half:
                paragraph.add_run(half)
        if mark is not None:
            last = mark.end()
            if number := numbers.get(mark[1]):
                paragraph._p.append(
                    parse_xml(
                        f'<w:r {_NAMESPACES}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                        f'<w:footnoteReference w:id="{number}"/></w:r>'
                    )
                )


def _track_changes(paragraph: WordParagraph, chance: random.Random) -> None:
    """Mark the first run as inserted and put a deleted one before it, and a hidden one at the end."""
    by = f'w:id="{chance.randrange(1, 10_000)}" w:author="B" w:date="2020-01-01T00:00:00Z"'
    first = paragraph.runs[0]._r if paragraph.runs else None
    if first is None:
        return
    place = list(paragraph._p).index(first)
    inserted = parse_xml(f"<w:ins {_NAMESPACES} {by}/>")
    paragraph._p.insert(place, inserted)
    inserted.append(first)
    paragraph._p.insert(
        place, parse_xml(f"<w:del {_NAMESPACES} {by}><w:r><w:delText>Izbrisano besedilo. </w:delText></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:r {_NAMESPACES}><w:rPr><w:vanish/></w:rPr><w:t>Skrito.</w:t></w:r>"))


def _add_extras(document: WordDocument, chance: random.Random, *, with_box: bool) -> list[GoldBlock]:
    document.add_heading("", level=2)
    gold = [GoldBlock(BlockKind.PARAGRAPH, "Spodaj so podatki v drugačni obliki.")]
    paragraph = document.add_paragraph(gold[0].text)
    number = chance.randrange(100, 999)
    boxed = f"Okence ob strani pove, da je bilo udeležencev {number}."
    if with_box:
        paragraph._p.append(
            parse_xml(
                f"<w:r {_NAMESPACES}><w:pict>"
                '<v:shape style="position:absolute;margin-left:300pt;margin-top:0;width:150pt;height:60pt">'
                f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{boxed}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
                "</v:shape></w:pict></w:r>"
            )
        )
        gold.append(GoldBlock(BlockKind.PARAGRAPH, boxed, place=Place.ANYWHERE))
    merged = document.add_table(rows=4, cols=4, style="Table Grid")
    texts = [
        ["Območje", "Ženske in moški", "", "Skupaj"],
        ["", "ženske", "moški", ""],
        ["Sever", "12", "9", "21"],
        ["Jug", "7", "11", "18"],
    ]
    for row, cells in zip(merged.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    merged.cell(0, 1).merge(merged.cell(0, 2)).text = "Ženske in moški"
    merged.cell(0, 0).merge(merged.cell(1, 0)).text = "Območje"
    merged.cell(0, 3).merge(merged.cell(1, 3)).text = "Skupaj"
    for row in merged.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {_NAMESPACES}/>"))
    gold += (gold_row(tuple(cells), is_header=place < 2) for place, cells in enumerate(texts))
    gold.append(GoldBlock(BlockKind.PARAGRAPH, "Zadnja preglednica stoji v drugi."))
    document.add_paragraph(gold[-1].text)
    outer = document.add_table(rows=1, cols=2)
    left, right = outer.rows[0].cells
    left.paragraphs[0].text = "Levo piše, kdo je odgovoren."
    right.paragraphs[0].text = "Desno stojijo roki."
    inner = right.add_table(rows=2, cols=2)
    for row, cells in zip(inner.rows, [["Rok", "Naloga"], ["1. 5.", "Osnutek"]], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    right.add_paragraph("")
    gold += [
        GoldBlock(BlockKind.PARAGRAPH, left.paragraphs[0].text),
        GoldBlock(BlockKind.PARAGRAPH, right.paragraphs[0].text),
        gold_row(("Rok", "Naloga"), is_header=True),
        gold_row(("1. 5.", "Osnutek")),
    ]
    return gold


class _Lists:
    """Gives each list its own numbering, which Word needs to begin it anew."""

    def __init__(self, document: WordDocument, *, shares: bool) -> None:
        self._numbering = document.part.numbering_part.element
        self._shares = shares
        self._next = 200
        # For each open level: is it numbered, and the id of its list.
        self._open: list[tuple[bool, int]] = []
        if shares:
            self._define(_BULLETS, is_numbered=False, start=1)
            self._define(_NUMBERS, is_numbered=True, start=1)

    def _define(self, identifier: int, *, is_numbered: bool, start: int) -> None:
        """Add a definition of nine levels, before the lists that use the definitions."""
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
            f'<w:numFmt w:val="{"decimal" if is_numbered else "bullet"}"/>'
            f'<w:lvlText w:val="{f"%{level + 1}." if is_numbered else chr(0x2022)}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{720 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for level in range(9)
        )
        place = next(
            (place for place, child in enumerate(self._numbering) if child.tag == f"{{{_W}}}num"), len(self._numbering)
        )
        self._numbering.insert(
            place,
            parse_xml(
                f'<w:abstractNum {_NAMESPACES} w:abstractNumId="{identifier}">'
                f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
            ),
        )

    def end(self) -> None:
        """Say that the next item begins a new list."""
        self._open.clear()

    def add(self, paragraph: WordParagraph, *, level: int, number: int | None) -> None:
        """Make a paragraph an item of the list that is open at its level."""
        del self._open[level:]
        if len(self._open) == level and self._open[-1][0] != (number is not None):
            self._open.pop()
        while len(self._open) < level:
            self._open.append((number is not None, self._start(number, len(self._open))))
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {_NAMESPACES}><w:ilvl w:val="{level - 1}"/><w:numId w:val="{self._open[-1][1]}"/></w:numPr>'
            )
        )

    def _start(self, number: int | None, level: int) -> int:
        self._next += 1
        if self._shares:
            definition = _BULLETS if number is None else _NUMBERS
            override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number or 1}"/></w:lvlOverride>'
        else:
            definition, override = self._next, ""
            self._define(definition, is_numbered=number is not None, start=number or 1)
        self._numbering.append(
            parse_xml(
                f'<w:num {_NAMESPACES} w:numId="{self._next}"><w:abstractNumId w:val="{definition}"/>{override}</w:num>'
            )
        )
        return self._next


def _add_notes(document: WordDocument, paper: Paper, numbers: dict[str, int], spoil: Callable[[str], str]) -> None:
    texts = dict(paper.notes)
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(spoil(drop_marks(texts[mark])))}</w:t></w:r></w:p></w:footnote>'
        for mark, number in numbers.items()
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{identifier}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, identifier in (("separator", -1), ("continuationSeparator", 0))
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {_NAMESPACES}>{separators}{notes}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
