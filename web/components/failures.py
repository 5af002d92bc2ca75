"""Why a file could not be read, in a sentence for who sent it, and what to do; what the program said stands folded below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.sources import StoredFailure
from web.components.passage import escape_text
from web.i18n import _, format_count

_SIDECAR = ".meta.yaml"
_SIZE = re.compile(r"is ([\d.,]+) MB, the limit is ([\d,]+) MB")
# What is missing for recognising a text is said in the advice alone.
_NO_RECOGNITION = re.compile(r"Tesseract|ocr\.languages")
_PAGES = re.compile(r"has ([\d,]+) (?:pages|slides|sheets|chapters), the limit is ([\d,]+)")


def explain_failure(failure: StoredFailure) -> tuple[str, str]:
    """Return in the visitor's language why a file cannot be read, and what to do.

    What the reader said decides; of a reason that nobody has put in words here the kind is told.
    """
    if failure.path.endswith(_SIDECAR):
        return _explain_sidecar(failure.reason)
    if found := _SIZE.search(failure.reason):
        sizes = [format_count(float(number.replace(",", ""))) for number in found.groups()]
        said = _("The file has {size} MB; at most {limit} MB can be read.").format(size=sizes[0], limit=sizes[1])
        return said, _("Save it with smaller pictures, or split it into parts.")
    if found := _PAGES.search(failure.reason):
        numbers = [format_count(int(number.replace(",", ""))) for number in found.groups()]
        said = _("The file has {number} pages, slides or sheets; at most {limit} can be read.")
        return said.format(number=numbers[0], limit=numbers[1]), _("Split it into parts and add those.")
    if _NO_RECOGNITION.search(failure.action):
        return (
            _("The file is a picture or a scan, and its text cannot be recognised here."),
            _("Ask who looks after the server to set up text recognition for the language of the file."),
        )
    for pattern, sentence, advice in _list_explanations():
        if re.search(pattern, failure.reason):
            return sentence, advice
    return _explain_kind(failure.kind)


def draw_details(message: str) -> str:
    """Return what the program said as HTML, folded: it is in English, for who looks after the server."""
    note = escape_text(_("The program's own message, in English:"))
    return (
        f'<details class="kb-meta"><summary>{escape_text(_("Technical details"))}</summary>'
        f'<p class="kb-meta">{note} <span lang="en" dir="auto">{escape_text(message)}</span></p></details>'
    )


def _list_explanations() -> Sequence[tuple[str, str, str]]:
    """Return how reasons begin or what they hold, with the sentence and the advice; the first that fits counts."""
    return (
        (
            r"^is an empty file",
            _("The file is empty."),
            _("Copy it again from where it came from."),
        ),
        (
            r"^is a picture|^holds no text|^has no pages",
            _("There is no text in the file that can be recognised."),
            _("Check that it is the right file; scan a faint page again."),
        ),
        (
            r"LibreOffice, which is not installed",
            _("Files of this old format cannot be read on this server."),
            _("Save it as a newer Word, Excel or PowerPoint file, or as PDF, and add that."),
        ),
        (
            r"^is copy-protected|^is encrypted in a way",
            _("The file is protected against copying."),
            _("Ask who published it for one without protection."),
        ),
        (
            r"^is an encrypted mail",
            _("The mail is encrypted."),
            _("Open it in your mail program, save what it holds and add that."),
        ),
        (
            r"^ends in |^is no[t ].*(?:text file|mail|message|picture)|^holds no web page|^has no (?:slides|workbook)",
            _("What is in the file does not match the ending of its name."),
            _("Open it in its program, save a new copy and add that."),
        ),
        (
            r"^is packed in a way",
            _("The file is packed in its archive in an unusual way."),
            _("Unpack the archive and add the documents themselves."),
        ),
        (
            r"would unpack|^brings the archive|^holds [\d,]+ files|containers deep|^nests mails",
            _("The file holds too many files, too large ones, or files packed too deep in each other."),
            _("Unpack it and add the documents themselves."),
        ),
        (
            r"^nests|^holds [\d,]+ parts|^has [\d,]+ parts|unpacks to more",
            _("The file is built in too complicated a way."),
            _("Save it as PDF and add that."),
        ),
        (
            r"characters of text|cell that is too long|^becomes larger",
            _("There is more text in the file than can be read at once."),
            _("Split it into parts and add those."),
        ),
        (
            r"^took |takes more than",
            _("Reading the file takes too long."),
            _("Split it into parts and add those; scan a page that is hard to read again."),
        ),
        (
            r"memory",
            _("Reading the file needs more memory than there is."),
            _("Save it with smaller pictures, or split it into parts."),
        ),
        (
            r"million dots",
            _("The picture is too large."),
            _("Scan it at 200 to 300 dots per inch."),
        ),
        (
            r"^the disk fails",
            _("The server's disk is full or fails."),
            _("Ask who looks after the server to make room, and try again."),
        ),
        (
            r"^the file changed while",
            _("Somebody was changing the file while it was read."),
            _("Close it in other programs and try again."),
        ),
        (
            r"^cannot be read:|cannot be listed|^is a folder",
            _("The file could not be opened just now."),
            _("Check that its drive is connected and that the file may be opened, and try again."),
        ),
        (
            r"^the name of the file",
            _("The name of the file holds characters that cannot be read."),
            _("Give the file a simple name."),
        ),
        (
            r"^is a link|^is not a regular file",
            _("This is only a link to a file that lies elsewhere."),
            _("Put the document itself into the folder."),
        ),
        (
            r"^is damaged|^is a damaged|cut short|^confused|^stopped its reader|^has no ",
            _("The file is damaged or incomplete."),
            _("Copy it again from where it came from, or open it in its program and save a new copy."),
        ),
    )


def _explain_sidecar(reason: str) -> tuple[str, str]:
    """Return the same of a file that describes a document."""
    if reason.startswith("belongs to no document"):
        return (
            _("This file describes a document that does not lie beside it."),
            _("Give it the name of its document, or delete it."),
        )
    return (
        _("What this file says of its document cannot be understood."),
        _("Delete it and correct the entry of the document here, or have who wrote the file look at it."),
    )


def _explain_kind(kind: str) -> tuple[str, str]:
    return {
        "UnsupportedFormat": (
            _("Files of this format cannot be read."),
            _("Save it as PDF, Word or plain text and add that."),
        ),
        "EncryptedSource": (
            _("The file is protected by a password."),
            _("Save it without the password and add that."),
        ),
        "NoTextFound": (
            _("There is no text in the file."),
            _("Check that it is the right file; scan a faint page again."),
        ),
        "LimitExceeded": (
            _("The file is too large, or takes too long to read."),
            _("Split it into parts and add those."),
        ),
        "SourceUnavailable": (
            _("The file could not be opened just now."),
            _("Check that its drive is connected and that the file may be opened, and try again."),
        ),
        "FilesMissing": (
            _(
                "So many files of this folder are gone that its drive may be missing; their documents stay as they were."
            ),
            _("Connect the drive and read the folder again, or say that the files were removed on purpose."),
        ),
    }.get(
        kind,
        (
            _("The file is damaged or is not what its name says."),
            _("Open it in its program, save a new copy and add that."),
        ),
    )
