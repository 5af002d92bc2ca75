"""Which date a document has."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ingest.metadata.dating import propose_date
from kb.metadata import DateKind, DocumentType
from tests.ingest.metadata.read_samples import quote_origin, read_text


@dataclass(frozen=True)
class Dated:
    """The date proposed for a text, with its confidence."""

    edtf: str
    kind: DateKind
    confidence: float
    quote: str


def propose_date_of(text: str, document_type: DocumentType, *, file: str = "x.txt") -> Dated | None:
    """Return the proposed date and the passage or property it was read from."""
    found = propose_date(read_text(text, file=file), document_type=document_type)
    if found is None:
        return None
    return Dated(found.date.edtf, found.kind, found.evidence.confidence, quote_origin(found.evidence))


_REPORT_TEXT = "Vmesno poročilo 3.7.2020\n\nO DELU\n\n" + "Pripravili smo tri delavnice.\n\n" * 6


def test_a_signed_date_at_the_end_beats_one_in_the_header_and_the_conflict_costs_confidence() -> None:
    alone = propose_date_of("O DELU\n\n" + _REPORT_TEXT[31:] + "Datum: 5.7.2020", DocumentType.REPORT)
    both = propose_date_of(_REPORT_TEXT + "Datum: 5.7.2020", DocumentType.REPORT)
    assert alone and both
    assert (both.edtf, both.kind, both.quote) == ("2020-07-05", DateKind.ISSUED, "Datum: 5.7.2020")
    assert both.confidence < alone.confidence


def test_a_file_name_that_agrees_raises_the_confidence() -> None:
    plain = propose_date_of("Datum: 5.7.2020\n\nBesedilo.", DocumentType.REPORT)
    agreeing = propose_date_of("Datum: 5.7.2020\n\nBesedilo.", DocumentType.REPORT, file="2020-07-05-x.txt")
    assert plain and agreeing
    assert agreeing.confidence > plain.confidence


@pytest.mark.parametrize(
    ("file", "edtf"),
    [
        ("2018-07-12-x.txt", "2018-07-12"),
        ("2025-09-x.txt", "2025-09"),
        ("2018-x.txt", "2018"),
        ("x 3.5.2021.doc", "2021-05-03"),
    ],
)
def test_dates_of_file_names_keep_their_precision(file: str, edtf: str) -> None:
    assert propose_date_of("Besedilo.", DocumentType.OTHER, file=file) == Dated(
        edtf, DateKind.ISSUED, {10: 0.65, 7: 0.5, 4: 0.35}[len(edtf)], "file name"
    )


def test_the_period_of_a_project_beats_a_year_in_the_file_name() -> None:
    text = "Naziv projekta: Njiva\nTrajanje: 1. 4. 2018 – 31. 12. 2021\nProračun: 5.000 EUR"
    found = propose_date_of(text, DocumentType.PROJECT_SHEET, file="2018-x.txt")
    assert found
    assert (found.edtf, found.kind) == ("2018-04-01/2021-12-31", DateKind.PERIOD)
    assert found.quote == "Trajanje: 1. 4. 2018 – 31. 12. 2021"


def test_a_text_without_a_date_gets_none() -> None:
    assert propose_date_of("Zadruga vabi nove člane.", DocumentType.OTHER) is None


def date_and_kind(text: str, document_type: DocumentType) -> tuple[str, DateKind] | None:
    """Return the EDTF text of the proposed date and its kind."""
    found = propose_date_of(text, document_type)
    return (found.edtf, found.kind) if found else None


def test_minutes_have_the_day_of_the_meeting_and_not_that_of_the_signature() -> None:
    text = "ZAPISNIK\n\nSeja je bila v torek, 16. aprila 2019, ob 17. uri.\n\n" + "Sklep je sprejet.\n\n" * 6
    assert date_and_kind(text + "Celje, 23. 4. 2019", DocumentType.MINUTES) == ("2019-04-16", DateKind.EVENT)


def test_an_invitation_has_the_day_of_the_event_with_the_year_of_the_letter() -> None:
    text = "Kranj, 20. 2. 2020\n\nVABILO\n\nVabimo vas na srečanje v četrtek, 5. marca, ob 18. uri."
    assert date_and_kind(text, DocumentType.INVITATION) == ("2020-03-05", DateKind.EVENT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Prijave zbiramo do 3. 5. 2021.",
        "Please reply by 3 May 2021.",
        "Iscrizioni entro il 3 maggio 2021.",
        "Anmeldung bis 3. Mai 2021.",
    ],
)
def test_a_deadline_is_not_the_day_of_the_event(sentence: str) -> None:
    text = f"{sentence}\n\nVabilo, Einladung, invito: 12. 5. 2021"
    assert date_and_kind(text, DocumentType.INVITATION) == ("2021-05-12", DateKind.EVENT)


def test_a_statute_is_dated_by_its_adoption() -> None:
    text = "STATUTO\n\nArt. 1 Nome\n\nLegge 8 novembre 1991, n. 381.\n\nApprovato dall'assemblea in data 12 maggio 2014"
    assert date_and_kind(text, DocumentType.OTHER) == ("2014-05-12", DateKind.ISSUED)


def test_the_number_of_an_issue_is_no_month() -> None:
    text = "Rundbrief\n\nAusgabe 2/2017, im Juli 2017\n\nDie Ferien beginnen bald."
    assert date_and_kind(text, DocumentType.NEWSLETTER) == ("2017-07", DateKind.ISSUED)


def test_a_project_that_names_its_start_and_its_end_has_a_period() -> None:
    text = "Project start: 1 March 2019\nProject end: 31 August 2021"
    assert date_and_kind(text, DocumentType.PROJECT_SHEET) == ("2019-03-01/2021-08-31", DateKind.PERIOD)


def test_a_mail_has_the_day_it_was_sent() -> None:
    reading = read_text("Dear all", media_type="message/rfc822", created="2021-03-04T10:00:00")
    found = propose_date(reading, document_type=DocumentType.OTHER)
    assert found
    assert (found.date.edtf, found.kind, found.evidence.origin) == ("2021-03-04", DateKind.ISSUED, "created property")


def test_a_place_with_a_date_that_a_printed_page_ran_into_other_lines_is_of_the_signature() -> None:
    text = "Poročilo\n\nBesedilo.\n\nDelo je končano. Kranj, 5. 7. 2020. Predsednica Ana Kos"
    found = propose_date_of(text, DocumentType.REPORT)
    assert found
    assert (found.edtf, found.kind, found.quote) == ("2020-07-05", DateKind.ISSUED, "Kranj, 5. 7. 2020")


@pytest.mark.parametrize(
    ("created", "edtf"),
    [("2020-07-05T10:00:00Z", "2020-07-05"), ("2000-01-01T00:00:00Z", None), ("D:20000101000000+00'00'", None)],
)
def test_the_first_second_of_a_year_is_no_date_of_a_file(created: str, edtf: str | None) -> None:
    found = propose_date(read_text("Bread.", created=created), document_type=DocumentType.OTHER)
    assert (found.date.edtf if found else None) == edtf


@pytest.mark.parametrize(
    ("span", "quote"),
    [
        ("Beginn 01.10.2019, Ende 31.03.2021", "Beginn 01.10.2019, Ende 31.03.2021"),
        ("Začetek: 1. 10. 2019\nKonec: 31. 3. 2021", "Začetek: 1. 10. 2019\nKonec: 31. 3. 2021"),
        ("Почеток: 1.10.2019\nКрај: 31.3.2021", "Почеток: 1.10.2019\nКрај: 31.3.2021"),
        ("Début : 1er octobre 2019\nFin : 31 mars 2021", "Début : 1er octobre 2019\nFin : 31 mars 2021"),
    ],
)
def test_the_first_and_the_last_day_of_a_project_are_one_period(span: str, quote: str) -> None:
    found = propose_date_of(f"Vrt brez plotu\n\n{span}\n\nPartner: Zavod Kres", DocumentType.PROJECT_SHEET)
    assert found
    assert (found.edtf, found.kind, found.quote) == ("2019-10-01/2021-03-31", DateKind.PERIOD, quote)


def test_the_last_version_in_the_history_of_a_paper_dates_it() -> None:
    rows = "1.0\tBoard\t14 June 2014\t2018\n2.0\tBoard\t2 October 2018\t2022"
    found = propose_date_of(f"Document control\n\n{rows}\n\nRules of the panel", DocumentType.OTHER)
    assert found
    assert (found.edtf, found.kind, found.quote) == ("2018-10-02", DateKind.ISSUED, "2 October 2018")


def test_the_imprint_at_the_end_dates_an_issue() -> None:
    text = "POGOVOR\n\nDelamo skupaj.\n\nLipov list, letnik VI, številka 4, oktober 2022, Tolmin"
    found = propose_date_of(text, DocumentType.ARTICLE)
    assert found
    assert (found.edtf, found.kind, found.quote) == ("2022-10", DateKind.ISSUED, "številka 4, oktober 2022")


def test_the_day_a_letter_of_intent_was_drawn_up_is_its_date_of_issue() -> None:
    text = "PISMO NAMJERE\n\nStrane ga sastavljaju dana 15. veljače 2024. u Gospiću."
    found = propose_date_of(text, DocumentType.MEMORANDUM)
    assert found
    assert (found.edtf, found.kind) == ("2024-02-15", DateKind.ISSUED)


@pytest.mark.parametrize(
    ("text", "document_type", "edtf", "kind"),
    [
        # The header of a mail is its own date, not that of the meeting it calls.
        (
            "Vabilo\n\nDate: Mon, 20 May 2019 09:14:00 +0200\n\nDobimo se v sredo, 5. junija 2019, ob 10. uri.",
            DocumentType.INVITATION,
            "2019-06-05",
            DateKind.EVENT,
        ),
        (
            "Convocatoria\n\nPor acuerdo del Consejo de 28 de agosto de 2020 la asamblea será el 24 de septiembre de 2020.",
            DocumentType.INVITATION,
            "2020-09-24",
            DateKind.EVENT,
        ),
        (
            "Konferencija\n\nNovi Sad, 18–19. oktobar 2018.\n\nPrijave na a@b.example do 10. oktobra.",
            DocumentType.INVITATION,
            "2018-10-18/2018-10-19",
            DateKind.EVENT,
        ),
        (
            "PROCÈS-VERBAL\n\nSéance du 30 novembre 2021\n\n1. Approbation du procès-verbal du 21 septembre 2021\n\n"
            "Prochain conseil : 25 janvier 2022.",
            DocumentType.MINUTES,
            "2021-11-30",
            DateKind.EVENT,
        ),
        (
            "Documento di posizione\n\nLuglio 2016\n\nSiamo contrari allo testo approvato il 9 giugno 2016.\n\nUn altro!",
            DocumentType.POSITION_PAPER,
            "2016-07",
            DateKind.ISSUED,
        ),
        (
            "El Telar\nBoletín n.º 23, mayo de 2019\n\nEditorial\n\nUn saludo.\n\nAgenda\n\n8 de junio de 2019, Béjar\n\n"
            "La memoria fue aprobada el 30 de marzo de 2019.",
            DocumentType.NEWSLETTER,
            "2019-05",
            DateKind.ISSUED,
        ),
        (
            "Kitchens\n\nThe project runs from 1 October 2020 to 31 March 2023 and is led by a trust.",
            DocumentType.PROJECT_SHEET,
            "2020-10-01/2023-03-31",
            DateKind.PERIOD,
        ),
        ("Kazalniki programa Mladi v zadrugah, 2022\n\nTabela", DocumentType.REPORT, "2022", DateKind.PERIOD),
        (
            "Avviso\n\nSi cerca un cuoco.\n\nAnnonce publiée le 15 mai 2023",
            DocumentType.OTHER,
            "2023-05-15",
            DateKind.ISSUED,
        ),
    ],
)
def test_dates_of_others_are_told_from_its_own(
    text: str, document_type: DocumentType, edtf: str, kind: DateKind
) -> None:
    found = propose_date_of(text, document_type)
    assert found
    assert (found.edtf, found.kind) == (edtf, kind)


def test_the_stamp_of_a_library_that_knows_no_date_is_none() -> None:
    found = propose_date(read_text("Pozdrav", created="2013-12-23T23:15:00Z"), document_type=DocumentType.OTHER)
    assert found is None
