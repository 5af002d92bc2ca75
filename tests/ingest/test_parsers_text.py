from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parsers import SUPPORTED_SUFFIXES, parse_source
from ingest.parsers.characters import clean_characters
from ingest.parsers.code_pages import guess_code_page
from ingest.parsers.encodings import decode_text
from kb.documents import Block, BlockKind, ParsedSource
from kb.errors import LimitExceeded, NoTextFound, UnreadableSource, UnsupportedFormat
from kb.passages import Page
from tests.ingest.make_sources import LIMITS, OCR

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def parse(content: bytes | str, source: str) -> ParsedSource:
    return parse_source(
        content.encode() if isinstance(content, str) else content, source=source, limits=LIMITS, ocr=OCR
    )


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_plain_text_is_kept_verbatim_but_for_its_newlines():
    parsed = parse("Cilj **mreže**:\r\n\r\n\tena\t dve  tri\r\n", "a.txt")
    assert parsed.text == "Cilj **mreže**:\n\n\tena\t dve  tri\n"
    assert parsed.pages == (Page(1, 0, 32),)
    assert parsed.media_type == "text/plain"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("zadru\u00adga", "zadruga"),
        ("a\u200bb\ufeffc\x00d", "abcd"),
        ("o\ufb03ce \ufb01nance", "office finance"),
        ("c\u030c s\u030c", "č š"),
        ("100\u00a0000\u202fEUR", "100 000 EUR"),
        ("\uf0b7 prvi\n\uf0a7 drugi\n  \uf0d5 tretji", "• prvi\n▪ drugi\n  • tretji"),
        ("a\rb\r\nc\u2028d", "a\nb\nc\nd"),
        ("\u01c9ubav", "ljubav"),
        ("\ud83d broken", "\ufffd broken"),
    ],
)
def test_characters_take_one_form(written: str, read: str):
    assert clean_characters(written) == read


@settings(max_examples=200)
@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_changes_nothing_more(text: str):
    once = clean_characters(text)
    assert clean_characters(once) == once
    assert once.encode("utf-8").decode("utf-8") == once


_SAMPLES = {
    "cp1250": "Združenje je v letošnjem letu odprlo dialog z občinami in začelo še dva projekta na območju Črne gore.",
    "iso-8859-2": "Savez zadruga je u četvrtak održao skupštinu na kojoj su članovi usvojili izvještaj za tu godinu.",
    "cp1251": "Мрежа социјалних предузећа одржала је годишњу скупштину у Нишу и усвојила извештај о раду.",
    "iso-8859-5": "Мрежата на социјални претпријатија одржа годишно собрание во Скопје и усвои извештај.",
    "cp1252": "La déclaration est adoptée à l'unanimité : c'était une journée très réussie pour l'économie sociale.",
    "mac-latin2": "Združenje je v letošnjem letu odprlo dialog z občinami in začelo še dva projekta na območju gore.",
    "cp852": "Savez zadruga je u četvrtak održao skupštinu na kojoj su članovi usvojili izvještaj za tu godinu.",
    "mac-cyrillic": "Мрежа социјалних предузећа одржала је годишњу скупштину у Нишу и усвојила извештај о раду.",
    "iso-8859-15": "Der Umsatz der größeren Genossenschaften für das Jahr: 21 340 €, die Mitglieder jährlich 15 €.",
}


@pytest.mark.parametrize(("encoding", "text"), _SAMPLES.items())
def test_eight_bit_encodings_are_recognised_by_their_letters(encoding: str, text: str):
    assert guess_code_page(text.encode(encoding)) == encoding
    assert decode_text(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Perché è così: la città può scegliere più società cooperative e l'attività è già di qualità.",
        "La economía social también creó más empleo en la región: ¿por qué no se conoció antes? El año pasado.",
        "Monat,Umsatz,Kunden,Ø Einkauf\nOktober,21.340 €,1.402,15",
        "We won £25,000 and the café pays £13.85 an hour.",
        "We have £6,218.40 in the account, £15,000 apart, and the café manager is paid £13.85. Št. 4",
        "The crèche closes in the afternoon and the parents do the rest.",
        "Die Gemeinde fördert die Genossenschaften; für größere Häuser müssen die Mitglieder jährlich prüfen.",
    ],
)
def test_western_languages_are_not_taken_for_central_european(text: str):
    assert decode_text(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Attività,set–ott,nov–dic\r\nTirocini,4,6\r\n"),
        ("cp1252", "Datum,Thema,Ort\r\n12.5.2016,Tagung „Wohnen, das bleibt“,Linz\r\n"),
        ("cp1250", "Partner,Kraj,Država,Proračun (EUR)\r\nOhrt,Ptuj,SI,4000\r\n"),
        ("cp1252", "L'assemblea è valida; il voto è segreto."),
        ("mac-roman", "La société a été créée à Liège et compte déjà dix salariés."),
    ],
)
def test_a_few_letters_tell_the_code_page(encoding: str, text: str):
    assert decode_text(text.encode(encoding)) == text


