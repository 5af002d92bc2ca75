"""Where a document is cut into chunks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import cut_chunks
from kb.documents import Block, BlockKind, Chunk, ParsedSource
from kb.passages import Page

_SENTENCE = "Zadruga je letos sprejela deset novih članov iz okolice."


def build_source(*parts: tuple[BlockKind, str] | tuple[BlockKind, str, int] | None) -> ParsedSource:
    """Join (kind, text, level) into a source, with a new page where a part is None."""
    text = ""
    blocks: list[Block] = []
    page_starts = [0]
    for part in parts:
        if part is None:
            page_starts.append(len(text))
            continue
        default_level = 0 if part[0] in (BlockKind.PARAGRAPH, BlockKind.TABLE_ROW) else 1
        level = part[2] if len(part) == 3 else default_level
        blocks.append(Block(part[0], len(text), len(text) + len(part[1]), len(page_starts), level))
        text += part[1] + ("\n" if part[0] in (BlockKind.TABLE_ROW, BlockKind.LIST_ITEM) else "\n\n")
    ends = [*page_starts[1:], len(text)]
    pages = tuple(Page(number, *bounds) for number, bounds in enumerate(zip(page_starts, ends, strict=True), start=1))
    return ParsedSource(text, pages, tuple(blocks), "text/plain")


def heading(text: str, level: int = 1) -> tuple[BlockKind, str, int]:
    return BlockKind.HEADING, text, level


def paragraph(sentences: int) -> tuple[BlockKind, str]:
    return BlockKind.PARAGRAPH, " ".join([_SENTENCE] * sentences)


def texts_of(source: ParsedSource, chunks: list[Chunk]) -> list[str]:
    return [source.text[chunk.start : chunk.end] for chunk in chunks]


def test_a_heading_starts_a_chunk_and_stands_in_it_with_its_body() -> None:
    source = build_source(heading("CILJI"), paragraph(8), heading("SKUPINE"), paragraph(8))
    chunks = cut_chunks("d", source, words=80)
    assert [text.split("\n")[0] for text in texts_of(source, chunks)] == ["CILJI", "SKUPINE"]
    assert [chunk.heading_path for chunk in chunks] == [("CILJI",), ("SKUPINE",)]
    assert [chunk.ordinal for chunk in chunks] == [0, 1]
    assert {chunk.document_id for chunk in chunks} == {"d"}


def test_nested_headings_make_a_path() -> None:
    plans = (heading("Načrti", 2), paragraph(8))
    source = build_source(heading("Poročilo"), heading("Delo", 2), paragraph(8), *plans, heading("Sklep"), paragraph(8))
    chunks = cut_chunks("d", source, words=80)
    assert [chunk.heading_path for chunk in chunks] == [("Poročilo",), ("Poročilo", "Načrti"), ("Sklep",)]
    assert source.text[chunks[0].start : chunks[0].end].startswith("Poročilo\n\nDelo\n\n")


def test_headings_of_one_level_do_not_nest() -> None:
    source = build_source(heading("A"), paragraph(8), heading("B"), paragraph(8), heading("C"), paragraph(8))
    assert [chunk.heading_path for chunk in cut_chunks("d", source, words=80)] == [("A",), ("B",), ("C",)]


def test_small_sections_under_one_parent_share_a_chunk_and_the_path_above_all_of_them() -> None:
    source = build_source(
        heading("Dejavnosti"), paragraph(9), heading("Sejmi", 2), paragraph(2), heading("Zbori", 2), paragraph(2)
    )
    chunks = cut_chunks("d", source, words=80)
    assert [chunk.heading_path for chunk in chunks] == [("Dejavnosti",), ("Dejavnosti",)]
    assert texts_of(source, chunks)[1].startswith("Sejmi\n\n")
    assert "Zbori" in texts_of(source, chunks)[1]


def test_a_heading_without_a_body_stays_as_text() -> None:
    source = build_source(heading("NASLOV"), heading("Uvod"), paragraph(8), heading("Priloge"))
    chunks = cut_chunks("d", source, words=80)
    assert len(chunks) == 1
    assert texts_of(source, chunks)[0].startswith("NASLOV\n\nUvod\n\n")
    assert texts_of(source, chunks)[0].endswith("Priloge")
    assert chunks[0].heading_path == ()


def test_a_heading_text_in_the_path_is_collapsed_and_short() -> None:
    source = build_source(heading("DOLG\nNASLOV  " + "besed " * 40), paragraph(8))
    path = cut_chunks("d", source, words=80)[0].heading_path
    assert path[0].startswith("DOLG NASLOV besed")
    assert path[0].endswith("…")
    assert len(path[0]) <= 120


def test_a_long_paragraph_is_cut_at_sentence_ends_into_even_pieces() -> None:
    source = build_source(paragraph(30))
    chunks = cut_chunks("d", source, words=90)
    assert all(text.endswith("okolice.") for text in texts_of(source, chunks))
    assert [len(chunk.sentences) for chunk in chunks] == [10, 10, 10]


def test_list_items_and_their_lead_in_stay_whole_units() -> None:
    items = [(BlockKind.LIST_ITEM, f"• {number}. točka: {_SENTENCE} {_SENTENCE}") for number in range(6)]
    source = build_source((BlockKind.PARAGRAPH, "Sklepi:"), *items)
    chunks = cut_chunks("d", source, words=60)
    units = [source.text[start:end] for chunk in chunks for start, end in chunk.sentences]
    assert units == ["Sklepi:", *(item[1] for item in items)]
    assert not texts_of(source, chunks)[0].endswith("Sklepi:")


def test_a_list_item_longer_than_a_chunk_and_a_half_is_cut_at_sentence_ends() -> None:
    source = build_source((BlockKind.LIST_ITEM, "• " + " ".join([_SENTENCE] * 12)))
    chunks = cut_chunks("d", source, words=50)
    assert len(chunks) >= 2
    assert all(text.endswith("okolice.") for text in texts_of(source, chunks))


def test_rows_of_a_table_that_fits_stay_together_as_units() -> None:
    rows = [
        (BlockKind.TABLE_ROW, f"KAZALNIK {number}\tcilj {number * 10}\trezultat {number * 11}") for number in range(8)
    ]
    source = build_source(paragraph(7), *rows, paragraph(7))
    chunks = cut_chunks("d", source, words=80)
    holding = [chunk for chunk in chunks if "KAZALNIK" in source.text[chunk.start : chunk.end]]
    assert len(holding) == 1
    units = [source.text[start:end] for start, end in holding[0].sentences]
    assert [unit for unit in units if "KAZALNIK" in unit] == [row[1] for row in rows]


def test_a_row_of_two_lines_is_one_unit() -> None:
    row = "PARTNERJI\tZadruga Lipa, so.p.\nUstanova Javor. Kranj"
    source = build_source((BlockKind.TABLE_ROW, row))
    assert cut_chunks("d", source, words=80)[0].sentences == ((0, len(row)),)


def test_rows_cut_off_from_the_header_of_their_table_have_it_in_their_path() -> None:
    row = (BlockKind.TABLE_ROW, f"Zadruga\t{'beseda ' * 40}")
    source = build_source(heading("Kazalniki"), (BlockKind.TABLE_ROW, "Kazalnik\tCilj\tStanje"), row, row, row)
    blocks = tuple(replace(block, is_header=place == 1) for place, block in enumerate(source.blocks))
    chunks = cut_chunks("d", replace(source, blocks=blocks), words=60)
    assert [chunk.heading_path for chunk in chunks] == [
        ("Kazalniki",),
        ("Kazalniki", "Kazalnik | Cilj | Stanje"),
    ]


def test_a_chunk_never_crosses_a_page() -> None:
    source = build_source(heading("Uvod"), paragraph(2), None, paragraph(2), None, paragraph(1))
    chunks = cut_chunks("d", source, words=200)
    assert [(chunk.page, chunk.heading_path) for chunk in chunks] == [(1, ("Uvod",)), (2, ("Uvod",)), (3, ("Uvod",))]


def test_a_sentence_over_a_page_break_belongs_to_the_page_of_its_start() -> None:
    text = "Prvi stavek. Drugi stavek teče čez rob strani. Tretji stavek."
    pages = (Page(1, 0, 24), Page(2, 24, len(text)))
    source = ParsedSource(text, pages, (Block(BlockKind.PARAGRAPH, 0, len(text), 1),), "application/pdf")
    chunks = cut_chunks("d", source, words=50)
    assert [(chunk.page, text[chunk.start : chunk.end]) for chunk in chunks] == [
        (1, "Prvi stavek. Drugi stavek teče čez rob strani."),
        (2, "Tretji stavek."),
    ]


def test_a_small_end_is_merged_instead_of_left_alone() -> None:
    source = build_source(heading("Uvod"), paragraph(8), (BlockKind.PARAGRAPH, "Hvala vsem."), heading("Video:", 2))
    chunks = cut_chunks("d", source, words=80)
    assert len(chunks) == 1
    assert texts_of(source, chunks)[0].endswith("Video:")


def test_a_sentence_longer_than_a_chunk_keeps_its_heading() -> None:
    source = build_source(heading("Partnerji"), (BlockKind.TABLE_ROW, "x" * 1500))
    chunks = cut_chunks("d", source, words=80)
    assert len(chunks) == 1
    assert chunks[0].heading_path == ("Partnerji",)


def test_text_outside_the_blocks_is_covered() -> None:
    source = build_source(heading("Uvod"), paragraph(1))
    source = replace(source, blocks=source.blocks[:1])
    assert texts_of(source, cut_chunks("d", source, words=80)) == [source.text.strip()]


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_white_space_has_no_chunks(text: str) -> None:
    assert cut_chunks("d", ParsedSource(text, (Page(1, 0, len(text)),), (), "text/plain"), words=80) == []


_PROSE = st.integers(1, 25).map(lambda number: " ".join([_SENTENCE] * number))
_BLOCK = st.one_of(
    st.none(),
    st.tuples(st.just(BlockKind.HEADING), st.sampled_from(["Naslov", "Podnaslov besed", "X"]), st.integers(1, 3)),
    st.tuples(st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM]), _PROSE),
    st.tuples(st.just(BlockKind.TABLE_ROW), st.integers(1, 40).map(lambda number: "celica\t" * number + "konec")),
    st.tuples(st.just(BlockKind.PARAGRAPH), st.integers(1, 2500).map(lambda number: "z" * number)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_BLOCK, max_size=14), st.integers(20, 200))
def test_chunks_are_exact_do_not_overlap_cover_all_and_keep_their_limits(
    parts: list[tuple[BlockKind, str] | None], words: int
) -> None:
    source = build_source(*parts)
    chunks = cut_chunks("d", source, words=words)
    place = 0
    for number, chunk in enumerate(chunks):
        assert chunk.ordinal == number
        assert not source.text[place : chunk.start].strip()
        assert (chunk.start, chunk.end) == (chunk.sentences[0][0], chunk.sentences[-1][1])
        inner = chunk.start
        for start, end in chunk.sentences:
            assert not source.text[inner:start].strip()
            assert source.text[start:end] == source.text[start:end].strip() != ""
            inner = end
        longest = max(end - start for start, end in chunk.sentences)
        assert chunk.end - chunk.start <= 1200 or longest > 1200
        page = source.pages[chunk.page - 1]
        assert all(page.start <= start < page.end for start, _ in chunk.sentences)
        place = chunk.end
    assert not source.text[place:].strip()


def test_chunks_of_a_script_without_spaces_hold_about_as_much_as_others() -> None:
    sentences = ["合作社的社员每年春天在大会上选举理事会。"] * 40
    source = build_source((BlockKind.PARAGRAPH, "".join(sentences)))
    chunks = cut_chunks("d", source, words=120)
    lengths = [chunk.end - chunk.start for chunk in chunks]
    assert sum(lengths) == sum(map(len, sentences))
    assert all(150 <= length <= 320 for length in lengths)
