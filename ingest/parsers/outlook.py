"""MSG: a mail as Outlook keeps it, an OLE container of MAPI properties ([MS-OXMSG])."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser

import olefile

from ingest.parsers.encodings import decode_text
from ingest.parsers.mail import Attachment, Mail, is_wrapping, read_header, write_mail
from ingest.parsers.rtf import parse_rtf
from kb.config import LimitsConfig
from kb.documents import ParsedSource, hash_bytes
from kb.errors import IngestError, LimitExceeded, UnreadableSource

MEDIA_TYPE = "application/vnd.ms-outlook"

# Property numbers of [MS-OXPROPS].
_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP, _SENT_FOR_NAME = 0x0C1A, 0x0C1F, 0x5D01, 0x0042
_SHOWN_TO, _SHOWN_CC, _TRANSPORT_HEADERS = 0x0E04, 0x0E03, 0x007D
_SUBMITTED, _DELIVERED, _INTERNET_CODE_PAGE, _CODE_PAGE = 0x0039, 0x0E06, 0x3FDE, 0x3FFD
_DATA, _LONG_NAME, _SHORT_NAME, _MIME_TYPE, _CONTENT_ID, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712, 0x3001
_METHOD, _ATTACHMENT_FLAGS, _HIDDEN = 0x3705, 0x3714, 0x7FFE
_RECIPIENT_NAME, _RECIPIENT_ADDRESS, _RECIPIENT_SMTP, _RECIPIENT_KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_UNICODE, _EIGHT_BIT, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_IS_EMBEDDED_MAIL = 5
_USED_IN_HTML = 4
_ENTRY = struct.Struct("<HHI8s")
_TIME_BASE = datetime(1601, 1, 1, tzinfo=UTC)
_UTF8_PAGE = 65001
_DEEPEST = 20
_MEBIBYTE = 1024 * 1024

# What every compressed RTF body may refer back to ([MS-OXRTFCP] 2.1.2.1).
_RTF_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def parse_msg(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an Outlook .msg file as `parse_eml` does mails. Raises UnreadableSource or LimitExceeded."""
    return write_mail(read_msg(content, source=source, limits=limits), MEDIA_TYPE, source=source)


def read_msg(content: bytes, *, source: str, limits: LimitsConfig) -> Mail:
    """Return the mail that a .msg file holds; a mail attached to it is attached as .eml.

    Raises UnreadableSource or LimitExceeded.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            entries = container.listdir(streams=True, storages=False)
            if len(entries) > limits.entries * 20:
                raise LimitExceeded(
                    source,
                    f"holds {len(entries):,} parts",
                    "save it anew or raise ingest.limits.entries in config.yaml",
                )
            tree = _Folder.build(container, entries)
            if not tree.find_streams("__properties_version1.0"):
                raise UnreadableSource(source, "is not an Outlook message", "give it the suffix of what it holds")
            return _read_mail(tree, is_top=True, source=source, limits=limits, depth=0)
    except IngestError:
        raise
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError, RecursionError) as error:
        # olefile lets the errors of its own arithmetic through.
        raise UnreadableSource(
            source, "is damaged: its parts cannot be read", "open it in Outlook and save it anew"
        ) from error


@dataclass(frozen=True, slots=True)
class _Folder:
    """A storage of an OLE container: streams and storages by upper-case name, in the container's order."""

    container: olefile.OleFileIO
    path: tuple[str, ...]
    streams: dict[str, str]
    folders: dict[str, _Folder]

    @classmethod
    def build(cls, container: olefile.OleFileIO, entries: list[list[str]]) -> _Folder:
        """Return the root storage of a container."""
        root = cls(container, (), {}, {})
        for entry in entries:
            folder = root
            for name in entry[:-1]:
                key = name.upper()
                if key not in folder.folders:
                    folder.folders[key] = cls(container, (*folder.path, name), {}, {})
                folder = folder.folders[key]
            folder.streams[entry[-1].upper()] = entry[-1]
        return root

    def find_streams(self, name: str) -> bool:
        """Say whether a stream is there."""
        return name.upper() in self.streams

    def read(self, name: str) -> bytes | None:
        """Return a stream of the storage, None when it is not there."""
        found = self.streams.get(name.upper())
        if found is None:
            return None
        with self.container.openstream([*self.path, found]) as stream:
            content = stream.read()
        return content if isinstance(content, bytes) else None

    def read_property(self, number: int, kind: int) -> bytes | None:
        """Return a property of variable length."""
        return self.read(f"__substg1.0_{number:04X}{kind:04X}")

    def list_folders(self, prefix: str) -> list[_Folder]:
        """Return the storages whose names begin so: recipients, attachments."""
        return [folder for name, folder in sorted(self.folders.items()) if name.startswith(prefix.upper())]


