"""Engines that run an encoder: ONNX Runtime for the shipped weights, sentence-transformers for any other model."""
