"""A visitor's way through the app in a real browser. Each test waits for real pages, so it takes some seconds."""

from __future__ import annotations

import hashlib
import re

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOSTILE, SECRET, SHEET, App
from tests.browser.steps import ask, unfold, visit, wait_until_ready

pytestmark = pytest.mark.browser


def test_a_citation_opens_at_the_exact_words(page: Page) -> None:
    visit(page, "/?lang=sl")
    ask(page, "Kolikšen je proračun projekta MOST?")
    page.locator("a.number").first.click()
    marked = page.locator("[data-testid=stDialog] mark")
    expect(marked).to_be_visible()
    quoted = marked.inner_text()
    assert quoted in SHEET
    rows = page.locator("[data-testid=stChatMessage] table.quoted tr").all_inner_texts()
    assert " ".join(rows).split() == [*quoted.split(), "[1]"]
    page.locator("[data-testid=stDialog] [data-testid=stPageLink] a").click()
    page.wait_for_url("**/document?id=*")
    marks = page.locator(".kb-document mark")
    expect(marks.first).to_be_in_viewport()
    # In a table the mark is cut at the borders of the cells and rows.
    assert " ".join(marks.all_inner_texts()).split() == quoted.split()


def test_a_citation_is_a_link_of_its_own(page: Page) -> None:
    visit(page, "/?lang=sl")
    ask(page, "Kolikšen je proračun projekta MOST?")
    address = page.locator("a.number").first.get_attribute("href")
    assert address is not None and address.startswith("/document?id=")
    visit(page, address)
    expect(page.locator(".kb-document mark").first).to_be_in_viewport()
    marked = " ".join(page.locator(".kb-document mark").all_inner_texts())
    start, end = (int(part.split("=")[1]) for part in address.split("&")[1:])
    assert SHEET[start:end].split() == marked.split()


def test_a_source_opens_by_the_keyboard(page: Page) -> None:
    visit(page, "/?lang=sl")
    ask(page, "Kolikšen je proračun projekta MOST?")
    page.get_by_role("button", name="[1]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stDialog] mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stDialog]")).to_have_count(0)
    # Closing it keeps the conversation.
    expect(page.locator("a.number").first).to_be_visible()


def test_a_passage_of_a_pdf_opens_with_the_picture_of_its_page_and_the_chat_stays(page: Page) -> None:
    visit(page, "/?lang=en")
    ask(page, "How much is the rent of the workshop a month?")
    page.locator("a.number").first.click()
    dialog = page.locator("[data-testid=stDialog]")
    expect(dialog.locator("mark")).to_contain_text("350 euros")
    expect(dialog.locator(".kb-sheet .kb-box")).to_have_count(1)
    expect(dialog.locator(".kb-sheet img")).to_have_js_property("naturalWidth", 1240)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("a.number").first).to_be_visible()


@pytest.mark.parametrize("page", [(1440, 900), (1100, 800), (1090, 800), (390, 844)], indirect=True)
def test_the_sources_stand_beside_the_answer_where_there_is_room(page: Page) -> None:
    visit(page, "/?lang=en")
    ask(page, "How much is the rent of the workshop a month?")
    words = page.locator(".st-key-answer-0-words").bounding_box()
    sources = page.locator(".st-key-answer-0-sources").bounding_box()
    after = page.locator(".st-key-answer-0-after").bounding_box()
    assert words is not None and sources is not None and after is not None
    assert page.viewport_size is not None
    if page.viewport_size["width"] >= 1100:
        assert sources["x"] > words["x"] + words["width"]
        assert sources["y"] == pytest.approx(words["y"], abs=2)
        assert after["width"] == words["width"]
    else:
        assert sources["x"] == words["x"]
        assert words["y"] < sources["y"] < after["y"]
    # The question that was asked last is in view, and so is the field for the next one.
    expect(page.locator(".st-key-answer-0-question")).to_be_in_viewport()
    expect(page.locator("[data-testid=stChatInput] textarea")).to_be_in_viewport()


