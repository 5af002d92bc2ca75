import pytest

from kb.documents import Block, BlockKind
from kb.records import Record
from observatory.events import extract_events
from tests.observatory.invented_documents import make_document, read_fields


def read(records: list[Record]) -> list[tuple[str, str]]:
    return [(record.values_of("date")[0].normalised, record.name) for record in records]


SLOVENE = """DEJAVNOSTI V LETU 2021

9. 1. Občni zbor društva v Kranju (vabilo in zapisnik tukaj).

2.-3.2. Zadruga: tečaj za mlade (Celje). Več tukaj.

15. 2. – 2. redno srečanje članov pri zadrugi Lan z.o.o. (d.o.o.) v Mariboru (zapisnik 4).

28. 12. – 3. 1. Zimski sejem.

– Predstavitev društva.

NAČRT

• 8.8.2022 – 3. redno srečanje članov
• SEPTEMBER – novinarska konferenca
• Oddaja prijave – do 31.10.2022
Dan odprtih vrat – 15.9.2022 Kranj (dobrodošli vsi)
"""


def test_a_dated_list_takes_its_year_from_the_heading() -> None:
    assert read(extract_events(make_document(SLOVENE, "sl", date="2021"))) == [
        ("2021-01-09", "Občni zbor društva v Kranju"),
        ("2021-02-02/2021-02-03", "Zadruga: tečaj za mlade"),
        ("2021-02-15", "2. redno srečanje članov pri zadrugi Lan z.o.o. (d.o.o.) v Mariboru"),
        ("2020-12-28/2021-01-03", "Zimski sejem"),
        ("2022-08-08", "3. redno srečanje članov"),
        ("2021-09", "novinarska konferenca"),
        ("2022-09-15", "Dan odprtih vrat"),
    ]


