"""What people state about a document, in a sidecar or an edit, wins over what was proposed and survives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.store import EVERYTHING, CatalogueEntry, Filter
from ingest.sidecars import read_sidecar
from kb.config import Config
from kb.errors import DocumentMissing, UnreadableSource
from kb.metadata import AccessLevel, DateKind, DocumentType
from knowledge_base import KnowledgeBase

TEXT = "Zapisnik\n\nDatum: 12. 7. 2018\n\nOdbor je potrdil načrt.\n"

MakeConfig = Callable[..., Config]
OpenKnowledge = Callable[[Config], KnowledgeBase]


@pytest.fixture
def knowledge(make_config: MakeConfig, open_knowledge: OpenKnowledge) -> KnowledgeBase:
    """One document with a sidecar."""
    sidecar = "title: Third meeting of the board\ndate: 2018-07\nauthors: [Ana Novak, Ivo Horvat]\nprojects: []\n"
    knowledge_base = open_knowledge(make_config({"a.txt": TEXT, "a.txt.meta.yaml": sidecar, "b.txt": "Another one."}))
    knowledge_base.ingest()
    return knowledge_base


def find_entry(knowledge: KnowledgeBase, file: str = "a.txt") -> CatalogueEntry:
    return next(entry for entry in knowledge.list_documents(EVERYTHING) if entry.file == file)


def test_a_sidecar_wins_over_what_was_proposed(knowledge: KnowledgeBase) -> None:
    entry = find_entry(knowledge)
    assert (entry.title, entry.authors) == ("Third meeting of the board", ("Ana Novak", "Ivo Horvat"))
    assert entry.date is not None and entry.date.edtf == "2018-07"
    assert (entry.document_type, entry.date_kind) == (DocumentType.MINUTES, DateKind.ISSUED)
    evidence = knowledge.get_document(entry.document_id, EVERYTHING).metadata.evidence
    assert [(item.value, item.confidence, item.origin) for item in evidence["title"]] == [
        ("Third meeting of the board", 1.0, "sidecar a.txt.meta.yaml")
    ]
    assert [hit.entry.file for hit in knowledge.search("third meeting board", EVERYTHING)][:1] == ["a.txt"]


def test_a_changed_and_a_removed_sidecar_take_effect_without_reading_the_document(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.pool.IsolatedReader.read", None)
    sidecar = knowledge.config.paths.corpus / "a.txt.meta.yaml"
    sidecar.write_text("title: Fourth meeting\n")
    assert knowledge.ingest().restated == ["a.txt"]
    assert (find_entry(knowledge).title, find_entry(knowledge).authors) == ("Fourth meeting", ())
    sidecar.unlink()
    assert knowledge.ingest().restated == ["a.txt"]
    assert find_entry(knowledge).title == "Zapisnik"
    assert knowledge.ingest().restated == []


def test_an_edit_wins_over_the_sidecar_survives_reading_again_and_can_be_taken_back(
    knowledge: KnowledgeBase, open_knowledge: OpenKnowledge
) -> None:
    document_id = find_entry(knowledge).document_id
    knowledge.edit(document_id, {"title": "Edited", "date": "12. 7. 2018", "places": "Maribor"}, contributor="Eva")
    assert (find_entry(knowledge).title, find_entry(knowledge).places) == ("Edited", ("Maribor",))
    ingest = knowledge.config.ingest.model_copy(update={"chunk_words": 60})
    other = open_knowledge(knowledge.config.model_copy(update={"ingest": ingest}))
    assert sorted(other.ingest().reread) == ["a.txt", "b.txt"]
    entry = find_entry(other)
    assert (entry.title, entry.authors) == ("Edited", ("Ana Novak", "Ivo Horvat"))
    assert entry.date is not None and entry.date.edtf == "2018-07-12"
    evidence = other.get_document(document_id, EVERYTHING).metadata.evidence
    assert str(evidence["title"][0].origin).startswith("edit by Eva, ")
    other.edit(document_id, {"title": None}, contributor="Eva")
    assert (find_entry(other).title, find_entry(other).places) == ("Third meeting of the board", ("Maribor",))


def read_public(knowledge: KnowledgeBase, document_id: str) -> str:
    """What everybody may read of a document."""
    try:
        return knowledge.get_document(document_id, Filter()).text.strip()
    except DocumentMissing:
        return ""


def change_file(knowledge: KnowledgeBase, text: str) -> str:
    """Write another text into b.txt, and return the id of its new version."""
    (knowledge.config.paths.corpus / "b.txt").write_text(text, encoding="utf-8")
    assert knowledge.ingest().changed == ["b.txt"]
    return find_entry(knowledge, "b.txt").document_id


def test_what_staff_made_internal_stays_internal_when_its_file_changes(knowledge: KnowledgeBase) -> None:
    first = find_entry(knowledge, "b.txt").document_id
    assert read_public(knowledge, first) == "Another one."
    knowledge.edit(first, {"access_level": "internal", "title": "Board"}, contributor="Eva")
    second = change_file(knowledge, "Yet another one.")
    entry = find_entry(knowledge, "b.txt")
    # The title was that of the other content; who may read it is not.
    assert (entry.title, entry.access_level) == ("Yet another one.", AccessLevel.INTERNAL)
    assert (read_public(knowledge, first), read_public(knowledge, second)) == ("", "")
    assert knowledge.search("another", Filter()) == []
    knowledge.edit(second, {"access_level": None}, contributor="Eva")
    assert read_public(knowledge, second) == "Yet another one."
    assert read_public(knowledge, change_file(knowledge, "The last one.")) == "The last one."


@pytest.mark.parametrize("way", ["edit", "sidecar"])
def test_with_a_document_its_earlier_versions_become_internal(knowledge: KnowledgeBase, way: str) -> None:
    versions = [find_entry(knowledge, "b.txt").document_id]
    versions += [change_file(knowledge, text) for text in ("Two.", "Three.")]
    assert [read_public(knowledge, name) for name in versions] == ["Another one.", "Two.", "Three."]
    if way == "edit":
        knowledge.edit(versions[-1], {"access_level": "internal"}, contributor="Eva")
    else:
        (knowledge.config.paths.corpus / "b.txt.meta.yaml").write_text("access_level: internal\n")
        knowledge.ingest()
    assert [read_public(knowledge, name) for name in versions] == ["", "", ""]


def test_an_older_version_can_be_made_internal_alone(knowledge: KnowledgeBase) -> None:
    first = find_entry(knowledge, "b.txt").document_id
    second = change_file(knowledge, "Two.")
    knowledge.edit(first, {"access_level": "internal"}, contributor="Eva")
    assert (read_public(knowledge, first), read_public(knowledge, second)) == ("", "Two.")
    knowledge.edit(first, {"access_level": None}, contributor="Eva")
    assert read_public(knowledge, first) == "Another one."


def test_an_edit_that_is_not_allowed_changes_nothing(knowledge: KnowledgeBase) -> None:
    document_id = find_entry(knowledge).document_id
    with pytest.raises(ValueError, match="document_type is one of declaration, .*, not 'letter'"):
        knowledge.edit(document_id, {"title": "X", "document_type": "letter"}, contributor="Eva")
    assert find_entry(knowledge).title == "Third meeting of the board"


def test_a_bad_sidecar_is_named_and_what_was_stated_before_holds(knowledge: KnowledgeBase) -> None:
    corpus = knowledge.config.paths.corpus
    (corpus / "a.txt.meta.yaml").write_text("title: [One, Two]\n")
    (corpus / "c.meta.yaml").write_text("title: Nobody\n")
    report = knowledge.ingest()
    assert [(path, reason) for path, _, reason, _ in report.failed] == [
        ("a.txt.meta.yaml", "title takes one value, not 2"),
        ("c.meta.yaml", "belongs to no document beside it"),
    ]
    assert find_entry(knowledge).title == "Third meeting of the board"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("titel: x", "unknown field 'titel'; known are title, document_type, date, date_kind"),
        ("- a\n- b", "holds no fields such as `title: Annual report`"),
        ("title: [", "is not valid YAML: while parsing a flow node"),
        ("a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b", "is not valid YAML: aliases are not allowed"),
        ("title: !!python/object/apply:os.system ['true']", "is not valid YAML: tags are not allowed"),
        ("title: !!bool maybe", "is not valid YAML: tags are not allowed"),
        ("date: !!timestamp soon", "is not valid YAML: tags are not allowed"),
        ("title: !!int ''", "is not valid YAML: tags are not allowed"),
        ("[" * 20_000, "is not valid YAML: maximum recursion depth exceeded"),
        ("title: " + "x" * 70_000, "is larger than 65,536 bytes"),
        ("date: yesterday", "date is a day, month, year or range such as 2018-07-12"),
        ("title: true", "title takes a text, not True"),
    ],
)
def test_a_sidecar_says_what_is_wrong_with_it(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "a.meta.yaml"
    file.write_text(content)
    with pytest.raises(UnreadableSource) as raised:
        read_sidecar(file, "2018/a.meta.yaml")
    assert raised.value.source == "2018/a.meta.yaml"
    assert raised.value.reason.startswith(reason)


def test_half_a_character_in_a_sidecar_goes_no_further(tmp_path: Path) -> None:
    """YAML may name one; the catalogue could not store it, and no run over the folder would end."""
    file = tmp_path / "a.meta.yaml"
    file.write_text(r'title: "Half \ud800 a title"')
    assert [item.value for item in read_sidecar(file, "a.meta.yaml")["title"]] == ["Half a title"]


def test_values_are_read_as_people_write_them(tmp_path: Path) -> None:
    file = tmp_path / "a.meta.yaml"
    file.write_text("date: 2018-07-12\nlanguage: sl\nissuer: '  Mreža   zadrug '\nplaces: Maribor\nauthors:\n")
    assert {field: [item.value for item in items] for field, items in read_sidecar(file, "a.meta.yaml").items()} == {
        "date": ["2018-07-12"],
        "language": ["sl"],
        "issuer": ["Mreža zadrug"],
        "places": ["Maribor"],
        "authors": [],
    }
