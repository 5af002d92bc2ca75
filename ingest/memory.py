"""Memory that a run no longer needs goes back to the system while it lasts."""

from __future__ import annotations

import ctypes


def give_back_memory() -> None:
    """Return what is free to the system; without it the C library keeps what the largest documents needed.

    Takes some milliseconds; does nothing where the C library cannot (any but glibc).
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
