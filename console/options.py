"""Options and their values, and the exit statuses: which configuration, which documents."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.config import Config, load_config
from kb.database import explain_failures
from kb.errors import ConfigError
from kb.metadata import AccessLevel, DocumentType

if TYPE_CHECKING:
    from index.store import Filter
    from knowledge_base import KnowledgeBase

EXIT_DONE, EXIT_INCOMPLETE, EXIT_WRONG_USE = 0, 1, 2
"""Done; some documents failed or something needs a hand; wrong use or configuration."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# "sl", "sr-Cyrl"; a name of a language is none.
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?", re.IGNORECASE)
_SCRIPTS = {"sr": ("sr-Latn", "sr-Cyrl")}


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that narrow a command to some documents."""
    types = ", ".join(kind.value for kind in DocumentType)
    parser.add_argument("--type", action="append", metavar="TYPE", help=f"one of {types}; may be repeated")
    parser.add_argument(
        "--language",
        action="append",
        metavar="TAG",
        help="of the documents: sl, en, sr for both scripts; may be repeated",
    )
    parser.add_argument("--project", action="append", metavar="NAME", help="project name; may be repeated")
    parser.add_argument("--from", metavar="DATE", help="documents from this date on (YYYY[-MM[-DD]])")
    parser.add_argument("--to", metavar="DATE", help="documents up to this date")
    parser.add_argument("--public", action="store_true", help="only what the public may read")
    parser.add_argument("--json", action="store_true", help="print JSON")


def read_filter(values: dict[str, Any], *, source: str, base: Filter | None = None) -> Filter:
    """Return the filter that options or a line of a batch file ask for; what they leave open comes from `base`.

    Raises ConfigError, naming `source` and the option, for a value that cannot be one of it.
    """
    from index.store import EVERYTHING, Filter

    start = base or EVERYTHING

    def choose(name: str) -> list[str]:
        given = values.get(name)
        chosen = [] if given is None else [given] if isinstance(given, str) else given
        if not isinstance(chosen, list) or not all(isinstance(value, str) for value in chosen):
            raise ConfigError(source, name, "a text or a list of texts is needed")
        return [check_text(value, source, name) for value in chosen if value]

    kinds = {kind.value: kind for kind in DocumentType}
    types = choose("type")
    if wrong := [value for value in types if value not in kinds]:
        raise ConfigError(source, "type", f"{wrong[0]!r} is no document type; one of {', '.join(kinds)}")
    languages = choose("language")
    if wrong := [value for value in languages if not _LANGUAGE_TAG.fullmatch(value)]:
        raise ConfigError(source, "language", f"{wrong[0]!r} is no language tag; write it as sl, en or sr-Cyrl")
    only_public = values.get("public")
    if not isinstance(only_public, bool | None):
        raise ConfigError(source, "public", "true or false is needed")
    filter = Filter(
        types=tuple(kinds[value] for value in types) or start.types,
        languages=tuple(tag for written in languages for tag in _SCRIPTS.get(written, (written,))) or start.languages,
        projects=tuple(choose("project")) or start.projects,
        date_from=_read_date(values.get("from"), source, is_end=False) or start.date_from,
        date_to=_read_date(values.get("to"), source, is_end=True) or start.date_to,
        access_levels=(AccessLevel.PUBLIC,) if only_public else start.access_levels,
    )
    if filter.date_from and filter.date_to and filter.date_from > filter.date_to:
        raise ConfigError(source, "from", f"{filter.date_from} is later than `to`, {filter.date_to}")
    return filter


def _read_date(written: object, source: str, *, is_end: bool) -> date | None:
    """Return the first or the last day of what is written, a text or the number of a year; None when nothing is."""
    from kb.dates import parse_date

    if written is None or written == "":
        return None
    parsed = parse_date(str(written)) if isinstance(written, str | int) else None
    # Of a document "2018-02-31" is read as its month; whoever asks should hear of the slip.
    if parsed is None or (_DAY.fullmatch(str(written)) and not parsed.is_day):
        raise ConfigError(source, "date", f"{written!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")
    return parsed.latest if is_end else parsed.earliest


def read_path(written: str) -> Path:
    """Return the path that an option gives; an empty one is a variable of a shell that nobody set."""
    if not written:
        raise argparse.ArgumentTypeError("a path is needed, not an empty text")
    return Path(written)


def read_port(written: str) -> int:
    """Return the number of a port that an option gives."""
    if not (written.isdecimal() and 1 <= int(written[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f"{written!r} is no port; choose one from 1 to 65535")
    return int(written)


def find_config(options: argparse.Namespace) -> Path:
    """Return the configuration file: the one named, that of the working directory, or the one that is shipped."""
    if options.config:
        return Path(options.config)
    here = Path("config.yaml")
    return here if here.exists() else Path(__file__).resolve().parent.parent / "config.yaml"


def load_options(options: argparse.Namespace) -> Config:
    """Return the configuration with the folders that the options override; raises ConfigError."""
    return load_config(find_config(options), corpus=options.corpus, data=options.data)


@contextmanager
def open_knowledge_base(options: argparse.Namespace, *, allow_empty: bool = False) -> Iterator[KnowledgeBase]:
    """Open what has been ingested; raises IndexMissing, ConfigError, and StoreError also for a disk that fails later."""
    from knowledge_base import KnowledgeBase

    config = load_options(options)
    with explain_failures(config.paths.data), closing(KnowledgeBase.open(config, allow_empty=allow_empty)) as opened:
        yield opened


def require_one(
    command: str, first: str, one: str | None, second: str, other: Path | None, output: Path | None
) -> None:
    """Raise ConfigError unless exactly one of a text and a batch file is given; an output goes with the file."""
    if (one is None) == (other is None):
        raise ConfigError(f"seobs {command}", "", f"give either {first} or {second}")
    if output is not None and other is None:
        raise ConfigError(f"seobs {command}", "--output", f"goes with {second} only")
    if one is not None:
        check_text(one, f"seobs {command}", first)


def check_text(text: str, source: str, field: str) -> str:
    """Return the text; raises ConfigError for half a character ("\\ud83d" alone), which no model can read."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ConfigError(source, field, "is not valid text (UTF-8)") from error
    return text
