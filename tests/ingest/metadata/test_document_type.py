"""Which of the closed list of types a document has."""

from __future__ import annotations

import pytest

from ingest.metadata.document_type import propose_document_type
from ingest.metadata.title import propose_title
from kb.metadata import DocumentType, Evidence
from kb.passages import Passage
from tests.ingest.metadata.read_samples import read_text


def propose_type_of(text: str, *, file: str = "x.txt", media_type: str = "text/plain") -> Evidence | None:
    """Return the evidence of the proposed type."""
    reading = read_text(text, file=file, media_type=media_type)
    return propose_document_type(reading, title=propose_title(reading))


def test_the_evidence_of_a_type_is_the_strongest_cue() -> None:
    evidence = propose_type_of("Zapisnik občnega zbora\n\nPrisotni so bili vsi člani društva.")
    assert evidence
    assert evidence.value == "minutes"
    assert isinstance(evidence.origin, Passage)
    assert evidence.origin.quote == "Zapisnik občnega zbora"


def test_a_report_that_mentions_minutes_stays_a_report() -> None:
    text = "Letno poročilo\n\nZapisniki so na voljo v pisarni. Sestali smo se štirikrat (priloga 2 – zapisnik)."
    evidence = propose_type_of(text)
    assert evidence
    assert evidence.value == "report"


def test_a_text_without_a_cue_has_no_type() -> None:
    assert propose_type_of("Jabolka zorijo jeseni.") is None


@pytest.mark.parametrize(
    ("title", "document_type"),
    [
        ("STATUT DRUŠTVA LIPA", DocumentType.OTHER),
        ("Ugovor o djelu", DocumentType.OTHER),
        ("Application form for members", DocumentType.OTHER),
        ("Convenio marco de colaboración", DocumentType.MEMORANDUM),
        ("Ugovor o poslovnoj suradnji", DocumentType.MEMORANDUM),
        ("Prise de position sur la loi", DocumentType.POSITION_PAPER),
        ("Odprto pismo ministru", DocumentType.POSITION_PAPER),
        ("Manifiesto de las cooperativas", DocumentType.DECLARATION),
        ("Tätigkeitsbericht 2019", DocumentType.REPORT),
        ("Bilancio sociale 2020", DocumentType.REPORT),
        ("Покана за конференција", DocumentType.INVITATION),
        ("Записник са треће седнице", DocumentType.MINUTES),
        ("Pressemitteilung", DocumentType.ARTICLE),
        ("Infobrief 3/2020", DocumentType.NEWSLETTER),
        ("ZAPlSNlK 3. SEJE ODBORA", DocumentType.MINUTES),
        ("Z A P I S N I K", DocumentType.MINUTES),
        ("Minutes of the meeting on the annual report", DocumentType.MINUTES),
        ("Report on the strategy for village shops", DocumentType.REPORT),
        ("Pogovor z mizarjem", DocumentType.ARTICLE),
        ("Разговор са пекаром", DocumentType.ARTICLE),
        ("In conversation with a baker", DocumentType.ARTICLE),
        ("Gespräch mit einer Bäckerin", DocumentType.ARTICLE),
        ("Pismo namjere", DocumentType.MEMORANDUM),
        ("Писмо за намери", DocumentType.MEMORANDUM),
        ("Lettera di intenti", DocumentType.MEMORANDUM),
        ("Lettre d'intention", DocumentType.MEMORANDUM),
        ("Zabeležka s sestanka", DocumentType.MINUTES),
        ("Bilješke sa sastanka", DocumentType.MINUTES),
        ("Белешка од состанок", DocumentType.MINUTES),
        ("Notas de la reunión", DocumentType.MINUTES),
        ("Besprechungsnotiz", DocumentType.MINUTES),
        ("Quarterly return", DocumentType.REPORT),
        ("Compte rendu d'activité 2020", DocumentType.REPORT),
        ("Compte rendu de la réunion", DocumentType.MINUTES),
        ("Audizione presso la commissione agricoltura", DocumentType.POSITION_PAPER),
        ("Anhörung im Ausschuss", DocumentType.POSITION_PAPER),
        ("Osebna izkaznica projekta", DocumentType.PROJECT_SHEET),
        ("Steckbrief", DocumentType.PROJECT_SHEET),
        ("Pridite na sejem", DocumentType.INVITATION),
        ("¡Ven a la feria!", DocumentType.INVITATION),
    ],
)
def test_the_name_of_a_type_in_the_title_tells_it(title: str, document_type: DocumentType) -> None:
    evidence = propose_type_of(f"{title}\n\nBread and tools.")
    assert evidence
    assert evidence.value == document_type.value


def test_the_section_of_a_web_site_does_not_make_its_pages_newsletters() -> None:
    prose = "The bakery of the village was saved by its guests, who bought shares in it. " * 4
    evidence = propose_type_of(f"VIJESTI\n\nBakery saved\n\n{prose}", media_type="text/html")
    assert evidence
    assert (evidence.value, evidence.origin) == ("article", "web page")


@pytest.mark.parametrize(
    "title",
    [
        "Poziv za dostavu priloga za zbornik",
        "Call for papers",
        "Appel à contributions",
        "Јавни конкурс за 2021. годину",
    ],
)
def test_a_call_for_papers_or_projects_is_no_invitation(title: str) -> None:
    found = propose_type_of(f"{title}\n\nPozivamo sve da pošalju prilog do 30. juna 2021.")
    assert found
    assert found.value == "other"
