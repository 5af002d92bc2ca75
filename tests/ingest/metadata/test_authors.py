"""Who wrote a document."""

from __future__ import annotations

import pytest

from ingest.metadata.authors import propose_authors
from kb.metadata import DocumentType
from tests.ingest.metadata.read_samples import read_text


def propose_authors_of(text: str, *, document_type: DocumentType = DocumentType.REPORT, **properties: str) -> list[str]:
    """Return the names of the proposed authors."""
    return [found.value for found in propose_authors(read_text(text, **properties), document_type=document_type)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Avtorica: Ana Kos", ["Ana Kos"]),
        ("Zapisala: Ana Kos", ["Ana Kos"]),
        ("Zapisnik vodila\nAna Kos", ["Ana Kos"]),
        ("Pripremile: Ana Kos i Mina Hren", ["Ana Kos", "Mina Hren"]),
        ("Dokument su pripremili Ana Kos, Jan Hren i Mina Bor.", ["Ana Kos", "Jan Hren", "Mina Bor"]),
        ("5. jul 2019. · пише Тодор Ћирић", ["Тодор Ћирић"]),
        ("Für das Protokoll:\nGerda Zinn", ["Gerda Zinn"]),
        ("Herausgeber: Verein Au · Redaktion: Hanna Fess · Auflage 650", ["Hanna Fess"]),
        ("A cura di Maria Rossi", ["Maria Rossi"]),
        ("By Ruth Ellis and Tom Bake", ["Ruth Ellis", "Tom Bake"]),
        ("Mojca Brul, urednica", ["Mojca Brul"]),
        ("Подготвиле:\nАна Косева\nГоран Митев", ["Ана Косева", "Горан Митев"]),
        ("Elaborado por Marta Gil y Luis Soler", ["Marta Gil", "Luis Soler"]),
        ("Razgovarala: Jelena Tot", ["Jelena Tot"]),
        ("Directrice de la publication : Luce Morel", ["Luce Morel"]),
        ("Il segretario verbalizzante\nUgo Sanna", ["Ugo Sanna"]),
        ("Town Square, Ludlow", []),
        ("Kontakt: Ana Kos", []),
        ("By the river there is a mill.", []),
    ],
)
def test_bylines_name_the_authors(line: str, names: list[str]) -> None:
    assert propose_authors_of(f"Letno poročilo\n\n{line}") == names


def test_the_secretary_who_signs_has_written_the_minutes_only() -> None:
    text = "VERBALE\n\nSi delibera.\n\nIl Presidente\nGiulia Bonda\n\nIl Segretario\nMatteo Fredd"
    assert propose_authors_of(text, document_type=DocumentType.MINUTES) == ["Matteo Fredd"]
    assert propose_authors_of(text, document_type=DocumentType.OTHER) == []


def test_the_only_one_who_signs_is_the_author_when_no_other_is_named() -> None:
    text = "Izvješće\n\nUdruga je radila.\n\nPredsjednica udruge\nVesna Jag"
    assert propose_authors_of(text) == ["Vesna Jag"]
    assert propose_authors_of(text + "\n\nTajnica\nAna Kos") == []


@pytest.mark.parametrize(
    ("author", "names"),
    [("Ana Kos", ["Ana Kos"]), ("akos", []), ("Microsoft Office User", []), ("Canon Scanner", []), ("user 1", [])],
)
def test_the_author_of_the_file_counts_when_it_is_a_person(author: str, names: list[str]) -> None:
    assert propose_authors_of("Bread and tools.", author=author) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Zapisničarka: Ana Kos      Upravitelj: Jan Hren", ["Ana Kos"]),
        ("Автори: Ана Кос и Јан Хрен Скопје, ноември 2022", ["Ана Кос", "Јан Хрен"]),
        ("Elaborada por: Ana Kos", ["Ana Kos"]),
        ("Белешке водила: Ана Кос", ["Ана Кос"]),
        # A closing, a hall, an addressee and a row of a sheet look like names of people.
        ("Rundbrief\n\nHerzliche Grüße\n\nEnde", []),
        ("Novosti\n\nVaš Zadružni dom\n\nKraj", []),
        ("Invito\n\nSala Estense, Ferrara\n\nVenite.", []),
        ("Pismo\n\nGradonačelniku Grada Zenice\n\nTražimo.", []),
        ("Scheda\n\nContributo UE\t192.000,00 €\n\nFine.", []),
    ],
)
def test_what_is_written_like_a_name_is_one_only_where_it_stands_alone(text: str, names: list[str]) -> None:
    assert propose_authors_of(text) == names
