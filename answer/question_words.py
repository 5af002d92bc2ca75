"""The words by which questions ask for a kind of value and texts give one, in all the languages of the network.

A star stands for any ending, a tilde for up to three words in between; text is compared folded and in Latin script.
"""

from __future__ import annotations

import re

from kb.folding import fold_text
from kb.script import to_latin

WEBSITE = """
    website | web site | web page | web address | url | homepage | home page | spletn* stran* | spletn* naslov* |
    spletn* mest* | web stranic* | internetsk* stranic* | web adres* | web mjest* | mrežn* stranic* | veb stran* |
    veb sajt* | web naslov | vebsajt* | sajt* | veb-sajt* | internet stranic* | веб страниц* | sito | sito web |
    sito internet | pagina web | sitio web | página web | dirección web | webseite | internetseite | webauftritt |
    site web | site internet
"""
EMAIL = """
    email | e mail | mail | e pošta | e naslov | elektronsk* naslov* | elektronsk* pošt* | elektronsk* adres* |
    имејл | posta elettronica | correo electrónico | courriel | adresse électronique
"""
TELEPHONE = "telefon* | phone | telephone | teléfono | téléphone | telefonnummer"
PERCENT = (
    "percent* | per cent | odstot* | procen* | postot* | percentual* | porcentaje | prozent* | pourcentage | отсто"
)
DURATION = """
    how long | how many years | how many months | how many weeks | how many days | how many hours | kako dolgo |
    koliko časa | koliko let | koliko mesecev | koliko dni | koliko ur | koliko tednov | koliko dugo | koliko vremena |
    koliko vreme | koliko traj* | koliko je traj* | koliko će traj* | koliko bo traj* | koliko godina | koliko mjeseci |
    koliko meseci | koliko dana | koliko sati | колку време | колку долго | колку тра* | колку години | колку месеци |
    колку дена | quanto tempo | quanto dur* | quanto è durat* | quanti anni | quanti mesi | quanti giorni | quante ore |
    cuánto tiempo | cuánto dur* | cuántos años | cuántos meses | cuántos días | cuántas horas | wie lange |
    wie viele jahre | wie viele monate | wie viele wochen | wie viele tage | wie viele stunden | combien de temps |
    combien d années | combien de mois | combien de jours | combien d heures
"""
AMOUNT = """
    how much | what ~ cost | koliko ~ denar* | koliko ~ sredst* | koliko ~ evr* | koliko ~ stan* | koliko ~ znaš* |
    kolik* ~ znes* | koliko ~ stal* | koliko ~ novca | koliko ~ para | koliko ~ eura | koliko ~ košta* | koliko ~ stoj* |
    koliko ~ iznos* | kolik* ~ iznos* | колку ~ пари | колку ~ средства | колку ~ евра | колку ~ чин* | колку ~ изнес* |
    quanto cost* | quanto è costat* | quanto denaro | quanto ammont* | quanti ~ soldi | quanti ~ fondi | quanti ~ euro |
    cuánto cost* | cuánto cuesta* | cuánto dinero | cuánto asciend* | cuántos ~ fondos | cuántos ~ euros | wie viel geld |
    wieviel geld | wie viel euro | wie viel kost* | wieviel kost* | was kost* | wie hoch ~ budget | wie hoch ~ kosten |
    wie hoch ~ betrag | wie hoch ~ förderung | combien d argent | combien d euros | combien ~ coût* |
    what is ~ fee | what was ~ fee | what is ~ price | what was ~ price | what is ~ salary | what was ~ turnover |
    what is ~ turnover | what was ~ profit | what were ~ profits | what was ~ revenue | what were ~ revenues |
    kakš* je ~ kotizacij* | kakš* je ~ cen* | kakš* je ~ plač* | kakš* je ~ promet | kakš* je bil* ~ promet |
    kakš* je bil* ~ dobiček | kakš* so bili ~ prihodk* | kolik* je ~ kotizacij* | kolik* je ~ cijen* | kolik* je ~ cen* |
    kolik* je ~ dobit | kolik* je ~ promet | kolik* su ~ prihod* | колкав* е ~ цен* | колкав* е ~ котизациј* |
    колкав* беше ~ добивк* | qual è ~ prezzo | qual è ~ quota | qual è ~ fatturato | qual è stato ~ fatturato |
    qual è stato ~ utile | cuál es ~ precio | cuál es ~ cuota | cuál fue ~ facturación | cuál fue ~ beneficio |
    cuáles fueron ~ ingresos | wie hoch ~ umsatz | wie hoch ~ gewinn | wie hoch ~ beitrag | wie hoch ~ preis |
    quel est ~ prix | quel est ~ chiffre d affaires | quel était ~ chiffre d affaires | quel est ~ tarif
"""
DATE = """
    when | what day | what date | what month | what year | which day | which date | which month | which year | kdaj |
    kater* let* | kater* dne | kater* dan | kater* datum* | kater* mesec* | kada | kad | koj* godin* | koj* datum* |
    koj* dan* | koj* mjesec* | koj* mesec* | кога се | кога е | кога беше | кога ќе | quando | quale giorno |
    che giorno | quale data | che data | quale anno | che anno | quale mese | cuándo | qué día | qué fecha | qué año |
    qué mes | wann | welche* tag | welche* datum | welche* jahr | welche* monat | quand | quel jour | quelle date |
    quelle année | quel mois
"""
COUNT = """
    how many | how often | number of | koliko | kolko | število | broj | колку | број | quanti | quante | numero di |
    cuántos | cuántas | número de | wie viele* | wieviele* | wie oft | anzahl | combien | nombre de
"""
QUANTITY = """
    how big | how large | how high | how old | kolik* | kakš* ~ višin* | колкав* | quanto | quanta | cuánto | cuánta |
    wie viel | wieviel | wie groß | wie hoch
"""
REASON = "why | zakaj | zašto | зошто | perché | por qué | warum | weshalb | wieso | pourquoi"
WHO = """
    who | whom | kdo | komu | od koga | tko | ko je | ko su | ko će | ko vodi | кој е | кој го | кој ја | кој ги |
    кој беше | chi | quién | quiénes | wer | wen | wem | qui est | qui a | qui sont | qui dirige
"""
WHO_FIRST = "ko | кој | qui"
"""Words that ask for a person only where a question begins with them."""

