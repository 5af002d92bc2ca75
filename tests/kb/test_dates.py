import subprocess
import sys
import time
from datetime import date
from itertools import product

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from kb.date_words import MONTHS, WEEKDAYS
from kb.dates import DateMention, find_dates, parse_date
from kb.folding import fold_text
from kb.metadata import PartialDate
from tests.conftest import REPOSITORY


def read(text: str, *, year: int | None = None) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], found.date.edtf) for found in find_dates(text, year=year)]


@pytest.mark.parametrize(
    ("text", "written", "edtf"),
    [
        ("Kranj, 3. 5. 2021", "3. 5. 2021", "2021-05-03"),
        ("Datum:13.8.2019", "13.8.2019", "2019-08-13"),
        ("izdano 05.09.19 v Celju", "05.09.19", "2019-09-05"),
        ("dne 21. marca 2020 zvečer", "21. marca 2020", "2020-03-21"),
        ("u petak, 17. rujna 2021.", "17. rujna 2021", "2021-09-17"),
        ("od studenoga 2021. nadalje", "studenoga 2021", "2021-11"),
        ("у Нишу, 4. септембра 2022. године", "4. септембра 2022. године", "2022-09-04"),
        ("на 15 октомври 2023 година", "15 октомври 2023 година", "2023-10-15"),
        ("on April 3, 2019 in York", "April 3, 2019", "2019-04-03"),
        ("the 22nd of May, 2019", "22nd of May, 2019", "2019-05-22"),
        ("Roma, 1° settembre 2022", "1° settembre 2022", "2022-09-01"),
        ("el 7 de enero de 2020", "7 de enero de 2020", "2020-01-07"),
        ("Linz, im Jänner 2019", "Jänner 2019", "2019-01"),
        ("am 5. März 2020", "5. März 2020", "2020-03-05"),
        ("le 1er août 2018", "1er août 2018", "2018-08-01"),
        ("signed 2018-07-12T10:00", "2018-07-12", "2018-07-12"),
        ("2019-04-zapisnik.txt", "2019-04", "2019-04"),
        ("12. VII. 2018", "12. VII. 2018", "2018-07-12"),
        ("številka za 6/2018", "6/2018", "2018-06"),
        ("03/04/2019", "03/04/2019", "2019-04-03"),
        ("12/31/2018", "12/31/2018", "2018-12-31"),
        ("V letu 2018 Društvo", "2018", "2018"),
        # The letter O for a zero stands in a real report.
        ("MAJ 2O18", "MAJ 2O18", "2018-05"),
    ],
)
def test_a_date_keeps_its_place_and_its_precision(text: str, written: str, edtf: str) -> None:
    assert read(text) == [(written, edtf)]


