"""A corpus of hostile and broken files: each is named with its reason, the rest is read, in bounded time and memory.

Takes some seconds: bombs have to be seen to stop at their limits, in real child processes.
"""

from __future__ import annotations

import io
import os
import resource
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter

from index.store import EVERYTHING
from kb.config import Config
from knowledge_base import KnowledgeBase
from tests.ingest.make_sources import (
    encrypt_pdf,
    make_docx,
    make_flate_bomb_pdf,
    make_paragraph,
    make_pdf,
    make_recursive_pdf,
    make_zip_bomb_docx,
    set_lines,
)

MakeConfig = Callable[..., Config]
OpenKnowledge = Callable[[Config], KnowledgeBase]

SOUND = "The network joined nine cooperatives in May."
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_MEBIBYTE = 2**20


def make_pdf_with_many_pages(count: int) -> bytes:
    """One page object that stands in the page tree again and again."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    content = io.BytesIO()
    writer.write(content)
    once = content.getvalue()
    return once.replace(b"/Kids [ 4 0 R ]", b"/Kids [ " + b"4 0 R " * count + b"]").replace(
        b"/Count 1", b"/Count %d" % count
    )


def make_zip(members: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_quine_like_zip() -> bytes:
    inner: bytes = make_zip({"deepest.txt": SOUND})
    for depth in range(12):
        inner = make_zip({f"{depth}.zip": inner})
    return inner


def make_zip_with_link() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("beside.txt", "The file beside the link is read.")
    return packed.getvalue()


def make_xml_docx(prologue: str, body: str) -> bytes:
    """A Word file whose main part begins with a document type of its own."""
    sound = io.BytesIO(make_docx(make_paragraph("TEXT")))
    packed = io.BytesIO()
    with zipfile.ZipFile(sound) as read, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            content = read.read(name).decode()
            if name == "word/document.xml":
                declaration, _, rest = content.rpartition("<w:document")
                content = f"{declaration}{prologue}<w:document{rest.replace('TEXT', body)}"
            written.writestr(name, content)
    return packed.getvalue()


_PDF = make_pdf([set_lines([SOUND])])
_DOCX = make_docx(make_paragraph(SOUND))

HOSTILE: dict[str, tuple[bytes, str]] = {
    "flate-bomb.pdf": (make_flate_bomb_pdf(200_000_000), "LimitExceeded"),
    "zip-bomb.docx": (make_zip_bomb_docx(60_000_000), "LimitExceeded"),
    "many-pages.pdf": (make_pdf_with_many_pages(100_000), "LimitExceeded"),
    "cut-short.pdf": (_PDF[: len(_PDF) // 3], "UnreadableSource"),
    "cut-short.docx": (_DOCX[: len(_DOCX) // 2], "UnreadableSource"),
    "locked.pdf": (encrypt_pdf(_PDF, user_password="secret"), "EncryptedSource"),
    "really-a-pdf.docx": (_PDF + b"\n% a copy under another name", "UnreadableSource"),
    "really-a-zip.pdf": (make_zip({"a.txt": SOUND}), "UnreadableSource"),
    "really-a-picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(64), "UnreadableSource"),
    "bomb.zip": (make_zip({"zeros.txt": bytes(60_000_000)}), "LimitExceeded"),
    "many.zip": (make_zip({f"{number}.txt": "" for number in range(1_500)}), "LimitExceeded"),
    "cut-short.zip": (make_zip({"a.txt": SOUND * 50})[:-40], "UnreadableSource"),
    "film.mp4": (b"\x00\x00\x00\x18ftypmp42", "UnsupportedFormat"),
    "nothing.pdf": (b"", "NoTextFound"),
    "no-suffix": (b"abc", "UnsupportedFormat"),
    "laughs.docx": (make_xml_docx(f"<!DOCTYPE w [<!ENTITY a0 'ha'>{_LAUGHS}]>", f"&a9;{SOUND}"), "UnreadableSource"),
    "deep.html": (b"<div>" * 5_000 + SOUND.encode(), "UnreadableSource"),
}
HARMLESS: dict[str, bytes] = {
    "entity.docx": make_xml_docx(
        "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", f"{SOUND} It reaches &x; out."
    ),
    "entity.html": f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x; {SOUND} A page.</p>".encode(),
    "new\nline.txt": f"{SOUND} Its name has two lines.".encode(),
    "\u202etxt.fdp.txt": f"{SOUND} Its name is turned around.".encode(),
}


@pytest.fixture(scope="module")
def limits() -> dict[str, int]:
    """Limits that are reached quickly."""
    return {"size_mb": 20, "inflated_mb": 50, "entries": 1_000, "pages": 500, "seconds": 5}


def test_each_hostile_file_is_named_with_its_reason_and_the_rest_is_read(
    make_config: MakeConfig, open_knowledge: OpenKnowledge, tmp_path: Path, limits: dict[str, int]
) -> None:
    config = make_config({"sound.txt": SOUND, **{name: content for name, (content, _) in HOSTILE.items()}, **HARMLESS})
    corpus = config.paths.corpus
    (corpus / "loop.pdf").write_bytes(make_recursive_pdf())
    (corpus / "nested.zip").write_bytes(make_quine_like_zip())
    (corpus / "slip.zip").write_bytes(make_zip({"../../escaped.txt": "It wants out.", "/root.txt": "It wants up."}))
    (corpus / "link.zip").write_bytes(make_zip_with_link())
    (tmp_path / "secret.txt").write_text("The secret recipe.")
    (corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(corpus / "pipe.txt")
    ingest = config.ingest.model_copy(update={"limits": config.ingest.limits.model_copy(update=limits)})
    knowledge = open_knowledge(config.model_copy(update={"ingest": ingest}))

    started, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = knowledge.ingest()
    assert time.monotonic() - started < 60
    # Kilobytes; what the parent needed at most beyond what the tests before had needed.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 300 * 1024

    failed = {path: kind for path, kind, *_ in report.failed}
    loop = failed.pop("loop.pdf", None)
    assert loop in (None, "LimitExceeded", "UnreadableSource", "NoTextFound")
    assert failed == {
        **{name: kind for name, (_, kind) in HOSTILE.items()},
        "out.txt": "UnreadableSource",
        "nested.zip/11.zip/10.zip/9.zip": "LimitExceeded",
    }
    assert all(reason and action and "\n" not in reason + action for *_, reason, action in report.failed)
    texts = {
        entry.file: knowledge.get_document(entry.document_id, EVERYTHING).text
        for entry in knowledge.list_documents(EVERYTHING)
    }
    texts.pop("loop.pdf", None)
    assert sorted(texts) == sorted(
        ["sound.txt", *HARMLESS, "slip.zip/escaped.txt", "slip.zip/root.txt", "link.zip/beside.txt"]
    )
    assert not any("root:" in text or "secret" in text for text in texts.values())
    assert max(map(len, texts.values())) < 1_000
    assert not (corpus.parent / "escaped.txt").exists() and not Path("/root.txt").exists()

    with pytest.MonkeyPatch.context() as patch:
        # What failed is not tried again.
        patch.setattr("ingest.pool.IsolatedReader.read", None)
        again = knowledge.ingest()
    assert [path for path, *_ in again.failed] == [path for path, *_ in report.failed]
