"""Measurements of the product, each with a peer beside it; `make bench` writes them to RESULTS.md."""
