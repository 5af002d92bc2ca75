"""Files that are gone: people have removed them, or only the drive is away on which they lie.

A drive that is not connected leaves an empty folder behind, or what else lies at its place, and looks like a great
clearing-up. Of the two mistakes it is the worse to empty the list of documents for a loose cable. So where many files are
gone at once their documents stay until somebody says that it is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from ingest.changes import SourceChanges, lies_below
from ingest.folder_news import name_file
from ingest.listing import Listing
from kb.errors import FilesMissing, UnreadableSource

# Fewer are soon put right by hand, and people do remove some files at once.
_MANY = 10
_ACTION = "connect the drive they are on; if they were removed on purpose, run `seobs ingest --removals-are-meant`"


def refuse_empty(corpus: Path, known_places: Iterable[str]) -> None:
    """Raise FilesMissing for an empty corpus that held files before, UnreadableSource for one that never did."""
    if known := {name_file(path) for path in known_places}:
        raise FilesMissing(corpus, f"the folder is empty, but {len(known)} files were ingested from it", _ACTION)
    raise UnreadableSource(corpus, "the corpus folder holds no documents", "put files into it and run this again")


def find_missing(
    changes: SourceChanges,
    known_places: Mapping[str, str],
    listing: Listing,
    *,
    corpus: Path,
    within: Sequence[str] = (),
) -> dict[str, FilesMissing]:
    """Return the folders, relative to the corpus, out of which so many files are gone that a drive may be away.

    A folder is one when it is still there, but with nothing in it, or when it is the one in which most of all known files
    lay. A file counts when its documents lie nowhere else; an archive is one file. `within` are the paths of the run.
    """
    gone = set(changes.gone)
    lost = {name_file(path) for path, document_id in known_places.items() if document_id in gone}
    if len(lost) < _MANY:
        return {}
    known = {name_file(path) for path in known_places if not within or lies_below(path, within)}
    if 2 * len(lost) > len(known):
        folders = [_name_common_folder(lost)]
    else:
        lost_in = Counter(folder for path in lost for folder in _list_folders(path))
        inhabited = {folder for path in (*listing.files, *listing.errors) for folder in (path, *_list_folders(path))}
        emptied = {folder for folder, count in lost_in.items() if count >= _MANY} - inhabited
        folders = [
            folder
            for folder in sorted(emptied)
            if not emptied.intersection(_list_folders(folder)) and (corpus / folder).is_dir()
        ]
    return {
        folder: FilesMissing(
            folder,
            f"{sum(lies_below(path, [folder]) for path in lost)} of "
            f"{sum(lies_below(path, [folder]) for path in known)} files that were ingested from this folder are gone",
            _ACTION,
        )
        for folder in folders
    }


def _name_common_folder(paths: Iterable[str]) -> str:
    """Return the deepest folder in which all files lie, "." for the corpus itself."""
    common, *others = ([".", *reversed(list(_list_folders(path)))] for path in paths)
    for folders in others:
        common = [folder for folder, other in zip(common, folders, strict=False) if folder == other]
    return common[-1]


def _list_folders(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, the nearest first, without the corpus itself."""
    return (parent.as_posix() for parent in PurePosixPath(path).parents if parent.name)
