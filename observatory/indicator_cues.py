"""The words that say whether numbers are goals or results, in ten languages."""

from __future__ import annotations

import re

from kb.folding import fold_text

TARGET, RESULT = "target", "result"
# Words at the start of a word; folded. Goals win over results ("expected results").
NO_CUE = re.compile(
    r"\b(?:ciljn\w+|target\s+(?:group|audience)\w*|zielgrupp\w*|gruppi? target|"
    r"destinatari\w*|grupos? (?:objetivo|meta)|"
    r"publico objetivo|groupes? cibles?|publics? cibles?|циљн\w+|целн\w+|ciljani\w*)"
)
_TARGET_CUE = re.compile(
    r"\b(?:cilj\w*|(?:pricakovan|ocekivan|predviden|nacrtovan|planiran)\w*|vodil\w* k (?:rezultat|ucink)\w*|"
    r"zastavil\w*|"
    r"циљ\w*|цел(?:и|та|ите)?\b|(?:очекуван|очекиван|планиран|предвиден)\w*|objectives?|goals?|targets?|aims?|"
    r"expected|planned|obiettiv\w+|attes[ioae]|previst\w+|objetivos?|metas?|esperad\w+|"
    r"ziel(?:e|en|s|setzung\w*|wert\w*)?\b|erwartet\w*|geplant\w*|objectifs?|attendus?|prevus?|escomptes?)"
)
_RESULT_CUE = re.compile(
    r"\b(?:rezultat\w*|doseg(?:li|la|el|lo)|dosez(?:en|k)\w*|uresnicen\w*|realizira\w*|realizacij\w*|opravljen\w*|"
    r"postig(?:li|nut|nuć|nuc)\w*|postign\w+|ostvar(?:en|ili|ila|io)\w*|резултат\w*|постигн\w+|остварен\w*|остварил\w*|"
    r"results?|achiev\w+|outcomes?|outputs?|accomplish\w+|risultat\w+|raggiunt\w+|conseguit\w+|resultados?|logros?|"
    r"logrado\w*|alcanzad\w+|ergebnis\w*|erreicht\w*|erfolge?n?\b|resultats?|atteint\w*|realisations?|realises?)"
)
RESULT_VERB = re.compile(
    r"\b(?:doseg(?:li|la|el|lo)|realiziral\w*|uresnicil\w*|postigl\w+|ostvaril\w+|постигнавме|постигнат\w+|остварил\w+|"
    r"achieved|reached|trained|supported|created|raggiunt[oiae]|formato|formati|coinvolt[oiae]|alcanzado|logrado|formado|"
    r"erreicht\w*|geschaffen|geschult|atteint|forme|accompagne)\b"
)
TARGET_NOUN = re.compile(
    r"\b(?:cilj\w*|циљ\w*|целта|цел|objective|goal|target|aim|obiettivo|objetivo|meta|ziel|objectif)\b"
)
# A list item that begins with what was done and a number: "Vključenih 126 ...", "Trained 40 ...".
DONE_ITEM = re.compile(
    r"(?:vkljucen|usposobljen|izveden|organiziran|prodan|objavljen|ustanovljen|zaposlen|vzpostavljen|ustvarjen|pripravljen|"
    r"ukljucen|odrzan|organizovan|obucen|osnovan|realizovan|objavljen|укључен|одржан|организован|обучен|основан|"
    r"вклучен|организиран|trained|organi[sz]ed|held|created|involved|reached|supported|published|formati|organizzat|"
    r"coinvolt|creat[ie]\b|realizzat|formad[oa]s|organizad[oa]s|cread[oa]s|realizad[oa]s|apoyad[oa]s|geschult|organisiert|"
    r"geschaffen|durchgefuhrt|formes|organises|crees|accompagnes)\w*\s+(?:[^\W\d_]+\s+)?(?=\d)"
)


def read_cue(text: str) -> str | None:
    """Return TARGET or RESULT as the words of a heading, lead-in or column say; None when they say neither."""
    folded = fold_text(text)
    without = NO_CUE.sub(" ", folded)
    if len(without) < len(folded) and len(folded.split()) < 6:
        return None
    if _TARGET_CUE.search(without):
        return TARGET
    return RESULT if _RESULT_CUE.search(without) else None
