"""The app over the sample documents, without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.database import Desk
from tests.web.sample_knowledge import SampleKnowledgeBase
from web import knowledge

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleKnowledgeBase:
    """Put the sample documents where the pages look for the knowledge base."""
    knowledge_base = SampleKnowledgeBase(tmp_path)
    monkeypatch.setenv(knowledge.CONFIG_VARIABLE, str(ROOT / "config.yaml"))
    monkeypatch.setattr(knowledge, "open_knowledge_base", lambda: knowledge_base)
    desk = Desk(tmp_path)
    monkeypatch.setattr(knowledge, "open_desk", lambda: desk)
    return knowledge_base


@pytest.fixture
def open_page(sample: SampleKnowledgeBase) -> Callable[..., AppTest]:
    """Return a function that opens a page by its file name, with query parameters, and gives back what it shows."""

    def open_page(name: str = "ask", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
        app.query_params.update(parameters)
        app.run()
        if name != "ask":
            app.switch_page(f"web/pages/{name}.py")
            app.query_params.update(parameters)
            app.run()
        assert not app.exception, app.exception
        return app

    return open_page


def read_html(app: AppTest) -> str:
    """Return all the HTML blocks of a page, styles left out."""
    blocks = [element.proto.body for element in app.get("html")]
    return "\n".join(block for block in blocks if not block.startswith("<style>"))
