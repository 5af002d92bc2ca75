"""What a parser found, against the gold of a rendered paper."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from kb.documents import BlockKind, ParsedSource
from tests.torture.gold import GoldBlock, Place

_BULLET = re.compile(r"\s*[•●○◦‣▪▫■□◆❖➢►▶✓✔·∙⁃–—*-](?:\s+|$)")
_NOTE_SIGN = re.compile(r"\[\d{1,2}\]|[¹²³⁰⁴-⁹]")
# "[1]", "1.", "²" before a note, "B12:" before the comment of a cell.
_LABEL = r"(?:\[?\d{1,2}[\].)]?|[¹²³⁰⁴-⁹]+|[A-Z]{1,2}\d{1,3}:)"
_ITEM_LABEL = re.compile(r"^[^\w(]*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{2,5})[.)]+\s+)?")
_NOT_LETTERS = re.compile(r"[\W_]+")
_CAPITAL = "[^\\W\\d_a-zß-ÿčšžćđа-яђ-џ]"
_SPACED = re.compile(rf"(?<!\S){_CAPITAL}(?: {_CAPITAL}){{3,}}(?!\S)")
_MOST_PLACES = 2_000
_LIKE_ENOUGH = 85.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the things that should be found were found right, and how many were found in all."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: Share) -> Share:
        """Add up two shares."""
        return Share(self.right + other.right, self.gold + other.gold, self.found + other.found)

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found right; 1 when there is none."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of recall and precision."""
        whole = self.gold + self.found
        return 2 * self.right / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """How well one document, or many added up, was read.

    Of the `characters` those are right that need no edit (Levenshtein) to become the gold. `order` counts pairs of
    neighbouring gold blocks that are both found and in order. `items` are right with their text, `nesting` those of
    them that also have their level. `cells` are the filled cells of tables in their row and column.
    """

    characters: Share = Share()
    order: Share = Share()
    headings: Share = Share()
    items: Share = Share()
    nesting: Share = Share()
    cells: Share = Share()
    header_rows: Share = Share()

    def __add__(self, other: Score) -> Score:
        """Add up two scores."""
        return Score(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def score_source(parsed: ParsedSource, gold: Sequence[GoldBlock]) -> Score:
    """Return how well a source was read; white space, bullets and the marks of notes do not count."""
    expected, found = align_texts(parsed, gold)
    distance = Levenshtein.distance(expected, found)
    return Score(
        characters=Share(max(0, len(expected) - distance), len(expected), len(found)),
        order=_score_order([block.text for block in gold if block.place is Place.IN_ORDER], found),
        headings=_score_kind(parsed, gold, BlockKind.HEADING),
        items=_score_kind(parsed, gold, BlockKind.LIST_ITEM),
        nesting=_score_kind(parsed, gold, BlockKind.LIST_ITEM, with_level=True),
        cells=_score_cells(parsed, gold)[0],
        header_rows=_score_cells(parsed, gold)[1],
    )


def align_texts(parsed: ParsedSource, gold: Sequence[GoldBlock]) -> tuple[str, str]:
    """Return the gold text and the text that was found, on one line each and ready to be compared.

    What may stand anywhere is cut out of the found text where it stands; when it is missing the gold ends with it.
    """
    text = drop_bullets(parsed)
    for block in gold:
        if block.place is Place.OPTIONAL:
            pattern = r"\s+".join(map(re.escape, normalise(block.text).split()))
            text = re.sub(rf"^[ \t]*{pattern}[ \t]*$", "", text, count=1, flags=re.MULTILINE)
    expected = [normalise(block.text) for block in gold if block.place is Place.IN_ORDER]
    for block in gold:
        if block.place is not Place.ANYWHERE:
            continue
        note = r"\s+".join(map(re.escape, normalise(block.text).split()))
        cut, times = re.subn(rf"^[ \t]*(?:{_LABEL}\s*)?{note}", "", text, count=1, flags=re.MULTILINE)
        if not times:
            cut, times = re.subn(note, "", text, count=1)
        if times:
            text = cut
        else:
            expected.append(normalise(block.text))
    return " ".join(filter(None, expected)), normalise(text)


def describe_differences(parsed: ParsedSource, gold: Sequence[GoldBlock], *, most: int = 10) -> list[str]:
    """Return the first places where the texts differ, with some characters around them."""
    expected, found = align_texts(parsed, gold)
    told = []
    for edit in Levenshtein.opcodes(expected, found):
        if edit.tag == "equal":
            continue
        start, end = edit.src_start, edit.src_end
        told.append(
            (
                max(end - start, edit.dest_end - edit.dest_start),
                f"{expected[max(0, start - 25) : start]}[-{expected[start:end]:.120}-]"
                f"{{+{found[edit.dest_start : edit.dest_end]:.120}+}}{expected[end : end + 15]}",
            )
        )
    # The largest first: a letter that is wrong everywhere follows anyway.
    return [line for _, line in sorted(told, key=lambda entry: -entry[0])[:most]]


def describe_blocks(parsed: ParsedSource, gold: Sequence[GoldBlock]) -> list[str]:
    """Return a diff of the blocks: what the gold has with a minus, what was found with a plus."""
    expected = [
        _describe(block.kind, block.level, block.is_header, block.text)
        for block in gold
        if block.place is not Place.OPTIONAL
    ]
    found = [
        _describe(block.kind, block.level, block.is_header, parsed.text[block.start : block.end])
        for block in parsed.blocks
    ]
    return [
        line for line in difflib.unified_diff(expected, found, lineterm="", n=0) if line[:2] not in ("--", "++", "@@")
    ]


def _describe(kind: BlockKind, level: int, is_header: bool, text: str) -> str:
    return f"{kind}{level or ''}{'*' if is_header else ''}: {' | '.join(map(normalise, text.rstrip().split(chr(9))))}"


def drop_bullets(parsed: ParsedSource) -> str:
    """Return the text of record without the bullets that its blocks begin with."""
    text = parsed.text
    for block in reversed(parsed.blocks):
        if bullet := _BULLET.match(text, block.start, block.end):
            text = text[: block.start] + text[bullet.end() :]
    return text


def normalise(text: str) -> str:
    """Return a text on one line without bullets, the marks of notes and the spaces between s p a c e d letters."""
    bullet = _BULLET.match(text)
    line = " ".join(_NOTE_SIGN.sub("", text[bullet.end() :] if bullet else text).split())
    return _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), line)


