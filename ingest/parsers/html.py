"""HTML: what a reader of the page sees of its own text, without the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from ingest.parsers.assembly import RecordWriter, find_header_rows
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
    + ["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "nav", "aside"]
    + ["h1", "h2", "h3", "h4", "h5", "h6"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORM_WORDS = 40
# Deeper than any page a person wrote; a converter's or an attacker's nesting would exhaust the stack.
_DEEPEST = 200
_WIDEST_CELL = 200
_TALLEST_CELL = 2000
# A cell with more text than this is a column of the page.
_CELL_CHARACTERS = 1000
_CELL_CHARACTERS_WITH_LIST = 400


def parse_html(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an HTML page: headings, paragraphs, lists and tables of its body, in reading order.

    Scripts, navigation, footers, forms and cookie notices are left out; when that leaves almost nothing, only what is
    never shown is left out. Raises UnreadableSource.
    """
    declared = _DECLARED.search(content[:2048])
    text = decode_source(content, source=source, declared=declared[1].decode("ascii") if declared else None)
    return parse_markup(text, source=source)


def parse_markup(text: str, *, source: str) -> ParsedSource:
    """Parse the characters of an HTML page, as `parse_html` does its bytes. Raises UnreadableSource."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    # The reader stops at a null character.
    content = text.replace("\x00", "").encode("utf-8", errors="replace")
    try:
        page = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        # There is no element in it, not even text.
        page = None
    if page is None:
        return RecordWriter().finish("text/html", {})
    properties = _read_properties(page)
    root = page.find("body")
    root = page if root is None else root
    for element in [element for element in root.iter(etree.Element) if _is_never_shown(element)]:
        _remove(element)
    parsed = _write(root, properties, source=source, is_whole=False)
    everything = len(collapse_spaces("".join(root.itertext())))
    if len(parsed.text) < 0.2 * min(everything, 2000):
        parsed = _write(root, properties, source=source, is_whole=True)
    return parsed


def _write(root: etree._Element, properties: dict[str, str | None], *, source: str, is_whole: bool) -> ParsedSource:
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


def _remove(element: etree._Element) -> None:
    """Take an element out of the page; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        # The reader lets characters through that it does not take back.
        tail = _REFUSED.sub("", element.tail)
        before = element.getprevious()
        if before is None:
            parent.text = _REFUSED.sub("", parent.text or "") + tail
        else:
            before.tail = _REFUSED.sub("", before.tail or "") + tail
        element.tail = None
    parent.remove(element)


def _is_never_shown(element: etree._Element) -> bool:
    if element.tag in _NEVER_SHOWN:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and bool(_HIDDEN_STYLE.search(style))


def _is_site_part(element: etree._Element) -> bool:
    """Say whether an element belongs to the site around the document rather than to the document."""
    tag = element.tag
    if tag in _SITE_PARTS or element.get("role", "").lower() in _SITE_ROLES:
        return True
    if tag == "header":
        # The header of an article holds its title; that of the page holds the menu.
        in_article = next(element.iterancestors("article", "main", "section"), None) is not None
        return not in_article and next(element.iter("h1", "h2"), None) is None
    if tag == "form":
        # Some sites wrap the whole page in one form.
        return len(" ".join(element.itertext()).split()) < _FORM_WORDS
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 1 and bool(_SITE_NAMES.search(names)) and tag not in ("body", "html", "main", "article")


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
        if not self._inline:
            return
        pieces = [collapse_spaces(piece) for piece in "".join(self._inline).split("\x01")]
        self._inline.clear()
        self._writer.add(self._kind, "\n".join(piece for piece in pieces if piece), level=self._level)

    def walk(self, element: etree._Element, *, depth: int, list_level: int = 0) -> None:
        """Collect what is inside an element."""
        if depth > _DEEPEST:
            raise _TooDeepError
        self._collect(element.text)
        for child in element.iterchildren(etree.Element):
            self._walk_element(child, depth=depth, list_level=list_level)
            self._collect(child.tail)

    def _collect(self, text: str | None) -> None:
        if text:
            self._inline.append(text.replace("\x01", ""))

    def _walk_element(self, element: etree._Element, *, depth: int, list_level: int) -> None:
        tag = element.tag
        if not self._is_whole and _is_site_part(element):
            return
        if tag == "br":
            self._inline.append("\x01")
        elif tag in _HEADINGS:
            self._set(BlockKind.HEADING, int(tag[1]))
            self.walk(element, depth=depth + 1)
            self._set(BlockKind.PARAGRAPH, 0)
        elif tag in ("ul", "ol"):
            self._walk_list(element, depth=depth, list_level=list_level + 1)
        elif tag == "table" and (rows := _read_table(element)) is not None:
            self._write_table(element, *rows)
        elif tag == "pre":
            self._set(BlockKind.PARAGRAPH, 0)
            self._inline.append("".join(element.itertext()).replace("\n", "\x01"))
            self.flush()
        elif tag in _BLOCK_TAGS:
            kind, level = self._kind, self._level
            if not (kind == BlockKind.LIST_ITEM and not self._has_text()):
                self.flush()
            self.walk(element, depth=depth + 1, list_level=list_level)
            self.flush()
            self._kind, self._level = kind, level
        else:
            self.walk(element, depth=depth + 1, list_level=list_level)

    def _walk_list(self, element: etree._Element, *, depth: int, list_level: int) -> None:
        if depth > _DEEPEST:
            raise _TooDeepError
        kind, level = self._kind, self._level
        self.flush()
        is_numbered = element.tag == "ol"
        number = _small_number(element.get("start"), 1)
        for child in element.iterchildren(etree.Element):
            if child.tag != "li":
                # Some editors put a nested list beside the item it belongs to.
                self._walk_element(child, depth=depth + 1, list_level=list_level)
                continue
            if not self._is_whole and _is_site_part(child):
                continue
            self._set(BlockKind.LIST_ITEM, list_level)
            number = _small_number(child.get("value"), number)
            self._inline.append(f"{number}. " if is_numbered else "• ")
            number += 1
            before = self._writer.length
            self.walk(child, depth=depth + 1, list_level=list_level)
            if self._writer.length == before and not self._has_text():
                self._inline.clear()
            self.flush()
        self._kind, self._level = kind, level

    def _write_table(self, table: etree._Element, rows: Sequence[Sequence[str]], headers: int) -> None:
        kind, level = self._kind, self._level
        self._set(BlockKind.PARAGRAPH, 0)
        caption = next(table.iterchildren("caption"), None)
        if caption is not None:
            self._writer.add(BlockKind.PARAGRAPH, _read_cell(caption))
        self._writer.end_run()
        self._writer.add_rows(rows, headers=headers)
        self._writer.end_run()
        self._kind, self._level = kind, level

    def _set(self, kind: BlockKind, level: int) -> None:
        self.flush()
        self._kind, self._level = kind, level

    def _has_text(self) -> bool:
        return any(character.isalnum() for piece in self._inline for character in piece.removeprefix("• "))


