"""A follow-up question -> one that stands alone, without a language model.

A follow-up that only names another year, place or project ("And in 2019?", "What about Croatia?") is the last question with
that one in its place. One that names nothing, or points back ("its budget"), gets the names and years of the last
question that has any, in brackets. A question with a name of its own and more than that stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.checking.named import is_country
from answer.word_lists import fold_words, read_words
from kb.dates import find_dates
from kb.folding import fold_latin
from kb.language import identify_language

_FEW_WORDS = 8
_MOST_TURNS = 20
_OPENING = re.compile(
    r"\W*(?:(?:ok|okay|and|but|or|in|pa|ter|a|i|no|e|ed|y|und|oder|et|ou)\b\W*)?"
    r"(?:(?:what about|how about|what of|kaj pa|kako pa|kaj je (?:s|z)|(?:sto|sta|kako) (?:je )?(?:s|sa)|sto (?:e )?so|"
    r"kako e so|che dire di|che ne e di|invece|quanto a|que hay de|que pasa con|que tal|was ist mit|wie ist es mit|"
    r"wie steht es mit|qu'en est-il d[eu]|quid d[eu])\b\W*)?"
)
# Words that may stand around a year, place or name without saying anything more.
_AROUND = read_words(
    """
    in on at of for from about the year project programme association v glede na za iz pri s z o leta letu leto pa
    projekt projekta projektu projektom projektih program programa u godine godini godinu god sa s od do projekat
    projekta projektu vo na od za so proekt proektot godina di del della dello dei nel nella nell in per il la lo l
    i a anno progetto al alla dal dall da de el los las en para ano proyecto con im aus von vom fur dem den der die
    das jahr jahre des projekts projekt mit bei zu zum uber en sobre sur au aux du des le les pour dans annee projet
    d l l' then potem tam there pak takrat
    """
)
_PLACE_BEFORE = read_words(
    """
    in at v na u vo iz im aus nel nella nell en au aux a dans from nach bei pri
    """
)
_LINK_BEFORE = _PLACE_BEFORE | read_words(
    """
    of for za od von vom di del della de du pour per para so sa s z o d l
    """
)
_GERMAN_NAME_BEFORE = read_words(
    """
    projekt projekts projekte in aus von verein genossenschaft herr frau
    """
)
_YEAR_LENGTH = 4
_POINTING = re.compile(
    r"\b(?:it|its|it's|they|their|them|theirs|he|his|she|her|this|that|these|those|there|the same|"
    r"nje\w{0,6}|njih\w{0,3}|njun\w{0,3}|ta|tega|temu|tem|to|te|teh|isti\w{0,3}|tam|takrat|ga|ju|jim|jih|mu|"
    r"taj|tog|toga|tom|tome|ovaj|ovog|ovoga|ovom|tamo|"
    r"negov\w{0,4}|nejzin\w{0,4}|nivn\w{0,4}|toj|toa|ovoj|ovie|tie|"
    r"suo|sua|suoi|sue|loro|questo|questa|quello|quella|ci|ne|esso|essa|"
    r"su|sus|suyo|este|esta|ese|esa|eso|ello|ellos|"
    r"sein\w{0,2}|ihr\w{0,2}|er|sie|es|dies\w{0,2}|dort|dessen|deren|davon|dafur|daran|"
    r"son|sa|ses|leur|leurs|il|elle|ils|elles|ce|cet|cette|ces|celui|celle|y|en)\b"
)
# These ask about all documents or projects, whatever was asked before.
_ABOUT_ALL = re.compile(
    r"\b(?:dokument\w*|document[ios]?|documents|documenti|documentos|projects|projekti|projekte|projektov|projekata|proekti|"
    r"progetti|proyectos|projets|projekten|all|every|alle|vsi|vse|svi|sve|site|tutti|tutte|todos|todas|tous|toutes)\b"
)
_WORD = re.compile(r"[^\W_][\w’'.-]*\w|[^\W_]")
_QUOTED = re.compile(r"[\"“„«»”]([^\"“„«»”]{3,})[\"“„«»”]")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in a question: `text[start:end]`; `link` is where the preposition before it begins, `start` without one."""

    start: int
    end: int
    link: int
    name: str
    is_place: bool


def complete_question(question: str, turns: Sequence[str]) -> str:
    """Return the question as it is understood after the earlier ones, the oldest first; unchanged when it stands alone.

    "Koliko je trajal?" after "Kakšen je proračun projekta COOP?" is "Koliko je trajal? (COOP)"; "And in 2019?" after
    "How many members were there in 2018?" is "How many members were there in 2019?".
    """
    said: list[str] = []
    for turn in (*turns[-_MOST_TURNS:], question):
        said.append(_complete(turn.strip(), said))
    return said[-1] if said[-1] != question.strip() else question


def _complete(question: str, said: Sequence[str]) -> str:
    """Return a question made self-contained by what was said before, which is self-contained itself."""
    if not said or not _WORD.search(question):
        return question
    language = identify_language(question).tag
    rest = _skip_opening(question)
    names = _find_names(question, language, first=rest)
    mentions = find_dates(question[rest:])
    if (names or mentions) and _says_nothing_else(question[rest:], names, rest):
        return _put_in_place(question, names, [question[rest:][m.start : m.end] for m in mentions], said[-1])
    folded = fold_latin(question)
    points_back = _POINTING.search(folded[rest:]) is not None or (rest > 0 and not names)
    is_short = len(question.split()) <= _FEW_WORDS and not names and not _NUMBER.search(question)
    if names or _ABOUT_ALL.search(folded) or not (is_short or points_back):
        return question
    has_number = _NUMBER.search(question) is not None
    for earlier in reversed(said):
        carried = _list_carried(earlier, with_numbers=not has_number)
        if carried:
            return f"{question} ({', '.join(carried)})"
    return question


