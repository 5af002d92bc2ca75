"""The pages, each in each language, over the sample documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kb.errors import IndexMissing
from tests.conftest import REPOSITORY
from tests.web.conftest import read_everything, read_html
from tests.web.sample_knowledge import HOSTILE, MINUTES, REPORT, SECRET, SHEET, SampleKnowledgeBase
from web import knowledge
from web.components import notices
from web.components.passage import escape_text
from web.i18n import LANGUAGES, load_translations

OpenPage = Callable[..., AppTest]

HEADINGS = {"ask": "Ask the documents", "search": "Search", "documents": "Documents", "observatory": "Observatory"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", HEADINGS)
def test_a_page_opens_in_every_language(open_page: OpenPage, page: str, language: str) -> None:
    app = open_page(page, lang=language)
    assert [heading.value for heading in app.title] == [load_translations(language).gettext(HEADINGS[page])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_opens_in_every_language(open_page: OpenPage, language: str) -> None:
    app = open_page("document", id=REPORT, lang=language)
    assert [heading.value for heading in app.header] == [load_translations(language).gettext("Text")]
    assert '<h1 class="kb-document-title" dir="auto">Letno poročilo mreže 2019</h1>' in read_html(app)


def test_the_switch_changes_the_language_and_the_address(open_page: OpenPage) -> None:
    app = open_page(lang="sl")
    app.selectbox(key="language_switch").set_value("de").run()
    assert [heading.value for heading in app.title] == ["Fragen an die Dokumente"]
    assert app.query_params["lang"] == "de"


def test_examples_come_from_the_documents(open_page: OpenPage) -> None:
    labels = [button.label for button in open_page(lang="sl").button]
    assert labels == [
        "Kolikšen je proračun projekta Most do dela\\?",
        "O čem govori »Letno poročilo mreže 2019«\\?",
        "O čem govori »Most do dela«\\?",
    ]


def test_an_example_is_asked_by_a_click(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    app = open_page(lang="sl")
    sample.asked.clear()
    app.button(key="example.0").click().run()
    assert sample.asked == [("Kolikšen je proračun projekta Most do dela?", ())]
    assert "Kolikšen je proračun projekta Most do dela?" in read_html(app)


def test_a_follow_up_question_comes_with_the_earlier_ones(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    app = open_page()
    sample.asked.clear()
    app.chat_input[0].set_value("Koliko zadrug?").run()
    app.chat_input[0].set_value("In pisarno?").run()
    assert sample.asked == [("Koliko zadrug?", ()), ("In pisarno?", ("Koliko zadrug?",))]


def test_a_source_opens_its_passage_marked_in_its_surroundings(open_page: OpenPage) -> None:
    app = open_page(lang="en")
    app.chat_input[0].set_value("Koliko zadrug je povezala mreža?").run()
    source = app.button(key="answer.0.source.1")
    assert source.label == "\\[1\\] Letno poročilo mreže 2019"
    source.click().run()
    shown = read_html(app)
    assert "<mark>V letu 2019 je mreža povezala 42 zadrug v osmih regijah.</mark>\n\n– srečanje članic" in shown
    assert "Report · March 2020 · Slovenian · page 1" in shown
    assert "porocila/2020-03-mreza.txt" in shown


def test_a_passage_opens_once(open_page: OpenPage) -> None:
    app = open_page()
    app.chat_input[0].set_value("Koliko zadrug?").run()
    app.button(key="answer.0.source.1").click().run()
    assert len(app.get("dialog")) == 1
    app.run()
    assert len(app.get("dialog")) == 0


def test_a_refusal_shows_the_nearest_passages_as_no_answer(open_page: OpenPage) -> None:
    app = open_page(lang="en")
    app.chat_input[0].set_value("qqqq").run()
    assert app.expander[0].label == "Nearest passages (these are not an answer)"
    assert "<mark>Most do dela zaposluje mlade v zadrugah.</mark>" in read_html(app)
    assert [button.key for button in app.button if ".source." in str(button.key)] == []


def test_a_new_conversation_forgets_the_old_one(open_page: OpenPage) -> None:
    app = open_page()
    app.chat_input[0].set_value("Koliko zadrug?").run()
    app.button(key="new_conversation").click().run()
    assert [heading.value for heading in app.title] == ["Ask the documents"]


def test_a_search_stands_in_the_address(open_page: OpenPage) -> None:
    app = open_page("search", lang="sl")
    app.text_input(key="search.q").set_value("zadrug")
    app.button_group(key="search.type").set_value(["report"])
    app.button[0].click().run()
    # The test sees a list as the value that the address would repeat.
    assert app.query_params == {"q": "zadrug", "type": ["report"], "lang": "sl"} or app.query_params == {
        "q": "zadrug",
        "type": "report",
        "lang": "sl",
    }
    assert "1 odlomek · 1 dokument" in read_html(app)


def test_a_link_to_a_search_shows_the_same_search(open_page: OpenPage) -> None:
    app = open_page("search", q="zadrug", type="report", language="xx")
    assert app.text_input(key="search.q").value == "zadrug"
    assert app.button_group(key="search.type").value == ["report"]
    assert app.button_group(key="search.language").value == []
    found = '<mark>V letu 2019 je mreža povezala 42 <b class="kb-word">zadrug</b> v osmih regijah.</mark>'
    assert found in read_html(app)
    assert "zaposluje" not in read_html(app)


def test_a_search_without_results_says_what_to_do(open_page: OpenPage) -> None:
    app = open_page("search", q="qqqq", lang="en")
    assert [info.value for info in app.info] == ["Nothing found. Try other words, or fewer filters."]


def test_the_list_is_chronological_and_names_every_document(open_page: OpenPage) -> None:
    app = open_page("documents", lang="en")
    shown = read_html(app)
    years = ["2021", "2020", "2016", "undated"]
    places = [shown.index(f'<h2 class="kb-year">{year}</h2>') for year in years]
    assert places == sorted(places)
    assert "4 documents" in shown
    assert "Project sheet · 4 May 2015 – 1 June 2016 · Serbian (Latin)" in shown


def test_the_oldest_can_come_first(open_page: OpenPage) -> None:
    shown = read_html(open_page("documents", order="oldest", lang="en"))
    years = ["2016", "2020", "2021", "undated"]
    places = [shown.index(f'<h2 class="kb-year">{year}</h2>') for year in years]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("parameters", "years"),
    [
        ({"type": "project_sheet"}, ["2016"]),
        ({"language": "sl"}, ["2021", "2020"]),
        ({"project": "Most do dela"}, ["2016"]),
        ({"from": "2016", "to": "2020"}, ["2020", "2016"]),
        ({"from": "2021"}, ["2021"]),
        ({"title": "POROČILO letno"}, ["2020"]),
    ],
)
def test_the_list_can_be_filtered_by_its_address(
    open_page: OpenPage, parameters: dict[str, str], years: list[str]
) -> None:
    shown = read_html(open_page("documents", lang="en", **parameters))
    assert [line.split(">")[1].split("<")[0] for line in shown.splitlines() if "kb-year" in line] == years


def test_an_internal_document_is_listed_without_its_text(open_page: OpenPage) -> None:
    shown = read_html(open_page("documents", lang="en"))
    assert "Zapisnik uprave" in shown
    assert "Internal document: ask the association&#x27;s office for it." in shown
    app = open_page("document", id=MINUTES, lang="en")
    assert [info.value for info in app.info] == ["Internal document: ask the association's office for it."]
    assert "Zapisnik uprave" in read_html(app)
    assert SECRET not in read_html(app)


@pytest.mark.parametrize("page", ["ask", "search"])
def test_internal_text_is_on_no_page(open_page: OpenPage, page: str) -> None:
    app = open_page(page, q="Plača direktorja skrivnost")
    if page == "ask":
        app.chat_input[0].set_value("Plača direktorja skrivnost").run()
    assert SECRET not in str(app.main)
    assert SECRET not in read_html(app)


def test_an_unknown_document_is_said_to_be_unknown(open_page: OpenPage) -> None:
    app = open_page("document", id="ffff", lang="en")
    assert [info.value for info in app.info] == ["There is no such document: look in the list."]


def test_a_link_to_a_passage_marks_it_in_the_document(open_page: OpenPage) -> None:
    shown = read_html(open_page("document", id=REPORT, start="52", end="61"))
    assert "povezala <mark>42 zadrug</mark> v osmih" in shown


@pytest.mark.parametrize(("start", "end"), [("61", "52"), ("0", "99999"), ("x", "9"), ("-1", "9"), ("", "")])
def test_a_link_to_no_passage_shows_the_document(open_page: OpenPage, start: str, end: str) -> None:
    shown = read_html(open_page("document", id=REPORT, start=start, end=end))
    assert "povezala 42 zadrug v osmih" in shown
    assert "<mark>" not in shown


def test_every_particular_shows_where_it_was_read(open_page: OpenPage) -> None:
    report = open_page("document", id=REPORT, lang="en")
    assert "from the name of the file" in read_html(report)
    sheet = open_page("document", id=SHEET, lang="en")
    sheet.button(key="evidence.title.0").click().run()
    assert "NAZIV\t<mark>Most do dela</mark>" in read_html(sheet)


def test_a_hostile_document_stays_text(open_page: OpenPage) -> None:
    for app in (open_page("document", id=HOSTILE), open_page("documents"), open_page("search", q="zlobno")):
        shown = read_html(app)
        assert "<script" not in shown and "<img" not in shown and "\u202e" not in shown
        assert "&lt;img src=x onerror=alert(1)&gt;" in shown or "\\<img" in str(
            [link.proto.label for link in app.get("page_link")]
        )
        assert app.markdown.len == 0


def test_no_particular_of_an_entry_turns_the_writing_direction(
    open_page: OpenPage, sample: SampleKnowledgeBase
) -> None:
    names = tuple(f"{number} a\u202etxt.exe\x07" for number in range(13))
    sample._documents = [
        replace(
            document,
            paths=(f"{names[0]}.txt",),
            metadata=replace(
                document.metadata, title=names[1], issuer=names[2], authors=names, projects=names, places=names
            ),
        )
        for document in sample._documents
    ]
    for name, parameters in (
        ("ask", {}),
        ("documents", {}),
        ("documents", {"view": "table"}),
        ("search", {"q": "zadrug"}),
        ("document", {"id": REPORT}),
        ("document", {"id": MINUTES}),
        ("observatory", {}),
    ):
        shown = read_everything(open_page(name, **parameters))
        assert "txt.exe" in shown, (name, parameters)
        assert "\u202e" not in shown and "exe\x07" not in shown, (name, parameters)


def test_without_documents_each_page_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, open_page: OpenPage, sample: SampleKnowledgeBase
) -> None:
    def raise_missing() -> SampleKnowledgeBase:
        raise IndexMissing("data")

    monkeypatch.setattr(knowledge, "open_knowledge_base", raise_missing)
    for page in ("ask", "search", "documents", "document", "observatory"):
        app = open_page(page, lang="en")
        assert [info.value for info in app.info] == ["There are no documents here yet. Please come back later."]
        assert "Add documents in the browser" not in [link.proto.label for link in app.get("page_link")]


def test_without_documents_staff_are_led_to_where_they_add_them(
    monkeypatch: pytest.MonkeyPatch, open_page: OpenPage, sample: SampleKnowledgeBase
) -> None:
    def raise_missing() -> SampleKnowledgeBase:
        raise IndexMissing("data")

    monkeypatch.setattr(knowledge, "open_knowledge_base", raise_missing)
    monkeypatch.setattr(notices, "may_write", lambda: True)
    app = open_page("documents", lang="en")
    assert [info.value for info in app.info] == [
        "There are no documents yet. Add the first ones here, or put files into the corpus folder and run `seobs ingest`."
    ]
    assert "Add documents in the browser" in [link.proto.label for link in app.get("page_link")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_fails_says_so_in_the_language_of_the_visitor(
    open_page: OpenPage, sample: SampleKnowledgeBase, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(sample, "search", fail)
    app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=30)
    app.switch_page("web/pages/search.py")
    app.query_params.update({"lang": language, "q": "zadrug"})
    app.run()
    # The error goes on: it is a line of the log of the server.
    assert app.exception
    says = "This page could not be shown. Load it again; if that does not help, tell the association's office."
    translated = escape_text(load_translations(language).gettext(says))
    assert f'<p class="kb-failure" role="alert">{translated}</p>' in read_html(app)
    assert SECRET not in read_everything(app)


def test_a_page_that_has_nothing_to_show_has_not_failed(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_none() -> None:
        raise IndexMissing(Path("data"))

    monkeypatch.setattr(knowledge, "open_knowledge_base", find_none)
    assert "kb-failure" not in read_html(open_page("search", lang="en"))
