"""The scores say what was lost, moved or put into the wrong column."""

from kb.documents import Block, BlockKind, ParsedSource
from kb.passages import Page
from tests.torture.gold import GoldBlock, Place, gold_of
from tests.torture.papers import Paragraph
from tests.torture.scoring import Share, align_texts, describe_differences, normalise, score_source

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def parse(*blocks: tuple[BlockKind, str]) -> ParsedSource:
    """A source of some blocks, each on a line of its own; the first row is a header."""
    text = ""
    found: list[Block] = []
    for kind, content in blocks:
        is_header = kind is ROW and all(block.kind is not ROW for block in found)
        found.append(Block(kind, len(text), len(text) + len(content), 1, int(kind in (HEADING, ITEM)), is_header))
        text += content + "\n"
    return ParsedSource(text, (Page(1, 0, len(text)),), tuple(found), "text/plain")


def test_bullets_white_space_and_spaced_letters_do_not_count() -> None:
    gold = [GoldBlock(HEADING, "Z A P I S N I K", 1), GoldBlock(ITEM, "one thing", 1)]
    score = score_source(parse((HEADING, "ZAPISNIK"), (ITEM, "•  one\nthing")), gold)
    assert score.characters == Share(18, 18, 18)
    assert score.items == score.nesting == Share(1, 1, 1)


def test_each_wrong_character_counts_once() -> None:
    gold = [GoldBlock(PARAGRAPH, "čeprav je res")]
    parsed = parse((PARAGRAPH, "èeprav je re"))
    assert score_source(parsed, gold).characters == Share(11, 13, 12)
    assert describe_differences(parsed, gold) == ["[-č-]{+è+}eprav je res", "čeprav je re[-s-]{++}"]


def test_a_moved_block_breaks_the_pairs_it_was_in() -> None:
    gold = [GoldBlock(PARAGRAPH, text) for text in ("first words", "second words", "third words", "fourth words")]
    moved = parse(*((PARAGRAPH, gold[place].text) for place in (0, 3, 1, 2)))
    assert score_source(moved, gold).order == Share(2, 3, 3)
    assert score_source(parse(*((PARAGRAPH, block.text) for block in gold)), gold).order == Share(3, 3, 3)


def test_cells_count_in_their_column_only() -> None:
    gold = [
        GoldBlock(ROW, "name\taim\tresult", is_header=True),
        GoldBlock(ROW, "jobs\t\t14"),
        GoldBlock(ROW, "hours\t5\t6"),
    ]
    score = score_source(parse((ROW, "name\taim\tresult"), (ROW, "jobs\t14"), (ROW, "hours\t5\t6")), gold)
    assert score.cells == Share(7, 8, 8)
    assert score.header_rows == Share(1, 1, 1)


def test_notes_may_stand_anywhere_and_a_menu_nowhere() -> None:
    gold = [
        GoldBlock(PARAGRAPH, "Home", place=Place.OPTIONAL),
        GoldBlock(PARAGRAPH, "the text"),
        GoldBlock(PARAGRAPH, "a note", place=Place.ANYWHERE),
    ]
    assert align_texts(parse((PARAGRAPH, "1 a note"), (PARAGRAPH, "the text")), gold) == ("the text", "the text")
    assert align_texts(parse((PARAGRAPH, "Home"), (PARAGRAPH, "the text")), gold) == ("the text a note", "the text")


def test_a_mark_of_a_note_is_no_text() -> None:
    assert normalise("word[1] and² more") == "word and more"


def test_what_may_as_well_be_another_kind_counts_neither_way() -> None:
    gold = [
        *gold_of(Paragraph("DNEVNI RED", is_plain_heading=True)),
        *gold_of(Paragraph("(1) Organi so trije.")),
        *gold_of(Paragraph("Kraj: Celje\nUra: 17.00")),
        *gold_of(Paragraph("Konec")),
    ]
    found = parse((HEADING, "DNEVNI RED"), (ITEM, "(1) Organi so trije."), (ROW, "Kraj: Celje"), (HEADING, "Konec"))
    score = score_source(found, gold)
    assert (score.headings, score.items, score.cells) == (Share(0, 0, 1), Share(), Share())


def test_a_heading_that_the_text_repeats_without_markup_is_still_found() -> None:
    gold = [GoldBlock(HEADING, "Bilten", 1), *gold_of(Paragraph("Bilten", is_plain_heading=True))]
    assert score_source(parse((HEADING, "Bilten"), (PARAGRAPH, "Bilten")), gold).headings == Share(1, 1, 1)
