from dataclasses import replace

from kb.dates import parse_date
from kb.documents import Document
from kb.metadata import DateKind, DocumentType, Evidence
from kb.passages import cut_passage
from observatory.invitations import read_invitation
from tests.observatory.invented_documents import make_document, read_fields

TEXT = "Einladung zum Fachgespräch „Pflege“\n\nDonnerstag, 7. November 2024, Kempten\n"


def invite(document_type: DocumentType = DocumentType.INVITATION, *, title_origin: str | None = None) -> Document:
    """Return an invitation whose title, date and place were read from its text, the title perhaps stated by a person."""
    document = make_document(TEXT, "de", title="Einladung", date="2024-11-07")
    evidence = {}
    for field, quote in (("title", TEXT.split("\n")[0]), ("date", "7. November 2024"), ("places", "Kempten")):
        start = TEXT.index(quote)
        passage = cut_passage(document.id, TEXT, document.pages, start, start + len(quote))
        evidence[field] = (Evidence(quote, 0.8, passage),)
    if title_origin:
        evidence["title"] = (Evidence("Fachgespräch", 1.0, title_origin),)
    metadata = replace(
        document.metadata,
        document_type=document_type,
        date=parse_date("2024-11-07"),
        date_kind=DateKind.EVENT,
        places=("Kempten",),
        evidence=evidence,
    )
    return replace(document, metadata=metadata)


def test_an_invitation_is_an_event_by_its_title_date_and_place() -> None:
    record = read_invitation(invite())
    assert record is not None
    assert read_fields(record) == [("name", "Fachgespräch „Pflege“"), ("date", "2024-11-07"), ("place", "Kempten")]


def test_other_papers_and_stated_titles_give_none() -> None:
    assert read_invitation(invite(DocumentType.MINUTES)) is None
    assert read_invitation(invite(title_origin="edit")) is None
