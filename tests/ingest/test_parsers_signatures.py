from __future__ import annotations

import pytest

from ingest.parsers.signatures import check_signature, find_zipped_suffix, open_zip
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource
from tests.ingest.make_sources import LIMITS, make_docx, make_paragraph
from tests.ingest.make_word_sources import make_epub, make_opendocument, make_zip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_ZIPPED = {
    ".docx": make_docx(make_paragraph("Besedilo.")),
    ".pptx": make_zip({"ppt/presentation.xml": "<p/>"}),
    ".xlsx": make_zip({"xl/workbook.xml": "<w/>"}),
    ".odt": make_opendocument("text", ""),
    ".odp": make_opendocument("presentation", ""),
    ".ods": make_opendocument("spreadsheet", ""),
    ".epub": make_epub({}),
}


def store(name: str) -> bytes:
    return _OLE + name.encode("utf-16-le")


@pytest.mark.parametrize("suffix", _ZIPPED)
def test_zipped_formats_are_told_apart_by_what_is_in_them(suffix: str):
    assert find_zipped_suffix(_ZIPPED[suffix]) == suffix
    for other in _ZIPPED:
        if other == suffix:
            check_signature(_ZIPPED[suffix], source=f"a{other}", suffix=other)
            continue
        with pytest.raises(UnreadableSource) as raised:
            check_signature(_ZIPPED[suffix], source=f"a{other}", suffix=other)
        assert raised.value.action == f"rename it to end in {suffix}"


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".doc", store("WordDocument")),
        (".xls", store("Workbook")),
        (".ppt", store("PowerPoint Document")),
        (".msg", store("__properties_version1.0")),
        (".doc", store("WordDocument") + "Workbook".encode("utf-16-le")),
        (".xls", _OLE),
        (".doc", rb"{\rtf1 x}"),
        (".doc", b"\xef\xbb\xbf \r\n<html>"),
        (".xls", b"<table>"),
        (".doc", _ZIPPED[".docx"]),
        (".rtf", b"\xef\xbb\xbf\r\n{\\rtf1 x}"),
        (".tif", b"II+\x00"),
        (".jpeg", b"\xff\xd8\xff\xe0"),
        (".docm", _ZIPPED[".docx"]),
        (".txt", b"PK is a text"),
        (".eml", b"From: a"),
    ],
)
def test_a_file_that_is_what_its_name_says_passes(suffix: str, content: bytes):
    check_signature(content, source=f"a{suffix}", suffix=suffix)


@pytest.mark.parametrize(
    ("suffix", "content", "reason", "action"),
    [
        (".doc", store("Workbook"), "ends in .doc but holds an old Excel workbook", "rename it to end in .xls"),
        (".docx", store("WordDocument"), "ends in .docx but holds an old Word document", "rename it to end in .doc"),
        (".pdf", rb"{\rtf1 x}", "ends in .pdf but holds an RTF document", "rename it to end in .rtf"),
        (".txt", _OLE, None, "save it in a format that matches its name"),
        (".doc", b"%PDF-1.4", "ends in .doc but holds a PDF document", "rename it to end in .pdf"),
        (".doc", b"Besedilo.", "ends in .doc but is not an old Word document", "copy it again from where it came from"),
        (".png", b"\xff\xd8\xff", "ends in .png but holds a JPEG image", "rename it to end in .jpg"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_its_right_name(
    suffix: str, content: bytes, reason: str | None, action: str
):
    with pytest.raises(UnreadableSource) as raised:
        check_signature(content, source=f"a{suffix}", suffix=suffix)
    assert raised.value.action == action
    assert reason in (None, raised.value.reason)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx"])
def test_a_document_with_a_password_says_so(suffix: str):
    with pytest.raises(EncryptedSource, match="needs a password to open"):
        check_signature(store("EncryptedPackage"), source=f"a{suffix}", suffix=suffix)


def test_what_compresses_too_well_is_refused_only_where_it_becomes_large():
    few = make_zip({"a.xml": " " * 5_000_000})
    with open_zip(few, source="a.docx", limits=LIMITS) as archive:
        assert archive.namelist() == ["a.xml"]
    with pytest.raises(LimitExceeded) as raised:
        open_zip(make_zip({"a.xml": " " * 12_000_000}), source="a.docx", limits=LIMITS)
    assert raised.value.reason.endswith("times its size, the limit is 200")


def test_the_parts_of_an_archive_are_counted_before_any_is_read():
    content = make_zip({f"{number}.xml": "" for number in range(1001)})
    with pytest.raises(LimitExceeded, match="holds 1,001 parts, the limit is 1,000"):
        open_zip(content, source="a.docx", limits=LIMITS)
