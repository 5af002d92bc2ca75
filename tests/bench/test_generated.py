"""Generated documents are documents, always the same, and their queries have an answer."""

import numpy as np
import pytest

from bench.generated import generate_documents, make_queries


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
