import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING
from index.vectors import VectorCache, VectorTable, is_among, rank_exactly
from tests.index.make_documents import make_document, make_indexed

TEXTS = [
    f"Document {number} about {word} and nothing else."
    for number, word in enumerate(["apples", "bees", "clay", "dykes", "elms"])
]


def open_store(data: Path) -> tuple[SqliteStore, VectorCache]:
    cache = VectorCache(data)
    return SqliteStore(data, exact_below=0, cache=cache), cache


def fill(store: SqliteStore, encoder: Encoder) -> None:
    for number, text in enumerate(TEXTS):
        document = make_document(text, path=f"{number}.txt")
        store.put_document(document, make_indexed(document, encoder), [], fingerprint="f1")


def truncate_every_file(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def put_a_foreign_cache(folder: Path) -> None:
    """Another knowledge base's directory: healthy, with the same number of vectors, all of them wrong."""
    shutil.rmtree(folder)
    import chromadb

    client = chromadb.PersistentClient(path=str(folder))
    collection = client.create_collection(
        "chunks", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    collection.add(ids=[str(n) for n in range(len(TEXTS))], embeddings=np.eye(len(TEXTS), 64, dtype=np.float32))
    client.close()


def test_a_cache_that_is_taken_away_while_it_is_asked_proposes_nothing(tmp_path: Path) -> None:
    class TakenAway(VectorCache):
        """What another thread makes of the collection between two looks at it."""

        looks = 0

        def __getattribute__(self, name: str) -> object:
            if name != "_collection":
                return super().__getattribute__(name)
            TakenAway.looks += 1
            return _Broken() if TakenAway.looks == 1 else None

    class _Broken:
        def query(self, **options: object) -> None:
            raise OSError("gone")

    assert TakenAway(tmp_path).propose(np.zeros(3, np.float32), 1) is None


def test_a_cache_is_not_asked_before_it_has_been_checked(tmp_path: Path, word_encoder: Encoder) -> None:
    proposed: list[object] = []

    class Watched(SqliteStore):
        """A store that another thread searches while the cache is being filled and checked."""

        def count_cached(self) -> int:
            proposed.append(cache.propose(np.zeros(word_encoder.dimension, np.float32), 1))
            return super().count_cached()

    cache = VectorCache(tmp_path)
    store = Watched(tmp_path, exact_below=0, cache=cache)
    fill(store, word_encoder)
    assert cache.verify(store) is True
    assert proposed[0] is None
    cache.close()


def test_what_a_killed_rebuild_left_behind_is_cleared_away(tmp_path: Path, word_encoder: Encoder) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    left = tmp_path / "chroma.old/left"
    left.mkdir(parents=True)
    assert cache.verify(store) is True
    assert cache.rebuild(store) is True
    assert sorted(path.name for path in tmp_path.glob("chroma*")) == ["chroma", "chroma.lock"]
    cache.close()


def test_the_cache_proposes_the_nearest_chunks(tmp_path: Path, word_encoder: Encoder) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    assert cache.verify(store) is True
    vector = word_encoder.encode_queries([TEXTS[2]])[0]
    proposed = cache.propose(vector, 1)
    assert proposed is not None
    assert [store.get_chunks([i])[i].text for i, _ in proposed] == [TEXTS[2]]
    assert store.list_uncached(10)[0] == []
    assert cache.looks_healthy(store)
    cache.close()


@pytest.mark.parametrize("damage", [shutil.rmtree, truncate_every_file, put_a_foreign_cache])
def test_a_damaged_cache_is_noticed_searched_past_and_rebuilt_without_encoding(
    damage: Callable[[Path], None], tmp_path: Path, word_encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    cache.verify(store)
    cache.close()
    damage(tmp_path / "chroma")

    store, cache = open_store(tmp_path)
    vector = word_encoder.encode_queries([TEXTS[3]])[0]
    best, _ = store.search_vector(vector, EVERYTHING, 1)[0]
    assert store.get_chunks([best])[best].text == TEXTS[3]
    assert not cache.looks_healthy(store)
    with caplog.at_level(logging.WARNING):
        assert cache.verify(store) is True
    assert "rebuilt" in caplog.text
    assert [chunk_id for chunk_id, _ in cache.propose(vector, 1) or []] == [best]
    assert cache.looks_healthy(store)
    cache.close()


def test_removed_chunks_leave_the_cache(tmp_path: Path, word_encoder: Encoder) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    cache.verify(store)
    vector = word_encoder.encode_queries([TEXTS[0]])[0]
    store.delete_document(make_document(TEXTS[0]).id)
    assert cache.verify(store) is True
    proposed = [chunk_id for chunk_id, _ in cache.propose(vector, 5) or []]
    assert len(proposed) == len(TEXTS) - 1
    assert set(proposed) == set(store.get_chunks(proposed))
    cache.close()


def test_only_one_process_owns_the_directory(tmp_path: Path, word_encoder: Encoder) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    assert cache.verify(store) is True
    other = VectorCache(tmp_path)
    assert other.verify(store) is False
    assert other.propose(word_encoder.encode_queries(["x"])[0], 3) is None
    cache.close()
    assert other.verify(store) is True
    other.close()


def test_the_mark_of_a_healthy_cache_names_its_files(tmp_path: Path, word_encoder: Encoder) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    cache.verify(store)
    cache.close()
    mark = json.loads((tmp_path / "chroma" / "cache.json").read_text())
    assert mark["count"] == len(TEXTS)
    assert "chroma.sqlite3" in mark["files"]


def test_exact_ranking_is_by_similarity_and_then_by_id() -> None:
    matrix = np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32)
    assert rank_exactly(np.array([1, 0], dtype=np.float32), [30, 20, 10], matrix, 2) == [(10, 1.0), (30, 1.0)]
    assert rank_exactly(np.array([1, 0], dtype=np.float32), [], np.empty((0, 0), np.float32), 2) == []


def test_a_table_ranks_all_but_what_is_left_out() -> None:
    table = VectorTable(np.array([10, 20, 30]), np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32))
    vector = np.array([1, 0], dtype=np.float32)
    assert [chunk_id for chunk_id, _ in table.rank(vector, 2)] == [10, 20]
    assert [chunk_id for chunk_id, _ in table.rank(vector, 2, without=np.array([5, 10]))] == [20, 30]


def test_ids_are_looked_up_among_others() -> None:
    others = np.array([-3, 4, 2**62])
    assert is_among(np.array([2**62, 5, -3, 2**62 + 1]), others).tolist() == [True, False, True, False]
    assert is_among(np.array([1]), np.empty(0, np.int64)).tolist() == [False]
    assert is_among(np.empty(0, np.int64), others).tolist() == []


def test_the_cache_and_exact_search_give_the_same_similarities(tmp_path: Path, word_encoder: Encoder) -> None:
    store, cache = open_store(tmp_path)
    fill(store, word_encoder)
    vector = word_encoder.encode_queries([TEXTS[1]])[0]
    exact = store.search_vector(vector, EVERYTHING, 5)
    cache.verify(store)
    # What the cache lacks yet is compared beside it; what is gone is not shown, though the cache still has it.
    late = make_document("Documents about bees alone.", path="late.txt")
    store.put_document(late, make_indexed(late, word_encoder), [], fingerprint="f1")
    store.delete_document(make_document(TEXTS[4]).id)
    found = dict(store.search_vector(vector, EVERYTHING, 5))
    assert {chunk_id: found[chunk_id] for chunk_id, _ in exact if chunk_id in found} == pytest.approx(
        {chunk_id: score for chunk_id, score in exact if chunk_id in found}, abs=1e-5
    )
    assert sorted(stored.text for stored in store.get_chunks(found).values()) == sorted([late.text, *TEXTS[:4]])
    cache.close()
