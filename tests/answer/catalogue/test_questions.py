"""Questions in eleven languages over the sample catalogue: exactly these documents, or none of our business."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from answer.answers import Answer, AnswerMode
from answer.catalogue.query import AskedField, QueryKind
from answer.catalogue_questions import answer_from_catalogue
from answer.question_language import tell_question_language
from index.encoder import Encoder
from index.search import Hit
from index.store import EVERYTHING, Filter
from kb.config import load_config
from kb.metadata import AccessLevel, DocumentType
from knowledge_base import KnowledgeBase
from tests.answer.catalogue.sample_catalogue import open_sample_catalogue
from tests.conftest import SHIPPED_CONFIG

TODAY = date(2024, 6, 15)

# "-" is a question that the catalogue does not answer, "0" one that it answers with nothing.
QUESTIONS = """
sl | Koliko zapisnikov imamo iz leta 2019? | m1 m2 m4
sl | Katera poročila so bila objavljena med letoma 2015 in 2017? | r3 r4 r5
sl | Kateri je najnovejši dokument? | r11
sl | Kateri so zadnji trije zapisniki? | m3 m5 m2
sl | Naštej vse dokumente v nemščini. | r11 s2 m5 n3 d1
sl | Kdo je izdal Carto di Gorizia? | d2
sl | Kdaj je bilo izdano Poročilo o delu mreže? | r1
sl | Katere dokumente je izdala Zveza Lipov list v letu 2018? | r1 n1 p1
sl | Kateri dokumenti so povezani s projektom SOSED? | r1 r2 p1
sl | Ali imamo kakšen memorandum iz leta 2011? | 0
sl | Koliko strani ima Poročilo o delu mreže? | r1
sl | V katerih jezikih je Carta di Gorizia? | d2
sl | Kateri zapisniki so interni? | m1 m2 m3
sl | Kaj je napisal Jure Debevec? | -
sl | Kateri dokumenti so starejši od leta 2000? | n4 a1
sl | Dokumenti iz devetdesetih let | n4 a1
sl | Koliko članov ima Zveza Lipov list? | -
sl | Koliko podjetij je sodelovalo v projektu SOSED? | -
sl | Kateri partnerji sodelujejo v projektu SOSED? | -
sl | Katera poročila omenjajo Koper? | -
sl | Prikaži mi deklaracije po letu 2018 | d2 d3 d4 d5
sl | Kateri je najstarejši zapisnik v slovenščini? | m1
sl | Kateri dokumenti so iz Kopra? | m2
sl | Kje je bila izdana Grazer Erklärung? | d1
sl | Koliko dokumentov je avtorica Alenka Pirc napisala? | m1 m2
hr | Koliko zapisnika imamo? | m1 m2 m3 m4 m5 m6 m7
hr | Koji su dokumenti na hrvatskom jeziku? | s1 m4 r5 n4
hr | Koji je najnoviji dokument udruge Plavi most? | s1
hr | Tko je izdao Izvješće o radu udruge? | r5
hr | Kada je objavljeno Stajalište o javnoj nabavi? | s1
hr | Popis svih izvješća nakon 2020. godine | r6 r8 r9 r11
hr | Koji su dokumenti izdani u Rijeci? | m4 r5 n4
hr | Tko je autor dokumenta Stajalište o javnoj nabavi? | s1
hr | Koliko je sudionika bilo na skupštini? | -
hr | Koje je dokumente objavila Udruga Plavi most prije 2000.? | n4
hr | Ima li pozivnica iz 2022.? | i2
sr-Latn | Koliko ima izveštaja na srpskom? | r3 r4
sr-Latn | Koji dokumenti su na srpskom ćirilicom? | r4 g1
sr-Latn | Koji izveštaji su objavljeni od 2020. godine? | r2 r6 r8 r9 r11 r12
sr-Latn | Ko je napisao Izveštaj o stanju zadrugarstva? | r3
sr-Latn | Koji je najstariji dokument u katalogu? | a1
sr-Latn | Šta piše u izveštaju iz 2016? | -
sr-Latn | Dokumenti iz Novog Sada | r3
sr-Cyrl | Који извештаји су објављени између 2015. и 2018. године? | r1 r3 r4 r5 r7
sr-Cyrl | Колико докумената имамо на македонском? | m6 r7 d5
sr-Cyrl | Који документи говоре о пројекту Мост на Тиси? | r4
sr-Cyrl | Ко је издао Меморандум о сарадњи задруга? | g1
sr-Cyrl | Који су документи из Зрењанина? | r4
sr-Cyrl | Колико предузећа учествује у пројекту? | -
bs | Koliko dokumenata ima o projektu Zeleni krug? | r6 p2
bs | Koji izvještaji su iz Banje Luke? | r6
bs | Prikaži sve dokumente Fondacije Korijen | r6 p2
bs | Kada je izdat Izvještaj o projektu Zeleni krug? | r6
bs | Na kojim jezicima imamo deklaracije? | d1 d2 d3 d4 d5
mk | Колку записници имаме од 2016 година? | m6
mk | Кој е најновиот извештај на македонски јазик? | r7
mk | Кои документи се објавени во Скопје? | r7 d5
mk | Кои документи ги издаде Здружение Нов почеток? | m6 r7 d5
mk | Кога е издадена Скопска декларација? | d5
mk | Колку членови има здружението? | -
mk | Наброј ги сите декларации | d1 d2 d3 d4 d5
mk | Дали има меморандум од 2011 година? | 0
mk | Кој го напиша извештајот на Савез задруга Баната? | r4
en | How many reports were published in 2021? | r6 r9
en | Which documents are in French? | r12 i1 d3
en | List the declarations issued after 2018 | d2 d3 d4 d5
en | What is the oldest newsletter? | n4
en | Show me the three most recent minutes | m3 m5 m2
en | Who issued the Grazer Erklärung? | d1
en | When was the Galway Declaration on Coastal Commons issued? | d3
en | In which languages is the Galway Declaration available? | d3
en | How many pages does Evaluation of the Open Kitchen have? | r8
en | Which documents were written by Ruth Hale? | r8
en | Are there any invitations from 2022? | i2
en | Which documents belong to the Open Kitchen project? | r8
en | Documents from Graz before 2018 | n3 d1
en | How many people attended the assembly in Graz? | -
en | Which reports mention Graz? | -
en | Which partners took part in the SOSED project? | -
en | What does the report from 2019 say? | -
en | When did the Open Kitchen start? | -
en | What documents do we have from the nineties? | n4 a1
en | How many documents are undated? | o1
en | Which internal documents are there from 2021? | m3
en | newest report in English | r8
en | How many articles and invitations are there? | i1 i2 a1 a2
en | Which organisations issued declarations? | d1 d2 d3 d4 d5
en | Who wrote about cooperatives in 2019? | -
it | Quanti verbali abbiamo del 2019? | m1 m2 m4
it | Quali dichiarazioni sono in italiano? | d2
it | Qual è il documento più recente? | r11
it | Quali documenti sono stati pubblicati dalla Cooperativa Il Ponte? | r9 p3
it | Quali documenti riguardano il progetto Merenda giusta? | p3
it | Quando è stato pubblicato il Bilancio sociale? | r9
it | Chi ha scritto il Bilancio sociale? | r9
it | Elenca i rapporti dal 2020 in poi | r2 r6 r8 r9 r11 r12
it | Quanti soci ha la cooperativa? | -
it | Quali documenti ci sono degli anni novanta? | n4 a1
it | Ci sono inviti del 2011? | 0
es | ¿Cuántos informes hay de 2019? | r10
es | ¿Cuál es el documento más reciente? | r11
es | ¿Qué actas tenemos en español? | m7
es | ¿Qué documentos ha publicado Red Semilla? | m7 r10
es | ¿Quién escribió el Informe de actividades? | r10
es | ¿Cuándo se publicó Las aparadoras salen de casa? | a1
es | Muéstrame los documentos anteriores a 2000 | n4 a1
es | ¿Cuántas personas participaron? | -
es | ¿Qué dice el informe de 2019? | -
es | Documentos de Granada | r10
de | Welche Erklärungen gibt es auf Deutsch? | d1
de | Wie viele Protokolle haben wir aus dem Jahr 2020? | m5
de | Was ist der neueste Bericht? | r11
de | Welche Dokumente hat der Verein Grünes Dach seit 2020 herausgegeben? | r11 s2 m5
de | Wer hat den Wirkungsbericht verfasst? | r11
de | Wann wurde Boden behalten veröffentlicht? | s2
de | Zeige alle Berichte zwischen 2015 und 2018 | r1 r3 r4 r5 r7
de | Welche Dokumente gehören zum Projekt Dachgarten? | r11
de | In welchen Sprachen liegt die Galway Declaration vor? | d3
de | Wie viele Mitglieder hat der Verein? | -
de | Gibt es ein Memorandum von 2011? | 0
de | Welche Rundbriefe stammen aus Graz? | n3
fr | Quels documents parlent du projet SOSED ? | r1 r2 p1
fr | Combien de rapports avons-nous en français ? | r12
fr | Quel est le plus ancien compte rendu ? | m6
fr | Quelles invitations datent de 2019 ? | i1
fr | Qui a publié le Rapport annuel des cafés ? | r12
fr | Quand a été publiée la Galway Declaration ? | d3
fr | Y a-t-il des déclarations d'avant 2015 ? | d1
fr | Liste des documents du Réseau des Cafés solidaires | r12 i1
fr | Combien de membres compte le réseau ? | -
fr | Que dit le rapport de 2020 ? | -
fr | Quels sont les documents publiés à Toulouse entre 2019 et 2020 ? | r12 i1
sl | Kdo je avtor Zapisnika zbora članov? | m3
sl | Katera poročila imamo v italijanščini ali španščini? | r9 r10
sl | Ali obstaja kakšno vabilo iz leta 2022? | i2
sl | Pokaži seznam vseh projektnih listov | p1 p2 p3
sl | Koliko je dokumentov Zveze Lipov list iz Ljubljane? | r1 r2 n1 p1
sl | Kdaj je izšlo zadnje poročilo? | r11
sl | Kateri dokumenti so bili izdani marca 2020? | r2 a2 p1 p2
sl | Kateri dokumenti so bili objavljeni od leta 2022 naprej? | r8 r11 d3 d4 g1 i2 s1 p2
sl | Kateri člen govori o članstvu? | -
sl | Koliko denarja je bilo porabljenega leta 2019? | -
sl | Kdaj je bila ustanovljena Zveza Lipov list? | -
sl | Kdo vodi projekt SOSED? | -
sl | Kaj je bilo sklenjeno na seji 2019? | -
sl | Koliko zapisnikov je napisala Alenka Pirc leta 2019? | m1 m2
sl | Katere novice imate iz leta 2018? | n1
sl | najnovejša deklaracija | d3
sl | Katerega leta je bil objavljen Memorandum o sodelovanju zadrug? | g2
sl | V katerem jeziku je Carta di Gorizia? | d2
sl | Katere organizacije so izdale memorandume? | g1 g2
sl | Kdo je podpisal memorandum leta 2013? | -
hr | Navedi sve zapisnike iz 2019. godine | m1 m2 m4
hr | Koliko dokumenata nije na hrvatskom? | -
hr | Koje izjave postoje na engleskom? | d3
hr | Koliko stranica ima Wirkungsbericht? | r11
hr | Koja su tri najstarija dokumenta? | a1 n4 p3
hr | Što je novo u projektu? | -
hr | Koji članak je najstariji? | a1
hr | Kada je započeo projekt Zeleni krug? | -
sr-Latn | Izlistaj saopštenja iz 2020. | -
sr-Latn | Da li postoji bilten na engleskom? | n2
sr-Latn | Koliko zadruga je u Novom Sadu? | -
sr-Latn | Koliko dokumenata je izdao Centar za selo? | r3 d4 o1
sr-Latn | Koji dokumenti su iz prošle godine? | d3 d4 s1
sr-Latn | Ko je autor izveštaja iz 2016? | r3
sr-Cyrl | Када је објављен Извештај о раду задруге? | r4
sr-Cyrl | Колико страница има Извештај о раду задруге? | r4
sr-Cyrl | Наведи најновија три документа | r11 d3 s1
sr-Cyrl | Шта каже меморандум о задругама? | -
bs | Koji je najnoviji projektni list? | p2
bs | Koliko izvještaja je objavljeno poslije 2020? | r6 r8 r9 r11
bs | Ko je napisao izvještaj o projektu Zeleni krug? | r6
mk | Покажи ми ги документите од Охрид | m6
mk | Кој е најстариот документ? | a1
mk | Кои документи се издадени пред 2000 година? | n4 a1
mk | Колку извештаи се објавени меѓу 2015 и 2017? | r3 r4 r5
mk | На кои јазици се декларациите? | d1 d2 d3 d4 d5
en | How many documents did Zveza Lipov list publish in 2018? | r1 n1 p1
en | What was the first document published in Ljubljana? | n1
en | Which documents are about the budget? | -
en | How many partners does the project have? | -
en | Who is the author of Wirkungsbericht? | r11
en | How many minutes are there in German? | m5
en | How many minutes did the meeting last? | -
en | What are the latest reports? | r11 r8 r9 r6 r2
en | Which documents exist in both Serbian and Croatian? | -
en | Minutes in Spanish | m7
en | What is the date of the Galway declaration? | d3
en | Show declarations in Italian or German from before 2020 | d1 d2
en | documents by Meadow Research Co-operative | r8 n2
en | Is there anything from 1997? | n4
en | Who signed the declaration in 2019? | -
en | What decisions were taken in the minutes of 2019? | -
en | How many cooperatives are there in Slovenia? | -
en | List of participants | -
en | What is the total budget of the SOSED project in the report from 2020? | -
it | Quali verbali della Zveza Lipov list abbiamo? | m1 m2 m3
it | Quanti documenti sono stati emessi prima del 2000? | n4 a1
it | In quale anno è stata pubblicata la Carta di Gorizia? | d2
it | Chi è l'autore del Bilancio sociale? | r9
it | In quali lingue esiste la Carta di Gorizia? | d2
it | Mostrami gli ultimi due rapporti | r11 r8
it | Quali documenti provengono da Reggio Emilia? | r9
it | Quando è iniziato il progetto Merenda giusta? | -
es | ¿Hay algún memorando de 2022? | g1
es | Enumera los informes publicados entre 2019 y 2021 | r2 r6 r9 r10 r12
es | ¿En qué idiomas está la Carta di Gorizia? | d2
es | ¿Qué documentos son de Rosa Sempere? | a1
es | ¿Cuántas páginas tiene el Informe de actividades? | r10
es | ¿Cuándo empezó el proyecto SOSED? | -
es | ¿Cuáles son los tres documentos más antiguos? | a1 n4 p3
de | Welche Positionspapiere gibt es seit 2021? | s1 s2
de | Wie viele Seiten hat der Wirkungsbericht? | r11
de | Von wem stammt die Grazer Erklärung? | d1
de | Welche Dokumente von Jonas Wirth haben wir? | r11 n3
de | Liste alle Dokumente aus Ljubljana | r1 r2 n1 p1
de | Welche Themen behandelt der Bericht 2024? | -
de | Wann beginnt das Projekt SOSED? | -
de | Aus welchem Jahr stammt die Carta di Gorizia? | d2
de | die letzten drei Protokolle | m3 m5 m2
de | In welchen Dokumenten wird Graz erwähnt? | -
fr | Combien de documents ont été publiés depuis 2022 ? | r8 r11 d3 d4 g1 i2 s1 p2
fr | Donne-moi les trois derniers rapports | r11 r8 r6
fr | Quels documents sont en allemand et publiés après 2019 ? | r11 s2 m5
fr | Dans quelles langues existe la Carta di Gorizia ? | d2
fr | Qui est l'auteur du Rapport annuel des cafés ? | r12
fr | Existe-t-il un bulletin en anglais ? | n2
fr | Quels documents datent des années 90 ? | n4 a1
fr | Combien coûte le projet SOSED ? | -
fr | Où a été publiée la Grazer Erklärung ? | d1
sl | Koliko dokumentov je nastalo v okviru projekta SOSED? | r1 r2 p1
sl | A imamo kaj v francoščini? | r12 i1 d3
sl | Kdo so avtorji poročil iz leta 2018? | r1 r7
sl | Rada bi videla vse članke. | a1 a2
sl | Kateri dokument je bil izdan 20. novembra 2013? | g2
sl | Koliko je poročil po letu 2020 in pred letom 2023? | r6 r8 r9
sl | Kaj je novega v letu 2024? | -
sl | Dokumenti avtorja Jureta Debevca | m3 r1
sl | Kateri je prvi zapisnik iz Kranja? | m1
sl | Katera poročila niso iz Slovenije? | -
sl | Kakšni dokumenti obstajajo o projektu Zeleni krug? | r6 p2
sl | Katera je zadnja objavljena novica? | -
sl | Kateri so najstarejši trije dokumenti v zbirki? | a1 n4 p3
sl | Kdaj je potekala okrogla miza v Celju? | -
sl | Katere deklaracije so v angleščini in francoščini? | d3
sl | V katerem letu je izšel Rundbrief vom Dach? | n3
sl | Koliko strani imajo poročila iz leta 2021? | r6 r9
hr | Molim te, pokaži mi sve pozivnice | i1 i2
hr | Koliko smo izvješća objavili 2021.? | r6 r9
hr | Tko je autor najnovijeg izvješća? | r11
hr | Koje je godine objavljena Grazer Erklärung? | d1
hr | Na kojem je jeziku Carta di Gorizia? | d2
hr | Što je odlučeno na osnivačkoj skupštini? | -
hr | Popis dokumenata Igora Perića | s1
bs | Ima li neki dokument iz Banje Luke? | r6 p2
bs | Koliko je dokumenata iz 2020. na bosanskom? | p2
sr-Latn | Koja su poslednja dva izveštaja? | r11 r8
sr-Latn | Dokumenti na nemačkom objavljeni posle 2018. | r11 s2 m5
sr-Latn | Koliko je zadruga osnovano 2019? | -
sr-Latn | Ko je objavio Zajedničku deklaraciju o brizi? | d4
sr-Latn | Koji su javni dokumenti na slovenačkom? | r1 r2 g2 n1 p1 i2 a2 d2
sr-Cyrl | Прикажи све извештаје из Новог Сада | r3
sr-Cyrl | Која је најстарија декларација? | d1
sr-Cyrl | Који документ је написао Петар Илић? | r4
sr-Cyrl | Имамо ли билтен на енглеском? | n2
mk | Кој е автор на Извештај за социјални претпријатија? | -
mk | Колку документи се на македонски јазик? | m6 r7 d5
mk | Покажи ги извештаите по 2020 | r6 r8 r9 r11
mk | Што пишува во извештајот од 2018? | -
mk | Кои документи се на германски јазик од 2020 година? | m5
mk | Кој е издавач на Скопска декларација? | d5
en | Can you list the German documents? | r11 s2 m5 n3 d1
en | Give me a list of all project sheets in Italian. | p3
en | How many German-language minutes do you have? | m5
en | What's the latest newsletter? | n1
en | I'm looking for the minutes from Rijeka | m4
en | Which papers has Lucía Ferrer authored? | m7 r10
en | Reports after 2020 but before 2023 | r6 r8 r9
en | How many reports are there by Verein Grünes Dach? | r11
en | What year is the Carta di Gorizia from? | d2
en | How old is the oldest document? | -
en | Who issued the oldest newsletter? | n4
de | Wann wurde das älteste Protokoll veröffentlicht? | m6
en | How many reports did the network publish in 2019 about recycling? | -
en | What is the most recent declaration in English? | d3
en | Who published the latest report? | r11
en | Which newsletter was published in June 2018? | n1
en | List everything by Maja Horvatić | m4
en | Were any minutes published before 2017? | m6
en | How many sheets of paper were used in 2019? | -
en | Which countries signed the declaration? | -
it | Che documenti abbiamo in tedesco? | r11 s2 m5 n3 d1
it | Quante relazioni sono state pubblicate tra il 2018 e il 2020? | r1 r2 r7 r10 r12
it | Vorrei l'elenco dei verbali in lingua spagnola | m7
it | Chi ha pubblicato l'ultimo rapporto? | r11
it | Qual è il verbale più vecchio? | m6
it | Di che anno è la Grazer Erklärung? | d1
it | Quanto è costato il progetto SOSED? | -
it | Quante pagine ha il Bilancio sociale? | r9
es | ¿Cuántas declaraciones se han publicado desde 2019? | d2 d3 d4 d5
es | Quiero ver los boletines | n1 n2 n3 n4
es | ¿Cuál fue el primer documento publicado? | a1
es | ¿Quién publicó el Informe de actividades? | r10
es | ¿De qué año es la Carta di Gorizia? | d2
es | ¿Existe algún acta en alemán? | m5
es | Los informes de los años noventa | 0
es | ¿Qué actividades hizo la red en 2019? | -
de | Welches ist das älteste Dokument im Archiv? | a1
de | Wie viele deutschsprachige Dokumente gibt es? | r11 s2 m5 n3 d1
de | Habt ihr Protokolle von 2019? | m1 m2 m4
de | Wann ist der letzte Rundbrief erschienen? | n1
de | Wer ist der Autor von Boden behalten? | -
de | Zeig mir alles aus Bristol | r8 n2
de | Welche Berichte wurden vor 2017 veröffentlicht? | r3 r5
de | Gibt es Einladungen auf Französisch? | i1
de | Wie hoch war das Budget 2019? | -
fr | Combien de procès-verbaux avez-vous ? | m1 m2 m3 m4 m5 m6 m7
fr | Avez-vous des rapports en espagnol ? | r10
fr | Montre-moi tous les documents publiés par Red Semilla | m7 r10
fr | Quel document a été publié le 9 mai 2014 ? | d1
fr | Le dernier rapport publié | r11
fr | Quels sont les auteurs du Bilancio sociale ? | r9
fr | En quelle langue est la Grazer Erklärung ? | d1
fr | Quels documents ont été publiés avant 2000 ? | n4 a1
fr | Combien de personnes ont participé à l'assemblée ? | -
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder: Path = tmp_path_factory.mktemp("catalogue")
    with closing(open_sample_catalogue(load_config(SHIPPED_CONFIG, corpus=folder, data=folder / "data"))) as opened:
        yield opened


