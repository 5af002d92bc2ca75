"""An answer that is taken along: exact quotes, references, and nothing in it does anything."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from answer.answers import Answer, AnswerMode, Citation
from index.store import Filter
from kb.metadata import AccessLevel
from kb.passages import Passage
from tests.web.sample_knowledge import REPORT, SampleKnowledgeBase
from web.answer_files import AnswerSheet, make_sheet, write_markdown, write_plain, write_word

QUOTE = "1. zadruga\n- *42* članic <img src=x> ![a](http://evil.example/a.png)\nРазвој č"


@pytest.fixture
def sheet(tmp_path: Path) -> AnswerSheet:
    entry = SampleKnowledgeBase(tmp_path).get_entry(REPORT)
    scanned = replace(entry, issuer="Mreža", ocr_confidence=0.87, access_level=AccessLevel.INTERNAL)
    citation = Citation(1, Passage(REPORT, 0, len(QUOTE), 2, QUOTE), scanned)
    text = "V dokumentih stoji:\n\n„42“ [1]"
    answer = Answer("Koliko\x07 zadrug?", "sl", AnswerMode.EXTRACTIVE, False, text, (citation,), (), 0.9)
    return make_sheet(answer, ["Samo: Poročilo", ""], base="https://kb.example", today=date(2026, 3, 1))


REFERENCE = (
    f"[1] Mreža. (2020). Letno poročilo mreže 2019. https://kb.example/documents/{REPORT} "
    "(page 2, read by OCR, 87% sure, internal)"
)


def test_the_text_has_question_answer_references_and_exact_quotes(sheet: AnswerSheet) -> None:
    assert write_plain(sheet) == (
        "Koliko\N{REPLACEMENT CHARACTER} zadrug?\n\nSamo: Poročilo\n\nV dokumentih stoji:\n\n„42“ [1]\n\nSources:\n\n"
        f"{REFERENCE}\n{QUOTE}\n\nSE Observatory, 1 March 2026\n"
    )


def test_markdown_shows_a_quote_to_the_letter(sheet: AnswerSheet) -> None:
    written = write_markdown(sheet)
    assert written.startswith("# Koliko\N{REPLACEMENT CHARACTER} zadrug?\n\n*Samo: Poročilo*\n\n")
    assert (
        "> 1\\. zadruga  \n> \\- \\*42\\* članic \\<img src=x\\> \\!\\[a\\](http://evil.example/a.png)  \n> Развој č"
    ) in written


def test_a_word_document_holds_the_same(sheet: AnswerSheet) -> None:
    document = Document(io.BytesIO(write_word(sheet)))
    assert [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs] == [
        ("Heading 1", "Koliko\N{REPLACEMENT CHARACTER} zadrug?"),
        ("Normal", "Samo: Poročilo"),
        ("Normal", "V dokumentih stoji:"),
        ("Normal", "„42“ [1]"),
        ("Heading 2", "Sources"),
        ("Normal", REFERENCE),
        ("Quote", QUOTE),
        ("Normal", "SE Observatory, 1 March 2026"),
    ]


def test_a_file_that_is_written_later_is_in_the_language_in_which_the_answer_was_shown(sheet: AnswerSheet) -> None:
    shown = replace(sheet, language="sl")
    assert "\n## Viri\n" in write_markdown(shown)
    assert [paragraph.text for paragraph in Document(io.BytesIO(write_word(shown))).paragraphs][4] == "Viri"


def test_signs_that_no_file_can_hold_are_shown_as_missing(tmp_path: Path) -> None:
    answer = SampleKnowledgeBase(tmp_path).ask("Koliko zadrug?", Filter())
    strange = replace(answer, question="a\ud800b\uffffc")
    sheet = make_sheet(strange, [], base="", today=date(2026, 3, 1))
    assert Document(io.BytesIO(write_word(sheet))).paragraphs[0].text == "a\ufffdb\ufffdc"
