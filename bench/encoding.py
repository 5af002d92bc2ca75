"""How fast texts become vectors: our engine beside sentence-transformers, with the same weights, by turns."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import numpy as np
from tokenizers import Tokenizer

from answer.evaluation import read_gold_questions
from bench.options import CONFIG_FILE, EXAMPLE_QUESTIONS, REPOSITORY, BenchOptions
from bench.report import Section, Table
from bench.timing import find_quantile, format_milliseconds, time_calls
from index.encoder import Encoder, open_encoder
from index.encoders.huggingface_folder import write_huggingface_folder
from index.encoders.packed_weights import PackedWeights, find_shipped_weights
from index.encoders.sentence_transformers_encoder import SentenceTransformersEncoder
from kb.config import load_config

_WORDS = 120
_FOLDER = "huggingface"


def measure_encoding(options: BenchOptions) -> Section:
    """Return tokens per second for passages and milliseconds for single queries of both engines."""
    config = load_config(CONFIG_FILE).index
    ours = open_encoder(config, data=options.work)
    theirs = SentenceTransformersEncoder(
        str(write_shipped_model(options.work)),
        query_prefix=config.query_prefix,
        passage_prefix=config.passage_prefix,
        threads=config.threads,
    )
    engines: dict[str, Encoder] = {"ours (ONNX Runtime)": ours, "sentence-transformers (torch, float32)": theirs}
    passages = cut_passages(REPOSITORY / "corpus", words=_WORDS)[: 20 if options.quick else None]
    questions = [gold.question for gold in read_gold_questions(EXAMPLE_QUESTIONS)]
    tokens = count_tokens(
        write_shipped_model(options.work) / "tokenizer.json", [config.passage_prefix + text for text in passages]
    )
    vectors = {name: engine.encode_passages(passages) for name, engine in engines.items()}
    for engine in engines.values():
        engine.encode_queries(questions[:1])
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    processor_seconds: dict[str, list[float]] = {name: [] for name in engines}
    queries: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(options.rounds):
        for name, engine in engines.items():
            start, processor_start = time.perf_counter(), time.process_time()
            engine.encode_passages(passages)
            seconds[name].append(time.perf_counter() - start)
            processor_seconds[name].append(time.process_time() - processor_start)
            queries[name] += time_calls(engine.encode_queries, [[question] for question in questions])
    first, second = engines
    similarities = np.sum(vectors[first] * vectors[second], axis=1)
    rows = [
        (
            name,
            f"{tokens / median(seconds[name]):,.0f}",
            f"{tokens / max(seconds[name]):,.0f} to {tokens / min(seconds[name]):,.0f}",
            f"{tokens / median(processor_seconds[name]):,.0f}",
            format_milliseconds(queries[name]),
        )
        for name in engines
    ]
    rows.append(
        (
            "ratio, ours to theirs",
            f"{median(seconds[second]) / median(seconds[first]):.2f}",
            "",
            f"{median(processor_seconds[second]) / median(processor_seconds[first]):.2f}",
            f"{find_quantile(queries[first], 0.5) / find_quantile(queries[second], 0.5):.2f}",
        )
    )
    return Section(
        title="Encoding",
        command="python -m bench.run --only encoding",
        notes=(
            f"{len(passages)} passages of {_WORDS} words from the corpus, {tokens:,} tokens, and {len(questions)} questions one "
            f"at a time; {options.rounds} rounds by turns, median and range. Cosine similarity between the two engines' "
            f"vectors: mean {similarities.mean():.4f}, least {similarities.min():.4f}.",
        ),
        tables=(
            Table(
                "",
                ("engine", "tokens/s", "range", "tokens per processor second", "one query, p50 / p95 ms"),
                tuple(rows),
            ),
        ),
    )


def write_shipped_model(work: Path) -> Path:
    """Return a Hugging Face folder with the shipped weights, made below `work` when it is not there."""
    folder = work / _FOLDER
    if not (folder / "modules.json").exists():
        write_huggingface_folder(PackedWeights(find_shipped_weights()), folder)
    return folder


def cut_passages(corpus: Path, *, words: int) -> list[str]:
    """Return the text files below a folder in pieces of so many words, in file order."""
    passages = []
    for file in sorted(corpus.rglob("*.txt")):
        found = file.read_text(encoding="utf-8").split()
        passages += [" ".join(found[at : at + words]) for at in range(0, len(found), words)]
    return passages


def count_tokens(tokenizer: Path, texts: list[str]) -> int:
    """Return how many tokens the model sees in all texts together."""
    return sum(len(encoding.ids) for encoding in Tokenizer.from_file(str(tokenizer)).encode_batch(texts))
