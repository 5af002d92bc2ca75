"""PPTX: the slides of a presentation as pages, each in the order a person reads it, with the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.characters import collapse_spaces
from ingest.parsers.drawings import MC, A, DrawnParagraph, read_paragraphs, write_graphic
from ingest.parsers.list_numbers import format_number
from ingest.parsers.package import RELATION_ID, Package, open_package
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES = ("title", "ctrTitle")
# Placeholders that repeat on every slide what stands on the master.
_REPEATED = ("dt", "ftr", "sldNum", "hdr")
_BODIES = ("body", "obj", "tbl", "chart", "clipArt", "dgm", "media", "pic", None)
_NUMBERINGS = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_DEEPEST = 40
_HEADING_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class _Frame:
    """A rectangle on a slide, in English Metric Units from its top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class _Shape:
    """Something that is drawn on a slide; `members` are those of a group, `kind` and `index` those of a placeholder."""

    element: etree._Element
    frame: _Frame | None
    is_placeholder: bool = False
    kind: str | None = None
    index: str = ""
    members: list[_Shape] = field(default_factory=list)


@dataclass(slots=True)
class _Design:
    """A layout or master: its placeholders and the list styles of its text."""

    shapes: list[_Shape]
    styles: etree._Element | None = None

    def find(self, shape: _Shape) -> _Shape | None:
        """Return the placeholder that a shape takes its place and style from."""
        for own in self.shapes:
            if own.is_placeholder and shape.index and own.index == shape.index:
                return own
        wanted = _TITLES if shape.kind in _TITLES else _BODIES if shape.kind in _BODIES else (shape.kind,)
        return next((own for own in self.shapes if own.is_placeholder and own.kind in wanted), None)


