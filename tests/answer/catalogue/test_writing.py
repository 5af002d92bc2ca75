"""What an answer from the catalogue says: how the question was read, then a line and a citation for each document."""

from __future__ import annotations

import pytest

from answer.catalogue.query import AskedField
from answer.catalogue.writing import write_answer
from index.store import EVERYTHING, Filter
from kb.metadata import AccessLevel
from knowledge_base import KnowledgeBase
from tests.answer.catalogue.asking import ask_catalogue
from tests.make_entry import make_entry


def test_an_answer_in_full(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "Koliko zapisnikov iz leta 2019 imamo?")
    assert answer is not None
    assert answer.text == (
        "Zapisnik · 2019: 3 dokumenti\n\n"
        "5. september 2019 · Zapisnik · Zapisnik 4. seje upravnega odbora [1]\n\n"
        "22. maj 2019 · Zapisnik · Zapisnik s osnivačke skupštine [2]\n\n"
        "14. februar 2019 · Zapisnik · Zapisnik 3. seje upravnega odbora [3]"
    )
    assert [citation.passage.quote for citation in answer.citations] == [
        "Zapisnik 4. seje upravnega odbora",
        "Zapisnik s osnivačke skupštine",
        "Zapisnik 3. seje upravnega odbora",
    ]


@pytest.mark.parametrize(
    ("question", "asked", "first_line"),
    [
        ("When was the Grazer Erklärung issued?", AskedField.DATE, "Date: 9 May 2014"),
        ("Kdo je izdal Poročilo o delu mreže?", AskedField.ISSUER, "Izdajatelj: Zveza Lipov list"),
        ("Chi ha scritto il Bilancio sociale?", AskedField.AUTHORS, "Autori: Anna Rinaldi"),
        ("Wie viele Seiten hat der Wirkungsbericht?", AskedField.PAGES, "Seiten: 3"),
        ("Où a été publiée la Grazer Erklärung ?", AskedField.PLACES, "Lieu\u00a0: Graz"),
        ("¿En qué idiomas está la Carta di Gorizia?", AskedField.LANGUAGES, "Idiomas: italiano, esloveno"),
        ("Ко је издао Меморандум о сарадњи задруга?", AskedField.ISSUER, "Издавач: Савез задруга Баната"),
        ("What type of document is the Carta di Gorizia?", AskedField.TYPE, "Type: Declaration"),
    ],
)
def test_a_value_is_given_first(catalogue: KnowledgeBase, question: str, asked: AskedField, first_line: str) -> None:
    answer = ask_catalogue(catalogue, question)
    assert answer is not None and answer.query is not None
    assert (answer.query.asked, answer.text.split("\n")[0]) == (asked, first_line)


@pytest.mark.parametrize(
    ("language", "question", "first_line"),
    [
        ("en", "Minutes in Slovene from 2019?", "Minutes · 2019 · Slovenian: 2 documents"),
        ("sl", "Slovenski zapisniki iz leta 2019?", "Zapisnik · 2019 · slovenščina: 2 dokumenta"),
        ("hr", "Zapisnici na slovenskom iz 2019.?", "Zapisnik · 2019 · slovenski: 2 dokumenta"),
        ("bs", "Zapisnici na slovenskom iz 2019.?", "Zapisnik · 2019 · slovenski: 2 dokumenta"),
        ("sr-Latn", "Zapisnici na slovenačkom iz 2019.?", "Zapisnik · 2019 · slovenački: 2 dokumenta"),
        ("sr-Cyrl", "Записници на словеначком из 2019.?", "Записник · 2019 · словеначки: 2 документа"),
        ("mk", "Записници на словенечки од 2019?", "Записник · 2019 · словенечки: 2 документи"),
        ("it", "Verbali in sloveno del 2019?", "Verbale · 2019 · sloveno: 2 documenti"),
        ("es", "¿Actas en esloveno de 2019?", "Acta · 2019 · esloveno: 2 documentos"),
        ("de", "Protokolle auf Slowenisch aus 2019?", "Protokoll · 2019 · Slowenisch: 2 Dokumente"),
        ("fr", "Comptes rendus en slovène de 2019 ?", "Compte rendu · 2019 · slovène\u00a0: 2 documents"),
    ],
)
def test_the_filter_is_named_as_understood(
    catalogue: KnowledgeBase, language: str, question: str, first_line: str
) -> None:
    answer = ask_catalogue(catalogue, question, language=language)
    assert answer is not None
    assert (answer.language, answer.text.split("\n")[0]) == (language, first_line)


def test_nothing_found_is_an_answer_that_names_the_filter(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "Is there a memorandum from 2011?")
    assert answer is not None
    assert answer.text == "Memorandum · 2011: the catalogue has no such document."
    assert (answer.refused, answer.citations, answer.documents) == (False, (), ())


def test_several_documents_share_out_their_values(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "Which organisations issued memoranda?")
    assert answer is not None
    assert answer.text.split("\n")[0] == "Memorandum · Issued by: Савез задруга Баната (1), Zveza Lipov list (1)"


def test_a_long_list_is_cut_and_counted(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "Koliko dokumentov je v katalogu?")
    assert answer is not None
    paragraphs = answer.text.split("\n\n")
    assert paragraphs[0] == "Vsi dokumenti: 40 dokumentov"
    assert (len(paragraphs), len(answer.citations), len(answer.documents)) == (22, 20, 40)
    assert paragraphs[-1] == "in še 20; vse našteva stran Dokumenti"


def test_citations_are_verbatim(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "Who issued the Grazer Erklärung?")
    assert answer is not None
    (citation,) = answer.citations
    text = catalogue.get_document("d1", EVERYTHING).text
    assert citation.passage.quote == "Verein Grünes Dach" == text[citation.passage.start : citation.passage.end]


def test_an_internal_document_is_listed_and_not_quoted(catalogue: KnowledgeBase) -> None:
    public = Filter(access_levels=(AccessLevel.PUBLIC,))
    answer = ask_catalogue(catalogue, "Which minutes are there from 2019?", filter=public)
    assert answer is not None
    assert [entry.document_id for entry in answer.documents] == ["m2", "m4", "m1"]
    assert [(citation.n, citation.entry.document_id) for citation in answer.citations] == [(1, "m4")]
    assert "Zapisnik 3. seje upravnega odbora (internal: ask the association's office for it)" in answer.text


def test_a_title_cannot_pass_for_a_reference(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "newest report")
    assert answer is not None and answer.query is not None
    text = write_answer(answer.query, [make_entry(title="Plan [2]")], language="en", numbers={"d1": 1})
    assert text.endswith("1 May 2020 · Report · Plan (2) [1]")
