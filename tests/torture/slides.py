"""Papers as slides: a slide for each heading, with text boxes, lists, tables, a chart, a group and notes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from itertools import groupby

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from kb.documents import BlockKind
from tests.torture.gold import GoldBlock, Rendered, gold_of, gold_row
from tests.torture.papers import Heading, Item, Paper, Part, Table, drop_marks
from tests.torture.word import fix_times

_TITLE_ONLY = 5


def render_pptx(
    paper: Paper, *, chance: random.Random, spoil: Callable[[str], str] = str, with_chart: bool = True
) -> Rendered:
    """Return a paper as slides; what stands above the first heading gets a slide of its own."""
    presentation = Presentation()
    presentation.core_properties.title = paper.title
    gold: list[GoldBlock] = []
    for number, parts in enumerate(_split_slides(paper)):
        heading = parts[0] if isinstance(parts[0], Heading) else None
        slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
        title = drop_marks(heading.text if heading else paper.title)
        assert slide.shapes.title is not None
        slide.shapes.title.text = spoil(title)
        gold.append(GoldBlock(BlockKind.HEADING, title, 1))
        top = Emu(Inches(1.4))
        for kind, group in groupby(parts[1:] if heading else parts, key=type):
            top = _add_shape(slide, kind, list(group), top=top, spoil=spoil, gold=gold)
        if number % 3 == 1:
            notes = f"Za govorca: poudariti številko {chance.randrange(100, 999)}."
            frame = slide.notes_slide.notes_text_frame
            assert frame is not None
            frame.text = notes
            gold.append(GoldBlock(BlockKind.PARAGRAPH, notes))
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "Graf in skupina"
    gold.append(GoldBlock(BlockKind.HEADING, "Graf in skupina", 1))
    group = slide.shapes.add_group_shape()
    for place, text in enumerate(("Levi del skupine", "Desni del skupine")):
        group.shapes.add_textbox(Inches(1 + 4 * place), Inches(1.5), Inches(3), Inches(0.5)).text_frame.text = text
        gold.append(GoldBlock(BlockKind.PARAGRAPH, text))
    if with_chart:
        chart = CategoryChartData()  # type: ignore[no-untyped-call]
        chart.categories = ["Pomlad", "Jesen"]
        chart.add_series("Udeleženci grafa", (37, 52))  # type: ignore[no-untyped-call]
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(3), Inches(6), Inches(3), chart)
        gold.append(gold_row(("", "Udeleženci grafa"), is_header=True))
        gold += (gold_row(cells) for cells in (("Pomlad", "37"), ("Jesen", "52")))
    buffer = io.BytesIO()
    presentation.save(buffer)
    return Rendered(fix_times(buffer.getvalue()), tuple(gold))


def _split_slides(paper: Paper) -> Iterator[list[Part]]:
    slide: list[Part] = []
    for part in paper.parts:
        if slide and isinstance(part, Heading):
            yield slide
            slide = []
        slide.append(part)
    if slide:
        yield slide


def _add_shape(
    slide: Slide, kind: type, parts: list[Part], *, top: Emu, spoil: Callable[[str], str], gold: list[GoldBlock]
) -> Emu:
    """Put neighbouring parts of one kind into one shape and return where the next begins."""
    for part in parts:
        gold += gold_of(part)
    if kind is Table:
        for part in parts:
            assert isinstance(part, Table)
            height = Inches(0.3 * len(part.rows))
            frame = slide.shapes.add_table(len(part.rows), len(part.rows[0]), Inches(0.5), top, Inches(9), height)
            for row, cells in zip(frame.table.rows, part.rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = spoil(drop_marks(text))
            top = Emu(top + height + Inches(0.2))
        return top
    height = Inches(0.4 * len(parts))
    frame_ = slide.shapes.add_textbox(Inches(0.5), top, Inches(9), height).text_frame
    frame_.word_wrap = True
    for place, part in enumerate(parts):
        assert not isinstance(part, Table)
        paragraph = frame_.paragraphs[0] if place == 0 else frame_.add_paragraph()
        paragraph.text = spoil(drop_marks(part.text)).replace("\n", "\v")
        paragraph.font.size = Pt(14)
        if isinstance(part, Item):
            paragraph.level = part.level - 1
            properties = paragraph._p.get_or_add_pPr()
            if part.number is None:
                properties.append(properties.makeelement(_A + "buChar", {"char": "•"}))
            else:
                start = {"type": "arabicPeriod", "startAt": str(_first_number(parts, place))}
                properties.append(properties.makeelement(_A + "buAutoNum", start))
    return Emu(top + height + Inches(0.1))


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _first_number(parts: list[Part], place: int) -> int:
    """Return the number that the list of a numbered item begins with."""
    item = parts[place]
    assert isinstance(item, Item)
    first = item.number or 1
    for other in reversed(parts[:place]):
        if not isinstance(other, Item) or other.level < item.level:
            break
        if other.level == item.level:
            if other.number is None:
                break
            first = other.number
    return first
