"""A follow-up question -> one that stands alone, without a language model.

A follow-up that only names another year, place or project ("And in 2019?", "What about Croatia?") is the last question with
that one in its place. One that names nothing, or points back ("its budget"), gets the names and years of the last
question that has any, in brackets; a bare "And where?", or one after a question without names, gets all that the question
was about. A question with a name of its own and more than that stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.checking.named import is_country
from answer.expectation import ValueKind, find_value_kind
from answer.names import hold_word
from answer.word_lists import fold_words, read_words
from index.fields import find_asked_fields
from kb.dates import find_dates
from kb.folding import fold_latin
from kb.language import identify_language, is_small_word

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
# "What is a social enterprise?" asks about something else, "What is the deadline?" and "What is its aim?" do not.
_DEFINES = re.compile(
    r"\W*(?:what (?:is|are)(?! (?:the|its|their)\b)|kaj (?:je|so)|(?:sto|sta) (?:je|su|e|se)|"
    r"(?:che )?cos(?:a |')(?:e|sono)(?! (?:il|lo|la|i|gli|le|l')\b)|que (?:es|son)(?! (?:el|la|los|las)\b)|"
    r"was (?:ist|sind)(?! (?:der|die|das|ihr\w*|sein\w*)\b)|qu'est-ce qu(?:e|'un|'une)(?! (?:le|la|les)\b))\b"
)
_DEFINED_WORDS = 2
# These ask for something of the whole that was named, not for more about what was asked before.
_OF_THE_WHOLE = {
    ValueKind.AMOUNT,
    ValueKind.DURATION,
    ValueKind.WEBSITE,
    ValueKind.EMAIL,
    ValueKind.TELEPHONE,
}
# "partnerji projekta popravi": words that are looked for, not a sentence that names something with a capital.
_KEYWORDS = 6
_LEAST_LETTERS = 3
_WHOSE_WORDS = 3
# The words after the first one of a name that ends a question: English gives them capitals, the others do not.
_REST_OF_NAME = re.compile(r"((?: [^\W\d_][\w’'-]*){1,3})[\s?!.)]*$")
# What an earlier follow-up took over.
_TAKEN_OVER = re.compile(r"\(([^()]+)\)$")
_CAPITAL_LANGUAGES = ("en", "und")

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
    if (changed := _change_month(question[rest:], said[-1])) is not None:
        return changed
    mentions = find_dates(question[rest:])
    if (names or mentions) and _says_nothing_else(question[rest:], names, rest):
        return _put_in_place(question, names, [question[rest:][m.start : m.end] for m in mentions], said[-1])
    folded = fold_latin(question)
    points_back = _POINTING.search(folded[rest:]) is not None or (rest > 0 and not names)
    is_short = len(question.split()) <= _FEW_WORDS and not names and not _NUMBER.search(question)
    if names or _ABOUT_ALL.search(folded) or not (is_short or points_back):
        return question
    if not points_back and _defines_other(folded, language):
        return question
    for earlier in reversed(said):
        carried = _list_carried(earlier, question[rest:], points_back=_POINTING.search(folded[rest:]) is not None)
        if carried:
            return _add(question, carried)
    return question


def _defines_other(folded: str, language: str) -> bool:
    """Return whether a folded question asks what something is, by a name of several words that no sheet has as a field."""
    found = _DEFINES.match(folded)
    what = folded[found.end() :] if found is not None else ""
    return len(_list_content(what, language)) >= _DEFINED_WORDS and not find_asked_fields(what)


def _change_month(rest: str, earlier: str) -> str | None:
    """Return the earlier question with another month, when a follow-up names nothing but that ("und im Oktober?")."""
    said = [word.group() for word in _WORD.finditer(rest) if fold_latin(word.group()) not in _AROUND]
    known = [word for word in _WORD.finditer(earlier) if _is_month(word.group())]
    if len(said) != 1 or len(known) != 1 or not _is_month(said[0]):
        return None
    return earlier[: known[0].start()] + said[0] + earlier[known[0].end() :]


def _is_month(word: str) -> bool:
    found = find_dates(f"{word} 2000") if word.isalpha() else []
    return bool(found) and len(found[0].date.edtf) > _YEAR_LENGTH


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
    if _is_month(word):
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


def _list_carried(earlier: str, follow_up: str, *, points_back: bool) -> list[str]:
    """Return what a follow-up takes over: the names with the years and numbers, or all that the question was about."""
    language = identify_language(earlier).tag
    names = _find_names(earlier, language, first=0)
    with_numbers = _NUMBER.search(follow_up) is None
    numbers = [found.span() for found in _NUMBER.finditer(earlier)] if with_numbers else []
    named = [(name.start, _find_end(earlier, name, language)) for name in names]
    is_keywords = len(earlier.split()) <= _KEYWORDS and not earlier.rstrip().endswith(("?", ")"))
    if names and (points_back or asks_of_whole(earlier) or not (is_keywords or _is_bare(follow_up, language))):
        inside = [span for span in numbers if not any(start <= span[0] < end for start, end in named)]
        return list(dict.fromkeys(earlier[start:end] for start, end in (*named, *inside)))
    if not names and (taken := _TAKEN_OVER.search(earlier)) is not None:
        return [taken[1]]
    words = [
        word.span()
        for word in _list_content(earlier, language)
        if not (find_asked_fields(word.group()) or hold_word(follow_up, word.group()))
    ]
    if not names and len(words) < _DEFINED_WORDS and len(_WORD.findall(earlier)) > 1:
        return [earlier[start:end] for start, end in numbers]
    if not names and not is_keywords and _list_content(follow_up, language):
        # "And who is the secretary?" after "Who chairs the school cooperatives?": what was asked stands before whose it is.
        words = words[-_WHOSE_WORDS:]
    kept: list[tuple[int, int]] = []
    for start, end in sorted({*named, *words, *numbers}, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return [" ".join(dict.fromkeys(earlier[start:end] for start, end in kept))] if kept else []


def _find_end(question: str, name: _Named, language: str) -> int:
    """Return where a name ends: with the question, when a few words without capitals go on from its first one."""
    found = _REST_OF_NAME.match(question, name.end)
    if found is None or name.is_place or language in _CAPITAL_LANGUAGES or sum(map(str.isupper, name.name)) > 1:
        return name.end
    end = name.end
    for word in _WORD.finditer(question, name.end, found.end(1)):
        if find_asked_fields(word.group()):
            break
        if fold_latin(word.group()) not in _AROUND:
            end = word.end()
    return end


def _is_bare(follow_up: str, language: str) -> bool:
    """Return whether a follow-up says next to nothing itself: "and where?", "and when was that?"."""
    return not asks_of_whole(follow_up) and not _list_content(follow_up, language)


def asks_of_whole(question: str) -> bool:
    """Return whether a question asks for something that a project or organisation has as a whole: its budget, its website."""
    return bool(find_asked_fields(question)) or find_value_kind(question) in _OF_THE_WHOLE


def _list_content(text: str, language: str) -> list[re.Match[str]]:
    """Return the words of a text that say what it is about, without numbers; `language` tells the small words."""
    return [
        word
        for word in _WORD.finditer(text)
        if len(word.group()) >= _LEAST_LETTERS
        and not word.group()[0].isdigit()
        and not is_small_word(word.group(), language)
        and fold_latin(word.group()) not in _AROUND
    ]
