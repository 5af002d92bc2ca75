"""The folders whose documents only members read."""

from __future__ import annotations

import unicodedata

import pytest

from kb.config import AccessConfig
from kb.internal_folders import find_internal_folder


@pytest.mark.parametrize("folder", ["board/čuvaj", "/board/čuvaj/", "./board/čuvaj", "board//čuvaj", "Board/ČUVAJ"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_folder_is_found_however_it_is_written(folder: str, form: str) -> None:
    access = AccessConfig(internal_types=(), internal_folders=("office", folder))
    for path in ("board/čuvaj", "board/čuvaj/2019/plan.pdf", "board/čuvaj/post.zip/a.txt"):
        assert find_internal_folder(unicodedata.normalize(form, path), access) == folder
    for path in ("board/čuvajmo/plan.pdf", "board/plan.pdf", "čuvaj/plan.pdf", "plan.pdf"):
        assert find_internal_folder(unicodedata.normalize(form, path), access) is None


@pytest.mark.parametrize("folder", [".", "/", ""])
def test_the_whole_corpus_can_be_internal(folder: str) -> None:
    assert find_internal_folder("a.txt", AccessConfig(internal_types=(), internal_folders=(folder,))) == folder
