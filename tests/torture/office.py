"""Documents that LibreOffice makes of others: many files of one kind in one call, since its start takes seconds."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_SECONDS = 300


def has_office() -> bool:
    """Say whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def convert_files(contents: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """Return the files converted, by their names without suffix; what could not be converted is missing.

    `contents` has file names with suffixes; `suffix` has no dot ("odt"). Raises TimeoutExpired after five minutes.
    """
    with tempfile.TemporaryDirectory(prefix="office-") as temporary:
        folder = Path(temporary)
        source, target = folder / "in", folder / "out"
        source.mkdir()
        target.mkdir()
        for name, content in contents.items():
            (source / name).write_bytes(content)
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--convert-to",
                suffix,
                "--outdir",
                str(target),
                *(str(source / name) for name in contents),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        return {file.stem: file.read_bytes() for file in sorted(target.iterdir())}
