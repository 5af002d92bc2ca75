"""What is found in a corpus folder, and what has happened to it since the last run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingest.sources import NewContent, Source, escape_name, find_changes, hash_sources, list_files, read_source
from kb.documents import hash_bytes, make_document_id
from kb.errors import LimitExceeded, UnreadableSource, UnsupportedFormat
from tests.ingest.make_sources import LIMITS


def make_source(path: str, content: str) -> Source:
    return Source(path, Path("/corpus", path), hash_bytes(content.encode()), len(content))


def id_of(content: str) -> str:
    return make_document_id(hash_bytes(content.encode()))


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")


def list_paths(corpus: Path, *paths: Path) -> list[str]:
    files, unlisted = list_files(corpus, paths)
    assert unlisted == []
    return [path for path, _ in files]


# Listing


def test_files_are_listed_by_path_whatever_their_names_hold(tmp_path: Path) -> None:
    names = ["a b.txt", "b/ž 'q' \"d\".txt", "b/new\nline.txt", "c/\u202etxt.fdp.txt", "č/1.txt", "Z.txt"]
    write(tmp_path, *names)
    assert list_paths(tmp_path) == sorted(names)
    assert [file for _, file in list_files(tmp_path)[0]] == [tmp_path.resolve() / name for name in sorted(names)]


def test_hidden_and_temporary_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.txt", ".git/a.txt", "~$open.docx", "a.txt~", "b.pdf.part", "c.tmp", "Thumbs.db", "d.txt")
    write(tmp_path, "sub/.DS_Store", "sub/e.txt", "sub/e.txt.meta.yaml", "f.txt.crdownload")
    assert list_paths(tmp_path) == ["d.txt", "sub/e.txt"]


def test_links_out_of_the_corpus_are_passed_over_and_links_inside_are_names(tmp_path: Path) -> None:
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
    assert list_paths(corpus) == ["a.txt", "inside.txt", "sub/b.txt"]


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


def test_a_given_path_that_is_missing_or_outside_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "corpus/a.txt", "other/b.txt")
    corpus = tmp_path / "corpus"
    with pytest.raises(UnreadableSource, match="nothing.txt: no such file or folder; check its spelling$"):
        list_files(corpus, [corpus / "nothing.txt"])
    with pytest.raises(UnreadableSource, match=r"b.txt: lies outside the corpus folder .*corpus; copy it there"):
        list_files(corpus, [tmp_path / "other/b.txt"])
    (corpus / "link.txt").symlink_to(tmp_path / "other/b.txt")
    with pytest.raises(UnreadableSource, match="lies outside"):
        list_files(corpus, [corpus / "link.txt"])


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", "locked/b.txt", "z.txt")
    monkeypatch.setattr(os, "scandir", refuse(os.scandir, tmp_path.resolve() / "locked"))
    files, unlisted = list_files(tmp_path)
    assert [path for path, _ in files] == ["a.txt", "z.txt"]
    assert [str(error) for _, error in unlisted] == [
        "locked: the folder cannot be listed: Permission denied; check its permissions"
    ]


def refuse(call: Callable[..., object], folder: Path) -> Callable[..., object]:
    """The call as a person without permission for a folder would see it: the superuser may everything."""

    def refused(path: object) -> object:
        if Path(str(path)) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return call(path)

    return refused


# Reading


def test_every_readable_file_is_hashed_and_the_others_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", "b.jpg", "c", "locked.txt", "gone.txt")
    files = [(name, tmp_path / name) for name in ("a.txt", "b.jpg", "c", "locked.txt", "gone.txt", "bad\udce9.txt")]
    (tmp_path / "gone.txt").unlink()
    monkeypatch.setattr("builtins.open", refuse_file(open, tmp_path / "locked.txt"))
    found, failures = hash_sources(files, LIMITS)
    assert found == [Source("a.txt", tmp_path / "a.txt", hash_bytes(b"a.txt"), 5)]
    assert [(path, type(error), error.reason) for path, error in failures] == [
        ("b.jpg", UnsupportedFormat, "files ending in .jpg cannot be read"),
        ("c", UnsupportedFormat, "files without a suffix cannot be read"),
        ("locked.txt", UnreadableSource, "cannot be read: Permission denied"),
        ("gone.txt", UnreadableSource, "cannot be read: No such file or directory"),
        (r"bad\xe9.txt", UnreadableSource, "the name of the file is not valid UTF-8"),
    ]


def refuse_file(call: Callable[..., object], refused: Path) -> Callable[..., object]:
    def open_file(file: object, *arguments: object, **options: object) -> object:
        if file == refused:
            raise PermissionError(13, "Permission denied", str(file))
        return call(file, *arguments, **options)

    return open_file


def test_a_file_over_the_limit_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with open(file, "wb") as content:
        content.truncate(3 * 2**30)
    with pytest.raises(LimitExceeded, match=r"big.txt: is 3072\.0 MB, the limit is 20 MB; split it or raise"):
        read_source(file, LIMITS, source="big.txt")


def test_a_folder_or_pipe_in_place_of_a_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("pipe.txt", "."):
        with pytest.raises(UnreadableSource, match="is not a regular file"):
            read_source(tmp_path / name, LIMITS, source=name)


def test_only_names_that_cannot_be_stored_are_escaped() -> None:
    assert escape_name("č/a\u202e\n.txt") == "č/a\u202e\n.txt"
    assert escape_name("caf\udce9.txt") == r"caf\xe9.txt"


# Comparing

KNOWN = {"a.txt": id_of("A"), "b.txt": id_of("B")}
INDEXED = frozenset(KNOWN.values())


def test_nothing_has_changed() -> None:
    changes = find_changes([make_source("a.txt", "A"), make_source("b.txt", "B")], KNOWN, INDEXED)
    assert changes.unchanged == ("a.txt", "b.txt")
    assert (changes.unread, changes.places, changes.overwritten, changes.gone) == ((), {}, {}, ())
    assert (changes.added, changes.changed, changes.moved, changes.copied, changes.removed) == ((), (), (), (), ())


def test_a_new_and_a_changed_file_are_read_and_the_changed_one_keeps_its_place() -> None:
    sources = [make_source("a.txt", "A2"), make_source("b.txt", "B"), make_source("c.txt", "C")]
    changes = find_changes(sources, KNOWN, INDEXED)
    assert changes.unread == (
        NewContent((sources[0],), ("a.txt",), ()),
        NewContent((sources[2],), ("c.txt",), ()),
    )
    assert (changes.added, changes.changed, changes.unchanged) == (("c.txt",), ("a.txt",), ("b.txt",))
    assert (changes.places, changes.overwritten, changes.gone) == ({}, {}, ())


def test_a_moved_a_copied_and_a_removed_file() -> None:
    moved = find_changes([make_source("c.txt", "A"), make_source("b.txt", "B")], KNOWN, INDEXED)
    assert (moved.moved, moved.removed, moved.places) == ((("a.txt", "c.txt"),), (), {id_of("A"): ("c.txt",)})
    copied = find_changes(
        [make_source("a.txt", "A"), make_source("b.txt", "B"), make_source("c.txt", "A")], KNOWN, INDEXED
    )
    assert (copied.copied, copied.places) == (("c.txt",), {id_of("A"): ("a.txt", "c.txt")})
    removed = find_changes([make_source("a.txt", "A")], KNOWN, INDEXED)
    assert (removed.removed, removed.gone, removed.places) == (("b.txt",), (id_of("B"),), {})
    for changes in (moved, copied, removed):
        assert changes.unread == ()


def test_two_new_copies_are_one_content_with_two_places() -> None:
    sources = [make_source("d.txt", "D"), make_source("c.txt", "D")]
    changes = find_changes(sources, {}, frozenset())
    assert changes.unread == (NewContent((sources[1], sources[0]), ("c.txt", "d.txt"), ()),)
    assert (changes.added, changes.copied) == (("c.txt",), ("d.txt",))


def test_two_files_that_swapped_names_are_not_read_again() -> None:
    changes = find_changes([make_source("a.txt", "B"), make_source("b.txt", "A")], KNOWN, INDEXED)
    assert changes.places == {id_of("A"): ("b.txt",), id_of("B"): ("a.txt",)}
    assert (changes.unread, changes.overwritten, changes.gone) == ((), {}, ())
    assert (changes.moved, changes.changed) == ((("a.txt", "b.txt"), ("b.txt", "a.txt")), ())


def test_a_document_whose_file_became_another_known_one_is_overwritten() -> None:
    known = {**KNOWN, "a2.txt": id_of("A")}
    changes = find_changes([make_source("a.txt", "B"), make_source("b.txt", "B")], known, INDEXED)
    assert changes.places == {id_of("B"): ("a.txt", "b.txt")}
    assert changes.overwritten == {id_of("A"): ("a.txt",)}
    assert (changes.removed, changes.gone) == (("a2.txt",), ())


def test_a_document_with_one_file_removed_and_one_changed_waits_at_the_changed_one() -> None:
    known = {"a.txt": id_of("A"), "a2.txt": id_of("A")}
    changes = find_changes([make_source("a.txt", "new")], known, INDEXED)
    assert changes.places == {id_of("A"): ("a.txt",)}
    assert (changes.overwritten, changes.gone, changes.removed) == ({}, (), ("a2.txt",))


def test_a_stale_document_is_read_at_all_its_places_and_leaves_the_others() -> None:
    known = {"a.txt": id_of("A"), "a2.txt": id_of("A"), "away/a3.txt": id_of("A")}
    sources = [make_source("a.txt", "A"), make_source("a4.txt", "A")]
    changes = find_changes(sources, known, frozenset(), unreadable=["away"])
    assert changes.unread == (NewContent(tuple(sources), ("a.txt", "a4.txt", "away/a3.txt"), ("a2.txt",)),)
    assert (changes.places, changes.gone, changes.moved) == ({}, (), (("a2.txt", "a4.txt"),))


def test_unreadable_files_and_folders_keep_their_documents() -> None:
    known = {**KNOWN, "locked/c.txt": id_of("C"), "locked2/d.txt": id_of("D")}
    changes = find_changes([make_source("a.txt", "A")], known, INDEXED, unreadable=["b.txt", "locked"])
    assert changes.removed == ("locked2/d.txt",)
    assert (changes.gone, changes.places) == ((id_of("D"),), {})
    assert find_changes([], known, INDEXED, unreadable=["."]).removed == ()


def test_what_lies_outside_the_given_folders_is_left_alone() -> None:
    known = {"a/1.txt": id_of("1"), "a/2.txt": id_of("2"), "ab/3.txt": id_of("3"), "b.txt": id_of("4")}
    changes = find_changes([make_source("a/1.txt", "1")], known, frozenset(known.values()), within=["a"])
    assert (changes.removed, changes.gone, changes.unchanged) == (("a/2.txt",), (id_of("2"),), ("a/1.txt",))
    assert find_changes([], known, frozenset(), within=["b.txt"]).removed == ("b.txt",)


def test_the_time_of_a_comparison_grows_with_the_files_not_with_their_square() -> None:
    """Half a second; looking for every path in every document would take minutes."""
    known: Mapping[str, str] = {f"{number}.txt": f"{number:016x}" for number in range(20_000)}
    found = [Source(path, Path(path), f"{document_id}{'0' * 48}", 1) for path, document_id in known.items()]
    changes = find_changes(found, known, frozenset(known.values()))
    assert len(changes.unchanged) == 20_000
