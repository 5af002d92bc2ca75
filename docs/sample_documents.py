"""Invented documents that stand beside corpus/ in the pictures: a scan, two columns, tables, language versions, minutes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4

from tests.ingest.make_scans import draw_page, save_image, wear_page
from tests.ingest.make_sources import make_pdf

INTERNAL_FOLDER = "uprava"

_DECLARATION = {
    "sl": (
        "Deklaracija o solidarnem gospodarstvu v obmejnih krajih",
        "Sprejeta v Tolminu 8. oktobra 2021. Podpisalo jo je 34 organizacij iz štirih držav.",
        "1. Zadruge, socialna podjetja in društva ustvarjajo delovna mesta tam, kjer jih drugi zapirajo. Leta 2020 so v "
        "obmejnih krajih zaposlovali 1.260 ljudi.",
        "2. Občine pozivamo, naj do leta 2025 vsaj 5 % javnih naročil namenijo podjetjem, ki zaposlujejo ranljive ljudi.",
        "3. Zavezujemo se, da bomo vsako leto javno poročali o učinkih: o delovnih mestih, plačah in okolju.",
        "4. Čezmejni sklad za mlade zadruge naj začne delovati 1. marca 2022 z vlogo 400.000 EUR.",
        "5. Prihodnje srečanje podpisnikov bo 14. oktobra 2022 v Gradišču ob Soči.",
    ),
    "it": (
        "Dichiarazione sull'economia solidale nelle zone di confine",
        "Approvata a Tolmino l'8 ottobre 2021. È stata firmata da 34 organizzazioni di quattro Paesi.",
        "1. Le cooperative, le imprese sociali e le associazioni creano lavoro là dove altri lo chiudono. Nel 2020 "
        "occupavano 1.260 persone nelle zone di confine.",
        "2. Chiediamo ai comuni di riservare entro il 2025 almeno il 5 % degli appalti pubblici alle imprese che "
        "impiegano persone svantaggiate.",
        "3. Ci impegniamo a rendere conto pubblicamente ogni anno degli effetti: posti di lavoro, salari e ambiente.",
        "4. Il fondo transfrontaliero per le giovani cooperative inizi la sua attività il 1° marzo 2022 con una "
        "dotazione di 400.000 EUR.",
        "5. Il prossimo incontro dei firmatari si terrà il 14 ottobre 2022 a Gradisca d'Isonzo.",
    ),
    "en": (
        "Declaration on the solidarity economy in border regions",
        "Adopted in Tolmin on 8 October 2021. It was signed by 34 organisations from four countries.",
        "1. Cooperatives, social enterprises and associations create jobs where others close them. In 2020 they "
        "employed 1,260 people in the border regions.",
        "2. We call on municipalities to set aside, by 2025, at least 5 % of public contracts for enterprises that "
        "employ vulnerable people.",
        "3. We commit ourselves to report every year in public on our effects: jobs, wages and the environment.",
        "4. The cross-border fund for young cooperatives should begin its work on 1 March 2022 with an endowment of "
        "400,000 EUR.",
        "5. The next meeting of the signatories will take place on 14 October 2022 in Gradisca d'Isonzo.",
    ),
}
_REPORT = (
    (
        "Annual report 2022",
        "Network of Cooperatives Three Rivers",
        "",
        "Members and work",
        "At the end of 2022 the network had 58 member cooperatives, nine more than a year before. Together they employed "
        "412 people, of whom 143 had been without work for longer than a year.",
        "",
        "The network's office answered 1,130 questions of its members, most of them on public procurement and on the "
        "founding of new cooperatives.",
        "",
        "Training",
        "Sixteen workshops were held in five towns. 287 people took part; two thirds of them were women. A manual for "
        "mentors came out in September in three languages.",
    ),
    (
        "Money",
        "The income of the network was 236,400 euros. Membership fees made up 31 % of it, projects 52 % and services "
        "17 %. The year closed with a surplus of 4,150 euros, which goes into the solidarity fund.",
        "",
        "Good practice: the shared workshop",
        "Four cooperatives bought a joinery together and use it in turns. Each pays by the hour; repairs come out of a "
        "common fund. After eighteen months the workshop covers its costs.",
        "",
        "Outlook",
        "In 2023 the network will open an office for young founders in Koper and will test a common web shop with twelve "
        "members.",
    ),
)
_HEADINGS = {"Members and work", "Training", "Money", "Good practice: the shared workshop", "Outlook"}
_SCAN = (
    "#Извештај о раду удружења Извор за 2016. годину",
    "Удружење Извор је током 2016. године водило радионицу за прераду воћа у којој је радило четрнаест жена из седам "
    "села. Произведено је 5.200 тегли џема и слатка, а приход је износио 1.870.000 динара.",
    "Општина је уступила простор старе школе на десет година без закупнине. Удружење је обновило кров и увело грејање на "
    "пелет.",
    "За 2017. годину планира се куповина хладњаче и обука за двадесет нових чланица. Извештај је усвојен на седници "
    "скупштине 11. фебруара 2017. године у Ваљеву.",
)
_PROJECT = (
    ("Program", "Interreg Podonavlje"),
    ("Naziv projekta", "KRUG – zadruge za kružno gospodarstvo"),
    ("Akronim projekta", "KRUG"),
    ("Trajanje", "1. veljače 2020. – 31. srpnja 2022."),
    ("Proračun", "384.900,00 EUR"),
    ("Vodeći partner", "Zadruga Brazda, Osijek, Hrvatska"),
    ("Partneri", "Zavod Kolovrat, Ptuj, Slovenija; Udruženje Izvor, Valjevo, Srbija"),
)
_NEWSLETTER = """Rundbrief des Netzwerks Gemeinsam Wirtschaften

