"""What a document is called."""

from __future__ import annotations

import pytest

from ingest.metadata.title import propose_title
from ingest.metadata.title_lines import names_something
from tests.ingest.metadata.read_samples import quote_origin, read_text


def propose_title_of(
    text: str, *, file: str = "x.txt", media_type: str = "text/plain", **properties: str
) -> tuple[str, str]:
    """Return the proposed title and its passage or the name of its property."""
    evidence = propose_title(read_text(text, file=file, media_type=media_type, **properties))
    return evidence.value, quote_origin(evidence)


def test_a_sane_title_property_wins_and_a_stale_one_does_not() -> None:
    text = "Open day in Bath\n\nThe open day of the town garden takes place in spring and everybody is welcome to come."
    assert propose_title_of(text, title="The open day of the garden") == (
        "The open day of the garden",
        "title property",
    )
    assert propose_title_of(text, title="Budget template (finance department)")[0] == "Open day in Bath"


@pytest.mark.parametrize("junk", ["Microsoft Word - porocilo.doc", "untitled", "Document1", "PROJEKTI", "x.docx", "12"])
def test_a_junk_title_property_is_ignored(junk: str) -> None:
    assert propose_title_of("Načrt dela\n\nV letu imamo tri naloge.", title=junk) == ("Načrt dela", "Načrt dela")


def test_a_title_property_that_the_document_repeats_is_bound_to_that_passage() -> None:
    assert propose_title_of("Načrt  DELA\n\nTri naloge.", title="Načrt dela") == ("Načrt DELA", "Načrt  DELA")


def test_a_title_over_two_lines_is_joined_and_its_passage_is_verbatim() -> None:
    text = "SOLIDARNOST ZA\nBOLJE SELO\n\nDruštvo pripravlja delavnice za mlade kmete in njihove sosede."
    assert propose_title_of(text) == ("SOLIDARNOST ZA BOLJE SELO", "SOLIDARNOST ZA\nBOLJE SELO")


def test_navigation_is_never_a_title() -> None:
    assert propose_title_of("Nazaj na vrh\n\nScroll to Top", file="2019-05-dan_odprtih_vrat.pdf") == (
        "Dan odprtih vrat",
        "file name",
    )


def test_a_title_below_a_letterhead_is_found() -> None:
    text = (
        "Društvo Breza\nGlavna ulica 5\n4000 Kranj\nT: 04 555 01 20\n\nŠt.: 12/2019\n\n"
        "NAČRT DELA ZA LETO 2020\n\nDruštvo bo pripravilo tri delavnice."
    )
    assert propose_title_of(text) == ("NAČRT DELA ZA LETO 2020", "NAČRT DELA ZA LETO 2020")


def test_a_type_alone_on_its_line_is_completed_by_what_it_is_the_type_of() -> None:
    text = "ZAPISNIK\n4. REDNE SEJE SKUPŠČINE\n\nki je bila v torek ob 17. uri.\n\nNavzočih je bilo deset članov."
    assert propose_title_of(text) == ("ZAPISNIK 4. REDNE SEJE SKUPŠČINE", "ZAPISNIK\n4. REDNE SEJE SKUPŠČINE")


def test_a_spaced_out_word_is_closed_up_and_its_passage_is_verbatim() -> None:
    text = "Z A P I S N I K\n\nPrisotni so bili vsi člani odbora, ki so sprejeli letni načrt."
    assert propose_title_of(text) == ("ZAPISNIK", "Z A P I S N I K")


@pytest.mark.parametrize("label", ["PRESS RELEASE", "POLICY BRIEF", "Comunicato stampa", "Odprto pismo"])
def test_the_label_of_a_kind_of_text_is_no_title(label: str) -> None:
    text = f"{label}\n\nVillage shop opens its doors\n\n" + "The shop of the cooperative sells bread and tools. " * 8
    assert propose_title_of(text) == ("Village shop opens its doors", "Village shop opens its doors")