def test_an_answer_is_saved_as_a_word_document(page: Page) -> None:
    visit(page, "/?lang=en")
    ask(page, "How much is the rent of the workshop a month?")
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word document").click()
    lines = [paragraph.text for paragraph in Document(str(download.value.path())).paragraphs]
    assert lines[0] == "How much is the rent of the workshop a month?"
    assert "The rent of the workshop is 350 euros a month." in lines
    assert re.fullmatch(r"answer-\d{4}-\d\d-\d\d\.docx", download.value.suggested_filename)


def test_the_documents_to_ask_are_chosen_and_stand_in_the_address(page: Page) -> None:
    visit(page, "/?lang=en")
    page.get_by_text("Choose the documents to ask").click()
    button = page.locator(".st-key-ask-filters").get_by_role("button", name="Language")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("^English")).press("Enter")
    page.wait_for_url("**/?*language=en*")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="English ×")).to_be_visible()
    ask(page, "How many cooperatives did the network connect?")
    expect(page.get_by_text("Asked only of: English")).to_be_visible()
    page.get_by_role("button", name="English ×").click()
    page.wait_for_url(lambda address: "language=" not in address)


def test_a_search_is_a_link_and_back_returns_to_it(page: Page) -> None:
    visit(page, "/search?lang=sl")
    page.locator(".st-key-search-q input, .st-key-search\\.q input").fill("zaposluje mlade")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*q=zaposluje*")
    expect(page.locator("mark").first).to_contain_text("zaposluje mlade")
    page.locator("[data-testid=stVerticalBlock] [data-testid=stPageLink] a", has_text="MOST").first.click()
    page.wait_for_url("**/document?id=*")
    expect(page.locator(".kb-document mark").first).to_be_in_viewport()
    page.go_back()
    page.wait_for_url("**/search?*q=zaposluje*")
    expect(page.locator("mark").first).to_contain_text("zaposluje mlade")
    expect(page.locator(".st-key-search-q input, .st-key-search\\.q input")).to_have_value("zaposluje mlade")


def test_the_list_leads_to_a_document_and_its_original_file(page: Page, app: App) -> None:
    visit(page, "/documents")
    page.locator("[data-testid=stPageLink] a", has_text="MOST DO DELA").click()
    page.wait_for_url("**/document?id=*")
    expect(page.locator("h1")).to_contain_text("MOST DO DELA")
    with page.expect_download() as download:
        page.get_by_text("Original file").click()
    assert download.value.suggested_filename == "2015-most.txt"
    assert download.value.path().read_bytes() == (app.corpus / "2015-most.txt").read_bytes()


def test_a_passage_is_marked_on_the_picture_of_its_page(page: Page) -> None:
    visit(page, "/search?q=rent of the workshop 350 euros")
    page.locator("[data-testid=stVerticalBlock] [data-testid=stPageLink] a", has_text="LEASE").first.click()
    page.wait_for_url("**/document?id=*")
    expect(page.locator(".kb-document mark").first).to_contain_text("350 euros")
    switch = page.get_by_role("switch", name="Show the page as printed")
    switch.focus()
    page.keyboard.press("Space")
    picture = page.locator(".kb-sheet img")
    expect(picture).to_have_attribute("alt", re.compile("^Page 2 of “.+” as printed, with the passage marked$"))
    expect(picture).to_have_js_property("naturalWidth", 1240)
    paper, mark = picture.bounding_box(), page.locator(".kb-sheet .kb-box").last.bounding_box()
    assert paper is not None and mark is not None
    # The line stands 72 points from the left and 640 from the bottom of a sheet of 595 by 842 points.
    assert (mark["x"] - paper["x"]) / paper["width"] == pytest.approx(72 / 595, abs=0.01)
    middle = (mark["y"] + mark["height"] / 2 - paper["y"]) / paper["height"]
    assert middle == pytest.approx(1 - 644 / 842, abs=0.01)


