"""What a visitor may see."""

from __future__ import annotations

from datetime import date

from index.store import Filter
from kb.metadata import AccessLevel, DocumentType
from web.access import visitor_access_levels, visitor_filter


def test_a_visitor_reads_public_documents_only() -> None:
    assert visitor_access_levels() == (AccessLevel.PUBLIC,)
    assert visitor_filter() == Filter(access_levels=(AccessLevel.PUBLIC,))


def test_choices_narrow_the_filter_and_never_widen_it() -> None:
    assert visitor_filter(types=[DocumentType.REPORT], languages=["sl"], date_from=date(2018, 1, 1)) == Filter(
        types=(DocumentType.REPORT,),
        languages=("sl",),
        date_from=date(2018, 1, 1),
        access_levels=(AccessLevel.PUBLIC,),
    )
