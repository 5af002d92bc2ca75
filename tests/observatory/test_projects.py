import pytest

from observatory.project_records import find_acronym
from observatory.projects import extract_projects
from tests.observatory.invented_documents import make_document, read_fields

ENGLISH = """GREEN HANDS PROJECT

Project title: Green Hands for Rural Jobs (GreenHands)
Programme\tInterreg Example
Duration: 1 March 2021 – 28 February 2023
Total budget: € 1,250,000.50
Funding: ERDF: € 1,000,000.40 (80 %)
National co-financing: € 250,000.10
Grant agreement no.: AB/2021/7
Lead partner: Hill Farm Cooperative, Leeds, United Kingdom
Partners: Valley Works Ltd, Cork, Ireland; Coop Mare, Bari, Italy
Contact: Ann Hill, ann@hill.example

The project is about farms. It lives on many gifts.
"""

ITALIAN = """Titolo del progetto: Orti Comuni
Acronimo: ORCO
Bando: Terre Vive
Durata: dal 1° gennaio 2020 al 31 dicembre 2021
Budget totale: 350.000,00 €
Finanziamento: Contributo UE: 280.000,00 €
Capofila: Cooperativa Sole, Lecce
Partner
Comune di Galatina
Associazione Radici per il
territorio
Università del Basso Salento

Contatti: info@orco.example
"""

GERMAN = """Projekttitel: Werkstatt für alle – WerkA
Förderprogramm: Beispielfonds Sozial
Projektbeginn: 01.07.2019
Projektende: 30.06.2022
Gesamtbudget (EUR): 120.000
Finanzierung: EU-Mittel: 90.000 EUR; Eigenmittel: 30.000 EUR
Projektträger: Verein Neue Arbeit, Linz
Projektpartner: Stadt Steyr
Ansprechpartnerin: Eva Berg, Tel. +43 732 123456
"""

CROATIAN = (
    "Naziv projekta\tZajednički stol\nKratica\tSTOL\nTrajanje projekta\t1. rujna 2019. – 31. kolovoza 2021.\n"
    "Ukupna vrijednost projekta\t1.500.000,00 HRK\nNositelj projekta\tUdruga Kruh, Osijek\n"
    "Partneri\tZadruga Polje, Osijek, Hrvatska Udruga Most, Sombor, Srbija\nKontakt osoba\tIva Ivić\n"
)

MACEDONIAN = """Наслов на проектот: Заедно
Времетраење: 1 јуни 2020 – 31 мај 2022
Буџет: 3.000.000 денари
Носител на проектот: Здружение Нишка
Партнери: Општина Прилеп
Контакт: info@zaedno.example
"""

SPANISH = """Nombre del proyecto: Manos Abiertas
Convocatoria: Empleo Verde 2022
Período de ejecución: 24 meses
Presupuesto total: 420.000 EUR
Financiado por: Fondo Social de Ejemplo
Entidad coordinadora: Cooperativa Olivo
Socios: Fundación Norte; Asociación Sur
Persona de contacto: Lucía Pérez, lucia@olivo.example
"""


