"""What stands around every request: headers that keep a page to itself, no foreign sockets, no files but from staff."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.access import is_same_origin, may_send_files
from web.refusals import Refusal, refuse
from web.shell import make_content_policy, read_index


class SecurityHeaders:
    """Adds to every answer what keeps a page from loading, sending or being framed by anything foreign."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app
        self._policy = make_content_policy(read_index())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
                if scope["path"].startswith("/media/"):
                    # A saved answer may quote what is internal: nobody keeps it on the way.
                    headers["Cache-Control"] = "private, no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SameOriginSockets:
    """Refuses a websocket that a page of another origin opens."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection before it opens, or pass it on."""
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            if "origin" in headers and not is_same_origin(headers):
                await send({"type": "websocket.close", "code": 4403})
                return
        await self._app(scope, receive, send)


class StaffUploads:
    """Refuses files from who may not write: Streamlit would keep in memory whatever any visitor sends."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a file that nobody wants; pass everything else on."""
        if scope["type"] == "http" and scope["method"] == "PUT" and not may_send_files(Request(scope)):
            await refuse(Request(scope), Refusal.STAFF_ONLY)(scope, receive, send)
            return
        await self._app(scope, receive, send)
