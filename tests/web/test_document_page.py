"""The page of a document: what is known of it, the picture of its page, the same work elsewhere, corrections."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from index.likenesses import JudgedLikeness
from kb.documents import Document, hash_bytes, make_document_id
from kb.layout import make_layout
from kb.likeness import LikenessKind, make_likeness
from kb.metadata import AccessLevel, Evidence
from kb.passages import Page
from tests.web.conftest import read_html
from tests.web.sample_knowledge import MINUTES, REPORT, SHEET, SampleKnowledgeBase, sample_documents
from tests.web.sign_in import make_visitor
from web import knowledge
from web.change_log import Deed, append_changes, make_change, read_changes
from web.components import changes, correction, likenesses, newer_versions
from web.visitors import Role

OpenPage = Callable[..., AppTest]


def make_scan() -> bytes:
    """Return a picture of a page, 400 dots wide and 600 high, with a black field at its top."""
    picture = Image.new("L", (400, 600), 255)
    ImageDraw.Draw(picture).rectangle((40, 60, 200, 90), fill=0)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


SCAN = make_document_id(hash_bytes(make_scan()))


def list_documents() -> list[Document]:
    """Return the sample with one more document: the project sheet as a scan in an archive, with words on its page."""
    documents = {document.id: document for document in sample_documents()}
    sheet = documents[SHEET]
    metadata = replace(
        sheet.metadata,
        title="Most (sken)",
        issuer="Zadruga Jablana",
        authors=("Ana Novak", "Jože Žagar"),
        places=("Celje",),
        languages=("sr-Latn", "sl"),
        evidence={
            "authors": (
                Evidence("Ana Novak", 1.0, "sidecar most.meta.yaml"),
                Evidence("Jože Žagar", 0.6, "author property"),
            ),
            "issuer": (Evidence("Zadruga Jablana", 1.0, "edit by Eva, 2026-02-03"),),
        },
    )
    words = [(0, 5, 40.0, 60.0, 200.0, 90.0), (6, 10, 220.0, 60.0, 300.0, 90.0), (20, 28, 40.0, 120.0, 200.0, 150.0)]
    scan = replace(
        sheet,
        id=SCAN,
        paths=("2019/posta.zip/priloge/most.png",),
        media_type="image/png",
        pages=(Page(1, 0, len(sheet.text), 0.874),),
        metadata=metadata,
        layouts=(make_layout(1, 400.0, 600.0, words),),
    )
    return [*documents.values(), scan]


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: SampleKnowledgeBase) -> SampleKnowledgeBase:
    """Put the scan beside the sample documents."""
    with_scan = SampleKnowledgeBase(tmp_path, list_documents())
    with_scan.originals[SCAN] = tmp_path / ("0" * 64)
    monkeypatch.setattr(knowledge, "open_knowledge_base", lambda: with_scan)
    return with_scan


@pytest.fixture
def as_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the visitor sit at the machine itself; the tests have no connection that could tell."""
    for component in (changes, correction, likenesses, newer_versions):
        monkeypatch.setattr(component, "may_write", lambda: True)


def test_what_is_known_of_a_scan_is_shown(open_page: OpenPage) -> None:
    shown = read_html(open_page("document", id=SCAN, lang="en"))
    assert '<span class="kb-badge">Read by OCR, 87% sure</span> The words were recognised from a picture' in shown
    assert (
        '<dt>Languages</dt><dd dir="auto">Serbian (Latin), Slovenian</dd>'
        '<dt>Issued by</dt><dd dir="auto">Zadruga Jablana</dd>'
        '<dt>Authors</dt><dd dir="auto">Ana Novak, Jože Žagar</dd>'
        '<dt>Projects</dt><dd dir="auto">Most do dela</dd>'
        '<dt>Places</dt><dd dir="auto">Celje</dd>'
        '<dt>File</dt><dd dir="auto">2019/posta.zip › priloge/most.png</dd>'
    ) in shown


def test_what_was_not_scanned_says_nothing_of_ocr(open_page: OpenPage) -> None:
    assert "OCR" not in read_html(open_page("document", id=REPORT, lang="en"))


def test_each_of_several_values_has_its_evidence(open_page: OpenPage) -> None:
    shown = read_html(open_page("document", id=SCAN, lang="en"))
    places = [
        shown.index(text)
        for text in (
            "<span dir='auto'>Zadruga Jablana</span>",
            "corrected by Eva, 3 February 2026",
            "<span dir='auto'>Ana Novak</span>",
            "stated in the file most.meta.yaml",
            "<span dir='auto'>Jože Žagar</span>",
            "from the properties of the file",
        )
    ]
    assert places == sorted(places)


