"""Blocks -> chunks: what is embedded and indexed.

A chunk holds neighbouring blocks under one heading path. Cuts follow the structure of the document first and the wanted
number of words second: where to cut a long section is a shortest-path problem over its units, so that pieces come out
even and cuts fall between blocks, not inside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.sentences import count_words, split_sentences
from kb.documents import Block, BlockKind, Chunk, ParsedSource
from kb.passages import page_at

_CHUNK_CHARACTERS = 1200
_HEADING_CHARACTERS = 120
_ROW_WORDS = 80
_LIST_ITEM_WORDS = 60
_TINY_WORDS = 12

# The price of a cut, against the squared relative distance of a piece from the wanted number of words.
_CUT_PRICE = {
    BlockKind.HEADING: 10.0,
    BlockKind.PARAGRAPH: 0.25,
    BlockKind.LIST_ITEM: 0.06,
    BlockKind.TABLE_ROW: 0.12,
}
_LEAD_IN_PRICE = 0.5
_IN_ATOM_PRICE = 2.0
_HIDDEN_HEADING_PRICE = 0.3
_PIECE_PRICE = 0.05


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, list item, row or heading; never cut. `atom` numbers what should stay in one piece."""

    start: int
    end: int
    page: int
    words: int
    kind: BlockKind
    block: int
    atom: int
    is_lead_in: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """Units of one page under one heading path; `path` holds the block numbers of the headings, outermost first."""

    path: tuple[int, ...]
    units: tuple[_Unit, ...]

    @property
    def words(self) -> int:
        return sum(unit.words for unit in self.units)

    @property
    def is_only_headings(self) -> bool:
        return all(unit.kind is BlockKind.HEADING for unit in self.units)


def cut_chunks(document_id: str, source: ParsedSource, *, words: int) -> list[Chunk]:
    """Cut a parsed source into chunks of about `words` words, in text order, numbered from 0.

    Chunks do not overlap and cover every character of the text of record that is not white space. A chunk has at most
    1,200 characters unless one sentence is longer, and stays on one page unless its last sentence runs over. A heading
    starts a chunk and stands inside it with its body; small neighbouring sections under one parent share a chunk, whose
    heading path is then what stands above all of them. Rows that are cut off from the header of their table have it at
    the end of their path, its cells joined by " | ". Empty for a text of white space.
    """
    blocks = _complete_blocks(source)
    headers = _find_table_headers(blocks)
    sections = list(_collect_sections(source, blocks, words))
    pieces: list[list[tuple[_Unit, tuple[int, ...]]]] = []
    for run in _merge_small_sections(sections, words):
        for piece in _cut_run(run, words):
            if pieces and _belongs_to_previous(pieces[-1], piece, words):
                pieces[-1] += piece
            else:
                pieces.append(piece)
    return [
        Chunk(
            document_id=document_id,
            ordinal=ordinal,
            start=piece[0][0].start,
            end=piece[-1][0].end,
            page=piece[0][0].page,
            heading_path=tuple(
                _heading_text(source.text, blocks[number])
                for number in (*_common_path([path for _, path in piece]), *headers.get(piece[0][0].block, ()))
            ),
            sentences=tuple((unit.start, unit.end) for unit, _ in piece),
        )
        for ordinal, piece in enumerate(pieces)
    ]


def _complete_blocks(source: ParsedSource) -> list[Block]:
    """Return the blocks without white space at their ends, with a paragraph for every text that no block holds."""
    complete: list[Block] = []
    place = 0
    for block in (*source.blocks, None):
        opening = block.start if block else len(source.text)
        for part in (Block(BlockKind.PARAGRAPH, place, opening, 0), block):
            if part is None:
                continue
            start, end = max(place, part.start), part.end
            while start < end and source.text[start].isspace():
                start += 1
            while end > start and source.text[end - 1].isspace():
                end -= 1
            if start < end:
                complete.append(replace(part, start=start, end=end, page=page_at(source.pages, start)))
                place = max(place, end)
    return complete


