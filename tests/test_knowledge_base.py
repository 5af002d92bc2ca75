"""The knowledge base as a whole: opening, rebuilding, what it says of itself. Ingesting has tests of its own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.sqlite_store import SqliteStore
from index.store import EVERYTHING, Filter
from kb.config import Config
from kb.database import DATABASE_NAME, connect_database, hold_writer_lock
from kb.documents import hash_bytes, make_document_id
from kb.errors import DocumentMissing, EncoderMismatch, IndexMissing, StoreError
from kb.likeness import LikenessKind, make_likeness
from kb.metadata import AccessLevel
from kb.records import Register
from knowledge_base import KnowledgeBase
from tests.conftest import WordEncoder

SHEET = "Project sheet\n\nProject title: Bridge to Work\nBudget: 120,000.00 EUR\nLead partner: Alpha Institute\n"
MINUTES = "Minutes of the assembly\n\nThe assembly of 3 May 2019 chose the secret plan Omega.\n"

MakeConfig = Callable[..., Config]
OpenKnowledge = Callable[[Config], KnowledgeBase]


def id_of(content: str) -> str:
    return make_document_id(hash_bytes(content.encode()))


@pytest.fixture
def config(make_config: MakeConfig) -> Config:
    return make_config({"sheet.txt": SHEET, "board/minutes.txt": MINUTES})


@pytest.fixture
def knowledge(config: Config, open_knowledge: OpenKnowledge) -> KnowledgeBase:
    knowledge_base = open_knowledge(config)
    assert knowledge_base.ingest().failed == []
    return knowledge_base


class OtherEncoder(WordEncoder):
    """An encoder whose vectors must not be compared with those of WordEncoder."""

    name = "others"
    fingerprint = "others-1"
    dimension = 32


def test_opening_before_anything_was_ingested_says_what_to_do(make_config: MakeConfig) -> None:
    config = make_config({"a.txt": "Text."})
    with pytest.raises(IndexMissing, match=r"data: no index here yet; run `seobs ingest` first$"):
        KnowledgeBase.open(config)
    assert not config.paths.data.exists()


def test_opening_after_every_document_failed_says_what_to_do(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    config = make_config({"a.txt": ""})
    assert len(open_knowledge(config).ingest().failed) == 1
    with pytest.raises(IndexMissing):
        KnowledgeBase.open(config)


def test_vectors_of_another_encoder_are_not_searched(
    knowledge: KnowledgeBase, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: OtherEncoder())
    with closing(KnowledgeBase.open(config)) as other, pytest.raises(EncoderMismatch) as refused:
        other.search("budget", EVERYTHING)
    assert str(refused.value) == (
        "config.yaml asks for the encoder others (others-1), the index was built with words-1; run `seobs rebuild`"
    )


def test_a_rebuild_with_another_encoder_makes_the_index_usable_again(
    knowledge: KnowledgeBase, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries, records = knowledge.list_documents(EVERYTHING), knowledge.list_records(None, EVERYTHING)
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: OtherEncoder())
    with closing(KnowledgeBase.open(config)) as other:
        assert other.rebuild() == 2
        assert other.list_documents(EVERYTHING) == entries
        assert other.list_records(None, EVERYTHING) == records
        assert other.search("budget", EVERYTHING)[0].entry.file == "sheet.txt"
        assert (other.status().encoder, other.status().problems) == ("others (others-1)", ())
        assert other.ingest().unchanged == ["board/minutes.txt", "sheet.txt"]


def test_ingesting_with_another_encoder_indexes_everything_anew(
    knowledge: KnowledgeBase, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: OtherEncoder())
    with closing(KnowledgeBase(config)) as other:
        assert other.ingest().reread == ["board/minutes.txt", "sheet.txt"]
        assert other.search("budget", EVERYTHING)[0].entry.file == "sheet.txt"
        assert other.status().problems == ()
        assert other.ingest().unchanged == ["board/minutes.txt", "sheet.txt"]


def test_a_rebuild_that_fails_half_way_leaves_the_old_index(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FailingEncoder(OtherEncoder):
        calls = 0

        def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
            self.calls += 1
            if self.calls == 2:
                raise KeyboardInterrupt
            return super().encode_passages(texts)

    before = knowledge.generation(), [hit.passage for hit in knowledge.search("budget", EVERYTHING)]
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: FailingEncoder())
    with pytest.raises(KeyboardInterrupt):
        knowledge.rebuild()
    knowledge.__dict__["encoder"] = WordEncoder()
    assert (knowledge.generation(), [hit.passage for hit in knowledge.search("budget", EVERYTHING)]) == before


def test_a_rebuild_makes_the_same_index_again(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: WordEncoder())
    hits = knowledge.search("budget of the bridge", EVERYTHING)
    status = knowledge.status()
    assert knowledge.rebuild() == 2
    assert (knowledge.search("budget of the bridge", EVERYTHING), knowledge.status()) == (hits, status)


def test_other_settings_make_documents_stale_until_they_are_ingested_again(
    knowledge: KnowledgeBase, open_knowledge: OpenKnowledge
) -> None:
    assert knowledge.status().stale == ()
    ingest = knowledge.config.ingest.model_copy(update={"chunk_words": 60})
    other = open_knowledge(knowledge.config.model_copy(update={"ingest": ingest}))
    assert other.status().stale == tuple(sorted([id_of(SHEET), id_of(MINUTES)]))
    assert other.status().problems == (
        "2 documents were indexed with other settings or an older version; run `seobs ingest`",
    )
    assert sorted(other.ingest().reread) == ["board/minutes.txt", "sheet.txt"]
    assert other.status().problems == ()


def test_minutes_are_internal_and_nothing_of_their_text_reaches_the_public(knowledge: KnowledgeBase) -> None:
    public = Filter()
    assert [entry.file for entry in knowledge.list_documents(public)] == ["sheet.txt"]
    assert [hit.entry.file for hit in knowledge.search("secret plan Omega", public)] == ["sheet.txt"]
    assert all(hit.entry.file == "sheet.txt" for hit in knowledge.ask("What is the secret plan?", public).nearest)
    assert {record.document_id for record in knowledge.list_records(None, public)} <= {id_of(SHEET)}
    for read in (knowledge.get_document, knowledge.original):
        with pytest.raises(DocumentMissing):
            read(id_of(MINUTES), public)
    assert knowledge.get_document(id_of(MINUTES), EVERYTHING).text == MINUTES


def test_a_file_that_has_changed_is_not_given_out_before_it_was_read(knowledge: KnowledgeBase) -> None:
    """It may be internal now: nobody has looked at it yet. Of the same length, it takes a look inside to tell."""
    file = knowledge.config.paths.corpus / "sheet.txt"
    for changed in ("Strictly confidential.", SHEET.swapcase()):
        file.write_text(changed)
        with pytest.raises(DocumentMissing):
            knowledge.original(id_of(SHEET), EVERYTHING)
    file.write_text(SHEET)
    assert knowledge.original(id_of(SHEET), EVERYTHING) == file


def test_the_original_of_a_document_is_its_file_in_the_corpus(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    file = knowledge.config.paths.corpus / "sheet.txt"
    assert knowledge.original(id_of(SHEET), Filter()) == file
    file.rename(tmp_path / "away.txt")
    with pytest.raises(DocumentMissing):
        knowledge.original(id_of(SHEET), Filter())
    file.symlink_to(tmp_path / "away.txt")
    with pytest.raises(DocumentMissing):
        knowledge.original(id_of(SHEET), Filter())


def test_records_are_listed_by_register(knowledge: KnowledgeBase) -> None:
    (project,) = knowledge.list_records(Register.PROJECTS, EVERYTHING)
    assert project.name == "Bridge to Work"
    assert [value.normalised for value in project.values_of("budget")] == ["120000 EUR"]


def test_search_goes_on_without_the_cache_and_closing_makes_it_anew(
    knowledge: KnowledgeBase, config: Config, open_knowledge: OpenKnowledge
) -> None:
    hits = knowledge.search("budget", EVERYTHING)
    knowledge.close()
    shutil.rmtree(config.paths.data / "chroma")
    reader = open_knowledge(config)
    assert reader.search("budget", EVERYTHING) == hits
    reader.close()
    assert (config.paths.data / "chroma/cache.json").exists()


def test_who_only_reads_leaves_the_cache_to_the_process_that_writes(
    knowledge: KnowledgeBase, config: Config, open_knowledge: OpenKnowledge
) -> None:
    knowledge.close()
    shutil.rmtree(config.paths.data / "chroma")
    with hold_writer_lock(config.paths.data), closing(connect_database(config.paths.data / DATABASE_NAME)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        reader = open_knowledge(config)
        begun = time.monotonic()
        assert len(reader.list_documents(EVERYTHING)) == 2
        assert reader.status().counts["documents"] == 2
        reader.close()
        # Writing would have waited ten seconds for the other to end.
        assert time.monotonic() - begun < 8
        assert not (config.paths.data / "chroma").exists()
        writing.execute("ROLLBACK")


def test_a_cache_that_cannot_be_noted_is_no_failure_of_the_search(
    knowledge: KnowledgeBase, config: Config, open_knowledge: OpenKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(store: object, chunk_ids: object) -> None:
        raise StoreError("the database is locked")

    knowledge.close()
    shutil.rmtree(config.paths.data / "chroma")
    monkeypatch.setattr(SqliteStore, "mark_cached", fail)
    reader = open_knowledge(config)
    assert len(reader.search("budget", EVERYTHING)) == 2
    reader.close()
    assert not (config.paths.data / "chroma/cache.json").exists()


def test_a_blank_question_finds_nothing_and_is_refused(knowledge: KnowledgeBase) -> None:
    assert knowledge.search(" \n", EVERYTHING) == []
    answer = knowledge.ask("", EVERYTHING)
    assert (answer.refused, answer.citations, answer.nearest) == (True, (), ())


def test_a_process_that_stays_keeps_the_cache_up_to_date_and_misses_nothing_meanwhile(
    make_config: MakeConfig, open_knowledge: Callable[[Config], KnowledgeBase]
) -> None:
    config = make_config({"a.txt": "Apples were sold at the market.", "b.txt": "The hall was rented for a year."})
    config = config.model_copy(update={"index": config.index.model_copy(update={"exact_below": 1})})
    serving = open_knowledge(config)
    serving.ingest()
    serving.keep_cache()
    wait_until(lambda: serving._store.count_cached() == 2)

    make_config({"c.txt": "Bees are kept on the roof."})
    with closing(KnowledgeBase(config)) as other:
        other.__dict__["encoder"] = WordEncoder()
        other.ingest()
    assert serving._store.list_uncached(10)[0] != []
    assert serving.search("Where are bees kept?", EVERYTHING)[0].passage.quote == "Bees are kept on the roof."
    serving.keep_cache()
    wait_until(lambda: serving._store.count_cached() == 3)
    assert serving.search("Where are bees kept?", EVERYTHING)[0].passage.quote == "Bees are kept on the roof."


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait at most ten seconds for what a thread in the background does."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_language_versions_are_grouped_as_the_staff_have_decided(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    other = "Ficha de proyecto\n\nTítulo del proyecto: Puente al trabajo. Los jóvenes trabajan en cooperativas.\n"
    knowledge = open_knowledge(make_config({"a.txt": SHEET, "b.txt": other}))
    knowledge.ingest()
    pair = tuple(sorted((id_of(SHEET), id_of(other))))
    likeness = make_likeness(*pair, kind=LikenessKind.LANGUAGE_VERSION, similarity=0.7, evidence="alike")
    knowledge.decide_likeness(likeness, "rejected")
    assert knowledge.list_language_groups() == []
    knowledge.decide_likeness(likeness, "confirmed")
    assert knowledge.list_language_groups() == [pair]
    assert {entry.document_id for entry in knowledge.list_language_versions(id_of(SHEET))} == set(pair)


def test_a_stated_version_stays_through_reading_and_rebuilding(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    draft, final = "Bees are kept on the roof, says the draft.", "Bees are kept on the roof of the hall."
    knowledge = open_knowledge(make_config({"drafts/a.txt": draft, "b.txt": final, "c.txt": SHEET}))
    knowledge.ingest()

    def list_versions(text: str) -> list[str]:
        return [entry.document_id for entry in knowledge.list_versions(id_of(text))]

    knowledge.state_newer_version(id_of(draft), id_of(final))
    with pytest.raises(ValueError, match="is an earlier version of"):
        knowledge.state_newer_version(id_of(final), id_of(draft))
    with pytest.raises(DocumentMissing):
        knowledge.state_newer_version(id_of(draft), "0" * 16)
    make_config({"d.txt": MINUTES})
    knowledge.ingest()
    knowledge.rebuild()
    assert knowledge.list_stated_versions() == {id_of(draft): id_of(final)}
    assert list_versions(draft) == list_versions(final) == [id_of(draft), id_of(final)]
    # What comes to the place of the newer one is newer than both.
    make_config({"b.txt": f"{final} Once more."})
    knowledge.ingest()
    latest = id_of(f"{final} Once more.")
    assert list_versions(draft) == [id_of(draft), id_of(final), latest]
    assert knowledge.list_later_versions() == {id_of(draft): (latest,)}
    knowledge.state_newer_version(id_of(draft), None)
    assert list_versions(draft) == [id_of(draft)]


def test_a_search_finds_the_newer_version_alone_where_it_may_be_read(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    draft, final = "Bees are kept on the roof, says the draft.", "Bees are kept on the roof of the hall."
    knowledge = open_knowledge(make_config({"drafts/a.txt": draft, "b.txt": final}))
    knowledge.ingest()

    def find(filter: Filter) -> list[str]:
        return [hit.entry.document_id for hit in knowledge.search("Where are bees kept?", filter)]

    assert sorted(find(EVERYTHING)) == sorted([id_of(draft), id_of(final)])
    knowledge.state_newer_version(id_of(draft), id_of(final))
    assert find(EVERYTHING) == [id_of(final)]
    assert find(Filter()) == [id_of(final)]
    assert find(Filter(without_documents=(id_of(final),))) == [id_of(draft)]
    knowledge.edit(id_of(final), {"access_level": "internal"}, contributor="Eva")
    assert find(Filter()) == [id_of(draft)]
    assert find(EVERYTHING) == [id_of(final)]
    assert knowledge.get_entry(id_of(draft)).access_level is AccessLevel.PUBLIC


def test_related_documents_are_of_the_same_project_and_no_internal_ones(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    news = "Newsletter\n\nYoung people of the town learned how to keep bees and how to sell their honey.\n"
    cake = "Recipe\n\nApples, sugar and flour make a cake.\n"
    knowledge = open_knowledge(
        make_config({"a.txt": SHEET, "b.txt": news, "board/minutes.txt": MINUTES, "c.txt": cake})
    )
    knowledge.ingest()
    for text in (SHEET, news, MINUTES):
        knowledge.edit(id_of(text), {"projects": ["Bridge to Work"]}, contributor="Eva")

    def list_related(filter: Filter, limit: int) -> list[str]:
        return [entry.document_id for entry in knowledge.list_related(id_of(SHEET), filter, limit=limit)]

    assert list_related(Filter(), 5)[0] == id_of(news)
    assert id_of(MINUTES) not in list_related(Filter(), 5)
    assert set(list_related(EVERYTHING, 2)) == {id_of(news), id_of(MINUTES)}
    assert list_related(EVERYTHING, 0) == []
    with pytest.raises(DocumentMissing):
        knowledge.list_related("unknown", EVERYTHING, limit=5)
