from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from index.folding import fold_hits
from index.search import Hit, ScoredSentence
from index.store import CatalogueEntry
from kb.likeness import LikenessKind
from kb.passages import Passage
from tests.make_entry import make_entry


class Source:
    """Documents a and b are copies, a and c one text in two languages; c has its second passage first."""

    kin: Mapping[str, Mapping[str, LikenessKind]] = {
        "a": {"b": LikenessKind.NEAR_COPY, "c": LikenessKind.LANGUAGE_VERSION},
        "b": {"a": LikenessKind.NEAR_COPY},
        "c": {"a": LikenessKind.LANGUAGE_VERSION},
    }

    def list_kin(self, document_id: str) -> Mapping[str, LikenessKind]:
        return self.kin.get(document_id, {})

    def list_chunk_vectors(self, document_id: str) -> tuple[list[int], np.ndarray]:
        rows = [[1.0, 0.0], [0.6, 0.8]]
        return [0, 100], np.array(rows if document_id == "a" else rows[::-1], np.float32)


def make_hit(rank: int, document_id: str, start: int, quote: str) -> Hit:
    passage = Passage(document_id, start, start + len(quote), 1, quote)
    entry: CatalogueEntry = replace(make_entry(), document_id=document_id)
    return Hit(rank, passage, passage, (ScoredSentence(passage, 0.8, 0.0),), (), entry, {"fused": 1.0 / rank})


def show(hits: list[Hit]) -> list[tuple[int, str, list[str]]]:
    return [(hit.rank, hit.passage.quote, [folded.passage.quote for folded in hit.folded]) for hit in hits]


def test_the_same_passage_of_a_copy_is_folded_and_another_passage_of_it_is_not() -> None:
    hits = [
        make_hit(1, "a", 0, "Twelve people were employed in the workshop."),
        make_hit(2, "b", 0, "Twelve people were employed in the workshop!"),
        make_hit(3, "b", 100, "The hall was rented for a year."),
    ]
    assert show(fold_hits(hits, Source(), limit=10)) == [
        (1, "Twelve people were employed in the workshop.", ["Twelve people were employed in the workshop!"]),
        (2, "The hall was rented for a year.", []),
    ]


def test_a_translation_is_folded_under_the_passage_that_it_translates_alone() -> None:
    hits = [make_hit(1, "a", 0, "One."), make_hit(2, "c", 0, "Dva."), make_hit(3, "c", 100, "Ena.")]
    assert show(fold_hits(hits, Source(), limit=10)) == [(1, "One.", ["Ena."]), (2, "Dva.", [])]


def test_what_is_folded_makes_room_within_the_limit() -> None:
    hits = [make_hit(1, "a", 0, "Same words."), make_hit(2, "b", 0, "Same words."), make_hit(3, "d", 0, "Other.")]
    assert show(fold_hits(hits, Source(), limit=2)) == [(1, "Same words.", ["Same words."]), (2, "Other.", [])]


def test_documents_that_are_no_kin_are_never_folded() -> None:
    hits = [make_hit(1, "d", 0, "Same words."), make_hit(2, "e", 0, "Same words.")]
    assert show(fold_hits(hits, Source(), limit=10)) == [(1, "Same words.", []), (2, "Same words.", [])]
