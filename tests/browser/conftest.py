"""A real browser before the real app: documents are taken in once by the command line, and served on free ports."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright

from tests.browser.papers import write_papers
from tests.conftest import make_once
from tests.ingest.make_sources import make_pdf

# A busy machine needs longer than the five seconds that are the default.
expect.set_options(timeout=15_000)

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHEET = """MOST DO DELA – ZADRUGE ZA MLADE

PROGRAM\tObzorje sodelovanja
NAZIV PROJEKTA\tMOST DO DELA – ZADRUGE ZA MLADE
AKRONIM PROJEKTA\tMOST
TRAJANJE\t4. MAJ 2015 – 1. JUNIJ 2016
PRORAČUN\t120.500,00 EUR
VODILNI PARTNER\tZadruga Jablana, Celje, Slovenija

NAMEN PROJEKTA

Projekt zaposluje mlade v zadrugah in jim daje mentorja. V prvem letu je delo dobilo 17 mladih iz treh občin.
"""
REPORT = """ANNUAL REPORT OF THE NETWORK 2019

The network connected 42 cooperatives in eight regions during 2019.

The meeting of the members took place in Koper on 12 July 2019. Next year the network will open an office in Celje.
"""
HOSTILE = """ZLOBNO <script>alert(1)</script> POROČILO

Krokodil pravi <img src=x onerror=alert(2)> ![x](http://evil.example/a.png) in $$\\int_0^1$$ ter racun\u202etxt.exe.
"""
LEASE = [(72, 700, 16, "LEASE OF THE WORKSHOP"), (72, 640, 12, "The rent of the workshop is 350 euros a month.")]
SECRET = "Plača direktorice zadruge je tri tisoč evrov na mesec."


@dataclass(frozen=True, slots=True)
class App:
    """A running app: its address, and the folder of its documents."""

    address: str
    corpus: Path


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the documents that ship with the app, papers of all forms, and what was read from them."""
    return make_once(tmp_path_factory, "taken_in", take_in)


def take_in(folder: Path) -> None:
    """Fill a folder with documents and with what the command line reads from them."""
    corpus = folder / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    (corpus / "interno").mkdir()
    (corpus / "2015-most.txt").write_text(SHEET, encoding="utf-8")
    (corpus / "2019-annual-report.txt").write_text(REPORT, encoding="utf-8")
    (corpus / "zlobno.txt").write_text(HOSTILE, encoding="utf-8")
    # On its second page, so that the page counts.
    (corpus / "lease.pdf").write_bytes(make_pdf([[(72, 700, 16, "Contents: the lease of the workshop")], LEASE]))
    (corpus / "interno" / "2022-lease.pdf").write_bytes(make_pdf([[(72, 640, 12, "A secret lease of a cellar.")]]))
    (corpus / "interno" / "2021-uprava.txt").write_text(f"SEJA UPRAVE\n\n{SECRET}\n", encoding="utf-8")
    write_papers(corpus)
    _write_config(folder, sign_in=None, generator=None)
    subprocess.run([*_command(folder), "ingest"], cwd=ROOT, check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="session")
def app(taken_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Return the app as it is shipped: nobody can sign in."""
    with serve_app(taken_in, tmp_path_factory.mktemp("app"), sign_in=None) as running:
        yield running


@contextmanager
def serve_app(
    taken_in: Path, folder: Path, *, sign_in: dict[str, object] | None, generator: dict[str, object] | None = None
) -> Iterator[App]:
    """Serve a copy of the documents and of what was read from them, in `folder`, and stop the server at the end."""
    corpus = folder / "corpus"
    shutil.copytree(taken_in / "corpus", corpus)
    shutil.copytree(taken_in / "data", folder / "data")
    _write_config(folder, sign_in=sign_in, generator=generator)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(folder / "server.log", "w", encoding="utf-8") as log:
        # From another folder than the project's: where it is started from must not matter.
        server = subprocess.Popen(
            [*_command(folder), "serve", "--port", str(port)], cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert server.stdout is not None
        line = server.stdout.readline().strip()
        assert line == f"http://localhost:{port}", (line, (folder / "server.log").read_text(encoding="utf-8"))
        yield App(line, corpus)
        server.terminate()
        server.wait(timeout=20)


def _write_config(folder: Path, *, sign_in: dict[str, object] | None, generator: dict[str, object] | None) -> None:
    content = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    content["ingest"]["access"]["internal_folders"] = ["interno"]
    content["paths"] = {"corpus": "corpus", "data": "data"}
    content["web"]["sign_in"] = sign_in
    content["answer"]["generator"] = generator
    (folder / "config.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


def _command(folder: Path) -> list[str]:
    return [sys.executable, str(ROOT / "cli.py"), "--config", str(folder / "config.yaml")]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one fail in CI, elsewhere say how to get it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        message = "no Chromium here: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Watch every window of every test: at the end nothing may have been asked of another host, nor any script run."""
    foreign: list[str] = []
    surprises: list[str] = []
    open_context = browser.new_context

    def note_address(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.hostname not in ("localhost", "127.0.0.1"):
            foreign.append(address)

    def note_dialog(dialog: Dialog) -> None:
        surprises.append(dialog.message)
        dialog.dismiss()

    def watch(window: Page) -> None:
        window.set_default_timeout(40_000)
        window.on("websocket", lambda socket: note_address(socket.url))
        window.on("pageerror", lambda error: surprises.append(str(error)))
        window.on("dialog", note_dialog)
        window.on(
            "console", lambda line: surprises.append(line.text) if "Content Security Policy" in line.text else None
        )

    def open_watched(**options: Any) -> BrowserContext:
        context = open_context(**options)
        context.on("request", lambda sent: note_address(sent.url))
        context.on("page", watch)
        return context

    monkeypatch.setattr(browser, "new_context", open_watched)
    yield
    for context in browser.contexts:
        context.close()
    assert foreign == []
    assert surprises == []


@pytest.fixture(params=[(1280, 900)])
def page(request: pytest.FixtureRequest, app: App, browser: Browser, nothing_leaves_this_machine: None) -> Page:
    """Open an English browser window, of this width and height."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", base_url=app.address, accept_downloads=True
    )
    return context.new_page()
