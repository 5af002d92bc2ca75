"""Slovene."""

WORDS = {
    "count": "koliko | stevilo | kolik* | kolko",
    "which": "kater* | kaksen | kaksna | kaksno | kaksni | kaksne | kaksnih | kaksnega | kaj je | kaj so",
    "list": """
        nastej* | izpis* | pokazi* | prikazi* | seznam* | navedi* | poisci* | najdi* | zanima* | izlistaj* | povej* |
        dajte | daj | isce* | iscem | pregled* | razvrsti
    """,
    "aux": """
        je | so | sta | ste | smo | sem | si | bil | bila | bilo | bili | bile | bi | imamo | imate | ima | imas | imajo
        | obstaja | obstajajo | obstajata | na voljo | ali | a | se | hrani | hranimo | vsebuje | najdemo | najde |
        najdem | nahaja | nahajajo | nahajata | lahko | biti | voljo | ki | skupaj | jih | vam | nam | dobim | dobimo |
        skupno | kaj | napisan | napisana | napisano | napisani | napisane | sestavljen* | nastal* | datiran* | nanasa*
        | imeti | izvira | izvirajo | prihaja | prihajajo | izhaja | izhajajo
    """,
    "content": "pise | kaj pise | kaj je v | kaj vsebuje",
    "art": """
        ta | te | ti | to | tega | teh | nas | nasa | nase | nasi | nasih | nasem | vas | vasa | vase | vasi | vasih |
        vse | vsi | vsa | vseh | kak | kaka | kako | kake | kakega | kaksen | kaksna | kaksno | kaksni | kaksne |
        kateri koli | posamezn* | vsak* | mi | moj | moje | razlicn* | tisti | tiste | tista | celotn* | cel | cela |
        celem | celi | celega
    """,
    "prep": "v | na | iz | z | s | za | pri | od | k | ob | izmed | med",
    "polite": """
        prosim | hvala | lepo | tudi | pa | sploh | se | trenutno | ze | torej | zelim | rad | rada | rada bi | rad bi |
        videla | videl | videti | imela | imel | rabim | potrebujem | zanima me
    """,
    "catalogue": """
        v katalogu | v kataloga | katalog* | v zbirki | zbirk* | v bazi | baz* | v arhivu | arhiv* | v knjiznici |
        na seznamu | v nasi bazi | v nasem katalogu | v nasem arhivu | v nasi zbirki | v evidenci | v bazi znanja
    """,
    "and": "in | ter | ali | oziroma | ampak | vendar | toda | a",
    "document": "dokument* | gradiv* | listin* | besedil* | zapis | zapisi | zapisov | datotek* | publikacij*",
    "type:declaration": "deklaracij* | izjav | izjava | izjave | izjavo | izjavi | izjavah | izjavami",
    "type:memorandum": """
        memorandum* | memorandum* o sodelovanj* | memorandum* o razumevanj* | sporazum* | sporazum* o sodelovanj*
    """,
    "type:report": "porocil*",
    "type:minutes": "zapisnik* | zapisnik* sej* | zapisnik* s sej* | zapisnik* sestank* | zapisnik* s sestank*",
    "type:newsletter": "novice | novic | novicah | novicami | novicnik* | glasil* | bilten* | e novic* | e novicnik*",
    "type:project_sheet": """
        projektn* list* | projektn* kartic* | opis* projekt* | predstavit* projekt* | predstavitev projekta
    """,
    "type:invitation": "vabil* | povabil*",
    "type:position_paper": """
        stalisc* | pozicijsk* dokument* | dokument* o stalisc* | stalisc* dokument* | izjav* o stalisc*
    """,
    "type:article": """
        clanek | clanki | clanka | clankov | clanke | clankih | clanku | prispevek | prispevki | prispevke | prispevkov
    """,
    "language:sl": "slovenscin* | slovensk* | slovensk* jezik*",
    "language:hr": "hrvascin* | hrvask* | hrvatsk* | hrvask* jezik*",
    "language:sr": "srbscin* | srbsk* | srbsk* jezik*",
    "language:sr-Latn": "srbscin* v latinic* | srbsk* latinic* | srbscin* latinic* | srbsk* v latinic*",
    "language:sr-Cyrl": """
        srbscin* v cirilic* | srbsk* cirilic* | srbscin* cirilic* | srbsk* v cirilic* | cirilicn* srbscin*
    """,
    "language:bs": "bosanscin* | bosansk* | bosansk* jezik*",
    "language:mk": "makedonscin* | makedonsk* | makedonsk* jezik*",
    "language:en": "anglescin* | anglesk* | anglesk* jezik*",
    "language:it": "italijanscin* | italijansk* | italijansk* jezik*",
    "language:es": "spanscin* | spansk* | spansk* jezik*",
    "language:de": "nemscin* | nemsk* | nemsk* jezik*",
    "language:fr": "francoscin* | francosk* | francosk* jezik*",
    "language:hu": "madzarscin* | madzarsk*",
    "language:ro": "romunscin* | romunsk*",
    "language:ru": "ruscin* | rusk*",
    "newest": "najnovejs* | zadnj* | najsvezejs* | najbolj nov* | najbolj svez* | najkasnejs*",
    "oldest": "najstarejs* | najzgodnejs* | najbolj star* | prvi | prva | prvo | prve | prvih",
    "issued": """
        izdan* | izdal | izdala | izdalo | izdali | izdale | objavljen* | objavil | objavila | objavili | objavile |
        sprejet* | pripravljen* | izsel | izsla | izslo | izsli | izsle | pripravil | pripravila | pripravili | podal |
        podala | sprejel | sprejela | sprejeli | nastal | nastala | nastali | nastale | nastalo | poslan* | poslal |
        poslala | poslali
    """,
    "wrote": """
        napisal | napisala | napisali | napisale | avtor je | sestavil | sestavila | spisal | spisala | pisal | pisala |
        napisano | napisana
    """,
    "when": """
        kdaj | kateri dan | s katerega datuma | katerega datuma | katerega leta | iz katerega leta | v katerem letu
    """,
    "who": "kdo | cigav | cigava | cigavo | kdo vse",
    "by_whom": "od koga | pod cigavim imenom",
    "where": "kje | v katerem kraju | v katerem mestu | kateri kraj",
    "pages": "strani | koliko strani | stevilo strani | kako dolg* | obseg*",
    "ask:issuer": "izdajatelj* | izdajateljic* | zaloznik*",
    "ask:authors": "avtor | avtorja | avtorji | avtorica | avtorice | avtorjev | avtorico | pisec | avtorje | avtoric",
    "ask:date": "datum izdaj* | datum objav* | datum | datuma | datum dokument* | letnic*",
    "ask:languages": "jezikovn* razlicic* | jezikovn* verzij*",
    "language_word": "jezik | jezika | jeziku | jezike | jezikih | jezikov | jeziki",
    "type_word": "vrst | vrsta | vrste | vrsto | vrsti | tip | tipa | tipu | tipi | zvrst | zvrsti",
    "project": "projekt | projekta | projektu | projektom | projekti | projekte | projektov",
    "issuer": "organizacij* | izdajatelj* | drustv* | ustanov* | zavod*",
    "author": "avtor | avtorja | avtorji | avtorica | avtorice | avtorico",
    "place": "kraj | kraja | kraju | mesto | mesta | mestu",
    "by": "od | izpod peresa | s strani",
    "about": """
        o | glede | v zvezi z | v zvezi s | govorijo o | govori o | obravnavajo | obravnava | opisujejo | nanasajo na |
        na temo | povezan* s | povezan* z | vezan* na | spadajo k | spada k | pripadajo | pripada | sodijo k | sodi k |
        iz | v okviru | v sklopu | iz naslova
    """,
    "before": "pred | starejs* od | prej kot | pred letom | starejs* kot",
    "after": "po | novejs* od | kasneje kot | mlajs* od | po letu | novejs* kot | kasnejs* od",
    "since": "od | vse od | od leta | od vkljucno | zacensi z",
    "until": "do | vkljucno do | najkasneje do | do leta | do vkljucno",
    "between": "med | med letoma | v obdobju med | v casu med | med leti | med letom",
    "onward": "naprej | dalje | vkljucno | dlje | sem | ali kasneje | ali pozneje",
    "year": """
        leta | leto | letu | letom | letoma | let | letih | letnica | letnik* | v letu | v letih | obdobj* | cas | casu
        | mesec* | datum* | stoletj* | prejsnjega | dvajsetega | dne | zacetk* | konca | konec
    """,
    "this_year": "letos | letosnj* | v tem letu | v letosnjem letu | tega leta | tekoce leto",
    "last_year": "lani | lansk* | prejsnj* let* | lansko leto | v preteklem letu | v prejsnjem letu",
    "last_years": "zadnj* let* | preteklih let | zadnjih * let* | preteklih * let*",
    "decade:1970": "sedemdeset* | sedemdesetih letih",
    "decade:1980": "osemdeset* | osemdesetih letih",
    "decade:1990": "devetdeset* | devetdesetih letih",
    "undated": "brez datuma | nedatiran* | brez letnice",
    "public": "javn* | javno dostopn* | prosto dostopn*",
    "internal": "intern* | notranj* | zaupn*",
    "number:2": "dva | dve | dveh | oba",
    "number:3": "tri | trije | treh",
    "number:4": "stiri | stirje | stirih",
    "number:5": "pet | petih",
    "number:6": "sest | sestih",
    "number:7": "sedem",
    "number:8": "osem",
    "number:9": "devet",
    "number:10": "deset | desetih",
    "plural": """
        so | dokumenti | dokumente | zapisniki | zapisnike | deklaracije | vabila | clanki | clanke | sporazumi |
        memorandumi | porocila | stalisca
    """,
    "what": "kaj | vse | kaj vse | vse kar",
    "published": """
        izdan* | izdal | izdala | izdalo | izdali | izdale | objavljen* | objavil | objavila | objavili | objavile |
        izsel | izsla | izslo | izsli | izsle
    """,
    "signed": "podpisan* | podpisal | podpisala | podpisali | podpisale | sklenjen*",
    "singular": "je | bil | bila | bilo",
    "everything": "vse | vse kar | imamo kaj | imate kaj | kaj imamo | kaj imate | karkoli",
    "again": "kaj pa | pa | in",
}
