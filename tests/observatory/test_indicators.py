import pytest

from observatory.indicators import extract_indicators
from tests.observatory.invented_documents import make_document, read_fields

Fields = list[list[tuple[str, str]]]


def read(text: str, language: str) -> Fields:
    return [read_fields(record) for record in extract_indicators(make_document(text, language))]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Program bo med letoma 2021−2023\nvodil k rezultatom\n\n • Vključenih vsaj 150 oseb v tečaje.\n"
            " • Ohranjenih vsaj 20 novih ali obnovljenih\n   delovnih mest v zadrugah.\n • Izveden posvet.\n",
            "sl",
            [
                [("name", "oseb"), ("target", "150"), ("period", "2021/2023")],
                [("name", "novih ali obnovljenih delovnih mest"), ("target", "20"), ("period", "2021/2023")],
            ],
        ),
        (
            "EXPECTED RESULTS\n\n- at least 40 trained mentors\n- 12 new enterprises and 3 hubs\n"
            "- 20 % more local sales\n- Number of visitors: 2,500\n- donations of € 5,000\n",
            "en",
            [
                [("name", "trained mentors"), ("target", "40")],
                [("name", "new enterprises"), ("target", "12")],
                [("name", "hubs"), ("target", "3")],
                [("name", "more local sales"), ("target", "20"), ("unit", "%")],
                [("name", "Number of visitors"), ("target", "2500")],
                [("name", "donations"), ("target", "5000"), ("unit", "EUR")],
            ],
        ),
        (
            "Risultati attesi:\n• almeno 15 orti condivisi\n• riduzione dei rifiuti del 30 %\n",
            "it",
            [
                [("name", "orti condivisi"), ("target", "15")],
                [("name", "riduzione dei rifiuti"), ("target", "30"), ("unit", "%")],
            ],
        ),
        (
            "Ziele:\n- mindestens 25 neue Arbeitsplätze\n- 400 Beratungen in der Stadt\n",
            "de",
            [[("name", "neue Arbeitsplätze"), ("target", "25")], [("name", "Beratungen"), ("target", "400")]],
        ),
        (
            "Остварени резултати:\n– 35 полазника обуке\n– 4 нове задруге\n",
            "sr-Cyrl",
            [[("name", "полазника обуке"), ("result", "35")], [("name", "нове задруге"), ("result", "4")]],
        ),
        (
            "Цели:\n- најмалку 20 социјални претпријатија\n",
            "mk",
            [[("name", "социјални претпријатија"), ("target", "20")]],
        ),
        (
            "Objectifs :\n- au moins 30 emplois créés\n- 5 ateliers de réparation\n",
            "fr",
            [[("name", "emplois créés"), ("target", "30")], [("name", "ateliers de réparation"), ("target", "5")]],
        ),
        (
            "Cilj projekta je zaposliti 14 nezaposlenih osoba do 2021. godine.\n",
            "hr",
            [[("name", "nezaposlenih osoba"), ("target", "14"), ("period", "2021")]],
        ),
    ],
)
def test_goals_and_results_are_read_in_each_language(text: str, language: str, expected: Fields) -> None:
    assert read(text, language) == expected


def test_a_target_and_the_result_with_the_same_words_are_one_record() -> None:
    text = (
        "Objetivos para 2023:\n- al menos 60 personas con empleo\n- 8 talleres de formación\n\n"
        "En 2023 hemos alcanzado los siguientes resultados:\n- 52 personas con empleo\n- 9 huertos\n"
    )
    assert read(text, "es") == [
        [("name", "personas"), ("target", "60"), ("result", "52"), ("period", "2023")],
        [("name", "talleres de formación"), ("target", "8"), ("period", "2023")],
        [("name", "huertos"), ("result", "9"), ("period", "2023")],
    ]


def test_what_stands_twice_is_not_joined() -> None:
    text = "Goals:\n- 10 new members in Leeds\n- 20 new members in York\n\nResults:\n- 12 new members in Leeds\n"
    assert read(text, "en") == [
        [("name", "new members"), ("target", "10")],
        [("name", "new members"), ("target", "20")],
        [("name", "new members"), ("result", "12")],
    ]


