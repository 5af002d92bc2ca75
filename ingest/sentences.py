"""A stretch of text -> the exact ranges of its sentences.

Rules with abbreviation lists instead of a trained splitter: official prose of this region is full of `d.o.o.`, `npr.`,
`14. 2. – 2. redno srečanje` and `10. 7. 2018`, where ready-made splitters lose a third of the ends. In doubt two
sentences stay together, because a cut in the middle of a date or a name makes a quote unusable.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

from kb.script import FULL_STOPS, PICTURED, UNPARTED

# A closing mark with what may hang on it, then white space or the end of the stretch.
_END = re.compile(r"(?P<mark>[.!?…]+)(?P<closers>[\"'»«”“’‘)\]*_]*)(?=\s|$)")

_PLAIN_END = re.compile(rf"[{FULL_STOPS}][{FULL_STOPS}”’」』»\")）》]*")

# The question mark of Greek looks like a semicolon; a capital follows it.
_GREEK_QUESTION = re.compile(r"[;\u037e](?<=[\u0370-\u03ff\u1f00-\u1fff].)[»”\")]*(?=\s)")

# "konec.Nato": the space is missing, as web pages and line-joined PDFs have it; both sides are plain words.
_GLUED_END = re.compile(r"(?<!\S)[\"'»„“(]*[^\W\d_]{2,}[.!?](?=[^\W\d_]{2,}[,;:.!?]?(?=\s|$))")

_BULLET = re.compile(r"[-–—•·▪◦‣*\uf0b7]\s+\S")
_NUMBERED = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-zа-яčćžšđ]\)|\([ivx]{1,4}\))\s+\S")
_KEYED_LINE = re.compile(r"[^\W\d_a-zčćžšđа-ш][^\s:]*(?: \S+){0,2}:(?=\s)")
_OPENERS = "\"'»„“”‘«(¿¡[*_"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")

# Numbers, dates and list numbers at the start of a sentence: "1.", "9. 1.", "4. – 7. 4.", "17.-18. 3.", "II.".
_LEADING_NUMBERS = re.compile(r"[\W\d_]*(?:(?:in|i|and|und|e|y|et|и|до|do|bis|to)\s[\W\d_]+)?|[IVXLC]{1,5}\.|\w\.")
_ROMAN = re.compile(r"[IVXLC]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations by what they do to the end of a sentence, lower case, without the last dot. Slavic languages (both
# scripts), then English, Italian, Spanish, German, French; a form that means a word in another language is left out.
_NEVER_LAST = (
    _words(
        "npr oz ozir t.i tzv t.j tj dr mag prof doc asist akad univ dipl inž ing spec ga go gdč gos gosp g sv vlč"
        " ul cca ca ref št štev odst nr núm pág br čl tel telef faks kl gl prim cit ur odg zv zl sod okr pribl"
        " нпр тзв тј т.ј т.е т.н др мр проф доц инж ул св бул гђа гдин тел цит"
    )
    | _words("e.g i.e dr mr mrs ms prof rev hon st vs viz approx dept")
    | _words(
        "dott dott.ssa sig sig.ra sig.na prof prof.ssa avv ing arch on sen es p.es cfr ca tel sr sra srta"
        " d.ª dña ud uds lic"
    )
    | _words(
        "т.е т.к т.н им ул просп обл напр гг вул ім напр див dl dna nr str ș.a ş.a dvs π.χ δηλ αρ κ δρ डॉ प्रो सुश्री"
    )
    | _words("m.in tzw tzn inż ks pw np mgr hab např tzv mj ing mudr judr resp napr pl ún kb ifj id özv")
    | _words("bkz örn doç yrd av bijv d.w.z o.a m.n dhr mevr sra srta exmo exma p.ex bl.a t.ex f.eks znj ts pgs ths tp")
    | _words("av avda ej p.ej aprox bzw z.b z.t d.h u.a. vgl ca evtl ggf inkl sog hr fr dipl.-ing mme mlle me cf env")
)
# Of these, the words of other languages: "Tell me. The bus …" ends, "ga. Novak" does not.
_ALSO_WORDS = _words("me on go ga ca sen so arch rev id dna им див")
_BEFORE_NUMBER = _words(
    "tč str sl pogl zv let ur st toč poz sv god knj tab graf slika pril ref"
    " бр чл ст стр тач бројe сл таб прил поз реф"
    " no nos pp p vol fig tab art par sec ch eq jan feb mar apr jun jul aug sept sep oct okt nov dec dez"
    " n num pag págs art artt cap par all fasc vol s abs bd kap ziff anh hrsg tel abb núms chap"
)
_MAYBE_LAST = _words(
    "itd itn ipd idr ipod i.dr itn. etc ecc usw uvm u.v.m u.ä o.ä u.s.w итд и.др идр и.сл исл i.sl isl sl min mio mln"
    " mrd mil tis inc ltd co corp cía cia d.d s.p a.m p.m s.l s.a s.r.l"
)
# Legal forms and other dotted abbreviations end a sentence only when the next word opens one.
_OPENING_WORDS = _words(
    "v na za z s o po pri ob od do iz k ta to ti te tega tem ter in je so če ko ker kot tudi vendar zato nato potem"
    " poleg med pred u sa iz uz ova ovaj ovo ove taj to ako kada kad zbog nakon pored kao također takođe stoga osim"
    " у на за са из уз ова овај ово ове тај то ако када због након поред као такође осим во со од при овој оваа ова ако"
    " the this these that those in on at for it its we they he she there as by from with when after during however a an"
    " il lo la gli le un una questo questa in nel nella per con da dal dalla si è anche dopo durante"
    " el los las este esta estos en con por para desde se también después durante"
    " der die das den dem des ein eine im am in zum zur für mit bei von es sie er wir nach auch dieser diese dieses"
    " le les un une ce cette ces dans en pour avec par du des au aux il elle nous après"
)
_MONTHS = _words(
    "januar januarja januara januarju februar februarja februara marec marca mart marta april aprila maj maja"
    " junij junija juni juna jun julij julija juli jula jul avgust avgusta september septembra septembar"
    " oktober oktobra oktobar november novembra novembar december decembra decembar siječanj siječnja veljača"
    " veljače ožujak ožujka travanj travnja svibanj svibnja lipanj lipnja srpanj srpnja kolovoz kolovoza rujan"
    " rujna listopad listopada studeni studenog studenoga prosinac prosinca јануар јануара фебруар фебруара"
    " март марта април априла мај маја јун јуна јул јула август августа септембар септембра октобар октобра"
    " новембар новембра децембар децембра jänner märz mai juni juli august oktober dezember january february"
    " march may june july october"
)

_LOOK_AROUND = 200
_AND_AT_END = re.compile(r"\W(in|i|and|e|y|et|und|и)$")
_LONG_SENTENCE_WORDS = 60
_MOST_CHARACTERS, _PIECE_CHARACTERS = 1000, 400
_PICTURED, _UNPARTED = re.compile(f"[{PICTURED}]+"), re.compile(f"[{UNPARTED}]+")
_WITHOUT_SPACES = re.compile(f"[{PICTURED}{UNPARTED}]+")
_PICTURED_PER_WORD, _UNPARTED_PER_WORD = 1.8, 5.0
# Characters from which on a stretch is cut, those of its pieces, and those of a piece that is cut where it has no gap.
_MOST_PICTURED, _PIECE_PICTURED = 200, 140
_MOST_UNPARTED, _PIECE_UNPARTED = 130, 90
_ENDLESS_PIECE = 350
# Not beside a figure, a foreign name or the sign that repeats a word.
_CLAUSE_GAP = re.compile(rf"(?<=[{UNPARTED}])\s+(?=[{UNPARTED}])(?!ๆ)")
_CLAUSE_MARK = re.compile(r"[；;，,、：:…—]+[”’」』»）)]*|\s+")
_ENDLESS_SENTENCE_WORDS = 120
_PIECE_WORDS = 80


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the sentences between two offsets, in order, none empty.

    Ranges are offsets into `text` without white space at their ends; together they cover every other character of the
    stretch. A newline ends a sentence only where a list, a key-value line or a paragraph starts. A sentence over
    60 words is cut before the members of its enumeration ("(1) …; (2) …"), else at semicolons; one over 120 words with
    neither, usually a list of names without punctuation, at the best place every 80 words. Thai and its neighbours have
    no full stop: what is long is cut at spaces, which part clauses there. Empty for white space.
    """
    sentences: list[tuple[int, int]] = []
    cuts = [*_line_cuts(text, start, end), end]
    opening = start
    for cut in cuts:
        for sentence in _cut_at_marks(text, opening, cut):
            for piece in _cut_long(text, *sentence):
                sentences += _cut_ranges(text, *piece, _spaceless_cuts(text, *piece))
        opening = cut
    return sentences


