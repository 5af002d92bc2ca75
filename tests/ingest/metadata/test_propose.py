"""What is proposed for invented documents of many layouts and languages, and where each value was read."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from ingest.metadata import propose_metadata
from kb.config import AccessConfig
from kb.metadata import AccessLevel, DateKind, DocumentType
from kb.passages import Passage
from kb.statements import compose_metadata
from tests.ingest.metadata.read_samples import build_source

_ACCESS = AccessConfig(internal_types=(DocumentType.MINUTES,), internal_folders=("board/2024",))


@dataclass(frozen=True)
class Sample:
    """An invented document and its right catalogue entry; `date` is EDTF with its kind, or None."""

    file: str
    text: str
    title: str
    document_type: DocumentType
    date: tuple[str, DateKind] | None
    language: str
    projects: tuple[str, ...] = ()


_SAMPLES = [
    Sample(
        "zapisniki/seja-3.txt",
        "Društvo Lipa, Glavna ulica 5, 4000 Kranj\n\nZAPISNIK\n\n3. redne seje upravnega odbora društva Lipa\n\n"
        "Datum: 14. 3. 2019\nKraj: sejna soba, Kranj\nPrisotni: Ana Kos, Jan Novak\n\nDnevni red:\n1. Poročilo o delu\n"
        "2. Razno\n\nAd 1: Predsednica je predstavila poročilo o delu v preteklem letu.\n\nZapisnik zapisal: Jan Novak",
        "ZAPISNIK 3. redne seje upravnega odbora društva Lipa",
        DocumentType.MINUTES,
        ("2019-03-14", DateKind.EVENT),
        "sl",
    ),
    Sample(
        "izvjesce-2021.txt",
        "GODIŠNJE IZVJEŠĆE ZA 2021. GODINU\n\nUdruga Maslina\n\nU 2021. godini udruga je provela tri "
        "projekta i sudjelovala "
        "na pet sajmova. Broj članova porastao je na dvjesto.\n\nU Splitu, 12. siječnja 2022.\n\nTajnica udruge",
        "GODIŠNJE IZVJEŠĆE ZA 2021. GODINU",
        DocumentType.REPORT,
        ("2022-01-12", DateKind.ISSUED),
        "hr",
    ),
    Sample(
        "poziv.txt",
        "POZIVNICA\n\nOkrugli sto o zadrugama na selu\n\nPozivamo Vas na okrugli sto koji organizuje Mreža sela.\n\n"
        "Kada: 5. oktobar 2022. godine\nGde: Dom kulture, Niš\n\nMolimo vas da potvrdite dolazak.",
        "POZIVNICA Okrugli sto o zadrugama na selu",
        DocumentType.INVITATION,
        ("2022-10-05", DateKind.EVENT),
        "sr-Latn",
    ),
    Sample(
        "deklaracija.txt",
        "ДЕКЛАРАЦИЈА О СОЛИДАРНОЈ ПРИВРЕДИ\n\nМи, потписници ове декларације, изјављујемо да ће удружења сарађивати и "
        "размењивати знања у корист заједнице.\n\nБеоград, 9. мај 2017. године",
        "ДЕКЛАРАЦИЈА О СОЛИДАРНОЈ ПРИВРЕДИ",
        DocumentType.DECLARATION,
        ("2017-05-09", DateKind.ISSUED),
        "sr-Cyrl",
    ),
    Sample(
        "memorandum.txt",
        "МЕМОРАНДУМ ЗА СОРАБОТКА\n\nСтраните се согласни дека ќе соработуваат во развојот на социјалните "
        "претпријатија и "
        "дека ќе ги разменуваат своите искуства.\n\nСкопје, 3 јуни 2019",
        "МЕМОРАНДУМ ЗА СОРАБОТКА",
        DocumentType.MEMORANDUM,
        ("2019-06-03", DateKind.ISSUED),
        "mk",
    ),
    Sample(
        "docs/declaration-final.txt",
        "Declaration of the River Towns on Social Enterprise\n\nWe, the representatives of twelve towns, "
        "meeting in Bath on "
        "7 May 2015, hereby declare our support for social enterprises.\n\nDone at Bath, 7 May 2015",
        "Declaration of the River Towns on Social Enterprise",
        DocumentType.DECLARATION,
        ("2015-05-07", DateKind.ISSUED),
        "en",
    ),
    Sample(
        "newsletter_04.txt",
        "Newsletter No. 4\n\nMarch 2021\n\nDear members, spring is here and our network has grown by six "
        "cooperatives. Read "
        "below what happened in the last three months and what comes next.\n\nBack to top",
        "Newsletter No. 4",
        DocumentType.NEWSLETTER,
        ("2021-03", DateKind.ISSUED),
        "en",
    ),
    Sample(
        "sheet.txt",
        "GREENBRIDGE\n\nProject title: Building bridges between green cooperatives – GREENBRIDGE\nAcronym: "
        "GREENBRIDGE\n"
        "Programme: Interreg\nDuration: 1 March 2019 – 28 February 2021\nBudget: 240,000 EUR\nLead partner: "
        "Town of Bath\n"
        "Partners: Coop One, Coop Two\n\nThe project helps cooperatives to share tools and knowledge.",
        "GREENBRIDGE",
        DocumentType.PROJECT_SHEET,
        ("2019-03-01/2021-02-28", DateKind.PERIOD),
        "en",
        ("GREENBRIDGE",),
    ),
    Sample(
        "verbale.txt",
        "Verbale dell'assemblea dei soci\n\nData: 21 aprile 2018\nLuogo: Trieste\n\nPresenti: Maria Rossi, "
        "Luca Bianchi\n\n"
        "L'assemblea approva il bilancio e ringrazia i volontari per il lavoro svolto.",
        "Verbale dell'assemblea dei soci",
        DocumentType.MINUTES,
        ("2018-04-21", DateKind.EVENT),
        "it",
    ),
    Sample(
        "invito.txt",
        "INVITO\nConferenza sull'economia solidale\n\nAbbiamo il piacere di invitarLa alla conferenza che si "
        "terrà a Gorizia "
        "il 18 ottobre 2023 presso la sala comunale.\n\nRSVP: info@example.org",
        "INVITO Conferenza sull'economia solidale",
        DocumentType.INVITATION,
        ("2023-10-18", DateKind.EVENT),
        "it",
    ),
    Sample(
        "acta.txt",
        "Acta de la reunión de la red de cooperativas\n\nFecha: 12 de mayo de 2020\nLugar: "
        "Murcia\n\nAsistentes: Juan Pérez y "
        "Ana Gil\n\nSe aprueba el plan de trabajo y se acuerda la próxima reunión.",
        "Acta de la reunión de la red de cooperativas",
        DocumentType.MINUTES,
        ("2020-05-12", DateKind.EVENT),
        "es",
    ),
    Sample(
        "informe.txt",
        "INFORME ANUAL DE ACTIVIDADES 2019\n\nLa asociación organizó durante el año seis ferias y tres "
        "cursos para jóvenes "
        "cooperativistas de la región.\n\nFecha: 31 de enero de 2020",
        "INFORME ANUAL DE ACTIVIDADES 2019",
        DocumentType.REPORT,
        ("2020-01-31", DateKind.ISSUED),
        "es",
    ),
    Sample(
        "einladung.txt",
        "Einladung zur Fachtagung Solidarische Ökonomie\n\nWir laden Sie herzlich ein zur Fachtagung am 3. "
        "Juni 2022 in Graz. "
        "Die Teilnahme ist kostenlos.\n\nAnmeldung bis Ende Mai",
        "Einladung zur Fachtagung Solidarische Ökonomie",
        DocumentType.INVITATION,
        ("2022-06-03", DateKind.EVENT),
        "de",
    ),
    Sample(
        "jahresbericht.txt",
        "Jahresbericht 2020\n\nVerein Brücke\n\nDer Verein hat im vergangenen Jahr vier Werkstätten eröffnet "
        "und wird von "
        "vielen Freiwilligen getragen.\n\nGraz, am 15. Jänner 2021",
        "Jahresbericht 2020",
        DocumentType.REPORT,
        ("2021-01-15", DateKind.ISSUED),
        "de",
    ),
    Sample(
        "stellungnahme.txt",
        "Stellungnahme zum Entwurf des Genossenschaftsgesetzes\n\nWir fordern, dass kleine Genossenschaften von der "
        "Prüfpflicht befreit werden.\n\nDatum: 2. 11. 2018",
        "Stellungnahme zum Entwurf des Genossenschaftsgesetzes",
        DocumentType.POSITION_PAPER,
        ("2018-11-02", DateKind.ISSUED),
        "de",
    ),
    Sample(
        "compte-rendu.txt",
        "Compte rendu de la réunion du réseau\n\nDate : 4 février 2021\nLieu : Lyon\n\nPrésents : Marie "
        "Dupont, Jean Petit\n\n"
        "Le réseau décide de publier une lettre pour ses membres.",
        "Compte rendu de la réunion du réseau",
        DocumentType.MINUTES,
        ("2021-02-04", DateKind.EVENT),
        "fr",
    ),
    Sample(
        "2016-09-bilten.txt",
        "BILTEN MREŽE ZADRUGA\n\nU ovom broju donosimo vijesti iz naše mreže i najavu sajma koji će se "
        "održati u Sarajevu.",
        "BILTEN MREŽE ZADRUGA",
        DocumentType.NEWSLETTER,
        ("2016-09", DateKind.ISSUED),
        "hr",
    ),
    Sample(
        "stalisce.txt",
        "Zveza Breza\nCankarjeva 2\n1000 Ljubljana\n\nZadeva: Stališče do predloga zakona o "
        "zadrugah\n\nLjubljana, 6. 2. 2020\n\n"
        "Predlagamo, da se člen 4 črta, ker majhnim zadrugam nalaga prevelika bremena.",
        "Stališče do predloga zakona o zadrugah",
        DocumentType.POSITION_PAPER,
        ("2020-02-06", DateKind.ISSUED),
        "sl",
    ),
    Sample(
        "clanek.txt",
        "Intervju: Kako je vas dobila svojo trgovino\n\nPogovarjali smo se z Majo Hribar, ki je s sosedi "
        "odprla zadružno "
        "trgovino in v njej dela že tretje leto.",
        "Intervju: Kako je vas dobila svojo trgovino",
        DocumentType.ARTICLE,
        None,
        "sl",
    ),
    Sample(
        "sporocilo.txt",
        "Sporočilo za javnost\n\nV vasi odprli drugo zadružno trgovino\n\nBled, 8. avgust 2021\n\nČlani "
        "zadruge so v soboto "
        "odprli trgovino, v kateri prodajajo izdelke domačih kmetij.",
        "V vasi odprli drugo zadružno trgovino",
        DocumentType.ARTICLE,
        ("2021-08-08", DateKind.ISSUED),
        "sl",
    ),
    Sample(
        "polletno.txt",
        "Vmesno poročilo Lipa 3.7.2020\n\nPOROČILO O DELU JANUAR–JUNIJ 2020\n\nUVOD\n\nV prvi polovici leta "
        "smo pripravili tri "
        "delavnice in obiskali štiri sejme.\n\nPoročilo pripravila Ana Kos\n\nDatum: 5.7.2020\n\nNazaj na vrh",
        "POROČILO O DELU JANUAR–JUNIJ 2020",
        DocumentType.REPORT,
        ("2020-07-05", DateKind.ISSUED),
        "sl",
    ),
    Sample(
        "projekti.txt",
        "PROJEKTI\n\nDelo Mreže sela u ovoj godini\n\nMreža sela sprovodi projekat „Naše njive“ u saradnji "
        "sa opštinom.\n"
        "Trajanje projekta: mart 2021 – oktobar 2021. godine\nBudžet: 12.000 EUR\nPartneri: Opština Knić, "
        "Zadruga Njiva",
        "PROJEKTI – Delo Mreže sela u ovoj godini",
        DocumentType.PROJECT_SHEET,
        ("2021-03/2021-10", DateKind.PERIOD),
        "sr-Latn",
        ("Naše njive",),
    ),
    Sample(
        "scheda.txt",
        "Scheda progetto\n\nTitolo del progetto: Orti di tutti\nDurata: 1 gennaio 2020 – 31 dicembre "
        "2021\nBudget: 80.000 EUR\n"
        "Programma: Interreg\n\nIl progetto crea orti comuni nei quartieri della città.",
        "Orti di tutti",
        DocumentType.PROJECT_SHEET,
        ("2020-01-01/2021-12-31", DateKind.PERIOD),
        "it",
        ("Orti di tutti",),
    ),
    Sample(
        "dogovor.txt",
        "PISMO O NAMERI\n\nPodpisnici se zavezujejo, da bodo skupaj razvijali zadružno trgovino na podeželju.\n\n"
        "V Celju, dne 1. 10. 2013",
        "PISMO O NAMERI",
        DocumentType.MEMORANDUM,
        ("2013-10-01", DateKind.ISSUED),
        "sl",
    ),
    Sample(
        "2014-03-02_seznam_orodij.txt",
        "www.example.org\n\n1000\n\ninfo@example.org",
        "Seznam orodij",
        DocumentType.OTHER,
        ("2014-03-02", DateKind.ISSUED),
        "und",
    ),
]


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.file)
def test_an_invented_document_gets_its_catalogue_entry(sample: Sample) -> None:
    source = build_source(sample.text)
    metadata = compose_metadata(propose_metadata(source, document_id="d", file=sample.file, access=_ACCESS))
    found = (metadata.date.edtf, metadata.date_kind) if metadata.date else None
    assert metadata.title == sample.title
    assert metadata.document_type is sample.document_type
    assert found == sample.date
    assert metadata.language == sample.language
    assert metadata.projects == sample.projects
    is_internal = sample.document_type is DocumentType.MINUTES
    assert metadata.access_level is (AccessLevel.INTERNAL if is_internal else AccessLevel.PUBLIC)
    for evidence in (item for items in metadata.evidence.values() for item in items):
        assert 0 < evidence.confidence <= 1
        if isinstance(evidence.origin, Passage):
            assert source.text[evidence.origin.start : evidence.origin.end] == evidence.origin.quote


@pytest.mark.parametrize("text", ["", " \n ", "\u201e", "1 " * 500, "AKRONIM", "Trajanje:", "Projekt „", "\t\n\n---\n"])
def test_an_odd_text_still_gets_an_entry(text: str) -> None:
    proposals = propose_metadata(build_source(text), document_id="d", file="2014-orodja.txt", access=_ACCESS)
    metadata = compose_metadata(proposals)
    assert metadata.title
    assert metadata.projects == ()
    assert metadata.date
    assert metadata.date.edtf == "2014"


def test_no_sentence_of_an_internal_document_becomes_the_title_that_everybody_sees() -> None:
    access = AccessConfig(internal_folders=("board",), internal_types=())
    text = "The director earns three thousand euros a month.\n\nNobody may know it.\n"
    shown = [
        propose_metadata(build_source(text), document_id="d", file=file, access=access)["title"][0].value
        for file in ("scan0001.txt", "board/scan0001.txt")
    ]
    assert shown == ["The director earns three thousand euros a month.", "Scan0001"]
    headed = build_source(f"SALARIES OF THE STAFF\n\n{text}")
    (title,) = propose_metadata(headed, document_id="d", file="board/scan0001.txt", access=access)["title"]
    assert title.value == "SALARIES OF THE STAFF"


def test_every_value_of_a_list_has_its_own_passage() -> None:
    text = "Letno poročilo\n\nAvtorici: Ana Kos, Mina Hren\n\nKranj, 5. 3. 2020"
    proposals = propose_metadata(build_source(text), document_id="d", file="x.txt", access=_ACCESS)
    found = [(item.value, item.origin.quote) for item in proposals["authors"] if isinstance(item.origin, Passage)]
    assert found == [("Ana Kos", "Ana Kos"), ("Mina Hren", "Mina Hren")]
    assert [item.value for item in proposals["places"]] == ["Kranj"]
    assert proposals["date_kind"][0].origin == proposals["date"][0].origin


@pytest.mark.parametrize(
    "piece",
    ["A", "Abc ", "V Kranju, dne 1. 1. 2019, in ", "Avtor: Ana Kos\n", "projekt „AB\n", "a ", "održana v ", "((«"],
)
def test_a_hostile_text_takes_no_longer_than_another(piece: str) -> None:
    # The limit is wide for a slow machine; what it guards against is growth with the square of the length.
    source = build_source(piece * (200_000 // len(piece)))
    started = time.process_time()
    assert propose_metadata(source, document_id="d", file="x.txt", access=_ACCESS)["title"]
    assert time.process_time() - started < 3