def test_the_picture_of_an_internal_page_is_not_shown(page: Page, app: App) -> None:
    content = (app.corpus / "interno" / "2022-lease.pdf").read_bytes()
    document_id = hashlib.sha256(content).hexdigest()[:16]
    visit(page, f"/document?id={document_id}")
    expect(page.get_by_text("Internal document: ask the association's office for it.")).to_be_visible()
    assert page.locator(".kb-sheet").count() == 0
    assert page.request.get(f"/documents/{document_id}/pages/1.webp").status == 404


def test_a_corrected_entry_is_shown_with_who_corrected_it(page: Page, app: App) -> None:
    content = (app.corpus / "lease.pdf").read_bytes()
    visit(page, f"/document?id={hashlib.sha256(content).hexdigest()[:16]}")
    unfold(page, "Correct the entry")
    page.get_by_label("Issued by", exact=True).fill("Zadruga Jablana")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Please write your name:", exact=False)).to_be_visible()
    page.get_by_label("Your name", exact=True).fill("Eva")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The entry has been corrected.")).to_be_visible()
    expect(page.locator("dl.kb-facts")).to_contain_text("Zadruga Jablana")
    unfold(page, "How we know")
    expect(page.get_by_text("corrected by Eva,", exact=False)).to_be_visible()


def test_a_permalink_leads_to_the_document(page: Page) -> None:
    visit(page, "/documents")
    page.locator("[data-testid=stPageLink] a", has_text="MOST DO DELA").click()
    page.wait_for_url("**/document?id=*")
    document_id = page.url.split("id=")[1]
    visit(page, f"/documents/{document_id}")
    expect(page.locator("h1")).to_contain_text("MOST DO DELA")


def test_the_language_is_kept_for_the_next_visit(page: Page) -> None:
    visit(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".st-key-language_switch button").click()
    page.get_by_role("option", name="Slovenščina").click()
    expect(page.locator("h1")).to_have_text("Vprašajte dokumente")
    expect(page.locator("html")).to_have_attribute("lang", "sl")
    visit(page, "/documents")
    expect(page.locator("h1").first).to_have_text("Dokumenti")


def test_a_link_to_another_page_keeps_the_language_of_the_address(page: Page) -> None:
    visit(page, "/documents?view=table&lang=sl")
    page.get_by_role("link", name="MOST DO DELA").click()
    page.wait_for_url("**/document?id=*")
    expect(page.locator("html")).to_have_attribute("lang", "sl")
    expect(page.get_by_text("Izvirna datoteka")).to_be_visible()


def test_the_document_of_a_record_is_a_click_away_and_projects_stand_beside_each_other(page: Page) -> None:
    visit(page, "/observatory?lang=en")
    page.get_by_role("combobox", name="Compare projects").click()
    page.get_by_role("option", name="MOST").click()
    # Only then is it no longer among those to choose.
    page.wait_for_url("**/observatory?*compare=*")
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.wait_for_url("**/observatory?*compare=*&compare=*")
    expect(page.get_by_role("columnheader", name="MOST")).to_be_visible()
    page.get_by_role("link", name="MOST DO DELA").last.click()
    page.wait_for_url("**/document?id=*")
    expect(page.locator("h1")).to_contain_text("MOST DO DELA")


def test_a_value_of_a_register_opens_its_passage(page: Page) -> None:
    visit(page, "/observatory")
    page.get_by_role("link", name="120.500,00 EUR").click()
    expect(page.locator("[data-testid=stDialog] mark")).to_contain_text("120.500,00 EUR")


def test_a_hostile_document_is_shown_to_the_letter(page: Page) -> None:
    visit(page, "/search?q=krokodil")
    expect(page.locator("mark").first).to_contain_text("<img src=x onerror=alert(2)> ![x](http://evil.example/a.png)")
    page.locator("[data-testid=stVerticalBlock] [data-testid=stPageLink] a", has_text="ZLOBNO").first.click()
    page.wait_for_url("**/document?id=*")
    text = page.locator(".kb-document")
    expect(text).to_contain_text("$$\\int_0^1$$ ter racun")
    assert "\u202e" in HOSTILE and "\u202e" not in page.content()
    assert page.locator(".kb-document img, .kb-document script, .katex").count() == 0


