"""Makes the source files that the parser tests read: PDFs, Word documents, and hostile versions of both."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kb.config import AccessConfig, IngestConfig, LimitsConfig, OcrConfig, WatchConfig

LIMITS = LimitsConfig(
    size_mb=20,
    inflated_mb=50,
    inflated_ratio=200,
    entries=1000,
    nesting=3,
    pages=50,
    characters=2_000_000,
    seconds=30,
    memory_mb=1500,
)
OCR = OcrConfig(
    languages=("sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "en", "it", "es", "de", "fr"), dpi=200, seconds_per_page=60
)

INGEST = IngestConfig(
    chunk_words=120,
    processes=1,
    limits=LIMITS,
    ocr=OCR,
    watch=WatchConfig(seconds=0.1, still_seconds=0.5),
    access=AccessConfig(internal_types=(), internal_folders=()),
)

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def limit_ingest(**limits: int) -> IngestConfig:
    """Return the settings of the tests with some other limits."""
    return INGEST.model_copy(update={"limits": LIMITS.model_copy(update=limits)})


def make_pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]],
    *,
    title: str = "",
    font: str = "Helvetica",
    draw: Callable[[Canvas], None] | None = None,
) -> bytes:
    """Return a PDF of A4 pages; each line is (left, bottom, font size, text) in points from the bottom left."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    for lines in pages:
        for left, bottom, size, text in lines:
            canvas.setFont(font, size)
            canvas.drawString(left, bottom, text)
        if draw is not None:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def set_lines(
    texts: Sequence[str], *, top: float = 760, leading: float = 13, size: float = 10
) -> list[tuple[float, float, float, str]]:
    """Return lines for `make_pdf` from the top of a page down; an empty text leaves half a line free."""
    lines: list[tuple[float, float, float, str]] = []
    bottom = top
    for text in texts:
        if text:
            lines.append((70, bottom, size, text))
            bottom -= leading
        else:
            bottom -= leading / 2
    return lines


def encrypt_pdf(content: bytes, *, user_password: str) -> bytes:
    """Return the PDF encrypted (RC4); an empty user password leaves it readable for everyone."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def make_raw_pdf(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of hand-written objects numbered from 1, the catalogue first, with a right cross-reference table."""
    content = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + table + trailer


def make_flate_bomb_pdf(inflated_bytes: int) -> bytes:
    """Return a PDF whose page inflates to many bytes of white space."""
    packer = zlib.compressobj(9)
    piece = b" " * 1_000_000
    stream = b"".join(packer.compress(piece) for _ in range(inflated_bytes // len(piece))) + packer.flush()
    return make_raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    )


def make_recursive_pdf() -> bytes:
    """Return a PDF whose form draws itself, twice: a reader that follows it never ends."""
    resources = b"/Resources << /XObject << /F 5 0 R >> /Font << /T 6 0 R >> >>"
    drawing = b"/F Do /F Do BT /T 12 Tf (again) Tj ET"
    return make_raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % resources,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] %s /Length %d >>\nstream\n%s\nendstream"
            % (resources, len(drawing), drawing),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def make_docx(
    body: str, *, parts: Mapping[str, str] | None = None, properties: Mapping[str, str] | None = None
) -> bytes:
    """Return a .docx around the XML of its body; `parts` adds styles, numbering or footnotes by those names."""
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(parts, start=1)
    )
    core = "".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in (properties or {}).items())
    files = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W_NAMESPACE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>",
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>',
        **{f"word/{name}.xml": xml for name, xml in parts.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            archive.writestr(name, xml)
    return buffer.getvalue()


def make_paragraph(text: str, *, style: str = "", more: str = "") -> str:
    """Return the XML of a Word paragraph; `more` goes into its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{named}{more}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def make_table(rows: Sequence[Sequence[str]]) -> str:
    """Return the XML of a Word table; a newline in a cell begins a paragraph."""
    return "<w:tbl>{}</w:tbl>".format(
        "".join(
            "<w:tr>{}</w:tr>".format(
                "".join("<w:tc>{}</w:tc>".format("".join(map(make_paragraph, cell.split("\n")))) for cell in row)
            )
            for row in rows
        )
    )


def make_zip_bomb_docx(inflated_bytes: int) -> bytes:
    """Return a small .docx whose body would unpack to many bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        part.write(b"<w:document>")
        for _ in range(inflated_bytes // 1_000_000):
            part.write(b" " * 1_000_000)
    return buffer.getvalue()
