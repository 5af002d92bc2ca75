from index.query import Query, count_phrases, read_query


def test_quoted_words_are_a_phrase_whatever_marks_quote_them() -> None:
    for written in ('"Zelena Čista"', "„Zelena Čista“", "«Zelena Čista»", "»Zelena Čista«"):
        assert read_query(f"kaj je {written} pot", has_operators=True).phrases == (("zelena", "cista"),)


def test_one_quoted_word_is_a_phrase_of_a_search_but_not_of_a_question() -> None:
    assert read_query('"zadruge"', has_operators=True).phrases == (("zadruge",),)
    assert read_query('Kaj so "zadruge"?', has_operators=False).phrases == ()


def test_a_hyphen_before_a_word_excludes_it_from_a_search_alone() -> None:
    written = "delavnica -šola – kuhinja, -e-pošta"
    assert read_query(written, has_operators=True) == Query("delavnica   – kuhinja,  ", (), ("šola", "e-pošta"))
    assert read_query(written, has_operators=False) == Query(written)


def test_a_hyphen_inside_a_word_a_phrase_or_before_a_number_excludes_nothing() -> None:
    written = 'socialno-podjetniški "levo -desno" 2014 -2020'
    assert read_query(written, has_operators=True) == Query(written, (("levo", "desno"),))


def test_a_query_of_excluded_words_alone_looks_for_them() -> None:
    assert read_query("-zadruga", has_operators=True) == Query("-zadruga")


def test_a_phrase_is_held_word_for_word_within_one_part() -> None:
    phrases = [("1599869.8", "eur"), ("zelena", "pot")]
    assert count_phrases(phrases, ["Proračun: 1.599.869,80 EUR", "Zelena pot"]) == 2
    assert count_phrases(phrases, ["Pot zelena", "Zelena", "pot"]) == 0
    assert count_phrases(phrases, ["Zelena poteza"]) == 0
