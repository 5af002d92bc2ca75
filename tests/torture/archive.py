"""Documents in archives, and archives in archives, with the names that they come with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (2020, 1, 1, 0, 0, 0)


def make_zip(members: Mapping[str, bytes], *, with_clutter: bool = True) -> bytes:
    """Return a zip archive; clutter is what the programs of a Mac and Windows leave in it, which nobody wants."""
    clutter = {"__MACOSX/._a.txt": b"\x00\x05\x16\x07", ".DS_Store": b"\x00\x00\x00\x01Bud1", "Thumbs.db": b"\xd0\xcf"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, **(clutter if with_clutter else {})}.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()
