from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import find_blocks
from kb.documents import BlockKind
from kb.passages import Page

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def outline(text: str) -> list[tuple[BlockKind, int, str]]:
    """Return (kind, level, text) of each block."""
    return [(block.kind, block.level, text[block.start : block.end]) for block in find_blocks(text)]


def kinds(text: str) -> list[BlockKind]:
    return [block.kind for block in find_blocks(text)]


def headings(text: str) -> list[tuple[int, str]]:
    return [(level, words) for kind, level, words in outline(text) if kind == HEADING]


def test_capitals_are_first_level_and_short_lines_set_off_are_second():
    text = (
        "LETNO POROČILO 2016\n\nNaši cilji\n\nMreža povezuje zadruge in občine v regiji.\n\n"
        "SODELOVANJE Z OBČINAMI\n\nObčine so podprle tri nove zadruge.\n"
    )
    assert outline(text) == [
        (HEADING, 1, "LETNO POROČILO 2016"),
        (HEADING, 2, "Naši cilji"),
        (PARAGRAPH, 0, "Mreža povezuje zadruge in občine v regiji."),
        (HEADING, 1, "SODELOVANJE Z OBČINAMI"),
        (PARAGRAPH, 0, "Občine so podprle tri nove zadruge."),
    ]


def test_a_heading_over_two_lines_in_capitals_is_one_block():
    text = "Uvodni stavek poročila.\n\nSOLIDARNA MREŽA ZA\nBOLJŠE SKUPNOSTI\n\nMreža deluje od jeseni.\n"
    assert headings(text) == [(1, "SOLIDARNA MREŽA ZA\nBOLJŠE SKUPNOSTI")]


def test_headings_in_cyrillic_are_found():
    text = (
        "ПРОТОКОЛ О САРАДЊИ\n\nЧлан 1\n\nСтране сарађују у области задругарства.\n\n"
        "Циљеви сарадње\n\nГлавни циљ је размена искустава међу чланицама мреже.\n"
    )
    assert headings(text) == [(1, "ПРОТОКОЛ О САРАДЊИ"), (2, "Члан 1"), (2, "Циљеви сарадње")]


def test_articles_of_a_declaration_are_headings_when_short_and_paragraphs_when_they_run_on():
    text = (
        "Declaración de Cartagena\n\nArtículo 1. Objeto\n\nLa declaración promueve la economía social.\n\n"
        "Artículo 2.- Las entidades firmantes se comprometen a impulsar la cooperación entre las cooperativas y las "
        "administraciones. Cada año publicarán un informe.\n\n"
        "Artículo 3. Ámbito de aplicación.\nSe aplica a todas las entidades firmantes.\n"
    )
    assert outline(text)[:3] == [
        (HEADING, 2, "Declaración de Cartagena"),
        (HEADING, 2, "Artículo 1. Objeto"),
        (PARAGRAPH, 0, "La declaración promueve la economía social."),
    ]
    assert kinds(text)[3:] == [PARAGRAPH, HEADING, PARAGRAPH]


def test_an_agenda_is_a_list_and_its_items_over_text_are_headings():
    text = (
        "TOP 1: Begrüßung\nTOP 2: Bericht des Vorstands\nTOP 3: Allfälliges\n\n"
        "TOP 1: Begrüßung\n\nDie Obfrau begrüßt die Mitglieder.\n\n"
        "TOP 2: Bericht des Vorstands\n\nDas Projekt läuft seit Jänner.\n"
    )
    assert kinds(text) == [ITEM, ITEM, ITEM, HEADING, PARAGRAPH, HEADING, PARAGRAPH]


def test_numbered_lines_over_text_are_headings_and_in_a_row_are_items():
    text = (
        "1. Introduction\n\nThe network was founded by nine cooperatives.\n\n"
        "2. Results\n\nThe network reached three aims:\n\n1. More members\n2. More projects\n3. A shared office\n"
    )
    assert outline(text) == [
        (HEADING, 2, "1. Introduction"),
        (PARAGRAPH, 0, "The network was founded by nine cooperatives."),
        (HEADING, 2, "2. Results"),
        (PARAGRAPH, 0, "The network reached three aims:"),
        (ITEM, 1, "1. More members"),
        (ITEM, 1, "2. More projects"),
        (ITEM, 1, "3. A shared office"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Graz, 14. März 2019",
        "1. december 2005",
        "Ana Kovač, predsednica mreže",
        "Janez Novak",
        "info@mreza.example",
        "Tel.: +386 2 123 45 67",
        "www.mreza.example",
        "Ljubljana 12 34 56",
        "Skupaj 1.250,00 EUR",
        "v sodelovanju z občino",
        "U Subotici, 12. maja 2023. godine",
    ],
)
def test_a_date_name_contact_or_table_row_is_no_heading(line: str):
    text = f"Mreža je zaključila leto.\n\n{line}\n\nZapisnik je na voljo vsem članom mreže.\n"
    assert headings(text) == []


