"""Guards: what reads markdown or runs HTML gets strings of the interface only, never text of a document."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "app.py", *sorted((ROOT / "web").rglob("*.py"))]
# They read markdown, and an image in markdown is fetched from wherever it says.
MARKDOWN = {"info", "warning", "error", "success", "title", "header", "subheader", "expander", "spinner", "dialog"}
FORBIDDEN = {"markdown", "write", "caption", "latex", "table", "toast", "write_stream", "exception", "iframe", "image"}


def find_calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of Streamlit's functions in a file, by name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = node.func.value
            if isinstance(place, ast.Name) and place.id == "st":
                yield node.func.attr, node


def is_interface_string(node: ast.expr) -> bool:
    """Return whether an expression is a translated string, as it stands or one of two."""
    if isinstance(node, ast.IfExp):
        return is_interface_string(node.body) and is_interface_string(node.orelse)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_but_interface_strings_is_read_as_markdown(file: Path) -> None:
    for name, call in find_calls(file):
        assert name not in FORBIDDEN, f"{file.name}:{call.lineno}: st.{name}"
        if name in MARKDOWN:
            assert is_interface_string(call.args[0]), f"{file.name}:{call.lineno}: st.{name}"
        assert not {"unsafe_allow_html", "unsafe_allow_javascript"} & {keyword.arg for keyword in call.keywords}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_labels_are_interface_strings_or_escaped(file: Path) -> None:
    for name, call in find_calls(file):
        if name not in ("button", "page_link", "form_submit_button", "download_button", "link_button"):
            continue
        labels = [keyword.value for keyword in call.keywords if keyword.arg == "label"] or call.args[:1]
        source = ast.unparse(labels[0])
        assert "escape_label(" in source or "_(" in source or source == "page.title", f"{file.name}:{call.lineno}"
