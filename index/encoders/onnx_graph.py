"""Builds the shipped encoder as an ONNX graph: one text in, one vector of unit length out.

The graph starts after the word embeddings, which stay packed and are looked up row by row: that keeps it at 22 MB, so a
cold process loads it in a fraction of a second. It takes one text at a time: no padding, no attention mask, and a text's
vector cannot depend on its neighbours in a batch.

The big matrices are multiplied as 8-bit integers, with one scale per output and one per text. Multiplying is so fast that
what stands around it decides, so the graph has few operations, and those that the runtime has a quick kernel for. A few
channels of the activations are far larger than the rest and would cost those their precision; so each channel is divided,
and its weights are multiplied, by a factor between the two (SmoothQuant, Xiao et al. 2022, strength 0.5), measured on sample
texts. What comes out of GELU is too uneven for that: it has one scale per token and slice of channels, and no factors.
The vectors keep a cosine of 0.9997 with those of float32 arithmetic.
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
_CONTRIB = "com.microsoft"
_STRENGTH = 0.5
_INPUT, _OUTPUT = "embeddings", "vector"
# GELU is never below -0.17: a few of the 255 steps under zero are enough.
_GELU_LEAST = 0.17
_GELU_ZERO = 24


class _Graph(ABC):
    """Collects nodes and weights; each method adds one operation and returns the name of its output."""

    def __init__(self, weights: PackedWeights) -> None:
        self.weights = weights
        # Filled in place: the library's helpers would hold each weight three times over.
        self._model = onnx.ModelProto(ir_version=9)
        self._tensors: set[str] = set()

    @abstractmethod
    def project(self, values: str, *prefixes: str) -> list[str]:
        """Multiply values, of hidden size, by each matrix `prefix`.w, transposed, and add its bias."""

    @abstractmethod
    def feed_forward(self, values: str, prefix: str) -> str:
        """Add both matrices of a feed-forward layer, with GELU between them, and `values` themselves."""

    def node(self, operation: str, *inputs: str, **attributes: Any) -> str:
        return self.node_with_outputs(operation, *inputs, outputs=1, **attributes)[0]

    def node_with_outputs(self, operation: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:
        nodes = self._model.graph.node
        names = [f"{operation}_{len(nodes)}_{number}" for number in range(outputs)]
        nodes.append(helper.make_node(operation, list(inputs), names, **attributes))
        return names

    def tensor(self, name: str, values: np.ndarray) -> str:
        if name not in self._tensors:
            self._tensors.add(name)
            self._model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def number(self, value: float) -> str:
        return self.tensor(f"number.{value}", np.array(value, np.float32))

    def bias(self, prefix: str) -> str:
        return self.tensor(f"{prefix}.b", self.weights.floats(f"{prefix}.b"))

    def layer_norm(self, values: str, prefix: str) -> str:
        weight = self.tensor(f"{prefix}.w", self.weights.floats(f"{prefix}.w"))
        bias = self.tensor(f"{prefix}.b", self.weights.floats(f"{prefix}.b"))
        return self.node("LayerNormalization", values, weight, bias, axis=-1, epsilon=self.weights.shape.epsilon)

    def encoder(self) -> str:
        """Add the whole encoder and return the name of the pooled values, shape (1, hidden)."""
        shape = self.weights.shape
        values = self.layer_norm(_INPUT, "emb.ln")
        for layer in range(shape.layers):
            prefix = f"l{layer}"
            parts = self.project(values, *(f"{prefix}.{name}" for name in "qkv"))
            mixed = self.node("MultiHeadAttention", *parts, domain=_CONTRIB, num_heads=shape.heads)
            (attended,) = self.project(mixed, f"{prefix}.ao")
            values = self.layer_norm(self.node("Add", values, attended), f"{prefix}.aln")
            values = self.layer_norm(self.feed_forward(values, prefix), f"{prefix}.oln")
        return self.node("ReduceMean", values, axes=[1], keepdims=0)

    def extra_outputs(self) -> Sequence[str]:
        """Name the values to give out besides the vector."""
        return ()

    def make_model(self) -> onnx.ModelProto:
        """Add the encoder with its input and outputs and return the whole as a model; to be called once."""
        hidden = self.weights.shape.hidden
        pooled = self.encoder()
        self._model.opset_import.extend([helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)])
        graph = self._model.graph
        graph.name = "encoder"
        graph.node.append(helper.make_node("LpNormalization", [pooled], [_OUTPUT], axis=-1, p=2))
        graph.input.append(helper.make_tensor_value_info(_INPUT, TensorProto.FLOAT, [1, "tokens", hidden]))
        graph.output.append(helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [1, hidden]))
        for name in self.extra_outputs():
            graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
        return self._model


class _FloatGraph(_Graph):
    """The encoder in float32; `inputs` names what the matrices of hidden size are multiplied with."""

    def __init__(self, weights: PackedWeights) -> None:
        super().__init__(weights)
        self.inputs: dict[str, str] = {}

    def extra_outputs(self) -> Sequence[str]:
        return sorted(set(self.inputs.values()))

    def project(self, values: str, *prefixes: str) -> list[str]:
        self.inputs |= dict.fromkeys(prefixes, values)
        return [self._multiply(values, prefix, self.weights.shape.hidden) for prefix in prefixes]

    def feed_forward(self, values: str, prefix: str) -> str:
        (inner,) = self.project(values, f"{prefix}.fi")
        active = self.node("Gelu", inner, domain=_CONTRIB)
        return self.node("Add", values, self._multiply(active, f"{prefix}.fo", self.weights.shape.feed_forward))

    def _multiply(self, values: str, prefix: str, columns: int) -> str:
        matrix = self.tensor(f"{prefix}.w", self.weights.matrix(f"{prefix}.w", columns).T)
        return self.node("Add", self.node("MatMul", values, matrix), self.bias(prefix))


class _IntegerGraph(_Graph):
    """The encoder in 8-bit integers; `peaks` are the largest magnitudes per channel of each matrix's input."""

    def __init__(self, weights: PackedWeights, peaks: Mapping[str, np.ndarray]) -> None:
        super().__init__(weights)
        self._peaks = peaks

    def project(self, values: str, *prefixes: str) -> list[str]:
        quantised, matrices = self._quantise(values, *prefixes)
        return [
            self._multiply(quantised, prefix, matrix, bias=self.bias(prefix))
            for prefix, matrix in zip(prefixes, matrices, strict=True)
        ]

    def feed_forward(self, values: str, prefix: str) -> str:
        """Add the layer in slices of hidden size, which stay in the processor's cache."""
        hidden = self.weights.shape.hidden
        quantised, (inwards,) = self._quantise(values, f"{prefix}.fi")
        outwards = self.weights.matrix(f"{prefix}.fo.w", self.weights.shape.feed_forward)
        biases = self.weights.floats(f"{prefix}.fi.b")
        summed = self.node("Add", values, self.bias(f"{prefix}.fo"))
        for start in range(0, len(biases), hidden):
            part = slice(start, start + hidden)
            bias = self.tensor(f"{prefix}.fi.{start}.b", biases[part])
            inner = self._multiply(quantised, f"{prefix}.fi.{start}", inwards[part], bias=bias)
            active = self.node("Gelu", inner, domain=_CONTRIB)
            peak = self.node("ReduceMax", active, axes=[-1], keepdims=1)
            steps = self.node("Mul", peak, self.number(1 / (255 - _GELU_ZERO)))
            scale = self.node("Max", steps, self.number(_GELU_LEAST / _GELU_ZERO))
            one, zero = self.number(1.0), self.tensor("zero", np.array(_GELU_ZERO, np.uint8))
            scaled = self.node("Mul", active, self.node("Reciprocal", scale))
            integers = self.node("QuantizeLinear", scaled, one, zero)
            outer = self._multiply([integers, one, zero], f"{prefix}.fo.{start}", outwards[:, part])
            summed = self.node("Add", summed, self.node("Mul", outer, scale))
        return summed

    def _quantise(self, values: str, *prefixes: str) -> tuple[list[str], list[np.ndarray]]:
        """Return (integers, scale, zero point) of the smoothed values and the matrices that fit them."""
        matrices = [self.weights.matrix(f"{prefix}.w", self.weights.shape.hidden) for prefix in prefixes]
        largest = np.max([np.abs(matrix).max(axis=0) for matrix in matrices], axis=0)
        peaks = np.maximum(self._peaks[prefixes[0]], 1e-3)
        factors = (peaks**_STRENGTH / np.maximum(largest, 1e-5) ** (1 - _STRENGTH)).astype(np.float32)
        smooth = self.node("Mul", values, self.tensor(f"{prefixes[0]}.smooth", 1 / factors))
        quantised = self.node_with_outputs("DynamicQuantizeLinear", smooth, outputs=3)
        return quantised, [matrix * factors for matrix in matrices]

    def _multiply(self, quantised: Sequence[str], name: str, matrix: np.ndarray, *, bias: str = "") -> str:
        """Multiply (integers, scale, zero point) by a matrix, shape (outputs, inputs), rounded to 8 bits per output."""
        integers, scale, zero = quantised
        scales = np.abs(matrix).max(axis=1) / 127
        rounded = self.tensor(f"{name}.w", np.round(matrix / scales[:, None]).astype(np.int8).T)
        steps = self.tensor(f"{name}.scale", scales.astype(np.float32))
        return self.node("MatMulIntegerToFloat", integers, rounded, scale, steps, zero, "", bias, domain=_CONTRIB)


