"""Which languages a document and its blocks are in; all texts are invented."""

from __future__ import annotations

from ingest.metadata.language import mark_block_languages, propose_languages
from ingest.metadata.lines import read_source
from kb.documents import Block, BlockKind, ParsedSource
from kb.passages import Page
from tests.ingest.metadata.read_samples import build_source, quote_origin, read_text

_SLOVENE = "Zadruga je letos sprejela deset novih članov iz okolice mesta in odprla trgovino z domačimi izdelki. "
_ENGLISH = "The cooperative welcomed ten new members from the town this year and opened a shop with local products. "
_CROATIAN = "Udruga je ove godine primila deset novih članova i sudjelovala u radu mreže društvenih poduzeća. "
_SERBIAN = "Удружење је ове године примило десет нових чланова и учествовало у раду мреже социјалних предузећа. "


def test_the_language_is_proposed_for_the_whole_text() -> None:
    found = propose_languages(read_text("Wir laden alle Mitglieder des Vereins zum Fest ein."))
    assert [(evidence.value, evidence.origin) for evidence in found] == [("de", "text")]


def test_an_annex_in_another_language_is_listed_and_does_not_become_the_main_one() -> None:
    text = (_SLOVENE * 5 + "\n\n") * 3 + "ANNEX\n\n" + _ENGLISH * 5
    found = propose_languages(read_text(text))
    assert [evidence.value for evidence in found] == ["sl", "en"]
    assert quote_origin(found[1]).endswith(_ENGLISH.strip())


def test_a_summary_in_another_language_that_is_short_is_not_listed() -> None:
    text = (_SLOVENE * 5 + "\n\n") * 6 + _ENGLISH * 2
    assert [evidence.value for evidence in propose_languages(read_text(text))] == ["sl"]


def test_of_two_languages_of_about_the_same_share_the_first_is_the_main_one() -> None:
    text = _ENGLISH * 6 + "\n\n" + _SERBIAN * 7
    assert [evidence.value for evidence in propose_languages(read_text(text))] == ["en", "sr-Cyrl"]


def test_nothing_is_proposed_for_numbers() -> None:
    assert propose_languages(read_text("12 13 14")) == ()


def test_blocks_in_another_language_are_marked_and_the_others_stay() -> None:
    source = build_source(f"{_SLOVENE}\n\n{_ENGLISH}\n\n{_SERBIAN}\n\nAna Kos, Green Network Ltd, Bath")
    marked = mark_block_languages(source, language="sl")
    assert [block.language for block in marked] == ["", "en", "sr-Cyrl", ""]
    assert [(block.start, block.end) for block in marked] == [(block.start, block.end) for block in source.blocks]


def test_sister_standards_are_not_told_apart_block_by_block() -> None:
    source = build_source(_CROATIAN)
    assert mark_block_languages(source, language="sr-Latn") == source.blocks
    assert [block.language for block in mark_block_languages(source, language="sr-Cyrl")] == ["hr"]


def test_a_table_in_two_languages_side_by_side_has_these_two_and_no_third() -> None:
    rows = [
        (
            "Страните заеднички ќе развијат тури на езерото за гостите",
            "The parties will jointly develop tours on the lake",
        ),
        (
            "Задругата обезбедува осум чамци и обучени рибари",
            "The cooperative provides eight boats and trained fishers",
        ),
        ("Од декември до февруари нема тури, а потоа има", "There are no tours from December to February but later"),
    ] * 3
    text = "\n".join("\t".join(row) for row in rows)
    pages = (Page(1, 0, len(text)),)
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.TABLE_ROW, start, start + len(line), 1))
        start += len(line) + 1
    source = ParsedSource(text, pages, tuple(blocks), "text/markdown")
    found = propose_languages(read_source(source, document_id="d", file="x.md"))
    assert [evidence.value for evidence in found] == ["mk", "en"]
    assert quote_origin(found[1]) == rows[0][1]