def count_words(text: str, start: int, end: int) -> int:
    """Return the number of words between two offsets.

    Where white space does not part them they are estimated: one for so many characters as an English word takes there.
    """
    part = text[start:end]
    if not _WITHOUT_SPACES.search(part):
        return len(part.split())
    pictured = sum(len(run) for run in _PICTURED.findall(part))
    unparted = sum(len(run) for run in _UNPARTED.findall(part))
    rest = sum(any(map(str.isalnum, word)) for word in _WITHOUT_SPACES.sub(" ", part).split())
    return rest + round(pictured / _PICTURED_PER_WORD + unparted / _UNPARTED_PER_WORD)


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without the white space at its ends, None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _line_cuts(text: str, start: int, end: int) -> list[int]:
    """Return the offsets of the lines that start something new, not the continuation of a wrapped paragraph."""
    breaks = [place for place in range(start, end) if text[place] == "\n"]
    if not breaks:
        return []
    starts = [start, *(place + 1 for place in breaks)]
    lines = [(opening, closing) for opening, closing in zip(starts, [*breaks, end], strict=True)]
    width = max(closing - opening for opening, closing in lines)
    cuts = []
    previous = ""
    for opening, closing in lines:
        line = text[opening:closing].strip()
        if not line:
            previous = ""
            continue
        if opening > start and _starts_anew(previous, line, width):
            cuts.append(opening)
        previous = line
    return cuts


