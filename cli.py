"""`seobs`: the command line. A contract: other programs call it.

Results go to stdout (one JSON document with --json), progress and logs to stderr. Exit 0 done, 1 some documents failed
or something needs a hand, 2 wrong use or configuration.
"""

from __future__ import annotations

import argparse
import errno
import getpass
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from console.json_views import report_to_json
from console.options import (
    EXIT_DONE,
    EXIT_INCOMPLETE,
    EXIT_WRONG_USE,
    add_filters,
    find_config,
    load_options,
    open_knowledge_base,
    read_path,
    read_port,
)
from console.progress import ProgressBar
from console.questions import run_ask, run_list, run_records, run_search, run_show
from console.terminal import escape_line, print_json, print_report
from kb.database import explain_failures
from kb.errors import ConfigError, KnowledgeBaseError
from kb.records import Register

if TYPE_CHECKING:
    from ingest.report import IngestReport


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
        # Here, not when Python ends: the reader of a pipe may be gone or the disk full, and both are told below.
        print(end="", flush=True)
    except ConfigError as error:
        _complain(str(error))
        return EXIT_WRONG_USE
    except KnowledgeBaseError as error:
        _complain(str(error))
        return EXIT_INCOMPLETE
    except BrokenPipeError:
        # The reader of a pipe has what it wanted.
        _drop_output()
        return EXIT_DONE
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _drop_output()
        _complain(f"{error.strerror}; make room on the disk and run this again")
        return EXIT_INCOMPLETE
    except KeyboardInterrupt:
        _complain("stopped; the next run goes on from here")
        return EXIT_INCOMPLETE
    return status


def _complain(message: str) -> None:
    """Tell on stderr, in one line, what is wrong; some messages begin with the command that they are about."""
    print(escape_line(message if message.startswith("seobs ") else f"seobs: {message}"), file=sys.stderr)


