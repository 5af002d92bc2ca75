from __future__ import annotations

import pytest

from ingest.parsers.delimited import find_delimiter, parse_delimited
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource
from tests.ingest.make_sources import LIMITS

PARAGRAPH, ROW = BlockKind.PARAGRAPH, BlockKind.TABLE_ROW


def parse(content: bytes | str, source: str = "a.csv") -> ParsedSource:
    return parse_delimited(content.encode() if isinstance(content, str) else content, source=source, limits=LIMITS)


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, bool, str]]:
    return [(block.kind, block.is_header, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_semicolons_with_decimal_commas_are_told_from_commas():
    parsed = parse(
        'Seznam članov;;\nIme;Kraj;Znesek\nAna;Maribor;1.200,50\n"Breza; d.o.o.";Celje;3,5\n\nSkupaj;;4\n'.encode(
            "cp1250"
        )
    )
    assert outline(parsed) == [
        (PARAGRAPH, False, "Seznam članov"),
        (ROW, True, "Ime\tKraj\tZnesek"),
        (ROW, False, "Ana\tMaribor\t1.200,50"),
        (ROW, False, "Breza; d.o.o.\tCelje\t3,5"),
        (ROW, False, "Skupaj\t4"),
    ]
    assert parsed.text == (
        "Seznam članov\n\nIme\tKraj\tZnesek\nAna\tMaribor\t1.200,50\nBreza; d.o.o.\tCelje\t3,5\n\nSkupaj\t4"
    )
    assert parsed.media_type == "text/csv"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1, in 2\t3\n", "\t"),
        ("a|b|c\n1,1|2|3\n", "|"),
        ("en sam stolpec\nše ena vrstica\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_the_one_that_fits_most_rows(text: str, delimiter: str):
    assert find_delimiter(text) == delimiter


def test_a_line_that_names_the_delimiter_is_followed_and_left_out():
    assert parse("sep=|\r\na;x|b\r\nc|d\r\n").text == "a;x\tb\nc\td"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1250"])
def test_any_usual_encoding_is_read(encoding: str):
    content = "Ime\tKraj\nŽiga Čop\tŠkofja Loka\nAnđa Ćirić\tNiš\n".encode(encoding)
    parsed = parse(content, "a.tsv")
    assert parsed.text == "Ime\tKraj\nŽiga Čop\tŠkofja Loka\nAnđa Ćirić\tNiš"
    assert parsed.media_type == "text/tab-separated-values"


def test_cells_of_several_lines_stay_in_their_row():
    assert (
        parse('Ime,Opomba\nAna,"prva\ndruga, tretja"\nBor,x\n').text == "Ime\tOpomba\nAna\tprva druga, tretja\nBor\tx"
    )


def test_a_quotation_mark_that_nothing_closes_ends_with_its_cell():
    parsed = parse('Ime;Kraj\n"Breza;Maribor\n' + "Hrast;Celje\n" * 150)
    assert parsed.text.startswith('Ime\tKraj\n"Breza\tMaribor\nHrast\tCelje\n')
    assert len(parsed.blocks) == 152


def test_hostile_files_are_refused_by_name():
    with pytest.raises(LimitExceeded, match=r"a\.csv: has a cell that is too long"):
        parse("a,b\n" + "x" * 200_000 + ",c\n")
    with pytest.raises(UnreadableSource, match=r"a\.csv: is not a text file"):
        parse(bytes(range(256)) * 20)
    limits = LIMITS.model_copy(update={"characters": 1000})
    with pytest.raises(LimitExceeded, match="has more than 1,000 characters of text"):
        parse_delimited(b"word,word\n" * 500, source="a.csv", limits=limits)
