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
        ("Poročilo\n\nV Mariboru, dne 12. 7. 2018", "sl", ["Mariboru"]),
        ("Poročilo\n\nV Ljubljani, 12. 7. 2018", "sl", ["Ljubljani"]),
        ("Izvještaj\n\nU Sarajevu, 12. 7. 2018.", "bs", ["Sarajevu"]),
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
