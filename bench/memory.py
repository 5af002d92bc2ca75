"""How much memory a process takes, as Linux counts it."""

from __future__ import annotations

from pathlib import Path


def read_memory(name: str, process_id: int | str = "self") -> float:
    """Return megabytes of a process by the system's name for them ("VmHWM", "RssAnon"); 0 where it does not tell."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))
