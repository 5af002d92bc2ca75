"""A file of JSON objects, one a line -> the objects, each with its place for a message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.errors import ConfigError


def read_json_lines(file: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield (object, "file line N") of each line that is not blank; a byte order mark and "\\r\\n" do not matter.

    Raises ConfigError, naming the line, for what is no JSON object in UTF-8; "NaN" and "Infinity" are no JSON.
    """
    try:
        # Not splitlines: JSON allows the rarer line ends (U+2028) inside a text.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise ConfigError(file, "", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(file, "", f"cannot be read ({error}); save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{file} line {number}"
        try:
            content = json.loads(line, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ConfigError(place, "", f"not JSON ({error})") from error
        if not isinstance(content, dict):
            raise ConfigError(place, "", "every line is a JSON object")
        yield content, place


def _refuse_constant(written: str) -> None:
    raise ValueError(f"{written} is no JSON number")
