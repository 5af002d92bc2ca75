"""The field terms of project sheets in every language of the corpus, and the lines that begin with one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.folding import fold_text

# "* " after a term: it may be followed by a phrase such as "projekta", "of the project", "des Projekts".
# "!" after a term: it is also an everyday word, so only a clear separator makes it a field.
_TERMS: dict[str, str] = {
    "name": """
        naziv * | polni naziv * | naslov projekta | naslov operacije | ime projekta | naziv projekta in akronim |
        puni naziv * | pun naziv * | назив * | пун назив * | наслов на проектот | име на проектот |
        назив на проектот |
        назив на проект | project title | project name | title of the project | name of the project | full title * |
        full name of the project | action title | title of the action | operation name | title ! | name ! |
        titolo * | titolo progetto | nome del progetto | denominazione * | denominazione progetto |
        título * | nombre del proyecto | denominación * | projekttitel | projektname | titel des projekts |
        name des projekts | projektbezeichnung | bezeichnung des projekts | titel des vorhabens | titel ! |
        titre * | intitulé * | nom du projet | titre du projet | dénomination * |
        projekt ! | projekat ! | пројекат ! | проект ! | project ! | progetto ! | proyecto ! | projet ! | operacija !
    """,
    "acronym": """
        akronim * | kratica * | skraćeni naziv * | kratki naziv * | skraćenica * | акроним * | скраћеница * |
        скратеница * | акроним на проектот | acronym * | project acronym | short title | short name | acronimo * |
        acronimo progetto | sigla * | acrónimo * | siglas * | akronym * | projektakronym | projektkürzel | kurztitel |
        kurzbezeichnung | kurzname | acronyme * | sigle *
    """,
    "programme": """
        program | programi ! | ime programa | naziv programa | operativni program | program sofinanciranja |
        finančni program | javni razpis | razpis | poziv | javni poziv | natječaj | natječaj i program | konkurs |
        program financiranja | program finansiranja | програм | програма | назив програма | програм финансирања |
        позив | конкурс | јавни позив | оперативна програма | повик | programme | program of funding |
        funding programme | funding program | programme and call | call | call for proposals | grant programme |
        operational programme | funding scheme | funded under ! | programma | programma di finanziamento |
        bando | avviso pubblico |
        programma operativo | programa | programa de financiación | convocatoria | programa operativo |
        línea de ayudas | programm | förderprogramm | förderprogramme | programmlinie | programm und aufruf |
        aufruf | ausschreibung | förderlinie | programme de financement | appel à projets | appel |
        programme opérationnel | appel à propositions
    """,
    "period": """
        trajanje * | čas trajanja * | obdobje * | obdobje izvajanja * | obdobje izvedbe * | trajanje in obdobje |
        čas izvajanja * | termin izvedbe * | razdoblje provedbe * | razdoblje * | razdoblje trajanja * |
        period realizacije * | period implementacije * | period sprovođenja * | period trajanja * |
        period provedbe * |
        vrijeme trajanja * | vreme trajanja * | period ! | трајање * | период * | период реализације * |
        период трајања * | период спровођења * | траење * | времетраење * | период на спроведување |
        период на имплементација | времетраење на проектот | траење на проектот | времетраење на проект |
        период на реализација | project duration | duration * | project period | implementation period |
        period of implementation | project timeline | time frame | timeframe | running time | dates | project dates |
        durata * | durata progetto | periodo * | periodo di attuazione | periodo di realizzazione |
        periodo di riferimento | duración * | período * | periodo de ejecución | período de ejecución |
        plazo de ejecución | fechas de ejecución | laufzeit * | projektlaufzeit | projektdauer | dauer * | zeitraum |
        projektzeitraum | durchführungszeitraum | förderzeitraum | durée * | période * | période de mise en œuvre |
        période d'exécution | calendrier
    """,
    "start": """
        začetek projekta | začetek operacije | pričetek projekta | datum začetka * | začetek izvajanja * |
        početak projekta | datum početka * | početak provedbe * | почетак пројекта | датум почетка * |
        почеток на проектот | датум на почеток | start date | project start | start of the project |
        starting date | start ! | data inizio | data di inizio | inizio progetto | inizio del progetto |
        fecha de inicio | inicio del proyecto | fecha inicio | projektbeginn | projektstart | beginn ! | startdatum |
        beginn des projekts | date de début | début du projet | date de démarrage | début ! | začetek ! | pričetek ! |
        početak ! | почетак ! | почеток ! | inizio ! | inicio !
    """,
    "end": """
        konec projekta | zaključek projekta | zaključek operacije | datum zaključka * | datum konca * |
        kraj projekta | završetak projekta | datum završetka * | крај пројекта | завршетак пројекта |
        датум завршетка * | крај на проектот | датум на завршување | end date | project end | end of the project |
        closing date | completion date | data fine | data di fine | fine progetto | fine del progetto |
        conclusione del progetto | fecha de fin | fecha de finalización | fin del proyecto | fecha fin |
        projektende | enddatum | ende des projekts | date de fin | fin du projet | fin ! | end ! | ende ! | konec ! |
        zaključek ! | završetak ! | завршетак ! | завршување ! | fine !
    """,
    "budget": """
        proračun * | skupni proračun * | celotni proračun * | vrednost projekta | vrednost operacije |
        skupna vrednost * | celotna vrednost * | ocenjena vrednost * | višina sredstev | finančna vrednost * |
        ukupni proračun * | ukupna vrijednost * | vrijednost projekta | vrijednost | ukupan budžet * | budžet * |
        ukupni budžet * | ukupna vrednost * | vrednost | буџет * | укупан буџет * | вредност пројекта |
        укупна вредност * | вредност на проектот | вкупен буџет | буџет на проектот | вкупна вредност |
        вкупна вредност на проектот | budget * | total budget * | project budget | overall budget * | total cost * |
        total project cost | total eligible costs | project value | total value * | costo totale * |
        costo complessivo * | budget totale * | budget complessivo * | valore del progetto | importo totale |
        importo * | importo complessivo | bilancio * | presupuesto * | presupuesto total * | coste total * |
        importe * | importe total * | gesamtbudget | projektbudget | gesamtkosten | projektkosten | projektvolumen |
        gesamtvolumen | budget total * | coût total * | budget global * | montant total | montant *
    """,
    "funding": """
        financiranje * | vir financiranja | viri financiranja | sofinanciranje * | sofinancerji | sofinancer |
        financer | financerji | financirajo | sofinancira | sofinanciranje eu | sredstva eu | prispevek eu |
        znesek sofinanciranja | eu sredstva | nacionalna sredstva | lastna sredstva | lastni delež |
        nacionalni prispevek | delež eu | višina sofinanciranja | izvor financiranja | izvori financiranja |
        bespovratna sredstva | iznos bespovratnih sredstava | iznos sufinanciranja | eu sufinanciranje |
        sufinanciranje * | sufinanciranje eu | vlastita sredstva | nacionalno sufinanciranje | financijer | donator |
        donatori | finansiranje * | izvor finansiranja | izvori finansiranja | finansijer | sufinansiranje * |
        iznos granta | grant | финансирање * | извор финансирања | извори финансирања | суфинансирање * |
        средства еу | ipa sredstva | iznos eu potpore | eu potpora | evropska sredstva | europska sredstva |
        financement européen | fonds européens | finanziamento europeo | fondi europei | financiación europea |
         допринос еу | придонес од еу | придонес на еу | еу придонес |
        средства од еу | донатор | донатори | финансијер | финансирање на проектот | извор на финансирање |
        кофинансирање |
        funding * | source of funding | sources of funding | funding source | project funding | financing * |
        co-financing | co-funding | eu funding | eu contribution | eu grant | eu co-financing | grant amount |
        funded by | financed by | co-funded by | co-financed by | national contribution | national co-financing |
        own contribution | own funds | erdf contribution | erdf funding | donor | donors | funder | funders |
        finanziamento * | fonte di finanziamento | fonti di finanziamento | cofinanziamento * |
        finanziamento ue | contributo ue | contributo europeo | contributo nazionale | quota nazionale | quota ue |
        finanziato da | cofinanziato da | finanziatore | finanziatori | ente finanziatore | financiación * |
        fuente de financiación | fuentes de financiación | cofinanciación * | financiación ue | contribución ue |
        ayuda ue | ayuda feder | ayuda concedida | contribución nacional | financiado por | cofinanciado por |
        entidad financiadora | finanzierung * | förderung * | kofinanzierung | projektfinanzierung | eu-förderung |
        eu-mittel | eu-beitrag | eu-anteil | nationale mittel | nationaler anteil | eigenmittel | eigenanteil |
        fördersumme | fördergeber | fördermittelgeber | gefördert durch | gefördert von | finanziert durch |
        kofinanziert durch | financement * | source de financement | sources de financement | cofinancement |
        financement ue | contribution ue | contribution de l'ue | contribution nationale | financé par |
        cofinancé par | financeur | financeurs | bailleur de fonds | fonds propres
    """,
    "contract": """
        ref. št. pogodbe | št. pogodbe | številka pogodbe | pogodba št. | šifra projekta | številka projekta |
        št. projekta | referenčna številka * | ref. št. | oznaka projekta | koda projekta | šifra operacije |
        broj ugovora | ugovor br. | br. ugovora | referentni broj * | referentni broj ugovora | šifra ugovora |
        kod projekta | broj projekta | kôd projekta | ref. broj | број уговора | бр. уговора | уговор бр. |
        број пројекта | шифра пројекта | референтни број * | број на договор | договор бр. | број на проектот |
        референтен број | contract number | contract no. | contract no | contract ref. | contract reference |
        grant agreement | grant agreement number | grant agreement no. | grant agreement no | grant number |
        project number | project no. | project no | project id | project code | project reference | reference number |
        reference no. | ref. no. | numero di contratto | numero contratto | contratto n. | numero del progetto |
        codice progetto | codice del progetto | id progetto | cup | numero di riferimento | riferimento |
        número de contrato | n.º de contrato | contrato n.º | código del proyecto | referencia * |
        número de referencia | número de proyecto | vertragsnummer | projektnummer | förderkennzeichen |
        referenznummer | vertrag nr. | aktenzeichen | projekt-nr. | vertrags-nr. | numéro de contrat |
        n° de contrat | référence * | numéro de projet | n° de projet | numéro de convention | code projet
    """,
    "lead": """
        vodilni partner * | vodja konzorcija | vodilni partner projekta | prijavitelj | nosilec | nosilec projekta |
        koordinator * | upravičenec | vodilna organizacija | vlagatelj | vodeći partner * | prijavitelj projekta |
        nositelj projekta | nositelj | nosilac projekta | nosilac | korisnik | korisnik projekta |
        nosilac i partneri |
        koordinator projekta | podnositelj | podnosilac | aplikant | vodeća organizacija | implementator |
        водећи партнер * | носилац пројекта | носилац | координатор * | корисник | подносилац |
        водечки партнер | водечки партнер на проектот | носител на проектот | носител | координатор на проектот |
        апликант | корисник на проектот | lead partner | lead beneficiary | lead applicant | leading partner |
        lead organisation | lead organization | coordinator | project coordinator | project leader | applicant |
        beneficiary | project promoter | coordinating organisation | coordinating organization |
        main applicant | project lead | coordinated by ! | led by ! | capofila | partner capofila |
        ente capofila | coordinatore * | coordinatore progetto |
        soggetto capofila | beneficiario | richiedente | soggetto proponente | ente proponente | lead partner * |
        socio principal | socio líder | socio coordinador | entidad coordinadora | coordinador |
        coordinador del proyecto | coordinadora | líder del proyecto | entidad beneficiaria | entidad solicitante |
        solicitante |
        jefe de fila | leadpartner | lead-partner | federführender partner | projektträger | projektleitung |
        koordination | projektkoordination | koordinator des projekts | antragsteller | antragstellerin |
        begünstigter | zuwendungsempfänger | chef de file | partenaire principal | coordinateur * | coordinatrice * |
        porteur du projet | porteur de projet | bénéficiaire | partenaire chef de file | demandeur
    """,
    "partner": """
        projektni partnerji | projekti partnerji | projektni partner | partnerji | partnerji projekta |
        partnerji v projektu | partner | konzorcijski partnerji | sodelujoči partnerji | konzorcij |
        projektni partneri | partneri | partneri projekta | partneri na projektu | partneri u projektu | konzorcijum |
        saradnici | партнери | партнер | партнери пројекта | партнери на пројекту | пројектни партнери |
        партнери на проектот | партнери во проектот | проектни партнери | партнерски организации |
        project partners | project partner | partners | partner organisations | partner organizations |
        participating organisations | consortium | consortium partners | partner progetto | partner del progetto |
        partner di progetto | partenariato | partners del progetto | consorzio | socios | socios del proyecto |
        socio | entidades socias | organizaciones socias | consorcio | partenariado | projektpartner |
        projektpartnerinnen | projektpartner und -partnerinnen | partner des projekts | partnerorganisationen |
        konsortium | partenaires | partenaires du projet | partenaire | organisations partenaires
    """,
    "contact": """
        kontakt | kontakti | kontaktna oseba | kontaktne osebe | kontaktni podatki | kontaktna osoba |
        kontakt osoba | kontakt osoba na projektu | kontakt informacije | kontakt podaci | контакт | контакти |
        контакт особа | особа за контакт | контакт лице | лице за контакт | контакт податоци | contact | contacts |
        contact person | contact persons | contact details | contact information | contatto | contatti |
        persona di contatto | referente | referenti | contacto | contactos | persona de contacto |
        datos de contacto | ansprechpartner | ansprechpartnerin | ansprechperson | kontaktperson | kontaktdaten |
        personne de contact | personne à contacter | coordonnées | e-pošta | e-mail | email | telefon |
        elektronska pošta
    """,
    "website": """
        spletna stran * | spletno mesto | spletna stran projekta | splet | mrežna stranica * | web stranica * |
        web-stranica | internetska stranica * | veb-sajt | veb sajt | sajt | internet stranica | веб-сајт | веб сајт |
        веб-страница | веб страница | интернет страница | веб страна | website | web site | project website |
        homepage | web page | sito web * | sito internet | sito ! | sitio web * | página web * | web ! |
        webseite | projektwebseite | projektwebsite | internetseite | site web * | site internet | site ! |
        več informacij | više informacija | повише информации | more information | maggiori informazioni |
        más información | weitere informationen | plus d'informations | en savoir plus
    """,
    "objective": """
        cilj * | cilji * | namen * | namen in cilji | namen in cilji projekta | splošni cilj * | specifični cilji * |
        glavni cilj * | ciljevi * | cilj projekta | opći cilj * | specifični ciljevi * | opšti cilj * | svrha * |
        svrha projekta | циљ * | циљеви * | општи циљ * | специфични циљеви * | сврха * | цел | цели |
        цел на проектот | цели на проектот | општа цел | специфични цели | objective | objectives |
        project objectives | aim | aims | aims and objectives | goal | goals | project goals | general objective |
        overall objective | specific objectives | purpose | obiettivo * | obiettivi * | obiettivo generale |
        obiettivi specifici | finalità | scopo * | objetivo * | objetivos * | objetivo general |
        objetivos específicos | finalidad | ziel | ziele | projektziel | projektziele | ziele des projekts |
        zielsetzung | zweck | objectif * | objectifs * | objectif général | objectifs spécifiques | finalités
    """,
    "target_group": """
        ciljne skupine * | ciljna skupina * | ciljna publika | ciljne grupe * | ciljna grupa * | циљне групе * |
        циљна група * | целни групи | целна група | target group | target groups | target audience | beneficiaries |
        gruppi target | gruppo target | destinatari * | destinatari del progetto | beneficiari |
        grupos destinatarios |
        grupo objetivo | grupos objetivo | destinatarios * | público objetivo | beneficiarios | zielgruppe |
        zielgruppen | zielgruppen des projekts | groupes cibles | groupe cible | public cible | publics cibles
    """,
    "activity": """
        aktivnosti * | ključne aktivnosti * | dejavnosti * | активности * | активности на проектот | activities |
        project activities | key activities | main activities | attività * | actividades * | aktivitäten |
        maßnahmen | activités * | povzetek projekta | opis projekta | kratek opis * | kratak opis * | sažetak |
        опис пројекта | кратак опис * | опис на проектот | краток опис | project description | project summary |
        description of the project | summary | descrizione * | descripción * | resumen * | projektbeschreibung |
        kurzbeschreibung | beschreibung | description du projet | résumé *
    """,
    "result": """
        rezultati * | pričakovani rezultati * | rezultati in učinki | učinki | kazalniki | očekivani rezultati * |
        pokazatelji | очекивани резултати * | резултати * | резултати на проектот | results | project results |
        expected results | outputs | outcomes | indicators | risultati * | risultati attesi | resultados * |
        resultados esperados | ergebnisse | projektergebnisse | erwartete ergebnisse | résultats * |
        résultats attendus
    """,
    "place": """
        kraj ! | lokacija * | kraj izvajanja | območje izvajanja | regija ! | mjesto ! | mesto ! | mjesto provedbe |
        место реализације | локација | локација на проектот | location | project location | place ! | venue |
        region ! | country ! | countries ! | luogo | lugar | ámbito territorial | ort ! | projektgebiet |
        durchführungsort | lieu | territoire | država ! | države ! | zemlja ! | zemlje ! | држава ! | paese ! |
        paesi ! | país ! | países ! | land ! | länder ! | pays !
    """,
    "status": """
        status * | статус * | stanje * | stato del progetto | estado del proyecto | projektstatus | état du projet
    """,
}

_OF_THE_PROJECT = (
    "projekta|operacije|programa|пројекта|операције|на проектот|на проект|of the project|of project|of the action|"
    "of the operation|del progetto|dell'operazione|dell'intervento|del proyecto|de la operación|de proyecto|"
    "del programa|des projekts|des projektes|des vorhabens|du projet|de l'opération|de l'action"
)

# Verbs that make a line a sentence. Words that are also prepositions or articles in a sister language are left out.
_SENTENCE_VERBS = """
    je sta so bo bodo bomo smo bi bil bila bilo bili ni će ćemo bit biti nije nisu jesu je су ће ћемо би није
    е ќе беше биде is are was were will has have had aims consists provides è sono sarà hanno viene vengono es
    son fue será está están tiene ist sind war wird werden hat haben wurde wurden est sont sera ont était
