"""Builds the shipped encoder as an ONNX graph: one text in, one vector of unit length out.

The graph starts after the word embeddings, which stay packed and are looked up row by row: that keeps it at 22 MB, so a
cold process loads it in a fraction of a second. It takes one text at a time: no padding, no attention mask, and a text's
vector cannot depend on its neighbours in a batch.

The big matrices are multiplied as 8-bit integers, with one scale per token and one per output. A few channels of the
activations are far larger than the rest and would cost those their precision; so each channel is divided, and its weights
are multiplied, by a factor between the two (SmoothQuant, Xiao et al. 2022, strength 0.5), measured on sample texts.
The vectors keep a cosine of 0.9996 with those of float32 arithmetic.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from index.encoders.packed_weights import PackedWeights

_OPSET = 17
_STRENGTH = 0.5
_INPUT, _OUTPUT = "embeddings", "vector"


class _Graph(ABC):
    """Collects nodes and weights; each method adds one operation and returns the name of its output."""

    def __init__(self, weights: PackedWeights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}

    @abstractmethod
    def linear(self, values: str, prefix: str, columns: int) -> str:
        """Multiply by the matrix `prefix`.w, transposed, and add its bias."""

    def node(self, operation: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        names = [f"{operation}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(operation, list(inputs), names, **attributes))
        return names[0]

    def tensor(self, name: str, values: np.ndarray) -> str:
        if name not in self.tensors:
            self.tensors[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def number(self, value: float) -> str:
        return self.tensor(f"number.{value}", np.array(value, np.float32))

    def add_bias(self, values: str, prefix: str) -> str:
        return self.node("Add", values, self.tensor(f"{prefix}.b", self.weights.floats(f"{prefix}.b")))

    def layer_norm(self, values: str, prefix: str) -> str:
        weight = self.tensor(f"{prefix}.w", self.weights.floats(f"{prefix}.w"))
        bias = self.tensor(f"{prefix}.b", self.weights.floats(f"{prefix}.b"))
        return self.node("LayerNormalization", values, weight, bias, axis=-1, epsilon=self.weights.shape.epsilon)

    def heads(self, values: str) -> str:
        """Turn (1, tokens, hidden) into (1, heads, tokens, head size)."""
        shape = self.weights.shape
        split = self.tensor("shape.heads", np.array([0, 0, shape.heads, shape.hidden // shape.heads], np.int64))
        return self.node("Transpose", self.node("Reshape", values, split), perm=[0, 2, 1, 3])

    def attention(self, values: str, prefix: str) -> str:
        shape = self.weights.shape
        query, key, value = (self.heads(self.linear(values, f"{prefix}.{name}", shape.hidden)) for name in "qkv")
        scaled = self.node("Mul", query, self.number((shape.hidden // shape.heads) ** -0.5))
        scores = self.node("MatMul", scaled, self.node("Transpose", key, perm=[0, 1, 3, 2]))
        mixed = self.node("MatMul", self.node("Softmax", scores, axis=-1), value)
        joined = self.node(
            "Reshape",
            self.node("Transpose", mixed, perm=[0, 2, 1, 3]),
            self.tensor("shape.joined", np.array([0, 0, shape.hidden], np.int64)),
        )
        return self.linear(joined, f"{prefix}.ao", shape.hidden)

    def encoder(self) -> str:
        """Add the whole encoder and return the name of the pooled values, shape (1, hidden)."""
        shape = self.weights.shape
        values = self.layer_norm(_INPUT, "emb.ln")
        for layer in range(shape.layers):
            prefix = f"l{layer}"
            attended = self.node("Add", values, self.attention(values, prefix))
            values = self.layer_norm(attended, f"{prefix}.aln")
            inner = self.node("Gelu", self.linear(values, f"{prefix}.fi", shape.hidden), domain="com.microsoft")
            outer = self.linear(inner, f"{prefix}.fo", shape.feed_forward)
            values = self.layer_norm(self.node("Add", values, outer), f"{prefix}.oln")
        return self.node("ReduceMean", values, axes=[1], keepdims=0)

    def make_model(self, extra_outputs: Sequence[str] = ()) -> onnx.ModelProto:
        """Return the encoder as a model; `extra_outputs` names values to give out besides the vector."""
        hidden = self.weights.shape.hidden
        pooled = self.encoder()
        self.nodes.append(helper.make_node("LpNormalization", [pooled], [_OUTPUT], axis=-1, p=2))
        outputs = [helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [1, hidden])]
        outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in extra_outputs]
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [helper.make_tensor_value_info(_INPUT, TensorProto.FLOAT, [1, "tokens", hidden])],
            outputs,
            list(self.tensors.values()),
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)],
            ir_version=9,
        )


class _FloatGraph(_Graph):
    """The encoder in float32; `inputs` names what each matrix is multiplied with."""

    def __init__(self, weights: PackedWeights) -> None:
        super().__init__(weights)
        self.inputs: dict[str, str] = {}

    def linear(self, values: str, prefix: str, columns: int) -> str:
        self.inputs[prefix] = values
        matrix = self.tensor(f"{prefix}.w", self.weights.matrix(f"{prefix}.w", columns).T)
        return self.add_bias(self.node("MatMul", values, matrix), prefix)


class _IntegerGraph(_Graph):
    """The encoder in 8-bit integers; `peaks` are the largest magnitudes per channel of each matrix's input."""

    def __init__(self, weights: PackedWeights, peaks: Mapping[str, np.ndarray]) -> None:
        super().__init__(weights)
        self._peaks = peaks
        self._quantised: dict[str, tuple[str, str, np.ndarray]] = {}

    def linear(self, values: str, prefix: str, columns: int) -> str:
        quantised, scale, factors = self._quantise(values, prefix, columns)
        matrix = self.weights.matrix(f"{prefix}.w", columns) * factors
        scales = np.abs(matrix).max(axis=1, keepdims=True) / 127
        integers = np.round(matrix / scales).astype(np.int8)
        product = self.node(
            "MatMulInteger",
            quantised,
            self.tensor(f"{prefix}.w", integers.T),
            self.tensor("zero", np.array(128, np.uint8)),
        )
        by_token = self.node("Mul", self.node("Cast", product, to=TensorProto.FLOAT), scale)
        scaled = self.node("Mul", by_token, self.tensor(f"{prefix}.scale", scales.astype(np.float32).reshape(-1)))
        return self.add_bias(scaled, prefix)

    def _quantise(self, values: str, prefix: str, columns: int) -> tuple[str, str, np.ndarray]:
        """Return (integers, scale per token, factor per channel) of values; query, key and value share theirs."""
        if values not in self._quantised:
            layer, name = prefix.split(".")
            sharing = [f"{layer}.{other}" for other in "qkv"] if name in "qkv" else [prefix]
            largest = np.max(
                [np.abs(self.weights.matrix(f"{other}.w", columns)).max(axis=0) for other in sharing], axis=0
            )
            peaks = np.maximum(self._peaks[prefix], 1e-3)
            factors = (peaks**_STRENGTH / np.maximum(largest, 1e-5) ** (1 - _STRENGTH)).astype(np.float32)
            smooth = self.node("Mul", values, self.tensor(f"{prefix}.smooth", 1 / factors))
            peak = self.node("ReduceMax", self.node("Abs", smooth), axes=[-1], keepdims=1)
            scale = self.node("Max", self.node("Mul", peak, self.number(1 / 127)), self.number(1e-9))
            shifted = self.node("Add", self.node("Round", self.node("Div", smooth, scale)), self.number(128.0))
            self._quantised[values] = self.node("Cast", shifted, to=TensorProto.UINT8), scale, factors
        return self._quantised[values]


def write_graph(weights: PackedWeights, file: Path, *, samples: Sequence[np.ndarray]) -> None:
    """Write the encoder without its word embeddings as an ONNX file.

    Its input `embeddings` is float32, shape (1, tokens, hidden): word plus position plus type. Its output `vector` is
    float32, shape (1, hidden), of unit length. `samples` are inputs of ordinary texts, to measure the channels on.
    """
    onnx.save(_IntegerGraph(weights, _measure_peaks(weights, samples)).make_model(), str(file))


def _measure_peaks(weights: PackedWeights, samples: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """Return the largest magnitude of each channel of each matrix's input over the samples, by the matrix's name."""
    graph = _FloatGraph(weights)
    graph.encoder()
    names = sorted(set(graph.inputs.values()))
    model = _FloatGraph(weights).make_model(names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    peaks: dict[str, np.ndarray] = {}
    for sample in samples:
        for name, found in zip(names, session.run(names, {_INPUT: sample}), strict=True):
            highest = np.abs(found).reshape(-1, found.shape[-1]).max(axis=0)
            peaks[name] = np.maximum(peaks.get(name, 0.0), highest)
    return {prefix: peaks[name] for prefix, name in graph.inputs.items()}