def test_a_passage_of_a_scan_is_marked_on_the_picture_of_its_page(open_page: OpenPage) -> None:
    shown = read_html(open_page("document", id=SCAN, start="6", end="10", lang="en"))
    assert (
        f'<img src="/documents/{SCAN}/pages/1.webp" '
        'alt="Page 1 of “Most (sken)” as printed, with the passage marked">'
        '<span class="kb-box" style="left:54.800%;top:9.801%;width:20.400%;height:5.399%"></span></div>'
    ) in shown


def test_the_picture_is_there_when_it_is_asked_for(open_page: OpenPage) -> None:
    app = open_page("document", id=SCAN, lang="en")
    assert "<img" not in read_html(app)
    app.toggle[0].set_value(True).run()
    assert 'alt="Page 1 of “Most (sken)” as printed">' in read_html(app)
    assert "kb-box" not in read_html(app)


def test_a_document_without_printed_pages_offers_no_picture(open_page: OpenPage) -> None:
    assert len(open_page("document", id=REPORT).toggle) == 0


def add_likeness(sample: SampleKnowledgeBase, other: str, kind: LikenessKind, evidence: str) -> None:
    """Have the knowledge base find the scan and another document alike."""
    likeness = make_likeness(SCAN, other, kind=kind, similarity=0.9, evidence=evidence)
    sample.judged.append(JudgedLikeness(likeness, None))


