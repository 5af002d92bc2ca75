from collections.abc import Sequence

import pytest

from answer.superlatives import asks_for_extreme, find_extreme_row
from index.word_vectors import WordVectors
from tests.answer.make_table import TABLE, cut_line, make_table_document
from tests.index.test_coverage import StrangersEncoder

MEMBERS = ["Member\tJoined\tWorkers\tFee (EUR)", "Alpha\t2014\t12\t300", "Beta\t2021\t41\t200", "Gamma\t2019\t9\t200"]


def find(question: str, beginning: str, lines: Sequence[str], *, head: int) -> str | None:
    document = make_table_document(lines, head=head)
    vectors = WordVectors(StrangersEncoder())
    row = find_extreme_row(question, document, cut_line(document, beginning), language="en", vectors=vectors)
    return None if row is None else row.quote.split("\t")[0]


def test_the_row_with_the_highest_figure_in_the_column_that_is_named_is_found() -> None:
    assert find("Who has the most workers?", "Alpha", MEMBERS, head=0) == "Beta"
    assert find("Who has the fewest workers?", "Alpha", MEMBERS, head=0) == "Gamma"
    assert find("Who pays the highest fee?", "Beta", MEMBERS, head=0) == "Alpha"


def test_a_sum_is_not_the_largest_part() -> None:
    assert find("For what was most spent?", "Rent", TABLE, head=1) == "Wages"


def test_a_shared_figure_an_unknown_column_and_a_small_table_have_no_extreme() -> None:
    assert find("Who pays the lowest fee?", "Alpha", MEMBERS, head=0) is None
    assert find("Who sells the most honey?", "Alpha", MEMBERS, head=0) is None
    assert find("Who has the most workers?", "Alpha", MEMBERS[:3], head=0) is None


def test_years_are_not_compared() -> None:
    assert find("Who joined most lately?", "Alpha", MEMBERS, head=0) is None


@pytest.mark.parametrize(
    "question",
    [
        "Which is the largest member?",
        "Kateri sklop ima najvišji proračun?",
        "Која задруга има највише радника?",
        "Која задруга има најмногу вработени?",
        "Welches Mitglied ist das größte?",
        "¿Cuál es la partida mayor?",
        "Qual è la voce più alta?",
        "Quelle activité est la plus chère ?",
    ],
)
def test_a_question_for_the_largest_is_told_in_every_language(question: str) -> None:
    assert asks_for_extreme(question)
    assert not asks_for_extreme("How many members are there?")
