"""Papers as plain text, wrapped or not, in the encodings that the languages were written in."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

from kb.documents import BlockKind
from tests.torture.gold import GoldBlock, Place, Rendered, gold_of
from tests.torture.papers import Heading, Item, Paper, Paragraph, Table, drop_marks


def write_plain(paper: Paper, *, width: int = 0, spoil: Callable[[str], str] = str) -> str:
    """Return a paper as people type it: blank lines between parts, tabs between cells; a width wraps the lines."""
    pieces: list[str] = []
    before: type | None = None
    for part in paper.parts:
        is_run = before is type(part) and isinstance(part, Item)
        pieces.append("\n" if is_run else "\n\n" if pieces else "")
        before = type(part)
        match part:
            case Heading(text, _):
                pieces.append(spoil(drop_marks(text)))
            case Paragraph(text):
                lines = spoil(drop_marks(text)).split("\n")
                pieces.append("\n".join(_wrap(line, width) for line in lines))
            case Item(text, level, number):
                label = "-" if number is None else f"{number}."
                indent = "   " * (level - 1)
                hang = indent + " " * (len(label) + 1)
                pieces.append(_wrap(f"{indent}{label} {spoil(drop_marks(text))}", width, hang=hang))
            case Table(rows):
                pieces.append("\n".join("\t".join(spoil(drop_marks(cell)) for cell in row) for row in rows))
    for number, (_, text) in enumerate(paper.notes, start=1):
        pieces.append(f"\n\n[{number}] {spoil(drop_marks(text))}")
    return "".join(pieces) + "\n"


def list_plain_gold(paper: Paper) -> list[GoldBlock]:
    """Return the gold of `write_plain`: notes stand at the end."""
    gold = [block for part in paper.parts for block in gold_of(part)]
    gold += (GoldBlock(BlockKind.PARAGRAPH, drop_marks(text), place=Place.ANYWHERE) for _, text in paper.notes)
    return gold


def render_txt(
    paper: Paper, *, encoding: str, width: int = 0, newline: str = "\n", spoil: Callable[[str], str] = str
) -> Rendered:
    """Return a paper as plain text; characters that the encoding lacks are left out, also of the gold."""
    text = write_plain(paper, width=width, spoil=spoil).replace("\n", newline)
    gold = tuple(replace(block, text=keep_encodable(block.text, encoding)) for block in list_plain_gold(paper))
    return Rendered(text.encode(encoding, errors="ignore"), gold)


def keep_encodable(text: str, encoding: str) -> str:
    """Return a text without the characters that an encoding lacks."""
    return text.encode(encoding, errors="ignore").decode(encoding).removeprefix("\ufeff")


def _wrap(line: str, width: int, *, hang: str = "") -> str:
    if not width:
        return line
    return "\n".join(
        textwrap.wrap(
            line,
            width,
            initial_indent=line[: len(line) - len(line.lstrip())],
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
