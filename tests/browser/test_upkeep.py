"""Staff add files and check entries in a real browser; the folder is read by a process of its own meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, serve_app
from tests.browser.steps import READY, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Return an app of our own: other walks count the documents of theirs."""
    with serve_app(taken_in, tmp_path_factory.mktemp("upkeep"), sign_in=None) as running:
        yield running


def test_sent_files_are_read_and_the_keyboard_goes_from_entry_to_entry(page: Page, app: App, tmp_path: Path) -> None:
    note, broken = tmp_path / "vabilo č.txt", tmp_path / "broken.pdf"
    note.write_text("VABILO NA SREČANJE ZADRUG\n\nVabimo vas v Kranj.\n", encoding="utf-8")
    broken.write_text("this is no PDF")
    page.goto("/upkeep")
    page.set_input_files('[data-testid="stFileUploader"] input[type="file"]', [note, broken])
    page.get_by_role("button", name="Add the files").click()
    expect(page.get_by_text("2 files added")).to_be_visible()
    expect(page.get_by_text("What the last reading found")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("link", name="VABILO NA SREČANJE ZADRUG")).to_be_visible()
    expect(page.get_by_text("What is in the file does not match the ending of its name.")).to_be_visible()
    assert [file.name for file in app.corpus.glob("uploads/*/*") if file.suffix == ".txt"] == ["vabilo č.txt"]
    visit(page, "/upkeep?part=check")
    page.get_by_label("Your name").fill("Ana")
    page.keyboard.press("Tab")
    page.wait_for_selector(READY)
    title = page.get_by_label("Title", exact=True)
    before = title.input_value()
    title.press("Enter")
    expect(page.get_by_text(f"Checked: {before}")).to_be_visible()
    expect(title).to_be_focused()
    expect(title).not_to_have_value(before)
