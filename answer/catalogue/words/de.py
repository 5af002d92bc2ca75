"""German; umlauts without their dots, "ss" for a sharp s as `kb.folding` writes one letter: "s"."""

WORDS = {
    "count": "wie viele | wieviele | wieviel | wie viel | anzahl | anzahl der | die anzahl | anzahl von | zahl der",
    "which": """
        welche | welcher | welches | welchen | welchem | was fur | was fur ein | was fur eine | was ist | was sind |
        was war
    """,
    "list": """
        liste | listen | auflisten | aufzahlen | zeige | zeig | zeigen | nenne | nennen | gib | finde | suche | such |
        auflistung | zeige mir | zeig mir | gib mir | nenne mir | ich suche | ich brauche | ich mochte | sehen |
        ubersicht | liste auf
    """,
    "aux": """
        ist | sind | war | waren | wurde | wurden | worden | wird | werden | hat | haben | habt | hatte | gibt | gibt es
        | gab | gab es | es | existiert | existieren | verfugbar | vorhanden | vorliegen | liegt | liegen | vor | wir |
        ihr | sie | man | kann | konnen | insgesamt | gesamt | besitzen | stehen | steht zur | zur verfugung | enthalten
        | enthalt | verfasst | geschrieben | abgefasst | datiert | finden | findet | sich | stammt | stammen | uns | mir
        | auf | die | aus | sein | gehoren | kommen | kommt
    """,
    "content": "was steht | steht in | was sagt | sagt | sagen | was ist in | was ist im | worum",
    "art": """
        der | die | das | den | dem | des | ein | eine | einen | einem | einer | eines | unsere | unserer | unseren |
        unser | eure | ihre | alle | aller | allen | jede | jedes | irgendein | irgendeine | irgendwelche | diese |
        dieser | dieses | diesen | diesem | von | verschiedenen | samtliche | samtlichen | ganze | ganzen | gesamte |
        gesamten
    """,
    "prep": "in | im | auf | aus | an | am | von | vom | zu | zum | zur | mit | fur | bei | beim | unter | als",
    "polite": "bitte | danke | auch | derzeit | aktuell | denn | eigentlich | bisher | gerne | gern | noch | mal",
    "catalogue": """
        im katalog | katalog | im archiv | archiv | in der sammlung | sammlung | in der datenbank | datenbank |
        in unserem archiv | in unserem katalog | in unserer sammlung | in unserer datenbank | in der bibliothek |
        in der wissensdatenbank | im bestand | bestand
    """,
    "and": "und | oder | sowie | aber",
    "document": """
        dokument | dokumente | dokumenten | dokuments | dokumentes | unterlage | unterlagen | text | texte | texten |
        datei | dateien | papiere | papier | schriftstucke | publikationen | veroffentlichungen
    """,
    "type:declaration": "erklarung | erklarungen | deklaration | deklarationen",
    "type:memorandum": """
        memorandum | memoranden | memorandums | absichtserklarung | absichtserklarungen | vereinbarung | vereinbarungen
        | kooperationsvereinbarung | kooperationsvereinbarungen | memoranda
    """,
    "type:report": "bericht | berichte | berichten | berichts | berichtes | report | reports",
    "type:minutes": """
        protokoll | protokolle | protokollen | protokolls | sitzungsprotokoll | sitzungsprotokolle | sitzungsprotokollen
        | niederschrift | niederschriften
    """,
    "type:newsletter": """
        newsletter | newslettern | newsletters | rundbrief | rundbriefe | rundbriefen | infobrief | infobriefe |
        rundbriefs | mitteilungsblatt
    """,
    "type:project_sheet": """
        projektblatt | projektblatter | projektblattern | projektsteckbrief | projektsteckbriefe | projektbeschreibung |
        projektbeschreibungen | projektprofil | projektprofile | projektblatts | projektdatenblatt | projektdatenblatter
    """,
    "type:invitation": "einladung | einladungen",
    "type:position_paper": """
        positionspapier | positionspapiere | positionspapieren | positionspapiers | stellungnahme | stellungnahmen
    """,
    "type:article": "artikel | artikeln | artikels | beitrag | beitrage | beitragen | zeitungsartikel",
    "language:sl": """
        slowenisch | slowenische | slowenischen | slowenischer | slowenisches | slowenischer sprache |
        slowenischsprachige | slowenischsprachigen | slowenischsprachiges | slowenischsprachiger
    """,
    "language:hr": """
        kroatisch | kroatische | kroatischen | kroatischer | kroatisches | kroatischer sprache | kroatischsprachige |
        kroatischsprachigen | kroatischsprachiges | kroatischsprachiger
    """,
    "language:sr": """
        serbisch | serbische | serbischen | serbischer | serbisches | serbischer sprache | serbischsprachige |
        serbischsprachigen | serbischsprachiges | serbischsprachiger
    """,
    "language:sr-Latn": "serbisch in lateinischer schrift | serbisch lateinisch | serbisch mit lateinischer schrift",
    "language:sr-Cyrl": """
        serbisch in kyrillischer schrift | serbisch kyrillisch | kyrillischem serbisch |
        serbisch mit kyrillischer schrift | kyrillisches serbisch
    """,
    "language:bs": """
        bosnisch | bosnische | bosnischen | bosnischer | bosnisches | bosnischsprachige | bosnischsprachigen |
        bosnischsprachiges | bosnischsprachiger
    """,
    "language:mk": """
        mazedonisch | mazedonische | mazedonischen | mazedonischer | makedonisch | makedonische | makedonischen |
        mazedonischsprachige | mazedonischsprachigen | mazedonischsprachiges | mazedonischsprachiger
    """,
    "language:en": """
        englisch | englische | englischen | englischer | englisches | englischer sprache | englischsprachige |
        englischsprachigen | englischsprachiges | englischsprachiger
    """,
    "language:it": """
        italienisch | italienische | italienischen | italienischer | italienisches | italienischer sprache |
        italienischsprachige | italienischsprachigen | italienischsprachiges | italienischsprachiger
    """,
    "language:es": """
        spanisch | spanische | spanischen | spanischer | spanisches | spanischer sprache | spanischsprachige |
        spanischsprachigen | spanischsprachiges | spanischsprachiger
    """,
    "language:de": """
        deutsch | deutsche | deutschen | deutscher | deutsches | deutscher sprache | deutschsprachige |
        deutschsprachigen | deutschsprachiges | deutschsprachiger
    """,
    "language:fr": """
        franzosisch | franzosische | franzosischen | franzosischer | franzosisches | franzosischer sprache |
        franzosischsprachige | franzosischsprachigen | franzosischsprachiges | franzosischsprachiger
    """,
    "language:hu": "ungarisch | ungarische | ungarischen",
    "language:ro": "rumanisch | rumanische",
    "language:ru": "russisch | russische | russischen",
    "newest": """
        neueste | neuesten | neuester | neuestes | neuste | neusten | neustes | neuster | letzte | letzten | letzter |
        letztes | jungste | jungsten | jungstes | jungster | aktuellste | aktuellsten | aktuellstes
    """,
    "oldest": """
        alteste | altesten | altester | altestes | erste | ersten | erster | erstes | fruheste | fruhesten | fruhestes
    """,
    "issued": """
        herausgegeben | veroffentlicht | veroffentlichte | veroffentlichten | erschienen | erschien | erscheint |
        publiziert | ausgestellt | verabschiedet | herausgebracht | herausgab | gab heraus | erstellt | beschlossen |
        ausgegeben | publizierte | angenommen | heraus | entstanden | verabschiedete | erstellte | verschickt | versandt
        | versendet | verschickte
    """,
    "wrote": "schrieb | schrieben | verfasst | verfasste | geschrieben | schrieb den | verfast",
    "when": """
        wann | welchem datum | an welchem tag | an welchem datum | welches datum | welchem jahr | in welchem jahr |
        aus welchem jahr | von wann | welchen datums | von welchem datum
    """,
    "who": "wer | von wem | welche organisation | welcher verein | wessen | welchem herausgeber",
    "by_whom": "von wem",
    "where": "wo | in welcher stadt | an welchem ort | in welchem ort",
    "pages": "seiten | wie viele seiten | seitenzahl | anzahl der seiten | wie lang",
    "ask:issuer": "herausgeber | herausgebers | herausgeberin | herausgebende organisation",
    "ask:authors": "autor | autorin | autoren | autorinnen | verfasser | verfasserin | autors",
    "ask:date": """
        datum | datum der veroffentlichung | veroffentlichungsdatum | erscheinungsdatum | erscheinungsjahr | das datum |
        ausstellungsdatum | erstellungsdatum
    """,
    "ask:languages": "sprachversionen | sprachfassungen | ubersetzungen",
    "language_word": "sprache | sprachen",
    "type_word": """
        typ | typs | typen | art | arten | gattung | vom typ | der art | dokumenttyp | dokumenttypen | dokumentart |
        dokumentarten
    """,
    "project": "projekt | projekts | projektes | projekte | projekten",
    "issuer": "organisation | organisationen | verein | vereins | verband | herausgeber | vereine | verbande",
    "author": "autor | autorin | autoren | verfasser | verfasserin",
    "place": "ort | stadt",
    "by": "von | vom | durch | der | des | aus der feder von | verfasst von",
    "about": """
        uber | zu | zum | zur | betreffend | bezuglich | betreffen | betrifft | handeln von | handelt von | behandeln |
        behandelt | beschreiben | beschreibt | gehoren zu | gehoren zum | gehort zum | gehort zu | im rahmen des |
        im rahmen von | zum thema | mit bezug auf | beziehen sich auf | bezieht sich auf | des | fur das | im | rund um
        | gehoren zu dem
    """,
    "before": "vor | alter als | vor dem jahr | fruher als | von vor",
    "after": "nach | neuer als | junger als | nach dem jahr | spater als",
    "since": "seit | ab | seit dem jahr | ab dem jahr | beginnend mit",
    "until": "bis | bis zum jahr | bis zum | bis einschlieslich | spatestens | bis ende | bis und mit",
    "between": """
        zwischen | zwischen den jahren | im zeitraum von | im zeitraum zwischen | in den jahren | aus den jahren
    """,
    "onward": "einschlieslich | oder spater | inklusive | und spater | aufwarts | an",
    "year": """
        jahr | jahre | jahres | jahren | zeitraum | monat | jahrhundert | jahrhunderts | vergangenen | datum | datiert |
        laufe | im laufe des | ende | anfang
    """,
    "this_year": "dieses jahr | diesem jahr | dieses jahres | heuer | in diesem jahr | diesjahrige | diesjahrigen",
    "last_year": """
        letztes jahr | letzten jahres | letzten jahr | vorjahr | vorjahres | voriges jahr | vorigen jahres |
        vergangenes jahr | im letzten jahr | vergangenen jahr
    """,
    "last_years": "letzten * jahren | letzten * jahre | vergangenen * jahren | vergangenen * jahre",
    "decade:1970": "siebziger | siebziger jahren | siebzigerjahren | siebziger jahre",
    "decade:1980": "achtziger | achtziger jahren | achtzigerjahren | achtziger jahre",
    "decade:1990": "neunziger | neunziger jahren | neunzigerjahren | neunziger jahre",
    "undated": "ohne datum | undatiert | undatierte | undatierten",
    "public": "offentlich | offentliche | offentlichen | offentlich zugangliche | offentlich zuganglich",
    "internal": "intern | interne | internen | interner | internes | vertrauliche",
    "number:2": "zwei",
    "number:3": "drei",
    "number:4": "vier",
    "number:5": "funf",
    "number:6": "sechs",
    "number:7": "sieben",
    "number:8": "acht",
    "number:9": "neun",
    "number:10": "zehn",
    "plural": """
        sind | dokumente | berichte | protokolle | erklarungen | rundbriefe | einladungen | positionspapiere | waren |
        vereinbarungen | memoranden
    """,
    "what": "was | alles | alles was",
    "published": """
        herausgegeben | veroffentlicht | veroffentlichte | erschienen | erschien | publiziert | herausgebracht
    """,
    "signed": "unterzeichnet | unterzeichnete | unterschrieben | geschlossen | abgeschlossen",
    "singular": "ist | war | welcher | welches",
    "everything": "alles | alles was | etwas | irgendetwas | irgendwas",
    "again": "was ist mit | wie ist es mit | und was ist mit | wie sieht es mit | sieht es | aus",
}
