"""Streamlit's own scripts and styles, sent compressed and kept by the browser."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

_COMPRESSED = (".js", ".css", ".svg", ".json", ".html")
_A_YEAR = 31_536_000


class CompressedAssets:
    """Sends Streamlit's own scripts and styles compressed; each is compressed once.

    Streamlit sends them as they are, which makes a first visit on a slow line take twice as long.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app
        self._folder = Path(file_util.get_static_dir()).resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a script or style; pass every other one on."""
        path = str(scope.get("path", ""))
        is_asked = scope["type"] == "http" and scope["method"] == "GET" and path.startswith("/static/")
        if is_asked and (file := self._find(path)) is not None:
            # Their names carry a hash of their content, so they never change.
            await _send_asset(file, Headers(scope=scope))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _find(self, path: str) -> Path | None:
        """Return the script or style at a path; None when there is none."""
        try:
            file = (self._folder / path.lstrip("/")).resolve()
            is_asset = file.suffix in _COMPRESSED and file.is_relative_to(self._folder) and file.is_file()
        except (OSError, ValueError):
            # No file system takes such a name: it is too long, or has a NUL in it.
            return None
        return file if is_asset else None


def _send_asset(file: Path, headers: Headers) -> Response:
    """Return a file that never changes under its name, compressed for who can read that, to be kept for a year."""
    kept = {"Cache-Control": f"public, immutable, max-age={_A_YEAR}", "Vary": "Accept-Encoding"}
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
    media_type = types.get(file.suffix, "text/html")
    if "gzip" not in headers.get("accept-encoding", ""):
        return FileResponse(file, headers=kept, media_type=media_type)
    return Response(compress(file), headers=kept | {"Content-Encoding": "gzip"}, media_type=media_type)


@lru_cache(maxsize=512)
def compress(file: Path) -> bytes:
    """Return a script or style compressed with gzip; that is done once."""
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