@dataclass(frozen=True, slots=True)
class _Properties:
    """The properties of a message, recipient or attachment; `fixed` holds those of eight bytes or fewer."""

    folder: _Folder
    fixed: Mapping[int, bytes]
    encoding: str

    def read_text(self, *numbers: int) -> str:
        """Return the first of several text properties that says something."""
        for number in numbers:
            content = self.folder.read_property(number, _UNICODE)
            if content:
                text = content.decode("utf-16-le", errors="replace")
            else:
                content = self.folder.read_property(number, _EIGHT_BIT) or b""
                text = decode_text(content, declared=self.encoding) or content.decode("latin-1")
            text = text.rstrip("\x00")
            if text.strip():
                return text
        return ""

    def read_line(self, *numbers: int) -> str:
        """Return a text property on one line."""
        return " ".join(self.read_text(*numbers).split())

    def read_number(self, number: int) -> int:
        """Return a number of four bytes, 0 when it is not set."""
        return int.from_bytes(self.fixed.get(number, b"")[:4], "little")

    def read_moment(self, *numbers: int) -> datetime | None:
        """Return the first of several moments that is set: 100 nanoseconds since 1601."""
        for number in numbers:
            ticks = int.from_bytes(self.fixed.get(number, b""), "little")
            if 0 < ticks < 2_650_467_744_000_000_000:
                return _TIME_BASE + timedelta(microseconds=ticks // 10)
        return None


def _read_properties(folder: _Folder, *, header_bytes: int, encoding: str = "") -> _Properties:
    """Read the table of properties of a storage; the header before it is longer in messages than in attachments."""
    table = folder.read("__properties_version1.0") or b""
    table = table[header_bytes : header_bytes + (len(table) - header_bytes) // _ENTRY.size * _ENTRY.size]
    fixed = {number: value for _, number, _, value in _ENTRY.iter_unpack(table)}
    if not encoding:
        pages = (int.from_bytes(fixed.get(number, b"")[:4], "little") for number in (_CODE_PAGE, _INTERNET_CODE_PAGE))
        encoding = _name_encoding(next((page for page in pages if page), 0))
    return _Properties(folder, fixed, encoding)


def _name_encoding(code_page: int) -> str:
    """Return the encoding of a Windows code page; the ISO ones have numbers from 28591."""
    if code_page == _UTF8_PAGE:
        return "utf-8"
    if 28591 <= code_page <= 28605:
        return f"iso-8859-{code_page - 28590}"
    return f"cp{code_page}" if code_page else ""


def _read_mail(folder: _Folder, *, is_top: bool, source: str, limits: LimitsConfig, depth: int) -> Mail:
    if depth > _DEEPEST:
        raise LimitExceeded(source, "nests mails too deep", "save the inner mail by itself")
    message = _read_properties(folder, header_bytes=32 if is_top else 24)
    headers = HeaderParser().parsestr(message.read_text(_TRANSPORT_HEADERS).lstrip())
    html = folder.read_property(_HTML, _BINARY)
    page = _name_encoding(message.read_number(_INTERNET_CODE_PAGE)) or message.encoding
    markup = (decode_text(html, declared=page) or html.decode("latin-1")) if html else message.read_text(_HTML)
    plain = message.read_text(_BODY)
    if not plain.strip() and not markup.strip():
        plain = _read_rtf(folder.read_property(_RTF, _BINARY) or b"", source=source, limits=limits)
    attachments: list[Attachment] = []
    for attached in folder.list_folders("__attach_version1.0_"):
        attachment = _read_attachment(attached, message.encoding, markup, source=source, limits=limits, depth=depth)
        if attachment is not None:
            attachments.append(attachment)
    moment = message.read_moment(_SUBMITTED, _DELIVERED)
    address = message.read_line(_SENDER_SMTP, _SENDER_ADDRESS)
    name = message.read_line(_SENDER_NAME, _SENT_FOR_NAME)
    recipients = _list_recipients(folder, message.encoding)
    written = read_header(headers, "Date")
    return Mail(
        subject=message.read_line(_SUBJECT),
        sender=read_header(headers, "From") or _join_address(name, address),
        to=read_header(headers, "To") or recipients.get(1, "") or message.read_line(_SHOWN_TO),
        cc=read_header(headers, "Cc") or recipients.get(2, "") or message.read_line(_SHOWN_CC),
        date=written or (f"{moment:%a, %d %b %Y %H:%M:%S %z}" if moment else ""),
        sent=moment.replace(microsecond=0).isoformat() if moment else "",
        plain=plain,
        html=markup,
        attachments=tuple(attachments),
    )


def _join_address(name: str, address: str) -> str:
    """Return "Ana Kos <ana@...>"; an address of Exchange ("/O=...") says nothing to a person."""
    if "@" not in address:
        return name or address
    return f"{name} <{address}>" if name and name != address else address


def _list_recipients(folder: _Folder, encoding: str) -> dict[int, str]:
    """Return the recipients by kind: 1 to, 2 cc."""
    names: dict[int, list[str]] = {}
    for entry in folder.list_folders("__recip_version1.0_"):
        recipient = _read_properties(entry, header_bytes=8, encoding=encoding or "cp1252")
        name = recipient.read_line(_RECIPIENT_NAME)
        address = recipient.read_line(_RECIPIENT_SMTP, _RECIPIENT_ADDRESS)
        names.setdefault(recipient.read_number(_RECIPIENT_KIND) or 1, []).append(_join_address(name, address))
    return {kind: ", ".join(entry for entry in entries if entry) for kind, entries in names.items()}


def _read_attachment(
    folder: _Folder, encoding: str, markup: str, *, source: str, limits: LimitsConfig, depth: int
) -> Attachment | None:
    attached = _read_properties(folder, header_bytes=8, encoding=encoding or "cp1252")
    name = attached.read_line(_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)
    inner = folder.folders.get(f"__SUBSTG1.0_{_DATA:04X}{_OBJECT:04X}")
    if attached.read_number(_METHOD) == _IS_EMBEDDED_MAIL and inner is not None:
        mail = _read_mail(inner, is_top=False, source=source, limits=limits, depth=depth + 1)
        title = name or mail.subject or "message"
        title = title[:-4] if title.lower().endswith(".msg") else title
        return Attachment(title if title.lower().endswith(".eml") else f"{title}.eml", write_eml(mail))
    content = folder.read_property(_DATA, _BINARY)
    if content is None:
        return None
    if len(content) > limits.size_mb * _MEBIBYTE * 2:
        content = content[: limits.size_mb * _MEBIBYTE + 1]
    kind = attached.read_line(_MIME_TYPE)
    identifier = attached.read_line(_CONTENT_ID)
    is_picture = kind.startswith("image/") or name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz"))
    is_in_text = is_picture and (
        (bool(identifier) and f"cid:{identifier}".lower() in markup.lower())
        or bool(attached.read_number(_ATTACHMENT_FLAGS) & _USED_IN_HTML)
        or attached.fixed.get(_HIDDEN, b"\x00")[:1] == b"\x01"
    )
    return Attachment(name, content, not name or is_in_text or is_wrapping(name, kind))


def write_eml(mail: Mail) -> bytes:
    """Return a mail as the content of an .eml file, the same for the same mail."""
    parts: list[MIMEBase] = [MIMEText(mail.plain, "plain", "utf-8")]
    if mail.html.strip():
        alternatives = MIMEMultipart("alternative", _make_boundary("alternative", mail), parts)
        alternatives.attach(MIMEText(mail.html, "html", "utf-8"))
        parts = [alternatives]
    message = MIMEMultipart("mixed", _make_boundary("mixed", mail), parts)
    for name, value in zip(
        ("Subject", "From", "To", "Cc", "Date"), (mail.subject, mail.sender, mail.to, mail.cc, mail.date), strict=True
    ):
        if value:
            message.add_header(name, Header(value, "us-ascii" if value.isascii() else "utf-8").encode())
    for attachment in mail.attachments:
        if not attachment.is_passed_over:
            part = MIMEApplication(attachment.content)
            part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", attachment.name))
            message.attach(part)
    return message.as_bytes()


def _make_boundary(kind: str, mail: Mail) -> str:
    # All parts are in base64, where no line can begin with "=_".
    return f"=_{kind}_{hash_bytes(mail.subject.encode(errors='replace') + mail.plain.encode(errors='replace'))[:16]}"


def _read_rtf(compressed: bytes, *, source: str, limits: LimitsConfig) -> str:
    """Return the text of a body that is there only as compressed RTF, empty when it cannot be read."""
    content = unpack_rtf(compressed, limit=limits.characters * 4)
    if not content:
        return ""
    try:
        return parse_rtf(content, source=source, limits=limits).text
    except UnreadableSource:
        return ""


def unpack_rtf(compressed: bytes, *, limit: int) -> bytes:
    """Return RTF packed as [MS-OXRTFCP] says, up to `limit` bytes; empty when the bytes are not packed so."""
    if len(compressed) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", compressed)
    if kind == 0x414C454D:
        return compressed[16 : 16 + size]
    if kind != 0x75465A4C:
        return b""
    window = bytearray(_RTF_DICTIONARY.ljust(4096, b"\x00"))
    place = len(_RTF_DICTIONARY)
    unpacked = bytearray()
    read = 16
    while read < len(compressed) and len(unpacked) < min(size, limit):
        control = compressed[read]
        read += 1
        for bit in range(8):
            if read >= len(compressed):
                break
            if not control >> bit & 1:
                unpacked.append(compressed[read])
                window[place] = compressed[read]
                place = (place + 1) % 4096
                read += 1
                continue
            if read + 1 >= len(compressed):
                break
            reference = compressed[read] << 8 | compressed[read + 1]
            read += 2
            offset, length = reference >> 4, (reference & 0xF) + 2
            if offset == place:
                return bytes(unpacked)
            for step in range(length):
                byte = window[(offset + step) % 4096]
                unpacked.append(byte)
                window[place] = byte
                place = (place + 1) % 4096
    return bytes(unpacked)
