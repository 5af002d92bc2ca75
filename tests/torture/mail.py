"""Papers as mails: plain or HTML, in the encodings and with the raw headers that old programs send."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

from kb.documents import BlockKind
from tests.torture.gold import GoldBlock, Rendered, gold_option
from tests.torture.papers import Paper
from tests.torture.plain import keep_encodable, list_plain_gold, write_plain
from tests.torture.web import list_web_gold, make_writer, write_body, write_notes

_SENDER = "Tajništvo <tajnistvo@example.org>"
_RECEIVER = "clani@example.org"
_DATE = "Mon, 04 Feb 2019 09:30:00 +0100"
_ATTACHMENT = "priloga č. 1.txt"


def render_eml(paper: Paper, *, is_html: bool = False, spoil: Callable[[str], str] = str) -> Rendered:
    """Return a mail of today: UTF-8, encoded headers, an alternative in HTML when asked for, an attachment."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = paper.title
    message["From"] = _SENDER
    message["To"] = _RECEIVER
    message["Date"] = _DATE
    if is_html:
        write = make_writer(paper, spoil)
        message.set_content(
            f"<html><body>{write_body(paper.parts, write=write)}{write_notes(paper, write)}</body></html>",
            subtype="html",
        )
        body = list_web_gold(paper)
    else:
        message.set_content(write_plain(paper, spoil=spoil), cte="base64")
        body = list_plain_gold(paper)
    message.add_attachment(b"Vsebina priloge.", maintype="text", subtype="plain", filename=_ATTACHMENT)
    message.set_boundary("part-0")
    return Rendered(message.as_bytes(), (*_list_headers(paper.title), *body))


def render_old_eml(paper: Paper, *, encoding: str, is_declared: bool) -> Rendered:
    """Return a mail of an old program: eight-bit text that may not say its encoding, the subject in base64 or raw."""
    text = write_plain(paper, width=76).replace("\n", "\r\n")
    title = keep_encodable(paper.title, encoding)
    subject = Header(title, encoding).encode().encode("ascii") if is_declared else title.encode(encoding)
    kind = f"text/plain; charset={encoding}" if is_declared else "text/plain"
    content = (
        b"From: =?utf-8?b?" + base64.b64encode("Tajništvo".encode()) + b"?= <tajnistvo@example.org>\r\n"
        b"To: clani@example.org\r\nDate: " + _DATE.encode() + b"\r\nSubject: " + subject + b"\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: "
        + kind.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + text.encode(encoding, errors="ignore")
    )
    gold = [replace(block, text=keep_encodable(block.text, encoding)) for block in list_plain_gold(paper)]
    return Rendered(content, (*_list_headers(title), *gold))


def _list_headers(title: str) -> list[GoldBlock]:
    """Return the gold of what stands above the text of a mail; only the subject must be there."""
    optional = (f"From: {_SENDER}", f"To: {_RECEIVER}", f"Date: {_DATE}", "Date: 2019-02-04 09:30", _ATTACHMENT)
    return [
        GoldBlock(BlockKind.HEADING, title, 1),
        *map(gold_option, (*optional, "Attachments:", f"Attachments: {_ATTACHMENT}", f"Attachment: {_ATTACHMENT}")),
    ]
