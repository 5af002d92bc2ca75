"""What pypdf reads where PDFium fails: damaged documents, pages without text, the fields of forms."""

from __future__ import annotations

import io
import logging
import re
import struct
import unicodedata
import zlib
from typing import TYPE_CHECKING

from ingest.parsers.pdf_forms import FormField, read_field
from ingest.parsers.printed_words import PrintedLine
from kb.errors import EncryptedSource, IngestError, LimitExceeded, UnreadableSource

if TYPE_CHECKING:
    from pypdf import PdfReader

# What pypdf lets through on damaged files, beside its own errors, which are subclasses of ValueError or Exception.
_DAMAGED = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    NotImplementedError,
    ZeroDivisionError,
    EOFError,
    RecursionError,
    zlib.error,
    struct.error,
)
# OT1 fonts of TeX write an accent and its letter one after the other.
_LONE_ACCENT = re.compile(r"([ˇ´`¨˚])\s?([A-Za-zı])|([A-Za-z])([¸˛])")
_COMBINING = {"ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "¨": "\u0308", "˚": "\u030a", "¸": "\u0327", "˛": "\u0328"}


class SecondReader:
    """pypdf over the same document, opened when it is first needed."""

    def __init__(self, content: bytes, *, source: str) -> None:
        self._content = content
        self._source = source
        self._reader: PdfReader | None = None

    def open(self) -> PdfReader:
        """Raises EncryptedSource, LimitExceeded or UnreadableSource."""
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

        if self._reader is not None:
            return self._reader
        # pypdf reports every slip of a file; what matters comes as an error.
        logging.getLogger("pypdf").setLevel(logging.ERROR)
        try:
            reader = PdfReader(io.BytesIO(self._content), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise EncryptedSource(
                    self._source, "needs a password to open", "save it without a password and ingest it again"
                )
        except LimitReachedError as error:
            raise LimitExceeded(
                self._source, "unpacks to more than a page can hold", "print it to a new PDF"
            ) from error
        except DependencyError as error:
            raise EncryptedSource(
                self._source,
                "is encrypted in a way that cannot be opened here",
                "save it without encryption and ingest it again",
            ) from error
        except (PyPdfError, *_DAMAGED) as error:
            raise _damaged(self._source) from error
        self._reader = reader
        return reader

    def read_lines(self, number: int) -> list[PrintedLine]:
        """Return the lines of a page without their places; none where pypdf fails too."""
        from pypdf.errors import PyPdfError

        try:
            text = self.open().pages[number].extract_text()
        except (IngestError, PyPdfError, *_DAMAGED):
            return []
        lines: list[PrintedLine] = []
        opens = True
        for line in text.splitlines():
            if line.strip():
                lines.append(PrintedLine(_compose_accents(line.strip()), opens_paragraph=opens))
            opens = not line.strip()
        return lines

    def read_fields(self, number: int) -> list[FormField]:
        """Return the filled fields of a form on a page; passwords, signatures and buttons are left out."""
        from pypdf.errors import PyPdfError

        fields: list[FormField] = []
        try:
            page = self.open().pages[number]
            for reference in page.get("/Annots") or ():
                widget = reference.get_object()
                if widget.get("/Subtype") == "/Widget" and (field := read_field(widget)) is not None:
                    fields.append(field)
        except (IngestError, PyPdfError, *_DAMAGED):
            return fields
        return fields


def count_pages(reader: PdfReader, *, source: str) -> int:
    """Return the number of pages; raises UnreadableSource where they cannot be found."""
    from pypdf.errors import PyPdfError

    try:
        return len(reader.pages)
    except (PyPdfError, *_DAMAGED) as error:
        raise _damaged(source) from error


def _damaged(source: str) -> UnreadableSource:
    return UnreadableSource(
        source, "is damaged or cut short: its pages cannot be found", "copy it again or print it to a new PDF"
    )


def _compose_accents(text: str) -> str:
    def compose(match: re.Match[str]) -> str:
        accent, letter = match[1] or match[4], match[2] or match[3]
        composed = unicodedata.normalize("NFC", letter.replace("ı", "i") + _COMBINING[accent])
        return composed if len(composed) == 1 else match[0]

    return _LONE_ACCENT.sub(compose, text)
