"""Croatian, Bosnian, and Serbian in both scripts."""

WORDS = {
    "count": "koliko | broj | kolik* | kolko | kolicina",
    "which": """
        koji | koja | koje | kojih | kojem | kojim | kojima | kojoj | koju | kojeg | kojega | kakav | kakva | kakve |
        kakvi | kakvo | kakvih | sta od | sto od
    """,
    "list": """
        nabroj* | popis | popisi | popisa | spisak | spiska | spiskovi | izlistaj* | pokazi* | prikazi* | navedi* |
        pronad* | nadi* | nadite | zanima* | izdvoji* | lista | listu | daj | dajte | trazim | trebam | treba* |
        pregled*
    """,
    "aux": """
        je | su | smo | ste | sam | si | bio | bila | bilo | bili | bile | bi | imamo | imate | ima | imas | imaju |
        ima li | imamo li | imate li | postoji | postoje | postoji li | postoje li | da li | jesu | li | se | nalazi |
        nalaze | cuva | cuvaju | sadrzi | dostupan | dostupna | dostupno | dostupni | dostupne | dostupnih | moze |
        mozemo | mogu | na raspolaganju | ukupno | ih | vam | nam | nade | nadem | dobiti | pronaci | biti | napisan |
        napisana | napisano | napisani | napisane | sastavljen* | datiran* | odnosi | odnose | jest | u kojem se |
        posjedujemo | posedujemo | ucinjen* | nastao | nastala | nastalo | nastali | nastale | sta | sto | potjecu |
        potjece | poticu | potice | dolazi | dolaze | pisan | pisana | pisano | pisani | pisane | pisanih
    """,
    "content": "sta je u | sto je u | sta pise | sto pise | pise",
    "art": """
        taj | ta | to | ti | te | tih | toga | tog | nas | nasa | nase | nasi | nasih | nasem | vas | vasa | vase | vasi
        | svi | sve | sva | svih | svaki | neki | neka | neko | neke | nekih | ikakav | ikakva | ikakve | ijedan |
        ijedna | mi | moj | moje | razlicit* | razni* | kakav | kakva | kakvo | onaj | ona | one | oni | ovaj | ova |
        ovo | ove | cijel* | cel | celi | celom | celoj | ceo | cela | citav*
    """,
    "prep": "u | na | iz | sa | s | za | kod | pri | od | k | po jeziku | izmedu | medu",
    "polite": """
        molim | hvala | lijepo | lepo | takoder | takode | pa | uopce | uopste | trenutno | vec | zelim | hocu | jos |
        vidjeti | videti | htio bih | htjela bih | zelio bih | zeljela bih | hteo bih | htela bih | bih | zanima me
    """,
    "catalogue": """
        u katalogu | katalog* | u zbirci | zbirk* | u bazi | baz* | u arhivi | u arhivu | arhiv* | u evidenciji |
        na popisu | na spisku | u bazi znanja | u nasoj bazi | u nasem katalogu | u nasoj arhivi
    """,
    "and": "i | te | ili | odnosno | ali | a | no",
    "document": """
        dokument* | grad* | materijal* | spis | spisi | spisa | datotek* | fajl* | publikacij* | tekst* | dokumenata
    """,
    "type:declaration": "deklaracij* | izjav | izjava | izjave | izjavu | izjavi | izjavama",
    "type:memorandum": """
        memorandum* | memorandum* o suradnj* | memorandum* o saradnj* | memorandum* o razumijevanj* |
        memorandum* o razumevanj* | sporazum* | sporazum* o suradnj* | sporazum* o saradnj*
    """,
    "type:report": "izvjesc* | izvjestaj* | izvestaj*",
    "type:minutes": """
        zapisnik* | zapisnic* | zapisnik* sa sjednic* | zapisnic* sa sjednic* | zapisnik* sa sednic* |
        zapisnic* sa sednic* | zapisnik* sa sastank* | zapisnik* sjednic* | zapisnik* sednic*
    """,
    "type:newsletter": "bilten* | glasil* | newsletter* | glasnik* | glasnic* | novosti | e bilten* | vjesnik*",
    "type:project_sheet": """
        projektn* list* | list* projekt* | opis* projekt* | projektn* kartic* | projektn* karton* | profil* projekt*
    """,
    "type:invitation": "pozivnic* | poziv za sastanak | poziv | pozivi | poziva | pozive | pozivima | pozivu",
    "type:position_paper": """
        stajalist* | stanovist* | stav | stavovi | stavove | stavova | dokument* o stavovima | pozicijsk* dokument* |
        dokument* o stajalist*
    """,
    "type:article": "clanak | clanci | clanaka | clanke | clanka | clancima | clanku",
    "language:sl": "slovensk* | slovenack* | slovensk* jezik* | slovenack* jezik*",
    "language:hr": "hrvatsk* | hrvatsk* jezik*",
    "language:sr": "srpsk* | srpsk* jezik*",
    "language:sr-Latn": """
        srpsk* latinic* | latinic* | srpsk* na latinic* | srpsk* jezik* latinic* | srpsk* jezik* na latinic* |
        srpsk* latinicn*
    """,
    "language:sr-Cyrl": """
        srpsk* cirilic* | cirilic* | srpsk* na cirilic* | srpsk* jezik* cirilic* | srpsk* jezik* na cirilic* |
        srpsk* cirilicn* | cirilicom | cirilici
    """,
    "language:bs": "bosansk* | bosansk* jezik*",
    "language:mk": "makedonsk* | makedonsk* jezik*",
    "language:en": "englesk* | englesk* jezik*",
    "language:it": "talijansk* | italijansk* | talijansk* jezik* | italijansk* jezik*",
    "language:es": "spanjolsk* | spansk* | spanjolsk* jezik* | spansk* jezik*",
    "language:de": "njemack* | nemack* | njemack* jezik* | nemack* jezik*",
    "language:fr": "francusk* | francusk* jezik*",
    "language:hu": "madarsk*",
    "language:ro": "rumunjsk* | rumunsk*",
    "language:ru": "rusk*",
    "newest": "najnovij* | zadnj* | posljednj* | poslednj* | najsvjezij* | najskorij* | najkasnij*",
    "oldest": "najstarij* | najranij* | prvi | prva | prvo | prve | prvih | prvu",
    "issued": """
        izdan | izdana | izdano | izdani | izdane | izdat | izdata | izdato | izdati | izdate | izdao | izdala | izdalo
        | izdali | izdale | objavljen* | objavio | objavila | objavili | objavile | objavilo | usvojen* | donesen* |
        donet* | donijet* | usvojio | usvojila | usvojili | izasao | izasla | izasli | izasle | izislo | izisao | izisla
        | pripremio | pripremila | pripremili | pripremilo | pripremljen* | donio | donijela | donela | izradio |
        izradila | izraden* | poslan* | poslat* | poslao | poslala | poslali | izaslo | upucen*
    """,
    "wrote": """
        napisao | napisala | napisali | napisale | sastavio | sastavila | pisao | pisala | pisali | potpisan kao autor |
        napisano | napisana
    """,
    "when": """
        kada | kad | kojeg datuma | kog datuma | kojega datuma | kojeg dana | koje godine | iz koje godine |
        u kojoj godini | od kada | od kojeg datuma | iz koje je godine | koje je godine | u kojoj je godini
    """,
    "who": "ko | tko | ciji | cija | cije",
    "by_whom": "od koga",
    "where": "gdje | gde | u kojem gradu | u kom gradu | u kojem mjestu | u kom mestu | u kojem mestu",
    "pages": "stranica | strana | strane | stranice | broj strana | broj stranica | dugacak | dugacka | dugacko | dug",
    "ask:issuer": "izdavac* | izdavatelj* | izdavalac | nakladnik* | izdavaoc*",
    "ask:authors": """
        autor | autora | autori | autorica | autorka | autorke | autorice | autore | autorku | autoricu | pisac
    """,
    "ask:date": "datum izdavanj* | datum objav* | datum objavljivanj* | datum | datuma | datum donosenja",
    "ask:languages": "jezicn* verzij* | jezick* verzij* | jezicn* inacic* | jezicke verzije",
    "language_word": "jezik | jezika | jeziku | jezike | jezicima | jezici",
    "type_word": "vrsta | vrste | vrstu | vrsti | vrstama | tip | tipa | tipu | tipovi | tipove | tipova",
    "project": "projekt | projekta | projektu | projektom | projekti | projekte | projekat | projekata | projektima",
    "issuer": "organizacij* | izdavac* | udrug* | udruzenj* | ustanov* | institucij* | drustv*",
    "author": "autor | autora | autori | autorica | autorka | autorke | autorice",
    "place": "mjesto | mjesta | mjestu | mesto | mesta | mestu | grad | grada | gradu",
    "by": "od | od strane | iz pera",
    "about": """
        o | vezano uz | vezani uz | vezane uz | vezani za | u vezi s | u vezi sa | govore o | govori o | odnose se na |
        odnosi se na | bave se | bavi se | se bave | opisuju | opisuje | ticu se | ticu | spadaju u | pripadaju |
        u okviru | se odnose na | se ticu | se tice | iz | u sklopu
    """,
    "before": "prije | pre | starij* od | ranij* od | pre nego | prije godine | pre godine",
    "after": "poslije | posle | nakon | novij* od | kasnij* od | mlad* od",
    "since": "od | jos od | pocev od | pocevsi od | pocevsi s | od godine",
    "until": "do | najkasnije do | zakljucno sa | zakljucno s | do kraja",
    "between": "izmedu | u razdoblju izmedu | u periodu izmedu | u razdoblju od | u periodu od | izmedju",
    "onward": "naovamo | nadalje | dalje | ukljucivo | pa nadalje | ili kasnije | na ovamo | ukljucujuci",
    "year": """
        godina | godine | godini | godinu | godinom | godinama | god | razdoblj* | period | periodu | perioda | u toku |
        tijekom | tokom | mjesec* | mesec* | datum* | stoljec* | vijek* | vek* | proslog | dana | pocetk* | kraja | kraj
    """,
    "this_year": "ove godine | ovogodisnj* | ovoj godini | tekuce godine | u ovoj godini",
    "last_year": "prosle godine | lani | prosle god | proslogodisnj* | lanjsk* | prethodne godine | u prosloj godini",
    "last_years": """
        zadnjih * godin* | posljednjih * godin* | poslednjih * godin* | zadnje * godin* | posljednje * godin* |
        poslednje * godin*
    """,
    "decade:1970": "sedamdeset*",
    "decade:1980": "osamdeset*",
    "decade:1990": "devedeset*",
    "undated": "bez datuma | nedatiran*",
    "public": "javn* | javno dostupn*",
    "internal": "intern* | unutarnj* | unutrasnj* | povjerljiv* | poverljiv*",
    "number:2": "dva | dvije | dve",
    "number:3": "tri",
    "number:4": "cetiri",
    "number:5": "pet",
    "number:6": "sest",
    "number:7": "sedam",
    "number:8": "osam",
    "number:9": "devet",
    "number:10": "deset",
    "plural": """
        su | dokumenti | dokumente | zapisnici | zapisnike | izvjesca | izvjestaji | izvjestaje | izvestaji | izvestaje
        | deklaracije | pozivnice | clanci | clanke | memorandumi | memorandume | bilteni | biltene
    """,
    "what": "sta | sto | sve | sve sto | sta sve | sto sve",
    "published": """
        izdan | izdana | izdano | izdani | izdane | izdat | izdata | izdato | izdati | izdate | izdao | izdala | izdalo
        | izdali | izdale | objavljen* | objavio | objavila | objavili | objavile | objavilo | izaslo | izasle
    """,
    "signed": """
        potpisan | potpisana | potpisano | potpisani | potpisane | potpisao | potpisala | potpisalo | potpisali |
        potpisale | sklopljen* | zakljucen*
    """,
    "singular": "je | e",
    "everything": "sve | sve sto | nesto | ista | ista od",
    "again": "a | sta je sa | sto je s | sta sa | sto s | a sta sa | a sto je s | a sta je sa",
}
