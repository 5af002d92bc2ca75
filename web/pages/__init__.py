"""The pages, one file each; `app.py` runs the one that the address names."""
