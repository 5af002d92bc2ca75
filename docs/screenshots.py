"""Make the pictures of the app in docs/images: `make screenshots`.

A temporary folder gets corpus/ and the invented documents of `docs.sample_documents`; they are taken in by the command
line and served on a free port of this machine, and Chromium walks through the pages. Names of pictures as arguments make
these only.
"""

from __future__ import annotations

import io
import logging
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import yaml
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from docs.sample_documents import INTERNAL_FOLDER, write_position, write_samples
from tests.browser.conftest import FLAGS
from web.passwords import hash_password

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).parent.parent
_IMAGES = Path(__file__).parent / "images"
_DESKTOP, _PHONE = (1440, 900), (390, 844)
_PASSWORD = "three rivers"  # of the temporary folder, which is gone when the pictures are made
_READY = "[data-testid=stApp][data-test-script-state=notRunning]"
_COLOURS = 256

# What stands on the pages in the language of a picture.
_QUESTIONS = {
    "members": {
        "en": "How many member cooperatives did the network have at the end of 2022?",
        "sl": "Koliko zadrug je imela mreža konec leta 2022?",
    },
    "women": {
        "en": "How many women worked in the workshop of the association Izvor in 2016?",
        "sl": "Koliko žensk je leta 2016 delalo v delavnici združenja Izvor?",
    },
    "fund": {
        "en": "When should the cross-border fund for young cooperatives begin?",
        "sl": "Kdaj naj začne delovati čezmejni sklad za mlade zadruge?",
    },
    "unknown": {
        "en": "Who won the football championship in 1998?",
        "sl": "Kdo je leta 1998 zmagal na nogometnem prvenstvu?",
    },
}


Step = Callable[[Page, str], None]
"""What is done on a page in a language before its picture is taken."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the page, what is done on it first, and how it is looked at.

    `visitor` is "" for somebody who has not signed in, "staff", or "first" for the first visit to an app without
    documents.
    """

    name: str
    path: str
    prepare: Step | None = None
    language: str = "en"
    is_dark: bool = False
    size: tuple[int, int] = _DESKTOP
    visitor: str = ""


def open_page(page: Page, address: str) -> None:
    """Open an address and wait until all of it is there."""
    page.goto(address)
    wait_until_still(page)


def wait_until_still(page: Page) -> None:
    """Wait for the end of the run, for the letters and for the pictures; then nothing on the page moves any more."""
    if "/sign-in" not in page.url:
        page.wait_for_selector(f"{_READY} .st-key-helper", state="attached")
        page.wait_for_selector(_READY)
        page.wait_for_selector("[data-testid=stSpinner], [data-stale=true]", state="detached")
    page.evaluate("document.fonts.ready")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => {})))")
    page.wait_for_timeout(700)


def ask(question: str) -> Step:
    """Return a step that asks a question and waits for its answer."""

    def ask_it(page: Page, language: str) -> None:
        page.locator("[data-testid=stChatInput] textarea").fill(_QUESTIONS[question][language])
        page.keyboard.press("Enter")
        page.wait_for_selector(".st-key-answer-0-after", state="attached")
        wait_until_still(page)

    return ask_it


def open_passage(question: str) -> Step:
    """Return a step that asks a question and opens the first passage of its answer."""

    def open_it(page: Page, language: str) -> None:
        ask(question)(page, language)
        page.locator("a.number").first.click()
        page.wait_for_selector("[data-testid=stDialog] mark")
        wait_until_still(page)

    return open_it


def open_document(title: str) -> Step:
    """Return a step that opens, from the list, the document whose title holds these words."""

    def open_it(page: Page, language: str) -> None:
        page.locator(".stMain [data-testid=stPageLink] a", has_text=title).first.click()
        page.wait_for_selector("h1.kb-document-title")
        wait_until_still(page)

    return open_it


SHOTS: Sequence[Shot] = (
    Shot("home", "/"),
    Shot("home-dark", "/", language="sl", is_dark=True),
    Shot("home-phone", "/", language="sl", size=_PHONE),
    Shot("answer", "/", ask("women")),
    Shot("answer-dark", "/", ask("fund"), language="sl", is_dark=True),
    Shot("answer-phone", "/", ask("fund"), language="sl", size=_PHONE),
    Shot("refusal-phone-dark", "/", ask("unknown"), is_dark=True, size=_PHONE),
    Shot("passage", "/", open_passage("women")),
    Shot("passage-phone-dark", "/", open_passage("members"), is_dark=True, size=_PHONE),
    Shot("search", f"/search?q={quote('javna naročila socialna podjetja')}", language="sl"),
    Shot("search-phone", "/search?q=public+procurement", size=_PHONE),
    Shot("documents", "/documents"),
    Shot("documents-dark", "/documents", language="sl", is_dark=True),
    Shot("documents-phone", "/documents", language="sl", size=_PHONE),
    Shot("document", "/documents", open_document("solidarity economy")),
    Shot("document-phone-dark", "/documents", open_document("KRUG"), is_dark=True, size=_PHONE),
    Shot("observatory", "/observatory"),
    Shot("observatory-phone-dark", "/observatory?register=indicators", language="sl", is_dark=True, size=_PHONE),
    Shot("add", "/upkeep", visitor="staff"),
    Shot("check", "/upkeep?part=check", language="sl", visitor="staff"),
    Shot("quality-dark", "/quality", visitor="staff", is_dark=True),
    Shot("sign-in", "/sign-in", language="sl"),
    Shot("first-visit", "/", visitor="first"),
)


