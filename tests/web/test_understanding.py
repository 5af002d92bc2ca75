"""What a follow-up was understood as is shown, and can be changed and asked again."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

# The page is run from its text: pytest's modules are not importable in it.
_PAGE = """
import streamlit as st
from answer.answers import Answer, AnswerMode
from web.components.understanding import show_understanding

understood = st.session_state.setdefault("understood", "Proračun? (Most <b>do</b> dela)")
answer = Answer("Proračun?", "sl", AnswerMode.REFUSAL, True, "", (), (), 0.0, understood_as=understood)
show_understanding(answer, key="answer.0")
st.text(st.session_state.get("next_question", "nothing asked"))
"""


def run_page(understood: str) -> AppTest:
    app = AppTest.from_string(_PAGE)
    app.session_state["understood"] = understood
    return app.run()


def test_a_completed_question_is_shown_and_asked_again_as_changed() -> None:
    app = run_page("Proračun? (Most <b>do</b> dela)")
    assert not app.exception
    assert "Understood as: Proračun? (Most &lt;b&gt;do&lt;/b&gt; dela)" in app.get("html")[0].proto.body
    assert app.text_input[0].value == "Proračun? (Most <b>do</b> dela)"
    app.text_input[0].set_value("Proračun projekta Lipa?")
    app.button[0].click().run()
    assert app.text[0].value == "Proračun projekta Lipa?"


def test_a_question_that_stood_alone_shows_nothing() -> None:
    app = run_page("")
    assert not app.exception
    assert (len(app.get("html")), len(app.text_input)) == (0, 0)
