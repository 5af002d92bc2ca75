"""One visitor of the app without a browser: opens pages and asks over the websocket that the pages speak.

What is timed is what a visitor waits for: from the click until the script of the page is done and its last element is here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_LARGEST_MESSAGE = 64 * 1024 * 1024
# Whoever waits so long for the next element waits in vain.
_LONGEST_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class PageRun:
    """What one click took: seconds until the page was whole, and until the awaited element came, None when it did not."""

    seconds: float
    awaited_seconds: float | None
    messages: int
    size_bytes: int


class Visitor:
    """A tab with cookies of its own; to be entered with `async with`, which opens the connection but no page yet."""

    def __init__(self, address: str, *, language: str = "en") -> None:
        """Take the address of the app, "http://127.0.0.1:8501", and the language that the browser prefers."""
        self._address = address
        self._language = language
        self._connection: ClientConnection | None = None
        self._page_hashes: Mapping[str, str] = {}
        self._shown = ""
        self._query = ""
        self._question_field = ""
        self.turns = 0

    async def __aenter__(self) -> Visitor:
        """Fetch the page that loads the app, as a browser does, and connect."""
        headers = {"Accept-Language": self._language}
        async with httpx.AsyncClient(headers=headers, trust_env=False) as browser:
            answer = await browser.get(self._address, timeout=_LONGEST_WAIT)
            answer.raise_for_status()
            cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self._connection = await connect(
            f"{self._address.replace('http', 'ws', 1)}/_stcore/stream",
            additional_headers={**headers, "Cookie": cookies},
            origin=self._address,  # type: ignore[arg-type]  # any text will do
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=_LARGEST_MESSAGE,
            open_timeout=_LONGEST_WAIT,
            proxy=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()

    async def open_page(self, path: str, query: str = "") -> PageRun:
        """Show a page by its path without the slash, empty for the first, with the query of its address.

        Raises RuntimeError when the page shows an error, TimeoutError when nothing comes for two minutes.
        """
        self._shown, self._query, self.turns = path, query, 0
        return await self._run(ClientState(), awaited="")

    async def ask(self, question: str) -> PageRun:
        """Ask on the first page, which must be open; awaited is the answer's first element.

        Raises RuntimeError when the page shows an error or has no field for questions.
        """
        if not self._question_field:
            raise RuntimeError("this page has no field for questions")
        state = ClientState()
        field = state.widget_states.widgets.add()
        field.id = self._question_field
        field.chat_input_value.data = question
        run = await self._run(state, awaited=f"answer.{self.turns}.words")
        self.turns += 1
        return run

    async def _run(self, state: ClientState, *, awaited: str) -> PageRun:
        """Have the script run and wait until it is done; one that starts itself anew is one run."""
        assert self._connection is not None, "a visitor is entered with `async with`"
        state.query_string = self._query
        # The first page is asked for by name; from then on the app has told the names of all pages.
        if self._page_hashes:
            state.page_script_hash = self._page_hashes[self._shown]
        else:
            state.page_name = self._shown
        start = time.perf_counter()
        await self._connection.send(BackMsg(rerun_script=state).SerializeToString())
        awaited_seconds, messages, size = None, 0, 0
        while True:
            async with asyncio.timeout(_LONGEST_WAIT):
                content = await self._connection.recv(decode=False)
            messages, size = messages + 1, size + len(content)
            message = ForwardMsg.FromString(content)
            self._note(message)
            if awaited and awaited_seconds is None and _is_named(message.delta, awaited):
                awaited_seconds = time.perf_counter() - start
            if message.WhichOneof("type") == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                return PageRun(time.perf_counter() - start, awaited_seconds, messages, size)

    def _note(self, message: ForwardMsg) -> None:
        """Keep what later clicks need of a message."""
        match message.WhichOneof("type"):
            case "new_session":
                self._question_field = ""
            case "navigation":
                pages = message.navigation.app_pages
                self._page_hashes = {
                    "" if page.is_default else page.url_pathname: page.page_script_hash for page in pages
                }
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "page_not_found":
                raise RuntimeError(f"the app has no page {self._shown!r}")
            case "delta":
                element = message.delta.new_element
                kind = element.WhichOneof("type")
                if kind == "exception":
                    raise RuntimeError(f"the page {self._shown!r} failed: {element.exception.message}")
                if kind == "chat_input":
                    self._question_field = element.chat_input.id


def _is_named(delta: Delta, name: str) -> bool:
    """Return whether a container that a message adds has a key of this name."""
    return delta.WhichOneof("type") == "add_block" and delta.add_block.id.endswith(name)
