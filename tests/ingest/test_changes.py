"""What has happened to the files of a corpus since the last run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest.changes import NewContent, find_changes
from ingest.sources import Source
from kb.documents import hash_bytes, make_document_id


def make_source(path: str, content: str) -> Source:
    return Source(path, Path("/corpus", path), hash_bytes(content.encode()), len(content))


def id_of(content: str) -> str:
    return make_document_id(hash_bytes(content.encode()))


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