@pytest.mark.parametrize(
    ("text", "language", "name", "expected"),
    [
        (
            ENGLISH,
            "en",
            "GreenHands",
            [
                ("name", "Green Hands for Rural Jobs (GreenHands)"),
                ("programme", "Interreg Example"),
                ("period", "2021-03-01/2023-02-28"),
                ("budget", "1250000.50 EUR"),
                ("funding", "1000000.40 EUR"),
                ("funding", "250000.10 EUR"),
                ("contract", "AB/2021/7"),
                ("lead", "Hill Farm Cooperative, Leeds, United Kingdom"),
                ("partner", "Valley Works Ltd, Cork, Ireland"),
                ("partner", "Coop Mare, Bari, Italy"),
                ("contact", "Ann Hill, ann@hill.example"),
            ],
        ),
        (
            ITALIAN,
            "it",
            "ORCO",
            [
                ("name", "Orti Comuni"),
                ("acronym", "ORCO"),
                ("programme", "Terre Vive"),
                ("period", "2020-01-01/2021-12-31"),
                ("budget", "350000 EUR"),
                ("funding", "280000 EUR"),
                ("lead", "Cooperativa Sole, Lecce"),
                ("partner", "Comune di Galatina"),
                ("partner", "Associazione Radici per il territorio"),
                ("partner", "Università del Basso Salento"),
                ("contact", "info@orco.example"),
            ],
        ),
        (
            GERMAN,
            "de",
            "WerkA",
            [
                ("name", "Werkstatt für alle – WerkA"),
                ("programme", "Beispielfonds Sozial"),
                ("period", "2019-07-01/2022-06-30"),
                ("budget", "120000 EUR"),
                ("funding", "90000 EUR"),
                ("funding", "30000 EUR"),
                ("lead", "Verein Neue Arbeit, Linz"),
                ("partner", "Stadt Steyr"),
                ("contact", "Eva Berg, Tel. +43 732 123456"),
            ],
        ),
        (
            CROATIAN,
            "hr",
            "STOL",
            [
                ("name", "Zajednički stol"),
                ("acronym", "STOL"),
                ("period", "2019-09-01/2021-08-31"),
                ("budget", "1500000 HRK"),
                ("lead", "Udruga Kruh, Osijek"),
                ("partner", "Zadruga Polje, Osijek, Hrvatska"),
                ("partner", "Udruga Most, Sombor, Srbija"),
                ("contact", "Iva Ivić"),
            ],
        ),
        (
            MACEDONIAN,
            "mk",
            "Заедно",
            [
                ("name", "Заедно"),
                ("period", "2020-06-01/2022-05-31"),
                ("budget", "3000000 MKD"),
                ("lead", "Здружение Нишка"),
                ("partner", "Општина Прилеп"),
                ("contact", "info@zaedno.example"),
            ],
        ),
        (
            SPANISH,
            "es",
            "Manos Abiertas",
            [
                ("name", "Manos Abiertas"),
                ("programme", "Empleo Verde 2022"),
                ("period", "24 meses"),
                ("budget", "420000 EUR"),
                ("funding", "Fondo Social de Ejemplo"),
                ("lead", "Cooperativa Olivo"),
                ("partner", "Fundación Norte"),
                ("partner", "Asociación Sur"),
                ("contact", "Lucía Pérez, lucia@olivo.example"),
            ],
        ),
    ],
)
def test_a_sheet_gives_its_fields(text: str, language: str, name: str, expected: list[tuple[str, str]]) -> None:
    [record] = extract_projects(make_document(text, language))
    assert record.name == name
    assert read_fields(record) == expected


def test_every_value_stands_verbatim_in_its_passage_of_the_text() -> None:
    document = make_document(ENGLISH, "en")
    [record] = extract_projects(document)
    for value in record.values:
        passage = value.passage
        assert document.text[passage.start : passage.end] == passage.quote
        assert value.written in passage.quote
    [first, second] = record.values_of("funding")
    assert first.written == "ERDF: € 1,000,000.40 (80 %)"
    assert first.passage.quote == "Funding: ERDF: € 1,000,000.40 (80 %)"
    assert second.passage.quote == "National co-financing: € 250,000.10"


def test_a_sheet_in_one_column_is_read_with_its_values_below() -> None:
    text = "Naziv projekta\nLepši jutri\n\nTrajanje\n2019–2021\n\nProračun\n\n15.000 EUR\n\nNosilec\nDruštvo Jutro\n"
    [record] = extract_projects(make_document(text, "sl"))
    assert read_fields(record) == [
        ("name", "Lepši jutri"),
        ("period", "2019/2021"),
        ("budget", "15000 EUR"),
        ("lead", "Društvo Jutro"),
    ]


