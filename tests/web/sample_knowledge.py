"""A knowledge base in memory, small enough to know by heart: what the page tests look at.

It has the calls of `KnowledgeBase` and none of its search: a passage is found when it holds a word of the query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from answer.answers import Answer, AnswerMode, Citation
from answer.generate import WrittenSentence
from index.likenesses import Decision, JudgedLikeness
from index.search import Hit
from index.store import CatalogueEntry, DocumentState, Filter
from ingest.folder_news import FolderNews
from kb.config import load_config
from kb.documents import Block, BlockKind, Document
from kb.errors import DocumentMissing, Locked
from kb.layout import Box, find_boxes
from kb.likeness import Likeness
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, Metadata, PartialDate
from kb.passages import Page, Passage, cut_passage
from kb.records import Record, RecordValue, Register
from kb.sources import StoredFailure
from knowledge_base import Status

REPORT = "0000000000000001"
SHEET = "0000000000000002"
HOSTILE = "0000000000000003"
MINUTES = "0000000000000004"
SECRET = "Plača direktorja je skrivnost zadruge."
HOSTILE_TITLE = "<img src=x onerror=alert(1)> ![x](http://evil.example/a.png) $x$ :cat:"


def write_document(
    document_id: str,
    lines: Sequence[tuple[BlockKind, str]],
    metadata: Metadata,
    *,
    file: str,
    page_breaks: Sequence[int] = (),
) -> Document:
    """Return a document whose blocks are the lines; a new page begins before each line that `page_breaks` counts."""
    text, page_start = "", 0
    blocks: list[Block] = []
    pages: list[Page] = []
    for number, (kind, line) in enumerate(lines):
        if number in page_breaks:
            pages.append(Page(len(pages) + 1, page_start, len(text)))
            page_start = len(text)
        level = 1 if kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) else 0
        blocks.append(Block(kind, len(text), len(text) + len(line), len(pages) + 1, level))
        text += f"{line}\n\n"
    pages.append(Page(len(pages) + 1, page_start, len(text)))
    return Document(
        id=document_id,
        sha256=document_id * 4,
        paths=(file,),
        media_type="text/plain",
        size_bytes=len(text.encode()),
        text=text,
        pages=tuple(pages),
        blocks=tuple(blocks),
        metadata=metadata,
    )


def sample_documents() -> list[Document]:
    """Return a report of two pages, a project sheet, a hostile document and internal minutes."""
    report_lines = [
        (BlockKind.HEADING, "Letno poročilo mreže"),
        (BlockKind.PARAGRAPH, "V letu 2019 je mreža povezala 42 zadrug v osmih regijah."),
        (BlockKind.LIST_ITEM, "– srečanje članic v Kopru,"),
        (BlockKind.HEADING, "Načrti"),
        (BlockKind.PARAGRAPH, "Prihodnje leto bo mreža odprla pisarno v Celju."),
    ]
    sheet_lines = [
        (BlockKind.TABLE_ROW, "NAZIV\tMost do dela"),
        (BlockKind.TABLE_ROW, "PRORAČUN\t120.500,00 EUR"),
        (BlockKind.PARAGRAPH, "Most do dela zaposluje mlade v zadrugah."),
    ]
    hostile_lines = [
        (BlockKind.HEADING, "<script>alert(1)</script>"),
        (
            BlockKind.PARAGRAPH,
            "zlobno <img src=x onerror=alert(2)> ![x](http://evil.example/b.png) $$\\int$$ \u202etxt.exe",
        ),
    ]
    minutes_lines = [(BlockKind.PARAGRAPH, SECRET)]
    report = write_document(
        REPORT,
        report_lines,
        Metadata(
            "Letno poročilo mreže 2019",
            DocumentType.REPORT,
            "sl",
            date=PartialDate(date(2020, 3, 1), date(2020, 3, 31), "2020-03"),
            date_kind=DateKind.ISSUED,
            evidence={"date": (Evidence("2020-03", 0.6, "file name"),)},
        ),
        file="porocila/2020-03-mreza.txt",
        page_breaks=[3],
    )
    sheet = write_document(
        SHEET,
        sheet_lines,
        Metadata(
            "Most do dela",
            DocumentType.PROJECT_SHEET,
            "sr-Latn",
            date=PartialDate(date(2015, 5, 4), date(2016, 6, 1), "2015-05-04/2016-06-01"),
            date_kind=DateKind.PERIOD,
            projects=("Most do dela",),
            evidence={"title": (Evidence("Most do dela", 0.9, Passage(SHEET, 6, 18, 1, "Most do dela")),)},
        ),
        file="most.txt",
    )
    hostile = write_document(
        HOSTILE, hostile_lines, Metadata(HOSTILE_TITLE, DocumentType.OTHER, "und"), file="<b>zlo</b>.txt"
    )
    minutes = write_document(
        MINUTES,
        minutes_lines,
        Metadata(
            "Zapisnik uprave",
            DocumentType.MINUTES,
            "sl",
            date=PartialDate(date(2021, 1, 1), date(2021, 12, 31), "2021"),
            access_level=AccessLevel.INTERNAL,
        ),
        file="zapisnik.txt",
    )
    return [minutes, report, sheet, hostile]


class SampleKnowledgeBase:
    """Answers from the sample documents what `KnowledgeBase` answers from an index."""

    def __init__(self, folder: Path, documents: Sequence[Document] | None = None) -> None:
        self.config = load_config(Path(__file__).parents[2] / "config.yaml", data=folder / "data")
        self._folder = folder
        self.originals: dict[str, Path] = {}
        self.judged: list[JudgedLikeness] = []
        self.language_versions: dict[str, tuple[str, ...]] = {}
        self.newer: dict[str, str] = {}
        self.related: dict[str, tuple[str, ...]] = {}
        self.edits: list[tuple[str, dict[str, object], str]] = []
        self.is_locked = False
        self.failures: list[StoredFailure] = []
        self.news = FolderNews(4)
        self.withdrawn: list[str] = []
        self._documents = list(sample_documents() if documents is None else documents)
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.write: Callable[[Callable[[WrittenSentence], None]], None] = lambda show: None

    def search(self, query: str, filter: Filter, *, limit: int = 10, folds: bool = False) -> list[Hit]:
        """Return the blocks that hold a word of the query of more than three letters; the longest words come first.

        Nothing is folded, as the sample has no copies.
        """
        words = [word.strip("?.,“”»«").casefold() for word in query.split()]
        found = []
        for document in self._visible(filter):
            for block in document.blocks:
                quote = document.text[block.start : block.end].casefold()
                longest = max((len(word) for word in words if len(word) > 3 and word in quote), default=0)
                if longest:
                    passage = cut_passage(document.id, document.text, document.pages, block.start, block.end)
                    found.append((-longest, passage, document))
        found.sort(key=lambda item: item[0])
        return [
            Hit(rank, passage, passage, (), ("Poglavje",), _describe(document), {})
            for rank, (_longest, passage, document) in enumerate(found[:limit], start=1)
        ]

    def ask(
        self,
        question: str,
        filter: Filter,
        *,
        turns: Sequence[str] = (),
        language: str | None = None,
        show_sentence: Callable[[WrittenSentence], None] = lambda sentence: None,
    ) -> Answer:
        """Quote the first two hits; refuse when there is none, with the first block there is.

        `write`, when the test has set it, writes sentences first.
        """
        self.asked.append((question, tuple(turns)))
        self.write(show_sentence)
        hits = self.search(question, filter)
        if not hits:
            nearest = tuple(self.search("zaposluje", filter))
            return Answer(question, "sl", AnswerMode.REFUSAL, True, "Dokumenti tega ne povedo.", (), nearest, 0.1)
        citations = tuple(Citation(hit.rank, hit.sentence, hit.entry) for hit in hits[:2])
        text = "V dokumentih stoji:\n\n" + "\n\n".join(f"„{c.passage.quote}“ [{c.n}]" for c in citations) + " [9]"
        return Answer(question, "sl", AnswerMode.EXTRACTIVE, False, text, citations, (), 0.9)

    def status(self) -> Status:
        failure = StoredFailure(
            "zapis.pdf", None, "UnreadableSource", "damaged", "open it and save it anew", "", "2026-01-01"
        )
        return Status({}, ("sl",), "words", (), (failure,), ("zapis.pdf: damaged; open it and save it anew",))

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        """Return the entries, newest first, undated ones last."""
        return [_describe(document) for document in self._visible(filter)]

    def get_document(self, document_id: str, filter: Filter) -> Document:
        """Return a document; raises DocumentMissing."""
        for document in self._visible(filter):
            if document.id == document_id:
                return document
        raise DocumentMissing(document_id)

    def get_entry(self, document_id: str) -> CatalogueEntry:
        """Return the entry of a document; raises DocumentMissing."""
        for document in self._documents:
            if document.id == document_id:
                return _describe(document)
        raise DocumentMissing(document_id)

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        """Return one project with a name and a budget, when its sheet is there."""
        sheets = [document for document in self._visible(filter) if document.id == SHEET]
        if not sheets or register not in (None, Register.PROJECTS):
            return []
        passage = cut_passage(SHEET, sheets[0].text, sheets[0].pages, 0, 18)
        budget = cut_passage(SHEET, sheets[0].text, sheets[0].pages, 20, 43)
        values = (
            RecordValue("name", "Most do dela", "Most do dela", passage),
            RecordValue("budget", "120.500,00 EUR", "120500.00 EUR", budget),
        )
        return [Record("r1", Register.PROJECTS, SHEET, "Most do dela", values)]

    def original(self, document_id: str, filter: Filter) -> Path:
        """Return the source file, or a file with the text; raises DocumentMissing."""
        document = self.get_document(document_id, filter)
        if document_id in self.originals:
            return self.originals[document_id]
        file = self._folder / f"{document.id}.html"
        file.write_text(document.text, encoding="utf-8")
        return file

    def find_boxes(self, document_id: str, start: int, end: int, filter: Filter) -> list[Box]:
        """Return where a range stands on the pages; raises DocumentMissing."""
        return find_boxes(self.get_document(document_id, filter).layouts, start, end)

    def list_versions(self, document_id: str) -> list[CatalogueEntry]:
        """Return a document between those that the test or the staff call its versions."""
        ids = [document_id]
        while newer := self.newer.get(ids[-1]):
            ids.append(newer)
        while older := next((name for name, newer in self.newer.items() if newer == ids[0]), None):
            ids.insert(0, older)
        return [self.get_entry(name) for name in ids]

    def list_stated_versions(self) -> dict[str, str]:
        """Return which document is the newer version of which."""
        return dict(self.newer)

    def list_later_versions(self) -> dict[str, tuple[str, ...]]:
        """Return the later versions of each document that has some."""
        return {name: (newer,) for name, newer in self.newer.items()}

    def state_newer_version(self, older_id: str, newer_id: str | None) -> None:
        """Keep or take back what staff say; two documents cannot each be the newer one."""
        if newer_id is not None and self.newer.get(newer_id) == older_id:
            raise ValueError(newer_id)
        self.newer = {name: newer for name, newer in self.newer.items() if name != older_id}
        if newer_id is not None:
            self.newer[older_id] = newer_id

    def list_language_versions(self, document_id: str) -> list[CatalogueEntry]:
        """Return the documents that the test says are one text."""
        return [self.get_entry(name) for name in self.language_versions.get(document_id, ())]

    def list_language_groups(self) -> list[tuple[str, ...]]:
        """Return the groups of documents that the test says are one text."""
        return sorted({tuple(sorted(group)) for group in self.language_versions.values()})

    def list_related(self, document_id: str, filter: Filter, *, limit: int) -> list[CatalogueEntry]:
        """Return the documents that the test says are related, as far as the filter lets them through."""
        visible = {document.id: document for document in self._visible(filter)}
        return [_describe(visible[name]) for name in self.related.get(document_id, ()) if name in visible][:limit]

    def list_likenesses(self, document_id: str) -> list[JudgedLikeness]:
        """Return what the test has put into `judged`."""
        return [item for item in self.judged if document_id in (item.likeness.document_id, item.likeness.other_id)]

    def decide_likeness(self, likeness: Likeness, decision: Decision | None) -> None:
        """Keep a decision; raises Locked when the test says so."""
        self._check_lock()
        self.judged = [
            JudgedLikeness(likeness, decision) if item.likeness == likeness else item for item in self.judged
        ]

    def edit(self, document_id: str, values: Mapping[str, object], *, contributor: str) -> None:
        """Note what was stated; raises Locked when the test says so."""
        self._check_lock()
        self.edits.append((document_id, dict(values), contributor))

    def withdraw_document(self, document_id: str) -> None:
        """Note what was taken out; raises Locked when the test says so."""
        self._check_lock()
        self.withdrawn.append(document_id)

    def list_places(self) -> dict[str, str]:
        """Return the id of the document at each path."""
        return {path: document.id for document in self._documents for path in document.paths}

    def list_failures(self) -> list[StoredFailure]:
        """Return what the test has put into `failures`."""
        return self.failures

    def look_at_folder(self) -> FolderNews:
        """Return what the test has put into `news`."""
        return self.news

    def list_doubts(self, fields: Sequence[str], filter: Filter, *, below: float) -> list[tuple[str, float]]:
        """Return the documents that nobody has edited and whose evidence for a field is missing or weak."""
        edited = {document_id for document_id, _values, _name in self.edits}
        found = []
        for document in self._visible(filter):
            evidence = document.metadata.evidence
            sure = min(max((item.confidence for item in evidence.get(field, ())), default=0.0) for field in fields)
            if sure < below and document.id not in edited:
                found.append((document.id, sure))
        return sorted(found, key=lambda item: (item[1], item[0]))

    def list_undecided(self, filter: Filter) -> list[Likeness]:
        """Return what the test has put into `judged` and nothing was said of."""
        return [item.likeness for item in self.judged if item.decision is None]

    def generation(self) -> int:
        """Return 1: the sample never changes."""
        return 1

    def _check_lock(self) -> None:
        if self.is_locked:
            raise Locked("process 1")

    def _visible(self, filter: Filter) -> list[Document]:
        return [
            document
            for document in self._documents
            if document.metadata.access_level in filter.access_levels
            and (not filter.types or document.metadata.document_type in filter.types)
            and document.id not in filter.without_documents
            and (not filter.languages or document.metadata.language in filter.languages)
            and (not filter.issuers or document.metadata.issuer in filter.issuers)
            and (not filter.places or not set(filter.places).isdisjoint(document.metadata.places))
        ]


def _describe(document: Document) -> CatalogueEntry:
    metadata = document.metadata
    return CatalogueEntry(
        document_id=document.id,
        paths=document.paths,
        title=metadata.title,
        document_type=metadata.document_type,
        language=metadata.language,
        date=metadata.date,
        date_kind=metadata.date_kind,
        projects=metadata.projects,
        languages=metadata.languages or (metadata.language,),
        issuer=metadata.issuer,
        authors=metadata.authors,
        places=metadata.places,
        access_level=metadata.access_level,
        state=DocumentState.CURRENT,
        superseded_by=None,
        media_type=document.media_type,
        size_bytes=document.size_bytes,
        pages=len(document.pages),
        ocr_confidence=next((page.ocr_confidence for page in document.pages), None),
    )
