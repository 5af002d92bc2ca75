"""What is in here: how many documents of which types, languages and years, and the newest; each a way into the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import streamlit as st

from index.store import EVERYTHING, CatalogueEntry
from kb.metadata import DocumentType
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_access_levels
from web.addresses import document_address, list_address
from web.components.filters import list_years
from web.components.newer_versions import fold_older
from web.components.page_aids import draw_way
from web.components.passage import escape_text
from web.components.sources import draw_particulars
from web.components.timeline import list_decades
from web.i18n import _, current_language, name_language
from web.labels import count_documents, name_document_type

NEWEST = 3
_MOST_IN_A_ROW = 6


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many documents there are, by type and by language, most first, and the first and last year of any.

    `decades` are as `web.components.timeline.list_decades` has them.
    """

    total: int
    types: tuple[tuple[DocumentType, int], ...]
    languages: tuple[tuple[str, int], ...]
    years: tuple[int, int] | None
    decades: tuple[tuple[int, int, int, int], ...]


def count_holdings(entries: Sequence[CatalogueEntry]) -> Holdings:
    """Return what the documents of the list are; one in several languages counts in each."""
    types = Counter(entry.document_type for entry in entries)
    languages = Counter(tag for entry in entries for tag in {entry.language, *entry.languages} - {"und"})
    years_of = [list_years(entry) for entry in entries]
    years = Counter(year for years in years_of for year in years)
    decades = Counter(decade for years in years_of for decade in {year - year % 10 for year in years})
    dated = [entry.date for entry in entries if entry.date is not None]
    return Holdings(
        total=len(entries),
        types=tuple(sorted(types.items(), key=lambda item: (-item[1], list(DocumentType).index(item[0])))),
        languages=tuple(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
        years=(min(when.earliest.year for when in dated), max(when.latest.year for when in dated)) if dated else None,
        decades=tuple(list_decades(decades, years)),
    )


def show_holdings(knowledge_base: KnowledgeBase) -> None:
    """Show the newest documents that the visitor may read, and the numbers, each a link to the list filtered so."""
    levels = visitor_access_levels()
    entries = knowledge.list_documents(knowledge_base, EVERYTHING)
    latest = fold_older(entries, knowledge.list_later_versions(knowledge_base))
    readable = (entry for entry in latest if entry.access_level in levels and entry.date is not None)
    newest = list(islice(readable, NEWEST))
    with st.container(key="overview"):
        if newest:
            st.html(_draw_newest(newest))
        st.html(_draw_numbers(find_holdings(knowledge_base)))


def find_holdings(knowledge_base: KnowledgeBase) -> Holdings:
    """Return the numbers of all documents, as entries hold no text; counted anew only when the catalogue has changed."""
    return knowledge.derive_from_list(knowledge_base, EVERYTHING, count_holdings)


def _draw_newest(entries: Sequence[CatalogueEntry]) -> str:
    drawn = (
        f'<div class="kb-newest">{draw_way(document_address(entry.document_id), entry.title)}{draw_particulars(entry)}</div>'
        for entry in entries
    )
    return f'<h2 class="kb-subheading">{escape_text(_("Newest documents"))}</h2>{"".join(drawn)}'


def _draw_numbers(holdings: Holdings) -> str:
    """Return how many documents there are in all, of each decade and type and in each language as HTML; each is a link."""
    language = current_language()
    decades = [
        (f"{decade}–{decade + 9} ({number})", {"from": str(first), "to": str(last)})
        for decade, number, first, last in holdings.decades[-_MOST_IN_A_ROW:]
    ]
    rows = (
        [(count_documents(holdings.total), {}), *_describe_years(holdings)],
        decades if len(decades) > 1 else [],
        [
            (f"{name_document_type(kind)} ({number})", {"type": kind.value})
            for kind, number in holdings.types[:_MOST_IN_A_ROW]
        ],
        [
            (f"{name_language(tag, language)} ({number})", {"language": tag})
            for tag, number in holdings.languages[:_MOST_IN_A_ROW]
        ],
    )
    drawn = "".join(f'<div class="kb-ways">{_draw_row(row)}</div>' for row in rows if row)
    return f'<h2 class="kb-subheading">{escape_text(_("What the collection holds"))}</h2>{drawn}'


def _describe_years(holdings: Holdings) -> list[tuple[str, dict[str, str]]]:
    if holdings.years is None:
        return []
    first, last = holdings.years
    return [(f"{first}–{last}" if first < last else str(first), {"from": str(first), "to": str(last)})]


def _draw_row(links: Sequence[tuple[str, dict[str, str]]]) -> str:
    """Return links to the list of documents: (words, filters)."""
    return " ".join(draw_way(list_address(parameters), words) for words, parameters in links)
