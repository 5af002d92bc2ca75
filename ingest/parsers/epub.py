"""EPUB: the chapters of a book in the order of its spine, each of them a page."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.html import parse_html
from ingest.parsers.package import Package, open_package
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource

_MEDIA_TYPE = "application/epub+zip"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTED = "{http://www.w3.org/2001/04/xmlenc#}"
_CHAPTER_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
# What a web page keeps around its text belongs to the text in a book: notes are asides, chapters have headers.
_BOOK_PARTS = re.compile(rb"(</?)(?:aside|header|footer|form)(?=[\s/>])", re.IGNORECASE)
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?(xml[^>]{0,200}?)\?>")
# Entities of the document's own: a reader of HTML would show their definitions.
_SUBSET = re.compile(rb"(<!DOCTYPE[^\[>]{0,500})\[.{0,100000}?\]\s*>", re.IGNORECASE | re.DOTALL)
_MARK = rb"""[^>]*\b(?:epub:type\s*=\s*["'][^"']*\bnoteref\b|role\s*=\s*["']doc-noteref)[^>]*"""
# The mark of a note, with what sets it high: it would hang on to the word before it.
_NOTE_MARK = re.compile(
    rb"<su[pb]\b[^>]*>\s*<a\b" + _MARK + rb">.{0,200}?</a>\s*</su[pb]>|<a\b" + _MARK + rb">.{0,200}?</a>",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book, by its name in the archive."""

    name: str
    media_type: str
    is_navigation: bool


def parse_epub(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an EPUB book, version 2 or 3: its chapters as web pages are read, its notes where they stand.

    The marks of notes are not part of the text; the table of contents that programs read is left out. A chapter that
    the archive lacks is an empty page. Raises UnreadableSource, EncryptedSource or LimitExceeded.
    """
    with open_package(content, source=source, limits=limits) as package:
        container = package.read("META-INF/container.xml")
        root = container.find(f".//{_CONTAINER}rootfile") if container is not None else None
        name = unquote(root.get("full-path", "")) if root is not None else ""
        book = package.read(name) if name else None
        if book is None:
            raise UnreadableSource(
                source, "has no list of its chapters", "open it in a reader of books and save it anew"
            )
        chapters = _list_chapters(book, posixpath.dirname(name))
        if len(chapters) > limits.pages:
            raise LimitExceeded(
                source,
                f"has {len(chapters):,} chapters, the limit is {limits.pages:,} pages",
                "split it or raise ingest.limits.pages in config.yaml",
            )
        encrypted = _list_encrypted(package)
        if any(chapter.name in encrypted for chapter in chapters):
            raise EncryptedSource(source, "is copy-protected", "ask its publisher for a copy without protection")
        writer = RecordWriter()
        for number, chapter in enumerate(chapters):
            if number:
                writer.start_page()
            _write_chapter(writer, package.read_bytes(chapter.name), source=source, limits=limits)
        return writer.finish(_MEDIA_TYPE, _read_properties(book))


def _write_chapter(writer: RecordWriter, content: bytes | None, *, source: str, limits: LimitsConfig) -> None:
    if not content:
        return
    # The first line of XML means nothing in HTML but for the encoding it names.
    content = _DECLARATION.sub(rb"<!--\1-->", content, count=1)
    content = _SUBSET.sub(rb"\1>", content, count=1)
    content = _NOTE_MARK.sub(b"", _BOOK_PARTS.sub(rb"\1div", content))
    chapter = parse_html(content, source=source, limits=limits)
    for block in chapter.blocks:
        text = chapter.text[block.start : block.end]
        writer.add(block.kind, text, level=block.level, is_header=block.is_header)
    if writer.length > limits.characters:
        raise LimitExceeded(
            source,
            f"has more than {limits.characters:,} characters of text",
            "split it or raise ingest.limits.characters in config.yaml",
        )


def _list_chapters(book: etree._Element, folder: str) -> list[_Item]:
    """Return the chapters in reading order, those outside the main order (most often notes) at the end."""
    items: dict[str, _Item] = {}
    for entry in book.iter(f"{_OPF}item"):
        name = posixpath.normpath(posixpath.join(folder, unquote(entry.get("href", ""))))
        is_navigation = "nav" in entry.get("properties", "").split()
        items.setdefault(entry.get("id", ""), _Item(name, entry.get("media-type", ""), is_navigation))
    main: dict[str, _Item] = {}
    aside: dict[str, _Item] = {}
    for place in book.iter(f"{_OPF}itemref"):
        item = items.get(place.get("idref", ""))
        if item is None or item.is_navigation or item.media_type not in _CHAPTER_TYPES:
            continue
        (aside if place.get("linear") == "no" else main).setdefault(item.name, item)
    return list((main | aside).values())


def _list_encrypted(package: Package) -> set[str]:
    """Return the names of the encrypted files; fonts often are, in books that anyone may read."""
    encryption = package.read("META-INF/encryption.xml")
    references = encryption.iter(f"{_ENCRYPTED}CipherReference") if encryption is not None else ()
    return {unquote(reference.get("URI", "")) for reference in references}


def _read_properties(book: etree._Element) -> dict[str, str | None]:
    def first(name: str) -> str | None:
        return next((entry.text for entry in book.iter(f"{_DC}{name}") if entry.text), None)

    def all_of(name: str) -> str:
        return ", ".join(entry.text.strip() for entry in book.iter(f"{_DC}{name}") if entry.text and entry.text.strip())

    modified = (entry.text for entry in book.iter(f"{_OPF}meta") if entry.get("property") == "dcterms:modified")
    return {
        "title": first("title"),
        "author": all_of("creator"),
        "created": first("date"),
        "modified": next(modified, None),
        "subject": first("description"),
        "language": first("language"),
        "keywords": all_of("subject"),
    }
