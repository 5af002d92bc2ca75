"""Dates in the words of a language, alone and inside a sentence."""

from __future__ import annotations

import pytest

from kb.dates import parse_edtf
from kb.written_dates import write_date


@pytest.mark.parametrize(
    ("edtf", "locale", "alone", "declined"),
    [
        ("2018-08-12", "sl", "12. avgust 2018", "12. avgusta 2018"),
        ("2018-08-12", "hr", "12. kolovoza 2018.", "12. kolovoza 2018."),
        ("2018-08-12", "sr_Latn", "12. avgust 2018.", "12. avgusta 2018."),
        ("2018-08-12", "sr_Cyrl", "12. август 2018.", "12. августа 2018."),
        ("2018-08-12", "bs", "12. august 2018.", "12. augusta 2018."),
        ("2018-08-12", "mk", "12 август 2018\u202fг.", "12 август 2018\u202fг."),
        ("2018-08-12", "de", "12. August 2018", "12. August 2018"),
        ("2018-03", "sl", "marec 2018", "marca 2018"),
        ("2018-08", "hr", "kolovoz 2018.", "kolovoza 2018."),
        ("2018", "sl", "2018", "2018"),
        ("2018", "hr", "2018", "2018."),
        ("2018-05-01/2019-02", "sl", "1. maj 2018 – februar 2019", "1. maja 2018 – februarja 2019"),
    ],
)
def test_a_month_is_declined_where_a_language_has_cases(edtf: str, locale: str, alone: str, declined: str) -> None:
    value = parse_edtf(edtf)
    assert write_date(value, locale) == alone
    assert write_date(value, locale, declined=True) == declined


def test_a_date_that_is_none_is_written_as_it_stands() -> None:
    assert write_date(None, "sl", declined=True) == ""
