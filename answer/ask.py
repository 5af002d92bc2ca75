"""Question -> answer with checked citations. Read this first.

language of the question -> follow-up made self-contained -> is it one for the catalogue? then the catalogue answers ->
else search -> confident? -> quotes (or a written answer whose every sentence is checked) -> or a refusal with the nearest
passages
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from answer.agreement import compare_figures, find_rival
from answer.answers import Answer, AnswerMode, Citation
from answer.conversation import complete_question
from answer.extract import add_quote, choose_given, choose_quotes, choose_row, merge_quotes, write_extract
from answer.parts import split_question
from answer.phrases import get_phrase
from answer.question_language import tell_question_language
from answer.refusal import measure_confidence
from answer.sentences import MeasuredSentence, measure_sentences
from answer.superlatives import asks_for_extreme, find_extreme_row
from answer.tables import add_table_head
from index.encoder import Encoder
from index.search import Hit
from index.word_vectors import WordVectors
from kb.config import AnswerConfig
from kb.documents import Document
from kb.errors import DocumentMissing, GeneratorUnavailable
from kb.questions import clean_question, is_cut

if TYPE_CHECKING:
    from answer.generate import WrittenSentence

log = logging.getLogger(__name__)

_HITS = 10


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search found for a question, and how likely it is that it answers it; 0 without hits."""

    hits: Sequence[Hit]
    sentences: Sequence[MeasuredSentence]
    confidence: float


def answer_question(
    question: str,
    *,
    turns: Sequence[str],
    likely_languages: Sequence[str],
    search: Callable[[str, int], list[Hit]],
    encoder: Encoder,
    config: AnswerConfig,
    read_document: Callable[[str], Document],
    vectors: WordVectors | None = None,
    consult_catalogue: Callable[[str, str], Answer | None] = lambda question, language: None,
    show_sentence: Callable[[WrittenSentence], None] = lambda sentence: None,
) -> Answer:
    """Return quotes or a checked text with their sources, an answer from the catalogue, or a refusal.

    `consult_catalogue` takes a question and the tag of its language and answers what the catalogue itself can tell; `search`
    takes a query and a limit and applies the asker's filter; `read_document` takes the id of a document that was found;
    `turns` are the earlier questions; `vectors` are those of single words, by the encoder; `likely_languages` are the tags to
    answer in when the question does not tell its language. A language model that is configured and does not answer costs its
    time limit, and quotes are shown with a notice; meanwhile `show_sentence` gets each sentence that holds, as soon as it is
    written and checked.
    """
    asked = clean_question(question)
    turns = [clean_question(turn) for turn in turns]
    # "E nel 2019?" is too short to tell its language; the conversation has one.
    spoken = [tell_question_language(turns[-1], likely=likely_languages)] if turns else []
    language = tell_question_language(asked, likely=[*spoken, *likely_languages])
    # The catalogue is asked with the question as it is: it knows the turns before, and what their names are.
    listed = consult_catalogue(asked, language)
    complete = complete_question(asked, turns) if listed is None else asked
    answer = listed or _answer_complete(
        complete,
        language,
        search=search,
        encoder=encoder,
        vectors=vectors or WordVectors(encoder),
        read_document=read_document,
        config=config,
        consult_catalogue=consult_catalogue,
        show_sentence=show_sentence,
    )
    notice = " ".join(filter(None, [get_phrase("cut", language) if is_cut(question) else "", answer.notice]))
    return replace(answer, question=question, understood_as=complete if complete != asked else "", notice=notice)


