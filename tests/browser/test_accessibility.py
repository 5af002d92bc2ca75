"""No page has a barrier that axe finds, nor text beyond the edge of a phone: light and dark, on a desktop and a phone."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import find_faults, use_scheme
from tests.browser.conftest import App
from tests.browser.steps import DESKTOP, PHONE, READY, ask, find_overflow, open_first_source, visit, wait_until_ready

pytestmark = pytest.mark.browser

PAGES = {
    "first": "/?lang=sl",
    "search": "/search",
    "results": "/search?q=zadruga&lang=de",
    "nothing found": "/search?q=krokodil&language=de",
    "documents": "/documents?lang=it",
    "no document": "/document?id=unknown",
    "projects": "/observatory?lang=sr-Cyrl",
    "events": "/observatory?register=events&lang=hr",
    "indicators": "/observatory?register=indicators&lang=es",
    "adding": "/upkeep",
    "checking": "/upkeep?part=check&lang=de",
    "same works": "/upkeep?part=alike",
    "removing": "/upkeep?part=remove",
    "quality": "/quality?lang=sl",
    "log": "/log",
}
DOCUMENTS = {
    "report": ("2018-07-12-zses-polletno-porocilo.txt", 0, 0),
    "passage of a scan": ("obavijest.pdf", 40, 80),
    "Word document": ("lettera.docx", 10, 60),
    "internal document": ("interno/2021-uprava.txt", 0, 0),
}
# The narrowest telephones that are still sold.
_NARROW = 360


def check_everything(page: Page) -> None:
    """Look at the page that is open in both sizes and both schemes.

    What the scheme alone decides is the contrast, so the other rules are asked once for each size.
    """
    # The code of rarer widgets comes when they are drawn, after the page has said that it is ready.
    page.wait_for_load_state("networkidle")
    wait_until_ready(page)
    use_scheme(page, "light")
    assert find_faults(page) == []
    use_scheme(page, "dark")
    assert find_faults(page, only="color-contrast") == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert find_faults(page) == []
    assert find_overflow(page) == []
    use_scheme(page, "light")
    assert find_faults(page, only="color-contrast") == []
    page.set_viewport_size({"width": _NARROW, "height": PHONE[1]})
    assert find_overflow(page) == []


@pytest.mark.parametrize("page", [DESKTOP], indirect=True, ids=["both"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_has_no_barrier(page: Page, path: str) -> None:
    visit(page, path)
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" · SE Observatory")
    check_everything(page)


@pytest.mark.parametrize("page", [DESKTOP], indirect=True, ids=["both"])
@pytest.mark.parametrize(("name", "start", "end"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_has_no_barrier(page: Page, app: App, name: str, start: int, end: int) -> None:
    document_id = hashlib.sha256((app.corpus / name).read_bytes()).hexdigest()[:16]
    visit(page, f"/document?id={document_id}&start={start}&end={end}")
    assert page.title() != "SE Observatory"
    check_everything(page)


@pytest.mark.parametrize("page", [DESKTOP], indirect=True, ids=["both"])
def test_an_answer_and_its_source_have_no_barrier(page: Page) -> None:
    visit(page, "/?lang=de")
    ask(page, "How much is the rent of the workshop a month?")
    assert page.locator("h1").count() == 1
    check_everything(page)
    open_first_source(page)
    page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
    check_everything(page)


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_refusal_and_a_list_as_answer_have_no_barrier(page: Page) -> None:
    visit(page, "/?lang=sl")
    questions = ("Kdaj je bila ustanovljena univerza v Pekingu?", "Koliko dokumentov je iz leta 2018?")
    for number, question in enumerate(questions):
        page.locator("[data-testid=stChatInput] textarea").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_selector(f".st-key-answer-{number}-after", state="attached")
    page.wait_for_selector(READY)
    assert find_faults(page) == []
    assert find_overflow(page) == []
