"""Writing a file at once: who reads it meanwhile gets the old content or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, content: bytes) -> None:
    """Put content into a file that only its owner may read, whatever it held before; its folder is made at need.

    Raises OSError, and leaves nothing of the new content then. A kill may leave a draft beside the file, hidden and with the
    same suffix.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    # Its mode is 0600 from the start.
    descriptor, draft = tempfile.mkstemp(prefix=".draft-", suffix=file.suffix, dir=file.parent)
    try:
        with open(descriptor, "wb") as part:
            part.write(content)
        os.replace(draft, file)
    finally:
        Path(draft).unlink(missing_ok=True)
