"""What asking a question returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from answer.catalogue.query import CatalogueQuery
from index.search import Hit
from index.store import CatalogueEntry
from kb.passages import Passage


class AnswerMode(StrEnum):
    """How an answer came about."""

    EXTRACTIVE = "extractive"
    GENERATED = "generated"
    CATALOGUE = "catalogue"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Citation:
    """The [n] of an answer, bound to one passage; `n` counts from 1 in the order of appearance.

    `head` is what names the columns of cited table rows: it begins the passage or stands further above.
    """

    n: int
    passage: Passage
    entry: CatalogueEntry
    head: Passage | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures, as written, and the numbers of the citations that give them, the best first; `differ` unless all agree."""

    figures: tuple[tuple[str, int], ...]
    differ: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its sources.

    `text` is framed in the asker's language and carries [n] after each quote or claim; every [n] in it has a citation.
    `language` is the BCP 47 tag of the question. When `refused`, there are no citations and `nearest` holds the nearest
    passages instead; otherwise `nearest` is empty. `notice` says in the asker's language what went wrong on the way (a
    language model that does not answer, sentences removed by the citation check), or is empty. `understood_as` is what a
    follow-up question was completed to; empty when it was asked as it stands.

    An answer from the catalogue has `query`, what the question was understood to ask, and `documents`, every entry that meets
    it in the order of the answer, also those that the text only counts and internal ones, which have no citation. One from
    the registers has neither: every value of its text is cited.
    """

    question: str
    language: str
    mode: AnswerMode
    refused: bool
    text: str
    citations: tuple[Citation, ...]
    nearest: tuple[Hit, ...]
    confidence: float
    notice: str = ""
    understood_as: str = ""
    documents: tuple[CatalogueEntry, ...] = ()
    query: CatalogueQuery | None = None

    @property
    def lists_documents(self) -> bool:
        """Return whether the answer is a list of documents, which need no sources beside them."""
        return self.query is not None
