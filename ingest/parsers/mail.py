"""Mails: what was written, to whom and when, and the names of what was attached; the same for every mail format."""

from __future__ import annotations

import binascii
import email.errors
import email.parser
import email.policy
import email.utils
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from email.message import Message

from ingest.blocks import find_blocks
from ingest.parsers.assembly import RecordWriter
from ingest.parsers.characters import clean_characters
from ingest.parsers.code_pages import guess_code_page
from ingest.parsers.encodings import decode_text
from ingest.parsers.html import parse_markup
from kb.config import LimitsConfig
from kb.documents import Block, BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource

_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?[^?\s]+\?[BbQq]\?)")
_CONTENT_ID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:>[ \t]?)+")
_KNOWN_HEADERS = ("From", "To", "Subject", "Date", "Received", "MIME-Version", "Content-Type", "Message-ID", "Sender")
_SHOWN_HEADERS = ("From", "To", "Cc", "Date")
# What belongs to the mail and not to its attachments: signatures, invitations, cards, Outlook's wrapping.
_PASSED_TYPES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
    "application/ms-tnef",
    "application/vnd.ms-tnef",
    "application/ics",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "message/delivery-status",
    "message/disposition-notification",
    "text/rfc822-headers",
)
_PASSED_NAMES = (".p7s", ".p7m", ".asc", ".ics", ".vcf", "winmail.dat")
_PLAIN_SHARE = 0.3
_CHARSET_NAMES = {"utf8": "utf-8", "unknown-8bit": "", "default": "", "x-unknown": "", "us-ascii": "", "ascii": ""}
_HEADING_CHARACTERS = 300
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries; `is_passed_over` marks pictures in the text, signatures, invitations and cards."""

    name: str
    content: bytes
    is_passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, decoded. `date` is as the mail writes it and `sent` the same in ISO 8601, both empty when unknown."""

    subject: str
    sender: str
    to: str
    cc: str
    date: str
    sent: str
    plain: str
    html: str
    attachments: tuple[Attachment, ...]


