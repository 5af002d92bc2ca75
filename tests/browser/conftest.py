"""A real browser before the real app: a small corpus, taken in by the command line and served on a free port."""

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

import pytest
import yaml
from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

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
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Return the app as it is shipped: nobody can sign in."""
    with serve_app(tmp_path_factory.mktemp("app"), sign_in=None) as running:
        yield running


@contextmanager
def serve_app(
    folder: Path, *, sign_in: dict[str, object] | None, generator: dict[str, object] | None = None
) -> Iterator[App]:
    """Take a small corpus in, serve it, and stop the server at the end."""
    corpus = folder / "corpus"
    (corpus / "interno").mkdir(parents=True)
    (corpus / "2015-most.txt").write_text(SHEET, encoding="utf-8")
    (corpus / "2019-annual-report.txt").write_text(REPORT, encoding="utf-8")
    (corpus / "zlobno.txt").write_text(HOSTILE, encoding="utf-8")
    # On its second page, so that the page counts.
    (corpus / "lease.pdf").write_bytes(make_pdf([[(72, 700, 16, "Contents: the lease of the workshop")], LEASE]))
    (corpus / "interno" / "2022-lease.pdf").write_bytes(make_pdf([[(72, 640, 12, "A secret lease of a cellar.")]]))
    (corpus / "interno" / "2021-uprava.txt").write_text(f"SEJA UPRAVE\n\n{SECRET}\n", encoding="utf-8")
    content = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    content["ingest"]["access"]["internal_folders"] = ["interno"]
    content["paths"] = {"corpus": "corpus", "data": "data"}
    content["web"]["sign_in"] = sign_in
    content["answer"]["generator"] = generator
    (folder / "config.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    command = [sys.executable, str(ROOT / "cli.py"), "--config", str(folder / "config.yaml")]
    subprocess.run([*command, "ingest"], cwd=ROOT, check=True, capture_output=True, timeout=180)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(folder / "server.log", "w", encoding="utf-8") as log:
        # From another folder than the project's: where it is started from must not matter.
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)], cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert server.stdout is not None
        line = server.stdout.readline().strip()
        assert line == f"http://localhost:{port}", (line, (folder / "server.log").read_text(encoding="utf-8"))
        yield App(line, corpus)
        server.terminate()
        server.wait(timeout=20)


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


@pytest.fixture(params=[(1280, 900)])
def page(request: pytest.FixtureRequest, app: App, browser: Browser) -> Iterator[Page]:
    """Open an English browser window; at the end nothing may have been asked of another host, nor any script run."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", base_url=app.address, accept_downloads=True
    )
    foreign: list[str] = []
    surprises: list[str] = []

    def note_foreign(sent: Request) -> None:
        if not sent.url.startswith((app.address, app.address.replace("http", "ws"), "data:", "blob:")):
            foreign.append(sent.url)

    def note_dialog(dialog: Dialog) -> None:
        surprises.append(dialog.message)
        dialog.dismiss()

    window = context.new_page()
    window.set_default_timeout(20_000)
    window.on("request", note_foreign)
    window.on("pageerror", lambda error: surprises.append(str(error)))
    window.on("dialog", note_dialog)
    window.on("console", lambda line: surprises.append(line.text) if "Content Security Policy" in line.text else None)
    yield window
    context.close()
    assert foreign == []
    assert surprises == []
