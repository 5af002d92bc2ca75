"""Questions about the catalogue itself -> exact answers from it: how many, which, the newest, by whom, when.

words of the question -> what it asks (answer/catalogue/reading.py) -> the entries (selection.py) -> an answer that says how
the question was read (writing.py), with the documents as its sources. A question that is not wholly understood is left to
the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from answer.answers import Answer, AnswerMode, Citation
from answer.catalogue.lexicon import fit_language
from answer.catalogue.query import AskedField, CatalogueQuery
from answer.catalogue.reading import read_question
from answer.catalogue.selection import Catalogue, select_entries
from answer.catalogue.writing import MOST_SHOWN, list_values, write_answer
from index.store import CatalogueEntry, Filter
from kb.documents import Document
from kb.passages import Passage, cut_passage

_MOST_TURNS = 5
# Where the passage is looked for that a document is cited with, after the value that was asked for.
_EVIDENCE_ORDER = ("title", "document_type", "date", "issuer")


def answer_from_catalogue(
    question: str,
    *,
    language: str,
    catalogue: Catalogue,
    filter: Filter,
    turns: Sequence[str] = (),
    today: date | None = None,
) -> Answer | None:
    """Return the answer to a question about the catalogue in the language with this tag; None to any other question.

    Every document is listed by its entry; only those within the access levels of `filter` are cited. `turns` are the earlier
    questions of the conversation: "And in German?" goes on from the last one. `today` is what "this year" is told by.
    """
    read: tuple[CatalogueQuery, str] | None = None
    for asked_then in (*turns[-_MOST_TURNS:], question):
        read = read_question(
            asked_then,
            language=language,
            names=catalogue.list_names,
            titles=catalogue.list_titles,
            today=today or date.today(),
            previous=None if read is None else read[0],
        )
    if read is None:
        return None
    query, vocabulary = read
    language = fit_language(language, vocabulary, question)
    entries = select_entries(query, catalogue, filter)
    if query.asked is AskedField.LANGUAGES and len(entries) == 1:
        entries = catalogue.list_language_versions(entries[0].document_id) or entries
    asked = query.asked
    if asked is not None and entries and not any(list_values(entry, asked, language) for entry in entries):
        # Unknown to the catalogue; the text of the document may say it.
        return None
    citations = _cite_entries(query, entries[:MOST_SHOWN], catalogue, filter)
    numbers = {citation.entry.document_id: citation.n for citation in citations}
    return Answer(
        question=question,
        language=language,
        mode=AnswerMode.CATALOGUE,
        refused=False,
        text=write_answer(query, entries, language=language, numbers=numbers),
        citations=citations,
        nearest=(),
        confidence=1.0,
        documents=tuple(entries),
        query=query,
    )


def _cite_entries(
    query: CatalogueQuery, entries: Sequence[CatalogueEntry], catalogue: Catalogue, filter: Filter
) -> tuple[Citation, ...]:
    """Return a citation for each entry whose document the asker may read and that has a text."""
    citations: list[Citation] = []
    for entry in entries:
        if entry.access_level not in filter.access_levels:
            continue
        passage = _choose_passage(query, catalogue.get_document(entry.document_id, filter))
        if passage is not None:
            citations.append(Citation(len(citations) + 1, passage, entry))
    return tuple(citations)


def _choose_passage(query: CatalogueQuery, document: Document) -> Passage | None:
    """Return where the document says what its entry says; its first line when no value was read from the text."""
    asked = () if query.asked is None else (query.asked.value,)
    for name in (*asked, *_EVIDENCE_ORDER):
        for evidence in document.metadata.evidence.get(name, ()):
            if isinstance(evidence.origin, Passage):
                return evidence.origin
    place = 0
    for line in document.text.split("\n"):
        if line.strip():
            return cut_passage(document.id, document.text, document.pages, place, place + len(line))
        place += len(line) + 1
    return None
