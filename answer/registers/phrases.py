"""The words of an answer from the registers, in the languages people ask in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from babel import Locale
from babel.numbers import format_decimal

from answer.catalogue.phrases import choose_words, find_locale, spell_words
from answer.registers.query import RegisterQuery
from kb.records import Register

_PhraseName = Literal["over", "under", "largest", "smallest", "lead", "partner", "note", "more"]

_SERBIAN: Mapping[_PhraseName, str] = {
    "over": "budžet od najmanje {amount}",
    "under": "budžet od najviše {amount}",
    "largest": "prvo najveći budžet",
    "smallest": "prvo najmanji budžet",
    "lead": "vodi {organisation}",
    "partner": "učestvuje {organisation}",
    "note": "Iz registra: ono što se moglo pročitati u dokumentima; uz svaki podatak stoji njegov izvor.",
    "more": "i još {number}; sve navodi stranica Opservatorija",
}
_PHRASES: dict[str, Mapping[_PhraseName, str]] = {
    "en": {
        "over": "budget of at least {amount}",
        "under": "budget of at most {amount}",
        "largest": "highest budget",
        "smallest": "lowest budget",
        "lead": "led by {organisation}",
        "partner": "with {organisation}",
        "note": "From the register: what could be read from the documents; each value has its source.",
        "more": "and {number} more; the Observatory page lists them all",
    },
    "sl": {
        "over": "proračun vsaj {amount}",
        "under": "proračun največ {amount}",
        "largest": "najprej največji proračun",
        "smallest": "najprej najmanjši proračun",
        "lead": "vodi {organisation}",
        "partner": "sodeluje {organisation}",
        "note": "Iz registra: kar je bilo mogoče razbrati iz dokumentov; ob vsakem podatku je njegov vir.",
        "more": "in še {number}; vse našteva stran Observatorij",
    },
    "hr": {
        "over": "proračun od najmanje {amount}",
        "under": "proračun od najviše {amount}",
        "largest": "najprije najveći proračun",
        "smallest": "najprije najmanji proračun",
        "lead": "vodi {organisation}",
        "partner": "sudjeluje {organisation}",
        "note": "Iz registra: ono što se moglo iščitati iz dokumenata; uz svaki podatak stoji njegov izvor.",
        "more": "i još {number}; sve navodi stranica Opservatorij",
    },
    "sr-Latn": _SERBIAN,
    "bs": {
        **_SERBIAN,
        "more": "i još {number}; sve navodi stranica Opservatorij",
    },
    "mk": {
        "over": "буџет од најмалку {amount}",
        "under": "буџет од најмногу {amount}",
        "largest": "прво најголемиот буџет",
        "smallest": "прво најмалиот буџет",
        "lead": "води {organisation}",
        "partner": "учествува {organisation}",
        "note": "Од регистарот: она што можеше да се прочита во документите; покрај секој податок стои неговиот извор.",
        "more": "и уште {number}; сите се наведени на страницата Опсерваторија",
    },
    "it": {
        "over": "budget di almeno {amount}",
        "under": "budget non superiore a {amount}",
        "largest": "budget più alto",
        "smallest": "budget più basso",
        "lead": "capofila {organisation}",
        "partner": "con {organisation}",
        "note": "Dal registro: quanto si è potuto leggere nei documenti; ogni dato ha la sua fonte.",
        "more": "e ancora {number}; l’elenco completo è nella pagina Osservatorio",
    },
    "es": {
        "over": "presupuesto de al menos {amount}",
        "under": "presupuesto de {amount} como máximo",
        "largest": "mayor presupuesto",
        "smallest": "menor presupuesto",
        "lead": "socio líder {organisation}",
        "partner": "con {organisation}",
        "note": "Según el registro: lo que se ha podido leer en los documentos; cada dato tiene su fuente.",
        "more": "y {number} más; la lista completa está en la página Observatorio",
    },
    "de": {
        "over": "Budget von mindestens {amount}",
        "under": "Budget von höchstens {amount}",
        "largest": "höchstes Budget",
        "smallest": "niedrigstes Budget",
        "lead": "unter Federführung von {organisation}",
        "partner": "mit {organisation}",
        "note": "Aus dem Register: was den Dokumenten zu entnehmen war; jede Angabe hat ihre Quelle.",
        "more": "und noch {number}; die Seite Observatorium führt alle auf",
    },
    "fr": {
        "over": "budget d’au moins {amount}",
        "under": "budget d’au plus {amount}",
        "largest": "budget le plus élevé",
        "smallest": "budget le moins élevé",
        "lead": "chef de file {organisation}",
        "partner": "avec {organisation}",
        "note": "D’après le registre : ce qui a pu être lu dans les documents ; chaque donnée a sa source.",
        "more": "et {number} de plus ; la liste complète est à la page Observatoire",
    },
}

# By the plural categories of the Unicode CLDR; "other" stands for those that are not given.
_SERBIAN_COUNTS = {
    Register.PROJECTS: {"one": "{number} projekat", "few": "{number} projekta", "other": "{number} projekata"},
    Register.EVENTS: {"one": "{number} događaj", "few": "{number} događaja", "other": "{number} događaja"},
}
_COUNTS: dict[str, Mapping[Register, Mapping[str, str]]] = {
    "en": {
        Register.PROJECTS: {"one": "{number} project", "other": "{number} projects"},
        Register.EVENTS: {"one": "{number} event", "other": "{number} events"},
    },
    "sl": {
        Register.PROJECTS: {
            "one": "{number} projekt",
            "two": "{number} projekta",
            "few": "{number} projekti",
            "other": "{number} projektov",
        },
        Register.EVENTS: {
            "one": "{number} dogodek",
            "two": "{number} dogodka",
            "few": "{number} dogodki",
            "other": "{number} dogodkov",
        },
    },
    "hr": {
        Register.PROJECTS: {"one": "{number} projekt", "few": "{number} projekta", "other": "{number} projekata"},
        Register.EVENTS: {"one": "{number} događaj", "few": "{number} događaja", "other": "{number} događaja"},
    },
    "sr-Latn": _SERBIAN_COUNTS,
    "bs": _SERBIAN_COUNTS,
    "mk": {
        Register.PROJECTS: {"one": "{number} проект", "other": "{number} проекти"},
        Register.EVENTS: {"one": "{number} настан", "other": "{number} настани"},
    },
    "it": {
        Register.PROJECTS: {"one": "{number} progetto", "other": "{number} progetti"},
        Register.EVENTS: {"one": "{number} evento", "other": "{number} eventi"},
    },
    "es": {
        Register.PROJECTS: {"one": "{number} proyecto", "other": "{number} proyectos"},
        Register.EVENTS: {"one": "{number} evento", "other": "{number} eventos"},
    },
    "de": {
        Register.PROJECTS: {"one": "{number} Projekt", "other": "{number} Projekte"},
        Register.EVENTS: {"one": "{number} Veranstaltung", "other": "{number} Veranstaltungen"},
    },
    "fr": {
        Register.PROJECTS: {"one": "{number} projet", "other": "{number} projets"},
        Register.EVENTS: {"one": "{number} événement", "other": "{number} événements"},
    },
}


def count_records(register: Register, number: int, language: str) -> str:
    """Return a number with the noun of its register in the form that goes with it."""
    forms = choose_words(_COUNTS, language)[register]
    category = Locale.parse(find_locale(language)).plural_form(number)
    return spell_words(forms.get(category, forms["other"]), language).format(number=number)


def get_register_phrase(name: _PhraseName, language: str, **values: object) -> str:
    """Return a phrase in the language with this BCP 47 tag with its values filled in; English when it is not ours."""
    return spell_words(choose_words(_PHRASES, language)[name], language).format(**values)


def describe_budget(query: RegisterQuery, language: str) -> str:
    """Return the limit of the budgets in words; empty when there is none."""
    limit = query.least if query.least is not None else query.most
    if limit is None:
        return ""
    amount = f"{format_decimal(limit, locale=find_locale(language))} {query.currency}".strip()
    return get_register_phrase("over" if query.least is not None else "under", language, amount=amount)