def test_the_first_line_is_the_title_and_minutes_keep_theirs_over_their_date():
    text = (
        "Newsletter No. 4 – Autumn 2016\n\nDear members,\n\nthe autumn was busy in all regions.\n\n"
        "VERBALE DELLA RIUNIONE\n\nPadova, 12 maggio 2015\n\nOrdine del giorno\n1) Verbale\n2) Bilancio\n\n"
        "1) Verbale\n\nIl verbale della riunione precedente è approvato.\n"
    )
    assert headings(text) == [(2, "Newsletter No. 4 – Autumn 2016"), (1, "VERBALE DELLA RIUNIONE"), (2, "1) Verbale")]


def test_a_signature_at_the_end_is_no_heading():
    text = "Poročilo je bilo sprejeto soglasno.\n\nPoročilo pripravila\n\nMaja Breznik, tajnica\n\nTine Hribar, član\n"
    assert kinds(text) == [PARAGRAPH] * 4


def test_short_lines_in_a_row_are_a_list_without_marks_not_headings():
    members = "Zadruga Breza\n\nZavod Lipa\n\nDruštvo Jelka\n\nOkolje Hrast"
    text = f"Člani mreže so:\n\n{members}\n\nČlani se srečujejo vsak mesec.\n"
    assert HEADING not in kinds(text)


def test_bullets_nest_by_indent_and_keep_their_continuation_lines():
    text = (
        " • Vzpostavljen center za\n   zadružništvo v regiji.\n"
        "  • Svetovanje za mlade\n • Izvedena usposabljanja.\n   Udeležilo se jih je 30 oseb.\n"
    )
    assert outline(text) == [
        (ITEM, 1, "• Vzpostavljen center za\n   zadružništvo v regiji."),
        (ITEM, 2, "• Svetovanje za mlade"),
        (ITEM, 1, "• Izvedena usposabljanja.\n   Udeležilo se jih je 30 oseb."),
    ]


def test_another_mark_under_the_same_indent_is_one_level_deeper():
    text = "1. Trainings\n- in Graz\n- in Linz\n2. Fairs\n- in Wels\n"
    assert [(level, words) for _, level, words in outline(text)] == [
        (1, "1. Trainings"),
        (2, "- in Graz"),
        (2, "- in Linz"),
        (1, "2. Fairs"),
        (2, "- in Wels"),
    ]


def test_the_next_number_continues_its_list_whatever_its_indent():
    assert [block.level for block in find_blocks("1. prva točka\n  2. druga točka\n3. tretja točka\n")] == [1, 1, 1]


@pytest.mark.parametrize(
    "mark", ["•", "-", "–", "*", "▪", "·", "(1)", "1.", "1)", "a)", "II.", "✓", "○", "➢", "- (2)", "•\t", "1.\t"]
)
def test_every_common_mark_opens_a_list_item(mark: str):
    text = f"The aims are:\n\n{mark} More members\n"
    assert outline(text)[1] == (ITEM, 1, f"{mark} More members")


@pytest.mark.parametrize(
    "line", ["*Forum* članov mreže", "**Cilj** mreže", "12 delavnic in 3 forumi", "-5 stopinj", "A. Novak"]
)
def test_emphasis_numbers_and_initials_open_no_list_item(line: str):
    assert ITEM not in kinds(f"Poročilo o letu.\n\n{line}\n")


def test_an_ordinal_at_the_start_of_a_wrapped_line_opens_no_item():
    text = (
        "Mreža je na srečanju predstavila program dela za naslednje leto in povabila na\n"
        "4. festival zadrug, ki bo v mestnem parku. Prijave zbira tajništvo mreže do konca\n"
        "meseca, vstopnine ni.\n"
    )
    assert kinds(text) == [PARAGRAPH]


def test_dated_entries_are_one_item_each():
    text = (
        "8. 1. Ustanovna skupščina v Celju.\n\n2.-3.2. Usposabljanje za mentorje.\n\n"
        "14. 2. – 2. redno srečanje članov.\n\n"
        "17.-18. 3. Stojnica na sejmu.\n\n4. – 7. 4. Sejem v Gradcu.\n\n– predstavitev kampanje\n\n21.6. Konferenca.\n"
    )
    assert [(kind, level) for kind, level, _ in outline(text)] == [(ITEM, 1)] * 5 + [(ITEM, 2), (ITEM, 1)]


