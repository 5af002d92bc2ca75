"""Makes the OpenDocument files and books that the parser tests read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_ODF}{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "presentation": "presentation",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
    }.items()
)


def make_zip(files: Mapping[str, str], *, mimetype: str = "") -> bytes:
    """Return a zip archive; `mimetype` becomes its first part, not compressed, as OpenDocument and EPUB ask."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def make_opendocument(
    kind: str, body: str, *, styles: str = "", meta: str = "", parts: Mapping[str, str] | None = None
) -> bytes:
    """Return an OpenDocument file around the XML of its body; `kind` is text, presentation or spreadsheet."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    about = (
        f'<office:document-meta {ODF_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta>{meta}</office:meta></office:document-meta>"
    )
    files = {"content.xml": content, "meta.xml": about, **(parts or {})}
    return make_zip(files, mimetype=f"application/vnd.oasis.opendocument.{kind}")


def make_epub(chapters: Mapping[str, str], *, about: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """Return a book; chapters are XHTML bodies by file name, in reading order."""
    items = "".join(
        f'<item id="c{number}" href="text/{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    places = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    files = {
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{about}</metadata><manifest>{items}'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
        f'<spine><itemref idref="nav"/>{places}</spine></package>',
        "OEBPS/nav.xhtml": "<html><body><nav><ol><li>Kazalo</li></ol></nav></body></html>",
        **{
            f"OEBPS/text/{name}": '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{name}</title></head><body>{body}</body></html>'
            for name, body in chapters.items()
        },
        **(parts or {}),
    }
    return make_zip(files, mimetype="application/epub+zip")
