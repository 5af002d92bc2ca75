"""The Ask page: which documents are asked, answers that are written bit by bit, sources, and how to go on."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from answer.answers import Citation
from answer.generate import WrittenSentence
from index.store import EVERYTHING, Filter
from kb.config import GeneratorConfig
from kb.errors import EncoderMismatch
from kb.metadata import AccessLevel, DocumentType
from tests.web.conftest import read_html
from tests.web.sample_knowledge import HOSTILE, MINUTES, REPORT, SHEET, SampleKnowledgeBase, sample_documents
from web import access
from web.components.holdings import Holdings, count_holdings

OpenPage = Callable[..., AppTest]
Show = Callable[[WrittenSentence], None]
PATIENCE_SECONDS = 10.0


def ask(app: AppTest, question: str) -> AppTest:
    app.chat_input[0].set_value(question).run()
    assert not app.exception, app.exception
    return app


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def list_links(app: AppTest) -> dict[str, str]:
    return {link.proto.label: link.proto.query_string for link in app.main.get("page_link")}


def list_cited(app: AppTest) -> list[str]:
    return [citation.passage.document_id for citation in app.session_state["turns"][-1].answer.citations]


# Which documents are asked


def test_a_question_asks_the_documents_that_the_address_names(open_page: OpenPage) -> None:
    app = ask(open_page(type="project_sheet", lang="en"), "Zadruge in zadrugah?")
    assert list_cited(app) == [SHEET]
    assert "Asked only of: Project sheet" in read_html(app)
    assert list_cited(ask(open_page(type="report"), "Koliko zadrug in regijah?")) == [REPORT]


def test_each_choice_is_a_chip_that_takes_it_back(open_page: OpenPage) -> None:
    app = open_page(type="report", language="sl", lang="en")
    chips = {button.key: button.label for button in app.button if str(button.key).startswith("ask.chip.")}
    assert chips == {"ask.chip.type.report": "Report ×", "ask.chip.language.sl": "Slovenian ×"}
    click(app, "ask.chip.type.report")
    assert "type" not in app.query_params
    assert app.query_params["language"] in ("sl", ["sl"])


def test_the_filters_stay_in_the_address_of_the_conversation(open_page: OpenPage) -> None:
    app = ask(open_page(type="report", lang="en"), "Koliko zadrug?")
    address = app.query_params["c"]
    again = open_page(c=address if isinstance(address, str) else address[0], type="report", lang="en")
    assert again.session_state["turns"] == app.session_state["turns"]


def test_the_same_can_be_asked_without_the_cited_documents_and_with_them_again(open_page: OpenPage) -> None:
    app = ask(open_page(lang="en"), "Koliko je zadrug, zadrugah?")
    assert list_cited(app) == [SHEET, REPORT]
    app = ask(open_page(type="report", lang="en"), "Koliko zadrug?")
    click(app, "answer.0.without")
    [turn] = app.session_state["turns"]
    assert (turn.question, turn.answer.refused, turn.scope.without) == ("Koliko zadrug?", True, (REPORT,))
    assert "Without: “Letno poročilo mreže 2019”" in read_html(app)
    click(app, "answer.0.all")
    [turn] = app.session_state["turns"]
    assert (turn.answer.refused, turn.scope.without) == (False, ())


# Refusals


def test_a_refusal_leads_on_to_the_search_with_the_same_words_and_filters(open_page: OpenPage) -> None:
    app = ask(open_page(type="report", lang="en"), "qqqq?")
    assert list_links(app)["Search for the words of the question"] == "q=qqqq%3F&type=report"
    assert "The association&#x27;s office sees that this question found no answer" in read_html(app)
    click(app, "answer.0.all")
    assert app.session_state["turns"][0].scope.choices.types == ()


def test_what_people_say_of_a_refusal_is_whether_it_is_so(open_page: OpenPage) -> None:
    app = ask(open_page(lang="en"), "qqqq")
    [pills] = [widget for widget in app.button_group if str(widget.key).endswith(".verdict")]
    assert (pills.label, pills.options) == (
        "Do the documents really not say it?",
        ["They do not say it", "They do say it"],
    )


# Written answers


@pytest.fixture
def writer(sample: SampleKnowledgeBase) -> SampleKnowledgeBase:
    """Have a language model configured."""
    generator = GeneratorConfig(
        endpoint="http://127.0.0.1:1/v1",
        model="m",
        api_key_variable=None,
        context_tokens=4096,
        answer_tokens=128,
        seconds=1.0,
    )
    answer = sample.config.answer.model_copy(update={"generator": generator})
    sample.config = sample.config.model_copy(update={"answer": answer})
    return sample


@pytest.fixture
def citation(tmp_path: Path) -> Citation:
    return SampleKnowledgeBase(tmp_path).ask("Koliko zadrug?", Filter()).citations[0]


def test_a_written_answer_is_shown_as_it_comes_and_then_whole(
    open_page: OpenPage, writer: SampleKnowledgeBase, citation: Citation
) -> None:
    written, may_end = Event(), Event()

    def write(show: Show) -> None:
        show(WrittenSentence("Zadrug je <b>42</b>. [1]", (citation,), ""))
        written.set()
        assert may_end.wait(PATIENCE_SECONDS)

    app = open_page(lang="en")
    writer.write = write
    ask(app, "Koliko zadrug?")
    assert written.wait(PATIENCE_SECONDS)
    app.run()
    assert "Zadrug je &lt;b&gt;42&lt;/b&gt;. [1]" in read_html(app)
    assert "Writing the answer…" in read_html(app)
    assert app.session_state["turns"] == []
    running = app.session_state["running"][0]
    may_end.set()
    running.result(language="en")
    app.run()
    [turn] = app.session_state["turns"]
    assert (turn.question, turn.is_stopped) == ("Koliko zadrug?", False)
    assert "running" not in app.session_state


def test_a_stopped_answer_says_so_and_keeps_its_sources(
    open_page: OpenPage, writer: SampleKnowledgeBase, citation: Citation
) -> None:
    written, ended = Event(), Event()

    def write(show: Show) -> None:
        show(WrittenSentence("Zadrug je 42. [1]", (citation,), ""))
        written.set()
        assert ended.wait(PATIENCE_SECONDS)

    app = open_page(lang="en")
    writer.write = write
    ask(app, "Koliko zadrug?")
    assert written.wait(PATIENCE_SECONDS)
    app.run()
    click(app, "stop")
    ended.set()
    assert "Stopped before the answer was complete." in read_html(app)
    assert list_cited(app) == [REPORT]
    # What is not whole can be neither right nor wrong.
    assert [widget.key for widget in app.button_group if str(widget.key).endswith(".verdict")] == []
    writer.write = lambda show: None
    click(app, "answer.0.again")
    if "running" in app.session_state:
        app.session_state["running"][0].result(language="en")
        app.run()
    [turn] = app.session_state["turns"]
    assert not turn.is_stopped


def test_a_question_that_fails_can_be_asked_again(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    def fail(show: Show) -> None:
        raise EncoderMismatch("one", "another")

    app = open_page(lang="en")
    sample.write = fail
    ask(app, "Koliko zadrug?")
    assert [warning.value for warning in app.warning] == [
        "The question could not be answered just now. Please try again."
    ]
    sample.write = lambda show: None
    click(app, "failed.again")
    assert [turn.question for turn in app.session_state["turns"]] == ["Koliko zadrug?"]
    assert len(app.warning) == 0


# Sources and passages


def test_a_source_says_so_when_it_was_read_by_ocr_or_is_internal(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "visitor_access_levels", lambda visitor=None: tuple(AccessLevel))
    minutes = next(document for document in sample_documents() if document.id == MINUTES)
    pages = tuple(replace(page, ocr_confidence=0.87) for page in minutes.pages)
    sample._documents = [replace(minutes, pages=pages)]
    shown = read_html(ask(open_page(lang="en"), "Plača direktorja?"))
    assert '<span class="kb-badge">internal</span> Minutes · 2021 · Slovenian · read by OCR, 87% sure' in shown


def test_a_further_passage_of_a_document_is_named_by_its_page_and_first_words(open_page: OpenPage) -> None:
    app = ask(open_page(lang="sl"), "Kaj je mreža povezala in kaj bo mreža odprla?")
    assert [button.label for button in app.button if ".source." in str(button.key)] == [
        "\\[1\\] Letno poročilo mreže 2019",
        "\\[2\\] stran 2 · »Prihodnje leto bo mreža odprla pisarno v…«",
    ]


def test_a_passage_of_a_printed_page_opens_beside_its_picture(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    report = next(document for document in sample_documents() if document.id == REPORT)
    sample._documents = [replace(report, media_type="application/pdf")]
    app = ask(open_page(lang="en"), "Načrti: pisarno v Celju?")
    click(app, "answer.0.source.1")
    shown = read_html(app)
    assert f'<img src="/documents/{REPORT}/pages/2.webp"' in shown
    assert "<mark>Prihodnje leto bo mreža odprla pisarno v Celju.</mark>" in shown


def test_an_answer_can_be_saved_in_three_forms(open_page: OpenPage) -> None:
    app = ask(open_page(lang="en"), "Koliko zadrug?")
    assert [button.proto.label for button in app.get("download_button")] == [
        "Word document",
        "PDF for printing",
        "Text with Markdown",
    ]
    assert len(ask(open_page(lang="en"), "qqqq").get("download_button")) == 0


# What is in here


def test_the_first_page_says_what_is_in_here_and_each_number_is_a_list(open_page: OpenPage) -> None:
    drawn = read_html(open_page(lang="en"))
    ways = re.findall(r'<a class="kb-way" href="([^"]*)" target="_self" dir="auto">([^<]*)</a>', drawn)
    assert [(words, html.unescape(address)) for address, words in ways] == [
        # The newest is internal and is no link.
        ("Letno poročilo mreže 2019", f"/document?id={REPORT}"),
        ("Most do dela", f"/document?id={SHEET}"),
        ("4 documents", "/documents"),
        ("2015–2021", "/documents?from=2015&to=2021"),
        ("2010–2019 (1)", "/documents?from=2015&to=2016"),
        ("2020–2029 (2)", "/documents?from=2020&to=2021"),
        ("Report (1)", "/documents?type=report"),
        ("Minutes (1)", "/documents?type=minutes"),
        ("Project sheet (1)", "/documents?type=project_sheet"),
        ("Other document (1)", "/documents?type=other"),
        ("Slovenian (2)", "/documents?language=sl"),
        ("Serbian (Latin) (1)", "/documents?language=sr-Latn"),
    ]


def test_what_is_most_comes_first(tmp_path: Path) -> None:
    entries = SampleKnowledgeBase(tmp_path).list_documents(EVERYTHING)
    assert count_holdings(entries) == Holdings(
        total=4,
        types=(
            (DocumentType.REPORT, 1),
            (DocumentType.MINUTES, 1),
            (DocumentType.PROJECT_SHEET, 1),
            (DocumentType.OTHER, 1),
        ),
        languages=(("sl", 2), ("sr-Latn", 1)),
        years=(2015, 2021),
        decades=((2010, 1, 2015, 2016), (2020, 2, 2020, 2021)),
    )
    assert count_holdings([entry for entry in entries if entry.document_id == HOSTILE]).years is None
