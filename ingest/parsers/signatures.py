"""What the first bytes of a file say it is, against what its suffix says; and what a zip would unpack to."""

from __future__ import annotations

import io
import zipfile

from kb.config import LimitsConfig
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
ZIP = b"PK\x03\x04"
_SIGNATURES = (
    (b"%PDF-", "a PDF document", ".pdf"),
    (ZIP, "a zip archive or an office document", ""),
    (b"PK\x05\x06", "an empty zip archive", ""),
    (OLE, "an old office document (.doc, .xls, .ppt) or a mail message", ""),
    (RTF, "an RTF document", ".rtf"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", ".png"),
    (b"\xff\xd8\xff", "a JPEG image", ".jpg"),
    (b"GIF87a", "a GIF image", ""),
    (b"GIF89a", "a GIF image", ""),
    (b"II*\x00", "a TIFF image", ".tif"),
    (b"MM\x00*", "a TIFF image", ".tif"),
    (b"RIFF", "an image, sound or film", ""),
    (b"\x1f\x8b", "a gzip archive", ""),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", ""),
    (b"Rar!\x1a\x07", "a RAR archive", ""),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3\x00", "a database", ""),
)
# Formats that share the container of another are told apart by a name inside it, which no zip compresses.
_ZIPPED = (
    (b"word/document", "a Word document", (".docx", ".docm")),
    (b"ppt/presentation", "a PowerPoint presentation", (".pptx",)),
    (b"xl/workbook", "an Excel workbook", (".xlsx", ".xlsm")),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text", (".odt",)),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", "an OpenDocument presentation", (".odp",)),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet", (".ods",)),
    (b"mimetypeapplication/epub+zip", "an EPUB book", (".epub",)),
)
_STORED = tuple(
    ("".join(letters).encode("utf-16-le"), name, suffix)
    for letters, name, suffix in (
        ("WordDocument", "an old Word document", ".doc"),
        ("PowerPoint Document", "an old PowerPoint presentation", ".ppt"),
        ("Workbook", "an old Excel workbook", ".xls"),
        ("__properties_version1.0", "a mail message", ".msg"),
    )
)
_EXPECTED: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    **{suffix: (ZIP,) for _, _, suffixes in _ZIPPED for suffix in suffixes},
    # Web pages, RTF and newer documents under the old names are common, and read as what they are.
    ".doc": (OLE, RTF, ZIP),
    ".xls": (OLE, ZIP),
    ".ppt": (OLE, ZIP),
    ".msg": (OLE,),
    ".rtf": (RTF,),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
}
_NAMES = {
    ".pdf": "a PDF document",
    ".rtf": "an RTF document",
    ".png": "a PNG image",
    ".jpg": "a JPEG image",
    ".jpeg": "a JPEG image",
    ".tif": "a TIFF image",
    ".tiff": "a TIFF image",
    **{suffix: name for _, name, suffixes in _ZIPPED for suffix in suffixes},
    **{suffix: name for _, name, suffix in _STORED},
}
_LEGACY = (".doc", ".xls", ".ppt")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# The PDF header may come after some leading bytes; readers look at the first 1,024.
_PDF_HEADER_WITHIN = 1024
_MEBIBYTE = 1024 * 1024
# XML of many equal rows compresses a thousandfold; below this size nobody is harmed by it.
_HARMLESS_MB = 10


def check_signature(content: bytes, *, source: str, suffix: str) -> None:
    """Raise UnreadableSource when the first bytes belong to another format than the suffix.

    An office document with a password is an OLE container: that raises EncryptedSource. A .doc, .xls or .ppt may hold
    RTF, a web page or a newer format.
    """
    expected = _EXPECTED.get(suffix)
    if suffix == ".pdf" and b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return
    if suffix == ".rtf" and content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(RTF):
        return
    if expected is not None and content.startswith(OLE):
        if _ENCRYPTED_PACKAGE in content:
            raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
        _check_stored(content, source=source, suffix=suffix)
    if expected is not None and content.startswith(expected):
        if content.startswith(ZIP):
            _check_zipped(content, source=source, suffix=suffix)
        return
    for signature, name, right_suffix in _SIGNATURES:
        if content.startswith(signature):
            raise _wrong_name(source, suffix, name, right_suffix)
    if suffix in _LEGACY and content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return
    if expected is not None:
        raise UnreadableSource(
            source, f"ends in {suffix} but is not {_NAMES[suffix]}", "copy it again from where it came from"
        )


def _check_zipped(content: bytes, *, source: str, suffix: str) -> None:
    """Raise UnreadableSource when a zip is an office document of another kind than its suffix says."""
    found = [(name, suffixes) for inside, name, suffixes in _ZIPPED if inside in content]
    if suffix in _LEGACY or not found or any(suffix in suffixes for _, suffixes in found):
        return
    name, suffixes = found[0]
    raise _wrong_name(source, suffix, name, suffixes[0])


def find_zipped_suffix(content: bytes) -> str | None:
    """Return the suffix that a zip-based office document should have, None when it is none of these."""
    return next((suffixes[0] for inside, _, suffixes in _ZIPPED if inside in content), None)


def _check_stored(content: bytes, *, source: str, suffix: str) -> None:
    """Raise UnreadableSource when an OLE container holds another kind of document than its suffix says."""
    found = [(name, right_suffix) for inside, name, right_suffix in _STORED if inside in content]
    if not found or any(suffix == right_suffix for _, right_suffix in found):
        return
    raise _wrong_name(source, suffix, *found[0])


def _wrong_name(source: str, suffix: str, name: str, right_suffix: str) -> UnreadableSource:
    action = f"rename it to end in {right_suffix}" if right_suffix else "save it in a format that matches its name"
    return UnreadableSource(source, f"ends in {suffix} but holds {name}", action)


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
    if inflated > max(_HARMLESS_MB * _MEBIBYTE, limits.inflated_ratio * len(content)):
        raise LimitExceeded(
            source,
            f"would unpack to {inflated / len(content):,.0f} times its size, the limit is {limits.inflated_ratio:,}",
            "save it anew or raise ingest.limits.inflated_ratio in config.yaml",
        )
    if len(entries) > limits.entries:
        raise LimitExceeded(
            source,
            f"holds {len(entries):,} parts, the limit is {limits.entries:,}",
            "save it anew or raise ingest.limits.entries in config.yaml",
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
    return archive
