"""Sidecars, the `NAME.meta.yaml` files beside documents -> what people state about these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ingest.listing import name_sidecars
from kb.errors import IngestError, UnreadableSource
from kb.metadata import Evidence
from kb.statements import Proposals, read_statement

_LARGEST = 65_536
_ACTION = "mend it; the document is listed with what it says of itself meanwhile"


def collect_statements(
    places: Mapping[str, Sequence[str]], sidecars: Mapping[str, Path], *, files: Iterable[str]
) -> tuple[dict[str, Proposals], dict[str, IngestError]]:
    """Return what sidecars state about documents, given by id with their paths, and the errors of bad ones by path.

    Every document has an entry, an empty one without a sidecar, but for those with a bad sidecar: what was stated of them
    before still holds. Of several sidecars of one document the first by path wins, field by field. A sidecar beside none of
    the `files` is an error too: most often its name is not quite that of the document.
    """
    stated: dict[str, Proposals] = {}
    errors: dict[str, IngestError] = {}
    for document_id, paths in places.items():
        merged: dict[str, tuple[Evidence, ...]] = {}
        for name in _find_sidecars(paths, sidecars):
            try:
                merged = {**read_sidecar(sidecars[name], name), **merged}
            except IngestError as error:
                errors[name] = error
        if not any(name in errors for name in _find_sidecars(paths, sidecars)):
            stated[document_id] = merged
    for name in sidecars.keys() - {name for path in files for name in name_sidecars(path)}:
        errors[name] = UnreadableSource(name, "belongs to no document beside it", "name it after its document")
    return stated, errors


def _find_sidecars(paths: Sequence[str], sidecars: Mapping[str, Path]) -> Iterable[str]:
    return (name for path in paths for name in name_sidecars(path) if name in sidecars)


def read_sidecar(file: Path, name: str) -> dict[str, tuple[Evidence, ...]]:
    """Return the statements of a sidecar by field; raises UnreadableSource with the field and what is allowed."""
    try:
        with open(file, "rb") as opened:
            content = opened.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise UnreadableSource(name, f"is larger than {_LARGEST:,} bytes", _ACTION)
        fields = yaml.load(content.decode("utf-8-sig"), Loader=_PlainLoader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise UnreadableSource(name, f"cannot be read: {error.strerror or error}", "check its permissions") from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableSource(name, f"is not valid YAML: {' '.join(str(error).split())[:200]}", _ACTION) from error
    if not isinstance(fields, dict):
        raise UnreadableSource(name, "holds no fields such as `title: Annual report`", _ACTION)
    statements: dict[str, tuple[Evidence, ...]] = {}
    for field, value in fields.items():
        try:
            values = read_statement(str(field), value)
        except ValueError as error:
            raise UnreadableSource(name, str(error), _ACTION) from error
        statements[str(field)] = tuple(Evidence(text, 1.0, f"sidecar {name}") for text in values)
    return statements


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases and tags.

    A few hundred bytes of aliases unfold to more than any memory, and a tag that does not fit its value ("!!bool maybe")
    ends in whatever error the library stumbles into.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        if getattr(self.peek_event(), "tag", None) is not None:  # type: ignore[no-untyped-call]
            raise yaml.YAMLError("tags are not allowed")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node
