"""An answer as a PDF file, in letters that every machine shows alike.

The letters are those of the app itself: Streamlit brings Source Sans and Source Serif along (SIL Open Font License), which
have the Latin and the Cyrillic letters of all our languages. Only the letters that are used go into the file.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Set
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from streamlit import file_util

from web.answer_files import AnswerSheet, name_sources, write_first_line
from web.i18n import load_translations

_SANS, _SERIF = "sans", "serif"
_FILES = {_SANS: "SourceSansVF-Upright*.woff2", _SERIF: "SourceSerifVariable-Roman*.woff2"}
# The styles of each family, and where on the axes of its file each lies.
_STYLES = {_SANS: {"": {"wght": 400.0}, "B": {"wght": 650.0}}, _SERIF: {"": {"wght": 400.0, "opsz": 10.0}}}
# Ligatures, kerning and hints: reading their rules takes most of a second, and the letters stand well without.
_LEFT_OUT = ["GSUB", "GPOS", "GDEF", "BASE", "MVAR", "HVAR", "STAT", "DSIG", "fpgm", "prep", "cvt ", "gasp"]
# Both fonts have it, and texts seldom do.
_MISSING = "\N{LOZENGE}"
_MARGIN, _INDENT = 22.0, 8.0
_GREY = 90


class _Paper(FPDF):
    """A4 pages with their number at the foot; lengths are millimetres."""

    def footer(self) -> None:
        """Write the number of the page."""
        self.set_y(-15)
        self.set_font(_SANS, size=9)
        self.set_text_color(_GREY)
        self.cell(0, 8, str(self.page_no()), align="C")


def write_pdf(sheet: AnswerSheet) -> bytes:
    """Return the answer as a PDF file with its references and exact quotes.

    A letter that is in neither font, such as a Chinese one, shows as a lozenge, and a line says so.
    """
    paper = _Paper(format="A4")
    # Otherwise "{nb}" in a text would be replaced by the number of pages.
    paper.str_alias_nb_pages = ""
    paper.set_margins(_MARGIN, _MARGIN)
    paper.set_auto_page_break(True, margin=_MARGIN)
    paper.set_title(sheet.question[:250])
    paper.set_creator("SE Observatory")
    paper.set_lang(sheet.language)
    letters = _list_letters(sheet)
    with tempfile.TemporaryDirectory() as folder:
        words = f"{name_sources(sheet)}{_explain_missing(sheet)}0123456789"
        missing = letters - _add_fonts(paper, letters | set(words), Path(folder))
        _write_sheet(paper, sheet, missing)
        return bytes(paper.output())


def _write_sheet(paper: FPDF, sheet: AnswerSheet, missing: Set[str]) -> None:
    instead = str.maketrans({"\t": "    ", **dict.fromkeys(missing, _MISSING)})
    paper.add_page()
    _write(paper, sheet.question.translate(instead), size=16, style="B", after=3)
    for note in sheet.notes:
        _write(paper, note.translate(instead), size=10, grey=True, after=2)
    for paragraph in sheet.paragraphs:
        _write(paper, paragraph.translate(instead), size=11, after=3)
    paper.ln(2)
    _write(paper, name_sources(sheet), size=13, style="B", after=2)
    for item in sheet.references:
        _write(paper, write_first_line(item).translate(instead), size=10, after=1)
        paper.set_left_margin(_MARGIN + _INDENT)
        _write(paper, item.quote.translate(instead), size=10, family=_SERIF, after=4)
        paper.set_left_margin(_MARGIN)
    if missing:
        _write(paper, _explain_missing(sheet), size=9, grey=True)
    _write(paper, sheet.origin, size=9, grey=True)


def _explain_missing(sheet: AnswerSheet) -> str:
    _ = load_translations(sheet.language).gettext
    return _("{sign} stands for a character that cannot be printed.").format(sign=_MISSING)


def _list_letters(sheet: AnswerSheet) -> set[str]:
    """Return every visible character that is written."""
    texts = [sheet.question, *sheet.notes, *sheet.paragraphs, sheet.origin]
    texts += [text for item in sheet.references for text in (write_first_line(item), item.quote)]
    return {letter for letter in "".join(texts) if not letter.isspace()}


def _add_fonts(paper: FPDF, letters: Set[str], folder: Path) -> set[str]:
    """Make the fonts known, each written into a folder and cut down to what is needed; return the letters they have.

    A whole font would take many seconds to be set to its weight.
    """
    media = Path(file_util.get_static_dir()) / "static" / "media"
    known = set(letters)
    for family, styles in _STYLES.items():
        font = TTFont(next(media.glob(_FILES[family])))
        known &= {chr(code) for code in font.getBestCmap()}
        for table in _LEFT_OUT:
            if table in font:
                del font[table]
        subsetter = Subsetter(Options(layout_features=[], hinting=False, notdef_outline=True))
        subsetter.populate(text="".join(letters))
        subsetter.subset(font)
        font.flavor = None
        small = io.BytesIO()
        font.save(small)
        for style, axes in styles.items():
            file = folder / f"{family}{style}.ttf"
            instantiateVariableFont(TTFont(io.BytesIO(small.getvalue())), axes).save(file)
            paper.add_font(family, style, file)
    return known


def _write(
    paper: FPDF,
    text: str,
    *,
    size: float,
    family: str = _SANS,
    style: str = "",
    grey: bool = False,
    after: float = 0.0,
) -> None:
    """Write a paragraph from the left margin on, and leave so many millimetres after it."""
    paper.set_font(family, style, size)
    paper.set_text_color(_GREY if grey else 0)
    paper.set_x(paper.l_margin)
    # Half a line between the lines; a point is 0.3528 mm.
    paper.multi_cell(0, size * 0.3528 * 1.4, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(after)