def test_dated_entries_with_month_names_are_found_in_other_languages():
    text = "12 March: Open day in Leeds\n\n3. Mai Treffen der Mitglieder\n\n5 de junio: feria de cooperativas\n"
    assert kinds(text) == [ITEM, ITEM, ITEM]


def test_a_date_alone_and_a_sentence_that_begins_with_one_are_paragraphs():
    assert kinds("1. december 2005\n\n1. januarja 2006 je mreža začela delovati v petih občinah.\n") == [PARAGRAPH] * 2


def test_section_numbers_are_not_taken_for_days_and_months():
    text = "1.1. Namen\n\nMreža svetuje zadrugam.\n\n1.2. Cilji\n\nMreža raste.\n\n2.1. Člani\n\nČlani so zadruge.\n"
    assert kinds(text) == [HEADING, PARAGRAPH] * 3


def test_a_word_that_begins_like_a_month_is_no_date():
    text = "1. NOVELA ZAKONA\n2. MAJHNA PODJETJA\n3. JUNAKI LETA\n"
    assert [(kind, level) for kind, level, _ in outline(text)] == [(ITEM, 1)] * 3


def test_a_sheet_keeps_each_field_with_its_values():
    text = (
        "Projekt Lipa\n\nNaziv projekta Povezani za nova delovna mesta – LIPA\nTrajanje 1. maj 2016 – 30. april 2018\n"
        "Proračun 240.000,00 EUR\nProjektni partnerji Zavod Lipa, socialno podjetje\nZadruga Breza, z.o.o.\n"
        "Razvojni center Posočje\n\nNamen in cilji\n\nProjekt povezuje zadruge v regiji.\n"
    )
    assert outline(text) == [
        (HEADING, 2, "Projekt Lipa"),
        (ROW, 0, "Naziv projekta Povezani za nova delovna mesta – LIPA"),
        (ROW, 0, "Trajanje 1. maj 2016 – 30. april 2018"),
        (ROW, 0, "Proračun 240.000,00 EUR"),
        (ROW, 0, "Projektni partnerji Zavod Lipa, socialno podjetje\nZadruga Breza, z.o.o.\nRazvojni center Posočje"),
        (HEADING, 2, "Namen in cilji"),
        (PARAGRAPH, 0, "Projekt povezuje zadruge v regiji."),
    ]


def test_tabs_make_rows_and_a_bullet_with_a_tab_does_not():
    text = "PROGRAMME\tInterreg\nDURATION\t2019 – 2021\n\n•\tfirst result\n•\tsecond result\n"
    assert kinds(text) == [ROW, ROW, ITEM, ITEM]


def test_keys_with_colons_are_rows_together_and_alone_a_paragraph():
    assert kinds("T: (01) 234 56 78\nE: info@mreza.example\nW: www.mreza.example\n") == [ROW, ROW, ROW]
    assert kinds("Mreža raste.\n\nOpomba: prijave zbiramo do petka.\n\nVabljeni vsi člani.\n") == [PARAGRAPH] * 3


def test_text_after_a_row_that_is_complete_is_not_part_of_it():
    text = "Trajanje projekta: maj 2019 – oktober 2020\nMreža izvaja projekt z občino in dvema zavodoma iz regije.\n"
    assert kinds(text) == [ROW, PARAGRAPH]


def test_hard_wrapped_text_gives_whole_paragraphs_and_items():
    text = (
        "Srečanje v Gradcu je ponudilo raznolik program predstavitev in delavnic, osredotočenih na \n"
        "razvojne strategije. Posebna pozornost je bila namenjena praktičnim primerom iz regije \n"
        "Štajerske in njenih občin, ki so se predstavile prvi dan.\n\n"
        "•\t Premagovanje zmede v izrazih – pomoč javnosti pri oblikovanju pravilne predstave o \n\n"
        "tem, kaj zadruga je.\n"
        "•\t Komunikacijske veščine – kako pomagati organizacijam, ki niso vešče stikov z javnostjo, \n"
        "da se naučijo predstaviti.\n"
    )
    assert kinds(text) == [PARAGRAPH, ITEM, ITEM]


def test_one_paragraph_per_line_stays_one_paragraph_per_line():
    text = "\n".join(
        f"Člani so v {place} pripravili posvet o zadrugah in povabili občino." for place in ("Celju", "Ptuju")
    )
    assert kinds(text) == [PARAGRAPH, PARAGRAPH]


