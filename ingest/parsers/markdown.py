"""Markdown: headings, lists, tables and paragraphs from its marks; the text of record reads without them."""

from __future__ import annotations

import re

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.characters import clean_characters
from ingest.parsers.plain import decode_source
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_ITEM = re.compile(r"(\s*)([-*+•]|\d{1,9}[.)])\s+(.*)$")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_LINE = re.compile(r"([A-Za-z_-]+):\s*[\"']?(.*?)[\"']?\s*$")
_FRONT_NAMES = {"date": "created", "lang": "language", "description": "subject", "updated": "modified"}
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_REFERENCE_LINK = re.compile(r"\[([^\]\n]+)\]\[[^\]\n]*\]")
_REFERENCE = re.compile(r" {0,3}\[[^\]\n]+\]:\s+\S+.*$")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|<!--.*?-->", re.DOTALL)
_EMPHASIS = (
    re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL),
    re.compile(r"(?<![\w*])(\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])", re.DOTALL),
    re.compile(r"(?<!\w)(_)(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)", re.DOTALL),
    re.compile(r"(~~|`)(?=\S)(.+?)(?<=\S)\1", re.DOTALL),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def parse_markdown(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a markdown file; what a renderer would hide (marks, link targets, front matter) is left out of the text.

    Raises UnreadableSource when the bytes are not text.
    """
    text = clean_characters(decode_source(content, source=source)).lstrip("\n")
    properties: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        for line in front[1].split("\n"):
            if entry := _FRONT_LINE.match(line):
                properties[_FRONT_NAMES.get(entry[1].lower(), entry[1].lower())] = entry[2]
        text = text[front.end() :]
    writer = RecordWriter()
    _write_blocks(_HTML_TAG.sub("", text).split("\n"), writer)
    return writer.finish("text/markdown", properties)


def _write_blocks(lines: list[str], writer: RecordWriter) -> None:
    paragraph: list[str] = []
    item: tuple[str, int] | None = None
    indents: list[int] = []
    fence = ""
    tables = _find_table_lines(lines)

    def flush() -> None:
        nonlocal item
        text = strip_marks("\n".join(line.strip() for line in paragraph))
        if item is not None:
            writer.add(BlockKind.LIST_ITEM, f"{item[0]} {text}" if text else "", level=item[1])
        else:
            writer.add(BlockKind.PARAGRAPH, text)
        paragraph.clear()
        item = None

    for place, line in enumerate(lines):
        if fence:
            if line.strip().startswith(fence):
                fence = ""
                writer.add(BlockKind.PARAGRAPH, "\n".join(paragraph))
                paragraph.clear()
            else:
                paragraph.append(line)
            continue
        line = re.sub(r"^\s*(?:>\s?)+", "", line)
        if not line.strip():
            flush()
            continue
        if match := _FENCE.match(line):
            flush()
            fence = match[1]
        elif match := _HEADING.match(line):
            flush()
            indents = []
            writer.add(BlockKind.HEADING, strip_marks(match[2]), level=len(match[1]))
        elif paragraph and item is None and (match := _UNDERLINE.match(line)):
            writer.add(BlockKind.HEADING, strip_marks(" ".join(paragraph)), level=1 if match[1][0] == "=" else 2)
            paragraph.clear()
            indents = []
        elif _RULE.match(line) or _REFERENCE.match(line):
            flush()
        elif match := _ITEM.match(line):
            flush()
            indent = len(match[1].expandtabs(4))
            indents = [*(other for other in indents if other < indent), indent]
            item = ("•" if match[2] in "-*+•" else match[2], len(indents))
            paragraph.append(match[3])
        elif place in tables:
            flush()
            if not _TABLE_RULE.match(line):
                cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
                writer.add(BlockKind.TABLE_ROW, "\t".join(strip_marks(cell.strip()) for cell in cells))
        else:
            if not line.startswith((" ", "\t")) and not paragraph:
                indents = []
            paragraph.append(line)
    flush()


def strip_marks(text: str) -> str:
    """Return inline markdown as it reads when rendered: no emphasis marks, links by their words."""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _REFERENCE_LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)


def _find_table_lines(lines: list[str]) -> set[int]:
    """Return the places of the lines of tables: a header, a rule of dashes under it, and what has bars below."""
    found: set[int] = set()
    for place, line in enumerate(lines):
        if "|" not in line:
            continue
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if place - 1 in found or ("-" in following and "|" in following and _TABLE_RULE.match(following)):
            found.add(place)
    return found
