"""Signing in and out in a real browser. Each test waits for real pages, so it takes some seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import find_faults, use_scheme
from tests.browser.conftest import SECRET, App, serve_app
from tests.browser.steps import PHONE, READY, find_overflow, visit
from tests.web.sign_in import HASHES, PASSWORDS
from web.visitors import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the documents with a sign-in."""
    sign_in: dict[str, object] = {role.value: stored for role, stored in HASHES.items()}
    with serve_app(taken_in, tmp_path_factory.mktemp("sign_in"), sign_in=sign_in | {"hours": 12}) as running:
        yield running


def sign_in(page: Page, role: Role) -> None:
    """Fill the form by the keyboard and send it."""
    # The name has the focus as soon as the form is there.
    page.wait_for_selector("input:focus")
    page.keyboard.type("Eva Kos")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORDS[role])
    page.keyboard.press("Enter")
    page.wait_for_selector("form.kb-visit", state="attached")


def internal_id(app: App, name: str) -> str:
    return hashlib.sha256((app.corpus / "interno" / name).read_bytes()).hexdigest()[:16]


@pytest.mark.parametrize("page", [(1440, 900), (390, 844)], indirect=True)
def test_a_member_reads_what_is_internal_until_signing_out(page: Page, app: App) -> None:
    document_id = internal_id(app, "2021-uprava.txt")
    address = f"/document?id={document_id}&lang=sl"
    visit(page, address)
    page.locator(".stMain").get_by_role("link", name="Za branje se prijavite").click()
    expect(page.locator("h1")).to_have_text("Prijava")
    sign_in(page, Role.MEMBER)
    # Back on the same document, in the same language.
    assert page.url == f"{app.address}{address}"
    expect(page.locator(".kb-document")).to_contain_text(SECRET)
    expect(page.locator("form.kb-visit")).to_contain_text("Eva Kos")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.request.get(f"/documents/{document_id}/original").status == 200
    # No script of the page can read who has signed in.
    assert "seobs_visitor" not in page.evaluate("document.cookie")
    page.get_by_role("button", name="Odjava").click()
    page.wait_for_selector("a.kb-visit")
    assert page.url == f"{app.address}/"
    visit(page, address)
    expect(page.get_by_text("Interni dokument", exact=False).first).to_be_visible()
    assert SECRET not in page.content()
    assert page.request.get(f"/documents/{document_id}/original").status == 404


def test_a_page_left_open_shows_nothing_internal_after_signing_out_elsewhere(page: Page, app: App) -> None:
    visit(page, "/search?q=plača direktorice zadruge na mesec")
    page.locator("a.kb-visit").click()
    sign_in(page, Role.EDITOR)
    expect(page.locator("mark").first).to_contain_text("Plača direktorice")
    other = page.context.new_page()
    visit(other, "/documents")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_selector("a.kb-visit")
    # Its connection was opened with the cookie of the visit.
    page.locator(".st-key-search-q input, .st-key-search\\.q input").fill("plača direktorice")
    page.keyboard.press("Enter")
    page.wait_for_selector("a.kb-visit")
    page.wait_for_selector(READY)
    assert "tri tisoč" not in page.content()


def test_a_wrong_password_is_said_and_the_name_stays(page: Page) -> None:
    page.goto("/sign-in?lang=de")
    page.get_by_label("Ihr Name").fill("Eva Kos")
    page.get_by_label("Passwort").fill("ein falsches Passwort")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert")).to_have_text("Das Passwort ist nicht richtig.")
    expect(page.get_by_label("Ihr Name")).to_have_value("Eva Kos")
    expect(page.get_by_label("Passwort")).to_be_focused()


def test_an_administrator_sees_who_was_here(page: Page) -> None:
    page.goto("/sign-in")
    sign_in(page, Role.ADMIN)
    page.locator("[data-testid=stPageLink] a", has_text="Log").click()
    page.wait_for_url("**/log")
    expect(page.locator("table tbody tr").first).to_contain_text("Eva Kos (administrator)")
    page.wait_for_selector(READY)
    assert find_faults(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    use_scheme(page, "dark")
    assert find_faults(page) == []
    assert find_overflow(page) == []


def test_the_page_for_signing_in_has_no_barrier(page: Page) -> None:
    page.goto("/sign-in?lang=de")
    assert find_faults(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    use_scheme(page, "dark")
    assert find_faults(page) == []
    assert find_overflow(page) == []


@pytest.mark.parametrize("page", [(1600, 1000), (1440, 900), (1280, 800), (768, 1024)], indirect=True)
def test_the_header_of_staff_is_in_order_at_every_width(page: Page) -> None:
    page.goto("/sign-in")
    sign_in(page, Role.ADMIN)
    for language in ("de", "sr-Cyrl", "es"):
        visit(page, f"/search?lang={language}")
        brand, switch = page.locator("a.kb-brand"), page.locator(".st-key-language_switch")
        first, last = brand.bounding_box(), switch.bounding_box()
        assert first is not None and last is not None
        # The choice of language stands at the end of the first row, not at the beginning of another.
        assert abs(first["y"] + first["height"] / 2 - last["y"] - last["height"] / 2) < 12, language
        assert last["x"] + last["width"] > first["x"] + 600, language


@pytest.mark.parametrize("page", [(390, 844), (360, 740)], indirect=True)
def test_the_header_of_a_visitor_on_a_phone_has_two_rows(page: Page) -> None:
    for language in ("de", "sr-Cyrl", "sl"):
        visit(page, f"/search?lang={language}")
        box = page.locator(".st-key-header").bounding_box()
        assert box is not None and box["height"] < 100, (language, box)
