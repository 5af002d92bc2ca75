"""HTML: what a reader of the page sees of its own text, without the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.characters import collapse_spaces
from ingest.parsers.plain import decode_source
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import UnreadableSource

_NEVER_SHOWN = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "head", "title", "iframe", "object", "canvas", "map"]
    + ["select", "option", "input", "textarea", "button", "audio", "video", "dialog", "datalist", "link", "meta"]
)
_SITE_PARTS = frozenset(["nav", "footer", "aside", "menu"])
_SITE_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar"]
)
_SITE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:cookies?|gdpr|consent|piskotki|kolacici|breadcrumbs?|navbar|sidebar|social-(?:share|icons)"
    r"|share-buttons|skip-link|screen-reader-text|sr-only|visually-hidden|popup|newsletter-signup|site-(?:header|footer))"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_BLOCK_TAGS = frozenset(
    ["p", "div", "section", "article", "main", "header", "footer", "body", "html", "blockquote", "figure", "figcaption"]
    + ["address", "pre", "hr", "form", "fieldset", "details", "summary", "center", "dl", "dt", "dd", "ul", "ol", "li"]
    + [
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "nav",
        "aside",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""")
_FORM_WORDS = 40
# Deeper than any page a person wrote; a converter's or an attacker's nesting would exhaust the stack.
_DEEPEST = 200


