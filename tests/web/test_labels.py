"""How things are named for the visitor; English, as no page has chosen another language."""

from __future__ import annotations

import pytest

from kb.likeness import LikenessKind, make_likeness
from kb.passages import Page
from web.i18n import load_translations
from web.labels import describe_likeness, name_origin, name_pages, name_place, put_in_quotes


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("2019/report.pdf", "2019/report.pdf"),
        ("2019/post.zip/minutes.docx", "2019/post.zip › minutes.docx"),
        ("post.ZIP/a/letter.eml/b.msg/c.pdf", "post.ZIP › a/letter.eml › b.msg › c.pdf"),
        ("letter.eml", "letter.eml"),
    ],
)
def test_a_place_names_each_archive_and_mail_as_a_step(path: str, shown: str) -> None:
    assert name_place(path) == shown


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        ("file name", "from the name of the file"),
        ("text", "from the words of the text"),
        ("title property", "from the properties of the file"),
        ("pdf title", "from the properties of the file"),
        ("internal_folders: board/2024", "because it lies in the folder board/2024"),
        ("internal_types: minutes", "because documents of this type are internal"),
        ("sidecar a b.meta.yaml", "stated in the file a b.meta.yaml"),
        ("edit by Novak, Ana, 2026-02-03", "corrected by Novak, Ana, 3 February 2026"),
        ("edit by Ana, some day", "corrected by Ana, some day"),
        ("a dream", "from: a dream"),
    ],
)
def test_an_origin_is_named_in_words(origin: str, shown: str) -> None:
    assert name_origin(origin) == shown


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        ("93 % of the text is the same, and 80 % of the numbers", "93% of the text is the same"),
        (
            "the texts run alike, 1 dates, numbers and addresses stand in both, and the shorter has 90 % of the length",
            "the texts match in structure, with 1 date, number or address in both",
        ),
        ("the office says so", "the office says so"),
    ],
)
def test_a_likeness_says_why(evidence: str, shown: str) -> None:
    likeness = make_likeness("b", "a", kind=LikenessKind.NEAR_COPY, similarity=0.5, evidence=evidence)
    assert describe_likeness(likeness) == shown


def test_only_scanned_pages_are_said_to_be_read_by_ocr() -> None:
    assert name_pages([Page(1, 0, 5), Page(2, 5, 9, 0.871)]) == {1: "page 1", 2: "page 2 · read by OCR, 87% sure"}
    assert name_pages([Page(1, 0, 5, 0.9)]) == {}


def test_a_text_stands_between_the_quotation_marks_of_the_language() -> None:
    assert put_in_quotes("42 zadrug") == "“42 zadrug”"
    assert load_translations("sl").gettext("“{text}”").format(text="42 zadrug") == "»42 zadrug«"
