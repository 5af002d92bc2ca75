from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.members import BrokenMember, Member, read_members, split_name
from ingest.parsers import CONTAINER_SUFFIXES
from kb.config import LimitsConfig
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource, UnsupportedFormat
from tests.ingest.make_containers import make_msg, make_ole, make_zip
from tests.ingest.make_sources import LIMITS


def read(content: bytes, *, source: str = "a.zip", limits: LimitsConfig = LIMITS) -> list[Member | BrokenMember]:
    return list(read_members(content, source=source, limits=limits))


def list_names(content: bytes, *, source: str = "a.zip") -> list[str]:
    return [member.name for member in read(content, source=source)]


def make_raw_zip(names: list[bytes], *, extra: bytes = b"") -> bytes:
    """Return an archive whose names are these bytes, without saying in which encoding."""
    content = bytearray()
    directory = bytearray()
    for name in names:
        header = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(b"x"), 1, 1, len(name), len(extra))
        entry = b"PK\x01\x02" + struct.pack("<H", 20) + header + struct.pack("<HHHII", 0, 0, 0, 0, len(content))
        directory += entry + name + extra
        content += b"PK\x03\x04" + header + name + extra + b"x"
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(content), 0)
    return bytes(content + directory + b"PK\x05\x06" + end)


def test_files_come_in_the_order_of_the_archive():
    content = make_zip({"zapisniki/2020/b.txt": "drugi", "zapisniki/": "", "a.txt": "prvi"})
    assert read(content) == [Member("zapisniki/2020/b.txt", b"drugi"), Member("a.txt", b"prvi")]
    assert CONTAINER_SUFFIXES == (".zip", ".eml", ".msg")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\Ana\\dopis.docx", "Users/Ana/dopis.docx"),
        ("C:dopis.docx", "dopis.docx"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a/.../c.txt", "a/c.txt"),
        ("fdp.\u202ecod.exe", "fdp.cod.exe"),
        ("dve\nvrstici\x07.txt", "dve vrstici.txt"),
        ("c\u030cas.txt", "čas.txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("a" * 300 + ".docx", "a" * 175 + ".docx"),
    ],
)
def test_names_lead_nowhere_else_and_hide_nothing(written: str, name: str):
    assert "/".join(split_name(written)) == name


@settings(max_examples=300)
@given(st.text())
def test_no_name_is_unsafe(written: str):
    parts = split_name(written)
    assert parts
    for part in parts:
        assert part.strip(". ") and part == part.strip() and not set(part) & set("/\\\n\r\t\x00\u202e")


def test_the_same_name_is_told_apart_by_a_number():
    archive = [("a.txt", "1"), ("A.TXT", "2"), ("x/a.txt", "3"), ("a.txt", "4"), ("a (2).txt", "5"), ("../a.txt", "6")]
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = make_zip(archive)
    assert list_names(content) == ["a.txt", "A (2).TXT", "x/a.txt", "a (3).txt", "a (2) (2).txt", "a (4).txt"]


def test_hidden_and_temporary_files_and_links_are_passed_over():
    link = zipfile.ZipInfo("povezava.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in (
            "__MACOSX/._a.txt",
            ".DS_Store",
            "x/.git/a",
            "Thumbs.db",
            "desktop.ini",
            "~$dopis.docx",
            "dopis.docx",
        ):
            archive.writestr(name, "x")
    assert list_names(buffer.getvalue()) == ["dopis.docx"]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("utf-8", ["Poročilo o žetvi.pdf", "Извештај.pdf"]),
        ("cp852", ["Zapisnik skupščine društva.docx", "Poročilo o žetvi.pdf", "đaci Ćuprija.txt"]),
        ("cp1250", ["Zapisnik skupščine.docx", "šče.txt"]),
        ("cp850", ["Relación año.docx", "economía à l'été.txt"]),
        ("cp1252", ["Relación año.docx", "Información.txt"]),
        ("cp852", ["Größe.docx"]),
        ("cp866", ["Отчет о работе.docx"]),
        ("cp855", ["Извештај о раду.docx"]),
        ("cp1251", ["Извештај о раду мреже.docx"]),
    ],
)
def test_names_without_a_stated_encoding_are_recognised(encoding: str, names: list[str]):
    assert list_names(make_raw_zip([name.encode(encoding) for name in names])) == names