def _starts_anew(previous: str, line: str, width: int) -> bool:
    if not previous or previous.endswith(":") or _BULLET.match(line):
        return True
    if _NUMBERED.match(line):
        # A wrapped "… v\n2. letniku" is no list: the line before a list item is closed or short.
        return previous[-1] in ".;!?," or bool(_NUMBERED.match(previous)) or len(previous) < width * 0.6
    if _KEYED_LINE.match(line) and (
        _KEYED_LINE.match(previous) or previous[-1] in ".;!?" or len(previous) < width * 0.6
    ):
        return True
    # A line that stops far from the right margin was ended on purpose, unless the next goes on in lower case.
    return width >= 40 and len(previous) < width * 0.5 and not _first_letter(line).islower()


def _first_letter(line: str) -> str:
    return line.lstrip(_OPENERS)[:1]


def _cut_at_marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one paragraph at its full stops, question and exclamation marks."""
    certain = {match.end() for match in _GLUED_END.finditer(text, start, end) if _is_glued_end(text, match)}
    certain |= {match.end() for match in _PLAIN_END.finditer(text, start, end)}
    certain |= {match.end() for match in _GREEK_QUESTION.finditer(text, start, end) if _opens_upper(text, match.end())}
    cuts = sorted(certain | {match.end() for match in _END.finditer(text, start, end)})
    sentences = []
    opening = start
    for cut in cuts:
        if cut in certain or _ends_sentence(text, opening, cut, end):
            piece = _strip(text, opening, cut)
            if piece:
                sentences.append(piece)
            opening = cut
    piece = _strip(text, opening, end)
    return [*sentences, piece] if piece else sentences


def _opens_upper(text: str, place: int) -> bool:
    return _first_letter(text[place : place + _LOOK_AROUND].lstrip()).isupper()


def _is_glued_end(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.end() - 2], text[match.end() : match.end() + 2]
    return before.islower() and after[0].isupper() and after[1].islower()


def _ends_sentence(text: str, opening: int, cut: int, end: int) -> bool:
    """Decide whether the mark before `cut` closes the sentence that started at `opening`."""
    following = text[cut : min(end, cut + _LOOK_AROUND)].lstrip()
    if not following or _BLANK_LINE.match(text, cut):
        return True
    # Looking back and ahead only so far keeps the time for a page of bare numbers linear.
    closed = text[max(opening, cut - _LOOK_AROUND) : cut]
    body = closed.rstrip("\"'»«”“’‘)]*_")
    mark = body[-1:]
    has_closer = len(body) < len(closed)
    next_letter = _first_letter(following)
    if mark in "!?":
        return not (has_closer and next_letter.islower())
    if _BULLET.match(following) and following[0] in "•·▪◦‣*\uf0b7":
        return True
    if next_letter.islower():
        return False
    if mark == "…" or body.endswith(".."):
        return next_letter.isupper()
    return _full_stop_ends(closed, body, following, next_letter)


def _full_stop_ends(closed: str, body: str, following: str, next_letter: str) -> bool:
    word = body[:-1].split()[-1].lstrip("(\"'»„“[*_") if body[:-1].split() else ""
    lower = word.lower()
    next_word = re.split(r"[\W\d_]", following.lstrip(_OPENERS), maxsplit=1)[0].lower()
    opens = next_word in _OPENING_WORDS
    if _LEADING_NUMBERS.fullmatch(closed.strip()):
        return False
    if not word or not any(letter.isalnum() for letter in word):
        return True
    if word[-1].isdigit():
        # "(Glej prilogo 3.)" is closed by its bracket, whatever the number is.
        return closed.endswith(")") or _number_ends(word, following, next_letter, next_word, opens)
    if lower in _NEVER_LAST:
        return opens and lower in _ALSO_WORDS
    if lower in _MAYBE_LAST:
        return next_letter.isupper() and ("." not in lower or opens or lower in {"i.dr", "u.v.m", "и.др", "i.sl"})
    if lower in _BEFORE_NUMBER and (next_letter.isdigit() or _ROMAN.fullmatch(next_word.upper() or "-")):
        return False
    parts = word.split(".")
    if len(parts) > 1 and all(part.isalpha() and len(part) <= 3 for part in parts):
        return opens and next_letter.isupper()
    if len(word) == 1 or (_ROMAN.fullmatch(word) and len(word) <= 4):
        return opens and len(word) > 1
    return True


def _number_ends(word: str, following: str, next_letter: str, next_word: str, opens: bool) -> bool:
    """Decide whether a number with a dot is an amount or year at the end, or an ordinal or a piece of a date."""
    if next_letter.isdigit() or following[0] in "-–—" or next_word in _MONTHS:
        return False
    if next_letter.isalpha() and next_letter.lower() == next_letter.upper():
        # Scripts without capitals write no ordinals with a dot.
        return True
    digits = re.sub(r"\D", "", word)
    return opens or len(digits) > 2 or "," in word


def _cut_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a very long sentence at the members of its enumeration, at semicolons, or where it hurts least."""
    if count_words(text, start, end) <= _LONG_SENTENCE_WORDS:
        return [(start, end)]
    cuts = _enumeration_cuts(text, start, end) or [
        match.end() for match in re.compile(r";(?=\s)").finditer(text, start, end)
    ]
    pieces = []
    for piece in _cut_ranges(text, start, end, cuts):
        if count_words(text, *piece) > _ENDLESS_SENTENCE_WORDS:
            pieces += _cut_ranges(text, *piece, _forced_cuts(text, *piece))
        else:
            pieces.append(piece)
    return pieces


