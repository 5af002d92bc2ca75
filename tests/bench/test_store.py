"""Generated documents are documents, and the figures about them can be trusted."""

from pathlib import Path

import numpy as np
import pytest

from bench.options import BenchOptions
from bench.store import generate_documents, make_queries, measure_recall, measure_store


def test_generated_documents_hold_as_many_chunks_as_asked_for_and_are_always_the_same() -> None:
    first, second = ([*generate_documents(120, seed=1)] for _ in range(2))
    assert [len(generated.chunks) for generated in first] == [50, 50, 20]
    assert [generated.document for generated in first] == [generated.document for generated in second]
    chunk = first[2].chunks[19]
    text = first[2].document.text[chunk.chunk.start : chunk.chunk.end]
    assert text.split() == list(chunk.keys)
    assert [first[2].document.text[start:end].split() for start, end in chunk.chunk.sentences] == chunk.sentence_keys
    assert np.linalg.norm(chunk.sentence_vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_one_document_in_ten_and_one_in_a_hundred_can_be_filtered_for() -> None:
    languages = [generated.document.metadata.language for generated in generate_documents(10_000, seed=1)]
    assert (len(languages), languages.count("de"), languages.count("it")) == (200, 20, 2)


def test_a_query_is_nearest_to_the_vector_that_it_was_made_from() -> None:
    vectors = np.eye(384, dtype=np.float32)
    nearest = np.sort(make_queries(vectors, 5, seed=2) @ vectors.T, axis=1)
    assert (nearest[:, -1] > 0.8).all()
    assert (nearest[:, -2] < 0.3).all()


def test_recall_is_the_share_of_true_neighbours() -> None:
    assert measure_recall([[1, 2], [3, 4], []], [[2, 9], [4, 3], [1]]) == 0.75


def test_exact_search_of_a_small_store_finds_every_neighbour(tmp_path: Path) -> None:
    section = measure_store(BenchOptions(evaluation=None, work=tmp_path, chunks=200, quick=True))
    recall = {row[0]: row[2] for row in section.tables[0].rows}
    assert [value for name, value in recall.items() if name.endswith("numpy, exact")] == ["1.000"] * 4
    # The store keeps vectors as float16: two neighbours at nearly the same distance may change places.
    assert all(float(value) >= 0.99 for name, value in recall.items() if name.endswith("store, exact"))
    assert len(recall) == 12
    assert [len(row) for row in section.tables[2].rows if row[0].startswith("whole search")] == [3] * 4
    for row in section.tables[3].rows:
        assert [float(figure) > 0 for figure in row[1:]] == [True] * 5
