"""A saved search is its address under a name, and its owner's alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk.database import Desk
from desk.searches import MOST_SEARCHES
from kb.database import write_transaction


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path)) as desk:
        yield desk


def list_saved(desk: Desk, owner: str) -> list[tuple[str, str]]:
    return [(search.name, search.address) for search in desk.searches.list(owner)]


def test_searches_are_listed_to_their_owner_the_last_first(desk: Desk) -> None:
    desk.searches.save("ana", "q=zadruga", name=" Zadruge \n v mreži ")
    desk.searches.save("ana", "q=minutes&type=report", name="Zapisniki")
    desk.searches.save("ivo", "q=zadruga", name="Moje")
    assert list_saved(desk, "ana") == [("Zapisniki", "q=minutes&type=report"), ("Zadruge v mreži", "q=zadruga")]


def test_the_same_search_is_saved_once(desk: Desk) -> None:
    assert [desk.searches.save("ana", "q=zadruga", name=name) for name in ("Prvo", "Drugo")] == [True, True]
    assert list_saved(desk, "ana") == [("Drugo", "q=zadruga")]


def test_only_its_owner_can_name_or_delete_a_search(desk: Desk) -> None:
    desk.searches.save("ana", "q=zadruga", name="Zadruge")
    [search] = desk.searches.list("ana")
    desk.searches.rename(search.id, "ivo", "Moje")
    desk.searches.delete(search.id, "ivo")
    desk.searches.rename(search.id, "ana", "  ")
    assert list_saved(desk, "ana") == [("Zadruge", "q=zadruga")]
    desk.searches.rename(search.id, "ana", "Vse o zadrugah")
    assert list_saved(desk, "ana") == [("Vse o zadrugah", "q=zadruga")]
    desk.searches.delete(search.id, "ana")
    assert list_saved(desk, "ana") == []


def test_nobody_fills_the_desk(desk: Desk) -> None:
    for number in range(MOST_SEARCHES):
        assert desk.searches.save("ana", f"q={number}", name=str(number))
    assert not desk.searches.save("ana", "q=more", name="more")
    assert desk.searches.save("ana", "q=7", name="seven")
    assert desk.searches.save("ivo", "q=more", name="more")
    assert not desk.searches.save("ivo", "q=" + "x" * 4000, name="long")


def test_a_search_that_nobody_opens_is_forgotten(desk: Desk) -> None:
    for name in ("left", "opened"):
        desk.searches.save("ana", f"q={name}", name=name)
    with write_transaction(desk._connect()) as connection:
        connection.execute("UPDATE saved_search SET opened_at = '2020-01-01T00:00:00+00:00'")
    [opened] = [search for search in desk.searches.list("ana") if search.name == "opened"]
    desk.searches.note_opened(opened.id)
    desk.searches.note_opened("no such search")
    desk.searches.forget_before(365)
    assert list_saved(desk, "ana") == [("opened", "q=opened")]
