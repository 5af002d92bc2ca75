"""The lines that are a title, and those that never are one, by their words in every language; over folded text."""

from __future__ import annotations

import re

from kb.folding import fold_text

JUNK_PROPERTY = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|.*\.(?:docx?|odt|rtf|pdf|pptx?|xlsx?|indd|txt|html?|tmp|pub|cdr)"
    r"|untitled.*|document ?\d*|doc ?\d+|draft|osnutek|nacrt|template|predloga|predlozak|form"
    r"|dokument ?\d*|presentation ?\d*|powerpoint.presentation|powerpointova predstavitev|slide \d+|scan.*|skenira.*"
    r"|img[_ -]?\d.*|image\d*|fax.*|brez naslova.*|bez naslova.*|bez nazvanija.*|без наслов.*"
    r"|bez imena.*|ohne titel.*|unbenannt.*|senza titolo.*|sin titulo.*|sans titre.*|naslov|title|titel|titre|titolo"
    r"|home|index|book ?\d*|workbook.*|zvezek ?\d*|mapa ?\d*|(?:sheet|list|tabelle|foglio|hoja|feuil|лист) ?\d*"
    r"|domov|pocetna|naslovna|layout \d+|letterhead|dopis|normal|https?://.*|www\..*|[\W\d_]*|\S*_\S*\d\S*)"
)
SUBJECT = re.compile(
    r"(?:zadeva|predmet|tema|naslov|subject|title|oggetto|titolo|asunto|titulo|betreff|titel|objet|titre|re"
    r"|предмет|наслов|тема)"
    r"\s*:\s*"
)
# The key of a row that says what the paper is called or of what kind it is, where the rows stand in place of a title.
TITLE_KEY = re.compile(
    r"(?:naslov(?: dokumenta)?|naziv(?: dokumenta)?|ime dokumenta|vrsta (?:dokumenta|gradiva)|dokument|gradivo|zadeva"
    r"|title(?: of (?:the )?(?:document|paper|report))?|document(?: title| type)?|subject|type of document"
    r"|titolo(?: del documento)?|documento|tipo di documento|titulo(?: del documento)?|tipo de documento"
    r"|titel(?: des dokuments)?|dokumenttitel|art des dokuments|dokumentart|titre(?: du document)?|type de document"
    r"|intitule|назив(?: документа| на документот)?|наслов(?: документа| на документот)?|врста документа|документ"
    r"|вид на документ(?:от)?)\s*[:|\t]\s*"
)
REPLY_MARKS = re.compile(r"(?:\s*(?:re|fwd?|odg|aw|wg|rif|i|rv|tr|vs|pd|ha|na|одг)\s*:\s*){1,9}", re.IGNORECASE)
HEADER_KEYS = re.compile(
    r"(?:datum|date|fecha|data|kraj|place|luogo|lugar|ort|lieu|st(?:evilka)?|broj|klasa|urbroj|ref|no|nr|num"
    r"|stevilka|ura|mjesto|mesto|cas|vrijeme|vreme|time|hora|ora|uhrzeit|zeit|heure|tel|telefon|e-?mail|e-?posta|web"
    r"|from|to|od|za|prejemnik|posiljatelj|cc|bcc|kopija|delovodni broj|datum i vrijeme|venue|when|where|kje|kdaj"
    r"|gdje|gde|kada|quando|dove|cuando|donde|wann|wo|quand|dossier|protocollo|prot|expediente|aktenzeichen|az|zahl"
    r"|oib|pib|mb|maticna stevilka|davcna stevilka|id|iban|c\.?f|p\.?\s?iva|cif|nif|siret|a|de|von|an|para|da|per"
    r"|prisotni|navzoci|odsotni|prisutni|nazocni|present|apologies|presenti|asistentes|anwesend|entschuldigt|presents"
    r"|датум|место|број|време|дата|бр|тел|деловодни број|архивски број|присутни|до|од|за)\b[^:]{0,20}:"
)
ADDRESS = re.compile(
    r"@|https?://|www\.|\b(?:tel|fax|faks|trr|iban|oib|pib|mat\. ?st|davcna|zvr|siret|p\.\s?iva|c\.f\.|cif|nif"
    r"|maticn\w*)\b"
    r"|(?:^|[,;·|]\s{0,2}|\b[a-z]{1,3}-)\d{4,5}\s+[a-zà-ž]|^p\.?\s?o\.? box|^(?:t|e|m|f|w|т|е)\s?:\s"
)
STREET = re.compile(
    r"(?:\b(?:ulica|ul\.|cesta|trg|street|st\.|road|rd\.?|lane|avenue|via|viale|piazza|corso|calle|c/|plaza|avda"
    r"|avenida|rue|boulevard|place|quai|bulevar|naselje|platz|улица|ул\.|трг|булевар|бул\.)\b|\w(?:strasse|gasse|platz"
    r"|weg|allee))[^.!?]{0,60}\d{1,4}\s?[a-z]?(?:$|[,;/])|^\d{1,4},?\s+(?:rue|avenue|boulevard|quai|place)\b"
    r"|^\d{1,4}[a-z]?\s[^.!?]{2,40}\b(?:street|road|lane|avenue|way|house|square)\b"
)
SPEECH = re.compile(
    r"(?:spostovan\w*|drag[iae]|postovan\w*|dear|gentil\w{1,4}|egregi\w?|spett\w*|estimad\w+|querid\w+|apreciad\w+"
    r"|sehr geehrt\w*|madame|monsieur|mesdames|messieurs|cher|chers|cheres?|bonjour|hello"
    r"|pozdravljen\w*|поштован\w*|почитуван\w*|(?:s )?lep\w* pozdrav\w*"
    r"|(?:kind|best|warm) regards|(?:herzliche|freundliche|mit \w+) gruse\w?|srdac\w+ pozdrav|cordiali saluti"
    r"|cordialmente|cordialement|saludos|un saludo|bien a vous|срдачан поздрав|со почит)\b[^.]{0,60}[,!:]?$"
    # Everyday words too: "Care before profit" is no greeting.
    r"|(?:liebe[rs]?|hi|car[eio]|hola|живо|драг[иае]|mes|nos)\b[^.]{0,60}[,!]$"
)
GENERIC_TITLES = frozenset(
    fold_text(
        "fiche projet|fiche de projet|eu project fact sheet|project fact sheet|fact sheet|factsheet|ficha"
        "|ficha de proyecto|ficha del proyecto|scheda|scheda progetto|scheda di progetto|scheda del progetto|steckbrief"
        "|projektsteckbrief|projektblatt|project sheet|project fiche|projektni list|projektna kartica|project at a glance"
        "|predstavitev projekta|predstavljanje projekta|projekat u kratkim crtama|пројектни лист|проектен лист|termine"
        "|projekti|projekt|projekat|projects|project|our projects|naši projekti|progetti|i progetti|progetto"
        "|proyectos|proyecto|projekte|projets|projet|пројекти|пројекат|проекти|проект|novice|vijesti|vesti|novosti|news"
        "|notizie|noticias|nachrichten|aktuelles|actualités|вести|новости|uvod|uvodnik|introduction|introduzione"
        "|introducción|einleitung|увод|вовед|editorial|povzetek|sažetak|rezime|summary|executive summary|sommario"
        "|resumen|zusammenfassung|résumé|резиме|kazalo|vsebina|sadržaj|contents|table of contents|indice|índice|inhalt"
        "|inhaltsverzeichnis|sommaire|садржај|содржина|o nas|o nama|about|about us|chi siamo|quiénes somos|über uns"
        "|à propos|dokumenti|documents|documenti|documentos|dokumente|o projektu|o projekte|opis projekta"
        "|about the project|dnevni red|agenda|ordine del giorno|orden del día|tagesordnung|дневни ред|дневен ред"
        "|ordre du jour|priloga|annex|prilog|allegato|anexo|anlage|annexe|dogodki|događaji|events|eventi|eventos"
        "|veranstaltungen|aktivnosti|activities|projektni list|projektna kartica|project sheet|project fact sheet"
        "|project factsheet|scheda progetto|scheda di progetto|ficha de proyecto|ficha del proyecto|projektblatt"
        "|projektsteckbrief|fiche projet|fiche de projet|predgovor|preface|vorwort|preambula|preamble|préambule|kontakt"
        "|information sheet|project information sheet|informativni list projekta|информативен лист за проектот"
        "|osebna izkaznica projekta|lična karta projekta|лична карта пројекта|образац за пројекат|projektna fiša"
        "|contact|contatti|contacto|program|programma|programme|programa|programm|програма|програм|osnutek|nacrt|draft"
        "|entwurf|bozza|borrador|projet|aktualno|zadeva|predmet|osnovni podatki|opći podaci|opšti podaci|basic data"
        "|uvodna beseda|uvodna riječ|uvodna reč|riječ urednice|riječ urednika|reč urednice|grußwort|saluto|editoriale"
        "|уводна реч|уводник|воведник|avant-propos|édito|edito|foreword|welcome|benvenuti|willkommen|bienvenue"
        "|actualidad|actualité|actualite|attualità|in primo piano|aktualnosti|aktuelno|aktuelnosti|aktualno|актуелно"
        "|predstavitev|predstavljanje|presentation|presentazione|presentación|vorstellung|présentation|представување"
        "|predstavitev projekta|predstavljanje projekta|project presentation|presentazione del progetto"
        "|presentación del proyecto|projektvorstellung|présentation du projet|il progetto|el proyecto|das projekt"
        "|le projet|le notizie|tutte le notizie|blog|medijsko središče|za medije|press|media|mediji|медији|медиуми"
        "|sheet1|list1|tabelle1|foglio1|hoja1|feuil1|sheet 1|untitled"
    ).split("|")
)
# A page of these says below of what or whose they are.
COLLECTIONS = frozenset(
    fold_text(
        "projekti|projects|progetti|proyectos|projekte|projets|пројекти|проекти|aktivnosti|activities|attività"
        "|actividades|aktivitäten|activités|активности|dokumenti|documents|documenti|documentos|dokumente|документи"
        "|dogodki|događaji|events|eventi|eventos|veranstaltungen|événements|догађаји|настани|programi|programmes"
    ).split("|")
)
INVITES = re.compile(
    r"(?:\w+:\s)?(?:vabil|vabim|pozivnic|poziv\b|invitation|invito\b|invitacion|convocatoria|einladung|позивниц"
    r"|позив\b|покана|call\b)"
)
# How the title of minutes goes on with when and where it was.
HELD = re.compile(
    r",?\s(?:održan\w{1,2}|odrzan\w{1,2}|ki je bil[ao]?|koj[aei] je|held (?:on|at|in)\b|tenut\w{1,2}(?:si)?\b"
    r"|tenue? (?:le|a)\b"
    r"|celebrad[ao] (?:el|en)\b|одржан\w{1,2}|кој[аеи] је|која се одржа)"
)
# "[Home] [About us] [News]", "Home > News > Work": the menu of a page and the way to it.
MENU = re.compile(r"_{3}|(?:\[[^\]\n]{2,40}\]\s*){3}|(?:^|\s)[›>»]\s[^>›»]{2,60}\s[›>»]\s|^(?:[^>›|]{2,40}\s[›>]\s)")
# A name as files have it, not titles: "2019_minutes_3", "45-invitation".
SLUG = re.compile(r"(?:\d+[-_]\w|\w+_\w)\S*(?:\s|$)")
# What stands above the title of a text for the press.
PRESS_LABEL = re.compile(
    r"(?:position paper|policy brief(?:ing)?|policy paper|policy note|stalisce|stajaliste|stanoviste|stav"
    r"|prise de position"
    r"|note de position|tribuna|opinija|opinion[ei]?|kommentar|kolumne|gastkommentar|note de synthese"
    r"|positionspapier|stellungnahme|documento di posizione|documento de posicion|posicionamiento"
    r"|open letter|odprto pismo|otvoreno pismo|lettera aperta|carta abierta|offener brief|lettre ouverte|tribune|blog"
    r"|pogovor|razgovor|разговор|gesprach|im gesprach|conversazione|conversacion|intervju|interview|intervista"
    r"|entrevista|entretien|kolumna|komentar|reportaza|reportage|reportaje|клуб|интервју"
    r"|отворено писмо|став|позиционен документ|documento de trabajo|working paper|saopcenje|mnenje|misljenje"
    r"|opinion|sporocilo za (?:javnost|medije)|priopcenje(?: za (?:javnost|medije))?|saopstenje(?: za (?:javnost"
    r"|medije))?|press release|media release|news release|comunicato stampa|nota de prensa|comunicado de prensa"
    r"|pressemitteilung|presseaussendung|presseinformation|communique de presse|саопштење(?: за .*)?"
    r"|соопштение(?: за .*)?|you are (?:cordially )?invited|save the date|vabljen[iae]|pozvani ste|siete invitati"
    r"|estais invitad[ao]s"
    r"|sie sind (?:herzlich )?eingeladen|vous etes invite\w*|za objavo|for immediate release|za takojsnjo objavo)"
    r"(?:\s(?:no|n|nr|st|br|num|бр)[.°º]{0,2}\s?\d{1,3})?[\s.:!]*"
)
CONTINUES = re.compile(
    r"(?:[,–—:&/-]|\b(?:in|i|a|and|of|for|the|za|o|na|v|u|pri|z|s|sa|on|di|del|della|dei|per|e|de|la|el|los|las"
    r"|para|y|en|und|der|die|das|des|zu|zur|zum|für|et|du|pour|и|за|о|на|у|во|од))$"
)
# "3. redne seje" goes on with a title, "3. Zaključki" is a section.
# The lines under the word "minutes" that say of what.
MEETING = re.compile(
    r"\d{1,3}\.\s?(?:\w+\s){0,2}(?:sej|sjedn|sedn|sestan|sastan|skupsc|zbor|obcn|sitzung|versamml|седн|сост|скупшт)"
)
EVENT_LABEL = re.compile(
    r"(?:posvet|konferenc\w|okrugli stol?|okrugla miza|seminar|delavnica|radionica|tribina|workshop|round table"
    r"|conference"
    r"|tavola rotonda|convegno|seminario|jornadas?|mesa redonda|tagung|fachtag\w*|workshop|journee d.etude|table ronde"
    r"|colloque|предавање|трибина|семинар|конференција|тркалезна маса|okrogla miza|predavanje|webinar|vebinar)\W*"
)
SPACED = re.compile(r"\S(?: \S)+(?:\s{2,}\S(?: \S)+)*")
ORDINAL = re.compile(r"\d{1,3}\.\s?[a-zčšžćđ]")
SECTION = re.compile(
    r"(?:\d{1,2}|[ivx]{1,4})\.\s+[^\W\d_]|(?:\d{1,2}\.){2,4}\s|§|[a-z][.)]\s"
    r"|(?:article|art\.|clen|clanak|clan|articulo|articolo|artikel|член|члан|titolo|top|ad|tocka|točka)\s?(?:\d"
    r"|premier|[ivx]{1,4}\b)"
)
CLAUSE = re.compile(
    r"(?:ki|koj(?:[aeiu]|im[ae]?|om)|која|којим[аe]?|којом|која|кој[аеиу]?|што|s kater\w{1,3}|kater[aoei]|la quale"
    r"|il quale|dont|tenut\w{1,3}(?:si)?|che|que|held|qui|which|odrzan\w{1,2}|одржан\w{0,2}|celebrad[ao]"
    r"|tenue? (?:le|a)|abgehalten|usvojen\w{0,2}|sprejet\w{0,2}|donesen\w{0,2}|zakljucen\w{0,2}|sklenjen\w{0,2}|adopted"
    r"|approved|approvat\w|adottat\w|aprobad\w|adoptee?|approuvee?|verabschiedet|beschlossen|presentee?|presentat\w"
    r"|presentad\w|presented|lancee?|launched|valid[oae]?|vazi|velja|gultig|concluded|made|stipulat\w|suscrito|conclue?"
    r"|signed|potpisan\w?|podpisan\w?|усвојен\w{0,2}|донесен\w{0,2}|закључен\w{0,2}|склучен\w{0,2})\b"
)
# What a memorandum is called ends before its sides.
SIDES = re.compile(r"(?:between|tra|fra|med|izmedu|zwischen|entre|меѓу|помеѓу|између)\b")
PERIODICAL = re.compile(
    r"(?:glasilo|bilten|newsletter|bollettino|notiziario|boletin|rundbrief|bulletin|novicnik|lettre|билтен"
    r"|гласило|e-novice)"
)
# Their headings are guessed from how the lines look.
WITHOUT_MARKS = ("text/plain", "application/pdf", "image/png", "image/jpeg", "image/tiff")
# "Št. 12, junij 2019", "Issue 3 – Spring 2020": the line under the name of a periodical.
ISSUE_NUMBER = re.compile(
    r"(?:\b(?:st|stevilka|br|broj|no|nr|num|numero|issue|ausgabe|n|numer|letnik|godina|god|vol|volume|year|anno"
    r"|ano|annee"
    r"|jahrgang|бр|број|година)\b[.°º]?|№|\bn[°º])\s?\d{1,3}(?![\d/-])|\b\d{1,3}\.\s(?:ausgabe|stevilka|broj)\b"
)
# A question that heads a part of a leaflet or sheet, where others have the key of a row: "WHO", "When?".
QUESTION_WORD = re.compile(
    r"(?:who|where|when|why|what|how(?: much)?|kdo|kje|kdaj|zakaj|kaj|kako|koliko|tko|ko|gdje|gde|kada|zasto|sto|sta"
    r"|кој|каде|кога|зошто|како|колку|ко|где|када|зашто|шта|колико|chi|dove|quando|perche|che cosa|cosa|come|quanto"
    r"|quien|donde|cuando|por que|que|como|cuanto|qui|ou|quand|pourquoi|quoi|comment|combien|wer|wo|wann|warum|was"
    r"|wie(?: viel)?|wozu|fur wen|za koga|за кога|for whom|per chi|para quien|pour qui)\W*"
)
# The row on the period or the day of a report, its key in bold type without a colon: "Period covered 1 April to …".
UNMARKED_KEY = re.compile(
    r"(?:period covered|reporting period|period of (?:the )?report|obdobje porocanja|izvjestajno razdoblje"
    r"|izvestajni period|izvjestajni period|извештајни период|извештаен период|periodo (?:di riferimento|di rendiconto"
    r"|de referencia|cubierto)|berichtszeitraum|periode (?:couverte|de reference)|submitted|predlozeno|predano"
    r"|поднето|поднесено|presentato il|presentado el|vorgelegt am|eingereicht am|soumis le|remis le|laufzeit)"
    r"\b[^\d:]{0,30}\d"
)
# "Memoria depositata da", above the name of who did: no title.
BYLINE = re.compile(
    r".{0,60}\b(?:depositat\w|presented|submitted|prepared|issued|predlozil\w?|pripravil\w?|vlozil\w?|podnio|podnela"
    r"|podneo|pripremi(?:o|la|li)|vorgelegt|eingereicht|verfasst|presentad\w|presentat\w|elaborad\w|deposee?|presentee?"
    r"|redigee?|redatt\w|поднео|поднела|припреми(?:о|ла|ли)|подготвил\w?|поднел\w?)"
    r"(?:\s(?:by|da|dal|dalla|von|vom|por|par|od|од))?"
)
# To whom a letter goes, in the dative or behind a preposition: an office, never a title.
ADDRESSEE = re.compile(
    r"(?:(?:ministarstvu|ministrstvu|vladi|radnoj (?:grupi|skupini)|delovni skupini|komisiji|povjerenstvu|odboru"
    r"|savetu|savjetu|vijecu|(?:obcinskemu|mestnemu|nadzornemu) svetu|opstini|opcini|obcini|mestni obcini|skupstini"
    r"|saboru|uredu|uradu|agenciji|upravi|sekretarijatu|kabinetu|predsj?edni[ck][ui]|ministru|ministrici"
    r"|gradonacelni[ck][ui]|zupanu|zupaniji|министарству|влади|радној групи|комисији|одбору|савету|општини|скупштини"
    r"|агенцији|управи|секретаријату|кабинету|председни[кц][уи]|министру|градоначелни[кц][уи])\b"
    r"|(?:до|to|al|alla|all.|ai|alle|a la|a los|an (?:das|die|den)|au|aux|a l.|a l.attention d\w+)\s?(?:the |all.)?"
    r"(?:министер|влада|комисиј|собрани|претседател|општина|совет|работна|градоначалник|ministr|minister|committee"
    r"|commission|council|mayor|president|board of|secretary|ministero|commissione|consiglio|sindac|giunta|comune"
    r"|regione"
    r"|ayuntamiento|consejeri|comision|alcald|bundesminister|landesregierung|ausschuss|burgermeister|gemeinderat"
    r"|prefet|maire|conseil|depute))[^.:!?]{0,90}$"
)
# What the day is called that a paper was written for: "HEARING BEFORE THE COMMITTEE ON HOUSING".
HEARING = re.compile(
    r"(?:audizione|public hearing|hearing|anhorung|offentliche anhorung|audition|comparecencia|javna (?:rasprava"
    r"|razprava|obravnava)|јавна расправа)"
    r"(?:\s(?:presso|davanti|in|before|at|of|im|vor|vom|devant|par|ante|en|pred|u|v|пред|у|во|o|on|zu|zum|zur|sur"
    r"|sobre|su|sul|sulla|о|за)\s[^.:;!?«»\"]{3,70})?"
)
# A call to come, as it stands above the name of what to: "COME TO THE FAIR!".
CALL = re.compile(
    r"(?:come (?:along )?to|join us|pridite|pridruzite se|dodite|pridruzi se|дођите|дојдете|придружете се|ven|venid"
    r"|vieni|venite|kommt|komm|venez|rejoignez)\b[^.:;?]{0,40}!"
)
