import pytest

from index.spelling import has_skeleton, make_skeleton, rank_alike
from kb.folding import fold_text
from kb.script import to_latin


def skeleton_of(word: str) -> str:
    return make_skeleton(fold_text(to_latin(word)))


@pytest.mark.parametrize(
    "words",
    [
        "filozofija philosophia философия φιλοσοφια",
        "parlament парламент",
        "kooperacija cooperacia",
        "kommission комисион",
    ],
)
def test_one_word_has_one_skeleton_in_every_script(words: str) -> None:
    assert len({skeleton_of(word) for word in words.split()}) == 1


def test_what_is_spelled_most_alike_comes_first() -> None:
    words = ["parliament", "parlamentary", "parcel", "parlament"]
    alike = rank_alike("parlament", [make_skeleton(word) for word in words], words)
    assert [key for key, _ in alike] == ["parlament", "parliament", "parlamentary"]


def test_a_misspelled_word_is_like_the_word_it_stands_for() -> None:
    words = ["udelezenec", "udarnik"]
    ((key, similarity),) = rank_alike("udelezbnec", [make_skeleton(word) for word in words], words)
    assert key == "udelezenec"
    assert similarity == pytest.approx(0.9)


def test_short_words_numbers_and_fields_are_compared_with_nothing() -> None:
    assert [word for word in ("leta", "2018", "field.budget", "a4papir", "zadruga") if has_skeleton(word)] == [
        "zadruga"
    ]


def test_the_arabic_article_makes_no_two_words_alike() -> None:
    assert make_skeleton("التعاون") == make_skeleton("والتعاون") == "تعاون"
    assert make_skeleton("الان") == "الان"
