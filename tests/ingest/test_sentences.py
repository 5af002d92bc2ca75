"""Sentence ends in official prose: what must be cut, what must stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import count_words, split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Srečanje bo 10. 7. 2018 v Kranju.",
        "Sejem poteka med 17. in 19. septembrom 2025 v Celju.",
        "14. 2. – 2. redno srečanje članov v Novem mestu.",
        "4. – 7. 4. SEJEM zelenih poslov v Gornji Radgoni.",
        "9. 1. Kranj, letni zbor članov.",
        "Trajanje je 1. MAJ 2012 – 1. JUNIJ 2013 in se ne podaljša.",
        "Pogodbo so podpisali Lipa d.o.o. in Javor, so.p., ter Zadruga z.b.o. iz Kopra.",
        "Različne oblike (npr. Zadruge, oz. Ustanove) so povabljene.",
        "Predavala sta dr. Ana Kos in J. R. Novak iz ga. Horvatove pisarne.",
        "Glej čl. 5 in str. 12 ter ref. št. Pogodbe.",
        "Projekat traje do novembra 2020. godine u Nišu.",
        "Sastanak je održan u ul. Kralja Petra br. 7 u 18 sati.",
        "Удружење, т.ј. Савез, основано је 1998. године.",
        "See e.g. Annex 2 and the paper by Dr. Smith, No. 5.",
        "La riunione con il dott. Rossi e la sig.ra Bianchi (art. 5) è finita.",
        "La Sra. García vive en la Avda. Central núm. 3 de Murcia.",
        "Der 3. Kongress findet am 10. Juli 2018 in Graz statt, vgl. Anhang Nr. 4.",
        "La loi, cf. art. 3, concerne M. Dupont et Mme. Martin.",
        "II. Objava rezultatov na spletu",
        "Vprašal je: »Kdo pride?« in odšel.",
        "Na naslovu www.example.org najdete vse.",
        "Znesek 1.599.869,80 EUR je potrjen.",
    ],
)
def test_a_sentence_with_dots_inside_stays_whole(text: str) -> None:
    assert sentences_of(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("To je konec. Nato gremo.", ["To je konec.", "Nato gremo."]),
        (
            "Zbrali smo 110.000 EUR v letu 2018. Potem smo nehali.",
            ["Zbrali smo 110.000 EUR v letu 2018.", "Potem smo nehali."],
        ),
        ("Bilo nas je 30. Nato smo odšli.", ["Bilo nas je 30.", "Nato smo odšli."]),
        ("Kruh, mleko itd. Cena je nizka.", ["Kruh, mleko itd.", "Cena je nizka."]),
        ("Ustanovili so Lipa d.o.o. Nato so jo prodali.", ["Ustanovili so Lipa d.o.o.", "Nato so jo prodali."]),
        ("Kdaj? Kje? Zakaj!", ["Kdaj?", "Kje?", "Zakaj!"]),
        ("»Pridi.« Prišel je.", ["»Pridi.«", "Prišel je."]),
        ("Ovo je kraj.Sledi nastavak.", ["Ovo je kraj.", "Sledi nastavak."]),
        ("Ово је крај. Следи наставак.", ["Ово је крај.", "Следи наставак."]),
        ("¿Cuándo es? ¡Mañana! Gracias.", ["¿Cuándo es?", "¡Mañana!", "Gracias."]),
        ("Das war alles… Danke sehr.", ["Das war alles…", "Danke sehr."]),
        ("C'est fini. Écoutez-nous.", ["C'est fini.", "Écoutez-nous."]),
        ("(Glej prilogo 3.) Zbor je sklepčen.", ["(Glej prilogo 3.)", "Zbor je sklepčen."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


def test_a_newline_in_a_wrapped_paragraph_ends_nothing() -> None:
    first = "Zadruga je bila ustanovljena v Goriških\nBrdih, kjer so člani že v\n2. letniku prodali prvo letino\nvina."
    assert sentences_of(first + " Letos jih je več.") == [first, "Letos jih je več."]


def test_a_lead_in_and_its_list_lines_are_units() -> None:
    text = "Specifični ciljevi:\n1. Povećati broj članova;\n2. Otvoriti dve kancelarije.\nAktivnosti: obuke i sajam."
    assert sentences_of(text) == [
        "Specifični ciljevi:",
        "1. Povećati broj članova;",
        "2. Otvoriti dve kancelarije.",
        "Aktivnosti: obuke i sajam.",
    ]


def test_contact_lines_are_units() -> None:
    text = "T: (01) 555 0 100\nE: info@example.org\nW: www.example.org"
    assert sentences_of(text) == ["T: (01) 555 0 100", "E: info@example.org", "W: www.example.org"]


def test_a_blank_line_ends_a_sentence() -> None:
    assert sentences_of("Zbor članov\n\nv Kopru je uspel.") == ["Zbor članov", "v Kopru je uspel."]


def test_members_of_a_long_enumeration_are_units() -> None:
    members = [
        f"({n}) spodbujati zadruge v kraju številka {n} z usposabljanjem in svetovanjem (2) za mlade člane"
        for n in (1, 2, 3, 4, 5)
    ]
    text = "Cilji so: " + "; ".join(members) + "."
    assert sentences_of(text) == ["Cilji so:", *(member + ";" for member in members[:-1]), members[-1] + "."]


def test_a_very_long_sentence_is_cut_at_semicolons() -> None:
    parts = ["ena dva tri štiri pet šest sedem osem devet deset " * 3] * 3
    text = "; ".join(part.strip() for part in parts) + "."
    assert [count_words(text, start, end) for start, end in split_sentences(text, 0, len(text))] == [30, 30, 30]


def test_an_endless_list_of_names_is_cut_into_readable_pieces() -> None:
    text = ", ".join(f"Zadruga Vas {number}" for number in range(200))
    lengths = [count_words(text, start, end) for start, end in split_sentences(text, 0, len(text))]
    assert sum(lengths) == 600
    assert max(lengths) <= 100
    assert min(lengths) >= 20


def test_a_part_of_a_text_is_split_with_offsets_into_the_whole() -> None:
    text = "Prvi del. Drugi del. Tretji del."
    assert split_sentences(text, 10, 32) == [(10, 20), (21, 32)]


def test_white_space_has_no_sentences() -> None:
    assert split_sentences(" \n\t\u00a0 ", 0, 5) == []


_PIECES = st.sampled_from(
    ["Beseda", "druga", "tretja.", "npr.", "d.o.o.", "10.", "2018.", "(1)", "a)", "!", "?«", "…", "\n", "\n\n"]
    + ["• ", "– ", ";", "Ključ:", "\u00a0", "ДВА.", "x" * 30]
)


@given(st.lists(_PIECES, max_size=150).map(" ".join), st.integers(0, 20), st.integers(0, 20))
def test_ranges_are_exact_in_order_and_cover_every_character(text: str, skip: int, drop: int) -> None:
    start = min(skip, len(text))
    end = max(start, len(text) - drop)
    ranges = split_sentences(text, start, end)
    place = start
    for opening, closing in ranges:
        assert place <= opening < closing <= end
        assert not text[place:opening].strip()
        assert text[opening:closing] == text[opening:closing].strip()
        place = closing
    assert not text[place:end].strip()


@given(st.text(max_size=300))
def test_any_text_is_covered(text: str) -> None:
    ranges = split_sentences(text, 0, len(text))
    assert "".join("".join(text[start:end].split()) for start, end in ranges) == "".join(text.split())


def test_a_page_of_bare_numbers_is_split_in_linear_time() -> None:
    # With a look at the whole sentence at every dot this text takes minutes.
    text = "10. " * 20000
    ranges = split_sentences(text, 0, len(text))
    assert sum(count_words(text, start, end) for start, end in ranges) == 20000


def test_marks_of_other_scripts_end_a_sentence_without_a_space():
    text = "合作社成立于1998年。它有四十名成员！预算是多少？八万。"
    assert [text[a:b] for a, b in split_sentences(text, 0, len(text))] == [
        "合作社成立于1998年。",
        "它有四十名成员！",
        "预算是多少？",
        "八万。",
    ]


def test_a_stretch_without_words_is_cut_before_it_grows_endless():
    text = "สหกรณ์" * 300
    pieces = split_sentences(text, 0, len(text))
    assert max(end - start for start, end in pieces) <= 1000
    assert "".join(text[start:end] for start, end in pieces) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("वे आए। हम गए।", ["वे आए।", "हम गए।"]),
        ("هل جاء؟ نعم.", ["هل جاء؟", "نعم."]),
        ("انضم إلينا ٣٠. ثم غادروا.", ["انضم إلينا ٣٠.", "ثم غادروا."]),
        ("Ποιος ήρθε; Κανείς.", ["Ποιος ήρθε;", "Κανείς."]),
        ("Ήρθε αργά; έφυγε νωρίς.", ["Ήρθε αργά; έφυγε νωρίς."]),
        ("Առաջին։ Երկրորդ։", ["Առաջին։", "Երկրորդ։"]),
        ("አንድ ነው። ሁለት ነው።", ["አንድ ነው።", "ሁለት ነው።"]),
        ("他说：“你好。”然后走了。", ["他说：“你好。”", "然后走了。"]),
        ("Tell me. The bus has gone.", ["Tell me.", "The bus has gone."]),
    ],
)
def test_sentences_end_in_other_scripts_as_they_are_written_there(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


def test_long_thai_is_cut_at_spaces_that_part_clauses_and_not_beside_figures() -> None:
    clause = "สมาชิกทุกคนมีสิทธิออกเสียงในที่ประชุมใหญ่"
    text = f"สหกรณ์มีสมาชิก 340 คน {clause} {clause} {clause} และ {clause}"
    pieces = sentences_of(text)
    assert pieces[0].startswith("สหกรณ์มีสมาชิก 340 คน")
    assert " ".join(pieces) == text
    assert all(40 <= len(piece) <= 130 for piece in pieces)


def test_a_long_chinese_sentence_is_cut_at_its_commas() -> None:
    text = "，".join(["合作社的社员每年春天在大会上选举理事会"] * 20) + "。"
    pieces = sentences_of(text)
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 200
    assert all(piece.endswith(("，", "。")) for piece in pieces)


def test_a_cut_in_a_run_without_gaps_leaves_signs_with_their_letters() -> None:
    text = "ที่" * 400
    assert all(piece.startswith("ท") for piece in sentences_of(text))


def test_words_are_estimated_where_spaces_do_not_part_them() -> None:
    assert count_words("合作社成立于1998年。它有四十名成员！", 0, 20) == 9
    assert count_words("สหกรณ์มีสมาชิก 340 คน", 0, 22) == 4


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Усвојен је дневни ред. Председавајући је отворио расправу.", 2),
        ("Bring your ID. The office opens at nine.", 2),
        ("Завод им. Лукића ради од јуна.", 1),
        ("Írta id. Nagy Béla.", 1),
    ],
)
def test_a_word_that_another_language_shortens_may_end_a_sentence(text: str, count: int) -> None:
    assert len(sentences_of(text)) == count