def test_a_subtitle_that_names_the_type_does_not_push_the_title_away() -> None:
    text = "Bread for all of us\nA position paper on food\n\n" + "We ask the council to act on food. " * 10
    assert propose_title_of(text)[0] == "Bread for all of us"


def test_a_heading_wins_over_capitals_where_the_format_names_headings() -> None:
    from ingest.metadata.lines import read_source
    from kb.documents import Block, BlockKind, ParsedSource
    from kb.passages import Page

    text = "OUR NETWORK ONLINE\n\nBakery saved by its guests"
    blocks = (Block(BlockKind.PARAGRAPH, 0, 18, 1), Block(BlockKind.HEADING, 20, 46, 1, level=2))
    source = ParsedSource(text, (Page(1, 0, len(text)),), blocks, "text/html")
    assert propose_title(read_source(source, document_id="d", file="x.html")).value == "Bakery saved by its guests"


def test_the_marks_of_a_reply_are_left_out_of_the_subject() -> None:
    found = propose_title_of("From: Ana", media_type="message/rfc822", title="Re: FW: Vabilo na občni zbor")
    assert found[0] == "Vabilo na občni zbor"


def test_the_row_with_the_name_of_a_project_is_the_title_below_a_generic_one() -> None:
    text = "Scheda progetto\n\nTitolo del progetto\tOrti di tutti\nPartner\tComune di Prato"
    assert propose_title_of(text) == ("Orti di tutti", "Orti di tutti")


@pytest.mark.parametrize("first", ["Društvo Breza", "Spoštovani,", "[Domov] [O nas] [Novice]", "POSVET"])
def test_a_title_property_that_only_repeats_the_first_line_does_not_win(first: str) -> None:
    text = f"{first}\n\nNAČRT DELA ZA LETO 2020\n\nDruštvo bo pripravilo tri delavnice za sosede."
    assert propose_title_of(text, title=first)[0] == "NAČRT DELA ZA LETO 2020"


def test_a_title_property_says_which_of_the_lines_is_the_title() -> None:
    text = "Skupaj na polju\n\nZa boljši kruh v vasi\n\nDruštvo bo pripravilo tri delavnice za sosede."
    assert propose_title_of(text)[0] == "Skupaj na polju"
    found = propose_title_of(text, title="Za boljši kruh v vasi")
    assert found == ("Za boljši kruh v vasi", "Za boljši kruh v vasi")


_ROWS = "Naziv projekta\tZelena streha za vse – STREHA\nTrajanje\t1. 1. 2019 – 31. 12. 2020\nProračun\t5.000 EUR"


def test_a_heading_with_the_name_of_the_project_beats_the_row_with_its_full_name() -> None:
    assert propose_title_of(f"Projekt Streha Pomurje\n\n{_ROWS}")[0] == "Projekt Streha Pomurje"


def test_a_label_above_the_rows_of_a_project_does_not() -> None:
    assert propose_title_of(f"Projektni list\n\n{_ROWS}")[0] == "Zelena streha za vse – STREHA"


def test_a_collection_is_named_with_what_it_is_of() -> None:
    text = "PROJEKTI\n\nNaloge Mreže vasi\n\n" + "Mreža vasi je letos pripravila več delavnic za kmete. " * 6
    assert propose_title_of(text) == ("PROJEKTI – Naloge Mreže vasi", "PROJEKTI\n\nNaloge Mreže vasi")


_SENTENCE = "Povezovanje vasi in njihovih ljudi.\n\n" + "V maju so se srečali člani vseh treh društev. " * 8


def test_an_opening_sentence_is_no_title_where_a_headline_follows() -> None:
    text = f"{_SENTENCE}\n\nMLADI KMETJE ODPRLI SVOJO TRŽNICO\n\nTržnica je odprta vsako soboto."
    assert propose_title_of(text)[0] == "MLADI KMETJE ODPRLI SVOJO TRŽNICO"


