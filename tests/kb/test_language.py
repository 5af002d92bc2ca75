"""Languages of documents and of short questions, all invented."""

from __future__ import annotations

import time

import pytest

from kb.language import LanguageGuess, count_small_words, identify_language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Zadruga je letos sprejela deset novih članov iz okolice mesta.", "sl"),
        ("Udruga je ove godine primila deset novih članova iz okolice grada.", "hr"),
        ("Udruženje je ove godine primilo deset novih članova u opštini.", "sr-Latn"),
        ("Удружење је ове године примило десет нових чланова у општини.", "sr-Cyrl"),
        ("Здружението оваа година прими десет нови членови од општината.", "mk"),
        ("The cooperative welcomed ten new members from the town this year.", "en"),
        ("La cooperativa ha accolto quest'anno dieci nuovi soci della città.", "it"),
        ("La cooperativa acogió este año a diez nuevos socios de la ciudad.", "es"),
        ("Die Genossenschaft hat heuer zehn neue Mitglieder aufgenommen.", "de"),
        ("La coopérative a accueilli cette année dix nouveaux membres.", "fr"),
        ("Cooperativa a primit anul acesta zece membri noi din oraș.", "ro"),
        ("Кооператив в этом году принял десять новых членов из города.", "ru"),
        ("Ο συνεταιρισμός δέχτηκε φέτος δέκα νέα μέλη.", "el"),
    ],
)
def test_a_sentence_is_told(text: str, tag: str) -> None:
    assert identify_language(text).tag == tag


@pytest.mark.parametrize(
    ("question", "tag"),
    [
        ("kdo vodi zadrugo v nasi vasi", "sl"),
        ("koliko clanov ima drustvo in kje je pisarna?", "sl"),
        ("Tko vodi zadrugu u našem selu?", "hr"),
        ("Što je zadruga i gdje se nalazi?", "hr"),
        ("ko vodi zadrugu i gde je kancelarija?", "sr-Latn"),
        ("sta je zadruga i gde se nalazi", "sr-Latn"),
        ("Ко води задругу и где је канцеларија?", "sr-Cyrl"),
        ("Кој ја води задругата и каде е?", "mk"),
        ("who runs the village shop", "en"),
        ("chi gestisce la bottega?", "it"),
        ("cuando abre la tienda y donde esta?", "es"),
        ("wer führt den Laden im Dorf?", "de"),
        ("Qui gère la boutique du village ?", "fr"),
    ],
)
def test_a_short_question_is_told_with_or_without_diacritics(question: str, tag: str) -> None:
    assert identify_language(question).tag == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Općina je tijekom tjedna izradila izvješće o radu i poslala ga Europskoj uniji.", "hr"),
        ("Opština je tokom nedelje izradila izveštaj o radu i poslala ga Evropskoj uniji.", "sr-Latn"),
        ("Općina je tokom sedmice izradila izvještaj za hiljadu preduzeća i historijski arhiv u Evropi.", "bs"),
        ("Rješenje je donijelo vijeće, a mjera vrijedi do siječnja.", "hr"),
        ("Rešenje je doneo savet, a mera važi do januara.", "sr-Latn"),
    ],
)
def test_croatian_serbian_and_bosnian_are_told_apart_by_their_standards(text: str, tag: str) -> None:
    assert identify_language(text).tag == tag


def test_a_heading_in_capitals_is_told_like_its_text() -> None:
    assert identify_language("KLJUČNE NALOGE ZADRUGE V PRIHODNJEM LETU").tag == "sl"


@pytest.mark.parametrize("text", ["", "  \n", "12. 5. 2020", "ok", "info@example.org https://example.org/sl/o-nas"])
def test_nothing_can_be_told_of_a_text_without_words(text: str) -> None:
    assert identify_language(text) == LanguageGuess("und", 0.0)


def test_candidates_limit_the_answer() -> None:
    text = "Ulaz je besplatan za sve posjetitelje."
    assert identify_language(text, candidates=["sl", "sr-Latn", "en"]).tag == "sr-Latn"
    assert identify_language("Улаз је бесплатан.", candidates=["sl", "en"]).tag == "und"


def test_a_sentence_is_surer_than_a_word() -> None:
    word = identify_language("zadruga")
    sentence = identify_language("Zadruga je letos sprejela deset novih članov iz okolice mesta.")
    assert word.confidence < 0.6 < sentence.confidence <= 1.0


def test_a_long_text_is_told_from_samples_of_it() -> None:
    assert identify_language("Zadruga vabi nove člane, ker je dela dovolj za vse. " * 20000).tag == "sl"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (
            "Udruženje je u saradnji sa općinom organizovalo obuku za preduzetnike. Učesnici su dobili podršku, a "
            "projekat će trajati do decembra. Vijeće je usvojilo izvještaj o radu i budžet za narednu godinu.",
            "bs",
        ),
        (
            "Udruga je u suradnji s općinom organizirala izobrazbu za poduzetnike. Sudionici su dobili potporu, a "
            "projekt će trajati do prosinca. Vijeće je usvojilo izvješće o radu i proračun za sljedeću godinu.",
            "hr",
        ),
        (
            "Udruženje je u saradnji sa opštinom organizovalo obuku za preduzetnike. Učesnici su dobili podršku, a "
            "projekat će trajati do decembra. Veće je usvojilo izveštaj o radu i budžet za narednu godinu.",
            "sr-Latn",
        ),
    ],
)
def test_a_paragraph_of_each_standard_is_told(text: str, tag: str) -> None:
    assert identify_language(text).tag == tag


def test_serbian_and_macedonian_are_not_taken_for_bulgarian() -> None:
    assert identify_language("Низ годините тие работеле на развој на селото и на градот.").tag == "mk"
    assert identify_language("Град је током године радио на развоју села и града.").tag == "sr-Cyrl"


def test_small_words_are_counted_by_language_tag() -> None:
    counts = count_small_words("The shop of the village")
    assert counts["en"] == 3
    assert "mk" not in counts


@pytest.mark.parametrize("word", ["Č" * 1900 + "1", "ČČč" * 600 + "_", "č" * 1900], ids=["capitals", "mixed", "small"])
def test_a_word_without_end_costs_no_more_than_others(word: str) -> None:
    """A visitor may send such a question; it took a minute of the server."""
    started = time.process_time()
    assert identify_language(f"Kaj je zadruga {word} in kdo je njen član?").tag == "sl"
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("谁创立了合作社？", "zh"),
        ("協同組合は誰が設立しましたか。", "ja"),
        ("누가 설립했습니까?", "ko"),
        ("ใครก่อตั้งสหกรณ์", "th"),
        ("من أسس التعاونية؟", "ar"),
        ("چه کسی تعاونی را تأسیس کرد؟", "fa"),
        ("समिति किसने स्थापित की थी?", "hi"),
        ("Kto založil družstvo?", "sk"),
        ("Ilu członków ma stowarzyszenie?", "pl"),
        ("Kur u hap biblioteka?", "sq"),
        ("Arıcılar kooperatifini kim kurdu?", "tr"),
        ("Ai thành lập hợp tác xã?", "vi"),
        ("Хто заснував об'єднання і коли?", "uk"),
    ],
)
def test_a_question_in_a_language_outside_the_network_is_told(text: str, tag: str) -> None:
    assert identify_language(text).tag == tag