def test_a_table_gives_a_project_a_row() -> None:
    text = (
        "Project title\tDuration\tBudget\tLead partner\n"
        "Blue Bread\t2020–2022\t€ 10,000\tBaker Coop\n"
        "Red Roof\t2021–2023\t€ 20,000\tMason Coop\n"
    )
    records = extract_projects(make_document(text, "en"))
    assert [(record.name, record.values_of("budget")[0].normalised) for record in records] == [
        ("Blue Bread", "10000 EUR"),
        ("Red Roof", "20000 EUR"),
    ]
    assert records[1].values_of("lead")[0].passage.quote == "Red Roof\t2021–2023\t€ 20,000\tMason Coop"


def test_two_sheets_are_two_projects() -> None:
    sheet = "Project title: {}\nDuration: 2020–2022\nBudget: € 10,000\n\n"
    records = extract_projects(make_document(sheet.format("Blue Bread") + sheet.format("Red Roof"), "en"))
    assert [record.name for record in records] == ["Blue Bread", "Red Roof"]
    assert records[0].id != records[1].id


def test_partners_that_cannot_be_split_for_sure_stay_whole() -> None:
    sheet = "Project title: Blue Bread\nDuration: 2020–2022\nPartners: {}\n"
    for written in ("Baker Coop, Mill Ltd and Farm, Leeds", "Baker Coop, Italy, Mill Ltd, Leeds"):
        [record] = extract_projects(make_document(sheet.format(written), "en"))
        assert [value.written for value in record.values_of("partner")] == [written]


def test_words_glued_by_a_lost_line_end_are_two_partners() -> None:
    text = (
        "Naziv projekta: Lepši jutri\nTrajanje: 2019–2021\nPartnerji: Zadruga Lan, socialno podjetje\n"
        "Zadruga Mak, socialno podjetjeDruštvo Jutro\nDruštvo Večer\n"
    )
    [record] = extract_projects(make_document(text, "sl"))
    assert [value.written for value in record.values_of("partner")] == [
        "Zadruga Lan, socialno podjetje",
        "Zadruga Mak, socialno podjetje",
        "Društvo Jutro",
        "Društvo Večer",
    ]


def test_a_section_with_a_duration_is_a_project_named_by_its_quotation() -> None:
    text = (
        "ЗЕЛЕНА РАДИОНИЦА\n\nУдружење спроводи нове обуке за младе.\n"
        "Трајање пројекта: мај 2021 – октобар 2022. године\n"
        "Удружење спроводи пројекат „Зелена радионица за младе“ у сарадњи са Мрежа Исток. "
        "Пројекат финансијски подржава Задужбина Пример, Ниш.\n\nНОВОСТИ\n\nДруга вест.\n"
    )
    [record] = extract_projects(make_document(text, "sr-Cyrl"))
    assert read_fields(record) == [
        ("name", "Зелена радионица за младе"),
        ("period", "2021-05/2022-10"),
        ("funding", "Задужбина Пример, Ниш"),
        ("partner", "Мрежа Исток"),
    ]
    [funding] = record.values_of("funding")
    assert funding.passage.quote == "Пројекат финансијски подржава Задужбина Пример, Ниш."


def test_a_value_of_prose_is_quoted_with_its_own_sentence() -> None:
    text = (
        "BLUE BREAD\n\nDuration: 2020–2021\n"
        "We bake. Young people help us. It is funded by the Example Foundation. Many thanks!\n"
    )
    [record] = extract_projects(make_document(text, "en"))
    [funding] = record.values_of("funding")
    assert funding.passage.quote == "It is funded by the Example Foundation."


def test_a_section_without_a_quotation_takes_the_name_of_its_heading() -> None:
    text = (
        "Our work\n\nBlue Bread\n\nWe bake with young people.\nDuration: May 2020 – June 2021\n"
        "It is funded by the Example Foundation. It is run in cooperation with Mill Ltd.\n\n"
        "Red Roof\n\nWe mend roofs.\nDuration: 2021–2023\n"
    )
    records = extract_projects(make_document(text, "en"))
    assert [read_fields(record) for record in records] == [
        [
            ("name", "Blue Bread"),
            ("period", "2020-05/2021-06"),
            ("funding", "Example Foundation"),
            ("partner", "Mill Ltd"),
        ],
        [("name", "Red Roof"), ("period", "2021/2023")],
    ]


