"""The process that reads the corpus folder for the app: real ones, killed, stopped, and asked for by two at once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from index.sqlite_catalogue import SqliteCatalogue
from kb.config import Config
from kb.database import hold_writer_lock
from knowledge_base import KnowledgeBase
from tests.conftest import SHIPPED_CONFIG, copy_model
from web import knowledge
from web.components.reading import describe_progress
from web.reading import Fate, Outcome, Phase, Reading, find_reading, start_reading, stop_reading

MakeConfig = Callable[..., Config]
LONG = "\n\n".join(f"Zadruga številka {number} zaposluje mlade v {number} občinah." for number in range(4000))


def use(config: Config, model_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have processes read this configuration, with the encoder unpacked; return its data folder."""
    for name, value in (
        (knowledge.CONFIG_VARIABLE, SHIPPED_CONFIG),
        (knowledge.CORPUS_VARIABLE, config.paths.corpus),
        (knowledge.DATA_VARIABLE, config.paths.data),
    ):
        monkeypatch.setenv(name, str(value))
    copy_model(model_data, config.paths.data)
    return config.paths.data


def wait_for(data: Path, *phases: Phase, seconds: float = 90.0) -> Reading:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        reading = find_reading(data)
        if reading.phase in phases:
            return reading
        time.sleep(0.1)
    raise AssertionError((find_reading(data), (data / "reading" / "log").read_text()))


