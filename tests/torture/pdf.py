"""Papers as PDFs: one column or two, ruled and unruled tables, running lines, turned pages, forms, encryption."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, TableStyle
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from kb.documents import BlockKind
from tests.ingest.make_sources import encrypt_pdf
from tests.torture.gold import GoldBlock, Place, Rendered, gold_of, gold_row
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

_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_VOWELS = "aeiouäöüàèéìíòóùúâêîôûаеиоуєіï"
_SYLLABLE = re.compile(rf"(?<=[^\W\d_]{{2}})(?<=[{_VOWELS}])(?=[^\W\d_{_VOWELS}][{_VOWELS}][^\W\d_])", re.IGNORECASE)
_EDGE = 60.0
_GUTTER = 18.0
_PADDING = 4.0


@dataclass(frozen=True, slots=True)
class PdfStyle:
    """How a PDF is set; `is_ruled` draws the lines of tables, `runs` prints a line at the head and foot of pages."""

    columns: int = 1
    is_justified: bool = False
    is_ruled: bool = True
    runs: bool = True
    font: str = "Sans"
    size: float = 10.0
    hyphenates: bool = False


def render_pdf(paper: Paper, *, style: PdfStyle, spoil: Callable[[str], str] = str) -> Rendered:
    """Return a paper as a PDF; `spoil` may write the same characters in other ways."""
    _register_fonts()
    regular, bold = f"DejaVu{style.font}", f"DejaVu{style.font}-Bold"
    body = ParagraphStyle(
        "body",
        fontName=regular,
        fontSize=style.size,
        leading=style.size * 1.3,
        alignment=TA_JUSTIFY if style.is_justified else TA_LEFT,
        spaceAfter=style.size * 0.6,
    )
    small = ParagraphStyle("note", parent=body, fontSize=style.size * 0.8, leading=style.size)
    numbers = number_marks(paper)

    def write(text: str) -> str:
        marked = NOTE_MARK.sub(lambda mark: f"<super>{numbers.get(mark[1], '')}</super>", escape(text))
        pieces = re.split(r"(<[^<>]*>)", marked)
        hyphenate = hyphenate_softly if style.hyphenates else str
        pieces = [piece if piece.startswith("<") else spoil(hyphenate(piece)) for piece in pieces]
        return "".join(pieces).replace("\n", "<br/>")

    width = (A4[0] - 2 * _EDGE - (style.columns - 1) * _GUTTER) / style.columns
    story: list[Flowable] = []
    gold: list[GoldBlock] = []
    for part in paper.parts:
        # The number of a note stands right after its word; a PDF does not say that it is raised.
        gold += gold_of(number_part(part, numbers))
        match part:
            case Heading(text, level):
                size = style.size * {1: 1.6, 2: 1.3}.get(level, 1.12)
                story.append(
                    Text(
                        write(text),
                        ParagraphStyle(
                            f"h{level}",
                            fontName=bold,
                            fontSize=size,
                            leading=size * 1.2,
                            spaceBefore=size * 0.8,
                            spaceAfter=size * 0.5,
                            keepWithNext=1,
                        ),
                    )
                )
            case Paragraph(text):
                story.append(Text(write(text), body))
            case Item(text, level, number):
                indent = 16.0 * level
                item = ParagraphStyle(
                    f"item{level}",
                    parent=body,
                    leftIndent=indent,
                    bulletIndent=indent - 14,
                    spaceAfter=2,
                    bulletFontName=regular,
                )
                story.append(Text(write(text), item, bulletText="•" if number is None else f"{number}."))
            case Table():
                story += [_draw_table(part, write, style=style, width=width), Spacer(1, style.size)]
    for mark, text in paper.notes:
        story.append(Text(f"<super>{numbers[mark]}</super> {write(text)}", small))
        gold.append(GoldBlock(BlockKind.PARAGRAPH, drop_marks(text), place=Place.ANYWHERE))
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, invariant=1, title=paper.title, author="")
    frames = [
        Frame(_EDGE + column * (width + _GUTTER), _EDGE, width, A4[1] - 2 * _EDGE, 0, 0, 0, 0)
        for column in range(style.columns)
    ]

    def draw_running_lines(canvas: Canvas, document: BaseDocTemplate) -> None:
        if style.runs:
            canvas.setFont(regular, 8)
            canvas.drawString(_EDGE, A4[1] - 36, f"{paper.name} – SE")
            canvas.drawCentredString(A4[0] / 2, 30, f"– {document.page} –")

    template.addPageTemplates([PageTemplate("page", frames, onPage=draw_running_lines)])
    template.build(story)
    content = buffer.getvalue()
    if style.runs and len(PdfReader(io.BytesIO(content)).pages) < 3:
        # Nobody can tell a line at the top of the only page from the text.
        gold += [
            GoldBlock(BlockKind.PARAGRAPH, line, place=Place.OPTIONAL)
            for line in (f"{paper.name} – SE", f"{paper.name} – SE", "– 1 –", "– 2 –")
        ]
    return Rendered(content, tuple(gold))


def hyphenate_softly(text: str) -> str:
    """Return the text with soft hyphens where its long words may be divided."""
    return " ".join(
        _SYLLABLE.sub("\u00ad", word) if len(word) > 6 and word.strip(".,;:()»«„“").isalpha() else word
        for word in text.split(" ")
    )


def turn_pages(rendered: Rendered, degrees: int) -> Rendered:
    """Return the PDF with its content drawn turned and the pages turned back, as scanners and landscape sheets do."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(rendered.content)))
    for page in writer.pages:
        page.rotate(degrees)
        page.transfer_rotation_to_content()
        page.rotate(-degrees)
    return Rendered(_write(writer), rendered.gold)


