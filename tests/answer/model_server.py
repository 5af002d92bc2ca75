"""A server on loopback that speaks the OpenAI protocol, says what a test tells it to, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kb.config import GeneratorConfig


class Mischief(StrEnum):
    """What is wrong with a server."""

    NONE = "none"
    HANGS = "hangs"
    HANGS_AT_ONCE = "hangs at once"
    DRIPS = "drips"
    FAILS = "fails"
    NOT_READY = "not ready"
    GARBAGE = "garbage"
    WRONG_SHAPE = "wrong shape"
    BROKEN_JSON = "broken JSON"
    CUTS = "cuts"
    ENDLESS = "endless"
    SILENT = "silent"


class ModelServer(ThreadingHTTPServer):
    """Answers every chat with `says`, in pieces; keeps what it was sent in `received`, and the times of its pieces."""

    daemon_threads = True
    says = ""
    mischief = Mischief.NONE
    pause_seconds = 0.0
    received: dict[str, Any]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the client hangs up on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_GET(self) -> None:
        mischief = self.server.mischief
        if mischief is Mischief.HANGS_AT_ONCE:
            time.sleep(3)
        self._send(503 if mischief is Mischief.NOT_READY else 200, {"data": []})

    def do_POST(self) -> None:
        self.server.received = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        match self.server.mischief:
            case Mischief.HANGS:
                time.sleep(3)
            case Mischief.FAILS:
                self._send(500, {"error": {"message": "out of memory"}})
            case Mischief.GARBAGE:
                self._begin("text/html")
                self.wfile.write(b"<html>\xff\xfe<h1>It works!</h1></html>")
            case Mischief.BROKEN_JSON:
                self._begin("text/event-stream")
                self.wfile.write(b'data: {"choices": [{"delta"\n\n')
            case Mischief.WRONG_SHAPE:
                self._begin("text/event-stream")
                self.wfile.write(b'data: {"choices": 7}\n\ndata: [1, 2]\n\n')
            case Mischief.DRIPS:
                self._begin("text/event-stream")
                for _ in range(40):
                    self.wfile.write(b": wait\n\n")
                    self.wfile.flush()
                    time.sleep(0.1)
            case _:
                self._stream()

    def _stream(self) -> None:
        self._begin("text/event-stream")
        mischief = self.server.mischief
        if mischief is Mischief.ENDLESS:
            for _ in range(1_000_000):
                self._piece("The moon is made of cheese [1]. ")
        words = [] if mischief is Mischief.SILENT else self.server.says.split(" ")
        for place, word in enumerate(words):
            if mischief is Mischief.CUTS and place > len(words) // 2:
                return
            self._piece(word if place == len(words) - 1 else f"{word} ")
            time.sleep(self.server.pause_seconds)
        self._piece(None)
        self.wfile.write(b"data: [DONE]\n\n")

    def _piece(self, content: str | None) -> None:
        delta = {} if content is None else {"role": "assistant", "content": content}
        choice = {"index": 0, "delta": delta, "finish_reason": "stop" if content is None else None}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def _begin(self, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.end_headers()

    def _send(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep the test output clean."""


@contextmanager
def serve_model() -> Iterator[ModelServer]:
    """Yield a server that listens until the test is over."""
    with ModelServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def configure_model(port: int, *, seconds: float = 60.0) -> GeneratorConfig:
    """Return the configuration of a model on a port of this machine."""
    return GeneratorConfig(
        endpoint=f"http://127.0.0.1:{port}/v1",
        model="m",
        api_key_variable=None,
        context_tokens=4096,
        answer_tokens=128,
        seconds=seconds,
    )