def test_an_english_newsletter_keeps_questions_and_exclamations_as_headings():
    text = (
        "Why this school?\n\nIt was chosen because its pupils run a cooperative.\n\n"
        "A fair that keeps growing!\n\nThe fair had 90 stands this year.\n"
    )
    assert headings(text) == [(2, "Why this school?"), (2, "A fair that keeps growing!")]


def test_blocks_carry_the_page_of_their_first_character():
    text = "First page.\n\nSecond page starts here."
    pages = (Page(1, 0, 13), Page(2, 13, len(text)))
    assert [block.page for block in find_blocks(text, pages=pages)] == [1, 2]


def test_headings_known_from_the_font_win_over_the_layout():
    text = "our aims\nwe want to grow."
    assert [(block.kind, block.level) for block in find_blocks(text, headings={0: 3})] == [(HEADING, 3), (PARAGRAPH, 0)]


def test_an_empty_text_has_no_blocks():
    assert find_blocks("") == []
    assert find_blocks(" \n\t\n") == []


_PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "\t",
        "• ",
        "- ",
        "1. ",
        "2. ",
        "(a) ",
        "Cilji",
        "ČLANI MREŽE",
        "Trajanje: ",
        "9. 1. ",
        "Član 3",
    ]
    + [
        "mreža raste",
        "Zadruga Breza, Celje.",
        "Proračun 200 EUR",
        "–",
        "§ 4",
        "www.x.example",
        "Člen",
        "**",
        "12",
        "maj",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.lists(_PIECES, max_size=40).map("".join), st.text(alphabet=st.characters(exclude_categories=["Cs"])))
)
def test_blocks_hold_every_visible_character_once_and_in_order(text: str):
    blocks = find_blocks(text)
    assert all(before.end <= after.start for before, after in pairwise(blocks))
    assert all(text[block.start : block.end] == text[block.start : block.end].strip() != "" for block in blocks)
    kept = "".join(text[block.start : block.end] for block in blocks)
    assert "".join(kept.split()) == "".join(text.split())
    assert all((block.level > 0) == (block.kind in (HEADING, ITEM)) for block in blocks)


def test_every_kind_of_marker_opens_an_item():
    text = "\n".join(
        (
            "(iv) a fair",
            "xviii) a guide",
            "o   a school",
            "b) an oven",
            "Agenda item 12 Budget",
            "Тачка 4. Буџет",
            "‣ a mill",
        )
    )
    assert [(block.kind, text[block.start : block.end]) for block in find_blocks(text)] == [
        (BlockKind.LIST_ITEM, line) for line in text.split("\n")
    ]


def test_a_date_inside_a_sentence_makes_no_lone_date_of_it():
    text = "\n\n".join(
        (
            "MINUTES",
            "Celje, 3. 4. 2019",
            "The members of the network met on 3 April 2019 in the town hall of Celje and wrote a strategy for all.",
        )
    )
    assert [block.kind for block in find_blocks(text)] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]


def test_numbers_without_dots_are_chapters_where_they_count_on():
    body = "V tem letu je zadruga zaposlila šest ljudi in odprla delavnico."
    names = ["1 Povzetek", "2 Kazalniki", "3 Člani in članice"]
    text = "\n\n".join(part for name in names for part in (name, body))
    assert headings(text) == [(1, name) for name in names]
    assert headings(text.replace("2 Kazalniki", "5 Kazalniki")) == []


def test_a_section_may_be_named_by_a_quotation():
    text = (
        "4. Primeri\n\n4.1. »Rdeči rob«, Ptuj\n\nZadruga deluje od leta 2012 in ima devet članov.\n\n"
        "4.2. »Breg«, Ormož\n\nZadruga je nastala iz društva leta 2015.\n"
    )
    assert headings(text) == [(2, "4. Primeri"), (2, "4.1. »Rdeči rob«, Ptuj"), (2, "4.2. »Breg«, Ormož")]


def test_the_place_in_a_site_and_the_end_of_a_reference_are_no_headings():
    body = "The shop was opened by nine members and has paid its way ever since."
    assert headings(f"A report\n\nHome > News > Jobs\n\n{body}\n") == [(2, "A report")]
    assert headings(f"{body}\n\nThe reasons were given before (see\nSection 5).\n\n{body}\n") == []


def test_the_first_section_opens_under_the_lines_of_a_title_page():
    body = "When we began nobody would have lent us a hand, and now there are three hundred of us."
    text = f"Works of the Moor\n\nReport on the year\n\nLiving and working\n\nHexham\n\nForeword\n\n{body}\n"
    assert headings(text) == [(2, "Foreword")]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [("成员", "它有四十名成员。"), ("सदस्य", "इसके चालीस सदस्य हैं।"), ("الأعضاء", "كم عضوًا فيها؟")],
)
def test_a_short_paragraph_that_ends_as_its_script_ends_sentences_is_no_heading(heading: str, sentence: str) -> None:
    text = f"Report\n\n{sentence}\n\n{heading}\n\n{sentence}\n"
    assert [words for _, words in headings(text)] == ["Report", heading]


