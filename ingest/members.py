"""The documents that a file holds: the entries of an archive, the attachments of a mail.

Nothing is written to disk. The caller gives a member that is a container itself back to `read_members`.
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.parsers import CONTAINER_SUFFIXES
from ingest.parsers.characters import clean_characters
from ingest.parsers.mail import read_eml
from ingest.parsers.signatures import check_signature
from kb.config import LimitsConfig
from kb.errors import EncryptedSource, IngestError, LimitExceeded, UnreadableSource, UnsupportedFormat

_MEBIBYTE = 1024 * 1024
# XML and plain text pack well; below this size no ratio is suspicious.
_HARMLESS_BYTES = 10 * _MEBIBYTE
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075
# Others need memory that the archive itself decides on.
_READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_PASSED_FOLDERS = ("__MACOSX",)
_PASSED_NAMES = ("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r")
_PASSED_ENDS = (".tmp", ".lnk", ".crdownload", ".part")
_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST_NAME = 180
_UNNAMED = "unnamed"

# What the letters outside ASCII of a name would be in each of the encodings that zip programs write without saying so.
_CENTRAL = "čšžćđČŠŽĆĐ"
_WESTERN = "àèéìíòóùúçñâêîôûëïäöüßáÀÈÉÇÑÁÍÓÚÄÖÜ"
_CYRILLIC = re.compile(r"[а-яђјљњћџѓќѕ]")
_NAME_ENCODINGS = ("cp852", "cp850", "cp1250", "cp1252", "cp855", "cp866", "cp1251", "cp437")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside of another one; `name` is a relative path with "/" between folders, safe to show and to join."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BrokenMember:
    """A file inside of another one that cannot be read, and why; `error` names it as "container/member"."""

    name: str
    error: IngestError


def read_members(content: bytes, *, source: str, limits: LimitsConfig) -> Iterator[Member | BrokenMember]:
    """Yield the files that an archive or a mail holds one at a time, in the container's own order.

    Names are made safe and differ from each other; hidden and temporary files, links, and what belongs to a mail itself
    (pictures in its text, signatures, invitations) are passed over. Raises UnsupportedFormat for a suffix that is
    not in CONTAINER_SUFFIXES, and an IngestError that names `source` when the container as a whole cannot be read.
    """
    suffix = PurePosixPath(source).suffix.lower()
    if suffix == ".zip":
        return _read_zip(content, source=source, limits=limits)
    if suffix in (".eml", ".msg"):
        return _read_attachments(content, suffix, source=source, limits=limits)
    raise UnsupportedFormat(
        source, f"files ending in {suffix} hold no others", f"save it as one of {', '.join(CONTAINER_SUFFIXES)}"
    )


def _read_zip(content: bytes, *, source: str, limits: LimitsConfig) -> Iterator[Member | BrokenMember]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, OSError) as error:
        raise UnreadableSource(
            source, "is damaged or cut short: its zip directory cannot be read", "copy it again from where it came from"
        ) from error
    with archive:
        entries = archive.infolist()
        _check_entries(entries, len(content), source=source, limits=limits)
        names = _NameMaker()
        for entry, written in zip(entries, _decode_names(entries), strict=True):
            parts = split_name(written)
            if entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16) or is_passed_over(parts):
                continue
            name = names.make("/".join(parts))
            yield _read_entry(archive, entry, name, source=f"{source}/{name}", limits=limits)


def _check_entries(entries: Sequence[zipfile.ZipInfo], packed: int, *, source: str, limits: LimitsConfig) -> None:
    """Raise LimitExceeded when an archive would unpack to more than it may.

    Reading an entry stops at the size that is declared for it, so the declared sizes can be trusted as a bound.
    """
    if len(entries) > limits.entries:
        raise LimitExceeded(
            source,
            f"holds {len(entries):,} files, the limit is {limits.entries:,}",
            "split it or raise ingest.limits.entries in config.yaml",
        )
    inflated = sum(entry.file_size for entry in entries)
    if inflated > limits.inflated_mb * _MEBIBYTE:
        raise LimitExceeded(
            source,
            f"would unpack to {inflated / _MEBIBYTE:,.0f} MB, the limit is {limits.inflated_mb:,} MB",
            "split it or raise ingest.limits.inflated_mb in config.yaml",
        )
    if inflated > _HARMLESS_BYTES and inflated > limits.inflated_ratio * packed:
        raise LimitExceeded(
            source,
            f"would unpack to {inflated / packed:,.0f} times its size, the limit is {limits.inflated_ratio} times",
            "split it or raise ingest.limits.inflated_ratio in config.yaml",
        )


def _read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, *, source: str, limits: LimitsConfig
) -> Member | BrokenMember:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return BrokenMember(
            name, EncryptedSource(source, "needs a password to open", "unpack it and ingest the files themselves")
        )
    if entry.file_size > limits.size_mb * _MEBIBYTE:
        return BrokenMember(name, _make_size_error(entry.file_size, source=source, limits=limits))
    if entry.compress_type not in _READABLE_METHODS:
        return BrokenMember(
            name, UnreadableSource(source, "is packed in a way that is not supported", "pack it with ordinary deflate")
        )
    try:
        return Member(name, archive.read(entry))
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        struct.error,
        RuntimeError,
    ):
        return BrokenMember(
            name, UnreadableSource(source, "is damaged in its archive and cannot be unpacked", "pack the archive anew")
        )


def _make_size_error(size: int, *, source: str, limits: LimitsConfig) -> LimitExceeded:
    return LimitExceeded(
        source,
        f"is {size / _MEBIBYTE:.1f} MB, the limit is {limits.size_mb} MB",
        "split it or raise ingest.limits.size_mb in config.yaml",
    )


def _read_attachments(
    content: bytes, suffix: str, *, source: str, limits: LimitsConfig
) -> Iterator[Member | BrokenMember]:
    if suffix == ".msg":
        # Few folders hold mails of Outlook; the others need no OLE reader.
        from ingest.parsers.outlook import read_msg

        check_signature(content, source=source, suffix=suffix)
        mail = read_msg(content, source=source, limits=limits)
    else:
        mail = read_eml(content, source=source, limits=limits)
    names = _NameMaker()
    for attachment in mail.attachments:
        parts = split_name(attachment.name)
        if attachment.is_passed_over or is_passed_over(parts):
            continue
        # A mail has no folders: "Minutes 3/2020.docx" is one name, "C:\\Users\\Ana\\a.docx" says where it lay.
        name = names.make(parts[-1] if _DRIVE.match(attachment.name) else "_".join(parts))
        if len(attachment.content) > limits.size_mb * _MEBIBYTE:
            error = _make_size_error(len(attachment.content), source=f"{source}/{name}", limits=limits)
            yield BrokenMember(name, error)
        else:
            yield Member(name, attachment.content)


# Names ---------------------------------------------------------------------------------------------------------------


def split_name(written: str) -> list[str]:
    """Return the folders and the file of a name that an archive or a mail states, made safe.

    What leads out of the container goes ("..", drives, the root), as do characters that cannot be seen or that turn
    the text around. Never empty.
    """
    text = unicodedata.normalize("NFC", clean_characters(re.sub(r"[\x00\r\n\t\f\v]+", " ", written)))
    parts: list[str] = []
    for place, piece in enumerate(text.replace("\\", "/").split("/")):
        part = " ".join(piece.split())
        if place == 0 and _DRIVE.match(part):
            part = part[2:].strip()
        if part.strip(". "):
            parts.append(_shorten(part))
    return parts or [_UNNAMED]


def _shorten(part: str) -> str:
    if len(part) <= _LONGEST_NAME:
        return part
    suffix = PurePosixPath(part).suffix[:12]
    return part[: _LONGEST_NAME - len(suffix)] + suffix


def is_passed_over(parts: Sequence[str]) -> bool:
    """Say whether a file is hidden, temporary or left by an operating system."""
    file = parts[-1].lower()
    return (
        any(part.startswith(".") or part in _PASSED_FOLDERS for part in parts)
        or file in _PASSED_NAMES
        or file.startswith(("~$", "~wrl", ".~lock"))
        or file.endswith(_PASSED_ENDS)
    )


class _NameMaker:
    """Gives each member a name of its own: the second "a.txt" is "a (2).txt". Case does not set names apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def make(self, name: str) -> str:
        """Return the name, or the next free one like it."""
        path = PurePosixPath(name)
        candidate, folded = name, name.casefold()
        while candidate.casefold() in self._taken:
            count = self._counts[folded] = self._counts.get(folded, 1) + 1
            candidate = str(path.with_name(f"{path.stem} ({count}){path.suffix}"))
        self._taken.add(candidate.casefold())
        return candidate


