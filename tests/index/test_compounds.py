from index.compounds import list_parts, split_compound


def test_a_compound_is_split_into_two_words_that_are_known() -> None:
    known = {"genossenschaft", "gesetz", "gesetze", "sonne", "energie", "kind", "garten"}
    assert split_compound("genossenschaftsgesetz", known) == ("genossenschaft", "gesetz")
    assert split_compound("sonnenenergie", known) == ("sonne", "energie")
    assert split_compound("kindergarten", known) == ("kind", "garten")


def test_a_word_with_a_part_that_nobody_knows_stays_whole() -> None:
    assert split_compound("genossenschaftsrat", {"genossenschaft"}) == ()


def test_a_short_word_and_a_number_have_no_parts() -> None:
    assert list_parts("garten") == frozenset()
    assert list_parts("20182019") == frozenset()


def test_parts_of_fewer_than_four_letters_are_none() -> None:
    assert all(len(part) >= 4 for part in list_parts("genossenschaftsgesetz"))
