"""The words that types of documents are named with, and the phrases that each type has, in every language.

Stems over folded text; "~" is the start of a word. A space cannot stand in a cue: a further "~" stands for white space.
"""

from __future__ import annotations

import re

from kb.metadata import DocumentType

# A stem of the first list names a type outright, wherever it stands at the top; the second list only hints.
_NAMES: dict[DocumentType, str] = {
    DocumentType.DECLARATION: """
        ~deklaracij ~declaration ~manifiesto ~llamamiento ~pledge\\b ~dichiarazion ~declaracion ~erklarung\\b
        ~декларациј ~manifest ~манифест ~charter
        ~listina\\b ~povelj ~повељ ~повелб ~carta~di ~carta~de\\b ~carta~dei ~charta ~charte ~resolution\\b ~resolucij
        ~rezolucij ~risoluzione ~резолуциј ~izjava~o ~zaveza\\b ~izjava\\b ~изјава ~appello\\b
        ~(?!absichts|beitritts)\\w{3,16}erklarung\\b
    """,
    DocumentType.MEMORANDUM: """
        ~memorandum ~memorando ~меморандум ~pism\\w+~(?:o~)?namj?er ~(?:letters?|statement)~of~intent
        ~protocollo~d.intesa ~carta~de~intencion ~absichtserklarung ~protocole~d.accord
        ~(?:lettre|declaration)~d.intention ~letter[ae]~(?:d.|di~)intent ~писм\\w+~(?:(?:о|за)~)?намер
        ~protokol~o~(?:\\w+~)?(?:sa|su|so|part)\\w+
        ~протокол~(?:о|за)~(?:\\w+~)?(?:са|со|пар)\\w+ ~sporazum ~споразум ~convenio\\b
        ~kooperationsvereinbarung ~vereinbarung ~accordo~(?:di|quadro|tra) ~acuerdo~(?:de|marco) ~accord~(?:de|cadre)
        ~convention~(?:de|cadre) ~dogovor~o~\\w+ ~(?:konzorcijska~)?pogodb[aeo]~o~(?:\\w+~)?sodelovanju
        ~ugovor~o~(?:\\w+~)?(?:suradnji|saradnji|partnerstvu) ~уговор~о~сарадњи ~договор~за~соработка
        ~(?:partnership|cooperation|consortium|framework|collaboration)~agreement ~agreement~(?:on|of)~co-?operation
        ~mou\\b
    """,
    DocumentType.MINUTES: """
        ~zapisnik ~записник ~minutes~of ~minutes\\b ~meeting~minutes ~meeting~notes ~notes~of~the~meeting ~verbale\\b
        ~acta\\b ~actas\\b ~\\w*protokoll\\b ~niederschrift ~proces.verbal ~compte.rendu(?!\\s(?:d.activite|financier))
        ~pv~(?:de|du)
        ~releve~de~decisions
        ~resoconto ~(?:belezk|zabelezk|zabiljesk|biljesk|belesk|zabelesk)\\w*~(?:s|z|sa|o)\\b
        ~белешк\\w*~(?:са|са|од|о)\\b
        ~забелешк\\w*~(?:са|од)\\b ~notes?~(?:of|from)~(?:the|our|a)\\b ~appunti~(?:della|dell)\\b
        ~nota~della~riunione ~notas~de~la~reunion ~resumen~de~la~reunion
        ~(?:besprechungs|sitzungs|gesprachs|akten)(?:notiz|vermerk|niederschrift)\\w* ~ergebnisvermerk
        ~notes~de~(?:la~)?(?:reunion|seance) ~releve~de~conclusions
    """,
    DocumentType.REPORT: """
        ~porocil[oaiu]?\\b ~izvjesc ~izvjestaj ~izvestaj ~извешта ~извјешта ~report\\b ~reports\\b ~relazione
        ~rapporto ~informe\\b ~memoria~anual ~memoria~de ~memoria\\b ~\\w*bericht\\b ~rapport\\b ~bilan\\b
        ~evaluation~of
        ~annual~review ~(?:annual|quarterly|half.?yearly|monthly|monitoring|grant)~return\\b
        ~compte.rendu~(?:d.activite|financier) ~rendiconto ~rendicion~de~cuentas ~bilancio~sociale ~balance~social
        ~evalvacij ~evaluacij ~valutazione ~impact~review
    """,
    DocumentType.NEWSLETTER: """
        ~novice\\b ~e.novice ~novicnik ~glasilo ~bilten ~билтен ~newsletter ~novosti ~bollettino ~notiziario
        ~boletin ~rundbrief ~infobrief ~newsletters ~lettre~d.info ~bulletin\\b ~obvestila ~vijesti\\b ~vesti\\b
        ~вести\\b ~обавештења ~mitgliederbrief ~\\w*nachrichten\\b ~infolettre ~e.bilten ~гласник ~glasnik
        ~newsflash ~vereinsblatt
    """,
    DocumentType.PROJECT_SHEET: """
        ~projektni~list ~(?:kratek~)?opis~projekta ~predstavitev~projekta ~predstavljanje~projekta ~projektna~kartica
        ~project~sheet ~project~fact\\s?sheet ~project~fiche ~project~profile ~project~summary ~project~at~a~glance
        ~scheda~(?:di~)?progetto ~ficha~(?:de~|del~)?proyecto ~projektblatt ~projektsteckbrief ~projektbeschreibung
        ~fiche~(?:de~)?(?:projet|action) ~scheda~(?:azione|intervento) ~ficha~de~(?:actuacion|accion)
        ~\\w*steckbrief\\b ~profil~(?:projekta|du~projet) ~profilo~(?:del~|di~)?progetto ~perfil~del~proyecto
        ~projektprofil ~osebna~izkaznica~projekta ~projektna~fisa ~проектна~фиша ~профил~(?:пројекта|на~проект)
        ~project~card ~лична~карта~на~проект ~lista~projekta ~projektni~sazetak ~osobna~karta~projekta
        ~licna~karta~projekta
        ~лична~карта~пројекта ~опис~пројекта ~опис~на~проект ~проектен~лист ~пројектни~лист ~predstavljamo~projekt
        ~projekti\\b ~projects\\b ~progetti\\b ~proyectos\\b ~projekte\\b ~projets\\b ~пројекти ~проекти ^projekt\\b
        ^projekat\\b ^project\\b ^progetto\\b ^proyecto\\b ^projet\\b ^пројекат\\b ^проект\\b ~o~projektu\\b
    """,
    DocumentType.INVITATION: """
        ~vabil ~vabimo ~vabljeni ~pozivnic ~pozivamo ~poziv~(?:na|za)~(?:\\d+\\.~)?(?:\\w+~)?(?:sjednic|sednic|sastan
        |konferenc|skup|okrug|susret|tribin|radionic|skupstin) ~invitation ~you~are~invited ~invito\\b ~siete~invitat
        ~vi~invitiamo ~invitacion ~le~invitamos ~les~invitamos ~os~invitamos ~einladung ~позивниц ~позивамо ~покана
        ~покануваме ~позив~за~учеш ~poziv~za~ucesc ~poziv~za~sudjelov
        ~позив~на~(?:седниц|скуп|трибин|конферен|округ|састан) ~nous~vous~invitons ~convocazione
        ~convocation ~convocatoria~de~(?:asamblea|reunion) ~avviso~di~convocazione ~sklic~(?:seje|skupscine|obcnega)
        ~saziv ~save~the~date ~programm~der~(?:tagung|konferenz|veranstaltung)
        ~program~(?:\\w+~)?(?:konferenc|srecanj|dogodk|posvet|delavnic|skupa|radionic|susreta|seminar|foruma|tribin)
        ~програм~на~(?:\\w+~)?(?:конферен|форум|настан|работилн) ~програм~(?:скупа|конферен|радиониц)
        ~(?:come|come~along)~to~(?:the|our)\\b ~join~us~(?:for|at|on)\\b ~pridite~na\\b ~dodite~na\\b ~дођите~на\\b
        ~дојдете~на\\b
        ~veni(?:te|d)?~(?:a|al|alla|all)\\b ~vieni~(?:a|al|alla|all)\\b ~ven~(?:a|al)\\b ~kommt~zu\\w?\\b
        ~venez~(?:a|au|aux|nombreux)\\b
        ~conference~programme ~programma~(?:del|della)~(?:convegno|conferenz|giornata|seminario|evento)
        ~programa~(?:de~la|del)~(?:jornada|congreso|encuentro|seminario|taller|feria)
        ~programme~(?:de~la|du)~(?:journee|rencontre|seminaire|colloque|forum) ~tagungsprogramm
    """,
    DocumentType.POSITION_PAPER: """
        ~stalisc ~stajalist ~stanovist ~position~paper ~position~on\\b ~policy~brief ~policy~paper ~pozicijsk
        ~note~de~position
        ~(?:our~)?(?:answer|submission|evidence)~to~the ~consultation~(?:response|submission|answer)
        ~policy~note
        ~documento~di~posizione ~documento~de~posicion ~positionspapier ~stellungnahme ~prise~de~position ~становишт
        ~позициск ~предлог~мера ~predlog~ukrepov ~predlog~mera ~prijedlog~mjera ~prijedlog~politike ~predlog~politike
        ~priporocil ~preporuk ~препорак ~recommendations ~raccomandazioni ~recomendaciones ~empfehlungen
        ~recommandations ~odprto~pismo ~otvoreno~pismo ~отворено~писмо ~open~letter ~lettera~aperta ~carta~abierta
        ~offener~brief ~lettre~ouverte ~pripombe~(?:na|k)\\b ~primjedbe~na ~primedbe~na ~примедбе~на ~забелешки~на
        ~osservazioni~(?:al|sul) ~alegaciones ~став\\b ~stav~\\w+ ~plaidoyer ~consultation~response ~response~to~the
        ~posicionamiento ~prise~de~pos ~tribune\\b ~avis~sur ~plaidoyer ~propositions~(?:pour|de)
        ~contribution~(?:a|au)\\b
        ~propuestas~(?:para|de) ~proposte~(?:per|di) ~predlogi~za ~prijedlozi~za ~предлози~за ~мислење ~misljenje~o
        ~mnenje~o
        ~memori[ae]~(?:depositat|scritt) ~audizione~(?:presso|davanti|in)\\b ~contributo~scritto
        ~written~(?:evidence|submission)
        ~evidence~to~the ~testimony~(?:to|before)~the ~hearing~before ~anhorung~(?:im|vor|zum)
        ~audition~(?:devant|par)\\b
        ~comparecencia~(?:ante|en) ~javn\\w+~(?:rasprav|razprav|obravnav)\\w*~o\\b ~јавн\\w+~расправ\\w+~(?:о|за)\\b
        ~comments~on ~our~view ~komentar~na ~forderungen\\b ~forderungspapier ~zahteve\\b ~pobuda\\b
    """,
    DocumentType.ARTICLE: """
        ~clanek\\b ~clanak\\b ~чланак ~статија ~blog ~блог ~article\\b(?!\\s(?:\\d|premier)) ~articolo\\b(?!\\s\\d)
        ~articulo\\b(?!\\s\\d) ~intervju
        ^pogovor$ ^razgovor$ ^разговор$ ^gesprach$ ^conversazione$ ^conversacion$ ~pogovor~(?:z|s)\\b ~razgovor~sa?\\b
        ~разговор~с[ао]\\b ~in~conversation~with ~conversation~with ~conversazione~con ~colloquio~con ~conversacion~con
        ~(?:ein~|im~)gesprach~mit ~gesprach~mit
        ~interview ~интервју ~intervista ~entrevista ~entretien\\b ~press~release ~media~release ~news~release
        ~sporocilo~za~(?:javnost|medije) ~priopcenj ~saopsten ~саопштењ ~соопштен ~comunicato~stampa ~nota~de~prensa
        ~comunicado~de~prensa ~pressemitteilung ~presseaussendung ~presseinformation ~communique~de~presse ~kolumna
        ~tribuna\\b ~reportaz ~reportage ~reportaje ~репортаж
    """,
    DocumentType.OTHER: """
        ~statut[aei]?\\b ~statuts\\b ~statutes?~of ~statuto\\b ~estatutos ~satzung\\b ~vereinsstatuten ~statuten\\b
        ~статут ~pravila~drustva ~pravilnik ~правилник ~poslovnik ~пословник ~деловник ~rules~of~procedure ~constitution
        ~regolamento ~reglamento ~reglement ~geschaftsordnung ~hausordnung ~articles~of~association ~code~of~conduct
        ~pogodb[aeo]\\b ~ugovor\\b ~уговор\\b ~договор\\b ~contract\\b ~contratto\\b ~contrato\\b ~\\w*vertrag\\b
        ~contrat\\b
        ~lease\\b ~aneks\\b ~prijavnic ~prijavni~(?:obrazec|obrazac) ~obrazec\\b ~obrazac\\b ~образац ~образец ~пријавни
        ~application~form ~registration~form ~entry~form ~consent~form ~modulo~(?:di|d) ~domanda~di ~formulario
        ~solicitud~de ~hoja~de~inscripcion ~\\w*formular\\b ~anmeldebogen ~\\w*antrag\\b ~beitrittserklarung ~formulaire
        ~bulletin~d.(?:adhesion|inscription) ~pristopna~izjava ~pristupnica ~приступница ~пристапница
        ~zlozenk ~letak\\b ~letak ~летак ~leaflet ~flyer ~flajer ~brochure ~brosur ~брошур ~depliant ~opuscolo ~folleto
        ~triptico ~faltblatt ~plaquette ~prospekt\\b ~plakat ~lista~prisotnosti ~attendance~list ~popis~sudionika
        ~lista~ucesnika ~seznam\\b ~popis\\b ~spisak\\b ~list~of ~elenco\\b ~listado ~teilnehmerliste ~liste~des
        ~nacrt~dela ~plan~rada ~work~plan ~arbeitsplan ~plan~de~trabajo ~piano~di~lavoro ~plan~de~travail ~план~рада
        ~план~за~работа ~акционен~план ~akcijski~nacrt ~akcijski~plan ~akcioni~plan ~action~plan ~strategij ~strategy
        ~strategia\\b ~estrategia ~strategie\\b ~стратегиј ~handbook ~handbuch ~prirocnik ~prirucnik ~приручник
        ~прирачник ~manuale\\b ~manual\\b ~guide\\b ~guida\\b ~guia\\b ~vodic\\b ~vodnik\\b ~leitfaden ~vademecum
        ~toolkit ~javni~(?:razpis|natjecaj|poziv) ~јавни~(?:позив|конкурс|повик) ~call~for~(?:applications|proposals
        |papers|contributions|abstracts|articles|tenders|entries) ~appel~a~(?:contributions?|communications?)
        ~pozivi?~za~(?:dostav|prijavu|podnosenj|slanje|oddaj|predaj|doprinos|clank|priloge|prispevk|projekte|dodjel|dodel)
        ~позив~за~(?:достав|пријаву|подношењ|слање|предај|чланке|прилоге|доделу) ~повик~за\\b
        ~llamad[ao]~a~(?:comunicaciones|contribuciones|propuestas) ~convocatoria~de~(?:ayudas|subvenciones|becas)
        ~aufruf~zur~einreichung ~invito~a~presentare
        ~bando\\b ~avviso~pubblico ~ausschreibung ~appel~a~(?:projets|candidatures) ~bases~de~la~convocatoria
        ~proracun~za ~financni~nacrt ~budzet~za ~budget~(?:for|20) ~preventivo ~presupuesto~(?:de|20) ~cenik\\b
        ~cjenik\\b ~cjenovnik ~ценовник ~listino\\b ~preisliste ~lista~de~precios ~tarif ~price~list ~sklep~o
        ~odluka~o ~одлука~(?:о|за) ~potrdilo\\b ~potvrda\\b ~certificate ~attestato
        ~raziskava\\b ~istrazivanje\\b ~anketa\\b ~survey\\b ~questionnaire ~vprasalnik ~upitnik ~fragebogen
        ~offre~d.emploi ~stellenausschreibung ~stellenangebot ~oferta~de~(?:empleo|trabajo) ~offerta~di~lavoro
        ~job~(?:vacancy|advert|description|offer) ~vacancy\\b ~prosto~delovno~mesto ~oglas~za~(?:posao|delo|rad|radno)
        ~natjecaj~za~(?:posao|radno|prijem) ~konkurs~za~(?:posao|radno|prijem|zaposl) ~оглас~за ~конкурс~за ~razpis~za
        ~raspis ~распис ~okroznic ~okruznic ~circular\\b ~circolare ~rundschreiben ~circulaire
        ~pogosta~vprasanja ~faq\\b
    """,
}
_HINTS: dict[DocumentType, str] = {
    DocumentType.MINUTES: """
        ~(?:belesku|biljesku|zabelesku|zabiljesku)~vodi ~(?:белешку|забелешку)~води ~zabelezil[ai]?: ~notes~taken~by
        ~белешките~ги~води ~zapisal ~zapisnicar ~zapisnikar ~minutes~taken ~verbalizzant ~protokollfuhr ~schriftfuhr
        ~записничар
        ~zapisnik~vodi ~записник~водеше ~secretaire~de~seance ~für~das~protokoll ~fur~das~protokoll
        ~prisotni ~navzoci ~odsotni ~nazocni ~prisutni ~odsutni ~присутни ~attendees ~present: ~in~attendance
        ~apologies ~presenti: ~asistentes ~anwesend ~presents: ~excuses: ~sklep~st ~sklep~\\d ~sklepcn ~kvorum ~кворум
        ~ad~\\d ~zakljuc(?:ek|ak)~\\d ~beschluss: ~si~delibera ~se~acuerda ~seja~(?:je~bila~)?(?:zaključ|zakljuc|koncan)
        ~sednica~je~zavrsena ~sjednica~je~zavrsena ~meeting~closed ~levanta~la~sesion ~seduta~e~tolta
    """,
    DocumentType.DECLARATION: """
        ~izjavljamo ~deklariramo ~mi,~(?:podpis|potpis|predstavni) ~we,~the ~hereby~declare ~we~declare ~dichiariamo
        ~noi,? ~noi~sottoscritt ~declaramos ~nosotros,~ ~wir,~die ~erklaren~wir ~nous,~ ~declarons ~изјављујемо ~ми,~пот
        ~podpisnic ~potpisnic ~signator ~firmatari ~firmantes ~unterzeichn ~signataires ~потписни ~ние,~
        ~донесуваме~оваа
        ~sprejemamo~to ~usvajamo~ov
    """,
    DocumentType.INVITATION: """
        ~vljudno~(?:vas~)?vab ~vabimo~vas ~vas~vabi ~vas~poziva ~pozivamo~vas ~we~(?:cordially~)?invite
        ~cordially~invit ~lieti~di~invit ~ha~il~piacere~di~invit ~tenemos~el~gusto ~wir~laden ~laden~sie
        ~(?:te|os|le|les)~invita ~(?:ti|vi)~invit ~vabi~(?:na|vas)\\b ~ve~kani ~ве~кани
        ~herzlich~ein ~vas~pozovemo ~вас~позовемо ~vous~invit ~вас~позива ~ве~покану ~rsvp ~prijav\\w+~na
        ~registration ~anmeldung ~inscripcion
        ~iscrizion ~udelezbo~potrdite ~potrdite~udelezbo ~potvrdite~dolazak ~please~confirm ~um~antwort ~потврдите
    """,
    DocumentType.REPORT: """
        ~porocilo~pripravil ~izvjes\\w+~izradi ~izvestaj~pripremi ~report~prepared ~reporting~period
        ~v~letu~porocanja ~obdobje~porocanja ~izvjestajno~razdoblje ~izvestajni~period ~periodo~di~riferimento
        ~berichtszeitraum ~periode~de~reference ~executive~summary ~kazalniki ~pokazatelji
    """,
    DocumentType.MEMORANDUM: """
        ~stranki~sklenet ~podpisnici~se~zavez ~the~parties~agree ~the~parties ~le~parti~conveng ~las~partes
        ~die~parteien ~les~parties ~stranke~su~se ~уговорне~стране ~страните
        ~u~da(?:lj|l)em~tekstu ~у~даљем~тексту ~во~натамошниот~текст ~v~nadaljevanju: ~v~nadaljnjem~besedilu
        ~hereinafter
        ~di~seguito ~en~adelante ~im~folgenden ~ci.apres ~zakljuc\\w+~(?:\\w+~){0,3}izmedu ~sklenjen\\w*~med\\b
        ~made~between ~закључен\\w*~(?:\\w+~){0,3}између ~склучен\\w*~(?:\\w+~){0,3}меѓу
    """,
    DocumentType.POSITION_PAPER: """
        ~zahtevamo ~pozivamo~vlad ~we~call~(?:on|upon) ~we~urge ~chiediamo ~exigimos ~instamos ~wir~fordern
        ~nous~demandons ~predlagamo ~predlazemo ~предлажемо ~предлагаме ~we~(?:support|oppose|recommend|propose)
        ~respondent\\b
        ~podpiramo ~nasprotujemo ~podrzavamo ~protivimo~se ~подржавамо ~подржуваме ~sosteniamo ~proponiamo ~apoyamos
        ~proponemos ~wir~(?:unterstutzen|schlagen|lehnen) ~nous~(?:soutenons|proposons|refusons)
    """,
    DocumentType.NEWSLETTER: """
        ~uvodnik\\b ~editorial\\b ~uvodna~beseda ~rijec~urednic ~rec~urednic ~in~this~issue ~in~questo~numero
        ~en~este~numero ~in~dieser~ausgabe ~dans~ce~numero ~u~ovom~broju ~v~tej~stevilki ~у~овом~броју ~во~овој~број
        ~unsubscribe ~odjava~od ~odjava\\b ~одјава ~odjavi~se ~odjavite ~you~are~receiving
        ~view~(?:it~)?in~(?:your~)?browser
        ~primate~jer ~prejemate,?~ker ~non~vuoi~piu~ricev ~disiscri ~darse~de~baja ~recibe~este ~vous~recevez
        ~sie~erhalten~dies
        ~prikazi~v~brskalniku ~u~pregledac ~abmelden ~se~desabonner ~edita: ~izdajatelj: ~glavni~uredni
        ~odgovorni~uredni
    """,
    DocumentType.ARTICLE: """
        ~pogovarjal[ai]?~s[em]\\b ~razgovarala?~je\\b ~razgovor~vodi ~разговарал ~разговор~води ~разговорот~го~води
        ~interviewed~by ~interview~by ~intervista~(?:di|a~cura) ~entrevista~de\\b ~das~(?:gesprach|interview)~fuhrte
        ~propos~recueillis ~entretien~realise ~contact~presse ~press~contact ~media~contact ~pressekontakt
        ~contatti~(?:per~la~)?stampa ~contacto~de~prensa
        ~kontakt~za~(?:medije|javnost) ~notes~to~editors ~objavljeno: ~besedilo: ~foto: ~avtor~besedila ~piše: ~pise:
        ~за~медиуми ~contatti~stampa ~ufficio~stampa ~-~fin~- ~ende~der~(?:presse|aussendung) ~ends$ ~izvor: ~kategorij
        ~preberite~tudi ~preberi~tudi ~procitajte~(?:i|jos)\b ~прочитајте~(?:и|још|уште) ~read~also ~read~more~about
        ~related~(?:articles|stories|posts) ~leggi~anche ~potrebbe~interessarti ~te~puede~interesar ~lee~tambien
        ~lesen~sie~auch ~das~konnte~sie ~a~lire~aussi ~lire~aussi ~sur~le~meme~sujet ~kljucne~(?:besede|rijeci|reci):
        ~клучни~зборови: ~кључне~речи: ~etiquetas: ~schlagworte: ~mots.cles: ~oznake: ~tags: ~prejsnja~novica
        ~prethodna~vijest ~compartir~en ~podijelite ~podeli~vest ~share~this ~condividi ~partager
    """,
    DocumentType.OTHER: """
        ~article~premier ~clen~1 ~clanak~1\\. ~art\\.?~1\\b ~articolo~1\\b ~articulo~1 ~artikel~1\\b ~§~1\\b ~члан~1
        ~член~1 ~article~1\\b
    """,
}