def test_the_folder_is_read_and_each_file_has_its_outcome(
    make_config: MakeConfig, model_data: Path, shipped_encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A real process, which loads the real encoder.
    config = make_config({"a.txt": "LETNO POROČILO 2019\n\nZadruga zaposluje mlade.", "b.exe": "x", "c.pdf": "no PDF"})
    data = use(config, model_data, monkeypatch)
    with ThreadPoolExecutor(4) as browsers:
        # All at once, as from several browsers.
        list(browsers.map(lambda _: start_reading(data), range(4)))
    assert find_reading(data).is_active
    ended = wait_for(data, Phase.DONE, Phase.FAILED, Phase.BROKEN)
    assert (ended.phase, ended.message) == (Phase.DONE, "")
    assert sorted((item.fate, item.path, item.kind) for item in ended.outcomes) == [
        (Fate.ADDED, "a.txt", ""),
        (Fate.FAILED, "b.exe", "UnsupportedFormat"),
        (Fate.FAILED, "c.pdf", "UnreadableSource"),
    ]
    assert [path.name for path in (data / "reading").iterdir() if "wanted" in path.name] == []
    assert "Traceback" not in (data / "reading" / "log").read_text()
    start_reading(data)
    assert wait_for(data, Phase.DONE).unchanged == 1


def test_a_folder_that_was_cleared_on_purpose_gives_up_its_documents_when_that_is_said(
    make_config: MakeConfig, model_data: Path, shipped_encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some seconds: a real process, twice, which loads the real encoder."""
    config = make_config({f"share/{number}.txt": f"Zadruga {number}." for number in range(10)})
    data = use(config, model_data, monkeypatch)
    (config.paths.corpus / "own.txt").write_text("Pekarna ima pet članov.")
    start_reading(data)
    wait_for(data, Phase.DONE)
    for file in (config.paths.corpus / "share").iterdir():
        file.unlink()
    start_reading(data)
    wait_for(data, Phase.STARTING, Phase.READING)
    ended = wait_for(data, Phase.DONE)
    assert [(item.fate, item.path, item.kind) for item in ended.outcomes] == [(Fate.FAILED, "share", "FilesMissing")]
    start_reading(data, again=["share"])
    wait_for(data, Phase.STARTING, Phase.READING)
    ended = wait_for(data, Phase.DONE)
    assert sorted((item.fate, item.path) for item in ended.outcomes) == [
        (Fate.REMOVED, f"share/{number}.txt") for number in range(10)
    ]


def test_a_reading_waits_for_another_writer_and_can_be_stopped_meanwhile(
    make_config: MakeConfig, model_data: Path, shipped_encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make_config({"a.txt": "Zadruga zaposluje mlade."})
    data = use(config, model_data, monkeypatch)
    with hold_writer_lock(data):
        start_reading(data)
        assert wait_for(data, Phase.WAITING, Phase.BROKEN).phase is Phase.WAITING
        stop_reading(data)
        assert wait_for(data, Phase.STOPPED, Phase.BROKEN).phase is Phase.STOPPED


def test_a_process_that_is_killed_is_known_to_be_gone_and_the_next_one_goes_on(
    make_config: MakeConfig, model_data: Path, shipped_encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make_config({"a.txt": "Zadruga zaposluje mlade.", "z.txt": LONG})
    data = use(config, model_data, monkeypatch)
    start_reading(data)
    deadline = time.monotonic() + 90
    while not (reading := find_reading(data)).done and time.monotonic() < deadline:
        time.sleep(0.05)
    assert reading.phase is Phase.READING, reading
    start_reading(data, again=["left.txt"])
    os.kill(reading.pid, signal.SIGKILL)
    wait_for(data, Phase.BROKEN, seconds=10)
    assert json.loads((data / "reading" / "wanted.json").read_text()) == ["left.txt"]
    (config.paths.corpus / "z.txt").unlink()
    start_reading(data)
    ended = wait_for(data, Phase.DONE, Phase.FAILED)
    assert ended.phase is Phase.DONE, ended.message
    with closing(KnowledgeBase(config)) as knowledge_base:
        assert set(knowledge_base.list_places()) == {"a.txt"}


def test_a_catalogue_that_is_damaged_half_way_is_told(
    make_config: MakeConfig, model_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some seconds: a real process, which loads the real encoder."""
    data = use(make_config({"a.txt": LONG[:4_000]}), model_data, monkeypatch)
    SqliteCatalogue(data).close()
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'document'").fetchone()
    with open(data / "catalogue.sqlite", "r+b") as catalogue:
        catalogue.seek((page - 1) * 8192)
        catalogue.write(b"\xff" * 8192)
    start_reading(data)
    ended = wait_for(data, Phase.DONE, Phase.FAILED, Phase.BROKEN)
    assert ended.phase is Phase.FAILED
    assert ended.message == (
        f"{data}: the database fails (database disk image is malformed); "
        "restore a backup or move it away and run `seobs ingest`"
    )


def test_nothing_was_read_yet(tmp_path: Path) -> None:
    assert find_reading(tmp_path) == Reading()
    stop_reading(tmp_path)


def test_a_state_of_another_version_is_no_reading(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    for content in ('{"phase": "dreaming"}', '{"phase": "done", "mood": 1}', "{half", '{"outcomes": [{"fate": "?"}]}'):
        (tmp_path / "reading" / "state.json").write_text(content)
        assert find_reading(tmp_path) == Reading()


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading(Phase.STARTING), "Looking for what is new…"),
        (Reading(Phase.WAITING), "Another program is writing just now; the reading begins when that is done."),
        (
            Reading(Phase.READING, 1, 100.0, done=1, total=4, bytes_done=100, bytes_total=400, pages_done=3),
            "1 of 4 documents read · 3 pages · about 3 minutes left",
        ),
        (
            Reading(Phase.READING, 1, 100.0, total=4, bytes_total=400, page=2, pages=9),
            "0 of 4 documents read · 0 pages · recognising page 2 of 9",
        ),
        (
            Reading(Phase.READING, 1, 150.0, done=3, total=4, bytes_done=399, bytes_total=400, pages_done=1),
            "3 of 4 documents read · 1 page · less than a minute left",
        ),
    ],
)
def test_progress_is_told_in_a_line(reading: Reading, expected: str) -> None:
    assert describe_progress(reading, 160.0) == expected


def test_outcomes_of_two_readings_in_a_row_are_joined() -> None:
    from web.reading import _join_outcomes

    earlier = (Outcome(Fate.ADDED, "a.txt"), Outcome(Fate.FAILED, "b.pdf"))
    later = (Outcome(Fate.ADDED, "b.pdf"),)
    assert _join_outcomes(earlier, later) == (Outcome(Fate.ADDED, "b.pdf"), Outcome(Fate.ADDED, "a.txt"))
