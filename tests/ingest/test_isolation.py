from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.isolation import IsolatedReader
from ingest.parsers import parse_source
from ingest.sources import read_source
from kb.documents import ParsedSource
from kb.errors import (
    EncryptedSource,
    IngestError,
    LimitExceeded,
    NoTextFound,
    SourceUnavailable,
    UnreadableSource,
    UnsupportedFormat,
)
from tests.conftest import REPOSITORY
from tests.ingest.make_containers import make_zip
from tests.ingest.make_sources import (
    INGEST,
    LIMITS,
    OCR,
    encrypt_pdf,
    limit_ingest,
    make_docx,
    make_flate_bomb_pdf,
    make_paragraph,
    make_pdf,
    make_recursive_pdf,
    make_zip_bomb_docx,
    set_lines,
)

_PDF = make_pdf([set_lines(["The network joined nine cooperatives."])], title="Report")
_DOCX = make_docx(make_paragraph("Mreža združuje devet zadrug."))


def parse(reader: IsolatedReader, content: bytes, *, source: str) -> ParsedSource:
    return reader.read(content, source=source, file=source, document_id="d").parsed


@pytest.fixture(scope="module")
def parser() -> Iterator[IsolatedReader]:
    with IsolatedReader(INGEST) as running:
        yield running


