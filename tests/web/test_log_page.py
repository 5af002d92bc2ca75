"""Corrections and decisions of people who have signed in, and the page where administrators see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.likenesses import JudgedLikeness
from kb.errors import StoreError
from kb.likeness import LikenessKind, make_likeness
from tests.web.conftest import read_html
from tests.web.sample_knowledge import HOSTILE, HOSTILE_TITLE, REPORT, SHEET, SampleKnowledgeBase
from tests.web.sign_in import make_cookies, make_visitor, send_cookies, use_config, write_config
from web.change_log import Deed, append_changes, make_change, read_changes
from web.components import correction
from web.visitors import Role

OpenPage = Callable[..., AppTest]


@pytest.fixture
def data(sample: SampleKnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of an app with a sign-in, over the sample documents."""
    sample.config = use_config(write_config(tmp_path), monkeypatch)
    return sample.config.paths.data


@pytest.mark.usefixtures("sample")
def test_only_administrators_see_the_log(open_page: OpenPage, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_changes(data, [make_change(make_visitor(Role.MEMBER, name="Ana Novak"), Deed.SIGNED_IN)])
    for role in (None, Role.MEMBER, Role.EDITOR):
        send_cookies(monkeypatch, make_cookies(role, data) if role else {})
        app = open_page("log", lang="en")
        assert [item.value for item in app.info] == ["This page is for administrators."]
        assert "Ana Novak" not in read_html(app)
        # The header has such a link too; another one only where signing in would help.
        assert read_html(app).count(">Sign in</a>") == (2 if role is None else 0)
    send_cookies(monkeypatch, make_cookies(Role.ADMIN, data))
    assert 'Ana Novak (member)</td><td dir="auto">signed in</td>' in read_html(open_page("log", lang="en"))


def test_an_editor_corrects_under_the_name_of_the_visit(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, make_cookies(Role.EDITOR, data))
    app = open_page("document", id=REPORT, lang="en")
    assert "Your name" not in [field.label for field in app.text_input]
    next(field for field in app.text_input if field.label == "Title").set_value("Letno poročilo")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert sample.edits == [(REPORT, {"title": "Letno poročilo"}, "Eva Kos")]
    (change,) = read_changes(data, limit=9)
    assert (change.who, change.role, change.deed, change.document_id, change.field, change.old) == (
        "Eva Kos",
        "editor",
        "corrected",
        REPORT,
        "title",
        "Letno poročilo mreže 2019",
    )


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_who_is_no_editor_corrects_nothing_from_this_machine_either(
    open_page: OpenPage, data: Path, role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, make_cookies(role, data) if role else {})
    app = open_page("document", id=REPORT, lang="en")
    assert [field.key for field in app.text_input] == ["document.find"]


def test_a_click_of_one_who_was_signed_out_meanwhile_decides_nothing(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likeness = make_likeness(
        REPORT, SHEET, kind=LikenessKind.NEAR_COPY, similarity=0.9, evidence="90 % of the text is the same"
    )
    sample.judged = [JudgedLikeness(likeness, None)]
    send_cookies(monkeypatch, make_cookies(Role.EDITOR, data))
    app = open_page("document", id=REPORT, lang="en")
    button = app.button(key=f"alike.wrong.near_copy.{SHEET}")
    send_cookies(monkeypatch, {})
    button.click().run()
    assert sample.judged == [JudgedLikeness(likeness, None)]
    send_cookies(monkeypatch, make_cookies(Role.EDITOR, data))
    app = open_page("document", id=REPORT, lang="en")
    app.button(key=f"alike.wrong.near_copy.{SHEET}").click().run()
    assert sample.judged == [JudgedLikeness(likeness, "rejected")]
    (change,) = read_changes(data, limit=9)
    assert (change.who, change.document_id, change.other_id, change.field, change.old, change.new) == (
        "Eva Kos",
        REPORT,
        SHEET,
        "near_copy",
        "",
        "rejected",
    )


def test_the_log_shows_what_was_there_before_and_after_to_the_letter(
    open_page: OpenPage, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = make_visitor(Role.EDITOR, name="<b>Eva</b>")
    append_changes(
        data,
        [
            make_change(editor, Deed.CORRECTED, document_id=HOSTILE, field="document_type", old="other", new="report"),
            make_change(editor, Deed.CORRECTED, document_id="gone", field="authors", old="Ana\nEva", new=""),
            make_change(editor, Deed.JUDGED, document_id=REPORT, other_id=SHEET, old="", new="confirmed"),
            make_change(editor, Deed.SIGNED_OUT),
        ],
    )
    send_cookies(monkeypatch, make_cookies(Role.ADMIN, data))
    shown = read_html(open_page("log", lang="en"))
    told = re.findall('<tr><td dir="auto">.*?</td><td dir="auto">(.*?)</td><td dir="auto">(.*?)</td></tr>', shown)
    assert {who for who, _ in told} == {"&lt;b&gt;Eva&lt;/b&gt; (editor)"}
    assert HOSTILE_TITLE not in shown
    report = f'<a href="/document?id={REPORT}">Letno poročilo mreže 2019</a>'
    sheet = f'<a href="/document?id={SHEET}">Most do dela</a>'
    assert [what for _, what in told][:3] == [
        "signed out",
        f"{report} · {sheet}<br>– → checked by the staff",
        'gone<br>Authors: <span dir="auto">Ana; Eva</span> → –',
    ]
    assert told[3][1].endswith('Type: <span dir="auto">Other document</span> → Report')


def test_who_corrects_at_this_machine_is_in_the_log_too(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction, "may_write", lambda: True)
    app = open_page("document", id=REPORT, lang="en")
    next(field for field in app.text_input if field.label == "Issued by").set_value("Mreža")
    next(field for field in app.text_input if field.label == "Your name").set_value("Ana")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    (change,) = read_changes(sample.config.paths.data, limit=9)
    assert (change.who, change.role, change.field) == ("Ana", "visitor", "issuer")


def test_a_log_that_cannot_be_read_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "changes.jsonl").mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        read_changes(tmp_path, limit=9)
