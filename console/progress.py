"""How far a run of ingestion is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from console.terminal import escape_line

if TYPE_CHECKING:
    from ingest.report import IngestProgress


class ProgressBar:
    """A bar with documents, pages, bytes and remaining time on a terminal's stderr; silent elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *unused: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, progress: IngestProgress) -> None:
        """Draw where the run stands."""
        if not progress.total:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                total=progress.bytes_total, unit="B", unit_scale=True, file=sys.stderr, disable=None, leave=False
            )
        page = f", page {progress.page}/{progress.pages}" if progress.pages else ""
        shown = escape_line(f"{progress.done}/{progress.total} {progress.file}")[: 70 - len(page)]
        self._bar.set_description(f"{shown}{page}", refresh=False)
        self._bar.set_postfix_str(f"{progress.pages_done} pages", refresh=False)
        self._bar.update(progress.bytes_done - self._bar.n)
        self._bar.refresh()
