from __future__ import annotations

import pytest

from ingest.parsers.saved_page import parse_mhtml
from kb.documents import BlockKind
from kb.errors import UnreadableSource
from tests.ingest.make_sources import LIMITS

_PAGE = (
    "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?Novice_mre=C5=BEe?=\r\nDate: Mon, 12 Apr 2021 09:00:00 +0200\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b"{start}\r\n\r\n'
    "----b\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <okvir@x>\r\n\r\n<p>Okvir.</p>\r\n"
    "----b\r\nContent-Type: text/html\r\nContent-ID: <stran@x>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    '<html lang=3D"sl"><h1>Nova zadruga</h1><p>Zadruga Breza =C5=A1e i=\r\n=C5=A1=C4=8De =C4=8Dlane.</p></html>\r\n'
    "----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b--\r\n"
)


def test_the_page_named_as_start_is_read_without_its_pictures():
    content = _PAGE.replace("{start}", '; start="<stran@x>"').encode()
    parsed = parse_mhtml(content, source="a.mhtml", limits=LIMITS)
    assert [(block.kind, parsed.text[block.start : block.end]) for block in parsed.blocks] == [
        (BlockKind.HEADING, "Nova zadruga"),
        (BlockKind.PARAGRAPH, "Zadruga Breza še išče člane."),
    ]
    assert parsed.properties == {"title": "Novice mreže", "language": "sl"}
    assert parsed.media_type == "multipart/related"


def test_without_a_start_the_first_page_is_read():
    assert parse_mhtml(_PAGE.replace("{start}", "").encode(), source="a.mht", limits=LIMITS).text == "Okvir."


def test_an_archive_without_a_page_is_refused_by_name():
    with pytest.raises(UnreadableSource, match=r"a\.mht: holds no web page"):
        parse_mhtml(b"Subject: x\r\nContent-Type: image/png\r\n\r\nx", source="a.mht", limits=LIMITS)
    with pytest.raises(UnreadableSource, match=r"a\.mht: is not a mail: it has no headers"):
        parse_mhtml(b"<p>x</p>", source="a.mht", limits=LIMITS)
