"""Archives and mails -> the sources that are in them.

A member has the path of its container followed by its name there: `2019/post.zip/minutes.docx`. What was taken out lies
in the data folder under its hash, until no container holds it any more; it can be taken out again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from ingest.isolation import ExpandedMember
from ingest.member_folder import MemberFolder
from ingest.parsers import CONTAINER_SUFFIXES
from ingest.sources import Source, read_source
from kb.config import LimitsConfig
from kb.errors import IngestError, LimitExceeded
from kb.sources import StoredMember

_MEBIBYTE = 2**20
_ARCHIVE_SUFFIXES = (".zip",)
"""Containers that are no documents themselves; a mail is both."""


class MemberJournal(Protocol):
    """What is remembered of containers from one run to the next, by a key that stands for content and settings."""

    def list_members(self, container: str) -> list[StoredMember] | None:
        """Return what a container holds; None when it has never been opened."""

    def put_members(self, container: str, members: list[StoredMember]) -> None:
        """Remember what a container holds."""


@dataclass(slots=True)
class OpenedContainers:
    """What was found in containers: the sources, the errors by path, and the hashes of all members.

    `unopened` are the paths of containers of which nobody knows what they hold now.
    """

    sources: list[Source] = field(default_factory=list)
    errors: dict[str, IngestError] = field(default_factory=dict)
    unopened: list[str] = field(default_factory=list)
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Budget:
    """What is left for one outermost container and everything nested in it."""

    entries: int
    inflated_bytes: int


def open_containers(
    sources: Iterable[Source],
    limits: LimitsConfig,
    *,
    folder: MemberFolder,
    journal: MemberJournal,
    fingerprint: str,
    expand: Callable[..., list[ExpandedMember]],
) -> OpenedContainers:
    """Return all sources with those inside archives and mails, however deep they are nested; archives themselves go.

    `expand` takes a container apart (`IsolatedReader.expand`); it is only called for contents that the journal does not
    know with this fingerprint, or whose members are no longer in the folder. A container that cannot be opened is an
    error by its path.
    """
    opened = OpenedContainers()

    def open_source(source: Source, depth: int, budget: _Budget) -> None:
        suffix = PurePath(source.path).suffix.lower()
        if suffix not in _ARCHIVE_SUFFIXES:
            opened.sources.append(source)
        if suffix not in CONTAINER_SUFFIXES:
            return
        try:
            members = _list_members(
                source, limits, folder=folder, journal=journal, fingerprint=fingerprint, expand=expand
            )
            _spend(budget, source, members, depth, limits)
        except IngestError as error:
            opened.unopened.append(source.path)
            # The mail itself can be read all the same.
            opened.errors[source.path if suffix in _ARCHIVE_SUFFIXES else f"{source.path}/attachments"] = error
            return
        for member in members:
            path = f"{source.path}/{member.name}"
            if member.error is not None:
                opened.errors[path] = type(member.error)(path, member.error.reason, member.error.action)
            else:
                opened.members.add(member.sha256)
                inner = Source(path, folder.locate(member.sha256), member.sha256, member.size_bytes)
                open_source(inner, depth + 1, budget)

    for source in sources:
        open_source(source, 0, _Budget(limits.entries, limits.inflated_mb * _MEBIBYTE))
    return opened


def _list_members(
    source: Source,
    limits: LimitsConfig,
    *,
    folder: MemberFolder,
    journal: MemberJournal,
    fingerprint: str,
    expand: Callable[..., list[ExpandedMember]],
) -> list[StoredMember]:
    key = f"{fingerprint}:{source.sha256}"
    known = journal.list_members(key)
    if known is not None and all(member.error or folder.locate(member.sha256).is_file() for member in known):
        return known
    content = read_source(source.file, limits, source=source.path)
    members: list[StoredMember] = []
    with folder.make_workplace() as workplace:
        for found in expand(content, source=source.path, folder=Path(workplace)):
            if found.file is None:
                members.append(StoredMember(found.name, "", 0, found.error))
            else:
                taken = folder.take_in(found.file)
                members.append(StoredMember(found.name, taken.sha256, taken.size_bytes))
    journal.put_members(key, members)
    return members


def _spend(budget: _Budget, source: Source, members: list[StoredMember], depth: int, limits: LimitsConfig) -> None:
    """Take the members of a container off the budget; raises LimitExceeded when it does not suffice."""
    if members and depth >= limits.nesting:
        raise LimitExceeded(
            source.path,
            f"lies {depth} containers deep, and what it holds would lie deeper than the limit of {limits.nesting}",
            "take it out and put it into the corpus folder, or raise ingest.limits.nesting in config.yaml",
        )
    budget.entries -= len(members)
    budget.inflated_bytes -= sum(member.size_bytes for member in members)
    if budget.entries < 0 or budget.inflated_bytes < 0:
        raise LimitExceeded(
            source.path,
            f"brings the archive it lies in over {limits.entries:,} entries or {limits.inflated_mb:,} MB",
            "unpack it into the corpus folder, or raise ingest.limits.entries and inflated_mb in config.yaml",
        )