"""
_SENTENCE_WORDS = frozenset(fold_text(_SENTENCE_VERBS).split())

_KEY_BEFORE = re.compile(r"[\s|*_#>•▪◦●■·–—\-‑]*(?:\(?\d{1,2}[.)]\s+)?[*_]*")
_CLEAR_SEPARATOR = re.compile(r"[*_]*\s*(?:\([^()\n]{1,40}\)\s*)?(?::|\||\t|[–—]\s|-\s|\s{2,}|\s[–—-]\s)[\s*_|]*")
_OTHER_LANGUAGE = re.compile(r"\s*/\s*(?=\w)")
_NUMBER_OF_PARTNER = re.compile(r"\s(?:no\.?\s|n\.?\s|št\.\s|br\.\s)?\d{1,2}(?=\s*[:|\t])")
_SPACES = re.compile(r"[ \u00a0]+")
_FIRST_WORD = re.compile(r"[^\W_]*")
_DASH = re.compile(r"\s?[–—-]")
_LINE_REST = re.compile(r"[\s*_|.:]*$")
_PERIOD_VALUE = re.compile(
    r"(?:(?:od|from|since|dal|dall'|del|desde|vom|von|du|depuis|од)\s+(?:el\s+|le\s+|1er\s+)?)?[(]?\d|"
    r"(?:[a-zа-шђјљњћџѓќ]+\.?\s+(?:[-–—]\s+[a-zа-ш]+\s+)?)(?:19|2[0o])[\do]{2}"
)
_AMOUNT_VALUE = re.compile(r"(?:€|eur|rsd|usd|\$|ca\.?|cca\.?|circa|okoli|about)?\s*\d")
_CODE_VALUE = re.compile(r"[^\s]*\d")
_CONTACT_VALUE = re.compile(r"\S+@\S+|\+?\(?\d[\d\s()/\-]{5,}|https?://|www\.")


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """A line that begins with a field term: `line[key_start:key_end]` is the term, its value starts at `value_start`.

    `value_start` is the length of the line when the term stands alone on it; the value then follows in later lines.
    """

    field: str
    key_start: int
    key_end: int
    value_start: int


def match_field(line: str) -> FieldMatch | None:
    """Return the field that a line of a sheet gives, or None when it does not begin with a field term.

    The term, the longest that fits, is followed by a tab, a colon, a dash, a bar or two spaces, stands alone on the
    line, or is followed by one space and a value as that field has it (a date, an amount, a code, a name that is no
    sentence). Without a clear separator the term must begin with a capital.
    """
    # Most lines begin with no word of a term.
    begin = _KEY_BEFORE.match(line).end()  # type: ignore[union-attr]
    if fold_text(_FIRST_WORD.match(line, begin)[0]) not in _FIRST_WORDS:  # type: ignore[index]
        return None
    folded = fold_text(line)
    found = _find_term(folded)
    if found is None:
        return None
    spelling, key_start, key_end = found
    field, is_clear_only = _FIELD_OF[spelling]
    if field == "partner" and (number := _NUMBER_OF_PARTNER.match(folded, key_end)):
        # "Partner 2: …" in a form with a row for each.
        key_end = number.end()
    # "Naziv projekta / Project title" is one key in two languages.
    while (other := _OTHER_LANGUAGE.match(folded, key_end)) and (second := _find_term(folded[other.end() :])):
        key_end = other.end() + second[2]
    rest = line[key_end:]
    if _LINE_REST.match(rest):
        return FieldMatch(field, key_start, key_end, len(line))
    separator = _CLEAR_SEPARATOR.match(rest)
    if separator is not None:
        # "Web://" is an address and "Operacija – projekt X je ..." is a sentence with an everyday word in front.
        is_doubtful = rest.startswith("://") or (is_clear_only and bool(_DASH.match(rest)))
        return None if is_doubtful else FieldMatch(field, key_start, key_end, key_end + separator.end())
    if is_clear_only or not rest.startswith((" ", "\u00a0")) or not line[key_start].isupper():
        return None
    value = rest.strip()
    if not _looks_like_value(field, value):
        return None
    return FieldMatch(field, key_start, key_end, key_end + rest.index(value))


def _looks_like_value(field: str, value: str) -> bool:
    """Say whether the text after a term and one space can be that field's value, not the rest of a sentence."""
    folded = fold_text(value)
    if field in ("period", "start", "end"):
        return bool(_PERIOD_VALUE.match(folded)) and not _is_sentence(value)
    if field == "budget":
        return bool(_AMOUNT_VALUE.match(folded))
    if field == "contract":
        return bool(_CODE_VALUE.match(folded)) and not _is_sentence(value)
    if field == "website":
        return folded.startswith(("http://", "https://", "www."))
    if field == "acronym":
        return len(value.split()) <= 3 and sum(character.isupper() for character in value) >= 2
    if field == "contact" and _CONTACT_VALUE.match(folded):
        return True
    if field == "funding" and _AMOUNT_VALUE.match(folded):
        return True
    if field in ("name", "programme", "funding", "lead", "partner", "contact"):
        return _is_name(value)
    return False