def _answer_complete(
    complete: str,
    language: str,
    *,
    search: Callable[[str, int], list[Hit]],
    encoder: Encoder,
    vectors: WordVectors,
    read_document: Callable[[str], Document],
    config: AnswerConfig,
    consult_catalogue: Callable[[str, str], Answer | None],
    show_sentence: Callable[[WrittenSentence], None],
) -> Answer:
    """Answer a question that stands alone."""
    if (listed := consult_catalogue(complete, language)) is not None:
        return listed
    whole = _look_up(complete, language, search=search, vectors=vectors)
    split = split_question(complete, language=language)
    parts = [(part, _look_up(part.complete, language, search=search, vectors=vectors)) for part in split]
    answered = [(part, found) for part, found in parts if found.confidence >= config.confidence]
    hits, confidence = whole.hits, whole.confidence
    if confidence < config.confidence and not answered:
        return _refuse(complete, language, hits[: config.nearest], confidence)
    notice = ""
    if config.generator is not None and confidence >= config.confidence:
        from answer.generate import collect_answer, stream_answer

        try:
            stream = stream_answer(complete, hits, language=language, config=config.generator, encoder=encoder)
            written = collect_answer(stream, show_sentence=show_sentence)
        except GeneratorUnavailable as error:
            log.warning("%s", error)
            notice = get_phrase("generator_down", language)
        else:
            if written.removed:
                notice = get_phrase("removed", language)
            if written.citations:
                return Answer(
                    question=complete,
                    language=language,
                    mode=AnswerMode.GENERATED,
                    refused=False,
                    text=written.text,
                    citations=written.citations,
                    nearest=(),
                    confidence=confidence,
                    notice=notice,
                )
    missing: list[str] = []
    citations = _choose_quotes(complete, whole, limit=config.quotes)
    if answered:
        best: list[Citation] = []
        for part, found in parts:
            if found.confidence >= config.confidence:
                # Of each question the best quote only: a second one for the first would stand before the other's answer.
                best += _choose_quotes(part.complete, found, limit=1)
            elif confidence >= config.confidence and (given := choose_given(part.asked, citations)):
                best += given
            else:
                missing.append(part.asked)
        citations = merge_quotes(best, limit=config.quotes)
        confidence = min(found.confidence for _, found in answered)
    elif extreme := _find_extreme(complete, whole, read_document, language=language, vectors=vectors):
        citations = [extreme]
    citations = [_add_head(citation, read_document) for citation in citations]
    return Answer(
        question=complete,
        language=language,
        mode=AnswerMode.EXTRACTIVE,
        refused=False,
        text=write_extract(citations, language, comparison=compare_figures(complete, citations), missing=missing),
        citations=tuple(citations),
        nearest=(),
        confidence=confidence,
        notice=notice,
    )


def _look_up(question: str, language: str, *, search: Callable[[str, int], list[Hit]], vectors: WordVectors) -> _Found:
    hits = search(question, _HITS)
    sentences = measure_sentences(question, hits, language=language, vectors=vectors)
    confidence = measure_confidence(question, hits, sentences, language=language, vectors=vectors)
    return _Found(hits, sentences, confidence)


def _choose_quotes(question: str, found: _Found, *, limit: int) -> list[Citation]:
    """Return the quotes that answer a question, and where another document gives another figure, that one too."""
    citations = choose_quotes(question, found.sentences, limit=limit)
    rival = find_rival(question, found.sentences) if limit > 1 else None
    return citations if rival is None else add_quote(citations, rival, limit=limit)


def _find_extreme(
    question: str, found: _Found, read_document: Callable[[str], Document], *, language: str, vectors: WordVectors
) -> Citation | None:
    """Return the row with the highest or lowest figure when a question asks for that and a table of the first hits has it."""
    if not asks_for_extreme(question):
        return None
    row = choose_row(found.sentences)
    if row is None:
        return None
    passage = row.hit.sentences[row.place].passage
    try:
        document = read_document(passage.document_id)
    except DocumentMissing:
        return None
    extreme = find_extreme_row(question, document, passage, language=language, vectors=vectors)
    return None if extreme is None else Citation(1, extreme, row.hit.entry)


def _add_head(citation: Citation, read_document: Callable[[str], Document]) -> Citation:
    """Return a citation of a table row with what names its columns; as it is when its document went away meanwhile."""
    if "\t" not in citation.passage.quote:
        return citation
    try:
        return add_table_head(citation, read_document(citation.passage.document_id))
    except DocumentMissing:
        return citation


def _refuse(question: str, language: str, nearest: Sequence[Hit], confidence: float) -> Answer:
    text = get_phrase("not_found", language)
    if nearest:
        text = f"{text} {get_phrase('nearest', language)}"
    return Answer(
        question=question,
        language=language,
        mode=AnswerMode.REFUSAL,
        refused=True,
        text=text,
        citations=(),
        nearest=tuple(nearest),
        confidence=confidence,
    )