def _decode_names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of the entries; those without an encoding are all read in the one that fits them best."""
    raw = [None if entry.flag_bits & _UTF8_FLAG else _encode_raw(entry.orig_filename) for entry in entries]
    encoding = _guess_name_encoding(b"\n".join(name for name in raw if name is not None))
    names: list[str] = []
    for entry, name in zip(entries, raw, strict=True):
        stated = _read_unicode_path(entry, name)
        if stated is not None:
            names.append(stated)
        elif name is None:
            names.append(entry.orig_filename)
        else:
            names.append(name.decode(encoding, errors="replace"))
    return names


def _encode_raw(name: str) -> bytes | None:
    """Return the bytes of a name that the zip reader has decoded as cp437."""
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return None


def _read_unicode_path(entry: zipfile.ZipInfo, raw: bytes | None) -> str | None:
    """Return the name that Info-ZIP states beside the one in an old encoding (extra field 0x7075)."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind != _UNICODE_PATH or len(field) < 6 or field[0] != 1 or raw is None:
            continue
        # A name that was changed since has another checksum.
        if struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", errors="replace")
    return None


def _guess_name_encoding(raw: bytes) -> str:
    """Return the encoding in which names make the most sense: UTF-8 where valid, else by the letters they would have.

    Windows packs names in the code page of its console (cp852 from Maribor to Sarajevo, cp850 in the west, cp855 or
    cp866 for Cyrillic), other programs in that of its windows. The byte E7 is š in cp852 and ç in cp1252.
    """
    if raw.isascii():
        return "ascii"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return max(_NAME_ENCODINGS, key=lambda encoding: _score_names(raw, encoding))
    return "utf-8"


def _score_names(raw: bytes, encoding: str) -> float:
    """Return how likely the letters outside ASCII are, less for words of two scripts or with a capital inside."""
    score = 0.0
    last = " "
    text = raw.decode(encoding, errors="replace")
    for place, character in enumerate(text):
        is_cyrillic = "Ѐ" <= character <= "ӿ"
        neighbours = last + text[place + 1 : place + 2]
        if character.isascii():
            pass
        elif is_cyrillic and any(neighbour.isascii() and neighbour.isalpha() for neighbour in neighbours):
            score -= 1.0
        elif character.isupper() and last.islower():
            score -= 0.5
        elif character in _CENTRAL:
            score += 1.0
        elif character in _WESTERN:
            score += 0.9
        elif is_cyrillic:
            score += 0.95 if _CYRILLIC.match(character) else 0.3
        elif character in "„“”’–—":
            score += 0.2
        else:
            score -= 1.0
        last = character
    return score