def _is_name(value: str) -> bool:
    """Say whether a text is a name of two words or more, not a heading in capitals and not a sentence."""
    first = value.lstrip("\"'„“”»«‘’(")[:1]
    words = value.split()
    if not first.isupper() or len(words) < 2 or _is_sentence(value):
        return False
    return any(character.islower() for character in value)


def _is_sentence(value: str) -> bool:
    """Say whether a text has a verb of the common kind outside quotation marks, or ends as a sentence."""
    outside = re.sub(r"[\"„“”»«][^\"„“”»«]*[\"“”»«]", " ", value)
    if any(word.strip(",;:()") in _SENTENCE_WORDS for word in fold_text(outside).split()):
        return True
    last = outside.rstrip()
    return last.endswith((".", "!", "?")) and len(last.split()) > 2 and not re.search(r"\b\w{1,3}\.$", last)


def _find_term(folded: str) -> tuple[str, int, int] | None:
    """Return the longest term that a folded line begins with, and where it stands, after bullets and numbering."""
    start = _KEY_BEFORE.match(folded).end()  # type: ignore[union-attr]
    for end in range(min(len(folded), start + _LONGEST_TERM), start, -1):
        if end < len(folded) and (folded[end].isalnum() or folded[end] == "'"):
            continue
        spelling = _SPACES.sub(" ", folded[start:end])
        if spelling in _FIELD_OF:
            return spelling, start, end
    return None


def _list_terms() -> dict[str, tuple[str, bool]]:
    """Return (field, needs a clear separator) by folded term, with the phrases that may follow a term."""
    fields: dict[str, tuple[str, bool]] = {}
    for field, listed in _TERMS.items():
        for entry in listed.split("|"):
            words = fold_text(entry).split()
            spelling = " ".join(word for word in words if word not in ("*", "!"))
            fields.setdefault(spelling, (field, "!" in words))
            if "*" in words:
                for phrase in _OF_THE_PROJECT.split("|"):
                    fields.setdefault(f"{spelling} {fold_text(phrase)}", (field, False))
    return fields


_FIELD_OF = _list_terms()
_FIRST_WORDS = frozenset(_FIRST_WORD.match(spelling)[0] for spelling in _FIELD_OF)  # type: ignore[index]
_LONGEST_TERM = max(map(len, _FIELD_OF)) + 8


def list_field_terms() -> dict[str, str]:
    """Return every spelling of every field term, folded, with its field; Cyrillic spellings stay Cyrillic."""
    return {spelling: field for spelling, (field, _) in _FIELD_OF.items()}