def lock_pdf(rendered: Rendered) -> Rendered:
    """Return the PDF encrypted with an empty password, which every reader tries by itself."""
    return Rendered(encrypt_pdf(rendered.content, user_password=""), rendered.gold)


def render_form(paper: Paper) -> Rendered:
    """Return a PDF form whose fields hold the second cells of the paper's tables, each beside its first as the label."""
    _register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(paper.title)
    gold = [GoldBlock(BlockKind.HEADING, paper.title, 1)]
    canvas.setFont("DejaVuSans-Bold", 16)
    canvas.drawString(_EDGE, 780, paper.title[:60])
    gold[0] = GoldBlock(BlockKind.HEADING, paper.title[:60].strip(), 1)
    bottom = 740.0
    rows = [row for part in paper.parts if isinstance(part, Table) for row in part.rows[1:]]
    for place, row in enumerate(rows[:14]):
        label, value = drop_marks(row[0])[:40].strip(), drop_marks(row[1])[:40].strip()
        canvas.setFont("DejaVuSans", 10)
        canvas.drawString(_EDGE, bottom, f"{label}:")
        # The standard fonts of forms have no Cyrillic and no letters with a caron.
        value = value.encode("latin-1", errors="ignore").decode("latin-1").strip() or str(place)
        canvas.acroForm.textfield(
            name=f"field{place}", value=value, x=320, y=bottom - 4, width=200, height=16, fontSize=9
        )
        gold.append(gold_row((f"{label}:", value)))
        bottom -= 34
    canvas.showPage()
    canvas.save()
    return Rendered(buffer.getvalue(), tuple(gold))


def _write(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _draw_table(table: Table, write: Callable[[str], str], *, style: PdfStyle, width: float) -> Grid:
    """Return a table in letters so small that no word of it has to be cut, down to half the size of the text."""
    regular, bold = f"DejaVu{style.font}", f"DejaVu{style.font}-Bold"
    columns = [[drop_marks(row[column]) for row in table.rows] for column in range(len(table.rows[0]))]
    for share in (0.9, 0.8, 0.7, 0.6, 0.5):
        size = style.size * share
        needed = [
            2 * _PADDING
            + 3
            + max(pdfmetrics.stringWidth(word, bold, size) for cell in cells for word in [*cell.split(), ""])
            for cells in columns
        ]
        if sum(needed) <= width:
            break
    wanted = [min(40, max(map(len, cells))) + 1 for cells in columns]
    rest = width - sum(needed)
    cell_style = ParagraphStyle("cell", fontName=regular, fontSize=size, leading=size * 1.3, alignment=TA_LEFT)
    head_style = ParagraphStyle("head", parent=cell_style, fontName=bold)
    cells = [
        [Text(write(cell), head_style if table.has_header and place == 0 else cell_style) for cell in row]
        for place, row in enumerate(table.rows)
    ]
    rules: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
    ]
    if style.is_ruled:
        rules.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    widths = [own + rest * part / sum(wanted) for own, part in zip(needed, wanted, strict=True)]
    return Grid(cells, colWidths=widths, style=TableStyle(rules))


@cache
def _register_fonts() -> None:
    for name in ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSerif-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))
    for family in ("DejaVuSans", "DejaVuSerif"):
        pdfmetrics.registerFontFamily(family, family, f"{family}-Bold", family, f"{family}-Bold")
