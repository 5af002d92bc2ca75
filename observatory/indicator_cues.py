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


# "Target value", "Plan 2021": what a column is called and a heading is not.
_TARGET_COLUMN = re.compile(
    r"(?:ciljn\w+|ciljan\w+|zeljen\w+) (?:vrednost|vrijednost)\w*|(?:циљн\w+|целн\w+) вредност\w*"
    r"|(?:plan|nacrt|план|soll|zielwert|valore (?:target|obiettivo)|valor (?:objetivo|meta)|valeur cible|cible)\b"
)
_RESULT_COLUMN = re.compile(
    r"(?:dosez|ostvar|dejansk|stvarn|postign|realiz|остварен|постигнат|реализ|стварн)\w* ?(?:vrednost|vrijednost"
    r"|вредност)?|(?:actual|ist-wert|effettiv\w+|raggiunt\w+)\b"
)
# "Doseženo (%)" beside a plan and what came of it tells how one is to the other.
_SHARE_COLUMN = re.compile(r"%|\b(?:indeks|index|indice|индекс|delez|udio|udeo|share|anteil|quota|taux)")
# The first column of a budget: its plan and what was spent are no indicators.
_BUDGET_COLUMN = re.compile(
    r"\b(?:stavk|postavk|ставк|item\b|budget|voc[ei]\b|partida|posten|poste\b|kostenart|trosk|strosk|трошк|cost|expen"
    r"|spese|gasto|ausgabe|depense|rashod)"
)
_UNIT_COLUMN = re.compile(
    r"(?:merska |mjerna |merna )?(?:enota|enota mere|jedinica|jedinica mj?ere|unit|unit of measure(?:ment)?|unita|unita di"
    r" misura|unidad|unidad de medida|einheit|masseinheit|unite|unite de mesure|единица|единица мерка|јединица|јединица мере)"
)
COUNT_WORD = re.compile(
    r"(?:stevilo|st\.?|broj|br\.?|број|бр\.?|number|no\.?|nr\.?|numero|n\.?|anzahl|nombre|nb\.?|kom\.?|kos|stuck|#|-)"
)


def read_column_cue(header: str) -> str | None:
    """Return TARGET or RESULT as the header of a column says; None when it says neither."""
    folded = fold_text(header)
    if _SHARE_COLUMN.search(folded):
        return None
    if _TARGET_COLUMN.match(folded):
        return TARGET
    return RESULT if _RESULT_COLUMN.match(folded) else read_cue(header)


def is_unit_column(header: str) -> bool:
    """Say whether a column gives the units of its rows."""
    return _UNIT_COLUMN.fullmatch(fold_text(header).strip(" :")) is not None


def is_budget_column(header: str) -> bool:
    """Say whether the first column of a table names the lines of a budget."""
    return _BUDGET_COLUMN.search(fold_text(header)) is not None