def _squash(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()


def _score_order(texts: Iterable[str], found: str) -> Share:
    """Find the longest chain of gold blocks that stand one after the other; of equal texts any one counts."""
    squashed = _squash(found)
    blocks = [text for text in map(_squash, texts) if text]
    # (start in the found text, block): of a block's places the last comes first, so that it is taken only once.
    places: list[tuple[int, int]] = []
    for number, text in enumerate(blocks):
        places += [(start, number) for start in sorted(_find_places(text, squashed), reverse=True)]
    chain = _longest_chain([start for start, _ in places])
    kept = {places[place][1] for place in chain}
    pairs = len(blocks) - 1
    right = sum(1 for number in range(pairs) if number in kept and number + 1 in kept)
    return Share(right, max(0, pairs), max(0, pairs))


def _find_places(text: str, squashed: str) -> list[int]:
    starts: list[int] = []
    start = squashed.find(text)
    while start >= 0 and len(starts) < _MOST_PLACES:
        starts.append(start)
        start = squashed.find(text, start + 1)
    if not starts and len(text) >= 8 and squashed:
        alignment = partial_ratio_alignment(text, squashed, score_cutoff=_LIKE_ENOUGH)
        if alignment is not None:
            starts.append(alignment.dest_start)
    return starts


def _longest_chain(values: Sequence[int]) -> list[int]:
    """Return the places of a longest strictly increasing subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(values)
    for place, value in enumerate(values):
        length = bisect_left(tails, value)
        if length == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[length], ends[length] = value, place
        before[place] = ends[length - 1] if length else -1
    chain: list[int] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def _score_kind(parsed: ParsedSource, gold: Sequence[GoldBlock], kind: BlockKind, *, with_level: bool = False) -> Share:
    expected = Counter(
        (_name(block.text, kind), block.level if with_level else 0) for block in gold if block.kind is kind
    )
    # What a mail says in its subject too is a heading all the same.
    neither = {_name(line, kind) for line in _list_doubtful(gold, kind)} - {name for name, _ in expected}
    found = Counter(
        (name, block.level if with_level else 0)
        for block in parsed.blocks
        if block.kind is kind and (name := _name(parsed.text[block.start : block.end], kind)) not in neither
    )
    return Share((expected & found).total(), expected.total(), found.total())


def _list_doubtful(gold: Sequence[GoldBlock], kind: BlockKind) -> list[str]:
    """Return the texts, and their lines, that may as well be read as blocks of a kind that they are not."""
    return [line for block in gold if kind in block.also for line in (block.text, *block.text.split("\n"))]


def _name(text: str, kind: BlockKind) -> str:
    return _squash(_ITEM_LABEL.sub("", normalise(text)) if kind is BlockKind.LIST_ITEM else normalise(text))


def _score_cells(parsed: ParsedSource, gold: Sequence[GoldBlock]) -> tuple[Share, Share]:
    """Match the rows in order so that most cells are right; return the shares of cells and of header rows."""
    rows = [block for block in gold if block.kind is BlockKind.TABLE_ROW and block.place is Place.IN_ORDER]
    neither = set(map(normalise, _list_doubtful(gold, BlockKind.TABLE_ROW)))
    # A form has its label in a paragraph and in the row with the field.
    blocks = [
        block
        for block in parsed.blocks
        if block.kind is BlockKind.TABLE_ROW
        and neither.isdisjoint(map(normalise, (text := parsed.text[block.start : block.end], text.split("\t")[0])))
    ]
    expected = [[normalise(cell) for cell in row.cells] for row in rows]
    found = [[normalise(cell) for cell in parsed.text[block.start : block.end].split("\t")] for block in blocks]
    best = [[0] * (len(found) + 1) for _ in range(len(expected) + 1)]
    worth = [[_count_same(row, other) for other in found] for row in expected]
    for i in range(len(expected)):
        for j in range(len(found)):
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], best[i][j] + worth[i][j])
    i, j = len(expected), len(found)
    headers = 0
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            headers += rows[i].is_header and blocks[j].is_header
    return (
        Share(best[-1][-1], sum(sum(map(bool, row)) for row in expected), sum(sum(map(bool, row)) for row in found)),
        Share(headers, sum(row.is_header for row in rows), sum(block.is_header for block in blocks)),
    )


def _count_same(row: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for cell, found in zip(row, other, strict=False) if cell and cell == found)
