from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from answer.answers import AnswerMode
from answer.question_language import tell_question_language
from answer.register_questions import answer_from_registers
from answer.registers.query import RegisterOrder, RegisterQuery
from answer.registers.reading import pair_capitalised, pair_organisations, read_register_question
from index.store import EVERYTHING, CatalogueEntry, Filter
from kb.documents import Document
from kb.metadata import AccessLevel
from kb.records import Record, Register
from observatory.extract import extract_records
from tests.make_entry import make_entry
from tests.observatory.invented_documents import make_document

TODAY = date(2024, 5, 6)
PUBLIC = Filter(access_levels=(AccessLevel.PUBLIC,))
PROJECTS, EVENTS = Register.PROJECTS, Register.EVENTS

SHEET = """Project sheet

Project title: Bridge to Work
Acronym: BRIDGE
Duration: 1. 4. 2018 - 31. 12. 2021
Budget: 120,000.00 EUR
Lead partner: Fondazione LUMEN, ente
Partners: Zadruga Klas; Verein Morgen
"""
OLDER_SHEET = """Project sheet

Project title: Green Yards
Acronym: GREENYARDS
Duration: 1. 5. 2012 - 1. 6. 2013
Budget: 900,500.00 EUR
Lead partner: Zadruga Klas
"""
INTERNAL_SHEET = """Project sheet

Project title: Hidden Harbour
Acronym: HARBOUR
Duration: 2019
Budget: 5,000,000.00 EUR
Lead partner: Fondazione LUMEN, ente
"""
EVENT_LIST = """Events of 2018

6. 3. 2018 Conference on fair work in Celje
7. 3. 2018 Market of cooperatives, Hall 2 – Celje
12. 9. 2018 Study visit to a cooperative in Trieste
"""


