"""A corpus of papers in every format, with the gold of each document."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import gcd
from pathlib import Path

from tests.torture.book import render_epub
from tests.torture.gold import GoldBlock, Rendered
from tests.torture.mail import render_eml, render_old_eml
from tests.torture.office import convert_files, has_office
from tests.torture.papers import Paper, Table, read_papers
from tests.torture.pdf import PdfStyle, lock_pdf, render_form, render_pdf, turn_pages
from tests.torture.plain import render_txt
from tests.torture.samples import read_samples
from tests.torture.scans import ScanStyle, count_pages, render_scan
from tests.torture.sheets import render_csv, render_xlsx
from tests.torture.slides import render_pptx
from tests.torture.spoiling import Spoiler
from tests.torture.web import render_mhtml, render_modern, render_old
from tests.torture.word import WordStyle, render_docx

PAPERS = Path(__file__).resolve().parent.parent / "papers"
_CYRILLIC = ("sr-Cyrl", "mk")
_MISREAD = re.compile(r"[^\W\d_][01][^\W\d_]|\d[OlI]\b")
_WESTERN = ("en", "it", "es", "de", "fr")


@dataclass(frozen=True, slots=True)
class Expected:
    """One document of the corpus: its file in the folder, how it was made, and what is to be found in it.

    `recipe` names the format and its variant ("pdf, two columns"); `scan` is set for what must be recognised.
    """

    file: str
    recipe: str
    language: str
    gold: tuple[GoldBlock, ...]
    scan: ScanStyle | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a paper becomes a document: `render` gets the paper and the chance that decides what is open."""

    name: str
    suffix: str
    render: Callable[[Paper, random.Random], Rendered]
    # LibreOffice makes the file of this one.
    converts_from: str = ""


