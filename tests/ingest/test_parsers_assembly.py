from __future__ import annotations

import pytest

from ingest.parsers.assembly import RecordWriter, find_header_rows
from kb.documents import BlockKind, ParsedSource

HEADING, PARAGRAPH, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE_ROW

Rows = list[list[str]]


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


@pytest.mark.parametrize(
    "rows",
    [
        [["Kazalnik", "Cilj", "Doseženo"], ["Udeleženci", "200", "185"]],
        [["Ime", "Kraj"], ["Ana Kos", "Ljubljana"], ["Eva", "Maribor"]],
        [["", "2017", "2018"], ["Člani", "12", "14"], ["Prihodki", "1.200,50", "1.400"]],
        [["Kazalnik", "2017", "2018"], ["Člani", "12", "14"]],
        [["Čas", "Točka", "Govornik"], ["10.00", "Odmor", "Eva"]],
        [["Назив", "Износ"], ["Плате", "120"], ["Закуп", "80"]],
        [["Partner", "Country", "Budget"], ["Coop A", "Italy", "€ 120,000"]],
        [["Rezultat", "Pokazatelj", "Cilj (2023)"], ["R1 Obuka", "broj žena", "45"], ["R2 Kuće", "broj kuća", "3"]],
        [["Poziv", "Datum objave"], ["„Prvi korak“", "2. oktobar 2017."], ["„Drugi korak“", "15. mart 2018."]],
        [["Posten", "Betrag"], ["Personal", "12.000 €"], ["Miete", "3.000 €"]],
        [
            ["Aktivnost", "Opis", "Izid"],
            ["Delavnica", "Enodnevno srečanje za vse članice mreže", "Priročnik"],
            ["Obisk", "Študijski obisk pri zadrugah v soseščini", "Poročilo"],
        ],
    ],
)
def test_a_first_row_that_names_the_columns_is_a_header(rows: Rows):
    assert find_header_rows(rows) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Kazalnik", "Cilj"]],
        [["Kazalnik"], ["Cilj"]],
        [["Naziv", "Lipa"], ["Partnerji", "Breza, Jelka"]],
        [["Naziv projekta", "Lipa"], ["Začetek projekta", "1.1.2018"], ["Proračun", "100.000 EUR"]],
        [["Program", "Interreg"], ["Trajanje", "2018-2020"], ["Vrednost", "120.000 €"]],
        [["Ustanovitev", "marec"], ["Članov", "120"], ["Delavnic", "12"]],
        [["Lipa", "Maribor", "Slovenija"], ["Breza", "Novi Sad", "Srbija"]],
        [["9.00", "Pozdrav", "Ana"], ["10.00", "Odmor", "Eva"]],
        [["Ženske", "120"], ["Moški", "80"]],
        [["Telefon", "041 222 333"], ["E-pošta", "a@b.si"]],
        [["1", "Lipa", "200"], ["2", "Breza", "300"]],
        [["Cilj", "", "Doseženo"], ["Lipa", "a", "b"]],
        [["Isto", "Isto"], ["1", "2"], ["3", "4"]],
    ],
)
def test_rows_of_data_and_sheets_of_keys_and_values_have_no_header(rows: Rows):
    assert find_header_rows(rows) == 0


def test_names_in_two_storeys_are_two_header_rows():
    rows = [["Kazalnik", "Leto 2018", ""], ["", "Cilj", "Doseženo"], ["Člani", "12", "14"], ["Delavnice", "3", "4"]]
    assert find_header_rows(rows) == 2


def test_a_row_that_alone_is_bold_is_a_header_unless_it_holds_numbers():
    rows = [["Lipa", "Maribor"], ["Breza", "Novi Sad"]]
    assert find_header_rows(rows, strong=[True, False]) == 1
    assert find_header_rows(rows, strong=[True, True]) == 0
    assert find_header_rows([["Lipa", "12"], ["Breza", "14"]], strong=[True, False]) == 0


def test_an_empty_first_cell_keeps_the_others_in_their_columns():
    writer = RecordWriter()
    writer.add_rows([["", "2017", ""], ["Člani\tin članice", " 12 ", "14"], ["", ""]], headers=1)
    parsed = writer.finish("text/plain", {})
    assert parsed.text == "\t2017\nČlani in članice\t12\t14"
    assert [(block.start, block.end, block.is_header) for block in parsed.blocks] == [(0, 5, True), (6, 28, False)]


def test_bold_lines_become_headings_of_one_level_only_where_sections_are_not_named():
    def write(*named: str) -> list[tuple[BlockKind, int, str]]:
        writer = RecordWriter()
        for name in named:
            writer.add(HEADING, name, level=1)
        writer.add(PARAGRAPH, "Cilji", is_strong=True)
        writer.add(PARAGRAPH, "Prvi stavek.")
        writer.add(PARAGRAPH, "To je krepek stavek.", is_strong=True)
        writer.add(PARAGRAPH, "Izidi:", is_strong=True)
        writer.add(PARAGRAPH, "Drugi stavek.")
        writer.add(PARAGRAPH, "Ana Kos, predsednica", is_strong=True)
        return outline(writer.finish("text/plain", {}))

    bare = [
        (HEADING, 1, "Cilji"),
        (PARAGRAPH, 0, "Prvi stavek."),
        (PARAGRAPH, 0, "To je krepek stavek."),
        (HEADING, 1, "Izidi:"),
        (PARAGRAPH, 0, "Drugi stavek."),
        (PARAGRAPH, 0, "Ana Kos, predsednica"),
    ]
    assert write() == bare
    assert write("Poročilo")[1:] == [(kind, level and 2, text) for kind, level, text in bare]
    assert [kind for kind, _, _ in write("Uvod", "Sklep")] == [HEADING] * 2 + [PARAGRAPH] * 6


def test_where_most_lines_are_bold_none_is_a_heading():
    writer = RecordWriter()
    for name in ("Eno", "Dve besedi", "Tri", "Štiri"):
        writer.add(PARAGRAPH, name, is_strong=True)
    writer.add(PARAGRAPH, "Stavek.")
    assert {block.kind for block in writer.finish("text/plain", {}).blocks} == {PARAGRAPH}
