"""A visitor speaks as the pages do: it asks for a page, takes what comes, and knows when the page is whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bench.visitor import Visitor


def finish(status: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> ForwardMsg:
    message = ForwardMsg()
    message.script_finished = status  # type: ignore[assignment]  # the numbers are the names' values
    return message


def name_pages(**hashes: str) -> ForwardMsg:
    message = ForwardMsg()
    for path, page_hash in hashes.items():
        message.navigation.app_pages.add(page_script_hash=page_hash, url_pathname=path, is_default=path == "ask")
    return message


def show_field(widget_id: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.chat_input.id = widget_id
    return message


def show_container(name: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.add_block.id = f"$$ID-0-{name}"
    return message


def show_error(words: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.exception.message = words
    return message


@asynccontextmanager
async def run_app(answer: Callable[[ClientState], list[ForwardMsg]], seen: list[str]) -> AsyncIterator[str]:
    """An app that answers each run of its script with these messages; notes the cookies of who connects."""

    def send_shell(connection: ServerConnection, request: Request) -> Response | None:
        if request.path == "/":
            return Response(200, "OK", Headers({"Set-Cookie": "seobs_browser=abc", "Content-Length": "0"}))
        seen.append(request.headers["Cookie"])
        return None

    async def talk(connection: ServerConnection) -> None:
        async for content in connection:
            assert isinstance(content, bytes)
            for message in answer(BackMsg.FromString(content).rerun_script):
                await connection.send(message.SerializeToString())

    async with serve(talk, "127.0.0.1", 0, process_request=send_shell, subprotocols=["streamlit"]) as server:  # type: ignore[list-item]
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def test_pages_are_opened_by_what_the_app_calls_them_and_a_question_goes_into_its_field() -> None:
    states: list[ClientState] = []

    def answer(state: ClientState) -> list[ForwardMsg]:
        states.append(state)
        if state.widget_states.widgets:
            early = finish(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
            return [early, show_field("field-2"), show_container("answer.0.words"), finish()]
        return [name_pages(ask="hash-ask", search="hash-search"), show_field("field-1"), finish()]

    async def visit() -> None:
        seen: list[str] = []
        async with run_app(answer, seen) as address, Visitor(address) as visitor:
            home = await visitor.open_page("")
            await visitor.open_page("search", "q=zadruga")
            await visitor.open_page("")
            asked = await visitor.ask("Kdo?")
        assert seen == ["seobs_browser=abc"]
        assert (home.messages, home.awaited_seconds) == (3, None)
        assert asked.messages == 4
        assert asked.awaited_seconds is not None and 0 < asked.awaited_seconds <= asked.seconds
        assert visitor.turns == 1

    asyncio.run(visit())
    assert [(state.page_script_hash, state.query_string) for state in states] == [
        ("", ""),
        ("hash-search", "q=zadruga"),
        ("hash-ask", ""),
        ("hash-ask", ""),
    ]
    field = states[-1].widget_states.widgets[0]
    assert (field.id, field.chat_input_value.data) == ("field-1", "Kdo?")


def test_a_page_that_fails_is_told_with_what_it_said() -> None:
    async def visit() -> None:
        failing = run_app(lambda state: [show_error("no such table"), finish()], [])
        async with failing as address, Visitor(address) as visitor:
            await visitor.open_page("")

    with pytest.raises(RuntimeError, match="the page '' failed: no such table"):
        asyncio.run(visit())


def test_a_page_without_a_field_takes_no_question() -> None:
    async def visit() -> None:
        async with run_app(lambda state: [finish()], []) as address, Visitor(address) as visitor:
            await visitor.open_page("")
            await visitor.ask("Kdo?")

    with pytest.raises(RuntimeError, match="no field for questions"):
        asyncio.run(visit())
