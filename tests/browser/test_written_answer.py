"""Answers of a language model in a real browser: they appear as they are written, and can be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.answer.model_server import ModelServer, configure_model, serve_model
from tests.browser.conftest import App, serve_app
from tests.browser.steps import visit

pytestmark = pytest.mark.browser

FIRST = "The rent of the workshop is 350 euros a month."
QUESTION = "How much is the rent of the workshop?"


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with serve_model() as server:
        yield server


@pytest.fixture(scope="module")
def app(model: ModelServer, taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the documents with a language model."""
    generator = configure_model(model.server_address[1], seconds=60).model_dump()
    with serve_app(taken_in, tmp_path_factory.mktemp("written"), sign_in=None, generator=generator) as running:
        yield running


def test_a_written_answer_appears_bit_by_bit_and_can_be_stopped(page: Page, model: ModelServer) -> None:
    # A false sentence follows the true one and must never be seen; the last one takes a long time.
    model.says = f"{FIRST} The rent of the workshop is 900 euros. {'And so it was for all of them ' * 400}."
    model.pause_seconds = 0.1
    visit(page, "/?lang=en")
    page.locator("[data-testid=stChatInput] textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    # The first question loads the client of the language model.
    expect(page.get_by_text(FIRST)).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Writing the answer…")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped before the answer was complete.")).to_be_visible()
    expect(page.get_by_text(FIRST).first).to_be_visible()
    assert page.get_by_text("900 euros").count() == 0
    # What was written keeps its sources.
    page.locator("a.number").first.click()
    expect(page.locator("[data-testid=stDialog] mark").first).to_be_visible()
    page.keyboard.press("Escape")
    model.pause_seconds, model.says = 0.0, FIRST
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_text("Stopped before the answer was complete.")).to_have_count(0)
    expect(page.get_by_text("Was this the answer?")).to_be_visible()
