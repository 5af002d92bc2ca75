from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from ingest.parsers.mail import parse_eml
from ingest.parsers.outlook import parse_msg, read_msg, unpack_rtf, write_eml
from kb.errors import IngestError, UnreadableSource
from tests.ingest.make_containers import Tree, make_msg, make_ole
from tests.ingest.make_sources import LIMITS

SUBJECT, BODY, HTML, RTF, SENDER, ADDRESS = 0x0037, 0x1000, 0x1013, 0x1009, 0x0C1A, 0x0C1F
SUBMITTED, CODE_PAGE, METHOD, HIDDEN, RECIPIENT_KIND = 0x0039, 0x3FFD, 0x3705, 0x7FFE, 0x0C15
NAME, DATA, CONTENT_ID, SHOWN_NAME, SMTP = 0x3707, 0x3701, 0x3712, 0x3001, 0x39FE


def pack(number: int) -> bytes:
    return struct.pack("<Q", number)


def pack_time(moment: datetime) -> bytes:
    return pack(int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000)


def make_recipient(name: str, address: str, kind: int) -> Tree:
    return make_msg({SHOWN_NAME: name, SMTP: address}, fixed={RECIPIENT_KIND: pack(kind)}, header_bytes=8)


def test_an_outlook_message_reads_as_any_mail():
    content = make_ole(
        make_msg(
            {
                SUBJECT: "Sestanek mreže",
                BODY: "Pozdravljeni,\r\n\r\nvabimo vas v četrtek.",
                SENDER: "Ana Koš",
                ADDRESS: "ana@x.si",
            },
            fixed={SUBMITTED: pack_time(datetime(2021, 4, 12, 7, 0, tzinfo=UTC))},
            recipients=[make_recipient("Bor", "bor@x.si", 1), make_recipient("Cene", "cene@x.si", 2)],
            attachments=[make_msg({NAME: "Zapisnik č. 3.pdf", DATA: b"%PDF-1.4" + bytes(5000)}, header_bytes=8)],
        )
    )
    parsed = parse_msg(content, source="a.msg", limits=LIMITS)
    assert parsed.text == (
        "Sestanek mreže\n\nFrom: Ana Koš <ana@x.si>\n\nTo: Bor <bor@x.si>\n\nCc: Cene <cene@x.si>\n\n"
        "Date: Mon, 12 Apr 2021 07:00:00 +0000\n\nPozdravljeni,\n\nvabimo vas v četrtek.\n\n"
        "Attachments: Zapisnik č. 3.pdf"
    )
    assert parsed.properties == {"title": "Sestanek mreže", "author": "Ana Koš", "created": "2021-04-12T07:00:00+00:00"}
    assert parsed.media_type == "application/vnd.ms-outlook"
    attachments = read_msg(content, source="a.msg", limits=LIMITS).attachments
    assert [attachment.content for attachment in attachments] == [b"%PDF-1.4" + bytes(5000)]


def test_texts_of_old_outlook_are_read_in_the_code_page_of_the_message():
    content = make_ole(
        make_msg({SUBJECT: "Sjećanje", BODY: "Društvo čuva đake."}, fixed={CODE_PAGE: pack(1250)}, encoding="cp1250")
    )
    assert parse_msg(content, source="a.msg", limits=LIMITS).text == "Sjećanje\n\nDruštvo čuva đake."


def test_html_is_read_where_there_is_no_plain_text_and_its_pictures_are_no_attachments():
    picture = make_msg({NAME: "logo.png", DATA: b"x", CONTENT_ID: "logo@1"}, header_bytes=8)
    hidden = make_msg({NAME: "ozadje.png", DATA: b"x"}, fixed={HIDDEN: pack(1)}, header_bytes=8)
    page = "<p>Zadruga vabi.<img src='cid:logo@1'></p>".encode("cp1250")
    content = make_ole(make_msg({SUBJECT: "Novice", HTML: page}, attachments=[picture, hidden]))
    assert parse_msg(content, source="a.msg", limits=LIMITS).text == "Novice\n\nZadruga vabi."
    mail = read_msg(content, source="a.msg", limits=LIMITS)
    assert [(file.name, file.is_passed_over) for file in mail.attachments] == [("logo.png", True), ("ozadje.png", True)]


def test_an_attached_message_becomes_a_mail_of_its_own():
    inner = make_msg(
        {SUBJECT: "Stari dopis", BODY: "Besedilo dopisa.", SENDER: "Žiga"},
        attachments=[make_msg({NAME: "šola.txt", DATA: b"abc"}, header_bytes=8)],
        header_bytes=24,
    )
    embedded = make_msg({SHOWN_NAME: "Stari dopis"}, fixed={METHOD: pack(5)}, header_bytes=8)
    content = make_ole(make_msg({SUBJECT: "Fwd"}, attachments=[{**embedded, "__substg1.0_3701000D": inner}]))
    mail = read_msg(content, source="a.msg", limits=LIMITS)
    assert [attachment.name for attachment in mail.attachments] == ["Stari dopis.eml"]
    eml = mail.attachments[0].content
    assert eml == read_msg(content, source="a.msg", limits=LIMITS).attachments[0].content
    assert parse_eml(eml, source="b.eml", limits=LIMITS).text == (
        "Stari dopis\n\nFrom: Žiga\n\nBesedilo dopisa.\n\nAttachments: šola.txt"
    )


def test_compressed_rtf_is_unpacked_as_in_the_specification():
    # The example of [MS-OXRTFCP] 3.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpack_rtf(packed, limit=1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rtf(packed, limit=8)[:8] == b"{\\rtf1\\a"
    assert unpack_rtf(b"short", limit=1000) == b""


def test_a_body_that_is_only_rtf_is_read():
    rtf = rb"{\rtf1\ansi\ansicpg1250 Dru\'9atvo vabi.}"
    stored = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    content = make_ole(make_msg({SUBJECT: "RTF", RTF: stored}))
    assert parse_msg(content, source="a.msg", limits=LIMITS).text == "RTF\n\nDruštvo vabi."


def test_what_is_no_message_or_damaged_is_refused_by_name():
    with pytest.raises(UnreadableSource, match=r"a\.msg: is not an Outlook message"):
        read_msg(make_ole({"WordDocument": b"x" * 5000}), source="a.msg", limits=LIMITS)
    content = make_ole(make_msg({SUBJECT: "x" * 3000, BODY: "y" * 9000}))
    for size in range(0, len(content), 500):
        with pytest.raises(IngestError, match=r"^a\.msg: "):
            read_msg(content[:size], source="a.msg", limits=LIMITS)


def test_turned_bits_give_a_mail_or_a_refusal():
    attachment = make_msg({NAME: "a.pdf", DATA: b"%PDF"}, header_bytes=8)
    content = make_ole(make_msg({SUBJECT: "Sestanek", BODY: "Vabimo."}, attachments=[attachment]))
    for place in range(0, len(content), 37):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            write_eml(read_msg(bytes(damaged), source="a.msg", limits=LIMITS))
        except IngestError as error:
            assert error.source == "a.msg"
