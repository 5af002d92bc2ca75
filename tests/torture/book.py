"""Papers as electronic books: a chapter file for each large heading, in the order of the spine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import escape

from tests.torture.gold import Rendered
from tests.torture.papers import Heading, Paper, Part
from tests.torture.web import list_web_gold, make_writer, write_body, write_notes

_EPOCH = (2020, 1, 1, 0, 0, 0)


def render_epub(paper: Paper, *, spoil: Callable[[str], str] = str) -> Rendered:
    """Return a paper as EPUB 3; the chapters lie in the archive backwards, only the spine has their order."""
    write = make_writer(paper, spoil)
    chapters: list[list[Part]] = [[]]
    for part in paper.parts:
        if isinstance(part, Heading) and part.level <= 2 and chapters[-1]:
            chapters.append([])
        chapters[-1].append(part)
    bodies = [_close_breaks(write_body(parts, write=write)) for parts in chapters]
    bodies[-1] += _close_breaks(write_notes(paper, write))
    manifest = "".join(
        f'<item id="c{number}" href="text/c{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in range(len(bodies))
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(bodies)))
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        "<rootfiles>"
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(paper.title)}</dc:title>'
        f'<dc:language>{paper.language}</dc:language><dc:identifier id="id">x</dc:identifier></metadata>'
        f'<manifest>{manifest}<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f"</manifest><spine>{spine}</spine></package>",
        "OEBPS/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li>Kazalo</li></ol></nav></body></html>',
        **{
            f"OEBPS/text/c{number}.xhtml": '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title>c{number}</title></head><body>{body}</body></html>"
            for number, body in reversed(list(enumerate(bodies)))
        },
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return Rendered(buffer.getvalue(), tuple(list_web_gold(paper)))


def _close_breaks(html: str) -> str:
    return html.replace("<br>", "<br/>").replace("<table border=1>", '<table border="1">')
