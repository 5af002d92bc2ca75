"""Builds the shipped encoder as an ONNX graph: one text in, one vector of unit length out.

The graph starts after the word embeddings, which stay packed and are looked up row by row: that keeps it at 11 MB, so a
cold process loads it in a fraction of a second. It takes one text at a time: no padding, no attention mask, and a text's
vector cannot depend on its neighbours in a batch. The big matrices stay in their 4-bit blocks and are multiplied by
ONNX Runtime's MatMulNBits with int8 blocks of activations, which gives the vectors of float32 arithmetic to 4 digits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from index.encoders.packed_weights import PackedWeights

_OPSET = 17


class _Graph:
    """Collects nodes and weights; each method adds one operation and returns the name of its output."""

    def __init__(self, weights: PackedWeights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self._constants: dict[str, str] = {}

    def node(self, operation: str, *inputs: str, **attributes: Any) -> str:
        output = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [output], **attributes))
        return output

    def tensor(self, name: str, values: np.ndarray) -> str:
        if name not in self._constants:
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
            self._constants[name] = name
        return name

    def layer_norm(self, values: str, prefix: str) -> str:
        weight = self.tensor(f"{prefix}.w", self.weights.floats(f"{prefix}.w"))
        bias = self.tensor(f"{prefix}.b", self.weights.floats(f"{prefix}.b"))
        return self.node("LayerNormalization", values, weight, bias, axis=-1, epsilon=self.weights.shape.epsilon)

    def linear(self, values: str, prefix: str, columns: int) -> str:
        blocks = self.weights.blocks(f"{prefix}.w", columns)
        rows = blocks.shape[0]
        low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
        # The file pairs weight j with j + 16 in a byte, the operator pairs 2j with 2j + 1.
        in_order = np.concatenate([low, high], axis=-1)
        packed = in_order[..., 0::2] | (in_order[..., 1::2] << 4)
        product = self.node(
            "MatMulNBits",
            values,
            self.tensor(f"{prefix}.w", packed),
            self.tensor(f"{prefix}.scale", blocks["scale"].astype(np.float32).reshape(-1)),
            domain="com.microsoft",
            K=columns,
            N=rows,
            bits=4,
            block_size=32,
            accuracy_level=4,
        )
        return self.node("Add", product, self.tensor(f"{prefix}.b", self.weights.floats(f"{prefix}.b")))

    def heads(self, values: str) -> str:
        """Turn (1, tokens, hidden) into (1, heads, tokens, head size)."""
        shape = self.weights.shape
        split = self.tensor("shape.heads", np.array([0, 0, shape.heads, shape.hidden // shape.heads], np.int64))
        return self.node("Transpose", self.node("Reshape", values, split), perm=[0, 2, 1, 3])

    def attention(self, values: str, prefix: str) -> str:
        shape = self.weights.shape
        query, key, value = (self.heads(self.linear(values, f"{prefix}.{name}", shape.hidden)) for name in "qkv")
        scale = self.tensor("scale", np.array((shape.hidden // shape.heads) ** -0.5, np.float32))
        scores = self.node("MatMul", self.node("Mul", query, scale), self.node("Transpose", key, perm=[0, 1, 3, 2]))
        mixed = self.node("MatMul", self.node("Softmax", scores, axis=-1), value)
        joined = self.node(
            "Reshape",
            self.node("Transpose", mixed, perm=[0, 2, 1, 3]),
            self.tensor("shape.joined", np.array([0, 0, shape.hidden], np.int64)),
        )
        return self.linear(joined, f"{prefix}.ao", shape.hidden)

    def gelu(self, values: str) -> str:
        return self.node("Gelu", values, domain="com.microsoft")


def write_graph(weights: PackedWeights, file: Path) -> None:
    """Write the encoder without its word embeddings as an ONNX file.

    Input `embeddings`: float32, shape (1, tokens, hidden), word plus position plus type. Output `vector`: float32,
    shape (1, hidden), of unit length.
    """
    shape = weights.shape
    graph = _Graph(weights)
    values = graph.layer_norm("embeddings", "emb.ln")
    for layer in range(shape.layers):
        prefix = f"l{layer}"
        attended = graph.node("Add", values, graph.attention(values, prefix))
        values = graph.layer_norm(attended, f"{prefix}.aln")
        inner = graph.gelu(graph.linear(values, f"{prefix}.fi", shape.hidden))
        outer = graph.linear(inner, f"{prefix}.fo", shape.feed_forward)
        values = graph.layer_norm(graph.node("Add", values, outer), f"{prefix}.oln")
    pooled = graph.node("ReduceMean", values, axes=[1], keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [pooled], ["vector"], axis=-1, p=2))
    proto = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, [1, "tokens", shape.hidden])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, shape.hidden])],
        graph.initializers,
    )
    model = helper.make_model(
        proto,
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=9,
    )
    onnx.save(model, str(file))
