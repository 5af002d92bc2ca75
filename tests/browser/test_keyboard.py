"""The app by the keyboard alone: where the focus goes, that it can be seen, and that nothing lies over it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import DESKTOP, PHONE, READY, ask, visit

pytestmark = pytest.mark.browser

# A stop is seen when it, or what is right around it or in it, looks otherwise than after the focus has gone on.
_INSTALL = """() => {
  const around = (at) => {
    const near = []
    for (let one = at; one && near.length < 5; one = one.parentElement ?? one.getRootNode().host) near.push(one)
    return [...near, ...at.querySelectorAll("*")]
  }
  const look = (at) => around(at).map((one) => {
    const { outline, boxShadow, borderColor, backgroundColor, opacity, color } = getComputedStyle(one)
    return [outline, boxShadow, borderColor, backgroundColor, opacity, color].join()
  }).join(";")
  const find = () => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    return at
  }
  const isOnTop = (at) => {
    const box = at.getClientRects()[0]
    const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 12)]
    let top = document.elementFromPoint(x, y)
    while (top?.shadowRoot && top.shadowRoot.elementFromPoint(x, y) !== top) {
      const inner = top.shadowRoot.elementFromPoint(x, y)
      if (!inner) break
      top = inner
    }
    return !!top && (at.contains(top) || top.contains(at) || !!at.closest("label")?.contains(top))
  }
  let last = null
  window.takeStop = () => {
    const at = find()
    const wasSeen = last === null || look(last.at) !== last.look
    if (!at || at === document.body) return { name: "", wasSeen, isOnTop: true }
    last = { at, look: look(at) }
    const name = at.getAttribute("aria-label") || at.textContent.trim() || at.value || at.tagName
    return { name: name.replace(/\\s+/g, " ").slice(0, 60), wasSeen, isOnTop: isOnTop(at) }
  }
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus stood: under which name, whether that could be seen, and whether nothing lay over it."""

    name: str
    is_seen: bool
    is_on_top: bool


def walk_with_tab(page: Page) -> list[Stop]:
    """Press Tab until the focus has left the page or is where it began; return the stops."""
    page.add_style_tag(content="* { transition: none !important }")
    page.evaluate(_INSTALL)
    taken = []
    while len(taken) < 120:
        page.keyboard.press("Tab")
        taken.append(page.evaluate("takeStop()"))
        if len(taken) > 1 and taken[-1]["name"] in ("", taken[0]["name"]):
            break
    return [
        Stop(stop["name"], after["wasSeen"], stop["isOnTop"]) for stop, after in zip(taken, taken[1:], strict=False)
    ]


def focus_heading(page: Page) -> None:
    """Go where the skip link leads; after a question the focus is still in the field for the next one."""
    page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")


def press_until(page: Page, name: str) -> None:
    """Press Tab until the focus is on the link or button with a name."""
    page.evaluate(_INSTALL)
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("takeStop().name") == name:
            return
    raise AssertionError(f"the focus never came to {name}")


def test_the_skip_link_leads_past_the_links_to_the_pages(page: Page) -> None:
    visit(page, "/?lang=sl")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Preskoči na vsebino")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-testid=stChatInput] textarea")).to_be_focused()


def test_the_links_to_the_pages_are_a_landmark_that_says_where_one_is(page: Page) -> None:
    visit(page, "/?lang=de")
    pages = page.get_by_role("navigation", name="Seiten der Anwendung")
    expect(pages.get_by_role("link", name="Fragen")).to_have_attribute("aria-current", "page")
    pages.get_by_role("link", name="Suche").press("Enter")
    page.wait_for_url("**/search")
    expect(pages.get_by_role("link", name="Suche")).to_have_attribute("aria-current", "page")
    expect(pages.locator("[aria-current]")).to_have_count(1)
    # In a new tab it leads there too.
    expect(pages.get_by_role("link", name="Fragen")).to_have_attribute("href", "/")
    assert page.title() == "Suche · SE Observatory"


@pytest.mark.parametrize(
    "path", ["/", "/search?q=rent of the workshop", "/documents", "/observatory?register=events", "/upkeep", "/quality"]
)
def test_every_stop_of_the_focus_is_seen(page: Page, path: str) -> None:
    visit(page, path)
    stops = walk_with_tab(page)
    assert len(stops) > 8
    assert [stop.name for stop in stops if not stop.is_seen] == []
    assert [stop.name for stop in stops if not stop.is_on_top] == []


@pytest.mark.parametrize("page", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_nothing_lies_over_the_focus_beside_the_field_at_the_foot(page: Page) -> None:
    visit(page, "/?lang=en")
    ask(page, "How much is the rent of the workshop a month?")
    focus_heading(page)
    stops = walk_with_tab(page)
    names = [stop.name for stop in stops]
    assert "[1]" in names and names.index("[1]") < names.index("Ask about the documents")
    assert [stop.name for stop in stops if not stop.is_seen] == []
    assert [stop.name for stop in stops if not stop.is_on_top] == []


def test_a_question_is_asked_and_its_source_read_by_the_keyboard_alone(page: Page) -> None:
    visit(page, "/?lang=sl")
    press_until(page, "Postavite vprašanje o dokumentih")
    page.keyboard.type("How much is the rent of the workshop a month?")
    page.keyboard.press("Enter")
    page.wait_for_selector("a.number")
    page.wait_for_selector(READY)
    # What changed is said to who has the page read to them.
    expect(page.locator(".st-key-latest [role=status]")).to_have_text("Odgovor je tukaj.")
    focus_heading(page)
    press_until(page, "[1]")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark")).to_contain_text("350 euros")
    # The focus is in the window and stays there.
    for _step in range(8):
        page.keyboard.press("Tab")
        assert dialog.evaluate("window => window.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("a.number").first).to_be_focused()
    button = page.get_by_role("button", name=re.compile(r"^\[1\] "))
    button.press("Enter")
    expect(dialog.locator("mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_the_language_is_chosen_by_the_keyboard(page: Page) -> None:
    visit(page, "/documents")
    press_until(page, "Language of the pages")
    page.keyboard.press("ArrowDown")
    # The first of the list; at its end the arrow stays where it is.
    for _step in range(10):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dokumenti")
    expect(page.locator("html")).to_have_attribute("lang", "sl")
