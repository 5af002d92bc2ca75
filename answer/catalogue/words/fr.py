"""French."""

WORDS = {
    "count": "combien | combien de | combien d | nombre de | le nombre de | nombre",
    "which": "quel | quelle | quels | quelles | lesquels | lesquelles | que | lequel",
    "list": """
        liste | lister | enumere* | montre* | montrez | affiche* | donne | donne moi | donnez | donnez moi | trouve |
        trouvez | cherche | je cherche | cite* | citez | indique* | dresse | la liste | je veux | je voudrais | voir |
        recense*
    """,
    "aux": """
        est | sont | etait | etaient | a | ont | avons | avez | as | y | t | il | elle | ils | elles | on | nous | vous
        | existe | existent | est ce que | est ce qu | est ce | qu | que | qui | disponible | disponibles | trouve |
        trouvent | se | s | peut | peuvent | au total | en tout | ete | fut | furent | contient | conserve | figure |
        figurent | redige | redigee | rediges | redigees | ecrit | ecrite | ecrits | ecrites | date | datee | dates |
        datees | datent | possede | possedons | c | ce | avoir | y a t il | il y a | n | ont ete | a ete | porte |
        remonte | remontent | parmi | viennent | vient | proviennent | provient
    """,
    "content": "dit | disent | que dit | qu y a t il dans | que contient",
    "art": """
        le | la | l | les | un | une | des | de | du | d | notre | nos | votre | vos | leur | leurs | son | sa | ses |
        tout | tous | toute | toutes | quelque | quelques | ce | cet | cette | ces | aucun | aucune | moi | differents |
        differentes | me | entier | entiere | ensemble | l ensemble
    """,
    "prep": "en | dans | au | aux | a | de | du | des | avec | pour | par | sur | chez | depuis | entre | comme",
    "polite": """
        s il vous plait | s il te plait | merci | aussi | actuellement | maintenant | stp | svp | deja | bonjour
    """,
    "catalogue": """
        dans le catalogue | catalogue | dans les archives | archives | dans l archive | dans la base | base de donnees |
        dans la base de donnees | dans la collection | collection | dans notre catalogue | dans nos archives |
        au catalogue | dans notre base | dans la bibliotheque | fonds | dans la base de connaissances
    """,
    "and": "et | ou | ainsi que | mais",
    "document": "document | documents | texte | textes | fichier | fichiers | publication | publications | papiers",
    "type:declaration": "declaration | declarations",
    "type:memorandum": """
        memorandum | memorandums | memoranda | protocole d accord | protocoles d accord | accord | accords |
        accord de cooperation | accords de cooperation | memorandum d entente | memorandum de cooperation
    """,
    "type:report": "rapport | rapports | bilan | bilans",
    "type:minutes": """
        proces verbal | proces verbaux | compte rendu | comptes rendus | pv | compte rendu de reunion |
        comptes rendus de reunion
    """,
    "type:newsletter": """
        bulletin | bulletins | lettre d information | lettres d information | infolettre | infolettres | newsletter |
        newsletters | bulletin d information | bulletins d information
    """,
    "type:project_sheet": """
        fiche projet | fiches projet | fiche de projet | fiches de projet | fiches projets | fiche du projet |
        fiches de projets
    """,
    "type:invitation": "invitation | invitations | convocation | convocations",
    "type:position_paper": """
        note de position | notes de position | prise de position | prises de position | document de position |
        documents de position
    """,
    "type:article": "article | articles",
    "language:sl": "slovene | slovenes | langue slovene",
    "language:hr": "croate | croates | langue croate",
    "language:sr": "serbe | serbes | langue serbe",
    "language:sr-Latn": "serbe latin | serbe en alphabet latin | serbe en caracteres latins",
    "language:sr-Cyrl": """
        serbe cyrillique | serbe en cyrillique | serbe en alphabet cyrillique | serbe en caracteres cyrilliques
    """,
    "language:bs": "bosniaque | bosniaques | bosnien | bosniens",
    "language:mk": "macedonien | macedoniens | macedonienne | macedoniennes",
    "language:en": "anglais | anglaise | anglaises | langue anglaise",
    "language:it": "italien | italiens | italienne | italiennes",
    "language:es": "espagnol | espagnols | espagnole | espagnoles | castillan",
    "language:de": "allemand | allemands | allemande | allemandes",
    "language:fr": "francais | francaise | francaises | langue francaise",
    "language:hu": "hongrois | hongroise",
    "language:ro": "roumain | roumains | roumaine",
    "language:ru": "russe | russes",
    "newest": """
        plus recent | plus recente | plus recents | plus recentes | dernier | derniere | derniers | dernieres | recents
        | recent | recentes | plus nouveau
    """,
    "oldest": """
        plus ancien | plus ancienne | plus anciens | plus anciennes | plus vieux | plus vieille | premier | premiere |
        premiers | premieres
    """,
    "issued": """
        publie | publiee | publies | publiees | emis | emise | emises | paru | parue | parus | parues | edite | editee |
        edites | editees | adopte | adoptee | adoptes | adoptees | sorti | sortie | sortis | sorties | diffuse |
        diffuses | diffusee | etabli | etablie | etablis | produit | produits | prepare | preparee | elabore | elaboree
        | publia | parait | paraissent | envoye | envoyee | envoyes | envoyees
    """,
    "wrote": "ecrit | ecrivit | redige | ont ecrit | a ecrit | a redige | redigea",
    "when": """
        quand | a quelle date | de quelle date | quelle date | en quelle annee | de quelle annee | quelle annee |
        quelle est la date | de quand | quel jour
    """,
    "who": "qui | par qui | de qui | quelle organisation | quelle association | quel organisme",
    "by_whom": "par qui",
    "where": "ou | dans quelle ville | a quel endroit | en quel lieu",
    "pages": "pages | combien de pages | nombre de pages",
    "ask:issuer": "editeur | emetteur | organisme emetteur",
    "ask:authors": "auteur | autrice | auteure | auteurs | autrices",
    "ask:date": "date | date de publication | date de parution | date d emission | annee de publication",
    "ask:languages": "versions linguistiques | traductions",
    "language_word": "langue | langues",
    "type_word": "type | types | genre | genres | sorte | sortes",
    "project": "projet | projets",
    "issuer": "organisation | organisations | association | associations | organisme | organismes | editeur | emetteur",
    "author": "auteur | autrice | auteure | auteurs",
    "place": "lieu | ville | ville de",
    "by": "par | de | du | des | d | de la | de l | par le | par la | par l",
    "about": """
        sur | a propos de | a propos du | concernant | concernent | concerne | relatifs a | relatifs au | relatif au |
        lies a | lies au | parlent de | parlent du | parle de | parle du | traitent de | traitent du | traite du |
        traite de | portent sur | porte sur | decrivent | decrit | appartiennent au | appartient au | dans le cadre du |
        dans le cadre de | du | de | se rapportent au | se rapporte au | au sujet de | au sujet du
    """,
    "before": """
        avant | anterieurs a | anterieur a | anterieures a | plus anciens que | d avant | avant l annee | plus vieux que
    """,
    "after": "apres | posterieurs a | posterieur a | posterieures a | plus recents que | d apres | apres l annee",
    "since": "depuis | depuis le | a partir de | a compter de | depuis l annee | a partir du",
    "until": "jusqu en | jusqu a | jusqu au | jusqu | a | au | jusqu a la fin de | jusqu a fin",
    "between": "entre | entre les annees | dans la periode | entre le",
    "onward": "inclus | ou apres | et apres | plus tard | et au dela | ou d apres | et d apres | ou plus tard",
    "year": """
        annee | annees | an | ans | periode | mois | siecle | dernier | date | datant | datent | courant | cours |
        l annee | fin | debut
    """,
    "this_year": "cette annee | de cette annee | annee en cours",
    "last_year": "l annee derniere | l an dernier | annee derniere | an dernier | l annee passee | annee precedente",
    "last_years": "* dernieres annees | * derniers ans",
    "decade_word": "annees",
    "decade:1970": "annees soixante dix",
    "decade:1980": "annees quatre vingt | annees quatre vingts",
    "decade:1990": "annees quatre vingt dix",
    "undated": "sans date | non date | non dates",
    "public": "public | publics | publique | publiques",
    "internal": "interne | internes | confidentiels",
    "number:2": "deux",
    "number:3": "trois",
    "number:4": "quatre",
    "number:5": "cinq",
    "number:6": "six",
    "number:7": "sept",
    "number:8": "huit",
    "number:9": "neuf",
    "number:10": "dix",
    "plural": """
        sont | les | documents | rapports | derniers | dernieres | comptes | verbaux | declarations | lettres |
        bulletins | fiches | invitations | notes | articles
    """,
    "what": "que | qu | qu est ce que | qu est ce qu | qu est ce qui | tout | tout ce qui | tout ce que",
    "published": "publie | publiee | publies | publiees | paru | parus | parue | edite | publia",
    "signed": "signe | signee | signes | signees | signa | conclu | conclus",
    "singular": "est | quel | quelle | lequel",
    "plural_order": "recents | recentes | derniers | dernieres | anciens | anciennes | premiers | premieres",
    "everything": "tout | tout ce qui | tout ce que | quelque chose",
    "again": "et pour | qu en est il de | qu en est il des | et qu en est il des | et qu en est il de",
}
