"""Conversations outlive a reload and can be shared; what people say of answers reaches the staff's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from desk.database import Desk
from desk.feedback import Outcome, Verdict
from kb.metadata import AccessLevel
from tests.web.conftest import read_html
from tests.web.sample_knowledge import SECRET, SampleKnowledgeBase
from web import access, knowledge
from web.components import conversations

OpenPage = Callable[..., AppTest]


@pytest.fixture
def desk(sample: SampleKnowledgeBase) -> Desk:
    return knowledge.open_desk()


@pytest.fixture
def as_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "may_write", lambda: True)


def ask(app: AppTest, question: str) -> AppTest:
    app.chat_input[0].set_value(question).run()
    assert not app.exception, app.exception
    return app


def address_of(app: AppTest) -> str:
    address = app.query_params["c"]
    return address if isinstance(address, str) else address[0]


def list_questions(app: AppTest) -> list[str]:
    return [turn.question for turn in app.session_state["turns"]]


def test_a_question_is_kept_under_the_address_of_its_conversation(open_page: OpenPage, desk: Desk) -> None:
    app = ask(ask(open_page(), "Koliko zadrug?"), "Kje je srečanje?")
    address = address_of(app)
    kept = desk.conversations.get(address)
    assert kept is not None
    assert kept.questions == ("Koliko zadrug?", "Kje je srečanje?")


def test_a_reload_shows_the_conversation_again(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "current_owner", lambda: "ana")
    app = ask(open_page(), "Koliko zadrug?")
    again = open_page(c=address_of(app))
    assert list_questions(again) == ["Koliko zadrug?"]
    assert read_html(again) == read_html(app)


def test_a_shared_conversation_is_answered_from_what_the_reader_may_see(
    open_page: OpenPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = SECRET.split()[0]
    with monkeypatch.context() as as_member:
        as_member.setattr(access, "visitor_access_levels", lambda visitor=None: tuple(AccessLevel))
        shown = ask(open_page(), secret)
        assert not shown.session_state["turns"][0].answer.refused
    address = address_of(shown)
    visitor = open_page(c=address)
    assert visitor.session_state["turns"][0].answer.refused
    assert SECRET not in read_html(visitor)


def test_who_goes_on_with_a_shared_conversation_gets_one_of_their_own(open_page: OpenPage, desk: Desk) -> None:
    theirs = desk.conversations.begin("somebody", "Koliko zadrug?")
    app = ask(open_page(c=theirs), "Kje je srečanje?")
    mine = address_of(app)
    assert mine != theirs
    kept, others = desk.conversations.get(mine), desk.conversations.get(theirs)
    assert kept is not None and kept.questions == ("Koliko zadrug?", "Kje je srečanje?")
    assert others is not None and others.questions == ("Koliko zadrug?",)


def test_an_address_of_nothing_is_a_new_conversation(open_page: OpenPage) -> None:
    assert list_questions(open_page(c="nothing")) == []


def test_a_new_conversation_begins_empty_and_the_old_one_is_listed(
    open_page: OpenPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "current_owner", lambda: "ana")
    app = ask(open_page(), "Koliko zadrug?")
    app.button(key="new_conversation").click().run()
    assert list_questions(app) == []
    assert "c" not in app.query_params
    assert [link.proto.label for link in app.get("page_link") if "c=" in link.proto.query_string] == [
        "Koliko zadrug\\?"
    ]


def test_a_conversation_that_is_gone_says_so_until_something_is_asked(open_page: OpenPage, desk: Desk) -> None:
    app = open_page(c="gone", lang="en")
    said = ["This conversation is no longer here. Ask a question to begin a new one."]
    assert [info.value for info in app.info] == said
    ask(app, "Koliko zadrug?")
    assert ([info.value for info in app.info], address_of(app) == "gone") == ([], False)
    assert [info.value for info in open_page(lang="en").info] == []


def test_the_owner_can_delete_a_conversation(open_page: OpenPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "current_owner", lambda: "ana")
    app = ask(open_page(), "Koliko zadrug?")
    address = address_of(app)
    app.button(key=f"delete.{address}").click().run()
    assert (desk.conversations.get(address), list_questions(app)) == (None, [])
    foreign = open_page(c=desk.conversations.begin("ivo", "Kdo?"))
    assert [button.key for button in foreign.button if str(button.key).startswith("delete.")] == []


@pytest.mark.usefixtures("as_staff")
def test_a_verdict_reaches_the_page_of_the_staff(open_page: OpenPage, desk: Desk) -> None:
    app = ask(open_page(), "Koliko zadrug?")
    [pills] = [widget for widget in app.button_group if str(widget.key).endswith(".verdict")]
    pills.set_value(Verdict.RIGHT).run()
    assert "The office will see this." in read_html(app)
    page = open_page("quality")
    assert "Koliko zadrug?" in read_html(page)
    [item] = desk.feedback.list_feedback(Outcome.OPEN)
    page.button(key=f"feedback.gold.{item.id}").click().run()
    assert desk.feedback.list_feedback(Outcome.OPEN) == []
    assert [kept.id for kept in desk.feedback.list_feedback(Outcome.GOLD)] == [item.id]


@pytest.mark.usefixtures("as_staff")
def test_a_refused_question_is_shown_to_the_staff(open_page: OpenPage, desk: Desk) -> None:
    ask(open_page(), "qwertz")
    assert [(item.question, item.times) for item in desk.feedback.list_unanswered()] == [("qwertz", 1)]
    page = open_page("quality")
    html = read_html(page)
    assert '<p dir="auto"><b>qwertz</b></p>' in html
    reason = (
        "The file is damaged or is not what its name says.",
        "Open it in its program, save a new copy and add that.",
    )
    assert "".join(f'<td dir="auto">{cell}</td>' for cell in ("zapis.pdf", *reason)) in html
    assert "open it and save it anew" not in html
    next(button for button in page.button if str(button.key).startswith("unanswered.close.")).click().run()
    assert desk.feedback.list_unanswered() == []
    assert "qwertz" not in read_html(page)


@pytest.mark.usefixtures("as_staff")
def test_a_right_refusal_can_become_a_test_question(open_page: OpenPage, desk: Desk) -> None:
    app = ask(open_page(lang="en"), "qwertz")
    [pills] = [widget for widget in app.button_group if str(widget.key).endswith(".verdict")]
    pills.set_value(Verdict.RIGHT).run()
    [item] = desk.feedback.list_feedback(Outcome.OPEN)
    page = open_page("quality", lang="en")
    assert "They do not say it · " in read_html(page)
    page.button(key=f"feedback.gold.{item.id}").click().run()
    assert [kept.question for kept in desk.feedback.list_feedback(Outcome.GOLD)] == ["qwertz"]


def test_others_do_not_see_the_page_of_the_staff(open_page: OpenPage) -> None:
    ask(open_page(), "qwertz")
    page = open_page("quality")
    assert [info.value for info in page.info] == ["This page is for the staff."]
    assert "<table" not in read_html(page)
