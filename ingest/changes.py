"""What has happened to the source files since the last run: new, changed, moved, copied and gone ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass

from ingest.sources import Source


@dataclass(frozen=True, slots=True)
class NewContent:
    """A content that must be read: where it was found in this run, all its places, and known places that it has left.

    All are sorted by path.
    """

    sources: tuple[Source, ...]
    places: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def document_id(self) -> str:
        """Return the id of the document that this content will be."""
        return self.sources[0].document_id


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """What a run has to do.

    `unread` are contents that are not indexed (as they are now) with all their places; `places` gives the other
    documents whose places differ, with their new places. `overwritten` are documents that have lost every place to
    other known ones, with the places they lost to them; `gone` those whose files are all removed. `added` to
    `unchanged` name paths for the report.
    """

    unread: tuple[NewContent, ...]
    places: Mapping[str, tuple[str, ...]]
    overwritten: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    copied: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def find_changes(
    sources: Sequence[Source],
    known_places: Mapping[str, str],
    indexed: Set[str],
    *,
    unreadable: Sequence[str] = (),
    within: Sequence[str] = (),
) -> SourceChanges:
    """Compare the files that are there with the places that are known.

    `known_places` maps paths to document ids; `indexed` are the ids of the documents that are in the index as the
    present parser, chunker and encoder would put them. `unreadable` files and folders exist and keep their documents.
    `within` limits a run to files and folders (relative paths): what lies elsewhere is left alone.
    """
    by_document: dict[str, list[Source]] = defaultdict(list)
    for source in sorted(sources, key=lambda source: source.path):
        by_document[source.document_id].append(source)
    kept = {source.path: source.document_id for source in sources}
    left_alone = frozenset(unreadable)
    removed = sorted(
        path
        for path in known_places
        if path not in kept and (not within or lies_below(path, within)) and not lies_below(path, left_alone)
    )
    old_places = _group_places(known_places)
    gone_paths = set(removed)
    # A path whose new content is not indexed keeps its document until that content has been read.
    owners = {path: document_id for path, document_id in known_places.items() if path not in gone_paths}
    owners |= {source.path: source.document_id for source in sources if source.document_id in indexed}
    new_places = _group_places(owners)

    unread = []
    report: dict[str, list[str]] = defaultdict(list)
    moved: list[tuple[str, str]] = []
    for document_id, members in by_document.items():
        if document_id not in indexed:
            elsewhere = {path for path in new_places.get(document_id, ()) if path not in kept}
            places = tuple(sorted(elsewhere | {member.path for member in members}))
            old = old_places.get(document_id, ())
            unread.append(NewContent(tuple(members), places, tuple(path for path in old if path not in places)))
        left = [
            path
            for path in old_places.get(document_id, ())
            if path in gone_paths or kept.get(path, document_id) != document_id
        ]
        for source in members:
            before = known_places.get(source.path)
            if before == document_id:
                report["unchanged"].append(source.path)
            elif left:
                moved.append((left.pop(0), source.path))
            elif before is not None:
                report["changed"].append(source.path)
            elif document_id in old_places or source is not members[0]:
                report["copied"].append(source.path)
            else:
                report["added"].append(source.path)
    moved_from = {old for old, _ in moved}
    homeless = [
        document_id for document_id in old_places if document_id not in new_places and document_id not in by_document
    ]
    lost = {
        document_id: tuple(path for path in old_places[document_id] if path not in gone_paths)
        for document_id in homeless
    }
    return SourceChanges(
        unread=tuple(sorted(unread, key=lambda content: content.sources[0].path)),
        places={
            document_id: paths
            for document_id, paths in new_places.items()
            if paths != old_places.get(document_id) and (document_id in indexed or document_id not in by_document)
        },
        overwritten={document_id: paths for document_id, paths in lost.items() if paths},
        gone=tuple(sorted(document_id for document_id, paths in lost.items() if not paths)),
        added=tuple(sorted(report["added"])),
        changed=tuple(sorted(report["changed"])),
        moved=tuple(sorted(moved)),
        copied=tuple(sorted(report["copied"])),
        removed=tuple(path for path in removed if path not in moved_from),
        unchanged=tuple(sorted(report["unchanged"])),
    )


def lies_below(path: str, folders: Container[str]) -> bool:
    """Say whether a relative path is one of these files or lies below one of these folders; "." is the whole corpus."""
    ends = (position for position, sign in enumerate(path) if sign == "/")
    return "." in folders or path in folders or any(path[:end] in folders for end in ends)


def _group_places(owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the sorted paths of each document."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(owners):
        places[owners[path]].append(path)
    return {document_id: tuple(paths) for document_id, paths in places.items()}
