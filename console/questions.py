"""The commands that put questions to what is indexed and print what it says: they change nothing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from console.batches import answer_batch, question_of, turns_of
from console.json_views import answer_to_json, document_to_json, entry_to_json, hit_to_json, record_to_json
from console.options import EXIT_DONE, open_knowledge_base, read_filter, require_one
from console.terminal import (
    cite_place,
    escape_line,
    indent,
    print_answer,
    print_document,
    print_json,
    print_rows,
)
from kb.errors import ConfigError
from kb.records import Register


def run_search(options: argparse.Namespace) -> int:
    """Print hits, or answer a file of queries."""
    require_one("search", "QUERY", options.query, "--queries", options.queries, options.output)
    if options.limit < 1:
        raise ConfigError("seobs search", "--limit", "a whole number from 1")
    filter = read_filter(vars(options), source="seobs search")
    with open_knowledge_base(options) as knowledge_base:
        if options.queries:

            def prepare_search(line: dict[str, Any], place: str) -> Callable[[], dict[str, Any]]:
                question, narrowed = question_of(line, place), read_filter(line, source=place, base=filter)
                return lambda: {
                    "hits": [hit_to_json(hit) for hit in knowledge_base.search(question, narrowed, limit=options.limit)]
                }

            answer_batch(options.queries, options.output, prepare_search)
            return EXIT_DONE
        hits = knowledge_base.search(options.query, filter, limit=options.limit)
        if options.json:
            print_json({"query": options.query, "hits": [hit_to_json(hit) for hit in hits]})
        else:
            for hit in hits:
                print(f"{hit.rank}. {escape_line(hit.entry.title)}  ({cite_place(hit.passage, hit.entry)})")
                print(indent(hit.passage.quote))
            if not hits:
                print("Nothing found.")
    return EXIT_DONE


def run_ask(options: argparse.Namespace) -> int:
    """Print an answer with its sources, or answer a file of questions."""
    require_one("ask", "QUESTION", options.question, "--questions", options.questions, options.output)
    filter = read_filter(vars(options), source="seobs ask")
    with open_knowledge_base(options) as knowledge_base:
        if options.questions:

            def prepare_answer(line: dict[str, Any], place: str) -> Callable[[], dict[str, Any]]:
                turns, narrowed = turns_of(line, place), read_filter(line, source=place, base=filter)
                return lambda: answer_to_json(knowledge_base.ask(turns[-1], narrowed, turns=turns[:-1]))

            answer_batch(options.questions, options.output, prepare_answer)
            return EXIT_DONE
        answer = knowledge_base.ask(options.question, filter)
        if options.json:
            print_json(answer_to_json(answer))
        else:
            print_answer(answer)
    return EXIT_DONE


def run_list(options: argparse.Namespace) -> int:
    """Print the historical document list."""
    from answer.references import format_bibtex, format_ris

    with open_knowledge_base(options) as knowledge_base:
        entries = knowledge_base.list_documents(read_filter(vars(options), source="seobs list"))
    wanted = "json" if options.json else options.format
    if wanted == "json":
        print_json({"documents": [entry_to_json(entry) for entry in entries]})
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
        print_rows(header, rows, wanted)
    return EXIT_DONE


def run_show(options: argparse.Namespace) -> int:
    """Print one document."""
    from index.store import EVERYTHING

    with open_knowledge_base(options) as knowledge_base:
        entry = knowledge_base.get_entry(options.document_id)
        document = knowledge_base.get_document(options.document_id, EVERYTHING)
        versions = knowledge_base.list_versions(options.document_id)
        language_versions = knowledge_base.list_language_versions(options.document_id)
        likenesses = knowledge_base.list_likenesses(options.document_id)
    shown = document_to_json(
        document, entry, versions=versions, language_versions=language_versions, likenesses=likenesses
    )
    if options.json:
        print_json(shown)
    else:
        print_document(shown)
    return EXIT_DONE


def run_records(options: argparse.Namespace) -> int:
    """Print the records of one register or all of them."""
    register = Register(options.register) if options.register else None
    with open_knowledge_base(options) as knowledge_base:
        records = knowledge_base.list_records(register, read_filter(vars(options), source="seobs records"))
        entries = {record.document_id: knowledge_base.get_entry(record.document_id) for record in records}
    wanted = "json" if options.json else options.format
    if wanted == "json":
        print_json({"records": [record_to_json(record, entries[record.document_id]) for record in records]})
        return EXIT_DONE
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
    print_rows(header if wanted == "csv" else header[:7], rows if wanted == "csv" else [r[:7] for r in rows], wanted)
    return EXIT_DONE
