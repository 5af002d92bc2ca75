"""The page where staff add and mend: who may, what each part does, and what hostile files look like there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.likenesses import JudgedLikeness
from ingest.folder_news import FolderNews
from kb.likeness import LikenessKind, make_likeness
from kb.sources import StoredFailure
from tests.web.conftest import read_html
from tests.web.sample_knowledge import (
    HOSTILE,
    HOSTILE_TITLE,
    MINUTES,
    REPORT,
    SECRET,
    SHEET,
    SampleKnowledgeBase,
)
from tests.web.sign_in import make_cookies, send_cookies, use_config, write_config
from web import access, reading
from web.change_log import Deed, read_changes
from web.components import reading as reading_component
from web.reading import Fate, Outcome, Phase, Reading
from web.removal import list_removed
from web.visitors import Role

OpenPage = Callable[..., AppTest]


@pytest.fixture
def data(sample: SampleKnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of an app with a sign-in, over the sample documents; an editor has signed in."""
    sample.config = use_config(write_config(tmp_path), monkeypatch)
    sample.config.paths.corpus.mkdir()
    send_cookies(monkeypatch, make_cookies(Role.EDITOR, sample.config.paths.data))
    return sample.config.paths.data


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return what readings have been asked for, which start no process here."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(reading_component, "start_reading", lambda data, *, again: calls.append(again))
    return calls


def write_reading(data: Path, stored: Reading) -> None:
    (data / "reading").mkdir(parents=True, exist_ok=True)
    reading._write_state(data / "reading", stored)


def put_file(sample: SampleKnowledgeBase, name: str) -> Path:
    file = sample.config.paths.corpus / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("zadruga")
    return file


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_the_page_is_for_the_staff(
    open_page: OpenPage, data: Path, role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, make_cookies(role, data) if role else {})
    app = open_page("upkeep", lang="en")
    assert [item.value for item in app.info] == ["This page is for the staff."]
    assert [item.label for item in app.button] == []
    assert app.get("file_uploader") == []


