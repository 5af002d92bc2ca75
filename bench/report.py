"""What was measured -> Markdown: sections with the command that makes them, and tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a caption, which may be empty; the first column names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the bench: what was measured, how, and what came out."""

    title: str
    command: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]


def write_table(table: Table) -> str:
    """Return a table as Markdown, columns padded to their widest cell; numbers stand on the right.

    Raises ValueError when a row has not as many cells as there are columns.
    """
    for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError(f"{table.caption}: {len(row)} cells under {len(table.columns)} columns")
    widths = [max(3, *(len(row[i]) for row in (table.columns, *table.rows))) for i in range(len(table.columns))]
    lines = [_write_row(table.columns, widths)]
    lines.append("| " + " | ".join(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]) + " |")
    lines += [_write_row(row, widths) for row in table.rows]
    return (f"{table.caption}\n\n" if table.caption else "") + "\n".join(lines)


def replace_sections(report: str, sections: Iterable[Section]) -> str:
    """Return an earlier report with these sections in the places of those with their titles, or at its end."""
    head, *parts = report.rstrip().split("\n\n## ")
    texts = {part.partition("\n")[0]: part for part in parts}
    for section in sections:
        texts[section.title] = "\n\n".join(_write_section(section)).removeprefix("## ")
    return "\n\n## ".join([head, *texts.values()]) + "\n"


def _write_section(section: Section) -> list[str]:
    tables = [write_table(table) for table in section.tables]
    return [f"## {section.title}", f"`{section.command}`", *section.notes, *tables]


def write_report(sections: Iterable[Section], *, header: Sequence[tuple[str, str]]) -> str:
    """Return the whole report; `header` pairs say when, where and with what it was measured."""
    parts = ["# Results", "Written by `make bench`; the figures of a section come from one run."]
    parts.append("\n".join(f"- {name}: {value}" for name, value in header))
    for section in sections:
        parts += _write_section(section)
    return "\n\n".join(parts) + "\n"


def describe_machine() -> list[tuple[str, str]]:
    """Return the processor, the number of cores that this process may use, and the load average of the last minute."""
    return [
        ("processor", _read_processor()),
        ("cores", str(len(os.sched_getaffinity(0)))),
        ("load average at start", f"{os.getloadavg()[0]:.2f}"),
    ]


def describe_versions(packages: Sequence[str]) -> str:
    """Return "name version" of each installed package, and of Python."""
    found = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def _write_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cells[0].ljust(widths[0]),
        *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)),
    ]
    return "| " + " | ".join(padded) + " |"


def _read_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