def parse_html(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an HTML page: headings, paragraphs, lists and tables of its body, in reading order.

    Scripts, navigation, footers, forms and cookie notices are left out; when that leaves almost nothing, only what is
    never shown is left out. Raises UnreadableSource.
    """
    declared = _DECLARED.search(content[:2048])
    text = decode_source(content, source=source, declared=declared[1].decode("ascii") if declared else None)
    # lxml stops at a null character.
    soup = BeautifulSoup(text.replace("\x00", ""), "lxml")
    root = soup.body or soup
    properties = _read_properties(soup)
    for tag in list(root.find_all(_is_never_shown)):
        tag.extract()
    parsed = _write(root, properties, source=source, is_whole=False)
    everything = len(collapse_spaces(root.get_text(" ")))
    if len(parsed.text) < 0.2 * min(everything, 2000):
        parsed = _write(root, properties, source=source, is_whole=True)
    return parsed


def _write(root: Tag, properties: dict[str, str | None], *, source: str, is_whole: bool) -> ParsedSource:
    writer = RecordWriter()
    walker = _Walker(writer, is_whole=is_whole)
    try:
        walker.walk(root, depth=0)
        walker.flush()
    except _TooDeepError as error:
        raise UnreadableSource(
            source, f"nests its elements deeper than {_DEEPEST}", "save it anew from a browser"
        ) from error
    return writer.finish("text/html", properties)


def _is_never_shown(tag: Tag) -> bool:
    if tag.name in _NEVER_SHOWN or tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(str(tag.get("style") or "")))


def _is_site_part(tag: Tag) -> bool:
    """Say whether an element belongs to the site around the document rather than to the document."""
    if tag.name in _SITE_PARTS or str(tag.get("role") or "").lower() in _SITE_ROLES:
        return True
    if tag.name == "header":
        # The header of an article holds its title; that of the page holds the menu.
        return tag.find_parent(["article", "main", "section"]) is None and tag.find(["h1", "h2"]) is None
    if tag.name == "form":
        # Some sites wrap the whole page in one form.
        return len(tag.get_text(" ").split()) < _FORM_WORDS
    names = " ".join([*tag.get_attribute_list("class"), str(tag.get("id") or "")])
    return bool(_SITE_NAMES.search(names)) and tag.name not in ("body", "html", "main", "article")


class _TooDeepError(Exception):
    """The elements nest deeper than the walk goes."""


class _Walker:
    """Walks elements in reading order; text between two block elements becomes one paragraph."""

    def __init__(self, writer: RecordWriter, *, is_whole: bool) -> None:
        self._writer = writer
        self._is_whole = is_whole
        self._inline: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._level = 0

    def flush(self) -> None:
        """Write the text collected so far as one block."""
        pieces = [collapse_spaces(piece) for piece in "".join(self._inline).split("\x01")]
        self._inline.clear()
        self._writer.add(self._kind, "\n".join(piece for piece in pieces if piece), level=self._level)

    def walk(self, element: Tag, *, depth: int, list_level: int = 0) -> None:
        """Collect the children of an element."""
        if depth > _DEEPEST:
            raise _TooDeepError
        for child in element.children:
            if isinstance(child, Tag):
                self._walk_tag(child, depth=depth, list_level=list_level)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString | Comment):
                self._inline.append(str(child).replace("\x01", ""))

    def _walk_tag(self, tag: Tag, *, depth: int, list_level: int) -> None:
        if not self._is_whole and _is_site_part(tag):
            return
        if tag.name == "br":
            self._inline.append("\x01")
        elif tag.name in _HEADINGS:
            self._set(BlockKind.HEADING, int(tag.name[1]))
            self.walk(tag, depth=depth + 1)
            self._set(BlockKind.PARAGRAPH, 0)
        elif tag.name in ("ul", "ol"):
            self._walk_list(tag, depth=depth, list_level=list_level + 1)
        elif tag.name == "table" and not _is_layout_table(tag):
            self._walk_table(tag)
        elif tag.name == "pre":
            self._set(BlockKind.PARAGRAPH, 0)
            self._inline.append(tag.get_text().replace("\n", "\x01"))
            self.flush()
        elif tag.name in _BLOCK_TAGS:
            kind, level = self._kind, self._level
            if not (kind == BlockKind.LIST_ITEM and not self._has_text()):
                self.flush()
            self.walk(tag, depth=depth + 1, list_level=list_level)
            self.flush()
            self._kind, self._level = kind, level
        else:
            self.walk(tag, depth=depth + 1, list_level=list_level)

    def _walk_list(self, tag: Tag, *, depth: int, list_level: int) -> None:
        kind, level = self._kind, self._level
        self.flush()
        start = str(tag.get("start") or "1")
        number = int(start) if start.isdecimal() and len(start) < 6 else 1
        for child in tag.children:
            if not isinstance(child, Tag):
                continue
            if child.name != "li":
                # Some editors put a nested list beside the item it belongs to.
                self._walk_tag(child, depth=depth + 1, list_level=list_level)
                continue
            if not self._is_whole and _is_site_part(child):
                continue
            self._set(BlockKind.LIST_ITEM, list_level)
            self._inline.append(f"{number}. " if tag.name == "ol" else "• ")
            number += 1
            before = self._writer.length
            self.walk(child, depth=depth + 1, list_level=list_level)
            if self._writer.length == before and not self._has_text():
                self._inline.clear()
            self.flush()
        self._kind, self._level = kind, level

    def _walk_table(self, table: Tag) -> None:
        self._set(BlockKind.PARAGRAPH, 0)
        caption = table.find("caption")
        if isinstance(caption, Tag):
            self._writer.add(BlockKind.PARAGRAPH, collapse_spaces(caption.get_text(" ")))
        for row in _rows(table):
            cells = [collapse_spaces(cell.get_text(" ")) for cell in row.find_all(["td", "th"], recursive=False)]
            self._writer.add(BlockKind.TABLE_ROW, "\t".join(cells))

    def _set(self, kind: BlockKind, level: int) -> None:
        self.flush()
        self._kind, self._level = kind, level

    def _has_text(self) -> bool:
        return any(character.isalnum() for piece in self._inline for character in piece.removeprefix("• "))


def _rows(table: Tag) -> Iterator[Tag]:
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            yield row


def _is_layout_table(table: Tag) -> bool:
    """Say whether a table only arranges the page: it has one column, or holds headings, lists or tables."""
    if table.find(["table", "h1", "h2", "h3", "ul", "ol"]) is not None:
        return True
    return all(len(row.find_all(["td", "th"], recursive=False)) <= 1 for row in _rows(table))


def _read_properties(soup: BeautifulSoup) -> dict[str, str | None]:
    named: dict[str, str] = {}
    for meta in soup.find_all("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        named.setdefault(name, str(meta.get("content") or ""))
    title = soup.title.get_text() if soup.title else None
    time = soup.find("time", attrs={"datetime": True})
    html = soup.find("html")
    language = html.get("lang") or html.get("xml:lang") if isinstance(html, Tag) else None
    return _keep_first(
        title=[named.get("og:title"), named.get("dc.title"), title],
        author=[named.get("author"), named.get("article:author"), named.get("dc.creator")],
        created=[
            *(
                named.get(name)
                for name in ("article:published_time", "date", "dc.date", "dcterms.date", "datepublished")
            ),
            str(time.get("datetime")) if isinstance(time, Tag) else None,
        ],
        modified=[named.get("article:modified_time"), named.get("last-modified"), named.get("datemodified")],
        subject=[named.get("description"), named.get("og:description"), named.get("dc.subject")],
        keywords=[named.get("keywords")],
        language=[str(language) if language else None, named.get("og:locale"), named.get("content-language")],
    )


def _keep_first(**candidates: list[str | None]) -> dict[str, str | None]:
    """Return each name with its first candidate that says something."""
    return {
        name: next((value for value in values if value and value.strip()), None) for name, values in candidates.items()
    }
