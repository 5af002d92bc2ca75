"""The folder where what was taken out of archives and mails lies, each content under its hash."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from kb.sources import StoredMember


class MemberFolder:
    """The folder where the contents of members lie, each under its SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def locate(self, sha256: str) -> Path:
        """Return where a content lies or would lie."""
        return self._folder / sha256[:2] / sha256

    def take_in(self, file: Path) -> StoredMember:
        """Move a file to its place and return it without a name."""
        with open(file, "rb") as content:
            sha256 = file_digest(content, "sha256").hexdigest()
        size_bytes = file.stat().st_size
        place = self.locate(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, place)
        return StoredMember("", sha256, size_bytes)

    def make_workplace(self) -> tempfile.TemporaryDirectory[str]:
        """Return an empty folder on the same disk, for its user alone, that goes when it is closed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix="open-", dir=self._folder)

    def keep_only(self, sha256s: Iterable[str]) -> None:
        """Remove all contents but these, and what an interrupted run has left behind."""
        kept = set(sha256s)
        for folder in self._folder.glob("*/"):
            if folder.name.startswith("open-"):
                shutil.rmtree(folder, ignore_errors=True)
                continue
            for file in folder.iterdir():
                if file.name not in kept:
                    file.unlink(missing_ok=True)
            with suppress(OSError):
                folder.rmdir()
