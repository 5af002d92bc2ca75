"""Folders -> the files in them that may be documents, and the sidecars beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from kb.errors import IngestError, UnreadableSource

SIDECAR_SUFFIX = ".meta.yaml"
# Left behind by desktops, office programs and copying tools; never documents.
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "icon\r"}
_IGNORED_PREFIXES = (".", "~$")
_IGNORED_SUFFIXES = (".part", ".crdownload", ".tmp", ".partial", "~")
# A browser puts the pictures and styles of a saved page into a folder beside it, named in its own language.
_PAGE_SUFFIXES = (".htm", ".html", ".xhtml")
_PAGE_FOLDER_ENDINGS = (
    *("_files", "-files", ".files", "_file", "-dateien", "_dateien", "_archivos", "_ficheros"),
    *("_fichiers", "_elementi", "_datoteke", "-datoteke", "_fajlovi"),
)


@dataclass(slots=True)
class Listing:
    """What lies in the folders: `files` and `sidecars` by path relative to the corpus, and what cannot be listed."""

    files: dict[str, Path] = field(default_factory=dict)
    sidecars: dict[str, Path] = field(default_factory=dict)
    errors: dict[str, IngestError] = field(default_factory=dict)


def list_files(corpus: Path, paths: Sequence[Path] = ()) -> Listing:
    """List the files below the given paths, or in the whole corpus, sorted by path.

    Hidden and temporary files are passed over, and so are the folders that belong to saved web pages. Symbolic links
    that lead out of the corpus and folders that cannot be read are errors by path. Raises UnreadableSource for a given
    path that does not exist or lies outside the corpus.
    """
    root = corpus.resolve()
    listing = Listing()
    for start in [path.absolute() for path in paths] or [root]:
        # Not Path.exists and its kin: those raise for a drive that has lost its server.
        if not os.path.exists(start):
            raise UnreadableSource(start, "no such file or folder", "check its spelling, or connect its drive")
        if not start.resolve().is_relative_to(root):
            raise UnreadableSource(
                start, f"lies outside the corpus folder {corpus}", "copy it there, or name its folder with --corpus"
            )
        errors: list[OSError] = []
        found = [start, *_find_sidecars(start)] if os.path.isfile(start) else _walk(start, errors)
        for file in found:
            _add_file(listing, file, root)
        for error in errors:
            folder = Path(error.filename or start).resolve().relative_to(root).as_posix()
            listing.errors[folder] = UnreadableSource(
                folder, f"the folder cannot be listed: {error.strerror or error}", "check its permissions"
            )
    return Listing(
        dict(sorted(listing.files.items())),
        dict(sorted(listing.sidecars.items())),
        dict(sorted(listing.errors.items())),
    )


def name_sidecars(path: str) -> tuple[str, str]:
    """Return the two names that the sidecar of a document may have: with the document's suffix and without."""
    return f"{path}{SIDECAR_SUFFIX}", f"{path.removesuffix(PurePath(path).suffix)}{SIDECAR_SUFFIX}"


def name_place(path: Path, corpus: Path) -> str:
    """Return the path, relative to the corpus, under which a file or what lies in a folder is listed.

    A link to a file is another name of it; a link to a folder has none, what it leads to is listed where it lies.
    """
    root = corpus.resolve()
    return path.resolve().relative_to(root).as_posix() if path.is_dir() else _name_file(path.absolute(), root)


def _name_file(file: Path, root: Path) -> str:
    # A link inside the corpus is another name of the file, not another file.
    return (file.parent.resolve() / file.name).relative_to(root).as_posix()


def _add_file(listing: Listing, file: Path, root: Path) -> None:
    if _is_ignored(file.name):
        return
    place = _name_file(file, root)
    is_link = os.path.islink(file)
    if is_link and (reason := _refuse_link(file, root)):
        listing.errors[place] = UnreadableSource(place, reason, "put the document itself into the corpus folder")
    elif is_link and os.path.isdir(file):
        # What a link to a folder of the corpus leads to is listed where it lies.
        return
    elif file.name.endswith(SIDECAR_SUFFIX):
        listing.sidecars[place] = file
    else:
        listing.files[place] = file


def _refuse_link(file: Path, root: Path) -> str:
    """Return what is wrong with a link; nothing when it leads to something inside the corpus."""
    try:
        target = file.resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link to a file that is not there"
    return "" if target.is_relative_to(root) else "is a link that leads out of the corpus folder"


def _find_sidecars(file: Path) -> list[Path]:
    return [file.with_name(name) for name in name_sidecars(file.name) if file.with_name(name).is_file()]


def _walk(folder: Path, errors: list[OSError]) -> Iterator[Path]:
    """Yield the files below a folder; what cannot be listed is added to `errors`."""
    for parent, folders, names in os.walk(folder, onerror=errors.append, followlinks=False):
        pages = {PurePath(name).stem.lower() for name in names if name.lower().endswith(_PAGE_SUFFIXES)}
        links = [name for name in folders if os.path.islink(Path(parent, name)) and not name.startswith(".")]
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _belongs_to_page(name.lower(), pages)
        )
        for name in sorted([*names, *links]):
            file = Path(parent, name)
            try:
                is_kept = file.is_file() or file.is_symlink()
            except OSError:
                # Not readable, or on a drive that has lost its server; reading it will say why.
                is_kept = True
            if is_kept:
                yield file


def _belongs_to_page(folder: str, pages: set[str]) -> bool:
    return any(folder.endswith(ending) and folder.removesuffix(ending) in pages for ending in _PAGE_FOLDER_ENDINGS)


def _is_ignored(name: str) -> bool:
    lowered = name.lower()
    return lowered in _IGNORED_NAMES or lowered.startswith(_IGNORED_PREFIXES) or lowered.endswith(_IGNORED_SUFFIXES)