def ask(
    catalogue: KnowledgeBase,
    question: str,
    *,
    filter: Filter = EVERYTHING,
    language: str = "",
    turns: tuple[str, ...] = (),
) -> Answer | None:
    tag = language or tell_question_language(question)
    return answer_from_catalogue(question, language=tag, catalogue=catalogue, filter=filter, turns=turns, today=TODAY)


def list_ids(answer: Answer | None) -> str:
    if answer is None:
        return "-"
    return " ".join(entry.document_id for entry in answer.documents) or "0"


@pytest.mark.parametrize(
    ("question", "expected"),
    [tuple(cell.strip() for cell in line.split("|")[1:]) for line in QUESTIONS.strip().splitlines()],
)
def test_a_question_selects_exactly_its_documents(catalogue: KnowledgeBase, question: str, expected: str) -> None:
    assert sorted(list_ids(ask(catalogue, question)).split()) == sorted(expected.split())


def test_every_language_is_asked_in() -> None:
    languages = {line.split("|")[0].strip() for line in QUESTIONS.strip().splitlines()}
    assert languages == {"sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "en", "it", "es", "de", "fr"}


def test_the_query_says_how_the_question_was_read(catalogue: KnowledgeBase) -> None:
    answer = ask(catalogue, "Which reports in Slovene were published between 2018 and 2020 in Ljubljana?")
    assert answer is not None and answer.query is not None
    assert (answer.query.kind, answer.query.types, answer.query.languages) == (
        QueryKind.LIST,
        (DocumentType.REPORT,),
        ("sl",),
    )
    assert (answer.query.date_from, answer.query.date_to) == (date(2018, 1, 1), date(2020, 12, 31))
    assert answer.query.places == ("Ljubljana",)


@pytest.mark.parametrize(
    ("question", "asked", "first_line"),
    [
        ("When was the Grazer Erklärung issued?", AskedField.DATE, "Date: 9 May 2014"),
        ("Kdo je izdal Poročilo o delu mreže?", AskedField.ISSUER, "Izdajatelj: Zveza Lipov list"),
        ("Chi ha scritto il Bilancio sociale?", AskedField.AUTHORS, "Autori: Anna Rinaldi"),
        ("Wie viele Seiten hat der Wirkungsbericht?", AskedField.PAGES, "Seiten: 3"),
        ("Où a été publiée la Grazer Erklärung ?", AskedField.PLACES, "Lieu: Graz"),
        ("¿En qué idiomas está la Carta di Gorizia?", AskedField.LANGUAGES, "Idiomas: italiano, esloveno"),
        ("Ко је издао Меморандум о сарадњи задруга?", AskedField.ISSUER, "Издавач: Савез задруга Баната"),
        ("What type of document is the Carta di Gorizia?", AskedField.TYPE, "Type: Declaration"),
    ],
)
def test_a_value_is_given_first(catalogue: KnowledgeBase, question: str, asked: AskedField, first_line: str) -> None:
    answer = ask(catalogue, question)
    assert answer is not None and answer.query is not None
    assert (answer.query.asked, answer.text.split("\n")[0]) == (asked, first_line)


@pytest.mark.parametrize(
    ("language", "question", "first_line"),
    [
        ("en", "Minutes in Slovene from 2019?", "Minutes · 2019 · Slovenian: 2 documents"),
        ("sl", "Slovenski zapisniki iz leta 2019?", "Zapisnik · 2019 · slovenščina: 2 dokumenta"),
        ("hr", "Zapisnici na slovenskom iz 2019.?", "Zapisnik · 2019 · slovenski: 2 dokumenta"),
        ("bs", "Zapisnici na slovenskom iz 2019.?", "Zapisnik · 2019 · slovenski: 2 dokumenta"),
        ("sr-Latn", "Zapisnici na slovenačkom iz 2019.?", "Zapisnik · 2019 · slovenački: 2 dokumenta"),
        ("sr-Cyrl", "Записници на словеначком из 2019.?", "Записник · 2019 · словеначки: 2 документа"),
        ("mk", "Записници на словенечки од 2019?", "Записник · 2019 · словенечки: 2 документи"),
        ("it", "Verbali in sloveno del 2019?", "Verbale · 2019 · sloveno: 2 documenti"),
        ("es", "¿Actas en esloveno de 2019?", "Acta · 2019 · esloveno: 2 documentos"),
        ("de", "Protokolle auf Slowenisch aus 2019?", "Protokoll · 2019 · Slowenisch: 2 Dokumente"),
        ("fr", "Comptes rendus en slovène de 2019 ?", "Compte rendu · 2019 · slovène: 2 documents"),
    ],
)
def test_the_filter_is_named_as_understood(
    catalogue: KnowledgeBase, language: str, question: str, first_line: str
) -> None:
    answer = ask(catalogue, question, language=language)
    assert answer is not None
    assert (answer.language, answer.text.split("\n")[0]) == (language, first_line)


def test_nothing_found_is_an_answer_that_names_the_filter(catalogue: KnowledgeBase) -> None:
    answer = ask(catalogue, "Is there a memorandum from 2011?")
    assert answer is not None
    assert answer.text == "Memorandum · 2011: the catalogue has no such document."
    assert (answer.refused, answer.citations, answer.documents) == (False, (), ())


def test_an_answer_in_full(catalogue: KnowledgeBase) -> None:
    answer = ask(catalogue, "Koliko zapisnikov iz leta 2019 imamo?")
    assert answer is not None
    assert answer.text == (
        "Zapisnik · 2019: 3 dokumenti\n\n"
        "5. september 2019 · Zapisnik · Zapisnik 4. seje upravnega odbora [1]\n\n"
        "22. maj 2019 · Zapisnik · Zapisnik s osnivačke skupštine [2]\n\n"
        "14. februar 2019 · Zapisnik · Zapisnik 3. seje upravnega odbora [3]"
    )
    assert [citation.passage.quote for citation in answer.citations] == [
        "Zapisnik 4. seje upravnega odbora",
        "Zapisnik s osnivačke skupštine",
        "Zapisnik 3. seje upravnega odbora",
    ]


def test_citations_are_verbatim(catalogue: KnowledgeBase) -> None:
    answer = ask(catalogue, "Who issued the Grazer Erklärung?")
    assert answer is not None
    (citation,) = answer.citations
    text = catalogue.get_document("d1", EVERYTHING).text
    assert citation.passage.quote == "Verein Grünes Dach" == text[citation.passage.start : citation.passage.end]


def test_an_internal_document_is_listed_and_not_quoted(catalogue: KnowledgeBase) -> None:
    public = Filter(access_levels=(AccessLevel.PUBLIC,))
    answer = ask(catalogue, "Which minutes are there from 2019?", filter=public)
    assert answer is not None
    assert [entry.document_id for entry in answer.documents] == ["m2", "m4", "m1"]
    assert [(citation.n, citation.entry.document_id) for citation in answer.citations] == [(1, "m4")]
    assert "Zapisnik 3. seje upravnega odbora (internal: ask the association's office for it)" in answer.text


def test_what_the_asker_looks_at_narrows_the_answer(catalogue: KnowledgeBase) -> None:
    only_german = Filter(languages=("de",), access_levels=EVERYTHING.access_levels)
    assert list_ids(ask(catalogue, "Which minutes do we have?", filter=only_german)) == "m5"


def test_a_long_list_is_cut_and_counted(catalogue: KnowledgeBase) -> None:
    answer = ask(catalogue, "Koliko dokumentov je v katalogu?")
    assert answer is not None
    paragraphs = answer.text.split("\n\n")
    assert paragraphs[0] == "Vsi dokumenti: 40 dokumentov"
    assert (len(paragraphs), len(answer.citations), len(answer.documents)) == (22, 20, 40)
    assert paragraphs[-1] == "in še 20; vse našteva stran Dokumenti"


def test_several_documents_share_out_their_values(catalogue: KnowledgeBase) -> None:
    answer = ask(catalogue, "Which organisations issued memoranda?")
    assert answer is not None
    assert answer.text.split("\n")[0] == "Memorandum · Issued by: Савез задруга Баната (1), Zveza Lipov list (1)"


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (("How many minutes are there in Slovene?",), "And in German?", "m5"),
        (("How many minutes are there in Slovene?", "And in German?"), "What about 2019?", "0"),
        (("Koliko zapisnikov imamo iz leta 2019?",), "Kaj pa iz leta 2020?", "m5"),
        (("Koji su izvještaji na hrvatskom?",), "A na njemačkom?", "r11"),
        (("Welche Berichte gibt es auf Deutsch?",), "Und auf Italienisch?", "r9"),
        (("Quels rapports avons-nous de 2021 ?",), "Et en 2022 ?", "r8"),
        (("¿Qué informes hay de 2021?",), "¿Y de 2022?", "r8"),
        (("Quali verbali abbiamo del 2019?",), "E del 2020?", "m5"),
        (("Кои извештаи се од 2018 година?",), "А од 2017 година?", "r4"),
        (("Which reports are from 2019?",), "And the declarations?", "d5 d2"),
        (("Who leads the project SOSED?",), "And in German?", "-"),
        (("How many minutes are there in Slovene?",), "And how many members?", "-"),
        (("How many minutes are there in Slovene?",), "Why?", "-"),
    ],
)
def test_a_short_question_goes_on_from_the_last_one(
    catalogue: KnowledgeBase, turns: tuple[str, ...], question: str, expected: str
) -> None:
    assert list_ids(ask(catalogue, question, turns=turns)) == expected