@pytest.mark.parametrize(
    ("sentence", "language", "funder"),
    [
        ("Il progetto è finanziato dalla Fondazione Sole.", "it", "Fondazione Sole"),
        ("El proyecto está financiado por la Fundación Norte.", "es", "Fundación Norte"),
        ("Das Projekt wird gefördert durch die Stiftung Feld.", "de", "Stiftung Feld"),
        ("Le projet est financé par la Fondation Rive.", "fr", "Fondation Rive"),
        ("Projekt sofinancira Ustanova Lan.", "sl", "Ustanova Lan"),
        ("Проектот е финансиран од Фондација Нишка.", "mk", "Фондација Нишка"),
    ],
)
def test_a_funder_is_read_in_each_language(sentence: str, language: str, funder: str) -> None:
    text = f"ABCD EFGH\n\nDuration: 2020–2021\n{sentence}\n"
    [record] = extract_projects(make_document(text, language))
    assert [value.written for value in record.values_of("funding")] == [funder]


def test_prose_about_projects_gives_no_record() -> None:
    text = (
        "POROČILO\n\nProjekt ZEPO je namenjen mladim. Program dela je sprejet.\n"
        "Vodilni partner: Zadruga Lan\n\nPartnerji so se srečali 3. 5. 2021.\n"
    )
    assert extract_projects(make_document(text, "sl")) == []


def test_an_acronym_is_found_at_either_end_of_a_name() -> None:
    names = ["Novo delo – MojeDel", "LINK – WORKING TOGETHER", "Green Islands (GRIS)", "Novo delo", "Delo – za vse"]
    assert [find_acronym(name) for name in names] == ["MojeDel", "LINK", "GRIS", None, None]


def test_a_form_with_a_row_for_each_partner_a_start_and_an_end_is_read_whole() -> None:
    text = (
        "Naziv projekta\tOtoci\nPočetak\t01.09.2022.\nZavršetak\t28.02.2025.\nPartner 1\tGrad Hvar\n"
        "Partner 2\tComune di Termoli\n"
    )
    [record] = extract_projects(make_document(text, "hr"))
    assert read_fields(record) == [
        ("name", "Otoci"),
        ("period", "2022-09-01/2025-02-28"),
        ("partner", "Grad Hvar"),
        ("partner", "Comune di Termoli"),
    ]


@pytest.mark.parametrize(
    ("heading", "names"), [("Repair Without Borders", ["Repair Without Borders"]), ("Project sheet", [])]
)
def test_a_sheet_with_an_acronym_has_the_heading_above_as_its_name(heading: str, names: list[str]) -> None:
    text = f"{heading}\n\nProject acronym\tReBo\nFunded under\tHorizon\nCoordinated by\tRepair Network\nTotal cost\t€ 20,000\n"
    [record] = extract_projects(make_document(text, "en"))
    assert [value.normalised for value in record.values_of("name")] == names
    assert record.name == "ReBo"
    assert [value.normalised for value in record.values_of("lead")] == ["Repair Network"]


def test_the_calendar_of_a_call_is_no_duration_of_a_project() -> None:
    text = "Appel à projets 2024\n\n1. Calendrier\nOuverture : 1er février 2024. Résultats : juin 2024.\n"
    assert extract_projects(make_document(text, "fr")) == []


def test_a_range_in_the_row_of_the_start_makes_no_period() -> None:
    text = "Project title: Mill\nStart date: 2019-2020\nEnd date: 31 May 2022\nLead partner: Mill Trust\nBudget: 20,000 €\n"
    [record] = extract_projects(make_document(text, "en"))
    assert record.values_of("period") == ()