def test_the_same_works_are_shown_with_the_reason(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    add_likeness(sample, SHEET, LikenessKind.NEAR_COPY, "93 % of the text is the same, and 80 % of the numbers")
    evidence = "the texts run alike, 2 dates, numbers and addresses stand in both, and the shorter has 90 %"
    add_likeness(sample, REPORT, LikenessKind.LANGUAGE_VERSION, evidence)
    sample.language_versions[SCAN] = (REPORT, SCAN)
    app = open_page("document", id=SCAN, lang="sl")
    shown = read_html(app)
    headings = ["Isto v drugih jezikih", "Skoraj enako"]
    assert [name for name in headings if f'<h2 class="kb-subheading">{name}</h2>' in shown] == headings
    why = "zgradba besedil je enaka, skupnih datumov, številk in spletnih naslovov: 2"
    assert f"slovenščina<br>porocila/2020-03-mreza.txt<br>{why}</p>" in shown
    assert "srbščina (latinica)<br>most.txt<br>enakega je 93 % besedila</p>" in shown.replace("\N{NO-BREAK SPACE}", " ")
    labels = [link.proto.label for link in app.get("page_link")]
    assert labels[-2:] == ["Letno poročilo mreže 2019", "Most do dela"]
    assert [button.key for button in app.button if button.key and button.key.startswith("alike")] == []


@pytest.mark.usefixtures("as_staff")
def test_staff_say_that_two_documents_are_not_the_same_and_take_it_back(
    open_page: OpenPage, sample: SampleKnowledgeBase
) -> None:
    add_likeness(sample, SHEET, LikenessKind.NEAR_COPY, "93 % of the text is the same")
    app = open_page("document", id=SCAN, lang="en")
    app.button(key=f"alike.wrong.near_copy.{SHEET}").click().run()
    assert [item.decision for item in sample.judged] == ["rejected"]
    assert "not the same, say the staff" in read_html(app)
    app.button(key=f"alike.undo.near_copy.{SHEET}").click().run()
    assert [item.decision for item in sample.judged] == [None]


def test_what_staff_rejected_is_not_shown_to_visitors(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    add_likeness(sample, SHEET, LikenessKind.NEAR_COPY, "93 % of the text is the same")
    assert "Nearly the same" in read_html(open_page("document", id=SCAN, lang="en"))
    sample.decide_likeness(sample.judged[0].likeness, "rejected")
    assert "Nearly the same" not in read_html(open_page("document", id=SCAN, lang="en"))


@pytest.mark.usefixtures("as_staff")
def test_a_decision_waits_while_documents_are_read(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    add_likeness(sample, SHEET, LikenessKind.NEAR_COPY, "93 % of the text is the same")
    sample.is_locked = True
    app = open_page("document", id=SCAN, lang="en")
    app.button(key=f"alike.right.near_copy.{SHEET}").click().run()
    assert [item.value for item in app.warning] == ["The documents are being read just now: try again in a minute."]
    assert [item.decision for item in sample.judged] == [None]


def test_a_visitor_cannot_correct_an_entry(open_page: OpenPage) -> None:
    app = open_page("document", id=SCAN, lang="en")
    assert "Correct the entry" not in [expander.label for expander in app.expander]
    assert [field.key for field in app.text_input] == ["document.find"]


def fill(app: AppTest, **values: str) -> AppTest:
    """Fill fields of the form, by the names on the page, and save."""
    for widget in (*app.text_input, *app.text_area, *app.selectbox):
        name = widget.label.replace(" ", "_")
        if name in values:
            widget.set_value(values[name])
    next(button for button in app.button if button.label == "Save").click()
    return app.run()


@pytest.mark.usefixtures("as_staff")
def test_a_correction_keeps_only_what_was_changed(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    app = open_page("document", id=SCAN, lang="en")
    app = fill(app, Date="2019-05", Authors="Ana Novak\n\n Eva Kos ", Type="report", Places="", Your_name="Eva")
    assert sample.edits == [
        (
            SCAN,
            {"date": "2019-05", "document_type": "report", "authors": ["Ana Novak", "Eva Kos"], "places": []},
            "Eva",
        )
    ]
    assert [item.value for item in app.success] == ["The entry has been corrected."]


@pytest.mark.usefixtures("as_staff")
def test_what_cannot_be_kept_is_said_at_its_field(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    app = fill(open_page("document", id=SCAN, lang="en"), Title=" ", Date="soon")
    assert [item.value for item in app.error] == [
        "A document needs a title.",
        "This is not a date. Write a day, month, year or range such as 2018-07-12, 2018-07, 2018 or 2018/2020.",
        "Please write your name: it is shown beside the values that you correct.",
    ]
    assert sample.edits == []
    assert next(field for field in app.text_input if field.label == "Date").value == "soon"


@pytest.mark.usefixtures("as_staff")
def test_a_correction_waits_while_documents_are_read(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    sample.is_locked = True
    app = fill(open_page("document", id=SCAN, lang="en"), Title="Most", Your_name="Eva")
    assert [item.value for item in app.warning] == ["The documents are being read just now: try again in a minute."]
    assert next(field for field in app.text_input if field.label == "Title").value == "Most"


@pytest.mark.usefixtures("as_staff")
def test_corrections_can_be_taken_back(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    app = open_page("document", id=SCAN, lang="en")
    app.button(key=f"correction.undo.{SCAN}").click().run()
    assert [(name, values) for name, values, _ in sample.edits] == [(SCAN, {"issuer": None})]


@pytest.mark.usefixtures("as_staff")
def test_an_internal_document_can_be_made_public_again(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    app = open_page("document", id=MINUTES, lang="en")
    app = fill(app, Access=AccessLevel.PUBLIC.value, Your_name="Eva")
    assert sample.edits == [(MINUTES, {"access_level": "public"}, "Eva")]


def test_the_list_says_in_which_other_languages_a_document_is(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    sample.language_versions[REPORT] = (REPORT, SCAN)
    shown = read_html(open_page("documents", lang="en"))
    assert f'>also in: <a href="/document?id={SCAN}" target="_self">Serbian (Latin)</a></p>' in shown


def note_change(sample: SampleKnowledgeBase) -> None:
    visit = make_visitor(Role.EDITOR, name="Eva <b>Kos</b>")
    change = make_change(visit, Deed.CORRECTED, document_id=SHEET, field="title", old="<i>Most</i>", new="Most do dela")
    other = make_change(visit, Deed.CORRECTED, document_id=REPORT, field="title", old="Before", new="After")
    append_changes(sample.config.paths.data, [change, other])


@pytest.mark.usefixtures("as_staff")
def test_the_staff_see_who_has_changed_an_entry(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    note_change(sample)
    app = open_page("document", id=SHEET, lang="en")
    assert [item.label for item in app.expander if item.label.startswith("History")] == ["History of the entry"]
    shown = read_html(app)
    assert "Eva &lt;b&gt;Kos&lt;/b&gt; (editor)" in shown
    assert 'Title: <span dir="auto">&lt;i&gt;Most&lt;/i&gt;</span> → Most do dela' in shown
    assert "Before" not in shown


def test_visitors_do_not_see_who_has_changed_an_entry(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    note_change(sample)
    app = open_page("document", id=SHEET, lang="en")
    assert "Eva" not in str(app.main)


def test_references_are_written_when_somebody_opens_them(open_page: OpenPage) -> None:
    app = open_page("document", id=REPORT, lang="en")
    assert "Cite this document" in [item.label for item in app.expander]
    assert app.code.len == 0
    app.session_state[f"references.{REPORT}"] = True
    app.run()
    written = [code.value for code in app.code]
    assert len(written) == 4
    assert written[0].startswith("Letno poročilo mreže 2019. (2020).")
    assert written[3].startswith("TY  - RPRT")


@pytest.mark.parametrize(
    ("part", "shown"), [("", "Paragraph 1 "), ("2", "Paragraph 2 "), ("9", "Paragraph 1 "), ("x", "Paragraph 1 ")]
)
def test_the_address_names_the_part_of_a_long_text(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, shown: str
) -> None:
    paragraphs = [f"Paragraph {number} {'of the yearbook ' * 1700}." for number in (1, 2)]
    text = "\n\n".join(paragraphs)
    documents = [
        replace(document, text=text, blocks=(), pages=(Page(1, 0, len(text)),)) if document.id == REPORT else document
        for document in sample_documents()
    ]
    monkeypatch.setattr(knowledge, "open_knowledge_base", lambda: SampleKnowledgeBase(tmp_path, documents))
    html = read_html(open_page("document", id=REPORT, lang="en", **({"part": part} if part else {})))
    assert [number for number in ("Paragraph 1 ", "Paragraph 2 ") if number in html] == [shown]


def list_links(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("page_link")]


def test_an_older_version_says_where_the_newer_one_is(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    sample.newer = {SHEET: REPORT}
    older = open_page("document", id=SHEET, lang="en")
    assert [item.value for item in older.info] == ["A newer version of this document is there."]
    assert "Open the newer version" in list_links(older)
    assert ">A newer version · " in read_html(older)
    newer = open_page("document", id=REPORT, lang="en")
    assert newer.info.len == 0
    assert "Other versions" in read_html(newer)
    assert ">An older version · " in read_html(newer)
    assert "Most do dela" in list_links(newer)
    assert [button.key for app in (older, newer) for button in app.button if "newer" in str(button.key)] == []


def test_a_visitor_learns_nothing_of_an_internal_version(open_page: OpenPage, sample: SampleKnowledgeBase) -> None:
    likeness = make_likeness(MINUTES, SHEET, kind=LikenessKind.NEAR_COPY, similarity=0.9, evidence="90 % of the text")
    sample.judged = [JudgedLikeness(likeness, None)]
    for newer in ({SHEET: MINUTES}, {MINUTES: SHEET}):
        sample.newer = newer
        app = open_page("document", id=SHEET, lang="en")
        assert "Zapisnik uprave" not in str(app.main)
        assert "Other versions" not in read_html(app)
        assert "newer version" not in str(app.main)


@pytest.mark.usefixtures("as_staff")
def test_staff_say_which_of_two_copies_is_newer_and_take_it_back(
    open_page: OpenPage, sample: SampleKnowledgeBase
) -> None:
    sample.judged = [
        JudgedLikeness(
            make_likeness(REPORT, SHEET, kind=LikenessKind.NEAR_COPY, similarity=0.9, evidence="90 % of the text"), None
        )
    ]
    app = open_page("document", id=SHEET, lang="en")
    names = {f"newer.{SHEET}.{REPORT}": "An older version", f"newer.{REPORT}.{SHEET}": "A newer version"}
    assert {button.key: button.label for button in app.button if button.key in names} == names
    app.button(key=f"newer.{REPORT}.{SHEET}").click().run()
    assert sample.newer == {SHEET: REPORT}
    assert "A newer version of this document is there." in [item.value for item in app.info]
    app.button(key=f"newer.undo.{SHEET}").click().run()
    assert sample.newer == {}
    changes = read_changes(sample.config.paths.data, limit=9)
    assert [(item.document_id, item.other_id, item.field, item.old, item.new) for item in changes] == [
        (REPORT, SHEET, "newer_version", "confirmed", ""),
        (REPORT, SHEET, "newer_version", "", "confirmed"),
    ]
    shown = read_html(app)
    assert "is said to be the newer version of<br>" in shown
    assert "is no longer said to be the newer version of<br>" in shown


def test_the_lasting_address_of_a_document_is_copied_by_a_click(open_page: OpenPage) -> None:
    app = open_page("document", id=REPORT, start="3", end="8", lang="en")
    [button] = [str(item.proto) for item in app.get("bidi_component") if "Copy the address" in str(item.proto)]
    # Without the passage that the page was opened at.
    assert f"http://localhost:8501/documents/{REPORT}" in button and "start=3" not in button