@pytest.mark.parametrize(
    ("text", "written", "edtf"),
    [
        ("Med 7. in 9. marcem 2022", "7. in 9. marcem 2022", "2022-03-07/2022-03-09"),
        ("17., 18. in 19. maja 2025", "17., 18. in 19. maja 2025", "2025-05-17/2025-05-19"),
        ("2. MAJ 2016 – 3. JUNIJ 2017", "2. MAJ 2016 – 3. JUNIJ 2017", "2016-05-02/2017-06-03"),
        ("1. rujna 2019. – 31. kolovoza 2021.", "1. rujna 2019. – 31. kolovoza 2021", "2019-09-01/2021-08-31"),
        ("maj 2019 – oktobar 2019. godine", "maj 2019 – oktobar 2019. godine", "2019-05/2019-10"),
        ("avgust-oktober 2O17", "avgust-oktober 2O17", "2017-08/2017-10"),
        ("junij/julij 2018", "junij/julij 2018", "2018-06/2018-07"),
        ("v šolskem letu 2019/20", "2019/20", "2019/2020"),
        ("v letih 2017−2020 bo", "2017−2020", "2017/2020"),
        ("3. – 5. 10. 2018", "3. – 5. 10. 2018", "2018-10-03/2018-10-05"),
        ("17.9.–19.9.2025", "17.9.–19.9.2025", "2025-09-17/2025-09-19"),
        ("1.1.2020-31.12.2022", "1.1.2020-31.12.2022", "2020-01-01/2022-12-31"),
        ("od 1. aprila 2018 do 31. maja 2021", "1. aprila 2018 do 31. maja 2021", "2018-04-01/2021-05-31"),
        ("17–19 September 2025", "17–19 September 2025", "2025-09-17/2025-09-19"),
        ("April 3–5, 2019", "April 3–5, 2019", "2019-04-03/2019-04-05"),
        ("vom 17. bis 19. September 2025", "17. bis 19. September 2025", "2025-09-17/2025-09-19"),
        ("del 17 al 19 de septiembre de 2025", "17 al 19 de septiembre de 2025", "2025-09-17/2025-09-19"),
        ("dal 1° aprile 2018 al 3 maggio 2021", "1° aprile 2018 al 3 maggio 2021", "2018-04-01/2021-05-03"),
        ("du 1er avril 2018 au 3 mai 2021", "1er avril 2018 au 3 mai 2021", "2018-04-01/2021-05-03"),
        ("од 17 до 19 септември 2025", "17 до 19 септември 2025", "2025-09-17/2025-09-19"),
        ("2012-05-01/2013-06-01", "2012-05-01/2013-06-01", "2012-05-01/2013-06-01"),
        ("01/2020 – 12/2022", "01/2020 – 12/2022", "2020-01/2022-12"),
        ("28. 12. – 3. 1. 2019", "28. 12. – 3. 1. 2019", "2018-12-28/2019-01-03"),
    ],
)
def test_a_range_is_one_mention(text: str, written: str, edtf: str) -> None:
    assert read(text) == [(written, edtf)]


def test_a_range_is_bounded_by_its_ends() -> None:
    [found] = find_dates("maj–junij 2021")
    assert found == DateMention(0, 14, PartialDate(date(2021, 5, 1), date(2021, 6, 30), "2021-05/2021-06"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30. 3. Predavanje", [("30. 3.", "2018-03-30")]),
        ("17.-18. 3. Sejem", [("17.-18. 3.", "2018-03-17/2018-03-18")]),
        ("4. – 7. 4. Sejem", [("4. – 7. 4.", "2018-04-04/2018-04-07")]),
        ("2.-3.2. Tečaj", [("2.-3.2.", "2018-02-02/2018-02-03")]),
        ("15. 3. – 2. javno branje", [("15. 3.", "2018-03-15")]),
        ("12.8. – 7.javno branje", [("12.8.", "2018-08-12")]),
        ("3 y 4 de mayo: taller", [("3 y 4 de mayo", "2018-05-03/2018-05-04")]),
        ("September 9: Autumn fair", [("September 9", "2018-09-09")]),
        ("You may 3 times", []),
        ("ob 12.15. uri", []),
    ],
)
def test_a_date_without_a_year_needs_one_from_the_caller(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text, year=2018) == expected
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "1.234.567,80 EUR",
        "2000 EUR",
        "€ 2000",
        "2.1 Uvod",
        "T: 031 2018 123",
        "https://a.example/2018/07/12/novica",
        "pisarna2018@a.example.org",
        "Uradni list RS, št. 20/2011",
        "Sl. glasnik RS 14/2022",
        "AB/2013/0144",
        "(EU) 2021/1057",
        "COM(2021) 778",
        "SI-2000 Maribor",
        "45.11.2018",
        "maj, junij in julij",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert read(text) == []


def test_a_day_that_does_not_exist_leaves_its_month() -> None:
    assert read("do 31.9.2018") == [("31.9.2018", "2018-09")]
    assert read("29.2.2019 in 29.2.2020") == [("29.2.2019", "2019-02"), ("29.2.2020", "2020-02-29")]


def test_two_full_dates_joined_by_and_stay_two_unless_between_stands_before_them() -> None:
    pair = "3 May 2019 and 4 May 2020"
    assert read(f"on {pair}") == [("3 May 2019", "2019-05-03"), ("4 May 2020", "2020-05-04")]
    assert read(f"between {pair}") == [(pair, "2019-05-03/2020-05-04")]


