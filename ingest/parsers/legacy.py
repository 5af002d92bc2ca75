"""DOC, XLS and PPT: the binary formats of before 2007, read by way of LibreOffice."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from ingest.parsers.docx import parse_docx
from ingest.parsers.html import parse_html
from ingest.parsers.opendocument import parse_odp, parse_ods, parse_odt
from ingest.parsers.pptx import parse_pptx
from ingest.parsers.rtf import parse_rtf
from ingest.parsers.signatures import OLE, RTF, ZIP, find_zipped_suffix
from ingest.parsers.xlsx import parse_xlsx
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource, UnsupportedFormat

log = logging.getLogger(__name__)

_ParseFunction = Callable[..., ParsedSource]
_MEDIA_TYPES = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
# The newer format of each, with the filter of LibreOffice that reads the old one: without its name a damaged document
# would be taken for a text file and its bytes for text.
_CONVERSIONS: dict[str, tuple[str, str, _ParseFunction]] = {
    ".doc": ("docx", "MS Word 97", parse_docx),
    ".xls": ("xlsx", "MS Excel 97", parse_xlsx),
    ".ppt": ("pptx", "MS PowerPoint 97", parse_pptx),
}
_ZIPPED: dict[str, _ParseFunction] = {
    ".docx": parse_docx,
    ".xlsx": parse_xlsx,
    ".pptx": parse_pptx,
    ".odt": parse_odt,
    ".ods": parse_ods,
    ".odp": parse_odp,
}
_PROGRAMS = ("soffice", "libreoffice")
_MEBIBYTE = 1024 * 1024
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>"""
"""No macros, and no pictures or templates from elsewhere: what asks for one is sent to a port where nobody listens."""
# What is left of the time a document may take, for reading what LibreOffice has made of it.
_READING_SHARE = 0.25
# LibreOffice starts in less than 600 MB of address space.
_STARTING_MB = 1000
_ENVIRONMENT = {"LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
_SECTOR = 512
_WORD_MAGIC = b"\xec\xa5"
_WORD_ENCRYPTED = 0x01
_EXCEL_BEGIN = b"\x09\x08"
_EXCEL_PASSWORD = 0x2F
_ENCRYPTED_SLIDES = "EncryptedSummary".encode("utf-16-le")


def parse_legacy(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a .doc, .xls or .ppt file: LibreOffice saves it in the newer format, which is then read as such.

    A file that holds RTF, a web page or a newer format under its old name is read as what it is. LibreOffice works in
    a folder and a profile of its own, both gone afterwards, runs no macros and fetches nothing. Raises
    UnsupportedFormat when it is not installed, UnreadableSource, EncryptedSource or LimitExceeded.
    """
    suffix = PurePath(source).suffix.lower()
    parse = _find_disguised(content)
    if parse is not None:
        return parse(content, source=source, limits=limits)
    if not content.startswith(OLE):
        raise UnreadableSource(source, f"ends in {suffix} but is no old office document", "save it in a newer format")
    if _is_encrypted(content, suffix):
        raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
    _, _, parse_newer = _CONVERSIONS[suffix]
    newer = _convert(content, suffix, source=source, limits=limits)
    parsed = parse_newer(newer, source=source, limits=limits)
    # The language is the one that LibreOffice itself was set to.
    properties = {name: value for name, value in parsed.properties.items() if name != "language"}
    return replace(parsed, media_type=_MEDIA_TYPES[suffix], properties=properties)


def _find_disguised(content: bytes) -> _ParseFunction | None:
    """Return the parser for what programs have saved under an old name, None for true old documents."""
    if content.startswith(RTF):
        return parse_rtf
    if content.startswith(ZIP):
        return _ZIPPED.get(find_zipped_suffix(content) or "")
    return parse_html if content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" else None


def _is_encrypted(content: bytes, suffix: str) -> bool:
    """Say whether an old document needs a password; its streams begin at sectors of 512 bytes."""
    if suffix == ".ppt":
        return _ENCRYPTED_SLIDES in content
    for start in range(_SECTOR, len(content), _SECTOR):
        head = content[start : start + 12]
        if suffix == ".doc" and head.startswith(_WORD_MAGIC) and len(head) == 12:
            return bool(head[11] & _WORD_ENCRYPTED)
        if suffix == ".xls" and head.startswith(_EXCEL_BEGIN):
            second = start + 4 + int.from_bytes(head[2:4], "little")
            return content[second : second + 2] == bytes((_EXCEL_PASSWORD, 0))
    return False


def _convert(content: bytes, suffix: str, *, source: str, limits: LimitsConfig) -> bytes:
    """Return a document in the newer format, as LibreOffice saves it."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    newer_suffix, read_filter, _ = _CONVERSIONS[suffix]
    if program is None:
        raise UnsupportedFormat(
            source,
            f"files ending in {suffix} are read by LibreOffice, which is not installed",
            f"install LibreOffice (on Debian: libreoffice-core and its writer, calc and impress) or save it as "
            f".{newer_suffix}",
        )
    seconds = max(1.0, limits.seconds * (1 - _READING_SHARE))
    with tempfile.TemporaryDirectory(prefix="seobs-", ignore_cleanup_errors=True) as folder:
        old = Path(folder, f"document{suffix}")
        old.write_bytes(content)
        settings = Path(folder, "profile", "user", "registrymodifications.xcu")
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault"),
            f"--infilter={read_filter}",
            *("--convert-to", newer_suffix, "--outdir", str(Path(folder, "newer")), str(old)),
        ]
        said = _run(_bound(command, seconds), folder=folder, seconds=seconds, source=source)
        new = Path(folder, "newer", f"document.{newer_suffix}")
        if not new.is_file() or not new.stat().st_size:
            log.debug("LibreOffice on %s: %s", source, said)
            raise UnreadableSource(
                source,
                "is damaged: LibreOffice cannot open it",
                f"open it where it was made and save it as .{newer_suffix}",
            )
        if new.stat().st_size > limits.size_mb * _MEBIBYTE:
            raise LimitExceeded(
                source,
                f"becomes larger than {limits.size_mb} MB as .{newer_suffix}",
                "split it or raise ingest.limits.size_mb in config.yaml",
            )
        return new.read_bytes()


def _bound(command: list[str], seconds: float) -> list[str]:
    """Return a command that also ends when this process is killed, and that has the memory to start at all."""
    needed = _STARTING_MB * _MEBIBYTE
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY and soft < needed:
        command = ["sh", "-c", 'ulimit -S -v "$0"; exec "$@"', str(needed // 1024), *command]
    timeout = shutil.which("timeout")
    return [timeout, "--signal=KILL", f"{seconds + 2:.0f}", *command] if timeout else command


def _run(command: list[str], *, folder: str, seconds: float, source: str) -> str:
    """Run LibreOffice and return what it said; it and all it started are ended when the time is over."""
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=messages,
            cwd=folder,
            # No settings of the person who runs this, and no window.
            env={**_ENVIRONMENT, "PATH": os.environ.get("PATH", os.defpath), "HOME": folder},
            start_new_session=True,
        )
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded(
                source,
                f"took LibreOffice longer than {seconds:.0f} seconds",
                "split it or raise ingest.limits.seconds in config.yaml",
            ) from error
        finally:
            # The program is a script that starts another; both are in this group.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        messages.seek(0)
        return messages.read(4000).decode("utf-8", errors="replace")
