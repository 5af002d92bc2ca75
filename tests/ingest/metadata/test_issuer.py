"""Which organisation issued a document."""

from __future__ import annotations

import pytest

from ingest.metadata.issuer import propose_issuer
from ingest.metadata.title import propose_title
from kb.metadata import DocumentType
from tests.ingest.metadata.read_samples import quote_origin, read_text


def propose_issuer_of(
    text: str, *, document_type: DocumentType = DocumentType.REPORT, **properties: str
) -> tuple[str, str] | None:
    """Return the proposed issuer and the passage or property it was read from."""
    reading = read_text(text, **properties)
    found = propose_issuer(reading, title=propose_title(reading), document_type=document_type)
    return (found.value, quote_origin(found)) if found else None


def test_the_letterhead_names_the_issuer() -> None:
    text = "Zadruga Sosed, z. b. o.\nGlavna ulica 5\n3000 Celje\n\nLETNO POROČILO 2019\n\nDelali smo."
    assert propose_issuer_of(text) == ("Zadruga Sosed, z. b. o.", "Zadruga Sosed, z. b. o.")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Naklada: 400 izvodov. Izdajatelj: Zveza Breza, Glavna 9, Kranj", "Zveza Breza"),
        ("Published by Green Network", "Green Network"),
        ("Herausgeber: Verein Brücke · Auflage 650", "Verein Brücke"),
        ("Edita: Red de Economía Solidaria. Coordinación: Inés Gil.", "Red de Economía Solidaria"),
        ("© 2019 Институт за сеоски развој, Краљево", "Институт за сеоски развој"),
    ],
)
def test_an_imprint_names_the_issuer(line: str, name: str) -> None:
    assert propose_issuer_of(f"Novosti\n\nPiše se o selu.\n\n{line}") == (name, name)


def test_statutes_are_those_of_the_organisation_that_they_name() -> None:
    text = "STATUTS\n\nIl est fondé une association ayant pour titre : « La Rive »."
    assert propose_issuer_of(text, document_type=DocumentType.OTHER) == ("La Rive", "La Rive")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vodilni partner: Inštitut Sever, Center za ljudi, Slovenija\nTrajanje: 2019", "Inštitut Sever"),
        ("Vodilni partner: Zavod Kres, z. b. o., ustanova, Žalec\nTrajanje: 2019", "Zavod Kres, z. b. o., ustanova"),
        ("Lead partner: Leeds City Farm\nDuration: 2019", "Leeds City Farm"),
        ("Novice\n\nO vasi.\n\nDruštvo Lipa, Glavna cesta 4b, Nova Gorica · Piškotki · Izvedba: X", "Društvo Lipa"),
        ("Noticias\n\nDel pueblo.\n\nAviso legal · © Diario Social del Sur", "Diario Social del Sur"),
        ("Rapport moral\n\nAssociation Les Jardins – Annecy\n\nLes membres.", "Association Les Jardins"),
        ("Udruga »Lipa« Glavna ulica 27 31000 Osijek\n\nIzvješće\n\nRadili smo.", "Udruga »Lipa«"),
    ],
)
def test_a_name_ends_before_its_address_and_keeps_its_legal_form(text: str, name: str) -> None:
    found = propose_issuer_of(text)
    assert found
    assert found[0] == name


def test_two_organisations_in_one_letterhead_are_no_issuer() -> None:
    assert propose_issuer_of("Občina Stari Grad in Društvo »Vrata«\n\nZAPISNIK\n\nSestali so se.") is None


def test_a_declaration_is_of_the_one_that_stands_above_it() -> None:
    text = "Federación de Mujeres del Sur\n\nManifiesto del campo\n\nPedimos pan y tierra."
    found = propose_issuer_of(text, document_type=DocumentType.DECLARATION)
    assert found == ("Federación de Mujeres del Sur", "Federación de Mujeres del Sur")


def test_a_memorandum_of_two_sides_has_no_issuer() -> None:
    text = "MEMORANDUM\n\nStranki bosta sodelovali.\n\nDruštvo Lipa\n\nZavod Breza"
    assert propose_issuer_of(text, document_type=DocumentType.MEMORANDUM) is None


def test_the_company_of_the_file_is_better_than_nothing() -> None:
    assert propose_issuer_of("Bread and tools.", company="Green Ltd") == ("Green Ltd", "company property")


def test_the_domain_of_a_sender_is_the_last_resort() -> None:
    assert propose_issuer_of("Lep pozdrav", author="Ana <ana@lipa.example>") == ("lipa.example", "author property")
    assert propose_issuer_of("Lep pozdrav", author="Ana <ana@gmail.com>") is None


@pytest.mark.parametrize(
    ("text", "document_type", "name"),
    [
        # Both sides conclude a contract.
        ("CONTRATO DE CESIÓN\n\nDe una parte, la Asociación Vecinal El Llano.", DocumentType.OTHER, None),
        ("Boletín de la Red Textil Solidaria. N.º 23", DocumentType.NEWSLETTER, "Red Textil Solidaria"),
        ("The Plot\n\nIssue 4 · newsletter of Sheffield Growers", DocumentType.NEWSLETTER, "Sheffield Growers"),
        ("Pressemitteilung\nHauptstraße 5, 95100 Selb\n\nBad gerettet\n\nDas Bad bleibt.", DocumentType.ARTICLE, None),
        ("Rundbrief\n\nDer Sommer war heiß.\n\nDer Arbeitskreis", DocumentType.REPORT, None),
        (
            "Savez mladih Kantona\n\nIZJAVA\n\nTražimo mir.\n\nPredsjednik Saveza\nSenad Mujkić",
            DocumentType.DECLARATION,
            "Savez mladih Kantona",
        ),
        ("Nositelj projekta\n\nUdruga Blato\n\nPartneri\n\nGrad Sisak", DocumentType.PROJECT_SHEET, "Udruga Blato"),
    ],
)
def test_sides_labels_and_functions_are_no_issuers(text: str, document_type: DocumentType, name: str | None) -> None:
    found = propose_issuer_of(text, document_type=document_type)
    assert (found and found[0]) == name


def test_an_organisation_in_the_properties_counts_where_the_text_knows_it() -> None:
    text = "{}\n\nWe cook together."
    assert propose_issuer_of(text.format("Kitchens"), author="Consultant Ltd") is None
    assert propose_issuer_of(text.format("Kitchens, told by Consultant Ltd"), author="Consultant Ltd") is not None
