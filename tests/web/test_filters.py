"""The filters over documents: what they keep, what they count, and the timeline above the list."""

from __future__ import annotations

from collections import Counter
from datetime import date

from index.store import EVERYTHING, Filter
from kb.metadata import DocumentType, PartialDate
from tests.make_entry import make_entry
from web.components.filters import (
    Choices,
    collect_options,
    describe_choices,
    keep_entry,
    narrow_filter,
)
from web.components.sifting import EntryTable
from web.components.timeline import MOST_BARS, list_bars

ENTRIES = [
    make_entry(document_id="a", issuer="Zveza", places=("Celje", "Koper"), projects=("Most",)),
    make_entry(document_id="b", issuer="Zveza", places=("Koper",), document_type=DocumentType.MINUTES),
    make_entry(
        document_id="c", languages=("en", "it"), date=PartialDate(date(2016, 5, 1), date(2018, 4, 1), "2016/2018")
    ),
    make_entry(document_id="d", date=None, issuer="Društvo"),
]


def list_kept(choices: Choices) -> list[str]:
    kept, _counts = EntryTable(ENTRIES).sift(choices)
    assert kept == [entry for entry in ENTRIES if keep_entry(entry, choices)]
    return [entry.document_id for entry in kept]


def test_the_options_are_what_the_documents_have() -> None:
    options = collect_options(ENTRIES)
    assert options.types == ("report", "minutes") or options.types == ("minutes", "report")
    assert options.issuers == ("Društvo", "Zveza")
    assert options.places == ("Celje", "Koper")
    assert options.years == ("2020", "2018", "2017", "2016")


def test_filters_of_one_kind_widen_and_of_several_narrow() -> None:
    assert list_kept(Choices()) == ["a", "b", "c", "d"]
    assert list_kept(Choices(issuers=("Zveza",))) == ["a", "b"]
    assert list_kept(Choices(issuers=("Zveza", "Društvo"))) == ["a", "b", "d"]
    assert list_kept(Choices(issuers=("Zveza",), places=("Celje",))) == ["a"]
    assert list_kept(Choices(year_from=2017, year_to=2017)) == ["c"]
    assert list_kept(Choices(year_to=2019)) == ["c"]
    assert list_kept(Choices(languages=("it",))) == ["c"]


def test_each_filter_counts_what_it_would_find_beside_the_others() -> None:
    _kept, counts = EntryTable(ENTRIES).sift(Choices(types=(DocumentType.MINUTES,), issuers=("Zveza",)))
    # Of the same issuer there is a report as well; of the same type there is no other issuer.
    assert counts.codes["type"] == Counter({"minutes": 1, "report": 1})
    assert counts.codes["issuer"] == Counter({"Zveza": 1})
    assert counts.codes["place"] == Counter({"Koper": 1})
    assert counts.years == Counter({2020: 1})


def test_a_document_counts_in_each_of_its_years() -> None:
    _kept, counts = EntryTable(ENTRIES).sift(Choices(year_from=2016, year_to=2016))
    assert counts.years == Counter({2020: 2, 2016: 1, 2017: 1, 2018: 1})


def test_choices_narrow_a_filter_and_never_what_it_lets_through() -> None:
    choices = Choices(issuers=("Zveza",), places=("Koper",), year_from=2019)
    narrowed = narrow_filter(Filter(), choices)
    assert narrowed == Filter(issuers=("Zveza",), places=("Koper",), date_from=date(2019, 1, 1))
    assert narrow_filter(EVERYTHING, choices).access_levels == EVERYTHING.access_levels


def test_choices_stand_in_the_address_by_their_codes() -> None:
    choices = Choices(types=(DocumentType.REPORT,), issuers=("Zveza",), year_to=2020)
    assert {name: value for name, value in describe_choices(choices).items() if value} == {
        "type": ("report",),
        "issuer": ("Zveza",),
        "to": "2020",
    }
    assert Choices().is_empty() and not choices.is_empty()


def test_the_timeline_has_a_bar_for_every_year_between() -> None:
    assert list_bars(Counter({2016: 2, 2019: 1, 2012: 0})) == [(2016, 2), (2017, 0), (2018, 0), (2019, 1)]
    assert list_bars(Counter()) == []
    assert len(list_bars(Counter({1: 1, 2020: 1}))) == MOST_BARS
