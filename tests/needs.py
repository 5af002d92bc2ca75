"""What some tests need from the system: where it is missing they are left out on a desk, and fail in CI."""

from __future__ import annotations

import os

import pytest


def skip_where(is_missing: bool, reason: str) -> pytest.MarkDecorator:
    """Return a mark that leaves tests out where something is missing, except in CI."""
    return pytest.mark.skipif(is_missing and os.environ.get("CI") != "true", reason=reason)
