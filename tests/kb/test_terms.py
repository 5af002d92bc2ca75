import pytest

from kb.folding import fold_text
from kb.terms import FieldMatch, match_field


def read(line: str) -> tuple[str, str, str] | None:
    found = match_field(line)
    return None if found is None else (found.field, line[found.key_start : found.key_end], line[found.value_start :])


@pytest.mark.parametrize(
    ("line", "field", "key", "value"),
    [
        ("NAZIV PROJEKTA\tZELENA POT", "name", "NAZIV PROJEKTA", "ZELENA POT"),
        ("Projektni partnerji: Zadruga Lan", "partner", "Projektni partnerji", "Zadruga Lan"),
        ("PROJEKTI PARTNERJI\tZadruga Lan", "partner", "PROJEKTI PARTNERJI", "Zadruga Lan"),
        ("Ref. št. pogodbe: A/12", "contract", "Ref. št. pogodbe", "A/12"),
        ("Ukupna vrijednost projekta – 900.000 HRK", "budget", "Ukupna vrijednost projekta", "900.000 HRK"),
        ("Trajanje projekta: maj 2019", "period", "Trajanje projekta", "maj 2019"),
        ("Носилац пројекта: Удружење Исток", "lead", "Носилац пројекта", "Удружење Исток"),
        ("Времетраење на проектот: 2 години", "period", "Времетраење на проектот", "2 години"),
        ("Lead partner  Hill Farm", "lead", "Lead partner", "Hill Farm"),
        ("- Funding programme: Interreg", "programme", "Funding programme", "Interreg"),
        ("Capofila: Cooperativa Sole", "lead", "Capofila", "Cooperativa Sole"),
        ("Coste total del proyecto: 120.000 €", "budget", "Coste total del proyecto", "120.000 €"),
        ("Projektlaufzeit: 1.1.2020", "period", "Projektlaufzeit", "1.1.2020"),
        ("**Durée du projet** : 24 mois", "period", "Durée du projet", "24 mois"),
        ("| Budget (EUR) | 1.000 |", "budget", "Budget", "1.000 |"),
        ("3. Kontaktna osoba: Iva Ivić", "contact", "Kontaktna osoba", "Iva Ivić"),
        ("Naziv projekta / Project title: Pot", "name", "Naziv projekta / Project title", "Pot"),
        ("VRIJEME TRAJANJA: 3 god.", "period", "VRIJEME TRAJANJA", "3 god."),
    ],
)
def test_a_row_with_a_clear_separator_gives_its_field(line: str, field: str, key: str, value: str) -> None:
    assert read(line) == (field, key, value)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Program Sklad za dobro voljo", "programme", "Sklad za dobro voljo"),
        ("Trajanje 2. maj 2017 – 30. november 2020", "period", "2. maj 2017 – 30. november 2020"),
        ("Durata dal 1° aprile 2018", "period", "dal 1° aprile 2018"),
        ("Budget € 100,000", "budget", "€ 100,000"),
        ("Akronim ZEPO", "acronym", "ZEPO"),
        ("Partner Stadt Steyr, Amt für Soziales", "partner", "Stadt Steyr, Amt für Soziales"),
        ("Kontakt info@a.example", "contact", "info@a.example"),
    ],
)
def test_one_space_is_enough_before_a_value_of_the_field(line: str, field: str, value: str) -> None:
    found = read(line)
    assert found is not None
    assert (found[0], found[2]) == (field, value)


@pytest.mark.parametrize(
    "line",
    [
        "Projekt ZEPO je namenjen mladim.",
        "Projekt Zelena Pot",
        "Project partners are invited to the meeting.",
        "Programme Green Jobs will support cooperatives",
        "Program dela za leto 2019",
        "PROGRAM DELA ZA LETO 2019",
        "Trajanje projekta je 24 mesecev",
        "Partner Organisation",
        "Budget Overview",
        "Financiranje društev v letu 2019",
        "Operacija – projekt »Pot« je namenjen mladim",
        "partner Zadruga Lan in drugi",
        "Kontaktirajte nas: info@a.example",
        "Programske smernice: nove",
        "Web://a.example",
        "",
    ],
)
def test_a_sentence_or_heading_is_no_row(line: str) -> None:
    assert match_field(line) is None


def test_a_term_alone_has_its_value_in_the_next_lines() -> None:
    assert match_field("  Partenaires du projet : ") == FieldMatch("partner", 2, 23, 26)


def test_the_longest_term_wins() -> None:
    assert read("Project: Pot") == ("name", "Project", "Pot")
    assert read("Project partners: Pot") == ("partner", "Project partners", "Pot")
    assert read("Programma operativo: Pot") == ("programme", "Programma operativo", "Pot")


def test_folding_keeps_every_offset() -> None:
    text = "ČEŠNJA, Đorđe, Straße, İzmir, ЧЕШЋЕ, ﬁ"
    assert fold_text(text) == "cesnja, dorde, strase, izmir, чешће, ﬁ"
    assert len(fold_text(text)) == len(text)
