"""A quick look at the folder: what is new, changed or gone, without reading a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.store import EVERYTHING
from ingest.folder_news import FolderNews, compare_folder, name_file
from kb.config import Config
from kb.sources import SeenFile
from knowledge_base import KnowledgeBase


def see(file: Path) -> SeenFile:
    found = file.stat()
    return SeenFile(found.st_size, found.st_mtime_ns, found.st_ctime_ns, "0")


def test_files_are_compared_by_size_and_time(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("kept.txt", "changed.txt", "new.txt", "post.zip", "broken.pdf")}
    for file in files.values():
        file.write_text("zadruga")
    seen = {name: see(files[name]) for name in ("kept.txt", "changed.txt")}
    os.utime(files["changed.txt"], ns=(1, 1))
    places = ["kept.txt", "post.zip/minutes.txt", "gone.txt", "gone.zip/a.txt", "gone.zip/b.txt"]
    news = compare_folder(files, seen=seen, places=places, failed=["broken.pdf"])
    assert news == FolderNews(5, ("new.txt",), ("changed.txt",), ("gone.txt", "gone.zip"))


def test_a_folder_may_be_called_like_an_archive(tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text("zadruga")
    known = {"places": ["2019.zip/minutes.txt"], "failed": []}
    assert compare_folder({"2019.zip/minutes.txt": file}, seen={}, **known) == FolderNews(1)
    assert compare_folder({}, seen={"2019.zip/minutes.txt": see(file)}, **known).gone == ("2019.zip/minutes.txt",)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.txt", "a/b.txt"),
        ("2019/Post.ZIP/minutes.docx", "2019/Post.ZIP"),
        ("a.eml/b.zip/c.txt", "a.eml"),
        ("post.zip", "post.zip"),
    ],
)
def test_the_outermost_container_is_the_file(path: str, expected: str) -> None:
    assert name_file(path) == expected


def test_what_was_just_read_is_not_new(
    make_config: Callable[..., Config], open_knowledge: Callable[[Config], KnowledgeBase]
) -> None:
    config = make_config({"a.txt": "Letno poročilo zadruge", "b.bin": "x"})
    knowledge_base = open_knowledge(config)
    assert knowledge_base.look_at_folder() == FolderNews(2, ("a.txt", "b.bin"))
    knowledge_base.ingest()
    assert knowledge_base.look_at_folder() == FolderNews(2)
    (config.paths.corpus / "a.txt").unlink()
    assert knowledge_base.look_at_folder() == FolderNews(1, gone=("a.txt",))


def test_a_document_is_read_again_when_asked_and_a_failed_file_too(
    make_config: Callable[..., Config], open_knowledge: Callable[[Config], KnowledgeBase]
) -> None:
    knowledge_base = open_knowledge(
        make_config({"a.txt": "Letno poročilo zadruge", "b.txt": "Vabilo", "c.pdf": "%PDF-x"})
    )
    first = knowledge_base.ingest()
    assert (first.added, [path for path, *_ in first.failed]) == (["a.txt", "b.txt"], ["c.pdf"])
    document_id = knowledge_base.list_places()["a.txt"]
    again = knowledge_base.ingest(again=frozenset({document_id, "c.pdf"}))
    assert (again.reread, again.unchanged) == (["a.txt"], ["b.txt"])
    assert [failure.path for failure in knowledge_base.list_failures()] == ["c.pdf"]


def test_the_most_doubtful_entry_comes_first_and_a_checked_one_leaves(
    make_config: Callable[..., Config], open_knowledge: Callable[[Config], KnowledgeBase]
) -> None:
    texts = {
        "dated.txt": "LETNO POROČILO ZADRUGE 2019\n\nLjubljana, 12. julij 2020\n\nV letu 2019 je zadruga zaposlila 12 ljudi.\n",
        "undated.txt": "nekaj o zadrugi in njenih članih",
    }
    knowledge_base = open_knowledge(make_config(texts))
    knowledge_base.ingest()
    undated = knowledge_base.list_places()["undated.txt"]
    doubts = knowledge_base.list_doubts(["title", "date"], EVERYTHING, below=1.01)
    assert doubts[0] == (undated, 0.0)
    assert [name for name, _ in knowledge_base.list_doubts(["date"], EVERYTHING, below=0.5)] == [undated]
    knowledge_base.edit(undated, {"title": "Zapis", "date": ""}, contributor="Ana")
    assert knowledge_base.list_doubts(["date"], EVERYTHING, below=0.5) == []


def test_a_withdrawn_document_is_out_of_the_list_at_once_and_back_with_its_file(
    make_config: Callable[..., Config], open_knowledge: Callable[[Config], KnowledgeBase]
) -> None:
    knowledge_base = open_knowledge(make_config({"a.txt": "Letno poročilo zadruge", "b.txt": "Vabilo na srečanje"}))
    knowledge_base.ingest()
    document_id = knowledge_base.list_places()["a.txt"]
    knowledge_base.withdraw_document(document_id)
    assert document_id not in [entry.document_id for entry in knowledge_base.list_documents(EVERYTHING)]
    assert knowledge_base.ingest().added == ["a.txt"]
    assert document_id in [entry.document_id for entry in knowledge_base.list_documents(EVERYTHING)]