def _cut_ranges(text: str, start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    bounds = [start, *cuts, end]
    pieces = (_strip(text, *pair) for pair in zip(bounds, bounds[1:], strict=False))
    return [piece for piece in pieces if piece]


def _enumeration_cuts(text: str, start: int, end: int) -> list[int]:
    """Return where the members (1), (2), … or a), b), … start; empty when they do not count up from the first."""
    for pattern, first in ((r"\((\d{1,2})\)", "1"), (r"(?<![\w(])(\d{1,2})\)", "1"), (r"\(?(?<!\w)([a-z])\)", "a")):
        cuts: list[int] = []
        expected = first
        for match in re.compile(pattern + r"(?=\s?\S)").finditer(text, start, end):
            # "forumi (2) z ogledi" is a count, not a member: a member stands at the start or after punctuation.
            opening = max(start, match.start() - _LOOK_AROUND)
            before = text[opening : match.start()].rstrip(" \t\n*_")
            if match[1] == expected and (
                (not before and opening == start)
                or before.endswith((":", ";", ",", ".", "–", "-"))
                or _AND_AT_END.search(before)
            ):
                cuts.append(match.start())
                expected = str(int(expected) + 1) if expected.isdigit() else chr(ord(expected) + 1)
        if len(cuts) > 1:
            return cuts
    return []


def _spaceless_cuts(text: str, start: int, end: int) -> list[int]:
    """Return the cuts of a stretch that its words do not measure: scripts without spaces, and runs that are no words."""
    length = end - start
    if length <= _MOST_UNPARTED:
        return []
    unparted = sum(len(run) for run in _UNPARTED.findall(text, start, end)) * 2 > length
    pictured = not unparted and sum(len(run) for run in _PICTURED.findall(text, start, end)) * 2 > length
    if unparted:
        gaps = [gap.end() for gap in _CLAUSE_GAP.finditer(text, start, end)]
        return _even_cuts(text, start, end, gaps, wanted=_PIECE_UNPARTED)
    if pictured and length > _MOST_PICTURED:
        gaps = [mark.end() for mark in _CLAUSE_MARK.finditer(text, start, end)]
        return _even_cuts(text, start, end, gaps, wanted=_PIECE_PICTURED)
    cuts: list[int] = []
    opening = start
    while end - opening > _MOST_CHARACTERS:
        window = re.compile(r"[\s,，、]").finditer(text, opening + _PIECE_CHARACTERS // 2, opening + _PIECE_CHARACTERS)
        breaks = [match.end() for match in window]
        opening = breaks[-1] if breaks else opening + _PIECE_CHARACTERS
        cuts.append(opening)
    return cuts


def _even_cuts(text: str, start: int, end: int, gaps: list[int], *, wanted: int) -> list[int]:
    """Return which gaps cut a stretch into even pieces of about so many characters.

    An endless piece is cut where there is no gap.
    """
    size = (end - start) / max(2, round((end - start) / wanted))
    cuts: list[int] = []
    opening = start
    while end - opening > 1.5 * size:
        near = gaps[
            bisect_left(gaps, opening + size / 2) : bisect_left(gaps, min(opening + 1.5 * size, end - size / 4))
        ]
        if near:
            cut = min(near, key=lambda gap: abs(gap - opening - size))
        elif later := gaps[bisect_left(gaps, opening + size) : bisect_left(gaps, opening + _ENDLESS_PIECE)]:
            cut = later[0]
        elif end - opening > _ENDLESS_PIECE:
            cut = min(_before_letter(text, opening + round(size)), end)
        else:
            break
        cuts.append(cut)
        opening = cut
    return cuts


def _before_letter(text: str, place: int) -> int:
    """Return the first place from here on at which no vowel sign or tone mark stands: those belong to the letter before."""
    while place < len(text) and unicodedata.category(text[place]).startswith("M"):
        place += 1
    return place


def _forced_cuts(text: str, start: int, end: int) -> list[int]:
    """Return a cut about every 80 words: at a line end, else after a comma, else between words."""
    gaps = [match.start() for match in re.compile(r"\s+").finditer(text, start, end)]
    cuts: list[int] = []
    opening = 0
    while len(gaps) - opening > _PIECE_WORDS + 20:
        window = gaps[opening + _PIECE_WORDS // 2 : opening + _PIECE_WORDS]
        lines = [gap for gap in window if text[gap] == "\n"]
        commas = [gap for gap in window if text[gap - 1] in ",:"]
        cut = (lines or commas or window)[-1]
        cuts.append(cut)
        opening = bisect_left(gaps, cut) + 1
    return cuts
