"""Italian."""

WORDS = {
    "count": """
        quanti | quante | numero di | numero dei | numero delle | quanti sono | quante sono | il numero di | numero
    """,
    "which": "quale | quali | qual | che",
    "list": """
        elenca* | elenco | elencare | mostra* | mostrami | mostrare | dammi | trova* | cerca | cerco | indica* | lista |
        dimmi | fammi vedere | vorrei | fornisci* | visualizza | voglio | avere
    """,
    "aux": """
        e | sono | era | erano | c e | ci sono | c | ci | esiste | esistono | abbiamo | avete | ha | hanno | ho | c era
        | stato | stata | stati | state | disponibile | disponibili | si | trova | trovano | conserva | conservano |
        contiene | conteniamo | possiamo | posso | in totale | in tutto | esistente | esistenti | redatto | redatta |
        redatti | redatte | datato | datata | datati | datate | scritto | scritta | scritti | scritte | risale |
        risalgono | presente | presenti | vi | figurano | possediamo | noi | essere | vengono | viene | provengono |
        proviene
    """,
    "content": "dice | dicono | che dice | cosa c e | che cosa c e | cosa dice | cosa contiene",
    "art": """
        il | lo | la | l | i | gli | le | un | uno | una | di | d | del | dello | della | dell | dei | degli | delle |
        nostro | nostra | nostri | nostre | vostro | vostra | vostri | vostre | tutto | tutti | tutte | tutta | qualche
        | alcun | alcuni | alcune | questo | questa | questi | queste | quello | quelli | quelle | mi | vari | varie |
        diversi | diverse | intero | intera
    """,
    "prep": """
        in | nel | nello | nella | nell | nei | negli | nelle | da | dal | dallo | dalla | dall | dai | dalle | a | al |
        allo | alla | all | ai | alle | con | per | su | sul | sulla | tra | fra | come
    """,
    "polite": "per favore | grazie | anche | attualmente | ora | per cortesia | prego | finora | vedere",
    "catalogue": """
        nel catalogo | catalogo | nell archivio | archivio | nella raccolta | raccolta | nella banca dati | banca dati |
        nel nostro archivio | nel nostro catalogo | nella nostra raccolta | in archivio | in catalogo |
        nella base di conoscenza
    """,
    "and": "e | ed | o | oppure | ma",
    "document": "documento | documenti | testo | testi | file | pubblicazione | pubblicazioni | atti | carte",
    "type:declaration": "dichiarazione | dichiarazioni",
    "type:memorandum": """
        memorandum | memorandum d intesa | memorandum di intesa | protocollo d intesa | protocolli d intesa | accordo |
        accordi | accordo di collaborazione | accordi di collaborazione | memoranda | accordo quadro
    """,
    "type:report": "rapporto | rapporti | relazione | relazioni | report | resoconto annuale",
    "type:minutes": """
        verbale | verbali | verbale di riunione | verbali delle riunioni | verbali di riunione | resoconto | resoconti
    """,
    "type:newsletter": "newsletter | notiziario | notiziari | bollettino | bollettini",
    "type:project_sheet": """
        scheda progetto | schede progetto | scheda di progetto | schede di progetto | scheda del progetto |
        schede dei progetti
    """,
    "type:invitation": "invito | inviti | convocazione | convocazioni",
    "type:position_paper": """
        documento di posizione | documenti di posizione | position paper | presa di posizione | prese di posizione
    """,
    "type:article": "articolo | articoli",
    "language:sl": "sloveno | slovena | sloveni | slovene | lingua slovena",
    "language:hr": "croato | croata | croati | croate | lingua croata",
    "language:sr": "serbo | serba | serbi | serbe | lingua serba",
    "language:sr-Latn": "serbo latino | serbo in caratteri latini | serbo in alfabeto latino",
    "language:sr-Cyrl": """
        serbo cirillico | serbo in cirillico | serbo in caratteri cirillici | serbo in alfabeto cirillico
    """,
    "language:bs": "bosniaco | bosniaca | bosniaci | bosniache | lingua bosniaca",
    "language:mk": "macedone | macedoni | lingua macedone",
    "language:en": "inglese | inglesi | lingua inglese",
    "language:it": "italiano | italiana | italiani | italiane | lingua italiana",
    "language:es": "spagnolo | spagnola | spagnoli | spagnole | lingua spagnola | castigliano",
    "language:de": "tedesco | tedesca | tedeschi | tedesche | lingua tedesca",
    "language:fr": "francese | francesi | lingua francese",
    "language:hu": "ungherese | ungheresi",
    "language:ro": "rumeno | romeno",
    "language:ru": "russo | russi",
    "newest": """
        piu recente | piu recenti | ultimo | ultima | ultimi | ultime | piu nuovo | piu nuovi | piu nuova | recente |
        recenti
    """,
    "oldest": """
        piu vecchio | piu vecchia | piu vecchi | piu vecchie | piu antico | piu antica | piu antichi | meno recente |
        primo | prima | primi | prime
    """,
    "issued": """
        emesso | emessa | emessi | emesse | emanato | emanata | pubblicato | pubblicata | pubblicati | pubblicate |
        rilasciato | adottato | adottata | adottati | adottate | uscito | uscita | usciti | uscite | uscirono | prodotto
        | prodotti | ha pubblicato | approvato | approvata | approvati | pubblica | pubblicarono | preparato | preparata
        | usci | inviato | inviata | inviati | inviate
    """,
    "wrote": "scritto | scritta | scrisse | ha scritto | hanno scritto | redatto | redatta",
    "when": """
        quando | in che data | in quale data | di che data | che data | quale data | in che anno | in quale anno |
        di che anno | a quando | a quale anno | a che anno | di quale anno | di quando
    """,
    "who": "chi | da chi | di chi | quale ente | quale organizzazione",
    "by_whom": "da chi",
    "where": "dove | in quale citta | in che citta | in quale luogo",
    "pages": "pagine | quante pagine | numero di pagine | quanto e lungo",
    "ask:issuer": "emittente | editore | ente emittente | soggetto emittente",
    "ask:authors": "autore | autrice | autori | autrici",
    "ask:date": "data | data di pubblicazione | data di emissione | anno | la data",
    "ask:languages": "versioni linguistiche | traduzioni",
    "language_word": "lingua | lingue",
    "type_word": "tipo | tipi | tipologia | tipologie | genere | generi",
    "project": "progetto | progetti",
    "issuer": "organizzazione | organizzazioni | associazione | associazioni | ente | enti | emittente | editore",
    "author": "autore | autrice | autori",
    "place": "luogo | citta | citta di | luoghi",
    "by": """
        da | dal | dallo | dalla | dall | dai | dagli | dalle | di | del | della | dell | degli | delle | a cura di |
        a firma di
    """,
    "about": """
        su | sul | sullo | sulla | sui | sulle | sull | riguardo a | riguardanti | riguardano | riguarda | relativi a |
        relativi al | relative al | relativo al | relativa al | concernenti | parlano di | parlano del | parla di |
        parla del | trattano | trattano di | trattano del | tratta del | descrivono | descrive | appartengono al |
        legati al | legate al | collegati al | nell ambito del | del | per il | inerenti al | inerenti
    """,
    "before": """
        prima del | prima di | precedenti al | anteriori al | antecedenti al | piu vecchi del | prima dell | prima |
        precedente al | anteriore al
    """,
    "after": """
        dopo il | dopo | successivi al | successive al | posteriori al | piu recenti del | dopo l | successivo al |
        piu recenti di
    """,
    "since": "dal | a partire dal | da | dall | a partire da | sin dal | dall anno",
    "until": "fino al | fino a | entro il | sino al | al | entro | fino all",
    "between": "tra | fra | tra il | fra il | nel periodo tra | nel periodo tra il | tra gli anni",
    "onward": "in poi | in avanti | compreso | incluso | ad oggi | a oggi | o dopo",
    "year": """
        anno | anni | periodo | mese | secolo | corso | nel corso | data | datato | novecento | scorso | nell anno |
        fine | inizio
    """,
    "this_year": "quest anno | questo anno | di quest anno | anno in corso",
    "last_year": "l anno scorso | dell anno scorso | anno scorso | lo scorso anno | anno passato | dello scorso anno",
    "last_years": "ultimi * anni | scorsi * anni",
    "decade_word": "anni",
    "decade:1970": "anni settanta | negli anni settanta | degli anni settanta",
    "decade:1980": "anni ottanta | negli anni ottanta | degli anni ottanta",
    "decade:1990": "anni novanta | negli anni novanta | degli anni novanta",
    "undated": "senza data | non datato | non datati | privi di data",
    "public": "pubblici | pubbliche",
    "internal": "interno | interni | interna | interne | riservati | riservato",
    "number:2": "due",
    "number:3": "tre",
    "number:4": "quattro",
    "number:5": "cinque",
    "number:6": "sei",
    "number:7": "sette",
    "number:8": "otto",
    "number:9": "nove",
    "number:10": "dieci",
    "plural": "sono | i | gli | le | documenti | verbali | rapporti | relazioni | articoli | inviti | ultimi | ultime",
    "what": "cosa | che cosa | tutto | tutto cio che | tutto quello che",
    "published": "emesso | emessi | pubblicato | pubblicata | pubblicati | pubblicate | uscito | usciti",
    "signed": "firmato | firmata | firmati | firmate | firmo | sottoscritto | sottoscritti | stipulato | stipulati",
    "singular": "qual | quale",
    "plural_order": "recenti | ultimi | ultime | vecchi | vecchie | antichi | primi | prime | nuovi",
    "everything": "tutto | tutto cio che | tutto quello che | qualcosa",
    "again": "e invece | e per | e quanto a | che mi dici di",
}
