"""Shared vocabulary: documents, metadata, records, configuration, the database file, errors.

Imports none of the other folders; every other folder imports this one.
"""
