from observatory.extract import extract_records
from tests.observatory.invented_documents import make_document

TEXT = """Project title: Blue Bread
Duration: 2020–2022
Budget: € 10,000

GOALS

- 12 bakers trained

EVENTS 2021

3 March: Kick-off
17 May: Study visit
9 June: Summer fair
"""


def test_records_of_all_registers_come_in_order_and_keep_their_ids() -> None:
    records = extract_records(make_document(TEXT, "en"))
    assert [(record.register.value, record.name) for record in records] == [
        ("projects", "Blue Bread"),
        ("events", "Kick-off"),
        ("events", "Study visit"),
        ("events", "Summer fair"),
        ("indicators", "bakers trained"),
    ]
    ids = [record.id for record in records]
    assert len(set(ids)) == 5
    assert ids == [record.id for record in extract_records(make_document(TEXT, "en"))]
    assert {record.document_id for record in records} == {make_document(TEXT, "en").id}


def test_a_document_without_records_gives_none() -> None:
    assert extract_records(make_document("Pozdravljeni.\n", "sl")) == []