def test_the_name_of_a_file_is_better_than_an_opening_sentence_when_it_says_something() -> None:
    assert propose_title_of(_SENTENCE, file="2021-05-srecanje_vasi.txt") == ("Srecanje vasi", "file name")
    assert propose_title_of(_SENTENCE, file="scan_0034.txt")[0] == "Povezovanje vasi in njihovih ljudi."


@pytest.mark.parametrize(("file", "says"), [("letni_nacrt_dela.pdf", True), ("IMG_2031.jpg", False), ("x.pdf", False)])
def test_a_file_name_says_something_with_two_words(file: str, says: bool) -> None:
    assert names_something(file) is says


def test_a_title_ends_before_when_it_was_held() -> None:
    text = "ZAPISNIK\ns 3. sjednice odbora održane dana 7. rujna 2016.\n\nPrisutni su bili svi članovi."
    assert propose_title_of(text) == ("ZAPISNIK s 3. sjednice odbora", "ZAPISNIK\ns 3. sjednice odbora")


def test_a_memorandum_is_called_without_its_sides() -> None:
    text = "MEMORANDUM OF UNDERSTANDING\nbetween\nthe Town of Bath\nand\nGreen Trust\n\nThe parties agree to work."
    assert propose_title_of(text)[0] == "MEMORANDUM OF UNDERSTANDING"


def test_an_invitation_is_called_by_the_event_in_quotation_marks() -> None:
    text = "Predmet: VABILO NA OBUKU\n\nPoštovani,\n\n„Od ideje do zadruge u deset koraka“\n\nkoja će se održati."
    assert propose_title_of(text)[0] == "„Od ideje do zadruge u deset koraka“"


def test_a_title_in_a_second_language_is_no_part_of_the_first() -> None:
    text = "THE BATH DECLARATION ON BREAD\n\nDÉCLARATION DE BATH SUR LE PAIN\n\nWe, the bakers of three towns, declare."
    assert propose_title_of(text)[0] == "THE BATH DECLARATION ON BREAD"


@pytest.mark.parametrize("top", ["Inicio > Actualidad > Empleo", "45-vabilo – SE", "Iskanje: ____", "ACTUALIDAD"])
def test_what_a_page_has_around_its_text_is_no_title(top: str) -> None:
    assert propose_title_of(f"{top}\n\nMladi kmetje odprli tržnico\n\nOdprta je vsako soboto do poldneva.")[0] == (
        "Mladi kmetje odprli tržnico"
    )


def test_the_heading_of_the_first_text_is_not_the_title_of_a_newsletter() -> None:
    from ingest.metadata.lines import read_source
    from kb.documents import Block, BlockKind, ParsedSource
    from kb.passages import Page

    text = "Susedi\n\nBilten br. 7, proljeće 2020.\n\nNovi članovi"
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 6, 1),
        Block(BlockKind.PARAGRAPH, 8, 36, 1),
        Block(BlockKind.HEADING, 38, 50, 1, level=2),
    )
    source = ParsedSource(text, (Page(1, 0, len(text)),), blocks, "text/html")
    assert propose_title(read_source(source, document_id="d", file="x.html")).value == "Susedi"


def test_the_first_line_above_the_rows_of_a_sheet_is_its_title_though_it_reads_as_an_organisation() -> None:
    rows = "Nosilec: Zavod Kres\nTrajanje: 1. 1. 2019 – 31. 12. 2020\nProračun: 5.000 EUR"
    assert propose_title_of(f"Mreža vaških trgovin\n\nProjekt za žive vasi\n\n{rows}")[0] == "Mreža vaških trgovin"


@pytest.mark.parametrize("row", ["Vrsta dokumenta", "Document title", "Tipo di documento", "Врста документа"])
def test_a_row_that_names_the_paper_is_its_title(row: str) -> None:
    text = f"{row}\tVerbale del 2° incontro del gruppo\nOra\t18.00\n\nPresenti\n\nAna Kos, Jan Hren"
    assert propose_title_of(text)[0] == "Verbale del 2° incontro del gruppo"


