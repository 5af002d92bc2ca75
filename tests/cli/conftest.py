"""Commands run in this process, without a network: on a corpus of a test's own, or on the shipped documents."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from cli import main
from index.encoder import Encoder
from index.store import EVERYTHING
from kb.config import Config
from knowledge_base import KnowledgeBase
from tests.cli.commands import Ran, Run
from tests.conftest import SHIPPED_CONFIG, WordEncoder


@pytest.fixture
def run_words(
    make_config: Callable[..., Config], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Return a function that runs a command on a corpus of its own, with the encoder of words."""
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: WordEncoder())
    paths = make_config().paths

    def run(*arguments: str) -> Ran:
        folders = ("--corpus", str(paths.corpus), "--data", str(paths.data))
        status = main(["--config", str(SHIPPED_CONFIG), *folders, *arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def run(
    shipped_knowledge: Config,
    shipped_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Return a function that runs a command on the shipped documents; the encoder is the shipped one, loaded once."""
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: shipped_encoder)

    def run(*arguments: str) -> Ran:
        status = main(["--config", str(SHIPPED_CONFIG), "--data", str(shipped_knowledge.paths.data), *arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def texts(shipped_knowledge: Config) -> dict[str, str]:
    """The text of record of each shipped document, by file."""
    with closing(KnowledgeBase(shipped_knowledge)) as knowledge_base:
        entries = knowledge_base.list_documents(EVERYTHING)
        return {entry.file: knowledge_base.get_document(entry.document_id, EVERYTHING).text for entry in entries}


@pytest.fixture(autouse=True)
def _call_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No command run inside the tests may open a connection either."""

    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a connection was opened: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield
