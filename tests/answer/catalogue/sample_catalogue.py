"""A catalogue of forty invented papers, in a real store: what the questions of the tests are asked about."""

from __future__ import annotations

from kb.config import Config
from kb.dates import parse_edtf
from kb.documents import Document
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, Metadata
from kb.passages import Page, cut_passage
from knowledge_base import KnowledgeBase

# id | type | languages | date | title | issuer | authors | projects | places; an "!" makes the document internal.
_ENTRIES = """
m1 | minutes ! | sl | 2019-02-14 | Zapisnik 3. seje upravnega odbora | Zveza Lipov list | Alenka Pirc | | Kranj
m2 | minutes ! | sl | 2019-09-05 | Zapisnik 4. seje upravnega odbora | Zveza Lipov list | Alenka Pirc | | Koper
m3 | minutes ! | sl | 2021-03-18 | Zapisnik zbora članov | Zveza Lipov list | Jure Debevec | | Kranj
m4 | minutes | hr | 2019-05-22 | Zapisnik s osnivačke skupštine | Udruga »Plavi most« | Maja Horvatić | | Rijeka
m5 | minutes | de | 2020-11-03 | Protokoll der Mitgliederversammlung | Verein Grünes Dach | Petra Zauner | | Graz
m6 | minutes | mk | 2016-04-08 | Записник од годишно собрание | Здружение „Нов почеток“ | Лидија Манева | | Охрид
m7 | minutes | es | 2017-06-30 | Acta de la asamblea general | Red Semilla | Lucía Ferrer | | Teruel
r1 | report | sl | 2018-07 | Poročilo o delu mreže | Zveza Lipov list | Jure Debevec | SOSED | Ljubljana
r2 | report | sl | 2020-03-31 | Poročilo o projektu SOSED | Zveza Lipov list | | SOSED | Ljubljana
r3 | report | sr-Latn | 2016-12 | Izveštaj o stanju zadrugarstva | Centar za selo | Milica Janković | | Novi Sad
r4 | report | sr-Cyrl | 2017-10-12 | Извештај о раду задруге | Савез задруга Баната | Петар Илић | Мост на Тиси | Зрењанин
r5 | report | hr | 2015-02-20 | Izvješće o radu udruge | Udruga »Plavi most« | | | Rijeka
r6 | report | bs | 2021-05 | Izvještaj o projektu Zeleni krug | Fondacija Korijen | Amila Begić | Zeleni krug | Banja Luka
r7 | report | mk | 2018-12-01 | Извештај за социјални претпријатија | Здружение „Нов почеток“ | | | Скопје
r8 | report | en | 2022-06 | Evaluation of the Open Kitchen | Meadow Research Co-operative | Ruth Hale | Open Kitchen | Bristol
r9 | report | it | 2021-05-28 | Bilancio sociale | Cooperativa Il Ponte | Anna Rinaldi | | Reggio Emilia
r10 | report | es | 2019-10 | Informe de actividades | Red Semilla | Lucía Ferrer | | Granada
r11 | report | de | 2024-05 | Wirkungsbericht | Verein Grünes Dach | Jonas Wirth | Dachgarten | Graz
r12 | report | fr | 2020-02 | Rapport annuel des cafés | Réseau des Cafés solidaires | Odile Cazal | | Toulouse
d1 | declaration | de | 2014-05-09 | Grazer Erklärung | Verein Grünes Dach | | | Graz
d2 | declaration | it, sl | 2019-09-08 | Carta di Gorizia | Forum delle comunità | | | Gorizia
d3 | declaration | en, fr | 2023-09-28 | The Galway Declaration on Coastal Commons | | | | Galway
d4 | declaration | sr-Latn | 2023-05-12 | Zajednička deklaracija o brizi | Centar za selo | | | Subotica
d5 | declaration | mk | 2019-10-25 | Скопска декларација | Здружение „Нов почеток“ | | | Скопје
g1 | memorandum | sr-Cyrl | 2022-06-08 | Меморандум о сарадњи задруга | Савез задруга Баната | | | Ниш
g2 | memorandum | sl | 2013-11-20 | Memorandum o sodelovanju zadrug | Zveza Lipov list | | | Maribor
n1 | newsletter | sl | 2018-06 | Lipove novice | Zveza Lipov list | Maja Novinc | | Ljubljana
n2 | newsletter | en | 2016-09/2016-11 | The Common Thread | Meadow Research Co-operative | Joyce Hale | | Bristol
n3 | newsletter | de | 2017-07 | Rundbrief vom Dach | Verein Grünes Dach | Jonas Wirth | | Graz
n4 | newsletter | hr | 1997-03 | Glasnik Plavog mosta | Udruga »Plavi most« | | | Rijeka
p1 | project_sheet | sl | 2018-04-01/2021-12-31 | Projekt SOSED | Zveza Lipov list | | SOSED | Ljubljana
p2 | project_sheet | bs | 2020-01/2022-06 | Zeleni krug – održivi turizam | Fondacija Korijen | | Zeleni krug | Banja Luka
p3 | project_sheet | it | 2012-09/2013-06 | Merenda giusta | Cooperativa Il Ponte | | Merenda giusta | Urbino
i1 | invitation | fr | 2019-10-10 | Rencontres de la montagne | Réseau des Cafés solidaires | | | Toulouse
i2 | invitation | sl | 2022-03-15 | Vabilo na okroglo mizo | Zveza Lipov list | | | Celje
s1 | position_paper | hr | 2023-05 | Stajalište o javnoj nabavi | Udruga »Plavi most« | Igor Perić | | Zagreb
s2 | position_paper | de | 2021-01-22 | Boden behalten | Verein Grünes Dach | | | Leipzig
a1 | article | es | 1994-01-24 | Las aparadoras salen de casa | Diario Social | Rosa Sempere | | Elche
a2 | article | sl | 2020-03-06 | Šivilje šivajo vrečke | Zveza Lipov list | Neža Lisjak | | Nova Gorica
o1 | other | sr-Latn | | Upitnik za članove | Centar za selo | | | Sombor
"""


def open_sample_catalogue(config: Config) -> KnowledgeBase:
    """Return a knowledge base with the papers in its catalogue and no index; the caller closes it."""
    knowledge_base = KnowledgeBase(config)
    for line in _ENTRIES.strip().splitlines():
        document = _make_document([cell.strip() for cell in line.split("|")])
        knowledge_base._store.put_document(document, [], [], fingerprint="test")
    return knowledge_base


def _make_document(cells: list[str]) -> Document:
    name, kind, languages, day, title, issuer, authors, projects, places = cells
    tags = tuple(tag.strip() for tag in languages.split(","))
    metadata = Metadata(
        title=title,
        document_type=DocumentType(kind.removesuffix("!").strip()),
        language=tags[0],
        languages=tags,
        date=parse_edtf(day) if day else None,
        date_kind=DateKind.ISSUED if day else None,
        issuer=issuer,
        authors=_list_names(authors),
        projects=_list_names(projects),
        places=_list_names(places),
        access_level=AccessLevel.INTERNAL if kind.endswith("!") else AccessLevel.PUBLIC,
    )
    return make_paper(name, metadata)


def make_paper(name: str, metadata: Metadata) -> Document:
    """Return a paper that says its title, issuer and date; a report has three pages, everything else one."""
    title, issuer, day = metadata.title, metadata.issuer, metadata.date.edtf if metadata.date else ""
    text = f"{title}\n\n{issuer} {day}\n"
    pages: tuple[Page, ...] = (
        Page(1, 0, len(title) + 2),
        Page(2, len(title) + 2, len(text)),
        Page(3, len(text), len(text)),
    )
    if metadata.document_type is not DocumentType.REPORT:
        pages = (Page(1, 0, len(text)),)
    passage = cut_passage(name, text, pages, 0, len(title))
    proposals = {"title": (Evidence(title, 0.9, passage),)}
    if issuer:
        start = len(title) + 2
        proposals["issuer"] = (Evidence(issuer, 0.8, cut_passage(name, text, pages, start, start + len(issuer))),)
    return Document(
        id=name,
        sha256=name * 8,
        paths=(f"{name}.txt",),
        media_type="text/plain",
        size_bytes=len(text.encode()),
        text=text,
        pages=pages,
        blocks=(),
        metadata=metadata,
        proposals=proposals,
    )


def _list_names(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(",") if name.strip())