def is_running(pid: int) -> bool:
    """Say whether a process exists and is no zombie."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_until_gone(pid: int, *, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not is_running(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (_PDF, "a.pdf"),
        (_DOCX, "b.docx"),
        ("# Cilji\n\nŽito 🌾.".encode(), "c.md"),
        (b"<p>Ena</p>", "d.html"),
        (b"T: 1\n", "e.txt"),
    ],
)
def test_the_child_returns_what_the_parser_returns(parser: IsolatedReader, content: bytes, source: str):
    assert parse(parser, content, source=source) == parse_source(content, source=source, limits=LIMITS, ocr=OCR)


def test_one_child_serves_many_documents(parser: IsolatedReader):
    parse(parser, _PDF, source="a.pdf")
    first = parser.child_pid
    parse(parser, _DOCX, source="b.docx")
    assert first is not None and parser.child_pid == first


@pytest.mark.parametrize(
    ("content", "source", "error"),
    [
        (b"abc", "2019/a.xyz", UnsupportedFormat),
        (_PDF[:200], "2019/a.pdf", UnreadableSource),
        (encrypt_pdf(_PDF, user_password="secret"), "2019/a.pdf", EncryptedSource),
        (b"", "2019/a.txt", NoTextFound),
        (make_zip_bomb_docx(60_000_000), "2019/a.docx", LimitExceeded),
    ],
)
def test_errors_come_back_as_the_same_class_with_their_fields(
    parser: IsolatedReader, content: bytes, source: str, error: type[IngestError]
):
    with pytest.raises(error) as isolated:
        parse(parser, content, source=source)
    with pytest.raises(error) as direct:
        parse_source(content, source=source, limits=LIMITS, ocr=OCR)
    assert type(isolated.value) is error
    assert (isolated.value.source, isolated.value.reason, isolated.value.action) == (
        direct.value.source,
        direct.value.reason,
        direct.value.action,
    )


def test_a_flate_bomb_costs_only_its_own_document(parser: IsolatedReader):
    with pytest.raises(LimitExceeded) as raised:
        parse(parser, make_flate_bomb_pdf(200_000_000), source="bomb.pdf")
    assert raised.value.source == "bomb.pdf"
    assert parse(parser, _DOCX, source="b.docx").text == "Mreža združuje devet zadrug."


def test_a_form_that_draws_itself_ends_in_an_error_or_in_text_and_the_next_document_is_read(
    monkeypatch: pytest.MonkeyPatch,
):
    started = time.monotonic()
    with IsolatedReader(limit_ingest(seconds=2)) as hasty:
        with pytest.raises(IngestError) as raised:
            parse(hasty, make_recursive_pdf(), source="loop.pdf")
        assert raised.value.source == "loop.pdf"
        assert time.monotonic() - started < 12
        # A busy machine takes long to start the next child.
        monkeypatch.setattr("ingest.isolation._GRACE_SECONDS", 60.0)
        assert parse(hasty, _DOCX, source="b.docx").text == "Mreža združuje devet zadrug."


def test_a_child_that_hangs_is_stopped_at_the_time_limit_and_replaced(monkeypatch: pytest.MonkeyPatch):
    # A busy machine takes long to start a child.
    monkeypatch.setattr("ingest.isolation._GRACE_SECONDS", 60.0)
    with IsolatedReader(limit_ingest(seconds=1)) as parser:
        parse(parser, b"text", source="a.txt")
        pid = parser.child_pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.isolation._GRACE_SECONDS", 0.0)
            with pytest.raises(LimitExceeded, match="took longer than 1 seconds to read"):
                parse(parser, b"text", source="a.txt")
        assert not is_running(pid)
        assert parse(parser, b"again", source="a.txt").text == "again"


def test_a_document_that_needs_more_memory_than_allowed_says_so():
    with IsolatedReader(limit_ingest(memory_mb=512, size_mb=200, characters=200_000_000)) as parser:
        with pytest.raises(LimitExceeded, match="needs more than 512 MB of memory to read"):
            parse(parser, ("ž" * 99 + "\n").encode() * 700_000, source="long.txt")
        assert parse(parser, b"short", source="a.txt").text == "short"


def test_a_child_killed_while_it_waits_is_replaced_without_a_loss():
    with IsolatedReader(INGEST) as parser:
        parse(parser, b"one", source="a.txt")
        pid = parser.child_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert parse(parser, b"two", source="a.txt").text == "two"
        assert parser.child_pid not in (None, pid)


def test_documents_are_read_where_less_memory_may_be_used_than_configured():
    """Two seconds for an interpreter: only a process of its own can be given less."""
    code = (
        "from ingest.isolation import IsolatedReader; from tests.ingest.make_sources import INGEST\n"
        "with IsolatedReader(INGEST) as reader:\n"
        "    print(reader.read(b'Nine cooperatives.', source='a.txt', file='a.txt', document_id='d').parsed.text)"
    )
    memory_kb = LIMITS.memory_mb * 1024 - 1
    command = ["sh", "-c", f'ulimit -v {memory_kb}; exec "$@"', "sh", sys.executable, "-c", code]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("Nine cooperatives.\n", "")


def test_a_full_disk_is_not_put_down_to_the_document(tmp_path: Path):
    archive = make_zip({"a.txt": b"x" * 200_000})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # As a full disk: no file that the child writes grows beyond this.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with IsolatedReader(INGEST) as reader, pytest.raises(SourceUnavailable) as refused:
            reader.expand(archive, source="a.zip", folder=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(refused.value) == (
        "a.zip: the disk fails while it is read (File too large); make room on it and run `seobs ingest` again"
    )


def test_closing_leaves_no_process_behind_and_the_parser_can_start_again():
    parser = IsolatedReader(INGEST)
    assert parser.child_pid is None
    parse(parser, b"one", source="a.txt")
    pid = parser.child_pid
    parser.close()
    assert pid is not None and not is_running(pid)
    assert parser.child_pid is None
    assert parse(parser, b"two", source="a.txt").text == "two"
    parser.close()


def test_the_child_ends_when_its_parent_is_killed():
    script = (
        "import time; from ingest.isolation import IsolatedReader; from tests.ingest.make_sources import INGEST;"
        "parser = IsolatedReader(INGEST); parser.read(b'one', source='a.txt', file='a.txt', document_id='d');"
        "print(parser.child_pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    assert wait_until_gone(child)


def test_the_child_outlives_the_thread_that_started_it():
    # A web server reads each upload in another thread.
    with IsolatedReader(INGEST) as parser:
        texts: list[str] = []
        for word in (b"one", b"two"):
            thread = threading.Thread(
                target=lambda word=word: texts.append(parse(parser, word, source="a.txt").text)  # type: ignore[misc]
            )
            thread.start()
            thread.join()
        assert texts == ["one", "two"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [(_PDF, "a.pdf"), (_DOCX, "b.docx"), (b"<ul><li>Ena<table><tr><td>2", "c.html"), (b"# A\n- b\n|c|", "d.md")]
    ),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=8)), max_size=4),
    st.binary(max_size=40),
)
def test_no_damage_to_a_file_does_more_than_an_ingest_error(
    parser: IsolatedReader, original: tuple[bytes, str], changes: list[tuple[int, bytes]], tail: bytes
):
    content, source = original
    for place, piece in changes:
        place %= len(content)
        content = content[:place] + piece + content[place + len(piece) :]
    try:
        parsed = parse(parser, content + tail, source=source)
    except IngestError as error:
        assert error.source == source
        assert "stopped its reader" not in error.reason
    else:
        assert parsed.text.strip()


def test_reading_a_source_keeps_to_the_size_limit_and_to_regular_files(tmp_path: Path):
    limits = LIMITS.model_copy(update={"size_mb": 1})
    (tmp_path / "a.txt").write_bytes(b"text")
    (tmp_path / "large.txt").write_bytes(b"a" * (1024 * 1024 + 1))
    os.mkfifo(tmp_path / "pipe.txt")
    assert read_source(tmp_path / "a.txt", limits, source="a.txt") == b"text"
    with pytest.raises(LimitExceeded) as large:
        read_source(tmp_path / "large.txt", limits, source="2019/large.txt")
    assert (large.value.source, large.value.reason) == ("2019/large.txt", "is 1.0 MB, the limit is 1 MB")
    with pytest.raises(UnreadableSource, match="is not a regular file"):
        read_source(tmp_path / "pipe.txt", limits, source="pipe.txt")
    with pytest.raises(UnreadableSource, match="cannot be read: No such file or directory"):
        read_source(tmp_path / "missing.txt", limits, source="missing.txt")
