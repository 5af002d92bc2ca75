"""The interface's languages: which one this visitor reads, its catalogue of strings, and how it writes dates.

Strings are written in English in the code, inside `_()` or `ngettext()`, and translated in
`locale/<language>/LC_MESSAGES/messages.po`. The catalogues are compiled in memory. Serbian in Cyrillic has no
catalogue: it is the Latin one, transliterated.
"""

from __future__ import annotations

import gettext
import io
import os
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from kb.metadata import PartialDate
from kb.script import to_cyrillic
from kb.written_dates import write_date

LANGUAGES: dict[str, str] = {
    "sl": "Slovenščina",
    "en": "English",
    "hr": "Hrvatski",
    "sr-Latn": "Srpski",
    "sr-Cyrl": "Српски",
    "it": "Italiano",
    "es": "Español",
    "de": "Deutsch",
}
"""The languages of the interface by BCP 47 tag, each under its own name, in the order of the language switch."""

LANGUAGE_VARIABLE = "SEOBS_LANGUAGE"
"""Environment variable with the language that `seobs serve --language` asks for."""

LANGUAGE_COOKIE = "seobs_language"
"""Cookie with the language that the visitor chose; it holds nothing else."""

SHOWN_LANGUAGE_COOKIE = "seobs_language_shown"
"""Cookie with the language of the last page, until the browser is closed: a link between pages need not name it again."""

_LOCALES = {"en": "en_GB"}
_LOCALE_FOLDER = Path(__file__).with_name("locale")
# What must stay in Latin letters in a Cyrillic string: {placeholders}, `commands`, initials such as CSV, and names of
# programs and formats, which have a letter that Serbian lacks ("Word") or a capital inside ("PowerPoint").
_KEPT_IN_LATIN = re.compile(
    r"\{[^}]*\}|`[^`]*`|\b(?:Atom|Tesseract|[A-Za-z]*[QWXYqwxy][A-Za-z]*|[A-Za-z]+[A-Z][A-Za-z]*)\b"
)


def _(message: str) -> str:
    """Return a string of the interface in the visitor's language."""
    return load_translations(current_language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a string that goes with a number, in the visitor's language."""
    return load_translations(current_language()).ngettext(singular, plural, number)


def current_language() -> str:
    """Return the tag of the language that `choose_language` found for this visitor, English before it ran."""
    language = st.session_state.get("language", "en")
    return language if language in LANGUAGES else "en"


def choose_language(fallback: str) -> str:
    """Settle the visitor's language for this run and return its tag.

    The address (`?lang=`) wins over what was chosen in this session, that over the cookies of the page before and of an
    earlier visit, those over the language the server was started with, that over the browser's; `fallback` is for one
    who says nothing.
    """
    asked = st.query_params.get("lang", "")
    # The address wins once, when it changes: the switch on the page must win over an address that stays as it is.
    if asked in LANGUAGES and st.session_state.get("language_in_address") != asked:
        st.session_state["language"] = asked
    st.session_state["language_in_address"] = asked
    if "language" not in st.session_state:
        candidates = (
            st.context.cookies.get(SHOWN_LANGUAGE_COOKIE, ""),
            st.context.cookies.get(LANGUAGE_COOKIE, ""),
            os.environ.get(LANGUAGE_VARIABLE, ""),
            match_language(st.context.locale or ""),
            fallback,
        )
        st.session_state["language"] = next((tag for tag in candidates if tag in LANGUAGES), "en")
    return current_language()


def choose_for_request(asked: str, cookies: Mapping[str, str], accepted: str) -> str:
    """Return the language for a request: the one asked for, that of an earlier visit, the server's, the browser's.

    `accepted` is the Accept-Language header. English for one who says nothing.
    """
    candidates = (
        asked,
        cookies.get(SHOWN_LANGUAGE_COOKIE, ""),
        cookies.get(LANGUAGE_COOKIE, ""),
        os.environ.get(LANGUAGE_VARIABLE, ""),
        match_accepted(accepted),
    )
    return next((tag for tag in candidates if tag in LANGUAGES), "en")


def match_language(tag: str) -> str:
    """Return the interface language nearest to a browser's language tag, or an empty text when there is none.

    A Serbian browser without a script reads Cyrillic by BCP 47; Bosnian, Montenegrin and Serbo-Croatian readers get
    Latin letters.
    """
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] == "sr":
        return "sr-Latn" if "latn" in parts or "me" in parts else "sr-Cyrl"
    if parts[0] in ("bs", "sh", "cnr"):
        return "sr-Latn"
    return parts[0] if parts[0] in LANGUAGES else ""


def match_accepted(header: str) -> str:
    """Return the first language of an Accept-Language header that the interface has, or an empty text."""
    tags = (part.split(";")[0].strip() for part in header.split(","))
    return next((match for tag in tags if (match := match_language(tag))), "")


@lru_cache(maxsize=len(LANGUAGES))
def load_translations(language: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of a language; English has none and returns every string as it is."""
    if language == "en":
        return gettext.NullTranslations()
    catalogue = read_catalogue("sr-Latn" if language == "sr-Cyrl" else language)
    if language == "sr-Cyrl":
        for message in catalogue:
            # The header is the message with the empty id.
            if message.id and message.string:
                message.string = _write_cyrillic(message.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands in its .po file."""
    folder = _LOCALE_FOLDER / find_locale(language)
    with open(folder / "LC_MESSAGES" / "messages.po", "rb") as file:
        return read_po(file, locale=find_locale(language))


def find_locale(language: str) -> str:
    """Return the Babel locale of an interface language: "sr_Latn" for "sr-Latn", British dates for English."""
    return _LOCALES.get(language, language.replace("-", "_"))


def format_partial_date(value: PartialDate | None, language: str, *, declined: bool = False) -> str:
    """Return a date as the language writes it, in the precision it has: a month stays a month; empty for None.

    `declined` is for a date inside a sentence, as after "from" or "on": "12. julija 2018".
    """
    return write_date(value, find_locale(language), declined=declined)


def format_moment(moment: datetime, language: str) -> str:
    """Return a day and time of this machine's zone as the language writes them."""
    local, locale = moment.astimezone(), find_locale(language)
    time = format_time(local, "short", tzinfo=local.tzinfo, locale=locale)
    day = format_date(local, "medium", locale=locale)
    return str(get_datetime_format("medium", locale=locale)).replace("{0}", time).replace("{1}", day)


def format_count(number: float) -> str:
    """Return a number as the visitor's language writes it."""
    return format_decimal(number, locale=find_locale(current_language()))


def format_share(share: float, language: str) -> str:
    """Return a share (0 to 1) as whole percents, as the language writes them."""
    return format_percent(round(share, 2), locale=find_locale(language))


def name_language(tag: str, language: str) -> str:
    """Return the name of a document's language in the language of the interface; empty when it is not known."""
    if tag == "und":
        return ""
    try:
        name = Locale.parse(tag.replace("-", "_")).get_display_name(find_locale(language))
    except (ValueError, UnknownLocaleError):
        return tag
    return name or tag


def _write_cyrillic(message: str | Iterable[str]) -> str | tuple[str, ...]:
    """Return a translation, or all its plural forms, in Serbian Cyrillic; what is code or a name stays as it is."""
    if not isinstance(message, str):
        return tuple(str(_write_cyrillic(form)) for form in message)
    written, place = [], 0
    for kept in _KEPT_IN_LATIN.finditer(message):
        written += [to_cyrillic(message[place : kept.start()]), kept.group()]
        place = kept.end()
    return "".join([*written, to_cyrillic(message[place:])])
