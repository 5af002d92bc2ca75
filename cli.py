"""`seobs`: the command line. A contract: other programs call it.

Results go to stdout (one JSON document with --json), progress and logs to stderr. Exit 0 done, 1 some documents failed
or something needs a hand, 2 wrong use or configuration.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kb.config import Config, load_config
from kb.errors import ConfigError, KnowledgeBaseError
from kb.metadata import AccessLevel, DocumentType
from kb.passages import Passage
from kb.records import Record, Register

if TYPE_CHECKING:
    from answer.answers import Answer
    from index.likenesses import JudgedLikeness
    from index.search import Hit
    from index.store import CatalogueEntry, Filter
    from ingest.pipeline import IngestProgress, IngestReport
    from knowledge_base import KnowledgeBase

_OTHER_COMMANDS = {
    "backup": "writing the whole state to one file",
    "restore": "reading the whole state from one file",
}
_WIDEST_PROSE = 60
_EXIT_DONE, _EXIT_INCOMPLETE, _EXIT_WRONG_USE = 0, 1, 2
# The full-width signs count too: Excel reads them as the plain ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Control characters, line separators, marks that turn the reading direction, halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal set to Latin-1 has no "č"; and no character may end a run that has already done its work.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(
        level=[logging.WARNING, logging.INFO, logging.DEBUG][min(options.verbose, 2)],
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        status: int = options.run(options)
    except ConfigError as error:
        print(f"seobs: {_show(str(error))}", file=sys.stderr)
        return _EXIT_WRONG_USE
    except KnowledgeBaseError as error:
        print(f"seobs: {_show(str(error))}", file=sys.stderr)
        return _EXIT_INCOMPLETE
    except BrokenPipeError:
        # The reader of a pipe has what it wanted; Python would complain once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_DONE
    except KeyboardInterrupt:
        print("seobs: stopped; the next run goes on from here", file=sys.stderr)
        return _EXIT_INCOMPLETE
    return status


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="seobs", description="The knowledge base of a social-economy network.")
    parser.add_argument("--config", type=Path, help="configuration file (default: config.yaml)")
    parser.add_argument("--corpus", type=Path, help="folder of the documents, instead of the configured one")
    parser.add_argument("--data", type=Path, help="folder of the index, instead of the configured one")
    parser.add_argument("--verbose", "-v", action="count", default=0, help="say more on stderr; twice for everything")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    ingest = _add_command(commands, "ingest", run_ingest, "read new and changed documents into the index")
    ingest.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="only these files and folders of the corpus"
    )
    ingest.add_argument("--watch", action="store_true", help="go on, and follow the corpus folder until stopped")
    ingest.add_argument("--json", action="store_true", help="print the report as JSON")

    search = _add_command(commands, "search", run_search, "find passages")
    search.add_argument("query", nargs="?", metavar="QUERY")
    search.add_argument("--queries", type=Path, help='JSONL file, a line each: {"id", "question", filters...}')
    search.add_argument("--output", type=Path, help="where the answers to --queries go (default: stdout)")
    search.add_argument("--limit", type=int, default=10, help="at most this many hits (default: 10)")
    _add_filters(search)

    ask = _add_command(commands, "ask", run_ask, "answer a question from the documents, with sources")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument("--questions", type=Path, help='JSONL file, a line each: {"id", "question"} or {"id", "turns"}')
    ask.add_argument("--output", type=Path, help="where the answers to --questions go (default: stdout)")
    _add_filters(ask)

    listing = _add_command(commands, "list", run_list, "the historical document list")
    listing.add_argument("--format", choices=("table", "json", "csv", "bibtex", "ris"), default="table")
    _add_filters(listing)

    show = _add_command(commands, "show", run_show, "one document with its metadata, evidence and text")
    show.add_argument("document_id", metavar="DOCUMENT_ID")
    show.add_argument("--json", action="store_true")

    records = _add_command(commands, "records", run_records, "the registers of the observatory, with their passages")
    records.add_argument("register", nargs="?", choices=[register.value for register in Register], metavar="REGISTER")
    records.add_argument("--format", choices=("table", "json", "csv"), default="table")
    _add_filters(records)

    evaluation = _add_command(commands, "eval", run_eval, "retrieval, answer and refusal figures on gold questions")
    evaluation.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    evaluation.add_argument("--retrieval-only", action="store_true", help="do not ask, only search")
    evaluation.add_argument("--json", action="store_true")

    status = _add_command(commands, "status", run_status, "what is indexed, and what needs a hand")
    status.add_argument("--json", action="store_true")

    _add_command(commands, "rebuild", run_rebuild, "make all indexes anew from the catalogue")

    serve = _add_command(commands, "serve", run_serve, "the app")
    serve.add_argument("--port", type=int)
    serve.add_argument("--language", help="the interface's first language, such as sl or sr-Cyrl")

    for name, purpose in _OTHER_COMMANDS.items():
        other = _add_command(commands, name, run_other, f"{purpose} (not there yet)")
        other.add_argument("anything", nargs="*")
        other.set_defaults(command=name, purpose=purpose)
    return parser


# The commands


def run_ingest(options: argparse.Namespace) -> int:
    """Bring the index up to date, once or again and again; exit 1 when a document failed."""
    from ingest.watch import watch_folder
    from knowledge_base import KnowledgeBase

    config = _load(options)
    print_report = _print_report_json if options.json else _print_report
    with closing(KnowledgeBase(config)) as knowledge_base:
        if options.watch:
            if options.paths:
                raise ConfigError("seobs ingest", "--watch", "it follows the whole corpus folder; leave the paths out")

            def ingest_settled(unsettled: frozenset[str]) -> None:
                with _ProgressBar() as bar:
                    print_report(knowledge_base.ingest(unsettled=unsettled, show_progress=bar.show))
                sys.stdout.flush()

            watch_folder(config.paths.corpus, config.ingest.watch, ingest=ingest_settled)
            return _EXIT_DONE
        with _ProgressBar() as bar:
            report = knowledge_base.ingest([path for path in options.paths], show_progress=bar.show)
    print_report(report)
    return _EXIT_INCOMPLETE if report.failed else _EXIT_DONE


def run_search(options: argparse.Namespace) -> int:
    """Print hits, or answer a file of queries."""
    _require_one("search", "QUERY", options.query, "--queries", options.queries, options.output)
    if options.limit < 1:
        raise ConfigError("seobs search", "--limit", "a whole number from 1")
    filter = _read_filter(vars(options), source="seobs search")
    with _open(options) as knowledge_base:
        if options.queries:

            def prepare_search(line: dict[str, Any], place: str) -> Callable[[], dict[str, Any]]:
                question, narrowed = _question_of(line, place), _read_filter(line, source=place, base=filter)
                return lambda: {
                    "hits": [
                        _hit_to_json(hit) for hit in knowledge_base.search(question, narrowed, limit=options.limit)
                    ]
                }

            return _run_batch(options.queries, options.output, prepare_search)
        hits = knowledge_base.search(options.query, filter, limit=options.limit)
        if options.json:
            _print_json({"query": options.query, "hits": [_hit_to_json(hit) for hit in hits]})
        else:
            for hit in hits:
                print(f"{hit.rank}. {_show(hit.entry.title)}  ({_cite_place(hit.passage, hit.entry)})")
                print(_indent(hit.passage.quote))
            if not hits:
                print("Nothing found.")
    return _EXIT_DONE


def run_ask(options: argparse.Namespace) -> int:
    """Print an answer with its sources, or answer a file of questions."""
    _require_one("ask", "QUESTION", options.question, "--questions", options.questions, options.output)
    filter = _read_filter(vars(options), source="seobs ask")
    with _open(options) as knowledge_base:
        if options.questions:

            def prepare_answer(line: dict[str, Any], place: str) -> Callable[[], dict[str, Any]]:
                turns, narrowed = _turns_of(line, place), _read_filter(line, source=place, base=filter)
                return lambda: _answer_to_json(knowledge_base.ask(turns[-1], narrowed, turns=turns[:-1]))

            return _run_batch(options.questions, options.output, prepare_answer)
        answer = knowledge_base.ask(options.question, filter)
        if options.json:
            _print_json(_answer_to_json(answer))
        else:
            _print_answer(answer)
    return _EXIT_DONE


def run_list(options: argparse.Namespace) -> int:
    """Print the historical document list."""
    from answer.references import format_bibtex, format_ris

    with _open(options) as knowledge_base:
        entries = knowledge_base.list_documents(_read_filter(vars(options), source="seobs list"))
    wanted = "json" if options.json else options.format
    if wanted == "json":
        _print_json({"documents": [_entry_to_json(entry) for entry in entries]})
    elif wanted == "bibtex":
        print(format_bibtex(entries), end="")
    elif wanted == "ris":
        print(format_ris(entries), end="")
    else:
        rows = [
            (
                entry.date.edtf if entry.date else "",
                entry.document_type.value,
                entry.language,
                entry.title,
                "; ".join(entry.projects),
                entry.access_level.value,
                entry.file,
                entry.document_id,
            )
            for entry in entries
        ]
        header = ("date", "type", "language", "title", "projects", "access", "file", "id")
        _print_rows(header, rows, wanted)
    return _EXIT_DONE


def run_show(options: argparse.Namespace) -> int:
    """Print one document."""
    from index.store import EVERYTHING

    with _open(options) as knowledge_base:
        entry = knowledge_base.get_entry(options.document_id)
        document = knowledge_base.get_document(options.document_id, EVERYTHING)
        versions = knowledge_base.list_versions(options.document_id)
        language_versions = knowledge_base.list_language_versions(options.document_id)
        likenesses = knowledge_base.list_likenesses(options.document_id)
    evidence = {
        field: [
            {
                "value": item.value,
                "confidence": item.confidence,
                "property": item.origin if isinstance(item.origin, str) else None,
                "passage": None if isinstance(item.origin, str) else _passage_to_json(item.origin, entry),
            }
            for item in items
        ]
        for field, items in document.metadata.evidence.items()
    }
    if options.json:
        _print_json(
            {
                **_entry_to_json(entry),
                "sha256": document.sha256,
                "state": entry.state,
                "superseded_by": entry.superseded_by,
                "versions": [{"document_id": version.document_id, "state": version.state} for version in versions],
                "language_versions": [
                    {"document_id": version.document_id, "language": version.language, "file": version.file}
                    for version in language_versions
                ],
                "alike": [_likeness_to_json(judged, options.document_id) for judged in likenesses],
                "evidence": evidence,
                "text": document.text,
            }
        )
        return _EXIT_DONE
    print(_show(entry.title))
    for name, value in _entry_to_json(entry).items():
        if name != "title" and value not in (None, [], ""):
            print(f"  {name}: {_show(', '.join(value) if isinstance(value, list) else str(value))}")
    for field, item in ((field, item) for field, items in evidence.items() for item in items):
        passage = item["passage"]
        origin = f'p. {passage["page"]}: "{passage["quote"]}"' if isinstance(passage, dict) else item["property"]
        print(_show(f"  {field} = {item['value']}  [{item['confidence']:.2f}; {origin}]"))
    if len(versions) > 1:
        print(f"  versions: {', '.join(f'{version.document_id} ({version.state})' for version in versions)}")
    for version in language_versions:
        if version.document_id != entry.document_id:
            print(_show(f"  in {version.language}: {version.document_id} ({version.file})"))
    for judged in likenesses:
        alike = _likeness_to_json(judged, entry.document_id)
        print(_show(f"  {alike['kind']}: {alike['document_id']} ({alike['evidence']})"))
    print()
    print(document.text)
    return _EXIT_DONE


def run_records(options: argparse.Namespace) -> int:
    """Print the records of one register or all of them."""
    register = Register(options.register) if options.register else None
    with _open(options) as knowledge_base:
        records = knowledge_base.list_records(register, _read_filter(vars(options), source="seobs records"))
        entries = {record.document_id: knowledge_base.get_entry(record.document_id) for record in records}
    wanted = "json" if options.json else options.format
    if wanted == "json":
        _print_json({"records": [_record_to_json(record, entries[record.document_id]) for record in records]})
        return _EXIT_DONE
    rows = [
        (
            record.register.value,
            record.name,
            value.field,
            value.written,
            value.normalised,
            entries[record.document_id].file,
            str(value.passage.page),
            str(value.passage.start),
            str(value.passage.end),
            value.passage.quote,
        )
        for record in records
        for value in record.values
    ]
    header = ("register", "record", "field", "value", "normalised", "file", "page", "start", "end", "quote")
    _print_rows(header if wanted == "csv" else header[:7], rows if wanted == "csv" else [r[:7] for r in rows], wanted)
    return _EXIT_DONE


def run_eval(options: argparse.Namespace) -> int:
    """Print retrieval, answer and refusal figures."""
    from answer.evaluation import evaluate_questions, format_figures, read_gold_questions, summarise_outcomes
    from index.store import EVERYTHING

    questions = read_gold_questions(options.questions)
    with _open(options) as knowledge_base:
        outcomes = evaluate_questions(
            questions,
            search=lambda query, limit: knowledge_base.search(query, EVERYTHING, limit=limit),
            ask=None if options.retrieval_only else lambda question: knowledge_base.ask(question, EVERYTHING),
        )
    figures = summarise_outcomes(outcomes)
    if options.json:
        _print_json(
            {
                "figures": figures,
                "questions": [
                    {
                        "id": outcome.gold.id,
                        "pair": outcome.pair,
                        "rank": outcome.rank,
                        "refused": outcome.refused,
                        "answer_in_quote": outcome.is_quoted,
                    }
                    for outcome in outcomes
                ],
            }
        )
    else:
        print(format_figures(figures))
    return _EXIT_DONE


def run_status(options: argparse.Namespace) -> int:
    """Print what is indexed; exit 1 when something needs a hand."""
    with _open(options, allow_empty=True) as knowledge_base:
        status = knowledge_base.status()
    if options.json:
        _print_json(
            {
                "counts": status.counts,
                "languages": status.languages,
                "encoder": status.encoder,
                "stale": status.stale,
                "failures": [
                    {"file": f.path, "error": f.kind, "reason": f.reason, "action": f.action, "failed_at": f.failed_at}
                    for f in status.failures
                ],
                "problems": status.problems,
            }
        )
    else:
        print(", ".join(f"{count} {name}" for name, count in status.counts.items()))
        print(f"languages: {', '.join(status.languages)}")
        print(f"encoder: {status.encoder}")
        for problem in status.problems:
            print(f"needs a hand: {_show(problem)}")
    return _EXIT_INCOMPLETE if status.problems else _EXIT_DONE


def run_rebuild(options: argparse.Namespace) -> int:
    """Make all indexes anew from the catalogue."""
    with _open(options) as knowledge_base, _ProgressBar() as bar:
        count = knowledge_base.rebuild(show_progress=bar.show)
    print(f"{count} documents indexed anew")
    return _EXIT_DONE


def run_serve(options: argparse.Namespace) -> int:
    """Start the app and stay until it is stopped."""
    config_file = _find_config(options)
    config = _load(options)
    # The app's script runs inside the server and finds the same knowledge base through these.
    os.environ["SEOBS_CONFIG"] = str(config_file.resolve())
    os.environ["SEOBS_CORPUS"] = str(config.paths.corpus)
    os.environ["SEOBS_DATA"] = str(config.paths.data)
    from web.server import serve

    serve(config, port=options.port or config.web.port, language=options.language)
    return _EXIT_DONE


def run_other(options: argparse.Namespace) -> int:
    """Say that a command of the contract is not there yet."""
    print(f"seobs: `{options.command}` ({options.purpose}) is not there yet", file=sys.stderr)
    return _EXIT_WRONG_USE


# Options


def _add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help.capitalize() + ".")
    parser.set_defaults(run=run)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--type", action="append", help="document type; may be repeated")
    parser.add_argument("--language", action="append", help="language tag of the documents; may be repeated")
    parser.add_argument("--project", action="append", help="project name; may be repeated")
    parser.add_argument("--from", dest="date_from", metavar="DATE", help="documents from this date on (YYYY[-MM[-DD]])")
    parser.add_argument("--to", dest="date_to", metavar="DATE", help="documents up to this date")
    parser.add_argument("--public", action="store_true", help="only what the public may read")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _read_filter(values: dict[str, Any], *, source: str, base: Filter | None = None) -> Filter:
    """Return the filter that options or a line of a batch file ask for; what they leave open comes from `base`."""
    from index.store import EVERYTHING, Filter

    start = base or EVERYTHING

    def choose(name: str) -> list[str]:
        given = values.get(name) or []
        chosen = [given] if isinstance(given, str) else given
        if not isinstance(chosen, list) or not all(isinstance(value, str) for value in chosen):
            raise ConfigError(source, name, "a text or a list of texts is needed")
        return chosen

    try:
        types = tuple(DocumentType(value) for value in choose("type"))
    except ValueError as error:
        allowed = ", ".join(kind.value for kind in DocumentType)
        raise ConfigError(source, "type", f"{error}; one of {allowed}") from error
    return Filter(
        types=types or start.types,
        languages=tuple(choose("language")) or start.languages,
        projects=tuple(choose("project")) or start.projects,
        date_from=_read_date(values.get("date_from") or values.get("from"), source, is_end=False) or start.date_from,
        date_to=_read_date(values.get("date_to") or values.get("to"), source, is_end=True) or start.date_to,
        access_levels=(AccessLevel.PUBLIC,) if values.get("public") else start.access_levels,
    )


def _read_date(written: str | None, source: str, *, is_end: bool) -> date | None:
    from kb.dates import parse_date

    if not written:
        return None
    parsed = parse_date(str(written))
    if parsed is None:
        raise ConfigError(source, "date", f"{written!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")
    return parsed.latest if is_end else parsed.earliest


def _find_config(options: argparse.Namespace) -> Path:
    if options.config:
        return Path(options.config)
    here = Path("config.yaml")
    return here if here.exists() else Path(__file__).resolve().parent / "config.yaml"


def _load(options: argparse.Namespace) -> Config:
    return load_config(_find_config(options), corpus=options.corpus, data=options.data)


def _open(options: argparse.Namespace, *, allow_empty: bool = False) -> closing[KnowledgeBase]:
    from knowledge_base import KnowledgeBase

    return closing(KnowledgeBase.open(_load(options), allow_empty=allow_empty))


def _require_one(
    command: str, first: str, one: str | None, second: str, other: Path | None, output: Path | None
) -> None:
    if (one is None) == (other is None):
        raise ConfigError(f"seobs {command}", "", f"give either {first} or {second}")
    if output is not None and other is None:
        raise ConfigError(f"seobs {command}", "--output", f"goes with {second} only")
    if one is not None:
        _check_text(one, f"seobs {command}", first)


def _check_text(text: str, source: str, field: str) -> str:
    """Return the text; raises ConfigError for half a character ("\\ud83d" alone), which no model can read."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ConfigError(source, field, "is not valid text (UTF-8)") from error
    return text


