"""A backup brings back everything, refuses what is not whole, and never overwrites a document."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backup import restore_backup, write_backup
from cli import main
from desk.database import DESK_NAME, Desk
from index.store import EVERYTHING
from kb.config import Config, load_config
from kb.database import DATABASE_NAME, hold_writer_lock
from kb.errors import BackupUnusable, ConfigError, IndexMissing, Locked, StoreError
from knowledge_base import KnowledgeBase
from tests.conftest import SHIPPED_CONFIG, WordEncoder
from tests.ingest.test_containers import make_zip
from web.removal import list_removed, put_back, remove_files

REPORT = "Poročilo o delu\n\nZadruga ima 42 članov.\n"
LETTER = "Dopis\n\nVabimo vas v Maribor 3. 5. 2019.\n"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with a document, its sidecar, a document inside an archive and an edit."""
    folder = tmp_path_factory.mktemp("ingested")
    corpus = folder / "corpus"
    (corpus / "2019").mkdir(parents=True)
    (corpus / "2019" / "poročilo.txt").write_text(REPORT, encoding="utf-8")
    (corpus / "2019" / "poročilo.meta.yaml").write_text("document_type: report\n", encoding="utf-8")
    (corpus / "pošta.zip").write_bytes(make_zip({"dopis.txt": LETTER.encode()}))
    config = load_config(SHIPPED_CONFIG, corpus=corpus, data=folder / "data")
    with open_knowledge(config, WordEncoder()) as knowledge_base:
        assert knowledge_base.ingest().failed == []
        document_id = next(
            entry.document_id for entry in knowledge_base.list_documents(EVERYTHING) if entry.file.endswith("dopis.txt")
        )
        knowledge_base.edit(document_id, {"title": "Vabilo v Maribor"}, contributor="office")
    with closing(Desk(config.paths.data)) as desk:
        desk.conversations.begin("ana", "Koliko članov?")
    (config.paths.data / "changes.jsonl").write_text('{"who": "Ana"}\n', encoding="utf-8")
    return folder


@pytest.fixture
def original(ingested: Path, tmp_path: Path) -> Config:
    """That state in a folder of the test's own."""
    shutil.copytree(ingested, tmp_path, dirs_exist_ok=True)
    return load_config(SHIPPED_CONFIG, corpus=tmp_path / "corpus", data=tmp_path / "data")


def open_knowledge(config: Config, encoder: WordEncoder) -> closing[KnowledgeBase]:
    knowledge_base = KnowledgeBase(config)
    knowledge_base.__dict__["encoder"] = encoder
    return closing(knowledge_base)


def place_elsewhere(config: Config, name: str) -> Config:
    root = config.paths.data.parent / name
    return load_config(SHIPPED_CONFIG, corpus=root / "corpus", data=root / "data")


def dump(config: Config) -> list[str]:
    lines = []
    for name in (DATABASE_NAME, DESK_NAME):
        with closing(sqlite3.connect(config.paths.data / name)) as connection:
            lines += sorted(connection.iterdump())
    return lines


