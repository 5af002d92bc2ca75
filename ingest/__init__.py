"""Source files -> documents with metadata -> chunks. Start with pipeline.py."""
