"""RTF as a stream of control words and text -> its body, its notes and its properties."""

from __future__ import annotations

from copy import copy

from ingest.parsers.rtf_preamble import SYMBOL, Preamble
from ingest.parsers.rtf_story import Item, Paragraph, State, Story
from ingest.parsers.rtf_words import (
    CHARACTERS,
    DROPPED,
    KNOWN_EXTENSIONS,
    OF_CHARACTERS,
    OF_PARAGRAPHS,
    OF_TABLES,
    SIGNS,
    SKIPPED,
    TOKEN,
    join_surrogates,
)
from kb.config import LimitsConfig
from kb.documents import BlockKind
from kb.errors import LimitExceeded, UnreadableSource

_BULLET_SIGNS = {"": "•", "o": "○", "·": "•", "-": "–"}
_HEADING_CHARACTERS = 300
_DEEPEST = 300
_DEEPEST_TABLE = 20


class Reader:
    """Reads control words and text in the order of the file."""

    def __init__(self, content: bytes, *, limits: LimitsConfig, source: str) -> None:
        self.body = Story()
        self.notes: list[Item] = []
        self.preamble = Preamble()
        self._content = content
        self._limits = limits
        self._source = source
        # Bytes of the code page that have not become characters yet.
        self._bytes = bytearray()
        # How many characters of the fallback for the last \u are still to be passed over.
        self._fallback = 0
        self._is_extension = False
        self._length = 0
        self._state = State(story=self.body)
        self._state.take = self._take_text
        self._stack: list[State] = []

    def read(self) -> None:
        """Read the whole file into `body`, `notes` and `preamble`."""
        place = 0
        size = len(self._content)
        is_closed = False
        while place < size and not is_closed:
            token = TOKEN.match(self._content, place)
            if token is None:
                break
            place = token.end()
            kind = token.lastgroup
            if kind == "text":
                self._read_text(token["text"])
            elif kind == "hex":
                self._read_byte(int(token["hex"], 16))
            elif kind == "brace":
                self._flush_bytes()
                self._fallback = 0
                if token["brace"] == b"{":
                    self._open_group()
                else:
                    is_closed = self._close_group()
            elif kind == "sign":
                self._read_sign(token["sign"])
            elif token["word"] is not None:
                self._flush_bytes()
                number = int(token["number"]) if token["number"] else None
                place = self._read_word(token["word"].decode("ascii"), number, place)
        self._flush_bytes()
        # Some programs forget the last brace; more than one is missing where the file was cut.
        if len(self._stack) > 1:
            raise UnreadableSource(self._source, "is cut short", "copy it again from where it came from")
        self._end_paragraph(self.body)
        self.body.items.extend(self.body.take_open(0))

    def _open_group(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise LimitExceeded(
                self._source, "nests its parts too deep", "open it in a word processor and save it anew"
            )
        self._stack.append(self._state)
        self._state = copy(self._state)
        self._state.end = None
        self._is_extension = False
        if self._state.in_styles:
            self.preamble.begin_style()

    def _close_group(self) -> bool:
        """End a group and say whether it was the outermost."""
        if self._state.end is not None:
            self._state.end()
        if not self._stack:
            return True
        self._state = self._stack.pop()
        return not self._stack

    def _skip_group(self, place: int) -> int:
        """Return the place of the brace that ends the group at a place."""
        depth = 0
        while (found := SKIPPED.search(self._content, place)) is not None:
            place = found.end()
            if found[1]:
                place += int(found[1])
            elif found[0] == b"{":
                depth += 1
            elif found[0] == b"}":
                if not depth:
                    return found.start()
                depth -= 1
        raise UnreadableSource(self._source, "is cut short", "copy it again from where it came from")

    def _read_text(self, piece: bytes) -> None:
        if self._fallback:
            taken = min(self._fallback, len(piece))
            self._fallback -= taken
            piece = piece[taken:]
        if self._state.take is None or not piece:
            return
        if piece.isascii():
            self._bytes += piece
            return
        try:
            # No RTF should, but some programs write UTF-8 as it is; other code pages hardly ever look like it.
            text = piece.decode("utf-8")
        except UnicodeDecodeError:
            self._bytes += piece
            return
        self._flush_bytes()
        self._state.take(text)

    def _read_byte(self, byte: int) -> None:
        if self._fallback:
            self._fallback -= 1
        elif self._state.take is not None:
            self._bytes.append(byte)

    def _flush_bytes(self) -> None:
        """Turn the bytes read so far into characters, by the code page of the font."""
        if not self._bytes:
            return
        piece = bytes(self._bytes)
        self._bytes.clear()
        if self._state.take is None:
            return
        encoding = self.preamble.find_encoding(self._state.font)
        if self._state.in_fonts or self._state.in_styles or self._state.in_info:
            encoding = self.preamble.default_encoding
        if encoding == SYMBOL:
            # As Word does in its newer formats; bullets are then known by these code points.
            self._state.take("".join(chr(0xF000 + byte) if byte > 0x20 else " " for byte in piece))
        elif piece.isascii():
            self._state.take(piece.decode("ascii"))
        else:
            self._state.take(piece.decode(encoding, errors="replace"))

    def _read_sign(self, sign: bytes) -> None:
        self._flush_bytes()
        if sign == b"*":
            self._is_extension = True
            return
        if self._fallback:
            self._fallback -= 1
            return
        if sign in b"\r\n":
            self._end_line("par")
        elif (text := SIGNS.get(sign)) is not None and self._state.take is not None:
            self._state.take(text)

    def _read_word(self, word: str, number: int | None, place: int) -> int:
        """Follow a control word and return where to read on."""
        if word == "bin":
            return place + max(0, number or 0)
        is_extension, self._is_extension = self._is_extension, False
        if word == "u":
            self._read_unicode(number or 0)
            return place
        if self._fallback:
            # A control word in a fallback counts as one character.
            self._fallback -= 1
            return place
        if word in DROPPED or (is_extension and word not in KNOWN_EXTENSIONS):
            self._state.take = None
            return self._skip_group(place)
        if self._state.in_fonts or self._state.in_styles or self._state.in_info:
            self.preamble.read_word(word, number, state=self._state, is_inner=len(self._stack) > 1)
        elif word in CHARACTERS:
            if self._state.take is not None:
                self._state.take(CHARACTERS[word])
        elif word in OF_CHARACTERS:
            self._read_character_word(word, number)
        elif word in OF_PARAGRAPHS:
            self._read_paragraph_word(word, number)
        elif word in OF_TABLES:
            self._read_cell_word(word, number)
        else:
            return self._open_destination(word, number, place)
        return place

    def _read_unicode(self, number: int) -> None:
        self._fallback = self._state.fallback_length
        if self._state.take is not None and -0x8000 <= number <= 0x10FFFF:
            # Older programs write the code points above 32,767 as negative numbers, and those past 65,535 as two.
            self._state.take(chr(number + 0x10000 if number < 0 else number))

    def _open_destination(self, word: str, number: int | None, place: int) -> int:
        """Follow the words that say what a group holds, or how the document was written."""
        state = self._state
        if word == "ansicpg":
            self.preamble.set_code_page(number or 0)
        elif word in ("mac", "pc", "pca"):
            self.preamble.default_encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "deff":
            self.preamble.default_font = number
        elif word == "fonttbl":
            state.in_fonts, state.take = True, self.preamble.take_font_name
        elif word == "stylesheet":
            state.in_styles, state.take = True, self.preamble.take_style_name
        elif word == "info":
            state.in_info, state.take = True, None
        elif word in ("listtext", "pntext"):
            state.take, state.is_bold = self._take_label, False
        elif word == "footnote":
            self._open_story(self.notes)
        elif word in ("shptxt", "dptxbxtext") and state.story is not None:
            self._open_story(state.story.boxes)
        elif word == "nesttableprops":
            state.take, state.in_nested_row = None, True
        elif word in ("shpinst", "do", "upr", "fldinst"):
            state.take = None
        elif word == "ud":
            state.take = self._stack[-2].take if len(self._stack) > 1 else None
        return place

    def _open_story(self, items: list[Item]) -> None:
        """Begin a note or text box, whose paragraphs go to `items` when its group ends."""
        story = Story()
        if self._state.is_hidden or self._state.is_deleted:
            items = []
        self._state.story = story
        self._state.take = self._take_text
        self._state.table_depth = 0

        def end() -> None:
            self._end_paragraph(story)
            items.extend((*story.items, *story.take_open(0)))

        self._state.end = end

    def _read_character_word(self, word: str, number: int | None) -> None:
        state = self._state
        is_on = number != 0
        if word == "f":
            state.font = number
        elif word == "uc":
            state.fallback_length = min(max(number or 0, 0), 8)
        elif word == "b":
            state.is_bold = is_on
        elif word == "v":
            state.is_hidden = is_on
        elif word == "deleted":
            state.is_deleted = is_on
        else:
            state.is_bold = state.is_hidden = state.is_deleted = False
            state.font = None

    def _read_paragraph_word(self, word: str, number: int | None) -> None:
        state = self._state
        if word in ("par", "sect", "page", "column"):
            self._end_line(word)
        elif word == "pard":
            state.style, state.outline, state.list_level = 0, None, 0
            state.is_list = False
            state.table_depth = 0
        elif word == "s":
            state.style = number or 0
            state.is_bold = self.preamble.is_bold(state.style)
        elif word == "outlinelevel":
            state.outline = number
        elif word == "ilvl":
            state.list_level = min(max(number or 0, 0), 8)
        elif word == "ls":
            state.is_list = bool(number)
        elif word == "itap":
            state.table_depth = min(max(number or 0, 0), _DEEPEST_TABLE)
        else:
            state.table_depth = max(state.table_depth, 1)

    def _read_cell_word(self, word: str, number: int | None) -> None:
        state = self._state
        story = state.story
        if story is None:
            return
        depth = max(state.table_depth, 2) if state.in_nested_row or word.startswith("nest") else 1
        row = story.open_row(depth)
        if word == "trowd":
            row.edges.clear()
            row.is_header = False
        elif word == "trhdr":
            row.is_header = True
        elif word == "cellx":
            row.edges.append(number or 0)
        elif word in ("cell", "nestcell"):
            state.table_depth = depth
            self._end_paragraph(story)
            story.end_cell(depth)
        else:
            story.end_row(depth)

    def _take_text(self, text: str) -> None:
        state = self._state
        if state.is_hidden or state.is_deleted or state.story is None:
            return
        state.story.parts.append(text)
        self._length += len(text)
        if self._length > self._limits.characters:
            raise LimitExceeded(
                self._source,
                f"has more than {self._limits.characters:,} characters of text",
                "split it or raise ingest.limits.characters in config.yaml",
            )
        if not state.is_bold and not text.isspace():
            state.story.is_bold = False

    def _take_label(self, text: str) -> None:
        if self._state.story is not None:
            self._state.story.label.append(text)

    def _end_line(self, word: str) -> None:
        """End a paragraph; a break of the page or section ends one only where it has begun."""
        story = self._state.story
        if story is None or self._state.take != self._take_text:
            return
        if word == "par" or story.parts:
            self._end_paragraph(story)

    def _end_paragraph(self, story: Story) -> None:
        state = self._state
        text = join_surrogates("".join(story.parts)).strip(" \t\n")
        label = join_surrogates("".join(story.label)).strip()
        is_bold = story.is_bold
        story.parts.clear()
        story.label.clear()
        story.is_bold = True
        paragraphs: list[Item] = []
        if text and not self.preamble.is_contents(state.style):
            paragraphs.append(self._make_paragraph(text, label, is_bold=is_bold))
        if not state.table_depth:
            story.items.extend(story.take_open(0))
        into = story.open_row(state.table_depth).cell if state.table_depth else story.items
        into.extend((*paragraphs, *story.boxes))
        story.boxes.clear()

    def _make_paragraph(self, text: str, label: str, *, is_bold: bool) -> Paragraph:
        state = self._state
        outline = self.preamble.find_outline_level(state)
        if outline is not None and len(text) <= _HEADING_CHARACTERS:
            number = f"{label} " if label[:1].isalnum() else ""
            return Paragraph(BlockKind.HEADING, number + " ".join(text.split()), outline, is_bold)
        if label or state.is_list:
            level = self.preamble.find_list_level(state)
            return Paragraph(BlockKind.LIST_ITEM, f"{_BULLET_SIGNS.get(label, label)} {text}", level, is_bold)
        return Paragraph(BlockKind.PARAGRAPH, text, 0, is_bold)
