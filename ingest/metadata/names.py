"""Names of people and organisations, told by how they are written and by the words that organisations have."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from ingest.metadata.type_cues import TYPE_WORD
from kb.folding import fold_text

# Stems that a name of an organisation has in it; "$" ends a word, and a stem without it may go on.
_ORGANISATION_STEMS = """
    drustv[oa]$ zdruzenj zvez[aei]$ zavod$ zavoda$ zadrug ustanov[ae]$ fundacij fondacij mrez[aei]$ center$ centar$
    centra$ udrug udruzenj savez$ saveza$ koalicij zaklad[ae]$ institut inzenirsk opcin[ae]$ obcin[ae]$ opstin[ae]$
    ministrstv ministarstv agencij univerz sveucilist fakultet zbornic komor[ae]$ klub$ forum$ platform inkubator
    grozd$ klaster$ sklad$ konzorcij iniciativ inicijativ drustven[ao]$~centar organizacij sindikat urad$ vlada$
    poduzec preduzec podjetj knjiznic muzej razvojn[ai]$~agencij
    association fund$ societ cooperativ[aeo]s?$ co-operative coop\\b network foundation institute union federation
    alliance council ministry university agency chamber trust charity partnership committee collective
    enterprise centre college
    research consortium
    associazion fondazion consorzio coordinamento$ rete$ comune$ provincia$ regione$ ente$ istituto universit unione$
    federazion legacoop confcooperativ circolo$ comitato$ distretto$
    asociacion fundacion red$ federacion union$ ayuntamiento universidad instituto consejeria confederacion s.?coop
    mancomunidad diputacion plataforma$ centro$ colectivo$ cooperativas$ gobierno$
    verein\\w*$ \\w*verein$ verband$ \\w*verband$ \\w*genossenschaft stiftung \\w*netzwerk bund$ gemeinde stadtgemeinde
    arbeitsgemeinschaft arbeitskreis$ universitat \\w*kammer$ initiative gesellschaft$ \\w*laden$ werkstatt zentrum$ \\w*zentrum$
    ministerium bundesministerium amt$ landesregierung
    reseau federation fondation mairie$ commune$ universite scop$ scic$ collectif$ comite$ pole$ chambre$
    fonda?$ akademij skola$ sola$ banka$ pokret$ kolektiv$ laboratorij caritas karitas
    casopis$ portal$ radio$ magazin$ srediste$ sredisce$ hisa$ gibanje$
    academy society$ movement$ bank$ library museum school$ hub$ journal$ authority$
    societa impresa$ agenzia centro$ scuola$ banca$ movimento$ parrocchia$ diocesi$ caritas consulta$ giornale$
    sindacato
    sociedad empresa$ agencia$ camara$ grupo$ movimiento$ junta$ generalitat cofradia$ diario$ periodico$ escuela$
    coordinadora$ consorcio
    \\w*werk$ akademie \\w*schule$ landkreis \\w*agentur$ \\w*zeitung$ landesverband \\w*betriebe$ bezirk$ \\w*forum$
    \\w*institut$ \\w*bank$
    societe$ ecole$ agence$ syndicat$ departement$ groupement$ ressourcerie$ regie$ chantier$ banque$ mission~locale$
    фонд$ академиј школа$ банка$ покрет$ движење$ лабораториј унија$ часопис$ портал$ радио$
    друштво$ удружењ савез$ задруг фондациј мреж[аеи]$ центар$ коалициј општин министарств агенциј универзитет факултет
    комор институт клуб$ форум$ организациј иницијатив предузећ здружени сојуз$ министерств претпријати град$
    """
# What follows the name of a company or society by law.
_LEGAL_FORMS = re.compile(
    r"(?<![\w.])(?:d\.\s?o\.\s?o\.?|d\.\s?d\.|so\.\s?p\.?|z\.\s?b\.\s?o\.?|z\.\s?o\.\s?o\.?|e\.\s?v\.|eg\b|egenmbh\b"
    r"|ggmbh\b|gmbh\b|s\.\s?r\.\s?l\.?|s\.\s?c\.\s?s\.?|soc\. coop\b|onlus\b|aps\b|ets\b|s\.\s?l\.|s\.\s?coop\b"
    r"|ltd\b|limited\b|c\.?i\.?c\b|plc\b|inc\b|scop\b|scic\b|sarl\b|so\.p\b|д\.\s?о\.\s?о\.?|доо\b)"
)
_STEM_PATTERN = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        stem.replace("~", r"\s").removesuffix("$") + (r"(?!\w)" if stem.endswith("$") else "")
        for stem in sorted(_ORGANISATION_STEMS.split(), key=len, reverse=True)
    )
    + ")"
)
_ADJECTIVE = re.compile(r"\w{3,20}(?:[sckz]k|n|ov|ev|ск|чк|н|ов)(?:a|i|o|e|u|а|и|о|е)\s")
_QUOTED = re.compile(r"[»«„“”\"‘’'][^»«„“”\"\n]{2,60}[«»“”\"’']")
# "Cooperatives that care" is a headline.
_RELATIVE = re.compile(r"\s(?:que|che|qui|who|that|ki|koj[aei]|кој[аеи])\s")
# "Starting a workers' co-operative".
# "President of the Association".
_FUNCTION = re.compile(
    r"(?:pod)?(?:predsedni[ck]|predsjedni[ck]|председни[кц]|претседател)\w*\s|(?:vice.?)?(?:president|presidente|prasident)\w*\s"
    r"|(?:direktor|director|direttor|directeur|tajni[ck]|sekretar|segretari|secretar|директор|секретар)\w*\s"
)
_GERUND = re.compile(r"\w+ing (?:an?|the|your|our|up)\s")
# "Spring fair of the cooperative".
_EVENT = re.compile(
    r"(?:\w+\s){0,2}(?:fair|festival|conference|open day|workshop|sejem|sajam|dan|konferenc\w+|fiera|feria|messe"
    r"|fest|fete"
    r"|foire|tagung|srecanje|susret|сајам|саем|конференција)\s"
)
_MOST_ORGANISATION_WORDS = 14
_ARTICLES = frozenset(("the", "der", "die", "das", "la", "le", "les", "il", "lo", "el", "los", "las"))
_NO_NAME_ENDS = ".:;?!"
_LINK_WORDS = frozenset(
    fold_text(
        "in i a an and of for the za o na v u pri z s sa on di del della dei degli delle dell per e de la el los las"
        " para y en und der die das des zu zur zum für et du pour le les l d i и за на у во од со al alla by to im am"
        " dello dal von vom ob po kod iz te"
    ).split()
)


def is_organisation(text: str) -> bool:
    """Tell whether a text is the name of an organisation and nothing else, as it stands in a letterhead.

    A stem such as "association" or a legal form must be in it, with another word beside it; most of its words begin
    with a capital or it stands in capitals, or its own name is in quotation marks.
    """
    text = text.strip()
    words = text.split()
    if words and words[0].lower() in _ARTICLES:
        # "Der Arbeitskreis" signs for one whose name stands elsewhere.
        words = words[1:]
    if not 2 <= len(words) <= _MOST_ORGANISATION_WORDS or not (text[0].isupper() or text[0] in "»„“\"«'"):
        return False
    folded = fold_text(text)
    has_form = _LEGAL_FORMS.search(folded) is not None
    if (text[-1] in _NO_NAME_ENDS and not has_form) or re.search(r"[@|\t:]|\d{2}", text):
        return False
    stem = _STEM_PATTERN.search(folded)
    if not has_form and stem is None:
        return False
    if (
        TYPE_WORD.search(folded) is not None
        or _GERUND.match(folded)
        or _FUNCTION.match(folded)
        or _RELATIVE.search(folded)
        or _EVENT.match(folded)
    ):
        return False
    if text.isupper() and stem is not None and len(text[: stem.start()].split()) > 3 and not has_form:
        return False
    if stem is not None and not has_form and text[stem.start()].islower():
        # "Slovenska mreža zadrug" is a name, "Zašto općine trebaju kupovati" is a question.
        return _ADJECTIVE.match(folded) is not None and stem.start() < 40 and _looks_like_name(text)
    before = text[: stem.start()].split() if stem is not None and not has_form else []
    if any(word.islower() and fold_text(word) not in _LINK_WORDS for word in before):
        # "Glavne aktivnosti Mreže sela" tells of an organisation.
        return False
    return has_form or _looks_like_name(text)


def _looks_like_name(text: str) -> bool:
    """Tell whether the words of a text are written as a name: capitals, or one after the stem and no verb form."""
    if _QUOTED.search(text):
        return True
    words = [word.strip(',()–-»«„“”"') for word in text.split()]
    told = [word for word in words if word and fold_text(word) not in _LINK_WORDS]
    capital = sum(word[0].isupper() for word in told)
    # Slavic names keep the small letters of common words: "Društvo za razvoj podeželja Lipa", "Mreža sela".
    return bool(told) and (capital * 2 >= len(told) or (told[0][0].isupper() and len(told) <= 8))


_TITLES = re.compile(
    r"(?:(?:dr|sc|mag|mr|mrs|ms|prof|doc|univ|dipl|ing|ddr|inž|spec|dott|dott\.ssa|dra|lic|др|проф|маг|д-р|м-р"
    r"|sig|sig\.ra"
    r"|Herr|Frau|g|ga|gosp)\.?-?\s+|Dipl\.-\w+\.?\s+)+",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[^\W\d_a-zčšžćđа-шђјљњћџѓќѕ](?:[\w’'-]*\w|\.)|O['’]\w+)"
_PARTICLES = r"(?:de|del|della|di|da|von|van|der|den|la|le|dos|du)"
# A wider gap is that between two columns of signatures.
_PERSON = re.compile(rf"{_NAME_WORD}(?: {{1,2}}(?:{_PARTICLES} +){{0,2}}{_NAME_WORD}){{1,3}}")
_BETWEEN_PEOPLE = re.compile(r"\s*(?:[,;/&]|\b(?:in|i|and|und|e|y|et|и|ter|te)\b)\s*")
_NO_PERSON = re.compile(
    r"^(?:the|le|les|il|lo|el|los|las|der|die|das|un|una|by|von|por|par)\s"
    r"|\b(?:square|hall|street|road|trg|ulica|piazza|platz|plaza|rue|market|park|dvorana|knjiznica|biblioteka)\b"
    r"|\b(?:gradonacelni|nacelni[kc]|zupan|ministr|mayor$|sindac|alcald|burgermeister|maire$|градоначелни|министе?р"
    r"|predsedni|predsjedni|president|presidente|direktor|director|vodja|tajni|sekretar|odbor|board|council|svet"
    r"|committee|team|tim$|ekipa|redakcija|uredni|microsoft|adobe|office|user|uporabnik|admin|scanner|canon|xerox|hp$"
    r"|proje[ck]t|progett|proyecto|projet$|пројек|проект|program|zapisnik|newsletter|windows|unknown|neznan|acrobat"
    r"|pdf|word$|председни|секретар|одбор)"
)


_VENUE = re.compile(
    r"\b(?:sala|saal|salle|salon|aula|hall|room|\w*haus|kurhaus|kornhaus|rathaus|\w*halle|dvorana|vijecnica|vecnica|grad"
    r"|dom|hotel|teatro|theater|theatre|cinema|kino|biblioteca|bibliotheque|bibliothek|library|knjiznica|casa|palazzo"
    r"|palacio|palais|castello|chateau|schloss|school|scuola|escuela|ecole|сала|дом|библиотека|хотел|већница)\b"
)


def names_a_venue(folded: str) -> bool:
    """Tell whether a folded line names a hall, a house or a room: two words with capitals that are no person."""
    return _VENUE.search(folded) is not None


def find_people(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return where the names of people stand in a list of them that begins at an offset, in order.

    Academic titles are left out; the list ends at the first thing that is neither a name nor a function after a comma.
    """
    people: list[tuple[int, int]] = []
    place = start
    while place < len(text):
        while place < len(text) and text[place] in " \t*_:–—-(":
            place += 1
        if titled := _TITLES.match(text, place):
            place = titled.end()
        found = _PERSON.match(text, place)
        if found is None:
            break
        end = found.end() - (1 if found[0].endswith(".") and not re.search(r"\b\w\.$", found[0]) else 0)
        if is_person(text[place:end]):
            people.append((place, end))
        elif not people:
            break
        following = _BETWEEN_PEOPLE.match(text, found.end())
        if following is None:
            break
        place = following.end()
    return people


