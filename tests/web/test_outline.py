"""The way about a document: its headings, and the passages that hold some words."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from kb.documents import BlockKind
from kb.metadata import DocumentType, Metadata
from tests.web.conftest import read_html
from tests.web.sample_knowledge import REPORT, sample_documents, write_document
from web.components.jumps import Jump
from web.components.outline import find_in_document, list_headings

OpenPage = Callable[..., AppTest]

REPORT_DOCUMENT = sample_documents()[1]


def read_jumps(jumps: list[Jump]) -> list[str]:
    """Return the links as text, their marked words in brackets."""
    return ["".join(f"[{text}]" if is_marked else text for text, is_marked in jump.parts) for jump in jumps]


def test_headings_lead_to_their_places() -> None:
    headings = list_headings(REPORT_DOCUMENT)
    assert read_jumps(headings) == ["Letno poročilo mreže", "Načrti"]
    assert [heading.note for heading in headings] == ["page 1", "page 2"]
    passage = headings[1].passage
    assert REPORT_DOCUMENT.text[passage.start : passage.end] == passage.quote == "Načrti"


def test_words_are_found_in_all_their_forms_and_in_text_order() -> None:
    found = find_in_document(REPORT_DOCUMENT, "mreža")
    assert read_jumps(found) == [
        "Letno poročilo [mreže]",
        "V letu 2019 je [mreža] povezala 42 zadrug v osmih regijah.",
        "Prihodnje leto bo [mreža] odprla pisarno v Celju.",
    ]


def test_a_passage_holds_all_the_words_where_one_does() -> None:
    assert read_jumps(find_in_document(REPORT_DOCUMENT, "mreža pisarna")) == [
        "Prihodnje leto bo [mreža] odprla [pisarno] v Celju."
    ]
    assert len(find_in_document(REPORT_DOCUMENT, "pisarna regija")) == 2
    assert find_in_document(REPORT_DOCUMENT, "krokodil") == []
    assert find_in_document(REPORT_DOCUMENT, "?") == []


def test_a_phrase_must_stand_so() -> None:
    assert len(find_in_document(REPORT_DOCUMENT, '"42 zadrug"')) == 1
    assert find_in_document(REPORT_DOCUMENT, '"zadrug 42"') == []


def test_a_long_passage_is_cut_between_words() -> None:
    text = f"{'uvod ' * 60}čebela {'konec ' * 60}".strip()
    metadata = Metadata("Dolgo", DocumentType.OTHER, "sl")
    document = write_document(REPORT, [(BlockKind.PARAGRAPH, text)], metadata, file="dolgo.txt")
    (shown,) = read_jumps(find_in_document(document, "čebela"))
    assert shown.startswith("…uvod uvod") and shown.endswith("konec konec…")
    assert "[čebela]" in shown and len(shown) < 300


def test_the_page_of_a_document_has_contents_and_search(open_page: OpenPage) -> None:
    app = open_page("document", id=REPORT, lang="en", find="pisarna")
    assert "Contents" in [expander.label for expander in app.expander]
    assert app.text_input(key="document.find").value == "pisarna"
    assert '<p class="kb-meta" role="status">1 passage</p>' in read_html(app)
    assert f"/document?id={REPORT}&start=" in "".join(str(element.proto) for element in app.get("bidi_component"))
    app.text_input(key="document.find").set_value("krokodil").run()
    assert "These words are not in this document." in read_html(app)
    assert "krokodil" in str(app.query_params["find"])
    app.text_input(key="document.find").set_value("").run()
    assert "find" not in app.query_params
