"""`ingest`, `status`, `rebuild` and `eval`: what they report, and when they end with 1."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import BUDGET_QUESTION, SOCIOLAB, Run, write_lines


def test_ingest_reports_what_it_did_and_names_each_failure_once(run_words: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "a.txt").write_text("The bakery Bread was founded by five members.")
    (corpus / "new\nline.txt").write_text("")
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    first = run_words("ingest", "--json")
    assert first.status == 1
    assert list(first.json) == [
        *("added", "changed", "reread", "restated", "moved", "copied", "removed"),
        *("unchanged", "failed", "timings", "chunks", "seconds"),
    ]
    assert (first.json["added"], first.json["chunks"], first.json["unchanged"]) == (["a.txt"], 1, 0)
    assert sorted(failure["file"] for failure in first.json["failed"]) == ["broken.pdf", "new\nline.txt"]
    assert all(list(failure) == ["file", "error", "reason", "action"] for failure in first.json["failed"])
    (corpus / "a.txt").rename(corpus / "b.txt")
    second = run_words("ingest", "--json").json
    assert (second["moved"], second["unchanged"]) == ([{"from": "a.txt", "to": "b.txt"}], 0)
    lines = run_words("ingest").out.splitlines()
    assert lines[0].startswith("failed: broken.pdf: ")
    assert lines[1:-1] == [r"failed: new\nline.txt: is an empty file (0 bytes); copy it again from where it came from"]
    assert lines[-1].startswith("0 read, 1 unchanged, 2 failed, ")


def test_ingest_takes_folders_of_the_corpus(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/sub").mkdir()
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    (tmp_path / "corpus/sub/b.txt").write_text("Other text.")
    assert run_words("ingest", str(tmp_path / "corpus/sub"), "--json").json["added"] == ["sub/b.txt"]


def test_an_empty_or_emptied_corpus_is_one_line(run_words: Run, tmp_path: Path) -> None:
    empty = run_words("ingest")
    assert (empty.status, empty.out) == (1, "")
    assert empty.err == (
        f"seobs: {tmp_path}/corpus: the corpus folder holds no documents; put files into it and run this again\n"
    )
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    run_words("ingest")
    (tmp_path / "corpus/a.txt").unlink()
    emptied = run_words("ingest", "--json")
    assert (emptied.status, emptied.out) == (1, "")
    assert emptied.err.startswith(f"seobs: {tmp_path}/corpus: the folder is empty, but 1 files were ingested from it")
    assert emptied.err.count("\n") == 1
    assert len(run_words("list", "--json").json["documents"]) == 1


def test_status_is_0_when_all_is_well_and_1_when_a_document_failed(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    assert run_words("ingest").status == 0
    well = run_words("status", "--json")
    assert well.status == 0
    assert well.json == {
        "counts": {"documents": 1, "chunks": 1, "sentences": 1, "records": 0},
        "languages": well.json["languages"],
        "encoder": "words (words-1)",
        "stale": [],
        "failures": [],
        "problems": [],
    }
    (tmp_path / "corpus/b\u202e.txt").write_text("")
    assert run_words("ingest").status == 1
    ill = run_words("status", "--json")
    assert ill.status == 1
    assert {**ill.json["failures"][0], "failed_at": ""} == {
        "file": "b\u202e.txt",
        "error": "NoTextFound",
        "reason": "is an empty file (0 bytes)",
        "action": "copy it again from where it came from",
        "failed_at": "",
    }
    assert run_words("status").out.splitlines() == [
        "1 documents, 1 chunks, 1 sentences, 0 records",
        f"languages: {', '.join(well.json['languages'])}",
        "encoder: words (words-1)",
        r"needs a hand: b\u202e.txt: is an empty file (0 bytes); copy it again from where it came from",
    ]


def test_rebuild_keeps_what_is_found(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/a.txt").write_text("The bakery Bread was founded by five members.")
    run_words("ingest")
    before = run_words("search", "bakery", "--json").json
    ran = run_words("rebuild")
    assert (ran.status, ran.out) == (0, "1 documents indexed anew\n")
    assert run_words("search", "bakery", "--json").json == before


def test_eval_counts_what_is_found_quoted_and_refused(run: Run, tmp_path: Path) -> None:
    gold = {
        "id": "g1",
        "question": BUDGET_QUESTION,
        "lang": "en",
        "file": SOCIOLAB,
        "evidence": "Proračun 1.599.869,80 EUR",
        "answer_strings": ["1.599.869,80"],
        "kind": "fact",
    }
    questions = write_lines(tmp_path / "gold.jsonl", gold, {**gold, "id": "g2", "lang": "de", "file": "other.txt"})
    ran = run("eval", str(questions), "--json")
    assert ran.status == 0
    assert list(ran.json) == ["figures", "questions"]
    assert ran.json["questions"][0] == {
        "id": "g1",
        "pair": "en -> sl",
        "rank": 1,
        "refused": False,
        "answer_in_quote": True,
    }
    assert ran.json["questions"][1]["rank"] is None
    assert list(ran.json["figures"]) == ["all", "en", "en -> sl", "de", "de -> ?"]
    assert ran.json["figures"]["en"]["hit@1"] == 1.0
    assert ran.json["figures"]["all"]["mrr@10"] == 0.5
    table = run("eval", str(questions), "--retrieval-only").out.splitlines()
    assert table[0] == "| | questions | hit@1 | hit@5 | hit@10 | mrr@10 | hit_characters |"
    assert table[2].startswith("| all | 2 | 0.500 | 0.500 | 0.500 | 0.500 | ")