class SampleRegisters:
    """Four papers, one of them internal."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[Document, AccessLevel]] = {}
        for text in (SHEET, OLDER_SHEET, INTERNAL_SHEET, EVENT_LIST):
            document = make_document(text, "en", title=text.split("\n")[2])
            level = AccessLevel.INTERNAL if text is INTERNAL_SHEET else AccessLevel.PUBLIC
            self.documents[document.id] = document, level

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        return [
            record
            for document, level in self.documents.values()
            if level in filter.access_levels
            for record in extract_records(document)
            if record.register is register
        ]

    def get_entry(self, document_id: str) -> CatalogueEntry:
        document, level = self.documents[document_id]
        return make_entry(document_id=document_id, title=document.metadata.title, access_level=level)


def read(question: str) -> RegisterQuery | None:
    read = read_register_question(
        question,
        language=tell_question_language(question),
        names=lambda register: {
            "places": pair_capitalised(["Conference in Celje", "Visit to Trieste"]),
            "issuers": pair_organisations(["Fondazione LUMEN, ente", "Zadruga Klas"]),
        },
        today=TODAY,
    )
    return None if read is None else read[0]


def year(register: Register, first: int, last: int | None = None) -> RegisterQuery:
    return RegisterQuery(register, date_from=date(first, 1, 1), date_to=date(last or first, 12, 31))


def at_least(amount: int) -> RegisterQuery:
    return RegisterQuery(PROJECTS, least=Decimal(amount), currency="EUR")


LARGEST = RegisterQuery(PROJECTS, order=RegisterOrder.LARGEST, limit=1)
LED_BY_LUMEN = RegisterQuery(PROJECTS, named="LUMEN", organisations=("Fondazione LUMEN, ente",), part="lead")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many projects are there?", RegisterQuery(PROJECTS)),
        ("Naštej vse projekte", RegisterQuery(PROJECTS)),
        ("Koliko projektov je v zbirki?", RegisterQuery(PROJECTS)),
        ("Combien de projets y a-t-il ?", RegisterQuery(PROJECTS)),
        ("Wie viele Projekte gibt es?", RegisterQuery(PROJECTS)),
        ("Which projects ran in 2019?", year(PROJECTS, 2019)),
        ("Which projects are running this year?", year(PROJECTS, 2024)),
        ("Kateri projekti so potekali leta 2013?", year(PROJECTS, 2013)),
        ("Koji su projekti trajali 2020. godine?", year(PROJECTS, 2020)),
        ("¿Qué proyectos se realizaron entre 2012 y 2014?", year(PROJECTS, 2012, 2014)),
        ("List all projects with a budget over 500,000 EUR", at_least(500_000)),
        ("Koji projekti imaju budžet veći od 100.000 evra?", at_least(100_000)),
        ("Кои проекти имаат буџет над 50.000 евра?", at_least(50_000)),
        ("Quali progetti hanno un budget superiore a 200.000 euro?", at_least(200_000)),
        ("Kateri projekti imajo proračun nad 2 milijona evrov?", at_least(2_000_000)),
        (
            "Projects with a budget of less than 300,000 EUR",
            RegisterQuery(PROJECTS, most=Decimal(300_000), currency="EUR"),
        ),
        ("Which project has the largest budget?", LARGEST),
        ("Kateri projekt ima največji proračun?", LARGEST),
        ("Koji projekat ima najveći budžet?", LARGEST),
        ("Welches Projekt hat das größte Budget?", LARGEST),
        ("Quel projet a le plus grand budget ?", LARGEST),
        ("Which projects are led by LUMEN?", LED_BY_LUMEN),
        ("Које пројекте води LUMEN?", LED_BY_LUMEN),
        ("Welche Projekte leitet LUMEN?", LED_BY_LUMEN),
        ("Quali progetti ha guidato LUMEN?", LED_BY_LUMEN),
        ("What events took place in Celje?", RegisterQuery(EVENTS, named="Celje")),
        ("Kateri dogodki so bili v Celju?", RegisterQuery(EVENTS, named="Celju")),
        ("Који догађаји су одржани у Трсту или Celju?", None),
        ("Welche Veranstaltungen fanden in Celje statt?", RegisterQuery(EVENTS, named="Celje")),
        ("Quels événements ont eu lieu en 2018 ?", year(EVENTS, 2018)),
        ("¿Qué eventos se celebraron en 2018?", year(EVENTS, 2018)),
        ("Quali eventi si sono svolti nel 2018?", year(EVENTS, 2018)),
        ("Show me the last 3 events", RegisterQuery(EVENTS, order=RegisterOrder.LATEST, limit=3)),
    ],
)
def test_a_question_is_read_as_it_is_meant(question: str, expected: RegisterQuery | None) -> None:
    assert read(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What is the budget of the project?",
        "What is the project about?",
        "Which activities did the project carry out?",
        "Which project partners come from Serbia?",
        "Kateri so cilji projekta?",
        "How many events were held in 2018?",
        "How many projects with a budget over 100,000 EUR are there?",
        "Which reports describe projects of 2019?",
        "Which projects were approved by the ministry?",
        "Which projects and events took place in 2018?",
        "Which events had a budget over 5,000 EUR?",
        "Koliko ljudi se je udeležilo dogodkov?",
    ],
)
def test_a_question_for_the_documents_is_left_to_them(question: str) -> None:
    assert read(question) is None


def ask(question: str, filter: Filter = EVERYTHING) -> list[str] | None:
    answer = answer_from_registers(
        question, language=tell_question_language(question), registers=SampleRegisters(), filter=filter, today=TODAY
    )
    if answer is None:
        return None
    assert answer.mode is AnswerMode.CATALOGUE and not answer.refused and not answer.lists_documents
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(f"[{citation.n}]" in answer.text for citation in answer.citations)
    return answer.text.split("\n\n")


def test_projects_are_listed_newest_first_with_every_value_cited() -> None:
    assert ask("How many projects are there?", PUBLIC) == [
        "2 projects",
        "Bridge to Work [1] · 1 April 2018 – 31 December 2021 [2] · 120,000.00 EUR [3] · Fondazione LUMEN, ente [4]",
        "Green Yards [5] · 1 May 2012 – 1 June 2013 [6] · 900,500.00 EUR [7] · Zadruga Klas [8]",
        "From the register: what could be read from the documents; each value has its source.",
    ]


@pytest.mark.parametrize(
    ("question", "head", "names"),
    [
        ("Which projects ran in 2012?", "2012: 1 project", ["Green Yards"]),
        ("Kateri projekti imajo proračun nad 500.000 evrov?", "Proračun vsaj 500.000 EUR: 1 projekt", ["Green Yards"]),
        ("Quel projet a le plus grand budget ?", "Budget le plus élevé\u00a0: 1 projet", ["Green Yards"]),
        ("Welche Projekte leitet LUMEN?", "Unter Federführung von LUMEN: 1 Projekt", ["Bridge to Work"]),
        ("Projects of Zadruga Klas", "With Zadruga Klas: 2 projects", ["Bridge to Work", "Green Yards"]),
    ],
)
def test_only_the_projects_that_meet_a_question_are_named(question: str, head: str, names: list[str]) -> None:
    paragraphs = ask(question, PUBLIC)
    assert paragraphs is not None
    assert paragraphs[0] == head
    assert [paragraph.split(" [")[0] for paragraph in paragraphs[1:-1]] == names


def test_events_come_in_their_order_and_are_found_in_any_case_of_their_place() -> None:
    paragraphs = ask("Kateri dogodki so bili v Celju marca 2018?")
    assert paragraphs is not None
    assert paragraphs[:-1] == [
        "Marec 2018 · Celju: 2 dogodka",
        "6. marec 2018 · Conference on fair work in Celje [1]",
        "7. marec 2018 · Market of cooperatives, Hall 2 – Celje [2]",
    ]


def test_what_no_record_meets_is_left_to_the_documents() -> None:
    assert ask("Which projects ran in 1999?") is None
    assert ask("Which events took place in Madrid?") is None


def test_records_of_internal_documents_are_neither_named_nor_counted_for_the_public() -> None:
    seen, hidden = ask("Which project has the largest budget?"), ask("Which project has the largest budget?", PUBLIC)
    assert seen is not None and hidden is not None
    assert seen[1].startswith("Hidden Harbour [1]")
    assert hidden[1].startswith("Green Yards [1]")
    counted = ask("How many projects are there?", PUBLIC)
    assert counted is not None and counted[0] == "2 projects"
    assert ask("Which projects ran in 2019 and are led by LUMEN?", PUBLIC) != ask("Which projects ran in 2019?")


def test_a_project_that_two_papers_describe_is_counted_once() -> None:
    registers = SampleRegisters()
    shorter = make_document(SHEET.replace("Budget: 120,000.00 EUR\n", ""), "en", title="Again")
    registers.documents[shorter.id] = shorter, AccessLevel.PUBLIC
    answer = answer_from_registers(
        "How many projects are there?", language="en", registers=registers, filter=PUBLIC, today=TODAY
    )
    assert answer is not None
    assert answer.text.startswith("2 projects")
    assert "120,000.00 EUR" in answer.text