# Tables --------------------------------------------------------------------------------------------------------------


def _read_table(table: etree._Element) -> tuple[list[list[str]], int] | None:
    """Return the rows of a table with their columns aligned, and how many of them are headers.

    A cell that reaches over others leaves them empty. None for a table that only arranges the page: it has one column,
    or holds other tables, headings or whole columns of text.
    """
    if table.get("role", "").lower() in ("presentation", "none"):
        return None
    if next(table.iterdescendants("table", "h1", "h2", "h3"), None) is not None:
        return None
    elements = list(_find_rows(table))
    cells = [[cell for cell in row.iterchildren("td", "th")] for row in elements]
    if all(len(row) <= 1 for row in cells):
        return None
    if next(table.iterdescendants("th"), None) is None:
        has_list = next(table.iterdescendants("ul", "ol"), None) is not None
        longest = _CELL_CHARACTERS_WITH_LIST if has_list else _CELL_CHARACTERS
        if (has_list and len(cells) < 2) or any(len(_read_cell(cell)) > longest for row in cells for cell in row):
            return None
    placed: list[dict[int, str]] = []
    reserved: dict[int, int] = {}
    for row in cells:
        texts: dict[int, str] = {}
        column = 0
        taken = {place for place, left in reserved.items() if left > 0}
        reserved = {place: left - 1 for place, left in reserved.items() if left > 1}
        for cell in row:
            while column in taken:
                column += 1
            texts[column] = _read_cell(cell)
            width = min(max(_small_number(cell.get("colspan"), 1), 1), _WIDEST_CELL)
            height = min(max(_small_number(cell.get("rowspan"), 1), 1), _TALLEST_CELL)
            if height > 1:
                reserved.update(dict.fromkeys(range(column, column + width), height - 1))
            column += width
        placed.append(texts)
    columns = sorted({column for texts in placed for column, text in texts.items() if text})
    rows = [[texts.get(column, "") for column in columns] for texts in placed]
    heads = [_is_head(element, own) for element, own in zip(elements, cells, strict=True)]
    headers = next((place for place, is_head in enumerate(heads) if not is_head), 0)
    return rows, headers or find_header_rows(rows)


def _find_rows(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those that a form or another stray element wraps."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == "tr":
            yield child
        elif child.tag not in ("table", "td", "th", "caption"):
            yield from _find_rows(child)


def _is_head(row: etree._Element, cells: Sequence[etree._Element]) -> bool:
    parent = row.getparent()
    return bool(cells) and (
        (parent is not None and parent.tag == "thead")
        or all(cell.tag == "th" or not _read_cell(cell) for cell in cells)
    )


def _read_cell(cell: etree._Element) -> str:
    """Return the text of a cell on one line; only breaks and blocks set words apart."""
    pieces = [cell.text or ""]
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element is cell:
            continue
        if element.tag == "br" or element.tag in _BLOCK_TAGS:
            pieces.append(" ")
        pieces.append((element.text if event == "start" else element.tail) or "")
    return collapse_spaces("".join(pieces))


def _small_number(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 6 else otherwise


# Properties ----------------------------------------------------------------------------------------------------------


def _read_properties(page: etree._Element) -> dict[str, str | None]:
    named: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        named.setdefault(name, meta.get("content") or "")
    title = next(page.iter("title"), None)
    time = next((time for time in page.iter("time") if time.get("datetime")), None)
    language = page.get("lang") or page.get("xml:lang") or page.get(_XML_LANGUAGE)
    return _keep_first(
        title=[named.get("og:title"), named.get("dc.title"), None if title is None else "".join(title.itertext())],
        author=[named.get("author"), named.get("article:author"), named.get("dc.creator")],
        created=[
            *(
                named.get(name)
                for name in ("article:published_time", "date", "dc.date", "dcterms.date", "datepublished")
            ),
            None if time is None else time.get("datetime"),
        ],
        modified=[named.get("article:modified_time"), named.get("last-modified"), named.get("datemodified")],
        subject=[named.get("description"), named.get("og:description"), named.get("dc.subject")],
        keywords=[named.get("keywords")],
        language=[language, named.get("og:locale"), named.get("content-language")],
    )


def _keep_first(**candidates: list[str | None]) -> dict[str, str | None]:
    """Return each name with its first candidate that says something."""
    return {
        name: next((value for value in values if value and value.strip()), None) for name, values in candidates.items()
    }
