"""The forms in which dates are written, as patterns over folded text.

To compile them takes longer than many a command runs: `kb.dates` imports them when it meets what may be a date.
"""

from __future__ import annotations

import re

from kb.date_words import DAY_WORDS, MONTHS, SEASON_MONTHS, WEEKDAYS, YEAR_WORDS

_DASH = r"[-–—−‑]"
_AND = r"(?:in|i|e|ed|y|and|und|et|&|и)"
_TO = r"(?:to|till|until|through|do|bis(?:\s+zum)?|al|a|au|hasta(?:\s+el)?|fino\s+al?|до)"
_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_NAME = rf"(?:{_NAME})(?!\w)\.?"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])(?!\d)"
# "2O18" with a letter O stands in a real report.
_YEAR = r"(?:19|2[0o])[\do]{2}(?![\do])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_DAY_MARK = r"(?:\s?[.°º]|st|nd|rd|th|er|\.?-?(?:ga|ti|ти|ви|ри))?"
_DAY_LINK = rf"\s*(?:{_DASH}|(?:{_AND}|{_TO})(?=\s))\s*"
_YEAR_WORD = r"(?:\.?\s*(?:godin[aeiu]|god\.|годин[аеиу]|год\.|leta)(?!\w))?"
_OF = r"\s*(?:day\s+)?(?:(?:of|de|del|di|the)\s+)?"
_OF_YEAR = r"(?:,?\s*(?:(?:of|de|del|leta|leta\s+gospodovega|god\.)\s+)?)"
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_SEASON = "|".join(sorted(SEASON_MONTHS, key=len, reverse=True))
_DAY_WORD = "|".join(sorted(DAY_WORDS, key=len, reverse=True))
_YEAR_NAME = "|".join(sorted(YEAR_WORDS, key=len, reverse=True))
_DAY_OF = r"\s+(?:day\s+)?(?:(?:of|de|del|dia)\s+)?(?:mese\s+(?:di\s+|d')|mes\s+de\s+|mois\s+de\s+)?"
# More days than anyone lists: in a table of numbers each would look through all that follow.
_SPAN = (
    rf"(?P<first>{_DAY}){_DAY_MARK}(?:\s*,\s*{_DAY}{_DAY_MARK}){{0,12}}{_DAY_LINK}(?:(?:{_WEEKDAY})\s)?(?P<last>{_DAY})"
)