def list_recipes() -> list[Recipe]:
    """Return the recipes of born-digital documents; those through LibreOffice only where it is installed."""
    two_columns = PdfStyle(columns=2, is_justified=True, hyphenates=True, font="Serif", size=9)
    rich = WordStyle(changes=True, extras=True)
    own_lists = replace(rich, own_lists=True)

    def docx(style: WordStyle, *, spoils: bool = False) -> Callable[[Paper, random.Random], Rendered]:
        return lambda paper, chance: render_docx(
            paper, style=style, chance=chance, spoil=Spoiler(chance) if spoils else str
        )

    def pdf(style: PdfStyle, *, spoils: bool = False) -> Callable[[Paper, random.Random], Rendered]:
        return lambda paper, chance: render_pdf(
            paper, style=style, spoil=Spoiler(chance, is_printed=True) if spoils else str
        )

    recipes = [
        Recipe("docx", ".docx", docx(WordStyle())),
        Recipe("docx, messy", ".docx", docx(rich, spoils=True)),
        Recipe("pdf, one column", ".pdf", pdf(PdfStyle())),
        Recipe("pdf, one column, messy", ".pdf", pdf(PdfStyle(font="Serif"), spoils=True)),
        Recipe("pdf, unruled tables", ".pdf", pdf(PdfStyle(is_ruled=False))),
        Recipe("pdf, two columns", ".pdf", pdf(two_columns)),
        Recipe(
            "pdf, turned", ".pdf", lambda paper, chance: turn_pages(render_pdf(paper, style=PdfStyle()), _turn(chance))
        ),
        Recipe("pdf, encrypted", ".pdf", lambda paper, chance: lock_pdf(render_pdf(paper, style=PdfStyle()))),
        Recipe("pdf, form", ".pdf", lambda paper, chance: render_form(paper)),
        Recipe("pptx", ".pptx", lambda paper, chance: render_pptx(paper, chance=chance)),
        Recipe("xlsx", ".xlsx", lambda paper, chance: render_xlsx(paper, spoil=Spoiler(chance))),
        Recipe(
            "csv, semicolons, utf-8",
            ".csv",
            lambda paper, chance: render_csv(paper, encoding="utf-8-sig", delimiter=";"),
        ),
        Recipe(
            "csv, commas, eight bits",
            ".csv",
            lambda paper, chance: render_csv(paper, encoding=eight_bits(paper), delimiter=","),
        ),
        Recipe("tsv, utf-16", ".tsv", lambda paper, chance: render_csv(paper, encoding="utf-16", delimiter="\t")),
        Recipe("html, today", ".html", lambda paper, chance: render_modern(paper, spoil=Spoiler(chance))),
        Recipe("html, 2003", ".htm", lambda paper, chance: render_old(paper, encoding=eight_bits(paper))),
        Recipe("mhtml", ".mhtml", lambda paper, chance: render_mhtml(paper)),
        Recipe("eml, plain", ".eml", lambda paper, chance: render_eml(paper)),
        Recipe("eml, html", ".eml", lambda paper, chance: render_eml(paper, is_html=True)),
        Recipe(
            "eml, eight bits",
            ".eml",
            lambda paper, chance: render_old_eml(paper, encoding=eight_bits(paper), is_declared=True),
        ),
        Recipe(
            "eml, undeclared",
            ".eml",
            lambda paper, chance: render_old_eml(paper, encoding=eight_bits(paper), is_declared=False),
        ),
        Recipe("epub", ".epub", lambda paper, chance: render_epub(paper, spoil=Spoiler(chance))),
        Recipe("txt, utf-8", ".txt", lambda paper, chance: render_txt(paper, encoding="utf-8", spoil=Spoiler(chance))),
        Recipe("txt, utf-16", ".txt", lambda paper, chance: render_txt(paper, encoding="utf-16")),
        Recipe(
            "txt, windows, wrapped",
            ".txt",
            lambda paper, chance: render_txt(paper, encoding=eight_bits(paper), width=78, newline="\r\n"),
        ),
        Recipe("txt, iso", ".txt", lambda paper, chance: render_txt(paper, encoding=iso_bits(paper))),
        Recipe("txt, mac", ".txt", lambda paper, chance: render_txt(paper, encoding=mac_bits(paper), newline="\r")),
    ]
    if has_office():
        odp = lambda paper, chance: render_pptx(paper, chance=chance, with_chart=False)  # noqa: E731
        ods = lambda paper, chance: render_xlsx(paper, with_values=False)  # noqa: E731
        recipes += [
            # LibreOffice begins shared lists anew in the wrong place, and leaves text boxes out of RTF.
            Recipe("odt", ".odt", docx(own_lists, spoils=True), ".docx"),
            Recipe("rtf", ".rtf", docx(replace(own_lists, box=False), spoils=True), ".docx"),
            Recipe("doc", ".doc", docx(WordStyle(own_lists=True)), ".docx"),
            Recipe("pdf of LibreOffice", ".pdf", docx(WordStyle(own_lists=True, prints_marks=True)), ".docx"),
            Recipe("odp", ".odp", odp, ".pptx"),
            Recipe("ods", ".ods", ods, ".xlsx"),
            Recipe("ppt", ".ppt", odp, ".pptx"),
            Recipe("xls", ".xls", ods, ".xlsx"),
        ]
    return recipes