def parse_eml(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an .eml file: the subject as heading, sender, recipients and date, the body, the names of attachments.

    Raises UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return write_mail(read_eml(content, source=source, limits=limits), "message/rfc822", source=source)


def write_mail(mail: Mail, media_type: str, *, source: str) -> ParsedSource:
    """Return the text of record of a mail. Its plain text is preferred unless it only points to the HTML."""
    writer = RecordWriter()
    if len(mail.subject) <= _HEADING_CHARACTERS:
        writer.add(BlockKind.HEADING, mail.subject, level=1)
    else:
        writer.add(BlockKind.PARAGRAPH, mail.subject)
    for name, value in zip(_SHOWN_HEADERS, (mail.sender, mail.to, mail.cc, mail.date), strict=True):
        writer.add(BlockKind.PARAGRAPH, f"{name}: {value}" if value else "")
    page = parse_markup(mail.html, source=source) if mail.html.strip() else None
    if page is not None and _count_letters(mail.plain) < _PLAIN_SHARE * _count_letters(page.text):
        _copy_blocks(writer, page.text, page.blocks)
    else:
        _write_plain(writer, mail.plain)
    names = ", ".join(attachment.name for attachment in mail.attachments if not attachment.is_passed_over)
    writer.add(BlockKind.PARAGRAPH, f"Attachments: {names}" if names else "")
    name, address = email.utils.parseaddr(mail.sender)
    author = name or address or mail.sender
    return writer.finish(media_type, {"title": mail.subject, "author": author, "created": mail.sent})


def _copy_blocks(writer: RecordWriter, text: str, blocks: tuple[Block, ...]) -> None:
    """Write the blocks of a body under the subject."""
    for block in blocks:
        is_heading = block.kind is BlockKind.HEADING
        level = block.level + 1 if is_heading else block.level
        writer.add(block.kind, text[block.start : block.end], level=level, is_header=block.is_header)


def _write_plain(writer: RecordWriter, text: str) -> None:
    """Write a plain body; the marks before quoted lines go, a change of their depth begins a paragraph."""
    lines: list[str] = []
    last_depth = 0
    for line in clean_characters(text).split("\n"):
        mark = _QUOTE.match(line)
        depth = mark[0].count(">") if mark else 0
        if depth != last_depth and lines:
            lines.append("")
        lines.append(line[mark.end() :] if mark else line)
        last_depth = depth
    body = "\n".join(lines)
    place = 0
    for block in find_blocks(body):
        _write_between(writer, body[place : block.start])
        is_heading = block.kind is BlockKind.HEADING
        level = block.level + 1 if is_heading else block.level
        writer.add(block.kind, body[block.start : block.end], level=level, is_header=block.is_header)
        place = block.end
    _write_between(writer, body[place:])


def _write_between(writer: RecordWriter, text: str) -> None:
    for paragraph in re.split(r"\n[ \t]*\n", text):
        writer.add(BlockKind.PARAGRAPH, paragraph)


def _count_letters(text: str) -> int:
    return sum(1 for character in text if character.isalnum())


# Reading -------------------------------------------------------------------------------------------------------------


def read_eml(content: bytes, *, source: str, limits: LimitsConfig) -> Mail:
    """Return the mail that an .eml file holds. Raises UnreadableSource, EncryptedSource or LimitExceeded."""
    message = read_message(content, source=source, limits=limits)
    encoding = _find_encoding(message)
    headers = {name: read_header(message, name, encoding=encoding) for name in ("Subject", *_SHOWN_HEADERS)}
    plain: list[str] = []
    pages: list[str] = []
    attachments: list[tuple[Message, str]] = []
    for part in _walk(message, source=source):
        kind = part.get_content_type()
        name = _read_file_name(part, encoding=encoding)
        is_body = not name and part.get_content_disposition() != "attachment"
        if is_body and kind == "text/html":
            pages.append(decode_part(part))
        elif is_body and kind.startswith("text/") and kind not in _PASSED_TYPES:
            plain.append(_unwrap_flowed(part, decode_part(part)))
        else:
            attachments.append((part, name))
    html = "\n".join(pages)
    referred = {identifier.strip("<>") for identifier in _CONTENT_ID.findall(html)}
    return Mail(
        subject=headers["Subject"],
        sender=headers["From"],
        to=headers["To"],
        cc=headers["Cc"],
        date=headers["Date"],
        sent=_read_date(headers["Date"]),
        plain="\n\n".join(plain),
        html=html,
        attachments=tuple(_read_attachment(part, name, referred) for part, name in attachments),
    )


def read_message(content: bytes, *, source: str, limits: LimitsConfig) -> Message:
    """Return the parsed MIME structure of a mail or a saved page.

    Raises UnreadableSource when the content has none of the headers that every mail has, LimitExceeded when it has
    more parts than a file may have entries.
    """
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    parts = content.count(b"\nContent-Type:") + content.count(b"\ncontent-type:")
    if parts > limits.entries:
        raise LimitExceeded(
            source,
            f"has {parts:,} parts, the limit is {limits.entries:,}",
            "split it or raise ingest.limits.entries in config.yaml",
        )
    try:
        message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(content)
    except RecursionError as error:
        raise LimitExceeded(source, "nests its parts too deep", "save the inner mail by itself") from error
    if _measure_depth(message) > _DEEPEST:
        raise LimitExceeded(source, "nests its parts too deep", "save the inner mail by itself")
    if not any(name in message for name in _KNOWN_HEADERS):
        raise UnreadableSource(source, "is not a mail: it has no headers", "give it the suffix of what it holds")
    return message


def _measure_depth(message: Message) -> int:
    """Return how deep parts lie in parts, without a call for each: there may be more than calls can nest."""
    depth = 0
    layer = [message]
    while layer:
        depth += 1
        payloads = [_mend_payload(part) for part in layer]
        layer = [part for parts in payloads if isinstance(parts, list) for part in parts if isinstance(part, Message)]
    return depth


def _mend_payload(part: Message) -> object:
    """Return the payload of a part, whose charset is dropped when it is none that the parser could look up."""
    try:
        return part.get_payload()
    except (ValueError, LookupError):
        kind = part.get_content_type()
        del part["Content-Type"]
        part["Content-Type"] = kind
        return part.get_payload()


def _walk(message: Message, *, source: str) -> Iterator[Message]:
    """Yield the parts that are not containers, in order; of alternatives only those that hold text."""
    kind = message.get_content_type()
    if kind == "multipart/encrypted" or (
        kind in ("application/pkcs7-mime", "application/x-pkcs7-mime")
        and str(message.get_param("smime-type") or "enveloped-data").lower() == "enveloped-data"
    ):
        raise EncryptedSource(source, "is an encrypted mail", "save it decrypted from the mail program")
    payload = message.get_payload()
    if kind.startswith("message/") and kind != "message/rfc822" and isinstance(payload, list):
        return
    if not isinstance(payload, list) or kind == "message/rfc822":
        yield message
        return
    for part in payload:
        if isinstance(part, Message):
            yield from _walk(part, source=source)


def _find_encoding(message: Message) -> str:
    """Return the encoding of the first body that has other letters than ASCII, empty when none has.

    What a mail writes raw into its headers is too short to be recognised by itself: "СОЛИДАРНИ ГЛАСНИК".
    """
    for part in message.walk():
        if part.get_content_maintype() == "text":
            content = read_payload(part)
            declared = read_parameter(part, "Content-Type", "charset").lower()
            if not content.isascii():
                return _CHARSET_NAMES.get(declared, declared) or guess_code_page(content)
    return ""


def read_header(message: Message, name: str, *, encoding: str = "") -> str:
    """Return a header on one line, decoded: encoded words, and raw bytes, which are likely in `encoding`."""
    value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return decode_header(value, encoding=encoding)


def decode_header(value: str | Header, *, encoding: str = "") -> str:
    """Decode the encoded words of a header, and the raw bytes that the mail parser keeps as lone surrogates.

    Raw bytes that are not UTF-8 are read in `encoding` where it fits, else in what they look like.
    """
    text = _restore_bytes(str(value), encoding=encoding)
    text = _BETWEEN_WORDS.sub(r"\1\2", text)
    pieces: list[str] = []
    place = 0
    pending: tuple[str, bytes] = ("", b"")

    def settle() -> None:
        nonlocal pending
        if pending[1]:
            pieces.append(_decode_bytes(pending[1], pending[0]))
        pending = ("", b"")

    for word in _ENCODED_WORD.finditer(text):
        if word.start() > place:
            settle()
            pieces.append(text[place : word.start()])
        charset = word[1].partition("*")[0].lower()
        # Some programs cut a character in two words.
        if charset != pending[0]:
            settle()
        pending = (charset, pending[1] + _decode_word(word[2].upper(), word[3]))
        place = word.end()
    settle()
    pieces.append(text[place:])
    return " ".join(clean_characters("".join(pieces)).split())


def _decode_word(encoding: str, written: str) -> bytes:
    content = written.encode("utf-8", errors="replace")
    if encoding == "Q":
        return quopri.decodestring(content, header=True)
    try:
        return binascii.a2b_base64(content + b"=" * (-len(content) % 4))
    except binascii.Error:
        return content


def _restore_bytes(text: str, *, encoding: str = "") -> str:
    """Decode what the mail parser could not: bytes outside ASCII in a header that names no encoding."""
    if text.isascii():
        return text
    try:
        content = text.encode("ascii", errors="surrogateescape")
    except UnicodeEncodeError:
        return text
    return decode_text(content, declared=encoding or None) or content.decode("latin-1")


def _decode_bytes(content: bytes, charset: str) -> str:
    declared = _CHARSET_NAMES.get(charset.lower(), charset) or None
    return decode_text(content, declared=declared) or content.decode("latin-1")


def _read_date(written: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(written).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def decode_part(part: Message) -> str:
    """Return the text of a part; a wrong or missing charset falls back to what the bytes look like."""
    return _decode_bytes(read_payload(part), read_parameter(part, "Content-Type", "charset"))


def read_payload(part: Message) -> bytes:
    """Return the bytes of a part with its transfer encoding undone; of an attached mail the mail itself."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0].as_bytes() if payload and isinstance(payload[0], Message) else b""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, email.errors.MessageError):
        return b""
    return content if isinstance(content, bytes) else b""


def read_parameter(part: Message, header: str, name: str, *, encoding: str = "") -> str:
    """Return a parameter of a header such as the charset; encoded in any of the ways that mails have seen."""
    value = next((value for key, value in part.raw_items() if key.lower() == header.lower()), None)
    if value is None:
        return ""
    # The parser takes parameters from headers of plain text only.
    plain = Message()
    plain[header] = re.sub(r"[\r\n]+", " ", _restore_bytes(str(value), encoding=encoding))
    found = plain.get_param(name, header=header)
    if found is None:
        return ""
    if isinstance(found, tuple):
        charset, _, text = found
        return " ".join(_decode_bytes(text.encode("latin-1", errors="replace"), charset or "").split())
    return decode_header(found)


def _read_file_name(part: Message, *, encoding: str) -> str:
    name = read_parameter(part, "Content-Disposition", "filename", encoding=encoding)
    name = name or read_parameter(part, "Content-Type", "name", encoding=encoding)
    if name or part.get_content_type() != "message/rfc822":
        return name if not name or part.get_content_type() != "message/rfc822" else _end_in_eml(name)
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return _end_in_eml(read_header(inner, "Subject") if isinstance(inner, Message) else "")


def _end_in_eml(name: str) -> str:
    return name if name.lower().endswith(".eml") else f"{name or 'message'}.eml"


def _read_attachment(part: Message, name: str, referred: set[str]) -> Attachment:
    kind = part.get_content_type()
    identifier = str(part.get("Content-ID") or "").strip().strip("<>")
    is_picture = kind.startswith("image/") and (
        part.get_content_disposition() == "inline" or (bool(identifier) and identifier in referred)
    )
    return Attachment(name, read_payload(part), not name or is_picture or is_wrapping(name, kind))


def is_wrapping(name: str, kind: str) -> bool:
    """Say whether an attachment belongs to the mail itself: a signature, an invitation, a card."""
    return kind.lower() in _PASSED_TYPES or name.lower().endswith(_PASSED_NAMES)


def _unwrap_flowed(part: Message, text: str) -> str:
    """Join the lines of a "flowed" text (RFC 3676): a line that ends in a space goes on in the next."""
    if str(read_parameter(part, "Content-Type", "format")).lower() != "flowed":
        return text
    without_space = str(read_parameter(part, "Content-Type", "delsp")).lower() == "yes"
    joined: list[str] = []
    last_depth = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        if joined and depth == last_depth and joined[-1].endswith(" ") and joined[-1].strip("> ") != "--":
            joined[-1] = (joined[-1][:-1] if without_space else joined[-1]) + rest
        else:
            joined.append(">" * depth + (" " if depth else "") + rest)
        last_depth = depth
    return "\n".join(joined)
