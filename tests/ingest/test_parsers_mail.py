from __future__ import annotations

import base64

import pytest

from ingest.parsers.mail import decode_header, parse_eml, read_eml
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource
from tests.ingest.make_sources import LIMITS

HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH
HEADERS = "From: Ana <ana@x.si>\r\nSubject: Vabilo\r\nMIME-Version: 1.0\r\n"


def parse(content: bytes | str) -> ParsedSource:
    return parse_eml(content.encode() if isinstance(content, str) else content, source="a.eml", limits=LIMITS)


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def make_parts(*parts: str, kind: str = "mixed") -> str:
    return (
        f"Content-Type: multipart/{kind}; boundary=b-{kind}\r\n\r\n"
        + "".join(f"--b-{kind}\r\n{part}\r\n" for part in parts)
        + f"--b-{kind}--\r\n"
    )


def list_attachments(content: str) -> list[tuple[str, bool]]:
    mail = read_eml((HEADERS + content).encode(), source="a.eml", limits=LIMITS)
    return [(attachment.name, attachment.is_passed_over) for attachment in mail.attachments]


def test_a_mail_is_its_subject_its_people_its_body_and_the_names_of_its_files():
    content = (
        "From: =?utf-8?Q?Ana_Ko=C5=A1?= <ana@x.si>\r\nTo: Bor <bor@x.si>,\r\n Cene <cene@x.si>\r\n"
        "Cc: =?iso-8859-2?B?RHJ1uXR2bw==?= <d@x.si>\r\nSubject: =?utf-8?B?U2VzdGFuZWsgxI0=?=\r\n =?utf-8?Q?_mre=C5=BEe?=\r\n"
        "Date: Mon, 12 Apr 2021 09:00:00 +0200\r\nMIME-Version: 1.0\r\n"
    ) + make_parts(
        "Content-Type: text/plain; charset=utf-8\r\n\r\nVabimo vas na sestanek mreže, ki bo v četrtek.\r\n\r\n"
        "Dne 3. 4. 2021 je Bor napisal:\r\n> Kdaj bo sestanek?\r\n>> Še ne vemo.\r\n",
        "Content-Type: application/pdf; name=x\r\nContent-Disposition: attachment; filename=Zapisnik.pdf\r\n\r\n%PDF",
    )
    parsed = parse(content)
    assert outline(parsed) == [
        (HEADING, 1, "Sestanek č mreže"),
        (PARAGRAPH, 0, "From: Ana Koš <ana@x.si>"),
        (PARAGRAPH, 0, "To: Bor <bor@x.si>, Cene <cene@x.si>"),
        (PARAGRAPH, 0, "Cc: Društvo <d@x.si>"),
        (PARAGRAPH, 0, "Date: Mon, 12 Apr 2021 09:00:00 +0200"),
        (PARAGRAPH, 0, "Vabimo vas na sestanek mreže, ki bo v četrtek."),
        (PARAGRAPH, 0, "Dne 3. 4. 2021 je Bor napisal:"),
        (PARAGRAPH, 0, "Kdaj bo sestanek?"),
        (PARAGRAPH, 0, "Še ne vemo."),
        (PARAGRAPH, 0, "Attachments: Zapisnik.pdf"),
    ]
    assert parsed.properties == {
        "title": "Sestanek č mreže",
        "author": "Ana Koš",
        "created": "2021-04-12T09:00:00+02:00",
    }
    assert parsed.media_type == "message/rfc822"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?Q?=C5=A1e?= en", "še en"),
        # One character cut in two words.
        ("=?utf-8?B?xQ==?= =?utf-8?B?oWU=?=", "še"),
        ("=?windows-1250?Q?=9Aola?=", "šola"),
        ("=?no-such-charset?Q?=9Aola_=E8ebel?=", "šola čebel"),
        ("=?utf-8?B?not base64?=", "not base64"),
        ("a =?utf-8?Q?b?= c", "a b c"),
        ("Društvo".encode("cp1250").decode("ascii", "surrogateescape"), "Društvo"),
        ("Друштво".encode().decode("ascii", "surrogateescape"), "Друштво"),
        ("a\r\n\tb", "a b"),
    ],
)
def test_headers_are_decoded_however_they_were_written(written: str, read: str):
    assert decode_header(written) == read


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2", "utf-8"])
def test_a_body_without_a_declared_encoding_is_recognised(encoding: str):
    text = "Društvo čuva žito in vabi člane na letošnjo skupščino, ki bo v četrtek."
    content = f"{HEADERS}\r\n{text}\r\n".encode(encoding)
    assert outline(parse(content))[-1] == (PARAGRAPH, 0, text)


@pytest.mark.parametrize("charset", ["a\x00b", "š", "no-such", '"', "utf-8\r\n x"])
def test_a_broken_charset_costs_nothing(charset: str):
    content = f"{HEADERS}Content-Type: text/plain; charset={charset}\r\n\r\nDruštvo vabi člane.\r\n"
    for encoding in ("utf-8", "cp1250"):
        assert parse(content.encode(encoding)).text.endswith("\n\nDruštvo vabi člane.")


