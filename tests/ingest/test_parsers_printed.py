from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parsers.printed import assemble_pages, parse_pages
from ingest.parsers.printed_words import PrintedLine, PrintedPage, PrintedWord, WordRun, WordTable, join_words
from kb.documents import BlockKind
from kb.layout import PageLayout, find_boxes
from kb.passages import Page

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
_LETTER_WIDTH = 5.0


def set_line(
    text: str, top: float, *, left: float = 50.0, size: float = 10.0, is_bold: bool = False, is_row: bool = False
) -> PrintedLine:
    """Return a line of letters that are all 5 points wide."""
    words, place = [], left
    for word in text.split(" "):
        words.append(PrintedWord(word, place, place + len(word) * _LETTER_WIDTH))
        place += (len(word) + 1) * _LETTER_WIDTH
    return PrintedLine(
        text, left, top, words[-1].right, top + size, size, words=tuple(words), is_bold=is_bold, is_row=is_row
    )


def set_page(*lines: PrintedLine) -> PrintedPage:
    return PrintedPage(lines, 600.0, 800.0)


def stack(*texts: str, top: float = 100.0) -> list[PrintedLine]:
    """Return lines 13 points under each other; an empty text leaves a line free."""
    return [set_line(text, top + 13 * place) for place, text in enumerate(texts) if text]


def read_words(text: str, layouts: tuple[PageLayout, ...]) -> list[tuple[int, str]]:
    """Return the words of layouts by page."""
    found = []
    for layout in layouts:
        for place in range(0, len(layout.words), 14):
            start = int.from_bytes(layout.words[place : place + 4], "little")
            length = int.from_bytes(layout.words[place + 4 : place + 6], "little")
            found.append((layout.page, text[start : start + length]))
    return found


def test_wrapped_lines_are_joined_and_lines_that_the_author_ended_stay():
    page = set_page(
        *stack(
            "The network joined nine cooperatives from",
            "five regions and wrote a common strategy",
            "for all of them.",
            "Celje, 3. 4. 2019",
            "Ana Novak",
        )
    )
    assert assemble_pages([page])[0] == (
        "The network joined nine cooperatives from five regions and wrote a common strategy for all of them.\n\n"
        "Celje, 3. 4. 2019\nAna Novak"
    )


def test_paragraphs_of_one_line_stay_apart_however_unevenly_they_are_set():
    wide = "The assembly met in Celje and welcomed the members of nine"
    places = (100.0, 119.2, 138.1, 157.3, 176.4, 195.5, 208.5)
    texts = ("Chair: A. Novak", "Clerk: B. Kos", "Present: nine", "Excused: two", "Guests: none", wide, "cooperatives.")
    page = set_page(*(set_line(text, top) for text, top in zip(texts, places, strict=True)))
    assert assemble_pages([page])[0] == "\n\n".join([*texts[:5], f"{wide} cooperatives."])


def test_a_word_cut_at_a_line_end_is_one_word_with_two_places():
    text, _, _, layouts = assemble_pages([set_page(*stack("The aim of it is coope-", "ration in the region."))])
    assert text == "The aim of it is cooperation in the region."
    assert read_words(text, layouts)[4:7] == [(1, "is"), (1, "coope"), (1, "ration")]
    start = text.index("cooperation")
    boxes = [
        (round(box.left * 600), round(box.top * 800), round(box.right * 600), round(box.bottom * 800))
        for box in find_boxes(layouts, start, start + len("cooperation"))
    ]
    assert boxes == [(135, 100, 165, 110), (50, 113, 80, 123)]


def test_a_hyphen_is_kept_where_it_belongs_to_the_word():
    for first, second, whole in (
        ("the plan from January-", "June is new", "the plan from January-June is new"),
        ("the rules of the EU-", "zakonodaje so", "the rules of the EU-zakonodaje so"),
        ("write to info@dobra-", "zadruga.example now", "write to info@dobra-zadruga.example now"),
        ("sode-", "lovanje zadrug", "sodelovanje zadrug"),
        ("VELIKO SODE-", "LOVANJE", "VELIKO SODELOVANJE"),
    ):
        assert assemble_pages([set_page(*stack(first, second))])[0] == whole


def test_a_compound_keeps_its_hyphen_when_both_parts_are_words_of_the_document():
    page = set_page(
        *stack("Predlog je dober in zakon je dober.", "", "Drugi predlog in drugi zakon sta predlog-", "zakon za vse.")
    )
    assert assemble_pages([page])[0].endswith("sta predlog-zakon za vse.")


