"""How two documents are alike: copies of one text with small differences, or one text in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class LikenessKind(StrEnum):
    """In which way two documents are the same work."""

    NEAR_COPY = "near_copy"
    LANGUAGE_VERSION = "language_version"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two documents that are the same work; `document_id` is the smaller of the two ids.

    `similarity` (0 to 1, higher is more alike) compares within one kind only. `evidence` tells a reader why, in
    English. Build it with `make_likeness`; raises ValueError when the ids are equal or in the wrong order.
    """

    document_id: str
    other_id: str
    kind: LikenessKind
    similarity: float
    evidence: str

    def __post_init__(self) -> None:
        if self.document_id >= self.other_id:
            raise ValueError(f"a likeness needs two ids in order, not {self.document_id!r} and {self.other_id!r}")


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """What is compared of a document with those in other languages.

    `language` is a BCP 47 tag. `vectors` has a row of unit length for each chunk in text order, float32, shape (chunks,
    dimension). `marks` is what `count_marks` counts, `blocks` counts the blocks of each kind, `length` is in
    characters.
    """

    document_id: str
    language: str
    vectors: np.ndarray
    marks: Mapping[str, int]
    blocks: Mapping[str, int]
    length: int


def make_likeness(first_id: str, second_id: str, *, kind: LikenessKind, similarity: float, evidence: str) -> Likeness:
    """Return the likeness of two documents given in any order; the similarity is rounded to 3 places."""
    document_id, other_id = sorted((first_id, second_id))
    return Likeness(document_id, other_id, kind, round(similarity, 3), evidence)
