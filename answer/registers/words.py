"""The words that questions about projects and events have besides those of the catalogue, by vocabulary.

They are written as in `answer.catalogue.words`. The categories and what they do:
many:projects, many:events      the noun in the plural; one:projects, one:events in the singular
ran                             takes place, is carried out: what dates and places are joined with
budget, currency, more_than, less_than, largest, smallest    amounts
lead, partner                   the part that an organisation has in a project
"""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "many:projects": "projects",
        "one:projects": "project",
        "many:events": "events",
        "one:events": "event",
        "ran": """
            ran | run | running | active | ongoing | under way | underway | carried out | implemented | took place |
            take place | taken place | taking place | happened | held | organised | organized | took
        """,
        "budget": "budget | budgets | value | worth | volume",
        "currency": "eur | euro | euros | rsd | dinars | million | thousand",
        "more_than": """
            over | more than | above | at least | exceeding | greater than | higher than | larger than | bigger than
        """,
        "less_than": "under | less than | below | at most | up to | lower than | smaller than",
        "largest": "largest | biggest | highest | greatest",
        "smallest": "smallest | lowest",
        "lead": "led by | led | lead | leads | lead partner | coordinated by | coordinates | coordinated | managed by",
        "partner": "partner | partners | a partner in | partner in | participates | participated | takes part | take part",
    },
    "sl": {
        "many:projects": "projekti | projekte | projektov | projektih",
        "one:projects": "projekt | projekta | projektu",
        "many:events": "dogodki | dogodke | dogodkov | dogodkih | prireditve | prireditev",
        "one:events": "dogodek | dogodka",
        "ran": """
            potekal* | poteka | potekajo | tekel | tekli | teklo | aktiv* | izvajal* | izvaja | izvajajo | izveden* |
            izvedli | trajal* | traja | trajajo | organiziran* | organizirali | zgodil* | odvijal* | priredil* | v teku
        """,
        "budget": "proracun* | vrednost* | vreden | vredni | vredna",
        "currency": "eur | evr* | euro* | milijon* | tisoc",
        "more_than": """
            nad | vec kot | vecj* od | vecj* kot | visj* od | visj* kot | vsaj | najmanj | presega* | prek | preko
        """,
        "less_than": "pod | manj kot | manjs* od | manjs* kot | nizj* od | nizj* kot | najvec | do",
        "largest": "najvecj* | najvisj*",
        "smallest": "najmanjs* | najnizj*",
        "lead": """
            vodi | vodijo | vodil* | vodiln* partner* | koordinator | koordinatorja | koordinira | koordiniral* |
            nosilec | nosilca | nosilka | pod vodstvom
        """,
        "partner": "partner | partnerja | partnerica | partnerji | sodeluje | sodelujejo | sodeloval*",
    },
    "hbs": {
        "many:projects": "projekti | projekte | projekata | projektima",
        "one:projects": "projekt | projekat | projekta | projektu",
        "many:events": "dogadaji | dogadaje | dogadaja | dogadajima | desavanja | manifestacije | manifestacija",
        "one:events": "dogadaj | desavanje",
        "ran": """
            odrzan* | odrzali | odrzavali | desil* | dogodil* | organizovan* | organiziran* | realizovan* |
            realiziran* | sproveden* | proveden* | sprovodi* | provodi* | sprovodili | provodili | trajal* | traje |
            traju | aktivn* | u toku | u tijeku | izvodil*
        """,
        "budget": "budzet* | proracun* | vrednost* | vrijednost* | vredan | vredni | vrijedan | vrijedni",
        "currency": "eur | evr* | eura | euro* | dinar* | rsd | kuna | hrk | milion* | milijun* | hiljad* | tisuc*",
        "more_than": "preko | vise od | vec* od | iznad | najmanje | barem | visi od | visim od",
        "less_than": "ispod | manje od | manj* od | najvise | do",
        "largest": "najvec* | najvis*",
        "smallest": "najmanj* | najniz*",
        "lead": """
            vodi | vode | vodil* | vodec* partner* | nosilac | nosioca | nositelj | koordinator | koordinatora |
            koordinira | pod vodstvom
        """,
        "partner": "partner | partnera | partneri | ucestvuje | ucestvovao | ucestvovala | sudjeluje | sudjeloval*",
    },
    "mk": {
        "many:projects": "proekti | proektite",
        "one:projects": "proekt | proektot",
        "many:events": "nastani | nastanite",
        "one:events": "nastan | nastanot",
        "ran": """
            odrzan* | odrza | odrzaa | odrzale | sproveden* | sproveduva* | trae | traele | aktivn* | organiziran* |
            realiziran* | vo tek | slucil*
        """,
        "budget": "budzet* | vrednost* | vreden | vredni",
        "currency": "eur | evr* | denar* | mkd | milion* | iljad*",
        "more_than": "nad | poveke od | pogolem* od | povisok* od | najmalku | barem",
        "less_than": "pod | pomalku od | pomal* od | ponizok* od | najmnogu | do",
        "largest": "najgolem* | najvisok*",
        "smallest": "najmal* | najnizok* | najnisk*",
        "lead": "vodi | vodat | vodel* | koordinator | koordinira | predvoden* od | nositel | nositelot",
        "partner": "partner | partnerot | partneri | ucestvuva* | ucestvuvala",
    },
    "it": {
        "many:projects": "progetti",
        "one:projects": "progetto",
        "many:events": "eventi | manifestazioni",
        "one:events": "evento | manifestazione",
        "ran": """
            svolti | svolte | svolto | svolgono | svolgevano | tenuti | tenute | tenuto | tengono | realizzat* |
            attivi | attivo | in corso | organizzat* | avuto luogo | attuat* | condotti | ci sono stati | ci sono state |
            ci furono | si sono svolti
        """,
        "budget": "budget | bilancio | valore | importo | dotazione",
        "currency": "eur | euro | milion* | mila",
        "more_than": "oltre | piu di | superior* a | superior* ai | maggior* di | sopra | almeno | piu alt* di",
        "less_than": "meno di | inferior* a | inferior* ai | sotto | minor* di | al massimo | fino a",
        "largest": "piu grand* | piu alt* | piu elevat* | maggiore | massimo",
        "smallest": "piu piccol* | piu bass* | minore | minimo",
        "lead": "guidat* da | guidat* | coordinat* da | coordinat* | capofila | guida | coordina",
        "partner": "partner | partecipa | partecipato | partecipano",
    },
    "es": {
        "many:projects": "proyectos",
        "one:projects": "proyecto",
        "many:events": "eventos | actos",
        "one:events": "evento | acto",
        "ran": """
            celebraron | celebrados | celebrado | celebro | tuvieron lugar | tuvo lugar | tienen lugar | realizaron |
            realizados | organizaron | organizados | activos | activo | en curso | ejecutaron | ejecutados |
            desarrollaron | desarrollados | llevaron a cabo | llevados a cabo | celebran | hubo | ha habido
        """,
        "budget": "presupuesto | presupuestos | valor | importe | dotacion",
        "currency": "eur | euro | euros | millon* | mil",
        "more_than": "mas de | superior* a | superior* a los | mayor* de | mayor* que | mayor* a | por encima de | al menos",
        "less_than": "menos de | inferior* a | inferior* a los | menor* de | menor* que | menor* a | por debajo de | hasta",
        "largest": "mayor | mas grande | mas alto | mas elevado",
        "smallest": "menor | mas pequeno | mas bajo",
        "lead": "lidera | lideran | lidero | liderados por | liderado por | coordina | coordinados por | dirige | dirigidos por",
        "partner": "socio | socia | socios | participa | participan | participo | participado",
    },
    "de": {
        "many:projects": "projekte | projekten",
        "one:projects": "projekt | projekts | projektes",
        "many:events": "veranstaltungen | ereignisse",
        "one:events": "veranstaltung | ereignis",
        "ran": """
            stattgefunden | fanden statt | statt | fanden | fand | finden | liefen | lief | laufen | durchgefuhrt |
            umgesetzt | aktiv* | organisiert | veranstaltet | abgehalten
        """,
        "budget": "budget | budgets | gesamtbudget | projektvolumen | volumen | wert",
        "currency": "eur | euro | million | millionen | mio | tausend",
        "more_than": "uber | von uber | mehr als | von mehr als | groser als | hoher als | mindestens",
        "less_than": "unter | von unter | weniger als | kleiner als | niedriger als | hochstens | bis zu",
        "largest": "grost* | hochst*",
        "smallest": "kleinst* | niedrigst* | geringst*",
        "lead": "geleitet von | leitet | leiten | geleitet | leitete | koordiniert von | koordiniert | koordinierte",
        "partner": "partner | partnerin | beteiligt | mitgewirkt",
    },
    "fr": {
        "many:projects": "projets",
        "one:projects": "projet",
        "many:events": "evenements | manifestations",
        "one:events": "evenement | manifestation",
        "ran": """
            eu lieu | ont eu lieu | tenus | tenues | sont tenus | se sont tenus | deroules | deroulent | organises |
            realises | mis en ouvre | menes | en cours | actifs | actif | conduits | y a t il eu | il y a eu
        """,
        "budget": "budget | budgets | montant | valeur | dotation",
        "currency": "eur | euro | euros | million* | mille",
        "more_than": "plus de | superieur* a | au dessus de | au moins | depassant | depasse",
        "less_than": "moins de | inferieur* a | en dessous de | au plus | au maximum | jusqu a",
        "largest": "plus grand* | plus gros | plus eleve* | plus important*",
        "smallest": "plus petit* | plus faible* | moins eleve*",
        "lead": "dirige par | diriges par | dirige | coordonne par | coordonnes par | coordonne | pilote | pilotes par",
        "partner": "partenaire | partenaires | participe | participent",
    },
}
