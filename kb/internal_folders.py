"""Which paths of the corpus are internal by the folder they lie in."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from kb.config import AccessConfig


def find_internal_folder(path: str, access: AccessConfig) -> str | None:
    """Return the internal folder, as config.yaml writes it, that a path relative to the corpus lies in; None in none.

    "board", "/board/" and "./board" are one folder, and so are the two ways in which systems write "č" in its name. So are
    "Board" and "board": on many shares they are, and elsewhere it is better to keep too much to the members than too little.
    """
    place = _normalise(path)
    return next((folder for folder in access.internal_folders if place.is_relative_to(_normalise(folder))), None)


def _normalise(path: str) -> PurePosixPath:
    return PurePosixPath(unicodedata.normalize("NFC", path.strip("/").casefold()))
