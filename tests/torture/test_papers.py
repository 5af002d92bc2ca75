"""Papers in Markdown are read into the parts that the renderers draw."""

from tests.torture.papers import Heading, Item, Paper, Paragraph, Table, number_marks, read_paper


def read(text: str) -> Paper:
    return read_paper(text, name="paper", language="en")


def test_lines_of_a_paragraph_are_joined_unless_they_end_in_two_spaces() -> None:
    assert read("Zadruga  \nTrg 1\nLjubljana\n\n**Drugi** [odstavek](http://x.example)").parts == (
        Paragraph("Zadruga\nTrg 1 Ljubljana"),
        Paragraph("Drugi odstavek"),
    )


def test_lists_nest_and_begin_with_the_number_they_are_written_with() -> None:
    assert read("3. three\n   - deep\n     deeper words\n4. four\n- dot").parts == (
        Item("three", 1, 3),
        Item("deep deeper words", 2, None),
        Item("four", 1, 4),
        Item("dot", 1, None),
    )


def test_a_date_at_the_start_of_a_line_is_no_item() -> None:
    assert read("12. 3. 2018 v Ljubljani").parts == (Paragraph("12. 3. 2018 v Ljubljani"),)


def test_tables_are_as_wide_as_their_first_row_and_may_have_no_header() -> None:
    assert read("| a | b |\n| --- | --- |\n| 1 |\n| 2 | x \\| y | 4 |").parts == (
        Table((("a", "b"), ("1", ""), ("2", "x | y"))),
    )
    assert read("| | |\n|---|---|\n| Kraj | Bled |").parts == (Table((("Kraj", "Bled"),), has_header=False),)


def test_notes_are_numbered_as_the_text_comes_to_them() -> None:
    paper = read("# Title[^b]\n\nText[^a] and [^b].\n\n[^a]: first\n[^b]: second")
    assert paper.parts == (Heading("Title[^b]", 1), Paragraph("Text[^a] and [^b]."))
    assert paper.notes == (("a", "first"), ("b", "second"))
    assert number_marks(paper) == {"b": 1, "a": 2}
    assert paper.title == "Title"
