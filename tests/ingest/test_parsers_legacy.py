from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import docx
import pytest

from ingest.parsers import parse_source
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource, UnsupportedFormat
from tests.ingest.make_sources import LIMITS, OCR, make_docx, make_paragraph
from tests.needs import skip_where

HEADING, PARAGRAPH, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE_ROW

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00")
needs_libreoffice = skip_where(shutil.which("soffice") is None, "LibreOffice is not installed: make debian")


def parse(content: bytes, source: str) -> ParsedSource:
    return parse_source(content, source=source, limits=LIMITS, ocr=OCR)


def pretend_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program named soffice before all others; it runs a shell script."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@needs_libreoffice
def test_an_old_word_document_is_read_by_way_of_libreoffice(tmp_path: Path):
    # Starts LibreOffice twice, a second or two each: nothing else can write a .doc, or show that one is read.
    document = docx.Document()
    document.add_heading("Poročilo o delu", 1)
    document.add_paragraph("Zadruga ima čšž in ћ članov.")
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, (("Kazalnik", "Cilj"), ("Udeleženci", "200"), ("Delavnice", "12")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Za tabelo.")
    document.save(str(tmp_path / "a.docx"))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "a.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    parsed = parse((tmp_path / "a.doc").read_bytes(), "a.doc")
    assert [(block.kind, parsed.text[block.start : block.end], block.is_header) for block in parsed.blocks] == [
        (HEADING, "Poročilo o delu", False),
        (PARAGRAPH, "Zadruga ima čšž in ћ članov.", False),
        (ROW, "Kazalnik\tCilj", True),
        (ROW, "Udeleženci\t200", False),
        (ROW, "Delavnice\t12", False),
        (PARAGRAPH, "Za tabelo.", False),
    ]
    assert parsed.media_type == "application/msword"


@needs_libreoffice
def test_a_damaged_old_document_is_not_taken_for_text():
    # Starts LibreOffice once: what it makes of damage cannot be known otherwise.
    with pytest.raises(UnreadableSource, match="^a.doc: is damaged: LibreOffice cannot open it"):
        parse(_OLE + b"besedilo " * 500, "a.doc")


def test_without_libreoffice_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnsupportedFormat) as raised:
        parse(_OLE, "a.xls")
    assert raised.value.reason == "files ending in .xls are read by LibreOffice, which is not installed"
    assert raised.value.action.endswith("or save it as .xlsx")


def test_libreoffice_and_what_it_started_are_ended_when_the_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Waits a second: the shortest time that a document can be given.
    pretend_program(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path}/pid\nwait")
    limits = LIMITS.model_copy(update={"seconds": 1})
    with pytest.raises(LimitExceeded, match="took LibreOffice longer than 1 seconds"):
        parse_source(_OLE, source="a.ppt", limits=limits, ocr=OCR)
    child = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while Path(f"/proc/{child}/stat").exists() and time.monotonic() < deadline:
        # Whoever adopts the process has to fetch its exit code.
        if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.01)
    assert time.monotonic() < deadline


def test_libreoffice_gets_a_profile_and_folder_of_its_own_that_are_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pretend_program(tmp_path, monkeypatch, f'echo "$HOME $PWD $*" > {tmp_path}/said')
    with pytest.raises(UnreadableSource):
        parse(_OLE, "a.doc")
    home, folder, profile, *options = (tmp_path / "said").read_text().split()
    assert home == folder
    assert profile == f"-env:UserInstallation=file://{folder}/profile"
    assert options[-5:] == ["--convert-to", "docx", "--outdir", f"{folder}/newer", f"{folder}/document.doc"]
    assert not Path(folder).exists()


def test_what_goes_by_an_old_name_is_read_as_what_it_is():
    assert parse(rb"{\rtf1\ansi\ansicpg1250 \'e8lani\par}", "a.doc").media_type == "application/rtf"
    assert parse(make_docx(make_paragraph("Besedilo.")), "a.doc").text == "Besedilo."
    assert parse(b"<html><body><p>Besedilo.</p></body></html>", "a.doc").media_type == "text/html"


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("a.doc", _OLE + b"\xec\xa5\xc1\x00\x00\x00\x00\x00\x00\x00\x00\x01" + bytes(500)),
        ("a.xls", _OLE + b"\x09\x08\x04\x00\x00\x06\x05\x00\x2f\x00\x00\x00" + bytes(500)),
        ("a.ppt", _OLE + "EncryptedSummary".encode("utf-16-le")),
    ],
)
def test_an_old_document_with_a_password_says_so(source: str, content: bytes):
    with pytest.raises(EncryptedSource, match="needs a password to open"):
        parse(content, source)