def _find_table_headers(blocks: Sequence[Block]) -> dict[int, tuple[int, ...]]:
    """Return the last header row above each row of a table that has one, by the numbers of the blocks."""
    headers: dict[int, tuple[int, ...]] = {}
    header: int | None = None
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.TABLE_ROW:
            header = None
        elif block.is_header:
            header = number
        elif header is not None:
            headers[number] = (header,)
    return headers


def _heading_text(text: str, block: Block) -> str:
    if block.kind is BlockKind.TABLE_ROW:
        text = text[block.start : block.end].replace("\t", " | ")
        return " ".join(text.split())[:_HEADING_CHARACTERS]
    heading = " ".join(text[block.start : block.end].split())
    return heading if len(heading) <= _HEADING_CHARACTERS else heading[: _HEADING_CHARACTERS - 1].rstrip() + "…"


def _collect_sections(source: ParsedSource, blocks: Sequence[Block], words: int) -> Iterator[_Section]:
    """Yield the units in text order, grouped by heading path and page."""
    path: list[int] = []
    units: list[tuple[tuple[int, ...], _Unit]] = []
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            while path and blocks[path[-1]].level >= block.level:
                path.pop()
            path.append(number)
        units += [(tuple(path), unit) for unit in _cut_units(source, block, number, words)]
    for (section_path, _), group in groupby(_join_tables(units, words), key=lambda pair: (pair[0], pair[1].page)):
        yield _Section(section_path, tuple(unit for _, unit in group))


def _cut_units(source: ParsedSource, block: Block, number: int, words: int) -> list[_Unit]:
    """Cut one block into its units; those that should stay in one piece share an atom number."""
    length = count_words(source.text, block.start, block.end)
    whole_up_to = {
        BlockKind.TABLE_ROW: _ROW_WORDS,
        BlockKind.LIST_ITEM: _LIST_ITEM_WORDS,
        BlockKind.HEADING: _ROW_WORDS,
    }
    if length <= whole_up_to.get(block.kind, 0):
        ranges = [(block.start, block.end)]
    else:
        ranges = split_sentences(source.text, block.start, block.end)
    is_one_atom = (
        block.kind is not BlockKind.PARAGRAPH and length <= words * 1.5 and block.end - block.start <= _CHUNK_CHARACTERS
    )
    return [
        _Unit(
            start,
            end,
            page_at(source.pages, start),
            count_words(source.text, start, end),
            block.kind,
            block=number,
            # Blocks are numbered from 0 and atoms of the same block must differ when it may be cut.
            atom=block.start if is_one_atom else start,
            is_lead_in=source.text[end - 1] == ":",
        )
        for start, end in ranges
    ]


def _join_tables(units: Sequence[tuple[tuple[int, ...], _Unit]], words: int) -> Iterator[tuple[tuple[int, ...], _Unit]]:
    """Make each run of table rows that fits into one chunk a single atom, so that the rows stay together."""
    for is_table, group in groupby(
        units, key=lambda pair: (pair[1].kind is BlockKind.TABLE_ROW, pair[0], pair[1].page)
    ):
        run = list(group)
        first, last = run[0][1], run[-1][1]
        fits = sum(unit.words for _, unit in run) <= words and last.end - first.start <= _CHUNK_CHARACTERS * 3 // 4
        if is_table[0] and fits:
            for path, unit in run:
                yield (
                    path,
                    _Unit(
                        unit.start, unit.end, unit.page, unit.words, unit.kind, unit.block, first.atom, unit.is_lead_in
                    ),
                )
        else:
            yield from run


def _merge_small_sections(sections: Sequence[_Section], words: int) -> Iterator[list[_Section]]:
    """Group neighbouring sections: a small one with what follows under the same parent, until half of `words`."""
    run: list[_Section] = []
    for section in sections:
        if run and not _may_follow(run, section, words):
            yield run
            run = []
        run.append(section)
    if run:
        yield run