def test_internal_text_is_nowhere(page: Page) -> None:
    visit(page, "/documents")
    expect(page.get_by_text("Internal document: ask the association's office for it.").first).to_be_visible()
    visit(page, "/search?q=plača direktorice zadruge na mesec")
    assert SECRET not in page.content()
    visit(page, "/")
    ask(page, "Kolikšna je plača direktorice zadruge?")
    assert "tri tisoč" not in page.content()


def test_a_number_on_the_first_page_leads_to_its_list_without_loading_the_app_anew(page: Page) -> None:
    visit(page, "/?lang=sl")
    page.evaluate("() => { window.isTheSame = true }")
    page.locator(".kb-ways a", has_text="slovenščina").click()
    page.wait_for_url("**/documents?language=sl")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dokumenti")
    assert page.evaluate("() => window.isTheSame") is True
    page.go_back()
    expect(page.locator("[data-testid=stChatInput] textarea")).to_be_visible()
    assert page.evaluate("() => window.isTheSame") is True


def test_an_earlier_conversation_opens_under_its_address_and_can_be_deleted(page: Page) -> None:
    visit(page, "/?lang=en")
    ask(page, "What is the budget of the project MOST?")
    page.wait_for_url("**/?*c=*")
    address = page.url
    page.get_by_role("button", name="New conversation").click()
    page.get_by_text("Your earlier conversations").click()
    page.locator("[data-testid=stExpander] [data-testid=stPageLink] a").first.click()
    # Streamlit itself leaves the address as it was: the next click would be of no conversation.
    page.wait_for_url("**/?c=*")
    assert page.url.split("c=")[1] == address.split("c=")[1].split("&")[0]
    page.get_by_role("button", name="This conversation").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.wait_for_url(lambda now: "c=" not in now)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the documents")
    visit(page, address)
    expect(page.get_by_text("This conversation is no longer here.")).to_be_visible()


def test_a_link_to_the_page_that_is_open_is_a_step_for_back(page: Page) -> None:
    visit(page, "/documents?type=report&lang=en")
    page.locator(".st-key-header [data-testid=stPageLink] a", has_text="Documents").click()
    page.wait_for_url(lambda address: "type=" not in address)
    wait_until_ready(page)
    page.go_back()
    page.wait_for_url("**/documents?*type=report*")
    expect(page.locator(".st-key-documents-filter-type button").first).to_contain_text("Type (1)")


def test_a_page_that_is_not_there_says_so_in_the_visitors_language(page: Page) -> None:
    page.goto("/?lang=es")
    wait_until_ready(page)
    answer = page.goto("/nowhere")
    assert answer is not None and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Esta página no existe.")
    page.get_by_role("link", name="Todos los documentos").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documentos")


def test_a_table_and_the_end_of_a_list_lead_on_without_loading_the_app_anew(page: Page) -> None:
    visit(page, "/documents?view=table&lang=en")
    page.evaluate("() => { window.isTheSame = true }")
    title = page.locator(".kb-list td a").first
    name = title.inner_text()
    title.click()
    page.wait_for_url("**/document?id=*")
    expect(page.locator("h1")).to_have_text(name)
    page.go_back()
    page.wait_for_url("**/documents?*view=table*")
    page.locator("a.kb-brand").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the documents")
    # Twenty entries are a page of the register of events.
    visit(page, "/observatory?register=events&lang=en")
    page.evaluate("() => { window.isTheSame = true }")
    page.get_by_role("link", name="Next page →").click()
    page.wait_for_url("**/observatory?*page=2*")
    expect(page.get_by_role("link", name="← Previous page")).to_be_visible()
    # One reads on where the next page begins, not at the end of it.
    box = page.locator("[data-testid=stPagination]").bounding_box()
    assert box is not None and abs(box["y"]) < 60
    assert page.evaluate("() => window.isTheSame") is True
