"""A folder that is followed: what has changed in it is ingested once it lies still.

By looking, not by notices of the operating system: those do not come from a network drive.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.listing import Listing, list_files
from kb.config import WatchConfig
from kb.errors import ConfigError, IngestError, Locked

log = logging.getLogger(__name__)

_Shape = tuple[int, int]


@dataclass(slots=True)
class FolderWatch:
    """What a folder looked like at the last look, and since when each file has looked so.

    `look` is called again and again with the time in seconds; nothing is remembered between two lives of the process,
    whose first look therefore finds everything new.
    """

    corpus: Path
    still_seconds: float
    _shapes: dict[str, _Shape] = field(default_factory=dict)
    _since: dict[str, float] = field(default_factory=dict)
    _settled: dict[str, _Shape] | None = None

    def look(self, now: float) -> frozenset[str] | None:
        """Return the files that are still being written, when there is something else to ingest; otherwise None.

        A file is still once its size and time have been the same for `still_seconds`. Raises IngestError when the folder
        cannot be looked at, as when its drive is not connected.
        """
        shapes = _measure(list_files(self.corpus))
        self._since = {
            path: self._since[path] if self._shapes.get(path) == shape else now for path, shape in shapes.items()
        }
        self._shapes = shapes
        unsettled = frozenset(path for path, since in self._since.items() if now - since < self.still_seconds)
        settled = {path: shape for path, shape in shapes.items() if path not in unsettled}
        before = self._settled
        if settled == before or (before is None and not settled and unsettled):
            return None
        self._settled = settled
        if before is None or settled.keys() - before.keys():
            return unsettled
        # A file that has begun to change is no news by itself.
        changed = any(settled.get(path) != shape for path, shape in before.items() if path not in unsettled)
        return unsettled if changed else None


def watch_folder(
    corpus: Path,
    config: WatchConfig,
    *,
    ingest: Callable[[frozenset[str]], None],
    is_over: Callable[[], bool] = lambda: False,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Follow a folder until `is_over`: call `ingest` with the unsettled files after each change that has come to rest.

    A drive that is away, or another process that is writing, is waited for, and said once.
    """
    watch = FolderWatch(corpus, config.still_seconds)
    pending: frozenset[str] | None = None
    told = ""
    while not is_over():
        try:
            news = watch.look(time.monotonic())
            pending = news if news is not None else pending
            if pending is not None:
                ingest(pending)
                pending = None
            told = ""
        except (ConfigError, IngestError, Locked) as error:
            # ConfigError is what ingestion raises when the folder has gone between the look and the reading.
            if str(error) != told:
                log.warning("%s", error)
            told = str(error)
        sleep(config.seconds)


def _measure(listing: Listing) -> dict[str, _Shape]:
    shapes: dict[str, _Shape] = {}
    for path, file in (listing.files | listing.sidecars).items():
        try:
            found = file.stat()
        except OSError:
            continue
        shapes[path] = found.st_size, found.st_mtime_ns
    return shapes
