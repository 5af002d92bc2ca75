"""Whether the passages that a written sentence cites say what it says: figures, dates, names, negations, meaning.

citations.py is the way in.
"""
