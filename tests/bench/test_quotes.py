"""The weights of quotes are judged by what is quoted, and searched from the shipped ones."""

from dataclasses import replace

from answer.evaluation import GoldQuestion
from answer.extract import WEIGHTS
from bench.quotes import QuoteFigures, judge_quotes, make_quote_case, search_weights, tabulate_quotes
from index.word_vectors import WordVectors
from tests.answer.test_extract import make_hit
from tests.conftest import WordEncoder

GOLD = GoldQuestion("1", "How many jobs were created?", "en", "a.txt", "12 jobs were created.", ("12 jobs",))
HITS = [
    make_hit(1, 0, [("Jobs were created.", 0.86)], fused=2.0),
    make_hit(2, 50, [("12 jobs were created.", 0.84)], fused=2.0),
]


def test_an_answer_counts_where_it_is_quoted_and_more_where_it_is_first() -> None:
    gold = replace(GOLD, file=HITS[0].entry.file)
    cases = [make_quote_case(gold, HITS, WordVectors(WordEncoder()), source="ours")]
    without = replace(WEIGHTS, value=0.0)
    assert judge_quotes(cases, replace(without, margin=0.01)) == QuoteFigures(0.0, 0.0, 1, 18)
    assert judge_quotes(cases, replace(without, margin=0.03)) == QuoteFigures(1.0, 0.0, 2, 39)
    assert judge_quotes(cases, replace(WEIGHTS, value=0.04, margin=0.01)) == QuoteFigures(1.0, 1.0, 1, 21)
    found = judge_quotes(cases, search_weights(cases, {"ours": 1.0}))
    assert (found.quoted, found.first) == (1.0, 1.0)
    assert [row[:1] + row[2:6] for row in tabulate_quotes(cases, {"ours": 1.0}).rows] == [
        ("as shipped", "ours", "1", "1.000", "1.000"),
        ("best found", "ours", "1", "1.000", "1.000"),
    ]
