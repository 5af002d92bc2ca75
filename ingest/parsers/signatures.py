"""What the first bytes of a file say it is, against what its suffix says; and what a zip would unpack to."""

from __future__ import annotations

import io
import zipfile

from kb.config import LimitsConfig
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF-", "a PDF document", ".pdf"),
    (b"PK\x03\x04", "a zip archive or an office document", ".docx"),
    (b"PK\x05\x06", "an empty zip archive", ""),
    (_OLE, "an old office document (.doc, .xls, .ppt) or a mail message", ""),
    (b"{\\rtf", "an RTF document", ".rtf"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", ".png"),
    (b"\xff\xd8\xff", "a JPEG image", ".jpg"),
    (b"GIF87a", "a GIF image", ".gif"),
    (b"GIF89a", "a GIF image", ".gif"),
    (b"II*\x00", "a TIFF image", ".tif"),
    (b"MM\x00*", "a TIFF image", ".tif"),
    (b"RIFF", "an image, sound or film", ""),
    (b"\x1f\x8b", "a gzip archive", ".gz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", ".7z"),
    (b"Rar!\x1a\x07", "a RAR archive", ".rar"),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3\x00", "a database", ""),
)
_EXPECTED = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}
_NAMES = {".pdf": "a PDF document", ".docx": "a Word document"}
# The PDF header may come after some leading bytes; readers look at the first 1,024.
_PDF_HEADER_WITHIN = 1024
_MEBIBYTE = 1024 * 1024
_ZIP_ENTRIES = 20_000


def check_signature(content: bytes, *, source: str, suffix: str) -> None:
    """Raise UnreadableSource when the first bytes belong to another format than the suffix.

    A Word document with a password is an OLE container: that raises EncryptedSource.
    """
    expected = _EXPECTED.get(suffix)
    if expected == b"%PDF-" and expected in content[:_PDF_HEADER_WITHIN]:
        return
    if expected is not None and content.startswith(expected):
        return
    if suffix == ".docx" and content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
    for signature, name, right_suffix in _SIGNATURES:
        if content.startswith(signature):
            action = (
                f"rename it to end in {right_suffix}"
                if right_suffix in _EXPECTED
                else "save it in a format that matches its name"
            )
            raise UnreadableSource(source, f"ends in {suffix} but holds {name}", action)
    if expected is not None:
        raise UnreadableSource(
            source, f"ends in {suffix} but is not {_NAMES[suffix]}", "copy it again from where it came from"
        )


def open_zip(content: bytes, *, source: str, limits: LimitsConfig) -> zipfile.ZipFile:
    """Open a zip-based document, having checked what it would unpack to; no entry has been read yet.

    Reading an entry stops at the size that was declared for it, so the declared sizes can be trusted as a bound.
    Raises LimitExceeded, EncryptedSource or UnreadableSource.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise UnreadableSource(
            source, "is damaged or cut short: its zip directory cannot be read", "copy it again from where it came from"
        ) from error
    entries = archive.infolist()
    inflated = sum(entry.file_size for entry in entries)
    if inflated > limits.inflated_mb * _MEBIBYTE:
        raise LimitExceeded(
            source,
            f"would unpack to {inflated / _MEBIBYTE:,.0f} MB, the limit is {limits.inflated_mb:,} MB",
            "save it anew or raise ingest.limits.inflated_mb in config.yaml",
        )
    if len(entries) > _ZIP_ENTRIES:
        raise LimitExceeded(
            source, f"holds {len(entries):,} parts, the limit is {_ZIP_ENTRIES:,}", "save it anew in a word processor"
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
    return archive
