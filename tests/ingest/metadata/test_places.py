"""Where a document was issued or its event took place."""

from __future__ import annotations

import pytest

from ingest.metadata.places import propose_places
from kb.metadata import DocumentType
from tests.ingest.metadata.read_samples import read_text


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [
        ("Poročilo\n\nKranj, 12. 7. 2018", "sl", ["Kranj"]),
        ("Poročilo\n\nV Mariboru, dne 12. 7. 2018", "sl", ["Maribor"]),
        ("Poročilo\n\nV Ljubljani, 12. 7. 2018", "sl", ["Ljubljana"]),
        ("Izvještaj\n\nU Sarajevu, 12. 7. 2018.", "bs", ["Sarajevo"]),
        ("Fait à Lyon, le 6 février 2015, en trois exemplaires.", "fr", ["Lyon"]),
        ("Kraj: sejna soba, Kranj\nUra: 17.00", "sl", ["Kranj"]),
        ("Venue: Town Hall, Bath, United Kingdom", "en", ["Bath"]),
        ("Ort: Hauptplatz 3, 8850 Murau", "de", ["Murau"]),
        ("La conferenza si terrà a Gorizia il 18 ottobre 2023.", "it", ["Gorizia"]),
        ("The declaration was adopted in Galway on 28 September 2023.", "en", ["Galway"]),
        ("Форумот е одржан во Скопје на 25 октомври 2019 година.", "mk", ["Скопје"]),
        ("The programme ran in Bath, Leeds and York from 2019 on.", "en", ["Bath", "Leeds", "York"]),
        ("Zaklada Drava\nVaraždin, Kapucinski trg 5\n\nOBRAZAC", "hr", ["Varaždin"]),
        ("Ana Kos | Elche | 24/01/2022", "es", ["Elche"]),
        ("The meeting closed at nine. Bath, 5 March 2020. The chair, Ann Bell", "en", ["Bath"]),
        ("The assembly was held at the Corn Hall, Diss on 3 May 2018.", "en", ["Diss"]),
        ("Issue 2/2017 · Sommer · Ravensburg, im Juli 2017", "de", ["Ravensburg"]),
        ("Green Trust\n\n12 High Road, London SE10 8JA\n\nReport", "en", ["London"]),
        ("Le siège est basé à Thann, au bord de la rivière.", "fr", ["Thann"]),
        ("Obuka će se održati u Regionalnom centru za talente.", "sr-Latn", []),
        ("Društvo je zasedalo v Novem mestu 4. maja 2016.", "sl", ["Novem mestu"]),
        ("Sestanek je bil v dvorani Hall 5, Velika dvorana.", "sl", []),
        ("Konferenca je potekala v Sloveniji 4. maja 2016.", "sl", []),
        ("Écully, le 6 février 2015", "fr", ["Écully"]),
        ("Seja je bila na spletu, prek aplikacije Zoom.", "sl", []),
    ],
)
def test_places_are_read_from_dates_rows_sentences_and_addresses(text: str, language: str, places: list[str]) -> None:
    found = propose_places(read_text(text), language=language, document_type=DocumentType.REPORT)
    assert [place.value for place in found] == places


def test_a_place_in_another_case_is_given_as_the_document_has_it_elsewhere() -> None:
    text = "Zavod, Glavna 5, 6000 Koper\n\nV Kopru, dne 1. 2. 2020"
    found = propose_places(read_text(text), language="sl", document_type=DocumentType.REPORT)[0]
    assert found.value == "Koper"
    assert not isinstance(found.origin, str)
    assert found.origin.quote == "Kopru"


def test_the_seat_of_one_side_is_not_the_place_of_a_memorandum() -> None:
    text = "Memorandum med občino in društvom Lipa s sedežem v Kranju."
    kinds = (DocumentType.MEMORANDUM, DocumentType.OTHER)
    found = [propose_places(read_text(text), language="sl", document_type=kind) for kind in kinds]
    assert [[place.value for place in places] for places in found] == [[], ["Kranju"]]


def test_two_seats_are_no_place() -> None:
    text = "Društvo s sedežem v Kranju, zavod s sedežem v Celju."
    assert propose_places(read_text(text), language="sl", document_type=DocumentType.OTHER) == ()


def test_an_invitation_is_for_the_last_place_of_the_sentence_with_its_day() -> None:
    text = "Vabimo vas v četrtek, 4. maja 2017, ob 18. uri v Mestno knjižnico v Kopru.\n\nDruštvo Lipa, Koper"
    found = propose_places(read_text(text), language="sl", document_type=DocumentType.INVITATION)
    assert [place.value for place in found] == ["Koper"]


@pytest.mark.parametrize(
    ("text", "language", "document_type", "places"),
    [
        # A year, a month or a weekday beside a word is no postcode, town or place.
        ("Kazalec\tPlan 2021\tDoseženo 2021\nčlani\t3\t4", "sl", DocumentType.REPORT, []),
        ("Rundbrief Nr. 3/2016        August 2016\n\nDer Sommer war heiß.", "de", DocumentType.NEWSLETTER, []),
        ("Srečanje | 18. 1. 2024 Novo leto\n\nPridite.", "sl", DocumentType.OTHER, []),
        ("They bought the inn, which closed and was held in September 2020.", "en", DocumentType.REPORT, []),
        ("Kazalniki programa Mladi v zadrugah, 2022\n\nTabela", "sl", DocumentType.REPORT, []),
        ("Srečanje bo 5. 6. 2019 v Mestni knjižnici na Ptuju.", "sl", DocumentType.INVITATION, ["Ptuju"]),
        ("Усвојено у Лозници, 17. јуна 2023. године.", "sr-Cyrl", DocumentType.DECLARATION, ["Лозница"]),
        ("Done at Graz on 3 July 2023 in two copies.", "en", DocumentType.MEMORANDUM, ["Graz"]),
        ("Tagung\n\n15 maggio 2019, ore 9\nSala Estense, Ferrara", "it", DocumentType.INVITATION, ["Ferrara"]),
        (
            "BATH – More than 400 people of the valley have bought the old inn that closed two years ago.",
            "en",
            DocumentType.ARTICLE,
            ["BATH"],
        ),
        (
            "EINLADUNG ZUM TAG\n\nDr. Annett Kos, Landesverband Soziale Betriebe e. V.",
            "de",
            DocumentType.INVITATION,
            [],
        ),
        ("Partenaires : Comune di Susa ; Lycée de Modane", "fr", DocumentType.PROJECT_SHEET, []),
    ],
)
def test_a_word_beside_a_date_is_a_place_only_where_it_is_written_as_one(
    text: str, language: str, document_type: DocumentType, places: list[str]
) -> None:
    found = propose_places(read_text(text), language=language, document_type=document_type)
    assert [place.value for place in found] == places