def is_person(text: str) -> bool:
    """Tell whether a text is the name of one person: two to four words with capitals, no function, no organisation."""
    words = text.split()
    if not 2 <= len(words) <= 5 or len(text) > 60 or _PERSON.fullmatch(text) is None:
        return False
    folded = fold_text(text)
    if any(character.isdigit() for character in text) or _NO_PERSON.search(folded) or _LEGAL_FORMS.search(folded):
        return False
    return _STEM_PATTERN.search(folded) is None


_TOWN = re.compile(
    r"[^\W\d_a-zčšžćđа-шђјљњћџѓќѕ][\w’'-]+"
    r"(?:[ -](?:(?:di|de|del|der|am|an|la|le|sur|pri|na|ob) )?[^\W\d_a-zčšžćđа-шђјљњћџѓќѕ][\w’'-]+){0,2}"
)
_BABEL_LOCALES = ("sl", "hr", "sr_Latn", "sr_Cyrl", "bs_Latn", "mk", "en", "it", "es", "de", "fr")


@cache
def list_countries() -> frozenset[str]:
    """Return the folded names of countries in the languages of the network."""
    return frozenset(
        fold_text(name)
        for tag in _BABEL_LOCALES
        for code, name in Locale.parse(tag).territories.items()
        if len(code) == 2 and len(name) > 3
    )


