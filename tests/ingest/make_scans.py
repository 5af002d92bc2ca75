"""Makes the scans that the tests of text recognition read: a page drawn with a Debian font, then worn like paper."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/truetype/liberation")
A4 = (595.0, 842.0)
_POINTS_PER_INCH = 72
_PAPER, _INK = 250, 20
_LEADING = 1.32

# The same few sentences in each language, with its letters, dates, amounts and abbreviations.
SAMPLES = {
    "sl": (
        "Zapisnik skupščine zadruge",
        "Člani zadruge so se 14. marca 2019 sešli v večnamenski dvorani. Predsednica je poročala, da je društvo lani "
        "zaposlilo šest žensk z ruralnih območij in da je prihodek znašal 48.250 €, kar je 12,5 % več kot leto prej.",
        "Sklep št. 3: upravni odbor do konca junija pripravi načrt usposabljanj za mlade, ki želijo ustanoviti "
        "socialno podjetje. Delež delovnih ur v šoli se ne zmanjša, čeprav občina še ni potrdila sofinanciranja.",
    ),
    "hr": (
        "Izvješće o radu udruge",
        "Članovi zadruge sastali su se 14. ožujka 2019. u višenamjenskoj dvorani. Predsjednica je izvijestila da je "
        "udruga prošle godine zaposlila šest žena iz ruralnih područja te da je prihod iznosio 48.250 €, što je 12,5 % "
        "više nego godinu ranije.",
        "Zaključak br. 3: upravni odbor do kraja lipnja priprema plan osposobljavanja mladih koji žele osnovati "
        "društveno poduzeće. Općina još nije potvrdila sufinanciranje, ali ćemo đacima osigurati prijevoz.",
    ),
    "sr-Latn": (
        "Izveštaj o radu udruženja",
        "Članovi zadruge sastali su se 14. marta 2019. godine u višenamenskoj sali. Predsednica je izvestila da je "
        "udruženje prošle godine zaposlilo šest žena iz seoskih područja i da je prihod iznosio 48.250 €, što je "
        "12,5 % više nego godinu dana ranije.",
        "Zaključak br. 3: upravni odbor do kraja juna priprema plan obuka za mlade koji žele da osnuju socijalno "
        "preduzeće. Opština još nije potvrdila sufinansiranje, ali ćemo đacima obezbediti prevoz.",
    ),
    "sr-Cyrl": (
        "Извештај о раду удружења",
        "Чланови задруге састали су се 14. марта 2019. године у вишенаменској сали. Председница је известила да је "
        "удружење прошле године запослило шест жена из сеоских подручја и да је приход износио 48.250 €, што је 12,5 % "
        "више него годину дана раније.",
        "Закључак бр. 3: управни одбор до краја јуна припрема план обука за младе који желе да оснују социјално "
        "предузеће. Општина још није потврдила суфинансирање, али ћемо ђацима обезбедити превоз и џепарац.",
    ),
    "mk": (
        "Извештај за работата на здружението",
        "Членовите на задругата се состанаа на 14 март 2019 година во повеќенаменската сала. Претседателката извести "
        "дека здружението минатата година вработи шест жени од руралните подрачја и дека приходот изнесуваше 48.250 €, "
        "што е 12,5 % повеќе од претходната година.",
        "Заклучок бр. 3: управниот одбор до крајот на јуни ќе подготви план за обуки на младите што сакаат да основаат "
        "социјално претпријатие. Општината сè уште не го потврди финансирањето, но меѓу нив има надеж и ѕвезди.",
    ),
    "en": (
        "Minutes of the general meeting",
        "The members of the cooperative met on 14 March 2019 in the community hall. The chairwoman reported that the "
        "association had employed six women from rural areas last year and that its income was €48,250, which is 12.5% "
        "more than in the year before.",
        "Decision no. 3: by the end of June the board prepares a plan of training for young people who want to found a "
        "social enterprise. The municipality has not yet confirmed its share of the funding.",
    ),
    "it": (
        "Verbale dell'assemblea dei soci",
        "I soci della cooperativa si sono riuniti il 14 marzo 2019 nella sala polivalente. La presidente ha riferito "
        "che l'associazione ha assunto l'anno scorso sei donne delle zone rurali e che le entrate sono state di 48.250 "
        "€, cioè il 12,5 % in più rispetto all'anno precedente.",
        "Delibera n. 3: entro la fine di giugno il consiglio prepara un piano di formazione per i giovani che vogliono "
        "fondare un'impresa sociale. Il Comune non ha ancora confermato il cofinanziamento, perché manca l'unanimità.",
    ),
    "es": (
        "Acta de la asamblea general",
        "Los socios de la cooperativa se reunieron el 14 de marzo de 2019 en el salón de usos múltiples. La presidenta "
        "informó de que la asociación había contratado el año pasado a seis mujeres de zonas rurales y de que los "
        "ingresos fueron de 48.250 €, un 12,5 % más que el año anterior.",
        "Acuerdo n.º 3: antes del fin de junio, la junta prepara un plan de formación para jóvenes que quieran fundar "
        "una empresa social. ¿Qué ocurrirá si el ayuntamiento no confirma la cofinanciación? Se buscará otra vía.",
    ),
    "de": (
        "Protokoll der Generalversammlung",
        "Die Mitglieder der Genossenschaft trafen sich am 14. März 2019 im Mehrzwecksaal. Die Vorsitzende berichtete, "
        "dass der Verein im vergangenen Jahr sechs Frauen aus ländlichen Gebieten eingestellt hat und dass die "
        "Einnahmen 48.250 € betrugen, also 12,5 % mehr als im Vorjahr.",
        "Beschluss Nr. 3: Bis Ende Juni erarbeitet der Vorstand einen Schulungsplan für junge Menschen, die ein "
        "Sozialunternehmen gründen möchten. Die Gemeinde hat die Förderung noch nicht bestätigt; größere Ausgaben "
        "ruhen.",
    ),
    "fr": (
        "Procès-verbal de l'assemblée générale",
        "Les membres de la coopérative se sont réunis le 14 mars 2019 dans la salle polyvalente. La présidente a "
        "indiqué que l'association avait embauché l'an dernier six femmes des zones rurales et que les recettes "
        "s'élevaient à 48 250 €, soit 12,5 % de plus que l'année précédente.",
        "Décision nº 3 : d'ici la fin du mois de juin, le conseil prépare un plan de formation pour les jeunes qui "
        "souhaitent créer une entreprise sociale. La commune n'a pas encore confirmé le cofinancement, où qu'il soit.",
    ),
}


def draw_page(
    paragraphs: Sequence[str],
    *,
    dpi: int = 200,
    size: float = 11.0,
    font: str = "LiberationSerif-Regular",
    margin: float = 70.0,
    paper: tuple[float, float] = A4,
    top: float = 80.0,
    right: float | None = None,
    canvas: Image.Image | None = None,
) -> Image.Image:
    """Return a grey page with paragraphs set in a font, wrapped to the column from `margin` to `right` (points).

    `canvas` is a page to draw on, for a second column. A paragraph whose first character is "#" is a heading of one and
    a half times the size; one with tabs is a table row whose cells stand in equal columns.
    """
    scale = dpi / _POINTS_PER_INCH
    page = canvas or Image.new("L", (round(paper[0] * scale), round(paper[1] * scale)), _PAPER)
    pen = ImageDraw.Draw(page)
    edge = paper[0] - margin if right is None else right
    place = top
    for paragraph in paragraphs:
        points = size * 1.5 if paragraph.startswith("#") else size
        face = _load_font(font, points * scale)
        cells = paragraph.removeprefix("#").strip().split("\t")
        for number, cell in enumerate(cells):
            left = margin + number * (edge - margin) / len(cells)
            lines = [cell] if len(cells) > 1 else _wrap_text(cell, face=face, width=(edge - margin) * scale)
            for row, line in enumerate(lines):
                pen.text((left * scale, (place + row * points * _LEADING) * scale), line, fill=_INK, font=face)
        place += (len(lines) + (0.0 if len(cells) > 1 else 0.6)) * points * _LEADING
    return page


def rule_table(
    page: Image.Image,
    *,
    left: float,
    right: float,
    top: float,
    rows: int,
    columns: int,
    size: float = 10,
    dpi: int = 200,
) -> None:
    """Draw the grid of a table around rows that `draw_page` has set, the first at `top` (points)."""
    scale = dpi / _POINTS_PER_INCH
    pen = ImageDraw.Draw(page)
    bottom = top + rows * size * _LEADING
    for row in range(rows + 1):
        y = (top + row * size * _LEADING) * scale
        pen.line((left * scale, y, right * scale, y), fill=_INK, width=2)
    for column in range(columns + 1):
        x = (left + column * (right - left) / columns) * scale
        pen.line((x, top * scale, x, bottom * scale), fill=_INK, width=2)


def wear_page(
    page: Image.Image,
    *,
    skew: float = 0.0,
    noise: float = 0.0,
    blur: float = 0.0,
    contrast: float = 1.0,
    speckles: int = 0,
    shadow: float = 0.0,
    seed: int = 1,
) -> Image.Image:
    """Return the page as a scanner might see it.

    `skew` turns it, in degrees counter-clockwise; `noise` is the standard deviation of grey values, `blur` the radius
    in pixels, `contrast` the share of the grey range that is left, `shadow` how much darker (0 to 1) the right edge is.
    """
    random = np.random.default_rng(seed)
    if skew:
        page = page.rotate(skew, resample=Image.Resampling.BICUBIC, expand=False, fillcolor=_PAPER)
    if blur:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    grey = np.asarray(page, dtype=np.float32)
    grey = 128 + (grey - 128) * contrast
    if shadow:
        grey = grey * np.linspace(1.0, 1.0 - shadow, grey.shape[1], dtype=np.float32)[None, :]
    if noise:
        grey = grey + random.normal(0.0, noise, grey.shape).astype(np.float32)
    grey = np.clip(grey, 0, 255)
    rows, columns = random.integers(0, grey.shape[0] - 2, speckles), random.integers(0, grey.shape[1] - 2, speckles)
    for row, column in zip(rows, columns, strict=True):
        grey[row : row + 2, column : column + 2] = _INK
    return Image.fromarray(grey.astype(np.uint8))


def save_image(image: Image.Image, format: str, *, dpi: int = 200, quality: int = 80, orientation: int = 1) -> bytes:
    """Return the image as a PNG, JPEG or TIFF file; `orientation` is the EXIF value from 1 to 8, 1 upright."""
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    extra = {"quality": quality} if format == "JPEG" else {}
    image.save(buffer, format=format, dpi=(dpi, dpi), exif=exif, **extra)
    return buffer.getvalue()


def save_frames(images: Sequence[Image.Image], *, dpi: int = 200) -> bytes:
    """Return a TIFF of several pages, compressed as fax machines and scanners do."""
    buffer = io.BytesIO()
    images[0].save(
        buffer, format="TIFF", save_all=True, append_images=list(images[1:]), dpi=(dpi, dpi), compression="tiff_lzw"
    )
    return buffer.getvalue()


def make_photo(width: int, height: int, *, seed: int = 1) -> Image.Image:
    """Return a colour picture without any text: soft clouds of colour."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 255, (9, 12, 3), dtype=np.uint8)
    picture = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    grain = random.normal(0, 6, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


@cache
def _load_font(name: str, pixels: float) -> ImageFont.FreeTypeFont:
    for folder in FONT_FOLDERS:
        file = Path(folder) / f"{name}.ttf"
        if file.is_file():
            return ImageFont.truetype(str(file), pixels)
    raise FileNotFoundError(f"{name}.ttf is in none of {', '.join(FONT_FOLDERS)}: install fonts-liberation")


def _wrap_text(text: str, *, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    letter = face.getlength(text) / max(1, len(text))
    columns = int(width / letter)
    while True:
        lines = textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False) or [""]
        if all(face.getlength(line) <= width for line in lines) or columns < 10:
            return lines
        columns -= 1
