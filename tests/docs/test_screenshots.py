"""The pictures of the app: those that the README shows are there, and all together are small."""

from __future__ import annotations

import re

from docs.screenshots import SHOTS
from tests.conftest import REPOSITORY

IMAGES = REPOSITORY / "docs" / "images"


def test_every_picture_of_the_readme_is_made_by_the_script() -> None:
    shown = re.findall(r"docs/images/([\w-]+)\.png", (REPOSITORY / "README.md").read_text(encoding="utf-8"))
    assert len(shown) >= 4
    assert set(shown) <= {shot.name for shot in SHOTS}


def test_the_pictures_are_those_of_the_script_and_small() -> None:
    assert sorted(file.stem for file in IMAGES.glob("*.png")) == sorted(shot.name for shot in SHOTS)
    assert sum(file.stat().st_size for file in IMAGES.iterdir()) < 3_000_000