def _skip_opening(question: str) -> int:
    """Return where a question begins after "And", "What about" and the like; 0 when nothing but that is there."""
    # Folded character by character, so that places stay true in Latin; Cyrillic letters may become two.
    pieces = [fold_latin(character) for character in question]
    found = _OPENING.match("".join(pieces))
    if found is None or not found.group().strip(" ¿¡"):
        return 0
    end = length = 0
    while length < found.end():
        length += len(pieces[end])
        end += 1
    return end if _WORD.search(question[end:]) else 0


def _find_names(question: str, language: str, *, first: int) -> list[_Named]:
    """Return the names of a question from a place on: capitalised words in a row, or what stands in quotation marks.

    The very first word of a question is a name only when nothing else is said, or with two capitals; a German noun only
    as the name of a country, with two capitals, or after a preposition without an article.
    """
    every = list(_WORD.finditer(question))
    words = [word for word in every if word.start() >= first]
    quoted = [found.span() for found in _QUOTED.finditer(question, first)]
    names = [_Named(start + 1, end - 1, start, question[start + 1 : end - 1], False) for start, end in quoted]
    place = 0
    while place < len(words):
        run = place
        while run < len(words) and _is_named(
            question, every, len(every) - len(words) + run, language, is_rest=run > place
        ):
            if run > place and question[words[run - 1].end() : words[run].start()] != " ":
                break
            run += 1
        if run > place and not any(start <= words[place].start() < end for start, end in quoted):
            start, end = words[place].start(), words[run - 1].end()
            at = len(every) - len(words) + place
            before = every[at - 1] if at else None
            link = before.start() if before is not None and fold_latin(before.group()) in _LINK_BEFORE else start
            is_place = is_country(question[start:end]) or (
                before is not None and fold_latin(before.group()) in _PLACE_BEFORE
            )
            names.append(_Named(start, end, link, question[start:end], is_place))
        place = max(run, place + 1)
    return sorted(names, key=lambda name: name.start)


def _is_named(question: str, words: Sequence[re.Match[str]], place: int, language: str, *, is_rest: bool) -> bool:
    """Return whether a word of a question is a name; `is_rest` when it goes on one."""
    word = words[place].group()
    if word.isdigit() or not word[0].isupper():
        return False
    if sum(map(str.isupper, word)) > 1 or is_country(word):
        return True
    if place == 0:
        return len(words) == 1
    months = find_dates(f"{word} 2000")
    if months and len(months[0].date.edtf) > _YEAR_LENGTH:
        return False
    return language != "de" or is_rest or fold_latin(words[place - 1].group()) in _GERMAN_NAME_BEFORE


def _says_nothing_else(rest: str, names: Sequence[_Named], offset: int) -> bool:
    """Return whether a follow-up holds only names, dates and the small words around them."""
    letters = list(rest)
    for name in names:
        letters[name.start - offset : name.end - offset] = " " * (name.end - name.start)
    for mention in find_dates(rest):
        letters[mention.start : mention.end] = " " * (mention.end - mention.start)
    return all(word in _AROUND for word in fold_words("".join(letters)))


def _put_in_place(question: str, names: Sequence[_Named], dates: Sequence[str], earlier: str) -> str:
    """Return the earlier question with these names and dates instead of its own of the same kind; others in brackets."""
    added: list[str] = []
    for name in names:
        known = _find_names(earlier, identify_language(earlier).tag, first=0)
        alike = [other for other in known if other.is_place == name.is_place] or ([] if name.is_place else known)
        if alike:
            old = alike[-1]
            is_linked = old.link < old.start and name.link < name.start
            new = question[name.link if is_linked else name.start : name.end]
            earlier = earlier[: old.link if is_linked else old.start] + new + earlier[old.end :]
        else:
            added.append(name.name)
    for date in dates:
        mentions = find_dates(earlier)
        if len(mentions) == 1:
            old_date = earlier[mentions[0].start : mentions[0].end]
            years = (_YEAR.findall(old_date), _YEAR.findall(date))
            # "leta 2018." and "2019": only the year, without the word or full stop around it.
            is_plain = len(years[0]) == len(years[1]) == 1 and len(find_dates(date)[0].date.edtf) == _YEAR_LENGTH
            same_kind = is_plain and len(mentions[0].date.edtf) == _YEAR_LENGTH
            new = old_date.replace(years[0][0], years[1][0]) if same_kind else date
            earlier = earlier[: mentions[0].start] + new + earlier[mentions[0].end :]
        else:
            added.append(" ".join(_YEAR.findall(date)) if len(find_dates(date)[0].date.edtf) == _YEAR_LENGTH else date)
    return _add(earlier, added)


def _add(question: str, added: Sequence[str]) -> str:
    return f"{question} ({', '.join(added)})" if added else question


def _list_carried(earlier: str, *, with_numbers: bool) -> list[str]:
    """Return the names, and with them the years and numbers, that a follow-up takes over."""
    names = _find_names(earlier, identify_language(earlier).tag, first=0)
    carried = [name.name for name in names]
    if with_numbers:
        inside = [(name.start, name.end) for name in names]
        carried += [
            found.group()
            for found in _NUMBER.finditer(earlier)
            if not any(start <= found.start() < end for start, end in inside)
        ]
    return list(dict.fromkeys(carried))
