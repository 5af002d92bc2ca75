"""The [n] of an answer and the values of records as links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from answer.answers import Answer, AnswerMode, Citation
from answer.extract import write_extract
from answer.tables import add_table_head
from index.store import Filter
from kb.passages import Passage
from tests.answer.make_table import cut_line, make_table_document
from tests.make_entry import make_entry
from tests.web.sample_knowledge import REPORT, SHEET, SampleKnowledgeBase
from web.addresses import document_address, original_address
from web.components.links import LinkedText, QuotedRows, cut_answer, cut_at_references

OpenPage = Callable[..., AppTest]


def read_blocks(app: AppTest) -> str:
    """Return what the blocks of links of a page send to the browser."""
    return "\n".join(str(element.proto) for element in app.get("bidi_component"))


def test_references_become_links_and_a_made_up_one_is_left_out(tmp_path: Path) -> None:
    answer = SampleKnowledgeBase(tmp_path).ask("Koliko zadrug? Pisarno?", Filter())
    first, second = (citation.passage for citation in answer.citations)
    assert "[9]" in answer.text
    assert cut_at_references(answer) == [
        [LinkedText("V dokumentih stoji:")],
        [LinkedText(f"„{first.quote}“ "), LinkedText("[1]", first, is_number=True)],
        [LinkedText(f"„{second.quote}“ "), LinkedText("[2]", second, is_number=True), LinkedText(" ")],
    ]


def quote_rows(beginning: str) -> Answer:
    """Return an answer that quotes a row of the table of `make_table_document`."""
    document = make_table_document()
    citation = add_table_head(Citation(1, cut_line(document, beginning), make_entry()), document)
    return Answer("?", "en", AnswerMode.EXTRACTIVE, False, write_extract([citation], "en"), (citation,), (), 0.9)


def test_quoted_rows_are_a_table_below_what_names_their_columns() -> None:
    above, further = quote_rows("Wages"), quote_rows("Rent")
    names = (("Item", "Plan", "Spent (EUR)"),)
    for answer, cells, is_apart in ((above, ("Wages", "900", "950"), False), (further, ("Rent", "300", "280"), True)):
        number = LinkedText("[1]", answer.citations[0].passage, is_number=True)
        assert cut_answer(answer) == [
            [LinkedText("The documents say:")],
            QuotedRows(names, (cells,), is_apart, number),
        ]


def test_a_row_that_is_told_in_words_is_no_table() -> None:
    answer = replace(quote_rows("Rent"), text="The rent was 280 EUR [1].")
    assert cut_answer(answer) == cut_at_references(answer)


def test_an_address_names_document_and_passage() -> None:
    passage = Passage(REPORT, 3, 8, 1, "poroč")
    assert document_address(REPORT) == f"/document?id={REPORT}"
    assert document_address(REPORT, passage) == f"/document?id={REPORT}&start=3&end=8"
    assert original_address("a/../b?c") == "/documents/a%2F..%2Fb%3Fc/original"


def test_every_value_of_a_register_links_to_its_passage(open_page: OpenPage) -> None:
    blocks = read_blocks(open_page("observatory", lang="en"))
    assert f"/document?id={SHEET}&start=0&end=18" in blocks
    assert f"/document?id={SHEET}&start=20&end=43" in blocks
    assert "Budget" in blocks and "120.500,00 EUR" in blocks


def test_an_answer_links_to_its_passages(open_page: OpenPage) -> None:
    app = open_page(lang="en")
    app.chat_input[0].set_value("Koliko zadrug je povezala mreža?").run()
    blocks = read_blocks(app)
    assert f"/document?id={REPORT}&start=22&end=78" in blocks
    assert "[9]" not in blocks