def test_an_event_shows_its_whole_entry_and_its_place() -> None:
    [first, *_] = extract_events(make_document(SLOVENE, "sl"))
    assert read_fields(first) == [("name", "Občni zbor društva v Kranju"), ("date", "2021-01-09"), ("place", "Kranju")]
    name, date, place = first.values
    assert (date.written, place.written) == ("9. 1.", "Kranju")
    assert {value.passage.quote for value in (name, date, place)} == {
        "9. 1. Občni zbor društva v Kranju (vabilo in zapisnik tukaj)."
    }


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "EVENTS 2022\n\n3 March: Kick-off workshop in Leeds (agenda here).\n17–18 May: Study visit. More here.\n"
            "September 9: Autumn fair\n",
            "en",
            [
                ("2022-03-03", "Kick-off workshop in Leeds"),
                ("2022-05-17/2022-05-18", "Study visit"),
                ("2022-09-09", "Autumn fair"),
            ],
        ),
        (
            "CALENDARIO\n\n12 marzo 2021 – Inaugurazione degli orti\n3 e 4 maggio 2021 – Laboratorio\n"
            "20 giugno 2021 – Festa del raccolto\n",
            "it",
            [
                ("2021-03-12", "Inaugurazione degli orti"),
                ("2021-05-03/2021-05-04", "Laboratorio"),
                ("2021-06-20", "Festa del raccolto"),
            ],
        ),
        (
            "Veranstaltungen 2020\n\n- 14. Jänner: Neujahrstreffen in Linz\n- 5.–6. März: Fachtagung\n"
            "- 21. Juni: Offene Tür\n",
            "de",
            [
                ("2020-01-14", "Neujahrstreffen in Linz"),
                ("2020-03-05/2020-03-06", "Fachtagung"),
                ("2020-06-21", "Offene Tür"),
            ],
        ),
        (
            "Actividades de 2023\n\n• 7 de enero: Asamblea\n• 3 y 4 de mayo: Taller de costura\n• 20 de junio: Feria\n",
            "es",
            [("2023-01-07", "Asamblea"), ("2023-05-03/2023-05-04", "Taller de costura"), ("2023-06-20", "Feria")],
        ),
        (
            "Догађаји у 2021. години\n\n4. септембра – Сајам задруга\n17–19. октобра – Школа\n"
            "5. новембра – Скупштина\n",
            "sr-Cyrl",
            [("2021-09-04", "Сајам задруга"), ("2021-10-17/2021-10-19", "Школа"), ("2021-11-05", "Скупштина")],
        ),
        (
            "Événements 2019\n\n1er mars : Atelier\n2 avril : Visite\n3 et 4 mai : Forum\n",
            "fr",
            [("2019-03-01", "Atelier"), ("2019-04-02", "Visite"), ("2019-05-03/2019-05-04", "Forum")],
        ),
    ],
)
def test_dated_lists_are_read_in_each_language(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert read(extract_events(make_document(text, language))) == expected


def test_without_a_year_anywhere_dates_without_one_are_no_events() -> None:
    text = "SESTANKI\n\n3. 3. Prvi sestanek\n4. 4. Drugi sestanek\n5. 5. Tretji sestanek\n"
    assert extract_events(make_document(text, "sl")) == []
    assert [date for date, _ in read(extract_events(make_document(text, "sl", title="Letno poročilo 2017")))] == [
        "2017-03-03",
        "2017-04-04",
        "2017-05-05",
    ]


def test_two_dated_lines_are_no_list() -> None:
    text = "{}\n\n3 March 2020: Workshop\n17 May 2020: Study visit\n"
    assert extract_events(make_document(text.format("NOTES"), "en")) == []


def test_under_a_heading_of_events_a_single_entry_with_its_year_is_one() -> None:
    text = "EVENTS\n\n3 March 2020: Workshop\n\nNOTES\n\n17 May 2020: Letter of the council\n"
    assert read(extract_events(make_document(text, "en"))) == [("2020-03-03", "Workshop")]


def test_prose_that_wraps_before_a_date_gives_no_event() -> None:
    text = (
        "Društvo se je sestalo trikrat. Prvič se je to zgodilo\n3. marca 2020 v Kranju, drugič\n4. aprila 2020 v Celju "
        "in tretjič\n5. maja 2020 v Kopru.\n"
    )
    assert extract_events(make_document(text, "sl")) == []


def test_press_cuttings_and_deadlines_are_no_events() -> None:
    cuttings = "MEDIJSKE OBJAVE 2020\n\n3. 3. Delo: članek\n4. 4. Večer: članek\n5. 5. Radio: oddaja\n"
    deadlines = "ROKI 2020\n\n3. 3. Rok za prijave\n4. 4. Rok za poročila\n5. 5. Rok za članarino\n"
    assert extract_events(make_document(cuttings, "sl")) == []
    assert extract_events(make_document(deadlines, "sl")) == []


def test_a_heading_of_the_parser_gives_the_year() -> None:
    text = "Kaj smo počeli leta 2016.\n3. 3. Prvi sestanek\n4. 4. Drugi sestanek\n5. 5. Tretji sestanek\n"
    heading = Block(BlockKind.HEADING, 0, text.index("\n"), 1, 1)
    assert [date for date, _ in read(extract_events(make_document(text, "sl", blocks=(heading,), date="2019")))] == [
        "2016-03-03",
        "2016-04-04",
        "2016-05-05",
    ]


def test_a_table_of_events_gives_a_record_for_each_row() -> None:
    text = (
        "Dogodek\tDatum\tKraj\nSejem\t3. februar 2024\tČrnomelj\nDelavnica\tjeseni\tKrško\n\nDelo\t1. 5. 2024\tKranj\n"
    )
    [fair] = extract_events(make_document(text, "sl"))
    assert read_fields(fair) == [("name", "Sejem"), ("date", "2024-02-03"), ("place", "Črnomelj")]
    assert {value.passage.quote for value in fair.values} == {"Sejem\t3. februar 2024\tČrnomelj"}


def test_an_event_may_have_its_name_above_its_date_and_place() -> None:
    text = "NAJAVE\n\nPijaca malih proizvođača\n21. maj 2022, Vršac, od 9 do 14 časova\n\nOstalo\n\n22. maj 2022, Pančevo\n"
    [market] = extract_events(make_document(text, "sr-Latn"))
    assert read_fields(market) == [("name", "Pijaca malih proizvođača"), ("date", "2022-05-21"), ("place", "Vršac")]


def test_the_town_after_the_name_of_an_event_is_its_place() -> None:
    text = "Dates for your diary\n\n• 3 July 2021: Seed swap, Heeley\n• 4 July 2021: Talk, Ann Bell\n"
    records = extract_events(make_document(text, "en"))
    assert [read_fields(record) for record in records] == [
        [("name", "Seed swap"), ("date", "2021-07-03"), ("place", "Heeley")],
        [("name", "Talk, Ann Bell"), ("date", "2021-07-04")],
    ]


def test_a_line_that_names_its_event_after_the_place_takes_no_name_from_above() -> None:
    text = (
        "KALENDAR 2021\n\nTri termina koja vredi upisati\n\n12. januar, Užice: sajam semena\n\n20. januar, Čačak: skup\n\n"
        "3. februar, Niš: sajam\n"
    )
    assert read(extract_events(make_document(text, "sr-Latn"))) == [
        ("2021-01-12", "Užice: sajam semena"),
        ("2021-01-20", "Čačak: skup"),
        ("2021-02-03", "Niš: sajam"),
    ]
