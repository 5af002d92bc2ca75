"""The table of the list keeps and counts what going through all entries would."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from index.store import EVERYTHING, CatalogueEntry, Filter
from kb.metadata import AccessLevel, DocumentType, PartialDate
from tests.make_entry import make_entry
from web import knowledge
from web.components.filters import Choices, keep_entry, keep_title, list_codes, list_years
from web.components.sifting import EntryTable, tabulate_list


def make_entries(count: int) -> list[CatalogueEntry]:
    chooser = random.Random(7)
    entries = []
    for number in range(count):
        first = date(chooser.randint(1998, 2024), 1, 1)
        when = PartialDate(first, date(first.year + chooser.randint(0, 3), 12, 31), f"{first.year}")
        entries.append(
            make_entry(
                document_id=f"{number:016}",
                title=chooser.choice(("Letno poročilo", "Zapisnik seje", "Poročilo o seji")),
                document_type=chooser.choice((DocumentType.REPORT, DocumentType.MINUTES, DocumentType.ARTICLE)),
                language=chooser.choice(("sl", "hr", "und")),
                languages=("sl", "en") if number % 7 == 0 else ("hr",),
                projects=("Most", "Most") if number % 3 else (),
                issuer=chooser.choice(("Zveza", "Društvo", "")),
                places=tuple(chooser.sample(("Celje", "Koper", "Ptuj"), chooser.randint(0, 3))),
                date=None if number % 11 == 0 else when,
            )
        )
    return entries


ENTRIES = make_entries(300)


@pytest.mark.parametrize(
    ("choices", "title"),
    [
        (Choices(), ""),
        (Choices(), "poročilo sej"),
        (Choices(types=(DocumentType.REPORT,)), ""),
        (Choices(types=(DocumentType.REPORT, DocumentType.ARTICLE), languages=("sl",)), "poročilo"),
        (Choices(issuers=("Zveza",), places=("Koper", "Ptuj"), year_from=2010), ""),
        (Choices(projects=("Most",), year_from=2001, year_to=2001, languages=("en", "hr")), "seja"),
        (Choices(places=("Atlantida",)), ""),
    ],
)
def test_what_is_kept_and_counted_is_what_one_by_one_would_be(choices: Choices, title: str) -> None:
    kept, counts = EntryTable(ENTRIES).sift(choices, title=title)
    titled = [entry for entry in ENTRIES if keep_title(entry, title)]
    assert kept == [entry for entry in titled if keep_entry(entry, choices)]
    without = {
        "type": replace(choices, types=()),
        "language": replace(choices, languages=()),
        "project": replace(choices, projects=()),
        "issuer": replace(choices, issuers=()),
        "place": replace(choices, places=()),
    }
    for name, others in without.items():
        found = [dict(list_codes(entry))[name] for entry in titled if keep_entry(entry, others)]
        assert counts.codes[name] == Counter(code for codes in found for code in set(codes)), name
    dated = [entry for entry in titled if keep_entry(entry, replace(choices, year_from=None, year_to=None))]
    assert counts.years == Counter(year for entry in dated for year in list_years(entry))
    assert counts.decades == Counter(decade for entry in dated for decade in {y - y % 10 for y in list_years(entry)})


def test_a_list_without_documents_offers_nothing() -> None:
    table = EntryTable([])
    kept, counts = table.sift(Choices(types=(DocumentType.REPORT,), year_from=2001), title="a")
    assert (kept, counts.years, table.options.years) == ([], Counter(), ())


class ChangingCatalogue:
    """Gives the list of the filter's access levels, and counts how often it was read."""

    def __init__(self) -> None:
        self.entries = [
            make_entry(document_id="a", issuer="Zveza"),
            make_entry(document_id="b", issuer="Uprava", access_level=AccessLevel.INTERNAL),
        ]
        self.state = 1
        self.reads = 0

    def generation(self) -> int:
        return self.state

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        self.reads += 1
        return [entry for entry in self.entries if entry.access_level in filter.access_levels]


def test_the_table_is_made_once_for_each_state_and_access_level() -> None:
    catalogue = ChangingCatalogue()

    def list_issuers(filter: Filter) -> tuple[str, ...]:
        return tabulate_list(catalogue, filter).options.issuers  # type: ignore[arg-type]

    assert [list_issuers(filter) for filter in (Filter(), EVERYTHING, Filter(), EVERYTHING)] == [
        ("Zveza",),
        ("Uprava", "Zveza"),
        ("Zveza",),
        ("Uprava", "Zveza"),
    ]
    # What visitors see is part of the whole list, which is read once.
    assert catalogue.reads == 1
    catalogue.entries.append(make_entry(document_id="c", issuer="Društvo"))
    assert list_issuers(Filter()) == ("Zveza",)
    catalogue.state = 2
    assert list_issuers(Filter()) == ("Društvo", "Zveza")
    # What an entry has become internal for does not stay in what visitors see.
    catalogue.entries[0] = make_entry(document_id="a", issuer="Zveza", access_level=AccessLevel.INTERNAL)
    catalogue.state = 3
    assert list_issuers(Filter()) == ("Društvo",)
    assert knowledge.derive_from_list(catalogue, Filter(), len) == 1  # type: ignore[arg-type]


def test_visitors_who_come_together_after_a_change_have_the_list_read_once() -> None:
    class SlowCatalogue(ChangingCatalogue):
        def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
            found = super().list_documents(filter)
            time.sleep(0.05)
            return found

    catalogue = SlowCatalogue()
    with ThreadPoolExecutor(4) as visitors:
        found = list(visitors.map(lambda filter: tabulate_list(catalogue, filter), [Filter(), EVERYTHING] * 2))  # type: ignore[arg-type]
    assert catalogue.reads == 1
    assert (found[0] is found[2], found[1] is found[3]) == (True, True)