def make_corpus(
    folder: Path,
    *,
    count: int,
    seed: int,
    papers: Sequence[Paper] = (),
    recipes: Iterable[Recipe] = (),
) -> list[Expected]:
    """Write a number of documents into a folder and return their gold, in the order of their names.

    Papers and recipes go round by turns, so that each recipe sees every language; all by default. The same seed gives
    the same documents, down to the bytes where LibreOffice has no part in them.
    """
    papers = papers or [*read_samples(), *read_papers(PAPERS)]
    recipes = list(recipes) or list_recipes()
    folder.mkdir(parents=True, exist_ok=True)
    expected: list[Expected] = []
    waiting: dict[tuple[str, str], dict[str, tuple[Rendered, Paper, Recipe]]] = {}
    for number in range(count):
        recipe = recipes[number % len(recipes)]
        # One paper further with every round, so that recipes and papers never go in step.
        paper = papers[(number + number // len(recipes) + seed) % len(papers)]
        chance = random.Random(f"{seed} {number}")
        rendered = recipe.render(paper, chance)
        name = f"{number:04}-{paper.name}"
        if recipe.converts_from:
            waiting.setdefault((recipe.converts_from, recipe.suffix), {})[name] = (rendered, paper, recipe)
            continue
        (folder / f"{name}{recipe.suffix}").write_bytes(rendered.content)
        expected.append(Expected(f"{name}{recipe.suffix}", recipe.name, paper.language, rendered.gold))
    for (old, new), documents in waiting.items():
        made = convert_files(
            {f"{name}{old}": entry[0].content for name, entry in documents.items()}, new.removeprefix(".")
        )
        for name, content in made.items():
            rendered, paper, recipe = documents[name]
            (folder / f"{name}{new}").write_bytes(content)
            expected.append(Expected(f"{name}{new}", recipe.name, paper.language, rendered.gold))
    return sorted(expected, key=lambda document: document.file)


def make_scans(
    folder: Path,
    *,
    seed: int,
    count: int | None = None,
    papers: Sequence[Paper] = (),
    styles: Sequence[ScanStyle] = (),
) -> list[Expected]:
    """Write scans of papers of one page into a folder, every style once for every language, and return their gold.

    `count` makes only so many of them, evenly from all languages and styles.
    """
    papers = papers or [*read_samples(), *read_papers(PAPERS)]
    styles = styles or list_scan_styles()
    by_language: dict[str, list[Paper]] = {}
    for paper in papers:
        # Cells of tables in a scan are a question of their own; here it is about letters.
        if count_pages(paper) == 1 and not _is_noisy(paper):
            by_language.setdefault(paper.language, []).append(paper)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(language, number) for language in sorted(by_language) for number in range(len(styles))]
    if count is not None:
        step = max(1, len(wanted) // max(1, count))
        # A step that shares no factor with the list meets every style and language, and nothing twice.
        while gcd(step, len(wanted)) > 1:
            step += 1
        wanted = [wanted[place * step % len(wanted)] for place in range(min(count, len(wanted)))]
    expected = []
    for language, number in wanted:
        style = styles[number]
        own = by_language[language]
        paper = own[number % len(own)]
        font = "Serif" if number % 2 else "Sans"
        rendered = render_scan(
            paper, style=style, seed=seed + number, font=font if count_pages(paper, font=font) == 1 else "Sans"
        )
        file = f"scan-{language}-{style.dpi}-{style.skew:+.1f}-{number}.{style.suffix}"
        (folder / file).write_bytes(rendered.content)
        expected.append(Expected(file, f"scan, {style.suffix}", language, rendered.gold, style))
    return expected


def list_scan_styles() -> list[ScanStyle]:
    """Return the styles of scans: three resolutions, and the skew of hasty hands at 200 dpi."""
    return [
        ScanStyle("png", 150, 0.0),
        ScanStyle("png", 200, 0.0),
        ScanStyle("jpg", 200, 1.5),
        ScanStyle("pdf", 200, -4.0),
        ScanStyle("tiff", 200, 7.0),
        ScanStyle("png", 200, -10.0),
        ScanStyle("png", 300, 2.0),
    ]


def eight_bits(paper: Paper) -> str:
    """Return the encoding in which Windows wrote the language of a paper."""
    return "cp1251" if paper.language in _CYRILLIC else "cp1252" if paper.language in _WESTERN else "cp1250"


def iso_bits(paper: Paper) -> str:
    """Return the ISO 8859 part for the language of a paper."""
    return (
        "iso-8859-5" if paper.language in _CYRILLIC else "iso-8859-15" if paper.language in _WESTERN else "iso-8859-2"
    )


def mac_bits(paper: Paper) -> str:
    """Return the encoding in which an old Mac wrote the language of a paper."""
    return (
        "mac-cyrillic" if paper.language in _CYRILLIC else "mac-roman" if paper.language in _WESTERN else "mac-latin2"
    )


def has_table(paper: Paper) -> bool:
    """Say whether a paper has a table."""
    return any(isinstance(part, Table) for part in paper.parts)


def _is_noisy(paper: Paper) -> bool:
    """Say whether a paper has the errors of an earlier recognition in it, which a good one would mend."""
    return any(
        _MISREAD.search(cell)
        for part in paper.parts
        for cell in ([cell for row in part.rows for cell in row] if isinstance(part, Table) else [part.text])
    )


def _turn(chance: random.Random) -> int:
    return chance.choice((90, 180, 270))
