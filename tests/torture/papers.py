"""Papers in plain Markdown -> headings, paragraphs, list items, tables and notes, for the renderers of formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` counts from 1."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a newline in it begins a new line as in an address.

    `is_plain_heading` says that it is a heading to a person and nothing in its markup says so.
    """

    text: str
    is_plain_heading: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `level` counts from 1, `number` is None for a bullet."""

    text: str
    level: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; all rows have as many cells as the first, which names the columns if there is a header."""

    rows: tuple[tuple[str, ...], ...]
    has_header: bool = True


Part = Heading | Paragraph | Item | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper; its texts hold the marks "[^1]" of the notes, whose texts `notes` has by their marks."""

    name: str
    language: str
    parts: tuple[Part, ...]
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """Return the first line of the paper, without marks."""
        for part in self.parts:
            if not isinstance(part, Table):
                return drop_marks(part.text).split("\n")[0]
        return self.name


NOTE_MARK = re.compile(r"\[\^([\w-]+)\]")
_NOTE = re.compile(r"\[\^([\w-]+)\]:\s*(.*)$")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+]|(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)$")
# "12. 3. 2018" at the start of a line is a date and no twelfth item.
_DATED = re.compile(r"\s*\d{1,2}\.\s*(?:(?:in|i|und|e|–|-)\s*\d{1,2}\.\s*)?\d{1,2}\.(?:\s|\d|$)")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_LINK = re.compile(r"!?\[([^\]^\n]*)\]\([^()\n]*\)")
_EMPHASIS = (
    re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL),
    re.compile(r"(?<![\w*])(\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])", re.DOTALL),
    re.compile(r"(?<!\w)(_)(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)", re.DOTALL),
    re.compile(r"(`)(?=\S)(.+?)(?<=\S)\1"),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~<])")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def read_papers(folder: Path) -> list[Paper]:
    """Return the papers of a folder by name, in the languages that its labels.jsonl gives them.

    Its plain_headings.jsonl names the paragraphs that are headings to a person.
    """
    languages = {label["file"]: label["language"] for label in _read_lines(folder / "labels.jsonl")}
    headings = {entry["file"]: entry["headings"] for entry in _read_lines(folder / "plain_headings.jsonl")}
    return [
        _mark_headings(
            read_paper(file.read_text(encoding="utf-8"), name=file.stem, language=languages.get(file.name, "und")),
            frozenset(headings.get(file.name, ())),
        )
        for file in sorted(folder.glob("*.md"))
        if file.name != "README.md"
    ]


def _read_lines(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _mark_headings(paper: Paper, headings: frozenset[str]) -> Paper:
    parts = tuple(
        replace(part, is_plain_heading=True)
        if isinstance(part, Paragraph) and drop_marks(part.text) in headings
        else part
        for part in paper.parts
    )
    return replace(paper, parts=parts)


def read_paper(text: str, *, name: str, language: str) -> Paper:
    """Return the structure of a paper in Markdown; marks of emphasis and the targets of links are left out."""
    notes: list[tuple[str, str]] = []
    parts: list[Part] = []
    lines = text.lstrip("\ufeff").split("\n")
    # How far the open lists are indented, and the numbers that they have come to.
    indents: list[int] = []
    numbers: dict[int, int] = {}
    paragraph: list[str] = []
    place = 0

    def end_paragraph() -> None:
        if paragraph:
            parts.append(Paragraph(_read_inline("".join(paragraph).strip())))
            paragraph.clear()

    while place < len(lines):
        line = lines[place]
        place += 1
        if not line.strip() or _RULE.match(line):
            end_paragraph()
            continue
        is_item = _ITEM.match(line) if not _DATED.match(line) else None
        if note := _NOTE.match(line):
            end_paragraph()
            notes.append((note[1], _read_inline(note[2])))
        elif heading := _HEADING.match(line):
            end_paragraph()
            indents.clear()
            parts.append(Heading(_read_inline(heading[2]), len(heading[1])))
        elif line.lstrip().startswith("|") and place < len(lines) and _TABLE_RULE.match(lines[place]):
            end_paragraph()
            indents.clear()
            rows = [line]
            place += 1
            while place < len(lines) and lines[place].lstrip().startswith("|"):
                rows.append(lines[place])
                place += 1
            cells = _read_rows(rows)
            # Markdown has no table without a header; one with nothing in it stands for none.
            parts.append(Table(cells) if any(cells[0]) else Table(cells[1:], has_header=False))
        elif is_item and not (paragraph and is_item["number"]):
            end_paragraph()
            level = _open_list(indents, len(is_item["indent"]), goes_on=bool(parts) and isinstance(parts[-1], Item))
            number = _count(numbers, level, is_item["number"], parts)
            parts.append(Item(_read_inline(is_item["text"].strip()), level, number))
        elif line.startswith((" ", "\t")) and not paragraph and lines[place - 2].strip() and _ends_with_item(parts):
            item = parts.pop()
            assert isinstance(item, Item)
            parts.append(replace(item, text=f"{item.text} {_read_inline(line.strip())}"))
        else:
            breaks = line.endswith(("  ", "\\"))
            paragraph.append(line.removesuffix("\\").strip().removeprefix("> ") + ("\n" if breaks else " "))
    end_paragraph()
    return Paper(name, language, tuple(parts), tuple(notes))


def drop_marks(text: str) -> str:
    """Return a text without the marks of its notes."""
    return NOTE_MARK.sub("", text)


def number_marks(paper: Paper) -> dict[str, int]:
    """Return the numbers of the notes by their marks, in the order in which the text comes to them."""
    texts = [cell for part in paper.parts for cell in _list_texts(part)]
    marks = dict.fromkeys(
        [*(mark for text in texts for mark in NOTE_MARK.findall(text)), *(mark for mark, _ in paper.notes)]
    )
    known = {mark for mark, _ in paper.notes}
    return {mark: number for number, mark in enumerate((mark for mark in marks if mark in known), start=1)}


def number_part(part: Part, numbers: Mapping[str, int]) -> Part:
    """Return a part with the numbers of its notes in the place of their marks."""

    def number(text: str) -> str:
        return NOTE_MARK.sub(lambda mark: str(numbers.get(mark[1], "")), text)

    if isinstance(part, Table):
        return replace(part, rows=tuple(tuple(map(number, row)) for row in part.rows))
    return replace(part, text=number(part.text))


def _list_texts(part: Part) -> Iterator[str]:
    if isinstance(part, Table):
        for row in part.rows:
            yield from row
    else:
        yield part.text


def _ends_with_item(parts: list[Part]) -> bool:
    return bool(parts) and isinstance(parts[-1], Item)


def _open_list(indents: list[int], indent: int, *, goes_on: bool) -> int:
    """Return the level of an item by its indent."""
    if not goes_on:
        indents.clear()
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indent > indents[-1]:
        indents.append(indent)
    return len(indents)


def _count(numbers: dict[int, int], level: int, written: str | None, parts: list[Part]) -> int | None:
    """Return the number of an item: that of the list's first item as written, then one more each time."""
    last = parts[-1] if parts else None
    for deeper in [other for other in numbers if other > level or not isinstance(last, Item)]:
        del numbers[deeper]
    if written is None:
        numbers.pop(level, None)
        return None
    numbers[level] = numbers[level] + 1 if level in numbers else int(written)
    return numbers[level]


def _read_rows(lines: list[str]) -> tuple[tuple[str, ...], ...]:
    rows = []
    for line in lines:
        cells = _CELL_BORDER.split(line.strip().removeprefix("|").removesuffix("|"))
        rows.append([_read_inline(cell.strip()) for cell in cells])
    width = len(rows[0])
    return tuple(tuple((row + [""] * width)[:width]) for row in rows)


def _read_inline(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text).strip()
