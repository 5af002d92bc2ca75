"""The app over the sample documents, without a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from desk.database import Desk
from tests.web.sample_knowledge import SampleKnowledgeBase
from web import kept_examples, knowledge

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def _look_through_packages_once() -> Iterator[None]:
    """Let Streamlit look once for what installed packages bring: it does for each AppTest, which takes most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleKnowledgeBase:
    """Put the sample documents where the pages look for the knowledge base."""
    knowledge_base = SampleKnowledgeBase(tmp_path)
    monkeypatch.setenv(knowledge.CONFIG_VARIABLE, str(ROOT / "config.yaml"))
    monkeypatch.setattr(knowledge, "open_knowledge_base", lambda: knowledge_base)
    desk = Desk(tmp_path)
    monkeypatch.setattr(knowledge, "open_desk", lambda: desk)
    # The examples are there on the first page, and nothing is asked behind the back of a test.
    monkeypatch.setattr(kept_examples, "run_beside", lambda work: work())
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
    """Return all the HTML blocks of a page."""
    return "\n".join(element.proto.body for element in app.get("html"))


def read_everything(app: AppTest) -> str:
    """Return all that a page sends to the browser, texts that are hidden too, without the marks inside of passages."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, Block):
            for child in node.children.values():
                yield from walk(child)
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield proto.SerializeToString().decode("utf-8", "replace")

    return re.sub(r"</?(?:b|mark)\b[^>]*>", "", "\n".join(walk(app._tree)))