def test_a_value_that_the_catalogue_lacks_is_left_to_the_search(catalogue: KnowledgeBase) -> None:
    assert ask(catalogue, "Who wrote the Grazer Erklärung?") is None


def test_a_title_cannot_pass_for_a_reference(catalogue: KnowledgeBase) -> None:
    from answer.catalogue.writing import write_answer
    from tests.make_entry import make_entry

    answer = ask(catalogue, "newest report")
    assert answer is not None and answer.query is not None
    text = write_answer(answer.query, [make_entry(title="Plan [2]")], language="en", numbers={"d1": 1})
    assert text.endswith("1 May 2020 · Report · Plan (2) [1]")


def test_the_knowledge_base_asks_its_catalogue_before_it_searches(
    catalogue: KnowledgeBase, word_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(query: str, filter: Filter, **options: object) -> list[Hit]:
        raise AssertionError(query)

    monkeypatch.setitem(catalogue.__dict__, "encoder", word_encoder)
    monkeypatch.setattr(catalogue, "search", search)
    answer = catalogue.ask("And in German?", EVERYTHING, turns=["How many minutes are there in Slovene?"])
    assert (answer.mode, answer.confidence, list_ids(answer)) == (AnswerMode.CATALOGUE, 1.0, "m5")
    with pytest.raises(AssertionError, match="How many people attended"):
        catalogue.ask("How many people attended the assembly in Graz?", EVERYTHING)
