"""The command as a process of its own: its streams, pipes and signals, and no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from index.encoder import Encoder
from kb.config import Config
from tests.cli.commands import Ran
from tests.conftest import REPOSITORY, SHIPPED_CONFIG, copy_model

BLOCKED = """
import socket
def refuse(*arguments, **options):
    raise OSError("the network was called")
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.socket.sendto = refuse
socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, model_data: Path, shipped_encoder: Encoder) -> Path:
    """A folder with a corpus of two documents, and a data folder with the unpacked encoder alone."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "corpus").mkdir()
    (folder / "corpus/čebele.txt").write_text("Zadruga Čebela v Žalcu prideluje med.", encoding="utf-8")
    (folder / "corpus/empty.txt").write_text("")
    copy_model(model_data, folder / "data")
    return folder


def start(folder: Path, *arguments: str, wrap: tuple[str, ...] = (), **environment: str) -> Ran:
    command = [*wrap, sys.executable, "-m", "cli", "--config", str(SHIPPED_CONFIG)]
    folders = ["--corpus", str(folder / "corpus"), "--data", str(folder / "data")]
    ran = subprocess.run(
        [*command, *folders, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8"))


def start_on(config: Config, *arguments: str, stdout: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command on the shipped documents."""
    command = [sys.executable, "-m", "cli", "--config", str(SHIPPED_CONFIG), "--data", str(config.paths.data)]
    return subprocess.Popen([*command, *arguments], cwd=REPOSITORY, stdout=stdout, stderr=subprocess.PIPE)


def test_results_alone_go_to_stdout_and_in_utf_8_whatever_the_terminal(small: Path) -> None:
    first = start(small, "-v", "ingest", "--json", PYTHONIOENCODING="latin-1")
    assert (first.status, first.json["added"], first.json["failed"][0]["file"]) == (1, ["čebele.txt"], "empty.txt")
    assert "INFO ingest.pipeline: " in first.err
    assert "pages, 1 chunks, sl, " in first.err
    assert "Zadruga" not in first.err
    found = start(small, "search", "med", "--json", PYTHONIOENCODING="ascii")
    assert (found.status, found.err) == (0, "")
    assert found.json["hits"][0]["text"] == "Zadruga Čebela v Žalcu prideluje med."


@pytest.mark.parametrize("command", [["show", "366fbcd7e9027da9", "--json"], ["list"]])
def test_a_closed_pipe_is_no_error(shipped_knowledge: Config, command: list[str]) -> None:
    """What is longer than the buffers fails while it is printed, what is shorter when they are emptied."""
    with start_on(shipped_knowledge, *command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_full_disk_is_one_line(shipped_knowledge: Config) -> None:
    with open("/dev/full", "wb") as full, start_on(shipped_knowledge, "list", stdout=full) as process:
        assert process.stderr is not None
        assert process.stderr.read() == b"seobs: No space left on device; make room on the disk and run this again\n"
        assert process.wait() == 1


@pytest.fixture(params=["blocked sockets", "no network at all"])
def isolation(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[tuple[str, ...], dict[str, str]]:
    """How a process is kept off the network: by patched sockets anywhere, by the kernel where that is allowed."""
    if request.param == "no network at all":
        wrap = ("unshare", "--net", "--map-root-user")
        if (
            shutil.which("unshare")
            and subprocess.run([*wrap, "true"], capture_output=True, check=False).returncode == 0
        ):
            return wrap, {}
    (tmp_path / "sitecustomize.py").write_text(BLOCKED)
    return (), {"PYTHONPATH": str(tmp_path)}


def test_ingesting_searching_and_asking_need_no_network(
    small: Path, tmp_path: Path, isolation: tuple[tuple[str, ...], dict[str, str]]
) -> None:
    """One process for all three, since each start of one costs a second."""
    wrap, environment = isolation
    shutil.copytree(small / "corpus", tmp_path / "corpus")
    shutil.copytree(small / "data/model", tmp_path / "data/model", copy_function=os.link)
    folders = ["--config", str(SHIPPED_CONFIG), "--corpus", str(tmp_path / "corpus"), "--data", str(tmp_path / "data")]
    commands = [["ingest", "--json"], ["search", "honey", "--json"], ["ask", "Kaj prideluje Čebela?", "--json"]]
    code = "import json, sys; from cli import main; print([main(line) for line in json.loads(sys.argv[1])])"
    ran = subprocess.run(
        [*wrap, sys.executable, "-c", code, json.dumps([[*folders, *command] for command in commands])],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "network was called" not in ran.stderr
    assert ran.returncode == 0, ran.stderr
    read = json.JSONDecoder().raw_decode
    ingested, at = read(ran.stdout)
    found, length = read(ran.stdout[at:].lstrip())
    answer, length = read(ran.stdout[at:].lstrip()[length:].lstrip())
    assert ran.stdout.endswith("\n[1, 0, 0]\n")
    assert (ingested["added"], [failure["file"] for failure in ingested["failed"]]) == (["čebele.txt"], ["empty.txt"])
    assert [hit["file"] for hit in found["hits"]] == ["čebele.txt"]
    assert "Zadruga Čebela v Žalcu prideluje med." in json.dumps(answer, ensure_ascii=False)


def test_the_blocked_sockets_are_blocked(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKED)
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert b"the network was called" in ran.stderr
