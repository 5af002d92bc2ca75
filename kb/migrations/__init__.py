"""Numbered SQL scripts, applied in order by `kb.database`; never edited once released."""
