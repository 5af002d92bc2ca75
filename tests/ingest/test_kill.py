"""An ingest that is killed at any moment and run again ends where an undisturbed one ends.

Every kill is a real process with the shipped encoder. SEOBS_KILLS sets their number for the small corpus; the large one
(`make slow`) has SEOBS_DOCUMENTS documents of every format and is killed SEOBS_LARGE_KILLS times on its way.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from index.encoder import Encoder
from index.sqlite_store import SqliteStore
from index.vectors import VectorCache
from kb.config import load_config
from kb.database import DATABASE_NAME
from knowledge_base import KnowledgeBase
from tests.conftest import REPOSITORY, SHIPPED_CONFIG, copy_model
from tests.ingest.test_containers import make_mail, make_zip
from tests.torture.corpus import make_corpus

KILLS = int(os.environ.get("SEOBS_KILLS", "6"))
DOCUMENTS = int(os.environ.get("SEOBS_DOCUMENTS", "120"))
LARGE_KILLS = int(os.environ.get("SEOBS_LARGE_KILLS", "12"))

TEXTS = {
    "bs/izvjestaj.txt": "Izvještaj o radu\n\nUdruženje je u maju 2019. otvorilo radionicu u Tuzli.\nČlanova: 42",
    "de/bericht.html": "<h1>Bericht</h1><p>Die Genossenschaft zählte im Jahr 2020 achtzig Mitglieder.</p>",
    "en/sheet.txt": "Project sheet\n\nProject title: Bridge to Work\nBudget: 120,000.00 EUR\nLead partner: Alpha",
    "es/nota.txt": "Nota de prensa\n\nLa cooperativa abrió sus puertas el 3 de mayo de 2021 en Murcia.",
    "fr/rapport.txt": "Rapport annuel\n\nL'association a formé 35 personnes en 2018.\n\nLe budget est de 9.500 EUR.",
    "hr/zapisnik.txt": "Zapisnik skupštine\n\nDatum: 12. svibnja 2017.\n\nSkupština je usvojila plan zadruge.",
    "it/verbale.md": "# Verbale\n\nL'assemblea ha eletto il consiglio direttivo a Trieste il 4 giugno 2016.",
    "mk/izvestaj.txt": "Извештај\n\nЗадругата во Скопје вработува дванаесет лица од 2015 година.",
    "sl/porocilo.txt": "Poročilo\n\n9. 1. 2018 Srečanje v Mariboru\n14. 2. 2018 Delavnica v Celju\n\nČlanov je 60.",
    "sl/list.txt": "Projektni list\n\nNaziv projekta Most\nTrajanje 1. 4. 2018 – 31. 12. 2021\nProračun 45.000,00 EUR",
    "sr/izvestaj.txt": "Извештај о раду\n\nУдружење је одржало скупштину у Новом Саду 20. марта 2019. године.",
    "sr/vesti.txt": "Vesti iz mreže\n\nSajam socijalnih preduzeća održan je u Beogradu 5. oktobra 2022. godine.",
    "empty.txt": "",
}
LEFT_OUT = {"ingested_at", "failed_at", "cached"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve short documents in ten languages, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def start_ingest(corpus: Path, data: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cli", "--config", str(SHIPPED_CONFIG), "--corpus", str(corpus)]
    return subprocess.Popen(
        [*command, "--data", str(data), "ingest", "--json"],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def dump_catalogue(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table in a canonical order, without times and without the counter of changes."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as connection:
        connection.execute("INSERT INTO chunk_keys (chunk_keys) VALUES ('integrity-check')")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [
            name
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if "VIRTUAL" not in sql and not name.startswith("chunk_keys_")
        ]
        dump = {}
        # Which files had been still for long enough when they were hashed is not what the catalogue is about.
        for table in sorted(set(tables) - {"seen_file"}):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in LEFT_OUT]
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            dump[table] = sorted((row for row in rows if row[0] != "generation"), key=repr)
    return dump


def assert_cache_is_complete(data: Path, *, has_twins: bool = False) -> None:
    """Every chunk is in the cache; where several have one text (`has_twins`) any of them may be the nearest."""
    cache = VectorCache(data)
    store = SqliteStore(data, exact_below=0, cache=cache)
    with closing(cache), closing(store):
        assert cache.looks_healthy(store)
        assert cache.verify(store)
        assert store.count_cached() == store.count_chunks() > 0
        assert store.list_removed() == []
        ids, vectors = store.sample_vectors(1000)
        proposed = [[chunk_id for chunk_id, _ in cache.propose(vector, 1) or []] for vector in vectors]
        assert has_twins or proposed == [[chunk_id] for chunk_id in ids]


def test_an_ingest_killed_at_any_moment_ends_where_an_undisturbed_one_ends(
    corpus: Path, model_data: Path, shipped_encoder: Encoder, tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed"
    copy_model(model_data, undisturbed)
    started = time.monotonic()
    assert start_ingest(corpus, undisturbed).wait() == 1
    seconds = time.monotonic() - started
    expected = dump_catalogue(undisturbed)
    assert [len(expected[table]) for table in ("document", "place", "failure")] == [12, 12, 1]
    assert min(len(expected[table]) for table in ("chunk", "sentence", "record", "record_value", "evidence")) > 0
    assert_cache_is_complete(undisturbed)

    moments = random.Random(20181207)
    interrupted = 0
    for kill in range(KILLS):
        data = tmp_path / f"killed-{kill}"
        copy_model(model_data, data)
        # The first fifth is the start of the interpreter; the rest is cut evenly and each kill falls into one part.
        moment = seconds * (0.2 + 0.8 * (kill + moments.random()) / KILLS)
        process = start_ingest(corpus, data)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
        config = load_config(SHIPPED_CONFIG, corpus=corpus, data=data)
        with closing(KnowledgeBase(config)) as knowledge_base:
            knowledge_base.__dict__["encoder"] = shipped_encoder
            report = knowledge_base.ingest()
        assert len(report.added) + len(report.unchanged) == 12
        assert dump_catalogue(data) == expected, f"killed after {moment:.2f} s of {seconds:.2f} s"
        assert_cache_is_complete(data)
    # A run may be faster than the first one, on a machine that did other work meanwhile, but not all of them that much.
    assert interrupted > 0


@pytest.mark.slow
def test_a_large_corpus_of_every_format_is_ingested_whole_whatever_kills_it_on_its_way(
    model_data: Path, shipped_encoder: Encoder, tmp_path: Path
) -> None:
    corpus, undisturbed, killed = (tmp_path / name for name in ("corpus", "undisturbed", "killed"))
    make_corpus(corpus, count=DOCUMENTS, seed=5)
    (corpus / "again").mkdir()
    for number, file in enumerate(sorted(file for file in corpus.iterdir() if file.is_file())):
        if number % 10 == 0:
            shutil.copy(file, corpus / "again" / f"copy of {file.name}")
    (corpus / "papers.zip").write_bytes(
        make_zip({"a.txt": b"In an archive.", "b.eml": make_mail({"c.txt": b"Attached."})})
    )
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    for data in (undisturbed, killed):
        copy_model(model_data, data)
    started = time.monotonic()
    assert start_ingest(corpus, undisturbed).wait() == 1
    seconds = time.monotonic() - started
    expected = dump_catalogue(undisturbed)
    # Some papers come out the same in two rounds: one document in two places.
    assert len(expected["place"]) > DOCUMENTS
    assert len(expected["document"]) > 0.8 * DOCUMENTS

    moments = random.Random(1918)
    for _ in range(LARGE_KILLS):
        process = start_ingest(corpus, killed)
        # Long enough for most to get on with the work, wherever they are in it.
        time.sleep(moments.uniform(0.5, 3.0 + 1.5 * seconds / LARGE_KILLS))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start_ingest(corpus, killed).wait() == 1
    found = dump_catalogue(killed)
    assert {table for table in expected if found[table] != expected[table]} == set()
    assert_cache_is_complete(killed, has_twins=True)