def _drop_output() -> None:
    """Let what stdout still holds go nowhere; Python would complain once more while it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="seobs",
        description="The knowledge base of a social-economy network.",
        epilog="Exit status: 0 done, 1 some documents failed or something needs a hand, 2 wrong use or configuration.",
    )
    parser.add_argument(
        "--config",
        type=read_path,
        metavar="FILE",
        help="configuration file (default: config.yaml here, else the shipped one)",
    )
    parser.add_argument(
        "--corpus", type=read_path, metavar="DIR", help="folder of the documents, instead of the configured one"
    )
    parser.add_argument(
        "--data", type=read_path, metavar="DIR", help="folder of the index, instead of the configured one"
    )
    parser.add_argument("--verbose", "-v", action="count", default=0, help="say more on stderr; twice for everything")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    ingest = _add_command(commands, "ingest", run_ingest, "read new and changed documents into the index")
    ingest.add_argument(
        "paths", nargs="*", type=read_path, metavar="PATH", help="only these files and folders of the corpus"
    )
    ingest.add_argument("--watch", action="store_true", help="go on, and follow the corpus folder until stopped")
    ingest.add_argument(
        "--removals-are-meant",
        action="store_true",
        help="take out documents whose files are gone, also when these are so many that a drive may be away",
    )
    ingest.add_argument("--json", action="store_true", help="print the report as JSON")

    search = _add_command(commands, "search", run_search, "find passages")
    search.add_argument(
        "query", nargs="?", metavar="QUERY", help='words; "an exact phrase" in quotation marks, -word to leave one out'
    )
    search.add_argument(
        "--queries", type=read_path, metavar="FILE.jsonl", help='a line each: {"id", "question", filters...}'
    )
    search.add_argument(
        "--output", type=read_path, metavar="FILE.jsonl", help="where the answers to --queries go (default: stdout)"
    )
    search.add_argument("--limit", type=int, default=10, metavar="N", help="at most this many hits (default: 10)")
    add_filters(search)

    ask = _add_command(commands, "ask", run_ask, "answer a question from the documents, with sources")
    ask.add_argument(
        "question", nargs="?", metavar="QUESTION", help="in any language, whatever that of the documents is"
    )
    ask.add_argument(
        "--questions",
        type=read_path,
        metavar="FILE.jsonl",
        help='a line each: {"id", "question", filters...} or {"id", "turns": [{"question"}, ...]}',
    )
    ask.add_argument(
        "--output", type=read_path, metavar="FILE.jsonl", help="where the answers to --questions go (default: stdout)"
    )
    add_filters(ask)

    listing = _add_command(commands, "list", run_list, "the historical document list")
    listing.add_argument(
        "--format", choices=("table", "json", "csv", "bibtex", "ris"), default="table", help="(default: table)"
    )
    add_filters(listing)

    show = _add_command(commands, "show", run_show, "one document with its metadata, evidence and text")
    show.add_argument("document_id", metavar="DOCUMENT_ID", help="as `seobs list` shows it")
    show.add_argument("--json", action="store_true", help="print JSON")

    records = _add_command(commands, "records", run_records, "the registers of the observatory, with their passages")
    registers = [register.value for register in Register]
    records.add_argument(
        "register", nargs="?", choices=registers, metavar="REGISTER", help=f"{', '.join(registers)} (default: all)"
    )
    records.add_argument("--format", choices=("table", "json", "csv"), default="table", help="(default: table)")
    add_filters(records)

    evaluation = _add_command(commands, "eval", run_eval, "retrieval, answer and refusal figures on gold questions")
    evaluation.add_argument(
        "questions",
        type=read_path,
        metavar="QUESTIONS.jsonl",
        help="gold questions; examples/questions.jsonl shows how",
    )
    evaluation.add_argument("--retrieval-only", action="store_true", help="do not ask, only search")
    evaluation.add_argument("--json", action="store_true", help="print JSON")

    status = _add_command(commands, "status", run_status, "what is indexed, and what needs a hand")
    status.add_argument("--json", action="store_true", help="print JSON")

    _add_command(commands, "rebuild", run_rebuild, "make all indexes anew from the catalogue")

    serve = _add_command(commands, "serve", run_serve, "the app")
    serve.add_argument("--port", type=read_port, metavar="N", help="(default: web.port of config.yaml)")
    serve.add_argument("--language", metavar="TAG", help="the interface's first language, such as sl or sr-Cyrl")

    _add_command(commands, "password", run_password, "print the hash of a typed or piped password, for config.yaml")

    backup = _add_command(commands, "backup", run_backup, "write the whole state, and the documents, to one new file")
    backup.add_argument("file", type=read_path, metavar="FILE.zip")
    backup.add_argument("--without-documents", action="store_true", help="leave out the files of the corpus folder")

    restore = _add_command(commands, "restore", run_restore, "put the state of a backup into the data folder")
    restore.add_argument("file", type=read_path, metavar="FILE.zip")
    restore.add_argument("--replace", action="store_true", help="set aside the catalogue that is there")
    return parser


# The commands that change something, or look after it; those that only ask are in console/questions.py


def run_ingest(options: argparse.Namespace) -> int:
    """Bring the index up to date, once or again and again; exit 1 when a document failed."""
    from ingest.watch import watch_folder
    from knowledge_base import KnowledgeBase

    def show(report: IngestReport) -> None:
        if options.json:
            print_json(report_to_json(report))
        else:
            print_report(report)

    if options.watch and options.paths:
        raise ConfigError("seobs ingest", "--watch", "it follows the whole corpus folder; leave the paths out")
    if options.watch and options.removals_are_meant:
        raise ConfigError("seobs ingest", "--removals-are-meant", "it is said of one run; leave --watch out")
    config = load_options(options)
    with explain_failures(config.paths.data), closing(KnowledgeBase(config)) as knowledge_base:
        if options.watch:

            def ingest_settled(unsettled: frozenset[str]) -> None:
                with ProgressBar() as bar:
                    show(knowledge_base.ingest(unsettled=unsettled, show_progress=bar.show))
                sys.stdout.flush()

            watch_folder(config.paths.corpus, config.ingest.watch, ingest=ingest_settled)
            return EXIT_DONE
        with ProgressBar() as bar:
            report = knowledge_base.ingest(
                options.paths, removals_are_meant=options.removals_are_meant, show_progress=bar.show
            )
    show(report)
    return EXIT_INCOMPLETE if report.failed else EXIT_DONE


def run_eval(options: argparse.Namespace) -> int:
    """Print retrieval, answer and refusal figures."""
    from answer.evaluation import evaluate_questions, format_figures, read_gold_questions, summarise_outcomes
    from desk.database import Desk
    from index.store import EVERYTHING

    questions = read_gold_questions(options.questions)
    if not questions:
        raise ConfigError(options.questions, "", "holds no questions")
    with open_knowledge_base(options) as knowledge_base:
        outcomes = evaluate_questions(
            questions,
            search=lambda query, limit: knowledge_base.search(query, EVERYTHING, limit=limit),
            ask=None if options.retrieval_only else lambda question: knowledge_base.ask(question, EVERYTHING),
        )
    figures = summarise_outcomes(outcomes)
    if options.json:
        print_json(
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
    with closing(Desk(load_options(options).paths.data)) as desk:
        desk.evaluations.put(options.questions.name, figures)
    return EXIT_DONE


def run_status(options: argparse.Namespace) -> int:
    """Print what is indexed; exit 1 when something needs a hand."""
    with open_knowledge_base(options, allow_empty=True) as knowledge_base:
        status = knowledge_base.status()
    if options.json:
        print_json(
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
            print(f"needs a hand: {escape_line(problem)}")
    return EXIT_INCOMPLETE if status.problems else EXIT_DONE


def run_rebuild(options: argparse.Namespace) -> int:
    """Make all indexes anew from the catalogue."""
    with open_knowledge_base(options) as knowledge_base, ProgressBar() as bar:
        count = knowledge_base.rebuild(show_progress=bar.show)
    print(f"{count} documents indexed anew")
    return EXIT_DONE


def run_serve(options: argparse.Namespace) -> int:
    """Start the app and stay until it is stopped."""
    config_file = find_config(options)
    config = load_options(options)
    # The app's script runs inside the server and finds the same knowledge base through these.
    os.environ["SEOBS_CONFIG"] = str(config_file.resolve())
    os.environ["SEOBS_CORPUS"] = str(config.paths.corpus)
    os.environ["SEOBS_DATA"] = str(config.paths.data)
    from web.server import serve

    serve(config, port=options.port or config.web.port, language=options.language)
    return EXIT_DONE


def run_password(options: argparse.Namespace) -> int:
    """Print the hash of a password that is typed twice, or of the first line of standard input."""
    from web.passwords import hash_password

    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same once more: ") != password:
            raise ConfigError("seobs password", "", "the two are not the same")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        print(hash_password(password))
    except ValueError as error:
        raise ConfigError("seobs password", "", str(error)) from error
    return EXIT_DONE


def run_backup(options: argparse.Namespace) -> int:
    """Write everything to one file; exit 1 when a document could not be read and is not in it."""
    from backup import write_backup

    report = write_backup(load_options(options), options.file, with_documents=not options.without_documents)
    print(f"{report.files} files, {report.size_bytes:,} bytes, written to {escape_line(str(options.file))}")
    for path in report.left_out:
        print(f"not in the backup, since it cannot be read now: {escape_line(path)}")
    return EXIT_INCOMPLETE if report.left_out else EXIT_DONE


def run_restore(options: argparse.Namespace) -> int:
    """Put everything back from one file; exit 1 when a document of the corpus folder differs and was left as it is."""
    from backup import restore_backup

    report = restore_backup(load_options(options), options.file, replace=options.replace)
    print(f"{report.files} files restored from {escape_line(str(options.file))}")
    for path in report.kept:
        print(f"left as it is, since it differs from the one in the backup: {escape_line(path)}")
    if options.replace:
        # A process that has the old catalogue open goes on with that one, also where it writes.
        print("start `seobs serve` and `seobs ingest --watch` anew where they are running")
    return EXIT_INCOMPLETE if report.kept else EXIT_DONE


def _add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help.capitalize() + ".")
    parser.set_defaults(run=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
