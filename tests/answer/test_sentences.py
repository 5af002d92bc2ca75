from collections.abc import Sequence
from dataclasses import replace

import pytest

from answer.names import describe_place, hold_word, measure_missing_names
from answer.sentences import MeasuredSentence, measure_sentences
from index.search import Hit
from index.word_vectors import WordVectors
from tests.answer.test_extract import ENTRY, make_hit
from tests.index.test_coverage import StrangersEncoder
from tests.make_entry import make_entry


def measure(question: str, *texts: str, **entry: object) -> Sequence[MeasuredSentence]:
    """Measure sentences that stand one after another in one hit."""
    hit = make_hit(1, 0, [(text, 0.85) for text in texts], fused=2.0)
    hit = replace(hit, entry=make_entry(**entry))
    return measure_sentences(question, [hit], language="en", vectors=WordVectors(StrangersEncoder()))


def test_a_sentence_is_covered_by_its_own_words_and_what_stands_around_it() -> None:
    first, second, third = measure(
        "How many members has the network Alpha?", "Alpha met in Graz.", "The network has 12 members.", "It rained."
    )
    # The name counts whole wherever it stands, the other two words 0.6 in the sentence beside and 0.4 further off.
    assert [round(one.covered, 2) for one in (first, second, third)] == [0.73, 1.0, 0.73]
    assert [one.gives_value for one in (first, second, third)] == [False, True, False]


def test_the_title_above_a_sentence_covers_it_in_part() -> None:
    (one,) = measure("Which activities does the alliance plan?", "Four seminars.", title="Plan of the alliance")
    assert round(one.covered, 2) == 0.53


def test_a_question_without_content_words_is_half_covered_by_anything() -> None:
    (one,) = measure("Who?", "Ana Kos leads the network.")
    assert one.covered == 0.5


@pytest.mark.parametrize(
    "entry",
    [
        {"issuer": "Network Vrelec"},
        {"projects": ("Vrelec",)},
        {"title": "Report of Vrelec"},
        {"paths": ("reports/vrelec-2021.txt",)},
    ],
)
def test_a_name_is_not_missing_that_the_document_has_in_its_letterhead(entry: dict[str, object]) -> None:
    hit: Hit = make_hit(1, 0, [("The network has 12 members.", 0.9)], fused=2.0)
    assert measure_missing_names("How many members has Vrelec?", [hit]) == [1.0]
    named = replace(hit, entry=make_entry(**entry))
    assert measure_missing_names("How many members has Vrelec?", [named]) == [0.0]
    assert "Vrelec".lower() in describe_place(named).lower()


def test_a_name_that_stands_elsewhere_in_the_document_is_half_missing() -> None:
    named = make_hit(1, 0, [("Alpha is a network.", 0.9)], fused=2.0)
    other = make_hit(2, 50, [("It has 12 members.", 0.9)], fused=1.9)
    foreign = replace(other, entry=replace(ENTRY, document_id="d2"))
    assert measure_missing_names("How many members has Alpha?", [named, other, foreign]) == [0.0, 0.5, 1.0]


def test_without_hits_there_is_nothing_to_measure() -> None:
    assert measure_sentences("Who?", [], language="en", vectors=WordVectors(StrangersEncoder())) == []


@pytest.mark.parametrize(
    "line", ["Report of the year", "Alpha network", "Acronym\tGREEN", "Project title: Green Roofs"]
)
def test_the_title_the_issuer_and_a_name_that_the_question_has_answer_nothing(line: str) -> None:
    (one,) = measure(
        "Who are the partners of Green Roofs?", line, title="Report of the year 2019", issuer="The Alpha Network"
    )
    assert one.is_heading


def test_a_name_that_the_question_does_not_have_is_an_answer() -> None:
    (one,) = measure("What is the full title of ALFA?", "Project title: Green Roofs")
    assert not one.is_heading


def test_a_heading_with_its_list_is_an_answer() -> None:
    heading, *_ = measure("What are the aims?", "Aims", "• to bake", "• to sell")
    assert not heading.is_heading


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("The board met on 14 March 2023.", "14/03/2023"),
        ("Одбор је заседао 14. марта 2023.", "14.3.2023"),
        ("Income\t182.096,15", "182096.15"),
        ("EUR 1,482,350.00", "1482350"),
    ],
)
def test_a_date_or_number_is_held_in_another_spelling(text: str, figure: str) -> None:
    assert hold_word(text, figure)
    assert not hold_word(text, figure.replace("1", "7"))
