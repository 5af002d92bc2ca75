"""The words around the dates of a question make one range of days, in every language."""

from __future__ import annotations

from datetime import date

import pytest

from answer.catalogue.items import cut_question, list_items
from answer.catalogue.names import NameIndex
from answer.catalogue.periods import read_range
from answer.catalogue.writing import describe_range

TODAY = date(2024, 6, 15)


def read(text: str, vocabulary: str, *, plural: bool = True) -> str | None:
    """Return the range as "from..to" in years, months or days; None when there is no single one."""
    tokens, periods = cut_question(text)
    items = list_items(tokens, periods, names=NameIndex({}), vocabulary=vocabulary, today=TODAY)
    found = read_range(items, plural=plural)
    return None if found is None else "..".join(day.isoformat() if day else "" for day in found)


@pytest.mark.parametrize(
    ("vocabulary", "text", "expected"),
    [
        ("sl", "iz leta 2019", "2019-01-01..2019-12-31"),
        ("sl", "med letoma 2015 in 2018", "2015-01-01..2018-12-31"),
        ("sl", "pred letom 2015", "..2014-12-31"),
        ("sl", "od leta 2015 naprej", "2015-01-01.."),
        ("sl", "v devetdesetih letih", "1990-01-01..1999-12-31"),
        ("hbs", "od 2015. do 2018. godine", "2015-01-01..2018-12-31"),
        ("hbs", "poslije 2015.", "2016-01-01.."),
        ("hbs", "између 2015. и 2018. године", "2015-01-01..2018-12-31"),
        ("hbs", "90-ih godina", "1990-01-01..1999-12-31"),
        ("mk", "од 2019 година", "2019-01-01..2019-12-31"),
        ("mk", "од 2019 година натаму", "2019-01-01.."),
        ("en", "from 2015 to 2018", "2015-01-01..2018-12-31"),
        ("en", "after 2015 but before 2018", "2016-01-01..2017-12-31"),
        ("en", "in March 2019", "2019-03-01..2019-03-31"),
        ("en", "in the 1990s", "1990-01-01..1999-12-31"),
        ("en", "this year", "2024-01-01..2024-12-31"),
        ("en", "last year", "2023-01-01..2023-12-31"),
        ("en", "in the last 5 years", "2019-06-01..2024-12-31"),
        ("en", "in 2018 and 2019", "2018-01-01..2019-12-31"),
        ("en", "in 2015 and 2019", None),
        ("en", "in any year", ".."),
        ("it", "dal 2015 al 2018", "2015-01-01..2018-12-31"),
        ("it", "dal 2015 in poi", "2015-01-01.."),
        ("it", "negli anni novanta", "1990-01-01..1999-12-31"),
        ("es", "desde 2015 hasta 2018", "2015-01-01..2018-12-31"),
        ("es", "antes de 2015", "..2014-12-31"),
        ("es", "de los años 90", "1990-01-01..1999-12-31"),
        ("de", "zwischen 2015 und 2018", "2015-01-01..2018-12-31"),
        ("de", "bis 2018", "..2018-12-31"),
        ("de", "aus den 1990er Jahren", "1990-01-01..1999-12-31"),
        ("fr", "jusqu'en 2018", "..2018-12-31"),
        ("fr", "à partir de 2015", "2015-01-01.."),
        ("fr", "des années 1990", "1990-01-01..1999-12-31"),
    ],
)
def test_a_range_is_read(vocabulary: str, text: str, expected: str | None) -> None:
    assert read(text, vocabulary) == expected


def test_one_document_is_of_a_day_and_several_are_from_it_on() -> None:
    assert read("od 12. marta 2019.", "hbs", plural=False) == "2019-03-12..2019-03-12"
    assert read("od 12. marta 2019.", "hbs", plural=True) == "2019-03-12.."


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "2019"),
        (date(2015, 1, 1), date(2018, 12, 31), "2015 – 2018"),
        (date(2019, 2, 1), date(2019, 2, 28), "February 2019"),
        (date(2019, 2, 3), date(2019, 2, 3), "3 February 2019"),
        (date(2015, 1, 1), None, "from 2015"),
        (None, date(2014, 12, 31), "until 2014"),
        (date(2015, 3, 2), None, "from 2 March 2015"),
        (None, None, ""),
    ],
)
def test_a_range_is_written_in_few_words(first: date | None, last: date | None, expected: str) -> None:
    assert describe_range(first, last, "en") == expected


@pytest.mark.parametrize(
    ("language", "opening", "closing", "year"),
    [
        ("sl", "od 12. julija 2018", "do 12. julija 2018", "od 2018"),
        ("hr", "od 12. srpnja 2018.", "do 12. srpnja 2018.", "od 2018."),
        ("sr-Cyrl", "од 12. јула 2018.", "до 12. јула 2018.", "од 2018."),
        ("de", "ab 12. Juli 2018", "bis 12. Juli 2018", "ab 2018"),
    ],
)
def test_a_day_after_from_or_until_is_declined(language: str, opening: str, closing: str, year: str) -> None:
    day = date(2018, 7, 12)
    assert describe_range(day, None, language) == opening
    assert describe_range(None, day, language) == closing
    assert describe_range(date(2018, 1, 1), None, language) == year
