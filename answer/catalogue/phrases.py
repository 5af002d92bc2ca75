"""The words of an answer from the catalogue, in the languages people ask in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from babel import Locale, UnknownLocaleError

from answer.catalogue.query import AskedField
from kb.metadata import AccessLevel, DocumentType
from kb.script import to_cyrillic

PhraseName = Literal["none", "from", "to", "newest", "oldest", "undated", "all", "ask"]
CountName = Literal["documents", "more"]

_FALLBACK = "en"
_T = TypeVar("_T")
_LOCALES = {"en": "en_GB"}

_PHRASES: dict[str, Mapping[PhraseName, str]] = {
    "en": {
        "none": "the catalogue has no such document.",
        "from": "from {date}",
        "to": "until {date}",
        "newest": "most recent",
        "oldest": "oldest",
        "undated": "undated",
        "all": "All documents",
        "ask": "internal: ask the association's office for it",
    },
    "sl": {
        "none": "v katalogu ni takega dokumenta.",
        "from": "od {date}",
        "to": "do {date}",
        "newest": "najnovejše",
        "oldest": "najstarejše",
        "undated": "brez datuma",
        "all": "Vsi dokumenti",
        "ask": "interno: vprašajte v pisarni združenja",
    },
    "hr": {
        "none": "u katalogu nema takvog dokumenta.",
        "from": "od {date}",
        "to": "do {date}",
        "newest": "najnovije",
        "oldest": "najstarije",
        "undated": "bez datuma",
        "all": "Svi dokumenti",
        "ask": "interno: obratite se uredu udruge",
    },
    "sr-Latn": {
        "none": "u katalogu nema takvog dokumenta.",
        "from": "od {date}",
        "to": "do {date}",
        "newest": "najnovije",
        "oldest": "najstarije",
        "undated": "bez datuma",
        "all": "Svi dokumenti",
        "ask": "interno: obratite se kancelariji udruženja",
    },
    "bs": {
        "none": "u katalogu nema takvog dokumenta.",
        "from": "od {date}",
        "to": "do {date}",
        "newest": "najnovije",
        "oldest": "najstarije",
        "undated": "bez datuma",
        "all": "Svi dokumenti",
        "ask": "interno: obratite se uredu udruženja",
    },
    "mk": {
        "none": "во каталогот нема таков документ.",
        "from": "од {date}",
        "to": "до {date}",
        "newest": "најново",
        "oldest": "најстаро",
        "undated": "без датум",
        "all": "Сите документи",
        "ask": "интерно: обратете се до канцеларијата на здружението",
    },
    "it": {
        "none": "nel catalogo non c’è alcun documento di questo tipo.",
        "from": "dal {date}",
        "to": "fino al {date}",
        "newest": "data più recente",
        "oldest": "data meno recente",
        "undated": "senza data",
        "all": "Tutti i documenti",
        "ask": "interno: richiederlo alla segreteria dell’associazione",
    },
    "es": {
        "none": "en el catálogo no hay ningún documento de este tipo.",
        "from": "desde {date}",
        "to": "hasta {date}",
        "newest": "lo más reciente",
        "oldest": "lo más antiguo",
        "undated": "sin fecha",
        "all": "Todos los documentos",
        "ask": "interno: solicítelo a la secretaría de la asociación",
    },
    "de": {
        "none": "Der Katalog enthält kein solches Dokument.",
        "from": "ab {date}",
        "to": "bis {date}",
        "newest": "zuletzt erschienen",
        "oldest": "zuerst erschienen",
        "undated": "ohne Datum",
        "all": "Alle Dokumente",
        "ask": "intern: bitte bei der Geschäftsstelle des Verbands nachfragen",
    },
    "fr": {
        "none": "le catalogue ne contient aucun document de ce type.",
        "from": "à partir de {date}",
        "to": "jusqu’en {date}",
        "newest": "date la plus récente",
        "oldest": "date la plus ancienne",
        "undated": "sans date",
        "all": "Tous les documents",
        "ask": "interne : à demander au secrétariat de l’association",
    },
}

# What a day has instead of "from" and "to", where it takes an article: "desde 2018", but "desde el 12 de julio de 2018".
_DAY_LIMITS: dict[str, Mapping[PhraseName, str]] = {
    "es": {"from": "desde el {date}", "to": "hasta el {date}"},
    "fr": {"from": "à partir du {date}", "to": "jusqu’au {date}"},
}
# "dal 12 luglio", but "dall’8 luglio".
_ITALIAN_VOWEL = re.compile(r"\b(dal|al) (?=(?:8|11) )")

# By the plural categories of the Unicode CLDR; "other" stands for those that are not given.
_COUNTS: dict[str, Mapping[CountName, Mapping[str, str]]] = {
    "en": {
        "documents": {"one": "{number} document", "other": "{number} documents"},
        "more": {"other": "and {number} more; the Documents page lists them all"},
    },
    "sl": {
        "documents": {
            "one": "{number} dokument",
            "two": "{number} dokumenta",
            "few": "{number} dokumenti",
            "other": "{number} dokumentov",
        },
        "more": {"other": "in še {number}; vse našteva stran Dokumenti"},
    },
    "hr": {
        "documents": {"one": "{number} dokument", "few": "{number} dokumenta", "other": "{number} dokumenata"},
        "more": {"other": "i još {number}; sve navodi stranica Dokumenti"},
    },
    "sr-Latn": {
        "documents": {"one": "{number} dokument", "few": "{number} dokumenta", "other": "{number} dokumenata"},
        "more": {"other": "i još {number}; sve navodi stranica Dokumenti"},
    },
    "bs": {
        "documents": {"one": "{number} dokument", "few": "{number} dokumenta", "other": "{number} dokumenata"},
        "more": {"other": "i još {number}; sve navodi stranica Dokumenti"},
    },
    "mk": {
        "documents": {"one": "{number} документ", "other": "{number} документи"},
        "more": {"other": "и уште {number}; сите се наведени на страницата Документи"},
    },
    "it": {
        "documents": {"one": "{number} documento", "other": "{number} documenti"},
        "more": {
            "one": "e {number} altro; la pagina Documenti li elenca tutti",
            "other": "e altri {number}; la pagina Documenti li elenca tutti",
        },
    },
    "es": {
        "documents": {"one": "{number} documento", "other": "{number} documentos"},
        "more": {"other": "y {number} más; la página Documentos los muestra todos"},
    },
    "de": {
        "documents": {"one": "{number} Dokument", "other": "{number} Dokumente"},
        "more": {
            "one": "und {number} weiteres; die Seite Dokumente führt alle auf",
            "other": "und {number} weitere; die Seite Dokumente führt alle auf",
        },
    },
    "fr": {
        "documents": {"one": "{number} document", "other": "{number} documents"},
        "more": {
            "one": "et {number} autre ; la page Documents les présente tous",
            "other": "et {number} autres ; la page Documents les présente tous",
        },
    },
}

# In the order of `DocumentType`.
_TYPES = {
    "en": "Declaration|Memorandum|Report|Minutes|Newsletter|Project sheet|Invitation|Position paper|Article|Other document",
    "sl": "Deklaracija|Memorandum|Poročilo|Zapisnik|Novičnik|Predstavitev projekta|Vabilo|Stališče|Članek|Drug dokument",
    "hr": "Deklaracija|Memorandum|Izvješće|Zapisnik|Bilten|Opis projekta|Pozivnica|Stajalište|Članak|Drugi dokument",
    "sr-Latn": "Deklaracija|Memorandum|Izveštaj|Zapisnik|Bilten|Opis projekta|Pozivnica|Stav|Članak|Drugi dokument",
    "bs": "Deklaracija|Memorandum|Izvještaj|Zapisnik|Bilten|Opis projekta|Pozivnica|Stav|Članak|Drugi dokument",
    "mk": "Декларација|Меморандум|Извештај|Записник|Билтен|Опис на проект|Покана|Став|Статија|Друг документ",
    "it": (
        "Dichiarazione|Memorandum|Relazione|Verbale|Newsletter|Scheda progetto|Invito|Documento di posizione|Articolo|"
        "Altro documento"
    ),
    "es": (
        "Declaración|Memorando|Informe|Acta|Boletín|Ficha de proyecto|Invitación|Documento de posición|Artículo|"
        "Otro documento"
    ),
    "de": (
        "Erklärung|Memorandum|Bericht|Protokoll|Newsletter|Projektsteckbrief|Einladung|Positionspapier|Artikel|"
        "Sonstiges Dokument"
    ),
    "fr": (
        "Déclaration|Mémorandum|Rapport|Compte rendu|Lettre d’information|Fiche projet|Invitation|"
        "Note de position|Article|Autre document"
    ),
}

# In the order of `AskedField`.
_FIELDS = {
    "en": "Date|Issued by|Authors|Languages|Type|Projects|Place|Pages",
    "sl": "Datum|Izdajatelj|Avtorji|Jeziki|Vrsta|Projekti|Kraj|Strani",
    "hr": "Datum|Izdavatelj|Autori|Jezici|Vrsta|Projekti|Mjesto|Stranice",
    "sr-Latn": "Datum|Izdavač|Autori|Jezici|Vrsta|Projekti|Mesto|Strane",
    "bs": "Datum|Izdavač|Autori|Jezici|Vrsta|Projekti|Mjesto|Stranice",
    "mk": "Датум|Издавач|Автори|Јазици|Вид|Проекти|Место|Страници",
    "it": "Data|Emesso da|Autori|Lingue|Tipo|Progetti|Luogo|Pagine",
    "es": "Fecha|Emitido por|Autoría|Idiomas|Tipo|Proyectos|Lugar|Páginas",
    "de": "Datum|Herausgegeben von|Verfasst von|Sprachen|Dokumentart|Projekte|Ort|Seiten",
    "fr": "Date|Publié par|Auteurs|Langues|Type|Projets|Lieu|Pages",
}
_ACCESS = {
    "en": "public|internal",
    "sl": "javno|interno",
    "hr": "javno|interno",
    "sr-Latn": "javno|interno",
    "bs": "javno|interno",
    "mk": "јавно|интерно",
    "it": "pubblico|interno",
    "es": "público|interno",
    "de": "öffentlich|intern",
    "fr": "public|interne",
}


def get_catalogue_phrase(name: PhraseName, language: str) -> str:
    """Return a phrase in the language with this BCP 47 tag; English when it is not one of ours."""
    return spell_words(choose_words(_PHRASES, language)[name], language)


def limit_by_date(name: Literal["from", "to"], written: str, language: str, *, is_day: bool) -> str:
    """Return a written date as the first or the last of a range that is open on the other side."""
    phrase = _DAY_LIMITS.get(language, {}).get(name) if is_day else None
    limited = (phrase or get_catalogue_phrase(name, language)).format(date=written)
    return _ITALIAN_VOWEL.sub(r"\1l’", limited) if language == "it" else limited


def count_in_words(name: CountName, number: int, language: str) -> str:
    """Return a number with its noun in the form that goes with it."""
    forms = choose_words(_COUNTS, language)[name]
    category = Locale.parse(find_locale(language)).plural_form(number)
    return spell_words(forms.get(category, forms["other"]), language).format(number=number)


def name_type(document_type: DocumentType, language: str) -> str:
    """Return the name of a document type."""
    return _pick(_TYPES, list(DocumentType).index(document_type), language)


def name_field(field: AskedField, language: str) -> str:
    """Return the name of a value."""
    return _pick(_FIELDS, list(AskedField).index(field), language)


def name_access(level: AccessLevel, language: str) -> str:
    """Return the name of an access level."""
    return _pick(_ACCESS, list(AccessLevel).index(level), language)


def name_languages(tags: Sequence[str], language: str) -> str:
    """Return the names of languages in a row; both scripts of Serbian together are just Serbian."""
    if {"sr-Latn", "sr-Cyrl"} <= set(tags):
        tags = [tag for tag in dict.fromkeys("sr" if tag.startswith("sr-") else tag for tag in tags)]
    return ", ".join(_name_language(tag, language) for tag in tags if tag != "und")


def find_locale(language: str) -> str:
    """Return the Babel locale of an answer's language."""
    known = language if language == "sr-Cyrl" or language in _PHRASES else _FALLBACK
    return _LOCALES.get(known, known.replace("-", "_"))


def _name_language(tag: str, language: str) -> str:
    try:
        return Locale.parse(tag.replace("-", "_")).get_display_name(find_locale(language)) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def _pick(names: Mapping[str, str], place: int, language: str) -> str:
    return spell_words(choose_words(names, language).split("|")[place], language)


def choose_words(table: Mapping[str, _T], language: str) -> _T:
    """Return the words of a language from a table by language; English when it has none. Both scripts of Serbian share."""
    return table.get("sr-Latn" if language == "sr-Cyrl" else language, table[_FALLBACK])


def spell_words(text: str, language: str) -> str:
    """Return a phrase in the script of its language; what stands in braces stays."""
    if language != "sr-Cyrl":
        return text
    parts = text.split("{")
    return "{".join(
        [
            to_cyrillic(parts[0]),
            *(f"{inside}}}{to_cyrillic(rest)}" for inside, _, rest in (p.partition("}") for p in parts[1:])),
        ]
    )