def list_tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def rewrite(original: Config, tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """A backup of the original in which entries are replaced, added or left out (None)."""
    write_backup(original, tmp_path / "whole.zip")

    def make(manifest: dict[str, object] | None = None, **entries: bytes | None) -> Path:
        changed = {name.replace("__", "/"): content for name, content in entries.items()}
        with zipfile.ZipFile(tmp_path / "whole.zip") as whole:
            contents: dict[str, bytes | None] = {name: whole.read(name) for name in whole.namelist()}
        contents |= changed
        if manifest is not None:
            contents["manifest.json"] = json.dumps(json.loads(contents["manifest.json"] or b"") | manifest).encode()
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
            for name, content in contents.items():
                if content is not None:
                    other.writestr(name, content)
        return tmp_path / "other.zip"

    yield make


def test_everything_comes_back_on_an_empty_machine(original: Config, tmp_path: Path, word_encoder: WordEncoder) -> None:
    report = write_backup(original, tmp_path / "state.zip")
    new = place_elsewhere(original, "new")
    assert restore_backup(new, tmp_path / "state.zip") == report
    # The catalogue, the desk, the log of changes, a report with its sidecar, an archive and what was in it.
    assert report.files == 7
    assert dump(new) == dump(original)
    assert list_tree(new.paths.corpus) == list_tree(original.paths.corpus)
    assert list_tree(new.paths.data / "members") == list_tree(original.paths.data / "members")
    assert (new.paths.data / "changes.jsonl").read_text(encoding="utf-8") == '{"who": "Ana"}\n'
    with open_knowledge(new, word_encoder) as knowledge_base:
        titles = {entry.title for entry in knowledge_base.list_documents(EVERYTHING)}
        assert titles == {"Vabilo v Maribor", "Poročilo o delu"}
        [hit] = knowledge_base.search("članov zadruga", EVERYTHING, limit=1)
        assert "42 članov" in hit.passage.quote
        again = knowledge_base.ingest()
    assert (again.added, again.changed, again.removed, again.failed) == ([], [], [], [])
    assert sorted(path.name for path in new.paths.data.iterdir() if path.name.startswith(("restoring", "before"))) == []


def test_what_was_removed_can_be_put_back_from_a_backup(original: Config, tmp_path: Path) -> None:
    corpus, data, today = original.paths.corpus, original.paths.data, date(2026, 3, 1)
    (corpus / "old.txt").write_text("Staro.", encoding="utf-8")
    remove_files(corpus, data, "0123456789abcdef", ["old.txt"], today=today)
    (data / "removed" / "2026-03-01" / "0123456789abcdef" / "link.txt").symlink_to("/etc/hostname")
    write_backup(original, tmp_path / "state.zip")
    new = place_elsewhere(original, "new")
    restore_backup(new, tmp_path / "state.zip")
    [removed] = list_removed(new.paths.data, today=today)
    assert (removed.document_id, removed.paths) == ("0123456789abcdef", ("old.txt",))
    assert put_back(new.paths.corpus, new.paths.data, removed) == ("old.txt",)
    assert (new.paths.corpus / "old.txt").read_text(encoding="utf-8") == "Staro."


def test_only_its_owner_may_read_a_backup(original: Config, tmp_path: Path) -> None:
    write_backup(original, tmp_path / "state.zip")
    assert stat.S_IMODE(os.stat(tmp_path / "state.zip").st_mode) == 0o600
    assert not list(tmp_path.glob(".state.zip*"))


def test_the_documents_can_be_left_out(original: Config, tmp_path: Path) -> None:
    assert write_backup(original, tmp_path / "state.zip", with_documents=False).files == 4
    new = place_elsewhere(original, "new")
    restore_backup(new, tmp_path / "state.zip")
    assert dump(new) == dump(original)
    assert not new.paths.corpus.exists()


def test_a_catalogue_that_is_there_stays_unless_it_shall_be_replaced(original: Config, tmp_path: Path) -> None:
    write_backup(original, tmp_path / "state.zip")
    with closing(sqlite3.connect(original.paths.data / DATABASE_NAME)) as connection, connection:
        connection.execute("UPDATE document SET title = 'changed since'")
    changed = dump(original)
    with pytest.raises(ConfigError, match="holds a catalogue already; add --replace"):
        restore_backup(original, tmp_path / "state.zip")
    assert dump(original) == changed
    restore_backup(original, tmp_path / "state.zip", replace=True)
    assert dump(original) != changed
    [aside] = original.paths.data.glob("before-restore-*")
    assert dump(original.model_copy(update={"paths": original.paths.model_copy(update={"data": aside})})) == changed


def test_a_document_that_differs_is_left_and_named(original: Config, tmp_path: Path) -> None:
    write_backup(original, tmp_path / "state.zip")
    newer = original.paths.corpus / "2019" / "poročilo.txt"
    newer.write_text("newer", encoding="utf-8")
    (original.paths.corpus / "pošta.zip").unlink()
    report = restore_backup(original, tmp_path / "state.zip", replace=True)
    assert report.kept == ("2019/poročilo.txt",)
    assert newer.read_text(encoding="utf-8") == "newer"
    assert (original.paths.corpus / "pošta.zip").exists()


def test_a_link_out_of_the_corpus_is_not_followed(original: Config, tmp_path: Path) -> None:
    write_backup(original, tmp_path / "state.zip")
    new = place_elsewhere(original, "new")
    (tmp_path / "outside").mkdir()
    new.paths.corpus.mkdir(parents=True)
    (new.paths.corpus / "2019").symlink_to(tmp_path / "outside")
    report = restore_backup(new, tmp_path / "state.zip")
    assert report.kept == ("2019/poročilo.meta.yaml", "2019/poročilo.txt")
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"catalogue.sqlite": None}, "it does not hold what its manifest names"),
        ({"catalogue.sqlite": b"SQLite format 3\0" + bytes(5000)}, "'catalogue.sqlite' in it is damaged"),
        ({"corpus__more.txt": b"x"}, "it does not hold what its manifest names"),
        ({"manifest.json": None}, "it has no manifest"),
        ({"manifest.json": b"[]"}, "its manifest is not one of SE Observatory"),
        ({"manifest.json": b"{"}, "Expecting property name"),
        ({"manifest": {"format": 2}}, "it was written by a newer version of SE Observatory"),
        ({"manifest": {"entries": {}}}, "its manifest names no catalogue"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused_and_nothing_changes(
    rewrite: Callable[..., Path], original: Config, changes: dict[str, bytes], reason: str
) -> None:
    new = place_elsewhere(original, "new")
    with pytest.raises(BackupUnusable) as refused:
        restore_backup(new, rewrite(**changes))
    assert refused.value.reason.startswith(reason)
    assert str(refused.value).endswith("; nothing was changed")
    assert [path.name for path in new.paths.data.iterdir()] == ["writer.lock"]
    assert not new.paths.corpus.exists()


@pytest.mark.parametrize(
    "name", ["corpus/../../evil.txt", "/corpus/evil.txt", "corpus", "config.yaml", "corpus//x", "."]
)
def test_an_entry_cannot_be_written_elsewhere(tmp_path: Path, original: Config, name: str) -> None:
    entries = {DATABASE_NAME: {"bytes": 0, "sha256": ""}, name: {"bytes": 1, "sha256": ""}}
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 1, "entries": entries}))
        archive.writestr(DATABASE_NAME, b"")
        archive.writestr(name, b"x")
    with pytest.raises(BackupUnusable, match="an entry has a name that no backup has"):
        restore_backup(place_elsewhere(original, "new"), tmp_path / "slip.zip")
    assert not list(tmp_path.rglob("evil.txt"))