def test_a_table_of_targets_and_results_gives_a_record_a_row() -> None:
    text = "Kazalnik\tCilj\tRezultat\nUdeleženci delavnic\t200\t110\nNove zadruge\t5\t6\n"
    document = make_document(text, "sl")
    records = extract_indicators(document)
    assert [read_fields(record) for record in records] == [
        [("name", "Udeleženci delavnic"), ("target", "200"), ("result", "110")],
        [("name", "Nove zadruge"), ("target", "5"), ("result", "6")],
    ]
    assert records[1].values_of("result")[0].passage.quote == "Nove zadruge\t5\t6"


def test_list_items_that_begin_with_what_was_done_are_results() -> None:
    text = "DELO DRUŠTVA\n\n• Vključenih 135 zadrug – članic\n• Objavljene 3 knjige\n• Srečanje 12 članov\n"
    assert read(text, "sl") == [[("name", "zadrug"), ("result", "135")], [("name", "knjige"), ("result", "3")]]


def test_planned_activities_of_a_project_are_targets_of_its_period() -> None:
    text = (
        "PLAVI HLEB\n\nAktivnosti: Razgovori sa pekarima (3 radna sastanka sa mladima); Otvaranje pekare.\n"
        "Trajanje projekta: maj 2019 – oktobar 2019. godine\n"
    )
    assert read(text, "sr-Latn") == [[("name", "radna sastanka"), ("target", "3"), ("period", "2019-05/2019-10")]]


@pytest.mark.parametrize(
    "text",
    [
        "Na dražbi se je zbralo več kot 4.000 obiskovalcev na 50 stojnicah.\n",
        "Cilji:\n- vsakih 10 dni e-novice\n- izvedba 2. faze do 12. 5. 2021\n- priloga 3 poročila\n",
        "Ciljne skupine:\n- 200 mladih\n",
        "Cilj odbora 3 je napisati:\n- povzetek mrež\n",
        "Cilji:\n- telefon (01) 234 5 678\n- www.a.example/2020/5 strani\n",
    ],
)
def test_other_numbers_are_no_indicators(text: str) -> None:
    assert read(text, "sl") == []


def test_every_value_stands_verbatim_in_its_passage_of_the_text() -> None:
    document = make_document("V letu 2020 smo si zastavili cilje:\n– 30 novih članov\n– 4 tečaji\n", "sl")
    for record in extract_indicators(document):
        for value in record.values:
            assert document.text[value.passage.start : value.passage.end] == value.passage.quote
        assert record.values_of("period")[0].passage.quote == "V letu 2020 smo si zastavili cilje:"


def test_a_table_gives_targets_with_their_unit_and_the_year_of_their_column() -> None:
    text = (
        "Kazalnik\tEnota\tCiljna vrednost 2022\tDosežena vrednost 2022\n"
        "mladi\tštevilo\t120\t134\nmentorstvo\ture\t900\t1.012\n"
    )
    assert [read_fields(record) for record in extract_indicators(make_document(text, "sl"))] == [
        [("name", "mladi"), ("target", "120"), ("result", "134"), ("period", "2022")],
        [("name", "mentorstvo"), ("target", "900"), ("result", "1012"), ("unit", "ure"), ("period", "2022")],
    ]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        # What was reached in percent of the plan is no result beside it, and the plan of a budget is no goal.
        (
            "Kazalnik\tNačrt 2021\tDoseženo (%)",
            "člani\t100\t107",
            [[("name", "člani"), ("target", "100"), ("period", "2021")]],
        ),
        ("Kategorija troška\tPlan\tIzvršenje", "Mentori\t3600\t3500", []),
        (
            "Measure\tTarget Q3\tActual Q3\tTo date",
            "Repaired\t600\t742\t1,905",
            [[("name", "Repaired"), ("target", "600"), ("result", "742")]],
        ),
    ],
)
def test_columns_of_shares_and_budgets_are_no_results(
    header: str, row: str, expected: list[list[tuple[str, str]]]
) -> None:
    records = extract_indicators(make_document(f"{header}\n{row}\n", "en"))
    assert [read_fields(record) for record in records] == expected
