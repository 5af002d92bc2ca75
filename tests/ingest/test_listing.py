"""What is found in a corpus folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.listing import list_files, name_place
from kb.errors import UnreadableSource


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")


def list_paths(corpus: Path, *paths: Path) -> list[str]:
    listing = list_files(corpus, paths)
    assert listing.errors == {}
    return list(listing.files)


def test_files_are_listed_by_path_whatever_their_names_hold(tmp_path: Path) -> None:
    names = ["a b.txt", "b/ž 'q' \"d\".txt", "b/new\nline.txt", "c/\u202etxt.fdp.txt", "č/1.txt", "Z.txt"]
    write(tmp_path, *names)
    assert list_paths(tmp_path) == sorted(names)
    assert list(list_files(tmp_path).files.values()) == [tmp_path.resolve() / name for name in sorted(names)]


def test_hidden_and_temporary_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.txt", ".git/a.txt", "~$open.docx", "a.txt~", "b.pdf.part", "c.tmp", "Thumbs.db", "d.txt")
    write(tmp_path, "sub/.DS_Store", "sub/e.txt", "sub/e.txt.meta.yaml", "f.txt.crdownload")
    assert list_paths(tmp_path) == ["d.txt", "sub/e.txt"]


def test_links_out_of_the_corpus_are_named_and_not_followed_and_links_inside_are_names(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, "a.txt", "sub/b.txt")
    write(tmp_path, "outside/secret.txt")
    (corpus / "link.txt").symlink_to(tmp_path / "outside/secret.txt")
    (corpus / "folder").symlink_to(tmp_path / "outside")
    (corpus / "dots.txt").symlink_to("../outside/secret.txt")
    (corpus / "broken.txt").symlink_to("nowhere.txt")
    (corpus / "loop.txt").symlink_to("loop.txt")
    (corpus / "inside.txt").symlink_to("a.txt")
    (corpus / "again").symlink_to("sub")
    os.mkfifo(corpus / "pipe.txt")
    listing = list_files(corpus)
    assert list(listing.files) == ["a.txt", "inside.txt", "sub/b.txt"]
    leads_out, leads_nowhere = "is a link that leads out of the corpus folder", "is a link to a file that is not there"
    assert {path: error.reason for path, error in listing.errors.items() if isinstance(error, UnreadableSource)} == {
        "broken.txt": leads_nowhere,
        "dots.txt": leads_out,
        "folder": leads_out,
        "link.txt": leads_out,
        "loop.txt": leads_nowhere,
    }


def test_sidecars_are_listed_apart_and_come_along_with_a_single_document(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.txt.meta.yaml", "a.meta.yaml", "b.txt", "b.meta.yaml")
    assert list(list_files(tmp_path).sidecars) == ["a.meta.yaml", "a.txt.meta.yaml", "b.meta.yaml"]
    alone = list_files(tmp_path, [tmp_path / "a.txt"])
    assert (list(alone.files), list(alone.sidecars)) == (["a.txt"], ["a.meta.yaml", "a.txt.meta.yaml"])


def test_the_folder_that_a_browser_saves_beside_a_page_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "News.html", "News_files/logo.png", "news-Dateien/a.css", "Other_files/scan.pdf", "x_files.txt")
    assert list_paths(tmp_path) == ["News.html", "Other_files/scan.pdf", "x_files.txt"]


def test_a_corpus_that_is_a_link_itself_is_read(tmp_path: Path) -> None:
    write(tmp_path / "real", "a.txt")
    (tmp_path / "link").symlink_to("real")
    assert list_paths(tmp_path / "link") == ["a.txt"]
    assert list_paths(tmp_path / "link", tmp_path / "link/a.txt") == ["a.txt"]
    assert list_paths(tmp_path / "link", tmp_path / "real") == ["a.txt"]


def test_given_paths_limit_the_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", "b/c.txt", "b/d/e.txt", "b2/f.txt")
    assert list_paths(tmp_path, tmp_path / "b") == ["b/c.txt", "b/d/e.txt"]
    assert list_paths(tmp_path, tmp_path / "b", tmp_path / "b/c.txt", tmp_path / "a.txt") == [
        "a.txt",
        "b/c.txt",
        "b/d/e.txt",
    ]
    monkeypatch.chdir(tmp_path / "b")
    assert list_paths(tmp_path, Path("d"), Path("../a.txt")) == ["a.txt", "b/d/e.txt"]


def test_a_place_is_told_of_links_inside_the_corpus(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "name.txt").symlink_to("real/a.txt")
    places = {given: name_place(tmp_path / given, tmp_path) for given in (".", "folder", "folder/a.txt", "name.txt")}
    assert places == {".": ".", "folder": "real", "folder/a.txt": "real/a.txt", "name.txt": "name.txt"}


def test_a_given_path_that_is_missing_or_outside_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "corpus/a.txt", "other/b.txt")
    corpus = tmp_path / "corpus"
    with pytest.raises(
        UnreadableSource, match="nothing.txt: no such file or folder; check its spelling, or connect its drive$"
    ):
        list_files(corpus, [corpus / "nothing.txt"])
    with pytest.raises(UnreadableSource, match=r"b.txt: lies outside the corpus folder .*corpus; copy it there"):
        list_files(corpus, [tmp_path / "other/b.txt"])
    (corpus / "link.txt").symlink_to(tmp_path / "other/b.txt")
    with pytest.raises(UnreadableSource, match="lies outside"):
        list_files(corpus, [corpus / "link.txt"])


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", "locked/b.txt", "z.txt")
    monkeypatch.setattr(os, "scandir", refuse(os.scandir, tmp_path.resolve() / "locked"))
    listing = list_files(tmp_path)
    assert list(listing.files) == ["a.txt", "z.txt"]
    assert [str(error) for error in listing.errors.values()] == [
        "locked: the folder cannot be listed: Permission denied; check its permissions"
    ]


def refuse(call: Callable[..., object], folder: Path) -> Callable[..., object]:
    """The call as a person without permission for a folder would see it: the superuser may everything."""

    def refused(path: object) -> object:
        if Path(str(path)) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return call(path)

    return refused


def test_a_file_on_a_drive_that_has_lost_its_server_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", "b.txt")

    def lose_server(path: Path, **options: object) -> os.stat_result:
        if path.name == "b.txt":
            raise OSError(errno.ESTALE, "Stale file handle", str(path))
        return os.stat(path)

    monkeypatch.setattr(Path, "stat", lose_server)
    assert list_paths(tmp_path) == ["a.txt", "b.txt"]
