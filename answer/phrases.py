"""The few words that frame an answer, in the languages people ask in. Everything else in an answer is a quotation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kb.script import to_cyrillic

PhraseName = Literal[
    "found", "not_found", "nearest", "generator_down", "removed", "cut", "agree", "disagree", "part_not_found"
]

_FALLBACK = "en"

_PHRASES: dict[str, Mapping[PhraseName, str]] = {
    "en": {
        "found": "The documents say:",
        "not_found": "The documents do not answer this question.",
        "nearest": "The nearest passages are shown below; they are not an answer.",
        "generator_down": "The language model is not responding; quotations are shown instead.",
        "removed": "Statements that the sources do not support were removed.",
        "agree": "The documents agree:",
        "disagree": "The figures in the documents differ:",
        "part_not_found": "The documents do not answer this part:",
        "cut": "Only the beginning of this long question was read.",
    },
    "sl": {
        "found": "V dokumentih piše:",
        "not_found": "V dokumentih ni odgovora na to vprašanje.",
        "nearest": "Spodaj so najbližji odlomki; to ni odgovor.",
        "generator_down": "Jezikovni model se ne odziva; namesto odgovora so prikazani navedki.",
        "removed": "Trditve, ki jih viri ne podpirajo, so odstranjene.",
        "agree": "Podatki v dokumentih se ujemajo:",
        "disagree": "Podatki v dokumentih se razlikujejo:",
        "part_not_found": "Na ta del vprašanja v dokumentih ni odgovora:",
        "cut": "Prebran je bil samo začetek dolgega vprašanja.",
    },
    "hr": {
        "found": "U dokumentima piše:",
        "not_found": "U dokumentima nema odgovora na to pitanje.",
        "nearest": "U nastavku su najbliži odlomci; oni nisu odgovor.",
        "generator_down": "Jezični model se ne odaziva; umjesto odgovora prikazani su navodi.",
        "removed": "Uklonjene su tvrdnje koje izvori ne potvrđuju.",
        "agree": "Podaci u dokumentima se podudaraju:",
        "disagree": "Podaci u dokumentima se razlikuju:",
        "part_not_found": "Na ovaj dio pitanja u dokumentima nema odgovora:",
        "cut": "Pročitan je samo početak dugog pitanja.",
    },
    "sr-Latn": {
        "found": "U dokumentima piše:",
        "not_found": "U dokumentima nema odgovora na to pitanje.",
        "nearest": "U nastavku su najbliži odlomci; oni nisu odgovor.",
        "generator_down": "Jezički model se ne odaziva; umesto odgovora prikazani su navodi.",
        "removed": "Uklonjene su tvrdnje koje izvori ne potvrđuju.",
        "agree": "Podaci u dokumentima se podudaraju:",
        "disagree": "Podaci u dokumentima se razlikuju:",
        "part_not_found": "Na ovaj deo pitanja u dokumentima nema odgovora:",
        "cut": "Pročitan je samo početak dugog pitanja.",
    },
    "bs": {
        "found": "U dokumentima piše:",
        "not_found": "U dokumentima nema odgovora na to pitanje.",
        "nearest": "U nastavku su najbliži odlomci; oni nisu odgovor.",
        "generator_down": "Jezički model se ne odaziva; umjesto odgovora prikazani su navodi.",
        "removed": "Uklonjene su tvrdnje koje izvori ne potvrđuju.",
        "agree": "Podaci u dokumentima se podudaraju:",
        "disagree": "Podaci u dokumentima se razlikuju:",
        "part_not_found": "Na ovaj dio pitanja u dokumentima nema odgovora:",
        "cut": "Pročitan je samo početak dugog pitanja.",
    },
    "mk": {
        "found": "Во документите пишува:",
        "not_found": "Во документите нема одговор на ова прашање.",
        "nearest": "Подолу се најблиските извадоци; тие не се одговор.",
        "generator_down": "Јазичниот модел не реагира; наместо одговор се прикажани цитати.",
        "removed": "Отстранети се тврдењата што изворите не ги потврдуваат.",
        "agree": "Податоците во документите се совпаѓаат:",
        "disagree": "Податоците во документите се разликуваат:",
        "part_not_found": "Во документите нема одговор на овој дел од прашањето:",
        "cut": "Прочитан е само почетокот на долгото прашање.",
    },
    "it": {
        "found": "Nei documenti si legge:",
        "not_found": "I documenti non rispondono a questa domanda.",
        "nearest": "Qui sotto i brani più vicini; non sono una risposta.",
        "generator_down": "Il modello linguistico non risponde; al suo posto sono riportate delle citazioni.",
        "removed": "Sono state rimosse le affermazioni non confermate dalle fonti.",
        "agree": "I documenti concordano:",
        "disagree": "I documenti riportano dati discordanti:",
        "part_not_found": "A questa parte della domanda i documenti non rispondono:",
        "cut": "Della domanda, molto lunga, è stato letto solo l’inizio.",
    },
    "es": {
        "found": "En los documentos se lee:",
        "not_found": "Los documentos no responden a esta pregunta.",
        "nearest": "A continuación se muestran los fragmentos más cercanos; no son una respuesta.",
        "generator_down": "El modelo de lenguaje no responde; en su lugar se muestran citas.",
        "removed": "Se han eliminado las afirmaciones que las fuentes no respaldan.",
        "agree": "Los documentos coinciden:",
        "disagree": "Los datos de los documentos no coinciden:",
        "part_not_found": "Los documentos no responden a esta parte de la pregunta:",
        "cut": "De esta pregunta tan larga solo se ha leído el comienzo.",
    },
    "de": {
        "found": "In den Dokumenten steht:",
        "not_found": "Die Dokumente beantworten diese Frage nicht.",
        "nearest": "Unten stehen die nächstliegenden Textstellen; sie sind keine Antwort.",
        "generator_down": "Das Sprachmodell antwortet nicht; stattdessen werden Zitate gezeigt.",
        "removed": "Aussagen, die die Quellen nicht belegen, wurden entfernt.",
        "agree": "Die Angaben in den Dokumenten stimmen überein:",
        "disagree": "Die Angaben in den Dokumenten weichen voneinander ab:",
        "part_not_found": "Diesen Teil der Frage beantworten die Dokumente nicht:",
        "cut": "Von der langen Frage wurde nur der Anfang gelesen.",
    },
    "fr": {
        "found": "On lit dans les documents :",
        "not_found": "Les documents ne répondent pas à cette question.",
        "nearest": "Ci-dessous, les passages les plus proches ; ce n’est pas une réponse.",
        "generator_down": "Le modèle de langage ne répond pas ; des citations sont affichées à la place.",
        "removed": "Les affirmations que les sources ne confirment pas ont été retirées.",
        "agree": "Les données des documents concordent :",
        "disagree": "Les données des documents ne concordent pas :",
        "part_not_found": "Les documents ne répondent pas à cette partie de la question :",
        "cut": "Seul le début de cette longue question a été lu.",
    },
}

ANSWER_LANGUAGES = (*_PHRASES, "sr-Cyrl")
"""The BCP 47 tags of the languages that an answer can be framed in."""

_QUOTATION_MARKS = {
    "en": ("“", "”"),
    "sl": ("»", "«"),
    "hr": ("„", "”"),
    "bs": ("„", "”"),
    "es": ("«", "»"),
    "it": ("«", "»"),
    "fr": ("« ", " »"),
}
_CENTRAL_MARKS = ("„", "“")


def get_phrase(name: PhraseName, language: str) -> str:
    """Return a phrase in the language with this BCP 47 tag; English when it is not one of ours."""
    if language == "sr-Cyrl":
        return to_cyrillic(_PHRASES["sr-Latn"][name])
    return _PHRASES.get(language, _PHRASES[_FALLBACK])[name]


def quote_text(text: str, language: str) -> str:
    """Return a text between the quotation marks of a language."""
    known = language if language in ANSWER_LANGUAGES else _FALLBACK
    opening, closing = _QUOTATION_MARKS.get(known, _CENTRAL_MARKS)
    return f"{opening}{text}{closing}"


def add_colon(text: str, language: str) -> str:
    """Return a text with a colon after it; French puts a space before it that does not break."""
    return f"{text}\u00a0:" if language == "fr" else f"{text}:"
