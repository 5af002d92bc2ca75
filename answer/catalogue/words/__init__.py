"""The words of catalogue questions, a file for each language: category -> phrases parted by "|".

Everything is in Latin script, lower case and without diacritics ("ž" is "z", "ß" is "s", "ü" is "u", "ќ" is "k"). A "*"
ends a stem that up to four letters may follow. The part of a category after ":" is its value. What a category does stands
in `answer.catalogue.lexicon`. Croatian, Bosnian and Serbian in both scripts share one file.
"""

from answer.catalogue.words.de import WORDS as DE
from answer.catalogue.words.en import WORDS as EN
from answer.catalogue.words.es import WORDS as ES
from answer.catalogue.words.fr import WORDS as FR
from answer.catalogue.words.hbs import WORDS as HBS
from answer.catalogue.words.it import WORDS as IT
from answer.catalogue.words.mk import WORDS as MK
from answer.catalogue.words.sl import WORDS as SL

WORDS = {"sl": SL, "hbs": HBS, "mk": MK, "en": EN, "it": IT, "es": ES, "de": DE, "fr": FR}

__all__ = ["WORDS"]
