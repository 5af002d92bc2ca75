from decimal import Decimal

import pytest

from kb.amounts import find_amounts, find_numbers, format_amount, read_number


def read_amounts(text: str) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], format_amount(found)) for found in find_amounts(text)]


def read_numbers(text: str) -> list[tuple[str, Decimal, Decimal | None, bool]]:
    return [(text[found.start : found.end], found.value, found.upper, found.is_percent) for found in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "written", "normalised"),
    [
        ("Proračun 1.234.567,80\u00a0EUR.", "1.234.567,80\u00a0EUR", "1234567.80 EUR"),
        ("a total of € 1,234,567.80 was", "€ 1,234,567.80", "1234567.80 EUR"),
        ("soit 1 234 567,80 € en tout", "1 234 567,80 €", "1234567.80 EUR"),
        ("1'200'000.50 CHF", "1'200'000.50 CHF", "1200000.50 CHF"),
        ("partner – 108.000 EUR", "108.000 EUR", "108000 EUR"),
        ("65.000 eur – podpora", "65.000 eur", "65000 EUR"),
        ("EUR 50 000", "EUR 50 000", "50000 EUR"),
        ("50.000,- EUR", "50.000,- EUR", "50000 EUR"),
        ("12.500 RSD", "12.500 RSD", "12500 RSD"),
        ("15 хиљада динара", "15 хиљада динара", "15000 RSD"),
        ("3.000.000 денари", "3.000.000 денари", "3000000 MKD"),
        ("iznos od 5.000 KM", "5.000 KM", "5000 BAM"),
        ("2,5 milijona evrov", "2,5 milijona evrov", "2500000 EUR"),
        ("1.2 million euros", "1.2 million euros", "1200000 EUR"),
        ("2.125 million euros", "2.125 million euros", "2125000 EUR"),
        ("2 milioni di euro", "2 milioni di euro", "2000000 EUR"),
        ("3 millones de euros", "3 millones de euros", "3000000 EUR"),
        ("1,2 Millionen Euro", "1,2 Millionen Euro", "1200000 EUR"),
        # Without a currency: the form, or millions, alone tell an amount.
        ("sklad: 2.345.678,90 (75 %)", "2.345.678,90", "2345678.90"),
        ("250 MIO potrošnikov", "250 MIO", "250000000"),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, written: str, normalised: str) -> None:
    assert read_amounts(text) == [(written, normalised)]


def test_counts_distances_and_telephones_are_no_amounts() -> None:
    assert read_amounts("3.000 učencev, 5 km, 100.000 naročil, T: (01) 234 5 678, 2 mila partecipanti") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.000 obiskovalcev na 50 stojnicah", [("4.000", 4000, None, False), ("50", 50, None, False)]),
        ("3,000 pupils", [("3,000", 3000, None, False)]),
        ("0,125 in 2,5", [("0,125", Decimal("0.125"), None, False), ("2,5", Decimal("2.5"), None, False)]),
        ("ekipa 15- 25 ljudi", [("15- 25", 15, 25, False)]),
        ("80 % in 12 odstotkov", [("80 %", 80, None, True), ("12 odstotkov", 12, None, True)]),
        ("15–20 % der Betriebe", [("15–20 %", 15, 20, True)]),
        ("4. redno srečanje, 17th fair", []),
        ("1. Naziv\n 2) Ime", []),
        ("COVID-19, AB/2012, 3D, 15-minutno", []),
        ("+386 41 123 456 in a1@b.example", []),
    ],
)
def test_a_count_is_read_and_a_label_or_code_is_not(
    text: str, expected: list[tuple[str, Decimal, Decimal | None, bool]]
) -> None:
    assert read_numbers(text) == expected


def test_separators_are_read_as_documented() -> None:
    written = ["1.234.567", "1,234.5", "1.234,5", "12.5", "12.500", "0.125", "1 234", "1\u202f234,56"]
    assert [str(read_number(number)) for number in written] == [
        "1234567",
        "1234.5",
        "1234.5",
        "12.5",
        "12500",
        "0.125",
        "1234",
        "1234.56",
    ]
    with pytest.raises(ValueError, match="'12a' is no number"):
        read_number("12a")


def test_digits_without_end_are_no_number() -> None:
    """The value of a million digits overflows, and no run over a folder may end with that."""
    digits = "9" * 1_000_010
    assert find_amounts(f"{digits} million EUR, 5 EUR") == find_amounts(" " * len(digits) + " million EUR, 5 EUR")
    assert [number.value for number in find_numbers(f"5 - {digits} million and 7 members")] == [Decimal(5), Decimal(7)]