def test_a_document_that_does_not_divide_its_words_keeps_the_hyphens_at_line_ends():
    prose = [f"Line {number} of a report whose words are never divided" for number in range(20)]
    text = assemble_pages([set_page(*stack(*prose, "and a town by the sea, with a co-", "operative in each street"))])[
        0
    ]
    assert "a co-operative in each" in text


def test_running_lines_and_page_numbers_are_left_out():
    pages = [
        set_page(
            set_line("Yearbook of the network", 20.0),
            set_line(sentence, 300.0),
            set_line(f"Stran {number} od 2", 770.0),
        )
        for number, sentence in enumerate(("We met in Graz.", "We met in Linz."), start=1)
    ]
    text, ranges, headings, layouts = assemble_pages(pages)
    assert text == "We met in Graz.\n\nWe met in Linz."
    assert ranges == (Page(1, 0, 17), Page(2, 17, 32))
    assert headings == {}
    assert read_words(text, layouts) == [
        (1, "We"),
        (1, "met"),
        (1, "in"),
        (1, "Graz."),
        (2, "We"),
        (2, "met"),
        (2, "in"),
        (2, "Linz."),
    ]


def test_running_lines_of_left_and_right_pages_are_left_out():
    pages = [
        set_page(set_line("Yearbook" if number % 2 else "The network", 20.0), set_line(f"Town {town} was kind.", 300.0))
        for number, town in enumerate(("Graz", "Linz", "Wels", "Steyr", "Bad Ischl", "Enns"), start=1)
    ]
    assert assemble_pages(pages)[0] == "\n\n".join(
        f"Town {town} was kind." for town in ("Graz", "Linz", "Wels", "Steyr", "Bad Ischl", "Enns")
    )


def test_larger_and_bold_lines_are_headings_by_size():
    body = "All members of the network were there and voted."
    page = set_page(
        set_line("Annual report", 50.0, size=18.0),
        set_line("Aims", 100.0, size=13.0),
        set_line(body, 130.0),
        set_line("Partners", 160.0, is_bold=True),
        set_line(body, 190.0),
    )
    parsed = parse_pages([page], media_type="application/pdf")
    assert [(block.kind, block.level) for block in parsed.blocks] == [
        (HEADING, 1),
        (HEADING, 2),
        (PARAGRAPH, 0),
        (HEADING, 3),
        (PARAGRAPH, 0),
    ]


def test_a_title_with_hardly_any_text_below_is_a_heading():
    title = set_line("Application of the cooperatives", 50.0, size=16.0, is_bold=True)
    for below in ((), (set_line("Name:", 90.0), set_line("Town:", 120.0))):
        parsed = parse_pages([set_page(title, *below)], media_type="application/pdf")
        assert [block.level for block in parsed.blocks if block.kind is HEADING] == [1]


def test_a_poster_in_one_large_size_has_no_heading():
    lines = [set_line("Come and see our work.", 50.0 + 30 * row, size=16.0, is_bold=True) for row in range(5)]
    parsed = parse_pages([set_page(*lines)], media_type="application/pdf")
    assert [block.kind for block in parsed.blocks if block.kind is HEADING] == []


def test_a_heading_of_several_lines_is_one_whatever_its_leading_and_last_word():
    body = "All members of the network from nine regions were there on both days and they voted on everything."
    page = set_page(
        set_line(
            "The first bakery of the town has given work to all of the five who had asked the association for it",
            50.0,
            size=16.0,
            is_bold=True,
        ),
        set_line("e. V.", 76.0, size=16.0, is_bold=True),
        set_line(body, 110.0),
        set_line("Aims", 140.0, size=13.0),
        set_line("Partners", 160.0, size=13.0),
        set_line(body, 180.0),
        set_line(body, 193.0),
        set_line(body, 206.0),
    )
    parsed = parse_pages([page], media_type="application/pdf")
    assert [parsed.text[block.start : block.end] for block in parsed.blocks if block.kind is HEADING] == [
        "The first bakery of the town has given work to all of the five who had asked the association for it\ne. V.",
        "Aims",
        "Partners",
    ]


def test_a_paragraph_right_after_a_list_is_no_part_of_its_last_item():
    page = set_page(
        set_line("• a fair in Leeds with all of the cooperatives of the county and their members.", 100.0, left=68.0),
        set_line("All members of the network were there on both days and voted on everything.", 113.0),
        set_line("They will meet again in May.", 126.0),
    )
    parsed = parse_pages([page], media_type="application/pdf")
    assert [block.kind for block in parsed.blocks] == [ITEM, PARAGRAPH]