@cache
def list_calendar_words() -> frozenset[str]:
    """Return the folded names of months and days of the week, whole and short, in the languages of the network."""
    return frozenset(
        fold_text(name).rstrip(".")
        for tag in _BABEL_LOCALES
        for words in (Locale.parse(tag).months, Locale.parse(tag).days)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in words[context][width].values()
    )


def end_of_name(name: str) -> int:
    """Return where the name of an organisation ends in a text: before a town, a country, a unit of it or its address.

    What it is by law stays: "Society X, z. b. o., Kranj, Slovenia" ends before the town.
    """
    dash = re.search(r"\s[–—-]\s(?=[^–—]{2,40}$)", name)
    if dash and is_organisation(name[: dash.start()]) and _TOWN.fullmatch(name[dash.end() :].strip(" .")):
        return dash.start()
    quoted = _QUOTE_BEFORE_ADDRESS.search(name)
    limit = quoted.end("quote") if quoted else len(name)
    end = name.find(", ", 0, limit)
    if end < 0 or not (is_organisation(name[:end]) or _LEGAL_FORMS.search(fold_text(name[:limit]))):
        return limit
    while 0 <= end < limit:
        following = name.find(", ", end + 2, limit)
        part = name[end + 2 : following if following >= 0 else limit].strip()
        is_form = _LEGAL_FORMS.match(fold_text(part)) is not None
        if not is_form and (
            is_organisation(part)
            or fold_text(part) in list_countries()
            or _TOWN.fullmatch(part.strip(" .")) is not None
        ):
            return end
        end = following
    return limit


