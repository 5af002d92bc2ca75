"""The parts of a zip-based office document (DOCX, PPTX, XLSX) and how they name each other."""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from ingest.parsers.signatures import open_zip
from kb.config import LimitsConfig
from kb.errors import LimitExceeded, UnreadableSource

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# "Strict" documents write the same elements in other namespaces.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_CORE_NAMES = {
    "title": "title",
    "creator": "author",
    "created": "created",
    "modified": "modified",
    "subject": "subject",
    "language": "language",
    "keywords": "keywords",
    "lastModifiedBy": "modified by",
}
_LARGEST_PART = 512 * 1024 * 1024


class Package:
    """The parts of a zip-based office document."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Wrap an archive that `open_zip` has checked."""
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def read_bytes(self, name: str) -> bytes | None:
        """Return a part in the usual namespaces; None when there is no such part."""
        found = self._names.get(name.lower().lstrip("/"))
        if found is None or self._archive.getinfo(found).file_size > _LARGEST_PART:
            return None
        try:
            content = self._archive.read(found)
        except (ValueError, OverflowError, RuntimeError, struct.error) as error:
            # A damaged directory can send the reader before the beginning of the file.
            raise zipfile.BadZipFile(str(error)) from error
        return _STRICT.sub(_USUAL, content) if b"purl.oclc.org/ooxml" in content else content

    def read(self, name: str) -> etree._Element | None:
        """Return the root of an XML part in the usual namespaces; None when there is no such part."""
        content = self.read_bytes(name)
        if content is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(content, parser)

    def main_part(self, otherwise: str) -> str:
        """Return the name of the part that holds the document; `otherwise` when the package names none."""
        return next(iter(self.find_related("", "officeDocument")), otherwise)

    def read_related(self, part: str, kind: str) -> etree._Element | None:
        """Return the first part that another one names as its styles, numbering, footnotes; None when it names none."""
        name = next(iter(self.find_related(part, kind)), None)
        return self.read(name) if name else None

    def find_related(self, part: str, kind: str) -> Iterator[str]:
        """Yield the names of the parts that a part names as its styles, numbering ...; "" is the whole package."""
        for relation_kind, name in self.read_relations(part).values():
            if relation_kind == kind:
                yield name

    def read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part names by relation id, in file order: kind ("slide", "image") and part name.

        The kind is the last piece of the relation's type. What lies outside the package is left out.
        """
        folder, file = posixpath.split(part)
        relations = self.read(posixpath.join(folder, "_rels", f"{file}.rels"))
        named: dict[str, tuple[str, str]] = {}
        for relation in relations.iter(f"{_RELATIONS}Relationship") if relations is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            target = str(relation.get("Target", ""))
            name = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            named[str(relation.get("Id", f"#{len(named)}"))] = (kind, name.lstrip("/"))
        return named

    def read_core(self) -> dict[str, str | None]:
        """Return the properties that the office programs show under "Info", by our names for them."""
        name = next(iter(self.find_related("", "core-properties")), "docProps/core.xml")
        core = self.read(name)
        found: dict[str, str | None] = {}
        for element in core if core is not None else ():
            if isinstance(element.tag, str) and (known := _CORE_NAMES.get(etree.QName(element).localname)):
                found[known] = element.text
        return found


@contextmanager
def open_package(content: bytes, *, source: str, limits: LimitsConfig) -> Iterator[Package]:
    """Open a zip-based office document; what goes wrong with its parts becomes an IngestError that names `source`."""
    with open_zip(content, source=source, limits=limits) as archive:
        try:
            yield Package(archive)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            OSError,
            etree.XMLSyntaxError,
            NotImplementedError,
        ) as error:
            raise UnreadableSource(
                source, "is damaged: a part of it cannot be read", "open it in an office program and save it anew"
            ) from error
        except RecursionError as error:
            raise LimitExceeded(
                source, "nests its parts too deep", "open it in an office program and save it anew"
            ) from error