def test_a_name_stated_in_unicode_beside_the_old_one_counts():
    old = b"Poro?ilo.txt"
    stated = b"\x01" + struct.pack("<I", zlib.crc32(old)) + "Poročilo.txt".encode()
    extra = struct.pack("<HH", 0x7075, len(stated)) + stated
    assert list_names(make_raw_zip([old], extra=extra)) == ["Poročilo.txt"]
    assert list_names(make_raw_zip([b"Other.txt"], extra=extra)) == ["Other.txt"]


def test_a_broken_member_costs_itself_only():
    content = bytearray(
        make_zip({"a.txt": "prvi" * 100, "b.txt": "drugi", "c.txt": "tretji", "d.txt": "x" * 2_000_000})
    )
    place = content.index(b"a.txt") + 8
    content[place : place + 4] = b"\xff\xff\xff\xff"
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        header = content.index(b"PK\x01\x02", archive.start_dir + 10)
    # The flag of a password, in the directory's entry for b.txt.
    content[header + 8] |= 1
    members = read(bytes(content), limits=LIMITS.model_copy(update={"size_mb": 1}))
    assert [member.name for member in members] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert members[2] == Member("c.txt", b"tretji")
    broken = [member.error for member in members if isinstance(member, BrokenMember)]
    assert [(type(error), error.source) for error in broken] == [
        (UnreadableSource, "a.zip/a.txt"),
        (EncryptedSource, "a.zip/b.txt"),
        (LimitExceeded, "a.zip/d.txt"),
    ]


def test_an_archive_that_would_unpack_to_too_much_is_refused_as_a_whole():
    bomb = make_zip({"a.txt": b"\0" * 12_000_000})
    with pytest.raises(LimitExceeded, match=r"a\.zip: would unpack to [\d,]+ times its size, the limit is 200 times"):
        read(bomb)
    with pytest.raises(LimitExceeded, match=r"a\.zip: would unpack to 11 MB, the limit is 5 MB"):
        read(bomb, limits=LIMITS.model_copy(update={"inflated_mb": 5}))
    with pytest.raises(LimitExceeded, match=r"a\.zip: holds 4 files, the limit is 3"):
        read(make_zip({name: name for name in "abcd"}), limits=LIMITS.model_copy(update={"entries": 3}))


def test_a_declared_size_that_is_a_lie_ends_the_reading():
    content = bytearray(make_zip({"a.txt": b"\0" * 5_000_000}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)
    (member,) = read(bytes(content))
    assert isinstance(member, BrokenMember) and member.error.source == "a.zip/a.txt"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"plain words", make_zip({"a.txt": "a" * 500})[:-30]])
def test_what_is_no_archive_is_refused_by_name(content: bytes):
    with pytest.raises(UnreadableSource, match=r"^a\.zip: is damaged or cut short"):
        read(content)


def test_only_containers_hold_members():
    with pytest.raises(UnsupportedFormat, match=r"a\.pdf: files ending in \.pdf hold no others"):
        read(b"%PDF", source="a.pdf")


def test_a_mail_holds_its_attachments():
    parts = "".join(
        f'--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n{text}\r\n'
        for kind, name, text in [
            ("application/pdf", "Zapisnik 3/2020.pdf", "%PDF"),
            ("application/pdf", "..\\\\..\\\\Zapisnik.pdf", "%PDF-2"),
            ("application/pdf", "C:\\\\Users\\\\Ana\\\\Zapisnik.pdf", "%PDF-3"),
            ("application/pkcs7-signature", "smime.p7s", "x"),
            ("application/octet-stream", "Thumbs.db", "x"),
        ]
    )
    mail = f"From: a@x.si\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n".encode()
    assert read(mail, source="posta/a.eml") == [
        Member("Zapisnik 3_2020.pdf", b"%PDF"),
        Member("Zapisnik.pdf", b"%PDF-2"),
        Member("Zapisnik (2).pdf", b"%PDF-3"),
    ]
    (broken, *_) = read(
        mail.replace(b"%PDF\r\n", b"x" * 1_100_000 + b"\r\n"),
        source="posta/a.eml",
        limits=LIMITS.model_copy(update={"size_mb": 1}),
    )
    assert isinstance(broken, BrokenMember)
    assert str(broken.error).startswith("posta/a.eml/Zapisnik 3_2020.pdf: is 1.0 MB, the limit is 1 MB")


def test_an_outlook_message_holds_its_attachments():
    attachment = make_msg({0x3707: "šola.txt", 0x3701: b"abc"}, header_bytes=8)
    content = make_ole(make_msg({0x0037: "Dopis"}, attachments=[attachment]))
    assert read(content, source="a.msg") == [Member("šola.txt", b"abc")]