Ausgabe 2/2024, Graz, im Juni 2024

Dorfladen in neuer Hand
Der Dorfladen von Sankt Veit gehört seit dem 1. April 2024 einer Genossenschaft mit 212 Mitgliedern. Jede Familie hat
einen Anteil von 150 Euro gezeichnet. Drei Verkäuferinnen behielten ihre Arbeit.

Einladung
Das Herbsttreffen findet am 20. September 2024 in Leoben statt. Thema ist die Vergabe öffentlicher Aufträge an
Sozialunternehmen.
"""
_GUIDE = """Cómo fundar una cooperativa de vivienda: guía práctica

Valencia, 2023. Federación de Cooperativas del Litoral

1. Reunid un grupo de al menos ocho familias y escribid qué queréis compartir y qué no.
2. Pedid al ayuntamiento la cesión de un solar. En Valencia duró catorce meses.
3. La cooperativa conserva la propiedad; cada familia paga una entrada que se devuelve cuando se marcha.
4. Dedicad el 5 % de las cuotas a un fondo para quien no pueda pagar.
"""
_MINUTES = """Zapisnik seje upravnega odbora

Nova Gorica, 21. marca 2024

Sklep 1: direktorica podpiše pogodbo o najemu skladišča za 620 EUR na mesec.
Sklep 2: zaposlitev drugega računovodje se preloži na jesen.
"""
_POSITION = """Stališče o socialnih klavzulah v javnem naročanju

Ljubljana, {date}

Mreža predlaga, da naročniki pri storitvah pod {limit} EUR povabijo najprej socialna podjetja.
Klavzula naj velja za čiščenje, gostinske storitve, urejanje zelenih površin in tisk.
"""


def write_samples(corpus: Path) -> None:
    """Write the documents into a corpus folder."""
    for language, paragraphs in _DECLARATION.items():
        _write_word(corpus / f"2021-10-08-declaration-{language}.docx", paragraphs)
    (corpus / "2022-three-rivers-report.pdf").write_bytes(_make_report())
    page = wear_page(draw_page(_SCAN, size=12), skew=0.4, noise=5, speckles=40)
    (corpus / "2016-izvestaj-skenirano.png").write_bytes(save_image(page, "PNG"))
    _write_project(corpus / "2022-krug.docx")
    (corpus / "2024-06-rundbrief.txt").write_text(_NEWSLETTER, encoding="utf-8")
    (corpus / "2023-guia-vivienda.txt").write_text(_GUIDE, encoding="utf-8")
    (corpus / INTERNAL_FOLDER).mkdir()
    (corpus / INTERNAL_FOLDER / "2024-03-21-zapisnik.txt").write_text(_MINUTES, encoding="utf-8")
    (corpus / "2020-broken.pdf").write_text("%PDF-1.7 the rest of this file was lost on its way", encoding="ascii")
    write_position(corpus, date="4. maja 2023", limit="40.000")


def write_position(corpus: Path, *, date: str, limit: str) -> None:
    """Write a position paper; written again with other values it is another version of it."""
    text = _POSITION.format(date=date, limit=limit)
    (corpus / "stalisce-socialne-klavzule.txt").write_text(text, encoding="utf-8")


def _write_word(file: Path, paragraphs: Sequence[str]) -> None:
    document = Document()
    document.add_heading(paragraphs[0], 0)
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    document.save(str(file))


def _write_project(file: Path) -> None:
    document = Document()
    document.add_heading("KRUG – zadruge za kružno gospodarstvo", 0)
    table = document.add_table(rows=0, cols=2)
    for name, value in _PROJECT:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    document.add_heading("Rezultati", 1)
    document.add_paragraph(
        "Projekt je opremio tri radionice za popravak kućanskih uređaja. U dvije godine popravljeno je 3.480 uređaja, a "
        "posao je dobilo 26 osoba."
    )
    document.save(str(file))


def _make_report() -> bytes:
    """Return a PDF of one page in two columns, its title across both."""
    lines: list[tuple[float, float, float, str]] = []
    for left, paragraphs in zip((62.0, 312.0), _REPORT, strict=True):
        bottom = A4[1] - 90 if left < 100 else A4[1] - 168
        for paragraph in paragraphs:
            size = {"Annual report 2022": 22.0, "Network of Cooperatives Three Rivers": 12.0}.get(paragraph, 10.0)
            size = 13.0 if paragraph in _HEADINGS else size
            for line in textwrap.wrap(paragraph, 46) or [""]:
                lines.append((left, bottom, size, line))
                bottom -= max(14.0, size * 1.6)
    return make_pdf([lines], title="Annual report 2022", font="Times-Roman")