def test_an_entry_is_unpacked_no_further_than_its_manifest_says(tmp_path: Path, original: Config) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "manifest.json", json.dumps({"format": 1, "entries": {DATABASE_NAME: {"bytes": 9, "sha256": ""}}})
        )
        archive.writestr(DATABASE_NAME, bytes(50 * 2**20))
    with pytest.raises(BackupUnusable, match="'catalogue.sqlite' in it is damaged"):
        restore_backup(place_elsewhere(original, "new"), tmp_path / "bomb.zip")


def test_an_encrypted_archive_is_refused(tmp_path: Path, original: Config) -> None:
    file = tmp_path / "locked.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", "{}")
    content = bytearray(file.read_bytes())
    # The first of the flags, in the header of the entry and in the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    with pytest.raises(BackupUnusable, match="encrypted"):
        restore_backup(place_elsewhere(original, "new"), file)


def test_a_size_without_end_is_no_size(tmp_path: Path, original: Config) -> None:
    with zipfile.ZipFile(tmp_path / "endless.zip", "w") as archive:
        archive.writestr(
            "manifest.json",
            '{"format": 1, "entries": {"catalogue.sqlite": {"bytes": Infinity, "sha256": ""}}}',
        )
        archive.writestr(DATABASE_NAME, b"")
    with pytest.raises(BackupUnusable, match=r"its manifest does not describe 'catalogue.sqlite'"):
        restore_backup(place_elsewhere(original, "new"), tmp_path / "endless.zip")


def test_what_was_put_back_in_part_can_be_put_back_whole(original: Config, tmp_path: Path) -> None:
    write_backup(original, tmp_path / "state.zip")
    new = place_elsewhere(original, "new")
    # A file stands where the folder of a document belongs.
    new.paths.corpus.mkdir(parents=True)
    (new.paths.corpus / "2019").write_text("")
    with pytest.raises(StoreError, match=r"only a part was put back .*restore again"):
        restore_backup(new, tmp_path / "state.zip")
    assert not (new.paths.data / DATABASE_NAME).exists()
    (new.paths.corpus / "2019").unlink()
    assert restore_backup(new, tmp_path / "state.zip").kept == ()
    assert (new.paths.data / DATABASE_NAME).exists()


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, original: Config) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(BackupUnusable, match=r"letter.txt: cannot be restored: File is not a zip file; nothing was"):
        restore_backup(place_elsewhere(original, "new"), tmp_path / "letter.txt")