@pytest.mark.parametrize(
    "line", ["Las entidades firmantes acuerdan las siguientes", "Zbor ugotavlja in predlaga naslednji"]
)
def test_a_sentence_that_ends_in_a_heading_in_capitals_is_none_itself(line: str):
    text = f"Todas las entidades se han reunido en asamblea.\n\n{line}\n\nCONCLUSIONES\n\nSe creará una mesa.\n"
    assert headings(text) == [(1, "CONCLUSIONES")]


def test_a_sender_over_the_title_is_no_heading_and_a_title_over_the_first_section_is():
    minutes = "Općina Kalesija\n\nZAPISNIK\n\nsa drugog sastanka radne grupe\n\nSastanak je otvoren u devet sati.\n"
    assert headings(minutes) == [(1, "ZAPISNIK")]
    report = "Letno poročilo 2016\n\nUVOD\n\nMreža povezuje zadruge in občine v regiji že deset let in raste.\n"
    assert headings(report) == [(2, "Letno poročilo 2016"), (1, "UVOD")]


@pytest.mark.parametrize("line", ["." * 70, "_" * 70, "… … …"])
def test_what_stands_over_a_line_to_write_on_is_no_heading(line: str):
    text = f"Anketo izpolnite do petka in jo oddajte v pisarni.\n\n1. Kaj bi spremenili?\n\n{line}\n\nVaš predlog\n\n{line}\n"
    assert headings(text) == []


def test_a_name_in_capitals_over_what_it_is_is_no_heading():
    text = "Vi invitiamo alla festa di primavera.\n\nBUONO & BELLO\nil catering della cooperativa\n\nListino 2019\n"
    assert headings(text) == []


def test_capitals_over_a_title_known_from_its_font_say_whose_paper_it_is():
    text = "FORUM DELLE COMUNITÀ\n\nCarta di Lecce\n\nLe comunità firmatarie si impegnano a cooperare.\n"
    blocks = find_blocks(text, headings={text.index("Carta"): 1})
    assert [block.kind for block in blocks] == [PARAGRAPH, HEADING, PARAGRAPH]


def test_questions_with_numbers_are_items_and_over_an_answer_headings():
    questions = "4. Kako ste zadovoljni?\n\n6. Ali vaš glas velja?\n\nC. PRIHODNOST\n\n7. Kaj bi spremenili?\n"
    assert ITEM in kinds(questions)
    assert "6. Ali vaš glas velja?" not in [words for _, words in headings(questions)]
    answered = (
        "Vprašanja članov in odgovori nanje.\n\n1. Kaj je zadruga?\n\nZadruga je združenje oseb, ki delajo skupaj.\n"
    )
    assert headings(answered)[-1] == (2, "1. Kaj je zadruga?")


def test_numbered_lines_that_are_announced_and_have_lists_under_them_are_items():
    text = (
        "Predlažemo sljedeće:\n\n1. Ministarstvu\n\n  • produljiti mentorstvo,\n  • isplaćivati redovito;\n\n"
        "2. Jedinicama samouprave\n\n  • ugovarati usluge;\n"
    )
    assert kinds(text) == [PARAGRAPH, ITEM, ITEM, ITEM, ITEM, ITEM]
    assert headings(text.replace("Predlažemo sljedeće:", "Mreža je usvojila zaključke.")) == [
        (2, "1. Ministarstvu"),
        (2, "2. Jedinicama samouprave"),
    ]


def test_a_numbered_line_in_capitals_goes_on_with_the_title_above_it():
    text = "ZAPISNIK\n4. REDNE SEJE ZADRUGE\n\nki je potekala v torek.\n\n1. Otvoritev\n2. Poročilo\n3. Razno\n"
    assert headings(text) == [(1, "ZAPISNIK\n4. REDNE SEJE ZADRUGE")]
    agenda = "DNEVNI RED\n1. OTVORITEV\n2. POROČILO\n"
    assert kinds(agenda) == [HEADING, ITEM, ITEM]


@pytest.mark.parametrize("line", ["г. Живојину Марковићу, начелнику", "– FIN –", "* konec *"])
def test_a_form_of_address_and_a_line_between_two_dashes_open_no_item(line: str):
    assert ITEM not in kinds(f"Одељење за друштвене делатности\n{line}\n\nПоштовани, шаљемо вам извештај.\n")
