"""Wrong use, a wrong configuration and damaged files: one clear line on stderr, nothing on stdout, 1 or 2."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli import main
from knowledge_base import KnowledgeBase
from tests.cli.commands import Run
from tests.conftest import SHIPPED_CONFIG


@pytest.mark.parametrize("command", [["ask", "Q"], ["search", "Q"], ["list"], ["status"], ["records"], ["rebuild"]])
def test_before_any_ingest_every_command_says_what_to_do(run_words: Run, tmp_path: Path, command: list[str]) -> None:
    ran = run_words(*command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"seobs: {tmp_path}/data: no index here yet; run `seobs ingest` first\n"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["search", "Q", "--from", "soon"], "seobs search: date: 'soon' is no date; write it as YYYY, YYYY-MM"),
        (["list", "--to", "2018-13-45"], "seobs list: date: '2018-13-45' is no date; write it as YYYY, YYYY-MM"),
        (["list", "--from", "2018-02-31"], "seobs list: date: '2018-02-31' is no date; write it as YYYY, YYYY-MM"),
        (["list", "--project", "half \ud83d"], "seobs list: project: is not valid text (UTF-8)"),
        (["ingest", "--watch", "a.txt"], "seobs ingest: --watch: it follows the whole corpus folder; leave the paths"),
        (["eval", os.devnull], "/dev/null: holds no questions"),
        (["ask", "Q", "--type", "novel"], "seobs ask: type: 'novel' is no document type; one of declaration, "),
        (["list", "--language", "slovenian"], "seobs list: language: 'slovenian' is no language tag; write it as sl, en"),
        (["list", "--from", "2020", "--to", "2019-05"], "seobs list: from: 2020-01-01 is later than `to`, 2019-05-31"),
        (["ingest", "--watch", "--removals-are-meant"], "seobs ingest: --removals-are-meant: it is said of one run; "),
        (["search", "Q", "--limit", "0"], "seobs search: --limit: a whole number from 1"),
        (["search"], "seobs search: give either QUERY or --queries"),
        (["ask", "Q", "--questions", "q.jsonl"], "seobs ask: give either QUESTION or --questions"),
        (["ask", "Q", "--output", "out.jsonl"], "seobs ask: --output: goes with --questions only"),
        (["ask", "half \ud83d"], "seobs ask: QUESTION: is not valid text (UTF-8)"),
        (["eval", "nothing.jsonl"], "nothing.jsonl: cannot be read ("),
        (["search", "--queries", "nothing.jsonl"], "nothing.jsonl: cannot be read ("),
        (["restore", "nothing.zip"], "seobs restore: "),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_on_stderr_and_exit_2(run: Run, command: list[str], message: str) -> None:
    ran = run(*command)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(message if message.startswith("seobs ") else f"seobs: {message}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["fly"], "argument COMMAND: invalid choice: 'fly'"),
        (["search", "Q", "--limit", "many"], "argument --limit: invalid int value: 'many'"),
        (["records", "persons"], "argument REGISTER: invalid choice: 'persons'"),
        (["list", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["serve", "--port", "0"], "argument --port: '0' is no port; choose one from 1 to 65535"),
        (["serve", "--port", "65536"], "argument --port: '65536' is no port; choose one from 1 to 65535"),
        (["--data", "", "ingest"], "argument --data: a path is needed, not an empty text"),
    ],
)
def test_an_unknown_option_or_command_is_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert message in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("quotes: 3", "quotes: 0"), "answer.quotes: Input should be greater than or equal to 1"),
        (("  quotes: 3", "  quots: 3\n  quotes: 3"), "answer.quots: unknown key; remove it or mend its spelling"),
        (("quotes: 3", "# quotes"), "answer.quotes: Field required"),
        (("  corpus: corpus", '  corpus: "a\\0b"'), "paths.corpus: Value error, no path has a NUL character in it"),
        (("paths:", "paths: ["), "not valid YAML: while parsing a flow sequence"),
        (("paths:", "paths: " + "[" * 5000), "not valid YAML: maximum recursion depth exceeded"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], message: str
) -> None:
    config = tmp_path / "config.yaml"
    written = SHIPPED_CONFIG.read_text(encoding="utf-8")
    assert change[0] in written
    config.write_text(written.replace(*change, 1), encoding="utf-8")
    status = main(["--config", str(config), "ask", "Q"])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err.startswith(f"seobs: {config}: {message}")
    assert err.count("\n") == 1


def test_a_missing_configuration_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(tmp_path / "none.yaml"), "list"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"seobs: {tmp_path}/none.yaml: no such file; name one with --config\n")


def test_a_data_folder_that_cannot_be_made_is_one_line(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    ran = run_words("--data", str(tmp_path / "file"), "ingest")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"seobs: {tmp_path}/file: cannot be made a data folder (File exists); name another with --data\n"


def test_a_damaged_catalogue_is_one_line(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/catalogue.sqlite").write_bytes(b"no database " * 1000)
    ran = run_words("list")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"seobs: {tmp_path}/data/catalogue.sqlite: cannot be opened as a database (file is not a database); "
        "restore a backup or move it away and run `seobs ingest`\n"
    )


@pytest.mark.parametrize("command", [["list"], ["search", "bakery"], ["rebuild"], ["ingest"]])
def test_a_table_that_is_damaged_is_one_line(run_words: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "corpus/a.txt").write_text("The bakery Bread was founded by five members.")
    run_words("ingest")
    catalogue = tmp_path / "data/catalogue.sqlite"
    with closing(sqlite3.connect(catalogue)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'document'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with open(catalogue, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    run_words("list")  # looks at the cache, and may say that it is made anew
    ran = run_words(*command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines()[-1] == (
        f"seobs: {tmp_path}/data: the database fails (database disk image is malformed); "
        "restore a backup or move it away and run `seobs ingest`"
    )


def test_an_interrupt_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(KnowledgeBase, "list_documents", interrupt)
    ran = run("list")
    assert (ran.status, ran.out, ran.err) == (1, "", "seobs: stopped; the next run goes on from here\n")


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        (None, "the model file cannot be read (No such file or directory)"),
        (1000, "the model file is damaged (SHA-256 "),
    ],
)
def test_a_missing_or_damaged_model_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    keep: int | None,
    message: str,
) -> None:
    from index.encoders.packed_weights import find_shipped_weights

    weights = tmp_path / "weights.bin"
    if keep is not None:
        with open(find_shipped_weights(), "rb") as shipped:
            weights.write_bytes(shipped.read(keep))
    monkeypatch.setattr("index.encoders.onnx_encoder.find_shipped_weights", lambda: weights)
    status = main(["--config", str(SHIPPED_CONFIG), "--data", str(tmp_path / "data"), "ingest"])
    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert err.startswith(f"seobs: {weights}: {message}")
    assert err.endswith("; install the dependencies again (`make install`)\n")
    assert err.count("\n") == 1