def test_wrong_places_for_a_backup_are_named(original: Config, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("")
    for file, reason in (
        (tmp_path / "there.zip", "is there already; choose another name"),
        (original.paths.corpus / "state.zip", "lies inside "),
        (original.paths.data / "state.zip", "lies inside "),
        (tmp_path / "there.zip" / "state.zip", "cannot be written (Not a directory)"),
    ):
        with pytest.raises(ConfigError) as refused:
            write_backup(original, file)
        assert refused.value.allowed.startswith(reason)
    with pytest.raises(IndexMissing):
        write_backup(place_elsewhere(original, "new"), tmp_path / "state.zip")


def test_nothing_is_written_while_another_process_writes(original: Config, tmp_path: Path) -> None:
    write_backup(original, tmp_path / "state.zip")
    with hold_writer_lock(original.paths.data):
        with pytest.raises(Locked):
            write_backup(original, tmp_path / "second.zip")
        with pytest.raises(Locked):
            restore_backup(original, tmp_path / "state.zip", replace=True)
    assert not (tmp_path / "second.zip").exists()


def test_the_commands_say_what_they_did(original: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(config: Config, *command: str) -> tuple[int, str]:
        paths = ("--corpus", str(config.paths.corpus), "--data", str(config.paths.data))
        status = main(["--config", str(SHIPPED_CONFIG), *paths, *command])
        return status, capsys.readouterr().out

    file, new = tmp_path / "state.zip", place_elsewhere(original, "new")
    status, out = run(original, "backup", str(file))
    assert (status, out) == (0, f"7 files, {file.stat().st_size:,} bytes, written to {file}\n")
    assert run(new, "restore", str(file)) == (0, f"7 files restored from {file}\n")
    (new.paths.corpus / "2019" / "poročilo.txt").write_text("newer", encoding="utf-8")
    left = "left as it is, since it differs from the one in the backup: 2019/poročilo.txt\n"
    anew = "start `seobs serve` and `seobs ingest --watch` anew where they are running\n"
    assert run(new, "restore", "--replace", str(file)) == (1, f"7 files restored from {file}\n{left}{anew}")


def test_what_cannot_be_read_now_is_left_out_and_named(
    original: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = original.paths.corpus
    (corpus / "pošta.zip").rename(tmp_path / "away.zip")
    with open(os.fsencode(corpus) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"A name in Latin-1.")
    # Older than the ZIP format can say.
    os.utime(corpus / "2019/poročilo.txt", (0, 0))
    options = ["--corpus", str(corpus), "--data", str(original.paths.data)]
    assert main([*options, "backup", str(tmp_path / "backup.zip")]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        "not in the backup, since it cannot be read now: caf\\udce9.txt",
        "not in the backup, since it cannot be read now: pošta.zip",
    ]
    shutil.rmtree(corpus)
    assert write_backup(original, tmp_path / "away.zip.bak").left_out == ("2019/poročilo.txt", "pošta.zip")
    assert write_backup(original, tmp_path / "bare.zip", with_documents=False).left_out == ()
    assert restore_backup(original, tmp_path / "backup.zip", replace=True).kept == ()
    assert (corpus / "2019/poročilo.txt").read_text(encoding="utf-8") == REPORT


def test_a_document_that_changes_while_it_is_copied_does_not_spoil_the_backup(
    original: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = original.paths.corpus / "2019/poročilo.txt"
    changed = f"{REPORT}\nZadruga ima 43 članov.\n"
    open_entry = zipfile.ZipFile.open

    def change_and_open(archive: zipfile.ZipFile, *arguments: Any, **options: Any) -> Any:
        document.write_text(changed, encoding="utf-8")
        return open_entry(archive, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "open", change_and_open)
        write_backup(original, tmp_path / "backup.zip")
    document.unlink()
    restore_backup(original, tmp_path / "backup.zip", replace=True)
    assert document.read_text(encoding="utf-8") == changed
