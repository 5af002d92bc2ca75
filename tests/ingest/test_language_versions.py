"""Translations are found by their course, length and marks; one template, one topic or a summary is not enough."""

import time
from collections import Counter, defaultdict
from itertools import combinations, permutations

import numpy as np
import pytest

from bench.sameness import collect_translations, profile_samples
from index.encoder import Encoder
from ingest import language_versions
from ingest.language_versions import (
    DocumentProfile,
    VersionFeatures,
    count_marks,
    find_language_versions,
    group_language_versions,
    judge_version,
    measure_version,
    profile_document,
    settle_likenesses,
)
from kb.likeness import Likeness, LikenessKind
from tests.index.make_documents import make_document

DIMENSION = 16
MARKS = {"date 2018-07-12": 1, "number 14250": 1, "number 320": 1, "address a@b.example": 1, "name marib": 2}


def make_vectors(*directions: int, noise: float = 0.3) -> np.ndarray:
    """Rows that point in the given directions, each with its own noise: cosines of about 0.92 in one, 0 between two."""
    rng = np.random.default_rng(sum(directions) + len(directions))
    vectors = np.eye(DIMENSION)[list(directions)]
    vectors += noise * rng.choice([-1.0, 1.0], vectors.shape) / np.sqrt(DIMENSION)
    unit: np.ndarray = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def make_profile(
    name: str, *directions: int, marks: dict[str, int] | None = None, length: int = 5000
) -> DocumentProfile:
    """A profile whose language follows the dot in its name."""
    return DocumentProfile(
        name,
        name.partition(".")[2],
        make_vectors(*directions),
        MARKS if marks is None else marks,
        {"paragraph": 8},
        length,
    )


def find_pairs(*profiles: DocumentProfile) -> list[tuple[str, str]]:
    return [(found.document_id, found.other_id) for found in find_language_versions(profiles)]


def version(one: str, other: str, similarity: float = 0.9) -> Likeness:
    return Likeness(one, other, LikenessKind.LANGUAGE_VERSION, similarity, "why")


def test_marks_are_the_same_in_every_language_and_script() -> None:
    slovene = count_marks(
        "Skupščina v Mariboru je 12. julija 2018 potrdila 256.208,82 EUR za 14 let; info@zadruga.example."
    )
    english = count_marks(
        "On 12 July 2018 the assembly in Maribor approved EUR 256,208.82 for 14 years: info@zadruga.example."
    )
    assert slovene == Counter(
        {
            "address info@zadruga.example": 1,
            "date 2018-07-12": 1,
            "number 25620882": 1,
            "small 14": 1,
            "acronym eur": 1,
            "name skups": 1,
            "name marib": 1,
        }
    )
    assert slovene - english == Counter({"name skups": 1})
    assert count_marks("Љубљана, Ниш 2020") == Counter({"year 2020": 1, "name ljubl": 1, "name nis": 1})


def test_a_profile_says_what_a_document_is_made_of() -> None:
    document = make_document("Naslov\n7 ljudi", language="sl")
    profile = profile_document(document, np.ones((2, 4)) / 2)
    assert (profile.document_id, profile.language, profile.length) == (document.id, "sl", 14)
    assert profile.marks == {"name naslo": 1, "digit 7": 1}
    assert profile.blocks == {"paragraph": 2}
    assert profile.vectors.dtype == np.float32


def test_a_translation_is_found_also_when_its_chunks_are_cut_elsewhere() -> None:
    assert find_pairs(make_profile("1.en", 1, 2, 3, 4), make_profile("2.sl", 1, 2, 3, 4)) == [("1.en", "2.sl")]
    assert find_pairs(make_profile("1.en", 1, 2, 3, 4, 5), make_profile("2.de", 1, 2, 2, 3, 4, 5)) == [("1.en", "2.de")]


def test_the_evidence_says_why() -> None:
    profiles = [make_profile("1.en", 1, 2, 3), make_profile("2.sl", 1, 2, 3, length=4500)]
    [found] = find_language_versions(profiles)
    assert found.evidence == (
        "the texts run alike, 4 dates, numbers and addresses stand in both, "
        "and the shorter has 90 % of the length that the longer would have in its language"
    )
    assert found.similarity == round(judge_version(measure_version(*profiles)), 3)


def test_what_only_looks_like_a_translation_is_not_found() -> None:
    text = make_profile("1.en", 1, 2, 3, 4)
    other_numbers = {"date 2019-03-01": 1, "number 9100": 1, "number 75": 1, "address c@b.example": 1, "name marib": 2}
    assert find_pairs(text, make_profile("2.sl", 1, 2, 3, 4, marks=other_numbers)) == []
    assert find_pairs(text, make_profile("2.sl", 1, 2, length=1500)) == []
    assert find_pairs(text, make_profile("2.sl", 5, 6, 7, 8)) == []
    assert find_pairs(text, make_profile("2.sl", 4, 3, 2, 1)) == []
    assert find_pairs(text, make_profile("2.en", 1, 2, 3, 4)) == []


