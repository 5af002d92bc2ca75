from pathlib import Path

import pytest
from tokenizers import Tokenizer

from index.encoder import Encoder
from index.encoders.packed_weights import PackedWeights, find_shipped_weights
from index.encoders.tokenizer import ShortTextTokenizer, make_tokenizer

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


@pytest.mark.parametrize("text", TEXTS)
def test_a_short_text_is_cut_as_the_whole_vocabulary_would(
    text: str, weights: PackedWeights, model_data: Path, shipped_encoder: Encoder
) -> None:
    short = ShortTextTokenizer(weights, model_data / "model" / "pieces.npy")
    whole = Tokenizer.from_file(str(model_data / "model" / "tokenizer.json"))
    assert short.cut_text(text, limit=512) == whole.encode(text).ids


def test_tokens_past_the_limit_are_cut(weights: PackedWeights, model_data: Path, shipped_encoder: Encoder) -> None:
    ids = ShortTextTokenizer(weights, model_data / "model" / "pieces.npy").cut_text("zadruga trg " * 20, limit=8)
    assert len(ids) == 8
    assert (ids[0], ids[-1]) == (0, 2)


def test_a_vocabulary_without_the_special_pieces_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with"):
        make_tokenizer([("a", -1.0), ("b", -2.0), ("c", -3.0), ("d", -4.0)])
