from dataclasses import replace

from answer.answers import Citation
from answer.extract import write_extract
from answer.tables import add_table_head, find_table_head, list_rows
from tests.answer.make_table import cut_line, make_table_document
from tests.make_entry import make_entry

DOCUMENT = make_table_document()


def cite(beginning: str) -> Citation:
    return Citation(1, cut_line(DOCUMENT, beginning), make_entry())


def test_a_row_right_below_its_head_is_quoted_with_it() -> None:
    citation = add_table_head(cite("Wages"), DOCUMENT)
    assert citation.passage.quote == "Item\tPlan\tSpent (EUR)\nWages\t900\t950"
    assert DOCUMENT.text[citation.passage.start : citation.passage.end] == citation.passage.quote
    assert citation.head == cut_line(DOCUMENT, "Item")
    assert write_extract([citation], "en") == ("The documents say:\n\n“Item\tPlan\tSpent (EUR)\nWages\t900\t950” [1]")


def test_a_row_further_down_keeps_its_place_and_gets_the_head_above_it() -> None:
    citation = add_table_head(cite("Rent"), DOCUMENT)
    assert (citation.passage, citation.head) == (cut_line(DOCUMENT, "Rent"), cut_line(DOCUMENT, "Item"))
    assert write_extract([citation], "en") == (
        "The documents say:\n\n“Item\tPlan\tSpent (EUR)\n[…]\nRent\t300\t280” [1]"
    )


def test_what_is_no_row_below_a_head_has_none() -> None:
    assert find_table_head(DOCUMENT, cut_line(DOCUMENT, "Costs")) is None
    assert find_table_head(DOCUMENT, cut_line(DOCUMENT, "Item")) is None
    without = make_table_document(head=-1)
    assert find_table_head(without, cut_line(without, "Rent")) is None
    other = make_table_document(["A\tB", "1\t2", "It rained.", "3\t4"], head=0)
    assert find_table_head(other, cut_line(other, "3")) is None


def test_several_rows_that_name_the_columns_are_one_head() -> None:
    plain = make_table_document(["2023\t2023", "Plan\tSpent", "900\t950"], head=0)
    document = replace(plain, blocks=tuple(replace(one, is_header=n < 2) for n, one in enumerate(plain.blocks)))
    head = find_table_head(document, cut_line(document, "900"))
    assert head is not None and head.quote == "2023\t2023\nPlan\tSpent"


def test_the_rows_of_a_table_are_all_those_around_one() -> None:
    assert [row.quote.split("\t")[0] for row in list_rows(DOCUMENT, cut_line(DOCUMENT, "Rent"))] == [
        "Wages",
        "Rent",
        "Total",
    ]
    assert list_rows(DOCUMENT, cut_line(DOCUMENT, "Costs")) == []
