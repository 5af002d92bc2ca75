"""The shipped weights as a Hugging Face folder, so that sentence-transformers can run the very same encoder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from index.encoders.packed_weights import PackedWeights
from index.encoders.tokenizer import make_tokenizer

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORM_NAMES = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def write_huggingface_folder(weights: PackedWeights, folder: Path) -> None:
    """Write config, float32 weights, tokenizer and the sentence-transformers modules (mean pooling, unit length)."""
    shape = weights.shape
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", shape.hidden),
        "embeddings.position_embeddings.weight": weights.floats("emb.pos").reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": weights.floats("emb.type").reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": weights.floats("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.floats("emb.ln.b"),
    }
    for layer in range(shape.layers):
        ours, theirs = f"l{layer}", f"encoder.layer.{layer}"
        for short, name in _LAYER_NAMES.items():
            columns = shape.feed_forward if short == "fo" else shape.hidden
            tensors[f"{theirs}.{name}.weight"] = weights.matrix(f"{ours}.{short}.w", columns)
            tensors[f"{theirs}.{name}.bias"] = weights.floats(f"{ours}.{short}.b")
        for short, name in _NORM_NAMES.items():
            tensors[f"{theirs}.{name}.weight"] = weights.floats(f"{ours}.{short}.w")
            tensors[f"{theirs}.{name}.bias"] = weights.floats(f"{ours}.{short}.b")
    save_file({name: np.ascontiguousarray(values) for name, values in tensors.items()}, folder / "model.safetensors")
    make_tokenizer(weights.pieces()).save(str(folder / "tokenizer.json"), pretty=False)
    token_types = len(weights.floats("emb.type")) // shape.hidden
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "hidden_act": "gelu",
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": token_types,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": 1,
            "torch_dtype": "float32",
        },
    )
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    (folder / "1_Pooling").mkdir(exist_ok=True)
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
    )


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=2), encoding="utf-8")
