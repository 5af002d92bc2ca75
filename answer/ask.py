"""Question -> answer with checked citations. Read this first.

language of the question -> follow-up made self-contained -> is it one for the catalogue? then the catalogue answers ->
else search -> confident? -> quotes (or a written answer whose every sentence is checked) -> or a refusal with the nearest
passages
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from answer.agreement import find_disagreement
from answer.answers import Answer, AnswerMode
from answer.conversation import complete_question
from answer.extract import choose_quotes, write_extract
from answer.phrases import get_phrase
from answer.question_language import tell_question_language
from answer.refusal import measure_confidence
from answer.sentences import measure_sentences
from index.encoder import Encoder
from index.search import Hit
from index.word_vectors import WordVectors
from kb.config import AnswerConfig
from kb.errors import GeneratorUnavailable
from kb.questions import clean_question, is_cut

if TYPE_CHECKING:
    from answer.generate import WrittenSentence

log = logging.getLogger(__name__)

_HITS = 10


def answer_question(
    question: str,
    *,
    turns: Sequence[str],
    likely_languages: Sequence[str],
    search: Callable[[str, int], list[Hit]],
    encoder: Encoder,
    config: AnswerConfig,
    vectors: WordVectors | None = None,
    consult_catalogue: Callable[[str, str], Answer | None] = lambda question, language: None,
    show_sentence: Callable[[WrittenSentence], None] = lambda sentence: None,
) -> Answer:
    """Return quotes or a checked text with their sources, an answer from the catalogue, or a refusal.

    `consult_catalogue` takes a question and the tag of its language and answers what the catalogue itself can tell; `search`
    takes a query and a limit and applies the asker's filter; `turns` are the earlier questions; `vectors` are those of single
    words, by the encoder;
    `likely_languages` are the tags to answer in when the question does not tell its language. A language
    model that is configured and does not answer costs its time limit, and quotes are shown with a notice; meanwhile
    `show_sentence` gets each sentence that holds, as soon as it is written and checked.
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
    config: AnswerConfig,
    consult_catalogue: Callable[[str, str], Answer | None],
    show_sentence: Callable[[WrittenSentence], None],
) -> Answer:
    """Answer a question that stands alone."""
    if (listed := consult_catalogue(complete, language)) is not None:
        return listed
    hits = search(complete, _HITS)
    sentences = measure_sentences(complete, hits, language=language, vectors=vectors)
    confidence = measure_confidence(complete, hits, sentences, language=language, vectors=vectors)
    if not hits or confidence < config.confidence:
        return _refuse(complete, language, hits[: config.nearest], confidence)
    notice = ""
    if config.generator is not None:
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
    citations = choose_quotes(complete, sentences, limit=config.quotes)
    return Answer(
        question=complete,
        language=language,
        mode=AnswerMode.EXTRACTIVE,
        refused=False,
        text=write_extract(citations, language, figures=find_disagreement(complete, citations)),
        citations=tuple(citations),
        nearest=(),
        confidence=confidence,
        notice=notice,
    )


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
