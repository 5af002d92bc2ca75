"""Files that staff send -> files in the corpus folder: a safe name, over another file only when asked to, there whole or not
at all."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath

from ingest.parsers import CONTAINER_SUFFIXES, SUPPORTED_SUFFIXES
from kb.errors import StoreError

# What some file system or shell does not take; the separators of paths are cut at before.
_UNSAFE = re.compile(r'[<>:"|?*\\/]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
# File systems take 255 bytes; a number may have to be added.
_LONGEST_BYTES, _LONGEST_SUFFIX_BYTES = 200, 20
# Memory sticks and some network drives cannot give a file a second name.
_WITHOUT_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
_MOST_FOLDERS = 500
_MEBIBYTE = 2**20
_NAMES_TRIED = 1000


class UploadState(StrEnum):
    """What became of a file that was sent."""

    KEPT = "kept"
    REPLACED = "replaced"  # another file of this name was there; this one is in its place
    KNOWN = "known"  # the very same file lies in the folder under this name
    UNREADABLE_FORMAT = "unreadable format"
    EMPTY = "empty"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent under `name`, and its path in the corpus folder when it lies there now."""

    name: str
    state: UploadState
    path: str = ""


def list_folders(corpus: Path, *, own: str) -> list[str]:
    """Return the folders that a file can be put into, as paths inside the corpus, `own` first and "" for the corpus itself.

    Hidden folders and links are left out, and so is what comes after the first 500.
    """
    folders: list[str] = []
    for parent, names, _files in os.walk(corpus, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith(".") and not Path(parent, name).is_symlink())
        folders += [Path(parent, name).relative_to(corpus).as_posix() for name in names]
        if len(folders) >= _MOST_FOLDERS:
            break
    printable = sorted(folder for folder in folders[:_MOST_FOLDERS] if folder.isprintable() and folder != own)
    return [own, "", *printable]


def make_safe_name(name: str) -> str:
    """Return a file name that every system takes, with the letters and the suffix of the one that was sent.

    Path parts, control and direction characters, leading dots, reserved names and overlong names go or are changed.
    """
    last = re.split(r"[\\/]", name)[-1]
    composed = unicodedata.normalize("NFC", last.encode("utf-8", "ignore").decode("utf-8"))
    # Cc, Cf, Cs, Co, Cn: nothing that is a letter, and much that hides what a name is.
    visible = "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    plain = re.sub(r"\s+", " ", _UNSAFE.sub("_", visible)).lstrip(". ~$").rstrip(". ~")
    stem, suffix = os.path.splitext(plain)
    if not stem.strip(" ._"):
        stem = "document"
    if _RESERVED.match(stem + suffix):
        stem = f"_{stem}"
    if len(suffix.encode()) > _LONGEST_SUFFIX_BYTES:
        # No format is called so.
        stem, suffix = stem + suffix, ""
    room = _LONGEST_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + suffix


def keep_upload(
    corpus: Path, folder: str, name: str, content: bytes, *, size_mb: int, replaces: bool = False
) -> Upload:
    """Put a file into a folder of the corpus and return what became of it; one that is there already is left alone.

    Another file of the same name stays, and the new one gets a number; with `replaces` the new one takes its place, which
    makes it a new version of that document. Raises StoreError when the folder does not lie in the corpus or cannot be
    written.
    """
    safe = make_safe_name(name)
    if PurePosixPath(safe).suffix.lower() not in {*SUPPORTED_SUFFIXES, *CONTAINER_SUFFIXES}:
        return Upload(name, UploadState.UNREADABLE_FORMAT)
    if not content:
        return Upload(name, UploadState.EMPTY)
    if len(content) > size_mb * _MEBIBYTE:
        return Upload(name, UploadState.TOO_LARGE)
    target = find_place(corpus, folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        file = target / safe
        if file.is_file() and _has_content(file, content):
            return Upload(name, UploadState.KNOWN, file.relative_to(corpus.resolve()).as_posix())
        # A name with a dot at its start is passed over by whoever reads the folder.
        with tempfile.TemporaryDirectory(prefix=".sent-", dir=target) as beside:
            draft = Path(beside, "file")
            with open(draft, "xb") as part:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            # A link could lead out of the corpus: it is not written through, and what it leads to is not this file.
            is_replaced = replaces and file.is_file() and not file.is_symlink()
            if is_replaced:
                os.replace(draft, file)
            kept = file if is_replaced else give_free_name(draft, file)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error.strerror}); mend its rights or make room") from error
    state = UploadState.REPLACED if is_replaced else UploadState.KEPT
    return Upload(name, state, kept.relative_to(corpus.resolve()).as_posix())


def find_place(corpus: Path, folder: str) -> Path:
    """Return a folder of the corpus, there or not yet; raises StoreError for one that lies elsewhere or is hidden."""
    root = corpus.resolve()
    parts = PurePosixPath(folder).parts
    is_plain = "\0" not in folder and not any(part.startswith(".") for part in parts)
    place = root.joinpath(*parts).resolve() if is_plain else None
    if place is None or not place.is_relative_to(root):
        raise StoreError(f"{folder!r} is no folder of the corpus; choose another")
    return place


def give_free_name(source: Path, file: Path) -> Path:
    """Give a file a name on the same disk: `file`, or that with a number when it is taken; return the name it got.

    In one step: nobody ever sees half a file, and no other file is replaced. The old name may stay too. Raises OSError.
    """
    for candidate in _list_names(file):
        try:
            os.link(source, candidate, follow_symlinks=False)
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno not in _WITHOUT_LINKS:
                raise
            if not _take_name(candidate):
                continue
            os.replace(source, candidate)
        return candidate
    raise FileExistsError(errno.EEXIST, "there are too many files of this name", str(file))


def find_free_place(file: Path, *, beside: str) -> Path:
    """Return where nothing lies yet: `file`, or that with a number; nor does anything under the name with `beside` added.

    Raises StoreError.
    """
    for candidate in _list_names(file):
        if not os.path.lexists(candidate) and not os.path.lexists(f"{candidate}{beside}"):
            return candidate
    raise StoreError(f"{file.name}: there are too many files of this name; rename some")


def _list_names(file: Path) -> Iterator[Path]:
    """Yield a name and those with a number."""
    yield file
    yield from (file.with_name(f"{file.stem} ({number}){file.suffix}") for number in range(2, _NAMES_TRIED))


def _take_name(file: Path) -> bool:
    """Make an empty file unless there is one of this name."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _has_content(file: Path, content: bytes) -> bool:
    if file.stat().st_size != len(content):
        return False
    with open(file, "rb") as opened:
        return file_digest(opened, "sha256").digest() == sha256(content).digest()
