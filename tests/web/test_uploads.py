"""Files that staff send: hostile names, folders outside the corpus, files that are there, and who may send at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ingest.listing import list_files
from kb.errors import StoreError
from tests.web.sign_in import make_cookies, use_config, write_config
from web import uploads
from web.guards import StaffUploads
from web.uploads import Upload, UploadState, keep_upload, list_folders, make_safe_name
from web.visitors import Role


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Zapisnik seje – čšž.pdf", "Zapisnik seje – čšž.pdf"),
        ("Записник 2019.docx", "Записник 2019.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Ana\\poročilo.doc", "poročilo.doc"),
        ("...hidden.txt", "hidden.txt"),
        ("~$open.docx", "open.docx"),
        ("CON.txt", "_CON.txt"),
        ("lpt1.tar.txt", "_lpt1.tar.txt"),
        ("a\x00b\x1b[31m\n.txt", "ab[31m.txt"),
        ("racun\u202etxt.exe.pdf", "racuntxt.exe.pdf"),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
        ("half\ud83d.txt", "half.txt"),
        ('<img src="x">|?*.txt', "_img src=_x_____.txt"),
        ("c\u030cas.txt", "čas.txt"),
        (".txt", "txt"),
        ("", "document"),
        ("..", "document"),
        ("name. . .", "name"),
    ],
)
def test_a_name_is_made_safe_and_keeps_its_letters(sent: str, kept: str) -> None:
    assert make_safe_name(sent) == kept


def test_an_overlong_name_is_cut_between_letters_and_keeps_its_suffix() -> None:
    name = make_safe_name("č" * 300 + ".pdf")
    assert name == "č" * 98 + ".pdf"
    assert len(make_safe_name("a." + "b" * 400).encode()) < 255


def test_a_file_lies_in_the_folder_under_its_name_and_nothing_else_does(tmp_path: Path) -> None:
    kept = keep_upload(tmp_path, "uploads/2026", "a.txt", b"zadruga", size_mb=1)
    assert kept == Upload("a.txt", UploadState.KEPT, "uploads/2026/a.txt")
    assert (tmp_path / kept.path).read_bytes() == b"zadruga"
    assert [path.name for path in (tmp_path / "uploads/2026").iterdir()] == ["a.txt"]


def test_another_file_of_the_same_name_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"the old one")
    assert keep_upload(tmp_path, "", "a.txt", b"the new one", size_mb=1).path == "a (2).txt"
    assert keep_upload(tmp_path, "", "a.txt", b"the third one", size_mb=1).path == "a (3).txt"
    assert (tmp_path / "a.txt").read_bytes() == b"the old one"
    assert (tmp_path / "a (2).txt").read_bytes() == b"the new one"


def test_a_new_version_takes_the_place_of_the_file_of_its_name_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"the old one")
    kept = keep_upload(tmp_path, "", "a.txt", b"the new one", size_mb=1, replaces=True)
    assert kept == Upload("a.txt", UploadState.REPLACED, "a.txt")
    assert keep_upload(tmp_path, "", "b.txt", b"another", size_mb=1, replaces=True).state is UploadState.KEPT
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.txt": b"the new one",
        "b.txt": b"another",
    }


def test_a_new_version_is_never_written_through_a_link(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside.txt"
    corpus.mkdir()
    outside.write_bytes(b"not ours")
    (corpus / "a.txt").symlink_to(outside)
    assert keep_upload(corpus, "", "a.txt", b"new", size_mb=1, replaces=True).path == "a (2).txt"
    assert outside.read_bytes() == b"not ours"
    assert (corpus / "a.txt").is_symlink()


def test_the_very_same_file_is_not_kept_twice(tmp_path: Path) -> None:
    keep_upload(tmp_path, "", "a.txt", b"zadruga", size_mb=1)
    assert keep_upload(tmp_path, "", "a.txt", b"zadruga", size_mb=1) == Upload("a.txt", UploadState.KNOWN, "a.txt")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("a.exe", b"MZ", UploadState.UNREADABLE_FORMAT),
        ("a.pdf.meta.yaml", b"title: x", UploadState.UNREADABLE_FORMAT),
        (".htaccess", b"x", UploadState.UNREADABLE_FORMAT),
        ("a.txt", b"", UploadState.EMPTY),
        ("a.txt", b"x" * (2**20 + 1), UploadState.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_not_kept(tmp_path: Path, name: str, content: bytes, state: UploadState) -> None:
    assert keep_upload(tmp_path, "", name, content, size_mb=1) == Upload(name, state)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["../outside", "/etc", "a/../../b", ".git", "a/.hidden", "link", "x\0y"])
def test_no_folder_leads_out_of_the_corpus(tmp_path: Path, folder: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "outside").mkdir()
    (corpus / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(StoreError, match="no folder of the corpus"):
        keep_upload(corpus, folder, "a.txt", b"x", size_mb=1)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_drive_without_links_gets_the_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a.txt").write_bytes(b"old")
    assert keep_upload(tmp_path, "", "a.txt", b"new", size_mb=1).path == "a (2).txt"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a (2).txt", "a.txt"]


def test_who_reads_the_folder_never_sees_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    real = os.fsync

    def look(descriptor: int) -> None:
        seen.append(set(list_files(tmp_path).files))
        real(descriptor)

    monkeypatch.setattr(uploads.os, "fsync", look)
    keep_upload(tmp_path, "", "a.txt", b"zadruga", size_mb=1)
    assert seen == [set()]
    assert set(list_files(tmp_path).files) == {"a.txt"}


def test_hidden_folders_and_links_are_not_offered(tmp_path: Path) -> None:
    for name in ("2019/board", ".git/x", "uploads/2026"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to("/etc")
    assert list_folders(tmp_path, own="uploads/2026") == ["uploads/2026", "", "2019", "2019/board", "uploads"]
    assert list_folders(tmp_path / "nowhere", own="uploads/2026") == ["uploads/2026", ""]


async def _take(request: Request) -> Response:
    return PlainTextResponse("taken")


def _send(cookies: dict[str, str], **headers: str) -> int:
    app = Starlette(
        routes=[Route("/_stcore/upload_file/s/f", _take, methods=["PUT"])], middleware=[Middleware(StaffUploads)]
    )
    client = TestClient(app, base_url="http://localhost:8501", client=("127.0.0.1", 5000), cookies=cookies)
    return client.put("/_stcore/upload_file/s/f", content=b"x", headers=headers).status_code


def test_only_who_may_write_may_send_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = use_config(write_config(tmp_path), monkeypatch).paths.data
    assert _send({}) == 403
    assert _send(make_cookies(Role.MEMBER, data)) == 403
    assert _send(make_cookies(Role.EDITOR, data)) == 200


def test_without_a_sign_in_only_this_machine_may_send_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import SHIPPED_CONFIG

    use_config(SHIPPED_CONFIG, monkeypatch)
    assert _send({}) == 200
    assert _send({}, Host="observatory.example") == 403
    assert _send({}, **{"X-Forwarded-For": "1.2.3.4"}) == 403