def _may_follow(run: Sequence[_Section], section: _Section, words: int) -> bool:
    parent = run[0].path[:-1]
    if section.units[0].page != run[0].units[0].page or section.path[: len(parent)] != parent:
        return False
    length = sum(part.words for part in run)
    if run[-1].is_only_headings and section.path[: len(run[-1].path) - 1] == run[-1].path[:-1]:
        return length <= words
    characters = section.units[-1].end - run[0].units[0].start
    return length < words / 2 and length + section.words <= words * 1.25 and characters <= _CHUNK_CHARACTERS


def _cut_run(run: Sequence[_Section], words: int) -> Iterator[list[tuple[_Unit, tuple[int, ...]]]]:
    """Cut the units of a run into pieces of about `words` words at the least total price (dynamic programming)."""
    units = [(unit, section.path) for section in run for unit in section.units]
    # best[i]: price of the cheapest way to cut the first i units, and where its last piece starts.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(units) + 1):
        cut_price = _price_cut(units[stop - 1][0], units[stop][0]) if stop < len(units) else 0.0
        price, start = min((best[start][0] + price, start) for start, price in _possible_pieces(units, stop, words))
        best.append((price + cut_price, start))
    bounds = [len(units)]
    while bounds[-1] > 0:
        bounds.append(best[bounds[-1]][1])
    for start, stop in pairwise(reversed(bounds)):
        yield units[start:stop]


def _possible_pieces(
    units: Sequence[tuple[_Unit, tuple[int, ...]]], stop: int, words: int
) -> Iterator[tuple[int, float]]:
    """Yield (start, price) of the pieces that end before `stop`: its last unit alone, then longer ones that fit."""
    last = units[stop - 1][0]
    is_long = last.end - last.start > _CHUNK_CHARACTERS
    length, hidden_headings = 0, 0
    for start in range(stop - 1, -1, -1):
        unit = units[start][0]
        length += unit.words
        if start < stop - 1:
            # A heading stays with a sentence that alone is longer than a chunk.
            fits = last.end - unit.start <= _CHUNK_CHARACTERS and length <= words * 1.5
            if not fits and not (is_long and unit.kind is BlockKind.HEADING):
                return
            # A heading in the middle of a piece is missing from its heading path.
            is_hidden = units[start + 1][0].kind is BlockKind.HEADING and unit.kind is not BlockKind.HEADING
            hidden_headings += is_hidden
        distance = (length - words) / words
        price = _PIECE_PRICE + distance * distance * (2.0 if distance > 0 else 1.0)
        yield start, price + _HIDDEN_HEADING_PRICE * hidden_headings


def _price_cut(last: _Unit, following: _Unit) -> float:
    """Return what a cut between two neighbouring units costs."""
    if last.kind is BlockKind.HEADING:
        return _CUT_PRICE[BlockKind.HEADING]
    if last.atom == following.atom:
        return _IN_ATOM_PRICE
    if last.is_lead_in:
        return _LEAD_IN_PRICE
    if last.block == following.block or last.kind is following.kind is not BlockKind.PARAGRAPH:
        return _CUT_PRICE[last.kind]
    return 0.0


def _belongs_to_previous(
    previous: Sequence[tuple[_Unit, tuple[int, ...]]], piece: Sequence[tuple[_Unit, tuple[int, ...]]], words: int
) -> bool:
    """Decide whether a small piece at the end of a section or page joins the chunk before it."""
    length = sum(unit.words for unit, _ in piece)
    together = length + sum(unit.words for unit, _ in previous)
    if piece[0][0].page != previous[0][0].page or piece[-1][0].end - previous[0][0].start > _CHUNK_CHARACTERS:
        return False
    if together > words * 1.5:
        return False
    parent = piece[0][1][:-1]
    is_sibling = previous[-1][1][: len(parent)] == parent and len(_common_path([previous[0][1], parent])) == len(parent)
    return length < _TINY_WORDS or (length < words / 4 and is_sibling)


def _common_path(paths: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Return the headings that stand above all of the paths, outermost first."""
    common = paths[0]
    for path in paths[1:]:
        shared = 0
        while shared < min(len(common), len(path)) and common[shared] == path[shared]:
            shared += 1
        common = common[:shared]
    return common
