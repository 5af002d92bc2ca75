"""From a question to the exact words: in a document of every form, on a desktop and on a phone, and there and back again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, App
from tests.browser.papers import Paper, list_papers
from tests.browser.steps import (
    DESKTOP,
    PHONE,
    Area,
    ask,
    find_overflow,
    measure_marks,
    open_first_source,
    read_answer,
    read_place,
    visit,
    wait_until_ready,
)

pytestmark = pytest.mark.browser

# A line of each of the documents that ship with the app that is long enough to be found by its words.
_LONG = 50


def squeeze(text: str) -> str:
    return "".join(text.split())


def check_areas(found: Sequence[Area], expected: Sequence[Area], *, tolerance: float) -> None:
    """Compare what is marked on a picture with where the words were drawn, in shares of the page."""
    assert len(found) == len(expected)
    for area, wanted in zip(found, expected, strict=True):
        assert area.left == pytest.approx(wanted.left, abs=tolerance)
        assert area.right == pytest.approx(wanted.right, abs=tolerance)
        # The height of a mark is that of a line of print, whichever letters are in it.
        assert (area.top + area.bottom) / 2 == pytest.approx((wanted.top + wanted.bottom) / 2, abs=tolerance)
        assert wanted.bottom - wanted.top < (area.bottom - area.top) * 1.5 < 4 * (wanted.bottom - wanted.top)


@pytest.mark.parametrize(
    ("page", "language"), [(DESKTOP, "sl"), (PHONE, "de")], indirect=["page"], ids=["desktop", "phone"]
)
@pytest.mark.parametrize("paper", list_papers(), ids=lambda paper: paper.name)
def test_a_citation_leads_to_the_right_words_and_back_to_the_conversation(
    page: Page, paper: Paper, language: str
) -> None:
    visit(page, f"/?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    ask(page, paper.question)
    written = read_answer(page)
    assert squeeze(paper.quote) in squeeze(written)
    dialog = open_first_source(page)
    assert squeeze(dialog.locator("mark").inner_text()) == squeeze(paper.quote)
    if paper.areas:
        check_areas(measure_marks(dialog.locator(".kb-sheet")), paper.areas, tolerance=paper.tolerance)
    assert find_overflow(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    conversation = page.url
    page.reload()
    wait_until_ready(page)
    assert page.url == conversation and "c=" in conversation
    expect(page.locator(".st-key-answer-0-question")).to_contain_text(paper.question)
    assert read_answer(page) == written
    open_first_source(page).locator("[data-testid=stPageLink] a").click()
    page.wait_for_url("**/document?id=*")
    wait_until_ready(page)
    before, marked = read_place(page)
    assert marked == squeeze(paper.quote)
    assert before.endswith(paper.words.partition(marked)[0][-60:])
    expect(page.locator(".kb-sheet .kb-box, .kb-document mark").first).to_be_in_viewport()
    expect(page.locator("html")).to_have_attribute("lang", language)
    document = page.url
    page.go_back()
    page.wait_for_url(conversation)
    assert read_answer(page) == written
    expect(page.locator("[data-testid=stDialog]")).to_have_count(0)
    page.go_forward()
    page.wait_for_url(document)
    expect(page.locator(".kb-document mark").first).to_be_visible()


def test_a_scan_opens_with_the_words_marked_on_its_picture(page: Page, app: App) -> None:
    paper = next(paper for paper in list_papers() if paper.name == "obavijest.pdf")
    visit(page, f"/search?q={paper.question}")
    document_id = hashlib.sha256((app.corpus / paper.name).read_bytes()).hexdigest()[:16]
    page.locator(f"[data-testid=stPageLink] a[href*='{document_id}']").first.click()
    page.wait_for_url("**/document?id=*")
    wait_until_ready(page)
    sheet = page.locator(".kb-sheet")
    expect(sheet.locator(".kb-box").first).to_be_in_viewport()
    check_areas(measure_marks(sheet), paper.areas, tolerance=paper.tolerance)


def test_what_is_searched_for_is_marked_in_each_document_where_it_stands_in_its_file(page: Page) -> None:
    for file in sorted((ROOT / "corpus").glob("*.txt")):
        words = find_rare_words(file)
        visit(page, f'/search?q="{words}"&lang=sl')
        page.locator("[data-testid=stVerticalBlock] [data-testid=stPageLink] a[href*=start]").first.click()
        page.wait_for_url("**/document?id=*")
        wait_until_ready(page)
        before, marked = read_place(page)
        assert squeeze(words) in marked
        assert squeeze(file.read_text(encoding="utf-8-sig")).startswith(before + marked)


def find_rare_words(file: Path) -> str:
    """Return some words of a file that stand in it once and on one line."""
    text = file.read_text(encoding="utf-8-sig")
    for line in text.splitlines():
        words = re.findall(r"(?:\w{3,} ){5}", line)
        if len(line) > _LONG and words and text.count(words[0]) == 1:
            return str(words[0]).strip()
    raise AssertionError(f"{file} has no long line")


def test_an_example_of_the_first_page_is_answered_from_the_documents(page: Page, app: App) -> None:
    visit(page, "/?lang=sl")
    example = page.locator('[class*="st-key-example"] button').first
    question = example.inner_text()
    example.click()
    page.wait_for_selector("a.number")
    expect(page.locator(".st-key-answer-0-question")).to_contain_text(question)
    quoted = squeeze(open_first_source(page).locator("mark").first.inner_text())
    assert any(quoted in squeeze(file.read_text(encoding="utf-8-sig")) for file in app.corpus.glob("*.txt"))