# Batches


def _run_batch(
    queries: Path, output: Path | None, prepare: Callable[[dict[str, Any], str], Callable[[], dict[str, Any]]]
) -> int:
    """Answer a file line by line; a line that is wrong is found by `prepare` before anything is answered or written."""
    answers = [(line["id"], prepare(line, place)) for line, place in _read_jsonl(queries)]
    if output is None:
        _write_answers(answers, sys.stdout)
        return _EXIT_DONE
    try:
        stream = open(output, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115 - closed by `with`
    except OSError as error:
        raise ConfigError(output, "", f"cannot be written ({error.strerror})") from error
    with stream:
        _write_answers(answers, stream)
    return _EXIT_DONE


def _write_answers(answers: Iterable[tuple[object, Callable[[], dict[str, Any]]]], stream: TextIO) -> None:
    for line_id, answer in answers:
        print(json.dumps({"id": line_id, **answer()}, ensure_ascii=False), file=stream)


def _read_jsonl(file: Path) -> Iterator[tuple[dict[str, Any], str]]:
    try:
        # Not splitlines: JSON allows the rarer line ends (U+2028) inside a text.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(file, "", f"cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        place = f"{file} line {number}"
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigError(place, "", f"not JSON ({error})") from error
        if not isinstance(content, dict) or "id" not in content:
            raise ConfigError(place, "id", "every line is an object with an id")
        yield content, place


def _question_of(line: dict[str, Any], place: str) -> str:
    question = line.get("question")
    if not isinstance(question, str):
        raise ConfigError(place, "question", "a text is needed")
    return _check_text(question, place, "question")


def _turns_of(line: dict[str, Any], place: str) -> list[str]:
    turns = line.get("turns")
    if turns is None:
        return [_question_of(line, place)]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
        raise ConfigError(place, "turns", 'a list of {"question": ...} is needed')
    return [_question_of(turn, place) for turn in turns]


# Output


def _print_report(report: IngestReport) -> None:
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
            print(f"{title}: {_show(path)}")
    for file, _, reason, action in report.failed:
        print(f"failed: {_show(f'{file}: {reason}; {action}')}")
    print(
        f"{len(report.timings)} read, {len(report.unchanged)} unchanged, {len(report.failed)} failed, "
        f"{report.seconds:.1f} s"
    )


def _print_report_json(report: IngestReport) -> None:
    _print_json(
        {
            "added": report.added,
            "changed": report.changed,
            "reread": report.reread,
            "restated": report.restated,
            "moved": [{"from": old, "to": new} for old, new in report.moved],
            "copied": report.copied,
            "removed": report.removed,
            "unchanged": len(report.unchanged),
            "failed": [
                {"file": file, "error": kind, "reason": reason, "action": action}
                for file, kind, reason, action in report.failed
            ],
            "timings": [
                {
                    "file": timing.file,
                    "pages": timing.pages,
                    "chunks": timing.chunks,
                    "reading_seconds": round(timing.reading_seconds, 3),
                    "indexing_seconds": round(timing.indexing_seconds, 3),
                }
                for timing in report.timings
            ],
            "chunks": report.chunks,
            "seconds": round(report.seconds, 3),
        }
    )


def _hit_to_json(hit: Hit) -> dict[str, Any]:
    return {
        "rank": hit.rank,
        "document_id": hit.passage.document_id,
        "title": hit.entry.title,
        "file": hit.entry.file,
        "page": hit.passage.page,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.quote,
        "scores": {name: round(score, 6) for name, score in hit.scores.items()},
    }


def _passage_to_json(passage: Passage, entry: CatalogueEntry) -> dict[str, Any]:
    return {
        "document_id": passage.document_id,
        "title": entry.title,
        "file": entry.file,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
    }


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "language": answer.language,
        "mode": answer.mode,
        "refused": answer.refused,
        "answer": answer.text,
        "citations": [
            {"n": citation.n, **_passage_to_json(citation.passage, citation.entry)} for citation in answer.citations
        ],
        "nearest": [_hit_to_json(hit) for hit in answer.nearest],
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
    }


