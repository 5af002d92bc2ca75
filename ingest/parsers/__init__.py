"""Source files -> ParsedSource: one module per format family, found by suffix.

A new format is one module with a parse function and one line in the table. Modules are imported when the first file
of their format comes, so that reading a .txt loads no PDF or XML library.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from ingest.parsers.signatures import check_signature
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import LimitExceeded, NoTextFound, UnsupportedFormat


class ParseFunction(Protocol):
    """What each format module offers: content that has passed `check_signature` -> ParsedSource, or an IngestError."""

    def __call__(self, content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
        """Parse the content of one file; `source` names it in errors."""


_PARSERS = {
    ".txt": ("plain", "parse_plain"),
    ".md": ("markdown", "parse_markdown"),
    ".markdown": ("markdown", "parse_markdown"),
    ".html": ("html", "parse_html"),
    ".htm": ("html", "parse_html"),
    ".xhtml": ("html", "parse_html"),
    ".pdf": ("pdf", "parse_pdf"),
    ".docx": ("docx", "parse_docx"),
}
SUPPORTED_SUFFIXES = tuple(_PARSERS)
"""The suffixes that `parse_source` reads, in lower case with the dot."""

_MEBIBYTE = 1024 * 1024


def parse_source(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
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
    module, name = _PARSERS[suffix]
    parse = cast(ParseFunction, getattr(import_module(f"{__name__}.{module}"), name))
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


def check_suffix(source: str) -> None:
    """Raise UnsupportedFormat when no parser reads files with this suffix."""
    suffix = PurePath(source).suffix.lower()
    if suffix not in _PARSERS:
        found = f"files ending in {suffix}" if suffix else "files without a suffix"
        raise UnsupportedFormat(source, f"{found} cannot be read", f"save it as one of {', '.join(SUPPORTED_SUFFIXES)}")
