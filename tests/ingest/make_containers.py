"""Makes presentations, workbooks, Outlook messages and archives by hand, byte for byte the same each time."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:r="{_OFFICE}"'
)
_SHEET = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}"'


def make_zip(files: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]]) -> bytes:
    """Return a zip archive of the files in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def make_relations(targets: Sequence[tuple[str, str]]) -> str:
    """Return a relations part; targets are (kind, path) and get the ids r1, r2 ..."""
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{path}"/>'
        for number, (kind, path) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


@dataclass(frozen=True)
class Slide:
    """A slide to make: the XML of its shapes; `parts` are (kind, path under ppt/, XML) and get the ids r1, r2 ..."""

    shapes: str
    parts: Sequence[tuple[str, str, str]] = field(default_factory=list)


def make_pptx(slides: Sequence[Slide], *, more: Mapping[str, str] | None = None) -> bytes:
    """Return a presentation of the slides; `more` adds parts that slides refer to, such as a layout."""
    files = {
        "_rels/.rels": make_relations([("officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": f"<p:presentation {_NAMESPACES}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{256 + number}" r:id="r{number}"/>' for number in range(1, len(slides) + 1))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": make_relations(
            [("slide", f"slides/slide{number}.xml") for number in range(1, len(slides) + 1)]
        ),
    }
    for number, slide in enumerate(slides, start=1):
        files[f"ppt/slides/slide{number}.xml"] = make_part("p:sld", make_tree(slide.shapes))
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = make_relations(
            [(kind, f"../{path}") for kind, path, _ in slide.parts]
        )
        files |= {f"ppt/{path}": xml for _, path, xml in slide.parts if xml}
    return make_zip(files | dict(more or {}))


def make_part(root: str, content: str) -> str:
    """Return a part with the namespaces of drawings."""
    return f"<{root} {_NAMESPACES}>{content}</{root}>"


def make_tree(shapes: str) -> str:
    """Return the shape tree of a slide."""
    return f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"


def make_shape(
    paragraphs: Sequence[str],
    *,
    at: tuple[int, int, int, int] | None = None,
    placeholder: str = "",
    hidden: bool = False,
) -> str:
    """Return a shape; `at` is left, top, width, height; `placeholder` the attributes of its p:ph."""
    frame = ""
    if at is not None:
        frame = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="{at[2]}" cy="{at[3]}"/></a:xfrm>'
    body = "".join(text if text.startswith("<") else f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="s"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}/><p:cNvSpPr/>'
        f"<p:nvPr>{f'<p:ph {placeholder}/>' if placeholder else ''}</p:nvPr></p:nvSpPr>"
        f"<p:spPr>{frame}</p:spPr><p:txBody><a:bodyPr/>{body}</p:txBody></p:sp>"
    )


def make_frame(content: str, *, at: tuple[int, int, int, int] = (0, 0, 10, 10)) -> str:
    """Return a graphic frame around a table or a reference to a chart or diagram."""
    return (
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='1' name='f'/><p:nvPr/></p:nvGraphicFramePr>"
        f'<p:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="{at[2]}" cy="{at[3]}"/></p:xfrm>'
        f"<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def make_xlsx(
    sheets: Mapping[str, str],
    *,
    styles: str = "",
    strings: Sequence[str] = (),
    workbook: str = "",
    parts: Sequence[tuple[str, str, str]] = (),
) -> bytes:
    """Return a workbook; sheets map a name to the XML of the rows.

    `styles` is the inside of the style sheet, `strings` the shared texts (XML of one each), `workbook` stands before the
    list of sheets, `parts` are (kind, path under xl/, XML) that the first sheet refers to.
    """
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    files = {
        "_rels/.rels": make_relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f"<workbook {_SHEET}>{workbook}<sheets>"
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": make_relations(
            [*targets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": f"<styleSheet {_SHEET}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {_SHEET}>{''.join(f'<si>{string}</si>' for string in strings)}</sst>",
        "xl/worksheets/_rels/sheet1.xml.rels": make_relations([(kind, f"../{path}") for kind, path, _ in parts]),
        **{f"xl/{path}": xml for _, path, xml in parts},
    }
    for number, rows in enumerate(sheets.values(), start=1):
        files[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {_SHEET}><sheetData>{rows}</sheetData></worksheet>"
    return make_zip(files)


def make_row(number: int, cells: Mapping[str, str | float], *, style: int = 0) -> str:
    """Return a row; cells map a column's letters to a text or a number."""
    content = "".join(
        f'<c r="{column}{number}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{column}{number}" s="{style}"><v>{value!r}</v></c>'
        for column, value in cells.items()
    )
    return f'<row r="{number}">{content}</row>'


# OLE -----------------------------------------------------------------------------------------------------------------

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


def make_ole(tree: Tree) -> bytes:
    """Return an OLE container ([MS-CFB] version 3) of streams and, as mappings, storages."""
    sectors: list[bytes] = []
    fat: list[int] = []
    small = bytearray()
    small_fat: list[int] = []
    entries: list[bytearray] = []

    def chain(content: bytes) -> int:
        if not content:
            return _END
        first = len(sectors)
        pieces = [content[place : place + 512].ljust(512, b"\0") for place in range(0, len(content), 512)]
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    def chain_small(content: bytes) -> int:
        if not content:
            return _END
        first = len(small) // 64
        count = -(-len(content) // 64)
        small.extend(content.ljust(count * 64, b"\0"))
        small_fat.extend([*range(first + 1, first + count), _END])
        return first

    def add(name: str, kind: int) -> int:
        encoded = name.encode("utf-16-le") + b"\0\0"
        entry = bytearray(encoded.ljust(64, b"\0"))
        entry += struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, _FREE) + bytes(36)
        entry += struct.pack("<IQ", 0, 0)
        entries.append(entry)
        return len(entries) - 1

    def fill(parent: int, children: Tree) -> None:
        numbers: list[int] = []
        for name in sorted(children, key=lambda name: (len(name), name.upper())):
            content = children[name]
            number = add(name, 2 if isinstance(content, bytes) else 1)
            numbers.append(number)
            if isinstance(content, bytes):
                start = chain(content) if len(content) >= 4096 else chain_small(content)
                struct.pack_into("<IQ", entries[number], 116, start, len(content))
            else:
                fill(number, content)
        # A tree that only leans to the right is a right one.
        for number, following in zip(numbers, [*numbers[1:], _FREE], strict=True):
            struct.pack_into("<I", entries[number], 72, following)
        struct.pack_into("<I", entries[parent], 76, numbers[0] if numbers else _FREE)

    root = add("Root Entry", 5)
    fill(root, tree)
    struct.pack_into("<IQ", entries[root], 116, chain(bytes(small)), len(small))
    small_fat_start = chain(b"".join(struct.pack("<I", place) for place in small_fat).ljust(512, b"\xff"))
    small_fat_count = len(fat) - small_fat_start
    directory = b"".join(entries)
    directory_start = chain(directory + bytes(-len(directory) % 512))
    fat_count = -(-(len(fat) + 8) // 127)
    fat_start = len(sectors)
    fat += [_FAT] * fat_count
    table = b"".join(struct.pack("<I", place) for place in fat).ljust(fat_count * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count)
    header += struct.pack("<IIIIIII", directory_start, 0, 4096, small_fat_start, small_fat_count, _END, 0)
    places = [*range(fat_start, fat_start + fat_count), *([_FREE] * (109 - fat_count))]
    return header + struct.pack("<109I", *places) + b"".join(sectors) + table


def make_msg(
    texts: Mapping[int, str | bytes],
    *,
    fixed: Mapping[int, bytes] | None = None,
    attachments: Sequence[Tree] = (),
    recipients: Sequence[Tree] = (),
    encoding: str | None = None,
    header_bytes: int = 32,
) -> Tree:
    """Return the streams of an Outlook message for `make_ole`; texts and fixed values by property number."""
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": bytes(header_bytes)
        + b"".join(struct.pack("<HHI8s", 0x40, number, 6, value) for number, value in (fixed or {}).items())
    }
    for number, value in texts.items():
        if isinstance(value, bytes):
            tree[f"__substg1.0_{number:04X}0102"] = value
        elif encoding:
            tree[f"__substg1.0_{number:04X}001E"] = value.encode(encoding)
        else:
            tree[f"__substg1.0_{number:04X}001F"] = value.encode("utf-16-le")
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    for number, recipient in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = recipient
    return tree
