"""What a person reads in a terminal, and tables; nothing of a document can command the terminal or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.passages import Passage

if TYPE_CHECKING:
    from answer.answers import Answer
    from index.store import CatalogueEntry
    from ingest.report import IngestReport

_WIDEST_PROSE = 60
# What `print_document` writes in a way of its own, or not at all.
_NO_FIELDS = ("title", "versions", "language_versions", "alike", "evidence", "text")
# The full-width signs count too: Excel reads them as the plain ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Control characters, line separators, marks that turn the reading direction, halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def print_report(report: IngestReport) -> None:
    """Print what a run of ingestion did, a line for each document that is not as it was."""
    for title, paths in (
        ("added", report.added),
        ("changed", report.changed),
        ("read again", report.reread),
        ("stated anew", report.restated),
        ("moved", [f"{old} -> {new}" for old, new in report.moved]),
        ("copied", report.copied),
        ("removed", report.removed),
    ):
        for path in paths:
            print(f"{title}: {escape_line(path)}")
    for file, _, reason, action in report.failed:
        print(f"failed: {escape_line(f'{file}: {reason}; {action}')}")
    print(
        f"{len(report.timings)} read, {len(report.unchanged)} unchanged, {len(report.failed)} failed, "
        f"{report.seconds:.1f} s"
    )


def print_answer(answer: Answer) -> None:
    """Print an answer with the places of its sources."""
    if answer.notice:
        print(answer.notice)
    print(answer.text)
    print()
    for citation in answer.citations:
        print(f"[{citation.n}] {escape_line(citation.entry.title)} ({cite_place(citation.passage, citation.entry)})")
    for hit in answer.nearest:
        print(f"~ {escape_line(hit.entry.title)} ({cite_place(hit.sentence, hit.entry)})")
        print(indent(hit.sentence.quote))


def print_document(shown: Mapping[str, Any]) -> None:
    """Print what `document_to_json` returns: the fields that say something, evidence, other versions, then the text."""
    print(escape_line(shown["title"]))
    for name, value in shown.items():
        if name not in _NO_FIELDS and value not in (None, [], ""):
            print(f"  {name}: {escape_line(', '.join(value) if isinstance(value, list) else str(value))}")
    for field, item in ((field, item) for field, items in shown["evidence"].items() for item in items):
        passage = item["passage"]
        origin = item["property"] if passage is None else f'p. {passage["page"]}: "{passage["quote"]}"'
        print(escape_line(f"  {field} = {item['value']}  [{item['confidence']:.2f}; {origin}]"))
    if len(shown["versions"]) > 1:
        versions = ", ".join(f"{version['document_id']} ({version['state']})" for version in shown["versions"])
        print(f"  versions: {versions}")
    for version in shown["language_versions"]:
        if version["document_id"] != shown["document_id"]:
            print(escape_line(f"  in {version['language']}: {version['document_id']} ({version['file']})"))
    for alike in shown["alike"]:
        print(escape_line(f"  {alike['kind']}: {alike['document_id']} ({alike['evidence']})"))
    print()
    print(shown["text"])


def cite_place(passage: Passage, entry: CatalogueEntry) -> str:
    """Return where a passage stands: file, page, offsets."""
    return f"{escape_line(entry.file)}, p. {passage.page}, {passage.start}-{passage.end}"


def print_rows(header: Sequence[str], rows: Iterable[Sequence[str]], wanted: str) -> None:
    """Print a table for a terminal, or CSV for `wanted` = "csv"."""
    if wanted == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows([_defuse_cell(cell) for cell in row] for row in rows)
        print(text.getvalue(), end="")
        return
    lines = [[_shorten(escape_line(" ".join(cell.split()))) for cell in row] for row in (header, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_json(content: object) -> None:
    """Print one JSON document."""
    print(json.dumps(content, ensure_ascii=False, indent=2))


def escape_line(text: str) -> str:
    """Return a text as one line for a terminal: what breaks or turns lines, or commands the terminal, as escapes."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def indent(text: str) -> str:
    """Return a text moved to the right."""
    return "\n".join(f"    {line}" for line in text.splitlines())


def _shorten(cell: str) -> str:
    """Cut prose that would make a table unreadable; file names and ids stay whole."""
    return f"{cell[: _WIDEST_PROSE - 1]}…" if len(cell) > _WIDEST_PROSE and " " in cell else cell


def _defuse_cell(cell: str) -> str:
    """Keep a spreadsheet from running a cell of a hostile document as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