def test_a_short_paragraph_right_after_short_items_is_no_part_of_the_last_one():
    page = set_page(
        *stack(
            "• four school cooperatives with eighty members",
            "• twelve thousand snacks from local farms",
            "• eight trainees, three of them with a contract",
            "Monitoring",
            "",
            "The teachers and the pupils of all of the schools fill in a form twice a year and send it to the network,",
            "which publishes the results.",
        )
    )
    parsed = parse_pages([page], media_type="application/pdf")
    assert [parsed.text[block.start : block.end] for block in parsed.blocks][2:4] == [
        "• eight trainees, three of them with a contract",
        "Monitoring",
    ]


def test_the_month_of_a_date_cut_at_a_line_end_opens_no_item():
    page = set_page(
        *stack(
            "The parties note that the call was published as the law says (on the day of 6.",
            "2. 2023) and that the contractor was chosen.",
        )
    )
    assert assemble_pages([page])[0].endswith("(on the day of 6. 2. 2023) and that the contractor was chosen.")


def test_bold_lines_close_under_each_other_are_one_heading_or_one_paragraph():
    def parse(*bold: str) -> list[str]:
        lines = [set_line(text, 100.0 + 12 * place, is_bold=True) for place, text in enumerate(bold)]
        below = stack(
            "The statute was changed by all of the members of the cooperative in their assembly.",
            "They voted on each of the articles, and on the statute as a whole, at the end of it.",
            "The changes are in force from the first day of the year that comes, in all of the branches.",
            top=100.0 + 12 * len(bold) + 12,
        )
        parsed = parse_pages([set_page(*lines, *below)], media_type="application/pdf")
        return [parsed.text[block.start : block.end] for block in parsed.blocks if block.kind is HEADING]

    assert parse("Title I – Name, seat,", "duration") == ["Title I – Name, seat,\nduration"]
    assert parse("The cooperative has a new statute that all of its", "members know and keep.") == []
    assert parse("Date: May 2019,", "Leeds,") == []


def test_items_set_in_further_are_nested():
    page = set_page(
        set_line("• a fair", 100.0),
        set_line("– in Graz", 113.0, left=70.0),
        set_line("– in Linz", 126.0, left=70.0),
        set_line("• a guide", 139.0),
    )
    parsed = parse_pages([page], media_type="application/pdf")
    assert [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks] == [
        (ITEM, 1, "• a fair"),
        (ITEM, 2, "– in Graz"),
        (ITEM, 2, "– in Linz"),
        (ITEM, 1, "• a guide"),
    ]


def test_a_table_over_a_page_break_names_its_columns_once():
    def row(text: str, top: float) -> PrintedLine:
        return set_line(text, top, is_row=True)

    parsed = parse_pages(
        [
            set_page(row("Town\tMembers", 600.0), row("Graz\t40", 620.0)),
            set_page(row("Town\tMembers", 100.0), row("Linz\t37", 120.0)),
        ],
        media_type="application/pdf",
    )
    assert parsed.text == "Town\tMembers\nGraz\t40\nLinz\t37"
    assert [(block.kind, block.is_header, block.page) for block in parsed.blocks] == [
        (ROW, True, 1),
        (ROW, False, 1),
        (ROW, False, 2),
    ]


def test_a_lone_row_above_a_page_break_names_the_columns_of_the_rows_below():
    parsed = parse_pages(
        [
            set_page(set_line("The members by town.", 560.0), set_line("Town\tMembers", 600.0, is_bold=True)),
            set_page(set_line("Graz\t40", 100.0, is_row=True), set_line("Linz\t37", 120.0, is_row=True)),
        ],
        media_type="application/pdf",
    )
    assert [(block.kind, block.is_header) for block in parsed.blocks] == [
        (PARAGRAPH, False),
        (ROW, True),
        (ROW, False),
        (ROW, False),
    ]


def test_the_confidence_of_a_recognised_page_is_kept():
    lines = (set_line("We met in Graz.", 100.0),)
    ranges = assemble_pages([PrintedPage(lines, 600.0, 800.0, 0.93)])[1]
    assert ranges == (Page(1, 0, 15, 0.93),)


def test_lines_without_places_have_no_layout():
    text, _, _, layouts = assemble_pages([PrintedPage((PrintedLine("We met."), PrintedLine("It was good.")))])
    assert (text, layouts) == ("We met.\nIt was good.", ())


