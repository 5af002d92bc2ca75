"""What the control words of RTF stand for, and how they are told from text."""

from __future__ import annotations

import re

TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<newline>[\r\n\x00]+)|(?P<text>[^\\{}\r\n\x00]+)|(?P<stray>\\)",
    re.DOTALL,
)
SKIPPED = re.compile(rb"\\bin(\d{1,9}) ?|\\[\\{}]|[{}]")
SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
# Groups whose text is not part of the document.
DROPPED = frozenset(
    ("colortbl", "pict", "object", "header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf")
    + (
        "annotation",
        "xe",
        "tc",
        "rxe",
        "shprslt",
        "nonshppict",
        "sp",
        "nonesttables",
        "private",
        "fldtype",
        "listtable",
    )
    + ("revtbl", "filetbl", "themedata", "datastore", "rsidtbl", "listoverridetable", "atnid", "atnauthor", "comment")
)
# Groups that readers may ignore and that we know.
KNOWN_EXTENSIONS = frozenset(
    ("footnote", "shpinst", "shptxt", "do", "dptxbxtext", "ud", "nesttableprops", "pntext", "listtext")
)
_SURROGATES = re.compile("[\ud800-\udfff]")
# What control words are about, beside those that say what a group holds.
OF_CHARACTERS = frozenset(("f", "uc", "b", "v", "deleted", "plain"))
OF_PARAGRAPHS = frozenset(("par", "sect", "page", "column", "pard", "s", "outlinelevel", "ilvl", "ls", "intbl", "itap"))
OF_TABLES = frozenset(("trowd", "trhdr", "cellx", "cell", "nestcell", "row", "nestrow"))


def join_surrogates(text: str) -> str:
    """Return the text with characters that were written as two halves made whole."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
