"""Work that another process does: what it takes of memory is given back when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run_apart(module: str, function: str, folder: Path) -> str | None:
    """Call a function of this package with a folder in a new interpreter; return None, or why it failed as one line.

    It has failed when it raises, or returns False.
    """
    root = str(Path(__file__).resolve().parents[1])
    code = (
        f"import sys; from pathlib import Path; from {module} import {function}; "
        f"sys.exit({function}(Path(sys.argv[1])) is False)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode == 0:
        return None
    said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
    return said[-1] if said else f"exit status {done.returncode}"
