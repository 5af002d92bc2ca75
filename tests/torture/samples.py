"""Three short papers with everything in them, for tests that take no long."""

from __future__ import annotations

from tests.torture.papers import Paper, read_paper

_SLOVENE = """# Letno poročilo Zadruge Zeleni rob za leto 2021

Zadruga Zeleni rob, z. o. o.  
Trg svobode 7, 4240 Radovljica  
Št.: 012-4/2022

## 1 Povzetek dejavnosti

Zadruga je v letu 2021 zaposlovala 14 oseb, od tega šest iz ranljivih skupin. Čeprav je epidemija ustavila prodajo na
tržnicah, so člani razvili spletno trgovino in družbeno-odgovorno dostavo na dom.[^1] Prihodki so znašali 218.450,30
EUR, kar je 12,4 % več kot leto prej.

Upravni odbor se je sestal petkrat. Najpomembnejši sklepi so bili:

1. Sprejme se poslovni načrt za obdobje 2022–2024.
2. Odpre se nova predelovalnica zelenjave na Lescah.
   - najem prostora do 30. 6. 2022
   - zaposlitev dveh delavk
3. Članarina ostane nespremenjena.

## 2 Kazalniki

| Kazalnik | Cilj | Doseženo | Opomba |
| --- | ---: | ---: | --- |
| Število zaposlenih | 12 | 14 | |
| Ure usposabljanja | 400 | 385 | zaradi zaprtja |
| Prodana zelenjava (kg) | 52.000 | 61.730 | |
| Nove članice in člani | 10 | 9 | |

### 2.1 Partnerstva

- Občina Radovljica in Občina Bled
- Center za socialno delo Gorenjska
  - delavnice za mlade
  - svetovanje
- Zveza za socialno ekonomijo

Sodelovanje bomo nadaljevali tudi v prihodnjem letu, saj se je izkazalo za koristno vsem vpletenim.

[^1]: Dostava je potekala s tremi električnimi kolesi, ki jih je prispevala občina.
"""
_SERBIAN = """# Записник са треће седнице Управног одбора

Седница је одржана 17. марта 2019. године у Новом Саду, са почетком у 18 часова. Присутни: Љиљана Ђукић, Џемал Хоџић,
Његош Ћирић и Живана Шљивић.

## Дневни ред

1. Усвајање записника са претходне седнице
2. Извештај о реализацији пројекта „Мост према послу“
3. Разно

## Ток седнице

Председавајућа је известила да је до краја фебруара обуку завршило 28 полазника, од којих је 11 добило запослење у
задругама и социјалним предузећима. Укупни трошкови износили су 1.245.600,00 динара.

| Ставка | Планирано | Утрошено |
| --- | --- | --- |
| Хонорари | 600.000 | 588.200 |
| Путни трошкови | 120.000 | 97.400 |
| Материјал | 80.000 | |

Одбор је једногласно усвојио извештај. Следећа седница биће одржана у мају.
"""
_GERMAN = """# Satzungsgemäße Erklärung der Genossenschaften im Alpe-Adria-Raum

Die unterzeichneten Organisationen haben am 3. Jänner 2020 in Klagenfurt beschlossen, ihre grenzüberschreitende
Zusammenarbeit fortzusetzen und gemeinsame Grundsätze festzuhalten.

## Grundsätze

- Größtmögliche Transparenz bei der Mittelverwendung
- Arbeitsplätze für benachteiligte Menschen
- Überschüsse fließen in den gemeinnützigen Zweck zurück

## Finanzierung

| Jahr | Beiträge (€) | Förderung (€) | Anteil |
| --- | --- | --- | --- |
| 2018 | 12.500,00 | 40.000,00 | 23,8 % |
| 2019 | 13.250,00 | 38.500,00 | 25,6 % |

Die Donaudampfschifffahrtsgesellschaftskapitänsvereinigung unterstützt die Erklärung als assoziiertes Mitglied. Über
weitere Beitritte entscheidet die Vollversammlung mit einfacher Mehrheit.
"""


def read_samples() -> list[Paper]:
    """Return a paper in Slovene, one in Serbian Cyrillic and one in German."""
    return [
        read_paper(text, name=name, language=language)
        for text, name, language in (
            (_SLOVENE, "letno-porocilo", "sl"),
            (_SERBIAN, "zapisnik", "sr-Cyrl"),
            (_GERMAN, "erklaerung", "de"),
        )
    ]