_WORDS = st.text(st.sampled_from("abčćžšđљњабв-.,\u00ad\u00a0\ufb01\u200b1"), min_size=1, max_size=9)
_LINES = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(_LINES, max_size=8), min_size=1, max_size=4))
def test_every_word_with_a_place_is_that_word(pages: list[list[str]]):
    text, ranges, _, layouts = assemble_pages(
        [set_page(*(set_line(line, 100.0 + 13 * place) for place, line in enumerate(lines))) for lines in pages]
    )
    for page, word in read_words(text, layouts):
        assert word and not any(character.isspace() for character in word)
        assert 1 <= page <= len(pages)
    # All of the text has a place: the words of a page, one after the other, are its text.
    assert "".join(word for _, word in read_words(text, layouts)) == "".join(text.split())
    assert (ranges[0].start, ranges[-1].end) == (0, len(text))


# Words in a table ----------------------------------------------------------------------------------------------------


def share_table(page: PrintedPage, *, mark: str = "-") -> PrintedPage:
    """Return the same page with its words in one table, as a PDF's are; a hyphen at a line end as PDFium has it."""
    text, spans, boxes, runs = "", [], [], []
    for line in page.lines:
        first = len(spans)
        for place, word in enumerate(line.words):
            is_cut = place == len(line.words) - 1 and word.text.endswith("-")
            spans.append((len(text), len(text) + len(word.text)))
            text += (word.text[:-1] + mark if is_cut else word.text) + " "
            boxes.append((word.left, line.top, word.right, line.bottom))
        runs.append((first, len(spans)))
    table = WordTable(text, np.array(spans).T, np.array(boxes, np.float64).T)
    lines = [line._replace(words=WordRun(table, (run,))) for line, run in zip(page.lines, runs, strict=True)]
    return PrintedPage(tuple(lines), page.width, page.height)


@settings(max_examples=120, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=8), st.sampled_from(["-", "\x02", "\ufffe"]))
def test_words_in_a_table_have_the_places_of_words_one_by_one(texts: list[str], mark: str):
    page = set_page(*(set_line(text, 100.0 + 13 * place) for place, text in enumerate(texts)))
    assert assemble_pages([share_table(page, mark=mark)]) == assemble_pages([page])


def test_the_cells_of_a_row_keep_the_places_of_their_words():
    page = share_table(set_page(set_line("Nova Gorica", 100.0), set_line("12 members", 100.0, left=200.0)))
    words = join_words([line.words for line in page.lines])
    assert isinstance(words, WordRun)
    assert [(word.text, word.left) for word in words] == [
        ("Nova", 50.0),
        ("Gorica", 75.0),
        ("12", 200.0),
        ("members", 215.0),
    ]
    row = page.lines[0]._replace(text="Nova Gorica\t\t12 members", words=words, is_row=True)
    text, _, _, layouts = assemble_pages([PrintedPage((row,), 600.0, 800.0)])
    assert text == "Nova Gorica\t\t12 members"
    assert read_words(text, layouts) == [(1, "Nova"), (1, "Gorica"), (1, "12"), (1, "members")]
    (box,) = find_boxes(layouts, text.index("members"), len(text))
    assert (round(box.left * 600), round(box.right * 600)) == (215, 250)


def test_a_word_that_a_cell_cut_without_a_hyphen_has_two_places():
    upper, lower = PrintedWord("Zaposle", 50.0, 85.0, 100.0, 110.0), PrintedWord("ni", 50.0, 60.0, 112.0, 122.0)
    row = PrintedLine(
        "Zaposleni\t12",
        50.0,
        100.0,
        220.0,
        122.0,
        10.0,
        words=(upper, lower, PrintedWord("12", 210.0, 220.0)),
        is_row=True,
    )
    text, _, _, layouts = assemble_pages([set_page(row)])
    assert read_words(text, layouts) == [(1, "Zaposle"), (1, "ni"), (1, "12")]


def test_rows_of_a_table_are_no_running_lines():
    def row(number: int, top: float) -> PrintedLine:
        return set_line(f"Brod\t{number}", top, is_row=True)

    pages = [set_page(*(row(10 * page + line, 50.0 + 20 * line) for line in range(8))) for page in range(4)]
    parsed = parse_pages(pages, media_type="application/pdf")
    assert len(parsed.blocks) == 32


def test_a_word_known_as_a_compound_elsewhere_keeps_its_hyphen():
    for known, whole in (
        ("The follow-up was short.", "a follow-up plan"),
        ("The followup was short.", "a followup plan"),
    ):
        page = set_page(*stack(known, "", "All of them agreed on a follow-", "up plan for the year."))
        assert whole in assemble_pages([page])[0]
