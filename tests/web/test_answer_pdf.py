"""An answer as a PDF file holds what it says, in the letters of all our languages."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from web.answer_files import AnswerSheet, Reference
from web.answer_pdf import write_pdf

QUOTE = "1. zadruga\n- *42* članic <img src=x> **b** ![a](http://evil.example/a.png)\nРазвој на ѓаци, ќе, љуљашка"


def make_sheet(quote: str = QUOTE) -> AnswerSheet:
    reference = Reference(1, "Mreža. (2020). Letno poročilo.", "page 2, internal", quote)
    return AnswerSheet(
        "Koliko zadrug?", ("Samo: Poročilo",), ("„42“ [1] ñ ß đ",), (reference,), "SE Observatory, 1 May", "en"
    )


def read_pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def test_a_pdf_holds_question_answer_references_and_exact_quotes() -> None:
    [page] = read_pages(write_pdf(make_sheet()))
    assert page == (
        "Koliko zadrug?\nSamo: Poročilo\n„42“ [1] ñ ß đ\nSources\n"
        f"[1] Mreža. (2020). Letno poročilo. (page 2, internal)\n{QUOTE}\nSE Observatory, 1 May\n1"
    )


def test_a_letter_that_no_font_has_is_shown_as_missing() -> None:
    [page] = read_pages(write_pdf(make_sheet("日 zadruga\tmreže \ufffd")))
    assert "◊ zadruga" in page and "mreže ◊" in page
    assert "◊ stands for a character that cannot be printed." in page
    [whole] = read_pages(write_pdf(make_sheet()))
    assert "◊" not in whole


def test_the_words_around_are_in_the_language_in_which_the_answer_was_shown() -> None:
    [page] = read_pages(write_pdf(replace(make_sheet("日"), language="sr-Cyrl")))
    assert "\nИзвори\n" in page
    assert "◊ стоји уместо знака који се не може одштампати." in page


def test_a_long_quote_goes_on_on_the_next_page() -> None:
    pages = read_pages(write_pdf(make_sheet("Zadruga zaposluje mlade. " * 400)))
    assert len(pages) > 2
    assert sum(page.count("zaposluje") for page in pages) == 400
    assert [page.splitlines()[-1] for page in pages] == [str(number + 1) for number in range(len(pages))]


@pytest.mark.parametrize("hostile", ["{nb} \\ ) ( %PDF", "<b>a</b> **b** __c__", "a" * 1500])
def test_signs_of_the_format_stay_text(hostile: str) -> None:
    [page] = read_pages(write_pdf(make_sheet(hostile)))
    assert "".join(hostile.split()) in "".join(page.split())
