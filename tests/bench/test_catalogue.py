"""The generated catalogue is the same each time, and as varied as the pages need it."""

from pathlib import Path

from bench.catalogue import fill_catalogue
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING, Filter
from index.vectors import VectorCache
from kb.records import Register


def fill(folder: Path, count: int) -> SqliteStore:
    texts = folder / "texts"
    texts.mkdir(parents=True)
    (texts / "a.txt").write_text("Zadruga zaposluje mlade in jim daje mentorja za celo leto.", encoding="utf-8")
    data = folder / "data"
    store = SqliteStore(data, exact_below=1000, cache=VectorCache(data))
    fill_catalogue(store, texts, count=count, seed=3)
    return store


def test_one_seed_makes_one_catalogue(tmp_path: Path) -> None:
    first, second = fill(tmp_path / "first", 60), fill(tmp_path / "second", 60)
    entries = first.list_documents(EVERYTHING)
    assert entries == second.list_documents(EVERYTHING)
    assert len(entries) == 60
    assert len(first.list_documents(Filter())) == 57
    assert len({entry.language for entry in entries}) > 5
    assert sum(entry.date is None for entry in entries) == 3
    assert len(first.list_records(Register.EVENTS, EVERYTHING)) == 12
    assert first.count() == {"documents": 60, "chunks": 120, "sentences": 720, "records": 12}
    assert {likeness.kind for likeness in first.likenesses.list_undecided()} == {"language_version"}


def test_its_words_are_found(tmp_path: Path) -> None:
    store = fill(tmp_path, 5)
    assert len(store.search_lexical(["zadruga", "mlade", "leto"], Filter(), 20)) > 3
