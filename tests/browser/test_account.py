"""Signing in with an account at a provider, in a real browser, and what is left for the next person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, serve_app
from tests.browser.steps import READY, visit
from tests.web.loopback_provider import CLIENT, SECRET, LoopbackProvider, run_provider

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[LoopbackProvider]:
    """Run a provider of accounts."""
    with run_provider() as running:
        yield running


@pytest.fixture(scope="module")
def app(provider: LoopbackProvider, taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the small corpus with a provider of accounts and no passwords."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CLIENT_SECRET", SECRET)
        settings = {
            "issuer": provider.issuer,
            "client_id": CLIENT,
            "client_secret": "env:CLIENT_SECRET",
            "claim": "email",
            "member": ["@example.org"],
            "editor": [],
            "admin": [],
        }
        sign_in: dict[str, object] = {"member": None, "editor": None, "admin": None, "hours": 12, "provider": settings}
        with serve_app(taken_in, tmp_path_factory.mktemp("account"), sign_in=sign_in) as running:
            yield running


def test_the_lists_of_an_account_are_gone_after_signing_out_and_back_after_signing_in(
    page: Page, app: App, provider: LoopbackProvider
) -> None:
    visit(page, "/search?q=zadruge&lang=en")
    page.locator("a.kb-visit").click()
    page.get_by_role("link", name="Sign in with your account").click()
    # Back on the same search, by way of the provider.
    page.wait_for_selector("form.kb-visit")
    assert page.url == f"{app.address}/search?q=zadruge&lang=en"
    expect(page.locator("form.kb-visit")).to_contain_text("Ana Kos")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Save this search").click()
    saved = page.get_by_text("Your saved searches")
    expect(saved).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    # By way of the provider, where the session is over too.
    page.wait_for_selector("a.kb-visit")
    assert page.url == f"{app.address}/"
    assert [left["post_logout_redirect_uri"] for left in provider.left] == [f"{app.address}/sign-in/return"]
    assert "id_token_hint" in provider.left[0]
    visit(page, "/search?lang=en")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    assert saved.count() == 0
    page.locator("a.kb-visit").click()
    page.get_by_role("link", name="Sign in with your account").click()
    page.wait_for_selector("form.kb-visit")
    expect(saved).to_be_visible()
    page.get_by_role("link", name="zadruge", exact=True).click()
    page.wait_for_url("**/search?q=zadruge*")
    expect(page.get_by_text("This search is saved.")).to_be_visible()
