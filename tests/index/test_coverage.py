from collections.abc import Sequence

import numpy as np
import pytest

from index.coverage import find_content_words, measure_coverage
from index.encoder import Encoder
from index.word_vectors import WordVectors
from tests.conftest import WordEncoder

SLOVENE = "Predsednik zadruge je odprl mednarodno konferenco, na kateri so predstavili proračun in nove člane."


class StrangersEncoder(WordEncoder):
    """No two words mean anything alike."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = [np.random.default_rng(list(text.encode())).standard_normal(self.dimension) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(len(texts), self.dimension)

    dimension = 512


@pytest.fixture
def vectors() -> WordVectors:
    return WordVectors(StrangersEncoder())


def test_function_words_and_numbers_say_nothing() -> None:
    assert find_content_words("How many members had the network in 2021?", "en") == ["members", "network"]
    assert find_content_words("dell'Officina, l'impresa", "it") == ["Officina", "impresa"]


@pytest.mark.parametrize(
    ("words", "text", "language", "expected"),
    [
        (["zadruga", "predsjednik"], "Предсједник задруге", "sr-Cyrl", [1.0, 1.0]),
        (["cooperative", "member", "weather"], "Zadruga ima nove člane.", "sl", [1.0, 1.0, 0.0]),
        (["Genossenschaft"], "Задругата има нови членови.", "mk", [1.0]),
        (["conference", "pottery"], "Na konferenci so govorili o potrebah.", "sl", [1.0, 0.0]),
        (["Philharmonie"], "Filharmonija je nastopila.", "sl", [0.91]),
        (["apple"], "12", "en", [0.0]),
    ],
)
def test_a_word_is_held_in_its_other_forms_scripts_spellings_and_translations(
    vectors: WordVectors, words: list[str], text: str, language: str, expected: list[float]
) -> None:
    [row] = measure_coverage(words, [text], languages=[language], vectors=vectors)
    assert row.round(2).tolist() == expected


def test_a_word_is_held_in_translation_and_a_near_miss_is_not(shipped_encoder: Encoder) -> None:
    words = ["president", "conference", "budget", "members", "weather", "pottery"]
    [row] = measure_coverage(words, [SLOVENE], languages=["sl"], vectors=WordVectors(shipped_encoder))
    assert [degree > 0.4 for degree in row] == [True, True, True, True, False, False]


def test_each_text_is_measured_for_itself(vectors: WordVectors) -> None:
    held = measure_coverage(["apple"], ["Red apples", "Green pears"], languages=["en", "en"], vectors=vectors)
    assert held.tolist() == [[1.0], [0.0]]
    assert measure_coverage([], ["Red pears"], languages=["en"], vectors=vectors).shape == (1, 0)


def test_words_whose_vowels_are_marks_stay_whole() -> None:
    assert find_content_words("सहकारी समिति की स्थापना कब हुई?", "hi")[:3] == ["सहकारी", "समिति", "स्थापना"]


def test_a_script_without_spaces_is_read_in_pairs_of_characters(vectors: WordVectors) -> None:
    words = find_content_words("合作社成立", "zh")
    assert words == ["合作", "作社", "社成", "成立"]
    held = measure_coverage(words, ["该合作社于2012年成立。"], languages=["zh"], vectors=vectors)
    assert [held[0, place] for place in (0, 1, 3)] == [1.0, 1.0, 1.0]
