import shutil
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, open_encoder
from index.encoders import onnx_encoder
from index.encoders.huggingface_folder import write_huggingface_folder
from index.encoders.onnx_encoder import OnnxEncoder
from index.encoders.packed_weights import PackedWeights, find_shipped_weights, unpack_blocks, verify_shipped_weights
from kb.config import load_config
from kb.errors import ModelUnavailable
from tests.conftest import SHIPPED_CONFIG

PASSAGES = [
    "Letno poročilo zadruge: prihodki so se povečali za 12 % na 84.300 EUR.",
    "Die Genossenschaft beschäftigt vierzig Menschen mit Behinderung in drei Werkstätten.",
    "The memorandum on the social economy was signed in Belgrade on 5 March 2019 by six networks.",
    "Општина је доделила простор социјалном предузећу за прераду воћа.",
    "La cooperativa ha abierto una tienda de segunda mano en el centro de la ciudad.",
    "Verbale dell'assemblea dei soci: approvato il bilancio, eletto il nuovo consiglio.",
]
QUESTIONS = [
    ("How much did the cooperative earn?", 0),
    ("How many people with disabilities work in the workshops?", 1),
    ("Ko je potpisao memorandum?", 2),
    ("Who was given a room for processing fruit?", 3),
    ("Dove si trova il negozio dell'usato?", 4),
    ("¿Qué se aprobó en la asamblea de socios?", 5),
]


@pytest.fixture(scope="module")
def same_weights_in_torch(
    model_data: Path, shipped_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Encoder:
    """The shipped weights as a Hugging Face folder, run by sentence-transformers in float32."""
    folder = tmp_path_factory.mktemp("huggingface")
    write_huggingface_folder(PackedWeights(find_shipped_weights()), folder)
    config = load_config(SHIPPED_CONFIG).index.model_copy(update={"encoder": str(folder)})
    return open_encoder(config, data=model_data)


def test_both_engines_give_the_same_vectors_for_the_same_weights(
    shipped_encoder: Encoder, same_weights_in_torch: Encoder
) -> None:
    ours, theirs = shipped_encoder.encode_passages(PASSAGES), same_weights_in_torch.encode_passages(PASSAGES)
    assert (ours * theirs).sum(axis=1).min() > 0.9995
    questions = [question for question, _ in QUESTIONS]
    ours_asked, theirs_asked = (
        shipped_encoder.encode_queries(questions),
        same_weights_in_torch.encode_queries(questions),
    )
    assert (ours_asked * theirs_asked).sum(axis=1).min() > 0.9995
    our_similarities, their_similarities = ours_asked @ ours.T, theirs_asked @ theirs.T
    assert np.abs(our_similarities - their_similarities).max() < 0.005
    assert our_similarities.argmax(axis=1).tolist() == their_similarities.argmax(axis=1).tolist()


def test_questions_in_other_languages_find_their_passage(shipped_encoder: Encoder) -> None:
    similarities = (
        shipped_encoder.encode_queries([q for q, _ in QUESTIONS]) @ shipped_encoder.encode_passages(PASSAGES).T
    )
    assert similarities.argmax(axis=1).tolist() == [expected for _, expected in QUESTIONS]


def test_vectors_have_unit_length_and_the_promised_shape(shipped_encoder: Encoder) -> None:
    vectors = shipped_encoder.encode_passages(PASSAGES[:3])
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert shipped_encoder.encode_queries([]).shape == (0, 384)


def test_a_text_has_one_vector_whatever_stands_beside_it(shipped_encoder: Encoder) -> None:
    alone = np.vstack([shipped_encoder.encode_passages([text]) for text in PASSAGES])
    assert np.array_equal(alone, shipped_encoder.encode_passages(PASSAGES))
    assert np.array_equal(alone[::-1], shipped_encoder.encode_passages(PASSAGES[::-1]))


def test_odd_texts_have_vectors_near_those_of_float32(shipped_encoder: Encoder, same_weights_in_torch: Encoder) -> None:
    """Their activations are larger than those of any sample text."""
    odd = [
        "",
        "!!!! ????",
        "A." * 100,
        "=" * 40,
        "日本語のテキスト",
        "🙂🙂🙂🙂",
        "| a | b | 12 | 13 |\n" * 20,
        "x" * 300,
    ]
    similarities = (shipped_encoder.encode_passages(odd) * same_weights_in_torch.encode_passages(odd)).sum(axis=1)
    assert similarities.min() > 0.998


def test_texts_past_the_limit_are_cut_not_refused(shipped_encoder: Encoder) -> None:
    assert shipped_encoder.encode_passages(["zadruga " * 3000]).shape == (1, 384)


def test_a_block_holds_weight_j_in_the_low_and_j_plus_16_in_the_high_nibble() -> None:
    block = np.zeros((1, 1), dtype=[("scale", "<f2"), ("nibbles", "u1", (16,))])
    block["scale"] = 0.5
    block["nibbles"] = 0x88
    block["nibbles"][0, 0, 0] = 0x1F  # weight 0 is (15 - 8) / 2, weight 16 is (1 - 8) / 2
    weights = unpack_blocks(block)
    assert weights.shape == (1, 32)
    assert (weights[0, 0], weights[0, 16]) == (3.5, -3.5)
    assert np.count_nonzero(weights) == 2


def test_a_missing_model_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"nothing\.bin: the model file is missing; install the dependencies"):
        PackedWeights(tmp_path / "nothing.bin")


def test_a_corrupt_model_file_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    shutil.copyfile(find_shipped_weights(), file)
    with open(file, "r+b") as content:
        content.seek(40_000_000)
        content.write(b"\x00" * 64)
    with pytest.raises(ModelUnavailable, match="the model file is damaged"):
        verify_shipped_weights(file)
    file.write_bytes(b"E5S1" + b"\x00" * 100)
    with pytest.raises(ModelUnavailable, match="the model file is damaged"):
        PackedWeights(file)


def test_a_damaged_unpacked_file_is_made_anew(tmp_path: Path, shipped_encoder: Encoder) -> None:
    def open_here() -> OnnxEncoder:
        return OnnxEncoder(tmp_path, query_prefix="query: ", passage_prefix="passage: ", threads=1)

    open_here()
    graph = tmp_path / onnx_encoder._GRAPH_FILE
    whole = graph.read_bytes()
    graph.write_bytes(whole[:1000])
    vector = open_here().encode_passages(PASSAGES[:1])
    assert graph.read_bytes() == whole
    assert vector == pytest.approx(shipped_encoder.encode_passages(PASSAGES[:1]), abs=1e-5)


def test_an_unknown_model_is_one_clear_line(tmp_path: Path) -> None:
    config = load_config(SHIPPED_CONFIG).index.model_copy(update={"encoder": str(tmp_path / "no-such-model")})
    with pytest.raises(ModelUnavailable, match="cannot be loaded .*set index.encoder to `shipped`"):
        open_encoder(config, data=tmp_path)