def test_a_whole_text_is_parsed_only_when_it_is_one_date() -> None:
    parsed = parse_date("(od 1. aprila 2018 do 31. maja 2021)")
    assert parsed == PartialDate(date(2018, 4, 1), date(2021, 5, 31), "2018-04-01/2021-05-31")
    assert parse_date("torek, 3. 5.", year=2022) == PartialDate(date(2022, 5, 3), date(2022, 5, 3), "2022-05-03")
    assert parse_date("sestanek 3. 5. 2022") is None
    assert parse_date("2019, 2020") is None


@given(st.text(alphabet="0123456789.-–/: ,maj junijO€№št", max_size=80), st.sampled_from([None, 2018]))
def test_mentions_are_in_order_and_inside_the_text(text: str, year: int | None) -> None:
    last = 0
    for found in find_dates(text, year=year):
        assert last <= found.start < found.end <= len(text)
        assert found.date.earliest <= found.date.latest
        last = found.end


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("signed this twenty-first day of April 2022", "2022-04-21"),
        ("the 3rd day of May, 2020", "2020-05-03"),
        ("L'anno duemiladiciassette, il giorno ventisette del mese di settembre", "2017-09-27"),
        ("a veintisiete de septiembre de dos mil diecisiete", "2017-09-27"),
        ("le deux mai 2020", "2020-05-02"),
        ("le premier juillet deux mille vingt-deux", "2022-07-01"),
        ("the second day of May two thousand and nineteen", "2019-05-02"),
    ],
)
def test_a_date_in_words_is_read(text: str, edtf: str) -> None:
    assert [mention.date.edtf for mention in find_dates(text)] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Ljubljana, pomlad 2023.", "2023-03/2023-05"),
        ("Issue 9, Autumn 2016", "2016-09/2016-11"),
        ("број 4, лето 2020.", "2020-06/2020-08"),
        ("primavera de 2019", "2019-03/2019-05"),
        ("Winter 2018", "2018"),
    ],
)
def test_a_season_is_its_three_months(text: str, edtf: str) -> None:
    assert [mention.date.edtf for mention in find_dates(text)] == [edtf]


def test_two_days_with_their_weekdays_are_one_span() -> None:
    found = find_dates("les jeudi 10 et vendredi 11 octobre 2019")
    assert [mention.date.edtf for mention in found] == ["2019-10-10/2019-10-11"]


@pytest.mark.parametrize(
    "tag", ["sl", "hr", "sr_Latn", "sr_Cyrl", "bs_Latn", "mk", "en", "it", "es", "de", "de_AT", "fr"]
)
def test_months_and_weekdays_are_known_by_the_names_that_calendars_give_them(tag: str) -> None:
    locale = Locale.parse(tag)
    for context, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
        names = {fold_text(name.rstrip(".")): number for number, name in locale.months[context][width].items()}
        # These abbreviations are everyday words.
        everyday = {"pro", "tra", "svi", "sij", "lis", "stu", "kol", "lip", "ruj", "srp"}
        assert {name: MONTHS.get(name) for name in names} == {
            name: None if name in everyday else number for name, number in names.items()
        }
    assert {fold_text(name) for name in locale.days["format"]["wide"].values()} <= WEEKDAYS


def test_a_text_without_any_year_costs_no_compiling_of_patterns() -> None:
    find = "from kb.dates import find_dates; find_dates('v petek, prvega maja')"
    code = f"import sys; {find}; print('kb.date_forms' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


@pytest.mark.parametrize("text", ["1, 2, 3, " * 4000, "2019" + "\n" * 30_000 + "2020", "1. " * 10_000])
def test_a_table_of_numbers_takes_no_more_time_than_its_length_asks_for(text: str) -> None:
    started = time.process_time()
    find_dates(text)
    assert time.process_time() - started < 3.0


_ROMAN_MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


@pytest.mark.parametrize(("written", "month"), zip(_ROMAN_MONTHS, range(1, 13), strict=True))
def test_a_month_may_be_a_roman_number(written: str, month: int) -> None:
    assert [found.date.edtf for found in find_dates(f"12. {written}. 2018")] == [f"2018-{month:02}-12"]


@pytest.mark.parametrize("written", ["XIII", "XIV", "IIII", "IVX", "VIIII"])
def test_other_roman_numbers_are_no_months(written: str) -> None:
    assert [found.date.edtf for found in find_dates(f"12. {written}. 2018")] == ["2018"]