def _entry_to_json(entry: CatalogueEntry) -> dict[str, Any]:
    return {
        "document_id": entry.document_id,
        "title": entry.title,
        "type": entry.document_type,
        "language": entry.language,
        "date": entry.date.edtf if entry.date else None,
        "date_kind": entry.date_kind,
        "languages": list(entry.languages),
        "issuer": entry.issuer or None,
        "authors": list(entry.authors),
        "projects": list(entry.projects),
        "places": list(entry.places),
        "access_level": entry.access_level,
        "file": entry.file,
        "files": list(entry.paths),
        "media_type": entry.media_type,
        "size_bytes": entry.size_bytes,
        "pages": entry.pages,
        "ocr_confidence": None if entry.ocr_confidence is None else round(entry.ocr_confidence, 3),
    }


def _likeness_to_json(judged: JudgedLikeness, document_id: str) -> dict[str, Any]:
    likeness = judged.likeness
    return {
        "document_id": likeness.other_id if likeness.document_id == document_id else likeness.document_id,
        "kind": likeness.kind,
        "similarity": likeness.similarity,
        "evidence": likeness.evidence,
        "decision": judged.decision,
    }


def _record_to_json(record: Record, entry: CatalogueEntry) -> dict[str, Any]:
    values: dict[str, list[dict[str, Any]]] = {}
    for value in record.values:
        values.setdefault(value.field, []).append(
            {
                "value": value.written,
                "normalised": value.normalised,
                "passage": _passage_to_json(value.passage, entry),
            }
        )
    return {
        "id": record.id,
        "register": record.register,
        "name": record.name,
        "document_id": record.document_id,
        "title": entry.title,
        "file": entry.file,
        "values": values,
    }