# "One" is an article in too many languages.
NUMBERS = """
    two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | twenty | thirty | forty | fifty |
    hundred | thousand | dozen | once | twice | both | monthly | weekly | daily | yearly | annually | every month |
    every year | every week | every day | dva | dve | dveh | tri | treh | trije | štiri | pet | šest | sedem | osem | devet |
    deset | enajst | dvanajst | dvajset | trideset | petdeset | tisoč* | oba | obe | mesečn* | tedensk* |
    vsak* mesec | vsak* leto | vsak* teden | vsak* dan | dvije | četiri | sedam | osam | jedanaest | dvanaest | dvadeset |
    pedeset | stotin* | hiljad* | tisuć* | svak* mjesec* | svak* mesec* | svak* godin* | svak* dan* | два | две | три |
    четири | пет | шест | седум | осум | девет | десет | дванаесет | дваесет | триесет | илјад* | секој ден |
    секој месец | due | tre | quattro | cinque | sette | otto | dieci | undici | dodici | venti | trenta | cinquanta |
    cento | mille | mila | ogni mese | ogni anno | dos | tres | cuatro | cinco | seis | siete | ocho | nueve | diez | once |
    doce | veinte | treinta | cincuenta | cien | ciento* | mil | ambos | cada mes | cada año | zwei | drei | vier | fünf |
    sechs | sieben | acht | neun | zehn | elf | zwölf | zwanzig | dreißig | fünfzig | hundert | tausend | beide |
    monatlich* | jährlich* | deux | trois | quatre | cinq | sept | huit | neuf | dix | onze | douze | vingt | trente |
    cinquante | cent | chaque mois | chaque année
"""
TIME_UNITS = """
    year* | month* | week* | day* | hour* | minute* | centur* | let | leta | leti | letu | leto | mesec* | tedn* | dni
    | dan | dneh | ur | ure | uri | minut* | stoletj* | godin* | mjesec* | tjed* | sedmic* | nedelj* | dana | sat |
    sati | sata | години | година | дена | недел* | часа | anno | anni | mese | mesi | mes | meses | settiman* | giorn*
    | ora | ore | secol* | año* | semana* | día* | hora* | siglo* | jahr* | monat* | woche* | tag* | stunde* |
    jahrhundert* | ans | année* | mois | semaine* | jour* | heure* | siècle*
"""
REASONS = """
    because | due to | since | so that | therefore | reason* | in order to | owing to | as a result | ker | zaradi | saj |
    zato | posledic* | razlog* | glede na | jer | zbog | budući | s obzirom | zahvaljujući | kako bi | da bi | бидејќи |
    поради | затоа | причин* | со цел | perché | poiché | siccome | a causa | per via | grazie a | dato che | motiv* |
    porque | debido | ya que | puesto que | gracias a | razón | razones | para que | weil | denn | wegen | aufgrund |
    grund | gründe | damit | deshalb | daher | car | parce que | en raison | grâce à | puisque | afin
"""

HIGHEST = """
    largest | biggest | highest | longest | greatest | most | največ* | najvišj* | najdalj* | najpogost* | najdražj* |
    najveć* | najviš* | najduž* | najčešć* | najskuplj* | најголем* | највисок* | најмногу | најдолг* | најчест* |
    највећ* | највиш* | најскап* | più grand* | più alt* | maggior* | più car* | più spesso | di più | mayor | más |
    größt* | höchst* | meist* | längst* | teuerst* | häufigst* | le plus | la plus | les plus
"""
LOWEST = """
    smallest | lowest | shortest | fewest | cheapest | najmanj* | najnižj* | najniž* | najkrajš* | najkrać* |
    najcenejš* | najjeftin* | најмал* | најниск* | најмањ* | најевтин* | più piccol* | più bass* | minor* | meno |
    menor | menos | kleinst* | niedrigst* | wenigst* | billigst* | kürzest* | le moins | la moins | les moins
"""


def compile_words(phrases: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases, which "|" parts, in a folded text in Latin script."""
    return re.compile(rf"\b(?:{'|'.join(_write_pattern(phrase) for phrase in phrases.split('|'))})\b")


def _write_pattern(phrase: str) -> str:
    words = fold_text(to_latin(phrase)).replace("-", " ").split()
    pattern = r"\W+".join(word.replace("*", r"\w*") for word in words)
    return pattern.replace(r"\W+~\W+", r"\W+(?:\w+\W+){0,3}?")
