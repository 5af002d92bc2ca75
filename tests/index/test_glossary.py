from index.glossary import find_translations


def test_a_word_of_the_field_has_the_keys_of_the_languages_of_the_documents() -> None:
    found = find_translations("How many members do the cooperatives have?", ["sl", "it"])
    assert found["cooperatives"] == ("zadrug", "cooper")
    assert set(found["members"]) >= {"clan", "soc"}
    assert "many" not in found


def test_a_word_is_read_in_the_language_of_its_sentence() -> None:
    # "red" is the Spanish network and an English colour.
    assert "netzwerk" in find_translations("¿Quién coordina la red de las cooperativas?", ["de"])["red"]
    assert "red" not in find_translations("What is the colour of the red house?", ["de"])


def test_a_sentence_of_a_language_without_a_column_has_no_translations() -> None:
    assert find_translations("Câți membri sunt în această cooperativă și de ce?", ["sl"]) == {}


def test_documents_in_no_language_of_the_table_get_no_keys() -> None:
    assert find_translations("Who are the members?", ["tr"]) == {}
