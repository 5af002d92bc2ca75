"""What a visitor does again and again: open a page, ask, open a source; and where things then stand in the window."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

READY = "[data-testid=stApp][data-test-script-state=notRunning]"
DESKTOP, PHONE = (1440, 900), (390, 844)

# Everything between the beginning of the text and the first mark, and the marks themselves, without white space.
_READ_PLACE = """text => {
  const marks = [...text.querySelectorAll("mark")]
  const before = document.createRange()
  before.setStart(text, 0)
  before.setEndBefore(marks[0])
  const squeeze = words => words.replace(/\\s+/g, "")
  return [squeeze(before.toString()), squeeze(marks.map(mark => mark.textContent).join(""))]
}"""
# What can be read must end before the edge of the window: each line of each text, in shadow roots too. What scrolls inside
# a box of its own, such as a wide table, may be wider; what is cut off on purpose is not shown.
_FIND_OVERFLOW = """() => {
  const found = []
  const scrolls = (element) => {
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
      const style = getComputedStyle(at)
      if (style.clipPath !== "none" || (at.clientWidth < 3 && style.overflowX !== "visible")) return true
      if (/auto|scroll/.test(style.overflowX) && at.scrollWidth > at.clientWidth && !at.matches("main, body, html")) return true
    }
    return false
  }
  const read = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) read(node.shadowRoot)
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue
      if (!node.parentElement?.checkVisibility({ visibilityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const isOut = [...range.getClientRects()].some(
        (line) => line.width > 1 && line.height > 1 && (line.right > innerWidth + 1 || line.left < -1)
      )
      if (isOut && !scrolls(node.parentElement)) found.push(node.data.trim().slice(0, 60))
    }
  }
  read(document.body)
  const excess = document.documentElement.scrollWidth - innerWidth
  return excess > 0 ? [`the page is ${excess} too wide`, ...found] : found
}"""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in shares of the picture that it lies on, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def visit(page: Page, path: str) -> None:
    """Open a page and wait until all of it is there."""
    page.goto(path)
    wait_until_ready(page)


def wait_until_ready(page: Page) -> None:
    """Wait until the page that is open is all there."""
    page.wait_for_selector(f"{READY} .st-key-helper", state="attached")
    page.wait_for_selector(READY)
    # What the page's own script mends, it mends after the widget is drawn.
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stFileUploaderDropzone]')].every((field) => field.role === 'group')"
    )


def unfold(page: Page, name: str) -> None:
    """Open a part of the page that is folded away, and wait until nothing moves any more."""
    page.get_by_text(name, exact=True).click()
    page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")


def ask(page: Page, question: str) -> None:
    """Ask a question on the first page and wait for the answer."""
    page.locator("[data-testid=stChatInput] textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-testid=stChatMessage] .st-key-answer-0-text")
    page.wait_for_selector(READY)


def read_answer(page: Page) -> str:
    """Return the first answer as it stands there, with its numbers, a line for each paragraph."""
    words = page.locator(".st-key-answer-0-text p")
    expect(words.first).to_be_visible()
    return "\n".join(words.all_inner_texts())


def open_first_source(page: Page) -> Locator:
    """Click on the first [1], and return the window that opens when its passage is in it."""
    page.locator("a.number").first.click()
    dialog = page.locator("[data-testid=stDialog]")
    expect(dialog.locator("mark").first).to_be_visible()
    return dialog


def read_place(page: Page) -> tuple[str, str]:
    """Return what stands before the marked words of the document that is open, and these, without white space."""
    before, marked = page.locator(".kb-document").evaluate(_READ_PLACE)
    return before, marked


def measure_marks(sheet: Locator) -> list[Area]:
    """Return where the marks on the picture of a page lie, when the picture is there."""
    picture = sheet.locator("img")
    expect(picture).to_have_js_property("complete", True)
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    paper = picture.bounding_box()
    assert paper is not None
    areas = []
    for box in sheet.locator(".kb-box").all():
        place = box.bounding_box()
        assert place is not None
        left, top = (place["x"] - paper["x"]) / paper["width"], (place["y"] - paper["y"]) / paper["height"]
        areas.append(Area(left, top, left + place["width"] / paper["width"], top + place["height"] / paper["height"]))
    return areas


def find_overflow(page: Page) -> list[str]:
    """Return the beginnings of the texts that stick out of the window; empty when none does."""
    found: list[str] = page.evaluate(_FIND_OVERFLOW)
    return found
