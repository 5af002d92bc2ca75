"""Files that are taken out of the corpus folder, put back, and deleted after 30 days."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from kb.errors import StoreError
from web.removal import Removed, forget_old_removals, list_removed, put_back, remove_files

ID = "0123456789abcdef"
DAY = date(2026, 3, 1)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "2019").mkdir(parents=True)
    (folder / "2019" / "zapisnik.txt").write_text("zapisnik")
    (folder / "2019" / "zapisnik.txt.meta.yaml").write_text("title: Zapisnik")
    (folder / "kopija.txt").write_text("zapisnik")
    return folder


def list_tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_all_files_of_a_document_go_with_their_sidecars_and_come_back(corpus: Path, tmp_path: Path) -> None:
    data, before = tmp_path / "data", list_tree(corpus)
    moved = remove_files(corpus, data, ID, ["2019/zapisnik.txt", "kopija.txt"], today=DAY)
    assert moved == ("2019/zapisnik.txt", "2019/zapisnik.txt.meta.yaml", "kopija.txt")
    assert list_tree(corpus) == []
    assert (data / "removed" / "2026-03-01" / ID / "kopija.txt").read_text() == "zapisnik"
    (removed,) = list_removed(data, today=DAY)
    assert removed == Removed(DAY, ID, tuple(sorted(moved)))
    assert removed.ends == date(2026, 3, 31)
    assert sorted(put_back(corpus, data, removed)) == before == list_tree(corpus)
    assert list_removed(data, today=DAY) == []


def test_a_place_that_was_taken_meanwhile_is_not_overwritten(corpus: Path, tmp_path: Path) -> None:
    remove_files(corpus, tmp_path / "data", ID, ["kopija.txt"], today=DAY)
    (corpus / "kopija.txt").write_text("another")
    (removed,) = list_removed(tmp_path / "data", today=DAY)
    assert put_back(corpus, tmp_path / "data", removed) == ("kopija (2).txt",)
    assert (corpus / "kopija.txt").read_text() == "another"
    assert (corpus / "kopija (2).txt").read_text() == "zapisnik"


def test_under_another_name_a_file_keeps_what_its_sidecar_says(corpus: Path, tmp_path: Path) -> None:
    data, internal = tmp_path / "data", "access_level: internal"
    (corpus / "kopija.txt.meta.yaml").write_text(internal)
    remove_files(corpus, data, ID, ["kopija.txt"], today=DAY)
    (corpus / "kopija.txt").write_text("another")
    (removed,) = list_removed(data, today=DAY)
    assert put_back(corpus, data, removed) == ("kopija (2).txt", "kopija (2).txt.meta.yaml")
    assert (corpus / "kopija (2).txt.meta.yaml").read_text() == internal
    assert not (corpus / "kopija.txt.meta.yaml").exists()


def test_under_another_name_a_file_keeps_what_a_sidecar_without_its_suffix_says(corpus: Path, tmp_path: Path) -> None:
    data, internal = tmp_path / "data", "access_level: internal"
    (corpus / "kopija.meta.yaml").write_text(internal)
    remove_files(corpus, data, ID, ["kopija.txt"], today=DAY)
    (corpus / "kopija.txt").write_text("another")
    (removed,) = list_removed(data, today=DAY)
    assert put_back(corpus, data, removed) == ("kopija (2).txt", "kopija (2).txt.meta.yaml")
    assert (corpus / "kopija (2).txt.meta.yaml").read_text() == (corpus / "kopija.meta.yaml").read_text() == internal


def test_what_a_kill_left_half_way_hinders_nobody(corpus: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    remove_files(corpus, data, ID, ["kopija.txt"], today=DAY)
    half = data / "removed" / "2026-03-01" / ID / ".moving-x"
    half.mkdir()
    (half / "file").write_text("zap")
    (removed,) = list_removed(data, today=DAY)
    assert put_back(corpus, data, removed) == ("kopija.txt",)


def test_after_30_days_it_is_gone_and_not_a_day_before(corpus: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    remove_files(corpus, data, ID, ["kopija.txt"], today=DAY)
    (data / "removed" / "notes").mkdir()
    forget_old_removals(data, today=date(2026, 3, 30))
    assert len(list_removed(data, today=date(2026, 3, 30))) == 1
    assert list_removed(data, today=date(2026, 3, 31)) == []
    forget_old_removals(data, today=date(2026, 3, 31))
    assert [path.name for path in (data / "removed").iterdir()] == ["notes"]


def test_nothing_outside_the_corpus_is_moved(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "2019/../../secret.txt"):
        with pytest.raises(StoreError):
            remove_files(corpus, tmp_path / "data", ID, [path], today=DAY)
    with pytest.raises(StoreError):
        remove_files(corpus, tmp_path / "data", "../../x", ["kopija.txt"], today=DAY)
    assert (tmp_path / "secret.txt").exists()


def test_two_clicks_remove_once(corpus: Path, tmp_path: Path) -> None:
    assert remove_files(corpus, tmp_path / "data", ID, ["kopija.txt"], today=DAY) == ("kopija.txt",)
    assert remove_files(corpus, tmp_path / "data", ID, ["kopija.txt"], today=DAY) == ()
    (removed,) = list_removed(tmp_path / "data", today=DAY)
    assert put_back(corpus, tmp_path / "data", removed) == ("kopija.txt",)
    assert put_back(corpus, tmp_path / "data", removed) == ()


def test_a_data_folder_on_another_disk_works_too(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, data = os.link, tmp_path / "data"

    def refuse_across(source: Path, target: Path, **options: bool) -> None:
        if Path(source).is_relative_to(data) != Path(target).is_relative_to(data):
            raise OSError(errno.EXDEV, "another disk")
        real(source, target, **options)

    monkeypatch.setattr(os, "link", refuse_across)
    before = list_tree(corpus)
    remove_files(corpus, data, ID, ["2019/zapisnik.txt"], today=DAY)
    assert list_tree(corpus) == ["kopija.txt"]
    (removed,) = list_removed(data, today=DAY)
    put_back(corpus, data, removed)
    assert list_tree(corpus) == before