def parse_pptx(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a .pptx file: a page for each slide, hidden ones too; its title is a heading.

    After the title come text, tables, charts and diagrams in reading order, then the notes of the slide. Dates, slide
    numbers and footers that repeat on every slide are left out. Raises UnreadableSource, EncryptedSource or
    LimitExceeded.
    """
    with open_package(content, source=source, limits=limits) as package:
        main = package.main_part("ppt/presentation.xml")
        presentation = package.read(main)
        if presentation is None:
            raise UnreadableSource(source, "has no slides", "open it in a presentation program and save it anew")
        named = package.read_relations(main)
        slides = [
            named[identifier][1]
            for entry in presentation.iterfind(f"{_P}sldIdLst/{_P}sldId")
            if (identifier := entry.get(f"{RELATION_ID}id", "")) in named
        ]
        if len(slides) > limits.pages:
            raise LimitExceeded(
                source,
                f"has {len(slides):,} slides, the limit is {limits.pages:,} pages",
                "split it or raise ingest.limits.pages in config.yaml",
            )
        reader = _Reader(package, presentation.find(f"{_P}defaultTextStyle"))
        for number, part in enumerate(slides):
            if number:
                reader.writer.start_page()
            reader.read_slide(part)
            if reader.writer.length > limits.characters:
                raise LimitExceeded(
                    source,
                    f"has more than {limits.characters:,} characters of text",
                    "split it or raise ingest.limits.characters in config.yaml",
                )
        return reader.writer.finish(MEDIA_TYPE, package.read_core())


class _Reader:
    """Writes the slides of one presentation; layouts and masters are read once."""

    def __init__(self, package: Package, default_styles: etree._Element | None) -> None:
        self.writer = RecordWriter()
        self._package = package
        self._default_styles = default_styles
        self._designs: dict[str, _Design] = {}
        self._designs_above: dict[str, tuple[_Design, ...]] = {}

    def read_slide(self, part: str) -> None:
        """Write a slide and its notes; a slide whose part is missing is an empty page."""
        slide = self._package.read(part)
        if slide is None:
            return
        designs = self._find_designs(part)
        shapes = _read_tree(slide)
        titles = [shape for shape in shapes if shape.is_placeholder and shape.kind in _TITLES]
        for title in titles:
            self._write_title(title)
        rest = [shape for shape in shapes if shape not in titles]
        self._write_shapes(rest, part, designs)
        for notes_part in self._package.find_related(part, "notesSlide"):
            notes = self._package.read(notes_part)
            for shape in _read_tree(notes) if notes is not None else ():
                if shape.is_placeholder and shape.kind == "body":
                    self._write_text(shape, ())

    def _find_designs(self, part: str) -> tuple[_Design, ...]:
        """Return the layout of a slide and the master of that layout, as far as they are there."""
        layout = next(iter(self._package.find_related(part, "slideLayout")), None)
        if layout is None:
            return ()
        if layout not in self._designs_above:
            master = next(iter(self._package.find_related(layout, "slideMaster")), None)
            names = [name for name in (layout, master) if name]
            self._designs_above[layout] = tuple(self._read_design(name) for name in names)
        return self._designs_above[layout]

    def _read_design(self, part: str) -> _Design:
        if part not in self._designs:
            root = self._package.read(part)
            shapes = [] if root is None else _read_tree(root)
            self._designs[part] = _Design(shapes, None if root is None else root.find(f"{_P}txStyles"))
        return self._designs[part]

    def _write_title(self, title: _Shape) -> None:
        body = title.element.find(f"{_P}txBody")
        text = "" if body is None else collapse_spaces(" ".join(line.text for line in read_paragraphs(body)))
        if len(text) <= _HEADING_CHARACTERS:
            self.writer.add(BlockKind.HEADING, text, level=1)
        else:
            self.writer.add(BlockKind.PARAGRAPH, text)

    def _write_shapes(self, shapes: Sequence[_Shape], part: str, designs: tuple[_Design, ...], depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise RecursionError
        for shape in shapes:
            if shape.frame is None and shape.is_placeholder:
                above = (design.find(shape) for design in designs)
                shape.frame = next((own.frame for own in above if own is not None and own.frame is not None), None)
        for shape in order_shapes(shapes):
            if shape.is_placeholder and shape.kind in _REPEATED:
                continue
            if shape.members:
                self._write_shapes(shape.members, part, designs, depth + 1)
            elif shape.element.tag == f"{_P}graphicFrame":
                data = shape.element.find(f"{A}graphic/{A}graphicData")
                if data is not None:
                    write_graphic(self.writer, self._package, part, data)
            else:
                self._write_text(shape, designs)

    def _write_text(self, shape: _Shape, designs: tuple[_Design, ...]) -> None:
        body = shape.element.find(f"{_P}txBody")
        if body is None:
            return
        styles = list(self._list_styles(shape, body, designs))
        counts: dict[int, int] = {}
        self.writer.end_run()
        for paragraph in read_paragraphs(body):
            mark = _find_mark(paragraph, styles)
            for deeper in [level for level in counts if level > paragraph.level or mark is None]:
                del counts[deeper]
            if mark is None:
                self.writer.add(BlockKind.PARAGRAPH, paragraph.text)
                continue
            label = "•"
            if mark.tag == f"{A}buAutoNum":
                start = mark.get("startAt", "1")
                first = int(start) if start.isdecimal() and len(start) < 6 else 1
                counts[paragraph.level] = counts.get(paragraph.level, first - 1) + 1
                label = _write_label(counts[paragraph.level], mark.get("type", ""))
            self.writer.add(BlockKind.LIST_ITEM, f"{label} {paragraph.text}", level=paragraph.level + 1)

    def _list_styles(
        self, shape: _Shape, body: etree._Element, designs: tuple[_Design, ...]
    ) -> Iterator[etree._Element]:
        """Yield the list styles that hold for a shape, its own first, each with a child for each level."""
        own = body.find(f"{A}lstStyle")
        if own is not None:
            yield own
        if not shape.is_placeholder:
            if self._default_styles is not None:
                yield self._default_styles
            return
        for design in designs:
            above = design.find(shape)
            style = None if above is None else above.element.find(f"{_P}txBody/{A}lstStyle")
            if style is not None:
                yield style
        name = "titleStyle" if shape.kind in _TITLES else "bodyStyle"
        for design in designs:
            style = None if design.styles is None else design.styles.find(f"{_P}{name}")
            if style is not None:
                yield style


def _find_mark(paragraph: DrawnParagraph, styles: Sequence[etree._Element]) -> etree._Element | None:
    """Return the bullet or numbering of a paragraph, None when it has neither; the nearest style that says decides."""
    levels = [style.find(f"{A}lvl{paragraph.level + 1}pPr") for style in styles]
    for properties in (paragraph.properties, *levels):
        for mark in properties if properties is not None else ():
            if mark.tag == f"{A}buNone":
                return None
            if mark.tag in (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip"):
                return mark
    return None


def _write_label(number: int, numbering: str) -> str:
    name = next((name for name in _NUMBERINGS if numbering.startswith(name)), "arabic")
    shown = format_number(number, _NUMBERINGS[name])
    if numbering.endswith("ParenBoth"):
        return f"({shown})"
    return f"{shown})" if numbering.endswith("ParenR") else f"{shown}."


def _read_tree(part: etree._Element) -> list[_Shape]:
    tree = part.find(f"{_P}cSld/{_P}spTree")
    return [] if tree is None else list(_read_shapes(tree, depth=0))


def _read_shapes(parent: etree._Element, *, depth: int) -> Iterator[_Shape]:
    """Yield the shapes under an element in drawing order; hidden ones are left out."""
    if depth > _DEEPEST:
        raise RecursionError
    for element in parent:
        if element.tag == f"{MC}AlternateContent":
            chosen = element.find(f"{MC}Choice")
            fallback = element.find(f"{MC}Fallback")
            shapes = [] if chosen is None else list(_read_shapes(chosen, depth=depth + 1))
            if not shapes and fallback is not None:
                shapes = list(_read_shapes(fallback, depth=depth + 1))
            yield from shapes
            continue
        if element.tag not in (f"{_P}sp", f"{_P}grpSp", f"{_P}graphicFrame"):
            continue
        properties = next(iter(element), None)
        drawing = None if properties is None else properties.find(f"{_P}cNvPr")
        if drawing is not None and drawing.get("hidden") in ("1", "true"):
            continue
        placeholder = None if properties is None else properties.find(f"{_P}nvPr/{_P}ph")
        shape = _Shape(element, _read_frame(element), is_placeholder=placeholder is not None)
        if placeholder is not None:
            shape.kind, shape.index = placeholder.get("type"), placeholder.get("idx", "")
        if element.tag == f"{_P}grpSp":
            shape.members = list(_read_shapes(element, depth=depth + 1))
            if not shape.members:
                continue
        yield shape


def _read_frame(element: etree._Element) -> _Frame | None:
    """Return where a shape stands; the members of a group have coordinates of their own, which only order them."""
    transform = element.find(f"{_P}spPr/{A}xfrm")
    if transform is None:
        transform = element.find(f"{_P}grpSpPr/{A}xfrm")
    if transform is None:
        transform = element.find(f"{_P}xfrm")
    if transform is None:
        return None
    offset, extent = transform.find(f"{A}off"), transform.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    try:
        return _Frame(
            float(offset.get("x", "0")),
            float(offset.get("y", "0")),
            float(extent.get("cx", "0")),
            float(extent.get("cy", "0")),
        )
    except ValueError:
        return None


def order_shapes(shapes: Sequence[_Shape]) -> list[_Shape]:
    """Return shapes in reading order: bands from the top, columns in a band from the left (an XY-cut).

    Where shapes could be read both in bands and in columns of several, they are read in columns if they were drawn so.
    Shapes without a place come at the end, in drawing order.
    """
    placed = [(order, shape) for order, shape in enumerate(shapes) if shape.frame is not None]
    return [shape for _, shape in _cut(placed, depth=0)] + [shape for shape in shapes if shape.frame is None]


def _cut(placed: list[tuple[int, _Shape]], *, depth: int) -> list[tuple[int, _Shape]]:
    if len(placed) < 2 or depth > _DEEPEST:
        return sorted(placed, key=_top_left)
    bands = _split(placed, is_across=False)
    columns = _split(placed, is_across=True)
    parts = bands
    are_stacks = len(columns) > 1 and all(len(column) > 1 for column in columns)
    if len(bands) < 2 or (are_stacks and _was_drawn_so(columns) and not _was_drawn_so(bands)):
        parts = columns
    if len(parts) < 2:
        return sorted(placed, key=_top_left)
    return [shape for part in parts for shape in _cut(part, depth=depth + 1)]


def _top_left(placed: tuple[int, _Shape]) -> tuple[float, float, int]:
    order, shape = placed
    assert shape.frame is not None
    return shape.frame.top, shape.frame.left, order


def _split(placed: list[tuple[int, _Shape]], *, is_across: bool) -> list[list[tuple[int, _Shape]]]:
    """Split shapes where a straight line passes between them; a slight overlap does not count."""
    spans: list[tuple[float, float, tuple[int, _Shape]]] = []
    for entry in placed:
        frame = entry[1].frame
        assert frame is not None
        start, length = (frame.left, frame.width) if is_across else (frame.top, frame.height)
        spans.append((start + 0.1 * length, start + 0.9 * length, entry))
    spans.sort(key=lambda span: (span[0], span[1], span[2][0]))
    parts: list[list[tuple[int, _Shape]]] = []
    reach = float("-inf")
    for start, end, entry in spans:
        if not parts or start > reach:
            parts.append([])
        parts[-1].append(entry)
        reach = max(reach, end)
    return parts


def _was_drawn_so(parts: list[list[tuple[int, _Shape]]]) -> bool:
    """Say whether the drawing order keeps the shapes of each part together and the parts in turn."""
    return all(
        max(order for order, _ in part) < min(order for order, _ in following)
        for part, following in zip(parts, parts[1:], strict=False)
    )