FORMS = tuple(
    re.compile(form)
    for form in (
        # 2018-07-12
        rf"(?P<year>{_YEAR})(?P<mark>[-./_])(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        # 17.-18. 3. 2018, with or without the year
        rf"{_SPAN}\.\s?(?P<month>{_MONTH_NUMBER})\.(?:\s?(?P<year>{_YEAR}){_YEAR_WORD})?",
        # 10. 7. 2018
        rf"(?P<day>{_DAY})\.\s?(?P<month>{_MONTH_NUMBER})\.\s?(?P<year>{_YEAR}){_YEAR_WORD}",
        # 12. VII. 2018
        rf"(?P<day>{_DAY})\.\s?(?P<roman>x?i{{1,2}}|iii|i?[vx]|vi{{1,3}})\.?\s?(?P<year>{_YEAR}){_YEAR_WORD}",
        # 10/7/2018, 10-07-2018, 12/31/2018
        rf"(?P<day>{_DAY})(?P<mark>[/-])(?P<month>{_DAY})(?P=mark)(?P<year>{_YEAR})",
        # 12.07.18
        r"(?P<day>0[1-9]|[12]\d|3[01])\.(?P<month>0[1-9]|1[0-2])\.(?P<short>\d\d)(?![\d.,:/])",
        # 7. in 9. marcem 2022, 17–19 September 2025, del 17 al 19 de septiembre de 2025
        rf"{_SPAN}{_DAY_MARK}{_OF}(?P<name>{_MONTH_NAME})(?:{_OF_YEAR}(?P<year>{_YEAR}){_YEAR_WORD})?",
        # 1. april 2018, 17th of September, 2025, 1er avril 2018
        rf"(?P<day>{_DAY}){_DAY_MARK}{_OF}(?P<name>{_MONTH_NAME})(?:{_OF_YEAR}(?P<year>{_YEAR}){_YEAR_WORD})?",
        # April 3–5, 2019
        rf"(?P<name>{_MONTH_NAME})\s+(?P<first>{_DAY})(?:st|nd|rd|th)?\s?(?:{_DASH}|and|to)\s?"
        rf"(?P<last>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})",
        # April 3, 2019
        rf"(?P<name>{_MONTH_NAME})\s+(?P<day>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})",
        # April 3, for which the caller has the year
        rf"(?<![^\W\d_]\s)(?P<name>{_MONTH_NAME})\s(?P<day>{_DAY})(?:st|nd|rd|th)?(?![\w.,:/-]?\d|\s?\d)",
        # septiembre de 2025
        rf"(?P<name>{_MONTH_NAME}){_OF_YEAR}(?P<year>{_YEAR}){_YEAR_WORD}",
        # 2018-07, not 2010-11-x
        rf"(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])(?![\w]|-\d)",
        # 2014–2020, 2019/20
        rf"(?P<year>{_YEAR})\s?(?:{_DASH}|/)\s?(?P<to>{_YEAR}){_YEAR_WORD}",
        rf"(?P<year>{_YEAR})(?:[–—−‑]|/)(?P<to_short>\d\d)(?![\d/.\-–]|\w){_YEAR_WORD}",
        # 6/2018, 6.2018
        rf"(?P<month>{_MONTH_NUMBER})\s?[./]\s?(?P<year>{_YEAR}){_YEAR_WORD}",
        # 30. 3.
        rf"(?P<day>{_DAY})\.\s?(?P<month>{_MONTH_NUMBER})\.(?!\s?\d)",
        # twenty-first day of April 2022, ventisette settembre duemiladiciassette
        rf"(?P<day_word>{_DAY_WORD}){_DAY_OF}(?P<name>{_MONTH_NAME})"
        rf"{_OF_YEAR}(?:(?P<year>{_YEAR})|(?P<year_word>{_YEAR_NAME})(?!\w))",
        # duemiladiciassette, il giorno ventisette del mese di settembre
        rf"(?P<year_word>{_YEAR_NAME})\s?,?\s(?:(?:il|addi|el|le|a|giorno|dia|jour)\s){{0,3}}"
        rf"(?:(?P<day_word>{_DAY_WORD})|(?P<day>{_DAY})){_DAY_OF}(?P<name>{_MONTH_NAME})",
        # pomlad 2023, proljeće 2020.
        rf"(?P<season>{_SEASON}),?\s(?:(?:of|de|del|leta)\s)?(?P<year>{_YEAR}){_YEAR_WORD}",
        # a month that a later date completes: januar(-junij 2018)
        rf"(?P<name>{_MONTH_NAME})",
        # 2018
        rf"(?P<year>{_YEAR}){_YEAR_WORD}",
    )
)
START = re.compile(rf"(?<![\w])(?:\d|(?:{_NAME}|{_SEASON}|{_DAY_WORD}|{_YEAR_NAME})(?!\w))")
JOIN = re.compile(
    rf"\.?\s*(?:{_DASH}|/|(?<=\s)(?:{_AND}|{_TO})(?=\s))\s*(?:(?:the|el|le|il|l'|der|dem)\s+)?|\s*(?:,\s*)?(?:bis|do|до|hasta)\s+"
)
JOIN_AND = re.compile(rf"\s{_AND}\s")
ALLOWED_AROUND = re.compile(
    r"(?:[\W_]|\b(?:od|from|vom|von|del|de|dal|dall|du|le|la|el|il|l|dne|dana|am|on|the|med|izmedu|between|tra|fra|"
    r"entre|zwischen|zum|од|на|меѓу|меѓ|leta|v|u|" + _WEEKDAY + r")\b)*"
)
