from pathlib import Path

import pytest

from index.encoder import Encoder
from index.encoders.packed_weights import PackedWeights, find_shipped_weights
from index.encoders.tokenizer import PieceTokenizer, make_tokenizer

TEXTS = [
    "query: What is the budget of the project?",
    "query: Колико чланова има задруга у Љубљани?",
    "query: ¿Cuándo se firmó el «memorando»?",
    "query:   double  spaces\tand\u00a0others\n",
    "ﬁne ½ №5 – 1.599.869,80 €",
    "日本語 😀 \u202e zadruga ⰀⰁ",
    "",
    " ",
]


@pytest.fixture(scope="module")
def weights() -> PackedWeights:
    return PackedWeights(find_shipped_weights())


@pytest.fixture(scope="module")
def pieces(weights: PackedWeights, model_data: Path, shipped_encoder: Encoder) -> PieceTokenizer:
    return PieceTokenizer(weights, model_data / "model" / "pieces.npy")


def test_texts_are_cut_as_the_whole_vocabulary_would(pieces: PieceTokenizer, weights: PackedWeights) -> None:
    """A second: the whole vocabulary has to be read for once."""
    whole = make_tokenizer(weights.pieces())
    expected = [whole.encode(text).ids for text in TEXTS]
    assert pieces.cut_texts(TEXTS, limit=512) == expected
    assert [pieces.cut_texts([text], limit=512)[0] for text in reversed(TEXTS)] == expected[::-1]


def test_tokens_past_the_limit_are_cut(pieces: PieceTokenizer) -> None:
    (ids,) = pieces.cut_texts(["zadruga trg " * 20], limit=8)
    assert len(ids) == 8
    assert (ids[0], ids[-1]) == (0, 2)


def test_a_word_without_end_is_cut_in_bounded_time(pieces: PieceTokenizer) -> None:
    (ids,) = pieces.cut_texts(["z" * 5_000_000], limit=512)
    assert len(ids) == 512


def test_forgetting_known_words_changes_nothing(pieces: PieceTokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = pieces.cut_texts(TEXTS, limit=512)
    monkeypatch.setattr("index.encoders.tokenizer._MOST_KNOWN", 3)
    assert [pieces.cut_texts([text], limit=512)[0] for text in TEXTS] == expected


def test_a_vocabulary_without_the_special_pieces_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with"):
        make_tokenizer([("a", -1.0), ("b", -2.0), ("c", -3.0), ("d", -4.0)])