def _print_answer(answer: Answer) -> None:
    if answer.notice:
        print(answer.notice)
    print(answer.text)
    print()
    for citation in answer.citations:
        print(f"[{citation.n}] {_show(citation.entry.title)} ({_cite_place(citation.passage, citation.entry)})")
    for hit in answer.nearest:
        print(f"~ {_show(hit.entry.title)} ({_cite_place(hit.sentence, hit.entry)})")
        print(_indent(hit.sentence.quote))


def _cite_place(passage: Passage, entry: CatalogueEntry) -> str:
    return f"{_show(entry.file)}, p. {passage.page}, {passage.start}-{passage.end}"


def _print_rows(header: Sequence[str], rows: Iterable[Sequence[str]], wanted: str) -> None:
    if wanted == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows([_defuse_cell(cell) for cell in row] for row in rows)
        print(text.getvalue(), end="")
        return
    lines = [[_shorten(_show(" ".join(cell.split()))) for cell in row] for row in (header, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _shorten(cell: str) -> str:
    """Cut prose that would make a table unreadable; file names and ids stay whole."""
    return f"{cell[: _WIDEST_PROSE - 1]}…" if len(cell) > _WIDEST_PROSE and " " in cell else cell


def _defuse_cell(cell: str) -> str:
    """Keep a spreadsheet from running a cell of a hostile document as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _show(text: str) -> str:
    """Return a text as one line for a terminal: what breaks or turns lines, or commands the terminal, as escapes."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _print_json(content: object) -> None:
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


class _ProgressBar:
    """A bar with documents, pages, bytes and remaining time on a terminal's stderr; silent elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> _ProgressBar:
        return self

    def __exit__(self, *unused: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, progress: IngestProgress) -> None:
        """Draw where the run stands."""
        if not progress.total:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                total=progress.bytes_total, unit="B", unit_scale=True, file=sys.stderr, disable=None, leave=False
            )
        page = f", page {progress.page}/{progress.pages}" if progress.pages else ""
        shown = _show(f"{progress.done}/{progress.total} {progress.file}")[: 70 - len(page)]
        self._bar.set_description(f"{shown}{page}", refresh=False)
        self._bar.set_postfix_str(f"{progress.pages_done} pages", refresh=False)
        self._bar.update(progress.bytes_done - self._bar.n)
        self._bar.refresh()


if __name__ == "__main__":
    sys.exit(main())
