"""Why a file could not be read, in words for who sent it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kb.errors import INGEST_ERRORS
from kb.sources import StoredFailure
from web.components.failures import _explain_kind, draw_details, explain_failure

ROOT = Path(__file__).parents[2]


def make_failure(
    reason: str, *, kind: str = "UnreadableSource", action: str = "", path: str = "a.pdf"
) -> StoredFailure:
    return StoredFailure(path, None, kind, reason, action, "", "2026-01-01")


def list_reasons() -> list[tuple[str, str]]:
    """Return (kind, reason) of every error that reading a file raises, numbers for what stands in braces."""
    found = []
    for file in sorted((ROOT / "ingest").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1):
                continue
            reason = node.args[1]
            if node.func.id in INGEST_ERRORS and isinstance(reason, ast.Constant | ast.JoinedStr):
                parts = [reason] if isinstance(reason, ast.Constant) else reason.values
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
                found.append((node.func.id, text))
    return found


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("is an empty file (0 bytes)", "The file is empty."),
        ("is 612.4 MB, the limit is 1,500 MB", "The file has 612.4 MB; at most 1,500 MB can be read."),
        (
            "has 12,000 slides, the limit is 5,000 pages",
            "The file has 12,000 pages, slides or sheets; at most 5,000 can be read.",
        ),
        ("ends in .pdf but holds a picture", "What is in the file does not match the ending of its name."),
        ("is damaged or cut short: its pages cannot be found", "The file is damaged or incomplete."),
        (
            "stopped its reader (signal 9), most often for want of memory",
            "Reading the file needs more memory than there is.",
        ),
        ("took longer than 60 seconds to read", "Reading the file takes too long."),
        ("cannot be read: Permission denied", "The file could not be opened just now."),
        ("is a link that leads out of the corpus folder", "This is only a link to a file that lies elsewhere."),
        ("is copy-protected", "The file is protected against copying."),
        ("of which nobody has heard", "The file is damaged or is not what its name says."),
    ],
)
def test_a_reason_is_said_in_a_sentence(reason: str, sentence: str) -> None:
    assert explain_failure(make_failure(reason))[0] == sentence


def test_almost_every_reason_has_words_of_its_own() -> None:
    reasons = list_reasons()
    assert len(reasons) > 60
    plain = {
        (kind, reason)
        for kind, reason in reasons
        if explain_failure(make_failure(reason, kind=kind)) == _explain_kind(kind)
    }
    # What the kind says well enough, what only a command can meet, and what nobody is shown: pictures of pages.
    assert plain <= {
        ("EncryptedSource", "needs a password to open"),
        ("SourceUnavailable", "cannot be read: 7"),
        ("UnsupportedFormat", "7 cannot be read"),
        ("UnsupportedFormat", "files ending in 7 hold no others"),
        ("UnreadableSource", "no such file or folder"),
        ("UnreadableSource", "lies outside the corpus folder 7"),
        ("UnreadableSource", "the corpus folder holds no documents"),
        ("UnreadableSource", "page 7 cannot be drawn"),
        ("LimitExceeded", "page 7 needs too much 7 to be drawn"),
        ("UnreadableSource", "belongs to no document beside it"),
        ("UnreadableSource", "holds no fields such as `title: Annual report`"),
        ("UnreadableSource", "is larger than 7 bytes"),
        ("UnreadableSource", "is not valid YAML: 7"),
        ("UnreadableSource", "nests its elements deeper than 7"),
    }


def test_a_scan_that_cannot_be_recognised_is_a_matter_for_the_server() -> None:
    action = "install Tesseract's packs (Debian: tesseract-ocr-slv) and ingest it again"
    said = explain_failure(make_failure("holds no text on its 3 pages", kind="NoTextFound", action=action))
    assert said[0] == "The file is a picture or a scan, and its text cannot be recognised here."


def test_a_file_that_describes_a_document_has_sentences_of_its_own() -> None:
    for reason, sentence in (
        ("belongs to no document beside it", "This file describes a document that does not lie beside it."),
        ("is not valid YAML: x", "What this file says of its document cannot be understood."),
    ):
        assert explain_failure(make_failure(reason, path="2018/a.pdf.meta.yaml"))[0] == sentence


def test_what_the_program_said_is_text() -> None:
    assert "<img" not in draw_details("<img src=x>") and "&lt;img src=x&gt;" in draw_details("<img src=x>")
