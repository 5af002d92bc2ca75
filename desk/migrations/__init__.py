"""Numbered SQL scripts of the desk, applied in order by `kb.database`; never edited once released."""