def test_a_document_without_chunks_or_marks_is_judged_without_error() -> None:
    empty = DocumentProfile("0.sl", "sl", np.zeros((0, DIMENSION), np.float32), {}, {}, 0)
    assert find_pairs(empty, make_profile("1.en", 1)) == []
    assert find_pairs() == []
    bare = [DocumentProfile(f"{n}.{tag}", tag, make_vectors(3), {}, {}, 100) for n, tag in enumerate(("en", "sl"))]
    features = measure_version(*bare)
    assert features == VersionFeatures(course=features.course, order=0.6, marks=0.5, names=0.3, blocks=0.0, length=1.0)
    assert features.course == pytest.approx(1.0)
    assert find_pairs(*bare) == []


def test_long_documents_are_compared_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_versions, "_MOST_PIECES", 4)
    doubled = [direction for direction in (1, 2, 3, 4) for _ in range(2)]
    assert find_pairs(make_profile("1.en", *doubled), make_profile("2.sl", *doubled)) == [("1.en", "2.sl")]


def test_only_pairs_with_a_new_document_are_judged_and_order_changes_nothing() -> None:
    profiles = [make_profile("1.en", 1, 2, 3), make_profile("2.sl", 1, 2, 3), make_profile("3.hr", 1, 2, 3)]
    at_once = find_language_versions(profiles)
    assert [(found.document_id, found.other_id) for found in at_once] == [
        ("1.en", "2.sl"),
        ("1.en", "3.hr"),
        ("2.sl", "3.hr"),
    ]
    for order in permutations(profiles):
        assert find_language_versions(order) == at_once
        found = [one for n in (1, 2, 3) for one in find_language_versions(order[:n], new={order[n - 1].document_id})]
        assert sorted(found, key=lambda one: (one.document_id, one.other_id)) == at_once


def test_a_group_has_one_document_of_each_language_and_the_likeliest_pairs() -> None:
    languages = {"a": "sl", "b": "en", "c": "hr", "d": "en"}
    likenesses = [version("a", "b", 0.99), version("a", "c", 0.95), version("b", "c", 0.97), version("a", "d", 0.9)]
    for order in permutations(likenesses):
        assert group_language_versions(order, languages) == [("a", "b", "c")]
    assert group_language_versions([Likeness("a", "b", LikenessKind.NEAR_COPY, 1.0, "")], languages) == []


def test_two_groups_are_not_joined_by_one_weak_bridge() -> None:
    languages = dict(zip("abcd", ("sl", "en", "hr", "de"), strict=True))
    bridged = [version("a", "b"), version("c", "d"), version("b", "c", 0.86)]
    assert group_language_versions(bridged, languages) == [("a", "b"), ("c", "d")]
    assert group_language_versions([*bridged, version("a", "d", 0.87)], languages) == [("a", "b", "c", "d")]


def test_near_copies_in_two_near_languages_are_versions() -> None:
    languages = {"a": "hr", "b": "bs", "c": "hr", "d": "en"}

    def near(one: str, other: str, similarity: float) -> Likeness:
        return Likeness(one, other, LikenessKind.NEAR_COPY, similarity, "why")

    assert settle_likenesses([near("a", "b", 0.7)], languages) == [version("a", "b", 0.7)]
    assert settle_likenesses([near("a", "b", 0.97), version("a", "b", 0.99)], languages) == [near("a", "b", 0.97)]
    assert settle_likenesses([near("a", "c", 0.7)], languages) == [near("a", "c", 0.7)]
    assert settle_likenesses([version("a", "d", 0.9), near("a", "d", 0.6)], languages) == [version("a", "d", 0.9)]
    assert settle_likenesses([version("b", "d", 0.9), version("b", "d", 0.95)], languages) == [version("b", "d", 0.95)]


# About three seconds: the vectors are the subject, so the shipped encoder reads all 32 papers.
def test_parallel_papers_are_grouped_and_papers_on_their_templates_are_left_out(shipped_encoder: Encoder) -> None:
    samples = collect_translations(None)
    works: defaultdict[str, list[str]] = defaultdict(list)
    for sample in samples:
        works[sample.work].append(sample.name)
    likenesses = find_language_versions(profile_samples(samples, shipped_encoder))
    assert [(found.document_id, found.other_id) for found in likenesses] == sorted(
        pair for names in works.values() for pair in combinations(sorted(names), 2)
    )
    assert group_language_versions(likenesses, {sample.name: sample.language for sample in samples}) == sorted(
        tuple(sorted(names)) for names in works.values() if len(names) > 1
    )


@pytest.mark.parametrize("text", ["合作社" * 30_000, "a" * 100_000, "a.b-" * 25_000])
def test_a_text_without_spaces_takes_no_more_time_than_its_length_asks_for(text: str) -> None:
    started = time.process_time()
    assert count_marks(f"{text} Write to ana.kos@example.org in 2019.")["address ana.kos@example.org"] == 1
    assert time.process_time() - started < 2.0