def test_raw_headers_are_read_in_the_encoding_of_the_body():
    content = "From: Љубица\r\nSubject: ГЛАС\r\n\r\nМрежа социјалних предузећа одржала је годишњу скупштину у Нишу.\r\n"
    parsed = parse(content.encode("cp1251"))
    assert parsed.text.startswith("ГЛАС\n\nFrom: Љубица\n\nМрежа")


def test_flowed_lines_are_joined():
    content = HEADERS + (
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nPrvi del \r\nstavka, ki se nadaljuje.\r\n-- \r\nAna\r\n"
    )
    assert parse(content).text.endswith("Prvi del stavka, ki se nadaljuje.\n\n--\n\nAna")


def test_html_is_read_where_the_plain_text_is_only_a_stub():
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<h1>Novice</h1><p>Zadruga Breza je odprla trgovino.</p>"
    stub = "Content-Type: text/plain\r\n\r\nView online"
    whole = "Content-Type: text/plain\r\n\r\nNovice: Zadruga Breza je odprla trgovino."
    assert outline(parse(HEADERS + make_parts(stub, html, kind="alternative")))[2:] == [
        (HEADING, 2, "Novice"),
        (PARAGRAPH, 0, "Zadruga Breza je odprla trgovino."),
    ]
    assert parse(HEADERS + make_parts(whole, html, kind="alternative")).text.endswith(
        "\n\nNovice: Zadruga Breza je odprla trgovino."
    )


def test_pictures_in_the_text_signatures_and_invitations_are_no_attachments():
    html = 'Content-Type: text/html\r\n\r\n<p>Logo <img src="cid:logo@x"></p>'
    assert list_attachments(
        make_parts(
            html,
            "Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\n\r\nx",
            "Content-Type: image/jpeg; name=podpis.jpg\r\nContent-Disposition: inline\r\n\r\nx",
            "Content-Type: image/jpeg; name=foto.jpg\r\nContent-Disposition: attachment\r\n\r\nx",
            "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx",
            "Content-Type: text/calendar; name=vabilo.ics\r\n\r\nx",
            "Content-Type: application/octet-stream; name=ana.vcf\r\n\r\nx",
            "Content-Type: application/pdf; name=dopis.pdf\r\nContent-Disposition: inline\r\n\r\nx",
        )
    ) == [
        ("logo.png", True),
        ("podpis.jpg", True),
        ("foto.jpg", False),
        ("smime.p7s", True),
        ("vabilo.ics", True),
        ("ana.vcf", True),
        ("dopis.pdf", False),
    ]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Content-Disposition: attachment; filename*=utf-8''Poro%C4%8Dilo.pdf", "Poročilo.pdf"),
        ("Content-Disposition: attachment; filename*0*=utf-8''Po%C5%A1; filename*1=ta.pdf", "Pošta.pdf"),
        ('Content-Disposition: attachment; filename="=?utf-8?B?UG/FoXRhLnBkZg==?="', "Pošta.pdf"),
        ('Content-Disposition: attachment; filename="Pošta.pdf"', "Pošta.pdf"),
        ('Content-Type: application/pdf; name="a;b.pdf"\r\nContent-Disposition: attachment', "a;b.pdf"),
    ],
)
def test_names_of_attachments_are_decoded_however_they_were_written(header: str, name: str):
    assert list_attachments(make_parts("Content-Type: text/plain\r\n\r\nx", f"{header}\r\n\r\nx")) == [(name, False)]


def test_an_attached_mail_is_attached_under_its_subject():
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: Stari dopis\r\nFrom: b@x.si\r\n\r\nBesedilo."
    mail = read_eml((HEADERS + make_parts(inner)).encode(), source="a.eml", limits=LIMITS)
    assert [attachment.name for attachment in mail.attachments] == ["Stari dopis.eml"]
    assert parse(mail.attachments[0].content).text == "Stari dopis\n\nFrom: b@x.si\n\nBesedilo."


def test_what_is_no_mail_or_encrypted_or_endless_is_refused_by_name():
    with pytest.raises(UnreadableSource, match=r"a\.eml: is not a mail"):
        parse("Samo besedilo brez glave.")
    with pytest.raises(EncryptedSource, match=r"a\.eml: is an encrypted mail"):
        parse(HEADERS + make_parts("Content-Type: application/octet-stream\r\n\r\nx", kind="encrypted"))
    with pytest.raises(EncryptedSource, match=r"a\.eml: is an encrypted mail"):
        parse(HEADERS + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nMII=")
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(300))
    with pytest.raises(LimitExceeded, match=r"a\.eml: nests its parts too deep"):
        parse(HEADERS + nested)
    with pytest.raises(LimitExceeded, match=r"a\.eml: nests its parts too deep"):
        parse(HEADERS + "Content-Type: message/rfc822\r\n\r\n" * 400)
    with pytest.raises(LimitExceeded, match=r"a\.eml: has 1,200 parts, the limit is 1,000"):
        parse(HEADERS + make_parts(*["Content-Type: text/plain\r\n\r\nx"] * 1199))


def test_broken_transfer_encodings_cost_their_part_only():
    broken = "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%"
    body = base64.b64encode("Društvo vabi.".encode()).decode()
    whole = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}"
    assert parse(HEADERS + make_parts(whole, broken)).text.endswith("Društvo vabi.\n\nAttachments: a.pdf")
