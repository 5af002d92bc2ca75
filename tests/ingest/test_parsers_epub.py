from __future__ import annotations

import pytest

from ingest.parsers import parse_source
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource
from tests.ingest.make_sources import LIMITS, OCR
from tests.ingest.make_word_sources import make_epub, make_zip

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def parse(content: bytes) -> ParsedSource:
    return parse_source(content, source="a.epub", limits=LIMITS, ocr=OCR)


def test_chapters_are_pages_in_the_order_of_the_spine():
    content = make_epub(
        {
            "z prva.xhtml": "<h1>Uvod</h1><p>Prvi odstavek.</p><ul><li>alineja</li></ul>",
            "a druga.xhtml": "<h2>Cilji</h2><p>Drugi odstavek.</p>",
        }
    )
    parsed = parse(content)
    assert [(block.kind, block.level, block.page, parsed.text[block.start : block.end]) for block in parsed.blocks] == [
        (HEADING, 1, 1, "Uvod"),
        (PARAGRAPH, 0, 1, "Prvi odstavek."),
        (ITEM, 1, 1, "• alineja"),
        (HEADING, 2, 2, "Cilji"),
        (PARAGRAPH, 0, 2, "Drugi odstavek."),
    ]
    assert [parsed.text[page.start : page.end].strip() for page in parsed.pages] == [
        "Uvod\n\nPrvi odstavek.\n\n• alineja",
        "Cilji\n\nDrugi odstavek.",
    ]


def test_notes_stay_and_their_marks_do_not_hang_on_words():
    body = (
        '<p>Zadruga<sup><a epub:type="noteref" href="#n1">1</a></sup> ima '
        '<a href="#n2" role="doc-noteref">2</a>devet <a href="x">članov</a>.</p>'
        '<aside epub:type="footnote" id="n1"><p>Opomba pod črto.</p></aside>'
    )
    assert parse(make_epub({"a.xhtml": body})).text == "Zadruga ima devet članov.\n\nOpomba pod črto."


def test_a_chapter_that_is_missing_is_an_empty_page():
    content = make_epub({"a.xhtml": "", "b.xhtml": "<p>Besedilo.</p>"})
    assert [(page.number, page.start, page.end) for page in parse(content).pages] == [(1, 0, 0), (2, 0, 9)]


def test_properties_come_from_the_book():
    about = (
        "<dc:title>Zadružništvo</dc:title><dc:creator>Ana Kos</dc:creator><dc:creator>Eva Žen</dc:creator>"
        "<dc:date>2018-07-12</dc:date><dc:language>sl</dc:language><dc:subject>zadruge</dc:subject>"
        '<meta property="dcterms:modified">2019-01-01T00:00:00Z</meta><dc:description>O zadrugah.</dc:description>'
    )
    assert parse(make_epub({"a.xhtml": "<p>Besedilo.</p>"}, about=about)).properties == {
        "title": "Zadružništvo",
        "author": "Ana Kos, Eva Žen",
        "created": "2018-07-12",
        "modified": "2019-01-01T00:00:00Z",
        "subject": "O zadrugah.",
        "language": "sl",
        "keywords": "zadruge",
    }


def test_a_protected_book_is_refused_and_one_with_protected_fonts_is_read():
    def lock(name: str) -> dict[str, str]:
        return {
            "META-INF/encryption.xml": '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
            f'<enc:CipherData><enc:CipherReference URI="{name}"/></enc:CipherData></enc:EncryptedData></encryption>'
        }

    chapters = {"a.xhtml": "<p>Besedilo.</p>"}
    assert parse(make_epub(chapters, parts=lock("OEBPS/fonts/a.otf"))).text == "Besedilo."
    with pytest.raises(EncryptedSource, match="^a.epub: is copy-protected"):
        parse(make_epub(chapters, parts=lock("OEBPS/text/a.xhtml")))


def test_damaged_and_endless_books_are_refused_by_name():
    with pytest.raises(UnreadableSource, match="^a.epub: has no list of its chapters"):
        parse(make_zip({"a.txt": "x"}, mimetype="application/epub+zip"))
    with pytest.raises(UnreadableSource, match="^a.epub: is damaged"):
        parse(make_zip({"META-INF/container.xml": "<container><a"}, mimetype="application/epub+zip"))
    with pytest.raises(LimitExceeded, match="^a.epub: has 51 chapters, the limit is 50 pages"):
        parse(make_epub({f"{number}.xhtml": "<p>x</p>" for number in range(51)}))


def test_entities_neither_explode_nor_show_their_definitions():
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    chapter = f'<!DOCTYPE html [<!ENTITY e0 "ha">{bomb}]><html><body><p>Pred &e9; za&nbsp;tem</p></body></html>'
    assert parse(make_epub({"a.xhtml": ""}, parts={"OEBPS/text/a.xhtml": chapter})).text == "Pred &e9; za tem"