_QUOTE_BEFORE_ADDRESS = re.compile(r"\w(?P<quote>[«“”\"])\s+(?=[^«»„“”\"\n]{3,80}\d)")
_BETWEEN_SIDES = re.compile(r"\s(?:in|i|and|und|et|e|y|и|ter|te|&)\s")


def names_two(name: str) -> bool:
    """Tell whether a text names two organisations: "Municipality of A and Society B"."""
    return any(
        is_organisation(name[: between.start()]) and is_organisation(name[between.end() :])
        for between in _BETWEEN_SIDES.finditer(name)
    )


_WORD = re.compile(r"[^\s,;:()|\t]+")
_PLACE_LINKS = frozenset(("v", "u", "at", "во", "у", "po"))


def _goes_on(text: str, words: list[re.Match[str]]) -> bool:
    """Tell whether a small word inside a name leads to a capital within three words: "za socialno delo Posavje"."""
    for word in words[1:4]:
        if word[0][0].isupper():
            return True
        if fold_text(word[0]) in _LINK_WORDS or text[word.start() - 1] != " ":
            return False
    return False


def find_organisation(text: str) -> tuple[int, int] | None:
    """Return where the first organisation is named inside a line, from its stem to its last capitalised word; or None.

    Of "Newsletter of the Network of Rural Cooperatives, spring" that is "Network of Rural Cooperatives".
    """
    folded = fold_text(text)
    for stem in _STEM_PATTERN.finditer(folded):
        if not text[stem.start()].isupper():
            continue
        start, end = stem.start(), stem.start()
        words = list(_WORD.finditer(text, start))
        for place, word in enumerate(words[:_MOST_ORGANISATION_WORDS]):
            if place and text[words[place - 1].end() : word.start()].strip():
                break
            if word[0][0].isupper() or word[0][0] in '»„“"«' or place == 0:
                end = word.end()
                if word[0].endswith(".") and not _LEGAL_FORMS.match(folded, word.start()):
                    # "Bulletin of the Network. No. 23": a full stop ends the name.
                    end -= 1
                    break
            elif fold_text(word[0]) in _PLACE_LINKS or (
                fold_text(word[0]) not in _LINK_WORDS and not _goes_on(text, words[place:])
            ):
                break
        if (quoted := _QUOTED.search(text, start)) and quoted.start() < end:
            # "Zadruga „Bela reka“": the small word belongs to the name.
            end = max(end, quoted.end())
        # Romance and Slavic names begin with the stem, English and German ones may end with it.
        before = re.search(r"(?:[^\W\d_a-z][\w’'-]* ){1,5}$", text[:start])
        if before and (end == words[0].end()):
            start = before.start()
        told = [word for word in text[start:end].split() if word.lower() not in _ARTICLES]
        if len(told) >= 2 and not text[start:end].isupper():
            return start, end
    return None
