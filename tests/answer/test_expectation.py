import pytest

from answer.expectation import CountMention, ValueKind, find_counts, find_value_kind, gives_value

K = ValueKind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people took part?", K.COUNT),
        ("Koliko ljudi je sodelovalo?", K.COUNT),
        ("kolko ljudi je prislo", K.COUNT),
        ("kolko para je trebalo za pec", K.AMOUNT),
        ("Колико је учесника било?", K.COUNT),
        ("Quanti soci ha la cooperativa?", K.COUNT),
        ("¿Cuántos socios tiene?", K.COUNT),
        ("Wieviele Mitglieder?", K.COUNT),
        ("Combien de membres ?", K.COUNT),
        ("Колку луѓе учествуваа?", K.COUNT),
        ("When was it signed?", K.DATE),
        ("Kdaj je bil sejem?", K.DATE),
        ("kad je bio sajam", K.DATE),
        ("Katerega leta je bila ustanovljena?", K.DATE),
        ("¿Cuándo empezó?", K.DATE),
        ("Koliko časa traja usposabljanje?", K.DURATION),
        ("koliko je trajao kurs", K.DURATION),
        ("Wie lange dauert es?", K.DURATION),
        ("Koliko denarja je dobila zadruga?", K.AMOUNT),
        ("Koliki je budžet mreže?", K.AMOUNT),
        ("Was kostet der Eintritt?", K.AMOUNT),
        ("Колку чинеше обновата?", K.AMOUNT),
        ("¿Cuál es el presupuesto total?", K.AMOUNT),
        ("What percentage of the members are women?", K.PERCENT),
        ("Na katerem spletnem naslovu je društvo?", K.WEBSITE),
        ("telefon zadruge", K.TELEPHONE),
        ("¿Cuál es el correo electrónico de la red?", K.EMAIL),
        ("Kdo vodi zadrugo?", K.WHO),
        ("Кој го координира проектот?", K.WHO),
        ("Qui transforme les invendus ?", K.WHO),
        ("Warum?", K.REASON),
        ("zasto je manje radnih mjesta", K.REASON),
    ],
)
def test_the_question_words_tell_the_kind_of_value(question: str, kind: ValueKind) -> None:
    assert find_value_kind(question) is kind


@pytest.mark.parametrize("question", ["Dove si trova la sede?", "Kakšni so cilji mreže?", "What does the network do?"])
def test_other_questions_tell_none(question: str) -> None:
    assert find_value_kind(question) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Conference in Graz, 7. 3. 2018", K.DATE),
        ("Sajam je bio u junu 2019.", K.DATE),
        ("Sodelovalo je 45 podjetij.", K.COUNT),
        ("Three cooperatives joined.", K.COUNT),
        ("Nagrada je 150.000 dinara.", K.AMOUNT),
        ("58 % eran mujeres.", K.PERCENT),
        ("El acuerdo dura tres años.", K.DURATION),
        ("Več na www.primer.si.", K.WEBSITE),
        ("E: info@primer.si", K.EMAIL),
        ("T: (01) 234 56 78", K.TELEPHONE),
        ("Es wurde verschoben, weil es regnete.", K.REASON),
    ],
)
def test_a_text_gives_a_value_of_its_kind(text: str, kind: ValueKind) -> None:
    assert gives_value(text, kind, question="?")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("7. 3. 2018 Conference in Graz", K.COUNT),
        ("Founded in 1998.", K.COUNT),
        ("45 companies took part.", K.AMOUNT),
        ("It cost 45 EUR.", K.PERCENT),
        ("The members met.", K.DATE),
        ("Zadrugari su se sastali.", K.REASON),
        ("Call the office.", K.TELEPHONE),
    ],
)
def test_a_value_of_another_kind_does_not_count(text: str, kind: ValueKind) -> None:
    assert not gives_value(text, kind, question="?")


def test_who_must_be_a_name_that_the_question_does_not_say() -> None:
    assert gives_value("The cooperative Klasje is led by Ana Kos.", K.WHO, question="Who leads Klasje?")
    assert not gives_value("The cooperative Klasje is led well.", K.WHO, question="Who leads Klasje?")


def test_counts_come_with_what_they_count() -> None:
    assert find_counts("Od 2. 5. 2021 je 110 odgovornih podjetij dobilo 500 EUR.") == [
        CountMention("110", " odgovornih podjetij dobilo 500 EUR.")
    ]
