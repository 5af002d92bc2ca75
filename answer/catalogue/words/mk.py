"""Macedonian, in Latin letters as `kb.script.to_latin` writes it."""

WORDS = {
    "count": "kolku | broj | brojot",
    "which": "koj | koja | koe | koi | kakov | kakva | kakvo | kakvi | sto",
    "list": """
        nabroj* | navedi* | pokazi* | prikazi* | spisok* | listaj* | lista | listata | izlistaj* | najdi* | pronajdi* |
        daj | dajte | baram | me interesira | ispisi* | naredi* | pregled*
    """,
    "aux": """
        e | se | sme | ste | sum | bese | bea | bil | bila | bilo | bile | imame | imate | ima | imaat | imas | dali |
        postoi | postojat | li | dostapen | dostapna | dostapno | dostapni | moze | mozeme | na raspolaganje | vkupno |
        gi | go | ja | im | mu | najde | sodrzi | se naoga | se naogaat | naoga | naogaat | napisan | napisana |
        napisano | napisani | sostaven* | datiran* | odnesuva | odnesuvaat | da | cuvame | nastanat* | nasite |
        poteknuvaat | poteknuva | doagaat | doaga | pisani | pisan | pisana
    """,
    "content": "sto ima vo | sto pisuva | pisuva | sto e vo",
    "art": """
        toj | taa | toa | tie | ovoj | ovaa | ova | ovie | nas | nasa | nase | nasi | nasiot | nasite | vas | vasi |
        site | sekoj | nekoj | nekoja | nekoe | nekoi | nekakov | nekakva | nekakvo | nekakvi | mi | ni | razlicni |
        eden | edna | nieden | niedna | na | cel | cela | celata | celiot | celoto
    """,
    "prep": "vo | na | od | so | za | pri | po jazik | kaj | pomegu | megu",
    "polite": """
        molam | ve molam | blagodaram | isto taka | pa | voopsto | momentalno | vece | sakam | moment | bi sakal |
        bi sakala | da vidam | vidam
    """,
    "catalogue": """
        vo katalogot | katalog* | vo zbirkata | zbirk* | vo bazata | baz* | vo arhivata | vo arhivot | arhiv* |
        vo evidencijata | vo bazata na znaenje | vo nasata baza | vo nasiot katalog | vo nasata arhiva
    """,
    "and": "i | ili | kako i | no | a | ama",
    "document": "dokument* | materijal* | spis | spisi | tekst* | publikacij* | datotek* | publikacii | publikaciite",
    "type:declaration": "deklaracij* | izjava | izjavi | izjavata | izjavite | deklaracii | deklaraciite",
    "type:memorandum": """
        memorandum* | memorandum* za sorabotka | memorandum* za razbiranje | spogodb* | spogodb* za sorabotka
    """,
    "type:report": "izvesta | izvestaj | izvestai | izvestajot | izvestaite | izvestaj*",
    "type:minutes": "zapisnik* | zapisnic* | zapisnik* od sednic* | zapisnic* od sednic* | zapisnik* od sostan*",
    "type:newsletter": "bilten* | vesnik* | vesnic* | glasnik* | glasnic* | glasil*",
    "type:project_sheet": "proekt* list* | proektn* list* | opis* na proekt* | profil* na proekt* | proektn* fis*",
    "type:invitation": "pokana | pokani | pokanata | pokanite",
    "type:position_paper": """
        stavovi | stav | stavot | stavovite | stanovist* | stanovisht* | pozicisk* dokument* | dokument* za stavovi
    """,
    "type:article": "statija | statii | statijata | statiite | napis | napisi | napisite | clanak | clanci",
    "language:sl": "slovenecki | slovenecki jazik | slovenecka | slovenecko | slovenecki*",
    "language:hr": "hrvatsk* | hrvatski jazik",
    "language:sr": "srpsk* | srpski jazik",
    "language:sr-Latn": "srpsk* latinica | srpsk* na latinica | srpski jazik na latinica | srpsk* so latinica",
    "language:sr-Cyrl": "srpsk* kirilica | srpsk* na kirilica | srpski jazik na kirilica | srpsk* so kirilica",
    "language:bs": "bosansk* | bosanski jazik",
    "language:mk": "makedonsk* | makedonski jazik",
    "language:en": "anglisk* | angliski jazik",
    "language:it": "italijansk* | italijanski jazik",
    "language:es": "spansk* | spanski jazik",
    "language:de": "germansk* | germanski jazik",
    "language:fr": "francusk* | francuski jazik",
    "language:hu": "ungarsk*",
    "language:ru": "rusk*",
    "newest": """
        najnov | najnova | najnovo | najnovi | najnoviot | najnovata | najnovoto | najnovite | posleden | posledn* |
        najskoresn*
    """,
    "oldest": """
        najstar | najstara | najstaro | najstari | najstariot | najstarata | najstaroto | najstarite | prv | prva | prvo
        | prvi | prviot | prvata | prvoto | najran*
    """,
    "issued": """
        izdaden* | izdal | izdala | izdale | izdade | izdadoa | objaven* | objavi | objavil | objavila | objavile |
        objavija | usvoen* | donesen* | donese | usvoi | izleze | izlezen* | podgotven* | podgotvi | izgotvi | izgotven*
        | isprat* | praten*
    """,
    "wrote": """
        napisa | napisal | napisala | napisale | napisaa | go pisuval | pisuval | sostavi | pisuvala | napisano |
        napisani | napisana
    """,
    "when": "koga | od koga | koj datum | na koj datum | od koj datum | koja godina | vo koja godina | od koja godina",
    "who": "koj go | koj ja | koj gi | cij | cija | cie",
    "by_whom": "od kogo",
    "where": "kade | vo koj grad | vo koe mesto | kade e",
    "pages": "strani | stranici | broj na strani | broj na stranici | kolku e dolg*",
    "ask:issuer": "izdavac* | izdavac | izdavacot",
    "ask:authors": "avtor | avtori | avtorot | avtorite | avtorka | avtorkata",
    "ask:date": """
        datum na izdavanje | datum na objavuvanje | datum | datumot | datumot na izdavanje | datumot na objavuvanje
    """,
    "ask:languages": "jazicn* verzii",
    "language_word": "jazik | jazici | jazikot | jazicite",
    "type_word": "vid | vidot | vidovi | tip | tipot | tipovi | od vidot | od tipot",
    "project": "proekt | proekti | proektot | proektite",
    "issuer": "organizacij* | izdavac* | zdruzenie | zdruzenieto | zdruzenija | institucij* | organizacii | institucii",
    "author": "avtor | avtori | avtorot | avtorka | avtorkata",
    "place": "grad | gradot | mesto | mestoto",
    "by": "od | od strana na",
    "about": """
        za | vo vrska so | zboruvaat za | zboruva za | se odnesuvaat na | se odnesuva na | se povrzani so | povrzani so
        | opisuvaat | opisuva | pripagaat na | vo ramki na | vo ramkite na
    """,
    "before": "pred | postar* od | porano od",
    "after": "po | ponov* od | podocna od | posle",
    "since": "pocnuvajki od | ud | od pocetokot na",
    "until": "do | najdocna do | zaklucno so",
    "between": "megu | pomegu | vo periodot megu | vo periodot pomegu | vo periodot od | vo period od",
    "onward": "navamu | natamu | na vamu | ponatamu | pa navamu | pa natamu | vklucitelno",
    "year": """
        godina | godinata | godini | godinite | god | period* | mesec* | datum* | vek* | minatiot | tekot | vo tekot na
        | pocetok* | kraj | krajot
    """,
    "this_year": "ovaa godina | godinava | ovogodisn* | tekovnata godina",
    "last_year": "minatata godina | lani | lanskata godina | minatogodisn* | lansk*",
    "last_years": "poslednite * godini | izminatite * godini",
    "decade:1970": "sedumdesett* | sedumdesettite",
    "decade:1980": "osumdesett* | osumdesettite",
    "decade:1990": "devedesett* | devedesettite",
    "undated": "bez datum | nedatiran*",
    "public": "javn* | javno dostapn*",
    "internal": "intern* | vnatresn* | doverliv*",
    "number:2": "dva | dve | dvata",
    "number:3": "tri | trite",
    "number:4": "cetiri | cetirite",
    "number:5": "pet | pette",
    "number:6": "sest",
    "number:7": "sedum",
    "number:8": "osum",
    "number:9": "devet",
    "number:10": "deset",
    "plural": """
        se | dokumenti | dokumentite | zapisnici | zapisnicite | izvestai | izvestaite | najnovite | poslednite |
        najstarite | prvite
    """,
    "what": "sto | se sto | sto se",
    "published": """
        izdaden* | izdal | izdala | izdale | izdade | izdadoa | objaven* | objavi | objavil | objavila | objavile |
        objavija
    """,
    "signed": "potpisan* | potpisa | potpisal | potpisala | potpisale | potpisaa | sklucen*",
    "singular": "e",
    "everything": "se sto | sve | nesto",
    "again": "a | sto e so | a sto so | sto so",
}
