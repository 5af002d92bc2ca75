"""The direction of imports, the homes of heavy libraries and the documents about them hold."""

import ast
import re
import subprocess
import sys
from functools import cache

import pytest

from cli import make_parser
from kb.config import load_config
from tests.conftest import REPOSITORY, SHIPPED_CONFIG

ALLOWED = {
    "kb": {"kb"},
    "ingest": {"kb", "ingest"},
    "index": {"kb", "index"},
    "observatory": {"kb", "observatory"},
    "answer": {"kb", "index", "answer"},
    "desk": {"kb", "answer", "desk"},
    "console": {"kb", "ingest", "index", "answer", "console", "knowledge_base"},
    "web": {"kb", "ingest", "index", "observatory", "answer", "desk", "web", "knowledge_base"},
}
HOMES = {
    "pypdf": {"ingest/parsers/pdf_fallback.py"},
    "pypdfium2": {*(f"ingest/parsers/{name}.py" for name in ("pdf", "pdf_words", "pdfium")), "ingest/page_images.py"},
    "olefile": {"ingest/parsers/outlook.py"},
    "tesserocr": {"ingest/parsers/ocr.py"},
    "chromadb": {"index/vectors.py"},
    "onnx": {"index/encoders/onnx_graph.py"},
    "sentence_transformers": {"index/encoders/sentence_transformers_encoder.py"},
    "torch": {"index/encoders/sentence_transformers_encoder.py"},
    "llama_index": {"index/llama.py", "answer/generate.py"},
    "sqlite3": {
        "kb/database.py",
        *(f"desk/{name}.py" for name in ("database", "conversations", "searches", "feedback", "evaluations")),
        *(f"index/{name}.py" for name in ("sqlite_catalogue", "rows", "journal", "likenesses", "newer_versions")),
        "index/word_vectors.py",
    },
}
OWN = set(ALLOWED) | {"knowledge_base", "upkeep", "backup", "cli", "app"}


@cache
def list_imports() -> list[tuple[str, str]]:
    """Every (file, imported top-level name) of the product."""
    files = [file for folder in ALLOWED for file in sorted((REPOSITORY / folder).rglob("*.py"))]
    files += [REPOSITORY / f"{name}.py" for name in ("app", "backup", "cli", "knowledge_base", "upkeep")]
    found = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found += [(file.relative_to(REPOSITORY).as_posix(), name.split(".")[0]) for name in names]
    return found


def test_folders_import_only_in_the_drawn_direction() -> None:
    wrong = [
        (file, name)
        for file, name in list_imports()
        if (folder := file.split("/")[0]) in ALLOWED and name in OWN and name not in ALLOWED[folder]
    ]
    assert wrong == []


def test_heavy_libraries_have_one_home() -> None:
    wrong = [(file, name) for file, name in list_imports() if name in HOMES and file not in HOMES[name]]
    assert wrong == []


def test_streamlit_stays_in_the_app() -> None:
    assert {file.split("/")[0] for file, name in list_imports() if name == "streamlit"} <= {"web", "app.py"}


def test_searching_imports_nothing_that_only_ingesting_or_the_app_needs() -> None:
    heavy = ("torch", "chromadb", "streamlit", "onnx", "pypdf", "ingest.pipeline", "ingest.metadata", "lxml", "PIL")
    code = f"import sys, cli, knowledge_base; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_listing_imports_nothing_that_only_searching_or_answering_needs() -> None:
    heavy = ("answer.ask", "answer.catalogue.reading", "index.search", "index.glossary", "kb.date_forms", "babel")
    code = f"import sys, cli, knowledge_base; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_the_shipped_config_loads() -> None:
    config = load_config(SHIPPED_CONFIG)
    assert config.paths.corpus == REPOSITORY / "corpus"
    assert config.index.encoder == "shipped"
    assert config.answer.generator is None
    assert config.web.address == "127.0.0.1"


@pytest.mark.parametrize("command", sorted(re.findall(r"^    ([a-z]+) ", make_parser().format_help(), re.MULTILINE)))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"seobs {command}" in (REPOSITORY / "README.md").read_text(encoding="utf-8")