def _compile(cues: str) -> re.Pattern[str]:
    # A cue may go on in the next line after a "|".
    listed = re.sub(r"\s*\n\s*\|", "|", cues).split()
    return re.compile("|".join(cue.replace("~", r"\b", 1).replace("~", r"\s+") for cue in listed))


NAME_PATTERNS = {kind: _compile(cues) for kind, cues in _NAMES.items()}
HINT_PATTERNS = {kind: _compile(cues) for kind, cues in _HINTS.items()}
# Stems of the one-word names of types, for telling titles.
TYPE_WORD = re.compile(
    r"\b(?:deklaracij|declaration|dichiarazion|declaracion|erklarung|декларациј|memorandum|memorando|меморандум"
    r"|zapisnik"
    r"|записник|minutes|verbale|acta|\w*protokoll\b|niederschrift|proces-verbal|compte.rendu|porocil|izvjesc"
    r"|izvjestaj|izvestaj|извешта|report|relazione|rapporto|informe|memoria|\w*bericht\b|rapport\b|newsletter"
    r"|notiziario|novicnik|infobrief|mitgliederbrief|infolettre|bulletin\b|bilten|билтен"
    r"|bollettino|boletin|rundbrief|glasilo|vabil|pozivnic|invitation|invito\b|invitacion|einladung|позивниц|покана"
    r"|stalisc|stajalist|position|stellungnahme|manifest|statut|satzung|estatutos|статут|pravilnik|правилник|pogodb"
    r"|ugovor|уговор|договор|contract\b|contratto|contrato|vertrag|convenio|sporazum|споразум|vereinbarung|agreement"
    r"|accordo|acuerdo|protocollo|prijavnic|obrazec|obrazac|образац|образец|formular|formulaire"
    r"|application form|convocazione"
    r"|convocation|convocatoria|charter|charte|carta di|povelj|listina|poziv na|програм|program|policy brief"
    r"|zlozenk|letak"
    r"|leaflet|flyer|dossier|bilan|priporocil|preporuk|препорак|recommendations|steckbrief|scheda|ficha|fiche)"
)
