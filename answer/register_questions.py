"""Questions about the observatory's registers -> answers from their records: which projects, which events, the largest budget.

words of the question -> what it asks (answer/registers/reading.py) -> the records (selection.py) -> a line for each, every value
cited where it was read (writing.py). What is not wholly understood, and what no record meets, is left to the search.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from answer.answers import Answer, AnswerMode
from answer.catalogue.lexicon import fit_language
from answer.registers.reading import Names, pair_capitalised, pair_organisations, read_register_question
from answer.registers.selection import list_names, select_records
from answer.registers.writing import write_records
from index.store import CatalogueEntry, Filter
from kb.records import Record, Register


class Registers(Protocol):
    """What answering needs of a knowledge base; see `knowledge_base.KnowledgeBase` for what each call does."""

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        """Return the records of the documents that a filter lets through."""

    def get_entry(self, document_id: str) -> CatalogueEntry:
        """Return the catalogue entry of a document."""


def answer_from_registers(
    question: str, *, language: str, registers: Registers, filter: Filter, today: date | None = None
) -> Answer | None:
    """Return the answer to a question about projects or events in the language with this tag; None to any other question.

    Only records of documents that `filter` lets through are seen, counted or named.
    """
    held: dict[Register, list[Record]] = {}

    def list_held(register: Register) -> list[Record]:
        if register not in held:
            held[register] = registers.list_records(register, filter)
        return held[register]

    def name_members(register: Register) -> Names:
        records = list_held(register)
        if register is Register.EVENTS:
            return {"places": pair_capitalised(list_names(records, "name", "place"))}
        return {"issuers": pair_organisations(list_names(records, "lead", "partner"))}

    read = read_register_question(question, language=language, names=name_members, today=today or date.today())
    if read is None:
        return None
    query, vocabulary = read
    language = fit_language(language, vocabulary, question)
    records = select_records(query, list_held(query.register))
    if not records:
        return None
    text, citations = write_records(query, records, language=language, get_entry=registers.get_entry)
    return Answer(
        question=question,
        language=language,
        mode=AnswerMode.CATALOGUE,
        refused=False,
        text=text,
        citations=citations,
        nearest=(),
        confidence=1.0,
    )
