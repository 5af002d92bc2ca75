"""Question -> answer with checked citations. Read this first.

language of the question -> follow-up made self-contained -> search -> confident? -> quotes (or a written answer whose
every sentence is checked) -> or a refusal with the nearest passages
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from answer.answers import Answer, AnswerMode
from answer.conversation import complete_question
from answer.extract import choose_quotes, write_extract
from answer.phrases import get_phrase
from answer.question_language import tell_question_language
from answer.refusal import measure_confidence
from index.encoder import Encoder
from index.search import Hit
from kb.config import AnswerConfig
from kb.errors import GeneratorUnavailable

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
) -> Answer:
    """Return quotes or a checked text with their sources, or a refusal.

    `search` takes a query and a limit and applies the asker's filter; `turns` are the earlier questions;
    `likely_languages` are the tags to answer in when the question does not tell its language. A language
    model that is configured and does not answer costs its time limit, and quotes are shown with a notice.
    """
    language = tell_question_language(question, likely=likely_languages)
    complete = complete_question(question, turns)
    hits = search(complete, _HITS)
    confidence = measure_confidence(complete, hits)
    if not hits or confidence < config.confidence:
        return _refuse(question, language, hits[: config.nearest], confidence)
    notice = ""
    if config.generator is not None:
        from answer.generate import generate_answer

        try:
            written = generate_answer(complete, hits, language=language, config=config.generator, encoder=encoder)
        except GeneratorUnavailable as error:
            log.warning("%s", error)
            notice = get_phrase("generator_down", language)
        else:
            if written.removed:
                notice = get_phrase("removed", language)
            if written.citations:
                return Answer(
                    question=question,
                    language=language,
                    mode=AnswerMode.GENERATED,
                    refused=False,
                    text=written.text,
                    citations=written.citations,
                    nearest=(),
                    confidence=confidence,
                    notice=notice,
                )
    citations = choose_quotes(complete, hits, limit=config.quotes)
    return Answer(
        question=question,
        language=language,
        mode=AnswerMode.EXTRACTIVE,
        refused=False,
        text=write_extract(citations, language),
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