def test_what_is_new_in_the_folder_is_counted_and_read_at_a_click(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    sample.news = FolderNews(7, ("a", "b"), ("c",), ())
    app = open_page("upkeep", lang="en")
    assert "7 files in the folder · 2 new · 1 changed<" in read_html(app)
    app.button(key="reading.start").click().run()
    assert asked == [()]
    sample.news = FolderNews(7)
    assert "7 files in the folder · all of them have been read<" in read_html(open_page("upkeep", lang="en"))


def test_a_sent_file_lies_in_the_folder_and_is_read(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    app = open_page("upkeep", lang="en")
    (field,) = app.get("file_uploader")
    field.set_value([("../Zapisnik č.txt", b"Zapisnik", "text/plain"), ("a.exe", b"MZ", "x/y")]).run()
    app.button(key="uploading.add").click().run()
    year = date.today().year
    assert (sample.config.paths.corpus / f"uploads/{year}/Zapisnik č.txt").read_text() == "Zapisnik"
    assert asked == [()]
    html = read_html(app)
    assert "1 file added" in html
    assert "a.exe – not added, files of this format cannot be read" in html
    (change,) = read_changes(data, limit=9)
    assert (change.who, change.deed, change.new) == ("Eva Kos", Deed.ADDED, f"uploads/{year}/Zapisnik č.txt")


def test_a_new_version_is_sent_in_place_of_the_old_file(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    folder = sample.config.paths.corpus / f"uploads/{date.today().year}"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"old")
    app = open_page("upkeep", lang="en")
    app.checkbox(key="uploading.replaces.0").check().run()
    (field,) = app.get("file_uploader")
    field.set_value([("a.txt", b"new", "text/plain")]).run()
    app.button(key="uploading.add").click().run()
    assert [path.read_bytes() for path in folder.iterdir()] == [b"new"]
    assert asked == [()]
    # The next files are others, and none of them replaces anything unasked.
    assert app.checkbox(key="uploading.replaces.1").value is False
    assert f"a.txt – added as a new version of uploads/{date.today().year}/a.txt" in read_html(app)


def test_a_file_of_one_who_was_signed_out_meanwhile_is_not_kept(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("upkeep", lang="en")
    (field,) = app.get("file_uploader")
    field.set_value([("a.txt", b"x", "text/plain")]).run()
    button = app.button(key="uploading.add")
    send_cookies(monkeypatch, {})
    button.click().run()
    assert list(sample.config.paths.corpus.iterdir()) == []
    assert asked == []


def test_a_failed_file_has_its_reason_and_the_way_out(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    name = "<img src=x onerror=alert(1)>.pdf"
    sample.failures = [StoredFailure(name, None, "EncryptedSource", "needs a <password>", "save it", "", "2026-01-01")]
    app = open_page("upkeep", lang="en")
    html = read_html(app)
    assert "&lt;img src=x onerror=alert(1)&gt;.pdf" in html
    assert "The file is protected by a password. Save it without the password and add that." in html
    assert (
        '<summary>Technical details</summary><p class="kb-meta">The program&#x27;s own message, in English: '
        '<span lang="en" dir="auto">needs a &lt;password&gt;</span></p></details>'
    ) in html
    assert "<img" not in html
    app.button(key=f"failure.again.{name}").click().run()
    assert asked == [(name,)]


def test_files_that_are_gone_can_be_said_to_be_removed_on_purpose(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    sample.failures = [StoredFailure("share", None, "FilesMissing", "12 of 12 files", "connect", "", "2026-01-01")]
    app = open_page("upkeep", lang="en")
    assert "So many files of this folder are gone that its drive may be missing" in read_html(app)
    button = app.button(key="failure.again.share")
    assert button.label == "They were removed on purpose"
    button.click().run()
    assert asked == [("share",)]


def test_progress_is_shown_while_a_reading_is_under_way(
    open_page: OpenPage, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = Reading(Phase.READING, 1, 1.0, done=1, total=3, bytes_total=9, file="<b>zlo</b>.txt")
    monkeypatch.setattr(reading_component, "find_reading", lambda data: stored)
    app = open_page("upkeep", lang="en")
    html = read_html(app)
    assert "1 of 3 documents read" in html
    assert "&lt;b&gt;zlo&lt;/b&gt;.txt" in html
    assert app.button(key="reading.start").disabled


def test_what_the_last_reading_found_is_told_document_by_document(open_page: OpenPage, data: Path) -> None:
    outcomes = (
        Outcome(Fate.FAILED, "x.pdf", "UnreadableSource", "r", "a"),
        Outcome(Fate.ADDED, "porocila/2020-03-mreza.txt"),
        Outcome(Fate.CHANGED, "<b>zlo</b>.txt"),
        Outcome(Fate.MOVED, "most.txt", old_path="old/most.txt"),
        Outcome(Fate.REMOVED, "gone.txt"),
    )
    write_reading(data, Reading(Phase.DONE, 1, 1.0, 2.0, outcomes=outcomes))
    html = read_html(open_page("upkeep", lang="en"))
    assert "4 documents · 1 could not be read" in html
    assert "Letno poročilo mreže 2019</a>" in html
    assert "Report · March 2020 · Slovenian" in html
    assert "moved here from old/most.txt" in html
    assert "gone.txt" in html
    assert HOSTILE_TITLE not in html


def test_a_broken_reading_says_how_to_go_on(open_page: OpenPage, data: Path) -> None:
    # Nobody holds the lock of a process that is gone.
    write_reading(data, Reading(Phase.READING, 1, 1.0, total=3))
    app = open_page("upkeep", lang="en")
    assert [item.value for item in app.warning] == [
        "The reading broke off. What had been read is kept; read the folder again to continue."
    ]
    assert not app.button(key="reading.start").disabled


def test_an_entry_is_accepted_as_it_is_and_the_next_one_comes(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path
) -> None:
    app = open_page("upkeep", lang="en", part="check")
    first = app.query_params["id"]
    assert first in (REPORT, SHEET, HOSTILE, MINUTES)
    title = app.text_input(key="review.title").value
    next(button for button in app.button if button.label == "Accept and continue").click()
    app.run()
    (edit,) = sample.edits
    assert (edit[0], edit[1]["title"], edit[2]) == (first, title, "Eva Kos")
    assert list(edit[1]) == ["title", "date", "document_type", "language"]
    assert app.query_params["id"] != first
    assert app.text_input(key="review.title").value != title
    (change,) = read_changes(data, limit=9)
    assert (change.deed, change.document_id) == (Deed.CHECKED, first)


def test_an_entry_is_corrected_and_a_wrong_date_says_what_is_a_date(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path
) -> None:
    app = open_page("upkeep", lang="en", part="check", id=REPORT)
    assert app.text_input(key="review.date").value == "2020-03"
    app.text_input(key="review.date").set_value("yesterday")
    next(button for button in app.button if button.label == "Accept and continue").click()
    app.run()
    assert sample.edits == []
    assert "This is not a date." in read_html(app)
    assert app.text_input(key="review.date").value == "yesterday"
    app.text_input(key="review.date").set_value("2020-04")
    next(button for button in app.button if button.label == "Accept and continue").click()
    app.run()
    assert [(name, values["date"]) for name, values, _ in sample.edits] == [(REPORT, "2020-04")]
    assert read_changes(data, limit=9)[0].deed is Deed.CORRECTED


def test_an_entry_can_wait_and_comes_again_at_the_end(open_page: OpenPage, data: Path) -> None:
    app = open_page("upkeep", lang="en", part="check")
    seen = []
    for _ in range(4):
        seen.append(app.query_params["id"])
        next(button for button in app.button if button.label == "Later").click()
        app.run()
    assert sorted(seen) == [REPORT, SHEET, HOSTILE, MINUTES]
    assert app.query_params["id"] == seen[0]


def test_evidence_links_to_its_passage_and_hostile_text_is_shown_to_the_letter(open_page: OpenPage, data: Path) -> None:
    assert f'href="/document?id={SHEET}&amp;start=6&amp;end=18"' in read_html(
        open_page("upkeep", lang="en", part="check", id=SHEET)
    )
    html = read_html(open_page("upkeep", lang="en", part="check", id=HOSTILE))
    assert "<script>" not in html and "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_who_sits_at_the_machine_checks_public_documents_only(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "may_write", lambda: True)
    app = open_page("upkeep", lang="en", part="check", id=MINUTES)
    assert app.query_params["id"] != MINUTES
    assert "3 entries to check" in read_html(app)
    assert SECRET not in read_html(app)


def test_a_pair_is_decided(open_page: OpenPage, sample: SampleKnowledgeBase, data: Path) -> None:
    likeness = make_likeness(
        REPORT, HOSTILE, kind=LikenessKind.NEAR_COPY, similarity=0.9, evidence="90 % of the text is the same"
    )
    sample.judged = [JudgedLikeness(likeness, None)]
    app = open_page("upkeep", lang="en", part="alike")
    assert "90% of the text is the same" in read_html(app)
    assert HOSTILE_TITLE not in read_html(app)
    app.button(key=f"pair.wrong.near_copy.{REPORT}.{HOSTILE}").click().run()
    assert sample.judged == [JudgedLikeness(likeness, "rejected")]
    assert read_changes(data, limit=9)[0].deed is Deed.JUDGED


def test_a_document_is_removed_put_back_and_read_again(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    file = put_file(sample, "most.txt")
    app = open_page("upkeep", lang="en", part="remove", words="most")
    app.button(key=f"removing.remove.{SHEET}").click().run()
    assert not file.exists()
    assert "Removed: Most do dela. You can put it back below." in read_html(app)
    assert sample.withdrawn == [SHEET]
    assert f"removing.remove.{SHEET}" not in [button.key for button in app.button]
    (removed,) = list_removed(data, today=date.today())
    app.button(key=f"removed.back.{removed.day}.{SHEET}").click().run()
    assert file.read_text() == "zadruga"
    app.button(key=f"removing.again.{SHEET}").click().run()
    assert asked == [(), (), (SHEET,)]
    deeds = [(change.deed, change.document_id, change.old, change.new) for change in read_changes(data, limit=9)]
    assert deeds[::-1] == [
        (Deed.REMOVED, SHEET, "most.txt", ""),
        (Deed.PUT_BACK, SHEET, "", "most.txt"),
        (Deed.REREAD, SHEET, "most.txt", ""),
    ]


def test_while_another_process_writes_a_document_is_removed_all_the_same(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[tuple[str, ...]]
) -> None:
    file = put_file(sample, "most.txt")
    sample.is_locked = True
    open_page("upkeep", lang="en", part="remove", words="most").button(key=f"removing.remove.{SHEET}").click().run()
    assert not file.exists()
    assert asked == [()]


def test_a_click_of_one_who_was_signed_out_meanwhile_changes_nothing(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put_file(sample, "most.txt")
    for key in (f"removing.remove.{SHEET}", f"removing.again.{SHEET}"):
        send_cookies(monkeypatch, make_cookies(Role.EDITOR, data))
        button = open_page("upkeep", lang="en", part="remove", words="most").button(key=key)
        send_cookies(monkeypatch, {})
        button.click().run()
    assert file.exists()
    assert asked == []
    assert read_changes(data, limit=9) == []


@pytest.mark.parametrize("language", ["sl", "sr-Cyrl", "de"])
@pytest.mark.parametrize("part", ["", "check", "alike", "remove"])
def test_every_part_opens_in_every_language(open_page: OpenPage, data: Path, language: str, part: str) -> None:
    app = open_page("upkeep", lang=language, part=part)
    assert [item.value for item in app.title] != ["Add and correct"]


def test_of_two_chosen_documents_one_is_said_to_be_newer(
    open_page: OpenPage, sample: SampleKnowledgeBase, data: Path
) -> None:
    for expected in (
        [],
        ["That cannot be: the one that would be newer is said to be an earlier version of the other."],
    ):
        app = open_page("upkeep", lang="en", part="alike")
        first, second = (REPORT, SHEET) if not expected else (SHEET, REPORT)
        app.selectbox(key="joining.0").set_value(first)
        app.selectbox(key="joining.1").set_value(second)
        app.radio(key="joining.kind").set_value("newer_version")
        next(button for button in app.button if button.label == "Link").click().run()
        assert [item.value for item in app.warning] == expected
        assert sample.newer == {SHEET: REPORT}
    assert [change.new for change in read_changes(data, limit=9)] == ["confirmed"]