def test_a_reference_above_the_title_is_none() -> None:
    text = "REFERENCE GRV/2024/02\n\nSmall loans for village shops\n\n" + "The fund lends to shops in villages. " * 8
    assert propose_title_of(text)[0] == "Small loans for village shops"


def test_the_columns_of_a_menu_are_no_title() -> None:
    text = (
        "NASLOVNICA  VIJESTI  PROJEKTI  KONTAKT  BLOG\n\nU Gračacu otvorena zadružna pekara\n\n" + "Pekara radi. " * 30
    )
    assert propose_title_of(text)[0] == "U Gračacu otvorena zadružna pekara"


def test_the_town_beside_the_date_is_no_title() -> None:
    text = "Нови Сад\n3. 9. 2021.\n\nПРЕДМЕТ: Допис о простору за пекару\n\nМолимо вас да размотрите нашу молбу."
    assert propose_title_of(text)[0] == "Допис о простору за пекару"


def test_every_sign_has_a_weight() -> None:
    from ingest.metadata.title_signs import WEIGHTS, list_candidates

    texts = [
        "Društvo Breza\nGlavna ulica 5\n\nVABILO\n\n„Kruh za vso vas in za goste“\n\nNaslov: Kruh",
        _SENTENCE,
        _ROWS,
    ]
    found = {sign for text in texts for candidate in list_candidates(read_text(text)) for sign in candidate.signs}
    assert found <= WEIGHTS.keys()


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Ministarstvu rada\nRadnoj grupi za novi zakon", "Zadruga nije firma"),
        ("Naslov projekta", "Vrt brez plotu"),
        ("Period covered 1 April to 30 June 2021", "Quarterly Report to the Bread Fund"),
        ("HEARING BEFORE THE COMMITTEE ON FOOD", "Observations on the draft bread law"),
        ("PRIDITE NA SEJEM!", "Tretji sejem domačega kruha"),
        ("POGOVOR", "»Nihče nas ni vprašal, kaj znamo«"),
        ("WANN", "Das Kino auf dem Anger"),
        ("Memoria presentata da", "Osservazioni sulla legge del pane"),
    ],
)
def test_an_addressee_a_bare_key_and_a_label_of_the_occasion_stand_above_the_title(above: str, title: str) -> None:
    text = f"{above}\n\n{title}\n\nWe are forty bakers of three towns. Every morning we bake for the whole valley."
    assert propose_title_of(text) == (title, title)


@pytest.mark.parametrize(
    "clause", ["koju su u Iloku potpisale zadruge", "katere podpisnice so zadruge", "којом задруге изражавају намеру"]
)
def test_a_relative_clause_below_a_title_is_no_part_of_it(clause: str) -> None:
    assert propose_title_of(f"POVELJA O SJEMENU\n\n{clause}\n\nSjeme je zajedničko.")[0] == "POVELJA O SJEMENU"


def test_of_a_title_in_two_languages_side_by_side_the_first_is_the_title() -> None:
    text = "MEMORANDUM O SURADNJI\tMEMORANDUM OF COOPERATION\nsklopljen u Iloku\tconcluded in Ilok"
    assert propose_title_of(text) == ("MEMORANDUM O SURADNJI", "MEMORANDUM O SURADNJI")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Protokoll der Versammlung\n\nam 23. Juni 2022, 19:30 Uhr, Kurhaus\n\nTOP 1", "Protokoll der Versammlung"),
        ("FICHE PROJET\n\nIntitulé du projet : Les Mains vertes\nAcronyme : LMV", "Les Mains vertes"),
        (
            "Izvještaj o programu Prva plata\n\nIzvještajni period: 01.01.2022. – 30.11.2022.\n\nRadili smo.",
            "Izvještaj o programu Prva plata",
        ),
    ],
)
def test_when_it_was_and_rows_of_a_sheet_are_no_part_of_a_title(text: str, title: str) -> None:
    assert propose_title_of(text)[0] == title