def make_screenshots(names: Sequence[str]) -> None:
    """Make the pictures with these names, all without any, in docs/images."""
    shots = [shot for shot in SHOTS if shot.name in names or not names]
    _IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="seobs-screenshots-") as folder, sync_playwright() as playwright:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        prepare_folder(full)
        empty.joinpath("corpus").mkdir(parents=True)
        write_config(empty, sign_in=None)
        chromium = playwright.chromium.launch(executable_path=_find_chromium(), args=FLAGS)
        with serve_app(full) as address, serve_app(empty) as empty_address:
            leave_feedback(chromium, address)
            for shot in shots:
                take_shot(chromium, empty_address if shot.visitor == "first" else address, shot)
        chromium.close()
    size_kb = sum(file.stat().st_size for file in _IMAGES.glob("*.png")) // 1024
    _log.info("%d pictures, %d kB in all", len(list(_IMAGES.glob("*.png"))), size_kb)


def prepare_folder(folder: Path) -> None:
    """Take in corpus/ and the invented documents, one of them in two versions, and measure the answers once."""
    corpus = folder / "corpus"
    shutil.copytree(_ROOT / "corpus", corpus)
    write_samples(corpus)
    # A cheaper hash than in use: nobody else comes here.
    password = hash_password(_PASSWORD, cost=2)
    write_config(folder, sign_in={"member": None, "editor": password, "admin": None, "hours": 12})
    run_command(folder, "ingest", allowed=(0, 1))
    write_position(corpus, date="12. januarja 2024", limit="60.000")
    run_command(folder, "ingest", allowed=(0, 1))
    run_command(folder, "eval", str(_ROOT / "examples" / "questions.jsonl"))


def write_config(folder: Path, *, sign_in: dict[str, object] | None) -> None:
    """Write the shipped configuration with folders, a sign-in and a contact of its own."""
    content = yaml.safe_load((_ROOT / "config.yaml").read_text(encoding="utf-8"))
    content["paths"] = {"corpus": "corpus", "data": "data"}
    content["ingest"]["access"]["internal_folders"] = [INTERNAL_FOLDER]
    content["web"] |= {"sign_in": sign_in, "contact": "office@network.example"}
    (folder / "config.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


def run_command(folder: Path, *words: str, allowed: Sequence[int] = (0,)) -> None:
    """Run `seobs` on a folder; raises CalledProcessError when it ends with another status than those allowed."""
    command = _write_command(folder, *words)
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=600)
    if done.returncode not in allowed:
        _log.error("%s", done.stderr)
        done.check_returncode()


@contextmanager
def serve_app(folder: Path) -> Iterator[str]:
    """Serve the app of a folder on a free port, give its address, and stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        open(folder / "server.log", "w", encoding="utf-8") as log,
        subprocess.Popen(
            _write_command(folder, "serve", "--port", str(port)), stdout=subprocess.PIPE, stderr=log, text=True
        ) as server,
    ):
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        try:
            if not address:
                raise SystemExit(f"the app did not start: {(folder / 'server.log').read_text(encoding='utf-8')}")
            yield address
        finally:
            server.terminate()


def leave_feedback(chromium: Browser, address: str) -> None:
    """Ask two questions as a visitor and say of one answer that it was right, so that staff find something waiting."""
    context = chromium.new_context(base_url=address, locale="en-GB")
    for question in ("fund", "unknown"):
        page = context.new_page()
        open_page(page, "/?lang=en")
        ask(question)(page, "en")
        page.locator(".st-key-answer-0-after [data-testid=stButtonGroup] button").first.click()
        wait_until_still(page)
    context.close()


def take_shot(chromium: Browser, address: str, shot: Shot) -> None:
    """Make one picture in a fresh browser window, as few colours as it needs."""
    width, height = shot.size
    context = chromium.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.is_dark else "light",
        locale={"en": "en-GB", "sl": "sl-SI"}[shot.language],
        timezone_id="Europe/Ljubljana",
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    if shot.visitor == "staff":
        sign_in(page)
    separator = "&" if "?" in shot.path else "?"
    open_page(page, f"{shot.path}{separator}lang={shot.language}")
    if shot.prepare is not None:
        shot.prepare(page, shot.language)
    # A pointer over nothing, and no caret: two runs give the same picture.
    page.mouse.move(width - 1, height - 1)
    write_png(page.screenshot(caret="hide", animations="disabled"), _IMAGES / f"{shot.name}.png")
    _log.info("%s", shot.name)
    context.close()


def sign_in(page: Page) -> None:
    """Sign in as staff."""
    page.goto("/sign-in?lang=en")
    page.get_by_label("Your name").fill("Eva Kos")
    page.get_by_label("Password").fill(_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("form.kb-visit", state="attached")


def write_png(content: bytes, file: Path) -> None:
    """Write a picture with at most 256 colours, as small as PNG makes it."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)


def _write_command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, str(_ROOT / "cli.py"), "--config", str(folder / "config.yaml"), *words]


def _find_chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("no Chromium here: apt-get install chromium")
    return found


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make_screenshots(sys.argv[1:])