def test_cyrillic_in_capitals_is_recognised():
    assert decode_text("СОЛИДАРНИ ГЛАСНИК".encode("cp1251")) == "СОЛИДАРНИ ГЛАСНИК"
    assert decode_text("СОЛИДАРНИ ГЛАСНИК".encode("iso-8859-5")) == "СОЛИДАРНИ ГЛАСНИК"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["Društvo čebelarjev je začelo.", "Друштво је почело рад у Нишу."])
def test_unicode_is_read_with_and_without_a_mark(encoding: str, text: str):
    assert decode_text(text.encode(encoding)) == text


def test_utf8_with_a_broken_byte_stays_utf8():
    assert (
        decode_text("Člani so začeli žeti šele jeseni".encode() + b"\xff.") == "Člani so začeli žeti šele jeseni\ufffd."
    )


@pytest.mark.parametrize(
    ("content", "source", "error", "reason"),
    [
        (b"", "a.txt", NoTextFound, "is an empty file (0 bytes)"),
        (b" \n\t ", "a.txt", NoTextFound, "holds no text"),
        (b"%PDF-1.4 ...", "a.txt", UnreadableSource, "ends in .txt but holds a PDF document"),
        (b"\x89PNG\r\n\x1a\n....", "a.pdf", UnreadableSource, "ends in .pdf but holds a PNG image"),
        (b"PK\x03\x04....", "a.md", UnreadableSource, "ends in .md but holds a zip archive or an office document"),
        (b"plain words", "a.pdf", UnreadableSource, "ends in .pdf but is not a PDF document"),
        (b"plain words", "a.docx", UnreadableSource, "ends in .docx but is not a Word document"),
        (bytes(range(256)) * 20, "a.txt", UnreadableSource, "is not a text file"),
        (b"abc", "slike/a.heic", UnsupportedFormat, "files ending in .heic cannot be read"),
        (b"abc", "README", UnsupportedFormat, "files without a suffix cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(content: bytes, source: str, error: type, reason: str):
    with pytest.raises(error) as raised:
        parse(content, source)
    assert type(raised.value) is error
    assert (raised.value.source, raised.value.reason) == (source, reason)
    assert raised.value.action
    assert "\n" not in str(raised.value)


def test_size_and_characters_are_limited():
    limits = LIMITS.model_copy(update={"size_mb": 1, "characters": 100})
    with pytest.raises(LimitExceeded, match="is 1.9 MB, the limit is 1 MB"):
        parse_source(b"a " * 1_000_000, source="a.txt", limits=limits, ocr=OCR)
    with pytest.raises(LimitExceeded, match="has 101 characters of text, the limit is 100"):
        parse_source(b"a" * 101, source="a.txt", limits=limits, ocr=OCR)


def test_suffixes_count_in_any_case():
    assert parse("besedilo", "POROCILO.TXT").text == "besedilo"
    assert ".pdf" in SUPPORTED_SUFFIXES and all(suffix == suffix.lower() for suffix in SUPPORTED_SUFFIXES)


def test_reading_plain_text_loads_no_pdf_or_xml_library():
    script = (
        "import sys; from tests.ingest.make_sources import LIMITS, OCR; from ingest.parsers import parse_source;"
        "before = set(sys.modules); parse_source(b'text', source='a.txt', limits=LIMITS, ocr=OCR);"
        "print(sorted({'pypdfium2', 'lxml', 'openpyxl', 'olefile'} & (set(sys.modules) - before)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Markdown ------------------------------------------------------------------------------------------------------------


def test_markdown_reads_as_rendered():
    parsed = parse(
        "---\ntitle: Annual report\nlang: en\n---\n# The *network*\n\n"
        "We **grow** with [friends](http://x.example) and\n"
        "`tools`.\n\n- one\n  - two\n    wrapped\n1. three\n\n"
        "| Name | Year |\n|---|---|\n| Oak | 2019 |\n\nAims\n----\n> quoted\n",
        "a.md",
    )
    assert outline(parsed) == [
        (HEADING, 1, "The network"),
        (PARAGRAPH, 0, "We grow with friends and\ntools."),
        (ITEM, 1, "• one"),
        (ITEM, 2, "• two\nwrapped"),
        (ITEM, 1, "1. three"),
        (ROW, 0, "Name\tYear"),
        (ROW, 0, "Oak\t2019"),
        (HEADING, 2, "Aims"),
        (PARAGRAPH, 0, "quoted"),
    ]
    assert parsed.properties == {"title": "Annual report", "language": "en"}
    assert parsed.media_type == "text/markdown"


def test_markdown_keeps_underscores_and_stars_that_are_no_emphasis():
    assert parse("snake_case_name and 2 * 3 * 4 = 24", "a.md").text == "snake_case_name and 2 * 3 * 4 = 24"


# HTML ----------------------------------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html><html lang="sr-Latn"><head><title>Vest | Mreža</title>
<meta property="og:title" content="Nova zadruga"><meta name="author" content="Ana Kos">
<meta property="article:published_time" content="2021-04-12T09:00:00+02:00"><style>p {color: red}</style></head>
<body><header><a href="/">Mreža</a></header><nav><ul><li>Početna</li><li>Kontakt</li></ul></nav>
<div class="elementor"><div class="elementor-widget"><h1>Nova&nbsp;zadruga</h1></div>
<div>Zadruga <b>Breza</b> je osnovana.<br>Ima devet članova.</div><p>Ciljevi su:</p>
<ul><li>prvi cilj<ul><li>dublji cilj</li></ul></li><li><p>drugi cilj</p></li></ul><ol start="3"><li>treći</li></ol>
<table><tr><th>Naziv</th><th>Godina</th></tr><tr><td>Breza</td><td>2021</td></tr></table>
<script>alert("x")</script><p style="display:none">skriveno</p></div>
<div class="cookie-notice">Koristimo kolačiće.</div><aside>Slične vesti</aside>
<footer>Sva prava zadržana</footer></body></html>"""


def test_html_keeps_the_article_and_drops_the_site_around_it():
    parsed = parse(_PAGE, "a.html")
    assert outline(parsed) == [
        (HEADING, 1, "Nova zadruga"),
        (PARAGRAPH, 0, "Zadruga Breza je osnovana.\nIma devet članova."),
        (PARAGRAPH, 0, "Ciljevi su:"),
        (ITEM, 1, "• prvi cilj"),
        (ITEM, 2, "• dublji cilj"),
        (ITEM, 1, "• drugi cilj"),
        (ITEM, 1, "3. treći"),
        (ROW, 0, "Naziv\tGodina"),
        (ROW, 0, "Breza\t2021"),
    ]
    assert parsed.properties == {
        "title": "Nova zadruga",
        "author": "Ana Kos",
        "created": "2021-04-12T09:00:00+02:00",
        "language": "sr-Latn",
    }
    assert parsed.media_type == "text/html"


def test_html_in_a_declared_encoding_is_read_in_it():
    page = '<meta charset="windows-1250"><p>Društvo čuva žito</p>'
    assert parse(page.encode("cp1250"), "a.htm").text == "Društvo čuva žito"


def test_a_page_that_is_all_form_or_header_is_not_lost():
    page = "<form><h2>Prijavnica</h2>" + "<p>Zadruge se prijavijo do petka.</p>" * 20 + "</form>"
    assert parse(page, "a.html").text.startswith("Prijavnica\n\nZadruge se prijavijo")
    assert (
        parse("<header><p>Vse besedilo je v glavi strani.</p></header>", "a.html").text
        == "Vse besedilo je v glavi strani."
    )


def test_a_table_names_its_columns_and_keeps_them_under_merged_cells():
    page = (
        "<table><caption>Partnerji</caption><tr><th>Država</th><th>Ime</th><th colspan=2>Leta</th></tr>"
        "<tr><td rowspan=2>SI</td><td>Br<b>e</b>za</td><td>2019</td><td>2020</td></tr><tr><td>Hrast<br>Bor</td><td></td>"
        "<td><ul><li>2021</li></ul></td></tr></table><table><tr><td>a</td><td>b</td></tr></table>"
    )
    parsed = parse(page, "a.html")
    assert parsed.text == ("Partnerji\n\nDržava\tIme\tLeta\nSI\tBreza\t2019\t2020\n\tHrast Bor\t\t2021\n\na\tb")
    assert [block.is_header for block in parsed.blocks] == [False, True, False, False, False]


def test_lists_count_as_the_page_says():
    page = '<ol start="3"><li>tri<li value="7">sedem</ol><ul><li></li><li>ena</ul>'
    assert parse(page, "a.html").text == "3. tri\n7. sedem\n• ena"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>Črta &amp; črta</p>',
            "Črta & črta",
        ),
        ("<p>ena<!-- skrito -->dve<br/>tri", "enadve\ntri"),
        ("<p>a</p><script>if (a < b) { c }</script>rep", "a\n\nrep"),
        ("<p>a<script>x</script>b\x02c &#2; d", "abc d"),
        ("samo besedilo brez oznak", "samo besedilo brez oznak"),
    ],
)
def test_odd_pages_keep_their_text(content: str, text: str):
    assert parse(content, "a.xhtml").text == text


def test_layout_tables_are_read_as_if_they_were_not_there():
    page = "<table><tr><td><h2>Novice</h2><p>Prva novica.</p></td><td><p>Druga novica.</p></td></tr></table>"
    assert outline(parse(page, "a.html")) == [
        (HEADING, 2, "Novice"),
        (PARAGRAPH, 0, "Prva novica."),
        (PARAGRAPH, 0, "Druga novica."),
    ]


def test_html_nested_without_end_is_refused():
    with pytest.raises(UnreadableSource, match="nests its elements deeper than 200"):
        parse("<div>" * 5000 + "dno" + "</div>" * 5000, "a.html")


def test_blocks_are_stretches_of_the_text():
    parsed = parse("# Naslov\n\nStavek.", "a.md")
    assert parsed.text == "Naslov\n\nStavek."
    assert parsed.blocks == (Block(HEADING, 0, 6, 1, 1), Block(PARAGRAPH, 8, 15, 1, 0))
