"""The sample catalogue, opened once for all the tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from kb.config import load_config
from knowledge_base import KnowledgeBase
from tests.answer.catalogue.sample_catalogue import open_sample_catalogue
from tests.conftest import SHIPPED_CONFIG


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("catalogue")
    with closing(open_sample_catalogue(load_config(SHIPPED_CONFIG, corpus=folder, data=folder / "data"))) as opened:
        yield opened
