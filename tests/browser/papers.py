"""Papers of the forms that an association has: printed in two columns, scanned, typed in Word, in Cyrillic letters.

What stands where on the printed ones is known from how they are drawn here, not from how they are read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.browser.steps import Area
from tests.ingest.make_sources import make_pdf

WIDTH, HEIGHT = A4
_SIZE, _LEADING = 11, 15
_LEFT, _RIGHT, _TOP = 60, 320, 700

COLUMNS_LEFT = [
    "The members of the valley met in March to",
    "choose a new board. Nine people stood for",
    "the seven seats, and all of them were heard.",
    "The board meets every second month, and its",
    "minutes are kept by the secretary.",
]
COLUMNS_RIGHT = [
    "The house in the old school was opened in",
    "June. Its kitchen feeds everyone who works",
    "in the house.",
    "The evening school trained 84 women in",
    "bookkeeping during the winter of 2017.",
    "The savings bank lent the money for the roof.",
]
COLUMNS_QUOTE = "The evening school trained 84 women in bookkeeping during the winter of 2017."
# The quote is all of the fourth and of the fifth line on the right.
_QUOTED_LINES = (3, 4)

# The last line stands far below, so that it is a paragraph of its own.
SCAN_LINES = [
    "OBAVIJEST ZADRUGE MASLINA",
    "",
    "Traktor zadruge stajao je 23.400 eura i plaćen je odjednom.",
    *[""] * 6,
    "Berba počinje u listopadu i traje mjesec dana.",
]
SCAN_QUOTE = SCAN_LINES[2]
_SCAN_DPI, _SCAN_LEFT, _SCAN_TOP, _SCAN_LEADING, _SCAN_SIZE = 200, 180, 240, 70, 36
_SCAN_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

# The same figure stands in two years: only its place tells one from the other.
LETTER = [
    "Lettera ai soci della cooperativa Girasole",
    "Nel 2016 la cooperativa ha assunto 12 giovani.",
    "Il magazzino di Gorizia ha aperto le porte nel mese di maggio.",
    "Il forno sociale di Gorizia produce 310 chili di pane al giorno.",
    "Nel 2018 la cooperativa ha assunto 12 giovani.",
]
LETTER_QUOTE = LETTER[3]

CYRILLIC = """ИЗВЕШТАЈ ЗАДРУГЕ СУНЦОКРЕТ

Задруга окупља пчеларе и воћаре из долине.

У 2020. години задруга је продала 640 килограма меда.

Мед се продаје на пијаци и у школама.
"""
CYRILLIC_QUOTE = "У 2020. години задруга је продала 640 килограма меда."


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, a question whose answer is its sentence `quote`, and where that stands on the picture of the page.

    `areas` is empty for a paper without pictures; `words` is all of its text without white space.
    """

    name: str
    question: str
    quote: str
    words: str
    areas: tuple[Area, ...] = ()
    tolerance: float = 0.006


def write_papers(folder: Path) -> None:
    """Write the papers as files into a folder."""
    (folder / "columns.pdf").write_bytes(_print_columns())
    (folder / "obavijest.pdf").write_bytes(_scan())
    (folder / "lettera.docx").write_bytes(_type_letter())
    (folder / "suncokret.txt").write_text(CYRILLIC, encoding="utf-8")


def list_papers() -> list[Paper]:
    """Return the papers with what is asked of them: in the language of the paper, in another one, in the other script."""
    return [
        Paper(
            "columns.pdf",
            "How many women did the evening school train in bookkeeping?",
            COLUMNS_QUOTE,
            _squeeze(COLUMNS_LEFT + COLUMNS_RIGHT),
            tuple(_place_in_column(line) for line in _QUOTED_LINES),
        ),
        Paper(
            "obavijest.pdf",
            "Koliko je stajao traktor zadruge Maslina?",
            SCAN_QUOTE,
            _squeeze(SCAN_LINES),
            (_place_on_scan(2),),
            # The edges of letters on a scan are where the reading finds them.
            tolerance=0.012,
        ),
        Paper(
            "lettera.docx",
            "Quanti chili di pane produce al giorno il forno sociale di Gorizia?",
            LETTER_QUOTE,
            _squeeze(LETTER),
        ),
        Paper(
            "suncokret.txt", "Koliko kilograma meda je prodala zadruga Suncokret?", CYRILLIC_QUOTE, _squeeze([CYRILLIC])
        ),
    ]


def _squeeze(lines: Sequence[str]) -> str:
    return "".join("".join(line.split()) for line in lines)


def _print_columns() -> bytes:
    lines = [(_LEFT, 760.0, 16.0, "NEWS FROM THE VALLEY")]
    for left, column in ((_LEFT, COLUMNS_LEFT), (_RIGHT, COLUMNS_RIGHT)):
        lines += [(left, _TOP - place * _LEADING, float(_SIZE), text) for place, text in enumerate(column)]
    return make_pdf([lines])


def _place_in_column(line: int) -> Area:
    """Return where a line of the right column stands: its letters go from a fifth below the line to its height."""
    bottom = _TOP - line * _LEADING
    right = _RIGHT + stringWidth(COLUMNS_RIGHT[line], "Helvetica", _SIZE)
    return Area(
        _RIGHT / WIDTH, 1 - (bottom + 0.76 * _SIZE) / HEIGHT, right / WIDTH, 1 - (bottom - 0.2 * _SIZE) / HEIGHT
    )


def _draw_scan() -> tuple[Image.Image, list[tuple[float, float, float, float]]]:
    """Return the picture of a page, and where each line was drawn on it."""
    size = (round(WIDTH / 72 * _SCAN_DPI), round(HEIGHT / 72 * _SCAN_DPI))
    picture = Image.new("L", size, 250)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(_SCAN_FONT, _SCAN_SIZE)
    places = []
    for number, text in enumerate(SCAN_LINES):
        corner = (_SCAN_LEFT, _SCAN_TOP + number * _SCAN_LEADING)
        pen.text(corner, text, font=font, fill=20)
        places.append(pen.textbbox(corner, text, font=font))
    return picture, places


def _scan() -> bytes:
    buffer = io.BytesIO()
    _draw_scan()[0].save(buffer, "PDF", resolution=_SCAN_DPI)
    return buffer.getvalue()


def _place_on_scan(line: int) -> Area:
    picture, places = _draw_scan()
    left, top, right, bottom = places[line]
    return Area(left / picture.width, top / picture.height, right / picture.width, bottom / picture.height)


def _type_letter() -> bytes:
    letter, buffer = Document(), io.BytesIO()
    letter.add_heading(LETTER[0], level=1)
    for text in LETTER[1:]:
        letter.add_paragraph(text)
    letter.save(buffer)
    return buffer.getvalue()
