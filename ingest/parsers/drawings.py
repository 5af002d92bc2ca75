"""What slides and sheets draw (DrawingML): text in shapes, tables, charts and diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.assembly import RecordWriter, find_header_rows
from ingest.parsers.characters import collapse_spaces
from ingest.parsers.number_formats import GENERAL, format_value
from ingest.parsers.package import RELATION_ID, Package
from kb.documents import BlockKind

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POINTS = 5000
# Placeholders that repeat the number of the slide or the day of the presentation.
_CHANGING_FIELDS = ("slidenum", "datetime")
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class DrawnParagraph:
    """A paragraph of a shape; `properties` is its `a:pPr`, None when it has none; lines are separated by newlines."""

    text: str
    level: int
    properties: etree._Element | None


def read_paragraphs(body: etree._Element) -> Iterator[DrawnParagraph]:
    """Yield the paragraphs of a text body in order, those without text left out; levels count from 0."""
    for paragraph in body.iterchildren(f"{A}p"):
        text = "".join(_read_runs(paragraph)).strip()
        if text:
            properties = paragraph.find(f"{A}pPr")
            level = properties.get("lvl", "0") if properties is not None else "0"
            yield DrawnParagraph(text, int(level) if level in "012345678" else 0, properties)


def _read_runs(paragraph: etree._Element) -> Iterator[str]:
    for run in paragraph:
        if run.tag == f"{A}br":
            yield "\n"
        elif run.tag == f"{A}fld" and str(run.get("type", "")).startswith(_CHANGING_FIELDS):
            continue
        elif run.tag in (f"{A}r", f"{A}fld"):
            yield from (piece.text or "" for piece in run.iterchildren(f"{A}t"))
        elif run.tag == f"{MC}AlternateContent":
            # A formula that only newer programs draw.
            fallback = run.find(f"{MC}Fallback")
            if fallback is not None:
                yield from _read_runs(fallback)


def read_text(body: etree._Element) -> str:
    """Return the text of a body on one line."""
    return collapse_spaces(" ".join(paragraph.text for paragraph in read_paragraphs(body)))


def write_table(writer: RecordWriter, table: etree._Element) -> None:
    """Write an `a:tbl`; cells that a neighbour covers are empty, so the columns stay aligned."""
    rows: list[list[str]] = []
    for row in table.iterchildren(f"{A}tr"):
        cells: list[str] = []
        for cell in row.iterchildren(f"{A}tc"):
            body = cell.find(f"{A}txBody")
            covered = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
            cells.append("" if covered or body is None else read_text(body))
        rows.append(cells)
    properties = table.find(f"{A}tblPr")
    has_header = properties is not None and properties.get("firstRow") in ("1", "true")
    write_rows(writer, rows, has_header=has_header)


def write_rows(writer: RecordWriter, rows: list[list[str]], *, has_header: bool) -> None:
    """Write a table of its own; `has_header` says that its first row is set apart from the others."""
    writer.end_run()
    headers = find_header_rows(rows, strong=[has_header, *([False] * (len(rows) - 1))])
    for place, cells in enumerate(rows):
        writer.add(BlockKind.TABLE_ROW, "\t".join(cells), is_header=place < headers)
    writer.end_run()


def write_graphic(writer: RecordWriter, package: Package, part: str, data: etree._Element) -> None:
    """Write what an `a:graphicData` holds: a table, a chart or a diagram; anything else has no text."""
    table = data.find(f"{A}tbl")
    if table is not None:
        write_table(writer, table)
        return
    for reference in data:
        if reference.tag in (f"{_C}chart", f"{_CX}chart"):
            root = _read_target(package, part, reference.get(f"{RELATION_ID}id"))
            if root is not None:
                write_chart(writer, root)
        elif reference.tag == f"{_DGM}relIds":
            root = _read_target(package, part, reference.get(f"{RELATION_ID}dm"))
            if root is not None:
                write_diagram(writer, root)


def _read_target(package: Package, part: str, relation: str | None) -> etree._Element | None:
    kind_and_name = package.read_relations(part).get(relation or "")
    return package.read(kind_and_name[1]) if kind_and_name else None


# Charts --------------------------------------------------------------------------------------------------------------


def write_chart(writer: RecordWriter, chart: etree._Element) -> None:
    """Write a chart as its title and a table: a row for each category with the value of each series."""
    for title in chart.iter(f"{_C}title", f"{_CX}title"):
        if title.getparent() is not None and title.getparent().tag in (f"{_C}chart", f"{_CX}chart"):
            writer.add(BlockKind.PARAGRAPH, _read_label(title))
    series = list(chart.iter(f"{_C}ser"))
    if not series:
        _write_new_chart(writer, chart)
        return
    names = [_read_series_name(one) for one in series]
    columns = [_read_points(one.find(f"{_C}val"), one.find(f"{_C}yVal")) for one in series]
    labels: dict[int, str] = {}
    for one in series:
        for index, text in _read_points(one.find(f"{_C}cat"), one.find(f"{_C}xVal")).items():
            labels.setdefault(index, text)
    rows = [["", *names]] if any(names) else []
    for index in sorted({index for column in (*columns, labels) for index in column})[:_POINTS]:
        rows.append([labels.get(index, ""), *(column.get(index, "") for column in columns)])
    write_rows(writer, rows, has_header=bool(any(names)))


def _read_label(label: etree._Element) -> str:
    """Return the text of a title: typed, or taken from a cell."""
    typed = "".join(piece.text or "" for piece in label.iter(f"{A}t"))
    if typed.strip():
        return collapse_spaces(" ".join(read_text(body) for body in label.iter(f"{_C}rich", f"{_CX}rich"))) or typed
    return collapse_spaces(" ".join(value.text or "" for value in label.iter(f"{_C}v", f"{_CX}v")))


def _read_series_name(series: etree._Element) -> str:
    name = series.find(f"{_C}tx")
    return "" if name is None else collapse_spaces(" ".join(value.text or "" for value in name.iter(f"{_C}v")))


def _read_points(*sources: etree._Element | None) -> dict[int, str]:
    """Return the cached points of the first source there is, by index; categories of several levels are joined."""
    source = next((source for source in sources if source is not None), None)
    points: dict[int, str] = {}
    if source is None:
        return points
    general = source.find(f".//{_C}formatCode")
    code = GENERAL if general is None or not general.text else general.text
    for point in source.iter(f"{_C}pt"):
        value = point.find(f"{_C}v")
        index = point.get("idx", "")
        if value is None or not value.text or not index.isdecimal() or len(index) > 7:
            continue
        is_number = point.getparent() is not None and point.getparent().tag in (f"{_C}numCache", f"{_C}numLit")
        text = _show_number(value.text, point.get("formatCode", code)) if is_number else collapse_spaces(value.text)
        points[int(index)] = f"{text} {points[int(index)]}" if int(index) in points else text
    return points


def _show_number(written: str, number_format: str) -> str:
    try:
        return format_value(float(written), number_format)
    except ValueError:
        return collapse_spaces(written)


def _write_new_chart(writer: RecordWriter, chart: etree._Element) -> None:
    """Write a waterfall, funnel or other chart of 2016 and later, which keeps its points in columns."""
    columns: list[list[str]] = []
    for dimension in chart.iter(f"{_CX}strDim", f"{_CX}numDim"):
        for level in dimension.iterchildren(f"{_CX}lvl"):
            points = [point.text or "" for point in level.iterchildren(f"{_CX}pt")][:_POINTS]
            if dimension.tag == f"{_CX}numDim":
                points = [_show_number(point, level.get("formatCode", GENERAL)) for point in points]
            columns.append([collapse_spaces(point) for point in points])
    names = [
        collapse_spaces(" ".join(value.text or "" for value in name.iter(f"{_CX}v"))) for name in chart.iter(f"{_CX}tx")
    ]
    longest = max(map(len, columns), default=0)
    rows = [[column[row] if row < len(column) else "" for column in columns] for row in range(longest)]
    if names and any(names) and len(columns) == len(names) + 1:
        rows.insert(0, ["", *names])
    write_rows(writer, rows, has_header=bool(rows and rows[0][0] == ""))


# Diagrams ------------------------------------------------------------------------------------------------------------


def write_diagram(writer: RecordWriter, model: etree._Element) -> None:
    """Write a SmartArt diagram as a list, nested as its boxes are; boxes that belong to none come at the end."""
    texts: dict[str, str] = {}
    for point in model.iter(f"{_DGM}pt"):
        body = point.find(f"{_DGM}t")
        if point.get("type", "node") in ("node", "asst", "doc"):
            texts[point.get("modelId", "")] = "" if body is None else read_text(body)
    children: dict[str, list[tuple[int, str]]] = {}
    owned: set[str] = set()
    for connection in model.iter(f"{_DGM}cxn"):
        above, below = connection.get("srcId", ""), connection.get("destId", "")
        if connection.get("type", "parOf") == "parOf" and below in texts and below not in owned:
            order = connection.get("srcOrd", "0")
            children.setdefault(above, []).append((int(order) if order.isdecimal() and len(order) < 8 else 0, below))
            owned.add(below)
    written: set[str] = set()
    writer.end_run()
    for root in [point for point in texts if point not in owned] + list(texts):
        _write_boxes(writer, root, texts, children, written, depth=0)
    writer.end_run()


def _write_boxes(
    writer: RecordWriter,
    box: str,
    texts: dict[str, str],
    children: dict[str, list[tuple[int, str]]],
    written: set[str],
    *,
    depth: int,
) -> None:
    if box in written:
        return
    if depth > _DEEPEST:
        raise RecursionError
    written.add(box)
    level = depth
    if texts.get(box):
        level += 1
        writer.add(BlockKind.LIST_ITEM, f"• {texts[box]}", level=level)
    for _, child in sorted(children.get(box, []), key=lambda pair: pair[0]):
        _write_boxes(writer, child, texts, children, written, depth=level)
