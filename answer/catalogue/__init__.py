"""Questions about the catalogue itself. Start with answer/catalogue_questions.py."""
