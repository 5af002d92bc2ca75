"""What has happened in the corpus folder since it was read last, by a quick look: sizes and times only, no content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.parsers import CONTAINER_SUFFIXES
from kb.sources import SeenFile


@dataclass(frozen=True, slots=True)
class FolderNews:
    """How many files lie in the folder, and the paths of those that are new, changed or gone since the last reading."""

    files: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def compare_folder(
    files: Mapping[str, Path], *, seen: Mapping[str, SeenFile], places: Iterable[str], failed: Iterable[str]
) -> FolderNews:
    """Compare the files that are there with what the last reading knew: files seen, places of documents, failures.

    A file that was read while it was only seconds old is known by its place alone; whether it has changed since, the
    next reading finds out.
    """
    # "2019.zip" may be a folder too: what was seen as a file of its own lies in no container.
    known = {path if path in seen or path in files else name_file(path) for path in (*places, *failed)}
    changed = []
    for path in files.keys() & seen.keys():
        try:
            found = files[path].stat()
        except OSError:
            # It is going away just now: that is for the next look.
            continue
        if (found.st_size, found.st_mtime_ns) != (seen[path].size_bytes, seen[path].modified_ns):
            changed.append(path)
    return FolderNews(
        len(files),
        tuple(sorted(path for path in files.keys() - seen.keys() if path not in known)),
        tuple(sorted(changed)),
        tuple(sorted(path for path in known | seen.keys() if path not in files)),
    )


def name_file(path: str) -> str:
    """Return the path of the file that holds a document: the outermost archive or mail, or the document itself."""
    parts = PurePath(path).parts
    for number, part in enumerate(parts[:-1], start=1):
        if part.lower().endswith(CONTAINER_SUFFIXES):
            return "/".join(parts[:number])
    return path
