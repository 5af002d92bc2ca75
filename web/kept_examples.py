"""The example questions that were chosen last: kept in the data folder, and chosen anew beside the pages.

To choose them takes seconds of the processor with many documents. No visitor waits for that: what was chosen last is shown
until something newer is there.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock, Timer

from kb.errors import KnowledgeBaseError
from web.whole_files import write_whole

_log = logging.getLogger(__name__)

EXAMPLES_NAME = "examples.json"
# While a folder is being read every document changes the catalogue; the examples need not follow each.
_REST_SECONDS = 60.0
_PAUSE_SECONDS = 4.0
# The choices of all visitors take turns: one of them keeps a processor busy.
_working = Lock()


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the document that answers it, and the words that must stand in the answer (none: any will do)."""

    question: str
    document_id: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The examples chosen from one state of the catalogue, and when, in seconds since 1970; there may be none to choose."""

    generation: int
    chosen_at: float
    examples: tuple[Example, ...]


class KeptExamples:
    """The choices of one data folder by name: read from its file once, written to it after each choice."""

    def __init__(self, folder: Path) -> None:
        """Take over what is kept in the folder; a file that is damaged counts as none."""
        self._file = folder / EXAMPLES_NAME
        self._choices = _read_choices(self._file)
        self._being_chosen: set[str] = set()
        self._changing = Lock()

    def find(self, name: str, generation: int, choose: Callable[[], Sequence[Example]]) -> Choice | None:
        """Return the last choice of this name at once; None before the first one is made.

        When it is of another state of the catalogue than `generation`, `choose` is called in the background.
        """
        kept = self._choices.get(name)
        if kept is None or (kept.generation != generation and not 0 <= time.time() - kept.chosen_at < _REST_SECONDS):
            with self._changing:
                is_started = name in self._being_chosen
                self._being_chosen.add(name)
            if not is_started:
                run_beside(lambda: self._choose(name, generation, choose))
        return self._choices.get(name)

    def _choose(self, name: str, generation: int, choose: Callable[[], Sequence[Example]]) -> None:
        earlier = self._choices.get(name)
        # Whatever fails is tried again after the rest, as if the catalogue had changed; what was chosen before stays.
        examples, chosen_from = earlier.examples if earlier else (), -1
        try:
            with _working:
                examples, chosen_from = tuple(choose()), generation
        except KnowledgeBaseError as error:
            _log.warning("no examples: %s", error)
        finally:
            self._keep(name, Choice(chosen_from, time.time(), examples))
            self._being_chosen.discard(name)

    def _keep(self, name: str, choice: Choice) -> None:
        with self._changing:
            self._choices[name] = choice
            # In ASCII, as a title may hold half a character.
            written = json.dumps({kept: asdict(value) for kept, value in self._choices.items()}).encode("ascii")
            try:
                write_whole(self._file, written)
            except OSError as error:
                # They are shown all the same, and chosen again after the next start.
                _log.warning("the examples could not be kept: %s", error)


def run_beside(work: Callable[[], None]) -> None:
    """Do some work while the pages go on; the page that asks for it is there before it begins."""
    pause = Timer(_PAUSE_SECONDS, work)
    pause.daemon = True
    pause.start()


def _read_choices(file: Path) -> dict[str, Choice]:
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        return {
            name: Choice(
                int(choice["generation"]),
                float(choice["chosen_at"]),
                tuple(Example(**example) for example in choice["examples"]),
            )
            for name, choice in written.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("the kept examples cannot be read, others are chosen: %s", error)
        return {}
