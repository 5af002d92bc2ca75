"""The words that say what a date is the date of, in every language; over folded text unless said otherwise."""

from __future__ import annotations

import re

# The whole of what stands before the date on its line.
ISSUED_LINE = re.compile(
    r"(?:(?:kraj|mjesto|mesto|ort|luogo|lugar|lieu|place|место) (?:in|i|und|e|y|et|and|и) )?"
    r"(?:datum(?: izdaje| objave| nastanka| priprave| dokumenta| izrade| izdavanja| podpisa)?|date(?: of issue| issued"
    r"| published| of publication)?"
    r"|issued(?: on)?|objavljeno(?: dne)?|published(?: on)?|pubblicato(?: il)?|publicado(?: el)?|veroffentlicht(?: am)?"
    r"|publie(?: le)?|fecha(?: de (?:publicacion|emision))?|data(?: di (?:pubblicazione|emissione))?|stand|датум|дата"
    r"|објављено|објавено|izdano|created|dated|dne|dana|dana,|na dan|дана|на ден|den|sent|poslano|gesendet|inviato"
    r"|envoye|enviado|datum der (?:ausgabe|veroffentlichung)|date de publication|date d.edition|last updated|updated"
    r"|poslato|послато|испратено|sent on|submitted(?: on)?|predlozeno|predano|предаден на|поднето|vorgelegt am"
    r"|fassung vom|predato|предато|предадено|oddano|izroceno|consegnato(?: il)?|entregado(?: el)?|abgegeben(?: am)?"
    r"|remis le|delivered(?: on)?|handed over(?: on)?"
    r"|version(?: of)?|stand vom|redatto il|erstellt am|soumis le|presentado el)"
    r"\s*[:.,|\t]?\s*(?:[^\W\d]{2,12}[.,]{1,2}\s|(?:gio|lun|mar|mer|ven|sab|dom)\s)?(?:am |il |el |le |on |dne |den )?"
)
# "V Kranju, dne 5. 3. 2020", "Zagreb, 12. lipnja 2019.", "En Murcia, a 3 de mayo de 2021": over text with its capitals.
PLACE_BEFORE = re.compile(
    r"(?:(?:V|U|In|En|A|À|Fait à|Во|У|Given in|Done at|Done in|Signed in|Signed at|Gegeben zu|Dato a)\s+)?"
    r"[^\W\d_a-zčšžćđа-шђјљњћџѓќѕ][\w.'’-]*(?:[ -][^\W\d_][\w.'’-]*){0,4}\s*,?\s*"
    r"(?:dne|dana|dne:|a|am|den|dem|li|lì|il|le|el|on|the|im|nel|дана|на|ден|v|u)?\s*,?\s*"
    r"(?:(?:[Pp]onedeljek|[Tt]orek|[Ss]red[ao]|[Čč]etrtek|[Pp]etek|[Mm]ontag|[Dd]ienstag|[Mm]ittwoch|[Dd]onnerstag"
    r"|[Ff]reitag|[Ll]undi|[Mm]ardi|[Mm]ercredi|[Jj]eudi|[Vv]endredi|Monday|Tuesday|Wednesday|Thursday|Friday),?\s*)?"
)
EVENT_NEIGHBOUR = re.compile(
    r"[*_•\s-]{0,4}(?:kraj|prostor|lokacija|ura|cas|zacetek|mjesto|mesto|vrijeme|vreme|pocetak|place|venue"
    r"|location|time"
    r"|luogo|sede|ora|orario|lugar|hora|ort|uhrzeit|zeit|beginn|lieu|heure|место|време|час|локација|kje|gdje|gde|where"
    r"|dove|donde|wo|ou|каде|где)\b[^:]{0,15}:"
)
EVENT_LINE = re.compile(
    r"(?:termin|kdaj|kada|kad|when|quando|cuando|wann|quand|кога|када|zeit|zeitpunkt|orario|horario|cas|vrijeme|vreme"
    r"|datum in (?:ura|cas|kraj)|datum i (?:vrijeme|vreme|mjesto|mesto|sat)|date and (?:time|place|venue)"
    r"|data e (?:ora|luogo)|fecha y (?:hora|lugar)|datum und (?:zeit|ort|uhrzeit)|date et (?:heure|lieu)"
    r"|датум и (?:време|место|час)|datum (?:seje|sestanka|dogodka|sjednice|sednice|odrzavanja|sastanka)"
    r"|date of (?:meeting|the meeting|event)|meeting date|data (?:della riunione|dell'evento)|fecha de (?:la )?reunion"
    r"|datum der (?:sitzung|veranstaltung)|date de (?:la )?(?:reunion|seance)|датум на (?:седницата"
    r"|настанот))\s*[:|\t]\s*"
    r"(?:[^\W\d]{3,12},?\s*(?:dem|den|the|il|le|el|dne)?\s*)?"
)
# Somewhere before the date on the line.
ISSUED_PROSE = re.compile(
    r"\b(?:sprejet[aoi]?|sprejeli|potrjen[aoi]?|podpisan[aoi]?|usvojen[aoi]?|usvojil[aoi]?|donesen[aoi]?|doneta"
    r"|donet[oi]"
    r"|potpisan[aoi]?|prihvacen[aoi]?|zakljucen[aoi]?|sklopljen[aoi]?|adopted|approved|signed|agreed|issued"
    r"|released|izdan[aoi]?|emess[oa]|emitid[oa]|emis(?:e)?|herausgegeben|издадена?|издата?|done (?:at|in)"
    r"|approvat[oa]|adottat[oa]|sottoscritt[oa]|firmat[oa]|letto|aprobad[oa]|adoptad[oa]|firmad[oa]|suscrit[oa]"
    r"|beschlossen|angenommen|verabschiedet|unterzeichnet|genehmigt|adoptee?|approuvee?|signee?|fait a"
    r"|усвојен[аои]?|донета|донесен[аои]?|потписан[аои]?|прихваћена|усвоена|потпишан[аои]?|прифатена|склучен"
    r"|sklen(?:eta|ejo)|sklenjen[aoi]?|sastavljen[aoi]?|sastavljaju|sklapaju|zakljucuju|concluded|entered into"
    r"|proclaimed"
    r"|made (?:on|at|this)|stipulat[oa]|stipulano|sottoscrivono|suscriben|geschlossen|schliessen|conclue?|concluent"
    r"|sworn"
    r"|проглашен[аои]?|прогласен[аои]?|proglasen[aoi]?|razglasen[aoi]?|proclamat[oa]|proclamad[oa]|proclamee?"
    r"|ausgerufen"
    r"|закључен[аои]?|склопљен[аои]?|састављен[аои]?|составен[аои]?|склучуваат|zaključen[aoi]?|objavljen[aoi]?"
    r"|published|pubblicat[oa]|publicad[oa]|veroffentlicht|erstellt|publiee?|izdelan[aoi]?)\b"
)
SIGNATURE_MARK = re.compile(
    r"\b(?:president|presidente|predsedni|predsjedni|председни|претседател|podpis|potpis|obmann|obfrau|secretar"
    r"|sekretar)"
)
# "Ausgabe 2/2017", "št. 6/2018": the number of an issue and its year, no month.
ISSUE_BEFORE = re.compile(
    r"(?:\b(?:ausgabe|st|stevilka|broj|br|no|nr|num|issue|numero|n|heft|vol|бр|број)[.°º]?|№)\s?$"
)
# A date behind one of these is when something must be done.
DEADLINE_BEFORE = re.compile(
    r"(?:\b(?:rok|roku|deadline|no later than|by|before|until|najkasneje|najkasnije|zakljucno|entro|antes del|hasta el"
    r"|scadenza|plazo|bis|bis zum|bis spatestens|spatestens|frist|anmeldeschluss|avant le|jusqu'au|au plus tard"
    r"|најкасније|најдоцна|рок"
    r"|do|до|zadnji rok|valid until)(?!\w)"
    r"[\s:*]{0,4}(?:vkljucno|the|il|el|le|dem|den|do|dne|dana)?\s*(?:[^\W\d]{3,12}[,\s]{1,3})?)$"
)
# A date behind one of these is that of an earlier or a later meeting or document.
EARLIER_EVENT_BEFORE = re.compile(
    r"\b(?:zapisnik\w*|prejsnj\w*|prosl\w*|prethodn\w*|previous|last|minutes of|precedent\w*|verbale|anterior|letzte\w*"
    r"|protokoll der|proces.verbal|acta (?:de la reunion )?anterior|nasledn\w*|sljedec\w*|sledec\w*|iduc\w*"
    r"|naredn\w*|next|prossim\w*|proxim\w*|nachste\w*|prochain\w*"
    r"|наредн\w*|следн\w*|претходн\w*|записник\w*|zakon\w*|law|legge|ley|gesetz\w*|loi|закон\w*|uredb\w*"
    r"|direktiv\w*|directive|regulation|ustanovljen\w*|osnovan\w*|founded|established|fondat[aoe]|gegrundet|fundad\w*"
    r"|основан\w*|fondee?|creee?|born|rojen\w*|rodjen\w*|rođen\w*|nato il|geboren|nee? le|nacid\w*|costituit\w*"
    r"|acuerdo|sklep\w*|odluk\w*|одлук\w*|decision|delibera\w*|beschluss\w*|registrir\w*|uradni list\w*"
    r"|narodne novine|sluzben\w*)\b[^.!?;]{0,50}$"
)
# One of them at the beginning of a line is not part of the document's own title.
NEXT_MEETING = re.compile(
    r"(?:nasledn|sljedec|sledec|iduc|naredn|next|prossim|proxim|nachste|prochain|наредн|следн|следећ)"
)
_MOST_TOWN_WORDS = 4
# "Séance du 30 novembre 2021": the day on such a line is that of the meeting.
MEETING_NOUN = re.compile(
    r"\b(?:sej[aei]|seje|sestan\w+|srecanj\w+|sjednic\w*|sednic\w*|sastan\w+|susret\w*|skupscin\w*|skupstin\w*"
    r"|meeting|session|seance|reunion|assemblee|assemblea|asamblea|riunione|seduta|sesion|sitzung\w*|versammlung"
    r"|\w+versammlung|седниц\w*|састан\w+|состан\w+|собрани\w+|скупштин\w*)\b"
)
# A span told as "Start 1. 10. 2019, end 31. 3. 2022", on one line or on two; over the folded text before each date.
_FIRST_DAY = (
    r"zacetek|pricetek|pocetak|pocinje|почетак|почеток|start|starts|started|begin|begins|beginning|inizio|avvio|inicio"
    r"|comienzo|beginn|anfang|debut|demarrage|lancement"
)
_LAST_DAY = (
    r"konec|zakljucek|kraj|zavrsetak|zavrsava|крај|завршетак|завршување|end|ends|ended|completion|finish|fine|termine"
    r"|conclusione|fin|final|finalizacion|ende|schluss|abschluss|cloture|achevement"
)
_OF_PROJECT = (
    r"(?:\s(?:projekta|projektu|пројекта|на проектот|date|of(?: the)? project|progetto|del proyecto|du projet))?"
)
STARTS_BEFORE = re.compile(rf"(?:^|[\W_])(?:{_FIRST_DAY}){_OF_PROJECT}\s*[:|–-]?\s*(?:am |le |il |el |on )?$")
ENDS_BEFORE = re.compile(rf"(?:^|[\W_])(?:{_LAST_DAY}){_OF_PROJECT}\s*[:|–-]?\s*(?:am |le |il |el |on )?$")
# The first cell of a row in the history of versions: "1.0", "v2", "Version 2.1".
VERSION = re.compile(
    r"(?:v(?:er(?:sion|zija|sione)?)?\.?\s?|верзија\s|версион\s)?\d{1,2}\.\d{1,2}(?=\t)|v\.?\s?\d{1,2}(?=\t)"
)


def is_short_name(text: str) -> bool:
    """Tell whether a text is written as towns are: "Novo mesto", "Frankfurt am Main"; not "Results of the year"."""
    words = text.split()
    return len(words) <= _MOST_TOWN_WORDS and not any(word[0].islower() and len(word) > 5 for word in words)
