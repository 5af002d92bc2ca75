from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parsers.number_formats import format_value


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1599869.8, "#,##0.00", "1,599,869.80"),
        (
            1599869.8,
            '_-* #,##0.00\\ [$€-424]_-;-* #,##0.00\\ [$€-424]_-;_-* "-"??\\ [$€-424]_-;_-@_-',
            "1,599,869.80 €",
        ),
        (0, '_-* #,##0.00\\ [$€-424]_-;-* #,##0.00\\ [$€-424]_-;_-* "-"??\\ [$€-424]_-;_-@_-', "- €"),
        (-5.5, "#,##0.00;[Red](#,##0.00)", "(5.50)"),
        (-5.5, "0.0", "-5.5"),
        (-0.001, "0.0", "0.0"),
        (2.675, "0.00", "2.68"),
        (1234567, '#,##0,"k"', "1,235k"),
        (0.256, "0.0%", "25.6%"),
        (5, "00000", "00005"),
        (31123456, "00-000-000", "31-123-456"),
        (2, "#.##", "2"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (3, '0 "let"', "3 let"),
        (3, 'General" kg"', "3 kg"),
        (12, "[>=10]0;0.00", "12"),
        (1.5, "[>=10]0;0.00", "1.50"),
        (7, ";;;", ""),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (0.00001234, "General", "0.00001234"),
        (1e20, "General", "1E+20"),
    ],
)
def test_numbers_read_as_their_format_shows_them(value: float, number_format: str, shown: str):
    assert format_value(value, number_format) == shown


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (45000, "dd.mm.yyyy", "2023-03-15"),
        (45000, "[$-424]d. mmmm yyyy;@", "2023-03-15"),
        (45000, "mmm yyyy", "2023-03"),
        (45000, "yyyy", "2023"),
        (45000.6, "d. m. yyyy hh:mm", "2023-03-15 14:24"),
        (0.6, "h:mm", "14:24"),
        (0.60424, "h:mm:ss", "14:30:06"),
        (1.5625, "[h]:mm", "37:30"),
        (59, "d.m.yyyy", "1900-02-28"),
        (61, "d.m.yyyy", "1900-03-01"),
        (0, "d.m.yyyy", "0"),
        (-3, "d.m.yyyy", "-3"),
        (5e9, "d.m.yyyy", "5000000000"),
    ],
)
def test_dates_are_written_in_iso_8601_as_far_as_they_are_shown(value: float, number_format: str, shown: str):
    assert format_value(value, number_format) == shown


def test_workbooks_of_old_macs_count_days_from_1904():
    assert format_value(43538, "dd.mm.yyyy", is_1904=True) == "2023-03-15"


@settings(max_examples=300)
@given(st.floats(), st.text(alphabet='0#?.,%;[]<>=1hmsydeE+-/@"\\_* €aG', max_size=40))
def test_no_format_is_too_odd_to_be_answered(value: float, number_format: str):
    shown = format_value(value, number_format)
    assert "\n" not in shown and shown == " ".join(shown.split())


def test_a_format_of_endless_places_is_written_plainly():
    assert format_value(0.5, "0." + "0" * 450) == "0.5"
