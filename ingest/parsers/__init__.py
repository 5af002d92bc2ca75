"""Source files -> ParsedSource: one module per format family, found by suffix.

A new format is one module with a parse function and one line in the table. Modules are imported when the first file
of their format comes, so that reading a .txt loads no PDF or XML library.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from ingest.parsers.signatures import check_signature
from kb.config import LimitsConfig, OcrConfig
from kb.documents import ParsedSource
from kb.errors import LimitExceeded, NoTextFound, UnsupportedFormat


class ParseFunction(Protocol):
    """What each format module offers: content that has passed `check_signature` -> ParsedSource, or an IngestError."""

    def __call__(self, content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
        """Parse the content of one file; `source` names it in errors."""


class ReadPrint(Protocol):
    """What the modules for formats offer whose pages may be scanned."""

    def __call__(
        self, content: bytes, *, source: str, limits: LimitsConfig, ocr: OcrConfig, note_page: NotePage
    ) -> ParsedSource:
        """Parse the content of one file; `note_page` hears of each page that has been recognised."""


NotePage = Callable[[int, int], None]
"""Called with the number of a page and the number of pages before a page is recognised, which takes its time."""

_PARSERS = {
    ".txt": ("plain", "parse_plain"),
    ".md": ("markdown", "parse_markdown"),
    ".markdown": ("markdown", "parse_markdown"),
    ".html": ("html", "parse_html"),
    ".htm": ("html", "parse_html"),
    ".xhtml": ("html", "parse_html"),
    ".mhtml": ("saved_page", "parse_mhtml"),
    ".mht": ("saved_page", "parse_mhtml"),
    ".docx": ("docx", "parse_docx"),
    ".docm": ("docx", "parse_docx"),
    ".doc": ("legacy", "parse_legacy"),
    ".xls": ("legacy", "parse_legacy"),
    ".ppt": ("legacy", "parse_legacy"),
    ".odt": ("opendocument", "parse_odt"),
    ".odp": ("opendocument", "parse_odp"),
    ".ods": ("opendocument", "parse_ods"),
    ".rtf": ("rtf", "parse_rtf"),
    ".pptx": ("pptx", "parse_pptx"),
    ".xlsx": ("xlsx", "parse_xlsx"),
    ".xlsm": ("xlsx", "parse_xlsx"),
    ".csv": ("delimited", "parse_delimited"),
    ".tsv": ("delimited", "parse_delimited"),
    ".eml": ("mail", "parse_eml"),
    ".msg": ("outlook", "parse_msg"),
    ".epub": ("epub", "parse_epub"),
}
_PRINT_READERS = {
    ".pdf": ("pdf", "parse_pdf"),
    ".png": ("image", "parse_image"),
    ".jpg": ("image", "parse_image"),
    ".jpeg": ("image", "parse_image"),
    ".tif": ("image", "parse_image"),
    ".tiff": ("image", "parse_image"),
}
SUPPORTED_SUFFIXES = (*_PARSERS, *_PRINT_READERS)
"""The suffixes that `parse_source` reads, in lower case with the dot."""

CONTAINER_SUFFIXES = (".zip", ".eml", ".msg")
"""The suffixes of files that hold other files (`ingest.members`); a mail is also a document itself."""

_MEBIBYTE = 1024 * 1024


def parse_source(
    content: bytes, *, source: str, limits: LimitsConfig, ocr: OcrConfig, note_page: NotePage = lambda page, pages: None
) -> ParsedSource:
    """Parse the content of one source file by the suffix of its name.

    Raises UnsupportedFormat, UnreadableSource, EncryptedSource, NoTextFound or LimitExceeded; each names `source`.
    Run it through `ingest.isolation` for documents that nobody has vouched for: a limit on pages or characters is
    checked here, time and memory only there.
    """
    suffix = PurePath(source).suffix.lower()
    check_suffix(source)
    if len(content) > limits.size_mb * _MEBIBYTE:
        raise LimitExceeded(
            source,
            f"is {len(content) / _MEBIBYTE:.1f} MB, the limit is {limits.size_mb} MB",
            "split it or raise ingest.limits.size_mb in config.yaml",
        )
    if not content:
        raise NoTextFound(source, "is an empty file (0 bytes)", "copy it again from where it came from")
    check_signature(content, source=source, suffix=suffix)
    if suffix in _PRINT_READERS:
        read = cast(ReadPrint, _import_parser(*_PRINT_READERS[suffix]))
        parsed = read(content, source=source, limits=limits, ocr=ocr, note_page=note_page)
    else:
        parse = cast(ParseFunction, _import_parser(*_PARSERS[suffix]))
        parsed = parse(content, source=source, limits=limits)
    if len(parsed.text) > limits.characters:
        raise LimitExceeded(
            source,
            f"has {len(parsed.text):,} characters of text, the limit is {limits.characters:,}",
            "split it or raise ingest.limits.characters in config.yaml",
        )
    if not any(character.isalnum() for character in parsed.text):
        raise NoTextFound(source, "holds no text", "check that it is the right file")
    return parsed


def _import_parser(module: str, name: str) -> object:
    return getattr(import_module(f"{__name__}.{module}"), name)


def check_suffix(source: str) -> None:
    """Raise UnsupportedFormat when no parser reads files with this suffix."""
    suffix = PurePath(source).suffix.lower()
    if suffix not in SUPPORTED_SUFFIXES:
        found = f"files ending in {suffix}" if suffix else "files without a suffix"
        raise UnsupportedFormat(source, f"{found} cannot be read", "save it as PDF, Word or plain text")
