"""The knowledge base that the pages and routes share: opened once for the whole process."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock, RLock
from typing import TypeVar

from desk.database import Desk
from index.store import EVERYTHING, CatalogueEntry, Filter
from kb.config import Config, load_config
from kb.documents import Document
from kb.records import Record, Register
from knowledge_base import KnowledgeBase

CONFIG_VARIABLE = "SEOBS_CONFIG"
CORPUS_VARIABLE = "SEOBS_CORPUS"
DATA_VARIABLE = "SEOBS_DATA"

_T = TypeVar("_T")
_opening = Lock()
# What many visitors need at once after a change is made once; the others wait for it.
_listing = RLock()


def read_config() -> Config:
    """Return the configuration that the environment names: config.yaml of the working directory without it.

    Raises ConfigError.
    """
    return _load_config(*(os.environ.get(name, "") for name in (CONFIG_VARIABLE, CORPUS_VARIABLE, DATA_VARIABLE)))


def open_knowledge_base() -> KnowledgeBase:
    """Return the knowledge base, opening it at the first call.

    Raises IndexMissing while nothing has been ingested; a later call tries again.
    """
    config = read_config()
    # Two visitors who arrive together must not load the encoder twice.
    with _opening:
        knowledge_base = _open(config.paths.corpus, config.paths.data)
    knowledge_base.keep_cache()
    return knowledge_base


def open_desk() -> Desk:
    """Return the desk of the data folder: conversations and what people said of answers."""
    config = read_config()
    desk = _open_desk(config.paths.data)
    _forget_old(desk, config.web.keep_days, date.today())
    return desk


def list_documents(knowledge_base: KnowledgeBase, filter: Filter) -> tuple[CatalogueEntry, ...]:
    """Return the entries of the list, read again only when the catalogue has changed: each click runs a page anew."""
    with _listing:
        return _list_documents(knowledge_base, knowledge_base.generation(), filter)


def derive_from_list(
    knowledge_base: KnowledgeBase, filter: Filter, make: Callable[[tuple[CatalogueEntry, ...]], _T]
) -> _T:
    """Return what a function makes of the entries of the list, made anew only when the catalogue has changed.

    What it makes is shared by all visitors with this filter and must not be changed.
    """
    with _listing:
        made: _T = _derive_from_list(knowledge_base, knowledge_base.generation(), filter, make)
    return made


def list_language_groups(knowledge_base: KnowledgeBase) -> tuple[tuple[str, ...], ...]:
    """Return the groups of documents that are one text in several languages, read again only after a change."""
    return _list_language_groups(knowledge_base, knowledge_base.generation())


def list_later_versions(knowledge_base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Return the later versions of documents of which staff have stated some, by id, read again only after a change."""
    return _list_later_versions(knowledge_base, knowledge_base.generation())


def get_document(knowledge_base: KnowledgeBase, document_id: str, filter: Filter) -> Document:
    """Return a document with its text, read again only when the catalogue has changed; raises DocumentMissing."""
    return _get_document(knowledge_base, knowledge_base.generation(), document_id, filter)


def list_records(knowledge_base: KnowledgeBase, register: Register | None, filter: Filter) -> tuple[Record, ...]:
    """Return the records of a register, of all for None, read again only when the catalogue has changed."""
    return _list_records(knowledge_base, knowledge_base.generation(), register, filter)


@lru_cache(maxsize=4)
def _list_documents(knowledge_base: KnowledgeBase, generation: int, filter: Filter) -> tuple[CatalogueEntry, ...]:
    if filter == Filter(access_levels=filter.access_levels) and filter != EVERYTHING:
        # Part of the whole list: to read ten thousand entries once more would take longer than a page.
        entries = _list_documents(knowledge_base, generation, EVERYTHING)
        return tuple(entry for entry in entries if entry.access_level in filter.access_levels)
    return tuple(knowledge_base.list_documents(filter))


@lru_cache(maxsize=6)
def _derive_from_list(
    knowledge_base: KnowledgeBase, generation: int, filter: Filter, make: Callable[[tuple[CatalogueEntry, ...]], _T]
) -> _T:
    return make(_list_documents(knowledge_base, generation, filter))


@lru_cache(maxsize=1)
def _list_language_groups(knowledge_base: KnowledgeBase, generation: int) -> tuple[tuple[str, ...], ...]:
    return tuple(knowledge_base.list_language_groups())


@lru_cache(maxsize=1)
def _list_later_versions(knowledge_base: KnowledgeBase, generation: int) -> dict[str, tuple[str, ...]]:
    return knowledge_base.list_later_versions()


@lru_cache(maxsize=8)
def _get_document(knowledge_base: KnowledgeBase, generation: int, document_id: str, filter: Filter) -> Document:
    return knowledge_base.get_document(document_id, filter)


@lru_cache(maxsize=8)
def _list_records(
    knowledge_base: KnowledgeBase, generation: int, register: Register | None, filter: Filter
) -> tuple[Record, ...]:
    return tuple(knowledge_base.list_records(register, filter))


@lru_cache(maxsize=4)
def _load_config(file: str, corpus: str, data: str) -> Config:
    return load_config(
        Path(file or "config.yaml"), corpus=Path(corpus) if corpus else None, data=Path(data) if data else None
    )


@lru_cache(maxsize=1)
def _open_desk(data: Path) -> Desk:
    return Desk(data)


# Once a day, as a server runs for months.
@lru_cache(maxsize=1)
def _forget_old(desk: Desk, keep_days: int, today: date) -> None:
    desk.conversations.forget_before(keep_days)
    desk.searches.forget_before(keep_days)


@lru_cache(maxsize=1)
def _open(corpus: Path, data: Path) -> KnowledgeBase:
    return KnowledgeBase.open(read_config())
