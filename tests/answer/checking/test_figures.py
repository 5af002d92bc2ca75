"""Figures are compared by value and by what they count."""

from __future__ import annotations

import pytest

from answer.checking.figures import read_figures, supports_date, supports_figure


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Proračun je 1.599.869,80 EUR, 80 % sredstev EU.", [("1599869.80", "EUR"), ("80", "%")]),
        ("Буџет је 84.300 евра, 35 одсто, 12 месеци.", [("84300", "EUR"), ("35", "%"), ("12", "month")]),
        ("about 1.6 million euros", [("1600000.0", "EUR")]),
        ("£412,000 a year", [("412000", "GBP")]),
        ("512.400 KM i 12 km", [("512400", "BAM"), ("12", "distance")]),
        ("twelve months, 2000 participants, 30 workshops", [("12", "month"), ("2000", "person"), ("30", "event")]),
        ("12 Genossenschaften aus 3 Gemeinden", [("12", "organisation"), ("3", "municipality")]),
        ("12.7.2018", []),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, numbers: list[tuple[str, str]]) -> None:
    assert [(str(figure.value), figure.unit) for figure in read_figures(text, language=None).numbers] == numbers


def test_words_with_digits_in_them_are_codes() -> None:
    assert [code for _, code in read_figures("84.3OO EUR, COVID-19, 1st, 5km, m²", language="en").codes] == [
        "84.3OO",
        "COVID-19",
        "m²",
    ]


@pytest.mark.parametrize(
    ("claimed", "passage", "holds"),
    [
        ("84,300 euros", "84.300 EUR", True),
        ("84,300 dollars", "84.300 EUR", False),
        ("80 percent", "80 people", False),
        ("80 people", "80 %", False),
        ("12 months", "12 weeks", False),
        ("12 months", "Duration in months: 12", True),
        ("12 cooperatives", "12 zadrug", True),
        ("12 countries", "12 zadrug", False),
        ("1.6 million euros", "1.599.869,80 EUR", False),
        ("about 1.6 million euros", "1.599.869,80 EUR", True),
        ("about 2 million euros", "1.599.869,80 EUR", False),
        ("twelve people", "12 oseb", True),
        ("84.300 EUR", "| 84.300 | EUR |", True),
        ("84.300 EUR", "84.300", False),
    ],
)
def test_a_figure_holds_when_the_passage_has_its_value_of_the_same_kind(
    claimed: str, passage: str, holds: bool
) -> None:
    (figure,) = read_figures(claimed, language="en").numbers
    assert supports_figure(figure, read_figures(passage, language=None).numbers, text=passage) is holds


@pytest.mark.parametrize(
    ("claimed", "passage", "holds"),
    [
        ("2018", "12. 7. 2018", True),
        ("July 2018", "12. 7. 2018", True),
        ("13 July 2018", "12. 7. 2018", False),
        ("12 July 2018", "2018", False),
        ("2018", "1. 4. 2018 – 31. 12. 2021", True),
        ("2019", "1. 4. 2018 – 31. 12. 2021", False),
        ("April 2018 – December 2021", "1. 4. 2018 – 31. 12. 2021", True),
        ("2017 – 2022", "1. 4. 2018 – 31. 12. 2021", False),
        ("1. 4. 2018 – 31. 12. 2021", "Od 1. 4. 2018. Konec: 31. 12. 2021.", True),
    ],
)
def test_a_date_holds_when_the_passage_gives_it_or_a_more_precise_one(claimed: str, passage: str, holds: bool) -> None:
    (mention,) = read_figures(claimed, language="en").dates
    known = [found.date for found in read_figures(passage, language=None).dates]
    assert supports_date(mention.date, known) is holds
