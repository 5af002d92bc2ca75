"""Chunks -> searchable: one Store for catalogue, words and vectors; search.py turns a query into hits."""