def write_graph(weights: PackedWeights, file: Path, *, samples: Sequence[np.ndarray]) -> None:
    """Write the encoder without its word embeddings as an ONNX file.

    Its input `embeddings` is float32, shape (1, tokens, hidden): word plus position plus type. Its output `vector` is
    float32, shape (1, hidden), of unit length. `samples` are inputs of ordinary texts, to measure the channels on.
    """
    onnx.save(_IntegerGraph(weights, _measure_peaks(weights, samples)).make_model(), str(file))


def _measure_peaks(weights: PackedWeights, samples: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """Return the largest magnitude of each channel of each matrix's input over the samples, by the matrix's name."""
    graph = _FloatGraph(weights)
    model = graph.make_model().SerializeToString()
    inputs, names = graph.inputs, graph.extra_outputs()
    del graph
    options = onnxruntime.SessionOptions()
    # The weights are used for some sentences only: no second copy of them in another order.
    options.add_session_config_entry("session.disable_prepacking", "1")
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    peaks: dict[str, np.ndarray] = {}
    for sample in samples:
        for name, found in zip(names, session.run(names, {_INPUT: sample}), strict=True):
            highest = np.abs(found).reshape(-1, found.shape[-1]).max(axis=0)
            peaks[name] = np.maximum(peaks.get(name, 0.0), highest)
    return {prefix: peaks[name] for prefix, name in inputs.items()}
